package testkit_test

import (
	"reflect"
	"strings"
	"testing"

	"openchair/internal/listing"
	"openchair/internal/place"
	"openchair/internal/testkit"
	"openchair/internal/vocab"
)

func TestTownKeepsTheRules(t *testing.T) {
	words := vocab.Must()
	ids, slugs, names := map[string]bool{}, map[string]bool{}, map[string]bool{}
	examples := 0
	for _, l := range testkit.Town() {
		for _, p := range l.Check(words) {
			t.Errorf("%s: %v", l.Slug, p)
		}
		if ids[l.ID.String()] || slugs[l.Slug] || !listing.IsSlug(l.Slug) || l.ID.Version() != 7 {
			t.Errorf("%s: id or slug is not its own", l.Slug)
		}
		ids[l.ID.String()], slugs[l.Slug], names[l.Name] = true, true, true
		if l.Source.Name != "generated" {
			t.Errorf("%s: source %q", l.Slug, l.Source.Name)
		}
		if l.Example {
			examples++
		} else if strings.HasPrefix(l.Name, "Example") {
			t.Errorf("%s says it is an example", l.Slug)
		}
		if l.Where.City != "" {
			if p, ok := place.US().Postal(string(l.Where.PostalCode)); !ok || p.State != string(l.Where.State) {
				t.Errorf("%s: %s is not in %s", l.Slug, l.Where.PostalCode, l.Where.State)
			}
		}
	}
	if len(ids) < 380 || len(ids) > 420 || examples < 1 || examples > 6 || len(names) < 350 {
		t.Errorf("%d listings, %d examples, %d names", len(ids), examples, len(names))
	}
}

func TestTownHoldsEverything(t *testing.T) {
	seen := map[string]int{}
	see := func(param string, values ...string) {
		for _, v := range values {
			seen[param+":"+v]++
		}
	}
	zones, currencies := map[string]bool{}, map[string]bool{}
	spanish := 0
	for _, l := range testkit.Published() {
		see("topic", l.Topics...)
		see("audience", l.Audiences...)
		see("payer", l.Insurance.Payers...)
		see("approach", l.Approach...)
		see("access", l.Access...)
		see("language", l.Languages...)
		see("led_by", string(l.LedBy))
		see("kind", string(l.Kind))
		see("attendee", string(l.Attendee))
		see("faith", l.Faith.Value)
		see("format", string(l.Format))
		see("basis", string(l.Cost.Basis))
		see("per", string(l.Cost.Per))
		see("accepts", string(l.Insurance.Accepts))
		see("receipt", string(l.Insurance.Receipt))
		see("joining", l.Joining.How)
		see("intake", l.Joining.Intake)
		see("accepting", l.Joining.Accepting)
		see("who", l.Joining.WhoMayAttend)
		see("proof", string(l.Joining.Proof))
		see("bound", l.Privacy.Bound...)
		see("where", string(l.Where.Shown))
		see("online", string(l.Online.Shown))
		see("source", l.Source.Kind)
		see("fresh", string(l.Freshness))
		see("lang", l.Lang)
		if l.Lang == "es" {
			spanish++
		}
		if l.Cost.Currency != "" {
			currencies[string(l.Cost.Currency)] = true
		}
		if l.Cost.Basis == listing.Donation && *l.Cost.Floor > 0 {
			see("shape", "donation above zero")
		}
		if _, ok := l.PerSessionFloor(); ok && l.Cost.Per != "session" && l.Cost.Floor != nil && *l.Cost.Floor > 0 {
			see("shape", "per session from "+string(l.Cost.Per))
		}
		if len(l.Serves) > 0 {
			see("shape", "serves")
		}
		if l.ByAppointment {
			see("shape", "by appointment")
		}
		if l.Cohort != nil {
			see("shape", "cohort")
		}
		for _, s := range l.Schedules {
			zones[string(s.Zone)] = true
			for _, mark := range []string{"INTERVAL=2", "BYDAY=2", "BYDAY=-1MO", "BYMONTHDAY"} {
				if strings.Contains(s.Rule, mark) {
					see("shape", mark)
				}
			}
			if s.Rule == "" {
				see("shape", "once")
			}
			for _, d := range s.Weekdays() {
				see("day", strings.ToLower(d.String()[:3]))
			}
			switch hour := s.Start[11:13]; {
			case hour < "12":
				see("time", "morning")
			case hour < "17":
				see("time", "afternoon")
			default:
				see("time", "evening")
			}
		}
	}
	v := vocab.Must()
	for _, param := range []string{"topic", "audience", "payer", "approach", "access", "language", "led_by", "kind", "attendee", "faith", "format", "day", "time", "joining"} {
		for _, term := range v.Terms(param) {
			if seen[param+":"+term.ID] == 0 {
				t.Errorf("nobody has %s %s", param, term.ID)
			}
		}
	}
	for _, want := range []string{
		"basis:free", "basis:donation", "basis:fixed", "basis:sliding", "basis:insurance-only", "basis:unknown", "per:session", "per:month", "per:course",
		"accepts:yes", "accepts:no", "accepts:unknown", "receipt:yes", "receipt:no", "intake:rolling", "intake:cohort", "accepting:yes", "accepting:waitlist", "accepting:no",
		"who:anyone", "who:members", "proof:yes", "proof:no", "bound:clinician-law", "bound:group-promise", "bound:recorded", "bound:attendance-reported",
		"where:full", "where:area", "where:on-request", "online:full", "online:on-request", "source:organizer", "source:reviewer", "source:feed", "source:seed",
		"fresh:confirmed", "fresh:due", "fresh:overdue", "fresh:unconfirmed", "lang:en", "lang:es", "shape:donation above zero", "shape:per session from month",
		"shape:per session from course", "shape:serves", "shape:by appointment", "shape:cohort", "shape:INTERVAL=2", "shape:BYDAY=2", "shape:BYDAY=-1MO", "shape:BYMONTHDAY", "shape:once",
	} {
		if seen[want] == 0 {
			t.Errorf("nobody has %s", want)
		}
	}
	if len(zones) < 10 || !zones[""] || len(currencies) < 3 || spanish < 70 {
		t.Errorf("%d zones, %d currencies, %d in Spanish", len(zones), len(currencies), spanish)
	}
	states := map[listing.State]int{}
	hidden := 0
	for _, l := range testkit.Town() {
		states[l.State]++
		if l.Freshness == listing.Hidden {
			hidden++
		}
	}
	if len(states) != 5 || hidden < 5 {
		t.Errorf("states %v, hidden %d", states, hidden)
	}
}

func TestTownIsTheSameForEverybody(t *testing.T) {
	a, b := testkit.Town(), testkit.Town()
	if !reflect.DeepEqual(a, b) {
		t.Error("two towns differ")
	}
	a[0].Topics[0] = "changed"
	if b[0].Topics[0] == "changed" {
		t.Error("two callers share a list")
	}
}
