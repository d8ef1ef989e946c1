package moderation

import (
	"context"
	"slices"
	"strings"

	"openchair/internal/account"
	"openchair/internal/interop"
	"openchair/internal/listing"
)

// together are the parts of a listing that are changed as one: half of one address and half of another is
// none.
var together = []string{"schedules", "where", "leaders"}

func partOf(field string) string {
	if part, _, _ := strings.Cut(field, "."); slices.Contains(together, part) {
		return part
	}
	return field
}

// rebased makes a change that was made on an older revision on the current one: what the change left alone
// is as it is now. clean is false when both changed the same thing; there the change has the last word, and
// a person must have looked.
func rebased(base, current, wanted listing.Listing) (merged listing.Listing, clean bool) {
	now, want := interop.Fields(&current), interop.Fields(&wanted)
	moved := map[string]bool{}
	for _, d := range interop.Differences(&base, &current) {
		if now[d.Field] != want[d.Field] {
			moved[partOf(d.Field)] = true
		}
	}
	clean = true
	parts := map[string]bool{}
	for _, d := range interop.Differences(&base, &wanted) {
		parts[partOf(d.Field)] = true
		clean = clean && !moved[partOf(d.Field)]
	}
	typed := map[string]string{}
	for field, value := range want {
		if parts[partOf(field)] {
			typed[field] = value
		}
	}
	merged, _ = interop.Compose(&current, typed)
	return merged, clean
}

// onCurrent is a submission as it is on the listing of today: what its sender could not see is as it was, and
// what changed meanwhile stays.
func (d *Desk) onCurrent(ctx context.Context, s Submission, current listing.Listing, keeps func(account.Account) bool) (out Submission, clean bool, err error) {
	base := current
	if s.Base != current.Revision {
		history, err := d.Store.History(ctx, s.ListingID)
		if err != nil {
			return s, false, err
		}
		i := slices.IndexFunc(history, func(r Revision) bool { return r.Number == s.Base })
		if i < 0 {
			return s, false, nil
		}
		base = history[i].Listing
	}
	strange, err := d.stranger(ctx, s, keeps)
	if err != nil {
		return s, false, err
	}
	if strange != nil {
		s.Proposed = withUnseen(base, s.Proposed)
	}
	if s.Base == current.Revision {
		return s, true, nil
	}
	s.Proposed, clean = rebased(base, current, s.Proposed)
	if clean {
		s.Base = current.Revision
	}
	return s, clean, nil
}

// contest marks what asks to keep a listing that its organizer has just said they keep: nobody accepts that.
func (d *Desk) contest(ctx context.Context, dec *Decision, a account.Account, l listing.Listing) error {
	waiting, err := d.Store.SubmissionsFor(ctx, l.ID, Waiting)
	if err != nil {
		return err
	}
	for _, s := range waiting {
		if slices.Contains(s.Flags, FlagTakeover) && !slices.Contains(s.Flags, FlagContested) && s.Sender.Account != a.ID {
			s.Flags = append(slices.Clone(s.Flags), FlagContested)
			dec.Submissions = append(dec.Submissions, s)
		}
	}
	return nil
}
