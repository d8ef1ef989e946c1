package bleveindex

import (
	"cmp"
	"slices"

	"openchair/internal/search"
)

// facets counts, for every value of every parameter asked for, what the total would be if that value
// were the only one of its parameter (audience: of its axis; access: added to those chosen).
func (a *asked) facets(result bitset) map[string][]search.Count {
	out := make(map[string][]search.Count, len(a.q.Facets))
	wanted := 0
	for _, param := range a.q.Facets {
		wanted += len(a.e.terms[param])
	}
	all := a.markCounts(result, wanted)
	for _, param := range a.q.Facets {
		var counts []search.Count
		put := func(id string, n int) {
			if n > 0 || slices.Contains(a.chosen[param], id) {
				counts = append(counts, search.Count{ID: id, Count: n})
			}
		}
		switch param {
		case "format":
			base := result
			if a.near != nil || a.chosen["format"] != nil {
				base = a.except(keyPlace)
			}
			for _, t := range a.e.terms["format"] {
				put(t, base.countAnd(a.placeBits([]string{t})))
			}
		case "day":
			base := a.baseOf(result, keyWhen, a.days != nil || a.hrs != nil)
			for _, t := range a.e.terms["day"] {
				put(t, base.countAnd(a.slots().union(a.sc, a.rows(), []int{dayNumber[t]}, a.hrs)))
			}
		case "time":
			base := a.baseOf(result, keyWhen, a.days != nil || a.hrs != nil)
			for _, t := range a.e.terms["time"] {
				put(t, base.countAnd(a.slots().union(a.sc, a.rows(), a.days, []int{bandNumber[t]})))
			}
		case "audience":
			bases := map[string]bitset{}
			for _, t := range a.e.terms["audience"] {
				n := all.of(mark{Param: "audience", ID: t})
				if axis := a.axis(t); a.hasRule("audience/" + axis) {
					if bases[axis] == nil {
						bases[axis] = a.except("audience/" + axis)
					}
					n = bases[axis].countAnd(a.valueBits("audience", t))
				}
				put(t, n)
			}
		default:
			counted := all
			own := a.hasRule(param)
			if own {
				counted = a.markCounts(a.except(param), len(a.valuesOf(param)))
			}
			for _, t := range a.valuesOf(param) {
				if param == "confirmed" {
					put(t, counted.set.countAnd(a.day.confirmed))
					continue
				}
				put(t, counted.of(mark{Param: param, ID: t}))
			}
		}
		slices.SortStableFunc(counts, func(x, y search.Count) int { return cmp.Compare(y.Count, x.Count) })
		out[param] = counts
	}
	return out
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

// valuesOf are a parameter's values in the vocabulary's order; languages that only a listing names come
// last.
func (a *asked) valuesOf(param string) []string {
	if param == "language" {
		return a.s.cols.languages
	}
	return a.e.terms[param]
}

// markCounts are how many rows of a set have each mark. A small set is counted row by row, a large one
// mark by mark, whichever touches less memory; everything there is to see is counted once a day and state.
type markCounts struct {
	cols   *columns
	set    bitset
	byMark []int32 // nil: ask the sets
}

// marksARow is about how many marks a listing has; rowCost is how many words of a set can be met and
// counted in the time one mark of one row is looked up and added.
const (
	marksARow = 24
	rowCost   = 6
)

func (a *asked) markCounts(set bitset, wanted int) *markCounts {
	c := a.s.cols
	out := &markCounts{cols: c, set: set}
	n := set.count()
	if n == a.day.visible.count() {
		out.byMark = a.day.counts()
		return out
	}
	if n*marksARow*rowCost < wanted*len(set) {
		out.byMark = make([]int32, len(c.names))
		set.each(func(r uint32) {
			for _, m := range c.rowMarks[r] {
				out.byMark[m]++
			}
		})
	}
	return out
}

func (m *markCounts) of(k mark) int {
	n, ok := m.cols.number[k]
	if !ok {
		return 0
	}
	if m.byMark != nil {
		return int(m.byMark[n])
	}
	return m.cols.countIn(m.set, n)
}

// countIn is how many rows of a set have a mark.
func (c *columns) countIn(set bitset, n uint16) int {
	if few := c.few[n]; few != nil {
		return set.countRows(few)
	}
	return set.countAnd(c.marks[n])
}
