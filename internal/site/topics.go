package site

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"openchair/internal/fault"
	"openchair/internal/search"
	"openchair/internal/vocab"
)

// TopicLink is a topic with how many listings it has.
type TopicLink struct {
	Href, Label, Count string
	Children           []TopicLink
}

// TopicsPage is the tree of topics.
type TopicsPage struct {
	Page
	Tree []TopicLink
}

// TopicPage is one topic: what is in it, and its listings.
type TopicPage struct {
	Page
	Heading    string
	Box        Box
	Broader    *TopicLink
	Narrower   []TopicLink
	Family     *TopicLink
	Cards      []Card
	All        Link
	Aside      Aside
	Total      int
	SearchHint []Field
}

func (s *Site) topicLink(l *Lang, id string, count int) TopicLink {
	return TopicLink{Href: l.Prefix + "/topics/" + id, Label: s.Words.Label("topic", id, l.Tag), Count: l.Number(count)}
}

// topicCounts are the listings of every topic. While there is no index there are no counts.
func (s *Site) topicCounts(c *gin.Context, q search.Query) (map[string]int, search.Result, error) {
	q.Now, q.Zone, q.Explainer = s.Now(), s.Reader.Zone, true
	q.Facets = []string{"topic"}
	r, err := s.Finder.Find(c.Request.Context(), q)
	if err != nil && !fault.Is(err, fault.Unavailable) {
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
	link := s.topicLink(l, t.ID, counts[t.ID])
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
	chosen := search.Query{Filters: []search.Value{{Param: "topic", ID: id}}, PerPage: 10, Now: s.Now(), Zone: s.Reader.Zone}
	_, r, err := s.topicCounts(c, chosen)
	if err != nil {
		return err
	}
	counts, _, err := s.topicCounts(c, search.Query{})
	if err != nil {
		return err
	}
	a := asked{l.Prefix + "/search", map[string][]string{"topic": {id}}}
	label := t.Label(l.Tag)
	p := TopicPage{Page: s.page(l, label, "/topics/"+id), Heading: label, Total: r.Total, Aside: s.aside(l, a, chosen, r, s.nearest(c.Request.Context(), chosen, r))}
	p.Nav, p.Description = "topics", l.T("topic.description", "Topic", label)
	p.Box.Action = a.path
	p.SearchHint = []Field{{"topic", id}}
	p.All = Link{a.href(), l.T("topic.all", "N", r.Total)}
	if t.Parent != "" {
		link := s.topicLink(l, t.Parent, counts[t.Parent])
		p.Broader = &link
	}
	if t.FamilyTopic != "" {
		link := s.topicLink(l, t.FamilyTopic, counts[t.FamilyTopic])
		p.Family = &link
	}
	for _, child := range s.Words.Children("topic", id) {
		p.Narrower = append(p.Narrower, s.topicLink(l, child, counts[child]))
	}
	w := s.words(l)
	for i := range r.Listings {
		card := w.card(&r.Listings[i], &r.Hits[i])
		card.ID = r.Listings[i].ID.String()
		p.Cards = append(p.Cards, card)
	}
	c.Header("Cache-Control", "public, max-age=60")
	return s.render(c, http.StatusOK, "topic", l, p)
}
