// Package notify writes letters and sends them: by SMTP, or into files where no mail server is set. A
// letter is plain text first and HTML beside it, in the reader's language, and its links are minted in the
// moment it is sent. It refuses to send anything nobody queued, to put a topic or a name into a subject, to
// load anything from anywhere, to learn whether a letter was read, and to log an address, a subject or a
// link.
//
//	sender, err := notify.New(notify.Options{BaseURL: "https://groups.example.org", Folder: "var/mail", …})
//	worker.Handlers[account.MailJob] = sender.Handle
package notify

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"openchair/internal/account"
	"openchair/internal/fault"
	"openchair/internal/jobs"
	"openchair/internal/locale"
	"openchair/web"
)

// Minter makes the link of a grant. Errors: NotFound when the grant has ended.
type Minter interface {
	Mint(ctx context.Context, grant uuid.UUID) (token string, g account.Grant, err error)
}

// Options are what a Sender needs. Log, Now and Spread have usual values.
type Options struct {
	BaseURL string // where the directory is: https://groups.example.org
	Name    string // the directory's name, shown as the sender
	Contact string // where a reader may write to; "" for nowhere
	// SMTP is the mail server; without one letters become files in Folder.
	SMTP   *SMTP
	Folder string
	Minter Minter
	Log    *slog.Logger
	Now    func() time.Time
	Spread func() float64 // in [0,1)
	// BadAddress hears of an address the mail server says does not exist; nil for nobody.
	BadAddress func(ctx context.Context, email string) error
	// ShowLink gets the link of each sign-in letter that became a file, for a terminal; nil for nobody.
	ShowLink func(link string)
}

// Sender does the jobs of kind account.MailJob.
type Sender struct {
	Options
	base, name, contact string
	host                string // of the base URL, for Message-ID and the greeting
	from                string
	langs               map[string]*locale.Lang
	post                post
	circuit             circuit
}

// post is what takes a letter on its way.
type post interface {
	send(ctx context.Context, e envelope) error
}

// tooOld is when a letter is not sent any more: what it says may no longer be so.
const tooOld = 7 * 24 * time.Hour

var (
	errUnreadable   = errors.New("the letter cannot be read")
	errNoSuchLetter = errors.New("there is no letter of this kind")
	errAddress      = errors.New("the address is none that mail can be sent to")
	errTooOld       = errors.New("it waited for a week")
	errOtherAddress = errors.New("its link belongs to another address")
	errNoLink       = errors.New("it was queued without its link")
	errWaits        = errors.New("the mail server does not answer")
)

// New checks the options and makes a Sender. Errors: Invalid.
func New(o Options) (*Sender, error) {
	s := &Sender{Options: o, name: oneLine(o.Name)}
	if o.Log == nil {
		s.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		s.Now = time.Now
	}
	if o.Spread == nil {
		s.Spread = rand.Float64
	}
	base, err := url.Parse(o.BaseURL)
	if err != nil || base.Hostname() == "" {
		return nil, invalid("base-url", "Letters need the directory's address for their links. Set OPENCHAIR_BASE_URL.")
	}
	s.base, s.host = strings.TrimSuffix(o.BaseURL, "/"), strings.ToLower(base.Hostname())
	if o.Contact != "" {
		if s.contact, err = recipient(o.Contact); err != nil {
			return nil, invalid("contact", "The contact in the host's file is no e-mail address, so letters cannot name it.")
		}
	}
	if s.langs, err = locale.Read(web.Files); err != nil {
		return nil, err
	}
	if o.SMTP != nil {
		s.post = &server{SMTP: *o.SMTP, hello: s.host, patience: patience}
	} else {
		s.post = folder(o.Folder)
	}
	s.from = s.sender()
	return s, nil
}

// sender is the address letters come from: the one that is set, else the one the mail server knows us by,
// else the contact. A server refuses addresses it does not know.
func (s *Sender) sender() string {
	if s.SMTP != nil && s.SMTP.From != "" {
		return s.SMTP.From
	}
	if s.SMTP != nil {
		if user, err := recipient(s.SMTP.User); err == nil {
			return user
		}
	}
	if s.contact != "" {
		return s.contact
	}
	return "directory@" + s.host
}

func invalid(field, reason string) error {
	return fault.NewInvalid(fault.Problem{Field: field, Code: field, Reason: reason})
}

func (s *Sender) lang(tag string) *locale.Lang {
	if l := s.langs[tag]; l != nil {
		return l
	}
	return s.langs["en"]
}

// Handle sends the letter of one job. A letter whose link has ended has nothing left to do and is done
// without being sent. A second try of one job carries the same Message-ID.
func (s *Sender) Handle(ctx context.Context, j jobs.Job) error {
	var l account.Letter
	if err := json.Unmarshal(j.Payload, &l); err != nil {
		return jobs.Permanent(errUnreadable)
	}
	if j.Age > tooOld {
		return jobs.Permanent(errTooOld)
	}
	to, err := recipient(l.To)
	if err != nil {
		return jobs.Permanent(err)
	}
	// Before anything is minted: a link that is not sent is a secret too many.
	if wait, ok := s.circuit.enter(s.Now()); !ok {
		return jobs.Later(wait, errWaits)
	}
	met := unmet
	defer func() { s.leave(met) }()
	minted, err := s.mint(ctx, l)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	composed, err := s.compose(l, minted)
	if err != nil {
		return jobs.Permanent(err)
	}
	err = s.post.send(ctx, envelope{
		letter: composed, id: messageID(j, s.host), job: j.ID, at: s.Now(), from: s.from, fromName: s.name, to: to, replyTo: s.contact,
	})
	met = meeting(err)
	if err == nil && l.Kind == account.SignInLetter && s.SMTP == nil && s.ShowLink != nil {
		s.ShowLink(composed.Link)
	}
	return s.judge(ctx, to, err)
}

// judge turns what the post said into what becomes of the job.
func (s *Sender) judge(ctx context.Context, to string, err error) error {
	r, ok := errors.AsType[*refusal](err)
	if !ok || !r.final {
		return err
	}
	if r.noSuchAddress && s.BadAddress != nil {
		if err := s.BadAddress(ctx, to); err != nil {
			return err
		}
	}
	return jobs.Permanent(err)
}

func (s *Sender) leave(met encounter) {
	switch s.circuit.leave(s.Now(), met, s.Spread()) {
	case opened:
		s.Log.Warn("the mail server does not answer; letters wait")
	case closed:
		s.Log.Info("the mail server answers again")
	}
}

// mint makes a letter's links. Errors: NotFound when there is nothing left to write about.
func (s *Sender) mint(ctx context.Context, l account.Letter) (links, error) {
	out := links{items: map[int]string{}}
	p := plans[l.Kind]
	var err error
	switch {
	case p.button && l.Grant != nil:
		if out.own, err = s.url(ctx, l, *l.Grant); err != nil {
			return out, err
		}
	case p.button && !optional(l.Kind):
		return out, jobs.Permanent(errNoLink)
	}
	for i, about := range l.Items {
		if !p.keep {
			break
		}
		if about.Grant == nil {
			return out, jobs.Permanent(errNoLink)
		}
		url, err := s.url(ctx, l, *about.Grant)
		switch {
		case err == nil:
			out.items[i] = url
		case !fault.Is(err, fault.NotFound):
			return out, err
		}
	}
	if p.keep && len(out.items) == 0 {
		return out, fault.NewNotFound("There is nothing left to ask.")
	}
	if l.Unsubscribe != nil {
		out.unsubscribe, err = s.url(ctx, l, *l.Unsubscribe)
	}
	return out, err
}

// url is the address of one grant. A link is its reader's proof of their address, so one that belongs to
// another address than the letter's is never sent.
func (s *Sender) url(ctx context.Context, l account.Letter, grant uuid.UUID) (string, error) {
	token, g, err := s.Minter.Mint(ctx, grant)
	switch {
	case err != nil:
		return "", err
	case g.SpentAt != nil:
		return "", fault.NewNotFound("This link was used.")
	case !strings.EqualFold(g.Email, l.To):
		return "", jobs.Permanent(errOtherAddress)
	}
	return s.base + s.lang(l.Lang).Prefix + g.Purpose.Path(token), nil
}
