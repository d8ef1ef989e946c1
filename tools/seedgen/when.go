package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"openchair/internal/listing"
)

// anchor is the Sunday seed schedules count from. No source states a first meeting; every rule used
// repeats weekly or by weekday of the month, so the day it is counted from says nothing.
var anchor = time.Date(2026, 1, 4, 0, 0, 0, 0, time.UTC)

var dayOrder = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

var ruleDays = map[string]string{"sun": "SU", "mon": "MO", "tue": "TU", "wed": "WE", "thu": "TH", "fri": "FR", "sat": "SA"}

var dayEN = map[string]string{"sun": "Sunday", "mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday", "sat": "Saturday"}

var dayES = map[string]string{"sun": "domingo", "mon": "lunes", "tue": "martes", "wed": "miércoles", "thu": "jueves", "fri": "viernes", "sat": "sábado"}

// weekly puts days with the same time into one rule.
func weekly(rows []fact) []listing.Schedule {
	type line struct {
		days    []string
		minutes *int
		zone    string
	}
	lines := map[string]*line{}
	for _, f := range rows {
		clock := f.get("time")
		if clock == "" || f.get("day") == "" {
			continue
		}
		key := clock + " " + f.get("zone")
		if m := f.minutes(); m != nil {
			key += fmt.Sprint(" ", *m)
		}
		if lines[key] == nil {
			lines[key] = &line{minutes: f.minutes(), zone: f.get("zone")}
		}
		lines[key].days = addNew(lines[key].days, f.words("day")...)
	}
	var out []listing.Schedule
	for _, key := range sorted(lines) {
		l := lines[key]
		slices.SortFunc(l.days, func(a, b string) int { return slices.Index(dayOrder, a) - slices.Index(dayOrder, b) })
		by := make([]string, len(l.days))
		for i, d := range l.days {
			by[i] = ruleDays[d]
		}
		first := anchor.AddDate(0, 0, slices.Index(dayOrder, l.days[0]))
		out = append(out, listing.Schedule{
			Rule:  "FREQ=WEEKLY;BYDAY=" + strings.Join(by, ","),
			Start: first.Format(time.DateOnly) + "T" + key[:5], Minutes: l.minutes, Zone: listing.Text(l.zone),
		})
	}
	return out
}

// ruled is the schedule of a row whose page states a rule. An interval whose first date is not known
// ("every other Wednesday") and dated courses have none: the words go into the description.
func ruled(f fact) (listing.Schedule, bool) {
	rule := f.get("schedule_rule")
	if !strings.HasPrefix(rule, "FREQ=") || strings.Contains(rule, "INTERVAL") || f.get("time") == "" {
		return listing.Schedule{}, false
	}
	_, days, ok := strings.Cut(rule, "BYDAY=")
	if !ok {
		return listing.Schedule{}, false
	}
	if f.has("schedule_note", "1st Wednesday, October to June") {
		rule += ";BYMONTH=1,2,3,4,5,6,10,11,12"
	}
	first := time.Time{}
	for by := range strings.SplitSeq(days, ",") {
		if at := firstOf(by); first.IsZero() || at.Before(first) {
			first = at
		}
	}
	return listing.Schedule{Rule: rule, Start: first.Format(time.DateOnly) + "T" + f.get("time"), Minutes: f.minutes(), Zone: f.text("zone")}, true
}

// firstOf is the first day of the year that a BYDAY part (WE, 2WE, -1WE) names, from the anchor on.
func firstOf(by string) time.Time {
	code := by[len(by)-2:]
	nth := strings.TrimSuffix(by, code)
	for at := anchor; ; at = at.AddDate(0, 0, 1) {
		if ruleDays[dayOrder[at.Weekday()]] != code {
			continue
		}
		switch nth {
		case "":
			return at
		case "-1":
			if at.AddDate(0, 0, 7).Month() != at.Month() {
				return at
			}
		default:
			if fmt.Sprint((at.Day()-1)/7+1) == nth {
				return at
			}
		}
	}
}

// clockEN and clockES write a time of day for a sentence.
func clockEN(hhmm string) string {
	t, err := time.Parse("15:04", hhmm)
	if err != nil {
		return hhmm
	}
	return t.Format("3:04 pm")
}

func clockES(hhmm string) string {
	t, err := time.Parse("15:04", hhmm)
	if err != nil {
		return hhmm
	}
	return strings.NewReplacer("am", "a. m.", "pm", "p. m.").Replace(t.Format("3:04 pm"))
}

// daysOf are the days rows meet on, in order.
func daysOf(rows []fact) []string {
	var days []string
	for _, f := range rows {
		days = addNew(days, f.words("day")...)
	}
	slices.SortFunc(days, func(a, b string) int { return slices.Index(dayOrder, a) - slices.Index(dayOrder, b) })
	return days
}

// part is the part of the day all rows share: "" when they do not.
func part(rows []fact) string {
	out := ""
	for _, f := range rows {
		p := "evening"
		switch t := f.get("time"); {
		case t == "":
			return ""
		case t < "12:00":
			p = "morning"
		case t < "17:00":
			p = "afternoon"
		}
		if out != "" && out != p {
			return ""
		}
		out = p
	}
	return out
}
