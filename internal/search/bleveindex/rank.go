package bleveindex

import (
	"encoding/binary"
	"math"
	"slices"

	"openchair/internal/search"
)

// place is where a row stands in the order: by primary, least first, then by relevance, most first,
// then by id. The same for everyone, and nothing a listing can pay for is in it.
type place struct {
	row       uint32
	example   bool // examples come after everything real, whatever the order
	primary   float64
	relevance float32
}

// What each sign adds to relevance. Text counts most (its score is multiplied), then what the person
// prefers, the exact topic, freshness, places open, and being close.
const (
	weighText      = 1.0
	weighPrefer    = 4.0
	weighExact     = 1.0
	weighAccepting = 0.1
	weighNear      = 0.3
	textBoost      = 0.25
)

var weighFresh = [...]float32{freshHidden: 0, freshOverdue: 0.1, freshUndated: 0.3, freshUnconfirmed: 0.4, freshDue: 0.85, freshConfirmed: 1}

func (a *asked) relevance(r uint32, accepting bitset) float32 {
	boost := weighFresh[a.day.fresh[r]]
	for _, p := range a.prefer {
		if p.has(r) {
			boost += weighPrefer
		}
	}
	if a.isExact(r) {
		boost += weighExact
	}
	if accepting.has(r) {
		boost += weighAccepting
	}
	if a.near != nil && a.near.hasPoint && a.near.inside.has(r) {
		boost += weighNear * float32(1-math.Min(1, a.near.distances(r)/a.q.Near.WithinM))
	}
	if text := a.sc.score[r]; text > 0 {
		return weighText*text*(1+textBoost*boost) + boost
	}
	return boost
}

// isExact: one of the row's own topics is one that was asked for, not only a broader or narrower one.
func (a *asked) isExact(r uint32) bool {
	for _, x := range a.exact {
		if x.has(r) {
			return true
		}
	}
	return false
}

// most is what no boost of this search goes beyond; a little more, because sums are rounded.
func (a *asked) most() float32 {
	return slices.Max(weighFresh[:]) + weighPrefer*float32(len(a.prefer)) + weighExact + weighAccepting + weighNear + 0.001
}

// isLevel: the first key of the order is the same for every row.
func (a *asked) isLevel() bool {
	return a.near == nil && (a.q.Sort == search.Relevance || a.q.Sort == "")
}

// primary is the first key of each order.
func (a *asked) primary() func(r uint32) float64 {
	c := a.s.cols
	outside := func(r uint32) float64 {
		if a.near == nil || a.near.inside.has(r) {
			return 0
		}
		return 1
	}
	switch a.q.Sort {
	case search.ByDistance:
		return func(r uint32) float64 {
			if a.near == nil || !a.near.hasPoint || outside(r) > 0 {
				return math.Inf(1)
			}
			return a.shownDistance(r)
		}
	case search.Soonest:
		return func(r uint32) float64 { return float64(a.next[r]) }
	case search.ByCost:
		insurance := c.bits(mark{Param: "=basis", ID: "insurance-only"})
		unknown := c.bits(mark{Param: "=basis", ID: "unknown"})
		return func(r uint32) float64 {
			switch {
			case a.costOf(r) != noPrice:
				return float64(a.costOf(r))
			case insurance.has(r):
				return 2e12
			case unknown.has(r):
				return 3e12
			}
			return 1e12
		}
	case search.ByConfirmed:
		return func(r uint32) float64 { return -float64(c.confirmed[r]) }
	}
	return outside
}

// ahead orders places: the real before examples, then by the order asked, by relevance, by id.
func (a *asked) ahead(x, y *place) bool {
	switch {
	case x.example != y.example:
		return y.example
	case x.primary != y.primary:
		return x.primary < y.primary
	case x.relevance != y.relevance:
		return x.relevance > y.relevance
	}
	p, q := &a.s.cols.ids[x.row], &a.s.cols.ids[y.row]
	if left, right := binary.BigEndian.Uint64(p[:8]), binary.BigEndian.Uint64(q[:8]); left != right {
		return left < right
	}
	return binary.BigEndian.Uint64(p[8:]) < binary.BigEndian.Uint64(q[8:])
}

// ordered is the page asked for, best first. Twice the places that are needed are gathered, then the worse half
// is dropped; from then on nothing comes in that is behind the last that is needed.
func (a *asked) ordered(rows []uint32) []place {
	depth := a.q.Page * a.q.PerPage
	top := a.sc.places[:0]
	var last *place // of the depth best so far, nil while there are fewer
	primary := a.primary()
	accepting := a.s.cols.bits(mark{Param: "accepting", ID: "1"})
	examples := a.s.cols.bits(markExample)
	most := a.most()
	level := a.isLevel()
	least := float32(-1) // a row whose text scores less is behind last, if it is not ahead by the primary key
	for _, r := range rows {
		// Most rows end here, before anything of theirs is looked at but their text's score.
		behind := a.sc.score[r] < least
		if behind && level {
			continue
		}
		p := place{row: r, primary: primary(r)}
		if last != nil && !last.example && (p.primary > last.primary || behind && p.primary == last.primary) {
			continue
		}
		p.example = examples.has(r)
		p.relevance = a.relevance(r, accepting)
		if last != nil && !a.ahead(&p, last) {
			continue
		}
		if top = append(top, p); len(top) == 2*depth {
			a.partition(top, depth-1)
			kept := top[depth-1]
			top, last = top[:depth], &kept
			if !kept.example {
				least = (kept.relevance - most) / (weighText * (1 + textBoost*most))
			}
		}
	}
	a.sc.places = top
	from := (a.q.Page - 1) * a.q.PerPage
	if from >= len(top) {
		return nil
	}
	if depth < len(top) {
		a.partition(top, depth-1)
		top = top[:depth]
	}
	a.partition(top, from)
	page := top[from:]
	slices.SortFunc(page, func(x, y place) int {
		if a.ahead(&x, &y) {
			return -1
		}
		return 1
	})
	return page
}

// partition puts the place with number k of the order where it belongs, what is ahead of it before it and the rest
// behind: all that is needed of an order of which one page is shown.
func (a *asked) partition(places []place, k int) {
	low, high := 0, len(places)-1
	for low < high {
		pivot := places[low+(high-low)/2]
		i, j := low, high
		for i <= j {
			for a.ahead(&places[i], &pivot) {
				i++
			}
			for a.ahead(&pivot, &places[j]) {
				j--
			}
			if i <= j {
				places[i], places[j] = places[j], places[i]
				i++
				j--
			}
		}
		switch {
		case k <= j:
			high = j
		case k >= i:
			low = i
		default:
			return
		}
	}
}

// shownDistance is metres, rounded up to a whole mile or kilometre for a place that is only an area.
func (a *asked) shownDistance(r uint32) float64 {
	d := a.near.distances(r)
	if a.s.cols.rough.has(r) {
		unit := search.Mile
		if a.q.Near.Kilometres {
			unit = 1000
		}
		d = math.Max(1, math.Ceil(d/unit)) * unit
	}
	return d
}

// hits adds to each place what this request sees of it.
func (a *asked) hits(places []place) []search.Hit {
	c := a.s.cols
	door := c.bits(markDoor)
	notFar := c.bits(markNotFar)
	out := make([]search.Hit, len(places))
	for i, p := range places {
		h := search.Hit{ID: c.ids[p.row], Freshness: freshness[a.day.fresh[p.row]]}
		if a.near != nil && a.near.hasPoint && door.has(p.row) && !math.IsNaN(float64(c.lat[p.row])) {
			d := int(math.Round(a.shownDistance(p.row)))
			h.DistanceM = &d
		}
		if a.near != nil && a.q.Near.State != "" && notFar.has(p.row) && !a.near.inside.has(p.row) {
			h.AskWhetherServes = true
		}
		if n := a.next[p.row]; n != never {
			at := a.s.meeting(p.row, n, a.q.Now)
			h.NextMeeting = &at
		}
		out[i] = h
	}
	return out
}
