package bleveindex

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"openchair/internal/listing"
)

// snapshot is one state of the index that a search holds on to: the words in bleve and the columns,
// both at the same position. It closes its reader when the last holder lets go.
type snapshot struct {
	cols     *columns
	reader   *scorch.IndexSnapshot
	rowOf    []uint32 // bleve's document number -> row, or noRow
	position uint64
	at       time.Time
	holders  atomic.Int32

	readers sync.Pool // of *postings

	next  *timetable
	daily atomic.Pointer[daily]
	slots *slotCache
	// ground is made when somebody first asks near a place.
	ground func() *ground
}

func (s *snapshot) release() {
	if s.holders.Add(-1) == 0 {
		_ = s.reader.Close()
	}
}

// segmentRows remembers, for each of bleve's segments, which row each of its documents is. Segments
// never change; ids that left the index are forgotten.
type segmentRows struct {
	rows map[uint64][]uint32
}

// matches looks at a few documents of each segment that is known. Reading them all would bring the stored
// cards into memory, which is what knowing them saves; a number that bleve gave twice shows in a few.
func (m *segmentRows) matches(reader *scorch.IndexSnapshot) bool {
	for _, seg := range reader.Segments() {
		rows, ok := m.rows[seg.Id()]
		if !ok || int64(len(rows)) != seg.FullSize() {
			continue
		}
		for n := 0; n < len(rows); n += max(1, len(rows)/lookedAt) {
			b, err := seg.DocID(uint64(n))
			if err != nil || len(b) != 4 || binary.BigEndian.Uint32(b) != rows[n] {
				return false
			}
		}
	}
	return true
}

// lookedAt is how many documents of a segment are compared.
const lookedAt = 16

// noRow is what a document that was taken out is.
const noRow = math.MaxUint32

// of gives the rows of all documents, one segment after the other.
func (m *segmentRows) of(reader *scorch.IndexSnapshot) ([]uint32, error) {
	kept := map[uint64][]uint32{}
	size := 0
	for _, seg := range reader.Segments() {
		size += int(seg.FullSize())
	}
	all := make([]uint32, 0, size)
	for _, seg := range reader.Segments() {
		id := seg.Id()
		rows, ok := m.rows[id]
		if !ok || int64(len(rows)) != seg.FullSize() {
			rows = make([]uint32, seg.FullSize())
			for n := range rows {
				b, err := seg.DocID(uint64(n))
				if err != nil {
					return nil, err
				}
				if len(b) != 4 {
					return nil, fmt.Errorf("document %d of segment %d has no row", n, id)
				}
				rows[n] = binary.BigEndian.Uint32(b)
			}
		}
		kept[id] = rows
		first := len(all)
		all = append(all, rows...)
		if gone := seg.Deleted(); gone != nil {
			for it := gone.Iterator(); it.HasNext(); {
				all[first+int(it.Next())] = noRow
			}
		}
	}
	m.rows = kept
	return all, nil
}

// storedCards calls f with every live document's card: what the columns are rebuilt from at start.
func storedCards(reader *scorch.IndexSnapshot, f func(row uint32, c *card) error) error {
	return cardsOf(reader, func(uint64, int64) bool { return true }, f)
}

// cardsOf calls f with the card of every live document in the segments that are wanted.
func cardsOf(reader *scorch.IndexSnapshot, wanted func(id uint64, size int64) bool, f func(row uint32, c *card) error) error {
	for _, seg := range reader.Segments() {
		if !wanted(seg.Id(), seg.FullSize()) {
			continue
		}
		live := seg.DocNumbersLive().Iterator()
		for live.HasNext() {
			n := uint64(live.Next())
			id, err := seg.DocID(n)
			if err != nil {
				return err
			}
			var c *card
			err = seg.VisitDocument(n, func(field string, _ byte, value []byte, _ []uint64) bool {
				if field != fieldCard {
					return true
				}
				c = &card{}
				if jerr := json.Unmarshal(value, c); jerr != nil {
					c = nil
				}
				return false
			})
			if err != nil {
				return err
			}
			if c == nil || len(id) != 4 {
				return fmt.Errorf("document %d has no card", n)
			}
			if err := f(binary.BigEndian.Uint32(id), c); err != nil {
				return err
			}
		}
	}
	return nil
}

// cardAt reads one stored card.
func (s *snapshot) cardAt(row uint32) (*listing.Listing, error) {
	id, err := s.reader.InternalID(docID(row))
	if err != nil || id == nil {
		return nil, fmt.Errorf("no document for row %d: %w", row, err)
	}
	number := id.Value()
	for _, seg := range s.reader.Segments() {
		size := uint64(seg.FullSize())
		if number >= size {
			number -= size
			continue
		}
		var c card
		var jerr error
		err := seg.VisitDocument(number, func(field string, _ byte, value []byte, _ []uint64) bool {
			if field != fieldCard {
				return true
			}
			jerr = json.Unmarshal(value, &c)
			return false
		})
		if err != nil || jerr != nil {
			return nil, fmt.Errorf("reading the card of row %d: %w", row, cmpErr(err, jerr))
		}
		return &c.Listing, nil
	}
	return nil, fmt.Errorf("row %d is in no segment", row)
}

func cmpErr(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// daily is what depends on the day of a request and on nothing else of it: who is visible, who was
// confirmed lately, and how fresh each row is.
type daily struct {
	day       listing.Day
	rule      listing.FreshnessRule
	visible   bitset
	confirmed bitset
	fresh     []uint8
	size      int // of visible
	// few are, for each family that most rows have no pattern of, the others; nil for the rest. Those of the two
	// families of payers are together.
	few [familyCount]bitset
	// How many of the visible rows have each mark, and each pattern of prices.
	marks  counts
	prices []int32

	bestOnce sync.Once
	bestRows bitset
}

// Codes of freshness in daily.fresh.
const (
	freshHidden uint8 = iota
	freshOverdue
	freshUndated
	freshUnconfirmed
	freshDue
	freshConfirmed
)

var freshness = [...]listing.Freshness{listing.Hidden, listing.Overdue, listing.Unconfirmed, listing.Unconfirmed, listing.Due, listing.Confirmed}

// onDay derives freshness for a day, once a day and snapshot.
func (s *snapshot) onDay(day listing.Day, rule listing.FreshnessRule) *daily {
	if d := s.daily.Load(); d != nil && d.day == day && d.rule == rule {
		return d
	}
	c := s.cols
	d := newDaily(c, day, rule)
	c.live.each(func(r uint32) { d.judge(c, r) })
	d.sum(c)
	visible := (&scratch{}).rows(d.visible, d.size)
	for i := range c.families {
		f := &c.families[i]
		rows := make([]int32, f.size())
		f.count(rows, visible, 1)
		f.spread(d.marks, rows, make([]uint32, f.size()))
		if i == prices {
			d.prices = rows
		}
	}
	s.daily.Store(d)
	return d
}

func newDaily(c *columns, day listing.Day, rule listing.FreshnessRule) *daily {
	d := &daily{day: day, rule: rule, visible: newBitset(c.rows), confirmed: newBitset(c.rows), fresh: make([]uint8, c.rows)}
	d.marks = newCounts(len(c.names))
	d.prices = make([]int32, c.families[prices].size())
	return d
}

// sum derives what is known of all rows together.
func (d *daily) sum(c *columns) {
	d.size = d.visible.count()
	for f := range d.few {
		if some := c.families[f].some; 2*some.count() < d.size {
			d.few[f] = some
		}
	}
	if d.few[programs] != nil && d.few[plans] != nil {
		insured := d.few[programs].grown(c.rows)
		insured.or(d.few[plans])
		d.few[programs], d.few[plans] = insured, insured
	}
}

// judge derives one live row.
func (d *daily) judge(c *columns, r uint32) {
	code := freshHidden
	switch d.rule.Judge(c.confirmed[r], sourceKinds[c.source[r]], c.seen[r], d.day) {
	case listing.Confirmed:
		code = freshConfirmed
		d.confirmed.set(r)
	case listing.Due:
		code = freshDue
	case listing.Overdue:
		code = freshOverdue
	case listing.Unconfirmed:
		code = freshUnconfirmed
		if c.dated[r] == listing.NoDay {
			code = freshUndated
		}
	}
	d.fresh[r] = code
	if code != freshHidden {
		d.visible.set(r)
	}
}

// after is what is known of a day when a change has touched some rows; nil when nobody asked yet.
func (d *daily) after(old, c *columns, touched []uint32) *daily {
	if d == nil {
		return nil
	}
	n := newDaily(c, d.day, d.rule)
	copy(n.visible, d.visible)
	copy(n.confirmed, d.confirmed)
	copy(n.fresh, d.fresh)
	copy(n.marks, d.marks)
	copy(n.prices, d.prices)
	count := func(of *columns, r uint32, by int32) {
		for i := range of.families {
			of.families[i].into(n.marks, of.families[i].at(r), by)
		}
		n.prices[of.families[prices].at(r)] += by
	}
	// A row may be named twice.
	for _, r := range touched {
		if n.visible.has(r) {
			count(old, r, -1)
		}
		n.visible.clear(r)
		n.confirmed.clear(r)
		n.fresh[r] = freshHidden
	}
	for _, r := range touched {
		if !n.visible.has(r) && c.live.has(r) {
			n.judge(c, r)
			if n.visible.has(r) {
				count(c, r, 1)
			}
		}
	}
	n.sum(c)
	return n
}

// timetable holds every row's next meeting, as seconds since 1970; never when there is none. It is
// moved on, not recomputed: only meetings that have passed are looked up again.
type timetable struct {
	mu    sync.Mutex
	cols  *columns
	asOf  int64
	first int64 // the earliest start inside
	now   atomic.Pointer[meetings]
}

// meetings are the next meetings at a moment: row by row, and the earliest of each sixty-four rows, so
// that the earliest of a set is found without looking at every one.
type meetings struct {
	next, least []int64
}

const never = int64(1) << 62

// newTimetable takes over the rows an older table knows; touched rows are looked up.
func newTimetable(cols *columns, old *timetable, touched []uint32, now time.Time) *timetable {
	t := &timetable{cols: cols}
	next := make([]int64, cols.rows)
	known := 0
	if old != nil {
		if prev, asOf := old.state(); prev != nil {
			known = copy(next, prev.next)
			t.asOf = asOf
		}
	}
	if known == 0 {
		t.asOf = now.Unix()
	}
	at := time.Unix(t.asOf, 0)
	meeting := cols.meetingsAfter(at)
	for r := known; r < cols.rows; r++ {
		next[r] = meeting(uint32(r))
	}
	for _, r := range touched {
		if int(r) < known {
			next[r] = meeting(r)
		}
	}
	t.store(next)
	return t
}

// state is the table and the moment it is of; searches move it on meanwhile.
func (t *timetable) state() (now *meetings, asOf int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.now.Load(), t.asOf
}

func (t *timetable) store(next []int64) {
	m := &meetings{next: next, least: make([]int64, (len(next)+63)/64)}
	t.first = never
	for i := range m.least {
		m.least[i] = slices.Min(next[i*64 : min(i*64+64, len(next))])
		t.first = min(t.first, m.least[i])
	}
	t.now.Store(m)
}

// at is the table for an instant. An instant long before the table's own (a clock set back) starts it
// anew.
func (t *timetable) at(now time.Time) *meetings {
	t.mu.Lock()
	defer t.mu.Unlock()
	current := t.now.Load()
	next := current.next
	line := now.Add(-listing.Grace).Unix()
	back := now.Unix() < t.asOf
	if !back && line <= t.first {
		t.asOf = now.Unix()
		return current
	}
	moved := make([]int64, len(next))
	copy(moved, next)
	meeting := t.cols.meetingsAfter(now)
	for r := range moved {
		if moved[r] < line || back {
			moved[r] = meeting(uint32(r))
		}
	}
	t.asOf = now.Unix()
	t.store(moved)
	return t.now.Load()
}

// meetingsAfter is meetingAfter for many rows: what meets at the same times is looked up once.
func (c *columns) meetingsAfter(now time.Time) func(r uint32) int64 {
	known := map[*timing]int64{}
	return func(r uint32) int64 {
		t := c.timing[r]
		next, ok := known[t]
		if !ok {
			next = c.meetingAfter(r, now)
			known[t] = next
		}
		return next
	}
}

// meetingAfter is the row's next meeting at now.
func (c *columns) meetingAfter(r uint32, now time.Time) int64 {
	t := c.timing[r]
	if t == nil || len(t.schedules) == 0 {
		return never
	}
	at, ok := t.listing().Next(now)
	if !ok {
		return never
	}
	return at.Unix()
}

func zoneNamed(name string) *time.Location {
	loc, err := listing.LoadZone(name)
	if err != nil {
		return time.UTC
	}
	return loc
}

// meeting is the instant of a row's next meeting in the listing's own zone.
func (s *snapshot) meeting(r uint32, unix int64, now time.Time) time.Time {
	t := s.cols.timing[r]
	at := time.Unix(unix, 0)
	for _, ln := range t.lines[1:] {
		if ln.zone != t.lines[0].zone {
			if m, ok := t.listing().Next(now); ok && m.Unix() == unix {
				return m
			}
			break
		}
	}
	return at.In(zoneNamed(t.lines[0].zone))
}
