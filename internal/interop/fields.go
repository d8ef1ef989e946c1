package interop

import (
	"strings"

	"openchair/internal/listing"
)

// Difference is one field that two listings do not agree on, by its dotted name, as text.
type Difference struct {
	Field   string
	Was, Is string
}

// settled are fields no person fills in: they follow from what was decided.
var settled = map[string]bool{
	"id": true, "slug": true, "freshness": true, "revision": true, "created_at": true, "changed_at": true,
	"confirmed_on": true, "schedule_confirmed_on": true, "cost.confirmed_on": true, "insurance.confirmed_on": true,
	"source.kind": true, "source.name": true, "source.external_id": true, "source.url": true, "source.license": true, "source.date": true,
}

// Differences are the fields a person would see changed from one listing to the other, in the order of
// design §3. What follows from a decision (revision, dates of confirmation, source) is left out.
func Differences(was, is *listing.Listing) []Difference {
	var out []Difference
	for _, c := range columns {
		if settled[c.name] {
			continue
		}
		if a, b := c.get(was), c.get(is); a != b {
			out = append(out, Difference{c.name, a, b})
		}
	}
	return out
}

// Fields is a listing as form fields and columns know it: what each holds as text, lists with "|".
func Fields(l *listing.Listing) map[string]string {
	out := make(map[string]string, len(columns))
	for _, c := range columns {
		out[c.name] = c.get(l)
	}
	return out
}

// Compose is a listing made from another by what was typed over it: a field that typed names is what it
// says there, empty for unknown; every other stays. Fields nobody may set stay too, apart from the dates
// of confirmation, which are for whoever decides. A problem's reason may be shown.
func Compose(base *listing.Listing, typed map[string]string) (listing.Listing, []listing.Problem) {
	l := listing.New("")
	var problems []listing.Problem
	for _, c := range columns {
		if c.set == nil {
			continue
		}
		value, isTyped := typed[c.name]
		if !isTyped {
			value = c.get(base)
		}
		if strings.TrimSpace(value) == "" {
			continue
		}
		if err := c.set(&l, value); err != nil && isTyped {
			problems = append(problems, listing.Problem{Field: c.name, Code: "typed." + c.name, Reason: err.Error()})
		}
	}
	l.ID, l.Slug, l.Example, l.State, l.Revision = base.ID, base.Slug, base.Example, base.State, base.Revision
	l.Source, l.CreatedAt, l.ChangedAt = base.Source, base.CreatedAt, base.ChangedAt
	l.ConfirmedOn, l.ConfirmedBy, l.DoubtedOn = base.ConfirmedOn, base.ConfirmedBy, base.DoubtedOn
	l.ScheduleConfirmedOn, l.Cost.ConfirmedOn, l.Insurance.ConfirmedOn = base.ScheduleConfirmedOn, base.Cost.ConfirmedOn, base.Insurance.ConfirmedOn
	l.Normalize()
	return l, problems
}
