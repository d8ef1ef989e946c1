package listing_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"openchair/internal/listing"
	"openchair/internal/vocab"
)

func money(n int) *int { return &n }

func valid() listing.Listing {
	l := listing.New("Grief circle")
	l.Kind, l.LedBy, l.Format = listing.SupportGroup, listing.Peer, listing.InPerson
	l.Source.Kind = listing.SourceOrganizer
	return l
}

func TestUnknownIsNeverFree(t *testing.T) {
	for name, c := range map[string]struct {
		cost   listing.Cost
		course int
		free   bool
		floor  int
		known  bool
	}{
		"unknown":                   {listing.Cost{Basis: listing.CostUnknown}, 0, false, 0, false},
		"free":                      {listing.Cost{Basis: listing.Free}, 0, true, 0, true},
		"donation from nothing":     {listing.Cost{Basis: listing.Donation, Floor: money(0)}, 0, true, 0, true},
		"donation, amount unstated": {listing.Cost{Basis: listing.Donation}, 0, false, 0, false},
		"donation from 5":           {listing.Cost{Basis: listing.Donation, Floor: money(500)}, 0, false, 500, true},
		"sliding, no amount":        {listing.Cost{Basis: listing.Sliding}, 0, false, 0, false},
		"sliding from nothing":      {listing.Cost{Basis: listing.Sliding, Floor: money(0)}, 0, false, 0, true},
		"fixed":                     {listing.Cost{Basis: listing.Fixed, Floor: money(1500), Per: listing.PerSession}, 0, false, 1500, true},
		"a course":                  {listing.Cost{Basis: listing.Fixed, Floor: money(27500), Per: listing.PerCourse}, 8, false, 3438, true},
		"a course of unknown size":  {listing.Cost{Basis: listing.Fixed, Floor: money(27500), Per: listing.PerCourse}, 0, false, 0, false},
		"a month, weekly":           {listing.Cost{Basis: listing.Fixed, Floor: money(4000), Per: listing.PerMonth}, 0, false, 924, true},
		"insurance only":            {listing.Cost{Basis: listing.InsuranceOnly, Floor: money(100)}, 0, false, 0, false},
	} {
		l := valid()
		l.Cost = c.cost
		l.Schedules = []listing.Schedule{{Rule: "FREQ=WEEKLY;BYDAY=TU", Start: "2026-01-06T19:00"}}
		if c.course > 0 {
			l.Cohort = &listing.Cohort{Sessions: money(c.course)}
		}
		if got := l.Cost.IsFree(); got != c.free {
			t.Errorf("%s: free %v", name, got)
		}
		if got, known := l.PerSessionFloor(); got != c.floor || known != c.known {
			t.Errorf("%s: %d a session, known %v; want %d, %v", name, got, known, c.floor, c.known)
		}
	}
}

func TestParseMoney(t *testing.T) {
	for text, want := range map[string]int{"15": 1500, "$12.50": 1250, "1,200": 120000, " 7.5 ": 750, "0": 0, "40 USD": 4000} {
		if got, err := listing.ParseMoney(text, "USD"); err != nil || got != want {
			t.Errorf("%q is %d (%v), want %d", text, got, err, want)
		}
	}
	if got, err := listing.ParseMoney("1500", "JPY"); err != nil || got != 1500 {
		t.Errorf("yen: %d %v", got, err)
	}
	for _, text := range []string{"", "-1", "free", "1.234", "1e9", "99999999999999999999", "1.", ".5", "∞"} {
		if got, err := listing.ParseMoney(text, "USD"); err == nil {
			t.Errorf("%q was read as %d", text, got)
		}
	}
}

func TestFreshness(t *testing.T) {
	now := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		confirmed, seen listing.Date
		source          string
		rule            listing.FreshnessRule
		want            listing.Freshness
	}{
		"today":             {"2026-11-25", "", listing.SourceOrganizer, listing.DefaultFreshness, listing.Confirmed},
		"tomorrow":          {"2026-11-26", "", listing.SourceOrganizer, listing.DefaultFreshness, listing.Confirmed},
		"90 days":           {"2026-08-27", "", listing.SourceOrganizer, listing.DefaultFreshness, listing.Confirmed},
		"91 days":           {"2026-08-26", "", listing.SourceOrganizer, listing.DefaultFreshness, listing.Due},
		"120 days":          {"2026-07-28", "", listing.SourceOrganizer, listing.DefaultFreshness, listing.Due},
		"121 days":          {"2026-07-27", "", listing.SourceOrganizer, listing.DefaultFreshness, listing.Overdue},
		"180 days":          {"2026-05-29", "", listing.SourceOrganizer, listing.DefaultFreshness, listing.Overdue},
		"181 days":          {"2026-05-28", "", listing.SourceOrganizer, listing.DefaultFreshness, listing.Hidden},
		"seed":              {"", "", listing.SourceSeed, listing.DefaultFreshness, listing.Unconfirmed},
		"seed switched off": {"", "", listing.SourceSeed, listing.FreshnessRule{ConfirmedDays: 90, DueDays: 120, OverdueDays: 180, FeedDays: 180, SeedOff: true}, listing.Hidden},
		"feed carries it":   {"", "2026-11-20", listing.SourceFeed, listing.DefaultFreshness, listing.Unconfirmed},
		"feed fell silent":  {"", "2026-05-01", listing.SourceFeed, listing.DefaultFreshness, listing.Hidden},
		"feed, confirmed":   {"2026-11-01", "2020-01-01", listing.SourceFeed, listing.DefaultFreshness, listing.Confirmed},
	} {
		l := valid()
		l.ConfirmedOn, l.Source.SeenOn, l.Source.Kind = c.confirmed, c.seen, c.source
		if got := l.FreshnessAt(now, c.rule); got != c.want {
			t.Errorf("%s is %s, want %s", name, got, c.want)
		}
	}
}

func TestCheckNamesTheFieldAndSaysWhatToDo(t *testing.T) {
	words := vocab.Must()
	ok := valid()
	if problems := ok.Check(words); len(problems) != 0 {
		t.Fatalf("a good listing has problems: %v", problems)
	}
	for field, change := range map[string]func(*listing.Listing){
		"name":        func(l *listing.Listing) { l.Name = "  " },
		"summary":     func(l *listing.Listing) { l.Summary = listing.Text(strings.Repeat("é", 201)) },
		"description": func(l *listing.Listing) { l.Description = "hidden \u202e text" },
		"kind":        func(l *listing.Listing) { l.Kind = "club" },
		"led_by":      func(l *listing.Listing) { l.LedBy = "" },
		"topics":      func(l *listing.Listing) { l.Topics = []string{"sadness"} },
		"audiences":   func(l *listing.Listing) { l.Audiences = []string{"women", "women"} },
		"age.max":     func(l *listing.Listing) { l.Age.Min, l.Age.Max = money(30), money(20) },
		"languages":   func(l *listing.Listing) { l.Languages = []string{"Spanish"} },
		"cost.basis": func(l *listing.Listing) {
			l.Cost.Basis, l.Cost.Floor, l.Cost.Currency = listing.Free, money(500), "USD"
		},
		"cost.ceiling": func(l *listing.Listing) {
			l.Cost = listing.Cost{Basis: listing.Sliding, Floor: money(5), Ceiling: money(4), Currency: "USD", PlacesOpen: "unknown"}
		},
		"cost.currency": func(l *listing.Listing) {
			l.Cost.Basis, l.Cost.Floor, l.Cost.Currency = listing.Fixed, money(500), "dollars"
		},
		"insurance.accepts": func(l *listing.Listing) { l.Insurance.Accepts, l.Insurance.Payers = listing.No, []string{"aetna"} },
		"schedules":         func(l *listing.Listing) { l.Schedules = make([]listing.Schedule, 10_000) },
		"schedules.0": func(l *listing.Listing) {
			l.Schedules = []listing.Schedule{{Rule: "FREQ=DAILY", Start: "2026-01-06T19:00"}}
		},
		"format":        func(l *listing.Listing) { l.Format = "" },
		"where.lat":     func(l *listing.Listing) { x := 91.0; l.Where.Lat, l.Where.Lon = &x, &x },
		"online.url":    func(l *listing.Listing) { l.Online.URL = "javascript:alert(1)" },
		"contact.url":   func(l *listing.Listing) { l.Contact.URL = "http://user:pw@example.org" },
		"contact.email": func(l *listing.Listing) { l.Contact.Email = "a@b" },
		"privacy.note":  func(l *listing.Listing) { l.Privacy.Note = "Guaranteed confidential." },
		"confirmed_on":  func(l *listing.Listing) { l.ConfirmedOn, l.ConfirmedBy = "2026-13-01", "x" },
		"confirmed_by":  func(l *listing.Listing) { l.ConfirmedOn = "2026-01-01" },
		"source.date":   func(l *listing.Listing) { l.Source.Date = "last year" },
		"joining.how":   func(l *listing.Listing) { l.Joining.How = "any" },
		"joining.size":  func(l *listing.Listing) { l.Joining.Size = money(-1) },
		"leaders.0.license.checked_on": func(l *listing.Listing) {
			l.Leaders = []listing.Leader{{License: &listing.License{CheckedOn: "2026-01-01"}}}
		},
	} {
		l := valid()
		change(&l)
		problems := l.Check(words)
		if len(problems) == 0 || problems[0].Field != field || problems[0].Reason == "" || problems[0].Code == "" {
			t.Errorf("%s: %v", field, problems)
		}
	}
}

func TestWhatIsNotShownIsGone(t *testing.T) {
	lat, lon := 39.952583, -75.165222
	l := valid()
	l.Where = listing.Where{Name: "The blue house", Address: "12 Sample Street", City: "Philadelphia", State: "PA", PostalCode: "19103-1234", Lat: &lat, Lon: &lon, Note: "ring twice"}
	l.Online = listing.OnlineRoom{URL: "https://meet.example.org/abc", Phone: "555-0100", Shown: listing.ShownOnRequest}
	l.Contact.Email = "ana@example.org"
	for _, shown := range []listing.Shown{listing.ShownArea, listing.ShownOnRequest} {
		l.Where.Shown = shown
		b, err := json.Marshal(l.Public())
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{"Sample Street", "blue house", "ring twice", "1234", "39.9525", "75.1652", "meet.example.org", "555-0100", "ana@"} {
			if strings.Contains(string(b), secret) {
				t.Errorf("%s shows %q", shown, secret)
			}
		}
	}
	// Many looks at one cell say no more than one.
	a, b := listing.Snap(39.9501, -75.1699)
	if c, d := listing.Snap(39.9999, -75.1501); a != c || b != d {
		t.Errorf("two points of one cell snap to %v,%v and %v,%v", a, b, c, d)
	}
}

func TestSlug(t *testing.T) {
	for _, c := range [][3]string{
		{"Grupo de Duelo – Ñandú", "San José", "grupo-de-duelo-nandu-san-jose"},
		{"Al-Anon & Alateen", "", "al-anon-and-alateen"},
		{"людям", "", "listing"},
		{"Don't give up!", "Łódź", "dont-give-up-lodz"},
	} {
		if got := listing.Slug(c[0], c[1]); got != c[2] || !listing.IsSlug(got) {
			t.Errorf("%q is %q, want %q", c[0], got, c[2])
		}
	}
	long := listing.Slug(strings.Repeat("very long name ", 20), "Town")
	if len(long) > listing.MaxSlug || !listing.IsSlug(listing.SlugWithNumber(long, 12)) || len(listing.SlugWithNumber(long, 12)) > listing.MaxSlug {
		t.Errorf("a long name gives %q", long)
	}
}
