// Package account is the people the directory knows: organizers and reviewers, how they prove that an
// address is theirs, and what their role lets them do. Seekers have no account and are never in here. It
// refuses to keep a password, a token that could be read back, or anything about a device.
package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/mail"
	"strings"
	"time"

	"github.com/google/uuid"

	"openchair/internal/fault"
	"openchair/internal/jobs"
)

// Role is what an account may do. A reviewer may do all an organizer may.
type Role string

// The roles.
const (
	Organizer Role = "organizer"
	Reviewer  Role = "reviewer"
)

// Account is one person by their mail address, which only they, reviewers and letters see.
type Account struct {
	ID      uuid.UUID
	Email   string
	Role    Role
	Lang    string
	Blocked bool
	// Quiet: no reminders, at the person's own wish.
	Quiet     bool
	CreatedAt time.Time
	SeenAt    time.Time
}

// IsReviewer reports whether the account may decide.
func (a Account) IsReviewer() bool { return a.Role == Reviewer && !a.Blocked }

// Session is one signed-in browser. CreatedAt is when the person proved their address.
type Session struct {
	ID        uuid.UUID
	AccountID uuid.UUID
	CreatedAt time.Time
	SeenAt    time.Time
}

// Person is who asks: an account through one of its sessions.
type Person struct {
	Account
	Session Session
}

// Fresh reports whether the person signed in lately enough for what cannot be undone: another address,
// the end of the account.
func (p Person) Fresh(now time.Time) bool { return now.Sub(p.Session.CreatedAt) <= freshFor }

const (
	// What an address may ask of us in an hour: a stranger who types it must not fill its inbox.
	lettersAnHour = 3
	freshFor      = 10 * time.Minute
	touchEvery    = 5 * time.Minute
)

// lives is how long a session lasts without a visit, and at the longest.
func lives(r Role) (idle, longest time.Duration) {
	if r == Reviewer {
		return 8 * time.Hour, 7 * 24 * time.Hour
	}
	return 14 * 24 * time.Hour, 90 * 24 * time.Hour
}

// Store keeps accounts, links and sessions. Every method is one transaction.
type Store interface {
	Accounts
	Links
	Sessions
}

// Links is what the store keeps of mailed links.
type Links interface {
	// Grants counts those made for an address since a moment.
	Grants(ctx context.Context, email string, purpose Purpose, since time.Time) (int, error)
	// AddGrant keeps a grant, ends older ones of the same purpose, address and subject, and queues the jobs.
	AddGrant(ctx context.Context, g Grant, queue ...jobs.New) error
	// AddToken keeps the hash of a new token of a grant. Errors: NotFound when the grant is gone or spent.
	AddToken(ctx context.Context, grant uuid.UUID, hash string, now time.Time) (Grant, error)
	// GrantByToken finds an unspent grant by a token that still works. Errors: NotFound.
	GrantByToken(ctx context.Context, hash string, now time.Time) (Grant, error)
	// WrongCode counts a wrong code and ends the grant at the most there may be.
	WrongCode(ctx context.Context, grant uuid.UUID, most int) error
	// Open spends a sign-in grant and starts a session, making the account when there is none: of the grant's
	// address, or of email where the grant has none. role is only ever raised. Of two at the same instant exactly one succeeds. Errors: NotFound, Denied for a blocked account.
	Open(ctx context.Context, hash, sessionHash string, session Session, email string, role Role) (Account, error)
}

// Sessions is what the store keeps of signed-in browsers.
type Sessions interface {
	SessionByHash(ctx context.Context, hash string) (Person, error)
	Touch(ctx context.Context, session uuid.UUID, now time.Time) error
	SessionsOf(ctx context.Context, account uuid.UUID) ([]Session, error)
	// EndSession ends one of the account's own sessions. Errors: NotFound.
	EndSession(ctx context.Context, account, session uuid.UUID) error
}

// Accounts is who may do what. A change of role or a block ends the account's sessions; by is who changed
// it, for the record that nothing can be taken out of.
type Accounts interface {
	AccountByEmail(ctx context.Context, email string) (Account, error)
	AccountByID(ctx context.Context, id uuid.UUID) (Account, error)
	SetRole(ctx context.Context, email string, role Role, by string, now time.Time) (Account, error)
	SetBlocked(ctx context.Context, account uuid.UUID, blocked bool, by string, now time.Time) error
	SetQuiet(ctx context.Context, email string, quiet bool) error
	Reviewers(ctx context.Context) (int, error)
}

// Service is sign-in, sessions and links.
type Service struct {
	Store Store
	Now   func() time.Time
}

// ReadEmail is the address as it is kept: trimmed, in lower case. Errors: Invalid. It accepts less than RFC
// 5322: no display name, no quotes, nothing but ASCII, no address without a dot in its domain, no IP address.
// Letters go to nothing that this refuses.
func ReadEmail(field, s string) (string, error) {
	s = strings.TrimSpace(s)
	wrong := fault.NewInvalid(fault.Problem{Field: field, Code: "email", Reason: "Write an e-mail address like name@example.org."})
	outside := func(r rune) bool { return r <= ' ' || r >= 0x7f }
	a, err := mail.ParseAddress(s)
	if err != nil || a.Name != "" || a.Address != s || len(s) > 254 || strings.ContainsFunc(s, outside) || strings.ContainsAny(s, `<>"(),:;[]\`) {
		return "", wrong
	}
	at := strings.LastIndexByte(s, '@')
	domain := strings.ToLower(s[at+1:])
	if at > 64 || !isDomain(domain) {
		return "", wrong
	}
	// Mailboxes differ by case in theory and nowhere else; two accounts for one inbox would be worse.
	return strings.ToLower(s[:at]) + "@" + domain, nil
}

// isDomain reports whether a name can be a host on the internet: labels of letters, digits and hyphens, and
// a last one that is no number, as that of an IP address is.
func isDomain(domain string) bool {
	labels := strings.Split(domain, ".")
	for _, l := range labels {
		if l == "" || len(l) > 63 || l[0] == '-' || l[len(l)-1] == '-' || strings.Trim(l, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return false
		}
	}
	last := labels[len(labels)-1]
	return len(labels) > 1 && len(last) > 1 && strings.Trim(last, "0123456789") != "" && !strings.HasPrefix(last, "0x")
}

// NewSecret is 32 random bytes as text for a cookie or a link.
func NewSecret() string {
	var b [32]byte
	_, _ = rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// Hash is what is kept of a secret. A plain hash is enough: the secret has 256 random bits.
func Hash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// secretLength is that of NewSecret; anything else is no secret of ours and is not looked up.
const secretLength = 43

var errLink = fault.NewNotFound("This link no longer works. It may have been used already, or a newer one was sent.")

// Lives is how long a session of this account lasts without a visit, and at the longest.
func (a Account) Lives() (idle, longest time.Duration) { return lives(a.Role) }
