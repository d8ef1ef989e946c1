package moderation

import (
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

// Draft is a listing as a person typed it, before their address is known to be theirs.
type Draft struct {
	// Listing is the one it changes, Nil for a new one.
	Listing  uuid.UUID
	Base     int
	Proposed listing.Listing
	Sender   Sender
	Flags    []string
}

// Prepared is a draft as it would be kept: its rules checked, its place found, its source named. Errors:
// Invalid with every problem.
func (d *Desk) Prepared(ctx context.Context, draft Draft) (listing.Listing, error) {
	l := draft.Proposed
	if draft.Listing == uuid.Nil {
		l.Source = listing.Source{Kind: listing.SourceOrganizer}
		l.State, l.Revision, l.Example = listing.Pending, 1, false
		l.ConfirmedOn, l.ConfirmedBy = "", ""
	} else {
		current, err := d.changeable(ctx, draft.Listing)
		if err != nil {
			return l, err
		}
		l = proposed(current, l)
	}
	d.locate(&l)
	return l, d.check(&l)
}

// Alike are listings that may be the same thing as this one: same phone, name and town, or door and time.
func (d *Desk) Alike(ctx context.Context, l *listing.Listing, except uuid.UUID) ([]listing.Listing, error) {
	found, err := d.Store.Alike(ctx, Likeness(l), maxAlike+1)
	if err != nil {
		return nil, err
	}
	var out []listing.Listing
	for _, o := range found {
		if o.ID != except && o.ID != l.ID && o.State != listing.Withdrawn && len(out) < maxAlike {
			out = append(out, o)
		}
	}
	return out, nil
}

// changeable is a listing that strangers may propose changes to: one they can see.
func (d *Desk) changeable(ctx context.Context, id uuid.UUID) (listing.Listing, error) {
	l, err := d.Store.ByID(ctx, id)
	if err != nil {
		return l, err
	}
	if l.Example || l.State != listing.Published && l.State != listing.Paused {
		return l, errNotYours
	}
	return l, nil
}

// proposed is what a person wants a listing to say, with everything that is not theirs to say as it was.
func proposed(current, typed listing.Listing) listing.Listing {
	l := typed
	l.ID, l.Slug, l.Example, l.State, l.Revision = current.ID, current.Slug, current.Example, current.State, current.Revision
	l.Source, l.CreatedAt, l.ChangedAt = current.Source, current.CreatedAt, current.ChangedAt
	l.ConfirmedOn, l.ConfirmedBy, l.DoubtedOn = current.ConfirmedOn, current.ConfirmedBy, current.DoubtedOn
	l.Freshness, l.NextMeeting, l.DistanceM, l.Estimate = "", nil, nil, nil
	if l.Where.Lat == nil && sameDoor(l.Where, current.Where) {
		l.Where.Lat, l.Where.Lon = current.Where.Lat, current.Where.Lon
	}
	for i := range l.Leaders {
		// Only a reviewer says that a license was checked.
		if x := l.Leaders[i].License; x != nil {
			kept := *x
			kept.CheckedOn, kept.CheckedBy = "", ""
			if i < len(current.Leaders) && current.Leaders[i].License != nil {
				was := current.Leaders[i].License
				if was.Number == kept.Number && was.Jurisdiction == kept.Jurisdiction {
					kept.CheckedOn, kept.CheckedBy = was.CheckedOn, was.CheckedBy
				}
			}
			l.Leaders[i].License = &kept
		}
	}
	return l
}

func sameDoor(a, b listing.Where) bool {
	return a.Address == b.Address && a.City == b.City && a.State == b.State && a.PostalCode == b.PostalCode
}

// locate puts a listing that names its postal code or town on the map, and gives its schedules the zone
// of that place where they state none.
func (d *Desk) locate(l *listing.Listing) {
	w := &l.Where
	if d.Places == nil || w.PostalCode == "" && w.City == "" {
		return
	}
	p, ok := d.Places.Postal(string(w.PostalCode))
	if !ok {
		if p, ok = d.Places.Town(string(w.City), string(w.State)); !ok {
			return
		}
	}
	if w.Lat == nil && l.Format != listing.Online && l.Format != listing.Phone {
		w.Lat, w.Lon = &p.Lat, &p.Lon
	}
	if w.City == "" {
		w.City, w.State = listing.Text(p.Town), listing.Text(p.State)
	}
	if w.State == "" && strings.EqualFold(p.Town, string(w.City)) {
		w.State = listing.Text(p.State)
	}
	if w.Country == "" {
		w.Country = listing.Text(p.Country)
	}
	for i := range l.Schedules {
		if l.Schedules[i].Zone == "" {
			l.Schedules[i].Zone = listing.Text(p.Zone)
		}
	}
}

// SendDraft keeps a draft and mails its sender the link that confirms their address. Nothing else happens
// until that link is used. Errors: Invalid, NotFound for a listing that cannot be changed.
func (d *Desk) SendDraft(ctx context.Context, draft Draft) (Submission, error) {
	l, err := d.Prepared(ctx, draft)
	if err != nil {
		return Submission{}, err
	}
	now := d.now()
	s := Submission{
		ID: newID(), Kind: NewListing, Proposed: l, State: DraftSubmission, Flags: draft.Flags, Sender: draft.Sender, CreatedAt: now,
	}
	s.ListingID = newID()
	if draft.Listing != uuid.Nil {
		s.Kind, s.ListingID, s.Base = Edit, draft.Listing, draft.Base
	}
	s.Proposed.ID = s.ListingID
	s.Sender.Account = uuid.Nil
	var dec Decision
	dec.Submissions = []Submission{s}
	dec.letter(account.Letter{
		Kind: account.DraftLetter, To: s.Sender.Email, Lang: s.Sender.Lang, Facts: map[string]string{"name": l.Name},
		Grant: dec.grant(account.SendDraft, s.Sender.Email, s.Sender.Lang, s.ID, now),
	})
	return s, d.Store.Decide(ctx, dec)
}

// ByLink is the submission a mailed link is about: a draft to be sent, a question to be answered, or a
// declined one that may be sent again once. Errors: NotFound.
func (d *Desk) ByLink(ctx context.Context, g account.Grant) (Submission, error) {
	s, err := d.Store.SubmissionByID(ctx, g.Subject)
	if err != nil {
		return s, err
	}
	switch {
	case s.State == DraftSubmission, s.State == Asked, s.State == Declined && !s.Answer.Objected:
		return d.bySender(ctx, s, g)
	}
	return s, errNotYours
}

// bySender is a change as its sender looks at it again: on the listing of today, and without what is not
// theirs to read. With that they have seen what changed meanwhile.
func (d *Desk) bySender(ctx context.Context, s Submission, g account.Grant) (Submission, error) {
	if s.Kind != Edit {
		return s, nil
	}
	sender := func(a account.Account) bool { return a.Email == g.Email }
	current, err := d.Store.ByID(ctx, s.ListingID)
	if err != nil {
		return s, err
	}
	if s, _, err = d.onCurrent(ctx, s, current, sender); err != nil {
		return s, err
	}
	s.Base = current.Revision
	strange, err := d.stranger(ctx, s, sender)
	if strange != nil {
		s.Proposed = withoutUnseen(current, s.Proposed)
	}
	return s, err
}

// ConfirmDraft spends the link: the address is proved, and the submission goes into the queue. typed, when
// not nil, is the listing as its sender corrected it meanwhile; note is their answer to a reviewer.
func (d *Desk) ConfirmDraft(ctx context.Context, g account.Grant, typed *listing.Listing, note string) (Submission, error) {
	s, err := d.ByLink(ctx, g)
	if err != nil {
		return s, err
	}
	now := d.now()
	if typed != nil {
		draft := Draft{Proposed: *typed, Sender: s.Sender}
		if s.Kind != NewListing {
			draft.Listing = s.ListingID
		}
		if s.Proposed, err = d.Prepared(ctx, draft); err != nil {
			return s, err
		}
		s.Proposed.ID = s.ListingID
	}
	a, err := d.Store.AccountFor(ctx, g.Email, g.Lang, now)
	if err != nil {
		return s, err
	}
	if a.Blocked {
		return s, fault.NewDenied("This address may not send listings. Write to the directory's host.")
	}
	s.Sender.Account, s.Sender.Email = a.ID, a.Email
	if note != "" {
		s.Sender.Note = note
	}
	s.Answer.Objected = s.State == Declined
	s.State, s.SentAt = Waiting, now
	if s.Flags, err = d.flagsOf(ctx, s, now); err != nil {
		return s, err
	}
	var dec Decision
	dec.Submissions, dec.Spent = []Submission{s}, []uuid.UUID{g.ID}
	dec.Record = []Entry{{now, a.ID.String(), "submission sent", s.ID.String(), string(s.Kind)}}
	dec.letter(account.Letter{Kind: account.ReceivedLetter, To: a.Email, Lang: a.Lang, Facts: map[string]string{"name": s.Proposed.Name}})
	if slices.Contains(s.Flags, FlagTakeover) {
		if err := d.askKeepers(ctx, &dec, s, now); err != nil {
			return s, err
		}
	}
	if err := d.Store.Decide(ctx, dec); err != nil {
		return s, err
	}
	s.Version++
	return s, nil
}

// askKeepers writes to the organizers of a listing that somebody else asks to keep it (quality.md M7): one tap
// says that they still do.
func (d *Desk) askKeepers(ctx context.Context, dec *Decision, s Submission, now time.Time) error {
	l, err := d.Store.ByID(ctx, s.ListingID)
	if err != nil {
		return err
	}
	keepers, err := d.Store.Keepers(ctx, s.ListingID)
	if err != nil {
		return err
	}
	for _, k := range keepers {
		if k.Account.Blocked || k.Account.ID == s.Sender.Account {
			continue
		}
		dec.letter(account.Letter{
			Kind: account.TakeoverLetter, To: k.Account.Email, Lang: k.Account.Lang,
			Items: []account.Item{{Name: l.Name, Path: "/listings/" + l.Slug, Grant: dec.grant(account.Keep, k.Account.Email, k.Account.Lang, l.ID, now)}},
		})
	}
	return nil
}

// Outcome says what became of an organizer's edit.
type Outcome struct {
	// Published: some of it, or all, can be seen already. Waits: the rest is with the reviewers.
	Published, Waits bool
}

// Propose is an organizer's edit of their own listing. What is small (time, price on the same basis, a
// pause) is published at once; the rest waits for a reviewer. Errors: NotFound for a listing that is not
// theirs, Conflict when it changed meanwhile, Invalid.
func (d *Desk) Propose(ctx context.Context, p account.Person, id uuid.UUID, base int, typed listing.Listing, note string) (Outcome, error) {
	current, err := d.Own(ctx, p, id)
	if err != nil {
		return Outcome{}, err
	}
	if current.Revision != base {
		return Outcome{}, errMoved
	}
	if current.State != listing.Published && current.State != listing.Paused {
		return Outcome{}, errNotYours
	}
	wanted := proposed(current, typed)
	d.locate(&wanted)
	if err := d.check(&wanted); err != nil {
		return Outcome{}, err
	}
	now := d.now()
	small := withSmall(current, wanted)
	rest := len(changes(&small, &wanted)) > 0
	out := Outcome{Published: len(changes(&current, &small)) > 0, Waits: rest}
	var dec Decision
	at := base
	if out.Published || !rest {
		// Saving without a change says "still true" as clearly as the button does.
		confirm(&small, now)
		if out.Published {
			confirmParts(&small, &current, now)
		}
		dec.Writes = []Write{{Listing: small, Was: base, By: by(listing.SourceOrganizer, p.Account), Reason: "edit", At: now}}
		at = base + 1
	}
	if rest {
		s := Submission{
			ID: newID(), ListingID: id, Kind: Edit, Base: at, Proposed: wanted, State: Waiting, CreatedAt: now, SentAt: now,
			Sender: Sender{Account: p.ID, Email: p.Email, Role: "organizer", Lang: p.Lang, Note: note},
		}
		if s.Flags, err = d.flagsOf(ctx, s, now); err != nil {
			return out, err
		}
		older, err := d.Store.SubmissionsFor(ctx, id, Waiting, Asked)
		if err != nil {
			return out, err
		}
		for _, o := range older {
			if o.Sender.Account == p.ID {
				o.State = Superseded
				dec.Submissions = append(dec.Submissions, o)
			}
		}
		dec.Submissions = append(dec.Submissions, s)
	}
	dec.Record = []Entry{{now, p.ID.String(), "listing edited", id.String(), ""}}
	if err := d.tellOthers(ctx, &dec, p.Account, current, now); err != nil {
		return out, err
	}
	return out, d.Store.Decide(ctx, dec)
}

var errMoved = fault.NewConflict("Somebody else changed this listing meanwhile. Look at both versions and decide again.")

// changes are the fields that differ, as people see them.
func changes(was, is *listing.Listing) []interop.Difference { return interop.Differences(was, is) }

// withSmall is the listing with the small ones of the wanted changes: what an organizer may alter without
// a reviewer (quality.md M1).
func withSmall(current, wanted listing.Listing) listing.Listing {
	l := current
	l.Schedules, l.Cohort, l.ByAppointment = wanted.Schedules, wanted.Cohort, wanted.ByAppointment
	if wanted.Cost.Basis == current.Cost.Basis {
		note := l.Cost.Note
		l.Cost = wanted.Cost
		l.Cost.Note = note
	}
	j, w := &l.Joining, wanted.Joining
	j.Accepting, j.AcceptingOn, j.WaitDays, j.Size = w.Accepting, w.AcceptingOn, w.WaitDays, w.Size
	return l
}

// confirm says that somebody answerable called the listing true today.
func confirm(l *listing.Listing, now time.Time) {
	l.ConfirmedOn, l.ConfirmedBy, l.DoubtedOn = listing.DateOf(now), "organizer", ""
	if len(l.Schedules) > 0 {
		l.ScheduleConfirmedOn = l.ConfirmedOn
	}
	if l.Cost.Basis != listing.CostUnknown {
		l.Cost.ConfirmedOn = l.ConfirmedOn
	}
	if l.Insurance.Accepts != listing.Unknown {
		l.Insurance.ConfirmedOn = l.ConfirmedOn
	}
}

// confirmParts dates what the person just said about places and waiting.
func confirmParts(l, was *listing.Listing, now time.Time) {
	today := listing.DateOf(now)
	if l.Joining.Accepting != "unknown" && l.Joining.Accepting != was.Joining.Accepting {
		l.Joining.AcceptingOn = today
	}
	if l.Cost.PlacesOpen != listing.Unknown && l.Cost.PlacesOpen != was.Cost.PlacesOpen {
		l.Cost.PlacesOpenOn = today
	}
}

// tellOthers writes to the other organizers of a listing that it was changed.
func (d *Desk) tellOthers(ctx context.Context, dec *Decision, by account.Account, l listing.Listing, now time.Time) error {
	keepers, err := d.Store.Keepers(ctx, l.ID)
	if err != nil {
		return err
	}
	for _, k := range keepers {
		if k.Account.ID != by.ID && !k.Account.Blocked {
			dec.letter(account.Letter{
				Kind: account.ChangedLetter, To: k.Account.Email, Lang: k.Account.Lang,
				Items: []account.Item{{Name: l.Name, Path: "/listings/" + l.Slug}},
			})
		}
	}
	return nil
}
