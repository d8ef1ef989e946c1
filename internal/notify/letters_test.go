package notify

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"openchair/internal/account"
	"openchair/internal/fault"
	"openchair/internal/jobs"
	"openchair/internal/moderation"
	"openchair/internal/testkit"
)

func kinds() []account.LetterKind { return slices.Sorted(maps.Keys(plans)) }

var address = regexp.MustCompile(`https?://[^\s"<>]+`)

func TestEveryLetterInBothLanguages(t *testing.T) {
	f := newFixture(t, nil)
	id := int64(0)
	for _, kind := range kinds() {
		for _, lang := range []string{"en", "es"} {
			t.Run(string(kind)+" "+lang, func(t *testing.T) {
				id++
				l := f.letterOf(kind, lang)
				e := f.sent(t, job(t, id, l))
				checkHeaders(t, e, l, id)
				if e.text == "" || e.html == "" || strings.ContainsAny(e.text+e.html+e.Get("Subject"), "⟦⟧") || strings.Contains(e.text+e.html, "<no value>") || strings.Contains(e.text, "{{") {
					t.Errorf("a text is missing:\n%s\n%s", e.text, e.html)
				}
				checkLinks(t, e, l)
				checkQuiet(t, e)
				for line := range strings.Lines(e.text) {
					if n := len([]rune(strings.TrimRight(line, "\n"))); n > wrapAt && !strings.HasPrefix(line, "https://") {
						t.Errorf("a line of %d letters: %s", n, line)
					}
				}
				stranger := kind == account.SignInLetter || kind == account.DraftLetter
				if said := strings.Contains(e.text, "Grief circle") || strings.Contains(e.text, "the room"); said == stranger && kind != account.AddressLetter {
					t.Errorf("another person's words in it: %v\n%s", said, e.text)
				}
				if strings.Contains(e.html, "circle & f") {
					t.Error("a name is not escaped")
				}
				if lang == "es" && !strings.Contains(e.text, "Hola:") {
					t.Error("it is not in Spanish")
				}
			})
		}
	}
	f.quiet(t)
}

func checkHeaders(t *testing.T, e eml, l account.Letter, id int64) {
	t.Helper()
	subject := decoded(t, e.Get("Subject"))
	for _, fact := range []string{"grief", "circle", "erie", "duplicate", "room"} {
		if strings.Contains(strings.ToLower(subject), fact) {
			t.Errorf("the subject says %q: %s", fact, subject)
		}
	}
	date, err := e.Date()
	if err != nil || !date.Equal(at) {
		t.Errorf("date %s, %v", date, err)
	}
	from, err := e.AddressList("From")
	if err != nil || len(from) != 1 || from[0].Address != "groups@example.org" || from[0].Name != "Groups of Peña County" {
		t.Errorf("from %v, %v", from, err)
	}
	if to, err := e.AddressList("To"); err != nil || len(to) != 1 || to[0].Address != l.To || to[0].Name != "" {
		t.Errorf("to %v, %v", to, err)
	}
	if reply, err := e.AddressList("Reply-To"); err != nil || reply[0].Address != "groups@example.org" {
		t.Errorf("reply to %v, %v", reply, err)
	}
	if e.Get("Auto-Submitted") != "auto-generated" || !regexp.MustCompile(fmt.Sprintf(`^<%d\.[0-9a-f]{16}@groups\.example\.org>$`, id)).MatchString(e.Get("Message-Id")) {
		t.Errorf("%v", e.Header)
	}
	unsubscribe := e.Get("List-Unsubscribe")
	if (l.Unsubscribe != nil) != strings.HasPrefix(unsubscribe, "<https://groups.example.org") || (l.Unsubscribe != nil) != (e.Get("List-Unsubscribe-Post") == "List-Unsubscribe=One-Click") {
		t.Errorf("unsubscribe: %q", unsubscribe)
	}
	if unsubscribe != "" && (!strings.Contains(unsubscribe, "/organize/unsubscribe/ttt") || !strings.Contains(e.text, "\n"+strings.Trim(unsubscribe, "<>")+"\n")) {
		t.Errorf("unsubscribe %s in\n%s", unsubscribe, e.text)
	}
	for _, name := range []string{"User-Agent", "X-Mailer", "Bcc", "Cc"} {
		if e.Get(name) != "" {
			t.Errorf("header %s: %s", name, e.Get(name))
		}
	}
}

func checkLinks(t *testing.T, e eml, l account.Letter) {
	t.Helper()
	prefix := "https://groups.example.org"
	if l.Lang == "es" {
		prefix += "/es"
	}
	var want []string
	if l.Grant != nil {
		want = append(want, map[bool]string{true: "/sign-in/t", false: "/submit/t"}[l.Kind == account.SignInLetter])
	}
	for _, it := range l.Items {
		if it.Grant == nil {
			want = append(want, it.Path)
		} else {
			want = append(want, "/organize/keep/t", "/still-true", "/change", "/ended")
		}
	}
	inText, inHTML := address.FindAllString(e.text, -1), address.FindAllString(e.html, -1)
	for _, w := range want {
		for where, found := range map[string][]string{"text": inText, "HTML": inHTML} {
			if !slices.ContainsFunc(found, func(u string) bool { return strings.HasPrefix(u, prefix+"/") && strings.Contains(u, w) }) {
				t.Errorf("no link with %s in the %s", w, where)
			}
		}
	}
	for _, u := range inText {
		if !strings.Contains(e.text, "\n"+u+"\n") {
			t.Errorf("%s does not stand on a line of its own", u)
		}
		if !slices.Contains(inHTML, u) {
			t.Errorf("%s is only in the text", u)
		}
	}
	for _, u := range append(inText, inHTML...) {
		if !strings.HasPrefix(u, prefix+"/") {
			t.Errorf("a link to elsewhere, or in another language: %s", u)
		}
	}
}

// checkQuiet: nothing is loaded from anywhere, and nothing tells that the letter was read.
func checkQuiet(t *testing.T, e eml) {
	t.Helper()
	for _, tag := range []string{"<img", "<script", "<style", "<link", "<iframe", "<form", "src=", "url(", "@import", "background=", "javascript:"} {
		if strings.Contains(e.html, tag) {
			t.Errorf("the HTML holds %s", tag)
		}
	}
}

func TestLettersArePlain(t *testing.T) {
	f := newFixture(t, nil)
	var all strings.Builder
	for _, kind := range kinds() {
		for _, lang := range []string{"en", "es"} {
			say := f.lang(lang)
			var said []string
			for _, what := range []string{"before", "under", "after", "final", "gone"} {
				if text := say.T("mail." + string(kind) + "." + what); !strings.Contains(text, "⟦") {
					said = append(said, text)
				}
			}
			text := strings.Join(said, " ")
			for _, s := range testkit.Sentences(text) {
				if n := len(testkit.ReadWords(s)); n > 28 {
					t.Errorf("%s (%s): %d words in one sentence: %s", kind, lang, n, s)
				}
			}
			if lang == "en" {
				all.WriteString(text + " ")
				if g := testkit.Grade(text); g > 8 {
					t.Errorf("%s: grade %.1f: %s", kind, g, text)
				}
			} else if e := testkit.Ease(text); e < testkit.MinEase {
				t.Errorf("%s: ease %.0f: %s", kind, e, text)
			}
			for _, word := range testkit.Unsayable {
				if strings.Contains(strings.ToLower(text), word) {
					t.Errorf("%s (%s) says %q", kind, lang, word)
				}
			}
			if lang == "es" {
				for _, word := range testkit.ReadWords(strings.ToLower(text)) {
					if slices.Contains(testkit.Familiar, word) {
						t.Errorf("%s says %q to usted", kind, word)
					}
				}
			}
		}
	}
	t.Logf("all letters: grade %.1f", testkit.Grade(all.String()))
}

func TestEveryReasonHasItsSentence(t *testing.T) {
	f := newFixture(t, nil)
	for _, lang := range []string{"en", "es"} {
		for _, reason := range append(slices.Clone(moderation.Reasons), "one that is not known") {
			l := f.letterOf(account.DeclinedLetter, lang)
			l.Facts["reason"] = reason
			got, err := f.compose(l, links{own: "https://groups.example.org/x"})
			if err != nil || strings.Contains(got.Text, "⟦") {
				t.Errorf("%s %s: %v\n%s", lang, reason, err, got.Text)
			}
		}
	}
}

// The second time somebody is declined there is no link to object with, and the letter says so.
func TestTheLastWord(t *testing.T) {
	f := newFixture(t, nil)
	l := f.letterOf(account.DeclinedLetter, "en")
	l.Grant = nil
	if e := f.sent(t, job(t, 1, l)); !strings.Contains(e.text, "last word") || strings.Contains(e.text, "/submit/") {
		t.Error(e.text)
	}
	gone := f.letterOf(account.AddressLetter, "en")
	gone.Facts = map[string]string{"what": "gone"}
	if e := f.sent(t, job(t, 2, gone)); !strings.Contains(e.text, "are deleted") || !strings.Contains(e.text, "groups@example.org") {
		t.Error(e.text)
	}
}

// Nothing is sent for a link that was used or ended: the person did already what the letter asks for.
func TestALetterWithNothingLeftToAskIsNotSent(t *testing.T) {
	f := newFixture(t, nil)
	spent := at
	for _, kind := range []account.LetterKind{account.SignInLetter, account.DraftLetter, account.AskedLetter, account.DeclinedLetter, account.NobodyThereLetter} {
		for _, end := range []func(uuid.UUID){
			func(id uuid.UUID) { delete(f.mint.grants, id) },
			func(id uuid.UUID) { g := f.mint.grants[id]; g.SpentAt = &spent; f.mint.grants[id] = g },
		} {
			l := f.letterOf(kind, "en")
			if l.Grant != nil {
				end(*l.Grant)
			} else {
				end(*l.Items[0].Grant)
			}
			if err := f.Handle(t.Context(), job(t, 1, l)); err != nil {
				t.Errorf("%s: %v", kind, err)
			}
		}
	}
	unsubscribed := f.letterOf(account.ReminderLetter, "en")
	delete(f.mint.grants, *unsubscribed.Unsubscribe)
	if err := f.Handle(t.Context(), job(t, 1, unsubscribed)); err != nil || len(f.files(t)) != 0 {
		t.Errorf("%v, %d letters", err, len(f.files(t)))
	}
	// One of two listings was confirmed meanwhile: the letter asks about the other.
	half := f.letterOf(account.ReminderLetter, "en")
	half.Items[0].Name = "Confirmed meanwhile"
	delete(f.mint.grants, *half.Items[0].Grant)
	if e := f.sent(t, job(t, 2, half)); strings.Contains(e.text, "meanwhile") || !strings.Contains(e.text, "Grief circle") || strings.Count(e.text, "/still-true") != 1 {
		t.Error(e.text)
	}
}

func TestLettersThatCannotBeSentAreLaidAside(t *testing.T) {
	f := newFixture(t, nil)
	stolen := f.letterOf(account.SignInLetter, "en")
	stolen.To = "eve@example.net"
	without := f.letterOf(account.SignInLetter, "en")
	without.Grant = nil
	itemless := f.letterOf(account.ReminderLetter, "en")
	itemless.Items[1].Grant = nil
	old := job(t, 1, f.letterOf(account.ReceivedLetter, "en"))
	old.Age = 8 * 24 * time.Hour
	for name, j := range map[string]jobs.Job{
		"no JSON":             {ID: 1, Payload: []byte("not a letter")},
		"unknown kind":        job(t, 1, account.Letter{Kind: "advertisement", To: ana}),
		"another's link":      job(t, 1, stolen),
		"without its link":    job(t, 1, without),
		"an item without one": job(t, 1, itemless),
		"old":                 old,
	} {
		err := f.Handle(t.Context(), j)
		if !isPermanent(t, err) || strings.Contains(err.Error(), "@") {
			t.Errorf("%s: %v", name, err)
		}
	}
	f.mint.err = fault.NewUnavailable("The database does not answer.")
	if err := f.Handle(t.Context(), job(t, 1, f.letterOf(account.SignInLetter, "en"))); err == nil || isPermanent(t, err) {
		t.Errorf("a database that is down: %v", err)
	}
	if len(f.files(t)) != 0 {
		t.Error("a letter was sent")
	}
}

// isPermanent asks a worker, because only it knows.
func isPermanent(t *testing.T, err error) bool {
	t.Helper()
	q := &verdict{}
	w := jobs.Worker{Queue: q, Handlers: map[string]jobs.Handler{"k": func(_ ctx, _ jobs.Job) error { return err }}}
	if _, err := w.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	return q.what == "buried"
}

// quality.md §7a case 20, and S37.
func TestNothingIsSmuggledIntoAHeader(t *testing.T) {
	f := newFixture(t, nil)
	for _, to := range []string{
		"a@b.org\r\nBcc: x@y.org", "a@b.org\nBcc: x@y.org", "a@b.org\x00", "Ana <a@b.org>", "<a@b.org>", "a@b", "a@[127.0.0.1]", "a@[IPv6:::1]", "a@127.0.0.1",
		"a@b.org, c@d.org", "a@b.org c@d.org", "", "@b.org", "a@", "a@b.org.", "a@.org", "a@b..org", `"a b"@c.org`, `"a\r\nb"@c.org`, "a(comment)@b.org", "a@b.org;", "añ@b.org", "a@bücher.org",
		strings.Repeat("a", 250) + "@b.org", " a@b.org", "a@b.org\r\n", "a\u202e@b.org", "postmaster@localhost",
	} {
		if got, err := recipient(to); err == nil {
			t.Errorf("%q was taken as %q", to, got)
		}
		l := f.letterOf(account.ReceivedLetter, "en")
		l.To = to
		if err := f.Handle(t.Context(), job(t, 1, l)); !isPermanent(t, err) {
			t.Errorf("a letter to %q: %v", to, err)
		}
	}
	for _, to := range []string{"ana@example.net", "Ana.O'Hara+groups@Mail.Example.CO.UK", "a-b_c@x-y.example.org"} {
		if got, err := recipient(to); err != nil || got != strings.ToLower(to) {
			t.Errorf("%q: %q, %v", to, got, err)
		}
	}
	evil := "Eve\r\nBcc: x@y.org\r\n\r\n<script>alert(1)</script>\x00\u202e"
	l := f.letterOf(account.AskedLetter, "en")
	l.Facts = map[string]string{"name": evil + strings.Repeat("x", 10_000), "words": evil + "\n-- \nThe real sender\nhttps://evil.example", "reason": evil}
	e := f.sent(t, job(t, 1, l))
	if to, err := e.AddressList("To"); err != nil || len(to) != 1 || e.Get("Bcc") != "" {
		t.Errorf("to %v, %v; %v", to, err, e.Header)
	}
	if strings.Contains(e.html, "<script>") || strings.ContainsAny(e.text+e.html, "\x00\u202e") {
		t.Error("what a person wrote is not escaped")
	}
	if !strings.Contains(e.text, "\n> The real sender\n> https://evil.example\n") || strings.Contains(e.html, `href="https://evil`) {
		t.Errorf("a person's words pass for ours:\n%s", e.text)
	}
	for _, broken := range []envelope{
		{letter: letter{Subject: "a\x00b"}, from: ana, to: ana},
		{letter: letter{Subject: "a\r\nBcc: x@y.org"}, from: ana, to: ana},
		{from: ana, to: ana + "\r\nBcc: x@y.org"},
		{from: ana, fromName: "a\nb", to: ana},
		{from: ana, to: ana, replyTo: "a\nb@c.org"},
		{from: ana, to: ana, id: "a\nb"},
		{letter: letter{Unsubscribe: "https://x\r\ny"}, from: ana, to: ana},
	} {
		if _, err := broken.message(); err == nil {
			t.Errorf("%+v became a message", broken)
		}
	}
	long := envelope{letter: letter{Subject: strings.Repeat("Ñandú ", 2000), Text: "x", HTML: "x"}, id: "1@x", from: ana, fromName: evilName, to: ana, at: at, job: 9}
	if err := folder(f.dir).send(t.Context(), long); err != nil {
		t.Fatal(err)
	}
	names := f.files(t)
	b, err := os.ReadFile(names[len(names)-1])
	if err != nil {
		t.Fatal(err)
	}
	got := read(t, b)
	if from, err := got.AddressList("From"); err != nil || from[0].Name != evilName || decoded(t, got.Get("Subject")) != long.Subject {
		t.Errorf("from %v, %v", from, err)
	}
}

const evilName = `Groups "of" <evil@example.org>, Ñ`

func TestTheFolder(t *testing.T) {
	var shown []string
	f := newFixture(t, func(o *Options) { o.ShowLink = func(link string) { shown = append(shown, link) } })
	l := f.letterOf(account.SignInLetter, "en")
	first := f.sent(t, job(t, 7, l))
	f.Now = func() time.Time { return at.Add(time.Minute) }
	second := f.sent(t, job(t, 7, l))
	if first.Get("Message-Id") != second.Get("Message-Id") {
		t.Error("the second try has another Message-ID")
	}
	if len(shown) != 2 || !strings.Contains(second.text, "\n"+shown[1]+"\n") || shown[0] == shown[1] {
		t.Errorf("shown: %v", shown)
	}
	f.Now = func() time.Time { return at.Add(time.Hour) }
	other := f.letterOf(account.ReceivedLetter, "en")
	if e := f.sent(t, job(t, 7, other)); e.Get("Message-Id") == first.Get("Message-Id") || len(shown) != 2 {
		t.Error("another letter of a new database has the Message-ID of an old one")
	}
	names := f.files(t)
	if len(names) != 3 || filepath.Base(names[0]) != "20261124T230000.000Z-7.eml" {
		t.Errorf("%v", names)
	}
	for _, name := range append(names, f.dir) {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s may be read by others: %v %v", name, info.Mode(), err)
		}
	}
	blocked := newFixture(t, func(o *Options) { o.Folder = names[0] })
	err := blocked.Handle(t.Context(), job(t, 1, blocked.letterOf(account.ReceivedLetter, "en")))
	if err == nil || isPermanent(t, err) || strings.Contains(err.Error(), f.dir) {
		t.Errorf("a folder that is a file: %v", err)
	}
}

func TestWhatASenderNeeds(t *testing.T) {
	for name, o := range map[string]Options{
		"no address": {}, "no host": {BaseURL: "groups"}, "contact": {BaseURL: "https://x.org", Contact: "the office"},
	} {
		if _, err := New(o); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	s, err := New(Options{BaseURL: "http://localhost:8080", Folder: t.TempDir()})
	if err != nil || s.from != "directory@localhost" {
		t.Errorf("%v", errors.Join(err))
	}
}
