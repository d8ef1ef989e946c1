package interop_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"
	"github.com/google/uuid"

	"openchair/internal/interop"
	"openchair/internal/listing"
)

func weekly(zone string) listing.Listing {
	l := listing.New("Círculo de duelo, semicolons; and a very long name that must be folded because it has more than seventy-five octets")
	l.ID = uuid.UUID{15: 1}
	l.Slug, l.State = "circulo", listing.Published
	minutes := 90
	l.Schedules = []listing.Schedule{{Rule: "FREQ=WEEKLY;BYDAY=TU", Start: "2026-01-05T19:00", Minutes: &minutes, Zone: listing.Text(zone), Except: []string{"2026-12-29"}}}
	l.Format, l.Where.Name, l.Where.City = listing.InPerson, "Library", "Philadelphia"
	return l
}

func TestCalendarReadsBackWithItsHour(t *testing.T) {
	now := time.Date(2026, 11, 24, 18, 0, 0, 0, time.UTC)
	body := interop.Calendar([]listing.Listing{weekly("America/New_York")}, interop.CalendarOptions{Name: "Grief", BaseURL: "https://example.org", Now: now})
	for line := range strings.SplitSeq(string(body), "\r\n") {
		if len(line) > 75 {
			t.Errorf("a line of %d octets is not folded", len(line))
		}
	}
	cal, err := ical.NewDecoder(bytes.NewReader(body)).Decode()
	if err != nil {
		t.Fatal(err)
	}
	events := cal.Events()
	if len(events) != 1 {
		t.Fatalf("%d events", len(events))
	}
	e := events[0]
	start, err := e.DateTimeStart(time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	// The rule says Tuesdays and the first date given is a Monday: the event starts on the Tuesday.
	if got, want := start.Format("Mon 2006-01-02 15:04 MST"), "Tue 2026-01-06 19:00 EST"; got != want {
		t.Errorf("starts %s, want %s", got, want)
	}
	if name, _ := e.Props.Text(ical.PropSummary); !strings.HasPrefix(name, "Círculo de duelo, semicolons; and") {
		t.Errorf("summary %q", name)
	}
	if got := e.Props.Get(ical.PropRecurrenceRule).Value; got != "FREQ=WEEKLY;BYDAY=TU" {
		t.Errorf("rule %q", got)
	}
	set, err := e.RecurrenceSet(time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	// Across the change of clocks the hour on the wall stays.
	for _, at := range set.Between(time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 3, 20, 0, 0, 0, 0, time.UTC), true) {
		if h := at.In(start.Location()).Hour(); h != 19 {
			t.Errorf("meets at %d on %s", h, at)
		}
	}
	if !bytes.Contains(body, []byte("EXDATE;TZID=America/New_York:20261229T190000")) {
		t.Error("the date on which it does not meet is missing")
	}
	if n := bytes.Count(body, []byte("BEGIN:VTIMEZONE")); n != 1 || !bytes.Contains(body, []byte("TZOFFSETTO:-0400")) {
		t.Errorf("%d zones, or no summer time", n)
	}
}

func TestCalendarLeavesOutWhatHasNoDate(t *testing.T) {
	for name, change := range map[string]func(*listing.Listing){
		"no zone":        func(l *listing.Listing) { l.Schedules[0].Zone = "" },
		"by appointment": func(l *listing.Listing) { l.ByAppointment = true },
		"paused":         func(l *listing.Listing) { l.State = listing.Paused },
		"an example":     func(l *listing.Listing) { l.Example = true },
	} {
		l := weekly("America/New_York")
		change(&l)
		if body := interop.Calendar([]listing.Listing{l}, interop.CalendarOptions{Now: time.Now()}); bytes.Contains(body, []byte("BEGIN:VEVENT")) {
			t.Errorf("%s has an event", name)
		}
	}
}

func TestCalendarOfACohortEnds(t *testing.T) {
	l := weekly("America/Chicago")
	sessions := 8
	l.Cohort = &listing.Cohort{StartsOn: "2027-01-12", Sessions: &sessions}
	body := string(interop.Calendar([]listing.Listing{l}, interop.CalendarOptions{Now: time.Now()}))
	for _, want := range []string{"DTSTART;TZID=America/Chicago:20270112T190000", "RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=8", "DURATION:PT90M"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q", want)
		}
	}
}
