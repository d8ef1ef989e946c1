package bleveindex

// tally is how many rows of a set have each mark, counted family by family when somebody asks.
type tally struct {
	a *asked
	// set is what is counted, and by is 1; or what is visible and not asked for, and by is -1: then it is taken off
	// what the day knows of everything. size is its rows.
	set  bitset
	by   int32
	size int
	rows []uint32 // of the set, nil until they are needed
	// insured are those with a payer, listed once for both families of payers.
	insured []uint32

	done  [familyCount]bool
	marks counts
}

// tally prepares to count a set, whose rows may have been listed before.
func (a *asked) tally(set bitset, rows []uint32) *tally {
	t := &tally{a: a, set: set, by: 1, size: set.count(), rows: rows}
	visible := a.day.size
	if t.size == visible {
		t.marks, t.set, t.rows, t.by, t.size = a.day.marks, nil, nil, -1, 0
		for f := range t.done {
			t.done[f] = true
		}
		return t
	}
	t.marks = a.sc.ints(len(a.day.marks))
	if 2*t.size > visible {
		t.set, t.by, t.size = a.sc.copyOf(a.day.visible, a.rows()), -1, visible-t.size
		t.set.without(set)
		t.rows = nil
		copy(t.marks, a.day.marks)
	}
	return t
}

// param is the counts of a parameter's marks.
func (t *tally) param(param string) counts {
	for _, n := range familiesOfParam(param) {
		t.family(n)
	}
	return t.marks
}

func (t *tally) family(n int) {
	if t.done[n] {
		return
	}
	t.done[n] = true
	f := &t.a.s.cols.families[n]
	rows := t.of(n)
	if worthwhile*len(rows) < f.size() {
		t.oneByOne(f, rows)
		return
	}
	with := t.a.sc.ints(f.size())
	f.count(with, rows, t.by)
	f.spread(t.marks, with, t.a.sc.list(f.size()))
}

// worthwhile: counting patterns first and then their marks takes a look at every pattern there is, which is little
// beside what a row costs whose marks are counted by themselves.
const worthwhile = 4

// oneByOne counts the marks of each row. Where a row's cells are is looked up before they are read: the processor
// then need not wait for one row's memory before it asks for the next one's.
func (t *tally) oneByOne(f *family, rows []uint32) {
	from, to := t.a.sc.list(len(rows)), t.a.sc.list(len(rows))
	for i, r := range rows {
		edges := f.edges[2*f.at(r):]
		from[i], to[i] = edges[0], edges[1]
	}
	for i, start := range from {
		for _, c := range f.cells[start:to[i]] {
			t.marks[c] += t.by
		}
	}
}

// of are the rows to count; of families that most rows have no pattern of, only the others.
func (t *tally) of(n int) []uint32 {
	few := t.a.day.few[n]
	switch {
	case few == nil:
		return t.list()
	case n != programs && n != plans:
		return t.a.sc.shared(t.set, few, t.size)
	case t.insured == nil:
		t.insured = t.a.sc.shared(t.set, few, t.size)
	}
	return t.insured
}

func (t *tally) list() []uint32 {
	if t.rows == nil {
		t.rows = t.a.sc.rows(t.set, t.size)
	}
	return t.rows
}

// prices is how many rows have each pattern of prices.
func (t *tally) prices() []int32 {
	f := &t.a.s.cols.families[prices]
	counts := t.a.sc.ints(f.size())
	if t.by < 0 {
		copy(counts, t.a.day.prices)
	}
	f.count(counts, t.of(prices), t.by)
	return counts
}
