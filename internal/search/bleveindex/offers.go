package bleveindex

import (
	"slices"

	"openchair/internal/listing"
	"openchair/internal/search"
)

// narrowing are what most often leaves a side of the explainer empty.
var narrowing = []string{"led_by", "kind", "cost", "insurance"}

// offers look for each side that is empty, at most twice in all, and only then: where both sides have listings
// nothing is looked for.
func (a *asked) offers(found search.Explainer) []search.Offer {
	var missing []listing.LedBy
	if found.Peer.Count == 0 {
		missing = append(missing, listing.Peer)
	}
	if found.Professional.Count == 0 {
		missing = append(missing, listing.Professional)
	}
	var out []search.Offer
	next := search.Offer{}
	b := a
	for range 2 {
		if len(missing) == 0 {
			break
		}
		q, changed := b.loosen(&next)
		if !changed {
			break
		}
		b = b.instead(q)
		result := b.except()
		result.without(a.s.cols.bits(markExample))
		led := func(by listing.LedBy) int {
			return result.countAnd(a.s.cols.bits(mark{Param: "=led_by", ID: string(by)}))
		}
		missing = slices.DeleteFunc(missing, func(by listing.LedBy) bool {
			n := led(by)
			if n > 0 {
				o := next
				o.LedBy, o.Total, o.Dropped = by, n+led(listing.CoLed), slices.Clone(next.Dropped)
				out = append(out, o)
			}
			return n > 0
		})
	}
	return out
}

// loosen drops what narrows the search, or else looks farther, or else anywhere.
func (a *asked) loosen(o *search.Offer) (q search.Query, changed bool) {
	q = a.q
	for _, param := range narrowing {
		if a.chosen[param] != nil {
			o.Dropped, changed = append(o.Dropped, param), true
		}
	}
	if q.MaxCost != nil {
		o.Dropped, changed = append(o.Dropped, "max_cost"), true
		q.MaxCost = nil
	}
	q.Filters = slices.DeleteFunc(slices.Clone(q.Filters), func(v search.Value) bool { return slices.Contains(narrowing, v.Param) })
	if near := q.Near; !changed && near != nil {
		changed = true
		o.WithinM, q.Near = 0, nil
		if wider := near.Wider(); near.HasPoint && near.WithinM < wider {
			far := *near
			far.WithinM, o.WithinM, q.Near = wider, wider, &far
		} else {
			o.Dropped = append(o.Dropped, "near")
		}
	}
	return q, changed
}

// instead is another query with the same words: what they found is not looked up again.
func (a *asked) instead(q search.Query) *asked {
	b := a.again(q)
	b.text, b.groups = a.text, a.groups
	b.addWords()
	b.keep(a, isGroup)
	return b
}
