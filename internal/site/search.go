package site

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"openchair/internal/ask"
	"openchair/internal/fault"
	"openchair/internal/search"
)

// SearchPage is the results of one search and everything to change it with. Private: it was posted, so
// that no word of it stands in an address; then every link of it is a button of the same form.
type SearchPage struct {
	Page
	Private    bool
	Box        Box
	Heading    string
	Notices    []string
	Choices    []Link // places of one name
	Chips      []Chip
	ClearHref  string
	Groups     []Group
	Hidden     []Field
	Sorts      []Option
	First      []Card // above the comparison on a phone
	Rest       []Card
	RestStart  int
	Total      int
	Unpriced   *Link
	MoreOnline *Link
	Relaxed    []Link
	Corrected  []string
	FewerWords bool
	Instead    *Instead
	Purse      PurseForm
	Understood Understood
	Aside      Aside
	Map        *Map
	FirstNo    int
	Previous   string
	Next       string
	Range      string
	AsOf       string
	Down       bool // the search does not answer
}

// Instead says that nothing is of the kind that was asked for, and what is of another kind.
type Instead struct {
	None  string
	Links []Link
}

// Box is the two fields every search starts from.
type Box struct {
	Action  string
	Q, Near string
	Within  []Option
	MaxCost string
}

// Link is a way to go on.
type Link struct{ Href, Text string }

// Chip is one chosen thing and the address without it.
type Chip struct {
	Label, Remove, RemoveLabel string
}

// Group is one filter: its values with what choosing each would give.
type Group struct {
	Param, Title string
	Open         bool
	Options      []Option
	More         []Option
	Money        bool // ask for a highest price too
}

// Option is one value of a filter or a list.
type Option struct {
	Value, Label, Count string
	Chosen              bool
	Href                string
}

// firstCards stand above the comparison on a phone.
const firstCards = 3

// shownValues of a long filter stand outside "more".
const shownValues = 7

// groupOrder is how filters stand on the page, those people decide by first; a "+" joins two that are one
// thought.
var groupOrder = []string{
	"led_by", "cost", "day", "time", "format", "kind", "topic", "insurance", "payer", "audience", "attendee", "language", "joining",
	"accepting", "access", "approach", "faith", "proof", "confirmed",
}

var openGroups = []string{"led_by", "cost", "day", "format"}

// maxForm is the most bytes a posted search has; more is cut off by the server before it comes here.
const maxForm = 256 << 10

// searched are the parameters of a search, asked by address or posted. A posted button carries the whole
// search it leads to in "go".
func searched(c *gin.Context) (url.Values, error) {
	if c.Request.Method != http.MethodPost {
		return c.Request.URL.Query(), nil
	}
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, maxForm)
	if err := c.Request.ParseForm(); err != nil {
		return nil, fault.NewInvalid().Because(err)
	}
	if to := c.Request.PostForm.Get("go"); to != "" {
		values, _ := url.ParseQuery(to) // a pair that cannot be read is left out, as in an address
		return values, nil
	}
	return c.Request.PostForm, nil
}

func (s *Site) search(c *gin.Context) error {
	l := s.lang(c)
	values, err := searched(c)
	if err != nil {
		return err
	}
	req, problems := s.Reader.Parse(values)
	a := newAsked(l.Prefix+"/search", values)
	for _, p := range problems {
		if p.Field == "within" || p.Field == "sort" || p.Field == "near" || p.Field == "page" || p.Field == "per_page" || p.Field == "max_cost" {
			delete(a.values, p.Field)
		}
	}
	reading := s.Reader.Read(req, l.Tag, s.Now())
	q := reading.Query
	q.Facets, q.Explainer, q.Relax = search.Facets, true, true
	result, err := s.Finder.Find(c.Request.Context(), q)
	if err != nil && !fault.Is(err, fault.Unavailable) {
		return fmt.Errorf("search: %w", err)
	}
	p := s.searchPage(l, a, req, problems, result)
	if err == nil {
		p.Aside = s.aside(l, a, q, result)
	}
	if q.Sort != req.Sort {
		// The words asked for an order; another one is chosen by not reading them so.
		req.Sort = q.Sort
		p.Sorts = s.sorts(l, a.with("unread", "sort:"+string(q.Sort)), req)
	}
	if near := q.Near; near != nil && req.NearPlace() == nil {
		// A place read from the words is no field of the form: it would stay when the words change.
		p.Sorts = s.sorts(l, a, req.At(near))
		p.Map = drawMap(s.words(l), s.Reader.Places, result.Listings, near, p.FirstNo)
	}
	s.understood(l, a, req, reading, result, &p)
	if err == nil && result.Total == 0 {
		p.Instead = s.instead(c.Request.Context(), l, a, q, reading.Understood.Chips)
	}
	if c.Request.Method == http.MethodPost {
		p.Private, p.SwitchPosts, p.Aside.Private = true, true, true
		p.NoIndex, p.Canonical, p.Alternates = true, "", nil
	}
	status := http.StatusOK
	if err != nil {
		p.Down, status = true, http.StatusServiceUnavailable
		p.Heading = l.T("search.down.title")
	}
	switch {
	case p.Private:
		c.Header("Cache-Control", "no-store")
	case len(c.Request.URL.RawQuery) > 0:
		c.Header("Cache-Control", "private, no-store")
	default:
		c.Header("Cache-Control", "public, max-age=60")
	}
	return s.render(c, status, "search", l, p)
}

// searchPage does all the formatting; it asks nobody anything.
func (s *Site) searchPage(l *Lang, a asked, req ask.Request, problems []fault.Problem, r search.Result) SearchPage {
	w := s.words(l)
	p := SearchPage{Page: s.page(l, l.T("search.title"), "/search"), Total: r.Total}
	p.Nav, p.Description = "search", l.T("search.description")
	p.Switch = switchLang(a)
	if len(a.values) > 0 {
		p.NoIndex, p.Canonical, p.Alternates = true, "", nil
	}
	p.Heading = l.T("search.count", "N", r.Total)
	p.Box = s.box(l, a.path, req)
	// The filters are check boxes of the same form; what has none travels hidden.
	p.Hidden = a.hidden(append([]string{"q", "near", "within", "max_cost"}, groupOrder...)...)
	p.readProblems(l, a, problems)
	if req.Cut {
		p.Notices = append(p.Notices, l.T("notice.cut", "N", search.MaxText))
	}
	p.Chips = s.chips(l, a, req)
	if len(p.Chips) > 1 {
		p.ClearHref = a.path
	}
	p.Groups = s.groups(l, a, r)
	p.Purse = s.purseForm(l, a)
	p.Sorts = s.sorts(l, a, req)
	p.First, p.Rest = make([]Card, 0, min(firstCards, len(r.Listings))), make([]Card, 0, max(0, len(r.Listings)-firstCards))
	for i := range r.Listings {
		card := w.card(&r.Listings[i], &r.Hits[i])
		card.Number = (req.Page-1)*req.PerPage + i + 1
		card.ID = r.Listings[i].ID.String()
		card.ForYou = s.forYou(l, req, &r.Listings[i])
		if i < firstCards {
			p.First = append(p.First, card)
		} else {
			p.Rest = append(p.Rest, card)
		}
	}
	from := (req.Page - 1) * req.PerPage
	p.FirstNo = from + 1
	p.Map = drawMap(w, s.Reader.Places, r.Listings, req.NearPlace(), p.FirstNo)
	p.RestStart = from + firstCards + 1
	if len(r.Listings) > 0 {
		p.Range = l.T("search.range", "From", l.Number(from+1), "To", l.Number(from+len(r.Listings)), "Total", l.Number(r.Total))
	}
	if req.Page > 1 {
		p.Previous = a.set("page", fmt.Sprint(req.Page-1)).href()
	}
	if from+req.PerPage < r.Total && (req.Page+1)*req.PerPage <= search.MaxDepth {
		p.Next = a.set("page", fmt.Sprint(req.Page+1)).href()
	}
	if r.Unpriced > 0 {
		p.Unpriced = &Link{a.set("max_cost", "").set("sort", "cost").href(), l.T("search.unpriced", "N", r.Unpriced)}
	}
	if r.MoreOnline > 0 {
		// Online is added to what is near, not put in its place.
		more := a.with("format", "online")
		if len(a.values["format"]) == 0 {
			more = a.with("format", "in-person").with("format", "online")
		}
		p.MoreOnline = &Link{more.href(), l.T("search.more_online", "N", r.MoreOnline)}
	}
	p.Relaxed = s.relaxed(l, a, nil, nil, r.Relaxed)
	for _, x := range r.Corrected {
		p.Corrected = append(p.Corrected, l.T("search.corrected", "From", x.From, "To", x.To))
	}
	p.FewerWords = r.FewerWords
	if r.AsOf != nil {
		p.AsOf = l.T("search.as_of", "Clock", l.Clock(r.AsOf.Hour(), r.AsOf.Minute()))
	}
	return p
}

// switchLang keeps the search when the language changes.
func switchLang(a asked) string {
	b := a.clone()
	if rest, ok := strings.CutPrefix(a.path, "/es"); ok {
		b.path = rest
	} else {
		b.path = "/es" + a.path
	}
	return b.href()
}

// readProblems says what could not be read, and offers the places a name may mean.
func (p *SearchPage) readProblems(l *Lang, a asked, problems []fault.Problem) {
	for _, x := range problems {
		if x.Code == ask.CodeUnknownParameter || x.Field == "q" {
			continue
		}
		p.Notices = append(p.Notices, l.T("problem."+x.Code, "What", l.T("param."+cmpParam(x.Field))))
		for _, choice := range x.Choices {
			p.Choices = append(p.Choices, Link{a.set("near", choice.Value).href(), choice.Label})
		}
	}
}

func cmpParam(field string) string {
	if field == "" {
		return "other"
	}
	return field
}

func (s *Site) box(l *Lang, action string, req ask.Request) Box {
	b := Box{Action: action, Q: req.Q, Near: req.Near}
	if n := req.NearPlace(); n != nil {
		b.Near = n.Value
	}
	unit, steps := "mi", []int{5, 10, 25, 50, 100}
	if s.Reader.Unit == "km" {
		unit, steps = "km", []int{10, 20, 40, 80, 160}
	}
	chosen := req.Within
	found := false
	for _, n := range steps {
		v := fmt.Sprintf("%d%s", n, unit)
		o := Option{Value: v, Label: l.T("within."+unit, "D", n), Chosen: v == chosen || chosen == "" && v == steps25(unit)}
		found = found || o.Chosen
		b.Within = append(b.Within, o)
	}
	if !found {
		b.Within = append(b.Within, Option{Value: chosen, Label: chosen, Chosen: true})
	}
	if req.MaxCost != nil {
		b.MaxCost = strings.TrimPrefix(strings.ReplaceAll(l.Money(*req.MaxCost, "USD"), ",", ""), "$")
	}
	return b
}

func steps25(unit string) string {
	if unit == "km" {
		return "40km"
	}
	return "25mi"
}

// chips are the chosen things, each one click from gone.
func (s *Site) chips(l *Lang, a asked, req ask.Request) []Chip {
	var out []Chip
	add := func(label, remove string) {
		out = append(out, Chip{label, remove, l.T("chip.remove", "Label", label)})
	}
	if req.Q != "" {
		add("“"+short(req.Q)+"”", a.set("q", "").href())
	}
	if n := req.NearPlace(); n != nil {
		label := l.T("chip.near", "Place", n.Label)
		if !n.HasPoint {
			label = l.T("chip.in", "Place", n.Label)
		}
		add(label, a.set("near", "").set("within", "").href())
	}
	for _, v := range req.Values {
		add(s.valueLabel(l, v), a.without(v.Param, v.ID).href())
	}
	if req.MaxCost != nil {
		add(l.T("chip.max_cost", "Amount", l.Money(*req.MaxCost, s.Reader.Currency)), a.set("max_cost", "").href())
	}
	if req.Purse != nil {
		add(l.T("estimate.chip"), a.withoutPurse().href())
	}
	for _, v := range req.Not {
		add(l.T("chip.not", "Label", s.valueLabel(l, v)), a.without("not", v.Param+":"+v.ID).href())
	}
	for _, v := range req.Prefer {
		add(l.T("chip.prefer", "Label", s.valueLabel(l, v)), a.without("prefer", v.Param+":"+v.ID).href())
	}
	return out
}

// short keeps a chip on one line.
func short(q string) string {
	if r := []rune(q); len(r) > 60 {
		return string(r[:57]) + "…"
	}
	return q
}

func (s *Site) valueLabel(l *Lang, v search.Value) string {
	return s.Words.Label(v.Param, v.ID, l.Tag)
}

// groups are the filters with their counts.
func (s *Site) groups(l *Lang, a asked, r search.Result) []Group {
	var out []Group
	for _, param := range groupOrder {
		g := Group{Param: param, Title: l.T("filter." + param), Open: slices.Contains(openGroups, param), Money: param == "cost"}
		counts := r.Facets[param]
		g.Options = make([]Option, 0, min(len(counts), shownValues))
		if len(counts) > shownValues {
			g.More = make([]Option, 0, len(counts)-shownValues)
		}
		for _, c := range counts {
			o := Option{
				Value: c.ID, Label: s.Words.Label(param, c.ID, l.Tag), Count: l.Number(c.Count),
				Chosen: slices.Contains(a.values[param], c.ID),
			}
			g.Open = g.Open || o.Chosen
			if len(g.Options) < shownValues || o.Chosen {
				g.Options = append(g.Options, o)
			} else {
				g.More = append(g.More, o)
			}
		}
		if param == "day" || param == "time" {
			s.byVocabulary(param, g.Options)
		}
		if len(g.Options) > 0 || g.Money {
			out = append(out, g)
		}
	}
	return out
}

// byVocabulary puts days and times in the order of the week and the day.
func (s *Site) byVocabulary(param string, options []Option) {
	slices.SortStableFunc(options, func(x, y Option) int {
		return s.Words.Order(param, x.Value) - s.Words.Order(param, y.Value)
	})
}

func (s *Site) sorts(l *Lang, a asked, req ask.Request) []Option {
	var out []Option
	for _, sort := range search.Sorts {
		if n := req.NearPlace(); sort == search.ByDistance && (n == nil || !n.HasPoint) {
			continue
		}
		value := string(sort)
		if sort == search.Relevance {
			value = ""
		}
		out = append(out, Option{Value: string(sort), Label: l.T("sort." + string(sort)), Chosen: req.Sort == sort, Href: a.set("sort", value).href()})
	}
	return out
}
