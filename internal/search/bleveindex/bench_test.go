package bleveindex_test

import (
	"context"
	"testing"

	"openchair/internal/interop/generate"
	"openchair/internal/listing"
	"openchair/internal/search"
)

// BenchmarkSearch is for profiles and allocations; ratios come from make bench.
func BenchmarkSearch(b *testing.B) {
	e := open(b, b.TempDir())
	var ls []listing.Listing
	for l := range generate.Generate(20_000, 1, now) {
		ls = append(ls, l)
	}
	rebuild(b, e, ls...)
	near := &search.Near{HasPoint: true, Lat: 39.95, Lon: -75.16, WithinM: search.DefaultWithin, State: "PA", Country: "US", Zone: "America/New_York"}
	for name, q := range map[string]search.Query{
		"text":        {Text: "grief support"},
		"text_facets": {Text: "grief support", Facets: search.Facets},
		"everything":  {Text: "support", Facets: search.Facets, Explainer: true, Relax: true},
		"near":        {Near: near},
		"all_facets":  {Facets: search.Facets},
	} {
		b.Run(name, func(b *testing.B) {
			q.Now, q.PerPage = now, 20
			b.ReportAllocs()
			for b.Loop() {
				if _, err := e.Search(context.Background(), q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
