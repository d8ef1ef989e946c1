package search

import (
	"slices"

	"openchair/internal/listing"
)

// Price is what a listing says of money, as the arithmetic needs it: minor units a session, nil when no
// amount is stated.
type Price struct {
	Basis          listing.Basis
	Floor, Ceiling *int
	Accepts        listing.Answer
	// Mine: whether it takes the person's payer. Unknown when plans are not named, or only a broader one is.
	Mine    listing.Answer
	Receipt listing.Answer
}

// Estimate is what one session costs one person. Amount is nil when it cannot be known; High is the other
// end of a range, nil when there is none. Exact: nothing the amount rests on was missing. Steps are the
// arithmetic; Unknown names what would make it better.
type Estimate struct {
	Amount, High *int
	Exact        bool
	Steps        []Step
	Unknown      []string
}

// Step is one line of the arithmetic: a code that web/locales turns into words, and its amounts and
// percentages by name.
type Step struct {
	Code     string
	Amounts  map[string]int
	Percents map[string]int
}

// What can be missing.
const (
	UnknownPrice      = "price"
	UnknownCopay      = "copay"
	UnknownDeductible = "deductible"
	UnknownAllowed    = "allowed"
	UnknownPlan       = "plan"
	UnknownReceipt    = "receipt"
	UnknownInsurance  = "insurance"
)

// NoPayer is the payer of a person who has none.
const NoPayer = "none"

// Estimate works out what a session costs a person (facts.md "What it costs me"). It never turns an unknown
// into a number: what is missing is named, and where it leaves a range, the range is shown.
func (p Purse) Estimate(x Price) Estimate {
	switch {
	case x.Basis == listing.Free:
		return known(0, Step{Code: "free"})
	case x.Basis == listing.Donation && x.Floor != nil && *x.Floor == 0:
		return known(0, Step{Code: "donation_any"})
	case x.Basis == listing.Donation && x.Floor != nil:
		return Estimate{Amount: x.Floor, Steps: []Step{step("donation_from", "Price", *x.Floor)}}
	case x.Basis == listing.Donation:
		return Estimate{Steps: []Step{{Code: "donation"}}, Unknown: []string{UnknownPrice}}
	}
	if p.Payer != "" && p.Payer != NoPayer {
		return p.withPlan(x)
	}
	return selfPay(x)
}

func known(amount int, steps ...Step) Estimate {
	return Estimate{Amount: &amount, Exact: true, Steps: steps}
}

func step(code string, pairs ...any) Step {
	s := Step{Code: code, Amounts: map[string]int{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		name, _ := pairs[i].(string)
		s.Amounts[name], _ = pairs[i+1].(int)
	}
	return s
}

func (s Step) percent(name string, n int) Step {
	s.Percents = map[string]int{name: n}
	return s
}

// selfPay is the price as the listing states it.
func selfPay(x Price) Estimate {
	switch x.Basis {
	case listing.InsuranceOnly:
		return Estimate{Steps: []Step{{Code: "insurance_only"}}, Unknown: []string{}}
	case listing.Fixed, listing.Sliding:
	default:
		return Estimate{Steps: []Step{{Code: "price_unknown"}}, Unknown: []string{UnknownPrice}}
	}
	if x.Floor == nil {
		code := "fee_unknown"
		if x.Basis == listing.Sliding {
			code = "sliding_unknown"
		}
		return Estimate{Steps: []Step{{Code: code}}, Unknown: []string{UnknownPrice}}
	}
	if x.Ceiling != nil && *x.Ceiling > *x.Floor {
		code := "span"
		if x.Basis == listing.Sliding {
			code = "sliding"
		}
		return Estimate{Amount: x.Floor, High: x.Ceiling, Steps: []Step{step(code, "From", *x.Floor, "To", *x.Ceiling)}}
	}
	e := Estimate{Amount: x.Floor, Exact: x.Basis == listing.Fixed, Steps: []Step{step("price", "Price", *x.Floor)}}
	if x.Basis == listing.Sliding {
		e.Steps[0].Code = "sliding_from"
	}
	return e
}

// withPlan is in network when the listing takes the payer, else money back on a receipt, else the price.
func (p Purse) withPlan(x Price) Estimate {
	switch {
	case x.Mine == listing.Yes:
		return p.inNetwork(x)
	case x.Mine != listing.No:
		e := selfPay(x)
		e.Exact = false
		missing := UnknownPlan
		if x.Accepts != listing.Yes {
			missing = UnknownInsurance
		}
		e.Steps = append(e.Steps, Step{Code: "ask_" + missing})
		e.Unknown = append(e.Unknown, missing)
		return e
	}
	return p.outOfNetwork(x)
}

// inNetwork: a copay is what one pays; coinsurance is a share of what the plan allows, after the
// deductible. What a plan allows is not public; the listing's price stands in as the most it can be.
func (p Purse) inNetwork(x Price) Estimate {
	if p.Copay != nil {
		return known(*p.Copay, step("copay", "Copay", *p.Copay))
	}
	if p.Coinsurance == nil {
		return Estimate{Steps: []Step{{Code: "in_network"}}, Unknown: []string{UnknownCopay}}
	}
	if x.Floor == nil {
		return Estimate{
			Steps:   []Step{Step{Code: "coinsurance_unpriced"}.percent("Percent", *p.Coinsurance)},
			Unknown: []string{UnknownAllowed},
		}
	}
	price := *x.Floor
	share := func(deductible int) int {
		return min(price, deductible) + percentOf(*p.Coinsurance, max(0, price-deductible))
	}
	e := Estimate{Unknown: []string{UnknownAllowed}}
	if p.DeductibleLeft == nil {
		low := share(0)
		e.Amount, e.High = &low, &price
		e.Steps = []Step{step("coinsurance_after", "Price", price, "You", low).percent("Percent", *p.Coinsurance)}
		e.Unknown = append(e.Unknown, UnknownDeductible)
		return e
	}
	you := share(*p.DeductibleLeft)
	e.Amount = &you
	e.Steps = []Step{step("coinsurance", "Price", price, "Deductible", *p.DeductibleLeft, "You", you).percent("Percent", *p.Coinsurance)}
	return e
}

// outOfNetwork: the plan pays back its share of what it allows, or of the bill if that is less, after the
// out-of-network deductible; one needs a receipt for it.
func (p Purse) outOfNetwork(x Price) Estimate {
	e := selfPay(x)
	if p.OONPercent == nil || x.Floor == nil || x.Basis == listing.InsuranceOnly {
		e.Steps = append(e.Steps, Step{Code: "not_taken"})
		return e
	}
	switch x.Receipt {
	case listing.No:
		e.Steps = append(e.Steps, Step{Code: "not_taken"}, Step{Code: "no_receipt"})
		return e
	case listing.Yes:
	default:
		e.Exact = false
		e.Steps = append(e.Steps, Step{Code: "not_taken"}, Step{Code: "ask_receipt"})
		e.Unknown = append(e.Unknown, UnknownReceipt)
		return e
	}
	billed := *x.Floor
	counted, deductible := billed, 0
	var missing []string
	if p.OONAllowed != nil {
		counted = min(billed, *p.OONAllowed)
	} else {
		missing = append(missing, UnknownAllowed)
	}
	if p.OONDeductibleLeft != nil {
		deductible = *p.OONDeductibleLeft
	} else {
		missing = append(missing, UnknownDeductible)
	}
	back := percentOf(*p.OONPercent, max(0, counted-deductible))
	you := billed - back
	out := Estimate{
		Amount: &you, Exact: len(missing) == 0 && x.Basis == listing.Fixed && x.Ceiling == nil, Unknown: missing,
		Steps: []Step{step("money_back", "Price", billed, "Counted", counted, "Deductible", deductible, "Back", back, "You", you).percent("Percent", *p.OONPercent)},
	}
	if len(missing) > 0 && back > 0 {
		out.High = &billed
	}
	if len(missing) > 0 {
		out.Steps[0].Code = "money_back_about"
	}
	return out
}

// percentOf rounds half up to whole minor units.
func percentOf(percent, amount int) int { return (percent*amount + 50) / 100 }

// Broader says which values stand above one; vocab.Vocab is one.
type Broader interface {
	Broader(param, id string) []string
}

// PriceOf is a listing's price for a person with this payer.
func PriceOf(l *listing.Listing, payer string, words Broader) Price {
	x := Price{Basis: l.Cost.Basis, Accepts: l.Insurance.Accepts, Receipt: l.Insurance.Receipt, Mine: Takes(l, payer, words)}
	if floor, ok := l.PerSessionFloor(); ok {
		x.Floor = &floor
		if l.Cost.Ceiling != nil && (l.Cost.Per == listing.PerSession || l.Cost.Per == "") {
			x.Ceiling = l.Cost.Ceiling
		}
	}
	return x
}

// Takes says whether a listing takes a payer. Yes only when it names that very payer: one that takes some
// private plans, or Blue Cross without saying which, may or may not take this one.
func Takes(l *listing.Listing, payer string, words Broader) listing.Answer {
	switch {
	case payer == "" || payer == NoPayer || l.Insurance.Accepts == listing.No:
		return listing.No
	case l.Insurance.Accepts != listing.Yes || len(l.Insurance.Payers) == 0:
		return listing.Unknown
	case slices.Contains(l.Insurance.Payers, payer):
		return listing.Yes
	}
	above := words.Broader("payer", payer)
	for _, p := range l.Insurance.Payers {
		if slices.Contains(above, p) || slices.Contains(words.Broader("payer", p), payer) {
			return listing.Unknown
		}
	}
	return listing.No
}
