package account

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"openchair/internal/jobs"
)

// LetterKind says which letter; the words are notify's.
type LetterKind string

// The letters there are. Subjects are neutral: no topic, no name of a listing ever stands in one.
const (
	SignInLetter      LetterKind = "sign-in"      // the link to sign in with
	DraftLetter       LetterKind = "draft"        // the link that confirms the address and sends a new listing
	ReceivedLetter    LetterKind = "received"     // it is in the queue, and what happens next
	AcceptedLetter    LetterKind = "accepted"     // it is published
	DeclinedLetter    LetterKind = "declined"     // it is not, and why, and how to object
	AskedLetter       LetterKind = "asked"        // the reviewer has a question
	ChangedLetter     LetterKind = "changed"      // somebody else changed a listing of yours
	ReminderLetter    LetterKind = "reminder"     // is this still true? One letter for all listings that are due
	HiddenLetter      LetterKind = "hidden"       // nobody answered, so it is hidden; one tap brings it back
	NobodyThereLetter LetterKind = "nobody-there" // two people stood before a closed door
	ReportLetter      LetterKind = "report"       // to a reporter: what became of it
	AddressLetter     LetterKind = "address"      // to the former address: the account has another one now, or is gone
	TakeoverLetter    LetterKind = "takeover"     // to the organizers there are: somebody else asks to keep the listing
)

// Letter is a letter to be written and sent: which one, to whom, in which language, about what. It is
// what waits in the queue, so it holds no secret: its links are minted when it is sent.
type Letter struct {
	Kind LetterKind `json:"kind"`
	To   string     `json:"to"`
	Lang string     `json:"lang"` // "en" or "es"
	// Facts are, where there are any, "name" of what was sent to us, "reason" it was declined for, "words" of a
	// reviewer, and "what" became of an account: "gone", else it has another address. A letter to an address
	// nobody has confirmed shows none of them: it would carry a stranger's words to anyone.
	Facts map[string]string `json:"facts,omitempty"`
	Items []Item            `json:"items,omitempty"` // one for each listing the letter is about
	// Grant is what the letter's own link may do, nil when it has none.
	Grant *uuid.UUID `json:"grant,omitempty"`
	// Unsubscribe is the grant behind List-Unsubscribe; nil: the letter cannot be unsubscribed from.
	Unsubscribe *uuid.UUID `json:"unsubscribe,omitempty"`
}

// MailJob is the kind of job that sends a letter; its payload is the Letter.
const MailJob = "mail"

// Job queues the letter.
func (l Letter) Job() jobs.New {
	// A letter is made of texts: it cannot fail to be written.
	payload, _ := json.Marshal(l)
	return jobs.New{Kind: MailJob, Payload: payload}
}

// Item is one listing in a letter.
type Item struct {
	Name  string     `json:"name"`
	Path  string     `json:"path,omitempty"` // its page, like "/listings/some-name"
	Note  string     `json:"note,omitempty"` // a date or a reviewer's words
	Grant *uuid.UUID `json:"grant,omitempty"`
}

// Purpose is the one thing a mailed link can do.
type Purpose string

// The purposes, and with each how long its link works.
const (
	SignIn      Purpose = "sign-in"
	FirstSignIn Purpose = "first-sign-in" // printed at the first start, never mailed
	SendDraft   Purpose = "draft"
	Keep        Purpose = "keep" // still true, change, ended
	Unsubscribe Purpose = "unsubscribe"
)

// Lives is how long a link of each purpose works, from the moment it is mailed.
var Lives = map[Purpose]time.Duration{
	SignIn:      10 * time.Minute,
	FirstSignIn: 24 * time.Hour,
	SendDraft:   14 * 24 * time.Hour,
	Keep:        400 * 24 * time.Hour,
	Unsubscribe: 400 * 24 * time.Hour,
}

// Path is where a link of this purpose leads, without its language.
func (p Purpose) Path(token string) string {
	switch p {
	case SignIn, FirstSignIn:
		return "/sign-in/" + token
	case SendDraft:
		return "/submit/" + token
	case Keep:
		return "/organize/keep/" + token
	}
	return "/organize/unsubscribe/" + token
}

// Grant is a permission that a mailed link carries: one thing, for one address, about one subject. Only
// the SHA-256 of its tokens is ever stored; a letter that is sent twice has two tokens for one grant, and
// both end with it.
type Grant struct {
	ID      uuid.UUID
	Purpose Purpose
	Email   string
	Subject uuid.UUID // a listing or a submission; Nil for sign-in
	Lang    string
	// Browser is the SHA-256 of the asking browser's cookie and Code what is shown there: a link opened in
	// another browser asks for it. Only for sign-in.
	Browser   string
	Code      string
	CreatedAt time.Time
	SpentAt   *time.Time
}
