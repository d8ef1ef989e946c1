package site

import (
	"fmt"
	"math"
	"strings"
	"time"

	"openchair/internal/listing"
	"openchair/internal/search"
	"openchair/internal/vocab"
)

// Card is a listing at a glance: everything that decides whether one looks closer, in words.
type Card struct {
	Href, Name, Lang string
	Number           int // its place in the results, 0 elsewhere
	Example          bool
	LedBy, LedWord   string // the value, for its shape; the word
	Kind             string
	Org              string
	Summary          string
	SummaryLang      string
	Cost, CostNote   string
	CostKnown        bool
	Insurance        string
	InsuranceKnown   bool
	When, WhenISO    string
	Where, Distance  string
	Joining          string
	Fresh, FreshMark string
	Doubted          bool // people stood before a closed door
	AskServes        bool
	ForYou           *ForYou // only when the person said what they have
	ID               string  // to compare it with others, "" where nothing is compared
}

// pageWords says listings in one language for one host.
type pageWords struct {
	*Lang
	vocab *vocab.Vocab
	now   time.Time
	km    bool
}

func (w pageWords) card(l *listing.Listing, h *search.Hit) Card {
	c := Card{
		Href: w.Prefix + "/listings/" + l.Slug, Name: l.Name, Lang: w.foreign(l.Lang), Example: l.Example,
		LedBy: string(l.LedBy), LedWord: w.vocab.Label("led_by", string(l.LedBy), w.Tag), Kind: w.vocab.Label("kind", string(l.Kind), w.Tag),
		Org: string(l.Organization.Name), Joining: w.joining(l),
	}
	c.Name, c.Summary, c.SummaryLang = w.texts(l)
	if c.Org == c.Name {
		c.Org = ""
	}
	c.Cost, c.CostKnown = w.cost(l)
	c.CostNote = w.costNote(l)
	c.Insurance, c.InsuranceKnown = w.insurance(l)
	c.When, c.WhenISO = w.when(l)
	c.Where = w.where(l)
	if l.DistanceM != nil {
		c.Distance = w.distance(*l.DistanceM, l.Where.Shown != listing.ShownFull)
	}
	c.Fresh, c.FreshMark = w.freshness(l)
	c.Doubted = l.DoubtedOn != ""
	c.AskServes = h != nil && h.AskWhetherServes
	return c
}

// foreign is the lang attribute a text in another language than the page needs.
func (w pageWords) foreign(lang string) string {
	if lang == w.Tag {
		return ""
	}
	return lang
}

// texts are the listing's own words, in the page's language where a person wrote them.
func (w pageWords) texts(l *listing.Listing) (name, summary, lang string) {
	if t, ok := l.Translations[w.Tag]; ok && l.Lang != w.Tag {
		name, summary = t.Name, string(t.Summary)
		if name == "" {
			name = l.Name
		}
		if summary != "" {
			return name, summary, ""
		}
		return name, string(l.Summary), w.foreign(l.Lang)
	}
	return l.Name, string(l.Summary), w.foreign(l.Lang)
}

// cost says the price; known is false when nobody said.
func (w pageWords) cost(l *listing.Listing) (text string, known bool) {
	c := l.Cost
	amount := func(minor int) string { return w.Money(minor, string(c.Currency)) }
	per := w.T("per.session")
	switch c.Per {
	case listing.PerMonth:
		per = w.T("per.month")
	case listing.PerCourse:
		per = w.T("per.course")
	}
	span := ""
	if c.Floor != nil {
		span = amount(*c.Floor)
		if c.Ceiling != nil && *c.Ceiling != *c.Floor {
			span = w.T("cost.span", "From", amount(*c.Floor), "To", amount(*c.Ceiling))
		}
	}
	switch c.Basis {
	case listing.Free:
		return w.T("cost.free"), true
	case listing.Donation:
		if c.IsFree() {
			return w.T("cost.free_donation"), true
		}
		if span == "" {
			return w.T("cost.donation"), true
		}
		return w.T("cost.donation_from", "Amount", span), true
	case listing.Fixed:
		if span == "" {
			return w.T("cost.fixed_unknown"), true
		}
		text = w.T("cost.fixed", "Amount", span, "Per", per)
	case listing.Sliding:
		if span == "" {
			return w.T("cost.sliding_unknown"), true
		}
		text = w.T("cost.sliding", "Amount", span, "Per", per)
	case listing.InsuranceOnly:
		return w.T("cost.insurance_only"), true
	default:
		return w.T("cost.unknown"), false
	}
	if each, ok := l.PerSessionFloor(); ok && (c.Per == listing.PerCourse || c.Per == listing.PerMonth) {
		text = w.T("cost.about_each", "Cost", text, "Amount", amount(roundToUnit(each, string(c.Currency))))
	}
	return text, true
}

// roundToUnit rounds to whole major units: "about" needs no cents.
func roundToUnit(minor int, currency string) int {
	unit := int(math.Pow10(listing.MinorDigits(currency)))
	return (minor + unit/2) / unit * unit
}

func (w pageWords) costNote(l *listing.Listing) string {
	var extras []string
	for _, x := range l.Cost.Extras {
		if x.Amount != nil {
			extras = append(extras, fmt.Sprintf("%s %s", x.What, w.Money(*x.Amount, string(l.Cost.Currency))))
		} else {
			extras = append(extras, x.What)
		}
	}
	if len(extras) > 0 {
		return w.T("cost.plus", "Extras", w.List(extras))
	}
	return ""
}

// insurance says which payers are taken; known is false when nobody said.
func (w pageWords) insurance(l *listing.Listing) (text string, known bool) {
	in := l.Insurance
	switch in.Accepts {
	case listing.Yes:
		if len(in.Payers) == 0 {
			return w.T("insurance.yes"), true
		}
		var names []string
		for _, id := range in.Payers {
			names = append(names, w.payer(id))
		}
		if len(names) > 3 {
			return w.T("insurance.payers_more", "Payers", strings.Join(names[:3], ", "), "N", len(names)-3), true
		}
		return w.T("insurance.payers", "Payers", w.List(names)), true
	case listing.No:
		if in.Receipt == listing.Yes {
			return w.T("insurance.receipt"), true
		}
		return w.T("insurance.no"), true
	}
	if l.Cost.IsFree() {
		return w.T("insurance.not_needed"), true
	}
	return w.T("insurance.unknown"), false
}

// payer is a payer's name inside a sentence: "private" is no name.
func (w pageWords) payer(id string) string {
	if id == "private" {
		return w.T("insurance.private")
	}
	return w.vocab.Label("payer", id, w.Tag)
}

// when says the next meeting, or why none is shown.
func (w pageWords) when(l *listing.Listing) (text, iso string) {
	switch {
	case l.State == listing.Paused:
		return w.T("when.paused"), ""
	case l.NextMeeting != nil:
		return w.When(*l.NextMeeting, w.now), l.NextMeeting.Format(time.RFC3339)
	case l.ByAppointment:
		return w.T("when.appointment"), ""
	case len(l.Schedules) > 0 && l.Schedules[0].Zone == "":
		return w.T("when.no_zone", "Rule", w.Rule(l.Schedules[0])), ""
	case len(l.Schedules) > 0:
		return w.T("when.over"), ""
	}
	return w.T("when.unknown"), ""
}

func (w pageWords) where(l *listing.Listing) string {
	town := strings.Trim(strings.Join(nonEmpty(string(l.Where.City), string(l.Where.State)), ", "), ", ")
	switch l.Format {
	case listing.Online:
		return w.T("where.online")
	case listing.Phone:
		return w.T("where.phone")
	case listing.Hybrid:
		if town == "" {
			return w.T("where.hybrid")
		}
		return w.T("where.hybrid_town", "Town", town)
	}
	if town == "" {
		return w.T("where.unknown")
	}
	return w.T("where.town", "Town", town)
}

func nonEmpty(words ...string) []string {
	var out []string
	for _, s := range words {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

// distance is rounded so as not to promise what a postal code cannot.
func (w pageWords) distance(m int, rough bool) string {
	unit, key := search.Mile, "distance.mi"
	if w.km {
		unit, key = 1000, "distance.km"
	}
	// A postal code is not a door: nothing is nearer than a tenth.
	d := max(float64(m)/unit, 0.1)
	text := fmt.Sprintf("%.1f", d)
	if d >= 10 || rough {
		text = fmt.Sprintf("%.0f", d)
	}
	if rough {
		key += "_within"
	}
	return w.T(key, "D", text)
}

func (w pageWords) joining(l *listing.Listing) string {
	var parts []string
	if l.Joining.How != "unknown" {
		parts = append(parts, w.T("joining."+l.Joining.How))
	}
	switch l.Joining.Accepting {
	case "yes", "waitlist", "no":
		parts = append(parts, w.T("accepting."+l.Joining.Accepting))
	}
	if l.Joining.WhoMayAttend != "unknown" {
		parts = append(parts, w.T("attend."+l.Joining.WhoMayAttend))
	}
	if len(parts) == 0 {
		return w.T("joining.unknown")
	}
	return strings.Join(parts, " · ")
}

// freshness says how far the listing can be trusted, and the mark of its badge.
func (w pageWords) freshness(l *listing.Listing) (text, mark string) {
	if l.Example {
		return w.T("fresh.example"), "example"
	}
	mark = string(l.Freshness)
	if l.ConfirmedOn != "" {
		text = w.T("fresh.confirmed", "Date", w.DateText(l.ConfirmedOn))
		if l.Freshness == listing.Overdue {
			text = w.T("fresh.overdue", "Date", w.DateText(l.ConfirmedOn))
		}
		return text, mark
	}
	if l.Source.Date == "" {
		return w.T("fresh.undated"), mark
	}
	return w.T("fresh.list", "Date", w.DateText(l.Source.Date)), mark
}
