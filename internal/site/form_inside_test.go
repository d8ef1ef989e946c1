package site

import (
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"openchair/internal/ask"
	"openchair/internal/listing"
	"openchair/internal/place"
	"openchair/internal/vocab"
)

func formSite() *Site {
	return &Site{Deps: Deps{
		Words: vocab.Must(), Now: func() time.Time { return time.Date(2026, 11, 24, 18, 0, 0, 0, time.UTC) },
		Reader: &ask.Reader{Words: vocab.Must(), Places: place.US(), Currency: "USD", Country: "US", Zone: "America/New_York"},
	}}
}

func TestLengthsAsPeopleTypeThem(t *testing.T) {
	for typed, want := range map[string]int{
		"90": 90, " 90 ": 90, "90 min": 90, "90min": 90, "90 minutes": 90, "90 Minutes": 90, "90 minutos": 90, "90 mins.": 90, "1 h": 60, "1h": 60, "1 hour": 60, "2 hours": 120, "1 hr": 60,
		"1.5 hours": 90, "1,5 horas": 90, "1.5h": 90, "1 h 30": 90, "1h30": 90, "1 h 30 min": 90, "1 hour and 30 minutes": 90, "1 hora y 30 minutos": 90, "1:30": 90, "01:15": 75, "0:45": 45,
		"45m": 45, "24 h": 1440, "": 0, "0": 0, "-5": 0, "a while": 0, "25 h": 0, "99999": 0, "1:xx": 0, "90 90": 0, "h": 0,
	} {
		n, ok := readMinutes(typed)
		if ok != (want > 0) || ok && n != want {
			t.Errorf("%q: %d %v, want %d", typed, n, ok, want)
		}
	}
}

// Lenient input (quality.md U15): what a person types in the fields of the time.
func TestTimesAsPeopleTypeThem(t *testing.T) {
	s := formSite()
	for _, c := range []struct{ every, days, nth, clock, starts, want string }{
		{"weekly", "tue", "", "7pm", "", "FREQ=WEEKLY;BYDAY=TU 2026-01-01T19:00"},
		{"", "tue", "", "7 PM", "", "FREQ=WEEKLY;BYDAY=TU 2026-01-01T19:00"},
		{"weekly", "tue", "", "7:30 p.m.", "", "FREQ=WEEKLY;BYDAY=TU 2026-01-01T19:30"},
		{"weekly", "tue", "", "19:00", "", "FREQ=WEEKLY;BYDAY=TU 2026-01-01T19:00"},
		{"weekly", "tue", "", "19.30", "", "FREQ=WEEKLY;BYDAY=TU 2026-01-01T19:30"},
		{"weekly", "tue", "", "noon", "", "FREQ=WEEKLY;BYDAY=TU 2026-01-01T12:00"},
		{"weekly", "sun mon", "", "10 am", "", "FREQ=WEEKLY;BYDAY=MO,SU 2026-01-01T10:00"},
		{"weekly", "tue", "2 4", "7pm", "2030-05-05", "FREQ=WEEKLY;BYDAY=TU 2026-01-01T19:00"}, // left over from another answer
		{"fortnightly", "tue", "", "7pm", "2026-12-01", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU 2026-12-01T19:00"},
		{"monthly", "thu", "2 4", "7pm", "", "FREQ=MONTHLY;BYDAY=2TH,4TH 2026-01-01T19:00"},
		{"monthly", "mon", "-1", "7pm", "", "FREQ=MONTHLY;BYDAY=-1MO 2026-01-01T19:00"},
		{"monthly", "mon fri", "1", "7pm", "", "FREQ=MONTHLY;BYDAY=1MO,1FR 2026-01-01T19:00"},
		{"once", "", "", "7pm", "2026-12-24", " 2026-12-24T19:00"},
		{"by-appointment", "tue", "", "7pm", "", "by appointment"},
		{"varies", "", "", "", "", "none"},
		{"", "", "", "", "", "none"},
		{"weekly", "tue", "", "", "", "schedule.time time-missing"},
		{"weekly", "tue", "", "late", "", "schedule.time time"},
		{"weekly", "tue", "", "25:00", "", "schedule.time time"},
		{"weekly", "", "", "7pm", "", "schedule.days days-missing"},
		{"weekly", "someday", "", "7pm", "", "schedule.days days-missing"},
		{"fortnightly", "tue", "", "7pm", "", "schedule.starts starts-fortnightly"},
		{"fortnightly", "tue", "", "7pm", "soon", "schedule.starts date"},
		{"monthly", "tue", "", "7pm", "", "schedule.nth nth-missing"},
		{"monthly", "", "2", "7pm", "", "schedule.days days-missing"},
		{"once", "", "", "7pm", "", "schedule.starts starts-missing"},
		{"once", "", "", "7pm", "2026-02-30", "schedule.starts date"},
	} {
		v := url.Values{"schedule.every": {c.every}, "schedule.time": {c.clock}, "schedule.starts": {c.starts}, "schedule.days": strings.Fields(c.days), "schedule.nth": strings.Fields(c.nth)}
		base := listing.New("x")
		l := base
		got := "none"
		if problems := s.readSchedule(v, &base, &l); len(problems) > 0 {
			got = problems[0].Field + " " + problems[0].Code
		} else if l.ByAppointment {
			got = "by appointment"
		} else if len(l.Schedules) > 0 {
			got = l.Schedules[0].Rule + " " + l.Schedules[0].Start
		}
		if got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

func TestFurtherTimesStayUntilTheirTickIsTaken(t *testing.T) {
	s := formSite()
	base := listing.New("x")
	one := url.Values{"form.whole": {"1"}, "schedule.every": {"weekly"}, "schedule.days": {"tue"}, "schedule.time": {"7 pm"}}
	if problems := s.addLine(one, &base); len(problems) > 0 || len(one["schedule.line"]) != 1 || one.Get("schedule.time") != "" {
		t.Fatalf("%v %v", problems, one)
	}
	// A second time beside it; then none beside it; then its tick is taken.
	for _, c := range []struct {
		change func(url.Values)
		want   int
	}{
		{func(v url.Values) { v["schedule.days"], v["schedule.time"] = []string{"sat"}, []string{"10 am"} }, 2},
		{func(url.Values) {}, 1},
		{func(v url.Values) { v.Del("schedule.line"); v.Set("schedule.every", "varies") }, 0},
		{func(v url.Values) {
			v["schedule.line"] = []string{"{", `{"rule":"FREQ=SECONDLY"}`, strings.Repeat("x", 9000)}
			v.Set("schedule.every", "varies")
		}, 0},
	} {
		v := url.Values{}
		for k, x := range one {
			v[k] = slices.Clone(x)
		}
		c.change(v)
		l := base
		if problems := s.readSchedule(v, &base, &l); len(problems) > 0 || len(l.Schedules) != c.want {
			t.Errorf("%v: %v, want %d", problems, l.Schedules, c.want)
		}
		again := formValues(&l)
		again.Set("form.whole", "1")
		if twice, _ := s.readListing(again, &l); !slices.EqualFunc(twice.Schedules, l.Schedules, func(a, b listing.Schedule) bool { return reflect.DeepEqual(a, b) }) {
			t.Errorf("%v became %v", l.Schedules, twice.Schedules)
		}
	}
	// A form that does not show further times leaves them.
	l := listing.New("x")
	l.Schedules = []listing.Schedule{{Rule: "FREQ=WEEKLY;BYDAY=TU", Start: "2026-01-06T19:00"}, {Rule: "FREQ=WEEKLY;BYDAY=SA", Start: "2026-01-03T10:00"}}
	after := l
	if problems := s.readSchedule(url.Values{"schedule.days": {"wed"}, "schedule.time": {"7 pm"}}, &l, &after); len(problems) > 0 || len(after.Schedules) != 2 {
		t.Errorf("%v %v", problems, after.Schedules)
	}
}

func TestWhatAFormNeeds(t *testing.T) {
	s := formSite()
	whole := url.Values{"name": {"A circle"}, "kind": {"support-group"}, "led_by": {"peer"}, "topics": {"grief"}, "format": {"in-person"}, "where.postal_code": {"19103"}}
	for name, c := range map[string]struct {
		change func(url.Values)
		want   string
	}{
		"whole":                {func(url.Values) {}, ""},
		"no kind":              {func(v url.Values) { v.Del("kind") }, "kind"},
		"nobody leads it":      {func(v url.Values) { v.Del("led_by") }, "led_by"},
		"no topic":             {func(v url.Values) { v.Del("topics") }, "topics"},
		"no format":            {func(v url.Values) { v.Del("format") }, "format"},
		"nowhere":              {func(v url.Values) { v.Del("where.postal_code") }, "where.postal_code"},
		"a town will do":       {func(v url.Values) { v.Del("where.postal_code"); v.Set("where.city", "Erie") }, ""},
		"online":               {func(v url.Values) { v.Del("where.postal_code"); v.Set("format", "online") }, ""},
		"hybrid is somewhere":  {func(v url.Values) { v.Del("where.postal_code"); v.Set("format", "hybrid") }, "where.postal_code"},
		"a therapist, unasked": {func(v url.Values) { v.Set("led_by", "professional"); v.Set("kind", "individual-therapy") }, "submitter.consent"},
		"a therapist who agrees": {func(v url.Values) {
			v.Set("led_by", "professional")
			v.Set("kind", "individual-therapy")
			v.Set("submitter.consent", "yes")
		}, ""},
	} {
		v := url.Values{}
		for k, x := range whole {
			v[k] = slices.Clone(x)
		}
		c.change(v)
		base := listing.New("")
		l, problems := s.readListing(v, &base)
		var fields []string
		for _, p := range append(problems, needed(v, &l)...) {
			fields = append(fields, p.Field)
		}
		if got := strings.Join(fields, " "); got != c.want {
			t.Errorf("%s: needs %q, want %q", name, got, c.want)
		}
	}
}

// What people type into a listing's other fields.
func TestFieldsAsPeopleTypeThem(t *testing.T) {
	s := formSite()
	for _, c := range []struct {
		field, typed string
		got          func(l listing.Listing) any
		want         any
	}{
		{"cost.floor", "$5", func(l listing.Listing) any { return *l.Cost.Floor }, int64(500)},
		{"cost.floor", "12.50", func(l listing.Listing) any { return *l.Cost.Floor }, int64(1250)},
		{"cost.floor", " 15 ", func(l listing.Listing) any { return *l.Cost.Floor }, int64(1500)},
		{"contact.url", "example.org/grief", func(l listing.Listing) any { return string(l.Contact.URL) }, "https://example.org/grief"},
		{"contact.url", " https://example.org ", func(l listing.Listing) any { return string(l.Contact.URL) }, "https://example.org"},
		{"contact.phone", " (215) 555-0188 ", func(l listing.Listing) any { return string(l.Contact.Phone) }, "(215) 555-0188"},
		{"serves", "pa, NJ", func(l listing.Listing) any { return strings.Join(l.Serves, " ") }, "US-PA US-NJ"},
		{"serves", "PA NJ;de", func(l listing.Listing) any { return strings.Join(l.Serves, " ") }, "US-PA US-NJ US-DE"},
		{"where.postal_code", " 19103 ", func(l listing.Listing) any { return string(l.Where.PostalCode) }, "19103"},
		{"where.state", "pa", func(l listing.Listing) any { return string(l.Where.State) }, "PA"},
		{"leaders.0.license.jurisdiction", "pa", func(l listing.Listing) any { return string(l.Leaders[0].License.Jurisdiction) }, "US-PA"},
		{"name", "A  circle\r\nBcc: x", func(l listing.Listing) any { return l.Name }, "A circle Bcc: x"},
		{"name", "“Quilts” & company", func(l listing.Listing) any { return l.Name }, "“Quilts” & company"},
		{"contact.email", " Ana@Example.org ", func(l listing.Listing) any { return strings.ToLower(string(l.Contact.Email)) }, "ana@example.org"},
	} {
		base := listing.New("")
		l, problems := s.readListing(url.Values{c.field: {c.typed}, "cost.basis": {"fixed"}}, &base)
		if len(problems) > 0 {
			t.Errorf("%s %q: %v", c.field, c.typed, problems)
			continue
		}
		if got := fmt.Sprint(c.got(l)); got != fmt.Sprint(c.want) {
			t.Errorf("%s %q became %v, want %v", c.field, c.typed, got, c.want)
		}
	}
}

// Survivors' groups show no street unless somebody chooses it; the form itself chooses nothing (quality.md P12).
func TestSurvivorsStreetsAreHiddenByDefault(t *testing.T) {
	s := formSite()
	base := listing.New("")
	for _, term := range s.Words.Terms("topic") {
		want := listing.ShownFull
		if slices.Contains([]string{"domestic-violence", "emotional-abuse", "sexual-assault", "childhood-sexual-abuse", "human-trafficking", "immigration"}, term.ID) {
			want = listing.ShownOnRequest
		}
		if l, _ := s.readListing(url.Values{"form.whole": {"1"}, "topics": {term.ID}, "where.address": {"12 Example Street"}}, &base); l.Where.Shown != want {
			t.Errorf("%s shows its street: %s, want %s", term.ID, l.Where.Shown, want)
		}
	}
	for _, part := range parts {
		for _, q := range part.asks {
			if q.name == "where.shown" && initial[q.name] != "" {
				t.Error("the form chooses for the person who sees the street")
			}
		}
	}
}

// Whatever a form holds is read without trouble, and reads the same once more.
func FuzzAFormIsReadAsItIsShown(f *testing.F) {
	for _, seed := range []string{
		"name=A+circle&kind=support-group&led_by=peer&topics=grief&format=in-person&where.postal_code=19103&schedule.days=tue&schedule.time=7pm&cost.basis=sliding&cost.floor=10&cost.ceiling=40&form.whole=1",
		"schedule.every=monthly&schedule.days=thu&schedule.nth=2&schedule.nth=-1&schedule.time=noon&schedule.duration=1h30", "schedule.line=%7B%22rule%22%3A%22FREQ%3DWEEKLY%3BBYDAY%3DTU%22%2C%22start%22%3A%222026-01-06T19%3A00%22%7D",
		"serves=pa+nj&leaders.0.license.number=12&leaders.0.license.type=LCSW&age.min=18&joining.size=x&cost.extras.0.what=book&cost.extras.0.amount=20", "topics=a%7Cb&audiences=%00&languages=es&faith.value=faith-based&faith.which=x&access=wheelchair",
		"schedule.every=keep&name=%ff%fe&contact.email_shown=yes&contact.url=javascript:x", "translations.es.name=Hola&lang=en&summary=%E2%80%8B",
	} {
		f.Add(seed)
	}
	s := formSite()
	f.Fuzz(func(t *testing.T, query string) {
		v, err := url.ParseQuery(query)
		if err != nil || len(query) > 5000 {
			return
		}
		base := listing.New("")
		base.ID = uuid.Nil
		first, problems := s.readListing(v, &base)
		if len(problems) > 0 {
			return
		}
		first.Normalize()
		if len(first.Check(s.Words)) > 0 {
			return
		}
		shown := formValues(&first)
		shown.Set("form.whole", "1")
		second, problems := s.readListing(shown, &first)
		if len(problems) > 0 {
			t.Fatalf("%q: shown again it has problems: %v", query, problems)
		}
		if again := formValues(&second); !reflect.DeepEqual(withoutWhole(shown), withoutWhole(again)) {
			t.Errorf("%q:\n%v\nbecame\n%v", query, shown, again)
		}
	})
}

func withoutWhole(v url.Values) url.Values {
	out := url.Values{}
	for k, x := range v {
		if k != "form.whole" {
			out[k] = x
		}
	}
	return out
}
