package bleveindex

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"openchair/internal/interop/generate"
	"openchair/internal/listing"
	"openchair/internal/search"
)

// fill makes the disk of an index full: no file that bleve may write next can be written.
func fill(t *testing.T, dir string) (empty func()) {
	t.Helper()
	store := filepath.Join(dir, "store")
	entries, err := os.ReadDir(store)
	if err != nil {
		t.Fatal(err)
	}
	last := uint64(0)
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), ".zap"); ok {
			n, err := strconv.ParseUint(name, 16, 64)
			if err != nil {
				t.Fatal(err)
			}
			last = max(last, n)
		}
	}
	var made []string
	for n := last + 1; n < last+300; n++ {
		// A folder with something in it: it is no file to write, and bleve cannot sweep it away.
		folder := t.TempDir()
		if err := os.Mkdir(filepath.Join(folder, "full"), 0o700); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(store, fmt.Sprintf("%012x.zap", n))
		if err := os.Rename(folder, path); err != nil {
			t.Fatal(err)
		}
		made = append(made, path)
	}
	return func() {
		for _, path := range made {
			_ = os.RemoveAll(path)
		}
	}
}

// F5: the index folder is full. Searches go on from the last good state, each change says so, and when there is
// room again the same change is found.
func TestAFullIndexFolderStopsNoSearch(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	e, err := Open(optionsAt(t.TempDir(), now))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = e.Close() }()
	all := slices.Collect(generate.Generate(60, 1, now))
	err = e.Rebuild(t.Context(), "epoch", func(_ context.Context, add func([]listing.Listing) error) (uint64, error) { return 7, add(all[:50]) })
	if err != nil {
		t.Fatal(err)
	}
	finds := func(want int, seq uint64) {
		t.Helper()
		found, err := e.Search(t.Context(), search.Query{Now: now, PerPage: 20})
		if err != nil || found.Total != want {
			t.Fatalf("%d found, want %d: %v", found.Total, want, err)
		}
		if epoch, at, ok := e.Position(); !ok || epoch != "epoch" || at != seq {
			t.Fatalf("at %q %d, %v", epoch, at, ok)
		}
		if err := e.Refresh(); err != nil {
			t.Fatal(err)
		}
	}
	finds(50, 7)
	empty := fill(t, e.path)
	refused := func() {
		t.Helper()
		if err := e.Apply(t.Context(), all[50:], nil, 8); err == nil {
			t.Fatal("a change was taken that has no room")
		}
		finds(50, 7)
	}
	refused()
	// Stopped, it is not opened again before the folder takes a file.
	if err := os.Rename(e.path, e.path+".away"); err != nil {
		t.Fatal(err)
	}
	refused()
	if err := os.Rename(e.path+".away", e.path); err != nil {
		t.Fatal(err)
	}
	empty()
	if err := e.Apply(t.Context(), all[50:], nil, 8); err != nil {
		t.Fatal(err)
	}
	finds(60, 8)
	var last []uuid.UUID
	for _, l := range all[55:] {
		last = append(last, l.ID)
	}
	if cards, _, err := e.Cards(t.Context(), last); err != nil || len(cards) != 5 {
		t.Fatalf("%d cards, %v", len(cards), err)
	}
}
