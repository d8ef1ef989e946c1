package bench

import (
	"context"
	"os"
	"path/filepath"
	"strconv"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/whitespace"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/search/query"

	"openchair/internal/search/bleveindex"
	"openchair/internal/vocab"
)

// plainBleve is bleve as its documentation shows it: text and keyword fields, its own collector, its own
// facets, its spatial plug-in.
type plainBleve struct {
	index bleve.Index
	terms bleveindex.Terms
	dir   string
}

func newPlainBleve(c *Corpus) (*plainBleve, error) {
	dir, err := os.MkdirTemp("", "openchair-bench-*")
	if err != nil {
		return nil, err
	}
	doc := bleve.NewDocumentStaticMapping()
	text := bleve.NewTextFieldMapping()
	text.Analyzer, text.Store, text.IncludeInAll, text.IncludeTermVectors, text.DocValues = "stemmed", false, false, false, false
	doc.AddFieldMappingsAt("terms", text)
	doc.AddFieldMappingsAt("words", text)
	for _, p := range facetParams {
		f := bleve.NewTextFieldMapping()
		f.Analyzer, f.Store, f.IncludeInAll, f.IncludeTermVectors, f.DocValues = keyword.Name, false, false, false, true
		doc.AddFieldMappingsAt(p, f)
	}
	point := bleve.NewGeoPointFieldMapping()
	point.Store, point.IncludeInAll = false, false
	doc.AddFieldMappingsAt("point", point)
	m := bleve.NewIndexMapping()
	// The terms come stemmed already; they are only parted.
	if err := m.AddCustomAnalyzer("stemmed", map[string]any{"type": custom.Name, "tokenizer": whitespace.Name}); err != nil {
		return nil, err
	}
	m.DefaultMapping = doc
	index, err := bleve.NewUsing(filepath.Join(dir, "index"), m, scorch.Name, "boltdb", map[string]any{"spatialPlugin": "s2"})
	if err != nil {
		return nil, err
	}
	b := index.NewBatch()
	for i, d := range c.Docs {
		fields := map[string]any{"terms": d.Terms, "words": d.Words}
		for _, f := range d.Facets {
			values, _ := fields[f.Param].([]any)
			fields[f.Param] = append(values, f.ID)
		}
		if d.Placed {
			fields["point"] = map[string]any{"lat": d.Lat, "lon": d.Lon}
		}
		if err := b.Index(strconv.Itoa(i), fields); err != nil {
			return nil, err
		}
		if b.Size() == 1000 || i == len(c.Docs)-1 {
			if err := index.Batch(b); err != nil {
				return nil, err
			}
			b.Reset()
		}
	}
	return &plainBleve{index, bleveindex.NewTerms(vocab.Must()), dir}, nil
}

func (p *plainBleve) words(q string) query.Query {
	and := bleve.NewConjunctionQuery()
	for _, alternatives := range p.terms.Query(q) {
		or := bleve.NewDisjunctionQuery()
		for _, t := range alternatives {
			term := bleve.NewTermQuery(t)
			term.SetField("terms")
			or.AddQuery(term)
		}
		if len(alternatives) == 1 {
			and.AddQuery(or.Disjuncts[0])
		} else {
			and.AddQuery(or)
		}
	}
	return and
}

func (p *plainBleve) run(q query.Query, facets bool) (int, func() Counts) {
	req := bleve.NewSearchRequestOptions(q, 20, 0, false)
	if facets {
		for _, name := range facetParams {
			req.AddFacet(name, bleve.NewFacetRequest(name, 200))
		}
	}
	res, err := p.index.SearchInContext(context.Background(), req)
	if err != nil {
		panic(err)
	}
	return int(res.Total), func() Counts {
		counts := Counts{}
		for name, f := range res.Facets {
			for _, t := range f.Terms.Terms() {
				counts[name+":"+t.Term] = t.Count
			}
		}
		return counts
	}
}

func (p *plainBleve) text(q string) int {
	n, _ := p.run(p.words(q), false)
	return n
}

func (p *plainBleve) textFilters(q string) int {
	f := bleve.NewTermQuery(filterID)
	f.SetField(filterParam)
	n, _ := p.run(bleve.NewConjunctionQuery(p.words(q), f), false)
	return n
}

func (p *plainBleve) textFacets(q string) (int, func() Counts) { return p.run(p.words(q), true) }

func (p *plainBleve) allFacets() (int, func() Counts) { return p.run(bleve.NewMatchAllQuery(), true) }

func (p *plainBleve) radius() int {
	q := bleve.NewGeoDistanceQuery(centerLon, centerLat, "25mi")
	q.SetField("point")
	n, _ := p.run(q, false)
	return n
}

func (p *plainBleve) typo(q string) int {
	f := bleve.NewFuzzyQuery(q)
	f.SetField("words")
	f.SetFuzziness(2)
	f.SetPrefix(1)
	n, _ := p.run(f, false)
	return n
}

func (p *plainBleve) close() {
	_ = p.index.Close()
	_ = os.RemoveAll(p.dir)
}
