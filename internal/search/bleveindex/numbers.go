package bleveindex

import (
	"cmp"
	"math/bits"
	"slices"

	"openchair/internal/listing"
	"openchair/internal/search"
)

// column is the prices of one of the explainer's columns. They come in order.
type column struct {
	priced, passed           int
	least, left, right, most int
}

// price passes n rows of one price, which is not below those before it. The median of an even number is the mean
// of the two in the middle.
func (c *column) price(floor, n int) {
	if c.passed == 0 {
		c.least = floor
	}
	c.most = floor
	within := func(place int) bool { return c.passed <= place && place < c.passed+n }
	if within((c.priced - 1) / 2) {
		c.left = floor
	}
	if within(c.priced / 2) {
		c.right = floor
	}
	c.passed += n
}

// explain counts the three columns beside the results: over the whole result, examples left out,
// disjoint, from columns alone.
func (a *asked) explain(result bitset, t *tally) search.Explainer {
	t.family(offers)
	t.param("payer")
	counts, known := t.prices(), &a.s.cols.families[prices]
	var columns [1 + len(explained)]column
	for n, rows := range counts {
		columns[known.column[n]].priced += int(rows)
	}
	for _, n := range a.s.cols.byPrice {
		if rows := counts[n]; rows != 0 {
			columns[known.column[n]].price(int(known.floor[n]), int(rows))
		}
	}
	var sides [len(explained)]search.Side
	for i, led := range explained {
		sides[i] = a.side(t.marks, uint8(i+1), &columns[i+1], led, result)
	}
	return search.Explainer{Peer: sides[0], Professional: sides[1], CoLed: sides[2]}
}

func (a *asked) side(marks counts, in uint8, money *column, led listing.LedBy, result bitset) search.Side {
	c := a.s.cols
	of := func(param, id string) int {
		if m, ok := c.number[mark{Param: param, ID: id}]; ok {
			return int(marks[cellOf(m, in)])
		}
		return 0
	}
	side := search.Side{Count: of("=led_by", string(led)), Kinds: map[listing.Kind]int{}}
	if side.Count == 0 {
		return side
	}
	for _, k := range listing.Kinds {
		if n := of("kind", string(k)); n > 0 {
			side.Kinds[k] = n
		}
	}
	basis := func(b listing.Basis) int { return of("=basis", string(b)) }
	side.Cost = search.Money{
		Free: basis(listing.Free), Donation: basis(listing.Donation), Sliding: basis(listing.Sliding),
		Fixed: basis(listing.Fixed), InsuranceOnly: basis(listing.InsuranceOnly), Unknown: basis(listing.CostUnknown),
		Priced: money.priced,
	}
	if money.priced > 0 {
		median := (money.left + money.right) / 2
		side.Cost.Min, side.Cost.Max, side.Cost.Median = &money.least, &money.most, &median
	}
	side.FreeWord = of("cost", "free")
	accepts := func(w listing.Answer) int { return of("=accepts", string(w)) }
	side.Insurance.Yes, side.Insurance.No = accepts(listing.Yes), accepts(listing.No)
	side.Insurance.Unknown = side.Count - side.Insurance.Yes - side.Insurance.No
	for _, m := range a.valuesOf("payer") {
		if n := marks[cellOf(m, in)]; n > 0 {
			side.Payers = append(side.Payers, search.Count{ID: c.names[m].ID, Count: int(n)})
		}
	}
	slices.SortStableFunc(side.Payers, func(x, y search.Count) int { return cmp.Compare(y.Count, x.Count) })
	if first, who := a.soonest(result, led); first != never {
		at := a.s.meeting(who, first, a.q.Now)
		side.NextMeeting = &at
	}
	return side
}

// soonest is the earliest meeting of a column, and whose it is.
func (a *asked) soonest(result bitset, led listing.LedBy) (first int64, who uint32) {
	lead, examples := a.s.cols.bits(mark{Param: "=led_by", ID: string(led)}), a.s.cols.bits(markExample)
	first = never
	for i, w := range result {
		if a.least[i] >= first {
			continue
		}
		for w &= lead.word(i) &^ examples.word(i); w != 0; w &= w - 1 {
			if r := uint32(i<<6 + bits.TrailingZeros64(w)); a.next[r] < first {
				first, who = a.next[r], r
			}
		}
	}
	return first, who
}
