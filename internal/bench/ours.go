package bench

import (
	"context"
	"log/slog"
	"os"
	"time"

	"openchair/internal/listing"
	"openchair/internal/search"
	"openchair/internal/search/bleveindex"
	"openchair/internal/vocab"
)

// Counts are facet counts by "param:value".
type Counts map[string]int

// contender is one engine under the same questions.
type contender interface {
	text(q string) int
	textFilters(q string) int
	// The counts are made comparable when asked for: what is timed is each engine's own answer.
	textFacets(q string) (int, func() Counts)
	allFacets() (int, func() Counts)
	radius() int
	typo(q string) int
	close()
}

// The filter of the filtered question, and the circle of the radius one: 25 miles round Philadelphia.
const (
	filterParam, filterID = "led_by", "peer"
	centerLat, centerLon  = 39.9526, -75.1652
	radiusM               = 25 * search.Mile
)

type ours struct {
	engine *bleveindex.Engine
	dir    string
}

func newOurs(c *Corpus) (*ours, error) {
	dir, err := os.MkdirTemp("", "openchair-bench-*")
	if err != nil {
		return nil, err
	}
	o, err := openOurs(dir)
	if err != nil {
		return nil, err
	}
	return o, o.build(func(add func([]listing.Listing) error) error { return add(c.Listings) })
}

func openOurs(dir string) (*ours, error) {
	e, err := bleveindex.Open(bleveindex.Options{
		Dir: dir, Words: vocab.Must(), Currency: "USD", Zone: "America/New_York", Now: func() time.Time { return now },
		Log: slog.New(slog.DiscardHandler),
	})
	return &ours{e, dir}, err
}

func (o *ours) build(from func(add func([]listing.Listing) error) error) error {
	return o.engine.Rebuild(context.Background(), "bench", func(_ context.Context, add func([]listing.Listing) error) (uint64, error) {
		return 1, from(add)
	})
}

func (o *ours) ask(q search.Query) search.Found {
	q.Now, q.PerPage = now, 20
	f, err := o.engine.Search(context.Background(), q)
	if err != nil {
		panic(err)
	}
	return f
}

func (o *ours) text(q string) int { return o.ask(search.Query{Text: q}).Total }

func (o *ours) textFilters(q string) int {
	return o.ask(search.Query{Text: q, Filters: []search.Value{{Param: filterParam, ID: filterID}}}).Total
}

func (o *ours) textFacets(q string) (int, func() Counts) {
	f := o.ask(search.Query{Text: q, Facets: facetParams})
	return f.Total, func() Counts { return countsOf(f) }
}

// whole is what a page needs of one search: results, facets, what could be left out, and the numbers beside it.
func (o *ours) whole(q string, facets []string) int {
	return o.ask(search.Query{Text: q, Facets: facets, Explainer: true, Relax: true}).Total
}

func (o *ours) allFacets() (int, func() Counts) {
	f := o.ask(search.Query{Facets: facetParams})
	return f.Total, func() Counts { return countsOf(f) }
}

func (o *ours) radius() int {
	return o.ask(search.Query{Near: &search.Near{HasPoint: true, Lat: centerLat, Lon: centerLon, WithinM: radiusM}}).Total
}

func (o *ours) soonest(q string) int {
	return o.ask(search.Query{Text: q, Sort: search.Soonest}).Total
}

func (o *ours) fewer(q string) bool { return o.ask(search.Query{Text: q}).FewerWords }

func (o *ours) typo(q string) int { return o.text(q) }

func (o *ours) close() {
	_ = o.engine.Close()
	_ = os.RemoveAll(o.dir)
}

func countsOf(f search.Found) Counts {
	out := Counts{}
	for param, cs := range f.Facets {
		for _, c := range cs {
			if c.Count > 0 {
				out[param+":"+c.ID] = c.Count
			}
		}
	}
	return out
}
