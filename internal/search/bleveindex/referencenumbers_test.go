package bleveindex_test

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/google/uuid"

	"openchair/internal/listing"
	"openchair/internal/search"
	"openchair/internal/vocab"
)

func (r *reference) find(q search.Query) []*listing.Listing {
	var out []*listing.Listing
	for i := range r.all {
		if r.see(&r.all[i], &q).matches() {
			out = append(out, &r.all[i])
		}
	}
	return out
}

func (r *reference) total(q search.Query) int { return len(r.find(q)) }

// without is the query less every value of a parameter (of an audience: of its axis only).
func (r *reference) without(q search.Query, param, axis string) search.Query {
	q.Filters = slices.DeleteFunc(slices.Clone(q.Filters), func(v search.Value) bool {
		if v.Param != param {
			return false
		}
		t, _ := r.words.Term(param, v.ID)
		return param != "audience" || axis == "*" || t.Axis == axis
	})
	return q
}

// only is the query with this value as the only one of its parameter (audience: of its axis; access:
// beside those chosen).
func (r *reference) only(q search.Query, v search.Value) search.Query {
	t, _ := r.words.Term(v.Param, v.ID)
	if v.Param != "access" {
		q = r.without(q, v.Param, t.Axis)
	}
	q.Filters = append(slices.Clone(q.Filters), v)
	return q
}

func (r *reference) facet(q search.Query, param string) []search.Count {
	ids := []string{}
	for _, t := range r.words.Terms(param) {
		ids = append(ids, t.ID)
	}
	if param == "language" {
		for i := range r.all {
			for _, tag := range r.all[i].Languages {
				if id := strings.Split(tag, "-")[0]; !slices.Contains(ids, id) {
					ids = append(ids, id)
				}
			}
		}
	}
	// Whatever has this value as its only one is among what has none; but not so for a format, which
	// changes what a place means.
	among := map[string]*reference{}
	for _, t := range ids {
		term, _ := r.words.Term(param, t)
		if among[term.Axis] == nil {
			among[term.Axis] = r
			if param != "format" {
				small := *r
				small.all = nil
				for _, l := range r.find(r.without(q, param, term.Axis)) {
					small.all = append(small.all, *l)
				}
				among[term.Axis] = &small
			}
		}
	}
	var out []search.Count
	for _, id := range ids {
		term, _ := r.words.Term(param, id)
		n := among[term.Axis].total(r.only(q, search.Value{Param: param, ID: id}))
		if n > 0 || slices.Contains(chosen(&q, param), id) {
			out = append(out, search.Count{ID: id, Count: n})
		}
	}
	slices.SortStableFunc(out, func(a, b search.Count) int { return cmp.Compare(b.Count, a.Count) })
	return out
}

func (r *reference) side(q search.Query, led listing.LedBy) search.Side {
	s := search.Side{Kinds: map[listing.Kind]int{}}
	var prices []int
	payers := map[string]int{}
	for _, l := range r.find(q) {
		o := r.see(l, &q)
		if l.Example || l.LedBy != led {
			continue
		}
		s.Count++
		s.Kinds[l.Kind]++
		switch l.Cost.Basis {
		case listing.Free:
			s.Cost.Free++
		case listing.Donation:
			s.Cost.Donation++
		case listing.Sliding:
			s.Cost.Sliding++
		case listing.Fixed:
			s.Cost.Fixed++
		case listing.InsuranceOnly:
			s.Cost.InsuranceOnly++
		default:
			s.Cost.Unknown++
		}
		if o.has("cost", "free") {
			s.FreeWord++
		}
		if n, ok := o.price(); ok {
			prices = append(prices, n)
		}
		switch l.Insurance.Accepts {
		case listing.Yes:
			s.Insurance.Yes++
		case listing.No:
			s.Insurance.No++
		default:
			s.Insurance.Unknown++
		}
		for _, t := range r.words.Terms("payer") {
			if o.has("payer", t.ID) {
				payers[t.ID]++
			}
		}
		if next := o.next(); next != nil && (s.NextMeeting == nil || next.Before(*s.NextMeeting)) {
			s.NextMeeting = next
		}
	}
	for _, t := range r.words.Terms("payer") {
		if payers[t.ID] > 0 {
			s.Payers = append(s.Payers, search.Count{ID: t.ID, Count: payers[t.ID]})
		}
	}
	slices.SortStableFunc(s.Payers, func(a, b search.Count) int { return cmp.Compare(b.Count, a.Count) })
	if s.Cost.Priced = len(prices); len(prices) > 0 {
		slices.Sort(prices)
		n := len(prices)
		s.Cost.Min, s.Cost.Max = new(prices[0]), new(prices[n-1])
		s.Cost.Median = new(prices[n/2])
		if n%2 == 0 {
			s.Cost.Median = new((prices[n/2-1] + prices[n/2]) / 2)
		}
	}
	return s
}

// offers: for a side with nothing, the first of two wider searches that has some. The wider searches: without what
// narrows most, if anything of it was asked for; then as far as the wider radius; then anywhere.
func (r *reference) offers(q search.Query) []search.Offer {
	type step struct {
		q search.Query
		search.Offer
	}
	var steps []step
	at := step{q: q}
	for _, param := range []string{"led_by", "kind", "cost", "insurance"} {
		if chosen(&q, param) != nil {
			at.q, at.Dropped = r.without(at.q, param, ""), append(at.Dropped, param)
		}
	}
	if q.MaxCost != nil {
		at.q.MaxCost, at.Dropped = nil, append(at.Dropped, "max_cost")
	}
	if len(at.Dropped) > 0 {
		steps = append(steps, at)
	}
	if q.Near != nil && q.Near.HasPoint && q.Near.WithinM < q.Near.Wider() {
		far := *q.Near
		far.WithinM = far.Wider()
		at.q.Near, at.WithinM = &far, far.WithinM
		steps = append(steps, at)
	}
	if q.Near != nil {
		at.q.Near, at.WithinM, at.Dropped = nil, 0, append(slices.Clone(at.Dropped), "near")
		steps = append(steps, at)
	}
	var out []search.Offer
	missing := []listing.LedBy{listing.Peer, listing.Professional}
	missing = slices.DeleteFunc(missing, func(led listing.LedBy) bool { return r.side(q, led).Count > 0 })
	for _, s := range steps[:min(2, len(steps))] {
		missing = slices.DeleteFunc(missing, func(led listing.LedBy) bool {
			n := r.side(s.q, led).Count
			if n == 0 {
				return false
			}
			s.LedBy, s.Total = led, n+r.side(s.q, listing.CoLed).Count
			out = append(out, s.Offer)
			return true
		})
	}
	return out
}

// relaxed: parents first, in the order chosen; then whole parameters, largest total first; then twice
// the distance. Only what finds more is offered, and four at most.
func (r *reference) relaxed(q search.Query, total int) []search.Relaxed {
	var parents, dropped, wider []search.Relaxed
	for _, param := range []string{"topic", "payer", "audience"} {
		for i, v := range q.Filters {
			if v.Param != param {
				continue
			}
			if up := r.words.Broader(param, v.ID); len(up) > 0 {
				wide := q
				wide.Filters = slices.Clone(q.Filters)
				wide.Filters[i].ID = up[0]
				if n := r.total(wide); n > total {
					parents = append(parents, search.Relaxed{Param: param, Value: v.ID, To: up[0], Total: n})
				}
			}
		}
	}
	drop := func(param string, less search.Query) {
		if n := r.total(less); n > total {
			dropped = append(dropped, search.Relaxed{Param: param, Total: n})
		}
	}
	for _, param := range vocab.Params {
		if chosen(&q, param) != nil {
			drop(param, r.without(q, param, "*"))
		}
	}
	if q.MaxCost != nil {
		less := q
		less.MaxCost = nil
		drop("max_cost", less)
	}
	if len(q.Not) > 0 {
		less := q
		less.Not = nil
		drop("not", less)
	}
	if q.Text != "" && !q.RankOnly {
		less := q
		less.Text = ""
		drop("q", less)
	}
	if q.Near != nil {
		less := q
		less.Near = nil
		drop("near", less)
		if q.Near.HasPoint && q.Near.WithinM*2 <= search.MaxWithin {
			less = q
			far := *q.Near
			far.WithinM *= 2
			less.Near = &far
			if n := r.total(less); n > total {
				wider = append(wider, search.Relaxed{Param: "within", Total: n})
			}
		}
	}
	slices.SortStableFunc(dropped, func(a, b search.Relaxed) int { return cmp.Compare(b.Total, a.Total) })
	out := slices.Concat(parents, dropped, wider)
	return out[:min(len(out), search.MaxRelaxed)]
}

// unpriced is what max_cost leaves out only for want of a price.
func (r *reference) unpriced(q search.Query) int {
	if q.MaxCost == nil {
		return 0
	}
	q.MaxCost = nil
	n := 0
	for _, l := range r.find(q) {
		if _, ok := r.see(l, &q).price(); !ok && l.Cost.Basis != listing.InsuranceOnly {
			n++
		}
	}
	return n
}

// moreOnline is what asking for online would add.
func (r *reference) moreOnline(q search.Query) int {
	if q.Near == nil {
		return 0
	}
	have := map[uuid.UUID]bool{}
	for _, l := range r.find(q) {
		have[l.ID] = true
	}
	n := 0
	for _, l := range r.find(r.only(q, search.Value{Param: "format", ID: "online"})) {
		if !have[l.ID] {
			n++
		}
	}
	return n
}

// key is where a listing stands in an order; equal keys are ties.
func (r *reference) key(q search.Query, l *listing.Listing) float64 {
	o := r.see(l, &q)
	switch q.Sort {
	case search.ByDistance:
		if d := o.distance(); d >= 0 && o.inside() {
			return o.shown(d)
		}
		return math.Inf(1)
	case search.Soonest:
		if next := o.next(); next != nil {
			return float64(next.Unix())
		}
		return math.Inf(1)
	case search.ByCost:
		n, ok := o.price()
		switch {
		case ok:
			return float64(n)
		case l.Cost.Basis == listing.InsuranceOnly:
			return 2e12
		case l.Cost.Basis == listing.CostUnknown:
			return 3e12
		}
		return 1e12
	case search.ByConfirmed:
		return -float64(l.ConfirmedOn.Day())
	}
	if q.Near != nil && !o.inside() {
		return 1 // what is far comes after what is near
	}
	return 0
}

// shown is the distance as it is told: rounded up to a whole mile or kilometre for an area.
func (o one) shown(d float64) float64 {
	if o.l.Where.Shown == listing.ShownFull {
		return d
	}
	unit := search.Mile
	if o.q.Near.Kilometres {
		unit = 1000
	}
	return math.Max(1, math.Ceil(d/unit)) * unit
}
