package interop_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"openchair/internal/interop"
	"openchair/internal/listing"
	"openchair/internal/testkit"
)

// guideMeeting is what a reader of the specification finds in our feed.
type guideMeeting struct {
	Name, Slug, Time, Timezone string
	EndTime                    string `json:"end_time"`
	Day                        *int
	FormattedAddress           string `json:"formatted_address"`
	Latitude, Longitude        *float64
	Types                      []string
}

func TestMeetingGuideFeedFollowsTheSpecification(t *testing.T) {
	var b bytes.Buffer
	left, err := interop.WriteMeetingGuide(&b, seq(testkit.Town()))
	if err != nil {
		t.Fatal(err)
	}
	var feed []guideMeeting
	if err := json.Unmarshal(b.Bytes(), &feed); err != nil {
		t.Fatal(err)
	}
	slugs := map[string]bool{}
	for _, m := range feed {
		if m.Name == "" || m.Slug == "" || len(m.Slug) > 64 || slugs[m.Slug] || m.Day == nil || *m.Day < 0 || *m.Day > 6 || len(m.Time) != 5 {
			t.Errorf("%+v", m)
		}
		slugs[m.Slug] = true
		if m.Latitude != nil && *m.Latitude == 0 || strings.HasPrefix(m.Name, "Example") {
			t.Errorf("%+v", m)
		}
	}
	if len(feed) < 80 || left["not weekly"] == 0 || left["not a support group"] == 0 || left["not published"] == 0 {
		t.Errorf("%d meetings, left out %v", len(feed), left)
	}
	// Our own reader takes it back.
	r := read(interop.ReadMeetingGuide, &b, options("own"))
	for _, x := range r.rejected {
		if x.Field != "where.address" { // a group whose place and link are given on request
			t.Errorf("own feed: %+v", x)
		}
	}
	if r.err != nil || len(r.rows)+len(r.rejected) != len(feed) {
		t.Errorf("own feed: %d of %d read, %v", len(r.rows), len(feed), r.err)
	}
	checked(t, r.rows, "own")
}

func TestMeetingGuideOneObjectADay(t *testing.T) {
	l := testkit.Town()[0]
	l.Kind, l.State, l.ByAppointment, l.Cohort = listing.SupportGroup, listing.Published, false, nil
	n := 60
	l.Schedules = []listing.Schedule{{Rule: "FREQ=WEEKLY;BYDAY=MO,WE", Start: "2026-01-05T23:30", Minutes: &n, Zone: "America/New_York"}, {Rule: "FREQ=MONTHLY;BYDAY=2TU", Start: "2026-01-13T19:00"}}
	var b bytes.Buffer
	if _, err := interop.WriteMeetingGuide(&b, seq([]listing.Listing{l})); err != nil {
		t.Fatal(err)
	}
	var feed []guideMeeting
	if err := json.Unmarshal(b.Bytes(), &feed); err != nil {
		t.Fatal(err)
	}
	if len(feed) != 2 || *feed[0].Day != 1 || *feed[1].Day != 3 || feed[0].EndTime != "00:30" || feed[0].Slug == feed[1].Slug {
		t.Errorf("%+v", feed)
	}
	b.Reset()
	if _, err := interop.WriteMeetingGuide(&b, seq(nil)); err != nil || strings.TrimSpace(b.String()) != "[\n]" {
		t.Errorf("an empty feed: %q %v", b.String(), err)
	}
}
