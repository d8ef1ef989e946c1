package bleveindex

import (
	"openchair/internal/search"
)

// A rule is one thing a row must meet, named by the parameter it comes from so that a facet can leave
// its own out.
type rule struct {
	key  string
	bits bitset
}

// The keys of rules that are not one parameter's.
const (
	keyVisible = "visible"
	keyText    = "q"
	keyPlace   = "format" // near and format are one rule: format decides whether distance counts
	keyWhen    = "when"   // day and time are one rule: both on the same schedule line
	keyCost    = "max_cost"
	keyNot     = "not"
	keyGroup   = "group"
)

// asked is one search under way: the query against one snapshot.
type asked struct {
	e     *Engine
	s     *snapshot
	q     search.Query
	sc    *scratch
	day   *daily
	next  []int64 // each row's next meeting
	least []int64 // the earliest of each sixty-four rows
	rules []rule

	near       *nearRows
	days, hrs  []int
	zone       string
	chosen     map[string][]string // values of each parameter
	text       *textHits
	groups     []search.Group
	fewerWords bool
	prefer     []bitset
	exact      []bitset
	unpriced   bitset
	purse      *purse
}

func (a *asked) rows() int { return a.s.cols.rows }

func (a *asked) add(key string, bits bitset) { a.rules = append(a.rules, rule{key, bits}) }

// collect makes the rules of the query.
func (a *asked) collect() {
	q := &a.q
	a.chosen = map[string][]string{}
	var order []string
	for _, f := range q.Filters {
		if _, ok := a.chosen[f.Param]; !ok {
			order = append(order, f.Param)
		}
		a.chosen[f.Param] = append(a.chosen[f.Param], f.ID)
	}
	a.zone = a.e.o.Zone
	if q.Zone != "" {
		a.zone = q.Zone
	}
	if q.Near != nil {
		if q.Near.Zone != "" {
			a.zone = q.Near.Zone
		}
		a.near = a.findNear(q.Near)
	}
	a.add(keyVisible, a.day.visible)
	for _, param := range order {
		a.addParam(param, a.chosen[param])
	}
	if q.Near != nil || a.chosen["format"] != nil {
		a.add(keyPlace, a.placeBits(a.chosen["format"]))
	}
	for _, d := range a.chosen["day"] {
		a.days = append(a.days, dayNumber[d])
	}
	for _, t := range a.chosen["time"] {
		a.hrs = append(a.hrs, bandNumber[t])
	}
	if a.days != nil || a.hrs != nil {
		a.add(keyWhen, a.slots().union(a.sc, a.rows(), a.days, a.hrs))
	}
	a.purse = a.newPurse()
	if q.MaxCost != nil {
		a.add(keyCost, a.affordable(*q.MaxCost))
	}
	if len(q.Not) > 0 {
		keep := a.sc.copyOf(a.day.visible, a.rows())
		for _, n := range q.Not {
			keep.without(a.valueBits(n.Param, n.ID))
		}
		a.add(keyNot, keep)
	}
	for _, p := range q.Prefer {
		a.prefer = append(a.prefer, a.valueBits(p.Param, p.ID))
	}
	for _, f := range q.Filters {
		if f.Param == "topic" {
			a.exact = append(a.exact, a.s.cols.bits(mark{Param: "=topic", ID: f.ID}))
		}
	}
}

// addParam adds the rules of one parameter: audiences one an axis, access one a value, else one.
func (a *asked) addParam(param string, ids []string) {
	switch param {
	case "format", "day", "time":
	case "audience":
		byAxis := map[string][]string{}
		var axes []string
		for _, id := range ids {
			axis := a.axis(id)
			if byAxis[axis] == nil {
				axes = append(axes, axis)
			}
			byAxis[axis] = append(byAxis[axis], id)
		}
		for _, axis := range axes {
			a.add("audience/"+axis, a.anyOf("audience", byAxis[axis]))
		}
	case "access":
		for _, id := range ids {
			a.add("access/"+id, a.valueBits("access", id))
		}
	default:
		a.add(param, a.anyOf(param, ids))
	}
}

func (a *asked) axis(audience string) string {
	t, _ := a.e.o.Words.Term("audience", audience)
	return t.Axis
}

func (a *asked) anyOf(param string, ids []string) bitset {
	if len(ids) == 1 {
		return a.valueBits(param, ids[0])
	}
	out := a.sc.set(a.rows())
	for _, id := range ids {
		out.or(a.valueBits(param, id))
	}
	return out
}

// valueBits are the rows one value of one parameter finds, everything else being equal.
func (a *asked) valueBits(param, id string) bitset {
	switch param {
	case "confirmed":
		return a.day.confirmed
	case "day":
		return a.slots().union(a.sc, a.rows(), []int{dayNumber[id]}, nil)
	case "time":
		return a.slots().union(a.sc, a.rows(), nil, []int{bandNumber[id]})
	}
	return a.s.cols.bits(mark{Param: param, ID: id})
}

func (a *asked) slots() *slots { return a.s.slotsIn(a.zone, a.q.Now, a.next) }

// placeBits is the near and format rule of design §4: without a place, the format's own rows; with one,
// in person and hybrid mean inside, online and phone mean at any distance.
func (a *asked) placeBits(formats []string) bitset {
	if a.near == nil {
		if len(formats) == 0 {
			return a.day.visible
		}
		return a.anyOf("format", formats)
	}
	if len(formats) == 0 {
		return a.near.inside
	}
	out := a.sc.set(a.rows())
	for _, f := range formats {
		rows := a.sc.copyOf(a.s.cols.bits(mark{Param: "format", ID: f}), a.rows())
		switch f {
		case "online", "phone":
			reachable := a.sc.copyOf(a.near.mayServe, a.rows())
			reachable.or(a.near.inside)
			rows.and(reachable)
		default:
			rows.and(a.near.inside)
		}
		out.or(rows)
	}
	return out
}

// affordable are the rows whose least price a session is at most limit; what states no amount is kept
// in unpriced, and counted for the page.
func (a *asked) affordable(limit int) bitset {
	c := a.s.cols
	out := a.sc.set(a.rows())
	a.unpriced = a.sc.copyOf(a.day.visible, a.rows())
	a.unpriced.without(c.bits(mark{Param: "=basis", ID: "insurance-only"}))
	a.day.visible.each(func(r uint32) {
		if price := a.costOf(r); price != noPrice {
			a.unpriced.clear(r)
			if int(price) <= limit {
				out.set(r)
			}
		}
	})
	return out
}

// except is the result without the rules of one key.
func (a *asked) except(keys ...string) bitset {
	out := a.sc.copyOf(a.day.visible, a.rows())
next:
	for _, r := range a.rules {
		for _, k := range keys {
			if r.key == k {
				continue next
			}
		}
		out.and(r.bits)
	}
	return out
}
