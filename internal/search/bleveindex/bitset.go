package bleveindex

import "math/bits"

// bitset holds one bit a row. A shorter set is one whose missing end is empty, so that a set made
// before the last rows came needs no growing to be asked.
type bitset []uint64

func newBitset(rows int) bitset { return make(bitset, (rows+63)/64) }

func (b bitset) has(row uint32) bool {
	w := int(row >> 6)
	return w < len(b) && b[w]&(1<<(row&63)) != 0
}

// word is the i-th sixty-four rows.
func (b bitset) word(i int) uint64 {
	if i < len(b) {
		return b[i]
	}
	return 0
}

func (b bitset) set(row uint32)   { b[row>>6] |= 1 << (row & 63) }
func (b bitset) clear(row uint32) { b[row>>6] &^= 1 << (row & 63) }

// grown is b with room for rows, its own copy.
func (b bitset) grown(rows int) bitset {
	out := newBitset(rows)
	copy(out, b)
	return out
}

func (b bitset) count() int {
	n := 0
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

// and keeps in b what is also in o.
func (b bitset) and(o bitset) {
	n := min(len(b), len(o))
	o = o[:n]
	for i := range o {
		b[i] &= o[i]
	}
	clear(b[n:])
}

// or adds o to b, as far as b reaches.
func (b bitset) or(o bitset) {
	o = o[:min(len(b), len(o))]
	for i := range o {
		b[i] |= o[i]
	}
}

// without takes o out of b.
func (b bitset) without(o bitset) {
	o = o[:min(len(b), len(o))]
	for i := range o {
		b[i] &^= o[i]
	}
}

// countAnd is how many bits b and o share. Eight words a turn, in four sums that do not wait for one another.
func (b bitset) countAnd(o bitset) int {
	n := min(len(b), len(o))
	x, y := b[:n], o[:n]
	var t0, t1, t2, t3 int
	for len(x) >= 8 && len(y) >= 8 {
		p, q := (*[8]uint64)(x), (*[8]uint64)(y)
		t0 += bits.OnesCount64(p[0]&q[0]) + bits.OnesCount64(p[4]&q[4])
		t1 += bits.OnesCount64(p[1]&q[1]) + bits.OnesCount64(p[5]&q[5])
		t2 += bits.OnesCount64(p[2]&q[2]) + bits.OnesCount64(p[6]&q[6])
		t3 += bits.OnesCount64(p[3]&q[3]) + bits.OnesCount64(p[7]&q[7])
		x, y = x[8:], y[8:]
	}
	for i := range x {
		t0 += bits.OnesCount64(x[i] & y[i])
	}
	return t0 + t1 + t2 + t3
}

// countAndNot is how many bits of b are not in o.
func (b bitset) countAndNot(o bitset) int { return b.count() - b.countAnd(o) }

// each calls f for every row in order.
func (b bitset) each(f func(row uint32)) {
	for i, w := range b {
		for w != 0 {
			f(uint32(i<<6 + bits.TrailingZeros64(w)))
			w &= w - 1
		}
	}
}
