package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"openchair/internal/account"
	"openchair/internal/testkit"
)

// directoryFront is a whole directory with its organizers' pages behind everything a request passes.
func directoryFront(t testing.TB, base string) (*testkit.Directory, http.Handler) {
	t.Helper()
	d := testkit.NewDirectory(t, testkit.Now, testkit.Town()[:20])
	pages := d.Site(t)
	h, _ := fronted(t, base, pages.ServeHTTP)
	return d, h
}

func sendForm(h http.Handler, path string, v url.Values, change func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "http://localhost:8080"+path, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func queued(t testing.TB, d *testkit.Directory) []account.Letter {
	t.Helper()
	claimed, err := d.Store.Claim(t.Context(), "test", []string{account.MailJob}, time.Minute, 50)
	if err != nil {
		t.Fatal(err)
	}
	var out []account.Letter
	for _, j := range claimed {
		var l account.Letter
		if err := json.Unmarshal(j.Payload, &l); err != nil {
			t.Fatal(err)
		}
		out = append(out, l)
	}
	return out
}

var circle = url.Values{
	"name": {"A circle"}, "kind": {"support-group"}, "led_by": {"peer"}, "topics": {"grief"}, "format": {"in-person"}, "where.postal_code": {"19103"}, "cost.basis": {"free"},
	"schedule.days": {"tue"}, "schedule.time": {"7 pm"}, "submitter.email": {"ana@example.org"}, "step": {"send"},
}

// quality.md §7a 1 to 3: a form that another site's page sends does nothing; our own gets through.
func TestOtherSitesFormsStoreNothing(t *testing.T) {
	d, h := directoryFront(t, "http://localhost:8080")
	for _, c := range []struct {
		site, origin string
		want         int
	}{
		{"cross-site", "https://evil.org", 403},
		{"same-site", "http://evil.localhost:8080", 403},
		{"", "null", 403},
		{"", "https://evil.org", 403},
		{"same-origin", "http://localhost:8080", 303},
		{"", "http://localhost:8080", 303},
		{"", "", 303},
	} {
		w := sendForm(h, "/submit", circle, func(r *http.Request) {
			if c.site != "" {
				r.Header.Set("Sec-Fetch-Site", c.site)
			}
			if c.origin != "" {
				r.Header.Set("Origin", c.origin)
			}
		})
		if w.Code != c.want {
			t.Errorf("site %q, origin %q: %d, want %d", c.site, c.origin, w.Code, c.want)
		}
		if n := len(queued(t, d)); n != map[bool]int{true: 1}[c.want == 303] {
			t.Errorf("site %q, origin %q: %d letters", c.site, c.origin, n)
		}
	}
}

// 3, the other half: in a real browser, our own forms work on localhost and where browsers trust nothing, over
// plain http at an address that is not the machine's own loopback.
func TestOwnFormsWorkInABrowser(t *testing.T) {
	hosts := []string{"localhost"}
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range addrs {
		if n, ok := a.(*net.IPNet); ok && !n.IP.IsLoopback() && n.IP.To4() != nil {
			hosts = append(hosts, n.IP.String())
			break
		}
	}
	_, h := directoryFront(t, "")
	lis, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewUnstartedServer(h)
	srv.Listener = lis
	srv.Start()
	t.Cleanup(srv.Close)
	port := lis.Addr().(*net.TCPAddr).Port
	for _, host := range hosts {
		tab := testkit.Open(t, fmt.Sprintf("http://%s:%d/sign-in", host, port), testkit.View{})
		tab.Type("#f-email", "ana@example.org")
		tab.Follow("button.go")
		if at := testkit.Eval[string](tab, "location.pathname"); at != "/sign-in/sent" || tab.Status() != 200 {
			t.Errorf("on %s the form leads to %s (%d)", host, at, tab.Status())
		}
		if code := testkit.Eval[int](tab, `(document.querySelector(".code") || {textContent: ""}).textContent.length`); code != 6 {
			t.Errorf("on %s the browser does not keep the cookie of who asked", host)
		}
	}
}

// 13: what a request says about its host reaches no letter and no Location.
func TestAFalseHostReachesNothing(t *testing.T) {
	d, h := directoryFront(t, "http://localhost:8080")
	if w := sendForm(h, "/sign-in", url.Values{"email": {"ana@example.org"}}, func(r *http.Request) { r.Host = "evil.org" }); w.Code != http.StatusMisdirectedRequest || len(queued(t, d)) != 0 {
		t.Errorf("Host evil.org: %d", w.Code)
	}
	lie := func(r *http.Request) {
		r.Header.Set("X-Forwarded-Host", "evil.org")
		r.Header.Set("X-Forwarded-Prefix", "/evil")
		r.Header.Set("Forwarded", "host=evil.org")
		r.Header.Set("X-Original-URL", "/evil")
	}
	w := sendForm(h, "/sign-in", url.Values{"email": {"ana@example.org"}}, lie)
	letters := queued(t, d)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/sign-in/sent" || len(letters) != 1 {
		t.Fatalf("%d %v, %d letters", w.Code, w.Header(), len(letters))
	}
	if b, err := json.Marshal(letters); err != nil || strings.Contains(string(b), "evil") {
		t.Errorf("%s %v", b, err)
	}
	for _, path := range []string{"/search/", "/sign-in/", "//evil.org/", "/organize", "/es/organize"} {
		w := request(h, http.MethodGet, "http://localhost:8080"+path, lie)
		if strings.Contains(w.Header().Get("Location")+w.Body.String(), "evil") {
			t.Errorf("%s: %d %q", path, w.Code, w.Header().Get("Location"))
		}
	}
}

// 14: a thousand false addresses of one client are one client.
func TestALimitIsOfTheConnection(t *testing.T) {
	_, h := directoryFront(t, "http://localhost:8080")
	counts := map[int]int{}
	for i := range 1000 {
		w := sendForm(h, "/sign-in", url.Values{"email": {fmt.Sprintf("p%d@example.org", i)}}, func(r *http.Request) {
			r.Header.Set("X-Forwarded-For", fmt.Sprintf("1.2.%d.%d", i/250, i%250))
			r.Header.Set("X-Real-Ip", fmt.Sprintf("1.2.%d.%d", i/250, i%250))
		})
		counts[w.Code]++
		if w.Code == http.StatusTooManyRequests && (w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "988")) {
			t.Fatalf("the refusal says neither when to come back nor whom to call: %v", w.Header())
		}
	}
	if counts[http.StatusSeeOther] != 10 || counts[http.StatusTooManyRequests] != 990 {
		t.Errorf("%v", counts)
	}
}
