package moderation

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"openchair/internal/account"
	"openchair/internal/fault"
	"openchair/internal/interop"
	"openchair/internal/listing"
)

// Case is one thing in the reviewers' queue: a submission or a report.
type Case struct {
	Submission *Submission
	Report     *Report
	Listing    listing.Listing // as it is published; empty for a new one
	Risk       int
	Since      time.Time
}

// Queue is what waits for a reviewer, the riskiest first and among equals the oldest.
func (d *Desk) Queue(ctx context.Context, p account.Person) ([]Case, error) {
	if err := mayReview(p); err != nil {
		return nil, err
	}
	waiting, err := d.Store.Submissions(ctx, Waiting)
	if err != nil {
		return nil, err
	}
	reports, err := d.Store.OpenReports(ctx)
	if err != nil {
		return nil, err
	}
	var out []Case
	for i := range waiting {
		s := &waiting[i]
		c := Case{Submission: s, Listing: s.Proposed, Risk: riskOf(s), Since: s.SentAt}
		out = append(out, c)
	}
	for i := range reports {
		r := &reports[i]
		l, err := d.Store.ByID(ctx, r.ListingID)
		if err != nil {
			return nil, err
		}
		out = append(out, Case{Report: r, Listing: l, Risk: riskOfReport(r), Since: r.CreatedAt})
	}
	slices.SortStableFunc(out, func(a, b Case) int {
		return cmp.Or(cmp.Compare(b.Risk, a.Risk), a.Since.Compare(b.Since))
	})
	return out, nil
}

// View is a submission as a reviewer looks at it.
type View struct {
	Submission  Submission
	Current     *listing.Listing // nil for a new one
	Differences []interop.Difference
	Alike       []listing.Listing
	Keepers     []Keeper
	// TwoNeeded: a second reviewer must agree. Mine: this reviewer may not decide, because they sent it, or
	// accepted first, or declined what is now objected to.
	TwoNeeded bool
	Mine      string
	// Moved: the listing has changed since, in the same place as the submission would.
	Moved bool
	// Contested: somebody else asks to keep it, and its organizers say that they still do.
	Contested bool
}

// Look is a submission with all that helps to decide. Errors: NotFound for who is no reviewer.
func (d *Desk) Look(ctx context.Context, p account.Person, id uuid.UUID) (View, error) {
	var v View
	if err := mayReview(p); err != nil {
		return v, err
	}
	s, err := d.Store.SubmissionByID(ctx, id)
	if err != nil {
		return v, err
	}
	if s.State == DraftSubmission {
		return v, errNotYours
	}
	v.Submission = s
	empty := listing.New("")
	was := &empty
	if s.Kind != NewListing {
		l, err := d.Store.ByID(ctx, s.ListingID)
		if err != nil {
			return v, err
		}
		v.Current, was = &l, &l
		if s.State == Waiting {
			var clean bool
			if s, clean, err = d.onCurrent(ctx, s, l, is(s.Sender.Account)); err != nil {
				return v, err
			}
			v.Moved, v.Submission = !clean, s
			v.Contested = slices.Contains(s.Flags, FlagContested)
		}
	}
	v.Differences = interop.Differences(was, &s.Proposed)
	if v.Keepers, err = d.Store.Keepers(ctx, s.ListingID); err != nil {
		return v, err
	}
	if v.Alike, err = d.Alike(ctx, &s.Proposed, s.ListingID); err != nil {
		return v, err
	}
	v.TwoNeeded = v.needsTwo()
	v.Mine = v.notThisReviewer(p)
	return v, nil
}

// needsTwo are the changes one reviewer alone must not let through (quality.md M7, M8): somebody else takes
// a listing that has an organizer, or one whose own domain is not theirs; an address that was hidden
// becomes public; the web address moves to another domain.
func (v View) needsTwo() bool {
	s := v.Submission
	for _, f := range []string{FlagTakeover, FlagOtherDomain, FlagAddressShown, FlagDomainChange} {
		if slices.Contains(s.Flags, f) {
			return true
		}
	}
	return false
}

func (v View) notThisReviewer(p account.Person) string {
	a := v.Submission.Answer
	switch {
	case v.Submission.Sender.Account == p.ID:
		return "sent"
	case v.TwoNeeded && a.First == p.ID:
		return "first"
	case a.Objected && a.By == p.ID:
		return "objected"
	}
	return ""
}

// Judgment is what a reviewer decided.
type Judgment struct {
	Verdict Verdict
	Version int
	// Listing is the submission with the reviewer's corrections, nil for none.
	Listing *listing.Listing
	Reason  string // for Decline: a code of Reasons
	Words   string // to the sender
}

// Decide carries out a reviewer's judgment: submission, listing, history, organizer and letter in one
// transaction. done is false when a second reviewer must still agree. Errors: NotFound for who is no
// reviewer, Denied for who may not decide this one, Conflict when somebody decided meanwhile, Invalid.
func (d *Desk) Decide(ctx context.Context, p account.Person, id uuid.UUID, j Judgment) (done bool, err error) {
	v, err := d.Look(ctx, p, id)
	if err != nil {
		return false, err
	}
	s := v.Submission
	switch {
	case s.State != Waiting || s.Version != j.Version:
		return false, fault.NewConflict("Another reviewer decided this already, or it was sent anew. Look at it again.")
	case v.Mine != "":
		return false, fault.NewDenied("Another reviewer has to decide this one.")
	case v.Contested && j.Verdict == Accept:
		return false, fault.NewDenied("Its organizers say that they still keep it. Ask both, or decline.")
	}
	now := d.now()
	s.Answer.Words = strings.TrimSpace(j.Words)
	dec := Decision{Record: []Entry{{now, p.ID.String(), "submission " + string(j.Verdict), s.ID.String(), j.Reason}}}
	switch j.Verdict {
	case Accept:
		if v.TwoNeeded && s.Answer.First == uuid.Nil {
			s.Answer.First = p.ID
			if j.Listing != nil {
				s.Proposed = corrected(s.Proposed, *j.Listing)
				if err := d.check(&s.Proposed); err != nil {
					return false, err
				}
			}
			dec.Submissions = []Submission{s}
			dec.Record[0].What = "submission accepted first"
			return false, d.Store.Decide(ctx, dec)
		}
		err = d.accept(ctx, &dec, p, v, s, j, now)
	case Ask:
		err = d.ask(&dec, p, s, now)
	case Decline:
		err = d.decline(&dec, p, s, j, now)
	default:
		err = fault.NewInvalid(fault.Problem{Field: "verdict", Code: "not-a-choice", Reason: "Choose one of the buttons."})
	}
	if err != nil {
		return false, err
	}
	return true, d.Store.Decide(ctx, dec)
}

// corrected is a submission as a reviewer corrected it: they may also say that a license was checked.
func corrected(was, typed listing.Listing) listing.Listing {
	l := typed
	l.ID, l.Slug, l.State, l.Revision, l.Example = was.ID, was.Slug, was.State, was.Revision, was.Example
	l.Source, l.CreatedAt, l.ChangedAt = was.Source, was.CreatedAt, was.ChangedAt
	l.ConfirmedOn, l.ConfirmedBy, l.DoubtedOn = was.ConfirmedOn, was.ConfirmedBy, was.DoubtedOn
	if l.Where.Lat == nil && sameDoor(l.Where, was.Where) {
		l.Where.Lat, l.Where.Lon = was.Where.Lat, was.Where.Lon
	}
	return l
}

func (d *Desk) accept(ctx context.Context, dec *Decision, p account.Person, v View, s Submission, j Judgment, now time.Time) error {
	if v.Moved {
		return errMoved
	}
	l := s.Proposed
	if j.Listing != nil {
		l = corrected(l, *j.Listing)
	}
	d.locate(&l)
	if err := d.check(&l); err != nil {
		return err
	}
	was := 0
	l.State = listing.Published
	if v.Current != nil {
		was, l.State = v.Current.Revision, v.Current.State
	}
	kind := listing.SourceOrganizer
	switch {
	case s.Kind == FromFeed:
		kind = listing.SourceFeed
	case s.Sender.Role == "organizer":
		// Their word, of the day they sent it.
		confirm(&l, s.SentAt)
	}
	dec.Writes = []Write{{Listing: l, Was: was, By: by(kind, account.Account{ID: s.Sender.Account}), Reason: "accepted", At: now}}
	s.State, s.Answer.By, s.Answer.At, s.Proposed = Accepted, p.ID, now, l
	dec.Submissions = []Submission{s}
	if s.Sender.Account == uuid.Nil {
		return nil
	}
	if s.Sender.Role == "organizer" {
		dec.Keeps = []Keeper{{ListingID: l.ID, Account: account.Account{ID: s.Sender.Account}, Since: now}}
	}
	if err := d.tellOthers(ctx, dec, account.Account{ID: s.Sender.Account}, l, now); err != nil {
		return err
	}
	slug := l.Slug
	if slug == "" {
		// The store gives a new listing its address when it is written; the letter leads there by its id.
		slug = l.ID.String()
	}
	dec.letter(account.Letter{
		Kind: account.AcceptedLetter, To: s.Sender.Email, Lang: s.Sender.Lang, Facts: map[string]string{"words": s.Answer.Words},
		Items: []account.Item{{Name: l.Name, Path: "/listings/" + slug}},
	})
	return nil
}

func (d *Desk) ask(dec *Decision, p account.Person, s Submission, now time.Time) error {
	if s.Answer.Words == "" {
		return fault.NewInvalid(fault.Problem{Field: "words", Code: "question", Reason: "Write what you want to know."})
	}
	if s.Sender.Account == uuid.Nil {
		return fault.NewInvalid(fault.Problem{Field: "verdict", Code: "nobody-to-ask", Reason: "A feed cannot be asked. Accept or decline."})
	}
	s.State, s.Answer.By, s.Answer.At, s.Answer.First = Asked, p.ID, now, uuid.Nil
	dec.Submissions = []Submission{s}
	dec.letter(account.Letter{
		Kind: account.AskedLetter, To: s.Sender.Email, Lang: s.Sender.Lang, Facts: map[string]string{"name": s.Proposed.Name, "words": s.Answer.Words},
		Grant: dec.grant(account.SendDraft, s.Sender.Email, s.Sender.Lang, s.ID, now),
	})
	return nil
}

func (d *Desk) decline(dec *Decision, p account.Person, s Submission, j Judgment, now time.Time) error {
	if !slices.Contains(Reasons, j.Reason) {
		return fault.NewInvalid(fault.Problem{Field: "reason", Code: "decline-reason", Reason: "Choose why it is declined."})
	}
	s.State, s.Answer.Reason, s.Answer.By, s.Answer.At = Declined, j.Reason, p.ID, now
	dec.Submissions = []Submission{s}
	if s.Sender.Account == uuid.Nil {
		return nil
	}
	letter := account.Letter{
		Kind: account.DeclinedLetter, To: s.Sender.Email, Lang: s.Sender.Lang,
		Facts: map[string]string{"name": s.Proposed.Name, "reason": j.Reason, "words": s.Answer.Words},
	}
	if !s.Answer.Objected {
		// One objection, read by somebody else.
		letter.Grant = dec.grant(account.SendDraft, s.Sender.Email, s.Sender.Lang, s.ID, now)
	}
	dec.letter(letter)
	return nil
}

// Correct is a reviewer's own edit of a published listing. It confirms the listing only when the reviewer
// asked the people who know. Errors: NotFound for who is no reviewer, Conflict, Invalid.
func (d *Desk) Correct(ctx context.Context, p account.Person, id uuid.UUID, base int, typed listing.Listing, asked bool) (listing.Listing, error) {
	if err := mayReview(p); err != nil {
		return typed, err
	}
	current, err := d.Store.ByID(ctx, id)
	if err != nil {
		return typed, err
	}
	if current.Revision != base {
		return typed, errMoved
	}
	l := corrected(current, typed)
	d.locate(&l)
	return d.correct(ctx, p, current, l, "edit", asked)
}

func (d *Desk) correct(ctx context.Context, p account.Person, current, l listing.Listing, reason string, asked bool) (listing.Listing, error) {
	if err := d.check(&l); err != nil {
		return l, err
	}
	now := d.now()
	if asked {
		confirm(&l, now)
		l.ConfirmedBy = "reviewer"
	}
	dec := Decision{
		Writes: []Write{{Listing: l, Was: current.Revision, By: by(listing.SourceReviewer, p.Account), Reason: reason, At: now}},
		Record: []Entry{{now, p.ID.String(), "listing " + reason, l.ID.String(), ""}},
	}
	if err := d.tellOthers(ctx, &dec, p.Account, current, now); err != nil {
		return l, err
	}
	return l, d.Store.Decide(ctx, dec)
}

// Set is a reviewer's pause, resume or withdrawal of any listing.
func (d *Desk) Set(ctx context.Context, p account.Person, id uuid.UUID, act Act) (listing.Listing, error) {
	if err := mayReview(p); err != nil {
		return listing.Listing{}, err
	}
	l, err := d.Store.ByID(ctx, id)
	if err != nil {
		return l, err
	}
	current := l
	switch act {
	case Pause:
		l.State = listing.Paused
	case Resume:
		l.State = listing.Published
	case Withdraw:
		l.State = listing.Withdrawn
	default:
		return l, fault.NewInvalid(fault.Problem{Field: "act", Code: "not-a-choice", Reason: "Choose one of the buttons."})
	}
	return d.correct(ctx, p, current, l, string(act), false)
}

// Revert makes a listing say again what it said at a revision. That is a new revision: nothing of the
// history is undone, and no date of confirmation comes back.
func (d *Desk) Revert(ctx context.Context, p account.Person, id uuid.UUID, number int) (listing.Listing, error) {
	if err := mayReview(p); err != nil {
		return listing.Listing{}, err
	}
	history, err := d.Store.History(ctx, id)
	if err != nil {
		return listing.Listing{}, err
	}
	current, err := d.Store.ByID(ctx, id)
	if err != nil {
		return listing.Listing{}, err
	}
	for _, r := range history {
		if r.Number == number {
			l := corrected(current, r.Listing)
			l.State = r.Listing.State
			return d.correct(ctx, p, current, l, "revert", false)
		}
	}
	return current, errNotYours
}
