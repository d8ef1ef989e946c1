package moderation

import (
	"context"
	"time"

	"github.com/google/uuid"

	"openchair/internal/account"
	"openchair/internal/fault"
	"openchair/internal/listing"
	"openchair/internal/place"
)

// DeskStore is what decisions need of the store.
type DeskStore interface {
	// Decide keeps a decision whole or not at all. Errors: Conflict when a listing, a submission or a report
	// has moved on, NotFound when a grant has ended, Unavailable.
	Decide(ctx context.Context, d Decision) error
	// AccountFor is the account of an address, made when there is none.
	AccountFor(ctx context.Context, email, lang string, now time.Time) (account.Account, error)
	ListingStore
	SubmissionStore
}

// ListingStore reads listings and who keeps them.
type ListingStore interface {
	ByID(ctx context.Context, id uuid.UUID) (listing.Listing, error)
	History(ctx context.Context, listing uuid.UUID) ([]Revision, error)
	// Keepers are the organizers of a listing, those who came first at the front.
	Keepers(ctx context.Context, listing uuid.UUID) ([]Keeper, error)
	KeptBy(ctx context.Context, account uuid.UUID) ([]listing.Listing, error)
	// Alike are listings that share one of these keys.
	Alike(ctx context.Context, keys []string, most int) ([]listing.Listing, error)
}

// SubmissionStore reads submissions and reports.
type SubmissionStore interface {
	SubmissionByID(ctx context.Context, id uuid.UUID) (Submission, error)
	// Submissions are those in these states, the oldest first.
	Submissions(ctx context.Context, states ...SubmissionState) ([]Submission, error)
	SubmissionsOf(ctx context.Context, account uuid.UUID) ([]Submission, error)
	SubmissionsFor(ctx context.Context, listing uuid.UUID, states ...SubmissionState) ([]Submission, error)
	ReportByID(ctx context.Context, id uuid.UUID) (Report, error)
	OpenReports(ctx context.Context) ([]Report, error)
	ReportsFor(ctx context.Context, listing uuid.UUID, since time.Time) ([]Report, error)
}

// Desk is where changes are asked for and decided. Whether a person may is decided here, never on a page.
type Desk struct {
	Store     DeskStore
	Words     listing.Words
	Places    *place.Gazetteer
	Freshness listing.FreshnessRule
	Now       func() time.Time
	// TagKey makes the tags that tell reporters apart; it is the database's own.
	TagKey []byte
}

func (d *Desk) now() time.Time { return d.Now().UTC().Truncate(time.Second) }

// Who may see or do something without being told why not: the answer to everyone else.
var errNotYours = fault.NewNotFound("There is nothing at this address.")

// keeps reports whether the account is an organizer of the listing.
func (d *Desk) keeps(ctx context.Context, a account.Account, id uuid.UUID) (bool, error) {
	keepers, err := d.Store.Keepers(ctx, id)
	if err != nil {
		return false, err
	}
	for _, k := range keepers {
		if k.Account.ID == a.ID {
			return true, nil
		}
	}
	return false, nil
}

// Own is a listing that the person keeps. Errors: NotFound for every other, reviewers too: what a
// reviewer does, they do at the desk.
func (d *Desk) Own(ctx context.Context, p account.Person, id uuid.UUID) (listing.Listing, error) {
	ok, err := d.keeps(ctx, p.Account, id)
	if err != nil {
		return listing.Listing{}, err
	}
	if !ok || p.Blocked {
		return listing.Listing{}, errNotYours
	}
	return d.Store.ByID(ctx, id)
}

// mayReview refuses everyone but reviewers, as if there were nothing.
func mayReview(p account.Person) error {
	if !p.IsReviewer() {
		return errNotYours
	}
	return nil
}

// check is the listing's rules, as a fault.
func (d *Desk) check(l *listing.Listing) error {
	l.Normalize()
	return asFault(l.Check(d.Words))
}

func asFault(problems []listing.Problem) error {
	if len(problems) == 0 {
		return nil
	}
	out := make([]fault.Problem, 0, len(problems))
	for _, p := range problems {
		out = append(out, fault.Problem{Field: p.Field, Code: p.Code, Reason: p.Reason})
	}
	return fault.NewInvalid(out...)
}

// by is the account as the history names it.
func by(kind string, a account.Account) Actor { return Actor{Kind: kind, Ref: a.ID.String()} }
