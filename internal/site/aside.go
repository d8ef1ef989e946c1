package site

import (
	"openchair/internal/listing"
	"openchair/internal/search"
)

// Aside is the comparison beside the results: what differs between peer support and professional
// therapy, and what these very results say of it. Its numbers are "from these listings".
type Aside struct {
	Sides   []Side
	Empty   []string // what is not among these results
	Points  []Point
	Sources []Source
}

// Side is one column of the numbers.
type Side struct {
	LedBy, Title, Count string
	Lines               []string
}

// Point is one difference, with the numbers of its sources.
type Point struct {
	Title, Peer, Professional string
	Notes                     []int
}

// Source is one line at the foot.
type Source struct {
	N         int
	Text, URL string
}

// points are the differences that matter before one goes, each resting on sources read by us. The
// ids are those of the facts; texts are in the locales.
var points = []struct {
	key   string
	notes []int
}{
	{"what", []int{1, 2}}, {"who", []int{3, 4}}, {"private", []int{5}}, {"money", []int{6, 2}},
}

var asideSources = []Source{
	{1, "NAMI Indiana, Support for persons with a mental illness", "https://namiindiana.org/education-support/support/consumer-support"},
	{2, "Medicare.gov, Mental health care (outpatient)", "https://www.medicare.gov/coverage/mental-health-care-outpatient"},
	{3, "NAMI Jacksonville, Peer support", "https://namijax.org/peer-support"},
	{4, "CancerCare, Support groups", "https://www.cancercare.org/support_groups"},
	{5, "Journal of Psychodrama, The psychotherapist-patient privilege in group therapy", "https://psychodramajournal.com/index.php/asgppjournal/article/view/1568"},
	{6, "SMART Recovery, Local meetings", "https://www.smartrecoveryus.com/"},
}

// aside puts the numbers into words. A side with nothing says so; an unknown price is never a number.
func (s *Site) aside(l *Lang, a asked, r search.Result) Aside {
	out := Aside{Sources: asideSources}
	for _, p := range points {
		out.Points = append(out.Points, Point{l.T("aside." + p.key + ".title"), l.T("aside." + p.key + ".peer"), l.T("aside." + p.key + ".professional"), p.notes})
	}
	for _, x := range []struct {
		led  listing.LedBy
		side search.Side
	}{{listing.Peer, r.Explainer.Peer}, {listing.Professional, r.Explainer.Professional}, {listing.CoLed, r.Explainer.CoLed}} {
		if x.side.Count == 0 {
			if x.led != listing.CoLed {
				out.Empty = append(out.Empty, l.T("aside.none."+string(x.led)))
			}
			continue
		}
		out.Sides = append(out.Sides, s.side(l, x.led, x.side))
	}
	return out
}

func (s *Site) side(l *Lang, led listing.LedBy, x search.Side) Side {
	out := Side{LedBy: string(led), Title: s.Words.Label("led_by", string(led), l.Tag), Count: l.Number(x.Count)}
	var kinds []string
	for _, k := range listing.Kinds {
		if n := x.Kinds[k]; n > 0 {
			kinds = append(kinds, l.T("kinds."+string(k), "N", n))
		}
	}
	out.Lines = append(out.Lines, l.List(kinds))
	m := x.Cost
	if x.FreeWord > 0 {
		out.Lines = append(out.Lines, l.T("aside.free", "N", x.FreeWord))
	}
	if m.Sliding > 0 {
		out.Lines = append(out.Lines, l.T("aside.sliding", "N", m.Sliding))
	}
	if m.Fixed > 0 {
		out.Lines = append(out.Lines, l.T("aside.fixed", "N", m.Fixed))
	}
	if m.InsuranceOnly > 0 {
		out.Lines = append(out.Lines, l.T("aside.insurance_only", "N", m.InsuranceOnly))
	}
	if m.Unknown > 0 {
		out.Lines = append(out.Lines, l.T("aside.unknown", "N", m.Unknown))
	}
	if m.Priced >= 3 && m.Median != nil && *m.Max > 0 {
		out.Lines = append(out.Lines, l.T("aside.median", "Amount", l.Money(*m.Median, s.Reader.Currency), "N", m.Priced))
	}
	if x.Insurance.Yes > 0 {
		out.Lines = append(out.Lines, l.T("aside.insurance", "N", x.Insurance.Yes))
	}
	if x.NextMeeting != nil {
		out.Lines = append(out.Lines, l.T("aside.next", "When", l.When(*x.NextMeeting, s.Now())))
	}
	return out
}
