package site_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"openchair/internal/account"
	"openchair/internal/fault"
	"openchair/internal/listing"
	"openchair/internal/moderation"
)

// The numbers are those of quality.md §7a.

// 5: looking at a mailed link twenty times does nothing, and then it works.
func TestLookingSpendsNothing(t *testing.T) {
	s := newScene(t)
	draft, err := s.People().Desk.SendDraft(t.Context(), moderation.Draft{Proposed: typed("A draft"), Sender: moderation.Sender{Email: s.ana, Role: "organizer", Lang: "en"}})
	if err != nil {
		t.Fatal(err)
	}
	s.letters()
	b := s.browser()
	code := url.Values{"code": {account.CodeOf("a browser")}}
	for _, c := range []struct {
		link   func() string
		form   url.Values
		status int
	}{
		{func() string { return s.permission(account.SendDraft, s.ana, draft.ID) }, url.Values{"step": {"send"}}, 303},
		{func() string { return s.permission(account.SignIn, s.bob, uuid.Nil) }, code, 303},
		{func() string { return s.permission(account.Unsubscribe, s.ana, uuid.Nil) }, nil, 200},
		{func() string { return s.permission(account.Keep, s.ana, s.own.ID) + "/still-true" }, nil, 200},
		{func() string { return s.permission(account.Keep, s.ana, s.own.ID) + "/ended" }, nil, 200},
	} {
		path := c.link()
		for range 20 {
			if status, _, _ := b.get(path); status != 200 {
				t.Fatalf("GET %s: %d", path, status)
			}
		}
		if l, err := s.Store.ByID(t.Context(), s.own.ID); err != nil || l.State != listing.Published {
			t.Fatalf("looking at %s took the listing down: %s %v", path, l.State, err)
		}
		if status, body, _ := b.post(path, c.form); status != c.status {
			t.Fatalf("POST %s: %d\n%s", path, status, body)
		}
	}
	if l, err := s.Store.ByID(t.Context(), s.own.ID); err != nil || l.State != listing.Withdrawn {
		t.Errorf("the last link did nothing: %s %v", l.State, err)
	}
	if a := s.person(s.ana); !a.Quiet {
		t.Error("unsubscribing did nothing")
	}
}

// 6, 9: a link that was used, is too old or never was says the same; a link of another browser asks for its code.
func TestDeadLinksSayTheSame(t *testing.T) {
	s := newScene(t)
	b := s.browser()
	used := s.permission(account.SignIn, s.ana, uuid.Nil)
	if status, _, _ := b.post(used, nil); status != http.StatusUnprocessableEntity {
		t.Fatalf("a link opened in a fresh browser signs in without its code: %d", status)
	}
	if status, _, _ := b.get("/organize"); status != http.StatusSeeOther {
		t.Fatalf("signed in without the code: %d", status)
	}
	code := url.Values{"code": {account.CodeOf("a browser")}}
	if status, body, _ := b.post(used, code); status != http.StatusSeeOther {
		t.Fatalf("with its code: %d %s", status, body)
	}
	whole := s.permission(account.SignIn, s.bob, uuid.Nil)
	flipped := []byte(whole)
	flipped[len(flipped)-3] ^= 1
	guessed := s.permission(account.SignIn, "cy@example.org", uuid.Nil)
	for range 5 {
		b.post(guessed, url.Values{"code": {"000000"}})
	}
	var bodies []string
	dead := map[string]string{
		"used": used, "one bit changed": string(flipped), "upper case": "/sign-in/" + strings.ToUpper(strings.TrimPrefix(whole, "/sign-in/")),
		"10 KB long": "/sign-in/" + strings.Repeat("a", 10<<10), "short": "/sign-in/x", "guessed at": guessed,
		"of another purpose": "/sign-in/" + strings.TrimPrefix(s.permission(account.Keep, s.ana, s.own.ID), "/organize/keep/"),
	}
	late := s.permission(account.SignIn, "dee@example.org", uuid.Nil)
	s.Now = s.Now.Add(10*time.Minute + time.Second)
	dead["10 min and 1 s"], dead["replaced"] = late, whole
	for name, path := range dead {
		for _, ask := range []func() (int, string, string){func() (int, string, string) { return b.get(path) }, func() (int, string, string) { return b.post(path, code) }} {
			status, body, _ := ask()
			if status != http.StatusNotFound {
				t.Errorf("%s: %d", name, status)
			}
			bodies = append(bodies, body)
		}
	}
	slices.Sort(bodies)
	if len(slices.Compact(bodies)) != 1 {
		t.Errorf("dead links say %d different things", len(slices.Compact(bodies)))
	}
}

// 8: who asks to sign in learns nothing about who is known.
func TestSignInTellsNobodyApart(t *testing.T) {
	s := newScene(t)
	if err := s.Store.SetBlocked(t.Context(), s.person(s.bob).ID, true, "test", s.Now); err != nil {
		t.Fatal(err)
	}
	type answer struct {
		status   int
		body, to string
	}
	var all []answer
	for _, email := range []string{s.ana, "nobody@example.org", s.bob, s.ana, s.ana, s.ana, s.ana} {
		status, body, to := s.browser().post("/sign-in", url.Values{"email": {email}})
		all = append(all, answer{status, body, to})
	}
	for _, a := range all {
		if a != all[0] || a.status != http.StatusSeeOther {
			t.Errorf("%+v differs from %+v", a, all[0])
		}
	}
	count := map[string]int{}
	for _, l := range s.letters() {
		count[l.To]++
	}
	if count[s.ana] != 3 || count["nobody@example.org"] != 1 || count[s.bob] != 1 {
		t.Errorf("letters %v: three an hour to one address, and the same for every kind of address", count)
	}
	for _, email := range []string{"a@b", strings.Repeat("a", 300) + "@example.org", "a@b.org\r\nBcc: x@y.org", "a@127.0.0.1", ""} {
		if status, body, _ := s.browser().post("/sign-in", url.Values{"email": {email}}); status != http.StatusUnprocessableEntity || !strings.Contains(body, "<title>Error: ") {
			t.Errorf("%q: %d", email, status)
		}
	}
}

// 10, 11: a cookie is worth nothing after signing out, a block, or a change of role, nor when it is there twice.
func TestCookiesDieWithTheirSession(t *testing.T) {
	s := newScene(t)
	ask := func(path string, cookies ...string) int {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.srv.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cookies {
			r.AddCookie(&http.Cookie{Name: "oc", Value: c})
		}
		status, _, _ := s.browser().do((&browser{s.desk, &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}).client.Do(r))
		return status
	}
	home, err := url.Parse(s.srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	secret := func(b *browser) string {
		for _, c := range b.client.Jar.Cookies(home) {
			if c.Name == "oc" {
				return c.Value
			}
		}
		t.Fatal("no session cookie")
		return ""
	}
	ana, bob, rev := s.as(s.ana), s.as(s.bob), s.as(s.reviewerAt)
	a, b, r := secret(ana), secret(bob), secret(rev)
	if ask("/organize", a) != 200 || ask("/organize", b) != 200 || ask("/review", r) != 200 {
		t.Fatal("the cookies do not work")
	}
	for _, c := range [][]string{{a, a}, {a, "x"}, {strings.Repeat("x", 5<<10)}, {a + "x"}, {strings.ToUpper(a)}, {""}} {
		if status := ask("/organize", c...); status != http.StatusSeeOther {
			t.Errorf("cookies %.20q: %d", c, status)
		}
	}
	if status, _, _ := ana.post("/sign-out", nil); status != http.StatusSeeOther {
		t.Fatal(status)
	}
	if err := s.Store.SetBlocked(t.Context(), s.person(s.bob).ID, true, "test", s.Now); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Store.SetRole(t.Context(), s.reviewerAt, account.Organizer, "test", s.Now); err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{a: "/organize", b: "/organize", r: "/review"} {
		if status := ask(path, name); status != http.StatusSeeOther {
			t.Errorf("%s after its end: %d", path, status)
		}
	}
	if status, _, _ := s.as(s.reviewerAt).get("/review"); status != http.StatusNotFound {
		t.Error("a former reviewer reviews")
	}
	idle := s.as(s.ana)
	s.Now = s.Now.AddDate(0, 0, 15)
	if status, _, _ := idle.get("/organize"); status != http.StatusSeeOther {
		t.Error("a session lives 15 days without a visit")
	}
}

// 12: after signing in, nobody is sent to another site.
func TestSignInLeadsNowhereElse(t *testing.T) {
	s := newScene(t)
	for next, want := range map[string]string{
		"//evil.org": "/organize", `/\evil.org`: "/organize", "/%5cevil.org": "/organize", "/%2f%2fevil.org": "/organize", "https:evil.org": "/organize", "\t//evil.org": "/organize",
		"/a\r\nX: y": "/organize", "javascript:alert(1)": "/organize", "https://evil.org/": "/organize", "": "/organize", "organize": "/organize",
		"/organize/account": "/organize/account", "/es/organize": "/es/organize",
	} {
		b := s.browser()
		path := s.permission(account.SignIn, uuid.NewString()+"@example.org", uuid.Nil)
		v := url.Values{"code": {account.CodeOf("a browser")}, "next": {next}}
		status, _, to := b.post(path, v)
		if next == "" {
			v.Del("next")
		}
		if status != http.StatusSeeOther || to != want {
			t.Errorf("next=%q: %d to %q, want %q", next, status, to, want)
		}
	}
}

// 20: names and addresses with line breaks reach no letter's head.
func TestNothingSplitsALetter(t *testing.T) {
	s := newScene(t)
	b := s.browser()
	v := submission("Eve\r\nBcc: x@y.org", "eve@example.org")
	v.Set("step", "send")
	if status, _, _ := b.post("/submit", v); status != http.StatusSeeOther {
		t.Fatal(status)
	}
	for _, l := range s.letters() {
		if l.To != "eve@example.org" || strings.ContainsAny(l.Facts["name"], "\r\n") {
			t.Errorf("%+v", l)
		}
	}
	for _, v := range []url.Values{
		submission("A circle", "a@b.org\r\nBcc: x@y.org"), submission("A\x00circle", "eve@example.org"), submission(strings.Repeat("a", 10_000), "eve@example.org"),
	} {
		v.Set("step", "send")
		if status, _, _ := b.post("/submit", v); status != http.StatusUnprocessableEntity {
			t.Errorf("%.30q from %q: %d", v.Get("name"), v.Get("submitter.email"), status)
		}
	}
	if n := len(s.letters()); n != 0 {
		t.Errorf("%d letters", n)
	}
}

// 29: what is not a question of the form is not taken from it.
func TestAFormSetsWhatItAsksOnly(t *testing.T) {
	s := newScene(t)
	extra := url.Values{
		"state": {"published"}, "id": {uuid.NewString()}, "slug": {"stolen"}, "revision": {"99"}, "example": {"yes"}, "source.kind": {"reviewer"}, "source.name": {"stolen"},
		"provenance.source": {"reviewer"}, "licence.verified_on": {"2026-01-01"}, "leaders.0.license.checked_on": {"2026-01-01"}, "leaders.0.license.checked_by": {"reviewer"},
		"confirmed_on": {"2030-01-01"}, "confirmed_by": {"reviewer"}, "freshness": {"confirmed"}, "doubted_on": {"2026-01-01"}, "submitter.account": {s.rev.ID.String()},
		"leaders.0.license.number": {"12345"}, "leaders.0.license.jurisdiction": {"US-PA"},
	}
	v := submission("A plain circle", "eve@example.org")
	for k, values := range extra {
		v[k] = values
	}
	v.Set("step", "send")
	if status, body, _ := s.browser().post("/submit", v); status != http.StatusSeeOther {
		t.Fatalf("%d %s", status, body)
	}
	if status, _, _ := s.browser().post(s.link(account.DraftLetter), url.Values{"step": {"send"}}); status != http.StatusSeeOther {
		t.Fatal(status)
	}
	own, err := s.Store.SubmissionsOf(t.Context(), s.person("eve@example.org").ID)
	if err != nil || len(own) != 1 {
		t.Fatalf("%v %v", own, err)
	}
	x := own[0]
	if x.State != moderation.Waiting || x.Proposed.State != listing.Pending || x.Proposed.Example || x.Proposed.Source.Kind != listing.SourceOrganizer || x.Proposed.Source.Name != "" ||
		x.Proposed.ConfirmedOn != "" || x.Proposed.DoubtedOn != "" || x.Proposed.Leaders[0].License.CheckedOn != "" || x.Proposed.Slug == "stolen" {
		t.Errorf("taken: %+v", x.Proposed)
	}
	if _, err := s.Store.ByID(t.Context(), x.ListingID); !fault.Is(err, fault.NotFound) {
		t.Errorf("it is a listing: %v", err)
	}
	// The same over an organizer's own edit.
	ana := s.as(s.ana)
	e := url.Values{"revision": {itoa(int64(s.own.Revision))}, "name": {s.own.Name}}
	for k, values := range extra {
		if k != "revision" && !strings.HasPrefix(k, "leaders.0.license.n") && !strings.HasPrefix(k, "leaders.0.license.j") {
			e[k] = values
		}
	}
	e["revision"] = []string{itoa(int64(s.own.Revision))}
	if status, body, _ := ana.post("/organize/listings/"+s.own.ID.String()+"/edit", e); status != http.StatusSeeOther {
		t.Fatalf("%d %s", status, body)
	}
	l, err := s.Store.ByID(t.Context(), s.own.ID)
	if err != nil || l.Slug != s.own.Slug || l.Example || l.Source.Kind != s.own.Source.Kind || l.ConfirmedOn != listing.DateOf(s.Now) || l.ConfirmedBy != "organizer" {
		t.Errorf("%+v %v", l, err)
	}
}

// 30: of two tabs that edit one listing the second sees both versions, and loses nothing.
func TestAnOldTabLosesNothing(t *testing.T) {
	s := newScene(t)
	ana := s.as(s.ana)
	path := "/organize/listings/" + s.own.ID.String() + "/edit"
	first := url.Values{"revision": {itoa(int64(s.own.Revision))}, "schedule.every": {"weekly"}, "schedule.days": {"mon"}, "schedule.time": {"9 am"}}
	if status, body, _ := ana.post(path, first); status != http.StatusSeeOther {
		t.Fatalf("%d %s", status, body)
	}
	second := url.Values{"revision": {itoa(int64(s.own.Revision))}, "schedule.every": {"weekly"}, "schedule.days": {"tue"}, "schedule.time": {"10 am"}, "summary": {"What I typed in the old tab"}}
	status, body, _ := ana.post(path, second)
	if status != http.StatusConflict || !strings.Contains(body, "What I typed in the old tab") || !strings.Contains(body, "Monday") || !strings.Contains(body, "Tuesday") {
		t.Fatalf("%d\n%s", status, body)
	}
	l, err := s.Store.ByID(t.Context(), s.own.ID)
	if err != nil || !strings.Contains(l.Schedules[0].Rule, "MO") {
		t.Fatalf("%+v %v", l.Schedules, err)
	}
}

// 31: a draft or a pending listing is nowhere.
func TestWhatIsNotPublishedIsNowhere(t *testing.T) {
	s := newScene(t)
	x, err := s.Store.SubmissionByID(t.Context(), s.sub)
	if err != nil {
		t.Fatal(err)
	}
	slug := listing.Slug(x.Proposed.Name, string(x.Proposed.Where.City))
	for i, b := range []*browser{s.browser(), s.as(s.bob), s.as(s.ana), s.as(s.reviewerAt)} {
		for _, path := range []string{"/listings/" + slug, "/listings/" + slug + ".ics", "/listings/" + slug + "/report", "/submit?listing=" + slug, "/organize/listings/" + x.ListingID.String(), "/organize/listings/" + x.ListingID.String() + "/edit"} {
			want := http.StatusNotFound
			if i == 0 && strings.HasPrefix(path, "/organize") {
				want = http.StatusSeeOther
			}
			if status, _, _ := b.get(path); status != want {
				t.Errorf("%s: %d, want %d", path, status, want)
			}
		}
		if _, body, _ := b.get("/compare?id=" + x.ListingID.String()); strings.Contains(body, x.Proposed.Name) {
			t.Error("it can be compared")
		}
	}
}

// 32 as far as these pages go: what seekers do not see, a stranger's form does not show either.
func TestAStrangersFormHidesWhatIsHidden(t *testing.T) {
	s := newScene(t)
	hidden := typed("A quiet circle")
	hidden.Topics, hidden.Where.Shown, hidden.Where.Address, hidden.Contact.Email, hidden.Online.URL = []string{"domestic-violence"}, listing.ShownOnRequest, "99 Canary Lane", "canary@example.org", "https://example.org/canary-link"
	draft, err := s.People().Desk.SendDraft(t.Context(), moderation.Draft{Proposed: hidden, Sender: moderation.Sender{Email: s.bob, Role: "organizer", Lang: "en"}})
	if err != nil {
		t.Fatal(err)
	}
	sub, err := s.People().Desk.ConfirmDraft(t.Context(), s.read(s.permission(account.SendDraft, s.bob, draft.ID), account.SendDraft), nil, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.People().Desk.Decide(t.Context(), s.rev, sub.ID, moderation.Judgment{Verdict: moderation.Accept, Version: sub.Version}); err != nil {
		t.Fatal(err)
	}
	l, err := s.Store.ByID(t.Context(), sub.ListingID)
	if err != nil {
		t.Fatal(err)
	}
	like := submission("A quiet circle", "eve@example.org")
	like.Set("step", "check")
	for _, ask := range []func() (int, string, string){
		func() (int, string, string) { return s.browser().get("/submit?listing=" + l.Slug) },
		func() (int, string, string) { return s.browser().get("/listings/" + l.Slug) },
		func() (int, string, string) { return s.browser().get("/listings/" + l.Slug + "/report") },
		func() (int, string, string) { return s.browser().post("/submit", like) },
	} {
		status, body, _ := ask()
		if status != 200 {
			t.Fatal(status)
		}
		for _, secret := range []string{"Canary Lane", "canary@example.org", "canary-link"} {
			if strings.Contains(body, secret) {
				t.Errorf("%s is on a page for strangers", secret)
			}
		}
	}
	// A change that never saw the street does not wipe it out.
	s.letters()
	v := url.Values{"listing": {l.Slug}, "contact.phone": {"215-555-0199"}, "submitter.email": {"eve@example.org"}, "submitter.role": {"member"}, "step": {"send"}}
	if status, body, _ := s.browser().post("/submit", v); status != http.StatusSeeOther {
		t.Fatalf("%d %s", status, body)
	}
	if status, _, _ := s.browser().post(s.link(account.DraftLetter), url.Values{"step": {"send"}}); status != http.StatusSeeOther {
		t.Fatal(status)
	}
	eve := s.person("eve@example.org")
	sent, err := s.Store.SubmissionsOf(t.Context(), eve.ID)
	if err != nil || len(sent) != 1 {
		t.Fatalf("%v %v", sent, err)
	}
	look, err := s.People().Desk.Look(t.Context(), s.rev, sent[0].ID)
	if err != nil || len(look.Differences) != 1 || look.Differences[0].Field != "contact.phone" {
		t.Fatalf("a stranger's change takes out what they could not see: %+v %v", look.Differences, err)
	}
	if _, err := s.People().Desk.Decide(t.Context(), s.rev, sent[0].ID, moderation.Judgment{Verdict: moderation.Ask, Version: look.Submission.Version, Words: "Who told you?"}); err != nil {
		t.Fatal(err)
	}
	draftPage := s.permission(account.SendDraft, eve.Email, sent[0].ID)
	for _, ask := range []func() (int, string, string){
		func() (int, string, string) { return s.browser().get(draftPage) },
		func() (int, string, string) { return s.browser().post(draftPage, url.Values{"step": {"edit"}}) },
		func() (int, string, string) { return s.as(eve.Email).get("/organize/data.json") },
	} {
		status, body, _ := ask()
		if status != 200 || !strings.Contains(body, "A quiet circle") {
			t.Fatal(status)
		}
		for _, secret := range []string{"Canary Lane", "canary@example.org", "canary-link"} {
			if strings.Contains(body, secret) {
				t.Errorf("%s is told to who proposed a change", secret)
			}
		}
	}
}

// 38: too many forms are refused and kept; a trap that was filled in is told to the reviewer.
func TestFormsAreLimitedAndKept(t *testing.T) {
	s := newScene(t)
	b := s.browser()
	v := submission("A circle", "eve@example.org")
	v.Set("step", "send")
	v.Set("form.leave_empty", "http://spam.example")
	counts := map[int]int{}
	var last string
	for range 200 {
		status, body, _ := b.post("/submit", v)
		counts[status]++
		last = body
	}
	if counts[303] != 10 || counts[429] != 190 {
		t.Errorf("%v", counts)
	}
	if !strings.Contains(last, `value="A circle"`) || !strings.Contains(last, "988") {
		t.Error("the form that had to wait is not kept, or the page has no crisis line")
	}
	letters := s.letters()
	token, _, err := s.People().Accounts.Mint(t.Context(), *letters[len(letters)-1].Grant)
	if err != nil {
		t.Fatal(err)
	}
	if status, _, _ := b.post("/submit/"+token, url.Values{"step": {"send"}}); status != http.StatusSeeOther {
		t.Fatal(status)
	}
	subs, err := s.Store.SubmissionsOf(t.Context(), s.person("eve@example.org").ID)
	if err != nil || len(subs) != 1 || !slices.Contains(subs[0].Flags, moderation.FlagHoneypot) || !slices.Contains(subs[0].Flags, moderation.FlagNoToken) {
		t.Errorf("%+v %v", subs, err)
	}
}

// 39: fifty reports of one network are one; one of another network marks the listing.
func TestReportsOfOneNetworkAreOne(t *testing.T) {
	s := newScene(t)
	b := s.browser()
	path := "/listings/" + s.own.Slug + "/report"
	counts := map[int]int{}
	for range 50 {
		status, _, _ := b.post(path, url.Values{"reason": {"nobody-there"}})
		counts[status]++
	}
	if counts[303] != 5 || counts[429] != 45 {
		t.Errorf("%v", counts)
	}
	reports, err := s.Store.OpenReports(t.Context())
	if err != nil || len(reports) != 2 { // the scene has one of its own
		t.Errorf("%d reports, %v", len(reports), err)
	}
	if _, body, _ := b.get("/listings/" + s.own.Slug); strings.Contains(body, "nobody was there") {
		t.Error("one network marks a listing")
	}
	if err := s.People().Desk.Send(t.Context(), moderation.Report{ListingID: s.own.ID, Reason: moderation.NobodyThere, Tag: "ffff", Lang: "en"}); err != nil {
		t.Fatal(err)
	}
	if _, body, _ := b.get("/listings/" + s.own.Slug); !strings.Contains(body, "May not be meeting") {
		t.Error("two networks do not mark it")
	}
	s.findable()
	if _, body, _ := b.get("/search?q=" + url.QueryEscape(s.own.Name)); !strings.Contains(body, "May not be meeting") {
		t.Error("its card does not say so")
	}
	// What is wrong with a form costs nobody their share.
	other := "/listings/" + s.own.Slug + "/report"
	s.Now = s.Now.Add(2 * time.Hour)
	for range 8 {
		if status, _, _ := b.post(other, url.Values{"reason": {"no such reason"}}); status != http.StatusUnprocessableEntity {
			t.Fatalf("a form without a reason: %d", status)
		}
	}
}
