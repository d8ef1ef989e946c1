package site

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"openchair/internal/account"
	"openchair/internal/fault"
	"openchair/internal/listing"
	"openchair/internal/moderation"
)

// ReportPage asks what is wrong with a listing.
type ReportPage struct {
	Page
	Heading string
	Name    string
	Back    string
	Action  string
	Reasons []Choice
	Words   string
	Email   string
	Errors  map[string]string
	List    []FormProblem
	Limited bool
	Sent    bool
	Token   string
}

func (s *Site) report(c *gin.Context) error {
	l := s.lang(c)
	x, err := s.find(c, c.Param("slug"))
	if err != nil {
		return err
	}
	if x.Example {
		return errNoPage
	}
	p := s.reportPage(c, l, x)
	p.Sent = c.Query("sent") == "1"
	return s.render(c, http.StatusOK, "report", l, p)
}

func (s *Site) reportPage(c *gin.Context, l *Lang, x *listing.Listing) ReportPage {
	path := "/listings/" + x.Slug
	p := ReportPage{
		Page: s.privatePage(c, l, l.T("report.title"), path+"/report"), Heading: l.T("report.title"), Name: x.Name,
		Back: l.Prefix + path, Action: l.Prefix + path + "/report", Errors: map[string]string{}, Token: s.formToken(),
	}
	for _, r := range moderation.ReportReasons {
		p.Reasons = append(p.Reasons, Choice{Value: r, Label: l.T("report.reason." + r)})
	}
	return p
}

func (s *Site) reportPost(c *gin.Context) error {
	l := s.lang(c)
	x, err := s.find(c, c.Param("slug"))
	if err != nil {
		return err
	}
	v, err := posted(c)
	if err != nil {
		return err
	}
	p := s.reportPage(c, l, x)
	p.Words, p.Email = v.Get("words"), v.Get("email")
	for i := range p.Reasons {
		p.Reasons[i].Chosen = p.Reasons[i].Value == v.Get("reason")
	}
	again := func(status int, problems ...fault.Problem) error {
		for _, problem := range problems {
			text := s.problemText(l, problem)
			p.Errors[problem.Field] = text
			p.List = append(p.List, FormProblem{"#" + inputID(problem.Field), text})
		}
		wrongTitle(l, &p.Page, status)
		return s.render(c, status, "report", l, p)
	}
	r := moderation.Report{
		ListingID: x.ID, Reason: v.Get("reason"), Words: strings.TrimSpace(p.Words), Lang: l.Tag, Tag: s.People.Desk.Tag(s.address(c), x.ID),
	}
	// What has to be mended costs nobody their share of reports.
	problems := r.Problems()
	if p.Email != "" {
		if r.Email, err = account.ReadEmail("email", p.Email); err != nil {
			problems = append(problems, fault.Problem{Field: "email", Code: "email"})
		}
	}
	if len(problems) > 0 {
		return again(http.StatusUnprocessableEntity, problems...)
	}
	if ok, after := s.limits.report.allow(s.network(c)); !ok {
		later(c, after)
		p.Limited = true
		return again(http.StatusTooManyRequests)
	}
	err = s.People.Desk.Send(c.Request.Context(), r)
	switch f, ok := fault.Of(err); {
	case ok && f.Kind == fault.Invalid:
		return again(http.StatusUnprocessableEntity, f.Problems...)
	case ok && f.Kind == fault.Unavailable:
		c.Header("Retry-After", "30")
		return again(http.StatusServiceUnavailable, fault.Problem{Field: "form", Code: "unavailable"})
	case err != nil:
		return err
	}
	c.Redirect(http.StatusSeeOther, p.Action+"?sent=1")
	return nil
}
