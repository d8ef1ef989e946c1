package moderation_test

import (
	"testing"
	"time"

	"openchair/internal/account"
	"openchair/internal/fault"
	"openchair/internal/listing"
	"openchair/internal/moderation"
)

// What is said about a listing while a change waits does not undo the change, nor the change what was said.
func TestAChangeThatWaitsIsMadeOnTheListingOfToday(t *testing.T) {
	o := newOffice(t)
	ctx := t.Context()
	rev := o.person("rev@example.org", account.Reviewer)
	l, ana := o.published("Grief circle", "ana@example.org")
	edit := l
	edit.Name = "Grief circle for everyone"
	_, err := o.Propose(ctx, ana, l.ID, l.Revision, edit, "")
	o.must(err)
	o.at = o.at.Add(time.Hour)
	_, err = o.Do(ctx, ana, l.ID, moderation.StillTrue, "")
	o.must(err)
	_, err = o.Do(ctx, ana, l.ID, moderation.CancelDate, "2026-12-01")
	o.must(err)
	now, err := o.st.ByID(ctx, l.ID)
	o.must(err)
	now.Joining.Accepting = "waitlist"
	_, err = o.Correct(ctx, rev, l.ID, now.Revision, now, false)
	o.must(err)
	q, err := o.Queue(ctx, rev)
	o.must(err)
	v, err := o.Look(ctx, rev, q[0].Submission.ID)
	o.must(err)
	if v.Moved || len(v.Differences) != 1 {
		t.Fatalf("moved %v, differences %+v", v.Moved, v.Differences)
	}
	_, err = o.Decide(ctx, rev, v.Submission.ID, moderation.Judgment{Verdict: moderation.Accept, Version: v.Submission.Version})
	o.must(err)
	now, err = o.st.ByID(ctx, l.ID)
	o.must(err)
	if now.Name != edit.Name || now.Joining.Accepting != "waitlist" || len(now.Schedules[0].Except) != 1 {
		t.Fatalf("%q, %s, %v", now.Name, now.Joining.Accepting, now.Schedules)
	}
	// Where both changed the same, a person looks: the sender, after a question.
	edit = now
	edit.Name = "A third name"
	_, err = o.Propose(ctx, ana, l.ID, now.Revision, edit, "")
	o.must(err)
	now.Name = "A reviewer's name"
	_, err = o.Correct(ctx, rev, l.ID, now.Revision, now, false)
	o.must(err)
	o.letters()
	q, err = o.Queue(ctx, rev)
	o.must(err)
	v, err = o.Look(ctx, rev, q[0].Submission.ID)
	o.must(err)
	if !v.Moved {
		t.Fatal("two names, and nobody is asked")
	}
	if _, err := o.Decide(ctx, rev, v.Submission.ID, moderation.Judgment{Verdict: moderation.Accept, Version: v.Submission.Version}); !fault.Is(err, fault.Conflict) {
		t.Fatalf("accepted over another's word: %v", err)
	}
	_, err = o.Decide(ctx, rev, v.Submission.ID, moderation.Judgment{Verdict: moderation.Ask, Version: v.Submission.Version, Words: "Which name?"})
	o.must(err)
	s, err := o.ConfirmDraft(ctx, o.grant(o.letter(account.AskedLetter, "ana@example.org").Grant), nil, "The third.")
	o.must(err)
	if v, err = o.Look(ctx, rev, s.ID); err != nil || v.Moved || v.Submission.Proposed.Name != "A third name" {
		t.Fatalf("asked and answered: moved %v, %q, %v", v.Moved, v.Submission.Proposed.Name, err)
	}
	_, err = o.Decide(ctx, rev, s.ID, moderation.Judgment{Verdict: moderation.Accept, Version: v.Submission.Version})
	o.must(err)
}

// quality.md M7: who keeps a listing is told that somebody else asks to, and one tap stops it.
func TestATakeoverIsToldAndStopped(t *testing.T) {
	o := newOffice(t)
	ctx := t.Context()
	l, _ := o.published("Grief circle", "ana@example.org")
	o.at = o.at.Add(time.Hour)
	_, err := o.SendDraft(ctx, moderation.Draft{Listing: l.ID, Base: l.Revision, Proposed: l, Sender: moderation.Sender{Email: "eve@example.org", Role: "organizer", Lang: "en"}})
	o.must(err)
	s, err := o.ConfirmDraft(ctx, o.grant(o.letter(account.DraftLetter, "eve@example.org").Grant), nil, "")
	o.must(err)
	var told account.Letter
	for _, x := range o.letters() {
		if x.Kind == account.TakeoverLetter && x.To == "ana@example.org" {
			told = x
		}
	}
	if told.Kind == "" {
		t.Fatal("the organizer is not told")
	}
	o.at = o.at.Add(time.Hour)
	_, err = o.DoByLink(ctx, o.grant(told.Items[0].Grant), moderation.StillTrue)
	o.must(err)
	for _, email := range []string{"rev@example.org", "rev2@example.org"} {
		rev := o.person(email, account.Reviewer)
		v, err := o.Look(ctx, rev, s.ID)
		o.must(err)
		if !v.Contested {
			t.Error("a reviewer does not see that it is contested")
		}
		done, err := o.Decide(ctx, rev, s.ID, moderation.Judgment{Verdict: moderation.Accept, Version: v.Submission.Version})
		if done || err != nil && !fault.Is(err, fault.Denied) {
			t.Errorf("%v %v", done, err)
		}
	}
	keepers, err := o.st.Keepers(ctx, l.ID)
	o.must(err)
	if len(keepers) != 1 {
		t.Errorf("%d keepers", len(keepers))
	}
	if now, _ := o.st.ByID(ctx, l.ID); now.State != listing.Published {
		t.Error("it is not published")
	}
}
