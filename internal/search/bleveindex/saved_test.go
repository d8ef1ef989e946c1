package bleveindex

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"openchair/internal/interop/generate"
	"openchair/internal/listing"
	"openchair/internal/search"
	"openchair/internal/vocab"
)

// optionsAt are a host's on a day that stands still.
func optionsAt(dir string, now time.Time) Options {
	return Options{Dir: dir, Words: vocab.Must(), Currency: "USD", Zone: "America/New_York", Now: func() time.Time { return now }}
}

// TestSavedColumnsAreTheColumns: what is read from the file is what the cards would give, row by row, and
// nothing is read from a file of another position, vocabulary or currency, or from a damaged one.
func TestSavedColumnsAreTheColumns(t *testing.T) {
	dir := t.TempDir()
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	o := optionsAt(dir, now)
	open := func(o Options) *Engine {
		t.Helper()
		e, err := Open(o)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	e := open(o)
	all := slices.Collect(generate.Generate(200, 1, now))
	fill := func(_ context.Context, add func([]listing.Listing) error) (uint64, error) { return 7, add(all) }
	if err := e.Rebuild(t.Context(), "epoch", fill); err != nil {
		t.Fatal(err)
	}
	// A listing changed, two gone, one of them back, and the other's row another's by then.
	file := filepath.Join(e.path, savedName)
	early, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	another := all[5]
	another.ID, another.Name = uuid.Must(uuid.NewV7()), "Another one"
	changed := slices.Clone(all[:3])
	changed[0].Topics, changed[0].LedBy = []string{"grief"}, listing.CoLed
	for i, step := range []struct {
		up   []listing.Listing
		gone []uuid.UUID
	}{{changed, []uuid.UUID{all[5].ID, all[6].ID}}, {[]listing.Listing{another}, nil}, {[]listing.Listing{all[6]}, []uuid.UUID{all[9].ID}}} {
		if err := e.Apply(t.Context(), step.up, step.gone, uint64(8+i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	t.Run("of this position", func(t *testing.T) { sameAsCards(t, o, file, 10) })
	// As if it had been killed: the columns are of an earlier position than the index.
	if err := os.WriteFile(file, early, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Run("of an earlier position", func(t *testing.T) { sameAsCards(t, o, file, 10) })
	spoilt(t, o, file)
}

// sameAsCards opens the index with the columns that lie there and without, and compares.
func sameAsCards(t *testing.T, o Options, file string, seq uint64) {
	now := o.Now()
	open := func(o Options) *Engine {
		t.Helper()
		e, err := Open(o)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	fast := open(o)
	fromFile := fast.hold().cols
	if fast.savedSeq != seq {
		t.Fatalf("the columns were not read from the file: saved at %d", fast.savedSeq)
	}
	rows := len(fast.table.row)
	if err := fast.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(file, 0o700); err != nil { // in the way, so that what the cards give is not saved and read again
		t.Fatal(err)
	}
	slow := open(o)
	fromCards := slow.hold().cols
	if len(slow.table.row) != rows || len(slow.table.free) != len(fast.table.free) {
		t.Errorf("the table has %d rows, %d free; from the cards %d, %d", rows, len(fast.table.free), len(slow.table.row), len(slow.table.free))
	}
	if fromFile.rows != fromCards.rows || fromFile.live.count() != fromCards.live.count() {
		t.Fatalf("%d rows, %d live; from the cards %d, %d", fromFile.rows, fromFile.live.count(), fromCards.rows, fromCards.live.count())
	}
	row := func(c *columns, r uint32) string {
		where := fmt.Sprint(c.lat[r], c.lon[r], c.rough.has(r), c.byWord[c.state[r]], c.byWord[c.serves[r]])
		return fmt.Sprint(c.ids[r], where, c.floor(r), c.confirmed[r], c.seen[r], c.dated[r], c.source[r], c.orgs[c.org[r]], c.timing[r] == nil, c.meetingAfter(r, now))
	}
	// Of a row that was freed nothing is read.
	fromCards.live.each(func(r uint32) {
		if a, b := row(fromFile, r), row(fromCards, r); a != b {
			t.Errorf("row %d:\n%s\n%s", r, a, b)
		}
	})
	for _, m := range fromCards.names {
		a, b := fromFile.bits(m), fromCards.bits(m)
		if a.countAndNot(b)+b.countAndNot(a) > 0 {
			t.Errorf("the rows of %v differ", m)
		}
	}
	q := search.Query{Now: now, Zone: "America/New_York", Page: 1, PerPage: 50, Facets: search.Facets, Explainer: true, Sort: "soonest"}
	want, err := slow.Search(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	if err := slow.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	again := open(o)
	got, err := again.Search(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("a search answers otherwise:\n%+v\n%+v", got, want)
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
}

func spoilt(t *testing.T, o Options, file string) {
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func() Options{
		"cut": func() Options { _ = os.WriteFile(file, whole[:len(whole)/2], 0o600); return o },
		"flipped": func() Options {
			b := append([]byte{}, whole...)
			b[len(b)/2] ^= 1
			_ = os.WriteFile(file, b, 0o600)
			return o
		},
		"empty":          func() Options { _ = os.WriteFile(file, nil, 0o600); return o },
		"other currency": func() Options { _ = os.WriteFile(file, whole, 0o600); x := o; x.Currency = "EUR"; return x },
	} {
		x, err := Open(spoil())
		if err != nil {
			t.Fatal(err)
		}
		if found, err := x.Search(t.Context(), search.Query{Now: o.Now(), Page: 1, PerPage: 5}); err != nil || found.Total != 199 {
			t.Errorf("%s: %d found (%v)", name, found.Total, err)
		}
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
