package bleveindex_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"openchair/internal/interop/generate"
	"openchair/internal/listing"
	"openchair/internal/search"
	"openchair/internal/search/bleveindex"
	"openchair/internal/vocab"
)

// BenchmarkNumbersBeside is what the numbers beside the results cost: the same page of results, with all its
// facets, without and with them. They may be a tenth of the search.
func BenchmarkNumbersBeside(b *testing.B) {
	now := time.Date(2026, 11, 24, 23, 0, 0, 0, time.UTC)
	listings := slices.Collect(generate.Generate(50_000, 1, now))
	e, err := bleveindex.Open(bleveindex.Options{Dir: b.TempDir(), Words: vocab.Must(), Currency: "USD", Zone: "America/New_York", Now: func() time.Time { return now }})
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	err = e.Rebuild(context.Background(), "bench", func(_ context.Context, add func([]listing.Listing) error) (uint64, error) {
		return 1, add(listings)
	})
	if err != nil {
		b.Fatal(err)
	}
	queries := []search.Query{
		{}, {Text: "grief support"}, {Filters: []search.Value{{Param: "led_by", ID: "peer"}}}, {Filters: []search.Value{{Param: "topic", ID: "addiction"}, {Param: "cost", ID: "free"}}},
	}
	for _, beside := range []bool{false, true} {
		name := "without"
		if beside {
			name = "with"
		}
		b.Run(name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				q := queries[i%len(queries)]
				q.Now, q.Page, q.PerPage, q.Facets, q.Relax, q.Explainer = now, 1, 20, search.Facets, true, beside
				if _, err := e.Search(context.Background(), q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
