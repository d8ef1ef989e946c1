package site

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"openchair/internal/account"
	"openchair/internal/listing"
	"openchair/internal/moderation"
)

// AccountPage is what the directory knows of a person, and how they take it away.
type AccountPage struct {
	Page
	Desk     DeskNav
	Heading  string
	Done     string
	Error    string
	Email    string
	Quiet    bool
	Sessions []SessionLine
	Alone    []string // listings that nobody else keeps
	Fresh    bool
}

// SessionLine is one signed-in browser.
type SessionLine struct {
	ID, Since, Seen string
	Here            bool
}

func (s *Site) organizeAccount(c *gin.Context, p account.Person) error {
	return s.accountPage(c, p, http.StatusOK, "")
}

func (s *Site) accountPage(c *gin.Context, p account.Person, status int, problem string) error {
	l := s.lang(c)
	ctx := c.Request.Context()
	page := AccountPage{
		Page: s.privatePage(c, l, l.T("account.title"), "/organize/account"), Desk: s.deskNav(p, "account"), Heading: l.T("account.title"),
		Done: doneText(l, c), Error: problem, Email: p.Email, Quiet: p.Quiet, Fresh: p.Fresh(s.Now()),
	}
	sessions, err := s.People.Accounts.Store.SessionsOf(ctx, p.ID)
	if err != nil {
		return err
	}
	for _, x := range sessions {
		page.Sessions = append(page.Sessions, SessionLine{x.ID.String(), l.Date(x.CreatedAt), l.Date(x.SeenAt), x.ID == p.Session.ID})
	}
	alone, err := s.keptAlone(c, p)
	if err != nil {
		return err
	}
	for _, x := range alone {
		page.Alone = append(page.Alone, x.Name)
	}
	wrongTitle(l, &page.Page, status)
	return s.render(c, status, "account", l, page)
}

// keptAlone are the person's listings that can be seen and that nobody else keeps.
func (s *Site) keptAlone(c *gin.Context, p account.Person) ([]listing.Listing, error) {
	ctx := c.Request.Context()
	own, err := s.People.Desk.Store.KeptBy(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	var out []listing.Listing
	for _, x := range own {
		if x.State != listing.Published && x.State != listing.Paused {
			continue
		}
		keepers, err := s.People.Desk.Store.Keepers(ctx, x.ID)
		if err != nil {
			return nil, err
		}
		if len(keepers) == 1 {
			out = append(out, x)
		}
	}
	return out, nil
}

func (s *Site) organizeAccountAct(c *gin.Context, p account.Person) error {
	l := s.lang(c)
	ctx := c.Request.Context()
	v, err := posted(c)
	if err != nil {
		return err
	}
	switch c.Param("act") {
	case "session":
		id, err := uuid.Parse(v.Get("session"))
		if err != nil {
			return errNoPage
		}
		if err := s.People.Accounts.Store.EndSession(ctx, p.ID, id); err != nil {
			return err
		}
		c.Redirect(http.StatusSeeOther, l.Prefix+"/organize/account?done=ended")
	case "reminders":
		quiet := v.Get("quiet") == "yes"
		if err := s.People.Accounts.Store.SetQuiet(ctx, p.Email, quiet); err != nil {
			return err
		}
		done := "loud"
		if quiet {
			done = "quiet"
		}
		c.Redirect(http.StatusSeeOther, l.Prefix+"/organize/account?done="+done)
	case "delete":
		return s.deleteAccount(c, p, v.Get("sure") == "yes", v.Get("listings") == "keep")
	default:
		return errNoPage
	}
	return nil
}

// deleteAccount takes a person out. It needs a sign-in of the last minutes, because it cannot be undone.
func (s *Site) deleteAccount(c *gin.Context, p account.Person, sure, keepListings bool) error {
	l := s.lang(c)
	ctx := c.Request.Context()
	if !p.Fresh(s.Now()) {
		return s.accountPage(c, p, http.StatusForbidden, l.T("account.not_fresh"))
	}
	if !sure {
		return s.accountPage(c, p, http.StatusUnprocessableEntity, l.T("account.sure"))
	}
	if !keepListings {
		alone, err := s.keptAlone(c, p)
		if err != nil {
			return err
		}
		for _, x := range alone {
			if _, err := s.People.Desk.Do(ctx, p, x.ID, moderation.Withdraw, ""); err != nil {
				return err
			}
		}
	}
	farewell := account.Letter{Kind: account.AddressLetter, To: p.Email, Lang: l.Tag}
	if err := s.People.Work.ForgetAccount(ctx, p.ID, p.Email, s.Now(), farewell.Job()); err != nil {
		return err
	}
	s.setCookie(c, sessionCookie, "", -time.Second)
	c.Header("Clear-Site-Data", `"cache", "storage"`)
	page := SentPage{Page: s.privatePage(c, l, l.T("account.gone.title"), "/"), Heading: l.T("account.gone.title"), Lines: []string{l.T("account.gone.text")}}
	return s.render(c, http.StatusOK, "sent", l, page)
}

// mine is everything the directory keeps about a person.
type mine struct {
	Email       string            `json:"email"`
	Role        account.Role      `json:"role"`
	Language    string            `json:"language"`
	Reminders   bool              `json:"reminders"`
	Since       string            `json:"since"`
	Sessions    []mySession       `json:"sessions"`
	Listings    []listing.Listing `json:"listings"`
	Submissions []mySubmission    `json:"submissions"`
}

type mySession struct {
	Since string `json:"since"`
	Seen  string `json:"seen"`
}

type mySubmission struct {
	Kind    moderation.SubmissionKind  `json:"kind"`
	State   moderation.SubmissionState `json:"state"`
	Sent    string                     `json:"sent"`
	Note    string                     `json:"note"`
	Answer  string                     `json:"answer"`
	Listing listing.Listing            `json:"listing"`
}

// organizeData is a person's own data as a file.
func (s *Site) organizeData(c *gin.Context, p account.Person) error {
	ctx := c.Request.Context()
	m := mine{Email: p.Email, Role: p.Role, Language: p.Lang, Reminders: !p.Quiet, Since: p.CreatedAt.Format(time.RFC3339)}
	sessions, err := s.People.Accounts.Store.SessionsOf(ctx, p.ID)
	if err != nil {
		return err
	}
	for _, x := range sessions {
		m.Sessions = append(m.Sessions, mySession{x.CreatedAt.Format(time.RFC3339), x.SeenAt.Format(time.RFC3339)})
	}
	if m.Listings, err = s.People.Desk.Store.KeptBy(ctx, p.ID); err != nil {
		return err
	}
	sent, err := s.People.Desk.SentBy(ctx, p)
	if err != nil {
		return err
	}
	for _, x := range sent {
		m.Submissions = append(m.Submissions, mySubmission{x.Kind, x.State, x.SentAt.Format(time.RFC3339), x.Sender.Note, x.Answer.Words, x.Proposed})
	}
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	c.Header("Content-Disposition", `attachment; filename="my-data.json"`)
	c.Data(http.StatusOK, "application/json; charset=utf-8", b)
	return nil
}

func itoa(n int) string { return strconv.Itoa(n) }

// atoi is 0 for what is no number: no revision has it.
func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
