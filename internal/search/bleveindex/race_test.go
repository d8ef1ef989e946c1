//go:build race

package bleveindex_test

// Under the race detector everything takes ten times as long, and fewer queries race as well.
func init() { randomQueries, wordQueries = 30, 15 }
