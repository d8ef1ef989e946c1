package site_test

import (
	"context"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"openchair/data/seed"
	"openchair/internal/listing"
	"openchair/internal/locale"
	"openchair/internal/search"
	"openchair/internal/site"
	"openchair/internal/testkit"
	"openchair/internal/vocab"
	"openchair/web"
)

// whole is every listing a search finds, page by page, examples left out.
func whole(t *testing.T, d *testkit.Directory, v url.Values) []listing.Listing {
	t.Helper()
	req, problems := d.Reader.Parse(v)
	if len(problems) > 0 {
		t.Fatalf("%v: %v", v, problems)
	}
	q := d.Reader.Read(req, "en", d.Now).Query
	q.PerPage = search.MaxPerPage
	var out []listing.Listing
	for q.Page = 1; ; q.Page++ {
		r, err := d.Finder.Find(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range r.Listings {
			if !l.Example {
				out = append(out, l)
			}
		}
		if q.Page*q.PerPage >= r.Total {
			return out
		}
	}
}

// counted are the lines of one column, counted one by one from the listings alone.
func counted(l *locale.Lang, words *vocab.Vocab, ls []listing.Listing, now time.Time) []string {
	var out, kinds, payers []string
	n := func(key string, match func(listing.Listing) bool) int {
		count := 0
		for _, x := range ls {
			if match(x) {
				count++
			}
		}
		if key != "" && count > 0 {
			out = append(out, l.T(key, "N", count))
		}
		return count
	}
	for _, k := range listing.Kinds {
		if count := n("", func(x listing.Listing) bool { return x.Kind == k }); count > 0 {
			kinds = append(kinds, l.T("kinds."+string(k), "N", count))
		}
	}
	out = append(out, l.List(kinds))
	free := func(x listing.Listing) bool { return x.Cost.IsFree() }
	n("aside.free", free)
	n("aside.donation", func(x listing.Listing) bool { return x.Cost.Basis == listing.Donation && !free(x) })
	n("aside.sliding", func(x listing.Listing) bool { return x.Cost.Basis == listing.Sliding })
	n("aside.fixed", func(x listing.Listing) bool { return x.Cost.Basis == listing.Fixed })
	n("aside.insurance_only", func(x listing.Listing) bool { return x.Cost.Basis == listing.InsuranceOnly })
	n("aside.unknown", func(x listing.Listing) bool { return x.Cost.Basis == listing.CostUnknown })
	var prices []int
	for _, x := range ls {
		if p, ok := x.PerSessionFloor(); ok && (p == 0 || x.Cost.Currency == "USD") {
			prices = append(prices, p)
		}
	}
	slices.Sort(prices)
	if c := len(prices); c >= 3 && prices[c-1] > 0 {
		out = append(out, l.T("aside.median", "Amount", l.Money((prices[(c-1)/2]+prices[c/2])/2, "USD"), "N", c))
	}
	if n("aside.insurance", func(x listing.Listing) bool { return x.Insurance.Accepts == listing.Yes }) > 0 {
		n("aside.insurance_unknown", func(x listing.Listing) bool { return x.Insurance.Accepts == listing.Unknown })
	}
	type taken struct {
		id    string
		count int
	}
	var most []taken
	for _, term := range words.Terms("payer") {
		covers := words.Covers("payer", term.ID)
		count := n("", func(x listing.Listing) bool {
			return slices.ContainsFunc(x.Insurance.Payers, func(p string) bool { return slices.Contains(covers, p) })
		})
		if count > 0 {
			most = append(most, taken{term.ID, count})
		}
	}
	slices.SortStableFunc(most, func(a, b taken) int { return b.count - a.count })
	for _, p := range most[:min(3, len(most))] {
		payers = append(payers, l.T("aside.payer_count", "Payer", words.Label("payer", p.id, l.Tag), "Listings", l.Number(p.count)))
	}
	if len(payers) > 0 {
		out = append(out, l.T("aside.payers", "Payers", l.List(payers)))
	}
	var soonest *time.Time
	for _, x := range ls {
		if x.NextMeeting != nil && (soonest == nil || x.NextMeeting.Before(*soonest)) {
			soonest = x.NextMeeting
		}
	}
	if soonest != nil {
		out = append(out, l.T("aside.next", "When", l.When(*soonest, now)))
	}
	return out
}

var (
	column = regexp.MustCompile(`(?s)<section class="side side-(\S+)"><h3>.*?<span class="n">([\d,]+)</span>.*?</h3><ul>(.*?)</ul>`)
	line   = regexp.MustCompile(`<li>(.*?)</li>`)
)

// besideEquals compares what a page says beside its results with what the whole result is.
func besideEquals(t *testing.T, d *testkit.Directory, h http.Handler, prefix, query string) {
	t.Helper()
	langs, err := locale.Read(web.Files)
	if err != nil {
		t.Fatal(err)
	}
	l := langs["en"]
	if prefix != "" {
		l = langs["es"]
	}
	v, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	sides := map[string][]listing.Listing{}
	for _, x := range whole(t, d, v) {
		sides[string(x.LedBy)] = append(sides[string(x.LedBy)], x)
	}
	body := get(t, h, prefix+"/search?"+query).Body.String()
	shown := map[string]bool{}
	for _, m := range column.FindAllStringSubmatch(body, -1) {
		led := m[1]
		shown[led] = true
		if want := l.Number(len(sides[led])); m[2] != want {
			t.Errorf("%s%s: %s says %s, there are %s", prefix, query, led, m[2], want)
			continue
		}
		var lines []string
		for _, x := range line.FindAllStringSubmatch(m[3], -1) {
			lines = append(lines, html.UnescapeString(x[1]))
		}
		if want := counted(l, d.Reader.Words, sides[led], d.Now); !slices.Equal(lines, want) {
			t.Errorf("%s?%s, %s:\n says %q\n are  %q", prefix, query, led, lines, want)
		}
	}
	for led, ls := range sides {
		if len(ls) > 0 && !shown[led] {
			t.Errorf("%s%s: nothing is said of %d led by %s", prefix, query, len(ls), led)
		}
	}
}

var tenSearches = []string{
	"", "topic=grief", "led_by=peer", "cost=free", "format=online", "max_cost=40", "payer=medicaid", "topic=addiction&day=tue", "kind=group-therapy&insurance=yes", "audience=veterans",
	"q=anxiety", "language=es",
}

func TestNumbersOfTheTown(t *testing.T) {
	d, h := town(t)
	for _, query := range tenSearches {
		besideEquals(t, d, h, "", query)
		besideEquals(t, d, h, "/es", query)
	}
}

func TestNumbersOfTheSeed(t *testing.T) {
	var ls []listing.Listing
	for l, err := range seed.Listings() {
		if err != nil {
			t.Fatal(err)
		}
		ls = append(ls, l)
	}
	d := testkit.NewDirectory(t, testkit.Now, ls)
	h := d.Site(t)
	journeysOnTheSeed(t, h)
	for _, code := range []string{"19103", "10001", "02139"} {
		for i, query := range []string{"", "topic=grief", "led_by=professional", "cost=free", "topic=alcohol", "payer=medicaid", "day=tue&time=evening", "sort=soonest", "kind=program", "within=100mi"} {
			besideEquals(t, d, h, []string{"", "/es"}[i%2], "near="+code+"&"+query)
		}
	}
}

// asking counts how often a page asks the engine.
type asking struct {
	site.Finder
	n int
}

func (a *asking) Find(ctx context.Context, q search.Query) (search.Result, error) {
	a.n++
	return a.Finder.Find(ctx, q)
}

func TestAnEmptySideLeadsToTheNearestSearch(t *testing.T) {
	d, _ := town(t)
	asked := &asking{Finder: d.Finder}
	h, err := site.New(site.Deps{
		Host:   site.Host{Name: "Open Chair", BaseURL: "http://localhost:8080", LeaveURL: "https://www.weather.gov/"},
		Finder: asked, Listings: d.Store, Reader: d.Reader, Words: vocab.Must(), Freshness: listing.DefaultFreshness,
		Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return d.Now },
	})
	if err != nil {
		t.Fatal(err)
	}
	offered := regexp.MustCompile(`<p class="none">[^<]*<a class="" href="([^"]*)">[^<\d]*(\d+)`)
	led := 0
	for query, most := range map[string]int{
		"": 1, "topic=addiction": 1, "led_by=peer": 3, "led_by=professional&topic=grief": 3, "cost=free&kind=individual-therapy": 3, "near=99501&topic=pet-loss": 3,
		"near=19103&topic=grief&led_by=peer&cost=free&within=5mi": 3, "q=free+peer+grief": 3, "topic=pet-loss&near=99553&led_by=peer&max_cost=3&day=sun&time=morning": 3,
	} {
		asked.n = 0
		body := get(t, h, "/search?"+query).Body.String()
		if asked.n > most {
			t.Errorf("%q asks the engine %d times, at most %d are allowed", query, asked.n, most)
		}
		for _, m := range offered.FindAllStringSubmatch(body, -1) {
			led++
			u, err := url.Parse(html.UnescapeString(m[1]))
			if err != nil {
				t.Fatal(err)
			}
			want, _ := strconv.Atoi(m[2])
			if got := len(whole(t, d, u.Query())); got != want {
				t.Errorf("%q offers %d, its link has %d: %s", query, want, got, u)
			}
		}
	}
	if led < 6 {
		t.Errorf("only %d ways out of an empty side", led)
	}
}

func TestTheRowsBesideFitTheSearch(t *testing.T) {
	_, h := town(t)
	for query, wants := range map[string][]string{
		"topic=domestic-violence": {"1-800-799-7233", "Who keeps it private"},
		"topic=perinatal":         {"not a crisis line"},
		"topic=alcohol":           {"see a doctor before you stop"},
		"audience=teens":          {"11 of 100 calls"},
		"cost=free":               {"What it costs"},
		"payer=medicaid":          {"Insurance and bills"},
		"format=online":           {"Online or in the room"},
	} {
		body := get(t, h, "/search?"+query).Body.String()
		for _, want := range append(wants, `href="/explainer"`) {
			if !strings.Contains(body, want) {
				t.Errorf("%s does not say %q", query, want)
			}
		}
		for _, m := range regexp.MustCompile(`href="#source-(\d+)"`).FindAllStringSubmatch(body, -1) {
			if !strings.Contains(body, `id="source-`+m[1]+`"`) {
				t.Errorf("%s: source %s is not at the foot", query, m[1])
			}
		}
	}
}

func TestExplainerPage(t *testing.T) {
	_, h := town(t)
	for _, prefix := range []string{"", "/es"} {
		w := get(t, h, prefix+"/explainer")
		well(t, prefix+"/explainer", w)
		body := w.Body.String()
		if w.Code != http.StatusOK || strings.Count(body, `class="part"`) != 17 {
			t.Fatalf("%d with %d parts", w.Code, strings.Count(body, `class="part"`))
		}
		cited := map[string]bool{}
		for _, m := range regexp.MustCompile(`href="#([^"]+)"`).FindAllStringSubmatch(body, -1) {
			cited[m[1]] = true
			if !strings.Contains(body, `id="`+m[1]+`"`) {
				t.Errorf("%s leads to #%s, which is not there", prefix, m[1])
			}
		}
		sources := regexp.MustCompile(`<li id="(source-\d+)"><a href="(https://[^"]+)"`).FindAllStringSubmatch(body, -1)
		if len(sources) < 30 {
			t.Errorf("%d sources", len(sources))
		}
		for _, s := range sources {
			if !cited[s[1]] {
				t.Errorf("%s is cited nowhere", s[1])
			}
		}
		if strings.Contains(body, "[house]") || regexp.MustCompile(`\[[A-Z]\d`).MatchString(body) {
			t.Error("a mark of the source text is on the page")
		}
	}
}

func posted(h http.Handler, path string, v url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestCostForYou(t *testing.T) {
	d, h := town(t)
	body := get(t, h, "/search?topic=grief").Body.String()
	if strings.Contains(body, `class="for-you"`) || !strings.Contains(body, `<form class="purse" method="post" action="/search">`) {
		t.Error("the form is not there, or an answer is before the question")
	}
	money := url.Values{"led_by": {"professional"}, "my_payer": {"medicaid"}, "copay": {"7.31"}, "my_max": {"41"}, "oon_percent": {"60"}, "prefer": {"payer:medicaid"}}
	for _, prefix := range []string{"", "/es"} {
		w := posted(h, prefix+"/search", money)
		body := w.Body.String()
		well(t, prefix+"/search", w)
		if w.Header().Get("Cache-Control") != "no-store" {
			t.Error("an answer to money may be kept")
		}
		cards, answers := strings.Count(body, `<article class="card`), strings.Count(body, `class="for-you"`)
		if cards == 0 || cards != answers {
			t.Errorf("%d cards, %d say what they cost", cards, answers)
		}
		for _, m := range regexp.MustCompile(`(?:href|action|formaction)="([^"]*)"`).FindAllStringSubmatch(body, -1) {
			if strings.Contains(m[1], "7.31") || strings.Contains(m[1], "my_") || strings.Contains(m[1], "copay") {
				t.Errorf("money stands in an address: %s", m[1])
			}
		}
		if !strings.Contains(body, "$7.31") || !strings.Contains(body, `value="7.31"`) {
			t.Error("the copay is not in the arithmetic, or the form forgot it")
		}
	}
	langs, err := locale.Read(web.Files)
	if err != nil {
		t.Fatal(err)
	}
	// Each card's answer is the arithmetic of its own listing.
	req, _ := d.Reader.Parse(money)
	found, err := d.Finder.Find(t.Context(), d.Reader.Read(req, "en", d.Now).Query)
	if err != nil {
		t.Fatal(err)
	}
	text := html.UnescapeString(posted(h, "/search", money).Body.String())
	for _, x := range found.Listings {
		e := req.Purse.Estimate(search.PriceOf(&x, "medicaid", d.Reader.Words))
		_, card, _ := strings.Cut(text, "/listings/"+x.Slug+`"`)
		card, _, _ = strings.Cut(card, "</article>")
		if e.Exact && e.Amount != nil && *e.Amount > 0 && !strings.Contains(card, langs["en"].T("estimate.exact", "Amount", langs["en"].Money(*e.Amount, "USD"))) {
			t.Errorf("%s does not say %d", x.Slug, *e.Amount)
		}
		if e.Amount == nil && !strings.Contains(card, langs["en"].T("estimate.unknown")) {
			t.Errorf("%s turns the unknown into a number", x.Slug)
		}
		fits := e.Amount != nil && *e.Amount <= 4100 && (e.High == nil || *e.High <= 4100)
		if strings.Contains(card, "mark-fits") != fits {
			t.Errorf("%s: fits is not %v", x.Slug, fits)
		}
	}
}

func TestEveryStepOfTheArithmeticHasWords(t *testing.T) {
	langs, err := locale.Read(web.Files)
	if err != nil {
		t.Fatal(err)
	}
	hole := regexp.MustCompile(`<no value>|⟦|{{`)
	for _, price := range []search.Price{
		{Basis: listing.Free},
		{Basis: listing.Donation},
		{Basis: listing.Donation, Floor: new(0)},
		{Basis: listing.Donation, Floor: new(500)},
		{Basis: listing.InsuranceOnly},
		{Basis: listing.CostUnknown},
		{Basis: listing.Fixed},
		{Basis: listing.Sliding},
		{Basis: listing.Fixed, Floor: new(12000)},
		{Basis: listing.Fixed, Floor: new(12000), Ceiling: new(15000)},
		{Basis: listing.Sliding, Floor: new(2000)},
		{Basis: listing.Sliding, Floor: new(2000), Ceiling: new(9000)},
	} {
		for _, mine := range []listing.Answer{listing.Yes, listing.No, listing.Unknown} {
			for _, receipt := range []listing.Answer{listing.Yes, listing.No, listing.Unknown} {
				for _, purse := range []search.Purse{
					{},
					{Payer: "aetna"},
					{Payer: "aetna", Copay: new(2000)},
					{Payer: "aetna", Coinsurance: new(20)},
					{Payer: "aetna", Coinsurance: new(20), DeductibleLeft: new(5000)},
					{Payer: "aetna", OONPercent: new(60)},
					{Payer: "aetna", OONPercent: new(60), OONAllowed: new(4500), OONDeductibleLeft: new(0)},
				} {
					for _, accepts := range []listing.Answer{listing.Yes, listing.Unknown} {
						x := price
						x.Mine, x.Receipt, x.Accepts = mine, receipt, accepts
						e := purse.Estimate(x)
						for _, l := range langs {
							for _, s := range e.Steps {
								args := []any{}
								for k, n := range s.Amounts {
									args = append(args, k, l.Money(n, "USD"))
								}
								for k, n := range s.Percents {
									args = append(args, k, n)
								}
								if text := l.T("estimate."+s.Code, args...); hole.MatchString(text) {
									t.Errorf("%s: %s", s.Code, text)
								}
							}
							for _, code := range e.Unknown {
								if text := l.T("estimate.unknown." + code); hole.MatchString(text) {
									t.Errorf("%s: %s", code, text)
								}
							}
						}
					}
				}
			}
		}
	}
}
