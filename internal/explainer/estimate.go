package explainer

import (
	"openchair/internal/listing"
	"openchair/internal/locale"
	"openchair/internal/search"
)

// Worked is what one listing costs one person, with its arithmetic in words.
type Worked struct {
	search.Estimate
	Steps   []string
	Unknown []string // in words; the codes stay in Estimate.Unknown
}

// Work works out what a listing costs a person. A price in another currency than the host's is not
// turned into one.
func Work(l *locale.Lang, p search.Purse, x *listing.Listing, words search.Broader, currency string) Worked {
	var w Worked
	if foreign(x, currency) {
		w.Estimate = search.Estimate{Steps: []search.Step{{Code: "other_currency"}}, Unknown: []string{search.UnknownPrice}}
	} else {
		w.Estimate = p.Estimate(search.PriceOf(x, p.Payer, words))
	}
	for _, s := range w.Estimate.Steps {
		w.Steps = append(w.Steps, stepWords(l, s, currency))
	}
	for _, code := range w.Estimate.Unknown {
		w.Unknown = append(w.Unknown, l.T("estimate.unknown."+code))
	}
	return w
}

func foreign(x *listing.Listing, currency string) bool {
	c := string(x.Cost.Currency)
	return c != "" && c != currency && !x.Cost.IsFree()
}

func stepWords(l *locale.Lang, s search.Step, currency string) string {
	var args []any
	for name, minor := range s.Amounts {
		args = append(args, name, l.Money(minor, currency))
	}
	for name, n := range s.Percents {
		args = append(args, name, n)
	}
	return l.T("estimate."+s.Code, args...)
}

// Listing is the estimate as a listing carries it.
func (w Worked) Listing(currency string) *listing.Estimate {
	out := &listing.Estimate{
		Amount: w.Amount, Currency: currency, Per: listing.PerSession, Exact: w.Exact, Steps: w.Steps, Unknown: w.Estimate.Unknown,
	}
	if out.Steps == nil {
		out.Steps = []string{}
	}
	if out.Unknown == nil {
		out.Unknown = []string{}
	}
	return out
}
