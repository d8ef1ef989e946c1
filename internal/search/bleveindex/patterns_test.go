package bleveindex

import (
	"context"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"openchair/internal/interop/generate"
	"openchair/internal/listing"
	"openchair/internal/search"
)

// TestCountsMoveOnWithChanges: what the day knows of everything is, after each change, what counting anew would
// give; also when one change names a listing twice.
func TestCountsMoveOnWithChanges(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	e, err := Open(optionsAt(t.TempDir(), now))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = e.Close() }()
	all := slices.Collect(generate.Generate(300, 3, now))
	for i := range all[:20] {
		all[i].Example = true
	}
	fill := func(_ context.Context, add func([]listing.Listing) error) (uint64, error) { return 1, add(all[:200]) }
	if err := e.Rebuild(t.Context(), "epoch", fill); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Search(t.Context(), search.Query{Now: now, PerPage: 1}); err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(7, 7))
	for seq := range uint64(40) {
		var up []listing.Listing
		var gone []uuid.UUID
		for range 5 {
			l := all[rnd.IntN(len(all))]
			if rnd.IntN(3) == 0 {
				gone = append(gone, l.ID)
				continue
			}
			l.Cost, l.LedBy, l.Topics = all[rnd.IntN(len(all))].Cost, all[rnd.IntN(len(all))].LedBy, all[rnd.IntN(len(all))].Topics
			if !slices.ContainsFunc(up, func(o listing.Listing) bool { return o.ID == l.ID }) {
				up = append(up, l)
			}
		}
		if err := e.Apply(t.Context(), up, gone, 2+seq); err != nil {
			t.Fatal(err)
		}
		s := e.hold()
		kept := s.daily.Load()
		s.daily.Store(nil)
		anew := s.onDay(listing.DayOf(now), e.o.Freshness)
		for m, name := range s.cols.names {
			if a, b := kept.marks.of(uint16(m)), anew.marks.of(uint16(m)); name != markNothing && a != b {
				t.Errorf("change %d: %v is counted %d times, anew %d", seq, name, a, b)
			}
		}
		if a, b := kept.prices[1:], anew.prices[1:]; !reflect.DeepEqual(a, b) {
			t.Errorf("change %d: prices %v, anew %v", seq, a, b)
		}
		if kept.visible.countAndNot(anew.visible)+anew.visible.countAndNot(kept.visible) > 0 {
			t.Errorf("change %d: other rows are visible", seq)
		}
		s.release()
	}
}

// TestPatternsNobodyHasAreNotSaved: prices that changed leave nothing behind for good.
func TestPatternsNobodyHasAreNotSaved(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	o := optionsAt(t.TempDir(), now)
	e, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	l := slices.Collect(generate.Generate(1, 1, now))[0]
	fill := func(_ context.Context, add func([]listing.Listing) error) (uint64, error) {
		return 1, add([]listing.Listing{l})
	}
	if err := e.Rebuild(t.Context(), "epoch", fill); err != nil {
		t.Fatal(err)
	}
	for i := range 50 {
		amount := 1000 + i
		l.Cost = listing.Cost{Basis: listing.Fixed, Currency: "USD", Per: "session", Floor: &amount, Ceiling: &amount}
		if err := e.Apply(t.Context(), []listing.Listing{l}, nil, uint64(2+i)); err != nil {
			t.Fatal(err)
		}
	}
	if n := e.hold().cols.families[prices].size(); n < 50 {
		t.Fatalf("%d patterns of prices after 50 prices", n)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if e, err = Open(o); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = e.Close() }()
	if n := e.hold().cols.families[prices].size(); n != 2 {
		t.Errorf("%d patterns of prices for one listing", n)
	}
}

// TestPatternsBeyondTwoBytes: a directory with very many combinations goes on with wider numbers.
func TestPatternsBeyondTwoBytes(t *testing.T) {
	var n numbers
	n.grow(128)
	for r := range uint32(100) {
		n.set(r, r+1)
	}
	before := n.clone()
	n.set(7, 1<<16)
	n.set(8, 5)
	n.grow(192)
	n.set(150, 1<<20)
	counts := make([]int32, 1<<20+1)
	n.count(counts, []uint32{0, 7, 7, 8, 99, 150}, 1)
	if counts[1] != 1 || counts[1<<16] != 2 || counts[5] != 1 || counts[100] != 1 || counts[1<<20] != 1 || n.at(127) != 0 {
		t.Errorf("rows 0, 7, 8, 99 and 150 have %d, %d, %d, %d, %d", n.at(0), n.at(7), n.at(8), n.at(99), n.at(150))
	}
	if before.at(7) != 8 || before.at(8) != 9 {
		t.Error("an older state changed")
	}
}
