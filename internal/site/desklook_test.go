package site_test

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"openchair/internal/account"
	"openchair/internal/testkit"
)

// send posts a form from the page that is open and waits for the answer.
func send(tab *testkit.Tab, path string, v url.Values) {
	b, _ := json.Marshal(v)
	testkit.Eval[int](tab, `(() => { const v = `+string(b)+`, f = document.createElement("form"); f.method = "post"; f.action = `+"`"+path+"`"+`; f.id = "test-form";
		for (const k in v) for (const x of v[k]) { const i = document.createElement("textarea"); i.name = k; i.value = x; f.append(i); }
		const b = document.createElement("button"); b.id = "test-go"; b.textContent = "go"; f.append(b); document.querySelector("main").prepend(f); return 0; })()`)
	tab.Follow("#test-go")
}

// signInTab signs somebody in, as they would.
func (d *desk) signInTab(tab *testkit.Tab, email, prefix string) {
	d.t.Helper()
	tab.Go(d.srv.URL + prefix + "/sign-in")
	tab.Type("#f-email", email)
	tab.Follow("button.go")
	tab.Go(d.srv.URL + prefix + d.link(account.SignInLetter))
	tab.Follow("button.go")
}

// deskPage is one of the pages for organizers and reviewers, and how one comes there.
type deskPage struct {
	name, path string
	form       url.Values // not nil: it is the answer to this
}

func (s *scene) strangersPages() []deskPage {
	check := submission("Second and fourth Thursday circle", "zoe@example.org")
	check["topics"], check["description"] = []string{"domestic-violence", "grief"}, []string{"A *quiet* evening.\n\n- tea\n- talk"}
	check.Set("step", "check")
	more := submission("A circle", "zoe@example.org")
	more.Set("step", "more")
	wrong := url.Values{"form.whole": {"1"}, "led_by": {"professional"}, "kind": {"individual-therapy"}, "format": {"hybrid"}, "schedule.time": {"late"}, "schedule.days": {"mon"}, "cost.basis": {"free"}, "cost.floor": {"x"}, "step": {"check"}}
	report := "/listings/" + s.own.Slug + "/report"
	return []deskPage{
		{"submit", "/submit", nil},
		{"a form with errors", "/submit", wrong},
		{"one more time", "/submit", more},
		{"check", "/submit", check},
		{"a change", "/submit?listing=" + s.own.Slug, nil},
		{"draft", s.permission(account.SendDraft, s.ana, s.draft), nil},
		{"sent", "/submit/sent", nil},
		{"queued", "/submit/queued", nil},
		{"sign-in", "/sign-in", nil},
		{"sign-in refused", "/sign-in", url.Values{"email": {"a@b"}}},
		{"sign-in with a code", s.permission(account.SignIn, s.bob, uuid.Nil), nil},
		{"dead link", "/sign-in/none", nil},
		{"report", report, nil},
		{"report refused", report, url.Values{"email": {"a@b"}}},
		{"report sent", report + "?sent=1", nil},
		{"keep", s.permission(account.Keep, s.ana, s.own.ID), nil},
		{"unsubscribe", s.permission(account.Unsubscribe, s.ana, uuid.Nil), nil},
		{"public listing", "/listings/" + s.own.Slug, nil},
		{"about", "/about", nil},
		{"privacy", "/privacy", nil},
	}
}

func (s *scene) organizersPages() []deskPage {
	own := "/organize/listings/" + s.own.ID.String()
	return []deskPage{
		{"organize", "/organize", nil},
		{"own", own, nil},
		{"own, unsure", own + "/withdraw", url.Values{}},
		{"edit", own + "/edit", nil},
		{"an edit that comes late", own + "/edit", url.Values{"revision": {"77"}, "summary": {"What I typed"}}},
		{"account", "/organize/account", nil},
	}
}

func (s *scene) reviewersPages() []deskPage {
	return []deskPage{
		{"queue", "/review", nil},
		{"case", "/review/submissions/" + s.sub.String(), nil},
		{"a change", "/review/submissions/" + s.edit.String(), nil},
		{"case refused", "/review/submissions/" + s.sub.String(), url.Values{"verdict": {"decline"}, "version": {itoa(int64(s.version))}, "form.whole": {"1"}}},
		{"report", "/review/reports/" + s.report.String(), nil},
		{"listings", "/review/listings?name=thursday", nil},
		{"no listings", "/review/listings?name=zzzz", nil},
		{"listing", "/review/listings/" + s.own.ID.String(), nil},
		{"health", "/review/health", nil},
	}
}

// The pages of organizers and reviewers, in both languages, on a phone and on a desk, in light and dark. Each
// page is loaded once for each width; dark is looked at in the same tab, because only its colors differ.
func TestDeskPagesAreForEveryone(t *testing.T) {
	s := newScene(t)
	s.prepareDraft()
	for _, width := range []int{360, 1280} {
		light, dark := testkit.View{Width: width, Height: 800, ReducedMotion: true}, testkit.View{Width: width, Height: 800, Dark: true, ReducedMotion: true}
		for _, who := range []struct {
			email string
			pages func() []deskPage
		}{{"", s.strangersPages}, {s.ana, s.organizersPages}, {s.reviewerAt, s.reviewersPages}} {
			tab := testkit.Open(t, s.srv.URL+"/sign-in", light)
			if who.email != "" {
				s.signInTab(tab, who.email, "")
			}
			for _, prefix := range []string{"", "/es"} {
				for i, p := range who.pages() {
					if width == 1280 && (prefix == "") == (i%2 == 0) {
						continue // beside the phone's, one language of each page is enough
					}
					tab.Look(light)
					if p.form == nil {
						tab.Go(s.srv.URL + prefix + p.path)
					} else {
						tab.Go(s.srv.URL + prefix + "/sign-in/sent")
						send(tab, prefix+p.path, p.form)
					}
					fault := func(what string, lines []string) {
						for _, line := range lines {
							t.Errorf("%s%s at %d: %s%s", prefix, p.name, width, what, line)
						}
					}
					if tab.Status() >= 500 {
						t.Errorf("%s%s: %d", prefix, p.name, tab.Status())
					}
					if prefix != "" { // colors and sizes are the same in both languages
						fault("", tab.Axe("label", "link-name", "button-name", "valid-lang", "html-lang-valid", "document-title", "aria-valid-attr-value", "summary-name"))
					} else {
						fault("", tab.Axe())
						tab.Look(dark)
						fault("dark: ", tab.Axe("color-contrast"))
						tab.Look(light)
					}
					if width == 360 {
						fault("target: ", tab.Small())
						if prefix == "" {
							fault("focus: ", tab.Unseen())
						}
						tab.Look(testkit.View{Width: 320, Height: 640, ReducedMotion: true})
						if over := tab.Overflow(); over > 0 {
							t.Errorf("%s%s at 320 scrolls sideways by %d", prefix, p.name, over)
						}
						if prefix != "" { // Spanish words are the longer ones
							fault("spread: ", tab.Cut())
						}
					}
				}
			}
			for _, u := range tab.OffOrigin(s.srv.URL) {
				t.Errorf("the trip asks another site: %s", u)
			}
			for _, problem := range tab.Problems() {
				t.Errorf("%s at %d: %s", who.email, width, problem)
			}
		}
	}
}

// English words that no Spanish page has: the ones that a sentence cannot do without.
var (
	englishWords = regexp.MustCompile(`(?i)\b(the|and|with|your|this|that|what|when|where|from|have|will|please|listing|listings|choose|write|sent|send|reviewer|submission|state|waiting|published|unknown|yes|not|phone|address|name|page)\b`)
	outside      = regexp.MustCompile(`(?s)<(script|style|head)\b.*?</(script|style|head)>|<[^>]*\slang="en"[^>]*>.*?</[a-z0-9]+>|<[^>]*>`)
	foreignNames = regexp.MustCompile(`Second and fourth Thursday circle|Thursday grief circle|Morning walk for widowers|Bob's circle|For anyone who has lost somebody they love\.|We have a new name\.|canary-report-words|What I typed|no such mailbox|12 Example Street|A draft|A circle|A \*?quiet\*? evening.*?talk|A <em>quiet.*?</ul>|Open Chair|[\w.]+@[\w.]+`)
)

func TestDeskPagesSpeakSpanish(t *testing.T) {
	s := newScene(t)
	s.prepareDraft()
	familiar := regexp.MustCompile(`(?i)(^|[^\p{L}])(` + strings.Join(testkit.Familiar, "|") + `)([^\p{L}]|$)`)
	seen := 0
	for _, who := range []struct {
		email string
		pages func() []deskPage
	}{{"", s.strangersPages}, {s.ana, s.organizersPages}, {s.reviewerAt, s.reviewersPages}} {
		b := s.as(who.email)
		for _, p := range who.pages() {
			if p.name == "about" || p.name == "public listing" {
				continue // the names of licenses and sources stand as they are
			}
			var body string
			if p.form == nil {
				_, body, _ = b.get("/es" + p.path)
			} else {
				_, body, _ = b.post("/es"+p.path, p.form)
			}
			seen++
			text := outside.ReplaceAllString(foreignNames.ReplaceAllString(body, " "), " ")
			for _, line := range strings.Split(text, "\n") {
				line = strings.ReplaceAll(line, "&#39;", "'")
				if w := englishWords.FindString(line); w != "" {
					t.Errorf("%s: English %q in %.160q", p.name, w, strings.TrimSpace(line))
				}
				if w := familiar.FindStringSubmatch(line); w != nil {
					t.Errorf("%s: %q says tú in %.160q", p.name, w[2], strings.TrimSpace(line))
				}
			}
		}
	}
	if seen < 30 {
		t.Errorf("only %d pages", seen)
	}
}

// What people read on these pages is plain (quality.md U16).
func TestDeskTextsArePlain(t *testing.T) {
	ours := regexp.MustCompile(`^(submit|check|sent|queued|link|signin|report|own|edit|done|keep|unsubscribe|account|wrong|reason|about\.policy|privacy)\.`)
	for _, lang := range []string{"en", "es"} {
		var all []string
		for key, forms := range texts(t, lang) {
			for _, text := range forms {
				if !ours.MatchString(key) {
					continue
				}
				all = append(all, hole.ReplaceAllString(text, "5"))
				for _, sentence := range testkit.Sentences(text) {
					if n := len(strings.Fields(sentence)); n > 25 {
						t.Errorf("%s (%s) has a sentence of %d words", key, lang, n)
					}
				}
			}
		}
		whole := strings.Join(all, ". ")
		if lang == "en" {
			if g := testkit.Grade(whole); g > 8 {
				t.Errorf("the texts are of grade %.1f", g)
			}
		} else if e := testkit.Ease(whole); e < testkit.MinEase {
			t.Errorf("the Spanish texts have an ease of %.0f", e)
		}
	}
}
