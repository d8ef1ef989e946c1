package site

import (
	"fmt"
	"slices"

	"openchair/internal/listing"
	"openchair/internal/search"
)

// Aside is the comparison beside the results: what differs between peer support and professional
// therapy for this search, and what these very results say of it. Its numbers are counted by the engine
// over the whole result.
type Aside struct {
	Private bool // its links are buttons of the search form
	Sides   []Side
	Gaps    []Gap
	Caution []Said
	Points  []Point
	Sources []SourceLine
	Whole   string
}

// Side is one column of the numbers.
type Side struct {
	LedBy, Title, Count string
	Lines               []string
}

// Gap is a side with nothing in it, and the nearest search that has some.
type Gap struct {
	Text string
	Link *Link
}

// Point is one row of the comparison.
type Point struct {
	Title              string
	Peer, Professional []Said
}

// aside puts the numbers into words. A side with nothing says so; an unknown price is never a number.
func (s *Site) aside(l *Lang, a asked, q search.Query, r search.Result) Aside {
	out := Aside{Whole: l.Prefix + "/explainer"}
	notes := s.library.Notes()
	if text, ok := s.library.Caution(l.Tag, q); ok {
		out.Caution = saidOf(notes, text)
	}
	for _, x := range s.library.Beside(l.Tag, q) {
		out.Points = append(out.Points, Point{x.Title, saidOf(notes, x.Peer), saidOf(notes, x.Professional)})
	}
	out.Sources = sourceLines(l, notes)
	for _, x := range []struct {
		led  listing.LedBy
		side search.Side
	}{{listing.Peer, r.Explainer.Peer}, {listing.Professional, r.Explainer.Professional}, {listing.CoLed, r.Explainer.CoLed}} {
		if x.side.Count > 0 {
			out.Sides = append(out.Sides, s.side(l, x.led, x.side))
			continue
		}
		if x.led != listing.CoLed {
			out.Gaps = append(out.Gaps, s.gap(l, a, q, x.led, r.Offers))
		}
	}
	return out
}

func (s *Site) gap(l *Lang, a asked, q search.Query, led listing.LedBy, offers []search.Offer) Gap {
	g := Gap{Text: l.T("aside.none." + string(led))}
	i := slices.IndexFunc(offers, func(o search.Offer) bool { return o.LedBy == led })
	if i < 0 {
		return g
	}
	o := offers[i]
	var what []string
	for _, param := range o.Dropped {
		if param != "led_by" {
			what = append(what, l.T("param."+param))
		}
	}
	text := l.T("aside.see", "N", o.Total)
	switch {
	case o.WithinM > 0 && q.Near.Kilometres:
		text = l.T("aside.see_within", "N", o.Total, "D", l.T("within.km", "D", search.WiderKilometres))
	case o.WithinM > 0:
		text = l.T("aside.see_within", "N", o.Total, "D", l.T("within.mi", "D", search.WiderMiles))
	case len(what) > 0:
		text = l.T("aside.see_without", "N", o.Total, "What", l.List(what))
	}
	g.Link = &Link{offered(o, a, q), text}
	return g
}

// offered is the address of a search that was offered. What was read from the person's words has to be unread as well.
func offered(o search.Offer, a asked, q search.Query) string {
	for _, param := range o.Dropped {
		for _, v := range q.Filters {
			if v.Param == param && !slices.Contains(a.values[param], v.ID) {
				a = a.with("unread", param+":"+v.ID)
			}
		}
		if param == "near" {
			if q.Near != nil && a.values.Get("near") == "" {
				a = a.with("unread", "near:"+q.Near.Value)
			}
			a = a.set("within", "")
		}
		a = a.set(param, "")
	}
	if o.WithinM > 0 {
		within := fmt.Sprintf("%dmi", search.WiderMiles)
		if q.Near.Kilometres {
			within = fmt.Sprintf("%dkm", search.WiderKilometres)
		}
		a = a.set("within", within)
	}
	if slices.Contains(o.Dropped, "near") && a.values.Get("sort") == string(search.ByDistance) {
		a = a.set("sort", "")
	}
	return a.set("led_by", string(o.LedBy)).href()
}

// payersShown is how many payers a column names.
const payersShown = 3

// pricesForMedian is from how many known prices on a middle one says anything.
const pricesForMedian = 3

func (s *Site) side(l *Lang, led listing.LedBy, x search.Side) Side {
	out := Side{LedBy: string(led), Title: s.Words.Label("led_by", string(led), l.Tag), Count: l.Number(x.Count)}
	var kinds []string
	for _, k := range listing.Kinds {
		if n := x.Kinds[k]; n > 0 {
			kinds = append(kinds, l.T("kinds."+string(k), "N", n))
		}
	}
	out.Lines = append(out.Lines, l.List(kinds))
	count := func(key string, n int) {
		if n > 0 {
			out.Lines = append(out.Lines, l.T(key, "N", n))
		}
	}
	m := x.Cost
	count("aside.free", x.FreeWord)
	count("aside.donation", m.Free+m.Donation-x.FreeWord)
	count("aside.sliding", m.Sliding)
	count("aside.fixed", m.Fixed)
	count("aside.insurance_only", m.InsuranceOnly)
	count("aside.unknown", m.Unknown)
	if m.Priced >= pricesForMedian && m.Median != nil && *m.Max > 0 {
		out.Lines = append(out.Lines, l.T("aside.median", "Amount", l.Money(*m.Median, s.Reader.Currency), "N", m.Priced))
	}
	count("aside.insurance", x.Insurance.Yes)
	if x.Insurance.Yes > 0 {
		count("aside.insurance_unknown", x.Insurance.Unknown)
	}
	var payers []string
	for _, p := range x.Payers[:min(payersShown, len(x.Payers))] {
		payers = append(payers, l.T("aside.payer_count", "Payer", s.Words.Label("payer", p.ID, l.Tag), "Listings", l.Number(p.Count)))
	}
	if len(payers) > 0 {
		out.Lines = append(out.Lines, l.T("aside.payers", "Payers", l.List(payers)))
	}
	if x.NextMeeting != nil {
		out.Lines = append(out.Lines, l.T("aside.next", "When", l.When(*x.NextMeeting, s.Now())))
	}
	return out
}
