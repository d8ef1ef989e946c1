// Package seed holds the listings a fresh directory starts with, and says where their facts come from.
// The lines are written by tools/seedgen; nothing here fetches, confirms or changes a listing.
//
//	for l, err := range seed.Listings() { … }
package seed

import (
	"bufio"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"iter"

	"openchair/internal/listing"
)

//go:embed *.jsonl
var lines embed.FS

//go:embed SOURCES.md
var sources string

// longest is the most bytes one line may have: far above any listing that passes its checks.
const longest = 1 << 20

// Listings are all seed listings, file by file in name order, the labelled examples among them. They
// are read one line at a time: a fresh start must not hold the whole seed in memory.
func Listings() iter.Seq2[listing.Listing, error] {
	return func(yield func(listing.Listing, error) bool) {
		names, err := fs.Glob(lines, "*.jsonl")
		if err != nil {
			yield(listing.Listing{}, err)
			return
		}
		for _, name := range names {
			if !file(name, yield) {
				return
			}
		}
	}
}

func file(name string, yield func(listing.Listing, error) bool) bool {
	f, err := lines.Open(name)
	if err != nil {
		return yield(listing.Listing{}, err)
	}
	defer f.Close()
	scan := bufio.NewScanner(f)
	scan.Buffer(nil, longest)
	for n := 1; scan.Scan(); n++ {
		var l listing.Listing
		if err := json.Unmarshal(scan.Bytes(), &l); err != nil {
			return yield(listing.Listing{}, fmt.Errorf("seed %s line %d: %w", name, n, err))
		}
		l.Normalize()
		if !yield(l, nil) {
			return false
		}
	}
	if err := scan.Err(); err != nil {
		return yield(listing.Listing{}, fmt.Errorf("seed %s: %w", name, err))
	}
	return true
}

// Sources names every source, its date and its licence, in Markdown.
func Sources() string { return sources }
