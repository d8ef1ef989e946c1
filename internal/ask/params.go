// Package ask turns what a person asked (parameters of a URL, and the words they typed) into a
// search.Query, and says what it understood. It is deterministic, offline and keeps nothing: a sentence
// typed in distress lives as long as its request. It refuses to guess silently.
//
//	req, problems := reader.Parse(r.URL.Query())
//	reading := reader.Read(req, "en", now)
package ask

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"openchair/internal/fault"
	"openchair/internal/listing"
	"openchair/internal/place"
	"openchair/internal/search"
	"openchair/internal/vocab"
)

// Reader reads for one host: its country's places, its currency, its zone.
type Reader struct {
	Words    *vocab.Vocab
	Places   *place.Gazetteer
	Currency string // ISO 4217
	Country  string // ISO 3166
	Zone     string // IANA, where nobody says where they are
	Unit     string // "mi" or "km": what a bare distance is in
	// Lines are the host's own crisis lines; nil: the embedded ones.
	Lines []Line
}

// Request is the parameters of one search, checked. Values are the filters in the order of the URL.
type Request struct {
	Q       string
	Literal bool
	Unread  []search.Value
	Values  []search.Value
	Not     []search.Value
	Prefer  []search.Value
	Near    string // as typed
	Within  string
	MaxCost *int
	Sort    search.Sort
	Page    int
	PerPage int
	Lang    string
	Purse   *search.Purse
	// Cut: q was longer than a page reads.
	Cut bool

	near *search.Near
}

// The parameters of a search, and how each is read.
var multi = []string{
	"led_by", "kind", "topic", "audience", "attendee", "approach", "faith", "language", "access", "payer", "cost", "insurance",
	"format", "day", "time", "joining", "accepting", "proof", "confirmed",
}

var single = []string{
	"q", "literal", "near", "within", "max_cost", "sort", "page", "per_page", "lang", "my_payer", "my_max", "copay", "coinsurance",
	"deductible_left", "oon_percent", "oon_allowed", "oon_deductible_left",
}

var pairs = []string{"unread", "not", "prefer"}

// maxValues bounds how often one parameter is read: the vocabulary has no more to choose from.
const maxValues = 60

// Params are the names of every search parameter.
func Params() []string { return slices.Concat(single, multi, pairs) }

// parsing collects the problems of one request.
type parsing struct {
	r        *Reader
	problems []fault.Problem
	req      Request
}

func (p *parsing) fail(param, code, reason string, allowed ...string) {
	p.problems = append(p.problems, fault.Problem{Field: param, Code: code, Reason: reason, Allowed: allowed})
}

// CodeUnknownParameter marks the one problem a page ignores.
const CodeUnknownParameter = "unknown-parameter"

// Parse reads the parameters. It never fails: what cannot be read is left out and reported, for the API
// to refuse and for a page to say. Problems never repeat a value.
func (r *Reader) Parse(v url.Values) (Request, []fault.Problem) {
	p := &parsing{r: r, req: Request{Sort: search.Relevance, Page: 1, PerPage: search.DefaultPerPage}}
	known := Params()
	var unknown []string
	for name := range v {
		if !slices.Contains(known, name) {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) > 0 {
		p.fail("", CodeUnknownParameter, "There is a parameter here that this search does not have.", known...)
	}
	for _, param := range multi {
		p.req.Values = append(p.req.Values, p.values(param, v[param])...)
	}
	p.req.Not = p.pairs("not", v["not"])
	p.req.Prefer = p.pairs("prefer", v["prefer"])
	p.unread(v["unread"])
	p.text(v)
	p.place(v)
	p.order(v)
	p.money(v)
	return p.req, p.problems
}

// one gives a single parameter's value; more than one is a problem.
func (p *parsing) one(v url.Values, param string) string {
	vs := v[param]
	if len(vs) == 0 {
		return ""
	}
	if len(vs) > 1 {
		p.fail(param, "repeated", "This can be given once.")
	}
	s := strings.TrimSpace(vs[0])
	if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
		p.fail(param, "not-text", "This is not readable text.")
		return strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", " "), " ")
	}
	return s
}

// values are the known values of a vocabulary parameter, each once. An empty value is no value: a form
// sends it for "any".
func (p *parsing) values(param string, vs []string) []search.Value {
	var out []search.Value
	failed := false
	for _, id := range vs {
		id = strings.TrimSpace(id)
		val := search.Value{Param: param, ID: id}
		switch {
		case id == "" || slices.Contains(out, val):
		case len(out) == maxValues:
			p.fail(param, "too-many-values", "There are too many values here.")
			return out
		case p.has(param, id):
			out = append(out, val)
		case !failed:
			failed = true
			p.fail(param, "unknown-value", "This value is not one of the choices.", p.r.allowed(param)...)
		}
	}
	return out
}

func (p *parsing) has(param, id string) bool {
	return slices.Contains(multi, param) && p.r.Words.Has(param, id)
}

// allowed are the values of a parameter; a long list is left to /api/v1/topics and the like.
func (r *Reader) allowed(param string) []string {
	var out []string
	for _, t := range r.Words.Terms(param) {
		out = append(out, t.ID)
	}
	return out
}

// pairs reads "param:value".
func (p *parsing) pairs(param string, vs []string) []search.Value {
	var out []search.Value
	for _, s := range vs {
		if s == "" {
			continue
		}
		name, id, _ := strings.Cut(s, ":")
		if !p.has(name, id) || len(out) == maxValues {
			p.fail(param, "pair", "Write this as a parameter and one of its values, like approach:twelve-step.")
			return out
		}
		if v := (search.Value{Param: name, ID: id}); !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// unread accepts any reading, also of a place or a price, and "word:…" for a correction.
func (p *parsing) unread(vs []string) {
	for _, s := range vs {
		name, id, ok := strings.Cut(s, ":")
		if s == "" {
			continue
		}
		if !ok || !slices.Contains(Params(), name) && name != "word" && name != "crisis" || len(p.req.Unread) == maxValues || len(s) > 200 {
			p.fail("unread", "pair", "Write this as a parameter and one of its values, like topic:grief.")
			return
		}
		p.req.Unread = append(p.req.Unread, search.Value{Param: name, ID: id})
	}
}

func (p *parsing) text(v url.Values) {
	q := p.one(v, "q")
	if utf8.RuneCountInString(q) > search.MaxText {
		p.fail("q", "too-long", fmt.Sprintf("Shorten this to %d characters.", search.MaxText))
		q, p.req.Cut = string([]rune(q)[:search.MaxText]), true
	}
	p.req.Q = q
	p.req.Literal = p.flag(v, "literal")
	switch lang := p.one(v, "lang"); lang {
	case "", "en", "es":
		p.req.Lang = lang
	default:
		p.fail("lang", "unknown-value", "This value is not one of the choices.", "en", "es")
	}
}

func (p *parsing) flag(v url.Values, param string) bool {
	switch p.one(v, param) {
	case "", "0":
		return false
	case "1":
		return true
	}
	p.fail(param, "unknown-value", "This value is not one of the choices.", "1")
	return false
}

func (p *parsing) place(v url.Values) {
	within := p.one(v, "within")
	text := p.one(v, "near")
	radius := search.DefaultWithin
	if within != "" {
		m, err := place.ParseWithin(within, p.r.Unit)
		if err != nil {
			p.fail("within", "within", "Write a distance like 25mi or 40km, at most 500mi.")
			within = ""
		} else {
			radius = m
		}
	}
	if text != "" {
		p.req.Near = text
		near, problem := p.r.FindNear(text)
		if problem != nil {
			p.problems = append(p.problems, *problem)
		} else {
			near.WithinM = radius
			near.Kilometres = strings.HasSuffix(within, "km") || within == "" && p.r.Unit == "km"
			p.req.near = near
		}
	}
	if within != "" && (p.req.near == nil || !p.req.near.HasPoint) {
		p.fail("within", "needs-place", "A distance needs a postal code or a town to measure from.")
		within = ""
	}
	p.req.Within = within
}

// FindNear turns a place as typed into where to search. The problem says what to write, or offers the
// towns of that name; it never repeats the place.
func (r *Reader) FindNear(text string) (*search.Near, *fault.Problem) {
	if len(text) > 120 {
		return nil, &fault.Problem{Field: "near", Code: "near", Reason: nearReason}
	}
	found, err := r.Places.Find(text)
	if err != nil {
		problem := &fault.Problem{Field: "near", Code: "near", Reason: nearReason}
		if amb, ok := err.(*place.Ambiguous); ok {
			problem.Code, problem.Reason = "near-which", "There are several places of this name. Choose one."
			for _, c := range amb.Choices {
				problem.Choices = append(problem.Choices, fault.Choice{Value: c.Value(), Label: c.Label()})
			}
		}
		return nil, problem
	}
	return r.nearOf(found), nil
}

const nearReason = "This place is not known. Write a postal code, or a town and state like “Philadelphia, PA”."

func (r *Reader) nearOf(p place.Place) *search.Near {
	country := p.Country
	if country == "" {
		country = r.Country
	}
	return &search.Near{
		Value: p.Value(), Label: p.Label(), State: p.State, Country: country, HasPoint: p.Kind != place.State,
		Lat: p.Lat, Lon: p.Lon, WithinM: search.DefaultWithin, Kilometres: r.Unit == "km", Zone: p.Zone,
	}
}

func (p *parsing) order(v url.Values) {
	if s := p.one(v, "sort"); s != "" {
		if slices.Contains(search.Sorts, search.Sort(s)) {
			p.req.Sort = search.Sort(s)
		} else {
			p.fail("sort", "unknown-value", "This value is not one of the choices.", sortNames()...)
		}
	}
	if p.req.Sort == search.ByDistance && (p.req.near == nil || !p.req.near.HasPoint) {
		p.fail("sort", "needs-place", "Sorting by distance needs a postal code or a town to measure from.")
		p.req.Sort = search.Relevance
	}
	if n, ok := p.number(v, "per_page", 1, search.MaxPerPage); ok {
		p.req.PerPage = n
	}
	if n, ok := p.number(v, "page", 1, search.MaxDepth/p.req.PerPage); ok {
		p.req.Page = n
	}
}

func sortNames() []string {
	var out []string
	for _, s := range search.Sorts {
		out = append(out, string(s))
	}
	return out
}

func (p *parsing) number(v url.Values, param string, low, high int) (int, bool) {
	s := p.one(v, param)
	if s == "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < low || n > high {
		p.fail(param, "number-range", fmt.Sprintf("Write a whole number from %d to %d.", low, high))
		return 0, false
	}
	return n, true
}

// amount reads major units of the host's currency.
func (p *parsing) amount(v url.Values, param string) *int {
	s := p.one(v, param)
	if s == "" {
		return nil
	}
	n, err := listing.ParseMoney(s, p.r.Currency)
	if err != nil {
		p.fail(param, "amount", "Write an amount like 15 or 12.50.")
		return nil
	}
	return &n
}

func (p *parsing) percent(v url.Values, param string) *int {
	s := strings.TrimSuffix(p.one(v, param), "%")
	if s == "" {
		return nil
	}
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 0 || n > 100 {
		p.fail(param, "percent", "Write a percentage from 0 to 100.")
		return nil
	}
	return &n
}

func (p *parsing) money(v url.Values) {
	p.req.MaxCost = p.amount(v, "max_cost")
	purse := search.Purse{
		Max: p.amount(v, "my_max"), Copay: p.amount(v, "copay"), DeductibleLeft: p.amount(v, "deductible_left"),
		OONAllowed: p.amount(v, "oon_allowed"), OONDeductibleLeft: p.amount(v, "oon_deductible_left"),
		Coinsurance: p.percent(v, "coinsurance"), OONPercent: p.percent(v, "oon_percent"),
	}
	if s := p.one(v, "my_payer"); s != "" {
		if s == "none" || p.r.Words.Has("payer", s) {
			purse.Payer = s
		} else {
			p.fail("my_payer", "unknown-value", "This value is not one of the choices.", append(p.r.allowed("payer"), "none")...)
		}
	}
	if purse != (search.Purse{}) {
		p.req.Purse = &purse
	}
}

// NearPlace is where the request says the person is; nil when it says nothing readable.
func (q *Request) NearPlace() *search.Near { return q.near }

// At is the request as if it named this place: for a page that shows a place read from the words.
func (q Request) At(near *search.Near) Request {
	q.near = near
	return q
}

// Query is the request as a search, its words taken as words.
func (q *Request) Query(r *Reader, now time.Time) search.Query {
	return search.Query{
		Text: q.Q, Filters: q.Values, Not: q.Not, Prefer: q.Prefer, Near: q.near, MaxCost: q.MaxCost, Sort: q.Sort,
		Page: q.Page, PerPage: q.PerPage, Now: now, Zone: r.Zone, Purse: q.Purse,
	}
}
