package site

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"openchair/internal/ask"
	"openchair/internal/fault"
	"openchair/internal/search"
	"openchair/internal/vocab"
)

// TopicLink is a topic with how many listings it has; Count is "" while nobody can count them.
type TopicLink struct {
	Href, Label, Count string
	None               bool // it has no listing
	Children           []TopicLink
}

// TopicsPage is the tree of topics.
type TopicsPage struct {
	Page
	Tree []TopicLink
}

// TopicPage is one topic: what it is about, who comes, whom to call, where else to look, and its listings.
type TopicPage struct {
	Page
	Heading string
	Text    string
	Lines   *CrisisCard
	Box     Box
	Hidden  []Field
	For     []TopicFor
	Broader *TopicLink
	Nearby  []TopicGroupOf
	Cards   []Card
	All     Link
	Aside   Aside
	Total   int
	Down    bool
}

// TopicFor is whom some of its listings are made for, and the search that shows them.
type TopicFor struct{ Href, Label, Count string }

// TopicGroupOf is a list of other topics under a heading.
type TopicGroupOf struct {
	ID, Title string
	Links     []TopicLink
}

func (s *Site) topicLink(l *Lang, id string, counts map[string]int) TopicLink {
	link := TopicLink{Href: l.Prefix + "/topics/" + id, Label: s.Words.Label("topic", id, l.Tag)}
	if counts != nil {
		link.Count, link.None = l.Number(counts[id]), counts[id] == 0
	}
	return link
}

// topicCounts are the listings of every topic, beside what q finds. While there is no index there are no
// counts: nil, never zeros.
func (s *Site) topicCounts(c *gin.Context, q search.Query) (map[string]int, search.Result, error) {
	q.Now, q.Zone, q.Explainer = s.Now(), s.Reader.Zone, true
	q.Facets = append(q.Facets, "topic")
	r, err := s.Finder.Find(c.Request.Context(), q)
	if fault.Is(err, fault.Unavailable) {
		return nil, r, nil
	}
	if err != nil {
		return nil, r, err
	}
	counts := map[string]int{}
	for _, t := range r.Facets["topic"] {
		counts[t.ID] = t.Count
	}
	return counts, r, nil
}

func (s *Site) topics(c *gin.Context) error {
	l := s.lang(c)
	counts, _, err := s.topicCounts(c, search.Query{})
	if err != nil {
		return err
	}
	p := TopicsPage{Page: s.page(l, l.T("topics.title"), "/topics")}
	p.Nav, p.Description = "topics", l.T("topics.description")
	for _, t := range s.Words.Terms("topic") {
		if t.Parent == "" {
			p.Tree = append(p.Tree, s.branch(l, t, counts))
		}
	}
	c.Header("Cache-Control", "public, max-age=60")
	return s.render(c, http.StatusOK, "topics", l, p)
}

func (s *Site) branch(l *Lang, t vocab.Term, counts map[string]int) TopicLink {
	link := s.topicLink(l, t.ID, counts)
	for _, id := range s.Words.Children("topic", t.ID) {
		if child, ok := s.Words.Term("topic", id); ok {
			link.Children = append(link.Children, s.branch(l, child, counts))
		}
	}
	return link
}

func (s *Site) topic(c *gin.Context) error {
	l := s.lang(c)
	id := c.Param("id")
	t, ok := s.Words.Term("topic", id)
	if !ok {
		return errNoPage
	}
	chosen := search.Query{Filters: []search.Value{{Param: "topic", ID: id}}, PerPage: 10, Facets: []string{"attendee", "audience"}}
	up, r, err := s.topicCounts(c, chosen)
	if err != nil {
		return err
	}
	counts, _, err := s.topicCounts(c, search.Query{})
	if err != nil {
		return err
	}
	chosen.Now, chosen.Zone = s.Now(), s.Reader.Zone
	a := asked{l.Prefix + "/search", map[string][]string{"topic": {id}}}
	label, about := t.Label(l.Tag), s.topicTexts[id]
	p := TopicPage{
		Page: s.page(l, l.T("topic.title", "Topic", label), "/topics/"+id), Heading: label, Text: about.in(l.Tag), Total: r.Total, Down: up == nil,
		Box: s.box(l, a.path, ask.Request{}), Hidden: []Field{{"topic", id}}, All: Link{a.href(), l.T("topic.all", "N", r.Total)},
		Aside: s.aside(l, a, chosen, r),
	}
	p.Nav, p.Description = "topics", p.Text
	if len(about.Lines) > 0 {
		p.Lines = s.lines(l, "soft", about.Lines...)
	}
	if t.Parent != "" {
		link := s.topicLink(l, t.Parent, counts)
		p.Broader = &link
	}
	p.For = s.topicFor(l, a, r)
	p.Nearby = s.topicsNearby(l, t, about, counts)
	w := s.words(l)
	for i := range r.Listings {
		card := w.card(&r.Listings[i], &r.Hits[i])
		card.ID = r.Listings[i].ID.String()
		p.Cards = append(p.Cards, card)
	}
	c.Header("Cache-Control", "public, max-age=60")
	return s.render(c, http.StatusOK, "topic", l, p)
}

// audiencesShown is how many kinds of people a topic page names.
const audiencesShown = 6

// topicFor is whom the listings say they are for. What they do not say is not counted.
func (s *Site) topicFor(l *Lang, a asked, r search.Result) []TopicFor {
	var out []TopicFor
	for _, param := range []string{"attendee", "audience"} {
		for _, x := range r.Facets[param] {
			if x.Count > 0 && len(out) < audiencesShown {
				out = append(out, TopicFor{a.with(param, x.ID).href(), s.Words.Label(param, x.ID, l.Tag), l.Number(x.Count)})
			}
		}
	}
	return out
}

// topicsNearby are the topics inside this one, those of relatives, and those a person may mean instead.
func (s *Site) topicsNearby(l *Lang, t vocab.Term, about topicText, counts map[string]int) []TopicGroupOf {
	var out []TopicGroupOf
	add := func(key string, ids []string) {
		g := TopicGroupOf{ID: key, Title: l.T("topic." + key)}
		for _, id := range ids {
			g.Links = append(g.Links, s.topicLink(l, id, counts))
		}
		if len(g.Links) > 0 {
			out = append(out, g)
		}
	}
	add("narrower", s.Words.Children("topic", t.ID))
	if t.FamilyTopic != "" {
		add("family", []string{t.FamilyTopic})
	}
	var self []string
	for _, other := range s.Words.Terms("topic") {
		// The broadest of those that lead here: the rest are inside it.
		if parent, ok := s.Words.Term("topic", other.Parent); other.FamilyTopic == t.ID && (!ok || parent.FamilyTopic != t.ID) {
			self = append(self, other.ID)
		}
	}
	add("self", self)
	add("related", about.Related)
	return out
}
