package site_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"openchair/internal/listing"
	"openchair/internal/testkit"
)

func TestCompareShowsWhatMayBeShown(t *testing.T) {
	_, h := town(t)
	var shown, not []string
	var names []string
	states := map[listing.State]bool{}
	for _, l := range testkit.Town() {
		fresh := l.FreshnessAt(testkit.Now, listing.DefaultFreshness)
		switch {
		case l.State == listing.Published && fresh != listing.Hidden && len(shown) < 5:
			shown, names = append(shown, l.ID.String()), append(names, l.Name)
		case l.State == listing.Published && fresh == listing.Hidden && !states["hidden"]:
			states["hidden"] = true
			not = append(not, l.ID.String())
		case l.State != listing.Published && l.State != listing.Paused && !states[l.State]:
			states[l.State] = true
			not = append(not, l.ID.String())
		}
	}
	if len(not) < 4 {
		t.Fatalf("the town has only %d kinds of listing that may not be shown", len(not))
	}
	ask := func(ids ...string) *httptest.ResponseRecorder {
		return get(t, h, "/compare?"+url.Values{"id": ids}.Encode())
	}
	columns := func(w *httptest.ResponseRecorder) int { return strings.Count(w.Body.String(), `scope="col"`) - 1 }

	for _, c := range []struct {
		name    string
		ids     []string
		columns int
		says    string
	}{
		{"two", shown[:2], 2, "Where they differ"},
		{"four", shown[:4], 4, "Where they differ"},
		{"five", shown, 4, "Only the first 4"},
		{"one twice", []string{shown[0], shown[0]}, -1, "Choose two to four"},
		{"none", nil, -1, "Choose two to four"},
		{"nonsense", []string{"x", "'; drop", shown[0], shown[1]}, 2, "3 of them cannot be shown"},
		{"with those not to be shown", append([]string{shown[0], shown[1]}, not...), 2, "of them cannot be shown"},
		{"only those", not, -1, "Choose two to four"},
		{"in one value", []string{shown[0] + "," + shown[1]}, 2, "Where they differ"},
		{"unknown", []string{shown[0], "01a21000-8800-7e7e-907a-000000000000"}, -1, "1 of them cannot be shown"},
	} {
		w := ask(c.ids...)
		well(t, "/compare", w)
		if w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "private, no-store" || !strings.Contains(w.Body.String(), `content="noindex"`) {
			t.Errorf("%s: %d, %q", c.name, w.Code, w.Header().Get("Cache-Control"))
		}
		if got := columns(w); got != c.columns {
			t.Errorf("%s: %d columns, want %d", c.name, got, c.columns)
		}
		if !strings.Contains(w.Body.String(), c.says) {
			t.Errorf("%s does not say %q", c.name, c.says)
		}
		for _, l := range testkit.Town() {
			if l.State != listing.Published && l.State != listing.Paused && strings.Contains(w.Body.String(), "/listings/"+l.Slug+`"`) {
				t.Errorf("%s shows %s, which is %s", c.name, l.Slug, l.State)
			}
		}
	}

	body := ask(shown[:3]...).Body.String()
	if a, b := strings.Index(body, "Where they differ"), strings.Index(body, "What is the same"); a < 0 || b < a {
		t.Error("what is the same stands before what differs")
	}
	for _, name := range names[:3] {
		if !strings.Contains(body, strings.ReplaceAll(name, "'", "&#39;")) {
			t.Errorf("%s is not there", name)
		}
	}
	for _, m := range regexp.MustCompile(`href="([^"]*compare\?[^"]*)"`).FindAllStringSubmatch(body, -1) {
		u, err := url.Parse(strings.ReplaceAll(m[1], "&amp;", "&"))
		if err != nil || len(u.Query()) != 1 || !u.Query().Has("id") {
			t.Errorf("%s holds more than ids", m[1])
		}
	}
	// What is hidden on the listing's own page is hidden here.
	for _, l := range testkit.Published() {
		if l.Where.Shown != listing.ShownFull && l.Where.Address != "" {
			if body := ask(l.ID.String(), shown[0], shown[1]).Body.String(); strings.Contains(body, string(l.Where.Address)) {
				t.Errorf("%s shows a street that is not to be shown", l.Slug)
			}
		}
	}
}

// onePage: what nobody can say in 30 rows is not read. The printed sheet is one page for two and for four.
func TestComparePrintsOnOnePage(t *testing.T) {
	_, h := town(t)
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	var ids []string
	for _, l := range testkit.Published() {
		if len(l.Schedules) > 0 && len(ids) < 4 {
			ids = append(ids, l.ID.String())
		}
	}
	for _, prefix := range []string{"", "/es"} {
		for _, n := range []int{2, 4} {
			tab := testkit.Open(t, server.URL+prefix+"/compare?"+url.Values{"id": ids[:n]}.Encode(), testkit.View{})
			var pdf []byte
			tab.Do(func(ctx context.Context, _ *chromedp.Target) (chromedp.Void, error) {
				out, err := chromedp.Call(ctx, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: new(true)})
				pdf = out.Data
				return chromedp.Void{}, err
			})
			if pages := len(regexp.MustCompile(`/Type\s*/Page\b[^s]`).FindAll(pdf, -1)); pages != 1 || !bytes.HasPrefix(pdf, []byte("%PDF")) {
				t.Errorf("%s: %d listings print on %d pages", prefix, n, pages)
			}
		}
	}
}
