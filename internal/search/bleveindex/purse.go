package bleveindex

import (
	"openchair/internal/listing"
	"openchair/internal/search"
)

// purse is what a session costs one person, row by row, for sort=cost and max_cost. The arithmetic is
// search's own; rows with the same offer and the same relation to the person's payer are worked out once.
type purse struct {
	of      search.Purse
	cols    *columns
	yes     bitset // takes the very payer
	related bitset // names a broader or narrower one
	known   map[terms]int32
}

// terms are all that an estimate rests on, by the numbers of their patterns.
type terms struct {
	offer, price uint32
	relation     int
}

// The relations of a row to the payer.
const (
	takesAnother = iota
	takesRelated
	takesIt
)

func (a *asked) newPurse() *purse {
	p := a.q.Purse
	if p == nil || p.Payer == "" || p.Payer == search.NoPayer {
		return nil
	}
	c := a.s.cols
	out := &purse{of: *p, cols: c, yes: c.bits(mark{Param: "=payer", ID: p.Payer}), known: map[terms]int32{}}
	out.related = a.sc.copyOf(c.bits(mark{Param: "payer", ID: p.Payer}), a.rows())
	for _, b := range a.e.o.Words.Broader("payer", p.Payer) {
		out.related.or(c.bits(mark{Param: "=payer", ID: b}))
	}
	return out
}

// cost is the estimate in minor units, noPrice when there is none.
func (p *purse) cost(r uint32) int32 {
	relation := takesAnother
	switch {
	case p.yes.has(r):
		relation = takesIt
	case p.related.has(r):
		relation = takesRelated
	}
	t := terms{p.cols.families[offers].at(r), p.cols.families[prices].at(r), relation}
	cost, ok := p.known[t]
	if !ok {
		cost = p.estimate(r, relation)
		p.known[t] = cost
	}
	return cost
}

func (p *purse) estimate(r uint32, relation int) int32 {
	x := search.Price{
		Basis:   oneOf(p.cols, r, "=basis", listing.Bases),
		Accepts: oneOf(p.cols, r, "=accepts", answers), Receipt: oneOf(p.cols, r, "=receipt", answers),
	}
	if price := p.cols.floor(r); price != noPrice {
		floor := int(price)
		x.Floor = &floor
	}
	switch {
	case x.Accepts == listing.No:
		x.Mine = listing.No
	case x.Accepts != listing.Yes || !p.cols.bits(markNamed).has(r) || relation == takesRelated:
		x.Mine = listing.Unknown
	case relation == takesIt:
		x.Mine = listing.Yes
	default:
		x.Mine = listing.No
	}
	if e := p.of.Estimate(x); e.Amount != nil {
		return int32(*e.Amount)
	}
	return noPrice
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
	return a.s.cols.floor(r)
}
