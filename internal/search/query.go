// Package search is what can be asked of the directory and what it answers: Query, Facets, Result. Its
// Finder asks an engine for ids and loads the listings; its Follower feeds the engine from the store's
// changes. It knows neither SQL nor bleve, and refuses to read a person's sentences: that is ask.
//
//	found, err := finder.Find(ctx, search.Query{Text: "grief", Filters: []search.Value{{"led_by", "peer"}}, Now: now})
package search

import (
	"time"

	"github.com/google/uuid"

	"openchair/internal/listing"
	"openchair/internal/vocab"
)

// Value is one value of one search parameter, as it stands in a URL.
type Value struct {
	Param, ID string
}

// Sort is an order over the whole result. Ties go by relevance, then by id.
type Sort string

// The orders.
const (
	Relevance   Sort = "relevance"
	ByDistance  Sort = "distance"
	Soonest     Sort = "soonest"
	ByCost      Sort = "cost"
	ByConfirmed Sort = "confirmed"
)

// Sorts are all the orders.
var Sorts = []Sort{Relevance, ByDistance, Soonest, ByCost, ByConfirmed}

// Limits of one search (design §4, quality.md S41).
const (
	MaxDepth       = 10_000 // page × per_page may not pass this
	MaxPerPage     = 100
	DefaultPerPage = 20
	MaxText        = 2_000 // characters of q
	MaxTerms       = 24    // words of a text that reach the engine
	FewResults     = 5     // fewer than this offers relaxations
	MaxRelaxed     = 4
	Mile           = 1609.344 // metres
	DefaultWithin  = 25 * Mile
	MaxWithin      = 500 * Mile
)

// Facets are the parameters a page counts, in the order it shows them.
var Facets = vocab.Params

// Near is where the person is. A state has no point and no distance.
type Near struct {
	Value, Label string
	State        string // two letters; "" when it is not known
	Country      string
	HasPoint     bool
	Lat, Lon     float64
	WithinM      float64
	// Kilometres: distances are asked and answered in kilometres, else in miles.
	Kilometres bool
	Zone       string
}

// Wider is the radius, in metres, that is offered where a narrower one has too little.
func (n *Near) Wider() float64 {
	if n.Kilometres {
		return WiderKilometres * 1000
	}
	return WiderMiles * Mile
}

// The wider radius, as it is said.
const (
	WiderMiles      = 100
	WiderKilometres = 160
)

// Group is a term that can mean several things: a listing matches if any option does, or the text.
type Group struct {
	Options []Option
	Text    string
}

// Option is one thing a term can mean. Near, max_cost, not and crisis options are only counted: until one
// is picked they match nothing.
type Option struct {
	Value
	Near    *Near // of a near option
	MaxCost *int  // of a max_cost option
}

// Query is one search, complete: the same query at the same instant gives the same answer.
type Query struct {
	// Text is what is left to search as words.
	Text string
	// RankOnly: a reading made chips of the rest, so words left over only rank. Otherwise every word must
	// match, or else as many as any listing matches.
	RankOnly bool
	// Filters: values of one parameter are OR, parameters are AND; audiences by axis; access all.
	Filters []Value
	Not     []Value
	Prefer  []Value
	Groups  []Group
	Near    *Near
	// MaxCost is minor units of the host's currency a session, nil for no limit.
	MaxCost *int
	Sort    Sort
	Page    int
	PerPage int
	Now     time.Time
	// Zone is where an online listing's day and time are judged, when Near names none.
	Zone string
	// What is wanted beside the page of results. Facets names the parameters to count.
	Facets    []string
	Explainer bool
	Relax     bool
	Purse     *Purse
}

// Purse is what a person said about their money, for this one request only. Amounts in minor units.
type Purse struct {
	Payer             string
	Max               *int
	Copay             *int
	Coinsurance       *int // percent the person pays
	DeductibleLeft    *int
	OONPercent        *int // percent the plan pays
	OONAllowed        *int
	OONDeductibleLeft *int
}

// Count is one facet value and what choosing it would give.
type Count struct {
	ID    string
	Count int
}

// Relaxed is a filter that could go, and the total without it. To is what replaces it, "" for nothing.
type Relaxed struct {
	Param, Value, To string
	Total            int
}

// Money counts a column of the explainer by how the price is made. Amounts are minor units a session.
type Money struct {
	Free, Donation, Sliding, Fixed, InsuranceOnly, Unknown int
	Priced                                                 int
	Median, Min, Max                                       *int
}

// Side is one column of the explainer: peer, professional or co-led, over the whole result.
type Side struct {
	Count       int
	Kinds       map[listing.Kind]int
	Cost        Money
	FreeWord    int // what the word "free" finds: free, or a donation from nothing
	Insurance   struct{ Yes, No, Unknown int }
	Payers      []Count
	NextMeeting *time.Time
}

// Explainer is the three disjoint columns.
type Explainer struct {
	Peer, Professional, CoLed Side
}

// Offer is the nearest search that has listings of a side of the explainer this result has none of: it drops these
// parameters, or looks as far as WithinM.
type Offer struct {
	LedBy   listing.LedBy
	Total   int // what led_by finds there, so with those led by both
	Dropped []string
	WithinM float64 // 0: as far as before
}

// Correction is a word that nothing held and what was searched instead.
type Correction struct {
	From, To string
}

// Hit is one listing of a page, with what depends on this request.
type Hit struct {
	ID          uuid.UUID
	DistanceM   *int
	NextMeeting *time.Time
	Freshness   listing.Freshness
	// AskWhetherServes: an online professional who does not say in which states they may treat.
	AskWhetherServes bool
}

// Found is what the engine answers.
type Found struct {
	Total     int
	Hits      []Hit
	Facets    map[string][]Count
	Explainer Explainer
	Offers    []Offer
	Relaxed   []Relaxed
	Corrected []Correction
	// FewerWords: no listing held every word, so these hold as many as any does.
	FewerWords bool
	Unpriced   int // left out only for want of a price
	MoreOnline int // online, left out by the place
	// OptionCounts are the totals if one option of a group were picked, in the order of the query's groups.
	OptionCounts [][]int
	Position     uint64
}

// Result is a page of listings, public and ready to be shown.
type Result struct {
	Found
	Listings []listing.Listing
	// AsOf is set when the database did not answer and the listings come from the index.
	AsOf *time.Time
}

// Suggestion is one line offered while a person types.
type Suggestion struct {
	Kind  string `json:"kind"`
	Param string `json:"param"`
	Value string `json:"value"`
	Label string `json:"label"`
}
