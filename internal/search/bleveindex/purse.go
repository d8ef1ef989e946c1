package bleveindex

import (
	"openchair/internal/listing"
	"openchair/internal/search"
)

// purse is what a session costs one person, row by row, for sort=cost and max_cost. The arithmetic is
// search's own; rows of equal terms are worked out once.
type purse struct {
	of      search.Purse
	cols    *columns
	yes     bitset // takes the very payer
	related bitset // names a broader or narrower one
	seen    map[terms]int32
}

// terms are all that an estimate rests on.
type terms struct {
	floor         int32
	basis         listing.Basis
	accepts, mine listing.Answer
	receipt       listing.Answer
}

func (a *asked) newPurse() *purse {
	p := a.q.Purse
	if p == nil || p.Payer == "" || p.Payer == search.NoPayer {
		return nil
	}
	c := a.s.cols
	out := &purse{of: *p, cols: c, yes: c.bits(mark{Param: "=payer", ID: p.Payer}), seen: map[terms]int32{}}
	out.related = a.sc.copyOf(c.bits(mark{Param: "payer", ID: p.Payer}), a.rows())
	for _, b := range a.e.o.Words.Broader("payer", p.Payer) {
		out.related.or(c.bits(mark{Param: "=payer", ID: b}))
	}
	return out
}

// cost is the estimate in minor units, noPrice when there is none.
func (p *purse) cost(r uint32) int32 {
	t := terms{
		floor: p.cols.floor[r], basis: oneOf(p.cols, r, "=basis", listing.Bases),
		accepts: oneOf(p.cols, r, "=accepts", answers), receipt: oneOf(p.cols, r, "=receipt", answers),
	}
	switch named := p.cols.bits(markNamed); {
	case t.accepts == listing.No:
		t.mine = listing.No
	case t.accepts != listing.Yes || !named.has(r):
		t.mine = listing.Unknown
	case p.yes.has(r):
		t.mine = listing.Yes
	case p.related.has(r):
		t.mine = listing.Unknown
	default:
		t.mine = listing.No
	}
	if cost, ok := p.seen[t]; ok {
		return cost
	}
	x := search.Price{Basis: t.basis, Accepts: t.accepts, Mine: t.mine, Receipt: t.receipt}
	if t.floor != noPrice {
		floor := int(t.floor)
		x.Floor = &floor
	}
	cost := int32(noPrice)
	if e := p.of.Estimate(x); e.Amount != nil {
		cost = int32(*e.Amount)
	}
	p.seen[t] = cost
	return cost
}

var answers = []listing.Answer{listing.Yes, listing.No, listing.Unknown}

func oneOf[T ~string](c *columns, r uint32, param string, values []T) T {
	for _, v := range values {
		if c.bits(mark{Param: param, ID: string(v)}).has(r) {
			return v
		}
	}
	return values[len(values)-1]
}

// costOf is what sort=cost and max_cost go by: the estimate for a person who said what they have, else the
// least price a session.
func (a *asked) costOf(r uint32) int32 {
	if a.purse != nil {
		return a.purse.cost(r)
	}
	return a.s.cols.floor[r]
}
