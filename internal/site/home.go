package site

import (
	"html/template"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"openchair/internal/ask"
	"openchair/internal/fault"
	"openchair/internal/search"
)

// HomePage is where a search starts.
type HomePage struct {
	Page
	Box     Box
	Starts  []Link
	Topics  []TopicLink
	Total   string
	Peer    string
	Prof    string
	HasData bool
}

// starts are searches people often begin with, by their parameters.
var starts = []struct {
	key    string
	values url.Values
}{
	{"free_peer", url.Values{"led_by": {"peer"}, "cost": {"free"}}},
	{"tonight", url.Values{"sort": {"soonest"}}},
	{"online", url.Values{"format": {"online"}}},
	{"professional", url.Values{"led_by": {"professional"}}},
	{"family", url.Values{"attendee": {"family"}}},
	{"spanish", url.Values{"language": {"es"}}},
}

func (s *Site) home(c *gin.Context) error {
	l := s.lang(c)
	p := HomePage{Page: s.page(l, l.T("home.title"), "/"), Box: s.box(l, l.Prefix+"/search", ask.Request{})}
	p.Nav, p.Description = "home", l.T("home.description")
	for _, x := range starts {
		p.Starts = append(p.Starts, Link{asked{l.Prefix + "/search", x.values}.href(), l.T("home.start." + x.key)})
	}
	r, err := s.Finder.Find(c.Request.Context(), search.Query{Now: s.Now(), Zone: s.Reader.Zone, Facets: []string{"topic"}, Explainer: true})
	if err != nil && !fault.Is(err, fault.Unavailable) {
		return err
	}
	if err == nil && r.Total > 0 {
		p.HasData = true
		p.Total = l.Number(r.Total)
		p.Peer, p.Prof = l.Number(r.Explainer.Peer.Count), l.Number(r.Explainer.Professional.Count)
		for _, t := range r.Facets["topic"] {
			if len(p.Topics) < 12 {
				p.Topics = append(p.Topics, s.topicLink(l, t.ID, map[string]int{t.ID: t.Count}))
			}
		}
	}
	c.Header("Cache-Control", "public, max-age=60")
	return s.render(c, http.StatusOK, "home", l, p)
}

// PlainPage is a page of text: about, privacy.
type PlainPage struct {
	Page
	Days       map[string]int
	Policy     template.HTML // the host's own
	PolicyLang string
}

func (s *Site) about(c *gin.Context) error {
	l := s.lang(c)
	p := PlainPage{Page: s.page(l, l.T("about.title"), "/about")}
	p.Nav, p.Description = "about", l.T("about.description")
	p.Policy, p.PolicyLang = s.policy(l)
	f := s.Freshness
	p.Days = map[string]int{"Confirmed": f.ConfirmedDays, "Overdue": f.DueDays, "Hidden": f.OverdueDays}
	c.Header("Cache-Control", "public, max-age=60")
	return s.render(c, http.StatusOK, "about", l, p)
}

func (s *Site) privacy(c *gin.Context) error {
	l := s.lang(c)
	p := PlainPage{Page: s.page(l, l.T("privacy.title"), "/privacy")}
	p.Nav, p.Description = "privacy", l.T("privacy.description")
	c.Header("Cache-Control", "public, max-age=60")
	return s.render(c, http.StatusOK, "privacy", l, p)
}

// leave sends the person to a neutral site at once: the way out that works without JavaScript.
func (s *Site) leave(c *gin.Context) error {
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, s.Host.LeaveURL)
	return nil
}
