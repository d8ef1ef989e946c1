// Package bench compares the engine, in one run and on the same made-up listings, with what anyone
// would use instead, and prints ratios. It is no part of the product and may import anything. It times
// nothing that it has not first seen to answer the same.
package bench

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"openchair/internal/interop/generate"
	"openchair/internal/listing"
	"openchair/internal/search/bleveindex"
	"openchair/internal/vocab"
)

// now is the corpus's clock: ratios do not depend on the day they are taken.
var now = time.Date(2026, 11, 24, 18, 0, 0, 0, time.UTC)

// Corpus is the listings and what each contender indexes of them: the same terms, the same facet values.
type Corpus struct {
	Listings []listing.Listing
	Docs     []Doc
	Queries  []string
	Typos    [][2]string // as typed, as meant

	df    map[string]int // how many listings have each word
	heard int            // of how many
}

// Doc is a listing for a contender: its terms already stemmed the way the engine stems them, so that all
// look for the same thing, and its facet values.
type Doc struct {
	Terms  string
	Words  string
	Facets []bleveindex.Pair
	Lat    float64
	Lon    float64
	Placed bool
}

// facetParams are the six of design §6.
var facetParams = []string{"led_by", "kind", "topic", "cost", "format", "payer"}

// NewCorpus makes n listings and a skewed mix of queries over the words they really have.
func NewCorpus(n int) *Corpus {
	c := &Corpus{df: map[string]int{}}
	terms := bleveindex.NewTerms(vocab.Must())
	for l := range generate.Generate(n, 1, now) {
		c.Listings = append(c.Listings, l)
		c.Docs = append(c.Docs, c.hear(terms, &l))
	}
	c.queries()
	return c
}

// hear counts the words of a listing.
func (c *Corpus) hear(terms bleveindex.Terms, l *listing.Listing) Doc {
	d := Doc{Facets: terms.Facets(l, facetParams)}
	d.Terms, d.Words = terms.Of(l)
	if lat, lon, ok := l.Point(); ok && (l.Format == listing.InPerson || l.Format == listing.Hybrid) {
		d.Lat, d.Lon, d.Placed = lat, lon, true
	}
	seen := map[string]bool{}
	for w := range strings.FieldsSeq(d.Words) {
		if len(w) > 3 && !seen[w] {
			seen[w] = true
			c.df[w]++
		}
	}
	c.heard++
	return d
}

// queries take words at fixed places of the frequency order: in everything, in a tenth, in a hundredth,
// rare; one to five of them; and slips of long words.
func (c *Corpus) queries() {
	type word struct {
		w string
		n int
	}
	var ws []word
	for w, n := range c.df {
		ws = append(ws, word{w, n})
	}
	slices.SortFunc(ws, func(a, b word) int { return cmp.Or(cmp.Compare(b.n, a.n), strings.Compare(a.w, b.w)) })
	near := func(share float64, skip int) string {
		want := int(share * float64(c.heard))
		i, _ := slices.BinarySearchFunc(ws, want, func(x word, n int) int { return cmp.Compare(n, x.n) })
		return ws[min(i+skip, len(ws)-1)].w
	}
	shares := []float64{0.66, 0.4, 0.25, 0.12, 0.06, 0.03, 0.01, 0.003, 0.001}
	for i, s := range shares {
		c.Queries = append(c.Queries, near(s, 0), near(s, 1))
		if i > 0 {
			c.Queries = append(c.Queries, near(shares[i-1], 2)+" "+near(s, 2))
		}
		if i > 1 {
			c.Queries = append(c.Queries, near(shares[i-2], 3)+" "+near(shares[i-1], 4)+" "+near(s, 3))
		}
	}
	c.Queries = append(c.Queries, near(.4, 5)+" "+near(.25, 5)+" "+near(.2, 5)+" "+near(.12, 5)+" "+near(.1, 6))
	for _, w := range ws {
		if len(w.w) >= 8 && len(c.Typos) < 12 && w.n > c.heard/200 {
			b := []byte(w.w)
			b[3], b[4] = b[4], b[3]
			if slip := string(b); slip != w.w && c.df[slip] == 0 {
				c.Typos = append(c.Typos, [2]string{slip, w.w})
			}
		}
	}
}
