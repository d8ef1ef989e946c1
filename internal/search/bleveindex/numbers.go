package bleveindex

import (
	"cmp"
	"math/bits"
	"slices"

	"openchair/internal/listing"
	"openchair/internal/search"
)

// explain counts the three columns beside the results: over the whole result, examples left out,
// disjoint, from columns alone.
func (a *asked) explain(result bitset) search.Explainer {
	real := a.sc.copyOf(result, a.rows())
	real.without(a.s.cols.bits(markExample))
	return search.Explainer{
		Peer:         a.side(real, listing.Peer),
		Professional: a.side(real, listing.Professional),
		CoLed:        a.side(real, listing.CoLed),
	}
}

func (a *asked) side(real bitset, led listing.LedBy) search.Side {
	c := a.s.cols
	set := a.sc.copyOf(real, a.rows())
	set.and(c.bits(mark{Param: "=led_by", ID: string(led)}))
	side := search.Side{Count: set.count(), Kinds: map[listing.Kind]int{}}
	if side.Count == 0 {
		return side
	}
	n := a.markCounts(set, 20)
	for _, k := range listing.Kinds {
		if count := n.of(mark{Param: "kind", ID: string(k)}); count > 0 {
			side.Kinds[k] = count
		}
	}
	basis := func(b listing.Basis) int { return n.of(mark{Param: "=basis", ID: string(b)}) }
	side.Cost = search.Money{
		Free: basis(listing.Free), Donation: basis(listing.Donation), Sliding: basis(listing.Sliding),
		Fixed: basis(listing.Fixed), InsuranceOnly: basis(listing.InsuranceOnly), Unknown: basis(listing.CostUnknown),
	}
	side.FreeWord = n.of(mark{Param: "cost", ID: "free"})
	first, who := a.prices(set, n, &side.Cost)
	accepts := func(w listing.Answer) int { return n.of(mark{Param: "=accepts", ID: string(w)}) }
	side.Insurance.Yes, side.Insurance.No = accepts(listing.Yes), accepts(listing.No)
	side.Insurance.Unknown = side.Count - side.Insurance.Yes - side.Insurance.No
	if side.Insurance.Yes > 0 {
		set := a.sc.copyOf(set, a.rows())
		set.and(c.bits(mark{Param: "=accepts", ID: string(listing.Yes)}))
		n := a.markCounts(set, len(a.e.terms["payer"]))
		for _, id := range a.e.terms["payer"] {
			if count := n.of(mark{Param: "payer", ID: id}); count > 0 {
				side.Payers = append(side.Payers, search.Count{ID: id, Count: count})
			}
		}
		slices.SortStableFunc(side.Payers, func(x, y search.Count) int { return cmp.Compare(y.Count, x.Count) })
	}
	if first != never {
		at := a.s.meeting(who, first, a.q.Now)
		side.NextMeeting = &at
	}
	return side
}

// prices are the least prices a session, without insurance: median, least and most of those known. Most
// known prices are nothing, so those are only counted. The same walk over the rows finds the soonest
// meeting, and whose it is.
func (a *asked) prices(set bitset, n *markCounts, m *search.Money) (first int64, who uint32) {
	m.Priced = n.of(markPriced)
	zeros := n.of(markZero)
	c := a.s.cols
	priced, zero := c.bits(markPriced), c.bits(markZero)
	paid := a.sc.prices[:0]
	first = never
	for i, w := range set {
		base := uint32(i << 6)
		if w != 0 && a.least[i] < first {
			for left := w; left != 0; left &= left - 1 {
				if r := base + uint32(bits.TrailingZeros64(left)); a.next[r] < first {
					first, who = a.next[r], r
				}
			}
		}
		for left := w & priced.word(i) &^ zero.word(i); left != 0; left &= left - 1 {
			paid = append(paid, c.floor[base+uint32(bits.TrailingZeros64(left))])
		}
	}
	a.sc.prices = paid
	if m.Priced == 0 {
		return first, who
	}
	low, high := 0, 0
	if len(paid) > 0 {
		high = int(slices.Max(paid))
		if zeros == 0 {
			low = int(slices.Min(paid))
		}
	}
	// Of an even number, the median is the mean of the two in the middle.
	left, right := (m.Priced-1)/2-zeros, m.Priced/2-zeros
	sum := 0
	if left >= 0 {
		sum = int(nth(paid, left))
	}
	switch {
	case right < 0:
	case right == left:
		sum *= 2
	default:
		// What nth leaves on its right is not less: the next one is the least of it.
		sum += int(slices.Min(paid[max(right, 0):]))
	}
	median := sum / 2
	m.Min, m.Max, m.Median = &low, &high, &median
	return first, who
}

// nth is the k-th least of the values, which change their order. Sorting all of them for one in the middle
// would be a quarter of what the numbers cost.
func nth(values []int32, k int) int32 {
	low, high := 0, len(values)-1
	for low < high {
		pivot := values[low+(high-low)/2]
		i, j := low, high
		for i <= j {
			for values[i] < pivot {
				i++
			}
			for values[j] > pivot {
				j--
			}
			if i <= j {
				values[i], values[j] = values[j], values[i]
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
			return values[k]
		}
	}
	return values[k]
}
