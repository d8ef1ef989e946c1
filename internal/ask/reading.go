package ask

import (
	"time"

	"openchair/internal/search"
)

// Reading is what a request was understood to mean: the search to run, and what to show of how it was
// read. Nothing in it is kept longer than the request.
type Reading struct {
	Query      search.Query
	Understood Understood
	Crisis     *Crisis
}

// Understood is how q was read (design §4).
type Understood struct {
	Text      string
	Intent    string // search, explainer, submit, report
	Chips     []Chip
	Ambiguous []Ambiguous
	Corrected []search.Correction
	// Asks are what only the person can say: "near" for "near me".
	Asks []string
	// Suggests are readings too weak to make: offered, not applied.
	Suggests []Chip
}

// Chip is one reading: these words meant this value.
type Chip struct {
	Param, Value, Label, From string
}

// Ambiguous is a term with several readings, none of them made. Its place in the list is that of its
// group in Query.Groups.
type Ambiguous struct {
	From    string
	Options []AmbiguousOption
}

// AmbiguousOption is one reading of an ambiguous term; param "q" means the words stay words.
type AmbiguousOption struct {
	Param, Value, Label string
}

// Crisis is whom to call now, beside the listings and never instead of them.
type Crisis struct {
	Level     string // danger, soft
	Resources []Resource
}

// Resource is one crisis line whose source was read.
type Resource struct {
	ID, Name, Call, TextTo, TextBody, Chat, URL string
	Languages                                   []string
	Hours                                       string
}

// Read turns a request into a search. lang is the page's language, for labels and crisis lines.
func (r *Reader) Read(req Request, lang string, now time.Time) Reading {
	return Reading{
		Query:      req.Query(r, now),
		Understood: Understood{Text: req.Q, Intent: "search"},
	}
}
