package site_test

import (
	"net/url"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"

	"openchair/internal/account"
	"openchair/internal/listing"
	"openchair/internal/moderation"
)

// scene is a desk with something of everything: two organizers, a reviewer, a published listing of Ana's with
// a report and an edit that waits, a new listing of hers that waits, and work that could not be done.
type scene struct {
	*desk
	rev        account.Person
	own        listing.Listing // Ana's
	sub, edit  uuid.UUID
	version    int // of sub
	report     uuid.UUID
	dead       int64
	ana, bob   string
	reviewerAt string

	// For the walk through every address: a draft of Ana's, a session of hers in another browser, and a
	// browser for each.
	draft            uuid.UUID
	spare            string
	anas, bobs, revs *browser
}

func newScene(t testing.TB) *scene {
	s := &scene{desk: newDesk(t), ana: "ana@example.org", bob: "bob@example.org", reviewerAt: "rev@example.org"}
	s.rev = s.grant(s.reviewerAt)
	s.own = s.publish("Second and fourth Thursday circle", s.ana, "en")
	s.publish("Bob's circle", s.bob, "en")
	waits := s.wait("Morning walk for widowers", s.ana, "en")
	s.sub, s.version = waits.ID, waits.Version
	edit := s.own
	edit.Name, edit.Summary = "Thursday grief circle", "For anyone who has lost somebody they love."
	ana := s.person(s.ana)
	if _, err := s.People().Desk.Propose(t.Context(), ana, s.own.ID, s.own.Revision, edit, "We have a new name."); err != nil {
		t.Fatal(err)
	}
	if err := s.People().Desk.Send(t.Context(), moderation.Report{ListingID: s.own.ID, Reason: "wrong-details", Words: "canary-report-words", Email: "sam@example.org", Tag: "aaaa", Lang: "en"}); err != nil {
		t.Fatal(err)
	}
	queue, err := s.People().Desk.Queue(t.Context(), s.rev)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range queue {
		if c.Report != nil {
			s.report = c.Report.ID
		} else if c.Submission.Kind == moderation.Edit {
			s.edit = c.Submission.ID
		}
	}
	s.letters()
	if err := s.Store.Enqueue(t.Context(), account.Letter{Kind: account.ReceivedLetter, To: s.ana, Lang: "en"}.Job()); err != nil {
		t.Fatal(err)
	}
	claimed, err := s.Store.Claim(t.Context(), "scene", []string{account.MailJob}, time.Minute, 1)
	if err != nil || len(claimed) != 1 {
		t.Fatalf("claimed %v, %v", claimed, err)
	}
	s.dead = claimed[0].ID
	if _, err := s.Store.Bury(t.Context(), s.dead, "scene", "no such mailbox"); err != nil {
		t.Fatal(err)
	}
	s.findable()
	return s
}

func (d *desk) findable() {
	d.t.Helper()
	if err := d.Follower.CatchUp(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) grant(email string) account.Person {
	d.t.Helper()
	a, err := d.Store.SetRole(d.t.Context(), email, account.Reviewer, "test", d.Now)
	if err != nil {
		d.t.Fatal(err)
	}
	return account.Person{Account: a, Session: account.Session{CreatedAt: d.Now}}
}

func (d *desk) person(email string) account.Person {
	d.t.Helper()
	a, err := d.Store.AccountFor(d.t.Context(), email, "en", d.Now)
	if err != nil {
		d.t.Fatal(err)
	}
	return account.Person{Account: a, Session: account.Session{CreatedAt: d.Now}}
}

// permission is a new link of a kind, as a letter would carry it.
func (d *desk) permission(purpose account.Purpose, email string, subject uuid.UUID) string {
	d.t.Helper()
	g := account.Grant{ID: uuid.Must(uuid.NewV7()), Purpose: purpose, Email: email, Subject: subject, Lang: "en", CreatedAt: d.Now}
	g.Browser, g.Code = account.Hash("a browser"), account.CodeOf("a browser")
	if err := d.Store.AddGrant(d.t.Context(), g); err != nil {
		d.t.Fatal(err)
	}
	token, _, err := d.People().Accounts.Mint(d.t.Context(), g.ID)
	if err != nil {
		d.t.Fatal(err)
	}
	return g.Purpose.Path(token)
}

// typed is the listing that a form's fields describe, of a directory whose clock is d's.
func typed(name string) listing.Listing {
	l := listing.New(name)
	l.Kind, l.LedBy, l.Format, l.Topics = listing.SupportGroup, listing.Peer, listing.InPerson, []string{"grief"}
	l.Where.Address, l.Where.PostalCode = "12 Example Street", "19103"
	l.Schedules = []listing.Schedule{{Rule: "FREQ=MONTHLY;BYDAY=2TH,4TH", Start: "2026-01-01T19:00"}}
	l.Cost.Basis, l.Contact.Phone = listing.Free, "215-555-0188"
	return l
}

// wait is a new listing in the queue.
func (d *desk) wait(name, email, lang string) moderation.Submission {
	d.t.Helper()
	p := d.People()
	draft, err := p.Desk.SendDraft(d.t.Context(), moderation.Draft{Proposed: typed(name), Sender: moderation.Sender{Email: email, Role: "organizer", Lang: lang}})
	if err != nil {
		d.t.Fatal(err)
	}
	s, err := p.Desk.ConfirmDraft(d.t.Context(), d.read(d.permission(account.SendDraft, email, draft.ID), account.SendDraft), nil, "")
	if err != nil {
		d.t.Fatal(err)
	}
	return s
}

func (d *desk) read(path string, purpose account.Purpose) account.Grant {
	d.t.Helper()
	g, err := d.People().Accounts.Read(d.t.Context(), path[len(purpose.Path("")):], purpose)
	if err != nil {
		d.t.Fatal(err)
	}
	return g
}

// publish is a listing of an organizer, accepted by a reviewer.
func (d *desk) publish(name, email, lang string) listing.Listing {
	d.t.Helper()
	s := d.wait(name, email, lang)
	if _, err := d.People().Desk.Decide(d.t.Context(), d.grant("first-rev@example.org"), s.ID, moderation.Judgment{Verdict: moderation.Accept, Version: s.Version}); err != nil {
		d.t.Fatal(err)
	}
	l, err := d.Store.ByID(d.t.Context(), s.ListingID)
	if err != nil {
		d.t.Fatal(err)
	}
	d.letters()
	return l
}

// as is a browser in which somebody is signed in, "" for nobody.
func (d *desk) as(email string) *browser {
	d.t.Helper()
	b := d.browser()
	if email != "" {
		b.signIn(email)
	}
	return b
}

func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func (s *scene) prepareDraft() {
	s.t.Helper()
	draft, err := s.People().Desk.SendDraft(s.t.Context(), moderation.Draft{Proposed: typed("A draft"), Sender: moderation.Sender{Email: s.ana, Role: "organizer", Lang: "en"}})
	if err != nil {
		s.t.Fatal(err)
	}
	s.letters()
	s.draft = draft.ID
}

func (s *scene) prepareRoles() {
	s.t.Helper()
	s.prepareDraft()
	s.as(s.ana)
	sessions, err := s.Store.SessionsOf(s.t.Context(), s.person(s.ana).ID)
	if err != nil || len(sessions) != 1 {
		s.t.Fatalf("sessions %v, %v", sessions, err)
	}
	s.spare = sessions[0].ID.String()
	s.anas, s.bobs, s.revs = s.as(s.ana), s.as(s.bob), s.as(s.reviewerAt)
}
