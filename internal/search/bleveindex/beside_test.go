package bleveindex_test

import (
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"openchair/internal/listing"
	"openchair/internal/search"
)

// Searches go on beside changes, at moments that move on: under -race, nothing they share is read while it is written.
func TestSearchesBesideChanges(t *testing.T) {
	e := open(t, t.TempDir())
	weekly := func(n byte) listing.Listing {
		return group(n, "Bagpipe evening", func(l *listing.Listing) {
			l.Schedules = []listing.Schedule{{Rule: "FREQ=WEEKLY;BYDAY=TU", Start: "2026-10-06T18:00", Zone: "America/New_York"}}
		})
	}
	rebuild(t, e, weekly(1), weekly(2), weekly(3))
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			for n := range 50 {
				q := search.Query{Text: "bagpipe", Now: now.Add(time.Duration(i+4*n) * time.Hour), PerPage: 20, Facets: search.Facets, Explainer: true}
				f, err := e.Search(t.Context(), q)
				if err != nil || f.Total < 2 {
					t.Errorf("%d found (%v)", f.Total, err)
					return
				}
			}
		})
	}
	for seq := range uint64(20) {
		up, gone := []listing.Listing{weekly(3)}, []uuid.UUID(nil)
		if seq%2 == 0 {
			up, gone = nil, []uuid.UUID{{15: 3}}
		}
		if err := e.Apply(t.Context(), up, gone, seq+2); err != nil {
			t.Fatal(err)
		}
		if err := e.Refresh(); err != nil {
			t.Fatal(err)
		}
	}
	all.Wait()
}
