package bleveindex

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/google/uuid"

	"openchair/internal/listing"
	"openchair/internal/vocab"
)

// columns is everything filters, facets, sorting and the explainer's numbers need, one cell a row. A
// published value is never written again: a change makes an edited copy. Rows keep their number for
// life; a freed row is used again.
type columns struct {
	rows int
	live bitset

	ids       []uuid.UUID
	marks     []bitset // by mark number
	number    map[mark]uint16
	names     []mark
	values    map[string][]uint16 // the marks of each parameter, the vocabulary's first
	families  [familyCount]family
	byPrice   []uint32  // the patterns of prices, the least first
	lat, lon  []float32 // NaN: no point
	rough     bitset    // the point is the centre of an area
	state     []uint16  // number of "US-PA", 0 none
	serves    []uint16  // number of "|US-NJ|US-PA|", 0 not said
	confirmed []listing.Day
	seen      []listing.Day
	dated     []listing.Day // the source's own date
	source    []uint8
	timing    []*timing // of rows that meet at the same times one and the same
	org       []uint32  // number of the organization, 0 none

	// orgs only grow: readers of an older state see the beginning.
	orgs     []string
	orgWords [][]string

	words  map[string]uint16 // numbers of state and serves
	byWord []string
}

const noPrice = math.MinInt32

// timing is what the next meeting is computed from. lines are for the day and time filters.
type timing struct {
	schedules []listing.Schedule
	cohort    listing.Date
	lines     []line
}

// line is one schedule: the days it meets, the minute it starts, in its zone.
type line struct {
	days   uint8 // bit 0 is Sunday
	minute int16
	zone   string
}

func (t *timing) listing() *listing.Listing {
	l := &listing.Listing{Schedules: t.schedules}
	if t.cohort != "" {
		l.Cohort = &listing.Cohort{StartsOn: t.cohort}
	}
	return l
}

func newColumns(v *vocab.Vocab) *columns {
	c := &columns{number: map[mark]uint16{}, values: map[string][]uint16{}, words: map[string]uint16{"": 0}, byWord: []string{""}, orgs: []string{""}, orgWords: [][]string{nil}}
	for f := range c.families {
		c.families[f].put(none)
	}
	c.name(markNothing)
	for _, param := range vocab.Params {
		for _, t := range v.Terms(param) {
			c.name(mark{Param: param, ID: t.ID})
		}
	}
	return c
}

func (c *columns) name(m mark) uint16 {
	if n, ok := c.number[m]; ok {
		return n
	}
	n := uint16(len(c.names))
	c.number[m] = n
	c.names = append(c.names, m)
	c.marks = append(c.marks, nil)
	c.values[m.Param] = append(slices.Clip(c.values[m.Param]), n)
	return n
}

// bits are the rows with a mark; nil, which is empty, when no listing has it.
func (c *columns) bits(m mark) bitset {
	if n, ok := c.number[m]; ok {
		return c.marks[n]
	}
	return nil
}

// rowTable says which listing has which row. Only the writer changes it, after its batch is safe.
type rowTable struct {
	row      map[uuid.UUID]uint32
	free     []uint32
	next     uint32
	orgs     map[string]uint32
	patterns map[string]uint32 // by their keys
}

// edit is one change of many rows on a private copy.
type edit struct {
	*columns
	table       *rowTable
	added       map[uuid.UUID]uint32
	removed     map[uuid.UUID]uint32
	taken       int // of the table's free rows
	next        uint32
	newOrgs     map[string]uint32
	newPatterns map[string]uint32
	vocab       *vocab.Vocab
	currency    string
	owned       map[uint16]bool
	touched     []uint32
	interned    map[string]string
	timings     map[string]*timing
}

// edit copies what the change writes to. Sets of marks are copied when first touched.
func (c *columns) edit(v *vocab.Vocab, currency string, table *rowTable) *edit {
	n := *c
	n.live = c.live.grown(c.rows)
	n.rough = c.rough.grown(c.rows)
	n.ids = slices.Clone(c.ids)
	n.marks = slices.Clone(c.marks)
	n.number, n.values = maps.Clone(c.number), maps.Clone(c.values)
	n.names = slices.Clone(c.names)
	for i := range n.families {
		f := &n.families[i]
		f.numbers, f.some = f.numbers.clone(), f.some.grown(c.rows)
	}
	n.lat, n.lon = slices.Clone(c.lat), slices.Clone(c.lon)
	n.state, n.serves = slices.Clone(c.state), slices.Clone(c.serves)
	n.confirmed, n.seen, n.dated = slices.Clone(c.confirmed), slices.Clone(c.seen), slices.Clone(c.dated)
	n.source = slices.Clone(c.source)
	n.timing = slices.Clone(c.timing)
	n.org = slices.Clone(c.org)
	n.words, n.byWord = maps.Clone(c.words), slices.Clone(c.byWord)
	return &edit{
		columns: &n, vocab: v, currency: currency, owned: map[uint16]bool{}, interned: map[string]string{}, timings: map[string]*timing{},
		table: table, added: map[uuid.UUID]uint32{}, removed: map[uuid.UUID]uint32{}, next: table.next, newOrgs: map[string]uint32{}, newPatterns: map[string]uint32{},
	}
}

// grow makes room in every column for rows up to n.
func (e *edit) grow(n int) {
	for e.rows < n {
		e.ids = append(e.ids, uuid.Nil)
		e.lat, e.lon = append(e.lat, nan32), append(e.lon, nan32)
		e.state, e.serves = append(e.state, 0), append(e.serves, 0)
		e.confirmed, e.seen, e.dated = append(e.confirmed, listing.NoDay), append(e.seen, listing.NoDay), append(e.dated, listing.NoDay)
		e.source = append(e.source, 0)
		e.timing = append(e.timing, nil)
		e.org = append(e.org, 0)
		e.rows++
	}
	if need := (n + 63) / 64; need > len(e.live) {
		e.live = append(e.live, make(bitset, need-len(e.live))...)
		e.rough = append(e.rough, make(bitset, need-len(e.rough))...)
		for i := range e.families {
			f := &e.families[i]
			f.some = append(f.some, make(bitset, need-len(f.some))...)
			f.numbers.grow(need * 64)
		}
	}
}

var nan32 = float32(math.NaN())

// rowFor gives the row of an id: its own, a freed one, or a new one. A row freed in this edit is not
// given away in it: one batch must not name a document twice.
func (e *edit) rowFor(id uuid.UUID) uint32 {
	if r, ok := e.added[id]; ok {
		return r
	}
	if r, ok := e.table.row[id]; ok {
		delete(e.removed, id)
		return r
	}
	var r uint32
	if n := len(e.table.free) - e.taken; n > 0 {
		r = e.table.free[n-1]
		e.taken++
	} else {
		r = e.next
		e.next++
	}
	e.added[id] = r
	return r
}

// commit tells the table what this edit did. Call it when the batch is safe.
func (e *edit) commit() {
	t := e.table
	t.free = t.free[:len(t.free)-e.taken]
	t.next = e.next
	maps.Copy(t.row, e.added)
	e.keepNames()
	for id, r := range e.removed {
		delete(t.row, id)
		t.free = append(t.free, r)
	}
}

// keepNames tells the table what got a number.
func (e *edit) keepNames() {
	maps.Copy(e.table.orgs, e.newOrgs)
	maps.Copy(e.table.patterns, e.newPatterns)
}

func (e *edit) intern(s string) string {
	if t, ok := e.interned[s]; ok {
		return t
	}
	e.interned[s] = strings.Clone(s)
	return e.interned[s]
}

func (e *edit) word(s string) uint16 {
	if n, ok := e.words[s]; ok {
		return n
	}
	if len(e.byWord) > math.MaxUint16 {
		return 0
	}
	n := uint16(len(e.byWord))
	e.words[s] = n
	e.byWord = append(e.byWord, s)
	return n
}

func (e *edit) orgNumber(name string) uint32 {
	if name == "" {
		return 0
	}
	if n, ok := e.table.orgs[name]; ok {
		return n
	}
	if n, ok := e.newOrgs[name]; ok {
		return n
	}
	n := uint32(len(e.orgs))
	e.newOrgs[name] = n
	e.orgs = append(e.orgs, name)
	e.orgWords = append(e.orgWords, words(name))
	return n
}

func (e *edit) own(n uint16) bitset {
	if !e.owned[n] || len(e.marks[n])*64 < e.rows {
		e.marks[n] = e.marks[n].grown(e.rows + e.rows/8 + 64)
		e.owned[n] = true
	}
	return e.marks[n]
}

// done is the columns, to be published.
func (e *edit) done() *columns {
	if len(e.newPatterns) > 0 {
		e.orderPrices()
	}
	return e.columns
}

// put writes a public listing into a row.
func (e *edit) put(r uint32, l *listing.Listing) {
	e.grow(int(r) + 1)
	e.unmark(r)
	e.ids[r] = l.ID
	e.live.set(r)
	floor := int32(noPrice)
	if amount, ok := l.PerSessionFloor(); ok && (amount == 0 || string(l.Cost.Currency) == e.currency) {
		floor = int32(min(amount, math.MaxInt32))
	}
	for i, x := range e.patternsOf(l, marksOf(l, e.vocab), floor) {
		f := &e.families[i]
		n := e.patternNumber(i, x)
		if f.set(r, n); n != 0 {
			f.some.set(r)
		}
		for m := range f.marks(n) {
			e.own(m).set(r)
		}
	}
	e.lat[r], e.lon[r] = nan32, nan32
	e.rough.clear(r)
	if lat, lon, ok := l.Point(); ok {
		e.lat[r], e.lon[r] = float32(lat), float32(lon)
		if l.Where.Shown != listing.ShownFull {
			e.rough.set(r)
		}
	}
	e.state[r] = 0
	if l.Where.State != "" {
		country := l.Where.Country
		if country == "" || country == "USA" {
			country = "US"
		}
		e.state[r] = e.word(string(country) + "-" + strings.ToUpper(string(l.Where.State)))
	}
	e.serves[r] = 0
	if len(l.Serves) > 0 {
		e.serves[r] = e.word("|" + strings.Join(slices.Sorted(slices.Values(l.Serves)), "|") + "|")
	}
	e.confirmed[r], e.seen[r], e.dated[r] = l.ConfirmedOn.Day(), l.Source.SeenOn.Day(), l.Source.Date.Day()
	e.source[r] = sourceCode(l.Source.Kind)
	e.timing[r] = e.timingOf(l)
	e.org[r] = e.orgNumber(string(l.Organization.Name))
	e.touched = append(e.touched, r)
}

func (e *edit) timingOf(l *listing.Listing) *timing {
	if len(l.Schedules) == 0 {
		return nil
	}
	var key strings.Builder
	fmt.Fprintf(&key, "%t", l.ByAppointment)
	if l.Cohort != nil {
		key.WriteString(string(l.Cohort.StartsOn))
	}
	for _, s := range l.Schedules {
		fmt.Fprintf(&key, "|%q %q %q %q", s.Rule, s.Start, s.Zone, s.Except)
	}
	t := e.timings[key.String()]
	if t == nil {
		t = e.newTiming(l)
		e.timings[key.String()] = t
	}
	return t
}

func (e *edit) newTiming(l *listing.Listing) *timing {
	t := &timing{}
	for _, s := range l.Schedules {
		r, err := s.Compile()
		if err != nil {
			continue
		}
		ln := line{minute: int16(r.Minute()), zone: e.intern(string(s.Zone))}
		for _, d := range r.Weekdays() {
			ln.days |= 1 << d
		}
		t.lines = append(t.lines, ln)
		if !l.ByAppointment {
			t.schedules = append(t.schedules, listing.Schedule{
				Rule: e.intern(s.Rule), Start: e.intern(s.Start), Zone: listing.Text(e.intern(string(s.Zone))), Except: s.Except,
			})
		}
	}
	if l.Cohort != nil {
		t.cohort = l.Cohort.StartsOn
	}
	return t
}

func (e *edit) unmark(r uint32) {
	for i := range e.families {
		f := &e.families[i]
		for m := range f.marks(f.at(r)) {
			e.own(m).clear(r)
		}
		f.set(r, 0)
		f.some.clear(r)
	}
}

// drop takes a listing out; ok is false when it was not in.
func (e *edit) drop(id uuid.UUID) (r uint32, ok bool) {
	if r, ok = e.added[id]; ok {
		delete(e.added, id)
	} else if r, ok = e.table.row[id]; !ok {
		return 0, false
	}
	e.removed[id] = r
	e.clear(r)
	return r, true
}

// clear empties a row.
func (e *edit) clear(r uint32) {
	e.unmark(r)
	e.live.clear(r)
	e.ids[r], e.timing[r] = uuid.Nil, nil
	e.touched = append(e.touched, r)
}

var sourceKinds = []string{listing.SourceOrganizer, listing.SourceReviewer, listing.SourceFeed, listing.SourceSeed}

func sourceCode(kind string) uint8 { return uint8(max(0, slices.Index(sourceKinds, kind))) }
