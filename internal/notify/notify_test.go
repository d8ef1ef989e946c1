package notify

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"openchair/internal/account"
	"openchair/internal/fault"
	"openchair/internal/jobs"
)

var at = time.Date(2026, 11, 24, 23, 0, 0, 0, time.UTC)

// mint knows grants and gives each a new token every time.
type mint struct {
	grants map[uuid.UUID]account.Grant
	tokens int
	err    error
}

func (m *mint) Mint(_ context.Context, id uuid.UUID) (string, account.Grant, error) {
	g, ok := m.grants[id]
	switch {
	case m.err != nil:
		return "", g, m.err
	case !ok:
		return "", g, fault.NewNotFound("This link no longer works.")
	}
	m.tokens++
	return strings.Repeat("t", 40) + string(rune('a'+m.tokens%26)) + "-_", g, nil
}

func (m *mint) grant(p account.Purpose, to string) *uuid.UUID {
	g := account.Grant{ID: uuid.Must(uuid.NewV7()), Purpose: p, Email: to}
	if m.grants == nil {
		m.grants = map[uuid.UUID]account.Grant{}
	}
	m.grants[g.ID] = g
	return &g.ID
}

// fixture is a sender with its mint, its folder and its log.
type fixture struct {
	*Sender
	mint *mint
	dir  string
	log  *bytes.Buffer
}

func newFixture(t testing.TB, change func(*Options)) *fixture {
	t.Helper()
	f := &fixture{mint: &mint{}, dir: filepath.Join(t.TempDir(), "mail"), log: &bytes.Buffer{}}
	o := Options{
		BaseURL: "https://groups.example.org", Name: "Groups of Peña County", Contact: "groups@example.org", Folder: f.dir, Minter: f.mint,
		Log: slog.New(slog.NewTextHandler(f.log, nil)), Now: func() time.Time { return at }, Spread: func() float64 { return 0 },
	}
	if change != nil {
		change(&o)
	}
	var err error
	if f.Sender, err = New(o); err != nil {
		t.Fatal(err)
	}
	return f
}

const ana = "ana@example.net"

// letterOf is a letter of each kind as moderation and account queue it.
func (f *fixture) letterOf(kind account.LetterKind, lang string) account.Letter {
	l := account.Letter{Kind: kind, To: ana, Lang: lang}
	page := account.Item{Name: "Grief circle & friends", Path: "/listings/grief-circle-erie"}
	name := map[string]string{"name": "Grief circle & friends", "words": "Please tell us the room.\nThank you."}
	keep := func(n int) {
		for range n {
			it := page
			it.Note, it.Grant = "2026-06-03", f.mint.grant(account.Keep, ana)
			l.Items = append(l.Items, it)
		}
	}
	switch kind {
	case account.SignInLetter:
		l.Grant = f.mint.grant(account.SignIn, ana)
	case account.DraftLetter:
		l.Facts, l.Grant = name, f.mint.grant(account.SendDraft, ana)
	case account.ReceivedLetter:
		l.Facts = map[string]string{"name": name["name"]}
	case account.AskedLetter:
		l.Facts, l.Grant = name, f.mint.grant(account.SendDraft, ana)
	case account.DeclinedLetter:
		name["reason"] = "duplicate"
		l.Facts, l.Grant = name, f.mint.grant(account.SendDraft, ana)
	case account.AcceptedLetter, account.ChangedLetter:
		l.Items = []account.Item{page}
	case account.ReportLetter:
		page.Note = "The group moved. The page is right now."
		l.Items = []account.Item{page}
	case account.ReminderLetter, account.HiddenLetter:
		keep(2)
		l.Unsubscribe = f.mint.grant(account.Unsubscribe, ana)
	case account.NobodyThereLetter, account.TakeoverLetter:
		keep(1)
	}
	return l
}

func job(t testing.TB, id int64, l account.Letter) jobs.Job {
	t.Helper()
	queued := l.Job()
	if queued.Kind != account.MailJob {
		t.Fatalf("a letter is queued as %q", queued.Kind)
	}
	return jobs.Job{ID: id, Kind: queued.Kind, Payload: queued.Payload, Attempts: 1}
}

// eml is a letter as a mail program reads it.
type eml struct {
	mail.Header
	raw, text, html string
}

func read(t testing.TB, raw []byte) eml {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("%v in\n%s", err, raw)
	}
	e := eml{Header: m.Header, raw: string(raw)}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("%s, %v", kind, err)
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for i := 0; ; i++ {
		p, err := parts.NextRawPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		kind, params, _ := mime.ParseMediaType(p.Header.Get("Content-Type"))
		if !strings.EqualFold(params["charset"], "utf-8") || p.Header.Get("Content-Transfer-Encoding") != "quoted-printable" {
			t.Errorf("part %s: %v", kind, p.Header)
		}
		b, err := io.ReadAll(quotedprintable.NewReader(p))
		if err != nil {
			t.Fatal(err)
		}
		body := strings.ReplaceAll(string(b), "\r\n", "\n")
		switch {
		case i == 0 && kind == "text/plain":
			e.text = body
		case i == 1 && kind == "text/html":
			e.html = body
		default:
			t.Errorf("part %d is %s", i, kind)
		}
	}
	for name, values := range m.Header {
		if len(values) != 1 {
			t.Errorf("%d headers %s", len(values), name)
		}
	}
	for line := range strings.Lines(e.raw) {
		if len(line) > 998 {
			t.Errorf("a line of %d bytes", len(line))
		}
	}
	return e
}

// files are the letters in the folder, by name.
func (f *fixture) files(t testing.TB) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(f.dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	hidden, _ := filepath.Glob(filepath.Join(f.dir, ".*"))
	if len(hidden) > 0 {
		t.Errorf("left over: %v", hidden)
	}
	slices.Sort(names)
	return names
}

// sent handles a job and reads the one file that comes of it.
func (f *fixture) sent(t testing.TB, j jobs.Job) eml {
	t.Helper()
	before := f.files(t)
	if err := f.Handle(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	after := f.files(t)
	if len(after) != len(before)+1 {
		t.Fatalf("%d new files", len(after)-len(before))
	}
	for _, name := range after {
		if !slices.Contains(before, name) {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			return read(t, b)
		}
	}
	panic("unreachable")
}

func decoded(t testing.TB, header string) string {
	t.Helper()
	s, err := (&mime.WordDecoder{}).DecodeHeader(header)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// quiet fails when the log tells an address, a subject or a link.
func (f *fixture) quiet(t testing.TB) {
	t.Helper()
	for _, word := range []string{"@", "example", "http", "Your listing", "ttttt", "Grief"} {
		if strings.Contains(f.log.String(), word) {
			t.Errorf("the log says %q: %s", word, f.log)
		}
	}
}
