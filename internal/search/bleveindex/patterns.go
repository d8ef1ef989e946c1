package bleveindex

import (
	"cmp"
	"encoding/binary"
	"iter"
	"math"
	"slices"
	"strings"

	"openchair/internal/listing"
)

// A family is a group of parameters whose marks a row keeps together. Each combination that occurs is a pattern,
// written down once, and a row holds only its pattern's number: listings are many and patterns few, so the marks
// of a set of rows are counted by adding one a row, and then looking at the patterns.
type family struct {
	numbers
	some bitset // rows with a pattern
	patterns
}

// numbers are each row's pattern, 0 for none: in two bytes while that is enough, because every count reads them all.
type numbers struct {
	short []uint16
	long  []uint32 // instead, from then on
}

func (n *numbers) at(r uint32) uint32 {
	if n.long != nil {
		return n.long[r]
	}
	return uint32(n.short[r])
}

func (n *numbers) set(r, pattern uint32) {
	if n.long == nil && pattern > math.MaxUint16 {
		n.long = make([]uint32, len(n.short))
		for i, p := range n.short {
			n.long[i] = uint32(p)
		}
		n.short = nil
	}
	if n.long != nil {
		n.long[r] = pattern
	} else {
		n.short[r] = uint16(pattern)
	}
}

// grow makes room for rows.
func (n *numbers) grow(rows int) {
	if n.long != nil {
		n.long = append(n.long, make([]uint32, rows-len(n.long))...)
	} else {
		n.short = append(n.short, make([]uint16, rows-len(n.short))...)
	}
}

func (n *numbers) clone() numbers { return numbers{slices.Clone(n.short), slices.Clone(n.long)} }

// patterns of a family, by number. They only grow, so that readers of an older state see the beginning.
type patterns struct {
	// edges are two a pattern, and one more at the end: where in cells those that are counted start, and those
	// that are not.
	edges []uint32
	cells []cell
	// column is the explainer's column (one more than the place in explained) that the rows are counted in, 0 for
	// none: examples; payers of what does not accept insurance.
	column []uint8
	floor  []int32 // of prices: a session's least price in minor units of the host's currency
}

const (
	offers = iota // who leads it, what it is and how it is paid for, how one takes part
	prices        // what a session costs at least
	topics
	approaches
	programs // payers in two families, because a listing names some of each: public programs and the like
	plans    // and private insurance
	people   // whom it is for
	entry    // how one gets in
	access   // who can
	familyCount
)

// familiesOf says which families a parameter's marks are in; offers, where it does not.
var familiesOf = map[string][]int{
	"topic": {topics}, "approach": {approaches}, "payer": {programs, plans}, "audience": {people}, "attendee": {people},
	"faith": {people}, "language": {people}, "joining": {entry}, "accepting": {entry}, "proof": {entry}, "access": {access},
}

func familiesOfParam(param string) []int {
	if of := familiesOf[strings.TrimPrefix(param, "=")]; of != nil {
		return of
	}
	return inOffers
}

var inOffers = []int{offers}

// privateInsurance is the payer that all of the plans are under.
const privateInsurance = "private"

// familyOf is the family a mark is in.
func (e *edit) familyOf(m mark) int {
	of := familiesOfParam(m.Param)
	if len(of) > 1 && (m.ID == privateInsurance || slices.Contains(e.vocab.Broader("payer", m.ID), privateInsurance)) {
		return plans
	}
	return of[0]
}

// counted reports whether a mark is a number that somebody is shown.
func counted(m mark) bool {
	switch m.Param {
	case "=led_by", "=basis", "=accepts":
		return true
	}
	return !strings.HasPrefix(m.Param, "=")
}

// explained are who leads the listings of the explainer's columns.
var explained = [...]listing.LedBy{listing.Peer, listing.Professional, listing.CoLed}

// cell is a mark and the column it is counted in: where its count stands among counts.
type cell uint32

// columnBits is room for the columns and none.
const columnBits = 2

func cellOf(mark uint16, column uint8) cell { return cell(mark)<<columnBits | cell(column) }

func (c cell) mark() uint16 { return uint16(c >> columnBits) }

// filler is a cell nobody reads: the counted cells of a pattern are filled up to fours with it, because a loop
// whose turns the processor can foretell is twice as fast.
const filler cell = 0

// markNothing has the number 0, so that filler is its cell.
var markNothing = mark{Param: "=nothing"}

// counts are how many rows have each mark, by column.
type counts []int32

func newCounts(marks int) counts { return make(counts, marks<<columnBits) }

// of is how many rows have a mark, in any column or none.
func (c counts) of(mark uint16) int {
	n := int32(0)
	for _, rows := range c[cellOf(mark, 0):cellOf(mark+1, 0)] {
		n += rows
	}
	return int(n)
}

func (p *patterns) size() int { return len(p.column) }

// marks are a pattern's.
func (p *patterns) marks(n uint32) iter.Seq[uint16] {
	return func(yield func(uint16) bool) {
		for _, c := range p.cells[p.edges[2*n]:p.edges[2*n+2]] {
			if c != filler && !yield(c.mark()) {
				return
			}
		}
	}
}

// into adds so many rows of a pattern to the counts.
func (p *patterns) into(to counts, n uint32, rows int32) {
	for cells := p.cells[p.edges[2*n]:p.edges[2*n+1]]; len(cells) >= 4; cells = cells[4:] {
		four := (*[4]cell)(cells)
		to[four[0]] += rows
		to[four[1]] += rows
		to[four[2]] += rows
		to[four[3]] += rows
	}
}

// put writes the next pattern down.
func (p *patterns) put(x pattern) {
	if len(p.edges) == 0 {
		p.edges = []uint32{0}
	}
	p.cells = append(p.cells, x.counted...)
	for range -len(x.counted) & 3 {
		p.cells = append(p.cells, filler)
	}
	p.edges = append(p.edges, uint32(len(p.cells)))
	p.cells = append(p.cells, x.others...)
	p.edges = append(p.edges, uint32(len(p.cells)))
	p.column, p.floor = append(p.column, x.column), append(p.floor, x.floor)
}

// pattern is the n-th.
func (p *patterns) pattern(n uint32) pattern {
	edges := p.edges[2*n:]
	counted := p.cells[edges[0]:edges[1]]
	for len(counted) > 0 && counted[len(counted)-1] == filler {
		counted = counted[:len(counted)-1]
	}
	return pattern{counted, p.cells[edges[1]:edges[2]], p.column[n], p.floor[n]}
}

// pattern is one alone, as the writer makes it.
type pattern struct {
	counted, others []cell
	column          uint8
	floor           int32
}

// none is the first pattern of every family.
var none = pattern{floor: noPrice}

func (x *pattern) isNone() bool { return len(x.counted)+len(x.others) == 0 && x.floor == noPrice }

// key is what the writer looks a pattern up by.
func (x *pattern) key(family int) string {
	b := make([]byte, 0, 8+4*len(x.counted)+4*len(x.others))
	b = append(b, byte(family), x.column)
	b = binary.BigEndian.AppendUint32(b, uint32(x.floor))
	b = binary.BigEndian.AppendUint16(b, uint16(len(x.counted)))
	for _, c := range slices.Concat(x.counted, x.others) {
		b = binary.BigEndian.AppendUint32(b, uint32(c))
	}
	return string(b)
}

// patternsOf parts a listing's marks into patterns of the families.
func (e *edit) patternsOf(l *listing.Listing, marks []mark, floor int32) [familyCount]pattern {
	var out [familyCount]pattern
	for f := range out {
		out[f] = none
	}
	out[prices].floor = floor
	if !l.Example {
		column := uint8(slices.Index(explained[:], l.LedBy) + 1)
		out[offers].column, out[prices].column = column, column
		if l.Insurance.Accepts == listing.Yes {
			out[programs].column, out[plans].column = column, column
		}
	}
	for _, m := range marks {
		x := &out[e.familyOf(m)]
		if c := cellOf(e.name(m), x.column); counted(m) {
			x.counted = append(x.counted, c)
		} else {
			x.others = append(x.others, c)
		}
	}
	for f := range out {
		slices.Sort(out[f].counted)
		slices.Sort(out[f].others)
	}
	return out
}

// patternNumber is a pattern's number in a family, given to it when it is new. Numbers are kept while the columns
// are in memory; those that no row has any more are left out when the columns are saved.
func (e *edit) patternNumber(family int, x pattern) uint32 {
	if x.isNone() {
		return 0
	}
	key := x.key(family)
	if n, ok := e.table.patterns[key]; ok {
		return n
	}
	if n, ok := e.newPatterns[key]; ok {
		return n
	}
	f := &e.families[family]
	n := uint32(f.size())
	e.newPatterns[key] = n
	f.put(x)
	return n
}

// orderPrices lists the patterns of prices, the least first.
func (c *columns) orderPrices() {
	floor := c.families[prices].floor
	c.byPrice = make([]uint32, 0, len(floor))
	for n := range floor[1:] {
		c.byPrice = append(c.byPrice, uint32(n+1))
	}
	slices.SortFunc(c.byPrice, func(a, b uint32) int { return cmp.Or(cmp.Compare(floor[a], floor[b]), cmp.Compare(a, b)) })
}

// floor is a row's least price a session, or noPrice.
func (c *columns) floor(r uint32) int32 {
	f := &c.families[prices]
	return f.floor[f.at(r)]
}

// count adds to the count of each row's pattern: by is 1, or -1 to take it off.
func (n *numbers) count(to []int32, rows []uint32, by int32) {
	if n.long != nil {
		countRows(to, n.long, rows, by)
	} else {
		countRows(to, n.short, rows, by)
	}
}

func countRows[N uint16 | uint32](to []int32, of []N, rows []uint32, by int32) {
	// Four at a time, so that one row's count need not wait for another's pattern.
	for ; len(rows) >= 4; rows = rows[4:] {
		a, b, c, d := of[rows[0]], of[rows[1]], of[rows[2]], of[rows[3]]
		to[a] += by
		to[b] += by
		to[c] += by
		to[d] += by
	}
	for _, r := range rows {
		to[of[r]] += by
	}
}

// spread adds the marks of so many rows of each pattern; found is room for the patterns that have any.
func (p *patterns) spread(to counts, rows []int32, found []uint32) {
	k := 0
	for n, rows := range rows {
		found[k] = uint32(n)
		if rows != 0 {
			k++
		}
	}
	for _, n := range found[:k] {
		p.into(to, n, rows[n])
	}
}
