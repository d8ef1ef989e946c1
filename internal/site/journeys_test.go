package site_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"openchair/internal/testkit"
)

// journeys are what people come with: the words, and what the page of results must have understood.
var journeys = []struct {
	prefix, q string
	chips     []string
	found     bool // the fixture town has one that fits all of it
}{
	{"", "free peer-led grief group tonight near 19103", []string{"Free", "Peer-led", "Grief and bereavement", "Near Philadelphia"}, false},
	{"", "therapist that takes Medicaid", []string{"Individual therapy", "Medicaid"}, true},
	{"", "my son uses heroin", []string{"Family and friends of someone who uses drugs", "For family and friends"}, true},
	{"/es", "una madre en Nueva York", []string{"Madres y padres", "Cerca de New York"}, true},
}

// tabTo presses Tab until the focus is on a match of the selector: as far as a keyboard gets, and no further.
func tabTo(t *testing.T, tab *testkit.Tab, css string) {
	t.Helper()
	for range 80 {
		if testkit.Eval[bool](tab, `document.activeElement.matches(`+"`"+css+"`"+`)`) {
			return
		}
		tab.Press(kb.Tab)
	}
	t.Fatalf("80 times Tab did not come to %s", css)
}

// enter presses Enter and waits for the page it leads to.
func enter(tab *testkit.Tab) { tab.PressAndLoad(kb.Enter) }

// From the first page to a group, with a keyboard alone, with scripts and without.
func TestJourneysWithAKeyboard(t *testing.T) {
	_, h := town(t)
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	for _, view := range []testkit.View{{Width: 390, Height: 844}, {Width: 390, Height: 844, NoScript: true}} {
		tab := testkit.Open(t, server.URL+"/about", view)
		for _, j := range journeys {
			tab.Go(server.URL + j.prefix + "/")
			tabTo(t, tab, "#q")
			tab.Press(j.q)
			enter(tab)
			shown := testkit.Eval[string](tab, `[...document.querySelectorAll(".chips li")].map(e => e.textContent).join(" | ")`)
			for _, chip := range j.chips {
				if !strings.Contains(shown, chip) {
					t.Errorf("%q is not understood as %q: %s", j.q, chip, shown)
				}
			}
			if !j.found {
				// Nothing fits all of it: what to let go stands there, and leads on.
				tabTo(t, tab, ".relax a, .card h3 a")
				enter(tab)
			}
			tabTo(t, tab, ".card h3 a")
			enter(tab)
			if got := testkit.Eval[string](tab, `location.pathname`); tab.Status() != http.StatusOK || !strings.HasPrefix(got, j.prefix+"/listings/") {
				t.Errorf("%q ends at %s with %d", j.q, got, tab.Status())
			}
			for _, id := range []string{"who", "when", "cost", "join", "bound", "trust"} {
				if !testkit.Eval[bool](tab, `!!document.getElementById("`+id+`")`) {
					t.Errorf("the listing of %q does not say %q", j.q, id)
				}
			}
		}
		for _, problem := range append(tab.Problems(), tab.OffOrigin(server.URL)...) {
			t.Error(problem)
		}
	}
}

// journeysOnTheSeed asks the same of the listings that come with the program, where some of it honestly ends in
// nothing.
func journeysOnTheSeed(t *testing.T, h http.Handler) {
	ask := func(prefix, q string) string {
		w := get(t, h, prefix+"/search?q="+url.QueryEscape(q))
		well(t, prefix+"/search?q="+q, w)
		return w.Body.String()
	}
	for _, j := range journeys {
		body := ask(j.prefix, j.q)
		if !strings.Contains(body, `class="card"`) && !strings.Contains(body, `class="relax"`) {
			t.Errorf("%q ends in nothing at all", j.q)
		}
	}
	if body := ask("", "therapist that takes Medicaid"); !strings.Contains(body, "0 therapists.") || !strings.Contains(body, "treatment programs that take Medicaid</a>") {
		t.Error("the search for a therapist does not say what there is instead")
	}
	if body := ask("/es", "terapeuta que acepte Medicaid"); !strings.Contains(body, "0 terapeutas.") || !strings.Contains(body, "programas de tratamiento que aceptan Medicaid</a>") {
		t.Error("en español no dice qué hay en su lugar")
	}
}
