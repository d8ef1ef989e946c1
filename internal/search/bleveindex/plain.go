package bleveindex

import (
	"cmp"
	"encoding/binary"
	"slices"

	"openchair/internal/search"
)

// isPlain reports whether nothing but freshness, open places and the exact topic tells one row from another:
// then relevance has two dozen values, and most rows can be passed over by looking at a few bits.
func (a *asked) isPlain() bool {
	return (a.q.Sort == "" || a.q.Sort == search.Relevance) && a.text == nil && len(a.groups) == 0 && a.near == nil && len(a.prefer) == 0
}

// bestPlain are the rows of a result among which its best depth ones are: those in better classes than the
// one in which the page ends, and of that class those with the least ids.
func (a *asked) bestPlain(result bitset, depth int) bitset {
	if depth <= bestKept && len(a.exact) == 0 && result.count() == a.day.size {
		return a.day.best(a)
	}
	return a.pickPlain(result, depth)
}

// bestKept is how many places of the order without any filter, which most people see first, are kept with the day.
const bestKept = 100

// best is a set with the first places of everything there is to see.
func (d *daily) best(a *asked) bitset {
	d.bestOnce.Do(func() {
		set := a.pickPlain(d.visible, bestKept)
		d.bestRows = append(bitset(nil), set...)
	})
	return d.bestRows
}

func (a *asked) pickPlain(result bitset, depth int) bitset {
	var classes [4 * len(weighFresh)]float32
	for fresh, value := range weighFresh {
		for class := range 4 {
			// As relevance adds it: a sum made another way can differ in its last bit.
			boost := value
			if class&2 != 0 {
				boost += weighExact
			}
			if class&1 != 0 {
				boost += weighAccepting
			}
			classes[4*fresh+class] = boost
		}
	}
	accepting := a.s.cols.bits(mark{Param: "accepting", ID: "1"})
	examples := a.s.cols.bits(markExample)
	class := func(r uint32) int {
		c := 4 * int(a.day.fresh[r])
		if a.isExact(r) {
			c += 2
		}
		if accepting.has(r) {
			c++
		}
		return c
	}
	var sizes [len(classes)]int
	genuine := 0
	result.each(func(r uint32) {
		if !examples.has(r) {
			sizes[class(r)]++
			genuine++
		}
	})
	if genuine <= depth {
		return result
	}
	// The value of the class in which the page ends, and how many of it are still on the page.
	values := slices.Clone(classes[:])
	slices.SortFunc(values, func(x, y float32) int { return cmp.Compare(y, x) })
	values = slices.Compact(values)
	left := depth
	var last float32
	for _, v := range values {
		n := 0
		for c, size := range sizes {
			if classes[c] == v {
				n += size
			}
		}
		if last = v; n >= left {
			break
		}
		left -= n
	}
	out := a.sc.set(a.rows())
	ids := a.s.cols.ids
	var least []uint64 // a heap would be less work, but pages are short and this is asked once
	limit := ^uint64(0)
	result.each(func(r uint32) {
		if examples.has(r) {
			return
		}
		switch v := classes[class(r)]; {
		case v > last:
			out.set(r)
		case v == last:
			// Rows with equal beginnings of their ids all stay: the order is made of the whole ids.
			id := binary.BigEndian.Uint64(ids[r][:8])
			if id > limit {
				return
			}
			out.set(r)
			if least = append(least, id); len(least) >= 4*left+64 {
				slices.Sort(least)
				least = least[:left]
				limit = least[left-1]
			}
		}
	})
	return out
}
