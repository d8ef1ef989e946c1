package site

import (
	"net/http"
	"net/url"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"openchair/internal/account"
	"openchair/internal/fault"
	"openchair/internal/listing"
	"openchair/internal/moderation"
)

// QueuePage is what waits for a reviewer.
type QueuePage struct {
	Page
	Desk    DeskNav
	Heading string
	Done    string
	Cases   []CaseLine
	Oldest  string
}

// CaseLine is one thing in the queue.
type CaseLine struct {
	Href, Kind, Name, Place, Age, LedBy string
	Words                               string
	Flags                               []Flag
	Grave                               bool
}

// Flag is what an automatic check points to.
type Flag struct {
	Text string
	Two  bool // it needs two reviewers
}

func (s *Site) review(c *gin.Context, p account.Person) error {
	l := s.lang(c)
	cases, err := s.People.Desk.Queue(c.Request.Context(), p)
	if err != nil {
		return err
	}
	page := QueuePage{Page: s.privatePage(c, l, l.T("review.title"), "/review"), Desk: s.deskNav(p, "review"), Heading: l.T("review.title"), Done: doneText(l, c)}
	oldest := s.Now()
	for _, x := range cases {
		if x.Since.Before(oldest) {
			oldest = x.Since
		}
		line := CaseLine{
			Name: x.Listing.Name, Place: s.words(l).where(&x.Listing), Age: s.age(l, x.Since), Grave: x.Risk >= 100,
			LedBy: s.Words.Label("led_by", string(x.Listing.LedBy), l.Tag),
		}
		if x.Report != nil {
			line.Href = l.Prefix + "/review/reports/" + x.Report.ID.String()
			line.Kind, line.Words = l.T("review.kind.report"), l.T("report.reason."+x.Report.Reason)
		} else {
			line.Href = l.Prefix + "/review/submissions/" + x.Submission.ID.String()
			line.Kind, line.Flags = l.T("review.kind."+string(x.Submission.Kind)), flags(l, x.Submission.Flags)
		}
		page.Cases = append(page.Cases, line)
	}
	if len(cases) > 0 {
		page.Oldest = l.T("review.oldest", "Age", s.age(l, oldest))
	}
	return s.render(c, http.StatusOK, "review", l, page)
}

func flags(l *Lang, names []string) []Flag {
	var out []Flag
	for _, f := range names {
		two := f == moderation.FlagTakeover || f == moderation.FlagOtherDomain || f == moderation.FlagAddressShown || f == moderation.FlagDomainChange
		out = append(out, Flag{l.T("flag." + f), two})
	}
	return out
}

// age is how long something waits, in the unit that matters.
func (s *Site) age(l *Lang, since time.Time) string {
	switch d := s.Now().Sub(since); {
	case d < time.Minute:
		return l.T("age.now")
	case d < time.Hour:
		return l.T("age.minutes", "N", int(d.Minutes()))
	case d < 48*time.Hour:
		return l.T("age.hours", "N", int(d.Hours()))
	default:
		return l.T("age.days", "N", int(d.Hours()/24))
	}
}

// ReviewPage is one submission as a reviewer decides on it.
type ReviewPage struct {
	Page
	Desk     DeskNav
	Heading  string
	Problem  string
	Kind     string
	Age      string
	Flags    []Flag
	Sender   moderation.Sender
	Role     string
	Objected bool
	Before   string // what was asked or declined before
	Changes  []Change
	New      bool
	Card     Card
	Dates    []When
	Alike    []Card
	Keepers  []string
	Two      bool
	First    bool   // one reviewer has accepted already
	Mine     string // why this reviewer may not decide
	Moved    bool
	Disputed bool // its organizers say that they still keep it
	Decided  string
	Action   string
	Version  int
	Reasons  []Choice
	Words    string
	Form     Form
	FormOpen bool
	Licensed bool // it names a license that can be looked up
	Checked  bool
}

func (s *Site) reviewSubmission(c *gin.Context, p account.Person) error {
	return s.reviewPage(c, p, http.StatusOK, nil, nil, "")
}

func (s *Site) reviewPage(c *gin.Context, p account.Person, status int, v url.Values, problems []fault.Problem, problem string) error {
	l := s.lang(c)
	id, err := pathID(c)
	if err != nil {
		return err
	}
	look, err := s.People.Desk.Look(c.Request.Context(), p, id)
	if err != nil {
		return err
	}
	sub := look.Submission
	path := "/review/submissions/" + id.String()
	check := s.checkPage(c, l, sub.Proposed, path)
	page := ReviewPage{
		Page: s.privatePage(c, l, sub.Proposed.Name, path), Desk: s.deskNav(p, "review"), Heading: sub.Proposed.Name, Problem: problem,
		Kind: l.T("review.kind." + string(sub.Kind)), Age: s.age(l, sub.SentAt), Flags: flags(l, sub.Flags), Sender: sub.Sender,
		Objected: sub.Answer.Objected, Before: sub.Answer.Words, New: look.Current == nil, Card: check.Card, Dates: check.Dates,
		Two: look.TwoNeeded, First: sub.Answer.First != uuid.Nil, Moved: look.Moved, Disputed: look.Contested, Action: l.Prefix + path, Version: sub.Version,
	}
	if sub.Sender.Role != "" {
		page.Role = l.T("form.role." + sub.Sender.Role)
	}
	if look.Mine != "" {
		page.Mine = l.T("review.mine." + look.Mine)
	}
	if sub.State != moderation.Waiting {
		page.Decided = l.T("review.state." + string(sub.State))
	}
	was := listing.New("")
	was.State = sub.Proposed.State
	if look.Current != nil {
		was = *look.Current
	}
	page.Changes = s.changes(l, &was, &sub.Proposed)
	for i := range look.Alike {
		card := s.own(l, &look.Alike[i]).Card
		card.Href = l.Prefix + "/review/listings/" + look.Alike[i].ID.String()
		page.Alike = append(page.Alike, card)
	}
	for _, k := range look.Keepers {
		page.Keepers = append(page.Keepers, k.Account.Email)
	}
	for _, r := range moderation.Reasons {
		page.Reasons = append(page.Reasons, Choice{Value: r, Label: l.T("reason." + r), Chosen: v.Get("reason") == r})
	}
	page.Words = v.Get("words")
	from := formValues(&sub.Proposed)
	if v.Has("form.whole") {
		from, page.FormOpen = v, true
	}
	page.Form = s.form(l, page.Action, from, problems, false)
	page.FormOpen = page.FormOpen || len(problems) > 0
	page.Licensed = len(sub.Proposed.Leaders) > 0 && sub.Proposed.Leaders[0].License != nil
	page.Checked = checkedLicense(&sub.Proposed)
	wrongTitle(l, &page.Page, status)
	return s.render(c, status, "case", l, page)
}

func checkedLicense(x *listing.Listing) bool {
	return len(x.Leaders) > 0 && x.Leaders[0].License != nil && x.Leaders[0].License.CheckedOn != ""
}

func (s *Site) reviewSubmissionPost(c *gin.Context, p account.Person) error {
	l := s.lang(c)
	ctx := c.Request.Context()
	id, v, err := postedTo(c)
	if err != nil {
		return err
	}
	if v.Get("step") == "more" {
		look, err := s.People.Desk.Look(ctx, p, id)
		if err != nil {
			return err
		}
		return s.oneMore(v, &look.Submission.Proposed, func(status int, problems []fault.Problem) error {
			return s.reviewPage(c, p, status, v, problems, "")
		})
	}
	j := moderation.Judgment{Verdict: moderation.Verdict(v.Get("verdict")), Version: atoi(v.Get("version")), Reason: v.Get("reason"), Words: v.Get("words")}
	if v.Get("edited") == "1" || v.Get("license_checked") == "yes" {
		look, err := s.People.Desk.Look(ctx, p, id)
		if err != nil {
			return err
		}
		x := look.Submission.Proposed
		if v.Get("edited") == "1" {
			var problems []fault.Problem
			if x, problems = s.readListing(v, &look.Submission.Proposed); len(problems) > 0 {
				return s.reviewPage(c, p, http.StatusUnprocessableEntity, v, problems, "")
			}
		}
		if v.Get("license_checked") == "yes" {
			s.markChecked(&x, p)
		}
		j.Listing = &x
	}
	done, err := s.People.Desk.Decide(ctx, p, id, j)
	switch f, ok := fault.Of(err); {
	case ok && f.Kind == fault.Invalid:
		return s.reviewPage(c, p, http.StatusUnprocessableEntity, v, f.Problems, s.problemText(l, f.Problems[0]))
	case ok && f.Kind == fault.Conflict:
		return s.reviewPage(c, p, http.StatusConflict, v, nil, l.T("review.conflict"))
	case ok && f.Kind == fault.Denied:
		return s.reviewPage(c, p, http.StatusForbidden, v, nil, l.T("review.denied"))
	case err != nil:
		return err
	}
	what := v.Get("verdict")
	if !done {
		what = "accept-first"
	}
	c.Redirect(http.StatusSeeOther, l.Prefix+"/review?done="+what)
	return nil
}

// markChecked dates the reviewer's look into the register.
func (s *Site) markChecked(x *listing.Listing, p account.Person) {
	if len(x.Leaders) == 0 || x.Leaders[0].License == nil {
		return
	}
	kept := *x.Leaders[0].License
	kept.CheckedOn, kept.CheckedBy = listing.DateOf(s.Now()), "reviewer"
	x.Leaders[0].License = &kept
}

// ReportCase is one report as a reviewer reads it.
type ReportCase struct {
	Page
	Desk    DeskNav
	Heading string
	Problem string
	Reason  string
	Words   string
	Email   string
	Age     string
	Card    Card
	Listing string
	Action  string
	Version int
	Answer  string
	Open    bool
	Others  []string
	Pausing bool
}

func (s *Site) reviewReport(c *gin.Context, p account.Person) error {
	return s.reportCase(c, p, http.StatusOK, "", "")
}

func (s *Site) reportCase(c *gin.Context, p account.Person, status int, answer, problem string) error {
	l := s.lang(c)
	ctx := c.Request.Context()
	id, err := pathID(c)
	if err != nil {
		return err
	}
	r, err := s.People.Desk.Store.ReportByID(ctx, id)
	if err != nil {
		return err
	}
	x, err := s.People.Desk.Store.ByID(ctx, r.ListingID)
	if err != nil {
		return err
	}
	path := "/review/reports/" + id.String()
	page := ReportCase{
		Page: s.privatePage(c, l, l.T("review.kind.report"), path), Desk: s.deskNav(p, "review"), Heading: l.T("review.kind.report"), Problem: problem,
		Reason: l.T("report.reason." + r.Reason), Words: r.Words, Email: r.Email, Age: s.age(l, r.CreatedAt), Card: s.own(l, &x).Card,
		Listing: l.Prefix + "/review/listings/" + x.ID.String(), Action: l.Prefix + path, Version: r.Version, Answer: answer, Open: r.Open,
		Pausing: x.State == listing.Published,
	}
	page.Card.Href = page.Listing
	others, err := s.People.Desk.Store.ReportsFor(ctx, x.ID, s.Now().AddDate(0, 0, -180))
	if err != nil {
		return err
	}
	for _, o := range others {
		if o.ID != r.ID {
			page.Others = append(page.Others, l.DateText(listing.DateOf(o.CreatedAt))+": "+l.T("report.reason."+o.Reason))
		}
	}
	wrongTitle(l, &page.Page, status)
	return s.render(c, status, "report-case", l, page)
}

func (s *Site) reviewReportPost(c *gin.Context, p account.Person) error {
	l := s.lang(c)
	id, v, err := postedTo(c)
	if err != nil {
		return err
	}
	err = s.People.Desk.CloseReport(c.Request.Context(), p, id, atoi(v.Get("version")), v.Get("answer"), v.Get("pause") == "yes")
	if fault.Is(err, fault.Conflict) {
		return s.reportCase(c, p, http.StatusConflict, v.Get("answer"), l.T("review.conflict"))
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, l.Prefix+"/review?done=closed")
	return nil
}
