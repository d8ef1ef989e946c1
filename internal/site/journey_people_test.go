package site_test

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"openchair/internal/account"
	"openchair/internal/listing"
	"openchair/internal/moderation"
	"openchair/internal/testkit"
)

// trip is one journey on a phone: in a language, with scripts or without.
type trip struct {
	*desk
	prefix   string
	noScript bool
}

func (x *trip) tab() *testkit.Tab {
	x.t.Helper()
	return testkit.Open(x.t, x.srv.URL+x.prefix+"/about", testkit.View{Width: 390, Height: 844, NoScript: x.noScript, ReducedMotion: true})
}

// pick chooses an answer of a question as a finger does: on its words.
func pick(tab *testkit.Tab, name, value string) {
	tab.Click(`label:has(input[name="` + name + `"][value="` + value + `"])`)
}

// findable waits until a search finds the name, as a seeker would who looks again.
func (x *trip) found(tab *testkit.Tab, name string, want bool) {
	x.t.Helper()
	x.findable()
	for end := time.Now().Add(30 * time.Second); ; {
		tab.Go(x.srv.URL + x.prefix + "/search?q=" + url.QueryEscape(name))
		if testkit.Eval[bool](tab, `[...document.querySelectorAll(".card h3")].some((e) => e.textContent.trim() === "`+name+`")`) == want {
			return
		}
		if time.Now().After(end) {
			x.t.Fatalf("%q findable: want %v", name, want)
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// The whole life of a listing (issue 5), on a phone, in both languages, with JavaScript and without.
func TestAListingsLife(t *testing.T) {
	for _, c := range []struct {
		name, prefix    string
		noScript, whole bool
	}{{"en", "", false, true}, {"es", "/es", false, false}, {"en without JavaScript", "", true, false}, {"es without JavaScript", "/es", true, true}} {
		t.Run(c.name, func(t *testing.T) {
			x := &trip{newDesk(t), c.prefix, c.noScript}
			x.life("Quilts and company", "ana@example.org", c.whole)
		})
	}
}

// life is the journey; not the whole of it ends when the listing is found.
func (x *trip) life(name, email string, whole bool) {
	t := x.t
	tab := x.tab()
	at := func(path string) string { return x.srv.URL + x.prefix + path }
	// A person lists a group.
	tab.Follow(`footer a[href$="/submit"]`)
	tab.Type("#f-name", name)
	pick(tab, "kind", "support-group")
	pick(tab, "led_by", "peer")
	tab.Click(`details.pick-group:has(input[value=grief]) > summary`)
	pick(tab, "topics", "grief")
	pick(tab, "schedule.every", "monthly")
	pick(tab, "schedule.days", "thu")
	pick(tab, "schedule.nth", "2")
	pick(tab, "schedule.nth", "4")
	tab.Type("#f-schedule-time", "7 pm")
	tab.Type("#f-schedule-duration", "1 h 30")
	pick(tab, "format", "in-person")
	tab.Type("#f-where-address", "12 Example Street")
	tab.Type("#f-where-postal-code", "19103")
	pick(tab, "cost.basis", "free")
	tab.Type("#f-submitter-email", email)
	tab.Follow("p.send button.go")
	if text := tab.Text("main"); tab.Status() != 200 || !strings.Contains(text, name) || strings.Count(text, "7:00") < 5 {
		t.Fatalf("the check page: %d %s", tab.Status(), text)
	}
	tab.Follow("p.send button.go")
	// The mailed link works in another browser, days later.
	x.Now = x.Now.AddDate(0, 0, 3)
	tab = x.tab()
	tab.Go(at(x.link(account.DraftLetter)))
	tab.Follow("p.send button.go")
	x.letters()
	if q := x.queue(); len(q) != 1 {
		t.Fatalf("queue: %+v", q)
	}
	// A reviewer asks, the person answers, the reviewer accepts.
	x.grant("rev@example.org")
	rev := x.tab()
	x.signInTab(rev, "rev@example.org", x.prefix)
	rev.Follow(".queue a")
	rev.Type("#f-words", "Which door?")
	rev.Follow(`button[value=ask]`)
	tab.Go(at(x.link(account.AskedLetter)))
	if !strings.Contains(tab.Text("main"), "Which door?") {
		t.Fatal("the question is not shown to whom it was put")
	}
	tab.Type("#f-note", "The side door.")
	tab.Follow("p.send button.go")
	x.letters()
	rev.Go(at("/review"))
	rev.Follow(".queue a")
	if !strings.Contains(rev.Text("main"), "The side door.") {
		t.Fatal("the answer is not shown to the reviewer")
	}
	rev.Follow(`.acts button[value=accept]`)
	x.letters()
	seeker := x.tab()
	x.found(seeker, name, true)
	seeker.Follow(`.card h3 a`)
	if !whole {
		return
	}
	// Its organizer edits it, and cancels a date.
	x.signInTab(tab, email, x.prefix)
	tab.Follow(".own-links a")
	own := testkit.Eval[string](tab, "location.pathname")
	tab.Go(x.srv.URL + own + "/edit")
	testkit.Eval[int](tab, `(() => { document.querySelector("#f-schedule-time").value = ""; return 0; })()`)
	tab.Type("#f-schedule-time", "6:30 pm")
	tab.Follow("p.send button.go")
	page := testkit.Eval[string](seeker, "location.href")
	seeker.Go(page + "?later") // a page may be kept for a minute
	if !strings.Contains(seeker.Text("main"), "6:30") {
		t.Error("a new time is not live at once")
	}
	tab.Click(`fieldset label:has(input[name=day])`)
	tab.Follow(`form[action$="/cancel-date"] button`)
	if n := testkit.Eval[int](tab, `document.querySelectorAll(".history > li").length`); n != 3 {
		t.Errorf("the history has %d lines", n)
	}
	// Silence: a letter asks, nobody answers, it is hidden; one tap brings it back.
	sweep := moderation.Sweep{Store: x.Store, Freshness: listing.DefaultFreshness, Now: func() time.Time { return x.Now }}
	kinds := map[account.LetterKind]int{}
	var hidden string
	for _, days := range []int{59, 1, 20, 10, 30, 60, 1, 19} {
		x.Now = x.Now.AddDate(0, 0, days)
		if err := sweep.Run(context.Background()); err != nil {
			t.Fatal(err)
		}
		for _, l := range x.letters() {
			kinds[l.Kind]++
			if l.Kind == account.HiddenLetter {
				token, g, err := x.People().Accounts.Mint(context.Background(), *l.Items[0].Grant)
				if err != nil {
					t.Fatal(err)
				}
				hidden = g.Purpose.Path(token)
			}
		}
	}
	if kinds[account.ReminderLetter] != 3 || kinds[account.HiddenLetter] != 1 {
		t.Fatalf("letters: %v", kinds)
	}
	seeker.Go(page + "?much-later")
	if seeker.Status() != 410 {
		t.Errorf("a hidden listing answers %d", seeker.Status())
	}
	x.found(seeker, name, false)
	tab = x.tab()
	tab.Go(at(hidden))
	tab.Follow(".keep-acts button.go")
	x.found(seeker, name, true)
	// Somebody reports it, and hears what became of it.
	seeker.Follow(`.card h3 a`)
	seeker.Follow(`a[href$="/report"]`)
	pick(seeker, "reason", "wrong-details")
	seeker.Type("#f-words", "It is at six.")
	seeker.Type("#f-email", "sam@example.org")
	seeker.Follow("p.send button.go")
	x.signInTab(rev, "rev@example.org", x.prefix)
	rev.Follow(".queue a")
	rev.Type("#f-answer", "We asked, and mended it.")
	rev.Follow("p.send button.go")
	told := false
	for _, l := range x.letters() {
		told = told || l.Kind == account.ReportLetter && l.To == "sam@example.org" && l.Items[0].Note == "We asked, and mended it."
	}
	if !told {
		t.Error("the reporter hears nothing")
	}
	for _, tab := range []*testkit.Tab{tab, seeker, rev} {
		for _, problem := range tab.Problems() {
			t.Error(problem)
		}
	}
}

func (d *desk) queue() []moderation.Case {
	d.t.Helper()
	q, err := d.People().Desk.Queue(context.Background(), d.grant("someone@example.org"))
	if err != nil {
		d.t.Fatal(err)
	}
	return q
}

// Declined, and why; by keyboard alone.
func TestAReviewerDeclinesByKeyboard(t *testing.T) {
	d := newDesk(t)
	d.wait("Quilts and company", "ana@example.org", "en")
	d.letters()
	d.grant("rev@example.org")
	tab := testkit.Open(t, d.srv.URL+"/sign-in", testkit.View{Width: 1280, Height: 900})
	reach := func(what string) {
		t.Helper()
		for range 200 {
			tab.Press(kb.Tab)
			if testkit.Eval[bool](tab, `document.activeElement.matches(`+"`"+what+"`"+`)`) {
				return
			}
		}
		t.Fatalf("Tab does not reach %s", what)
	}
	reach("#f-email")
	tab.Press("rev@example.org")
	tab.PressAndLoad(kb.Enter)
	tab.Go(d.srv.URL + d.link(account.SignInLetter))
	reach("main button.go")
	tab.PressAndLoad(kb.Enter)
	reach(".queue a")
	tab.PressAndLoad(kb.Enter)
	reach("#f-words")
	tab.Press("We list it already.")
	reach("#f-why")
	tab.Press("It is in")
	reach("button[value=decline]")
	tab.PressAndLoad(kb.Enter)
	if !strings.Contains(tab.Text("main"), "Declined") {
		t.Fatalf("not declined: %s", tab.Text("main"))
	}
	letters := d.letters()
	last := letters[len(letters)-1]
	if last.Kind != account.DeclinedLetter || last.Facts["reason"] != "duplicate" || last.Facts["words"] != "We list it already." {
		t.Errorf("%+v", last)
	}
	if len(d.queue()) != 0 {
		t.Error("it waits still")
	}
}
