package explainer

import (
	"slices"

	"openchair/internal/listing"
	"openchair/internal/search"
)

// rowsBeside is how many rows of the comparison stand beside the results: more is the whole page.
const rowsBeside = 4

// usual are the rows that matter to anybody, in order.
var usual = []string{"definition", "facilitation", "cost", "confidentiality", "membership"}

// careful are topics and audiences of people for whom it matters most who may repeat what they said.
var careful = map[string][]string{
	"topic": {
		"domestic-violence", "sexual-assault", "childhood-sexual-abuse", "childhood-trauma", "emotional-abuse", "human-trafficking", "abusive-behavior",
		"religious-trauma", "immigration", "reentry", "family-of-incarcerated", "suicidal-thoughts", "self-harm", "hiv",
	},
	"audience": {"justice-involved", "immigrants", "clergy", "professionals", "first-responders", "military"},
}

// Beside are the rows that matter for this search, the most telling first.
func (l *Library) Beside(lang string, q search.Query) []Section {
	var ids []string
	add := func(when bool, more ...string) {
		for _, id := range more {
			if when && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	has := func(param string, values ...string) bool {
		match := func(v search.Value) bool {
			return v.Param == param && (len(values) == 0 || slices.Contains(values, v.ID))
		}
		return slices.ContainsFunc(q.Filters, match) || slices.ContainsFunc(q.Prefer, match)
	}
	add(q.Purse != nil || q.MaxCost != nil || q.Sort == search.ByCost || has("cost"), "cost")
	add(q.Purse != nil && q.Purse.Payer != "" && q.Purse.Payer != search.NoPayer || has("payer") || has("insurance", "yes", "receipt"), "insurance")
	add(has("topic", careful["topic"]...) || has("audience", careful["audience"]...) || has("proof"), "confidentiality")
	add(has("format", string(listing.Online), string(listing.Phone)), "online")
	add(has("access"), "accessibility")
	add(has("led_by", string(listing.CoLed)), "co-led")
	add(has("joining") || has("accepting"), "membership")
	add(has("audience", "newcomers"), "first-meeting")
	add(has("approach"), "focus", "structure")
	add(true, usual...)
	var out []Section
	for _, id := range ids[:rowsBeside] {
		if s, ok := l.Section(lang, id); ok {
			out = append(out, s)
		}
	}
	return out
}

// Caution is the one sentence a topic or an audience of the search calls for; ok is false for most.
func (l *Library) Caution(lang string, q search.Query) (Text, bool) {
	for _, c := range l.cautions {
		for _, v := range q.Filters {
			if v.Param == "topic" && slices.Contains(c.Topics, v.ID) || v.Param == "audience" && slices.Contains(c.Audiences, v.ID) {
				return c.texts[lang], true
			}
		}
	}
	return nil, false
}
