package site

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"openchair/internal/account"
	"openchair/internal/fault"
	"openchair/internal/listing"
	"openchair/internal/moderation"
)

// SubmitPage is the form for a listing.
type SubmitPage struct {
	Page
	Heading, Lead string
	Form          Form
	Limited       bool
	Conflict      []Change // what somebody else changed meanwhile
	Notice        string
	Send          string // the label of the button that sends without looking
	Small         bool   // an organizer's edit: some of it is live at once
	Asked         string // a reviewer's words
	Current       Link
}

// Change is a field that differs.
type Change struct{ Label, Was, Is string }

// submit is the empty form, or one that begins with a listing that is there.
func (s *Site) submit(c *gin.Context) error {
	l := s.lang(c)
	base, err := s.submitted(c.Request.Context(), c.Query("listing"))
	if err != nil {
		return err
	}
	v := url.Values{}
	if base != nil {
		v = formValues(base)
	} else {
		v.Set("lang", l.Tag)
		v.Set("languages", l.Tag)
	}
	return s.submitForm(c, http.StatusOK, base, v, nil, false)
}

// submitted is the listing that a stranger wants to change, nil for a new one.
func (s *Site) submitted(ctx context.Context, slug string) (*listing.Listing, error) {
	if slug == "" {
		return nil, nil
	}
	if !listing.IsSlug(slug) {
		return nil, errNoPage
	}
	found, err := s.Listings.BySlug(ctx, slug)
	if err != nil {
		return nil, err
	}
	if found.Example || found.State != listing.Published && found.State != listing.Paused {
		return nil, errNoPage
	}
	// What seekers do not see, a stranger's form does not show either.
	public := found.Public()
	return &public, nil
}

func (s *Site) submitForm(c *gin.Context, status int, base *listing.Listing, v url.Values, problems []fault.Problem, limited bool) error {
	l := s.lang(c)
	p := SubmitPage{
		Page: s.privatePage(c, l, l.T("submit.title"), "/submit"), Heading: l.T("submit.title"), Lead: l.T("submit.lead"), Limited: limited,
		Form: s.form(l, l.Prefix+"/submit", v, problems, true), Send: l.T("submit.send"),
	}
	if base == nil {
		p.NoIndex = false
	} else {
		p.Heading, p.Lead = l.T("submit.change.title", "Name", base.Name), l.T("submit.change.lead")
		p.Switch = s.other(l).Prefix + "/submit?listing=" + base.Slug
		p.Form.Hidden = []Field{{"listing", base.Slug}}
	}
	wrongTitle(l, &p.Page, status)
	return s.render(c, status, "submit", l, p)
}

func (s *Site) other(l *Lang) *Lang {
	if l.Tag == "en" {
		return s.langs["es"]
	}
	return s.langs["en"]
}

// submitPost checks the form. "check" shows it once more before it is sent, "edit" goes back to the form,
// anything else sends it.
func (s *Site) submitPost(c *gin.Context) error {
	l := s.lang(c)
	v, err := posted(c)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	base, err := s.submitted(ctx, v.Get("listing"))
	if err != nil {
		return err
	}
	if v.Get("step") == "edit" {
		return s.submitForm(c, http.StatusOK, base, v, nil, false)
	}
	if v.Get("step") == "more" {
		began := listing.New("")
		if base != nil {
			began = *base
		}
		return s.oneMore(v, &began, func(status int, problems []fault.Problem) error {
			return s.submitForm(c, status, base, v, problems, false)
		})
	}
	draft, problems := s.readDraft(l, v, base)
	prepared, err := s.People.Desk.Prepared(ctx, draft)
	if problems, err = allProblems(problems, err); err != nil {
		return err
	}
	draft.Proposed = prepared
	if len(problems) > 0 {
		return s.submitForm(c, http.StatusUnprocessableEntity, base, v, problems, false)
	}
	if v.Get("step") == "check" {
		return s.check(c, v, draft)
	}
	if ok, after := s.limits.submit.allow(s.network(c)); !ok {
		later(c, after)
		return s.submitForm(c, http.StatusTooManyRequests, base, v, nil, true)
	}
	if _, err := s.People.Desk.SendDraft(ctx, draft); err != nil {
		if f, ok := fault.Of(err); ok && f.Kind == fault.Unavailable {
			c.Header("Retry-After", "30")
			return s.submitForm(c, http.StatusServiceUnavailable, base, v, []fault.Problem{{Field: "form", Code: "unavailable", Reason: f.Sentence}}, false)
		}
		return err
	}
	c.Redirect(http.StatusSeeOther, l.Prefix+"/submit/sent")
	return nil
}

// allProblems adds what the listing's rules say to what the form's own say: a person mends all at once. The
// first word about a field stands. Any other error comes back.
func allProblems(problems []fault.Problem, err error) ([]fault.Problem, error) {
	f, ok := fault.Of(err)
	if !ok || f.Kind != fault.Invalid {
		return problems, err
	}
	for _, p := range f.Problems {
		if !slices.ContainsFunc(problems, func(q fault.Problem) bool { return formField(q.Field) == formField(p.Field) }) {
			problems = append(problems, p)
		}
	}
	return problems, nil
}

// readDraft is the form as a draft, with what is wrong in single fields and what a new listing must say.
func (s *Site) readDraft(l *Lang, v url.Values, base *listing.Listing) (moderation.Draft, []fault.Problem) {
	from := listing.New("")
	if base != nil {
		from = *base
	}
	var d moderation.Draft
	var problems []fault.Problem
	d.Proposed, problems = s.readListing(v, &from)
	if base != nil {
		d.Listing, d.Base = base.ID, base.Revision
	}
	problems = append(problems, needed(v, &d.Proposed)...)
	email, err := account.ReadEmail("submitter.email", v.Get("submitter.email"))
	if f, ok := fault.Of(err); ok {
		problems = append(problems, f.Problems...)
	}
	role := v.Get("submitter.role")
	if role != "member" && role != "other" {
		// Who claims to run it is looked at most closely.
		role = "organizer"
	}
	d.Sender = moderation.Sender{Email: email, Role: role, Lang: l.Tag, Note: wordsTo(v, "submitter.note"), Consent: v.Get("submitter.consent") == "yes"}
	d.Flags = s.formFlags(v.Get("form.token"), v.Get("form.leave_empty"))
	return d, problems
}

// needed is what a form must say beyond a listing's own rules, so that people can find the group.
func needed(v url.Values, x *listing.Listing) []fault.Problem {
	var out []fault.Problem
	missing := func(when bool, field, code string) {
		if when {
			out = append(out, fault.Problem{Field: field, Code: code, Reason: "This is needed."})
		}
	}
	missing(x.Kind == "", "kind", "choose")
	missing(x.LedBy == "", "led_by", "choose")
	missing(x.Format == "", "format", "choose")
	missing(len(x.Topics) == 0, "topics", "choose")
	inPerson := x.Format == listing.InPerson || x.Format == listing.Hybrid
	missing(inPerson && x.Where.City == "" && x.Where.PostalCode == "", "where.postal_code", "place-missing")
	professional := x.LedBy == listing.Professional && x.Kind == listing.IndividualTherapy
	missing(professional && v.Get("submitter.consent") != "yes", "submitter.consent", "consent")
	return out
}

// SentPage says what happens next.
type SentPage struct {
	Page
	Heading string
	Lines   []string
	Code    string
	Link    *Link
}

func (s *Site) submitSent(c *gin.Context) error {
	l := s.lang(c)
	p := SentPage{Page: s.privatePage(c, l, l.T("sent.title"), "/submit/sent"), Heading: l.T("sent.title")}
	p.Lines = []string{l.T("sent.mail"), l.T("sent.then"), l.T("sent.keep")}
	return s.render(c, http.StatusOK, "sent", l, p)
}

// draft is what a mailed link leads to. Looking at it does nothing.
func (s *Site) draft(c *gin.Context) error {
	g, sub, err := s.byLink(c)
	if err != nil {
		return s.deadLink(c, err)
	}
	return s.draftPage(c, g, sub, nil)
}

func (s *Site) byLink(c *gin.Context) (account.Grant, moderation.Submission, error) {
	ctx := c.Request.Context()
	g, err := s.People.Accounts.Read(ctx, c.Param("token"), account.SendDraft)
	if err != nil {
		return g, moderation.Submission{}, err
	}
	sub, err := s.People.Desk.ByLink(ctx, g)
	return g, sub, err
}

// deadLink says that a link no longer works: the same for one that was used, is too old, or never was.
func (s *Site) deadLink(c *gin.Context, err error) error {
	if !fault.Is(err, fault.NotFound) {
		return err
	}
	l := s.lang(c)
	p := SentPage{Page: s.privatePage(c, l, l.T("link.title"), "/sign-in"), Heading: l.T("link.title"), Lines: []string{l.T("link.text"), l.T("link.again")}}
	p.Link = &Link{l.Prefix + "/sign-in", l.T("link.sign_in")}
	return s.render(c, http.StatusNotFound, "sent", l, p)
}

func (s *Site) draftPage(c *gin.Context, g account.Grant, sub moderation.Submission, typed *listing.Listing) error {
	l := s.lang(c)
	x := sub.Proposed
	if typed != nil {
		x = *typed
	}
	p := s.checkPage(c, l, x, "/submit/"+c.Param("token"))
	p.Switch = s.other(l).Prefix + "/submit/" + c.Param("token")
	p.Form.Action, p.Draft, p.Sender = l.Prefix+"/submit/"+c.Param("token"), true, g.Email
	if typed != nil {
		p.Hidden = append(keptFields(formValues(typed)), Field{"form.typed", "1"})
	}
	switch sub.State {
	case moderation.Asked:
		p.Asked = sub.Answer.Words
	case moderation.Declined:
		p.Declined = l.T("reason." + sub.Answer.Reason)
		p.Asked = sub.Answer.Words
	}
	return s.render(c, http.StatusOK, "check", l, p)
}

// draftPost sends the draft, or goes back to the form, or looks at it again.
func (s *Site) draftPost(c *gin.Context) error {
	l := s.lang(c)
	g, sub, err := s.byLink(c)
	if err != nil {
		return s.deadLink(c, err)
	}
	v, err := posted(c)
	if err != nil {
		return err
	}
	if v.Get("step") == "more" {
		return s.oneMore(v, &sub.Proposed, func(status int, problems []fault.Problem) error { return s.draftForm(c, status, sub, v, problems) })
	}
	var typed *listing.Listing
	if v.Get("form.typed") == "1" {
		x, problems := s.readListing(v, &sub.Proposed)
		problems = append(problems, needed(withConsent(v, sub), &x)...)
		draft := moderation.Draft{Proposed: x}
		if sub.Kind != moderation.NewListing {
			draft.Listing = sub.ListingID
		}
		x, err = s.People.Desk.Prepared(c.Request.Context(), draft)
		if problems, err = allProblems(problems, err); err != nil {
			return err
		}
		if len(problems) > 0 {
			return s.draftForm(c, http.StatusUnprocessableEntity, sub, v, problems)
		}
		typed = &x
	}
	switch v.Get("step") {
	case "edit":
		if typed == nil {
			typed = &sub.Proposed
		}
		return s.draftForm(c, http.StatusOK, sub, formValues(typed), nil)
	case "check":
		return s.draftPage(c, g, sub, typed)
	}
	if _, err := s.People.Desk.ConfirmDraft(c.Request.Context(), g, typed, wordsTo(v, "note")); err != nil {
		return s.deadLink(c, err)
	}
	c.Redirect(http.StatusSeeOther, l.Prefix+"/submit/queued")
	return nil
}

func (s *Site) submitQueued(c *gin.Context) error {
	l := s.lang(c)
	p := SentPage{Page: s.privatePage(c, l, l.T("queued.title"), "/submit/queued"), Heading: l.T("queued.title")}
	p.Lines = []string{l.T("queued.then"), l.T("queued.later")}
	p.Link = &Link{l.Prefix + "/sign-in", l.T("queued.sign_in")}
	return s.render(c, http.StatusOK, "sent", l, p)
}

// withConsent: what was agreed to when the draft was sent need not be agreed to again.
func withConsent(v url.Values, sub moderation.Submission) url.Values {
	if sub.Sender.Consent {
		v.Set("submitter.consent", "yes")
	}
	return v
}

func (s *Site) draftForm(c *gin.Context, status int, sub moderation.Submission, v url.Values, problems []fault.Problem) error {
	l := s.lang(c)
	p := SubmitPage{
		Page: s.privatePage(c, l, l.T("submit.title"), "/submit/"+c.Param("token")), Heading: l.T("submit.title"), Lead: l.T("submit.draft.lead"),
		Form: s.form(l, l.Prefix+"/submit/"+c.Param("token"), v, problems, false),
		Send: l.T("submit.draft.send"), Asked: sub.Answer.Words,
	}
	p.Form.Hidden = []Field{{"form.typed", "1"}}
	wrongTitle(l, &p.Page, status)
	return s.render(c, status, "submit", l, p)
}
