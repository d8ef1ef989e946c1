package account

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"openchair/internal/fault"
)

// AskSignIn has a link mailed to an address. It says the same and does as much work for an address it
// knows, one it does not, a blocked one, and one that asked too often: nobody learns from it who keeps a
// listing. browser is the asking browser's secret.
func (s *Service) AskSignIn(ctx context.Context, email, lang, browser string) error {
	now := s.Now().UTC()
	n, err := s.Store.Grants(ctx, email, SignIn, now.Add(-time.Hour))
	if err != nil {
		return err
	}
	if n >= lettersAnHour {
		return nil
	}
	g := Grant{
		ID: uuid.Must(uuid.NewV7()), Purpose: SignIn, Email: email, Lang: lang, Browser: Hash(browser), Code: CodeOf(browser), CreatedAt: now,
	}
	letter := Letter{Kind: SignInLetter, To: email, Lang: lang, Grant: &g.ID}
	return s.Store.AddGrant(ctx, g, letter.Job())
}

// CodeOf is the code a browser shows while it waits for its link: six digits that follow from its secret,
// so that nothing has to be kept for showing them again.
func CodeOf(browser string) string {
	sum := sha256.Sum256([]byte("code:" + browser))
	return fmt.Sprintf("%06d", binary.BigEndian.Uint64(sum[:8])%1_000_000)
}

// Mint makes the link of a grant when its letter is sent. The token is in the answer and nowhere else.
// Errors: NotFound when the grant has ended: then there is nothing to send.
func (s *Service) Mint(ctx context.Context, grant uuid.UUID) (token string, g Grant, err error) {
	token = NewSecret()
	g, err = s.Store.AddToken(ctx, grant, Hash(token), s.Now().UTC())
	return token, g, err
}

// Read is what a link may do, unspent. Errors: NotFound, the same for a link that was used, is too old or
// never was.
func (s *Service) Read(ctx context.Context, token string, purposes ...Purpose) (Grant, error) {
	if len(token) != secretLength {
		return Grant{}, errLink
	}
	g, err := s.Store.GrantByToken(ctx, Hash(token), s.Now().UTC())
	if fault.Is(err, fault.NotFound) || err == nil && !slices.Contains(purposes, g.Purpose) {
		return Grant{}, errLink
	}
	return g, err
}

// NeedsCode reports whether the link was opened in another browser than the asking one: it then works
// only with the code that is shown there.
func (g Grant) NeedsCode(browser string) bool {
	return g.Purpose == SignIn && (browser == "" || subtle.ConstantTimeCompare([]byte(Hash(browser)), []byte(g.Browser)) != 1)
}

// maxWrongCodes ends a link that is being guessed at.
const maxWrongCodes = 5

// SignIn spends a link and starts a session, whose secret is for the cookie. Errors: NotFound for a dead
// link, Invalid for a wrong code, Denied for a blocked account.
func (s *Service) SignIn(ctx context.Context, token, browser, code string) (secret string, a Account, err error) {
	g, err := s.Read(ctx, token, SignIn)
	if err != nil {
		return "", Account{}, err
	}
	if g.NeedsCode(browser) && subtle.ConstantTimeCompare([]byte(code), []byte(g.Code)) != 1 {
		return "", Account{}, s.wrongCode(ctx, g)
	}
	return s.open(ctx, token, "", Organizer)
}

// SignInFirst spends the link of FirstReviewer for the address its opener says.
func (s *Service) SignInFirst(ctx context.Context, token, email string) (secret string, a Account, err error) {
	if _, err := s.Read(ctx, token, FirstSignIn); err != nil {
		return "", Account{}, err
	}
	if n, err := s.Store.Reviewers(ctx); err != nil || n > 0 {
		return "", Account{}, errors.Join(err, errLink)
	}
	return s.open(ctx, token, email, Reviewer)
}

func (s *Service) open(ctx context.Context, token, email string, role Role) (secret string, a Account, err error) {
	now := s.Now().UTC()
	secret = NewSecret()
	session := Session{ID: uuid.Must(uuid.NewV7()), CreatedAt: now, SeenAt: now}
	a, err = s.Store.Open(ctx, Hash(token), Hash(secret), session, email, role)
	if fault.Is(err, fault.NotFound) {
		err = errLink
	}
	return secret, a, err
}

func (s *Service) wrongCode(ctx context.Context, g Grant) error {
	if err := s.Store.WrongCode(ctx, g.ID, maxWrongCodes); err != nil {
		return err
	}
	return fault.NewInvalid(fault.Problem{Field: "code", Code: "code", Reason: "This is not the code. Look at the page where you asked for the link."})
}

// Who is the person behind a cookie. Errors: NotFound for a cookie that is no session any more.
func (s *Service) Who(ctx context.Context, secret string) (Person, error) {
	none := fault.NewNotFound("You are not signed in.")
	if len(secret) != secretLength {
		return Person{}, none
	}
	p, err := s.Store.SessionByHash(ctx, Hash(secret))
	if err != nil {
		if fault.Is(err, fault.NotFound) {
			err = none
		}
		return Person{}, err
	}
	now := s.Now().UTC()
	idle, longest := lives(p.Role)
	if p.Blocked || now.Sub(p.Session.SeenAt) > idle || now.Sub(p.Session.CreatedAt) > longest {
		return Person{}, none
	}
	if now.Sub(p.Session.SeenAt) >= touchEvery {
		// That the visit is noted a little late matters less than the visit.
		_ = s.Store.Touch(ctx, p.Session.ID, now)
	}
	return p, nil
}

// SignOut ends a session. A cookie that is none ends nothing, and that is fine.
func (s *Service) SignOut(ctx context.Context, secret string) error {
	p, err := s.Who(ctx, secret)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.Store.EndSession(ctx, p.ID, p.Session.ID)
}

// FirstReviewer is a link that makes a reviewer of whoever opens it and says their address, for a server
// on its own machine that has none. Errors: Conflict when there is one already.
func (s *Service) FirstReviewer(ctx context.Context) (token string, err error) {
	n, err := s.Store.Reviewers(ctx)
	if err != nil {
		return "", err
	}
	if n > 0 {
		return "", fault.NewConflict("There is a reviewer already. Grant the role with “server user grant”.")
	}
	g := Grant{ID: uuid.Must(uuid.NewV7()), Purpose: FirstSignIn, CreatedAt: s.Now().UTC()}
	if err := s.Store.AddGrant(ctx, g); err != nil {
		return "", err
	}
	token, _, err = s.Mint(ctx, g.ID)
	return token, err
}
