package bleveindex

import (
	"sync"
	"time"

	"openchair/internal/listing"
)

// Times of day: morning before 12, afternoon before 17, evening from 17.
const (
	morning = iota
	afternoon
	evening
	bands
)

var (
	dayNumber  = map[string]int{"sun": 0, "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6}
	bandNumber = map[string]int{"morning": morning, "afternoon": afternoon, "evening": evening}
)

func bandOf(minute int) int {
	switch {
	case minute < 12*60:
		return morning
	case minute < 17*60:
		return afternoon
	}
	return evening
}

// slots are the rows with a schedule line on a weekday in a time of day. The eighth day holds what meets
// on a day of the month, which is no weekday: it has a time all the same.
type slots struct {
	lines [8][bands]bitset
	days  [8]bitset // at any time of day
	times [bands]bitset
}

func newSlots(rows int) *slots {
	out := &slots{}
	for _, set := range out.all() {
		*set = newBitset(rows)
	}
	return out
}

// all are the sets of the slots.
func (sl *slots) all() []*bitset {
	out := make([]*bitset, 0, 8*bands+8+bands)
	for d := range sl.lines {
		for t := range sl.lines[d] {
			out = append(out, &sl.lines[d][t])
		}
		out = append(out, &sl.days[d])
	}
	for t := range sl.times {
		out = append(out, &sl.times[t])
	}
	return out
}

const noWeekday = 7

// slotCache keeps the slots for a few zones, for one day: what an online listing's hour is elsewhere
// changes with the clocks.
type slotCache struct {
	mu     sync.Mutex
	day    listing.Day
	asOf   time.Time // of that day
	byZone map[string]*slots
}

// maxSlotZones bounds the cache; a directory's seekers live in a handful of zones.
const maxSlotZones = 16

// slotsIn are the slots as seen from a zone: a listing with a door by its own wall clock, one that is
// only online or by phone by the viewer's, at the date of its next meeting. An online line whose zone
// nobody stated is in no slot.
func (s *snapshot) slotsIn(zone string, now time.Time, next []int64) *slots {
	c := s.slots
	c.mu.Lock()
	defer c.mu.Unlock()
	if day := listing.DayOf(now); c.day != day || c.byZone == nil {
		c.day, c.asOf, c.byZone = day, now, map[string]*slots{}
	}
	if got := c.byZone[zone]; got != nil {
		return got
	}
	if len(c.byZone) >= maxSlotZones {
		clear(c.byZone)
	}
	got := newSlots(s.cols.rows)
	loc := zoneNamed(zone)
	s.cols.live.each(func(r uint32) { got.put(s.cols, r, loc, now, next) })
	c.byZone[zone] = got
	return got
}

// after is the cache when a change has touched some rows: the other rows keep their slots.
func (c *slotCache) after(cols *columns, touched []uint32, next []int64) *slotCache {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := &slotCache{day: c.day, asOf: c.asOf, byZone: make(map[string]*slots, len(c.byZone))}
	for zone, old := range c.byZone {
		moved, loc := &slots{}, zoneNamed(zone)
		before := old.all()
		for i, set := range moved.all() {
			*set = before[i].grown(cols.rows)
			for _, r := range touched {
				set.clear(r)
			}
		}
		for _, r := range touched {
			if cols.live.has(r) {
				moved.put(cols, r, loc, c.asOf, next)
			}
		}
		out.byZone[zone] = moved
	}
	return out
}

// put sets the slots of one row.
func (sl *slots) put(c *columns, r uint32, loc *time.Location, now time.Time, next []int64) {
	t := c.timing[r]
	if t == nil {
		return
	}
	door := c.bits(markDoor).has(r)
	for _, ln := range t.lines {
		shift := 0
		if !door {
			if ln.zone == "" {
				continue
			}
			own := zoneNamed(ln.zone)
			at := now
			if n := next[r]; n != never {
				at = time.Unix(n, 0)
			}
			_, there := at.In(loc).Zone()
			_, here := at.In(own).Zone()
			shift = (there - here) / 60
		}
		minute := int(ln.minute) + shift
		turn := 0
		for minute < 0 {
			minute, turn = minute+24*60, turn-1
		}
		for minute >= 24*60 {
			minute, turn = minute-24*60, turn+1
		}
		band := bandOf(minute)
		if ln.days == 0 {
			sl.set(noWeekday, band, r)
		}
		for d := range 7 {
			if ln.days&(1<<d) != 0 {
				sl.set((d+turn+7)%7, band, r)
			}
		}
	}
}

func (sl *slots) set(day, time int, r uint32) {
	sl.lines[day][time].set(r)
	sl.days[day].set(r)
	sl.times[time].set(r)
}

// union is the rows in any of the days and any of the bands on the same line; nil means every one. It is not to be
// changed.
func (sl *slots) union(sc *scratch, rows int, days, times []int) bitset {
	switch {
	case days == nil && len(times) == 1:
		return sl.times[times[0]]
	case times == nil && len(days) == 1:
		return sl.days[days[0]]
	}
	out := sc.set(rows)
	switch {
	case days == nil:
		for _, t := range times {
			out.or(sl.times[t])
		}
	case times == nil:
		for _, d := range days {
			out.or(sl.days[d])
		}
	default:
		for _, d := range days {
			for _, t := range times {
				out.or(sl.lines[d][t])
			}
		}
	}
	return out
}
