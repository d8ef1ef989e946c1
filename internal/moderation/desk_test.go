package moderation_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"openchair/internal/account"
	"openchair/internal/fault"
	"openchair/internal/listing"
	"openchair/internal/moderation"
)

func TestADraftIsNothingUntilItsLinkIsUsedAndPublishedOnlyByAReviewer(t *testing.T) {
	o := newOffice(t)
	ctx := t.Context()
	rev := o.person("rev@example.org", account.Reviewer)
	draft, err := o.SendDraft(ctx, moderation.Draft{Proposed: typed("Grief circle"), Sender: moderation.Sender{Email: "ana@example.org", Role: "organizer", Lang: "es"}})
	o.must(err)
	if q, err := o.Queue(ctx, rev); err != nil || len(q) != 0 {
		t.Fatalf("a draft is in the queue: %v %v", q, err)
	}
	if _, err := o.Look(ctx, rev, draft.ID); !fault.Is(err, fault.NotFound) {
		t.Fatalf("a reviewer sees a draft: %v", err)
	}
	g := o.grant(o.letter(account.DraftLetter, "ana@example.org").Grant)
	s, err := o.ConfirmDraft(ctx, g, nil, "")
	o.must(err)
	if _, err := o.ConfirmDraft(ctx, g, nil, ""); !fault.Is(err, fault.NotFound) {
		t.Fatalf("a link worked twice: %v", err)
	}
	o.letter(account.ReceivedLetter, "ana@example.org")
	if _, err := o.st.ByID(ctx, s.ListingID); !fault.Is(err, fault.NotFound) {
		t.Fatalf("a submission is a listing before it is accepted: %v", err)
	}
	ana := o.person("ana@example.org", account.Organizer)
	if _, err := o.Queue(ctx, ana); !fault.Is(err, fault.NotFound) {
		t.Fatalf("an organizer sees the queue: %v", err)
	}
	if _, err := o.Decide(ctx, ana, s.ID, moderation.Judgment{Verdict: moderation.Accept, Version: s.Version}); !fault.Is(err, fault.NotFound) {
		t.Fatalf("an organizer decides: %v", err)
	}
	sentOn := listing.DateOf(o.at)
	o.at = o.at.Add(72 * time.Hour)
	done, err := o.Decide(ctx, rev, s.ID, moderation.Judgment{Verdict: moderation.Accept, Version: s.Version})
	if o.must(err); !done {
		t.Fatal("not done")
	}
	if _, err := o.Decide(ctx, rev, s.ID, moderation.Judgment{Verdict: moderation.Decline, Version: s.Version, Reason: "other"}); !fault.Is(err, fault.Conflict) {
		t.Fatalf("decided twice: %v", err)
	}
	l, err := o.st.ByID(ctx, s.ListingID)
	o.must(err)
	if l.State != listing.Published || l.ConfirmedOn != sentOn || l.Source.Kind != listing.SourceOrganizer || l.Slug == "" {
		t.Fatalf("published as %s, confirmed on %q (sent %s), source %s", l.State, l.ConfirmedOn, sentOn, l.Source.Kind)
	}
	if l.Where.City != "Philadelphia" || l.Where.Lat == nil || l.Schedules[0].Zone != "America/New_York" {
		t.Fatalf("not placed: %+v %q", l.Where, l.Schedules[0].Zone)
	}
	if _, err := o.Own(ctx, ana, l.ID); err != nil {
		t.Fatalf("its organizer does not keep it: %v", err)
	}
	if _, err := o.Own(ctx, o.person("eve@example.org", account.Organizer), l.ID); !fault.Is(err, fault.NotFound) {
		t.Fatalf("a stranger keeps it: %v", err)
	}
}

func TestSmallEditsAreLiveAtOnceAndTheRestWaits(t *testing.T) {
	o := newOffice(t)
	ctx := t.Context()
	l, ana := o.published("Grief circle", "ana@example.org")
	o.at = o.at.Add(48 * time.Hour)
	edit := l
	edit.Schedules = []listing.Schedule{{Rule: "FREQ=WEEKLY;BYDAY=WE", Start: "2026-01-07T18:30", Zone: "America/New_York"}}
	edit.Name = "Grief circle for everyone"
	out, err := o.Propose(ctx, ana, l.ID, l.Revision, edit, "")
	o.must(err)
	if !out.Published || !out.Waits {
		t.Fatalf("outcome %+v", out)
	}
	now, err := o.st.ByID(ctx, l.ID)
	o.must(err)
	if now.Name != "Grief circle" || now.Schedules[0].Start != "2026-01-07T18:30" || now.ConfirmedOn != listing.DateOf(o.at) {
		t.Fatalf("now %q %v confirmed %s", now.Name, now.Schedules, now.ConfirmedOn)
	}
	if _, err := o.Propose(ctx, ana, l.ID, l.Revision, edit, ""); !fault.Is(err, fault.Conflict) {
		t.Fatalf("an edit of an old revision was taken: %v", err)
	}
	rev := o.person("rev@example.org", account.Reviewer)
	q, err := o.Queue(ctx, rev)
	o.must(err)
	if len(q) != 1 {
		t.Fatalf("queue %+v", q)
	}
	v, err := o.Look(ctx, rev, q[0].Submission.ID)
	o.must(err)
	if len(v.Differences) != 1 || v.Differences[0].Field != "name" {
		t.Fatalf("differences %+v", v.Differences)
	}
	if _, err := o.Decide(ctx, rev, v.Submission.ID, moderation.Judgment{Verdict: moderation.Accept, Version: v.Submission.Version}); err != nil {
		t.Fatal(err)
	}
	if now, err = o.st.ByID(ctx, l.ID); err != nil || now.Name != "Grief circle for everyone" || now.Slug != l.Slug {
		t.Fatalf("now %q at %s (%v)", now.Name, now.Slug, err)
	}
	// What is not theirs to say is not taken, whatever is posted.
	mass := now
	mass.State, mass.ConfirmedOn, mass.ConfirmedBy, mass.Slug, mass.ID, mass.Example = listing.Withdrawn, "2030-01-01", "me", "stolen", uuid.Must(uuid.NewV7()), true
	mass.Source.Kind = listing.SourceReviewer
	if _, err := o.Propose(ctx, ana, l.ID, now.Revision, mass, ""); err != nil {
		t.Fatal(err)
	}
	if after, _ := o.st.ByID(ctx, l.ID); after.State != listing.Published || after.Example || after.Source.Kind != listing.SourceOrganizer || after.ConfirmedOn != listing.DateOf(o.at) {
		t.Fatalf("mass assignment got through: %+v", after)
	}
}

func TestAListingWithAnOrganizerIsTakenOverByTwoReviewersOnly(t *testing.T) {
	o := newOffice(t)
	ctx := t.Context()
	l, _ := o.published("Grief circle", "ana@hope.example")
	edit := l
	edit.Name = "Grief circle, kept by Eve"
	for _, email := range []string{"eve@hope.example.evil.example", "eve@h\u03bfpe.example"} {
		_, err := o.SendDraft(ctx, moderation.Draft{Listing: l.ID, Base: l.Revision, Proposed: edit, Sender: moderation.Sender{Email: email, Role: "organizer", Lang: "en"}})
		o.must(err)
		g := o.grant(o.letter(account.DraftLetter, email).Grant)
		s, err := o.ConfirmDraft(ctx, g, nil, "")
		o.must(err)
		o.letters()
		first, second := o.person("rev@example.org", account.Reviewer), o.person("rev2@example.org", account.Reviewer)
		if done, err := o.Decide(ctx, first, s.ID, moderation.Judgment{Verdict: moderation.Accept, Version: s.Version}); err != nil || done {
			t.Fatalf("one reviewer was enough: %v %v", done, err)
		}
		v, err := o.Look(ctx, first, s.ID)
		if o.must(err); v.Mine != "first" {
			t.Fatalf("the first may decide again: %+v", v.Mine)
		}
		if _, err := o.Decide(ctx, first, s.ID, moderation.Judgment{Verdict: moderation.Accept, Version: v.Submission.Version}); !fault.Is(err, fault.Denied) {
			t.Fatalf("the same reviewer accepted twice: %v", err)
		}
		if _, err := o.Decide(ctx, second, s.ID, moderation.Judgment{Verdict: moderation.Decline, Version: v.Submission.Version, Reason: "other"}); err != nil {
			t.Fatal(err)
		}
		o.letters()
	}
	// A reviewer does not decide on what they sent.
	own, err := o.SendDraft(ctx, moderation.Draft{Proposed: typed("My own group"), Sender: moderation.Sender{Email: "rev@example.org", Role: "organizer", Lang: "en"}})
	o.must(err)
	g := o.grant(o.letter(account.DraftLetter, "rev@example.org").Grant)
	own, err = o.ConfirmDraft(ctx, g, nil, "")
	o.must(err)
	if _, err := o.Decide(ctx, o.person("rev@example.org", account.Reviewer), own.ID, moderation.Judgment{Verdict: moderation.Accept, Version: own.Version}); !fault.Is(err, fault.Denied) {
		t.Fatalf("a reviewer accepted their own: %v", err)
	}
}

func TestAskAnswerDeclineAndOneObjection(t *testing.T) {
	o := newOffice(t)
	ctx := t.Context()
	first, second := o.person("rev@example.org", account.Reviewer), o.person("rev2@example.org", account.Reviewer)
	s := o.sent("Grief circle", "ana@example.org")
	if _, err := o.Decide(ctx, first, s.ID, moderation.Judgment{Verdict: moderation.Ask, Version: s.Version}); !fault.Is(err, fault.Invalid) {
		t.Fatalf("asked nothing: %v", err)
	}
	_, err := o.Decide(ctx, first, s.ID, moderation.Judgment{Verdict: moderation.Ask, Version: s.Version, Words: "Which door?"})
	o.must(err)
	letter := o.letter(account.AskedLetter, "ana@example.org")
	answer := typed("Grief circle")
	answer.Where.Note = "The side door."
	s, err = o.ConfirmDraft(ctx, o.grant(letter.Grant), &answer, "Now it says so.")
	o.must(err)
	o.letter(account.ReceivedLetter, "ana@example.org")
	if s.State != moderation.Waiting || s.Proposed.Where.Note != "The side door." || s.Sender.Note != "Now it says so." {
		t.Fatalf("answered: %+v", s)
	}
	_, err = o.Decide(ctx, first, s.ID, moderation.Judgment{Verdict: moderation.Decline, Version: s.Version, Reason: "duplicate"})
	o.must(err)
	letter = o.letter(account.DeclinedLetter, "ana@example.org")
	s, err = o.ConfirmDraft(ctx, o.grant(letter.Grant), nil, "It is another room.")
	o.must(err)
	o.letters()
	if _, err := o.Decide(ctx, first, s.ID, moderation.Judgment{Verdict: moderation.Accept, Version: s.Version}); !fault.Is(err, fault.Denied) {
		t.Fatalf("who declined reads the objection: %v", err)
	}
	_, err = o.Decide(ctx, second, s.ID, moderation.Judgment{Verdict: moderation.Decline, Version: s.Version, Reason: "duplicate"})
	o.must(err)
	if l := o.letter(account.DeclinedLetter, "ana@example.org"); l.Grant != nil {
		t.Fatal("a second objection is offered")
	}
}

func TestOneDateIsCancelledWhenItMeetsThen(t *testing.T) {
	o := newOffice(t)
	l, ana := o.published("Grief circle", "ana@example.org")
	if _, err := o.Do(t.Context(), ana, l.ID, moderation.CancelDate, "2026-12-02"); !fault.Is(err, fault.Invalid) {
		t.Fatalf("a Wednesday of a Tuesday group: %v", err)
	}
	_, err := o.Do(t.Context(), ana, l.ID, moderation.CancelDate, "2026-12-01")
	o.must(err)
	now, _ := o.st.ByID(t.Context(), l.ID)
	if !slices.Contains(now.Schedules[0].Except, "2026-12-01") || now.ConfirmedOn != l.ConfirmedOn {
		t.Fatalf("%+v", now.Schedules)
	}
}

func TestAFeedsDifferenceFromAnOrganizersWordGoesToAReviewer(t *testing.T) {
	o := newOffice(t)
	ctx := t.Context()
	bring(t, o.st, feed{rows: map[string]string{"k1": "Tuesday circle"}}, day, false)
	rows, err := o.st.FeedRows(ctx, "erie")
	o.must(err)
	if len(rows) != 1 {
		t.Fatalf("rows %v", rows)
	}
	var l listing.Listing
	for _, r := range rows {
		l, err = o.st.ByID(ctx, r.ID)
		o.must(err)
	}
	rev := o.person("rev@example.org", account.Reviewer)
	l, err = o.Correct(ctx, rev, l.ID, l.Revision, l, true)
	o.must(err)
	for range 2 {
		bring(t, o.st, feed{rows: map[string]string{"k1": "Thursday circle"}}, day, false)
	}
	if now, _ := o.st.ByID(ctx, l.ID); now.Name != "Tuesday circle" {
		t.Fatal("a feed overwrote a confirmed listing")
	}
	q, err := o.Queue(ctx, rev)
	o.must(err)
	if len(q) != 1 || q[0].Submission.Kind != moderation.FromFeed {
		t.Fatalf("queue %+v", q)
	}
	_, err = o.Decide(ctx, rev, q[0].Submission.ID, moderation.Judgment{Verdict: moderation.Decline, Version: q[0].Submission.Version, Reason: "other"})
	o.must(err)
	bring(t, o.st, feed{rows: map[string]string{"k1": "Thursday circle"}}, day, false)
	if q, _ = o.Queue(ctx, rev); len(q) != 0 {
		t.Fatal("a declined difference comes back")
	}
	bring(t, o.st, feed{rows: map[string]string{"k1": "Friday circle"}}, day, false)
	if q, _ = o.Queue(ctx, rev); len(q) != 1 {
		t.Fatal("a new difference does not come")
	}
}
