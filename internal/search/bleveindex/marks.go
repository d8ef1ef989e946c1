package bleveindex

import (
	"slices"
	"strings"

	"openchair/internal/listing"
	"openchair/internal/search"
	"openchair/internal/vocab"
)

// A mark is one true statement a listing can be found by: "topic: grief" is set for a listing about the
// loss of a parent too, so a filter is one bitset however broad its value. Marks whose parameter starts
// with "=" are exact facts for ranking and counting, and no filter.
type mark = search.Value

var (
	markExample = mark{Param: "=example", ID: "1"}
	markDoor    = mark{Param: "=door", ID: "1"}   // in person or hybrid
	markRemote  = mark{Param: "=remote", ID: "1"} // online, hybrid or phone
	markNamed   = mark{Param: "=payers", ID: "named"}
	markNotFar  = mark{Param: "=ask", ID: "1"} // professional, reachable from afar, says no states
)

// ageBands are the ages an audience word means (design §4); hi is inclusive.
var ageBands = []struct {
	id     string
	lo, hi int
}{{"children", 0, 12}, {"teens", 13, 17}, {"young-adults", 18, 29}, {"adults", 18, 200}, {"older-adults", 60, 200}}

// marksOf are all the marks of a listing, each once.
func marksOf(l *listing.Listing, v *vocab.Vocab) []mark {
	seen := map[mark]bool{}
	var out []mark
	add := func(param, id string) {
		if m := (mark{Param: param, ID: id}); !seen[m] {
			seen[m] = true
			out = append(out, m)
		}
	}
	tree := func(param string, ids []string) {
		for _, id := range ids {
			add(param, id)
			add("="+param, id)
			for _, b := range v.Broader(param, id) {
				add(param, b)
			}
		}
	}
	add("=led_by", string(l.LedBy))
	add("led_by", string(l.LedBy))
	if l.LedBy == listing.CoLed {
		add("led_by", string(listing.Peer))
		add("led_by", string(listing.Professional))
	}
	add("kind", string(l.Kind))
	tree("topic", l.Topics)
	tree("audience", l.Audiences)
	for _, band := range ageBands {
		if l.Age.Min == nil && l.Age.Max == nil {
			break
		}
		lo, hi := 0, 200
		if l.Age.Min != nil {
			lo = *l.Age.Min
		}
		if l.Age.Max != nil {
			hi = *l.Age.Max
		}
		if lo <= band.hi && hi >= band.lo {
			add("audience", band.id)
		}
	}
	switch l.Attendee {
	case listing.Both:
		for _, a := range []listing.Attendee{listing.Self, listing.Family, listing.Both} {
			add("attendee", string(a))
		}
	case listing.Self, listing.Family:
		add("attendee", string(l.Attendee))
	}
	tree("approach", l.Approach)
	if l.Faith.Value != "unstated" {
		add("faith", l.Faith.Value)
	}
	for _, tag := range l.Languages {
		primary, _, _ := strings.Cut(tag, "-")
		add("language", primary)
	}
	for _, id := range l.Access {
		add("access", id)
	}
	tree("payer", l.Insurance.Payers)
	if len(l.Insurance.Payers) > 0 {
		add(markNamed.Param, markNamed.ID)
	}
	moneyMarks(l, add)
	add("=format", string(l.Format))
	switch l.Format {
	case listing.Hybrid:
		add("format", "in-person")
		add("format", "online")
		add("format", "hybrid")
	default:
		add("format", string(l.Format))
	}
	if l.Format == listing.InPerson || l.Format == listing.Hybrid {
		add(markDoor.Param, markDoor.ID)
	}
	if l.Format != listing.InPerson {
		add(markRemote.Param, markRemote.ID)
		if l.LedBy == listing.Professional && len(l.Serves) == 0 {
			add(markNotFar.Param, markNotFar.ID)
		}
	}
	if slices.Contains(listing.Joinings, l.Joining.How) {
		add("joining", l.Joining.How)
	}
	if l.Joining.Accepting == "yes" {
		add("accepting", "1")
	}
	if l.Joining.Proof == listing.Yes {
		add("proof", "1")
	}
	if l.Example {
		add(markExample.Param, markExample.ID)
	}
	return out
}

func moneyMarks(l *listing.Listing, add func(param, id string)) {
	add("=basis", string(l.Cost.Basis))
	switch l.Cost.Basis {
	case listing.Donation, listing.Sliding:
		add("cost", string(l.Cost.Basis))
	case listing.Fixed, listing.InsuranceOnly:
		add("cost", "paid")
	case listing.CostUnknown:
		add("cost", "unknown")
	}
	if l.Cost.IsFree() {
		add("cost", "free")
	}
	add("=accepts", string(l.Insurance.Accepts))
	if l.Insurance.Accepts == listing.Yes {
		add("insurance", "yes")
	}
	switch l.Cost.Basis {
	case listing.Free, listing.Donation, listing.Sliding, listing.Fixed:
		add("insurance", "none")
	default:
		if l.Insurance.Accepts == listing.No {
			add("insurance", "none")
		}
	}
	add("=receipt", string(l.Insurance.Receipt))
	if l.Insurance.Receipt == listing.Yes {
		add("insurance", "receipt")
	}
}
