package notify

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"openchair/internal/account"
	"openchair/internal/fault"
	"openchair/internal/jobs"
)

const (
	withTLS   = "smtp://directory%40example.org:p%3Ass%2Fw%40rd@" + mailHost
	withSMTPS = "smtps://directory%40example.org:p%3Ass%2Fw%40rd@" + mailHost
)

func TestASettingIsReadOrRefused(t *testing.T) {
	for raw, want := range map[string]SMTP{
		"smtp://mail.example.org":                                    {Host: "mail.example.org", Port: 587},
		"smtps://mail.example.org/":                                  {Host: "mail.example.org", Port: 465, Implicit: true},
		"smtp://u%40x.org:p%40ss%2F@mail.example.org:2525":           {Host: "mail.example.org", Port: 2525, User: "u@x.org", Password: "p@ss/"},
		"smtp://localhost:25":                                        {Host: "localhost", Port: 25, Plain: true},
		"smtp://127.0.0.1:1025?from=Groups%40Example.org":            {Host: "127.0.0.1", Port: 1025, Plain: true, From: "groups@example.org"},
		"smtp://[::1]":                                               {Host: "::1", Port: 587, Plain: true},
		"smtps://localhost":                                          {Host: "localhost", Port: 465, Implicit: true},
		"smtp://apikey:secret@mail.example.org?from=dir@example.org": {Host: "mail.example.org", Port: 587, User: "apikey", Password: "secret", From: "dir@example.org"},
	} {
		got, err := ParseSMTP(raw)
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v; want %+v", raw, got, err, want)
		}
		if strings.Contains(got.String(), "p@ss") || strings.Contains(got.String(), "secret") {
			t.Errorf("it tells its password: %s", got)
		}
	}
	for _, raw := range []string{
		"", "mail.example.org:587", "https://mail.example.org", "smtp://", "smtp://user:s3cret-word@", "smtp://mail.example.org/inbox", "smtp://mail.example.org:0", "smtp://mail.example.org:99999",
		"smtp://mail.example.org?tls=off", "smtp://mail.example.org?from=Groups", "smtp://mail.example.org?from=a@b.org&from=c@d.org", "smtp://u:s3cret-word%0d%0a@mail.example.org", "smtp://u:s3cret-word@ss@mail.ex ample.org", "smtp://mail.example.org#x",
		"smtp://u:s3cret-word/x@mail.example.org",
	} {
		_, err := ParseSMTP(raw)
		f, ok := fault.Of(err)
		if !ok || f.Kind != fault.Invalid || strings.Contains(err.Error(), "s3cret-word") || !strings.Contains(f.Problems[0].Reason, "OPENCHAIR_SMTP_URL") {
			t.Errorf("%s: %v", raw, err)
		}
	}
}

func TestALetterIsHandedOver(t *testing.T) {
	for name, c := range map[string]struct {
		how encryption
		url string
	}{"STARTTLS": {startTLS, withTLS}, "implicit TLS": {implicitTLS, withSMTPS}, "on this machine": {noTLS, "smtp://directory%40example.org:p%3Ass%2Fw%40rd@127.0.0.1:25"}} {
		t.Run(name, func(t *testing.T) {
			b := newMailbox(t, c.how)
			f := toMailbox(t, b, c.url, nil)
			if err := f.Handle(t.Context(), job(t, 5, f.letterOf(account.ReminderLetter, "es"))); err != nil {
				t.Fatal(err)
			}
			got := b.letters()
			if len(got) != 1 || len(b.to) != 1 || b.to[0] != ana || b.tls != (c.how != noTLS) {
				t.Fatalf("%d letters to %v, TLS %v", len(got), b.to, b.tls)
			}
			e := read(t, got[0])
			if from, err := e.AddressList("From"); err != nil || from[0].Address != "directory@example.org" {
				t.Errorf("from %v, %v", from, err)
			}
			if !strings.Contains(e.text, "/es/organize/keep/") || len(f.files(t)) != 0 {
				t.Error(e.text)
			}
			f.quiet(t)
			p, ok := f.post.(*server)
			if !ok || meeting(nil) != answered {
				t.Fatal("no server")
			}
			_, conn, err := p.connect(t.Context())
			conn.hangUp()
			if err != nil {
				t.Error(err)
			}
		})
	}
}

// A mail server that does not speak TLS, or is not who it should be, gets neither letter nor password.
func TestNothingIsSaidInTheClear(t *testing.T) {
	stranger := newMailbox(t, startTLS)
	_, stranger.roots = certificate(t)
	for name, b := range map[string]*mailbox{"no TLS": newMailbox(t, noTLS), "another's certificate": stranger} {
		f := toMailbox(t, b, withTLS, nil)
		err := f.Handle(t.Context(), job(t, 1, f.letterOf(account.SignInLetter, "en")))
		if r, ok := errors.AsType[*refusal](err); !ok || !r.away || r.final || len(b.letters()) != 0 || strings.Contains(err.Error(), "p:ss") {
			t.Errorf("%s: %v, %d letters", name, err, len(b.letters()))
		}
	}
	wrong := newMailbox(t, startTLS)
	wrong.pass = "another"
	f := toMailbox(t, wrong, withTLS, nil)
	err := f.Handle(t.Context(), job(t, 1, f.letterOf(account.SignInLetter, "en")))
	if r, ok := errors.AsType[*refusal](err); !ok || !r.away || !strings.Contains(err.Error(), "535") || strings.Contains(err.Error(), "directory@") {
		t.Errorf("a wrong password: %v", err)
	}
}

// outcome is what a worker makes of one letter.
func outcome(t *testing.T, f *fixture, kind account.LetterKind) *verdict {
	t.Helper()
	q := &verdict{}
	w := jobs.Worker{Queue: q, Spread: func() float64 { return 0 }, Handlers: map[string]jobs.Handler{"k": func(c ctx, _ jobs.Job) error {
		return f.Handle(c, job(t, 1, f.letterOf(kind, "en")))
	}}}
	if _, err := w.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"@", "ttt", "listing", "sign"} {
		if strings.Contains(q.why, word) {
			t.Errorf("the list of jobs would tell %q: %s", word, q.why)
		}
	}
	return q
}

// quality.md F16.
func TestWhatTheMailServerSays(t *testing.T) {
	none := smtp.EnhancedCodeNotSet
	for _, c := range []struct {
		name string
		set  func(b *mailbox)
		want string
		bad  bool
		away bool
	}{
		{"421 at the greeting", func(b *mailbox) {
			b.onSession = func(int) error { return says(421, smtp.EnhancedCode{4, 3, 2}, "closing") }
		}, "tried again", false, true},
		{"554 at the greeting", func(b *mailbox) { b.onSession = func(int) error { return says(554, none, "no service here") } }, "tried again", false, true},
		{"421 for the recipient", rcpt(421, smtp.EnhancedCode{4, 7, 0}), "tried again", false, true},
		{"greylisting", rcpt(451, smtp.EnhancedCode{4, 7, 1}), "tried again", false, false},
		{"a full mailbox", rcpt(452, smtp.EnhancedCode{4, 2, 2}), "tried again", false, false},
		{"no such user", rcpt(550, smtp.EnhancedCode{5, 1, 1}), "buried", true, false},
		{"no such domain", rcpt(550, smtp.EnhancedCode{5, 1, 2}), "buried", true, false},
		{"no mail for it", rcpt(556, smtp.EnhancedCode{5, 1, 10}), "buried", true, false},
		{"switched off", rcpt(550, smtp.EnhancedCode{5, 2, 1}), "buried", true, false},
		{"no relaying", rcpt(550, smtp.EnhancedCode{5, 7, 1}), "tried again", false, false},
		{"full for good", rcpt(552, smtp.EnhancedCode{5, 2, 2}), "tried again", false, false},
		{"sender refused", func(b *mailbox) { b.onMail = func() error { return says(550, smtp.EnhancedCode{5, 7, 1}, "not you") } }, "tried again", false, true},
		{"too busy for us", func(b *mailbox) { b.onMail = func() error { return says(451, smtp.EnhancedCode{4, 3, 0}, "later") } }, "tried again", false, false},
		{"not this letter", func(b *mailbox) {
			b.onData = func(int, *smtp.Conn) error { return says(554, smtp.EnhancedCode{5, 6, 0}, "looks odd") }
		}, "buried", false, false},
		{"later, this letter", func(b *mailbox) {
			b.onData = func(int, *smtp.Conn) error { return says(451, smtp.EnhancedCode{4, 3, 0}, "later") }
		}, "tried again", false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newMailbox(t, startTLS)
			c.set(b)
			var bad []string
			f := toMailbox(t, b, withTLS, func(o *Options) {
				o.BadAddress = func(_ context.Context, email string) error { bad = append(bad, email); return nil }
			})
			q := outcome(t, f, account.ReminderLetter)
			if q.what != c.want || (len(bad) == 1 && bad[0] == ana) != c.bad || (f.circuit.failures == 1) != c.away {
				t.Errorf("%s (%s), bad addresses %v, failures %d", q.what, q.why, bad, f.circuit.failures)
			}
			f.quiet(t)
		})
	}
}

func rcpt(code int, enhanced smtp.EnhancedCode) func(b *mailbox) {
	return func(b *mailbox) {
		b.onRcpt = func(to string) error { return says(code, enhanced, "<"+to+">: 5.1.1 in its own words") }
	}
}

func TestARefusalWithoutAnEnhancedCode(t *testing.T) {
	for code, want := range map[int]bool{550: true, 551: true, 553: true, 552: false, 554: false, 503: false} {
		if got := noSuchAddress(code, ""); got != want {
			t.Errorf("%d: %v", code, got)
		}
	}
}

// When the address cannot be marked, the letter is not done: its next try marks it.
func TestABadAddressIsNotForgotten(t *testing.T) {
	b := newMailbox(t, startTLS)
	rcpt(550, smtp.EnhancedCode{5, 1, 1})(b)
	f := toMailbox(t, b, withTLS, func(o *Options) {
		o.BadAddress = func(context.Context, string) error { return fault.NewUnavailable("The database does not answer.") }
	})
	if q := outcome(t, f, account.ReminderLetter); q.what != "tried again" {
		t.Errorf("%+v", q)
	}
}

// The server took the letter and the line broke before it could say so: it is sent again, under the same
// Message-ID, so that a mail program shows it once.
func TestALineThatBreaksAfterTheLetter(t *testing.T) {
	b := newMailbox(t, startTLS)
	b.onData = func(n int, c *smtp.Conn) error {
		if n == 1 {
			_ = c.Conn().Close()
		}
		return nil
	}
	f := toMailbox(t, b, withTLS, nil)
	j := job(t, 9, f.letterOf(account.DraftLetter, "en"))
	err := f.Handle(t.Context(), j)
	if r, ok := errors.AsType[*refusal](err); !ok || r.final || !r.away {
		t.Fatalf("%v", err)
	}
	if err := f.Handle(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	got := b.letters()
	if len(got) != 2 {
		t.Fatalf("%d letters", len(got))
	}
	first, second := read(t, got[0]), read(t, got[1])
	if first.Get("Message-Id") != second.Get("Message-Id") || first.Get("Message-Id") == "" {
		t.Errorf("%s, then %s", first.Get("Message-Id"), second.Get("Message-Id"))
	}
	if first.text == second.text {
		t.Error("both carry one token; each letter has its own")
	}
}

func TestServersThatSayNothing(t *testing.T) {
	for name, lines := range map[string][]string{
		"not even hello": nil,
		"hello":          {"220 mail.example.test"},
		"half of TLS":    {"220 mail.example.test", "250-mail.example.test\r\n250 STARTTLS", "220 go on"},
		"nonsense":       {"SSH-2.0-OpenSSH_9.2"},
	} {
		t.Run(name, func(t *testing.T) {
			b := &mailbox{address: silent(t, lines...)}
			f := toMailbox(t, b, withTLS, nil)
			p, ok := f.post.(*server)
			if !ok {
				t.Fatal("no server")
			}
			p.patience = 200 * time.Millisecond
			began := time.Now()
			err := f.Handle(t.Context(), job(t, 1, f.letterOf(account.DraftLetter, "en")))
			if r, ok := errors.AsType[*refusal](err); !ok || !r.away || time.Since(began) > 5*time.Second {
				t.Errorf("after %s: %v", time.Since(began), err)
			}
			// A stopping server does not wait for it either.
			p.patience = time.Minute
			stopping, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer stop()
			began = time.Now()
			err = f.Handle(stopping, job(t, 1, f.letterOf(account.DraftLetter, "en")))
			if name != "nonsense" && (!errors.Is(err, context.DeadlineExceeded) || time.Since(began) > 5*time.Second) {
				t.Errorf("interrupted after %s: %v", time.Since(began), err)
			}
			if f.circuit.failures > 2 {
				t.Errorf("%d failures", f.circuit.failures)
			}
		})
	}
}

// A mail server that is away is asked by one letter now and then, not by each; no letter is lost.
func TestTheCircuit(t *testing.T) {
	b := newMailbox(t, startTLS)
	now := at
	f := toMailbox(t, b, withTLS, func(o *Options) { o.Now = func() time.Time { return now } })
	p, ok := f.post.(*server)
	if !ok {
		t.Fatal("no server")
	}
	back := p.dial
	dialed := 0
	refuse := func(context.Context, string, string) (net.Conn, error) {
		dialed++
		return nil, errors.New("connection refused")
	}
	p.dial = refuse
	for n := range 5 {
		if q := outcome(t, f, account.DraftLetter); q.what != "tried again" {
			t.Errorf("letter %d: %+v", n, q)
		}
	}
	minted := f.mint.tokens
	for n := range 20 {
		if q := outcome(t, f, account.DraftLetter); q.what != "later" || q.after <= 0 || q.after > 2*time.Minute {
			t.Errorf("letter %d behind an open circuit: %+v", n, q)
		}
	}
	if dialed != 5 || f.mint.tokens != minted {
		t.Errorf("asked %d times; %d links for letters that were not sent", dialed, f.mint.tokens-minted)
	}
	// An hour and a half of nothing: asked at longer and longer distances.
	for range 90 {
		now = now.Add(time.Minute)
		_ = outcome(t, f, account.DraftLetter)
	}
	if asked := dialed - 5; asked < 4 || asked > 9 {
		t.Errorf("asked %d times in 90 minutes", asked)
	}
	// Somebody else tries: the others wait a little.
	now = now.Add(time.Hour)
	if _, ok := f.circuit.enter(now); !ok {
		t.Fatal("nobody may try")
	}
	if q := outcome(t, f, account.DraftLetter); q.what != "later" || q.after != behindProbe {
		t.Errorf("beside a try: %+v", q)
	}
	f.leave(unmet)
	p.dial = back
	if q := outcome(t, f, account.DraftLetter); q.what != "done" {
		t.Errorf("when it is back: %+v", q)
	}
	if q := outcome(t, f, account.DraftLetter); q.what != "done" || len(b.letters()) != 2 || f.circuit.failures != 0 {
		t.Errorf("%+v, %d letters", q, len(b.letters()))
	}
	if n := strings.Count(f.log.String(), "does not answer"); n != 1 || strings.Count(f.log.String(), "answers again") != 1 {
		t.Errorf("the log:\n%s", f.log)
	}
	f.quiet(t)
}

func TestCheckingAMailServer(t *testing.T) {
	m := SMTP{Host: "127.0.0.1", Port: 1, Plain: true}
	if err := m.Check(t.Context()); !fault.Is(err, fault.Unavailable) {
		t.Errorf("%v", err)
	}
	b := newMailbox(t, noTLS)
	_, port, err := net.SplitHostPort(b.address)
	if err != nil {
		t.Fatal(err)
	}
	if m, err = ParseSMTP("smtp://127.0.0.1:" + port); err != nil {
		t.Fatal(err)
	}
	if err := m.Check(t.Context()); err != nil || len(b.letters()) != 0 {
		t.Errorf("%v", err)
	}
}
