package bleveindex

import (
	"math"
	"slices"

	"openchair/internal/search"
)

// facets counts, for every value of every parameter asked for, what the total would be if that value
// were the only one of its parameter (audience: of its axis; access: added to those chosen).
func (a *asked) facets(result bitset, all *tally) map[string][]search.Count {
	out := make(map[string][]search.Count, len(a.q.Facets))
	for _, param := range a.q.Facets {
		values := a.valuesOf(param)
		order := a.sc.order[:0] // the most first, then as the vocabulary has them
		chosen := a.chosen[param]
		put := func(i, n int) {
			if n > 0 || chosen != nil && slices.Contains(chosen, a.s.cols.names[values[i]].ID) {
				order = append(order, (math.MaxUint32-uint64(n))<<32|uint64(i))
			}
		}
		switch param {
		case "format":
			if a.near == nil && a.chosen["format"] == nil {
				a.countMarks(all, param, put)
				break
			}
			base := a.except(keyPlace)
			for i, m := range values {
				put(i, base.countAnd(a.placeBits([]string{a.s.cols.names[m].ID})))
			}
		case "day":
			base := a.baseOf(result, keyWhen, a.days != nil || a.hrs != nil)
			for i, m := range values {
				put(i, base.countAnd(a.slots().union(a.sc, a.rows(), []int{dayNumber[a.s.cols.names[m].ID]}, a.hrs)))
			}
		case "time":
			base := a.baseOf(result, keyWhen, a.days != nil || a.hrs != nil)
			for i, m := range values {
				put(i, base.countAnd(a.slots().union(a.sc, a.rows(), a.days, []int{bandNumber[a.s.cols.names[m].ID]})))
			}
		case "confirmed":
			base := a.baseOf(result, param, a.hasRule(param))
			for i := range values {
				put(i, base.countAnd(a.day.confirmed))
			}
		case "audience":
			without := map[string]*tally{}
			for i, m := range values {
				axis := a.axis(a.s.cols.names[m].ID)
				counted := all
				if a.hasRule("audience/" + axis) {
					if without[axis] == nil {
						without[axis] = a.tally(a.except("audience/"+axis), nil)
					}
					counted = without[axis]
				}
				put(i, counted.param(param).of(m))
			}
		default:
			counted := all
			if a.hasRule(param) {
				counted = a.tally(a.except(param), nil)
			}
			a.countMarks(counted, param, put)
		}
		slices.Sort(order)
		counts := make([]search.Count, len(order))
		for i, x := range order {
			counts[i] = search.Count{ID: a.s.cols.names[values[uint32(x)]].ID, Count: int(math.MaxUint32 - x>>32)}
		}
		out[param], a.sc.order = counts, order
	}
	return out
}

func (a *asked) countMarks(t *tally, param string, put func(i, n int)) {
	counts := t.param(param)
	for i, m := range a.valuesOf(param) {
		put(i, counts.of(m))
	}
}

func (a *asked) baseOf(result bitset, key string, active bool) bitset {
	if active {
		return a.except(key)
	}
	return result
}

func (a *asked) hasRule(key string) bool {
	return slices.ContainsFunc(a.rules, func(r rule) bool { return r.key == key })
}

// valuesOf are the marks of a parameter's values in the vocabulary's order; languages that only a listing
// names come last.
func (a *asked) valuesOf(param string) []uint16 {
	all := a.s.cols.values[param]
	if param == "language" {
		return all
	}
	return all[:min(len(all), len(a.e.terms[param]))]
}
