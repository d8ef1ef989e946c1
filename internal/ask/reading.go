package ask

import "openchair/internal/search"

// Reading is what a request was understood to mean: the search to run, and what to show of how it was
// read. Nothing in it is kept longer than the request.
type Reading struct {
	Query      search.Query
	Understood Understood
	Crisis     *Crisis
}

// Understood is how q was read (design §4).
//
// The groups of the query stand in the order of Ambiguous, and the options of a group in the order of its
// Options; the last option, param "q", is not sent to the engine, so Options may be one longer than the
// group's.
type Understood struct {
	Text      string
	Intent    string // search, explainer, submit, report
	Chips     []Chip
	Ambiguous []Ambiguous
	Corrected []search.Correction
	// Asks are what only the person can say: "near" for "near me".
	Asks []string
	// Suggests are readings too weak to make: offered, not applied. From is "" where no words say it.
	Suggests []Chip
}

// Chip is one reading: these words meant this value. Param and Value are what a URL holds; an exclusion is
// "not" and "approach:twelve-step", an order "sort" and "soonest". From is "" for what was read out of words
// of danger, which are never repeated.
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
