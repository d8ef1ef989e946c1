package listing_test

import (
	"testing"
	"time"

	"openchair/internal/listing"
)

func at(t *testing.T, text, zone string) time.Time {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	x, err := time.ParseInLocation("2006-01-02 15:04", text, loc)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestNextMeeting(t *testing.T) {
	for name, c := range map[string]struct {
		rule, start, zone string
		except            []string
		now, want         string
	}{
		"weekly":                        {"FREQ=WEEKLY;BYDAY=TU", "2026-01-06T19:00", "America/New_York", nil, "2026-11-25 09:00", "2026-12-01 19:00"},
		"several days":                  {"FREQ=WEEKLY;BYDAY=MO,WE,FR", "2026-01-05T07:00", "America/New_York", nil, "2026-11-25 09:00", "2026-11-27 07:00"},
		"just started":                  {"FREQ=WEEKLY;BYDAY=TU", "2026-01-06T19:00", "America/New_York", nil, "2026-12-01 19:09", "2026-12-01 19:00"},
		"started long ago":              {"FREQ=WEEKLY;BYDAY=TU", "2026-01-06T19:00", "America/New_York", nil, "2026-12-01 19:11", "2026-12-08 19:00"},
		"twenty years old":              {"FREQ=WEEKLY;BYDAY=SU", "2006-01-01T10:00", "America/Chicago", nil, "2026-11-25 09:00", "2026-11-29 10:00"},
		"every other week, phase kept":  {"FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "2026-01-01T18:30", "America/New_York", nil, "2026-11-25 09:00", "2026-12-03 18:30"},
		"2nd and 4th Thursday":          {"FREQ=MONTHLY;BYDAY=2TH,4TH", "2020-01-09T18:30", "America/New_York", nil, "2026-11-25 09:00", "2026-11-26 18:30"},
		"last Monday":                   {"FREQ=MONTHLY;BYDAY=-1MO", "2020-01-27T18:30", "America/New_York", nil, "2026-12-01 00:00", "2026-12-28 18:30"},
		"every third month":             {"FREQ=MONTHLY;INTERVAL=3;BYDAY=1SA", "2026-02-07T10:00", "America/New_York", nil, "2026-11-25 09:00", "2027-02-06 10:00"},
		"an exception":                  {"FREQ=WEEKLY;BYDAY=TH", "2026-01-01T19:00", "America/New_York", []string{"2026-11-26"}, "2026-11-25 09:00", "2026-12-03 19:00"},
		"summer to winter":              {"FREQ=WEEKLY;BYDAY=SU", "2026-06-07T09:00", "America/New_York", nil, "2026-10-31 12:00", "2026-11-01 09:00"},
		"a time the clock skips":        {"FREQ=WEEKLY;BYDAY=SU", "2026-01-04T02:30", "America/New_York", nil, "2026-03-08 00:00", "2026-03-08 03:30"},
		"a time the clock shows twice":  {"FREQ=WEEKLY;BYDAY=SU", "2026-01-04T01:30", "America/New_York", nil, "2026-11-01 00:00", "2026-11-01 01:30"},
		"south of the line":             {"FREQ=WEEKLY;BYDAY=MO", "2026-01-05T19:00", "Australia/Sydney", nil, "2026-10-04 12:00", "2026-10-05 19:00"},
		"half-hour zone":                {"FREQ=WEEKLY;BYDAY=SA", "2026-01-03T19:00", "Pacific/Chatham", nil, "2026-09-26 12:00", "2026-09-26 19:00"},
		"one date":                      {"", "2026-12-05T10:00", "America/New_York", nil, "2026-11-25 09:00", "2026-12-05 10:00"},
		"one date, over":                {"", "2026-01-05T10:00", "America/New_York", nil, "2026-11-25 09:00", ""},
		"a count that is used up":       {"FREQ=WEEKLY;BYDAY=TU;COUNT=8", "2026-01-06T19:00", "America/New_York", nil, "2026-11-25 09:00", ""},
		"until a day that has passed":   {"FREQ=WEEKLY;BYDAY=TU;UNTIL=20260301T000000Z", "2026-01-06T19:00", "America/New_York", nil, "2026-11-25 09:00", ""},
		"a rule that starts in future":  {"FREQ=WEEKLY;BYDAY=TU", "2027-03-02T19:00", "America/New_York", nil, "2026-11-25 09:00", "2027-03-02 19:00"},
		"day of the month":              {"FREQ=MONTHLY;BYMONTHDAY=15", "2026-01-15T19:00", "America/New_York", nil, "2026-11-25 09:00", "2026-12-15 19:00"},
		"the 31st leaves short months":  {"FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-31T19:00", "America/New_York", nil, "2026-11-25 09:00", "2026-12-31 19:00"},
		"midnight stays on its evening": {"FREQ=WEEKLY;BYDAY=SA", "2026-01-03T00:00", "America/Los_Angeles", nil, "2026-11-25 09:00", "2026-11-28 00:00"},
	} {
		t.Run(name, func(t *testing.T) {
			l := listing.New(name)
			l.Schedules = []listing.Schedule{{Rule: c.rule, Start: c.start, Zone: listing.Text(c.zone), Except: c.except}}
			got, ok := l.Next(at(t, c.now, c.zone))
			if c.want == "" {
				if ok {
					t.Fatalf("next is %s, want none", got)
				}
				return
			}
			if want := at(t, c.want, c.zone); !ok || !got.Equal(want) {
				t.Errorf("next is %s (%v), want %s", got, ok, want)
			}
		})
	}
}

func TestNoNextMeeting(t *testing.T) {
	now := at(t, "2026-11-25 09:00", "America/New_York")
	base := listing.New("x")
	base.Schedules = []listing.Schedule{{Rule: "FREQ=WEEKLY;BYDAY=TU", Start: "2026-01-06T19:00", Zone: "America/New_York"}}
	for name, change := range map[string]func(*listing.Listing){
		"zone not stated": func(l *listing.Listing) {
			l.Schedules = []listing.Schedule{{Rule: "FREQ=WEEKLY;BYDAY=TU", Start: "2026-01-06T19:00"}}
		},
		"by appointment": func(l *listing.Listing) { l.ByAppointment = true },
		"paused":         func(l *listing.Listing) { l.State = listing.Paused },
		"course began":   func(l *listing.Listing) { l.Cohort = &listing.Cohort{StartsOn: "2026-09-01"} },
	} {
		l := base
		change(&l)
		if got, ok := l.Next(now); ok {
			t.Errorf("%s: next is %s", name, got)
		}
	}
	l := base
	l.Cohort = &listing.Cohort{StartsOn: "2027-01-12"}
	if ms := l.Meetings(now, 3); len(ms) != 1 || !ms[0].Start.Equal(at(t, "2027-01-12 19:00", "America/New_York")) {
		t.Errorf("a course's first session: %v", ms)
	}
}

func TestRulesThatAreRefused(t *testing.T) {
	minutes := 0
	for name, s := range map[string]listing.Schedule{
		"by the second":     {Rule: "FREQ=SECONDLY;COUNT=1000000000", Start: "2026-01-06T19:00"},
		"daily":             {Rule: "FREQ=DAILY", Start: "2026-01-06T19:00"},
		"yearly":            {Rule: "FREQ=YEARLY", Start: "2026-01-06T19:00"},
		"too far apart":     {Rule: "FREQ=WEEKLY;INTERVAL=13", Start: "2026-01-06T19:00"},
		"words":             {Rule: "every tuesday", Start: "2026-01-06T19:00"},
		"no start":          {Rule: "FREQ=WEEKLY"},
		"a start in words":  {Rule: "FREQ=WEEKLY", Start: "Tuesday 7pm"},
		"a zone of nowhere": {Rule: "FREQ=WEEKLY", Start: "2026-01-06T19:00", Zone: "Mars/Olympus"},
		"the machine's own": {Rule: "FREQ=WEEKLY", Start: "2026-01-06T19:00", Zone: "Local"},
		"no time at all":    {Rule: "FREQ=WEEKLY", Start: "2026-01-06T19:00", Minutes: &minutes},
		"hours in the rule": {Rule: "FREQ=WEEKLY;BYHOUR=1,2,3", Start: "2026-01-06T19:00"},
	} {
		if _, err := s.Compile(); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

func TestParseClock(t *testing.T) {
	for text, want := range map[string][2]int{
		"19:00": {19, 0}, "7pm": {19, 0}, "7:30 p.m.": {19, 30}, "7:30\u202fPM": {19, 30}, "1900": {19, 0}, "930": {9, 30}, "noon": {12, 0}, "midnight": {0, 0},
		"12am": {0, 0}, "12 pm": {12, 0}, "18h": {18, 0}, "18h30": {18, 30}, "5:30p": {17, 30}, "mediodía": {12, 0}, "0:05": {0, 5},
	} {
		h, m, err := listing.ParseClock(text)
		if err != nil || h != want[0] || m != want[1] {
			t.Errorf("%q is %d:%02d (%v), want %d:%02d", text, h, m, err, want[0], want[1])
		}
	}
	for _, text := range []string{"", "7", "24:00", "25:00", "13pm", "0am", "7:60", "seven", "-1:00", "7:5:3", "99999"} {
		if h, m, err := listing.ParseClock(text); err == nil {
			t.Errorf("%q was read as %d:%02d", text, h, m)
		}
	}
}

func FuzzCompile(f *testing.F) {
	for _, r := range []string{"FREQ=WEEKLY;BYDAY=TU", "FREQ=MONTHLY;BYDAY=2TH,-1MO", "FREQ=WEEKLY;COUNT=3;UNTIL=20270101T000000Z", "RRULE:FREQ=WEEKLY;WKST=SU;INTERVAL=2"} {
		f.Add(r, "2026-01-06T19:00")
	}
	from := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, rule, start string) {
		r, err := listing.Schedule{Rule: rule, Start: start, Zone: "America/New_York"}.Compile()
		if err != nil {
			return
		}
		if next, ok := r.Next(from); ok && next.Before(from) {
			t.Errorf("%q from %q: next %s is over", rule, start, next)
		}
		r.Weekdays()
	})
}
