package site

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"openchair/internal/account"
	"openchair/internal/fault"
	"openchair/internal/listing"
	"openchair/internal/moderation"
)

// ReviewListings finds a listing in any state.
type ReviewListings struct {
	Page
	Desk    DeskNav
	Heading string
	Text    string
	Lines   []Own
	Next    string
}

// perDeskPage is how many listings one page of the reviewers' list has.
const perDeskPage = 50

func (s *Site) reviewListings(c *gin.Context, p account.Person) error {
	l := s.lang(c)
	after, err := uuid.Parse(c.Query("after"))
	if err != nil {
		after = uuid.Nil
	}
	text := strings.TrimSpace(c.Query("name"))
	found, err := s.People.Work.ListingsPage(c.Request.Context(), after, text, perDeskPage)
	if err != nil {
		return err
	}
	page := ReviewListings{Page: s.privatePage(c, l, l.T("review.listings"), "/review/listings"), Desk: s.deskNav(p, "listings"), Heading: l.T("review.listings"), Text: text}
	for i := range found {
		o := s.own(l, &found[i])
		o.Href = l.Prefix + "/review/listings/" + found[i].ID.String()
		page.Lines = append(page.Lines, o)
	}
	if len(found) == perDeskPage {
		page.Next = l.Prefix + "/review/listings?" + url.Values{"after": {found[len(found)-1].ID.String()}, "name": {text}}.Encode()
	}
	return s.render(c, http.StatusOK, "review-listings", l, page)
}

// ReviewListing is one listing with what a reviewer can do to it.
type ReviewListing struct {
	Page
	Desk     DeskNav
	Heading  string
	Done     string
	Problem  string
	Own      Own
	Base     string
	Revision int
	Keepers  []KeeperLine
	History  []HistoryLine
	Form     Form
	FormOpen bool
	Source   string
}

// KeeperLine is an organizer, whom a reviewer may block.
type KeeperLine struct {
	ID, Email, Since string
	Blocked          bool
}

func (s *Site) reviewListing(c *gin.Context, p account.Person) error {
	return s.reviewListingPage(c, p, http.StatusOK, nil, nil, "")
}

func (s *Site) reviewListingPage(c *gin.Context, p account.Person, status int, v url.Values, problems []fault.Problem, problem string) error {
	l := s.lang(c)
	ctx := c.Request.Context()
	id, err := pathID(c)
	if err != nil {
		return err
	}
	x, err := s.People.Desk.Store.ByID(ctx, id)
	if err != nil {
		return err
	}
	path := "/review/listings/" + id.String()
	page := ReviewListing{
		Page: s.privatePage(c, l, x.Name, path), Desk: s.deskNav(p, "listings"), Heading: x.Name, Done: doneText(l, c), Problem: problem,
		Own: s.own(l, &x), Base: l.Prefix + path, Revision: x.Revision, Source: strings.Join(nonEmpty(x.Source.Kind, string(x.Source.Name), string(x.Source.Date)), " · "),
	}
	keepers, err := s.People.Desk.Store.Keepers(ctx, id)
	if err != nil {
		return err
	}
	for _, k := range keepers {
		page.Keepers = append(page.Keepers, KeeperLine{k.Account.ID.String(), k.Account.Email, l.Date(k.Since), k.Account.Blocked})
	}
	if page.History, err = s.history(c, l, id, true); err != nil {
		return err
	}
	from := formValues(&x)
	if v.Has("form.whole") {
		from, page.FormOpen = v, true
	}
	page.Form = s.form(l, page.Base+"/edit", from, problems, false)
	wrongTitle(l, &page.Page, status)
	return s.render(c, status, "review-listing", l, page)
}

func (s *Site) reviewListingAct(c *gin.Context, p account.Person) error {
	l := s.lang(c)
	ctx := c.Request.Context()
	id, v, err := postedTo(c)
	if err != nil {
		return err
	}
	done := c.Param("act")
	switch done {
	case "edit":
		var current, typed listing.Listing
		if current, err = s.People.Desk.Store.ByID(ctx, id); err != nil {
			return err
		}
		if v.Get("step") == "more" {
			return s.oneMore(v, &current, func(status int, problems []fault.Problem) error {
				return s.reviewListingPage(c, p, status, v, problems, "")
			})
		}
		var problems []fault.Problem
		if typed, problems = s.readListing(v, &current); len(problems) > 0 {
			return s.reviewListingPage(c, p, http.StatusUnprocessableEntity, v, problems, "")
		}
		if v.Get("license_checked") == "yes" {
			s.markChecked(&typed, p)
		}
		_, err = s.People.Desk.Correct(ctx, p, id, atoi(v.Get("revision")), typed, v.Get("asked") == "yes")
		done = "edited"
	case "pause", "resume", "withdraw":
		_, err = s.People.Desk.Set(ctx, p, id, moderation.Act(done))
	case "revert":
		_, err = s.People.Desk.Revert(ctx, p, id, atoi(v.Get("number")))
	case "block":
		done, err = s.block(c, p, v)
	default:
		return errNoPage
	}
	switch f, ok := fault.Of(err); {
	case ok && f.Kind == fault.Invalid:
		return s.reviewListingPage(c, p, http.StatusUnprocessableEntity, v, f.Problems, "")
	case ok && f.Kind == fault.Conflict:
		return s.reviewListingPage(c, p, http.StatusConflict, v, nil, l.T("review.conflict"))
	case err != nil:
		return err
	}
	c.Redirect(http.StatusSeeOther, l.Prefix+"/review/listings/"+id.String()+"?done="+done)
	return nil
}

// block keeps an account out, or lets it in again. A reviewer is not blocked from here.
func (s *Site) block(c *gin.Context, p account.Person, v url.Values) (done string, err error) {
	id, err := uuid.Parse(v.Get("account"))
	if err != nil {
		return "", errNoPage
	}
	a, err := s.People.Accounts.Store.AccountByID(c.Request.Context(), id)
	if err != nil || a.Role == account.Reviewer {
		return "", errNoPage
	}
	done = "blocked"
	if a.Blocked {
		done = "let-in"
	}
	return done, s.People.Accounts.Store.SetBlocked(c.Request.Context(), id, !a.Blocked, p.ID.String(), s.Now())
}

// HealthPage is the work that could not be done.
type HealthPage struct {
	Page
	Desk    DeskNav
	Heading string
	Done    string
	Dead    []DeadLine
}

// DeadLine is a job that was laid aside.
type DeadLine struct {
	ID             int64
	Kind, Why, Age string
	Tries          int
}

func (s *Site) reviewHealth(c *gin.Context, p account.Person) error {
	l := s.lang(c)
	dead, err := s.People.Work.DeadJobs(c.Request.Context(), 100)
	if err != nil {
		return err
	}
	page := HealthPage{Page: s.privatePage(c, l, l.T("review.health"), "/review/health"), Desk: s.deskNav(p, "health"), Heading: l.T("review.health"), Done: doneText(l, c)}
	for _, d := range dead {
		page.Dead = append(page.Dead, DeadLine{d.ID, d.Kind, d.Why, s.age(l, d.At), d.Attempts})
	}
	return s.render(c, http.StatusOK, "health", l, page)
}

func (s *Site) reviewHealthPost(c *gin.Context, p account.Person) error {
	if err := s.People.Work.Revive(c.Request.Context(), int64(atoi(c.Param("id")))); err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, s.lang(c).Prefix+"/review/health?done=revived")
	return nil
}
