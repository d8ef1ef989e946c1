package moderation

import (
	"time"

	"github.com/google/uuid"

	"openchair/internal/account"
	"openchair/internal/jobs"
	"openchair/internal/listing"
)

// SubmissionKind says what a submission wants.
type SubmissionKind string

// The kinds.
const (
	NewListing SubmissionKind = "new"
	Edit       SubmissionKind = "edit"
	FromFeed   SubmissionKind = "feed" // a feed differs from what an organizer confirmed
)

// SubmissionState says where a submission stands.
type SubmissionState string

// The states. A draft waits for its address to be confirmed, and nobody but its sender sees it.
const (
	DraftSubmission SubmissionState = "draft"
	Waiting         SubmissionState = "waiting"
	Asked           SubmissionState = "asked" // the reviewer asked, the sender has not answered yet
	Accepted        SubmissionState = "accepted"
	Declined        SubmissionState = "declined"
	Superseded      SubmissionState = "superseded" // a newer one of the same sender or feed took its place
)

// Submission is a proposed change to a listing, by anyone or anything.
type Submission struct {
	ID        uuid.UUID
	ListingID uuid.UUID
	Kind      SubmissionKind
	// Base is the listing's revision the change was made on, 0 for a new one.
	Base     int
	Proposed listing.Listing
	State    SubmissionState
	Flags    []string
	// FeedHash tells a feed's next import that this difference was shown already.
	FeedHash string
	// Version counts the decisions about it: of two reviewers at once, one sees the other's.
	Version   int
	CreatedAt time.Time
	SentAt    time.Time
	Sender    Sender
	Answer    Answer
}

// Sender is who sent a submission. Only reviewers see it.
type Sender struct {
	Account uuid.UUID // Nil until the address is confirmed, and for a feed
	Email   string
	Role    string // how they stand to the listing: "organizer", "member", "other"
	Lang    string
	Note    string // their words to the reviewer
	// Consent: they said that the professional named agrees to be listed.
	Consent bool
}

// Answer is what was decided, and by whom.
type Answer struct {
	Reason string // a code of Reasons
	Words  string
	By     uuid.UUID
	At     time.Time
	// First is the reviewer who accepted first, where two must.
	First uuid.UUID
	// Objected: it was declined once, by By, and sent again; another reviewer decides.
	Objected bool
}

// Verdict is what a reviewer does with a submission.
type Verdict string

// The verdicts.
const (
	Accept  Verdict = "accept"
	Ask     Verdict = "ask"
	Decline Verdict = "decline"
)

// Reasons are why a submission may be declined, by code; the sentences are the pages'.
var Reasons = []string{"not-found", "duplicate", "not-a-group", "license", "referral-business", "conversion", "incomplete", "other"}

// Keeper is an organizer of a listing.
type Keeper struct {
	ListingID uuid.UUID
	Account   account.Account
	Since     time.Time
}

// Entry is one line of the record that nothing is taken out of. It names accounts and listings by id.
type Entry struct {
	At      time.Time
	Who     string // an account's id, "command line", "feed"
	What    string
	Subject string
	Details string
}

// Decision is everything that one step changes: all of it, or nothing.
type Decision struct {
	Writes      []Write
	Submissions []Submission
	Reports     []Report
	// Keeps and Drops are who becomes an organizer of what, and who is one no longer.
	Keeps, Drops []Keeper
	Grants       []account.Grant
	// Spent are grants that end with this decision; it fails when one has ended already.
	Spent    []uuid.UUID
	Reminded []Reminded
	Queue    []jobs.New
	Record   []Entry
}

// letter queues a letter with the decision.
func (d *Decision) letter(l account.Letter) { d.Queue = append(d.Queue, l.Job()) }

// grant makes a link with the decision.
func (d *Decision) grant(purpose account.Purpose, email, lang string, subject uuid.UUID, now time.Time) *uuid.UUID {
	g := account.Grant{ID: newID(), Purpose: purpose, Email: email, Subject: subject, Lang: lang, CreatedAt: now}
	d.Grants = append(d.Grants, g)
	return &g.ID
}

// Reminded notes that an account was asked about a listing: once for each step of each confirmation.
type Reminded struct {
	ListingID   uuid.UUID
	Account     uuid.UUID
	ConfirmedOn listing.Date
	Step        int // days since the confirmation
	At          time.Time
}

// Revision is one line of a listing's history.
type Revision struct {
	Number  int
	At      time.Time
	By      Actor
	Reason  string
	Listing listing.Listing
}
