package bleveindex

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"openchair/internal/search"
)

// relax offers what could go when little was found, with the total each gives: first the broader value
// of a topic, payer or audience, then whole parameters, most first, then twice the distance. All from
// the rules already made.
func (a *asked) relax(total int) []search.Relaxed {
	var broader, dropped, wider []search.Relaxed
	for _, param := range []string{"topic", "payer", "audience"} {
		for _, id := range a.chosen[param] {
			parents := a.e.o.Words.Broader(param, id)
			if len(parents) == 0 {
				continue
			}
			keys := []string{param}
			others := []string{parents[0]}
			for _, o := range a.chosen[param] {
				if o != id && (param != "audience" || a.axis(o) == a.axis(id)) {
					others = append(others, o)
				}
			}
			if param == "audience" {
				keys = []string{"audience/" + a.axis(id)}
			}
			if n := a.except(keys...).countAnd(a.anyOf(param, others)); n > total {
				broader = append(broader, search.Relaxed{Param: param, Value: id, To: parents[0], Total: n})
			}
		}
	}
	drop := func(param string, keys ...string) {
		if n := a.except(keys...).count(); n > total {
			dropped = append(dropped, search.Relaxed{Param: param, Total: n})
		}
	}
	done := map[string]bool{}
	for _, f := range a.q.Filters {
		if done[f.Param] {
			continue
		}
		done[f.Param] = true
		switch f.Param {
		case "audience":
			var keys []string
			for _, id := range a.chosen["audience"] {
				keys = append(keys, "audience/"+a.axis(id))
			}
			drop("audience", keys...)
		case "access":
			var keys []string
			for _, id := range a.chosen["access"] {
				keys = append(keys, "access/"+id)
			}
			drop("access", keys...)
		case "format":
			a.relaxTo(&dropped, total, "format", keyPlace, a.placeBits(nil))
		case "day":
			a.relaxTo(&dropped, total, "day", keyWhen, a.whenBits(nil, a.hrs))
		case "time":
			a.relaxTo(&dropped, total, "time", keyWhen, a.whenBits(a.days, nil))
		default:
			drop(f.Param, f.Param)
		}
	}
	if a.q.MaxCost != nil {
		drop("max_cost", keyCost)
	}
	if len(a.q.Not) > 0 {
		drop("not", keyNot)
	}
	if a.hasRule(keyText) {
		drop("q", keyText)
	}
	if a.near != nil {
		if n := a.elsewhere(nil).except().count(); n > total {
			dropped = append(dropped, search.Relaxed{Param: "near", Total: n})
		}
		wider = a.widen(total)
	}
	slices.SortStableFunc(dropped, func(x, y search.Relaxed) int { return cmp.Compare(y.Total, x.Total) })
	out := append(append(broader, dropped...), wider...)
	return out[:min(len(out), search.MaxRelaxed)]
}

// again is another query at the same moment. Every rule that knows a place is made anew: the hour of an online meeting
// is told by the clock there. What words and groups found can be kept.
func (a *asked) again(q search.Query) *asked {
	b := &asked{e: a.e, s: a.s, q: q, sc: a.sc, day: a.day, next: a.next, least: a.least}
	b.collect()
	return b
}

// keep takes over the rules with such keys.
func (a *asked) keep(from *asked, such func(key string) bool) {
	for _, r := range from.rules {
		if such(r.key) {
			a.rules = append(a.rules, r)
		}
	}
}

func isGroup(key string) bool { return strings.HasPrefix(key, keyGroup) }

// elsewhere is the same search with another place, or none.
func (a *asked) elsewhere(near *search.Near) *asked {
	q := a.q
	q.Near = near
	b := a.again(q)
	b.keep(a, func(key string) bool { return key == keyText || isGroup(key) })
	return b
}

func (a *asked) whenBits(days, hrs []int) bitset {
	if days == nil && hrs == nil {
		return a.day.visible
	}
	return a.slots().union(a.sc, a.rows(), days, hrs)
}

func (a *asked) relaxTo(out *[]search.Relaxed, total int, param, key string, instead bitset) {
	if n := a.except(key).countAnd(instead); n > total {
		*out = append(*out, search.Relaxed{Param: param, Total: n})
	}
}

func (a *asked) widen(total int) []search.Relaxed {
	n := a.q.Near
	if !n.HasPoint || n.WithinM*2 > search.MaxWithin {
		return nil
	}
	far := *n
	far.WithinM *= 2
	near := a.near
	a.near = a.findNear(&far)
	count := a.except(keyPlace).countAnd(a.placeBits(a.chosen["format"]))
	a.near = near
	if count <= total {
		return nil
	}
	unit, word := search.Mile, "mi"
	if n.Kilometres {
		unit, word = 1000, "km"
	}
	text := func(m float64) string { return fmt.Sprintf("%g%s", float64(int(m/unit*10+0.5))/10, word) }
	return []search.Relaxed{{Param: "within", Value: text(n.WithinM), To: text(far.WithinM), Total: count}}
}
