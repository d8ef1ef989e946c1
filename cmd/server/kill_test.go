package main

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"openchair/internal/account"
	"openchair/internal/interop"
	"openchair/internal/listing"
	"openchair/internal/moderation"
	"openchair/internal/search"
	"openchair/internal/store"
	"openchair/internal/vocab"
)

// rounds is 20 in the tests; OPENCHAIR_SOAK_ROUNDS makes it more in make soak.
func rounds() int {
	if n, err := strconv.Atoi(os.Getenv("SOAK_ROUNDS")); err == nil && n > 0 {
		return n
	}
	return 20
}

// busy is the child that is killed: a whole directory in which people send listings, a reviewer decides,
// a feed is imported, the index follows and letters go out, all at once. It says on standard output what
// was acknowledged, after it was.
func busy(data string) {
	ctx := context.Background()
	terminal := &terminal{in: strings.NewReader(""), out: io.Discard, err: os.Stderr, now: time.Now}
	s := &Settings{Addr: "127.0.0.1:0", Data: data}
	h, _ := readHost("")
	log := newLog(os.Stderr)
	hints, work := make(chan struct{}, 1), make(chan struct{}, 1)
	st, err := store.Open(ctx, store.Options{Folder: data, Log: log, Wrote: func() { nudge(hints); nudge(work) }})
	if err != nil {
		fatal(err)
	}
	idx, err := openIndex(s, h, log, time.Now)
	if err != nil {
		fatal(err)
	}
	o, err := newOffice(ctx, st, s, h, terminal, log, "http://localhost")
	if err != nil {
		fatal(err)
	}
	go (&search.Follower{Changes: st, Index: idx, Log: log, Poll: time.Second}).Run(ctx, hints)
	go o.worker.Run(ctx, work)
	reviewer, err := st.SetRole(ctx, "rev@example.org", account.Reviewer, "test", time.Now())
	if err != nil {
		fatal(err)
	}
	var says sync.Mutex
	say := func(format string, args ...any) {
		says.Lock()
		defer says.Unlock()
		fmt.Printf(format+"\n", args...)
	}
	var all sync.WaitGroup
	for w := range 2 {
		all.Go(func() {
			sendAndDecide(ctx, o.people.Desk, o.people.Accounts, account.Person{Account: reviewer}, w, say)
		})
	}
	all.Go(func() { importAgain(ctx, st, say) })
	all.Wait()
}

func fatal(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// sendAndDecide sends, confirms, accepts, and now and then takes down what it sent, for ever.
func sendAndDecide(ctx context.Context, d *moderation.Desk, links *account.Service, reviewer account.Person, worker int, say func(string, ...any)) {
	for i := 0; ; i++ {
		l := listing.New(fmt.Sprintf("Circle %d-%d-%d", os.Getpid(), worker, i))
		l.Kind, l.LedBy, l.Format, l.Topics = listing.SupportGroup, listing.Peer, listing.InPerson, []string{"grief"}
		l.Where.PostalCode = "19103"
		email := fmt.Sprintf("o%d-%d@example.org", worker, i%5)
		sub, err := d.SendDraft(ctx, moderation.Draft{Proposed: l, Sender: moderation.Sender{Email: email, Role: "organizer", Lang: "en"}})
		if err != nil {
			fatal(err)
		}
		say("draft %s", sub.ID)
		g := account.Grant{ID: uuid.Must(uuid.NewV7()), Purpose: account.SendDraft, Email: email, Subject: sub.ID, Lang: "en", CreatedAt: time.Now()}
		if err := links.Store.AddGrant(ctx, g); err != nil {
			fatal(err)
		}
		if sub, err = d.ConfirmDraft(ctx, g, nil, ""); err != nil {
			fatal(err)
		}
		say("sent %s", sub.ID)
		if _, err := d.Decide(ctx, reviewer, sub.ID, moderation.Judgment{Verdict: moderation.Accept, Version: sub.Version}); err != nil {
			fatal(err)
		}
		say("published %s", sub.ListingID)
		if i%3 == 0 {
			if _, err := d.Set(ctx, reviewer, sub.ListingID, moderation.Withdraw); err != nil {
				fatal(err)
			}
			say("withdrawn %s", sub.ListingID)
		}
	}
}

// importAgain lets a feed in whose rows change every time.
func importAgain(ctx context.Context, st *store.Store, say func(string, ...any)) {
	for n := 0; ; n++ {
		read := func(_ context.Context, _ io.Reader, o interop.Options, yield func(interop.Row) error, _ func(interop.Rejection)) error {
			for i := range 40 {
				l := listing.New(fmt.Sprintf("Feed group %d of round %d", i, n))
				l.Kind, l.LedBy, l.Format, l.State = listing.SupportGroup, listing.Peer, listing.InPerson, listing.Published
				l.Source.Kind, l.Source.Name, l.Source.ExternalID = listing.SourceFeed, listing.Text(o.Name), listing.Text(strconv.Itoa(i))
				if err := yield(interop.Row{Number: i + 1, Key: strconv.Itoa(i), Listing: l}); err != nil {
					return err
				}
			}
			return nil
		}
		im := moderation.Importer{Store: st, Words: vocab.Must()}
		if _, err := im.Import(ctx, read, strings.NewReader(""), interop.Options{Name: "killed", Now: time.Now(), Words: vocab.Must()}, false); err != nil {
			fatal(err)
		}
		say("imported %d", n)
	}
}

// acknowledged is what children said was done.
type acknowledged map[string]map[string]bool

// read takes what a child says until it is gone; began is called at its first word.
func (a acknowledged) read(r io.Reader, began func()) {
	lines := bufio.NewScanner(r)
	for first := true; lines.Scan(); first = false {
		if first {
			began()
		}
		what, id, ok := strings.Cut(lines.Text(), " ")
		if !ok {
			continue
		}
		if a[what] == nil {
			a[what] = map[string]bool{}
		}
		a[what][id] = true
	}
}

// quality.md F1: killed at any moment, while submissions, decisions, imports, letters and the index are at
// work, it loses nothing that was acknowledged and leaves nothing half done.
func TestKilledAtAnyMoment(t *testing.T) {
	data := t.TempDir()
	said := acknowledged{}
	n := rounds()
	for round := range n {
		child := exec.Command(os.Args[0])
		child.Env = []string{"SERVER_TEST_CHILD=busy", "SERVER_TEST_DATA=" + data, "PATH=" + os.Getenv("PATH")}
		var errs lockedBuffer
		child.Stderr = &errs
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		// Now and then before it has done anything, else in the midst of work.
		killed := time.AfterFunc(20*time.Second, func() { _ = child.Process.Kill() })
		if round%7 == 3 {
			killed.Reset(time.Duration(rand.IntN(400)) * time.Millisecond)
		}
		said.read(out, func() { killed.Reset(time.Duration(rand.IntN(600)) * time.Millisecond) })
		if err := child.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
			t.Fatalf("round %d: the child ended by itself: %v\n%s", round, err, errs.String())
		}
		if round%5 == 4 || round == n-1 {
			checkAfterKill(t, data, said)
		}
	}
	t.Logf("%d drafts, %d sent, %d published, %d withdrawn, %d imports in %d rounds",
		len(said["draft"]), len(said["sent"]), len(said["published"]), len(said["withdrawn"]), len(said["imported"]), n)
	if len(said["published"]) == 0 {
		t.Error("nothing was ever published: the children were killed too soon to tell anything")
	}
}

func checkAfterKill(t *testing.T, data string, said acknowledged) {
	t.Helper()
	ctx := t.Context()
	st, err := store.Open(ctx, store.Options{Folder: data})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	health, err := st.Check(ctx)
	if err != nil || len(health.Problems) > 0 {
		t.Fatalf("the database: %v %v", health.Problems, err)
	}
	for id := range said["draft"] {
		if _, err := st.SubmissionByID(ctx, uuid.MustParse(id)); err != nil {
			t.Fatalf("a draft that was acknowledged is gone: %v", err)
		}
	}
	for id := range said["sent"] {
		if s, err := st.SubmissionByID(ctx, uuid.MustParse(id)); err != nil || s.State == moderation.DraftSubmission {
			t.Fatalf("what was sent is a %s again (%v)", s.State, err)
		}
	}
	for id := range said["published"] {
		l, err := st.ByID(ctx, uuid.MustParse(id))
		if err != nil || l.State != listing.Published && l.State != listing.Withdrawn || said["withdrawn"][id] && l.State != listing.Withdrawn {
			t.Fatalf("what was published is %q (%v)", l.State, err)
		}
	}
	letters := lettersOf(t, st, data)
	accepted, err := st.Submissions(ctx, moderation.Accepted)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range accepted {
		history, err := st.History(ctx, s.ListingID)
		if err != nil || len(history) == 0 {
			t.Fatalf("half a decision: %s is accepted and has no listing (%v)", s.ID, err)
		}
		l, err := st.ByID(ctx, s.ListingID)
		if err != nil || l.Revision != len(history) {
			t.Fatalf("listing %s is at revision %d and has %d lines of history (%v)", s.ListingID, l.Revision, len(history), err)
		}
		if keepers, err := st.Keepers(ctx, s.ListingID); err != nil || len(keepers) != 1 {
			t.Fatalf("half a decision: %d organizers (%v)", len(keepers), err)
		}
		if !letters[s.Proposed.Name] {
			t.Fatalf("the letter about %q was neither sent nor is it waiting", s.Proposed.Name)
		}
	}
	checkIndex(t, st, data)
}

// lettersOf are the names in the letters that lie in the folder or wait in the queue.
func lettersOf(t *testing.T, st *store.Store, data string) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	files, err := filepath.Glob(filepath.Join(data, "mail", "*.eml"))
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		text := string(b)
		id := between(text, "Message-ID: <", ">")
		if id == "" || !strings.Contains(text, "Auto-Submitted") {
			t.Fatalf("half a letter: %s", f)
		}
		if name := between(text, "Circle ", "\n"); name != "" {
			name = "Circle " + strings.TrimSpace(name)
			if other, ok := names[id]; ok && other != name {
				t.Fatalf("two letters with one id: %q and %q", other, name)
			}
			names[id] = name
			if strings.Contains(text, "is in the directory now") || strings.Contains(text, "published") || strings.Contains(text, "/listings/") {
				out[name] = true
			}
		}
	}
	// A letter that a killed worker holds waits, too: so the table itself is read.
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(data, store.FileName)+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	rows, err := db.QueryContext(t.Context(), "SELECT payload FROM jobs WHERE kind = ?", account.MailJob)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var payload string
		var l account.Letter
		if err := rows.Scan(&payload); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(payload), &l); err != nil {
			t.Fatal(err)
		}
		if l.Kind == account.AcceptedLetter {
			out[l.Items[0].Name] = true
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func between(s, from, to string) string {
	_, s, ok := strings.Cut(s, from)
	if !ok {
		return ""
	}
	s, _, _ = strings.Cut(s, to)
	return s
}

// checkIndex: never ahead of the documents, and after catching up exactly what is published.
func checkIndex(t *testing.T, st *store.Store, data string) {
	t.Helper()
	ctx := t.Context()
	h, _ := readHost("")
	idx, err := openIndex(&Settings{Data: data}, h, newLog(io.Discard), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = idx.Close() }()
	epoch, head, err := st.Head(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if have, seq, ok := idx.Position(); ok && (have != epoch || seq > head) {
		t.Fatalf("the index says %s %d, the database %s %d", have, seq, epoch, head)
	}
	if err := (&search.Follower{Changes: st, Index: idx, Log: newLog(io.Discard)}).CatchUp(ctx); err != nil {
		t.Fatal(err)
	}
	published := map[uuid.UUID]bool{}
	if err := st.EachPublished(ctx, func(ls []listing.Listing) error {
		for _, l := range ls {
			published[l.ID] = true
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	found, err := idx.Search(ctx, search.Query{Now: time.Now(), Page: 1, PerPage: 100})
	if err != nil {
		t.Fatal(err)
	}
	if found.Total != len(published) {
		t.Fatalf("the index finds %d, %d are published", found.Total, len(published))
	}
	for _, hit := range found.Hits {
		if !published[hit.ID] {
			t.Fatalf("the index shows %s, which is not published", hit.ID)
		}
	}
}
