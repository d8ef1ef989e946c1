package moderation_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"

	"openchair/internal/account"
	"openchair/internal/jobs"
	"openchair/internal/listing"
	"openchair/internal/moderation"
	"openchair/internal/place"
	"openchair/internal/store"
	"openchair/internal/vocab"
)

// office is a desk on a real database with a clock of its own.
type office struct {
	*moderation.Desk
	t     testing.TB
	st    *store.Store
	at    time.Time
	links *account.Service
}

func newOffice(t testing.TB) *office {
	o := &office{t: t, st: database(t), at: day}
	clock := func() time.Time { return o.at }
	o.Desk = &moderation.Desk{
		Store: o.st, Words: vocab.Must(), Places: place.US(), Freshness: listing.DefaultFreshness, Now: clock, TagKey: []byte("a key of the test"),
	}
	o.links = &account.Service{Store: o.st, Now: clock}
	return o
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// letters takes every letter out of the queue.
func (o *office) letters() []account.Letter {
	o.t.Helper()
	var out []account.Letter
	for {
		claimed, err := o.st.Claim(o.t.Context(), "test", []string{account.MailJob}, time.Minute, 50)
		o.must(err)
		if len(claimed) == 0 {
			return out
		}
		for _, j := range claimed {
			var l account.Letter
			o.must(json.Unmarshal(j.Payload, &l))
			out = append(out, l)
			_, err := o.st.Done(o.t.Context(), j.ID, "test")
			o.must(err)
		}
	}
}

// letter is the only one there is, of this kind.
func (o *office) letter(kind account.LetterKind, to string) account.Letter {
	o.t.Helper()
	all := o.letters()
	if len(all) != 1 || all[0].Kind != kind || all[0].To != to {
		o.t.Fatalf("letters: %+v, want one %s to %s", all, kind, to)
	}
	return all[0]
}

// grant is what a letter's link may do.
func (o *office) grant(id *uuid.UUID) account.Grant {
	o.t.Helper()
	token, _, err := o.links.Mint(o.t.Context(), *id)
	o.must(err)
	g, err := o.links.Read(o.t.Context(), token, account.SendDraft, account.Keep, account.Unsubscribe)
	o.must(err)
	return g
}

func (o *office) person(email string, role account.Role) account.Person {
	o.t.Helper()
	a, err := o.st.AccountFor(o.t.Context(), email, "en", o.at)
	o.must(err)
	if role == account.Reviewer {
		a, err = o.st.SetRole(o.t.Context(), email, role, "test", o.at)
		o.must(err)
	}
	return account.Person{Account: a, Session: account.Session{CreatedAt: o.at}}
}

func typed(name string) listing.Listing {
	l := listing.New(name)
	l.Kind, l.LedBy, l.Format = listing.SupportGroup, listing.Peer, listing.InPerson
	l.Topics = []string{"grief"}
	l.Where.Address, l.Where.PostalCode = "1 Example Street", "19103"
	l.Schedules = []listing.Schedule{{Rule: "FREQ=WEEKLY;BYDAY=TU", Start: "2026-01-06T19:00"}}
	l.Cost.Basis = listing.Free
	l.Contact.Phone = "215-555-0100"
	return l
}

func (o *office) sent(name, email string) moderation.Submission {
	o.t.Helper()
	_, err := o.SendDraft(o.t.Context(), moderation.Draft{Proposed: typed(name), Sender: moderation.Sender{Email: email, Role: "organizer", Lang: "en"}})
	o.must(err)
	g := o.grant(o.letter(account.DraftLetter, email).Grant)
	s, err := o.ConfirmDraft(o.t.Context(), g, nil, "")
	o.must(err)
	o.letter(account.ReceivedLetter, email)
	return s
}

// published is a listing of an organizer, accepted by a reviewer.
func (o *office) published(name, email string) (listing.Listing, account.Person) {
	o.t.Helper()
	s := o.sent(name, email)
	done, err := o.Decide(o.t.Context(), o.person("rev@example.org", account.Reviewer), s.ID, moderation.Judgment{Verdict: moderation.Accept, Version: s.Version})
	o.must(err)
	if !done {
		o.t.Fatal("not done")
	}
	o.letter(account.AcceptedLetter, email)
	l, err := o.st.ByID(o.t.Context(), s.ListingID)
	o.must(err)
	return l, o.person(email, account.Organizer)
}

var _ jobs.Queue = (*store.Store)(nil)
