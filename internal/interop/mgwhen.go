package interop

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"openchair/internal/listing"
)

// anchor is the Sunday that imported weekly rules count from: a feed states no first meeting, and a
// rule that repeats every week says the same from any week on.
var anchor = time.Date(2024, 1, 7, 0, 0, 0, 0, time.UTC)

const (
	// maxPastMidnight is how long a meeting may last that ends before it starts: 23:30–00:30 crosses
	// midnight, 12:15–01:15 is a slip of the twelve-hour clock.
	maxPastMidnight = 180
	// maxLength is the longest length that is believed.
	maxLength = 300
)

var dayCodes = [7]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

// zoneInName is a zone that a worldwide fellowship's groups write into their names: "9pm Eastern".
var zoneInName = regexp.MustCompile(`(?i)\b\d{1,2}(?::\d\d)? ?[ap]m (eastern|central|mountain|pacific)\b`)

var namedZones = map[string]string{
	"eastern": "America/New_York", "central": "America/Chicago", "mountain": "America/Denver", "pacific": "America/Los_Angeles",
}

// when reads day and time. No day at all is "by appointment"; a day that is none, or a time that is
// missing, leaves the schedule out and says so.
func (g *guide) when(l *listing.Listing, c cellsOf, door doorway, note func(string)) {
	if !c.has("day") {
		l.ByAppointment = true
		return
	}
	days := weekdays(c.list("day"))
	if len(days) == 0 {
		note("day: not a day of the week, left out")
		return
	}
	if !c.has("time") {
		note("time: not stated, so the days are left out")
		return
	}
	hour, minute, err := listing.ParseClock(c.text("time"))
	if err != nil {
		note("time: not a time of day, left out")
		return
	}
	s := listing.Schedule{Minutes: length(hour*60+minute, c.text("end_time"), note), Zone: listing.Text(g.zone(c, door, l, note))}
	by := make([]string, len(days))
	for i, d := range days {
		by[i] = dayCodes[d]
	}
	s.Rule = "FREQ=WEEKLY;BYDAY=" + strings.Join(by, ",")
	s.Start = fmt.Sprintf("%sT%02d:%02d", anchor.AddDate(0, 0, days[0]).Format(time.DateOnly), hour, minute)
	l.Schedules = []listing.Schedule{s}
	l.Normalize()
}

// weekdays reads 0 to 6, "0" to "6" and names, Sunday first.
func weekdays(words []string) []int {
	var out []int
	for _, w := range words {
		d, err := strconv.Atoi(w)
		if err != nil {
			d = slices.IndexFunc(dayCodes[:], func(code string) bool { return len(w) >= 2 && strings.EqualFold(code, w[:2]) })
			if len(w) > 2 && d >= 0 && !strings.HasPrefix(strings.ToLower(time.Weekday(d).String()), strings.ToLower(w)) {
				d = -1
			}
		}
		if d >= 0 && d <= 6 && !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	slices.Sort(out)
	return out
}

// length is the stated length in minutes, nil when no end is stated or the end cannot be true.
func length(start int, end string, note func(string)) *int {
	if strings.TrimSpace(end) == "" {
		return nil
	}
	hour, minute, err := listing.ParseClock(end)
	if err != nil {
		note("end_time: not a time of day, left out")
		return nil
	}
	minutes := hour*60 + minute - start
	most := maxLength
	if minutes < 0 {
		minutes, most = minutes+24*60, maxPastMidnight
	}
	if minutes <= 0 || minutes > most {
		note("end_time: does not fit the start, left out")
		return nil
	}
	return &minutes
}

// zone is the row's own, else the place's, else the host's, else not stated. A group that meets only
// online has no place: the region a feed pins it to is nobody's clock, so the host's word goes first.
func (g *guide) zone(c cellsOf, door doorway, l *listing.Listing, note func(string)) string {
	if z := strings.TrimSpace(c.text("timezone")); z != "" {
		if _, err := time.LoadLocation(z); err == nil && strings.Contains(z, "/") {
			return z
		}
		note("timezone: not an IANA zone, left out")
	}
	if m := zoneInName.FindStringSubmatch(l.Name); m != nil {
		return namedZones[strings.ToLower(m[1])]
	}
	here := l.Format == listing.InPerson || l.Format == listing.Hybrid
	if !here && g.o.Zone != "" {
		return g.o.Zone
	}
	if door.zone != "" {
		return door.zone
	}
	if g.o.Zone == "" {
		note("timezone: not stated and the place is not known")
	}
	return g.o.Zone
}

// addDays puts a day with the same time into the rule that is there.
func addDays(lines []listing.Schedule, s listing.Schedule) []listing.Schedule {
	sameLength := func(a, b *int) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b }
	for i, have := range lines {
		if have.Start[len(have.Start)-5:] != s.Start[len(s.Start)-5:] || have.Zone != s.Zone || !sameLength(have.Minutes, s.Minutes) {
			continue
		}
		_, old, _ := strings.Cut(have.Rule, "BYDAY=")
		_, add, _ := strings.Cut(s.Rule, "BYDAY=")
		var days []string
		for _, code := range dayCodes {
			if strings.Contains(old, code) || strings.Contains(add, code) {
				days = append(days, code)
			}
		}
		lines[i].Rule = "FREQ=WEEKLY;BYDAY=" + strings.Join(days, ",")
		if s.Start < have.Start {
			lines[i].Start = s.Start
		}
		return lines
	}
	return append(lines, s)
}
