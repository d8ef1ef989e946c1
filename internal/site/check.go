package site

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"openchair/internal/listing"
	"openchair/internal/moderation"
)

// CheckPage is what a person looks at before they send it: as seekers will see it, every answer with a way
// back to it, and what is in the directory already.
type CheckPage struct {
	Page
	Heading  string
	Form     Form
	Card     Card
	Dates    []When
	Answers  []Filled
	About    template.HTML // the longer text, as it will be shown
	Alike    []Like
	Hidden   []Field
	Sender   string
	Asked    string
	Declined string
	Draft    bool // it came by mail: the button confirms the address
	Edit     string
}

// Like is a listing that may be the same thing, and where to propose a change to it instead.
type Like struct {
	Card    Card
	Suggest string
}

// Filled is one answer of the form, and where to change it.
type Filled struct{ Label, Text, Field string }

// check shows what was typed before it is sent.
func (s *Site) check(c *gin.Context, v url.Values, d moderation.Draft) error {
	l := s.lang(c)
	p := s.checkPage(c, l, d.Proposed, "/submit")
	p.Form.Action, p.Hidden, p.Sender = l.Prefix+"/submit", keptFields(v), d.Sender.Email
	alike, err := s.People.Desk.Alike(c.Request.Context(), &d.Proposed, d.Listing)
	if err != nil {
		return err
	}
	for i := range alike {
		x := alike[i].Public()
		if x.State == listing.Published && x.FreshnessAt(s.Now(), s.Freshness) != listing.Hidden {
			like := Like{Card: s.own(l, &x).Card, Suggest: l.Prefix + "/submit?listing=" + x.Slug}
			like.Card.Href = l.Prefix + "/listings/" + x.Slug
			p.Alike = append(p.Alike, like)
		}
	}
	return s.render(c, http.StatusOK, "check", l, p)
}

// datesShown is how many dates follow from a schedule that was just typed.
const datesShown = 5

func (s *Site) checkPage(c *gin.Context, l *Lang, x listing.Listing, path string) CheckPage {
	w := s.words(l)
	public := x.Public()
	if at, ok := x.Next(s.Now()); ok {
		public.NextMeeting = &at
	}
	public.State = listing.Published
	if public.Source.Kind == listing.SourceOrganizer && public.ConfirmedOn == "" {
		public.ConfirmedOn, public.ConfirmedBy, public.Freshness = listing.DateOf(s.Now()), "organizer", listing.Confirmed
	}
	p := CheckPage{Page: s.privatePage(c, l, l.T("check.title"), path), Heading: l.T("check.title"), Card: w.card(&public, nil)}
	p.Card.Href = ""
	for _, m := range x.Meetings(s.Now(), datesShown) {
		p.Dates = append(p.Dates, When{l.When(m.Start, s.Now()), m.Start.Format(time.RFC3339)})
	}
	p.Answers, p.About = s.filled(l, &x), s.markdown(&public, l)
	return p
}

// filled is what a listing's form says, question by question. What nobody answered is left out, but for
// cost and insurance: there "I don't know" is an answer.
func (s *Site) filled(l *Lang, x *listing.Listing) []Filled {
	v := formValues(x)
	var out []Filled
	for _, part := range parts {
		if part.id == "time" {
			out = append(out, Filled{l.T("form.part.time"), s.timesText(l, x), "part-time"})
			continue
		}
		for _, q := range part.asks {
			if saysNothing(q.name, v) {
				continue
			}
			if text := s.answerText(l, q, v[q.name]); text != "" {
				out = append(out, Filled{l.T("form." + q.name), text, inputID(q.name)})
			}
		}
	}
	return out
}

// saysNothing are the answers that a form begins with, and those that mean something beside another only.
func saysNothing(name string, v url.Values) bool {
	beside := map[string]string{
		"where.shown": "where.address", "contact.email_shown": "contact.email", "cost.per": "cost.floor",
	}
	switch other, ok := beside[name]; {
	case ok:
		return v.Get(other) == ""
	case name == "online.shown":
		return v.Get("online.url") == "" && v.Get("online.phone") == ""
	case name == "cost.basis", name == "insurance.accepts":
		return false
	case name == "lang", name == "schedule.zone":
		return true
	}
	first, ok := initial[name]
	return ok && v.Get(name) == first
}

// timesText is when it meets, in the words that seekers read.
func (s *Site) timesText(l *Lang, x *listing.Listing) string {
	if x.ByAppointment {
		return l.T("form.every.by-appointment")
	}
	if len(x.Schedules) == 0 {
		return l.T("form.every.varies")
	}
	var lines []string
	for _, line := range x.Schedules {
		text := s.words(l).ruleAndLength(line)
		for _, day := range line.Except {
			text += " · " + l.T("form.except", "Date", l.DateText(listing.Date(day)))
		}
		lines = append(lines, text)
	}
	return strings.Join(lines, "; ")
}

// answerText is an answer in words, "" for one that was not given.
func (s *Site) answerText(l *Lang, q question, values []string) string {
	if len(values) == 0 || values[0] == "" || values[0] == "unstated" {
		return ""
	}
	switch q.kind {
	case "radio", "checks", "select", "groups":
		var words []string
		for _, v := range values {
			if v != "keep" {
				words = append(words, s.choiceLabel(l, q.param, v))
			}
		}
		return strings.Join(words, ", ")
	case "tick":
		return l.T("form.answer." + values[0])
	}
	return strings.Join(values, ", ")
}

// keptFields are the fields of a form that another page hands on.
func keptFields(v url.Values) []Field {
	var out []Field
	keep := func(name string) {
		for _, value := range v[name] {
			out = append(out, Field{name, value})
		}
	}
	for _, part := range append(slices.Clone(parts), yourself) {
		for _, q := range part.asks {
			keep(q.name)
		}
	}
	for _, name := range []string{"listing", "form.token", "form.whole", "form.leave_empty", "schedule.line"} {
		keep(name)
	}
	return out
}
