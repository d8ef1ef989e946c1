package site

import (
	"html/template"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"openchair/internal/explainer"
	"openchair/internal/fault"
	"openchair/internal/interop"
	"openchair/internal/listing"
)

// ListingPage is one listing: everything that decides whether one goes.
type ListingPage struct {
	Page
	Card        Card
	Paused      bool
	Description template.HTML
	DescLang    string
	Facts       []Fact
	NotStated   string // the questions nobody answered, in one line
	Meetings    []When
	Rules       []string
	About       []string // labels
	Topics      []Link
	Leaders     []string
	Bound       []Said
	Contact     []Contact
	Address     []string
	WhereNote   string
	Hidden      string // why no street is shown
	Calendar    string
	Mail        string // to oneself
	Report      string // "" where nobody takes reports
	Suggest     string // where to propose a change to it, or to ask to keep it
	LedLine     string // who leads it, by name
	Trust       []string
	SourceURL   string
	Compare     []Said
	Sources     []SourceLine
}

// Fact is a question people ask and what the listing says; Known is false when nobody said.
type Fact struct {
	Label, Text string
	Known       bool
}

// When is one date.
type When struct{ Text, ISO string }

// Contact is one way to reach the group.
type Contact struct {
	Kind, Text, Href string
}

// find loads a listing for a page and says how to answer: a former address redirects, a paused listing
// has a page, anything else that is not published has none.
func (s *Site) find(c *gin.Context, slug string) (*listing.Listing, error) {
	if !listing.IsSlug(slug) {
		return nil, errNoPage
	}
	found, err := s.Listings.BySlug(c.Request.Context(), slug)
	if err != nil {
		return nil, err
	}
	gone := fault.NewGone("This listing was taken down.")
	l := found.Public()
	l.Freshness = found.FreshnessAt(s.Now(), s.Freshness)
	switch found.State {
	case listing.Published, listing.Paused:
		if l.Freshness == listing.Hidden {
			return nil, gone
		}
	case listing.Withdrawn:
		return nil, gone
	default:
		return nil, errNoPage
	}
	if at, ok := found.Next(s.Now()); ok {
		l.NextMeeting = &at
	}
	return &l, nil
}

func (s *Site) listing(c *gin.Context) error {
	slug, ics := strings.CutSuffix(c.Param("slug"), ".ics")
	l, err := s.find(c, slug)
	if err != nil {
		return err
	}
	lang := s.lang(c)
	if l.Slug != slug {
		to := lang.Prefix + "/listings/" + l.Slug
		if ics {
			to += ".ics"
		}
		c.Redirect(http.StatusMovedPermanently, to)
		return nil
	}
	c.Header("Cache-Control", "public, max-age=60")
	if ics {
		return s.calendar(c, l)
	}
	return s.render(c, http.StatusOK, "listing", lang, s.listingPage(lang, l))
}

func (s *Site) calendar(c *gin.Context, l *listing.Listing) error {
	if l.Example || l.State == listing.Paused {
		return errNoPage
	}
	body := interop.Calendar([]listing.Listing{*l}, interop.CalendarOptions{Name: l.Name, BaseURL: s.Host.BaseURL, Now: s.Now()})
	c.Header("Content-Disposition", `attachment; filename="`+l.Slug+`.ics"`)
	c.Data(http.StatusOK, "text/calendar; charset=utf-8", body)
	return nil
}

// meetingsShown is how many dates a listing page names.
const meetingsShown = 3

func (s *Site) listingPage(lang *Lang, l *listing.Listing) ListingPage {
	w := s.words(lang)
	p := ListingPage{Page: s.page(lang, l.Name, "/listings/"+l.Slug), Card: w.card(l, nil), Paused: l.State == listing.Paused}
	p.Title = p.Card.Name
	if town := string(l.Where.City); town != "" && !strings.Contains(p.Title, town) {
		p.Title += ", " + town
	}
	p.Description = s.markdown(l, lang)
	p.DescLang = p.Card.SummaryLang
	if l.Example || p.Paused {
		p.NoIndex, p.Canonical, p.Alternates = true, "", nil
	} else {
		p.Data = s.schemaOrg(w, l, p.Canonical)
	}
	p.Page.Description = p.Card.Summary
	if p.Page.Description == "" {
		p.Page.Description = strings.Join([]string{p.Card.LedWord, p.Card.Kind, p.Card.Where, p.Card.Cost}, " · ")
	}
	for _, m := range l.Meetings(s.Now(), meetingsShown) {
		p.Meetings = append(p.Meetings, When{lang.When(m.Start, s.Now()), m.Start.Format("2006-01-02T15:04:05Z07:00")})
	}
	for _, sch := range l.Schedules {
		p.Rules = append(p.Rules, w.ruleAndLength(sch))
	}
	if len(l.Schedules) > 0 && l.Schedules[0].Zone != "" && !l.Example && !p.Paused && len(p.Meetings) > 0 {
		p.Calendar = "/listings/" + l.Slug + ".ics"
	}
	for _, id := range l.Topics {
		p.Topics = append(p.Topics, Link{lang.Prefix + "/topics/" + id, s.Words.Label("topic", id, lang.Tag)})
	}
	for _, x := range l.Leaders {
		p.Leaders = append(p.Leaders, w.leader(x))
	}
	p.LedLine = w.List(p.names(l))
	if len(p.Leaders) == 0 {
		p.Leaders = []string{lang.T("leader.unnamed")}
	}
	notes := s.library.Notes()
	p.Compare = s.comparedHere(lang, notes, l)
	p.Bound = s.bound(lang, notes, l)
	p.Sources = sourceLines(lang, notes)
	p.Contact = w.contact(l)
	p.Address, p.Hidden = w.address(l)
	p.WhereNote = string(l.Where.Note)
	var open []string
	for _, f := range w.facts(l) {
		if f.Known {
			p.Facts = append(p.Facts, f)
		} else {
			open = append(open, f.Label)
		}
	}
	if len(open) > 0 {
		p.NotStated = lang.T("fact.not_stated", "What", strings.Join(open, " · "))
	}
	p.Trust = w.trust(l)
	p.SourceURL = string(l.Source.URL)
	if !l.Example {
		p.Mail = s.noteToSelf(w, &p)
		if s.People != nil {
			p.Report = lang.Prefix + "/listings/" + l.Slug + "/report"
			p.Suggest = lang.Prefix + "/submit?listing=" + l.Slug
		}
	}
	return p
}

// names are the leaders as the head of the page has them; their licenses stand below.
func (*ListingPage) names(l *listing.Listing) []string {
	var out []string
	for _, x := range l.Leaders {
		if x.Name != "" {
			out = append(out, strings.Join(nonEmpty(string(x.Name), string(x.Credential)), ", "))
		}
	}
	return out
}

func (w pageWords) ruleAndLength(s listing.Schedule) string {
	text := w.Rule(s)
	if s.Zone != "" {
		text += ", " + w.Zone(string(s.Zone))
	}
	if s.Minutes != nil {
		text += " · " + w.T("rule.minutes", "N", *s.Minutes)
	}
	return text
}

func (w pageWords) leader(x listing.Leader) string {
	text := strings.Join(nonEmpty(string(x.Name), string(x.Credential), w.role(x.Role)), ", ")
	if x.License == nil || x.License.Number == "" {
		return text
	}
	text += ". " + w.T("leader.license", "Type", string(x.License.Type), "Number", string(x.License.Number), "Where", string(x.License.Jurisdiction))
	if x.License.CheckedOn != "" {
		return text + " " + w.T("leader.checked", "Date", w.DateText(x.License.CheckedOn))
	}
	return text + " " + w.T("leader.unchecked")
}

// bound says who is held to secrecy, in plain words.
func (s *Site) bound(lang *Lang, notes *explainer.Notes, l *listing.Listing) []Said {
	var out []Said
	for _, b := range l.Privacy.Bound {
		out = append(out, s.cite(lang, notes, "bound."+b))
	}
	if len(out) == 0 {
		out = append(out, s.cite(lang, notes, "bound.unknown."+string(l.LedBy)))
	}
	if l.Privacy.Note != "" {
		out = append(out, Said{Words: string(l.Privacy.Note)})
	}
	return out
}

func (w pageWords) contact(l *listing.Listing) []Contact {
	var out []Contact
	add := func(kind string, text listing.Text, href string) {
		if text != "" {
			out = append(out, Contact{kind, string(text), href})
		}
	}
	add("phone", l.Contact.Phone, "")
	add("email", l.Contact.Email, "mailto:"+string(l.Contact.Email))
	add("url", l.Contact.URL, string(l.Contact.URL))
	if l.Online.URL != "" {
		add("join", l.Online.URL, string(l.Online.URL))
	}
	if l.Online.Phone != "" {
		add("dial", l.Online.Phone, "")
	}
	return out
}

func (w pageWords) address(l *listing.Listing) (lines []string, hidden string) {
	if l.Format == listing.Online || l.Format == listing.Phone {
		return nil, ""
	}
	town := strings.TrimSpace(strings.Join(nonEmpty(string(l.Where.City), strings.TrimSpace(string(l.Where.State)+" "+string(l.Where.PostalCode))), ", "))
	if l.Where.Name != "" || l.Where.Address != "" || l.Where.PostalCode != "" {
		lines = nonEmpty(string(l.Where.Name), string(l.Where.Address), town)
	}
	switch l.Where.Shown {
	case listing.ShownArea:
		hidden = w.T("where.area")
	case listing.ShownOnRequest:
		hidden = w.T("where.on_request")
	}
	return lines, hidden
}

// facts are the questions of a first visit; what nobody said is said to be unknown.
func (w pageWords) facts(l *listing.Listing) []Fact {
	var out []Fact
	put := func(key, text string) {
		out = append(out, Fact{w.T("fact." + key), text, text != ""})
	}
	labels := func(param string, ids []string) string {
		var names []string
		for _, id := range ids {
			names = append(names, w.vocab.Label(param, id, w.Tag))
		}
		return w.List(names)
	}
	answer := func(a listing.Answer) string {
		if a == listing.Unknown || a == "" {
			return ""
		}
		return w.T("answer." + string(a))
	}
	put("audience", labels("audience", l.Audiences))
	attendee := ""
	if l.Attendee != listing.AttendeeUnknown {
		attendee = w.vocab.Label("attendee", string(l.Attendee), w.Tag)
	}
	put("attendee", attendee)
	if age := w.age(l.Age); age != "" {
		put("age", age)
	}
	put("language", labels("language", primary(l.Languages)))
	put("approach", labels("approach", l.Approach))
	faith := ""
	if l.Faith.Value != "unstated" {
		faith = strings.Join(nonEmpty(w.vocab.Label("faith", l.Faith.Value, w.Tag), string(l.Faith.Which)), ": ")
	}
	put("faith", faith)
	put("access", labels("access", l.Access))
	put("listen", answer(l.Joining.Listen))
	if l.Format != listing.InPerson {
		put("camera", answer(l.Joining.Camera))
	}
	put("first_names", answer(l.Joining.FirstNames))
	put("diagnosis", answer(l.Joining.Diagnosis))
	put("proof", answer(l.Joining.Proof))
	size := ""
	if l.Joining.Size != nil {
		size = w.T("fact.people", "N", *l.Joining.Size)
	}
	put("size", size)
	if l.Joining.WaitDays != nil {
		put("wait", w.T("fact.days", "N", *l.Joining.WaitDays))
	}
	if len(l.Serves) > 0 {
		var states []string
		for _, st := range l.Serves {
			states = append(states, strings.TrimPrefix(st, "US-"))
		}
		put("serves", w.List(states))
	}
	if l.Cohort != nil && l.Cohort.StartsOn != "" {
		text := w.T("fact.starts", "Date", w.DateText(l.Cohort.StartsOn))
		if l.Cohort.Sessions != nil {
			text += ", " + w.T("fact.sessions", "N", *l.Cohort.Sessions)
		}
		put("cohort", text)
	}
	return out
}

func primary(tags []string) []string {
	out := make([]string, len(tags))
	for i, t := range tags {
		out[i], _, _ = strings.Cut(t, "-")
	}
	return out
}

func (w pageWords) age(a listing.Age) string {
	switch {
	case a.Min != nil && a.Max != nil:
		return w.T("age.span", "Min", *a.Min, "Max", *a.Max)
	case a.Min != nil:
		return w.T("age.min", "Min", *a.Min)
	case a.Max != nil:
		return w.T("age.max", "Max", *a.Max)
	}
	return ""
}

// trust says who answers for the listing and on which date: "updated" and "confirmed" are two words.
func (w pageWords) trust(l *listing.Listing) []string {
	var out []string
	switch {
	case l.Example:
		out = append(out, w.T("trust.example"))
	case l.ConfirmedOn != "":
		out = append(out, w.T("trust.confirmed", "Date", w.DateText(l.ConfirmedOn), "By", w.by(l.ConfirmedBy)))
	default:
		out = append(out, w.T("trust.nobody"))
	}
	if l.Source.Name != "" && !l.Example {
		key := "trust.source"
		if l.Source.Date == "" {
			key = "trust.source_undated"
		}
		out = append(out, w.T(key, "Name", w.sourceName(l.Source.Name), "Date", w.DateText(l.Source.Date)))
	}
	out = append(out, w.T("trust.updated", "Date", w.Date(l.ChangedAt)))
	return out
}
