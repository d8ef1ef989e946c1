package bleveindex_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"openchair/internal/listing"
	"openchair/internal/place"
	"openchair/internal/search"
	"openchair/internal/search/bleveindex"
	"openchair/internal/testkit"
	"openchair/internal/vocab"
)

// town is the engine and the reference over the same fixture town.
func town(t testing.TB) (*bleveindex.Engine, *reference) {
	t.Helper()
	r := newReference(testkit.Town())
	e := open(t, t.TempDir())
	var ls []listing.Listing
	for _, l := range r.all {
		if l.State == listing.Published {
			ls = append(ls, l)
		}
	}
	rebuild(t, e, ls...)
	return e, r
}

// places are where the random queries look from: points, states, and one whose state nobody knows.
func places(t testing.TB) []search.Near {
	t.Helper()
	var out []search.Near
	for i, text := range []string{"19103", "Philadelphia, PA", "10001", "Denver, CO", "PA", "NJ", "60601", "08002", "Los Angeles, CA", "39.95,-75.16"} {
		p, err := place.US().Find(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		out = append(out, search.Near{
			Value: p.Value(), State: p.State, Country: "US", HasPoint: p.Kind != place.State, Lat: p.Lat, Lon: p.Lon, Zone: p.Zone,
			WithinM: []float64{2, 10, 25, 100, 300}[i%5] * search.Mile, Kilometres: i%3 == 0,
		})
	}
	nowhere := out[0]
	nowhere.State, nowhere.Zone = "", ""
	return append(out, nowhere)
}

// moments are walked in no order, so that what the engine remembers of one day is not believed on
// another.
var moments = []time.Time{
	testkit.Now, testkit.Now.Add(90 * time.Minute), testkit.Now.AddDate(0, 0, 3), testkit.Now.AddDate(0, 4, 0), testkit.Now.AddDate(0, 0, -20),
	testkit.Now.Add(5 * time.Minute), testkit.Now.AddDate(0, 1, 7),
}

const seedOfTown = 11

var randomQueries, wordQueries = 200, 60

type asker struct {
	rnd    *rand.Rand
	r      *reference
	places []search.Near
}

func (a *asker) pick(param string) search.Value {
	terms := a.r.words.Terms(param)
	// Half of the time a value of some listing, or most queries would find nothing.
	if l := &a.r.all[a.rnd.IntN(len(a.r.all))]; a.rnd.IntN(2) == 0 {
		ids := map[string][]string{"topic": l.Topics, "audience": l.Audiences, "payer": l.Insurance.Payers, "access": l.Access, "approach": l.Approach}[param]
		if len(ids) > 0 {
			id := ids[a.rnd.IntN(len(ids))]
			if up := a.r.words.Broader(param, id); len(up) > 0 && a.rnd.IntN(2) == 0 {
				id = up[0]
			}
			return search.Value{Param: param, ID: id}
		}
	}
	return search.Value{Param: param, ID: terms[a.rnd.IntN(len(terms))].ID}
}

func (a *asker) query() search.Query {
	q := search.Query{Now: moments[a.rnd.IntN(len(moments))], Page: 1, PerPage: 100, Facets: search.Facets, Explainer: true, Relax: true, Zone: a.r.zone}
	for range a.rnd.IntN(4) {
		param := vocab.Params[a.rnd.IntN(len(vocab.Params))]
		for range 1 + a.rnd.IntN(2)*a.rnd.IntN(3) {
			if v := a.pick(param); !slices.Contains(q.Filters, v) {
				q.Filters = append(q.Filters, v)
			}
		}
	}
	if a.rnd.IntN(3) == 0 {
		near := a.places[a.rnd.IntN(len(a.places))]
		q.Near = &near
		// Far and at a certain hour: where place, format and clocks meet.
		for _, param := range []string{"format", "day", "time"} {
			if v := a.pick(param); a.rnd.IntN(3) == 0 && !slices.Contains(q.Filters, v) {
				q.Filters = append(q.Filters, v)
			}
		}
	}
	if a.rnd.IntN(4) == 0 {
		q.MaxCost = new(a.rnd.IntN(9) * 1000)
	}
	for range a.rnd.IntN(3) * a.rnd.IntN(2) {
		q.Not = append(q.Not, a.pick(vocab.Params[a.rnd.IntN(len(vocab.Params))]))
	}
	if a.rnd.IntN(6) == 0 {
		q.Groups = []search.Group{{Options: []search.Option{{Value: a.pick("topic")}, {Value: a.pick("kind")}, {Value: a.pick("audience")}}}}
	}
	q.Sort = search.Sorts[a.rnd.IntN(len(search.Sorts))]
	if q.Sort == search.ByDistance && (q.Near == nil || !q.Near.HasPoint) {
		q.Sort = search.Relevance
	}
	return q
}

func (r *reference) say(q search.Query) string {
	var b strings.Builder
	for _, f := range q.Filters {
		fmt.Fprintf(&b, "%s=%s ", f.Param, f.ID)
	}
	for _, n := range q.Not {
		fmt.Fprintf(&b, "not=%s:%s ", n.Param, n.ID)
	}
	for _, g := range q.Groups {
		fmt.Fprintf(&b, "group=%v ", g.Options)
	}
	if q.Near != nil {
		fmt.Fprintf(&b, "near=%s within=%.0fm ", q.Near.Value, q.Near.WithinM)
	}
	if q.MaxCost != nil {
		fmt.Fprintf(&b, "max_cost=%d ", *q.MaxCost)
	}
	return fmt.Sprintf("%ssort=%s now=%s", b.String(), q.Sort, q.Now.Format(time.RFC3339))
}

// edge: a listing stands so near the rim of a circle that the last digit of a coordinate decides. The
// town has none, and the test says so rather than forgive.
func (r *reference) edge(q search.Query) bool {
	if q.Near == nil || !q.Near.HasPoint {
		return false
	}
	return slices.ContainsFunc(r.all, func(l listing.Listing) bool {
		d := r.see(&l, &q).distance()
		return d >= 0 && (math.Abs(d-q.Near.WithinM) < 3 || math.Abs(d-2*q.Near.WithinM) < 3)
	})
}

func everyHit(t testing.TB, e *bleveindex.Engine, q search.Query) (search.Found, []search.Hit) {
	t.Helper()
	first, err := e.Search(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	hits := first.Hits
	for len(hits) < first.Total {
		q.Page++
		q.Facets, q.Explainer, q.Relax = nil, false, false
		next, err := e.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if next.Total != first.Total || len(next.Hits) == 0 {
			t.Fatalf("page %d: total %d, was %d, %d hits", q.Page, next.Total, first.Total, len(next.Hits))
		}
		hits = append(hits, next.Hits...)
	}
	return first, hits
}

func TestEveryNumberAgreesWithTheReference(t *testing.T) {
	e, r := town(t)
	a := &asker{rand.New(rand.NewPCG(7, seedOfTown)), r, places(t)}
	queries := randomQueries
	if testing.Short() {
		queries = 20
	}
	empty, few, offered := 0, 0, 0
	for i := range queries {
		q := a.query()
		if i == 0 {
			q = search.Query{Now: testkit.Now, Page: 1, PerPage: 100, Facets: search.Facets, Explainer: true, Relax: true, Sort: search.Relevance, Zone: r.zone}
		}
		if r.edge(q) {
			t.Fatalf("%s: the town has a listing on the rim", r.say(q))
		}
		found := compare(t, e, r, q)
		if found.Total == 0 {
			empty++
		}
		if len(found.Relaxed) > 0 {
			few++
		}
		offered += len(found.Offers)
		if t.Failed() {
			return
		}
	}
	if empty > queries*2/3 || few < queries/20 || offered < queries/20 {
		t.Errorf("%d of %d queries found nothing, %d had relaxations, %d offers: this compares too little", empty, queries, few, offered)
	}
}

func compare(t *testing.T, e *bleveindex.Engine, r *reference, q search.Query) search.Found {
	t.Helper()
	found, hits := everyHit(t, e, q)
	fail := func(what string, got, want any) {
		t.Helper()
		t.Errorf("%s\n%s: engine %+v\nreference %+v", r.say(q), what, got, want)
	}
	want := r.find(q)
	if found.Total != len(want) {
		fail("total", found.Total, len(want))
	}
	byID := map[uuid.UUID]*listing.Listing{}
	for _, l := range want {
		byID[l.ID] = l
	}
	seen := map[uuid.UUID]bool{}
	last, examples := math.Inf(-1), false
	for i, h := range hits {
		l := byID[h.ID]
		if l == nil || seen[h.ID] {
			fail("hit", h.ID, "no such listing in the result, or twice")
			return found
		}
		seen[h.ID] = true
		key := r.key(q, l)
		if l.Example && !examples {
			examples, last = true, math.Inf(-1)
		} else if !l.Example && examples {
			fail(fmt.Sprintf("order at %d", i), "a listing after an example", "examples come last")
		}
		if key < last-2 || q.Sort != search.ByDistance && key < last {
			fail(fmt.Sprintf("order at %d", i), key, last)
		}
		last = math.Max(last, key)
		compareHit(t, r, q, l, h)
	}
	for _, param := range search.Facets {
		if got, want := found.Facets[param], r.facet(q, param); !slices.Equal(got, want) {
			fail("facet "+param, got, want)
		}
	}
	for led, got := range map[listing.LedBy]search.Side{
		listing.Peer: found.Explainer.Peer, listing.Professional: found.Explainer.Professional, listing.CoLed: found.Explainer.CoLed,
	} {
		want := r.side(q, led)
		if !sameTime(got.NextMeeting, want.NextMeeting) {
			fail(string(led)+" next meeting", got.NextMeeting, want.NextMeeting)
		}
		got.NextMeeting, want.NextMeeting = nil, nil
		if !reflect.DeepEqual(got, want) {
			fail(string(led), got, want)
		}
	}
	if got, want := found.Offers, r.offers(q); !reflect.DeepEqual(got, want) {
		fail("offers", got, want)
	}
	var wantRelaxed []search.Relaxed
	if len(want) < search.FewResults {
		wantRelaxed = r.relaxed(q, len(want))
	}
	compareRelaxed(t, r, q, found.Relaxed, wantRelaxed)
	for i, g := range q.Groups {
		less := q
		less.Groups = slices.Delete(slices.Clone(q.Groups), i, i+1)
		for j, o := range g.Options {
			n := 0
			for _, l := range r.find(less) {
				if r.see(l, &q).has(o.Param, o.ID) {
					n++
				}
			}
			if found.OptionCounts[i][j] != n {
				fail(fmt.Sprintf("count of option %v", o), found.OptionCounts[i][j], n)
			}
		}
	}
	if want := r.unpriced(q); found.Unpriced != want {
		fail("unpriced", found.Unpriced, want)
	}
	if want := r.moreOnline(q); found.MoreOnline != want {
		fail("more online", found.MoreOnline, want)
	}
	return found
}

func sameTime(a, b *time.Time) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Equal(*b)
}

func compareHit(t *testing.T, r *reference, q search.Query, l *listing.Listing, h search.Hit) {
	t.Helper()
	if want := l.FreshnessAt(q.Now, r.rule); h.Freshness != want {
		t.Errorf("%s\n%s: freshness %s, want %s", r.say(q), l.Slug, h.Freshness, want)
	}
	var next *time.Time
	if at, ok := l.Next(q.Now); ok {
		next = &at
	}
	if !sameTime(h.NextMeeting, next) {
		t.Errorf("%s\n%s: next meeting %v, want %v", r.say(q), l.Slug, h.NextMeeting, next)
	}
	if next != nil && h.NextMeeting != nil && h.NextMeeting.Format(time.RFC3339) != next.Format(time.RFC3339) {
		t.Errorf("%s: next meeting told in another zone: %s, want %s", l.Slug, h.NextMeeting.Format(time.RFC3339), next.Format(time.RFC3339))
	}
	o := r.see(l, &q)
	door := l.Format == listing.InPerson || l.Format == listing.Hybrid
	d := o.distance()
	switch {
	case d < 0 || !door:
		if h.DistanceM != nil {
			t.Errorf("%s\n%s: distance %d where there is none", r.say(q), l.Slug, *h.DistanceM)
		}
	case h.DistanceM == nil || math.Abs(float64(*h.DistanceM)-o.shown(d)) > 3:
		t.Errorf("%s\n%s: distance %v, want %.0f", r.say(q), l.Slug, h.DistanceM, o.shown(d))
	}
	ask := l.LedBy == listing.Professional && l.Format != listing.InPerson && len(l.Serves) == 0 && q.Near != nil && q.Near.State != "" && !o.inside()
	if h.AskWhetherServes != ask {
		t.Errorf("%s\n%s: ask whether they may treat: %v, want %v", r.say(q), l.Slug, h.AskWhetherServes, ask)
	}
}

// compareRelaxed compares as sets of one total: which of two equal offers comes first is nobody's rule.
func compareRelaxed(t *testing.T, r *reference, q search.Query, got, want []search.Relaxed) {
	t.Helper()
	totals := func(xs []search.Relaxed) []int {
		var out []int
		for _, x := range xs {
			out = append(out, x.Total)
		}
		return out
	}
	if !slices.Equal(totals(got), totals(want)) {
		t.Errorf("%s\nrelaxed: engine %+v\nreference %+v", r.say(q), got, want)
		return
	}
	for _, g := range got {
		if g.Param == "within" {
			continue
		}
		ok := slices.ContainsFunc(want, func(w search.Relaxed) bool { return w == g }) ||
			g.Value == "" && g.Total == want[len(want)-1].Total
		if !ok {
			t.Errorf("%s\nrelaxed: the engine offers %+v\nreference %+v", r.say(q), g, want)
		}
	}
}

// Under every order, equals stand as relevance has them, and below that by id.
func TestTiesGoByRelevance(t *testing.T) {
	e, r := town(t)
	q := search.Query{Now: testkit.Now, Page: 1, PerPage: 100, Sort: search.Relevance, Zone: r.zone}
	_, hits := everyHit(t, e, q)
	rank := map[uuid.UUID]int{}
	for i, h := range hits {
		rank[h.ID] = i
	}
	byID := map[uuid.UUID]*listing.Listing{}
	for i := range r.all {
		byID[r.all[i].ID] = &r.all[i]
	}
	for _, sort := range []search.Sort{search.Soonest, search.ByCost, search.ByConfirmed} {
		q.Sort = sort
		_, hits := everyHit(t, e, q)
		for i := 1; i < len(hits); i++ {
			a, b := byID[hits[i-1].ID], byID[hits[i].ID]
			if a.Example == b.Example && r.key(q, a) == r.key(q, b) && rank[a.ID] > rank[b.ID] {
				t.Fatalf("sort=%s: %s and %s tie, but relevance has them the other way", sort, a.Slug, b.Slug)
			}
		}
	}
}

// What a person prefers comes first among what they can go to, and changes no number.
func TestPreferOnlyRanks(t *testing.T) {
	e, r := town(t)
	near := places(t)[1]
	near.WithinM = 100 * search.Mile
	for _, base := range []search.Query{{}, {Near: &near, Filters: []search.Value{{Param: "format", ID: "online"}, {Param: "format", ID: "in-person"}}}} {
		base.Now, base.Page, base.PerPage, base.Sort, base.Zone = testkit.Now, 1, 100, search.Relevance, r.zone
		base.Facets, base.Explainer = search.Facets, true
		plain, _ := everyHit(t, e, base)
		preferred := base
		preferred.Prefer = []search.Value{{Param: "cost", ID: "free"}}
		with, hits := everyHit(t, e, preferred)
		if with.Total != plain.Total || !reflect.DeepEqual(with.Facets, plain.Facets) || !reflect.DeepEqual(with.Explainer, plain.Explainer) {
			t.Error("prefer changed a total, a facet or the explainer")
		}
		byID := map[uuid.UUID]*listing.Listing{}
		for i := range r.all {
			byID[r.all[i].ID] = &r.all[i]
		}
		for i := 1; i < len(hits); i++ {
			a, b := r.see(byID[hits[i-1].ID], &preferred), r.see(byID[hits[i].ID], &preferred)
			if a.l.Example == b.l.Example && r.key(preferred, a.l) == r.key(preferred, b.l) && !a.has("cost", "free") && b.has("cost", "free") {
				t.Fatalf("%s, not preferred, stands before %s, preferred", a.l.Slug, b.l.Slug)
			}
		}
	}
}

func TestPastTheEndIsEmptyWithTheTrueTotal(t *testing.T) {
	e, r := town(t)
	f, err := e.Search(t.Context(), search.Query{Now: testkit.Now, Page: 100, PerPage: 100})
	if err != nil || len(f.Hits) != 0 || f.Total != r.total(search.Query{Now: testkit.Now}) {
		t.Errorf("%d hits, total %d, %v", len(f.Hits), f.Total, err)
	}
}
