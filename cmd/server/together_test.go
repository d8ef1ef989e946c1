package main

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"openchair/internal/testkit"
)

// cable is between servers and their database: it can be pulled and put back.
type cable struct {
	to     string
	listen net.Listener

	mu     sync.Mutex
	pulled bool
	open   map[net.Conn]bool
}

func newCable(t testing.TB, to string) *cable {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cable{to: to, listen: l, open: map[net.Conn]bool{}}
	t.Cleanup(func() { _ = l.Close(); c.pull() })
	go func() {
		for {
			from, err := l.Accept()
			if err != nil {
				return
			}
			go c.carry(from)
		}
	}()
	return c
}

func (c *cable) carry(from net.Conn) {
	defer func() { _ = from.Close() }()
	c.mu.Lock()
	pulled := c.pulled
	c.mu.Unlock()
	if pulled {
		return
	}
	to, err := net.Dial("tcp", c.to)
	if err != nil {
		return
	}
	defer func() { _ = to.Close() }()
	c.mu.Lock()
	c.open[from], c.open[to] = true, true
	c.mu.Unlock()
	go func() {
		_, _ = io.Copy(to, from)
		_ = to.Close()
	}()
	_, _ = io.Copy(from, to)
	c.mu.Lock()
	delete(c.open, from)
	delete(c.open, to)
	c.mu.Unlock()
}

func (c *cable) pull() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pulled = true
	for conn := range c.open {
		_ = conn.Close()
	}
}

func (c *cable) putBack() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pulled = false
}

// process is a server in a process of its own.
type process struct {
	t    testing.TB
	cmd  *exec.Cmd
	data string
	url  string
	log  lockedBuffer
	http *http.Client
}

func start(t testing.TB, data, database string) *process {
	t.Helper()
	p := &process{t: t, data: data}
	p.cmd = exec.Command(os.Args[0], "--data", data, "--addr", "127.0.0.1:0", "--database-url", database, "--base-url", "http://directory.example")
	p.cmd.Env = []string{"SERVER_TEST_CHILD=1", "PATH=" + os.Getenv("PATH"), "PGCONNECT_TIMEOUT=3"}
	p.cmd.Stderr = &p.log
	p.cmd.Stdout = io.Discard
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	p.http = &http.Client{Jar: jar, Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return p
}

func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
}

// ask sends a request under the directory's own name; form nil is a GET.
func (p *process) ask(path string, form url.Values) (int, string, string) {
	p.t.Helper()
	method, body := http.MethodGet, io.Reader(nil)
	if form != nil {
		method, body = http.MethodPost, strings.NewReader(form.Encode())
	}
	r, err := http.NewRequestWithContext(p.t.Context(), method, p.url+path, body)
	if err != nil {
		p.t.Fatal(err)
	}
	r.Host = "directory.example"
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := p.http.Do(r)
	if err != nil {
		return 0, err.Error(), ""
	}
	defer func() { _ = answer.Body.Close() }()
	b, _ := io.ReadAll(answer.Body)
	return answer.StatusCode, string(b), answer.Header.Get("Location")
}

// within waits until something is so; how long it took is for the log.
func within(t testing.TB, what string, limit time.Duration, so func() bool) time.Duration {
	t.Helper()
	began := time.Now()
	for !so() {
		if time.Since(began) > limit {
			t.Fatalf("not within %s: %s", limit, what)
		}
		time.Sleep(25 * time.Millisecond)
	}
	return time.Since(began)
}

func (p *process) ready() bool {
	if p.url == "" {
		p.url = servingURL(p.log.String())
	}
	if p.url == "" {
		return false
	}
	status, _, _ := p.ask("/readyz", nil)
	return status == http.StatusOK
}

var listening = regexp.MustCompile(`"msg":"listening","port":(\d+)`)

func servingURL(log string) string {
	if m := listening.FindStringSubmatch(log); m != nil {
		return "http://127.0.0.1:" + m[1]
	}
	return ""
}

func (p *process) total(query string) int {
	status, body, _ := p.ask("/api/v1/listings?per_page=1&literal=1&q="+url.QueryEscape(query), nil)
	var answer struct{ Total int }
	if status != http.StatusOK || json.Unmarshal([]byte(body), &answer) != nil {
		return -1
	}
	return answer.Total
}

// letters are the sign-in and draft links in the folders of all servers, by the path they lead to.
func letters(t testing.TB, pattern string, folders ...string) []string {
	t.Helper()
	var out []string
	for _, f := range folders {
		files, _ := filepath.Glob(filepath.Join(f, "mail", "*.eml"))
		for _, name := range files {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			text := strings.ReplaceAll(string(b), "=\r\n", "")
			if m := regexp.MustCompile(pattern).FindString(text); m != "" {
				out = append(out, m)
			}
		}
	}
	return out
}

// signIn signs a reviewer in on this server; its letter may be written by any of them.
func (p *process) signIn(email string, folders ...string) {
	p.t.Helper()
	before := len(letters(p.t, `/sign-in/[\w-]{43}`, folders...))
	if status, body, _ := p.ask("/sign-in", url.Values{"email": {email}}); status != http.StatusSeeOther {
		p.t.Fatalf("sign-in: %d %.200s", status, body)
	}
	var links []string
	within(p.t, "a letter with the link", 30*time.Second, func() bool {
		links = letters(p.t, `/sign-in/[\w-]{43}`, folders...)
		return len(links) > before
	})
	for _, link := range links {
		if status, _, _ := p.ask(link, url.Values{}); status == http.StatusSeeOther {
			return
		}
	}
	p.t.Fatal("no link signs in")
}

func submitted(name string) url.Values {
	return url.Values{
		"name": {name}, "kind": {"support-group"}, "led_by": {"peer"}, "topics": {"grief"}, "format": {"in-person"}, "where.postal_code": {"19103"},
		"cost.basis": {"free"}, "submitter.email": {"ana@example.org"}, "submitter.role": {"organizer"},
	}
}

// publish takes a listing from the form on one server to a decision on another.
func publish(t testing.TB, organizer, reviewer *process, name string, folders ...string) {
	t.Helper()
	before := len(letters(t, `/submit/[\w-]{43}`, folders...))
	if status, body, to := organizer.ask("/submit", submitted(name)); status != http.StatusSeeOther {
		t.Fatalf("submit: %d %s %.300s", status, to, body)
	}
	var links []string
	within(t, "a letter with the draft", 30*time.Second, func() bool {
		links = letters(t, `/submit/[\w-]{43}`, folders...)
		return len(links) > before
	})
	for _, link := range links {
		organizer.ask(link, url.Values{"step": {"send"}})
	}
	_, queue, _ := reviewer.ask("/review", nil)
	sub := regexp.MustCompile(`/review/submissions/[0-9a-f-]{36}`).FindString(queue)
	_, page, _ := reviewer.ask(sub, nil)
	version := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(page)
	if sub == "" || version == nil {
		t.Fatalf("nothing in the queue: %.500s", queue)
	}
	if status, body, _ := reviewer.ask(sub, url.Values{"verdict": {"accept"}, "version": {version[1]}}); status != http.StatusSeeOther {
		t.Fatalf("accept: %d %.300s", status, body)
	}
}

// quality.md R9, F9, F12, F13: several servers on one PostgreSQL are one directory.
func TestSeveralServersOnOneDatabase(t *testing.T) {
	base := testkit.Postgres(t, "together", func(context.Context, string) error { return nil })
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	line := newCable(t, u.Host)
	u.Host = line.listen.Addr().String()
	folders := []string{t.TempDir(), t.TempDir(), t.TempDir()}
	// Two at once find nothing, and make and fill the database once.
	a, b := start(t, folders[0], u.String()), start(t, folders[1], u.String())
	within(t, "two servers that start at once", 90*time.Second, func() bool { return a.ready() && b.ready() })
	c := start(t, folders[2], u.String())
	within(t, "the third server", 60*time.Second, c.ready)
	if x, y, z := a.total(""), b.total(""), c.total(""); x < 1000 || x != y || y != z {
		t.Fatalf("they have %d, %d and %d listings", x, y, z)
	}
	if code, _, errs := command(t, "", "user", "grant", "rev@example.org", "reviewer", "--data", t.TempDir(), "--database-url", u.String()); code != 0 {
		t.Fatal(errs)
	}
	b.signIn("rev@example.org", folders...)
	publish(t, a, b, "Zebra crossing circle", folders...)
	for name, p := range map[string]*process{"a": a, "b": b, "c": c} {
		took := within(t, "a change is found on "+name, 30*time.Second, func() bool { return p.total("zebra crossing") == 1 })
		t.Logf("found on %s after %s", name, took.Round(time.Millisecond))
	}
	// Every letter was written once, whoever wrote it.
	seen := map[string]int{}
	for _, id := range letters(t, `Message-ID: <[^>]+>`, folders...) {
		if seen[id]++; seen[id] > 1 {
			t.Errorf("%s was sent twice", id)
		}
	}
	if len(seen) < 4 {
		t.Errorf("only %d letters", len(seen))
	}

	// One is killed; the others serve, and it catches up when it is back.
	c.kill()
	publish(t, a, b, "Walrus circle", folders...)
	if n := a.total("zebra crossing"); n != 1 {
		t.Errorf("the others find %d", n)
	}
	c = start(t, folders[2], u.String())
	within(t, "the killed one knows what it missed", 60*time.Second, func() bool { return c.ready() && c.total("walrus") == 1 })

	// The database goes away: searches go on, writes say so and keep what was typed, and all is well again
	// when it is back.
	line.pull()
	gone := time.Now()
	for time.Since(gone) < 10*time.Second {
		if n := a.total("zebra crossing"); n != 1 {
			t.Fatalf("while the database is away a search finds %d", n)
		}
		status, body, _ := a.ask("/search?q=zebra+crossing", nil)
		if status != http.StatusOK || !strings.Contains(body, "Zebra crossing circle") {
			t.Fatalf("the page answers %d while the database is away", status)
		}
		time.Sleep(500 * time.Millisecond)
	}
	v := submitted("Typed while it was away")
	status, body, _ := a.ask("/submit", v)
	if status != http.StatusServiceUnavailable || !strings.Contains(body, `value="Typed while it was away"`) {
		t.Errorf("a write while the database is away: %d %.300s", status, body)
	}
	if status, _, _ := a.ask("/healthz", nil); status != http.StatusOK {
		t.Errorf("healthz %d", status)
	}
	if status, _, _ := a.ask("/readyz", nil); status != http.StatusServiceUnavailable {
		t.Errorf("readyz %d", status)
	}
	line.putBack()
	took := within(t, "all is well again", 30*time.Second, func() bool { return a.ready() && b.ready() && c.ready() })
	t.Logf("well again after %s", took.Round(time.Millisecond))
	publish(t, a, b, "Heron circle", folders...)
	within(t, "a change after that is found", 30*time.Second, func() bool { return c.total("heron") == 1 })
}
