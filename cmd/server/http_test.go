package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
)

// fronted puts a handler for pages behind everything a request passes.
func fronted(t testing.TB, base string, pages http.HandlerFunc) (http.Handler, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	f := &front{
		baseURL: base, log: newLog(&log), now: time.Now, site: pages,
		api:    http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "api") }),
		routes: []gin.RouteInfo{{Path: "/"}, {Path: "/search"}, {Path: "/listings/:slug"}, {Path: "/api/v1/listings"}},
	}
	h, err := f.handler()
	if err != nil {
		t.Fatal(err)
	}
	return h, &log
}

func hello(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("ETag", `W/"one"`)
	_, _ = io.WriteString(w, strings.Repeat("<p>hello</p>", 500))
}

func request(h http.Handler, method, url string, change func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, url, nil)
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestHeadersByKindOfRoute(t *testing.T) {
	for _, c := range []struct{ base, path, header, want string }{
		{"", "/", "Content-Security-Policy", pagePolicy},
		{"", "/api/v1/listings", "Content-Security-Policy", dataPolicy},
		{"", "/", "Cross-Origin-Resource-Policy", "same-origin"},
		{"", "/api/v1/listings", "Cross-Origin-Resource-Policy", "cross-origin"},
		{"", "/", "Referrer-Policy", "same-origin"},
		{"", "/", "X-Content-Type-Options", "nosniff"},
		{"", "/", "Cross-Origin-Opener-Policy", "same-origin"},
		{"", "/", "Cache-Control", "public, max-age=60"},
		{"", "/search?q=grief", "Cache-Control", "private, no-store"},
		{"", "/", "Strict-Transport-Security", ""},
		{"http://groups.example.org", "http://groups.example.org/", "Strict-Transport-Security", ""},
		{"https://groups.example.org", "https://groups.example.org/", "Strict-Transport-Security", strict},
		{"", "/", "Access-Control-Allow-Origin", ""},
	} {
		h, _ := fronted(t, c.base, hello)
		if got := request(h, "GET", c.path, nil).Header().Get(c.header); got != c.want {
			t.Errorf("%s%s: %s is %q, want %q", c.base, c.path, c.header, got, c.want)
		}
	}
}

// quality.md S12: once the host has said its name, no other is answered for.
func TestAnUnknownHostIsMisdirected(t *testing.T) {
	h, _ := fronted(t, "https://groups.example.org", hello)
	for host, want := range map[string]int{
		"groups.example.org": 200, "GROUPS.example.org": 200, "groups.example.org:443": 200, "evil.org": 421, "groups.example.org.evil.org": 421, "": 421, "127.0.0.1": 421,
	} {
		if w := request(h, "GET", "/", func(r *http.Request) { r.Host = host }); w.Code != want {
			t.Errorf("Host %q: %d, want %d", host, w.Code, want)
		}
	}
	if w := request(h, "GET", "/healthz", func(r *http.Request) { r.Host = "10.0.0.7:8080" }); w.Code != 200 {
		t.Errorf("a probe by address: %d", w.Code)
	}
	open, _ := fronted(t, "", hello)
	if w := request(open, "GET", "/", func(r *http.Request) { r.Host = "anything" }); w.Code != 200 {
		t.Errorf("without a base URL: %d", w.Code)
	}
}

// A proxy that rewrites Host asks by the address the server listens on (quality.md §7a 4).
func TestTheServersOwnAddressIsKnown(t *testing.T) {
	for _, c := range []struct {
		listen, host string
		own          bool
	}{
		{"127.0.0.1:8080", "127.0.0.1:8080", true},
		{"127.0.0.1:8080", "localhost:8080", true},
		{"[::]:8080", "127.0.0.1:8080", true},
		{"10.1.2.3:8080", "10.1.2.3:8080", true},
		{"127.0.0.1:8080", "127.0.0.1:9090", false},
		{"127.0.0.1:8080", "127.0.0.1", false},
		{"127.0.0.1:8080", "evil.org:8080", false},
		{"[::]:8080", "10.9.9.9:8080", false},
	} {
		if got := (&front{listen: c.listen}).isOwn(c.host); got != c.own {
			t.Errorf("listening on %s, asked as %s: %v", c.listen, c.host, got)
		}
	}
}

// quality.md §7a 1 to 4.
func TestPostsFromOtherSitesAreRefused(t *testing.T) {
	h, _ := fronted(t, "https://groups.example.org", hello)
	for _, c := range []struct {
		site, origin, host string
		want               int
	}{
		{"cross-site", "https://evil.org", "groups.example.org", 403},
		{"same-site", "https://evil.example.org", "groups.example.org", 403},
		{"", "null", "groups.example.org", 403},
		{"same-origin", "https://groups.example.org", "groups.example.org", 200},
		{"", "https://groups.example.org", "groups.example.org", 200},
		{"", "", "groups.example.org", 200},
	} {
		w := request(h, "POST", "/search", func(r *http.Request) {
			r.Host = c.host
			if c.site != "" {
				r.Header.Set("Sec-Fetch-Site", c.site)
			}
			if c.origin != "" {
				r.Header.Set("Origin", c.origin)
			}
		})
		if w.Code != c.want {
			t.Errorf("site %q origin %q: %d, want %d", c.site, c.origin, w.Code, c.want)
		}
		if w.Code == 403 && !strings.Contains(w.Body.String(), "another site") {
			t.Errorf("the refusal explains nothing: %s", w.Body)
		}
	}
}

func TestBodiesAreLimited(t *testing.T) {
	h, _ := fronted(t, "", func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			plain(w, http.StatusRequestEntityTooLarge, "too large")
			return
		}
		plain(w, http.StatusOK, "read")
	})
	for name, c := range map[string]struct {
		size     int64
		declared int64
		want     int
	}{"small": {1000, 1000, 200}, "at the limit": {maxBody, maxBody, 200}, "declared": {maxBody + 1, maxBody + 1, 413}, "not declared": {10 * maxBody, -1, 413}} {
		r := httptest.NewRequest("POST", "/search", io.LimitReader(&repeat{text: "x"}, c.size))
		r.ContentLength = c.declared
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != c.want {
			t.Errorf("%s: %d, want %d", name, w.Code, c.want)
		}
	}
}

type repeat struct{ text string }

func (r *repeat) Read(b []byte) (int, error) {
	n := 0
	for n < len(b) {
		n += copy(b[n:], r.text)
	}
	return n, nil
}

func TestPagesArePackedAndKeepTheirTag(t *testing.T) {
	h, _ := fronted(t, "", hello)
	w := request(h, "GET", "/", func(r *http.Request) { r.Header.Set("Accept-Encoding", "gzip") })
	if w.Header().Get("Content-Encoding") != "gzip" || w.Header().Get("ETag") != `W/"one"` || !strings.Contains(w.Header().Get("Vary"), "Accept-Encoding") {
		t.Fatalf("%v", w.Header())
	}
	zr, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(zr); err != nil || len(b) != 500*len("<p>hello</p>") {
		t.Errorf("%d bytes, %v", len(b), err)
	}
	if w := request(h, "HEAD", "/", nil); w.Code != 200 {
		t.Errorf("HEAD: %d", w.Code)
	}
}

func TestAPanicIsAWholePage(t *testing.T) {
	h, log := fronted(t, "", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "<p>half a page")
		panic("boom")
	})
	w := request(h, "GET", "/listings/some-canary?x=canary", func(r *http.Request) { r.Header.Set("Accept-Encoding", "gzip") })
	if w.Code != 500 || strings.Contains(w.Body.String(), "half") || !strings.Contains(w.Body.String(), "911") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if strings.Contains(log.String(), "some-canary") || !strings.Contains(log.String(), `"stack"`) || !strings.Contains(log.String(), w.Header().Get("X-Request-Id")) {
		t.Errorf("the log: %.600s", log)
	}
}

// quality.md S51: what does not fit waits a moment and is then told to come back; what costs nothing passes.
func TestMoreThanFitsIsToldToComeBack(t *testing.T) {
	release := make(chan struct{})
	var inside, most atomic.Int32
	o := newRoom(3, 4, 100*time.Millisecond)
	h := o.around(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/search" {
			if n := inside.Add(1); n > most.Load() {
				most.Store(n)
			}
			<-release
			inside.Add(-1)
		}
		plain(w, http.StatusOK, "ok")
	}))
	var answered, refused atomic.Int32
	var group sync.WaitGroup
	for range 40 {
		group.Go(func() {
			w := request(h, "GET", "/search", nil)
			switch {
			case w.Code == 200:
				answered.Add(1)
			case w.Code == 503 && w.Header().Get("Retry-After") != "" && strings.Contains(w.Body.String(), "988"):
				refused.Add(1)
			default:
				t.Errorf("%d %s", w.Code, w.Body)
			}
		})
	}
	for refused.Load() < 37 {
		time.Sleep(5 * time.Millisecond)
	}
	for _, path := range []string{"/healthz", "/readyz", "/static/app.css", "/leave", "/es/leave"} {
		if w := request(h, "GET", path, nil); w.Code != 200 {
			t.Errorf("%s while full: %d", path, w.Code)
		}
	}
	close(release)
	group.Wait()
	if answered.Load() != 3 || most.Load() != 3 {
		t.Errorf("%d answered, %d at once", answered.Load(), most.Load())
	}
	if w := request(h, "GET", "/search", nil); w.Code != 200 {
		t.Errorf("afterwards: %d", w.Code)
	}
}

func TestAPanicGivesItsPlaceBack(t *testing.T) {
	o := newRoom(1, 1, 10*time.Millisecond)
	h := o.around(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.RawQuery == "" {
			panic("boom")
		}
	}))
	for range 3 {
		func() {
			defer func() { _ = recover() }()
			request(h, "GET", "/search", nil)
		}()
	}
	if w := request(h, "GET", "/search?q=1", nil); w.Code != 200 {
		t.Errorf("after panics: %d", w.Code)
	}
}

func TestTheLogTakesOnlyAllowedKeys(t *testing.T) {
	var b bytes.Buffer
	log := newLog(&b)
	log.With("query", "canary", "route", "/x").WithGroup("g").Info("request", "path", "canary", "status", 200, slog.Group("user", "place", "canary"))
	if strings.Contains(b.String(), "canary") {
		t.Fatal(b.String())
	}
	var line map[string]any
	if err := json.Unmarshal(b.Bytes(), &line); err != nil || line["route"] != "/x" || line["status"] != float64(200) {
		t.Errorf("%v %v", line, err)
	}
}

func TestAccessLogLine(t *testing.T) {
	h, log := fronted(t, "", hello)
	request(h, "GET", "/listings/some-group", nil)
	request(h, "TRACK", "/search?q=canary", nil)
	for i, want := range []map[string]any{{"method": "GET", "route": "/listings/:slug", "status": float64(200), "bytes": float64(6000)}, {"method": "other", "route": "/search"}} {
		var line map[string]any
		if err := json.Unmarshal([]byte(strings.Split(log.String(), "\n")[i]), &line); err != nil {
			t.Fatal(err)
		}
		for k, v := range want {
			if fmt.Sprint(line[k]) != fmt.Sprint(v) {
				t.Errorf("%s is %v, want %v", k, line[k], v)
			}
		}
		delete(line, "method")
		for k := range line {
			if !strings.Contains("time level msg route status duration_ms bytes request_id", k) {
				t.Errorf("the line has %q", k)
			}
		}
	}
}

func TestMetricsHaveFixedLabels(t *testing.T) {
	m := newMeasures("v", func() float64 { return 3 })
	m.request("/search", "GET", 200, time.Millisecond)
	m.request("none", "other", 404, time.Millisecond)
	w := request(m.handler(), "GET", "/metrics", nil)
	for _, want := range []string{`openchair_http_requests_total{route="/search",method="GET",status="200"} 1`, "openchair_index_lag_changes 3", "openchair_build_info"} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("no %s in\n%.500s", want, w.Body)
		}
	}
	if w := request(m.handler(), "GET", "/", nil); w.Code != 404 {
		t.Errorf("/ on the metrics address: %d", w.Code)
	}
}

// A person who leaves while waiting gives their place in the queue back.
func TestWhoLeavesTheQueueMakesRoom(t *testing.T) {
	o := newRoom(1, 1, time.Minute)
	o.places <- struct{}{}
	ctx, leave := context.WithCancel(t.Context())
	done := make(chan bool)
	go func() { done <- o.enter(httptest.NewRequest("GET", "/", nil).WithContext(ctx)) }()
	leave()
	if <-done || len(o.queue) != 0 {
		t.Errorf("%d wait still", len(o.queue))
	}
}
