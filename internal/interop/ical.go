package interop

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"openchair/internal/listing"
)

// CalendarOptions name the calendar and where its links point. Now stamps the events.
type CalendarOptions struct {
	Name    string
	BaseURL string
	Now     time.Time
}

// Calendar writes listings as RFC 5545: one event a schedule line, local time with its zone spelled out,
// so that a meeting keeps its hour when the clocks change. Listings without a zone, by appointment,
// paused, or examples have no event. The caller hands over public listings.
func Calendar(ls []listing.Listing, o CalendarOptions) []byte {
	c := &calendar{zones: map[string]bool{}}
	for i := range ls {
		l := &ls[i]
		if l.Example || l.ByAppointment || l.State == listing.Paused {
			continue
		}
		for n, s := range l.Schedules {
			c.event(l, n, s, o)
		}
	}
	var b calendar
	b.line("BEGIN:VCALENDAR")
	b.line("VERSION:2.0")
	b.line("PRODID:-//Open Chair//Directory//EN")
	b.line("CALSCALE:GREGORIAN")
	b.line("X-WR-CALNAME:" + escapeText(o.Name))
	for _, z := range c.order {
		b.zone(z, c.since, o.Now)
	}
	b.out.WriteString(c.out.String())
	b.line("END:VCALENDAR")
	return []byte(b.out.String())
}

type calendar struct {
	out   strings.Builder
	zones map[string]bool
	order []string
	since time.Time
}

const icalLocal = "20060102T150405"

func (c *calendar) event(l *listing.Listing, n int, s listing.Schedule, o CalendarOptions) {
	r, err := s.Compile()
	if err != nil || r.Zone() == nil {
		return
	}
	wall, err := time.ParseInLocation(listing.WallLayout, s.Start, r.Zone())
	if err != nil {
		return
	}
	from, rule := wall, strings.TrimPrefix(strings.ToUpper(s.Rule), "RRULE:")
	if l.Cohort != nil && l.Cohort.StartsOn != "" {
		day, err := time.ParseInLocation(time.DateOnly, string(l.Cohort.StartsOn), r.Zone())
		if err != nil {
			return
		}
		from = day
		if l.Cohort.Sessions != nil && rule != "" && !strings.Contains(rule, "COUNT") && !strings.Contains(rule, "UNTIL") {
			rule += fmt.Sprintf(";COUNT=%d", *l.Cohort.Sessions)
		}
	}
	// DTSTART is itself an occurrence (RFC 5545, 3.8.5.3), so it must be one of the rule's.
	first, ok := r.Next(from)
	if !ok {
		return
	}
	if c.since.IsZero() || first.Before(c.since) {
		c.since = first
	}
	zone := string(s.Zone)
	if !c.zones[zone] {
		c.zones[zone] = true
		c.order = append(c.order, zone)
	}
	c.line("BEGIN:VEVENT")
	c.line(fmt.Sprintf("UID:%s-%d@openchair", l.ID, n))
	c.line("DTSTAMP:" + o.Now.UTC().Format("20060102T150405Z"))
	c.line(fmt.Sprintf("SEQUENCE:%d", l.Revision))
	c.line("DTSTART;TZID=" + zone + ":" + first.Format(icalLocal))
	if s.Minutes != nil {
		c.line(fmt.Sprintf("DURATION:PT%dM", *s.Minutes))
	}
	if rule != "" {
		c.line("RRULE:" + rule)
	}
	for _, d := range s.Except {
		day, err := time.Parse(time.DateOnly, d[:min(len(d), len(time.DateOnly))])
		if err == nil {
			c.line("EXDATE;TZID=" + zone + ":" + day.Format("20060102") + "T" + first.Format("150405"))
		}
	}
	c.line("SUMMARY:" + escapeText(l.Name))
	if place := placeLine(l); place != "" {
		c.line("LOCATION:" + escapeText(place))
	}
	if l.Online.URL != "" {
		c.line("DESCRIPTION:" + escapeText(string(l.Online.URL)))
	}
	if o.BaseURL != "" {
		c.line("URL:" + o.BaseURL + "/listings/" + l.Slug)
	}
	c.line("END:VEVENT")
}

func placeLine(l *listing.Listing) string {
	if l.Format == listing.Online || l.Format == listing.Phone {
		return ""
	}
	var parts []string
	for _, p := range []listing.Text{l.Where.Name, l.Where.Address, l.Where.City, l.Where.State} {
		if p != "" {
			parts = append(parts, string(p))
		}
	}
	return strings.Join(parts, ", ")
}

// yearsAhead is how far a zone's changes of clock are written out.
const yearsAhead = 5

// zone writes a VTIMEZONE: every change of clock from the first event to a few years from now.
func (c *calendar) zone(name string, since, now time.Time) {
	loc, err := time.LoadLocation(name)
	if err != nil {
		return
	}
	c.line("BEGIN:VTIMEZONE")
	c.line("TZID:" + name)
	start := time.Date(since.Year(), 1, 1, 0, 0, 0, 0, loc)
	end := now.AddDate(yearsAhead, 0, 0)
	abbreviation, offset := start.Zone()
	first := "STANDARD"
	if start.IsDST() {
		first = "DAYLIGHT"
	}
	c.observance(first, start, offset, offset, abbreviation)
	at := start
	for {
		_, next := at.ZoneBounds()
		if next.IsZero() || next.After(end) {
			break
		}
		_, before := next.Add(-time.Second).In(loc).Zone()
		abbreviation, after := next.In(loc).Zone()
		kind := "STANDARD"
		if next.In(loc).IsDST() {
			kind = "DAYLIGHT"
		}
		c.observance(kind, next.Add(time.Duration(before)*time.Second).UTC(), before, after, abbreviation)
		at = next.In(loc)
	}
	c.line("END:VTIMEZONE")
}

func (c *calendar) observance(kind string, wall time.Time, from, to int, name string) {
	c.line("BEGIN:" + kind)
	c.line("DTSTART:" + wall.Format(icalLocal))
	c.line("TZOFFSETFROM:" + icalOffset(from))
	c.line("TZOFFSETTO:" + icalOffset(to))
	c.line("TZNAME:" + name)
	c.line("END:" + kind)
}

func icalOffset(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	return fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
}

// maxOctets is where a content line is folded (RFC 5545, 3.1).
const maxOctets = 75

// line writes one content line, folded without cutting a character in two.
func (c *calendar) line(s string) {
	limit := maxOctets
	for len(s) > limit {
		cut := limit
		for !utf8.RuneStart(s[cut]) {
			cut--
		}
		c.out.WriteString(s[:cut] + "\r\n ")
		s = s[cut:]
		limit = maxOctets - 1 // the space counts
	}
	c.out.WriteString(s + "\r\n")
}

func escapeText(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", "").Replace(s)
}
