package site_test

import (
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"openchair/internal/listing"
	"openchair/internal/testkit"
)

func town(t testing.TB) (*testkit.Directory, http.Handler) {
	t.Helper()
	d := testkit.NewDirectory(t, testkit.Now, testkit.Town())
	return d, d.Site(t)
}

func get(t testing.TB, h http.Handler, path string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

var (
	heading = regexp.MustCompile(`<h1[ >]`)
	missing = regexp.MustCompile(`⟦[^⟧]*⟧|ZgotmplZ|%!|<no value>`)
)

// well checks what holds for every page: one heading, its language, nothing untold.
func well(t *testing.T, path string, w *httptest.ResponseRecorder) {
	t.Helper()
	body := w.Body.String()
	path = path[:min(len(path), 80)]
	if n := len(heading.FindAllString(body, -1)); n != 1 {
		t.Errorf("%s has %d main headings", path, n)
	}
	want := `<html lang="en">`
	if strings.HasPrefix(path, "/es") {
		want = `<html lang="es">`
	}
	if !strings.Contains(body, want) {
		t.Errorf("%s is not in its language", path)
	}
	if m := missing.FindString(body); m != "" {
		t.Errorf("%s shows %q", path, m)
	}
	if !strings.Contains(body, `href="tel:988"`) || !strings.Contains(body, `href="tel:911"`) {
		t.Errorf("%s lacks the crisis lines", path)
	}
	if w.Header().Get("Set-Cookie") != "" {
		t.Errorf("%s sets a cookie", path)
	}
}

func TestEveryListingAnswersByItsState(t *testing.T) {
	_, h := town(t)
	for _, l := range testkit.Town() {
		want := http.StatusOK
		switch {
		case l.State == listing.Draft || l.State == listing.Pending:
			want = http.StatusNotFound
		case l.State == listing.Withdrawn, l.FreshnessAt(testkit.Now, listing.DefaultFreshness) == listing.Hidden:
			want = http.StatusGone
		}
		for _, prefix := range []string{"", "/es"} {
			path := prefix + "/listings/" + l.Slug
			w := get(t, h, path)
			if w.Code != want {
				t.Errorf("%s (%s) answers %d, want %d", path, l.State, w.Code, want)
			}
			well(t, path, w)
			if want == http.StatusOK && l.Where.Shown != listing.ShownFull && l.Where.Address != "" && strings.Contains(w.Body.String(), string(l.Where.Address)) {
				t.Errorf("%s shows a street that is not to be shown", path)
			}
		}
	}
}

func TestPagesAnswerInBothLanguages(t *testing.T) {
	_, h := town(t)
	for _, path := range []string{
		"/", "/search", "/search?q=grief", "/search?topic=grief&near=19103", "/search?q=zzzzzz", "/topics", "/topics/grief", "/about", "/privacy", "/explainer",
		"/choose", "/choose?step=2", "/choose?step=3&attendee=self", "/choose?step=4", "/choose?step=5&near=Springfield", "/choose?step=6", "/choose?step=7&audience=teens&cost=free", "/choose?step=99&of=", "/choose?step=x&topic=no-such", "/compare", "/compare?id=x",
		"/search?near=19103&format=online&sort=distance", "/search?max_cost=5&led_by=professional", "/search?topic=parent-loss&near=99553", "/search?topic=pet-loss&near=99553&led_by=peer&max_cost=3&day=sun&time=morning",
		"/search?q=alcohol&led_by=co-led&cost=sliding", "/search?payer=anthem&near=19103&within=5mi", "/search?audience=teens&topic=gambling",
		"/search?page=3", "/search?day=tue&time=evening&audience=women&audience=veterans",
	} {
		for _, prefix := range []string{"", "/es"} {
			p := prefix + path
			if path == "/" && prefix != "" {
				p = prefix
			}
			w := get(t, h, p)
			if w.Code != http.StatusOK {
				t.Errorf("%s answers %d", p, w.Code)
			}
			well(t, p, w)
		}
	}
}

func TestBadInputIsAnsweredClearly(t *testing.T) {
	_, h := town(t)
	long := url.QueryEscape(strings.Repeat("grief and loss ", 1500))
	for _, c := range []struct {
		path   string
		status int
		says   string
	}{
		{"/search?q=" + long, 200, "We read the first"},
		{"/search?page=-1", 200, "We could not read the page"},
		{"/search?page=99999999999999999999", 200, "We could not read the page"},
		{"/search?near=nowhere-at-all", 200, "We do not know this place"},
		{"/search?near=Springfield", 200, "several places"},
		{"/search?near=91,181", 200, "We do not know this place"},
		{"/search?near=NaN,NaN", 200, "We do not know this place"},
		{"/search?within=-5&near=19103", 200, "Write the distance"},
		{"/search?max_cost=-1", 200, "Write amounts"},
		{"/search?topic=no-such-topic", 200, "We do not know one of the choices"},
		{"/search?sort=distance", 200, "add a ZIP code"},
		{"/search?what=ever", 200, "results"},
		{"/search?q=%zz", 200, "results"},
		{"/search?q=%00%ff", 200, ""},
		{"/search?q=" + url.QueryEscape(`"><img src=x onerror=alert(1)>`), 200, ""},
		{"/search?topic=" + strings.Repeat("grief&topic=", 500), 200, "result"},
		{"/listings/%2e%2e%2fetc", 404, ""},
		{"/listings/nothing-here", 404, "No page or listing"},
		{"/listings/" + strings.Repeat("a", 8000), 404, ""},
		{"/topics/nothing", 404, ""},
		{"/static/nothing.css", 404, ""},
		{"/nowhere", 404, ""},
	} {
		w := get(t, h, c.path)
		if w.Code != c.status {
			t.Errorf("%.60s answers %d, want %d", c.path, w.Code, c.status)
		}
		if !strings.Contains(w.Body.String(), c.says) {
			t.Errorf("%.60s does not say %q", c.path, c.says)
		}
		if strings.Contains(w.Body.String(), "<img src=x") {
			t.Errorf("%.60s puts markup on the page", c.path)
		}
		well(t, c.path, w)
	}
}

func TestNumbersBesideTheResultsAreCountedFromThem(t *testing.T) {
	d, h := town(t)
	body := get(t, h, "/search?topic=grief").Body.String()
	peer, professional := 0, 0
	for _, l := range testkit.Published() {
		for _, id := range d.Reader.Words.Covers("topic", "grief") {
			if len(l.Topics) > 0 && contains(l.Topics, id) {
				switch l.LedBy {
				case listing.Peer:
					peer++
				case listing.Professional:
					professional++
				}
				break
			}
		}
	}
	for _, want := range []string{fmt.Sprintf(`<span class="n">%d</span> Peer-led`, peer), fmt.Sprintf(`<span class="n">%d</span> Led by a professional`, professional)} {
		if !strings.Contains(body, want) {
			t.Errorf("the comparison does not say %q", want)
		}
	}
}

func contains(ids []string, id string) bool {
	for _, x := range ids {
		if x == id {
			return true
		}
	}
	return false
}

func TestLeaveGoesToANeutralSite(t *testing.T) {
	_, h := town(t)
	w := get(t, h, "/leave")
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "https://www.weather.gov/" || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("leaving answers %d to %q", w.Code, w.Header().Get("Location"))
	}
}

func TestPrivateSearchPutsNothingInAnAddress(t *testing.T) {
	_, h := town(t)
	post := func(path string, v url.Values) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(v.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	w := post("/search", url.Values{"q": {"zebracanary grief"}, "led_by": {"peer"}})
	body := w.Body.String()
	if w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "no-store" || !strings.Contains(body, `name="robots" content="noindex"`) {
		t.Fatalf("answers %d, %q", w.Code, w.Header().Get("Cache-Control"))
	}
	for _, href := range regexp.MustCompile(`(?:href|action|formaction)="([^"]*)"`).FindAllStringSubmatch(body, -1) {
		if strings.Contains(href[1], "zebracanary") || strings.Contains(href[1], "led_by=peer") && strings.Contains(href[1], "/search") {
			t.Errorf("an address holds the search: %s", href[1])
		}
	}
	// A button leads where its link would.
	plain := get(t, h, "/es/search?led_by=peer&topic=grief").Body.String()
	pressed := post("/es/search", url.Values{"q": {"left behind"}, "go": {"led_by=peer&topic=grief"}}).Body.String()
	count := regexp.MustCompile(`<h1 id="results">[^<]*</h1>`)
	if a, b := count.FindString(plain), count.FindString(pressed); a == "" || a != b {
		t.Errorf("a posted button gives %q, the link %q", b, a)
	}
}

func TestEveryOfferLeadsToTheTotalItNames(t *testing.T) {
	_, h := town(t)
	offer := regexp.MustCompile(`<li><a class="" href="(/search[^"]*)">[^<]*: ([\d,]+)</a></li>`)
	which := regexp.MustCompile(`<a class="chip-link" href="(/search[^"]*)">[^<]*\(([\d,]+)\)</a>`)
	found := regexp.MustCompile(`<h1 id="results">([\d,]+) result`)
	offers := 0
	for _, q := range []string{
		"q=husband+drinks+tonight+near+99553", "q=free+grief+group+near+99553", "q=my+mum+died+near+19103", "topic=parent-loss&near=99553", "q=pet+loss+under+%243+morning",
		"q=ed+support+near+19103", "q=aca+group", "q=not+12+step+gambling+near+19103",
	} {
		body := get(t, h, "/search?"+q).Body.String()
		for _, m := range append(offer.FindAllStringSubmatch(body, -1), which.FindAllStringSubmatch(body, -1)...) {
			offers++
			to := html.UnescapeString(m[1])
			got := found.FindStringSubmatch(get(t, h, to).Body.String())
			if got == nil || got[1] != m[2] {
				t.Errorf("%s offers %s by %s, which finds %v", q, m[2], to, got)
			}
		}
	}
	if offers < 12 {
		t.Errorf("only %d offers were tried", offers)
	}
}
