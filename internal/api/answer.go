package api

import (
	"slices"
	"time"

	"openchair/internal/ask"
	"openchair/internal/listing"
	"openchair/internal/search"
)

// Answer is what a search gives. No list in it is ever null.
type Answer struct {
	Total      int                     `json:"total"`
	Page       int                     `json:"page"`
	PerPage    int                     `json:"per_page"`
	Understood Understood              `json:"understood"`
	Crisis     *Crisis                 `json:"crisis"`
	Relaxed    []Relaxed               `json:"relaxed"`
	More       More                    `json:"more"`
	Facets     map[string][]FacetValue `json:"facets"`
	Explainer  Explainer               `json:"explainer"`
	Listings   []listing.Listing       `json:"listings"`
}

// Understood is how q was read.
type Understood struct {
	Text      string       `json:"text"`
	Intent    string       `json:"intent"`
	Chips     []Chip       `json:"chips"`
	Ambiguous []Ambiguous  `json:"ambiguous"`
	Corrected []Correction `json:"corrected"`
	Asks      []string     `json:"asks"`
}

// Chip is one reading: these words meant this value.
type Chip struct {
	Param string `json:"param"`
	Value string `json:"value"`
	Label string `json:"label"`
	From  string `json:"from"`
}

// Ambiguous is a term with several readings, none of them made.
type Ambiguous struct {
	From    string   `json:"from"`
	Options []Option `json:"options"`
}

// Option is one reading of an ambiguous term.
type Option struct {
	Param string `json:"param"`
	Value string `json:"value"`
	Label string `json:"label"`
	Count int    `json:"count"`
}

// Correction is a word nothing holds, and what was searched instead.
type Correction struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Crisis is whom to call now. It never replaces the listings.
type Crisis struct {
	Level     string     `json:"level"`
	Resources []Resource `json:"resources"`
}

// Resource is one crisis line.
type Resource struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	Call      *string  `json:"call"`
	Text      *SMS     `json:"text"`
	Chat      *string  `json:"chat"`
	URL       *string  `json:"url"`
	Languages []string `json:"languages"`
	Hours     *string  `json:"hours"`
}

// SMS is where to send which words.
type SMS struct {
	To   string `json:"to"`
	Body string `json:"body"`
}

// Relaxed is a filter that could go or be replaced, and the total that gives.
type Relaxed struct {
	Param string  `json:"param"`
	Value *string `json:"value"`
	To    *string `json:"to"`
	Total int     `json:"total"`
}

// More is what the filters left out for want of a price, and online.
type More struct {
	Unpriced int `json:"unpriced"`
	Online   int `json:"online"`
}

// FacetValue is a value and what choosing it would give.
type FacetValue struct {
	Value string `json:"value"`
	Label string `json:"label"`
	Count int    `json:"count"`
}

// Explainer is the three disjoint columns.
type Explainer struct {
	Peer         Side `json:"peer"`
	Professional Side `json:"professional"`
	CoLed        Side `json:"co_led"`
}

// Side is one column.
type Side struct {
	Count       int                  `json:"count"`
	Kinds       map[listing.Kind]int `json:"kinds"`
	Cost        Cost                 `json:"cost"`
	Insurance   Insurance            `json:"insurance"`
	Payers      []FacetValue         `json:"payers"`
	NextMeeting *string              `json:"next_meeting"`
}

// Cost counts by basis; the amounts are minor units a session, null when no price is known.
type Cost struct {
	Free          int    `json:"free"`
	Donation      int    `json:"donation"`
	Sliding       int    `json:"sliding"`
	Fixed         int    `json:"fixed"`
	InsuranceOnly int    `json:"insurance_only"`
	Unknown       int    `json:"unknown"`
	Priced        int    `json:"priced"`
	Median        *int   `json:"median"`
	Min           *int   `json:"min"`
	Max           *int   `json:"max"`
	Currency      string `json:"currency"`
}

// Insurance counts who accepts any.
type Insurance struct {
	Yes     int `json:"yes"`
	No      int `json:"no"`
	Unknown int `json:"unknown"`
}

func (a *API) answer(lang string, req ask.Request, reading ask.Reading, r search.Result) Answer {
	out := Answer{
		Total: r.Total, Page: req.Page, PerPage: req.PerPage,
		Understood: understood(reading.Understood, r),
		Crisis:     crisis(reading.Crisis),
		Relaxed:    []Relaxed{},
		More:       More{Unpriced: r.Unpriced, Online: r.MoreOnline},
		Facets:     map[string][]FacetValue{},
		Explainer: Explainer{
			Peer: a.side(lang, r.Explainer.Peer), Professional: a.side(lang, r.Explainer.Professional), CoLed: a.side(lang, r.Explainer.CoLed),
		},
		Listings: r.Listings,
	}
	if out.Listings == nil {
		out.Listings = []listing.Listing{}
	}
	for _, x := range r.Relaxed {
		out.Relaxed = append(out.Relaxed, Relaxed{Param: x.Param, Value: orNull(x.Value), To: orNull(x.To), Total: x.Total})
	}
	for _, param := range search.Facets {
		out.Facets[param] = a.values(lang, param, r.Facets[param])
	}
	return out
}

func understood(u ask.Understood, r search.Result) Understood {
	out := Understood{Text: u.Text, Intent: u.Intent, Chips: []Chip{}, Ambiguous: []Ambiguous{}, Corrected: []Correction{}, Asks: []string{}}
	for _, c := range u.Chips {
		out.Chips = append(out.Chips, Chip(c))
	}
	for i, x := range u.Ambiguous {
		options := []Option{}
		for j, o := range x.Options {
			count := 0
			if i < len(r.OptionCounts) && j < len(r.OptionCounts[i]) {
				count = r.OptionCounts[i][j]
			}
			options = append(options, Option{Param: o.Param, Value: o.Value, Label: o.Label, Count: count})
		}
		out.Ambiguous = append(out.Ambiguous, Ambiguous{From: x.From, Options: options})
	}
	for _, x := range slices.Concat(u.Corrected, r.Corrected) {
		out.Corrected = append(out.Corrected, Correction(x))
	}
	out.Asks = append(out.Asks, u.Asks...)
	return out
}

func crisis(c *ask.Crisis) *Crisis {
	if c == nil {
		return nil
	}
	out := &Crisis{Level: c.Level, Resources: []Resource{}}
	for _, x := range c.Resources {
		r := Resource{
			ID: x.ID, Name: x.Name, Call: orNull(x.Call), Chat: orNull(x.Chat), URL: orNull(x.URL), Hours: orNull(x.Hours),
			Languages: append([]string{}, x.Languages...),
		}
		if x.TextTo != "" {
			r.Text = &SMS{To: x.TextTo, Body: x.TextBody}
		}
		out.Resources = append(out.Resources, r)
	}
	return out
}

func (a *API) values(lang, param string, counts []search.Count) []FacetValue {
	out := make([]FacetValue, len(counts))
	for i, c := range counts {
		out[i] = FacetValue{Value: c.ID, Label: a.Words.Label(param, c.ID, lang), Count: c.Count}
	}
	return out
}

func (a *API) side(lang string, s search.Side) Side {
	m := s.Cost
	out := Side{
		Count: s.Count, Kinds: s.Kinds, Payers: a.values(lang, "payer", s.Payers), Insurance: Insurance(s.Insurance),
		Cost: Cost{
			Free: m.Free, Donation: m.Donation, Sliding: m.Sliding, Fixed: m.Fixed, InsuranceOnly: m.InsuranceOnly, Unknown: m.Unknown,
			Priced: m.Priced, Median: m.Median, Min: m.Min, Max: m.Max, Currency: a.Reader.Currency,
		},
	}
	if out.Kinds == nil {
		out.Kinds = map[listing.Kind]int{}
	}
	if s.NextMeeting != nil {
		out.NextMeeting = new(s.NextMeeting.Format(time.RFC3339))
	}
	return out
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
