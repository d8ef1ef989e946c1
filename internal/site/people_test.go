package site_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"openchair/internal/account"
	"openchair/internal/site"
	"openchair/internal/testkit"
)

// desk is a directory with pages for organizers and reviewers, over HTTP.
type desk struct {
	*testkit.Directory
	t     testing.TB
	srv   *httptest.Server
	pages *site.Site
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	d := testkit.NewDirectory(t, testkit.Now, testkit.Town()[:40])
	pages := d.Site(t)
	srv := httptest.NewServer(pages)
	t.Cleanup(srv.Close)
	return &desk{d, t, srv, pages.(*site.Site)}
}

// browser is one person's: it keeps cookies and does not follow redirects.
type browser struct {
	*desk
	client *http.Client
}

func (d *desk) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		d.t.Fatal(err)
	}
	return &browser{d, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

func (b *browser) do(r *http.Response, err error) (int, string, string) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	if strings.Contains(string(body), "ZgotmplZ") {
		b.t.Errorf("a template refused a value on %s", r.Request.URL.Path)
	}
	return r.StatusCode, string(body), r.Header.Get("Location")
}

func (b *browser) get(path string) (int, string, string) {
	b.t.Helper()
	return b.do(b.client.Get(b.srv.URL + path))
}

func (b *browser) post(path string, v url.Values) (int, string, string) {
	b.t.Helper()
	return b.do(b.client.PostForm(b.srv.URL+path, v))
}

// letters takes the letters out of the queue.
func (d *desk) letters() []account.Letter {
	d.t.Helper()
	var out []account.Letter
	claimed, err := d.Store.Claim(d.t.Context(), "test", []string{account.MailJob}, time.Minute, 50)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, j := range claimed {
		var l account.Letter
		if err := json.Unmarshal(j.Payload, &l); err != nil {
			d.t.Fatal(err)
		}
		if _, err := d.Store.Done(d.t.Context(), j.ID, "test"); err != nil {
			d.t.Fatal(err)
		}
		out = append(out, l)
	}
	return out
}

// link is where the only letter of this kind leads.
func (d *desk) link(kind account.LetterKind) string {
	d.t.Helper()
	for _, l := range d.letters() {
		if l.Kind != kind {
			continue
		}
		grant := l.Grant
		if grant == nil && len(l.Items) > 0 {
			grant = l.Items[0].Grant
		}
		token, g, err := d.People().Accounts.Mint(d.t.Context(), *grant)
		if err != nil {
			d.t.Fatal(err)
		}
		return g.Purpose.Path(token)
	}
	d.t.Fatalf("no letter of kind %s", kind)
	return ""
}

// signIn signs a person in.
func (b *browser) signIn(email string) {
	b.t.Helper()
	if status, body, to := b.post("/sign-in", url.Values{"email": {email}}); status != http.StatusSeeOther {
		b.t.Fatalf("sign-in: %d %s %s", status, to, body)
	}
	path := b.link(account.SignInLetter)
	if status, body, _ := b.get(path); status != http.StatusOK || strings.Contains(body, `name="code"`) {
		b.t.Fatalf("the link's page: %d %s", status, body)
	}
	if status, body, _ := b.post(path, nil); status != http.StatusSeeOther {
		b.t.Fatalf("the link: %d %s", status, body)
	}
}

func submission(name, email string) url.Values {
	return url.Values{
		"name": {name}, "kind": {"support-group"}, "led_by": {"peer"}, "topics": {"grief"}, "format": {"in-person"},
		"where.address": {"12 Example Street"}, "where.postal_code": {"19103"}, "cost.basis": {"free"},
		"schedule.every": {"monthly"}, "schedule.days": {"thu"}, "schedule.nth": {"2", "4"}, "schedule.time": {"7 pm"}, "schedule.duration": {"1 h 30"},
		"contact.phone": {"(215) 555-0188"}, "submitter.email": {email}, "submitter.role": {"organizer"}, "form.whole": {"1"},
	}
}

func TestAListingFromTheFormToItsOrganizersPage(t *testing.T) {
	d := newDesk(t)
	b := d.browser()
	if status, body, _ := b.get("/submit"); status != http.StatusOK || !strings.Contains(body, `name="topics"`) {
		t.Fatalf("the form: %d", status)
	}
	bad := submission("", "not-an-address")
	bad.Set("schedule.time", "late")
	status, body, _ := b.post("/submit", bad)
	if status != http.StatusUnprocessableEntity || !strings.Contains(body, `href="#f-name"`) || !strings.Contains(body, `href="#f-schedule-time"`) || !strings.Contains(body, `value="12 Example Street"`) {
		t.Fatalf("bad input: %d\n%s", status, body)
	}
	v := submission("Second and fourth Thursday circle", "ana@example.org")
	v.Set("step", "check")
	status, body, _ = b.post("/submit", v)
	if status != http.StatusOK || !strings.Contains(body, "Thursday") || !strings.Contains(body, `name="schedule.nth" value="4"`) {
		t.Fatalf("check: %d\n%s", status, body)
	}
	if len(d.letters()) != 0 {
		t.Fatal("looking at it sent a letter")
	}
	v.Set("step", "send")
	if status, body, to := b.post("/submit", v); status != http.StatusSeeOther || to != "/submit/sent" {
		t.Fatalf("send: %d %s %s", status, to, body)
	}
	path := d.link(account.DraftLetter)
	for range 20 {
		if status, _, _ := b.get(path); status != http.StatusOK {
			t.Fatalf("the draft: %d", status)
		}
	}
	edit := url.Values{"step": {"edit"}}
	if status, body, _ := b.post(path, edit); status != http.StatusOK || !strings.Contains(body, `value="Second and fourth Thursday circle"`) {
		t.Fatalf("edit: %d\n%s", status, body)
	}
	if status, _, to := b.post(path, url.Values{"step": {"send"}}); status != http.StatusSeeOther || to != "/submit/queued" {
		t.Fatalf("confirm: %d %s", status, to)
	}
	if status, _, _ := b.post(path, url.Values{"step": {"send"}}); status != http.StatusNotFound {
		t.Fatalf("the link works twice: %d", status)
	}
	d.letters()
	b.signIn("ana@example.org")
	status, body, _ = b.get("/organize")
	if status != http.StatusOK || !strings.Contains(body, "waits for a reviewer") {
		t.Fatalf("organize: %d\n%s", status, body)
	}
	for _, path := range []string{"/organize/account", "/organize/data.json", "/es/organize", "/es/organize/account", "/es/submit", "/es/sign-in"} {
		if status, body, _ := b.get(path); status != http.StatusOK || path == "/organize/data.json" && !strings.Contains(body, "Second and fourth Thursday circle") {
			t.Fatalf("%s: %d\n%s", path, status, body)
		}
	}
}
