package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"openchair/internal/testkit"
)

// TestMain: as a child this binary is the server itself, for the tests that send it signals.
func TestMain(m *testing.M) {
	switch os.Getenv("SERVER_TEST_CHILD") {
	case "":
		testkit.Main(m)
	case "busy":
		busy(os.Getenv("SERVER_TEST_DATA"))
	default:
		main()
	}
}

// lockedBuffer is written by a server and read by its test.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// command runs to its end.
func command(t testing.TB, stdin string, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e lockedBuffer
	code = run(t.Context(), args, nil, strings.NewReader(stdin), &o, &e)
	return code, o.String(), e.String()
}

// served is a running server.
type served struct {
	t        testing.TB
	url      string
	out, log lockedBuffer
	stop     context.CancelFunc
	done     chan int
}

var printedURL = regexp.MustCompile(`http://localhost:\d+`)

// serve starts a server on a free port and waits for the line that says where.
func serve(t testing.TB, data string, args ...string) *served {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	s := &served{t: t, stop: stop, done: make(chan int, 1)}
	args = append([]string{"--data", data, "--addr", "127.0.0.1:0"}, args...)
	go func() { s.done <- run(ctx, args, nil, strings.NewReader(""), &s.out, &s.log) }()
	for range 600 {
		if s.url = printedURL.FindString(s.out.String()); s.url != "" {
			t.Cleanup(func() { s.end() })
			s.url = strings.Replace(s.url, "localhost", "127.0.0.1", 1)
			return s
		}
		select {
		case code := <-s.done:
			t.Fatalf("the server ended with %d: %s", code, s.log.String())
		case <-time.After(50 * time.Millisecond):
		}
	}
	t.Fatalf("the server did not say where it is: %s", s.log.String())
	return nil
}

// end stops the server and gives its exit code.
func (s *served) end() int {
	s.stop()
	select {
	case code := <-s.done:
		s.done <- code
		return code
	case <-time.After(30 * time.Second):
		s.t.Fatal("the server did not stop")
		return -1
	}
}

func (s *served) get(path string) (int, http.Header, string) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.url+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer.StatusCode, answer.Header, string(b)
}

func (s *served) awaitReady() {
	s.t.Helper()
	for range 1200 {
		if code, _, _ := s.get("/readyz"); code == http.StatusOK {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	s.t.Fatalf("the server never was ready: %s", s.log.String())
}

func TestServeFromNothingToStopped(t *testing.T) {
	data := t.TempDir()
	s := serve(t, data)
	if code, _, body := s.get("/healthz"); code != http.StatusOK || body != "ok\n" {
		t.Errorf("healthz: %d %q", code, body)
	}
	s.awaitReady()
	var answer struct {
		Total    int
		Listings []struct{ ID, Slug string }
	}
	code, header, body := s.get("/api/v1/listings?q=grief&per_page=1")
	if err := json.Unmarshal([]byte(body), &answer); code != 200 || err != nil || answer.Total < 5 || len(answer.Listings) != 1 {
		t.Fatalf("grief in the seed: %d %v %.300s", code, err, body)
	}
	if header.Get("X-Total-Count") != fmt.Sprint(answer.Total) {
		t.Error("no total in the header")
	}
	for path, want := range map[string]int{
		"/": 200, "/es": 200, "/search": 200, "/search?q=grief&near=19103": 200, "/topics": 200, "/topics/grief": 200, "/about": 200, "/privacy": 200,
		"/listings/" + answer.Listings[0].Slug: 200, "/listings/nobody": 404, "/nowhere": 404, "/api/v1/nowhere": 404, "/api/nowhere": 404,
		"/api/v1/listings/" + answer.Listings[0].ID: 200, "/api/v1/topics": 200, "/api/v1/payers": 200, "/api/v1/suggest?q=gri": 200,
		"/api/v1/listings?page=-1": 400, "/leave": 303, "/listings/%00": 404, "/listings/%2e%2e%2f%2e%2e%2fetc%2fpasswd": 404, "/static/..%5capp.css": 404,
	} {
		code, header, body := s.get(path)
		if code != want {
			t.Errorf("%s answers %d, want %d: %.200s", path, code, want, body)
		}
		if header.Get("Set-Cookie") != "" || header.Get("X-Content-Type-Options") != "nosniff" || header.Get("Content-Security-Policy") == "" {
			t.Errorf("%s: headers %v", path, header)
		}
		if strings.Contains(body, "ZgotmplZ") || strings.Contains(body, "goroutine") {
			t.Errorf("%s shows its insides", path)
		}
	}
	if code := s.end(); code != exitOK {
		t.Errorf("it stopped with %d: %s", code, s.log.String())
	}
	// The second start finds everything and does not seed again.
	again := serve(t, data)
	again.awaitReady()
	if strings.Contains(again.log.String(), "made anew") {
		t.Error("the index was made again although it was whole")
	}
	_, _, second := again.get("/api/v1/listings?q=grief&per_page=1")
	var after struct{ Total int }
	if err := json.Unmarshal([]byte(second), &after); err != nil || after.Total != answer.Total {
		t.Errorf("%d found after a restart, %d before", after.Total, answer.Total)
	}
}

// quality.md P1: what a person asked, where they are and what they looked at is in no log.
func TestNothingAPersonAsksIsLogged(t *testing.T) {
	s := serve(t, t.TempDir())
	s.awaitReady()
	_, _, body := s.get("/api/v1/listings?per_page=1")
	slug := regexp.MustCompile(`"slug":"([^"]+)"`).FindStringSubmatch(body)[1]
	id := regexp.MustCompile(`"id":"([^"]+)"`).FindStringSubmatch(body)[1]
	for _, path := range []string{
		"/search?q=canaryword+zq7&near=19147", "/api/v1/listings?q=canaryword&near=19147", "/api/v1/listings?near=canaryplace", "/api/v1/suggest?q=canaryword",
		"/listings/" + slug, "/listings/canary-slug", "/canarypath", "/api/v1/listings/" + id, "/api/v1/canarypath", "/topics/canarytopic",
		"/search?canaryparam=1", "/api/v1/listings?topic=canaryvalue", "/static/canary.css", "/search?q=%ff", "/api/v1/listings?%zz=canary",
	} {
		s.get(path)
	}
	s.end()
	log := s.log.String()
	if strings.Count(log, `"route"`) < 15 {
		t.Fatalf("the access log is not there: %s", log)
	}
	for _, word := range []string{"canary", "zq7", "19147", slug, id, "127.0.0.1", "Go-http-client"} {
		if i := strings.Index(log, word); i >= 0 {
			t.Errorf("the log holds %q: …%s…", word, log[max(0, i-200):min(len(log), i+100)])
		}
	}
	if !strings.Contains(log, `"route":"/listings/:slug"`) || !strings.Contains(log, `"route":"none"`) {
		t.Errorf("the log has no route patterns: %.500s", log)
	}
}

func TestASecondServerOnTheFolderIsRefused(t *testing.T) {
	data := t.TempDir()
	serve(t, data, "--no-seed")
	code, out, errs := command(t, "", "--data", data, "--addr", "127.0.0.1:0")
	if code != exitFailed || !strings.Contains(errs, "Another server uses this data folder") || strings.Contains(out, "http") {
		t.Errorf("%d %q %q", code, out, errs)
	}
}

func TestAnAddressThatIsTaken(t *testing.T) {
	s := serve(t, t.TempDir(), "--no-seed")
	code, _, errs := command(t, "", "--data", t.TempDir(), "--addr", strings.TrimPrefix(s.url, "http://"))
	if code != exitFailed || !strings.Contains(errs, "cannot be listened on") {
		t.Errorf("%d %q", code, errs)
	}
}

// quality.md F20, F1: a signal stops it in order, a kill loses nothing that was acknowledged.
func TestSignalsAndKills(t *testing.T) {
	data := t.TempDir()
	for round, signal := range []syscall.Signal{syscall.SIGKILL, syscall.SIGTERM, syscall.SIGINT} {
		cmd := exec.Command(os.Args[0], "--data", data, "--addr", "127.0.0.1:0")
		cmd.Env = []string{"SERVER_TEST_CHILD=1", "PATH=" + os.Getenv("PATH")}
		var log lockedBuffer
		cmd.Stderr = &log
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		line := make([]byte, 300)
		n, err := out.Read(line)
		if err != nil || !printedURL.Match(line[:n]) {
			_ = cmd.Process.Kill()
			t.Fatalf("round %d: %q %v %s", round, line[:n], err, log.String())
		}
		if err := cmd.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		err = cmd.Wait()
		if signal != syscall.SIGKILL && err != nil {
			t.Errorf("after %s: %v %s", signal, err, log.String())
		}
	}
	code, out, _ := command(t, "", "check", "--data", data)
	if code == exitNothing || !strings.Contains(out, "ok    database") {
		t.Errorf("check after all this: %d\n%s", code, out)
	}
}

func TestReindexBesideARunningServer(t *testing.T) {
	data := t.TempDir()
	code, _, errs := command(t, "", "generate", "50", "--data", data)
	if code != exitOK {
		t.Fatal(errs)
	}
	s := serve(t, data)
	s.awaitReady()
	code, out, errs := command(t, "", "reindex", "--data", data)
	if code != exitOK || !strings.Contains(out, "made anew") || !strings.Contains(errs, "beside") {
		t.Errorf("%d %q %q", code, out, errs)
	}
	if n := strings.Count(s.log.String(), "the index was made anew"); n != 2 {
		t.Errorf("the server made its index %d times, want at the start and when asked", n)
	}
	if code, _, _ := s.get("/api/v1/listings"); code != 200 {
		t.Errorf("searching afterwards: %d", code)
	}
	s.end()
	if code, out, errs := command(t, "", "reindex", "--data", data); code != exitOK || !strings.Contains(out, "made anew") {
		t.Errorf("without a server: %d %q", code, errs)
	}
}

func TestImportExportImport(t *testing.T) {
	data, file := t.TempDir(), filepath.Join(t.TempDir(), "groups.csv")
	rows := "name,kind,led_by,format,topics,where.city,where.state,where.postal_code\n" +
		"Grief circle,support-group,peer,in-person,grief,Erie,PA,16501\n" +
		"Living with loss,support-group,peer,in-person,grief,Erie,PA,16502\n"
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	expect := func(want int, says string, args ...string) string {
		t.Helper()
		code, out, errs := command(t, "", append(args, "--data", data)...)
		if code != want || !strings.Contains(out+errs, says) {
			t.Errorf("%v: exit %d, want %d with %q\n%s%s", args, code, want, says, out, errs)
		}
		return out
	}
	write(rows)
	expect(exitOK, "read 2, new 2, changed 0, unchanged 0, withdrawn 0, rejected 0", "import", "csv", file, "--dry-run")
	expect(exitOK, "read 2, new 2", "import", "csv", file)
	expect(exitOK, "new 0, changed 0, unchanged 2", "import", "csv", file)
	write(rows + "No kind,,peer,in-person,grief,Erie,PA,16503\n")
	expect(exitFailed, "row 3 rejected", "import", "csv", file)
	write("this is\x00no csv")
	expect(exitNothing, "", "import", "csv", file)
	expect(exitNothing, "no such file", "import", "csv", file+".not")
	expect(exitNothing, "folder", "import", "csv", data)
	expect(exitUsage, "must be one of", "import", "xls", file)
	expect(exitNothing, "--name", "import", "csv", "-")
	out := expect(exitOK, "2 public listings", "export", "csv")
	if strings.Count(out, "Erie") != 2 {
		t.Errorf("exported:\n%s", out)
	}
	to := filepath.Join(t.TempDir(), "out.csv")
	expect(exitOK, "", "export", "csv", "--out", to)
	if b, err := os.ReadFile(to); err != nil || string(b) != out {
		t.Errorf("the file differs from standard output: %v", err)
	}
	other := t.TempDir()
	if code, o, errs := command(t, out, "import", "csv", "-", "--name", "copy", "--data", other); code != exitOK || !strings.Contains(o, "new 2") {
		t.Errorf("importing what was exported: %d %s%s", code, o, errs)
	}
	expect(exitOK, "", "export", "meeting-guide")
}

func TestImportReachesTheRunningServer(t *testing.T) {
	data := t.TempDir()
	s := serve(t, data, "--no-seed")
	s.awaitReady()
	code, out, errs := command(t, "name,kind,led_by,format,topics\nZorbax circle,support-group,peer,online,grief\n", "import", "csv", "-", "--name", "x", "--data", data)
	if code != exitOK {
		t.Fatal(out, errs)
	}
	for range 200 {
		if _, _, body := s.get("/api/v1/listings?q=zorbax"); strings.Contains(body, `"total":1,`) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Error("the running server never found what was imported")
}

// A sparse file of two gigabytes is refused by its size, before a byte of it is read.
func TestAFileOfTwoGigabytesIsRefusedUnread(t *testing.T) {
	file := filepath.Join(t.TempDir(), "huge.json")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(2 << 30); err != nil {
		t.Fatal(err)
	}
	_ = f.Close()
	began := time.Now()
	code, _, errs := command(t, "", "import", "meeting-guide", file, "--data", t.TempDir())
	if code != exitNothing || !strings.Contains(errs, "larger than 200 MiB") || time.Since(began) > 5*time.Second {
		t.Errorf("%d %q after %s", code, errs, time.Since(began))
	}
}

// What has no size beforehand is cut off with the same sentence, never at what looks like an end.
func TestAStreamThatIsTooLongEndsInAnError(t *testing.T) {
	src := limited(io.NopCloser(strings.NewReader(strings.Repeat("x", 5<<20))), 1<<20)
	b, err := io.ReadAll(src)
	if err == nil || !strings.Contains(err.Error(), "larger than 1 MiB") || len(b) > 1<<20 {
		t.Errorf("%d bytes, %v", len(b), err)
	}
}

func TestCheckOnAnEmptyFolderMakesNothing(t *testing.T) {
	data := filepath.Join(t.TempDir(), "none")
	code, out, _ := command(t, "", "check", "--data", data)
	if code != exitFailed || !strings.Contains(out, "no database yet") {
		t.Errorf("%d\n%s", code, out)
	}
	if _, err := os.Stat(data); err == nil {
		t.Error("check made the folder")
	}
}
