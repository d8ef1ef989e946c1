package testkit_test

import (
	"bytes"
	"context"
	"fmt"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"openchair/internal/testkit"

	"github.com/chromedp/chromedp/kb"
	"github.com/jackc/pgx/v5"
)

func TestMain(m *testing.M) { testkit.Main(m) }

func migrate(ctx context.Context, url string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, "CREATE TABLE listings (id int PRIMARY KEY); INSERT INTO listings VALUES (1)")
	return err
}

func TestPostgresGivesEachTestACopy(t *testing.T) {
	for i := range 3 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			conn, err := pgx.Connect(t.Context(), testkit.Postgres(t, "listings", migrate))
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close(context.Background())
			var got int
			if err := conn.QueryRow(t.Context(), "SELECT count(*) FROM listings").Scan(&got); err != nil || got != 1 {
				t.Errorf("got %d rows, %v, want the template's 1", got, err)
			}
			if _, err := conn.Exec(t.Context(), "INSERT INTO listings VALUES (2)"); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestPostgresEmptyTemplate(t *testing.T) {
	conn, err := pgx.Connect(t.Context(), testkit.Postgres(t, "empty", nil))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	var encoding string
	if err := conn.QueryRow(t.Context(), "SHOW server_encoding").Scan(&encoding); err != nil || encoding != "UTF8" {
		t.Errorf("encoding %q, %v, want UTF8", encoding, err)
	}
}

const goodPage = `<!doctype html><html lang="en"><head><title>Good</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<style>body{background:#fff;color:#000} @media (prefers-color-scheme: dark){body{background:#000;color:#fff}}</style></head>
<body><main><h1>Groups</h1><form action="/next"><label for="q">What hurts</label> <input id="q" name="q">
<button id="go">Search</button></form><p id="js">no script</p></main>
<script>document.getElementById("js").textContent = "script"</script></body></html>`

const badPage = `<!doctype html><html><head><title>Bad</title></head><body><main><h1>Groups</h1>
<input id="unlabelled"><p style="color:#ccc;background:#fff">faint</p><div style="width:3000px">wide</div>
<img src="http://other.invalid/x.png" alt=""></main><script>console.error("planted", 7); throw new Error("thrown")</script></body></html>`

func pages(t *testing.T) string {
	mux := http.NewServeMux()
	page := func(html string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, html)
		}
	}
	mux.HandleFunc("/good", page(goodPage))
	mux.HandleFunc("/bad", page(badPage))
	mux.HandleFunc("/next", func(w http.ResponseWriter, r *http.Request) {
		page(`<!doctype html><html lang="en"><title>Next</title><main><h1>`+r.FormValue("q")+`</h1></main></html>`)(w, r)
	})
	mux.HandleFunc("/strict", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'")
		page(goodPage)(w, r)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

func TestBrowserFindsPlantedFaults(t *testing.T) {
	base := pages(t)
	tab := testkit.Open(t, base+"/bad", testkit.View{Width: 390, Height: 844})
	got := strings.Join(tab.Axe(), "\n")
	for _, want := range []string{"label (critical)", "color-contrast (serious)", "html-has-lang (serious)", "#unlabelled"} {
		if !strings.Contains(got, want) {
			t.Errorf("axe did not report %q:\n%s", want, got)
		}
	}
	problems := strings.Join(tab.Problems(), "\n")
	for _, want := range []string{`console: "planted" 7`, "thrown", "other.invalid"} {
		if !strings.Contains(problems, want) {
			t.Errorf("%q is not among the problems:\n%s", want, problems)
		}
	}
	if off := tab.OffOrigin(base); len(off) != 1 || off[0] != "http://other.invalid/x.png" {
		t.Errorf("off-origin requests %q, want the planted one", off)
	}
	if got := tab.Overflow(); got < 2000 {
		t.Errorf("overflow %d, want that of a 3000 px box in a window of 390", got)
	}
}

func TestBrowserPassesAGoodPage(t *testing.T) {
	base := pages(t)
	for _, view := range []testkit.View{{}, {Width: 320, Height: 640}, {Dark: true}, {NoScript: true}} {
		t.Run(fmt.Sprintf("%+v", view), func(t *testing.T) {
			tab := testkit.Open(t, base+"/good", view)
			want, wantColor := "script", "rgb(255, 255, 255)"
			if view.NoScript {
				want = "no script"
			}
			if view.Dark {
				wantColor = "rgb(0, 0, 0)"
			}
			if got := tab.Text("#js"); got != want {
				t.Errorf("text %q, want %q", got, want)
			}
			if got := testkit.Eval[string](tab, `getComputedStyle(document.body).backgroundColor`); got != wantColor {
				t.Errorf("background %s, want %s", got, wantColor)
			}
			if view.Width != 0 && testkit.Eval[int](tab, "innerWidth") != view.Width {
				t.Errorf("the window is not %d wide", view.Width)
			}
			for _, list := range [][]string{tab.Axe(), tab.Problems(), tab.OffOrigin(base)} {
				if len(list) != 0 {
					t.Errorf("got %q, want nothing", list)
				}
			}
			if got := tab.Overflow(); got != 0 {
				t.Errorf("overflow %d, want 0", got)
			}
			tab.Press(kb.Tab)
			if got := tab.Focused(); got != "input#q" {
				t.Errorf("the first tab stop is %q, want input#q", got)
			}
			tab.Type("#q", "loss")
			tab.Follow("#go")
			if got := tab.Text("h1"); got != "loss" {
				t.Errorf("after the form: %q, want loss", got)
			}
		})
	}
}

func TestBrowserSeesPolicyViolations(t *testing.T) {
	tab := testkit.Open(t, pages(t)+"/strict", testkit.View{})
	got := strings.Join(tab.Problems(), "\n")
	for _, want := range []string{"style", "script", "Content Security Policy"} {
		if !strings.Contains(got, want) {
			t.Errorf("no problem names %q:\n%s", want, got)
		}
	}
	if faults := tab.Axe(); len(faults) != 0 {
		t.Errorf("axe under a strict policy: %q, want nothing", faults)
	}
}

func TestBrowserStatus(t *testing.T) {
	tab := testkit.Open(t, pages(t)+"/missing", testkit.View{})
	if got := tab.Status(); got != http.StatusNotFound {
		t.Errorf("status %d, want 404", got)
	}
	if got := tab.Problems(); len(got) != 0 {
		t.Errorf("problems %q, want none for the page's own status", got)
	}
}

func TestScreenshot(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shots", "good.png")
	testkit.Open(t, pages(t)+"/good", testkit.View{Width: 390, Height: 844}).Screenshot(path)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	c, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil || c.Width != 390 {
		t.Errorf("got %d px wide, %v, want a PNG of 390", c.Width, err)
	}
}

// What ends a test cannot be watched from inside it.
type spy struct {
	testing.TB
	fatal, skipped string
}

func (s *spy) Helper()      {}
func (s *spy) Name() string { return "TestX" }
func (s *spy) Fatalf(format string, a ...any) {
	s.fatal = fmt.Sprintf(format, a...)
	panic(s)
}

func (s *spy) Skip(a ...any) {
	s.skipped = fmt.Sprint(a...)
	panic(s)
}

func TestSkip(t *testing.T) {
	skips := filepath.Join(t.TempDir(), "skips")
	t.Setenv("TESTKIT_SKIPS", skips)
	watch := func(ci string) *spy {
		t.Setenv("CI", ci)
		s := &spy{TB: t}
		func() {
			defer func() { _ = recover() }()
			testkit.Skip(s, "no tool")
		}()
		return s
	}
	if s := watch("true"); !strings.Contains(s.fatal, "SKIPPED TestX: no tool") || s.skipped != "" {
		t.Errorf("with CI=true: fatal %q, skipped %q, want a failure", s.fatal, s.skipped)
	}
	if s := watch(""); s.skipped != "SKIPPED TestX: no tool" || s.fatal != "" {
		t.Errorf("without CI: fatal %q, skipped %q, want a skip", s.fatal, s.skipped)
	}
	if got, err := os.ReadFile(skips); err != nil || string(got) != "SKIPPED TestX: no tool\n" {
		t.Errorf("the list of skips holds %q, %v", got, err)
	}
}
