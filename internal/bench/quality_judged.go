package bench

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"io"
	"math"
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search/query"
	"github.com/google/uuid"

	reading "openchair/internal/ask"
	"openchair/internal/bench/quality"
	"openchair/internal/listing"
	"openchair/internal/place"
	"openchair/internal/search"
	"openchair/internal/search/bleveindex"
	"openchair/internal/testkit"
	"openchair/internal/vocab"
)

//go:embed quality/judged.tsv
var judgedFile []byte

// judged is one search and what the person needs, by parameter.
type judged struct {
	query, lang string
	needs       map[string][]string
}

func judgedSearches() ([]judged, error) {
	rows, err := quality.Rows(bytes.NewReader(judgedFile))
	if err != nil {
		return nil, err
	}
	var out []judged
	for _, r := range rows {
		j := judged{query: r["query"], lang: r["lang"], needs: map[string][]string{}}
		for _, pair := range quality.Wanted(r["needs"]) {
			param, value, _ := strings.Cut(pair, "=")
			j.needs[param] = append(j.needs[param], value)
		}
		out = append(out, j)
	}
	return out, nil
}

// grade follows the rule at the head of judged.tsv, from the facts of a listing alone.
func grade(l *listing.Listing, needs map[string][]string, words *vocab.Vocab) int {
	g := 3
	if topics := needs["topic"]; len(topics) > 0 {
		g = 0
		for _, t := range topics {
			for _, have := range l.Topics {
				switch {
				case slices.Contains(words.Covers("topic", t), have):
					g = 3
				case slices.Contains(words.Broader("topic", t), have) && g < 1:
					g = 1
				}
			}
		}
	}
	if g == 0 {
		return 0
	}
	family := slices.Contains(needs["attendee"], "family")
	if family && l.Attendee == listing.Self || !family && len(needs["topic"]) > 0 && l.Attendee == listing.Family {
		return 0
	}
	for param, values := range needs {
		switch param {
		case "topic", "attendee":
			continue
		case "near":
			if l.Format == listing.InPerson || l.Format == listing.Hybrid {
				if !isNear(l, values[0]) {
					return 0
				}
				continue
			}
			g--
		default:
			if !slices.ContainsFunc(values, func(v string) bool { return meets(l, param, v, words) }) {
				g--
			}
		}
	}
	return max(g, 0)
}

func isNear(l *listing.Listing, where string) bool {
	p, err := place.US().Find(where)
	if err != nil {
		return false
	}
	lat, lon, ok := l.Point()
	if p.Kind == place.State || !ok {
		return string(l.Where.State) == p.State && (p.Kind == place.State || string(l.Where.City) == p.Town)
	}
	return place.DistanceM(p.Lat, p.Lon, lat, lon) <= search.DefaultWithin
}

// meets: the listing states that it is so.
func meets(l *listing.Listing, param, value string, words *vocab.Vocab) bool {
	switch param {
	case "led_by":
		return string(l.LedBy) == value || l.LedBy == listing.CoLed
	case "kind":
		return string(l.Kind) == value
	case "audience":
		return slices.ContainsFunc(l.Audiences, func(a string) bool { return slices.Contains(words.Covers("audience", value), a) })
	case "language":
		return slices.Contains(l.Languages, value)
	case "cost":
		return string(l.Cost.Basis) == value || value == "free" && l.Cost.IsFree()
	case "max_cost":
		limit, _ := strconv.Atoi(value)
		floor, known := l.PerSessionFloor()
		return known && floor <= 100*limit && (l.Cost.Currency == "" || l.Cost.Currency == "USD")
	case "format":
		return string(l.Format) == value || l.Format == listing.Hybrid
	case "payer":
		return slices.ContainsFunc(l.Insurance.Payers, func(p string) bool { return slices.Contains(words.Covers("payer", value), p) })
	case "access":
		return slices.Contains(l.Access, value)
	case "approach":
		return slices.Contains(l.Approach, value)
	case "faith":
		return l.Faith.Value == value
	case "joining":
		return l.Joining.How == value
	case "day", "time":
		return slices.ContainsFunc(l.Schedules, func(s listing.Schedule) bool { return held(s, param, value) })
	}
	return false
}

func held(s listing.Schedule, param, value string) bool {
	if param == "day" {
		for _, d := range s.Weekdays() {
			if strings.ToLower(d.String()[:3]) == value {
				return true
			}
		}
		return false
	}
	if len(s.Start) < 16 {
		return false
	}
	hour := s.Start[11:13]
	switch value {
	case "morning":
		return hour < "12"
	case "afternoon":
		return hour >= "12" && hour < "17"
	}
	return hour >= "17"
}

// ranker gives the first ten listings of a search.
type ranker func(j judged) []uuid.UUID

const judgedDepth = 10

func printJudged(out io.Writer, reader *reading.Reader) error {
	searches, err := judgedSearches()
	if err != nil {
		return err
	}
	town := testkit.Published()
	engine, err := newOurs(&Corpus{Listings: town})
	if err != nil {
		return err
	}
	defer engine.close()
	plain, err := newPlainBleve(townDocs(town, false))
	if err != nil {
		return err
	}
	defer plain.close()
	lay, err := newPlainBleve(townDocs(town, true))
	if err != nil {
		return err
	}
	defer lay.close()

	ours := func(q search.Query) []uuid.UUID {
		q.PerPage, q.Page = judgedDepth, 1
		q.Now = quality.Now
		found, err := engine.engine.Search(context.Background(), q)
		if err != nil {
			panic(err)
		}
		ids := make([]uuid.UUID, len(found.Hits))
		for i, h := range found.Hits {
			ids[i] = h.ID
		}
		return ids
	}
	rankers := []struct {
		name string
		rank ranker
	}{
		{"reading and engine", func(j judged) []uuid.UUID {
			req, _ := reader.Parse(url.Values{"q": {j.query}})
			return ours(reader.Read(req, j.lang, quality.Now).Query)
		}},
		{"engine without reading", func(j judged) []uuid.UUID {
			return ours(search.Query{Text: j.query, Zone: reader.Zone})
		}},
		{"plain bleve", func(j judged) []uuid.UUID { return plain.any(j.query, town) }},
		{"bleve with our lay words", func(j judged) []uuid.UUID { return lay.any(j.query, town) }},
	}
	answerable := 0
	for _, j := range searches {
		if ideal := idealGrades(town, j); len(ideal) > 0 && ideal[0] >= 2 {
			answerable++
		}
	}
	fmt.Fprintf(out, "\n== the first listings: %d judged searches over %d listings, %d with a listing of grade 2 or 3\n", len(searches), len(town), answerable)
	for _, r := range rankers {
		ndcg, success := measure(town, searches, r.rank)
		fmt.Fprintf(out, "  %-24s nDCG@10 %.3f   success@5 %.3f\n", r.name, ndcg, success)
	}
	return nil
}

// townDocs are the words of each listing for bleve: its own and the labels of what it is about; the lay words
// of the vocabulary, which are ours, only when asked for.
func townDocs(town []listing.Listing, lay bool) *Corpus {
	c := &Corpus{Listings: town}
	words := vocab.Must()
	terms := bleveindex.NewTerms(words)
	for i := range town {
		l := town[i]
		if !lay {
			for _, id := range l.Topics {
				t, _ := words.Term("topic", id)
				l.Description += listing.Text("\n" + t.LabelEN + "\n" + t.LabelES)
			}
			l.Topics = nil
		}
		d := Doc{}
		d.Terms, d.Words = terms.Of(&l)
		c.Docs = append(c.Docs, d)
	}
	return c
}

// any is bleve's own way with a sentence: any word, the more the better.
func (p *plainBleve) any(q string, town []listing.Listing) []uuid.UUID {
	var words []query.Query
	for _, alternatives := range p.terms.Query(q) {
		for _, t := range alternatives {
			term := bleve.NewTermQuery(t)
			term.SetField("terms")
			words = append(words, term)
		}
	}
	if len(words) == 0 {
		return nil
	}
	res, err := p.index.Search(bleve.NewSearchRequestOptions(bleve.NewDisjunctionQuery(words...), judgedDepth, 0, false))
	if err != nil {
		panic(err)
	}
	var out []uuid.UUID
	for _, h := range res.Hits {
		if n, err := strconv.Atoi(h.ID); err == nil {
			out = append(out, town[n].ID)
		}
	}
	return out
}

func idealGrades(town []listing.Listing, j judged) []int {
	var out []int
	for i := range town {
		if g := grade(&town[i], j.needs, vocab.Must()); g > 0 {
			out = append(out, g)
		}
	}
	sort.Sort(sort.Reverse(sort.IntSlice(out)))
	return out
}

// measure is the mean nDCG@10 and the share of searches with a grade of 2 or more among the first five, over
// the searches that have such a listing at all.
func measure(town []listing.Listing, searches []judged, rank ranker) (ndcg, success float64) {
	byID := map[uuid.UUID]*listing.Listing{}
	for i := range town {
		byID[town[i].ID] = &town[i]
	}
	n := 0.0
	for _, j := range searches {
		ideal := idealGrades(town, j)
		if len(ideal) == 0 || ideal[0] < 2 {
			continue
		}
		n++
		var got []int
		for _, id := range rank(j) {
			got = append(got, grade(byID[id], j.needs, vocab.Must()))
		}
		ndcg += gain(got) / gain(ideal)
		if slices.ContainsFunc(got[:min(5, len(got))], func(g int) bool { return g >= 2 }) {
			success++
		}
	}
	return ndcg / n, success / n
}

func gain(grades []int) float64 {
	sum := 0.0
	for i, g := range grades[:min(judgedDepth, len(grades))] {
		sum += (math.Pow(2, float64(g)) - 1) / math.Log2(float64(i)+2)
	}
	return sum
}
