package moderation

import (
	"context"

	"github.com/google/uuid"

	"openchair/internal/account"
	"openchair/internal/listing"
)

// hideable are the texts of a listing that may be for its organizers and reviewers only.
func hideable(l *listing.Listing) []*listing.Text {
	return []*listing.Text{&l.Where.Name, &l.Where.Address, &l.Where.Note, &l.Where.PostalCode, &l.Online.URL, &l.Online.Phone, &l.Contact.Email}
}

// withUnseen is a stranger's change with what they could not see as it is: an empty field of theirs says
// nothing about a street they were not shown.
func withUnseen(current, l listing.Listing) listing.Listing {
	public := current.Public()
	seen, is := hideable(&public), hideable(&current)
	filled := false
	for i, x := range hideable(&l) {
		if *seen[i] == "" && *is[i] != "" && *x == "" {
			*x = *is[i]
			filled = true
		}
	}
	if filled && sameDoor(l.Where, current.Where) {
		l.Where.Lat, l.Where.Lon = current.Where.Lat, current.Where.Lon
	}
	return l
}

// withoutUnseen takes that out again before the stranger reads their own change.
func withoutUnseen(current, l listing.Listing) listing.Listing {
	public := current.Public()
	seen, is := hideable(&public), hideable(&current)
	hidden := false
	for i, x := range hideable(&l) {
		if *seen[i] == "" && *is[i] != "" && *x == *is[i] {
			*x = ""
			hidden = true
		}
	}
	if hidden && current.Where.Shown != listing.ShownFull {
		l.Where.Lat, l.Where.Lon = public.Where.Lat, public.Where.Lon
	}
	return l
}

// stranger is the listing a submission changes when its sender does not keep it; nil for every other.
func (d *Desk) stranger(ctx context.Context, s Submission, keeps func(account.Account) bool) (*listing.Listing, error) {
	if s.Kind != Edit {
		return nil, nil
	}
	keepers, err := d.Store.Keepers(ctx, s.ListingID)
	if err != nil {
		return nil, err
	}
	for _, k := range keepers {
		if keeps(k.Account) {
			return nil, nil
		}
	}
	current, err := d.Store.ByID(ctx, s.ListingID)
	return &current, err
}

// SentBy is what a person sent, without what is not theirs to read.
func (d *Desk) SentBy(ctx context.Context, p account.Person) ([]Submission, error) {
	sent, err := d.Store.SubmissionsOf(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	for i := range sent {
		current, err := d.stranger(ctx, sent[i], is(p.ID))
		if err != nil {
			return nil, err
		}
		if current != nil {
			sent[i].Proposed = withoutUnseen(*current, sent[i].Proposed)
		}
	}
	return sent, nil
}

func is(id uuid.UUID) func(account.Account) bool {
	return func(a account.Account) bool { return a.ID == id }
}
