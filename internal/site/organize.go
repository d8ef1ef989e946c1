package site

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"openchair/internal/account"
	"openchair/internal/fault"
	"openchair/internal/listing"
	"openchair/internal/moderation"
)

// OrganizePage is an organizer's own listings, and what they sent that is not decided.
type OrganizePage struct {
	Page
	Desk     DeskNav
	Heading  string
	Done     string
	Listings []Own
	Sent     []SentLine
}

// DeskNav is the menu of the signed-in pages.
type DeskNav struct {
	Email    string
	Reviewer bool
	At       string
}

// Own is one listing of an organizer.
type Own struct {
	Card            Card
	State, StateKey string
	Href            string
	Public          string
}

// SentLine is a submission that waits, or was not accepted.
type SentLine struct{ Name, State, Date string }

func (s *Site) deskNav(p account.Person, at string) DeskNav {
	return DeskNav{Email: p.Email, Reviewer: p.IsReviewer(), At: at}
}

// doneText is what a redirect says was done: one of ours, whatever the address asks for.
func doneText(l *Lang, c *gin.Context) string {
	done := c.Query("done")
	if slices.Contains([]string{
		"still-true", "pause", "resume", "cancel-date", "withdraw", "edited", "waits", "edited-waits", "ended", "quiet", "loud", "accept", "accept-first", "ask", "decline", "closed", "revert", "revived", "blocked", "let-in",
	}, done) {
		return l.T("done." + done)
	}
	return ""
}

func (s *Site) organize(c *gin.Context, p account.Person) error {
	l := s.lang(c)
	ctx := c.Request.Context()
	page := OrganizePage{Page: s.privatePage(c, l, l.T("organize.title"), "/organize"), Desk: s.deskNav(p, "organize"), Heading: l.T("organize.title"), Done: doneText(l, c)}
	if p.Lang != l.Tag {
		// Letters follow the language a person reads the pages in.
		if err := s.People.Work.SetLang(ctx, p.ID, l.Tag); err != nil {
			return err
		}
	}
	own, err := s.People.Desk.Store.KeptBy(ctx, p.ID)
	if err != nil {
		return err
	}
	for i := range own {
		page.Listings = append(page.Listings, s.own(l, &own[i]))
	}
	sent, err := s.People.Desk.Store.SubmissionsOf(ctx, p.ID)
	if err != nil {
		return err
	}
	for _, x := range sent {
		if x.State == moderation.Waiting || x.State == moderation.Asked || x.State == moderation.Declined {
			page.Sent = append(page.Sent, SentLine{x.Proposed.Name, l.T("submission." + string(x.State)), l.DateText(listing.DateOf(x.SentAt))})
		}
	}
	return s.render(c, http.StatusOK, "organize", l, page)
}

func (s *Site) own(l *Lang, x *listing.Listing) Own {
	shown := *x
	shown.Freshness = x.FreshnessAt(s.Now(), s.Freshness)
	if at, ok := x.Next(s.Now()); ok {
		shown.NextMeeting = &at
	}
	o := Own{Card: s.words(l).card(&shown, nil), Href: l.Prefix + "/organize/listings/" + x.ID.String()}
	o.StateKey = string(x.State)
	if x.State == listing.Published && shown.Freshness == listing.Hidden {
		o.StateKey = "hidden"
	}
	o.State = l.T("state." + o.StateKey)
	if o.StateKey == string(listing.Published) || o.StateKey == string(listing.Paused) {
		o.Public = l.Prefix + "/listings/" + x.Slug
	}
	o.Card.Href = o.Href
	return o
}

// OwnPage is one listing of an organizer: what they can do with it, and its history.
type OwnPage struct {
	Page
	Desk    DeskNav
	Heading string
	Done    string
	Error   string
	Own     Own
	Base    string // the path its buttons post below
	Dates   []Choice
	History []HistoryLine
	Reports []string
	Waiting []SentLine
	Doubted string
}

// HistoryLine is a revision in words.
type HistoryLine struct {
	Number  int
	Date    string
	Who     string
	What    string
	Changes []Change
	Current bool
}

func (s *Site) organizeListing(c *gin.Context, p account.Person) error {
	return s.ownPage(c, p, http.StatusOK, "")
}

func (s *Site) ownPage(c *gin.Context, p account.Person, status int, problem string) error {
	l := s.lang(c)
	ctx := c.Request.Context()
	id, err := pathID(c)
	if err != nil {
		return err
	}
	x, err := s.People.Desk.Own(ctx, p, id)
	if err != nil {
		return err
	}
	path := "/organize/listings/" + id.String()
	page := OwnPage{
		Page: s.privatePage(c, l, x.Name, path), Desk: s.deskNav(p, "organize"), Heading: x.Name, Done: doneText(l, c), Error: problem,
		Own: s.own(l, &x), Base: l.Prefix + path,
	}
	if x.DoubtedOn != "" {
		page.Doubted = l.T("own.doubted", "Date", l.DateText(x.DoubtedOn))
	}
	for _, m := range x.Meetings(s.Now(), datesShown) {
		page.Dates = append(page.Dates, Choice{Value: string(listing.DateOf(m.Start)), Label: l.When(m.Start, s.Now())})
	}
	if page.History, err = s.history(c, l, id, false); err != nil {
		return err
	}
	reports, err := s.People.Desk.Store.ReportsFor(ctx, id, s.Now().AddDate(0, 0, -180))
	if err != nil {
		return err
	}
	for _, r := range reports {
		if r.Reason == moderation.Harmful || r.Reason == "privacy" {
			// These may name a person: reviewers only.
			continue
		}
		text := l.DateText(listing.DateOf(r.CreatedAt)) + ": " + l.T("report.reason."+r.Reason)
		if r.Words != "" {
			text += " – " + r.Words
		}
		page.Reports = append(page.Reports, text)
	}
	waiting, err := s.People.Desk.Store.SubmissionsFor(ctx, id, moderation.Waiting, moderation.Asked)
	if err != nil {
		return err
	}
	for _, w := range waiting {
		if w.Sender.Account == p.ID {
			page.Waiting = append(page.Waiting, SentLine{w.Proposed.Name, l.T("submission." + string(w.State)), l.DateText(listing.DateOf(w.SentAt))})
		}
	}
	wrongTitle(l, &page.Page, status)
	return s.render(c, status, "own", l, page)
}

// history is a listing's revisions, the latest first, each with what it changed. Reviewers see by whose account.
func (s *Site) history(c *gin.Context, l *Lang, id uuid.UUID, named bool) ([]HistoryLine, error) {
	revisions, err := s.People.Desk.Store.History(c.Request.Context(), id)
	if err != nil {
		return nil, err
	}
	var out []HistoryLine
	for i := len(revisions) - 1; i >= 0; i-- {
		r := revisions[i]
		line := HistoryLine{Number: r.Number, Date: l.DateText(listing.DateOf(r.At)), Who: l.T("by." + whoKind(r.By.Kind)), What: l.T("history." + whatKey(r.Reason)), Current: i == len(revisions)-1}
		if account, err := uuid.Parse(r.By.Ref); named && err == nil {
			if a, err := s.People.Accounts.Store.AccountByID(c.Request.Context(), account); err == nil {
				line.Who += " (" + a.Email + ")"
			}
		}
		if i > 0 {
			line.Changes = s.changes(l, &revisions[i-1].Listing, &r.Listing)
		}
		out = append(out, line)
	}
	return out, nil
}

// whoKind and whatKey are the words a history line has texts for; what they do not know is said plainly.
func whoKind(kind string) string {
	if slices.Contains([]string{listing.SourceOrganizer, listing.SourceReviewer, listing.SourceFeed, listing.SourceSeed, "reports"}, kind) {
		return kind
	}
	return "other"
}

func whatKey(reason string) string {
	reason = strings.ReplaceAll(reason, " ", "-")
	known := []string{
		"accepted", "edit", "still-true", "pause", "resume", "cancel-date", "withdraw", "nobody-there", "paused-after-a-report", "revert", "import", "seed", "no-longer-in-the-feed",
	}
	if slices.Contains(known, reason) {
		return reason
	}
	return "other"
}

// organizeAct is one button: still true, pause, resume, cancel a date, withdraw.
func (s *Site) organizeAct(c *gin.Context, p account.Person) error {
	id, v, err := postedTo(c)
	if err != nil {
		return err
	}
	act := moderation.Act(c.Param("act"))
	if !slices.Contains([]moderation.Act{moderation.StillTrue, moderation.Pause, moderation.Resume, moderation.CancelDate, moderation.Withdraw}, act) {
		return errNoPage
	}
	l := s.lang(c)
	if act == moderation.Withdraw && v.Get("sure") != "yes" {
		return s.ownPage(c, p, http.StatusUnprocessableEntity, l.T("own.sure"))
	}
	_, err = s.People.Desk.Do(c.Request.Context(), p, id, act, listing.Date(v.Get("day")))
	switch f, ok := fault.Of(err); {
	case ok && f.Kind == fault.Invalid:
		return s.ownPage(c, p, http.StatusUnprocessableEntity, s.problemText(l, f.Problems[0]))
	case ok && f.Kind == fault.Denied:
		return s.ownPage(c, p, http.StatusForbidden, l.T("own.paused_by_reviewer"))
	case ok && f.Kind == fault.Conflict:
		return s.ownPage(c, p, http.StatusConflict, l.T("own.moved"))
	case err != nil:
		return err
	}
	c.Redirect(http.StatusSeeOther, l.Prefix+"/organize/listings/"+id.String()+"?done="+string(act))
	return nil
}

func (s *Site) organizeEdit(c *gin.Context, p account.Person) error {
	id, err := pathID(c)
	if err != nil {
		return err
	}
	x, err := s.People.Desk.Own(c.Request.Context(), p, id)
	if err != nil {
		return err
	}
	return s.editForm(c, http.StatusOK, &x, formValues(&x), nil, nil)
}

func (s *Site) editForm(c *gin.Context, status int, x *listing.Listing, v url.Values, problems []fault.Problem, moved []Change) error {
	l := s.lang(c)
	path := "/organize/listings/" + x.ID.String() + "/edit"
	page := SubmitPage{
		Page: s.privatePage(c, l, l.T("edit.title"), path), Heading: l.T("edit.title.of", "Name", x.Name), Lead: l.T("edit.lead"),
		Form: s.form(l, l.Prefix+path, v, problems, false), Small: true, Conflict: moved, Send: l.T("edit.save"),
		Current: Link{l.Prefix + "/organize/listings/" + x.ID.String(), l.T("edit.back")},
	}
	page.Form.Hidden = []Field{{"revision", itoa(x.Revision)}}
	wrongTitle(l, &page.Page, status)
	return s.render(c, status, "submit", l, page)
}

func (s *Site) organizeEditPost(c *gin.Context, p account.Person) error {
	l := s.lang(c)
	ctx := c.Request.Context()
	id, v, err := postedTo(c)
	if err != nil {
		return err
	}
	x, err := s.People.Desk.Own(ctx, p, id)
	if err != nil {
		return err
	}
	if v.Get("step") == "more" {
		return s.oneMore(v, &x, func(status int, problems []fault.Problem) error { return s.editForm(c, status, &x, v, problems, nil) })
	}
	typed, problems := s.readListing(v, &x)
	problems = append(problems, needed(url.Values{"submitter.consent": {"yes"}}, &typed)...)
	if len(problems) > 0 {
		return s.editForm(c, http.StatusUnprocessableEntity, &x, v, problems, nil)
	}
	out, err := s.People.Desk.Propose(ctx, p, id, atoi(v.Get("revision")), typed, wordsTo(v, "submitter.note"))
	switch f, ok := fault.Of(err); {
	case ok && f.Kind == fault.Invalid:
		return s.editForm(c, http.StatusUnprocessableEntity, &x, v, f.Problems, nil)
	case ok && f.Kind == fault.Conflict:
		// Both versions: what was typed is in the form, and beside it what the listing says now.
		return s.editForm(c, http.StatusConflict, &x, v, nil, s.changes(l, &typed, &x))
	case ok && f.Kind == fault.Unavailable:
		c.Header("Retry-After", "30")
		return s.editForm(c, http.StatusServiceUnavailable, &x, v, []fault.Problem{{Field: "form", Code: "unavailable"}}, nil)
	case err != nil:
		return err
	}
	done := "edited"
	switch {
	case out.Published && out.Waits:
		done = "edited-waits"
	case out.Waits:
		done = "waits"
	}
	c.Redirect(http.StatusSeeOther, l.Prefix+"/organize/listings/"+id.String()+"?done="+done)
	return nil
}

// KeepPage is behind a mailed link: one question, or the thanks for its answer.
type KeepPage struct {
	Page
	Heading, Name string
	Summary       Card
	Act           string
	Buttons       []Choice
	Done          string
	Action        string
	Edit          *Link
}

// keep shows what the link is about, and a button. Looking at it does nothing: mail programs do, too.
func (s *Site) keep(c *gin.Context) error {
	l := s.lang(c)
	g, err := s.People.Accounts.Read(c.Request.Context(), c.Param("token"), account.Keep)
	if err != nil {
		return s.deadLink(c, err)
	}
	x, _, err := s.People.Desk.Kept(c.Request.Context(), g)
	if err != nil {
		return s.deadLink(c, err)
	}
	act := c.Param("act")
	if act != "" && !slices.Contains(keepActs, act) {
		return errNoPage
	}
	path := "/organize/keep/" + c.Param("token")
	p := KeepPage{
		Page: s.privatePage(c, l, l.T("keep.title"), path), Heading: l.T("keep.title"), Name: x.Name, Summary: s.own(l, &x).Card,
		Act: act, Action: l.Prefix + path,
	}
	p.Summary.Href = ""
	p.Switch = s.other(l).Prefix + path
	for _, a := range keepActs {
		if act == "" || act == a {
			p.Buttons = append(p.Buttons, Choice{Value: a, Label: l.T("keep." + a), Hint: l.T("keep." + a + ".hint")})
		}
	}
	return s.render(c, http.StatusOK, "keep", l, p)
}

// keepActs are the three answers to "is this still true?".
var keepActs = []string{"still-true", "change", "ended"}

func (s *Site) keepPost(c *gin.Context) error {
	l := s.lang(c)
	ctx := c.Request.Context()
	g, err := s.People.Accounts.Read(ctx, c.Param("token"), account.Keep)
	if err != nil {
		return s.deadLink(c, err)
	}
	act := map[string]moderation.Act{"still-true": moderation.StillTrue, "ended": moderation.Withdraw}[c.Param("act")]
	if c.Param("act") == "change" {
		// To change it is to sign in: the link does one thing, and that is not it.
		s.setCookie(c, nextCookie, l.Prefix+"/organize/listings/"+g.Subject.String()+"/edit", waiting)
		c.Redirect(http.StatusSeeOther, l.Prefix+"/sign-in?next="+url.QueryEscape(l.Prefix+"/organize/listings/"+g.Subject.String()+"/edit"))
		return nil
	}
	if act == "" {
		return errNoPage
	}
	x, err := s.People.Desk.DoByLink(ctx, g, act)
	if fault.Is(err, fault.NotFound) {
		return s.deadLink(c, err)
	}
	if err != nil {
		return err
	}
	p := KeepPage{Page: s.privatePage(c, l, l.T("keep.thanks"), "/sign-in"), Heading: l.T("keep.thanks"), Name: x.Name, Done: l.T("keep.done." + c.Param("act"))}
	if x.State == listing.Published {
		p.Edit = &Link{l.Prefix + "/listings/" + x.Slug, l.T("keep.see")}
	}
	return s.render(c, http.StatusOK, "keep", l, p)
}

func (s *Site) unsubscribe(c *gin.Context) error {
	l := s.lang(c)
	if _, err := s.People.Accounts.Read(c.Request.Context(), c.Param("token"), account.Unsubscribe); err != nil {
		return s.deadLink(c, err)
	}
	p := KeepPage{Page: s.privatePage(c, l, l.T("unsubscribe.title"), "/sign-in"), Heading: l.T("unsubscribe.title"), Action: l.Prefix + "/organize/unsubscribe/" + c.Param("token")}
	p.Buttons = []Choice{{Value: "", Label: l.T("unsubscribe.button"), Hint: l.T("unsubscribe.hint")}}
	return s.render(c, http.StatusOK, "keep", l, p)
}

// unsubscribePost is also what a mail program posts on its own (RFC 8058): it asks for nothing more.
func (s *Site) unsubscribePost(c *gin.Context) error {
	l := s.lang(c)
	g, err := s.People.Accounts.Read(c.Request.Context(), c.Param("token"), account.Unsubscribe)
	if err != nil {
		return s.deadLink(c, err)
	}
	if err := s.People.Accounts.Store.SetQuiet(c.Request.Context(), g.Email, true); err != nil {
		return err
	}
	p := KeepPage{Page: s.privatePage(c, l, l.T("unsubscribe.title"), "/sign-in"), Heading: l.T("unsubscribe.title"), Done: l.T("unsubscribe.done")}
	return s.render(c, http.StatusOK, "keep", l, p)
}
