package site

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"openchair/internal/ask"
	"openchair/internal/explainer"
	"openchair/internal/fault"
	"openchair/internal/search"
)

// The questions of /choose, in order; after them comes what was understood.
const (
	askNow = iota + 1
	askWho
	askHelp
	askMoney
	askWhere
	askStop
	chosen
)

// questions are the names of the steps in texts.
var questions = []string{askNow: "now", askWho: "who", askHelp: "help", askMoney: "money", askWhere: "where", askStop: "stop"}

// ChoosePage is one question, or at the end what all answers come to. Answers live in the address as
// ordinary search parameters, or in a posted form; what must not be recorded never leaves the page.
type ChoosePage struct {
	Page
	Private  bool
	Step     int
	Name     string
	Heading  string
	Count    string
	Notices  []string
	Choices  []Link
	Action   string
	Hidden   []Field
	Back     string
	Skip     string
	Finish   string // to the results with what is answered so far
	Said     []Answered
	Quiet    []Quiet // blocks that send nothing when they are opened
	Answers  []Answer
	Fields   ChooseFields
	Young    *Young
	Crisis   *CrisisCard
	Why      []Answered
	Found    string
	Go       string
	Sources  []SourceLine
	Finished bool
}

// Answered is what a person said, in words, and where to change it.
type Answered struct{ Text, Change, ChangeLabel string }

// Quiet is an answer nobody is told of: opening it shows lines and advice, and its way on carries at most
// what other answers carry too.
type Quiet struct {
	ID, Title string
	First     string // which box comes first: danger, violence, soft, withdrawal, privacy
	Lines     *CrisisCard
	Advice    []Said
	Exit      bool // remind of the way out
	Next      string
}

// Answer is one answer to choose.
type Answer struct {
	Kind, Name, Value, Label string
	Chosen                   bool
	Say                      *Said
	MaxCost                  bool // asks for an amount
	Plan                     bool // asks for a payer
}

// Young is what comes first for somebody under 18.
type Young struct {
	Lines  *CrisisCard
	Advice []Said
}

// ChooseFields are the fields of the questions that are more than a list of answers.
type ChooseFields struct {
	Q, Near, MaxCost string
	Topics           []TopicGroup
	Ages             []Option
	Payers           []PayerGroup
	Formats          []Option
	Days, Times      []Option
	Languages        []Option
	Access           []Option
}

// TopicGroup is a topic with those below it.
type TopicGroup struct {
	Title   string
	Options []Option
}

// step is a step's address.
func (a asked) step(n int) string {
	b := a.clone()
	b.values.Set("step", strconv.Itoa(n))
	return b.href()
}

func (s *Site) choose(c *gin.Context) error {
	l := s.lang(c)
	values, err := searched(c)
	if err != nil {
		return err
	}
	a := newAsked(l.Prefix+"/choose", values)
	for _, param := range []string{"page", "per_page"} {
		a = a.set(param, "")
	}
	step := number(values.Get("step"), askNow, chosen)
	posted := c.Request.Method == http.MethodPost
	if of := values.Get("of"); of != "" {
		question := number(of, askNow, askStop)
		a, step = answered(a, question, values), question+1
		if !posted {
			// The address of an answer is the one with ordinary parameters: it can be kept and sent.
			c.Header("Cache-Control", "private, no-store")
			c.Redirect(http.StatusSeeOther, a.step(step))
			return nil
		}
	}
	p, err := s.choosePage(c, l, a, step)
	if err != nil {
		return err
	}
	switch {
	case posted:
		p.Private, p.SwitchPosts = true, true
		c.Header("Cache-Control", "no-store")
	case c.Request.URL.RawQuery != "":
		c.Header("Cache-Control", "private, no-store")
	default:
		c.Header("Cache-Control", "public, max-age=60")
	}
	if posted || c.Request.URL.RawQuery != "" {
		p.NoIndex, p.Canonical, p.Alternates = true, "", nil
	}
	return s.render(c, http.StatusOK, "choose", l, p)
}

func number(text string, low, high int) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return low
	}
	return min(max(n, low), high)
}

func (s *Site) choosePage(c *gin.Context, l *Lang, a asked, step int) (ChoosePage, error) {
	p := ChoosePage{Page: s.page(l, l.T("choose.title"), "/choose"), Step: step, Action: a.path, Finished: step == chosen}
	p.Nav, p.Description = "choose", l.T("choose.description")
	other := a.clone()
	if rest, ok := strings.CutPrefix(a.path, "/es"); ok {
		other.path = rest
	} else {
		other.path = "/es" + a.path
	}
	p.Switch = other.step(step)
	req, problems := s.Reader.Parse(a.values)
	s.chooseProblems(l, &p, a, problems)
	notes := s.library.Notes()
	for n := askWho; n <= askStop; n++ {
		if text := strings.Join(s.answersTo(l, n, req), " · "); text != "" && n != step {
			p.Said = append(p.Said, Answered{text, a.step(n), l.T("choose.change", "What", l.T("choose."+questions[n]+".short"))})
		}
	}
	if v := a.values["audience"]; slices.Contains(v, "teens") || slices.Contains(v, "children") {
		p.Young = &Young{
			Lines:  s.lines(l, "soft", "any", "child"),
			Advice: []Said{s.cite(l, notes, "choose.young.first"), s.cite(l, notes, "choose.young.care")},
		}
	}
	if step > askNow {
		p.Back = a.step(step - 1)
	}
	results := asked{l.Prefix + "/search", a.values}
	p.Finish = results.href()
	if step == chosen {
		return p, s.finish(c, l, &p, a, req, notes)
	}
	p.Name, p.Heading = questions[step], l.T("choose."+questions[step]+".title")
	p.Title = p.Heading
	p.Count = l.T("choose.count", "Number", step, "Of", askStop)
	p.Skip = a.step(step + 1)
	p.Hidden = hiddenBeside(a, step)
	s.question(l, &p, a, req, notes, step)
	p.Sources = sourceLines(l, notes)
	return p, nil
}

// hiddenBeside are the answers to the other questions; those of this one the form gives itself.
func hiddenBeside(a asked, step int) []Field {
	return slices.DeleteFunc(a.hidden(), func(f Field) bool { return owner(f.Name, f.Value) == step })
}

// chooseProblems says what could not be read: of a place, above all.
func (s *Site) chooseProblems(l *Lang, p *ChoosePage, a asked, problems []fault.Problem) {
	for _, x := range problems {
		if x.Code == ask.CodeUnknownParameter || x.Field == "q" {
			continue
		}
		p.Notices = append(p.Notices, l.T("problem."+x.Code, "What", l.T("param."+cmpParam(x.Field))))
		for _, choice := range x.Choices {
			p.Choices = append(p.Choices, Link{a.set("near", choice.Value).step(p.Step), choice.Label})
		}
	}
}

// finish is the last page: what is looked for and why, in words made from the parameters alone.
func (s *Site) finish(c *gin.Context, l *Lang, p *ChoosePage, a asked, req ask.Request, notes *explainer.Notes) error {
	p.Heading = l.T("choose.result.title")
	p.Why = s.reasons(l, a, req)
	p.Go = p.Finish
	reading := s.Reader.Read(req, l.Tag, s.Now())
	p.Crisis = crisisCard(l, reading.Crisis)
	q := reading.Query
	q.Page, q.PerPage = 1, 0
	found, err := s.Finder.Find(c.Request.Context(), q)
	switch {
	case err == nil && found.Total > 0:
		p.Found = l.T("search.count", "N", found.Total)
	case err == nil:
		p.Found = l.T("choose.result.none")
	case !fault.Is(err, fault.Unavailable):
		return err
	}
	p.Sources = sourceLines(l, notes)
	return nil
}

// lines is a card of crisis lines for the needs named.
func (s *Site) lines(l *Lang, level string, needs ...string) *CrisisCard {
	return crisisCard(l, &ask.Crisis{Level: level, Resources: s.Reader.LinesFor(l.Tag, needs...)})
}

// owner is the question a parameter's value answers; 0 for none.
func owner(param, value string) int {
	if param == "prefer" {
		name, id, _ := strings.Cut(value, ":")
		switch {
		case value == "led_by:professional" || value == "accepting:1":
			return askNow
		case name == "audience":
			return askWho
		case name == "kind" || name == "approach":
			return askHelp
		case name == "payer" || name == "insurance":
			return askMoney
		case name == "access" || name == "format" || name == "joining" || id == "":
			return askStop
		}
		return 0
	}
	switch param {
	case "q", "topic", "attendee", "audience":
		return askWho
	case "led_by", "kind":
		return askHelp
	case "cost", "insurance", "max_cost", "payer":
		return askMoney
	case "near", "within", "format", "day", "time", "language", "access":
		return askWhere
	case "faith", "proof", "accepting", "sort":
		return askStop
	}
	return 0
}

// meanings are the search parameters an answer stands for.
var meanings = map[string][]search.Value{
	"me": {{Param: "attendee", ID: "self"}}, "family": {{Param: "attendee", ID: "family"}},
	"under18": {{Param: "audience", ID: "teens"}}, "young": {{Param: "prefer", ID: "audience:young-adults"}}, "older": {{Param: "prefer", ID: "audience:older-adults"}},
	"peer": {{Param: "led_by", ID: "peer"}, {Param: "kind", ID: "support-group"}},
	"skills": {
		{Param: "prefer", ID: "kind:class"},
		{Param: "prefer", ID: "kind:group-therapy"},
		{Param: "prefer", ID: "approach:cbt"},
		{Param: "prefer", ID: "approach:dbt"},
		{Param: "prefer", ID: "approach:smart"},
	},
	"treatment": {
		{Param: "led_by", ID: "professional"}, {Param: "kind", ID: "group-therapy"}, {Param: "kind", ID: "individual-therapy"}, {Param: "kind", ID: "program"},
	},
	"alone":   {{Param: "kind", ID: "individual-therapy"}},
	"nothing": {{Param: "cost", ID: "free"}, {Param: "cost", ID: "donation"}, {Param: "insurance", ID: "none"}},
	"claim":   {{Param: "prefer", ID: "insurance:receipt"}},
	"secular": {{Param: "faith", ID: "secular"}}, "faith": {{Param: "faith", ID: "faith-based"}},
	"proof": {{Param: "proof", ID: "1"}}, "listen": {{Param: "prefer", ID: "access:listen-only"}},
	"tried": {{Param: "accepting", ID: "1"}, {Param: "prefer", ID: "joining:drop-in"}, {Param: "sort", ID: "confirmed"}},
}

// answered puts the answers of one question in place of what was answered to it before.
func answered(a asked, question int, v url.Values) asked {
	// What a question asks as ordinary parameters has come with the form and is in a already.
	codes := v["a"]
	for _, code := range codes {
		for _, m := range meanings[code] {
			a = a.with(m.Param, m.ID)
		}
	}
	if question != askMoney {
		return a
	}
	if !slices.Contains(codes, "upto") && len(codes) > 0 {
		a = a.set("max_cost", "")
	}
	if plan := v.Get("plan"); plan != "" && (slices.Contains(codes, "insured") || len(codes) == 0) {
		a = a.with("prefer", "payer:"+plan)
	}
	return a
}
