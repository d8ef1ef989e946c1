package moderation

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"openchair/internal/account"
	"openchair/internal/fault"
	"openchair/internal/listing"
)

// Act is one thing an organizer does to their listing with one tap.
type Act string

// The acts. Each is published at once: it is the organizer's own word about their own listing.
const (
	StillTrue  Act = "still-true"
	Pause      Act = "pause"
	Resume     Act = "resume"
	CancelDate Act = "cancel-date"
	Withdraw   Act = "withdraw"
)

// Do acts on a listing the person keeps. day is for CancelDate. Errors: NotFound for a listing that is not
// theirs, Invalid for a day on which it does not meet, Conflict.
func (d *Desk) Do(ctx context.Context, p account.Person, id uuid.UUID, act Act, day listing.Date) (listing.Listing, error) {
	l, err := d.Own(ctx, p, id)
	if err != nil {
		return l, err
	}
	return d.act(ctx, p.Account, l, act, day, nil)
}

// DoByLink acts through a mailed link, which does that one thing for that one listing and then ends.
func (d *Desk) DoByLink(ctx context.Context, g account.Grant, act Act) (listing.Listing, error) {
	l, a, err := d.Kept(ctx, g)
	if err != nil {
		return l, err
	}
	return d.act(ctx, a, l, act, "", []uuid.UUID{g.ID})
}

// Kept is the listing and the organizer of a mailed link. Errors: NotFound when the organizer keeps it no
// longer.
func (d *Desk) Kept(ctx context.Context, g account.Grant) (listing.Listing, account.Account, error) {
	keepers, err := d.Store.Keepers(ctx, g.Subject)
	if err != nil {
		return listing.Listing{}, account.Account{}, err
	}
	for _, k := range keepers {
		if k.Account.Email == g.Email && !k.Account.Blocked {
			l, err := d.Store.ByID(ctx, g.Subject)
			return l, k.Account, err
		}
	}
	return listing.Listing{}, account.Account{}, errNotYours
}

func (d *Desk) act(ctx context.Context, a account.Account, l listing.Listing, act Act, day listing.Date, spent []uuid.UUID) (listing.Listing, error) {
	now := d.now()
	was := l.Revision
	if l.State != listing.Published && l.State != listing.Paused {
		return l, errNotYours
	}
	switch act {
	case StillTrue:
		confirm(&l, now)
	case Pause:
		l.State = listing.Paused
	case Resume:
		if err := d.mayResume(ctx, l); err != nil {
			return l, err
		}
		l.State = listing.Published
		confirm(&l, now)
	case CancelDate:
		if err := cancel(&l, day); err != nil {
			return l, err
		}
	case Withdraw:
		l.State = listing.Withdrawn
	default:
		return l, fault.NewInvalid(fault.Problem{Field: "act", Code: "not-a-choice", Reason: "Choose one of the buttons."})
	}
	dec := Decision{
		Writes: []Write{{Listing: l, Was: was, By: by(listing.SourceOrganizer, a), Reason: string(act), At: now}},
		Spent:  spent,
		Record: []Entry{{now, a.ID.String(), "listing " + string(act), l.ID.String(), ""}},
	}
	if act == StillTrue {
		if err := d.contest(ctx, &dec, a, l); err != nil {
			return l, err
		}
	}
	if act == Pause || act == Withdraw {
		if err := d.tellOthers(ctx, &dec, a, l, now); err != nil {
			return l, err
		}
	}
	return l, d.Store.Decide(ctx, dec)
}

// mayResume: what a reviewer paused, for harm perhaps, only a reviewer puts back.
func (d *Desk) mayResume(ctx context.Context, l listing.Listing) error {
	history, err := d.Store.History(ctx, l.ID)
	if err != nil {
		return err
	}
	for i := len(history) - 1; i > 0; i-- {
		if history[i].Listing.State == listing.Paused && history[i-1].Listing.State != listing.Paused {
			if history[i].By.Kind == listing.SourceReviewer {
				return fault.NewDenied("A reviewer paused this listing. Answer the mail you got, or write to the directory's host.")
			}
			return nil
		}
	}
	return nil
}

// cancel takes one day out of every schedule that meets on it.
func cancel(l *listing.Listing, day listing.Date) error {
	wrong := func(code, reason string) error {
		return fault.NewInvalid(fault.Problem{Field: "day", Code: code, Reason: reason})
	}
	if !day.IsDay() {
		return wrong("date", "Write a day like 2026-01-06.")
	}
	found := false
	schedules := slices.Clone(l.Schedules)
	for i, s := range schedules {
		if slices.Contains(s.Except, string(day)) || !meetsOn(s, day) {
			continue
		}
		schedules[i].Except = append(slices.Clone(s.Except), string(day))
		found = true
	}
	if !found {
		return wrong("no-meeting-that-day", "It does not meet on that day. Choose one of its next dates.")
	}
	l.Schedules = schedules
	return nil
}

func meetsOn(s listing.Schedule, day listing.Date) bool {
	r, err := s.Compile()
	if err != nil {
		return false
	}
	from, err := day.Time()
	if err != nil {
		return false
	}
	// A day early: the zone of the schedule may be far from UTC.
	from = from.Add(-24 * time.Hour)
	for range maxLooked {
		at, ok := r.Next(from)
		if !ok || listing.DateOf(at) > day {
			return false
		}
		if listing.DateOf(at) == day {
			return true
		}
		from = at.Add(time.Minute)
	}
	return false
}

// maxLooked: between the day before a day and its end a schedule meets a handful of times at most.
const maxLooked = 10
