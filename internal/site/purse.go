package site

import (
	"slices"

	"openchair/internal/ask"
	"openchair/internal/explainer"
	"openchair/internal/listing"
	"openchair/internal/search"
)

// purseParams are what a person can say of their own money. They are only ever posted: money stands in
// no address, and nothing of it is kept.
var purseParams = []string{"my_payer", "my_max", "copay", "coinsurance", "deductible_left", "oon_percent", "oon_allowed", "oon_deductible_left"}

// PurseForm asks what a person has, to say what each listing would cost them.
type PurseForm struct {
	Action string
	Open   bool
	Hidden []Field // the rest of the search
	Payers []PayerGroup
	None   bool // the person has no plan
	Most   []Amount
	Plan   []Amount // what one knows of one's plan
	Out    []Amount // what the plan pays elsewhere
}

// PayerGroup is a few payers under one name.
type PayerGroup struct {
	Title   string
	Options []Option
}

// Amount is one field of money or of percent.
type Amount struct {
	Name, Label, Value, Unit string
}

// publicPayers are programs of a government; the rest are companies and what is neither.
var publicPayers = []string{"medicaid", "chip", "medicare", "medicare-advantage", "tricare", "va", "champva", "ihs"}

func (s *Site) purseForm(l *Lang, a asked) PurseForm {
	p := PurseForm{Action: a.path, Hidden: a.hidden(purseParams...)}
	payer := a.values.Get("my_payer")
	p.None = payer == search.NoPayer
	p.Payers = s.payers[l.Tag]
	if payer != "" {
		p.Payers = chosenPayer(p.Payers, payer)
	}
	fields := func(unit string, names ...string) []Amount {
		var out []Amount
		for _, name := range names {
			out = append(out, Amount{name, l.T("estimate.field." + name), a.values.Get(name), unit})
		}
		return out
	}
	money, percent := s.Reader.Currency, "%"
	if money == "USD" {
		money = "$"
	}
	p.Most = fields(money, "my_max")
	p.Plan = slices.Concat(fields(money, "copay"), fields(percent, "coinsurance"), fields(money, "deductible_left"))
	p.Out = slices.Concat(fields(percent, "oon_percent"), fields(money, "oon_allowed", "oon_deductible_left"))
	p.Open = slices.ContainsFunc(purseParams, func(name string) bool { return a.values.Get(name) != "" })
	return p
}

// payerGroups are what everybody is asked.
func (s *Site) payerGroups(l *Lang) []PayerGroup {
	private := s.Words.Covers("payer", "private")
	groups := []PayerGroup{{Title: l.T("estimate.payers.public")}, {Title: l.T("estimate.payers.private")}, {Title: l.T("estimate.payers.other")}}
	for _, t := range s.Words.Terms("payer") {
		g := &groups[2]
		switch {
		case slices.Contains(publicPayers, t.ID):
			g = &groups[0]
		case slices.Contains(private, t.ID):
			g = &groups[1]
		}
		g.Options = append(g.Options, Option{Value: t.ID, Label: t.Label(l.Tag)})
	}
	return groups
}

// chosenPayer is a copy with one of them chosen.
func chosenPayer(groups []PayerGroup, payer string) []PayerGroup {
	groups = slices.Clone(groups)
	for i := range groups {
		groups[i].Options = slices.Clone(groups[i].Options)
		for k := range groups[i].Options {
			groups[i].Options[k].Chosen = groups[i].Options[k].Value == payer
		}
	}
	return groups
}

// withoutPurse is the search without what the person has.
func (a asked) withoutPurse() asked {
	for _, name := range purseParams {
		a = a.set(name, "")
	}
	return a
}

// ForYou is what one listing would cost this person, and how that was worked out.
type ForYou struct {
	Headline string
	Mark     string // within or over what they can pay, "" when they did not say or it is not known
	Fits     bool
	Steps    []string
	Unknown  string
}

func (s *Site) forYou(l *Lang, req ask.Request, x *listing.Listing) *ForYou {
	if req.Purse == nil {
		return nil
	}
	w := explainer.Work(l, *req.Purse, x, s.Words, s.Reader.Currency)
	out := &ForYou{Headline: s.estimateLine(l, w), Steps: w.Steps}
	if len(w.Unknown) > 0 {
		out.Unknown = l.T("estimate.missing", "What", l.List(w.Unknown))
	}
	if most := req.Purse.Max; most != nil && w.Amount != nil {
		switch {
		case w.High != nil && *w.Amount <= *most && *w.High > *most:
			out.Mark = l.T("estimate.may_fit")
		case *w.Amount <= *most:
			out.Mark, out.Fits = l.T("estimate.fits"), true
		default:
			out.Mark = l.T("estimate.over")
		}
	}
	return out
}

func (s *Site) estimateLine(l *Lang, w explainer.Worked) string {
	amount := func(minor int) string { return l.Money(minor, s.Reader.Currency) }
	switch {
	case w.Amount == nil:
		return l.T("estimate.unknown")
	case w.High != nil:
		return l.T("estimate.range", "From", amount(roundToUnit(*w.Amount, s.Reader.Currency)), "To", amount(roundToUnit(*w.High, s.Reader.Currency)))
	case *w.Amount == 0:
		return l.T("estimate.nothing")
	case w.Exact:
		return l.T("estimate.exact", "Amount", amount(*w.Amount))
	}
	return l.T("estimate.about", "Amount", amount(roundToUnit(*w.Amount, s.Reader.Currency)))
}
