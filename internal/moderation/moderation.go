// Package moderation is the one door for change: whatever wants to alter a listing (a feed's row, the
// seed, a form, a mail link, a reviewer) becomes a decision here, and a decision is one transaction of
// the store: listing, history and change row together, or nothing. It refuses to let anything in that
// breaks a rule of listing.
package moderation

import (
	"time"

	"github.com/google/uuid"

	"openchair/internal/listing"
)

// Actor is who made a change: a kind (listing's source kinds) and a name that is not personal data (a
// feed's name, an account's id).
type Actor struct {
	Kind string
	Ref  string
}

// Write is one listing as a decision leaves it.
type Write struct {
	Listing listing.Listing
	// Was is the revision the decision was made on; 0 for a listing that is new. The store refuses with a
	// Conflict when the listing has moved on.
	Was    int
	By     Actor
	Reason string
	At     time.Time
	// Hash tells a feed's next import whether the row changed.
	Hash string
}

// FeedRow is what the store remembers of one row of a feed.
type FeedRow struct {
	ID       uuid.UUID
	Slug     string
	Revision int
	State    listing.State
	Hash     string
	// Answered: somebody answerable confirmed this listing, so the feed may not overwrite it.
	Answered bool
	// Shown is the hash of the last difference that was put before a reviewer.
	Shown string
}
