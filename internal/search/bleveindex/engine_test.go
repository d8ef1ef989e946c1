package bleveindex_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"openchair/internal/listing"
	"openchair/internal/search"
	"openchair/internal/search/bleveindex"
	"openchair/internal/vocab"
)

var now = time.Date(2026, 11, 24, 18, 0, 0, 0, time.FixedZone("EST", -5*3600))

func open(t testing.TB, dir string) *bleveindex.Engine {
	t.Helper()
	e, err := bleveindex.Open(bleveindex.Options{
		Dir: dir, Words: vocab.Must(), Currency: "USD", Zone: "America/New_York", Now: func() time.Time { return now },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

func rebuild(t testing.TB, e *bleveindex.Engine, ls ...listing.Listing) {
	t.Helper()
	err := e.Rebuild(context.Background(), "epoch", func(_ context.Context, add func([]listing.Listing) error) (uint64, error) {
		return 1, add(ls)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func group(n byte, name string, change func(*listing.Listing)) listing.Listing {
	l := listing.New(name)
	l.ID = uuid.UUID{15: n}
	l.Kind, l.LedBy, l.Format, l.State = listing.SupportGroup, listing.Peer, listing.InPerson, listing.Published
	l.Source.Kind = listing.SourceSeed
	if change != nil {
		change(&l)
	}
	return l
}

func find(t testing.TB, e *bleveindex.Engine, q search.Query) search.Found {
	t.Helper()
	q.Now = now
	if q.PerPage == 0 {
		q.PerPage = 20
	}
	f, err := e.Search(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestWordsInBothLanguagesAndTypos(t *testing.T) {
	e := open(t, t.TempDir())
	rebuild(t, e,
		group(1, "Living with depression", func(l *listing.Listing) { l.Topics = []string{"depression"} }),
		group(2, "Anxiety circle", func(l *listing.Listing) { l.Topics = []string{"anxiety"} }),
		group(3, "Grupo de duelo", func(l *listing.Listing) { l.Topics = []string{"grief"}; l.Languages = []string{"es"} }),
	)
	for text, want := range map[string]byte{
		"depression": 1, "depresion": 1, "depresión": 1, "depressed": 1, "anxeity": 2, "ansiedad": 2, "duelos": 3, "groups grief": 3,
	} {
		f := find(t, e, search.Query{Text: text})
		if f.Total != 1 || f.Hits[0].ID[15] != want {
			t.Errorf("%q found %d: %v, want only %d (corrected %v)", text, f.Total, f.Hits, want, f.Corrected)
		}
	}
	if f := find(t, e, search.Query{Text: "anxeity"}); len(f.Corrected) != 1 || f.Corrected[0].To != "anxiety" {
		t.Errorf("corrected: %v", f.Corrected)
	}
	if f := find(t, e, search.Query{Text: "depression bagpipes"}); f.Total != 1 || !f.FewerWords {
		t.Errorf("a word nobody has: %d found, fewer words %v", f.Total, f.FewerWords)
	}
}

func TestChangesAndReopening(t *testing.T) {
	dir := t.TempDir()
	e := open(t, dir)
	if _, _, ok := e.Position(); ok {
		t.Fatal("an empty folder has a position")
	}
	if _, err := e.Search(t.Context(), search.Query{Now: now}); err == nil {
		t.Fatal("an index that does not exist answered")
	}
	var ls []listing.Listing
	for i := range byte(100) {
		ls = append(ls, group(i+1, fmt.Sprintf("Group %d", i), nil))
	}
	rebuild(t, e, ls...)
	ls[4].Name = "Bagpipe evening"
	if err := e.Apply(t.Context(), ls[4:5], []uuid.UUID{ls[9].ID, ls[10].ID}, 7); err != nil {
		t.Fatal(err)
	}
	extra := group(200, "New one", nil)
	if err := e.Apply(t.Context(), []listing.Listing{extra}, nil, 8); err != nil {
		t.Fatal(err)
	}
	check := func(e *bleveindex.Engine) {
		t.Helper()
		if _, seq, ok := e.Position(); !ok || seq != 8 {
			t.Fatalf("position %d %v", seq, ok)
		}
		if f := find(t, e, search.Query{}); f.Total != 99 {
			t.Fatalf("total %d, want 99", f.Total)
		}
		if f := find(t, e, search.Query{Text: "bagpipe"}); f.Total != 1 || f.Hits[0].ID != ls[4].ID {
			t.Fatalf("bagpipe: %v", f)
		}
		if f := find(t, e, search.Query{Text: "new one"}); f.Total != 1 || f.Hits[0].ID != extra.ID {
			t.Fatalf("new one: %v", f)
		}
		cards, _, err := e.Cards(t.Context(), []uuid.UUID{extra.ID, ls[9].ID, ls[4].ID})
		if err != nil || len(cards) != 2 || cards[1].Name != "Bagpipe evening" {
			t.Fatalf("cards %v %v", cards, err)
		}
	}
	check(e)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	check(open(t, dir))
}

// A word that thousands hold is read from its bare list of documents: nothing taken out may be in it.
func TestAVeryCommonWord(t *testing.T) {
	e := open(t, t.TempDir())
	var ls []listing.Listing
	for i := range 9000 {
		l := group(0, "Bagpipe evening", nil)
		l.ID = uuid.UUID{13: byte(i >> 16), 14: byte(i >> 8), 15: byte(i)}
		if i%3 == 0 {
			l.Name = "Bagpipe grief evening"
		}
		ls = append(ls, l)
	}
	rebuild(t, e, ls...)
	if err := e.Apply(t.Context(), nil, []uuid.UUID{ls[0].ID, ls[1].ID, ls[8999].ID}, 2); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{"bagpipe": 8997, "bagpipe grief": 2999, "evening bagpipe": 8997} {
		if f := find(t, e, search.Query{Text: text}); f.Total != want || len(f.Hits) != 20 {
			t.Errorf("%q: %d found, %d on the page, want %d", text, f.Total, len(f.Hits), want)
		}
	}
}
