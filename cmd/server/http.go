package main

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/klauspost/compress/gzhttp"
)

// front is everything a request passes before a page or the API sees it.
type front struct {
	baseURL string
	listen  string // the address the server listens on
	log     *slog.Logger
	now     func() time.Time
	metrics *measures
	api     http.Handler
	site    http.Handler
	routes  []gin.RouteInfo // of both, for the patterns in the access log
}

// maxBody is the largest body of a form (quality.md S42).
const maxBody = 256 << 10

// handler wraps in this order: recover, request id, security headers, host, room for the search, body
// limit, compression, cross-origin check.
func (f *front) handler() (http.Handler, error) {
	cross := http.NewCrossOriginProtection()
	if f.baseURL != "" {
		// A proxy that rewrites Host breaks the comparison with Origin; the public address stays trusted.
		if err := cross.AddTrustedOrigin(f.baseURL); err != nil {
			return nil, err
		}
	}
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		plain(w, http.StatusForbidden, "This was sent from another site's page, so nothing was done. Open this directory yourself and send the form from there.")
	}))
	zip, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.EnableZstd(false))
	if err != nil {
		return nil, err
	}
	h := http.Handler(http.HandlerFunc(f.split))
	h = cross.Handler(h)
	h = zip(h)
	h = limitBody(h)
	h = newRoom(4*runtime.GOMAXPROCS(0), 64, time.Second).around(h)
	h = f.checkHost(h)
	h = f.headers(h)
	return f.record(h), nil
}

// split hands an address to the API or the pages.
func (f *front) split(w http.ResponseWriter, r *http.Request) {
	if isAPI(r.URL.Path) {
		f.api.ServeHTTP(w, r)
		return
	}
	f.site.ServeHTTP(w, r)
}

func isAPI(path string) bool {
	for _, prefix := range []string{"/api", "/healthz", "/readyz", "/feeds", "/hsds"} {
		if path == prefix || strings.HasPrefix(path, prefix+"/") {
			return true
		}
	}
	return false
}

// record is outermost: it gives the request an id, turns a panic into a 500 that is whole, and writes
// the one line about it. That line has the route's pattern, never the address that was asked.
func (f *front) record(next http.Handler) http.Handler {
	patterns := newPatterns(f.routes)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := f.now()
		id := rand.Text()[:16]
		w.Header().Set("X-Request-Id", id)
		c := &counting{ResponseWriter: w}
		route := patterns.of(r.URL.Path)
		defer func() {
			if p := recover(); p != nil && p != http.ErrAbortHandler {
				f.log.Error("panic", "error", fmt.Sprint(p), "route", route, "request_id", id, "stack", string(debug.Stack()))
				if c.status == 0 {
					c.Header().Del("Content-Encoding")
					plain(c, http.StatusInternalServerError, "Something went wrong on our side. In an emergency in the US call 911; in a crisis call or text 988.")
				}
			}
			took := f.now().Sub(began)
			f.log.Info("request", "method", methodName(r.Method), "route", route, "status", c.status, "duration_ms", took.Milliseconds(), "bytes", c.bytes, "request_id", id)
			f.metrics.request(route, methodName(r.Method), c.status, took)
		}()
		next.ServeHTTP(c, r)
	})
}

// methodName keeps what a stranger can put into a log line or a metric to a fixed set.
func methodName(m string) string {
	if slices.Contains([]string{"GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"}, m) {
		return m
	}
	return "other"
}

// counting remembers what was answered.
type counting struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (c *counting) WriteHeader(status int) {
	if c.status == 0 {
		c.status = status
	}
	c.ResponseWriter.WriteHeader(status)
}

func (c *counting) Write(b []byte) (int, error) {
	if c.status == 0 {
		c.status = http.StatusOK
	}
	n, err := c.ResponseWriter.Write(b)
	c.bytes += int64(n)
	return n, err
}

func (c *counting) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// checkHost refuses a name that is not the directory's: a page made for it would carry links there. Only
// once the host has said what the name is; probes ask by address, and a proxy that rewrites Host asks by
// the address the server listens on.
func (f *front) checkHost(next http.Handler) http.Handler {
	if f.baseURL == "" {
		return next
	}
	u, err := url.Parse(f.baseURL)
	if err != nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.EqualFold(hostOf(r.Host, u.Scheme), hostOf(u.Host, u.Scheme)) && r.URL.Path != "/healthz" && r.URL.Path != "/readyz" && !f.isOwn(r.Host) {
			plain(w, http.StatusMisdirectedRequest, "This server does not answer for this name.")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// isOwn reports whether a Host is the server's own address on this machine.
func (f *front) isOwn(host string) bool {
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		return false
	}
	at, listening, err := net.SplitHostPort(f.listen)
	if err != nil || port != listening {
		return false
	}
	ip := net.ParseIP(name)
	return name == "localhost" || name == at || ip != nil && ip.IsLoopback()
}

// hostOf drops the port that goes without saying.
func hostOf(host, scheme string) string {
	usual := ":80"
	if scheme == "https" {
		usual = ":443"
	}
	return strings.TrimSuffix(host, usual)
}

func limitBody(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > maxBody {
			w.Header().Set("Connection", "close")
			plain(w, http.StatusRequestEntityTooLarge, "This is too large to be sent here.")
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		next.ServeHTTP(w, r)
	})
}

func plain(w http.ResponseWriter, status int, sentence string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(sentence + "\n"))
}

// room is how many requests may be worked on at once. What is more waits a moment, and what waits too
// long or finds the queue full is told to come back: a server that is asked too much answers some, not
// none.
type room struct {
	places chan struct{}
	queue  chan struct{}
	wait   time.Duration
}

func newRoom(places, queue int, wait time.Duration) *room {
	return &room{make(chan struct{}, places), make(chan struct{}, queue), wait}
}

func (o *room) enter(r *http.Request) bool {
	select {
	case o.places <- struct{}{}:
		return true
	default:
	}
	select {
	case o.queue <- struct{}{}:
	default:
		return false
	}
	defer func() { <-o.queue }()
	timer := time.NewTimer(o.wait)
	defer timer.Stop()
	select {
	case o.places <- struct{}{}:
		return true
	case <-timer.C:
	case <-r.Context().Done():
	}
	return false
}

// around lets what costs nothing pass. The answer is made whole before it is sent and the place is free
// by then: a reader on a slow line must not keep others out.
func (o *room) around(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p := r.URL.Path; p == "/healthz" || p == "/readyz" || p == "/leave" || p == "/es/leave" || strings.HasPrefix(p, "/static/") || strings.HasPrefix(p, "/feeds/") || strings.HasPrefix(p, "/sitemap") {
			next.ServeHTTP(w, r)
			return
		}
		if !o.enter(r) {
			w.Header().Set("Retry-After", "5")
			plain(w, http.StatusServiceUnavailable, "Many people are searching at this moment. Please try again in a few seconds. In an emergency in the US call 911; in a crisis call or text 988.")
			return
		}
		held := &held{header: w.Header()}
		func() {
			defer func() { <-o.places }()
			next.ServeHTTP(held, r)
		}()
		if held.status != 0 {
			w.WriteHeader(held.status)
		}
		_, _ = w.Write(held.body.Bytes())
	})
}

// held keeps an answer until it is whole.
type held struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (h *held) Header() http.Header { return h.header }

func (h *held) WriteHeader(status int) {
	if h.status == 0 {
		h.status = status
	}
}

func (h *held) Write(b []byte) (int, error) {
	h.WriteHeader(http.StatusOK)
	return h.body.Write(b)
}

// Flush has nothing to do: the answer goes out whole.
func (h *held) Flush() {}

// patterns finds the route of a path, for lines that must not hold the path itself.
type patterns struct {
	exact map[string]bool
	parts [][]string
}

func newPatterns(routes []gin.RouteInfo) *patterns {
	p := &patterns{exact: map[string]bool{}}
	for _, r := range routes {
		if !strings.Contains(r.Path, ":") {
			p.exact[r.Path] = true
		} else if parts := strings.Split(r.Path, "/"); !slices.ContainsFunc(p.parts, func(q []string) bool { return slices.Equal(q, parts) }) {
			p.parts = append(p.parts, parts)
		}
	}
	return p
}

func (p *patterns) of(path string) string {
	if p.exact[path] {
		return path
	}
	asked := strings.Split(path, "/")
	for _, parts := range p.parts {
		if len(parts) == len(asked) && fits(parts, asked) {
			return strings.Join(parts, "/")
		}
	}
	return "none"
}

func fits(parts, asked []string) bool {
	for i, part := range parts {
		if !strings.HasPrefix(part, ":") && part != asked[i] {
			return false
		}
	}
	return true
}
