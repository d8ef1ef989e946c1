package listing

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/teambition/rrule-go"
)

// Schedule is a rule for when a listing meets. Rule is an RFC 5545 RRULE, WEEKLY or MONTHLY only, ""
// for one date. Start is the first meeting's local wall clock (2026-01-06T19:00) in Zone; Zone ""
// is not stated: such a schedule is shown but has no next meeting. Minutes nil is not stated. Except
// holds days (2026-12-24) on which it does not meet.
type Schedule struct {
	Rule    string   `json:"rule"`
	Start   string   `json:"start"`
	Minutes *int     `json:"minutes"`
	Zone    Text     `json:"zone"`
	Except  []string `json:"except"`
}

// WallLayout is how Start is written.
const WallLayout = "2006-01-02T15:04"

const (
	// MaxSchedules is the most lines one listing may have: three a day for a week, and some to spare.
	MaxSchedules = 24
	// maxInterval keeps "every N weeks" within a year's reach.
	maxInterval = 12
	// maxRead is the most occurrences looked at before a rule counts as finished.
	maxRead = 500
	// Grace is how long after its start a meeting still counts as the next one.
	Grace = 10 * time.Minute
)

// Recurrence is a schedule ready to be asked for its meetings. It is safe for concurrent use.
type Recurrence struct {
	option rrule.ROption
	once   bool
	start  time.Time // wall clock carried in UTC
	zone   *time.Location
	except []string
}

// Compile checks a schedule. The error is a sentence that says what to write instead.
func (s Schedule) Compile() (*Recurrence, error) {
	r := &Recurrence{except: s.Except}
	start, err := time.Parse(WallLayout, s.Start)
	if err != nil {
		return nil, fmt.Errorf("write the first date and time like 2026-01-06T19:00")
	}
	r.start = start
	if s.Zone != "" {
		if r.zone, err = LoadZone(string(s.Zone)); err != nil || s.Zone == "Local" {
			return nil, fmt.Errorf("name a time zone like America/New_York")
		}
	}
	if s.Minutes != nil && (*s.Minutes <= 0 || *s.Minutes > 24*60) {
		return nil, fmt.Errorf("a meeting lasts between 1 minute and 24 hours")
	}
	if s.Rule == "" {
		r.once = true
		return r, nil
	}
	if r.option, err = parseRule(s.Rule); err != nil {
		return nil, err
	}
	r.option.Dtstart = start
	return r, nil
}

// zones keeps what was loaded: Go reads the file anew each time, which costs more than a whole schedule.
// Only names of the time zone database get in, so it stays small.
var zones sync.Map

// LoadZone is time.LoadLocation, remembered.
func LoadZone(name string) (*time.Location, error) {
	if z, ok := zones.Load(name); ok {
		loc, _ := z.(*time.Location)
		return loc, nil
	}
	loc, err := time.LoadLocation(name)
	if err == nil {
		zones.Store(name, loc)
	}
	return loc, err
}

// parseRule reads an RRULE and refuses what a group does not do: a rule by the second could keep the
// reader busy for ever.
func parseRule(text string) (rrule.ROption, error) {
	var none rrule.ROption
	if len(text) > 200 {
		return none, fmt.Errorf("this rule is too long")
	}
	opt, err := rrule.StrToROption(strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(text)), "RRULE:"))
	if err != nil {
		return none, fmt.Errorf("write the rule like FREQ=WEEKLY;BYDAY=TU or FREQ=MONTHLY;BYDAY=2TH,4TH")
	}
	if opt.Freq != rrule.WEEKLY && opt.Freq != rrule.MONTHLY {
		return none, fmt.Errorf("only weekly and monthly rules are understood")
	}
	if opt.Interval < 0 || opt.Interval > maxInterval {
		return none, fmt.Errorf("the interval can be 1 to 12")
	}
	if len(opt.Byhour)+len(opt.Byminute)+len(opt.Bysecond)+len(opt.Byyearday)+len(opt.Byweekno)+len(opt.Byeaster) > 0 {
		return none, fmt.Errorf("only days of the week or of the month can repeat")
	}
	if opt.Count < 0 || opt.Count > maxRead || len(opt.Byweekday) > 20 || len(opt.Bymonthday) > 31 {
		return none, fmt.Errorf("this rule has too many dates")
	}
	if _, err := rrule.NewRRule(*opt); err != nil {
		return none, fmt.Errorf("write the rule like FREQ=WEEKLY;BYDAY=TU or FREQ=MONTHLY;BYDAY=2TH,4TH")
	}
	return *opt, nil
}

// Next is the first meeting that starts at or after from, as an instant in the schedule's zone. ok is
// false when none is left or the zone is not stated.
func (r *Recurrence) Next(from time.Time) (next time.Time, ok bool) {
	if r.zone == nil {
		return time.Time{}, false
	}
	if r.once {
		at := atWall(r.start, r.zone)
		return at, !at.Before(from) && !r.excepted(r.start)
	}
	local := from.In(r.zone)
	// A day early: a wall clock that jumps can move an occurrence across the line, never by a day.
	wall := time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), local.Minute(), 0, 0, time.UTC).AddDate(0, 0, -1)
	rule, err := rrule.NewRRule(r.anchored(wall))
	if err != nil {
		return time.Time{}, false
	}
	iterate := rule.Iterator()
	for range maxRead {
		w, more := iterate()
		if !more {
			return time.Time{}, false
		}
		if w.Before(wall) || r.excepted(w) {
			continue
		}
		if at := atWall(w, r.zone); !at.Before(from) {
			return at, true
		}
	}
	return time.Time{}, false
}

// anchored moves DTSTART to shortly before wall, keeping weekday and phase: the library walks from
// DTSTART, which takes a millisecond for a rule twenty years old. A COUNT is counted from the true
// start, so such a rule stays where it is.
func (r *Recurrence) anchored(wall time.Time) rrule.ROption {
	opt := r.option
	interval := max(opt.Interval, 1)
	if opt.Count > 0 || !r.start.Before(wall) {
		return opt
	}
	if opt.Freq == rrule.WEEKLY {
		weeks := int(wall.Sub(r.start).Hours()/24/7) / interval * interval
		opt.Dtstart = r.start.AddDate(0, 0, 7*weeks)
		if weeks >= interval {
			opt.Dtstart = opt.Dtstart.AddDate(0, 0, -7*interval)
		}
		return opt
	}
	if len(opt.Byweekday)+len(opt.Bymonthday) == 0 {
		return opt
	}
	months := (wall.Year()-r.start.Year())*12 + int(wall.Month()-r.start.Month())
	months = months/interval*interval - interval
	if months > 0 {
		s := r.start
		opt.Dtstart = time.Date(s.Year(), s.Month()+time.Month(months), 1, s.Hour(), s.Minute(), 0, 0, time.UTC)
	}
	return opt
}

func (r *Recurrence) excepted(wall time.Time) bool {
	if len(r.except) == 0 {
		return false
	}
	return slices.Contains(r.except, wall.Format(time.DateOnly)) || slices.Contains(r.except, wall.Format(WallLayout))
}

// atWall is the instant a wall clock shows w in zone. RFC 5545: a time that the clock skips is taken
// as if it had not yet jumped (02:30 becomes 03:30), one it shows twice is the first.
func atWall(w time.Time, zone *time.Location) time.Time {
	naive := w.Unix()
	offsetAt := func(unix int64) int64 {
		_, o := time.Unix(unix, 0).In(zone).Zone()
		return int64(o)
	}
	before := offsetAt(naive - 24*3600)
	at := naive - before
	if offsetAt(at) != before {
		if after := offsetAt(naive + 24*3600); offsetAt(naive-after) == after {
			at = naive - after
		}
	}
	return time.Unix(at, 0).In(zone)
}

// Weekdays are the days of the week it meets on, Sunday first.
func (s Schedule) Weekdays() []time.Weekday {
	r, err := s.Compile()
	if err != nil {
		return nil
	}
	return r.Weekdays()
}

// Weekdays are the days of the week it meets on, Sunday first. A rule by day of the month has none.
func (r *Recurrence) Weekdays() []time.Weekday {
	var days []time.Weekday
	for _, d := range r.option.Byweekday {
		day := time.Weekday((d.Day() + 1) % 7)
		if !slices.Contains(days, day) {
			days = append(days, day)
		}
	}
	if len(days) == 0 && len(r.option.Bymonthday) == 0 {
		days = append(days, r.start.Weekday())
	}
	slices.Sort(days)
	return days
}

// Minute is the minute of the day it starts, in its own zone.
func (r *Recurrence) Minute() int { return r.start.Hour()*60 + r.start.Minute() }

// Zone is nil when it is not stated.
func (r *Recurrence) Zone() *time.Location { return r.zone }

// Rule describes the recurrence for words on a page.
type Rule struct {
	Monthly  bool
	Interval int
	Days     []RuleDay
	MonthDay []int
	Once     bool
}

// RuleDay is a weekday, with its place in the month: 2 is the second, -1 the last, 0 every one.
type RuleDay struct {
	Day time.Weekday
	Nth int
}

// Rule is the parts of the rule.
func (r *Recurrence) Rule() Rule {
	out := Rule{Monthly: r.option.Freq == rrule.MONTHLY && !r.once, Interval: max(r.option.Interval, 1), MonthDay: r.option.Bymonthday, Once: r.once}
	for _, d := range r.option.Byweekday {
		out.Days = append(out.Days, RuleDay{time.Weekday((d.Day() + 1) % 7), d.N()})
	}
	if len(out.Days) == 0 && len(out.MonthDay) == 0 {
		out.Days = []RuleDay{{Day: r.start.Weekday()}}
	}
	return out
}

// meetingsAYear is how often a repeating schedule meets in a year, rounded down, at least 1.
func (s Schedule) meetingsAYear() (int, bool) {
	r, err := s.Compile()
	if err != nil || r.once || r.option.Count > 0 {
		return 0, false
	}
	rule := r.Rule()
	if !rule.Monthly {
		return max(1, 52*len(rule.Days)/rule.Interval), true
	}
	times := len(rule.MonthDay)
	for _, d := range rule.Days {
		if d.Nth == 0 {
			return max(1, 52*len(rule.Days)/rule.Interval), true
		}
		times++
	}
	return max(1, 12*times/rule.Interval), true
}

// Meeting is one date of a listing.
type Meeting struct {
	Start   time.Time
	Minutes *int
}

// Meetings are the next n dates, soonest first: starts at or after now less Grace. A cohort has its
// first session only, a listing by appointment, paused or without a zone has none.
func (l *Listing) Meetings(now time.Time, n int) []Meeting {
	if l.ByAppointment || l.State == Paused {
		return nil
	}
	from := now.Add(-Grace)
	var out []Meeting
	for _, s := range l.Schedules {
		r, err := s.Compile()
		if err != nil {
			continue
		}
		if l.Cohort != nil && l.Cohort.StartsOn != "" {
			if first, ok := l.cohortStart(r); ok && !first.Before(from) {
				out = append(out, Meeting{first, s.Minutes})
			}
			continue
		}
		for at, ok := r.Next(from); ok && len(out) < maxRead; at, ok = r.Next(at.Add(time.Minute)) {
			out = append(out, Meeting{at, s.Minutes})
			if len(out)%max(n, 1) == 0 {
				break
			}
		}
	}
	slices.SortFunc(out, func(a, b Meeting) int { return a.Start.Compare(b.Start) })
	if l.Cohort != nil && l.Cohort.StartsOn != "" {
		n = min(n, 1)
	}
	return out[:min(n, len(out))]
}

// cohortStart is the first meeting on or after the day the cohort starts.
func (l *Listing) cohortStart(r *Recurrence) (time.Time, bool) {
	day, err := l.Cohort.StartsOn.Time()
	if err != nil || r.zone == nil {
		return time.Time{}, false
	}
	return r.Next(atWall(day, r.zone))
}

// Next is the next meeting's start, as design §4 says it; ok is false when there is none.
func (l *Listing) Next(now time.Time) (time.Time, bool) {
	m := l.Meetings(now, 1)
	if len(m) == 0 {
		return time.Time{}, false
	}
	return m[0].Start, true
}

// ParseClock reads a time of day as people write it: "19:00", "7pm", "7:30 p.m.", "1900", "noon".
func ParseClock(text string) (hour, minute int, err error) {
	t := strings.ToLower(strings.Map(func(r rune) rune {
		if r == ' ' || r == '.' || r == '\u00a0' || r == '\u202f' {
			return -1
		}
		return r
	}, text))
	bad := fmt.Errorf("a time like 19:00 or 7:00 pm")
	switch t {
	case "noon", "mediodia", "mediodía":
		return 12, 0, nil
	case "midnight", "medianoche":
		return 0, 0, nil
	}
	half := ""
	for _, suffix := range []string{"am", "pm", "a", "p"} {
		if rest, ok := strings.CutSuffix(t, suffix); ok {
			t, half = rest, suffix[:1]
			break
		}
	}
	h, m, colon := strings.Cut(t, ":")
	if !colon {
		if h2, m2, ok := strings.Cut(t, "h"); ok {
			h, m = h2, m2
		} else if len(t) == 4 || len(t) == 3 {
			h, m = t[:len(t)-2], t[len(t)-2:]
		}
	}
	if m == "" {
		m = "0"
		if !colon && half == "" && !strings.Contains(t, "h") {
			return 0, 0, bad
		}
	}
	hour, err1 := strconv.Atoi(h)
	minute, err2 := strconv.Atoi(m)
	if err1 != nil || err2 != nil || len(h) > 2 || len(m) > 2 || hour < 0 || minute < 0 || minute > 59 {
		return 0, 0, bad
	}
	if half != "" {
		if hour < 1 || hour > 12 {
			return 0, 0, bad
		}
		hour %= 12
		if half == "p" {
			hour += 12
		}
	}
	if hour > 23 {
		return 0, 0, bad
	}
	return hour, minute, nil
}
