package ask_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"openchair/internal/ask"
	"openchair/internal/bench/quality"
	"openchair/internal/search"
)

func readURL(t testing.TB, query, lang string) ask.Reading {
	t.Helper()
	v, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	req, problems := us.Parse(v)
	if len(problems) > 0 {
		t.Fatalf("%v", problems)
	}
	return us.Read(req, lang, quality.Now)
}

func TestChipsCarryTheWordsAndGoWhenUndone(t *testing.T) {
	r := readURL(t, "q=My+mum+died,+free+group+near+19103", "en")
	want := []ask.Chip{
		{Param: "topic", Value: "parent-loss", Label: "Loss of a parent", From: "My mum died"},
		{Param: "cost", Value: "free", Label: "Free", From: "free"},
		{Param: "near", Value: "19103", Label: "Philadelphia, PA 19103", From: "19103"},
	}
	if !slices.Equal(r.Understood.Chips, want) || r.Understood.Text != "" || !r.Query.RankOnly {
		t.Errorf("%+v", r.Understood)
	}
	if r.Query.Near == nil || !r.Query.Near.HasPoint || r.Query.Near.WithinM != search.DefaultWithin {
		t.Errorf("near %+v", r.Query.Near)
	}
	r = readURL(t, "q=My+mum+died,+free+group+near+19103&unread=topic:parent-loss&unread=near:19103", "en")
	if len(r.Understood.Chips) != 1 || r.Understood.Text != "mum died 19103" || r.Query.Near != nil {
		t.Errorf("undone: %+v", r.Understood)
	}
	r = readURL(t, "q=cheap+therapy&unread=cost:donation", "en")
	if got := quality.Understood(r); !slices.Equal(got, []string{"kind=group-therapy", "kind=individual-therapy"}) || r.Understood.Text != "cheap" {
		t.Errorf("one value of a reading undone undoes all of it: %v %q", got, r.Understood.Text)
	}
	if r = readURL(t, "q=no+12+step+drug+group&unread=not:approach:twelve-step", "en"); len(r.Query.Not) != 0 {
		t.Errorf("an exclusion stays: %v", r.Query.Not)
	}
}

func TestLiteralSwitchesReadingOffAndNotDanger(t *testing.T) {
	r := readURL(t, "q=free+grief+group&literal=1", "en")
	if len(r.Understood.Chips) != 0 || r.Query.Text != "free grief group" || r.Query.RankOnly || r.Crisis != nil {
		t.Errorf("%+v", r)
	}
	if r = readURL(t, "q=i+want+to+die&literal=1", "en"); r.Crisis == nil || r.Crisis.Level != "danger" {
		t.Error("literal hides danger")
	}
}

func TestAParameterBeatsItsReading(t *testing.T) {
	r := readURL(t, "q=grief+group+for+women+under+$20&topic=anxiety&max_cost=50", "en")
	if got := quality.Understood(r); !slices.Equal(got, []string{"audience=women"}) || r.Understood.Text != "" {
		t.Errorf("%v, text %q", got, r.Understood.Text)
	}
	if len(r.Query.Filters) != 2 || *r.Query.MaxCost != 5000 {
		t.Errorf("%+v", r.Query)
	}
	r = readURL(t, "q=women+veterans&audience=men", "en")
	if got := quality.Understood(r); !slices.Equal(got, []string{"audience=veterans"}) {
		t.Errorf("only the same axis is beaten: %v", got)
	}
	if r = readURL(t, "q=grief+in+boston&near=19103", "en"); r.Query.Near.Value != "19103" || r.Understood.Text != "" {
		t.Errorf("near: %+v, text %q", r.Query.Near, r.Understood.Text)
	}
}

func TestAnAmbiguousTermIsOfferedUntilSettled(t *testing.T) {
	r := readURL(t, "q=ED+group", "en")
	if len(r.Understood.Chips) != 0 || len(r.Understood.Ambiguous) != 1 || len(r.Query.Groups) != 1 {
		t.Fatalf("%+v", r)
	}
	a, g := r.Understood.Ambiguous[0], r.Query.Groups[0]
	if a.From != "ED" || g.Text != "ED" || len(a.Options) != len(g.Options)+1 || a.Options[len(a.Options)-1].Param != "q" {
		t.Errorf("%+v\n%+v", a, g)
	}
	for i, o := range g.Options {
		if a.Options[i].Param != o.Param || a.Options[i].Value != o.ID {
			t.Errorf("option %d: %+v is not %+v", i, a.Options[i], o)
		}
	}
	if r = readURL(t, "q=ED+group&topic=eating-disorders", "en"); len(r.Understood.Ambiguous) != 0 || len(r.Query.Groups) != 0 || r.Understood.Text != "" {
		t.Errorf("settled: %+v", r.Understood)
	}
	if r = readURL(t, "q=ED+group&unread=q:ED", "en"); len(r.Understood.Ambiguous) != 0 || r.Understood.Text != "ED" {
		t.Errorf("none picked: %+v", r.Understood)
	}
	r = readURL(t, "q=grief+in+portland", "en")
	if len(r.Query.Groups) != 1 || r.Query.Groups[0].Options[0].Near == nil || !r.Query.Groups[0].Options[0].Near.HasPoint {
		t.Errorf("towns of one name: %+v", r.Query.Groups)
	}
}

func TestCorrectionsAreSaidAndUndone(t *testing.T) {
	r := readURL(t, "q=depresion+grupp", "en")
	if len(r.Understood.Chips) != 1 || r.Understood.Chips[0].Value != "depression" {
		t.Errorf("%+v", r.Understood)
	}
	r = readURL(t, "q=anxeity", "en")
	if want := []search.Correction{{From: "anxeity", To: "anxiety"}}; !slices.Equal(r.Understood.Corrected, want) {
		t.Errorf("%+v", r.Understood)
	}
	if r = readURL(t, "q=anxeity&unread=word:anxeity", "en"); len(r.Understood.Corrected) != 0 || len(r.Understood.Chips) != 0 || r.Query.Text != "anxeity" {
		t.Errorf("undone: %+v", r.Understood)
	}
}

// Ten in the evening in New York is the next day's small hours nowhere in the country, but seven in Hawaii.
func TestTodayIsTheDayWhereThePersonIs(t *testing.T) {
	at := time.Date(2026, 11, 25, 4, 30, 0, 0, time.UTC) // Tuesday 23:30 in New York, 18:30 in Honolulu
	for query, want := range map[string]string{
		"aa tonight": "tue", "aa tonight honolulu": "tue", "grief tomorrow": "wed", "aa today guam": "wed",
	} {
		req, _ := us.Parse(url.Values{"q": {query}})
		r := us.Read(req, "en", at)
		if !slices.ContainsFunc(r.Understood.Chips, func(c ask.Chip) bool { return c.Param == "day" && c.Value == want }) {
			t.Errorf("%q: %v, want %s", query, quality.Understood(r), want)
		}
	}
	req, _ := us.Parse(url.Values{"q": {"aa today"}, "near": {"96813"}})
	if r := us.Read(req, "en", time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)); !slices.ContainsFunc(r.Understood.Chips, func(c ask.Chip) bool { return c.Value == "tue" }) {
		t.Errorf("near given: %v", quality.Understood(r))
	}
}

func TestWordsOfDangerAreNotRepeated(t *testing.T) {
	for _, q := range []string{"i want to kill myself tonight", "anxiety and i want to end my life", "quiero morirme", "my husband says he will kill me"} {
		r := quality.Read(us, q, "en")
		if r.Crisis == nil || r.Crisis.Level != "danger" || len(r.Crisis.Resources) == 0 || len(r.Crisis.Resources) > 3 {
			t.Fatalf("%q: %+v", q, r.Crisis)
		}
		said := r.Understood.Text + r.Query.Text
		for _, c := range append(r.Understood.Chips, r.Understood.Suggests...) {
			said += " " + c.From
		}
		for _, w := range []string{"kill", "die", "life", "morir"} {
			if strings.Contains(strings.ToLower(said), w) {
				t.Errorf("%q is echoed in %q", w, said)
			}
		}
		if !r.Query.RankOnly {
			t.Errorf("%q hides the listings", q)
		}
	}
}

func TestTheRightLinesAreShown(t *testing.T) {
	for q, want := range map[string]string{
		"i want to die": "us-988", "veteran, want to kill myself": "us-vcl", "he hits me": "us-dv", "i was raped last night": "us-rainn",
		"i might hurt my baby": "us-maternal", "he overdosed and is not breathing": "us-911", "my stepdad touches me": "us-childhelp",
	} {
		c := quality.Read(us, q, "en").Crisis
		if c == nil || c.Resources[0].ID != want {
			t.Errorf("%q: %+v, want %s first", q, c, want)
		}
	}
	es := quality.Read(us, "quiero morir", "es").Crisis
	if es.Resources[0].TextBody != "AYUDA" || !slices.Contains(es.Resources[0].Languages, "es") {
		t.Errorf("in Spanish: %+v", es.Resources[0])
	}
	abroad := *us
	abroad.Country = "NZ"
	if c := quality.Read(&abroad, "i want to die", "en").Crisis; c == nil || len(c.Resources) != 0 {
		t.Errorf("a country without lines: %+v", c)
	}
	abroad.Lines = []ask.Line{{Resource: ask.Resource{ID: "nz-1737", Name: "Need to Talk?", Call: "1737"}, Country: "NZ", For: "any"}}
	if c := quality.Read(&abroad, "i want to die", "en").Crisis; len(c.Resources) != 1 {
		t.Errorf("the host's own line: %+v", c)
	}
}

// A line is read again at its source every 90 days; this warns and does not fail, since time alone must not
// break a build.
func TestCrisisLinesWereReadLately(t *testing.T) {
	for _, l := range ask.Lines() {
		on, err := time.Parse(time.DateOnly, l.CheckedOn)
		if err != nil || l.Source == "" || l.Country == "" || l.Call == "" && l.TextTo == "" {
			t.Errorf("%s: no source, date or number", l.ID)
		}
		if time.Since(on) > ask.RecheckDays*24*time.Hour {
			t.Logf("WARNING: %s was last read on %s; read %s again", l.ID, l.CheckedOn, l.Source)
		}
	}
}

func TestReadingIsTheSameEveryTime(t *testing.T) {
	q := "Need a cheap therapst for my 14 year old in Portland, not religious, takes medi-cal, ED or anxeity"
	first := quality.Understood(quality.Read(us, q, "en"))
	for range 20 {
		if got := quality.Understood(quality.Read(us, q, "en")); !slices.Equal(got, first) {
			t.Fatalf("%v, then %v", first, got)
		}
	}
}

func TestOtherCountries(t *testing.T) {
	uk := &ask.Reader{Words: us.Words, Places: us.Places, Currency: "GBP", Country: "GB", Zone: "Europe/London", Unit: "mi"}
	r := quality.Read(uk, "grief group under £10", "en")
	if r.Query.MaxCost != nil && *r.Query.MaxCost != 1000 {
		t.Errorf("%+v", r.Query)
	}
	if r = quality.Read(uk, "grief group under $10", "en"); r.Query.MaxCost != nil {
		t.Error("dollars are not pounds")
	}
	nowhere := &ask.Reader{Words: us.Words, Currency: "USD", Country: "US", Zone: "nonsense", Unit: "km"}
	if r = quality.Read(nowhere, "free aa tonight in boston 02139", "en"); len(r.Understood.Chips) == 0 {
		t.Error("without a gazetteer nothing is read")
	}
}

func FuzzRead(f *testing.F) {
	for _, q := range []string{
		"my mum died and i have no money", "AA near me tonight", "16 y/o daughter, 12.5$ w/o", "ED CA MA", "no 12-step, not on zoom", "i'm 67", "d'e l'o 's 've 'm", "$ $$ 5$ $5", "a.a. b. c.d",
		"not not not free", "\xff\xfe", "e\u0301\u0301", "ＦＵＬＬ ｗｉｄｔｈ", "İıſK", strings.Repeat("a ", 1000), strings.Repeat("my mother died ", 100), "n/a w/ y/o w/o",
	} {
		f.Add(q, "en")
	}
	f.Fuzz(func(t *testing.T, q, lang string) {
		req, _ := us.Parse(url.Values{"q": {q}})
		r := us.Read(req, lang, quality.Now)
		if len(r.Understood.Ambiguous) != len(r.Query.Groups) {
			t.Fatal("groups and choices differ")
		}
		for i, a := range r.Understood.Ambiguous {
			if len(a.Options) != len(r.Query.Groups[i].Options)+1 {
				t.Fatal("options are not aligned")
			}
		}
		for _, c := range r.Understood.Chips {
			if c.Param == "" || c.Value == "" || c.Label == "" || !strings.Contains(req.Q, c.From) {
				t.Fatalf("a chip %+v", c)
			}
		}
		for _, v := range r.Query.Filters {
			if !us.Words.Has(v.Param, v.ID) {
				t.Fatalf("a filter %+v", v)
			}
		}
		if again := us.Read(req, lang, quality.Now); !slices.Equal(quality.Understood(again), quality.Understood(r)) {
			t.Fatal("read differently")
		}
	})
}

var (
	hundred = "my husband drinks too much and i have no money, something free on zoom tonight near 19103 not religious"
	long    = strings.Repeat("my mother died last year and since then i can't sleep, therapist in boston that takes medicaid, no 12 step. ", 19)
	strange = strings.Repeat("zwölfte verstreute Buchstabensuppe quälend möglicherweise unbekannter ", 30)
)

func BenchmarkRead(b *testing.B) {
	for name, q := range map[string]string{"100": hundred, "2000": long[:1990], "2000-unknown": strange[:1990], "10": "grief nyc"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			req, _ := us.Parse(url.Values{"q": {q}})
			for b.Loop() {
				us.Read(req, "en", quality.Now)
			}
		})
	}
}
