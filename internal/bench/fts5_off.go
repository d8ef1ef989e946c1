//go:build !sqlite_fts5

package bench

import "errors"

func newFTS5(*Corpus) (contender, error) {
	return nil, errors.New("built without the tag sqlite_fts5")
}
