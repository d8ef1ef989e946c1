package listing

import (
	"fmt"
	"time"
)

// Date is a civil date: a day (2026-01-06), a month (2026-01), a year (2026), or "" for not stated,
// which is null in JSON. Only Source.Date may be less than a day.
type Date string

// MarshalJSON writes null for the unstated.
func (d Date) MarshalJSON() ([]byte, error) { return Text(d).MarshalJSON() }

// DateOf is the civil date of t in t's own location.
func DateOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

// Time is midnight UTC at the start of the date; a month or a year starts at its first day.
func (d Date) Time() (time.Time, error) {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if len(d) == len(layout) {
			return time.Parse(layout, string(d))
		}
	}
	return time.Time{}, fmt.Errorf("a date like 2026-01-06")
}

// IsDay reports whether d is a whole valid day.
func (d Date) IsDay() bool {
	_, err := time.Parse(time.DateOnly, string(d))
	return err == nil
}

// Freshness is how far a listing can be trusted today. It is derived, never stored.
type Freshness string

// The states of freshness, best first.
const (
	Confirmed   Freshness = "confirmed"
	Due         Freshness = "due"
	Overdue     Freshness = "overdue"
	Unconfirmed Freshness = "unconfirmed"
	Hidden      Freshness = "hidden"
)

// FreshnessRule is how many days a confirmation lasts. The numbers are the host's settings.
type FreshnessRule struct {
	ConfirmedDays int  // up to here: confirmed
	DueDays       int  // up to here: due
	OverdueDays   int  // up to here: overdue, beyond: hidden
	FeedDays      int  // an unconfirmed feed listing hides this long after its feed last carried it
	SeedOff       bool // the host shows no seed listing any more
}

// DefaultFreshness is design §3: 90, 120, 180 days, and 180 for a feed that fell silent.
var DefaultFreshness = FreshnessRule{ConfirmedDays: 90, DueDays: 120, OverdueDays: 180, FeedDays: 180}

// Day is a count of days since 1970-01-01, the unit freshness is judged in.
type Day int32

// NoDay stands for a date nobody stated.
const NoDay Day = -1 << 31

// DayOf is the UTC day of t.
func DayOf(t time.Time) Day {
	s := t.Unix()
	if s < 0 {
		s -= 86399
	}
	return Day(s / 86400)
}

// Day is the day number of the date's start, NoDay when unstated or malformed.
func (d Date) Day() Day {
	t, err := d.Time()
	if err != nil || d == "" {
		return NoDay
	}
	return DayOf(t)
}

// Judge derives freshness on a day from the three facts it rests on: the day somebody answerable
// confirmed it, the kind of source, and the day its feed last carried it. A date in the future counts
// as today: a clock that jumped must not hide a listing.
func (r FreshnessRule) Judge(confirmed Day, sourceKind string, seen, today Day) Freshness {
	if confirmed == NoDay {
		if sourceKind == SourceSeed && r.SeedOff {
			return Hidden
		}
		if sourceKind == SourceFeed && seen != NoDay && int(today-seen) > r.FeedDays {
			return Hidden
		}
		return Unconfirmed
	}
	switch age := int(today - confirmed); {
	case age <= r.ConfirmedDays:
		return Confirmed
	case age <= r.DueDays:
		return Due
	case age <= r.OverdueDays:
		return Overdue
	}
	return Hidden
}

// FreshnessAt derives the listing's freshness at now.
func (l *Listing) FreshnessAt(now time.Time, r FreshnessRule) Freshness {
	return r.Judge(l.ConfirmedOn.Day(), l.Source.Kind, l.Source.SeenOn.Day(), DayOf(now))
}
