package site

import (
	"slices"

	"openchair/internal/listing"
)

// question is one input of the listing's form: the dotted name of design §3 and how it is asked. values
// are the answers of a choice; param is the vocabulary they are from, or that names them.
type question struct {
	name, kind, param string
	values            []string
	required, short   bool
	row               bool // its answers are short and stand side by side
	hint              bool
	auto, mode, typ   string
}

// formPart is a section of the listing's form.
type formPart struct {
	id     string
	folded bool
	asks   []question
}

var yesNo = []string{"yes", "no", "unknown"}

// parts are the questions, the essential ones first. What is not here keeps what it was.
var parts = []formPart{
	{"what", false, []question{
		{name: "name", kind: "text", required: true},
		{name: "kind", kind: "radio", param: "kind", values: strs(listing.Kinds), required: true},
		{name: "led_by", kind: "radio", param: "led_by", values: strs(listing.Leads), required: true, hint: true},
		{name: "topics", kind: "groups", param: "topic", required: true, hint: true},
	}},
	{"time", false, []question{
		{name: "schedule.every", kind: "radio", param: "form.every", values: everies},
		{name: "schedule.days", kind: "checks", param: "form.day", values: weekdays, row: true},
		{name: "schedule.nth", kind: "checks", param: "form.nth", values: nths, row: true, hint: true},
		{name: "schedule.time", kind: "text", short: true, hint: true},
		{name: "schedule.duration", kind: "text", short: true, hint: true},
		{name: "schedule.starts", kind: "text", short: true, typ: "date", hint: true},
	}},
	{"place", false, []question{
		{name: "format", kind: "radio", param: "format", values: strs(listing.Formats), row: true, required: true},
		{name: "where.name", kind: "text", hint: true},
		{name: "where.address", kind: "text", auto: "off"},
		{name: "where.postal_code", kind: "text", short: true, mode: "numeric", hint: true},
		{name: "where.city", kind: "text", short: true},
		{name: "where.state", kind: "text", short: true, hint: true},
		{name: "where.shown", kind: "radio", param: "form.shown", values: []string{"full", "area", "on-request"}, hint: true},
		{name: "online.url", kind: "text", typ: "url", mode: "url"},
		{name: "online.phone", kind: "text", typ: "tel", mode: "tel", short: true},
		{name: "online.shown", kind: "radio", param: "form.online_shown", values: []string{"on-request", "full"}},
		{name: "schedule.zone", kind: "select", param: "form.zone", values: zones, short: true, hint: true},
	}},
	{"money", false, []question{
		{name: "cost.basis", kind: "radio", param: "form.basis", values: []string{"free", "donation", "fixed", "sliding", "insurance-only", "unknown"}, row: true, hint: true},
		{name: "cost.floor", kind: "text", short: true, mode: "decimal", hint: true},
		{name: "cost.ceiling", kind: "text", short: true, mode: "decimal", hint: true},
		{name: "cost.per", kind: "select", param: "form.per", values: []string{"session", "month", "course"}},
		{name: "insurance.accepts", kind: "radio", param: "form.answer", values: yesNo, row: true},
		{name: "insurance.payers", kind: "groups", param: "payer"},
	}},
	{"contact", false, []question{
		{name: "contact.phone", kind: "text", typ: "tel", mode: "tel", short: true},
		{name: "contact.email", kind: "text", typ: "email", mode: "email", hint: true},
		{name: "contact.email_shown", kind: "tick"},
		{name: "contact.url", kind: "text", typ: "url", mode: "url"},
	}},
	{"license", false, []question{
		{name: "leaders.0.license.type", kind: "text", short: true, hint: true},
		{name: "leaders.0.license.number", kind: "text", short: true},
		{name: "leaders.0.license.jurisdiction", kind: "text", short: true, hint: true},
		{name: "leaders.0.license.lookup_url", kind: "text", typ: "url", mode: "url", hint: true},
		{name: "serves", kind: "text", hint: true},
		{name: "submitter.consent", kind: "tick", hint: true},
	}},
	{"words", true, []question{
		{name: "summary", kind: "area", hint: true},
		{name: "description", kind: "area", hint: true},
		{name: "lang", kind: "select", param: "language", values: []string{"en", "es"}},
		{name: "translations.es.name", kind: "text"},
		{name: "translations.es.summary", kind: "area"},
		{name: "translations.es.description", kind: "area"},
		{name: "translations.en.name", kind: "text"},
		{name: "translations.en.summary", kind: "area"},
		{name: "translations.en.description", kind: "area"},
	}},
	{"first", true, []question{
		{name: "joining.how", kind: "radio", param: "joining", values: append(slices.Clone(listing.Joinings), "unknown")},
		{name: "joining.accepting", kind: "radio", param: "form.accepting", values: append(slices.Clone(listing.Acceptings), "unknown"), row: true},
		{name: "joining.intake", kind: "radio", param: "form.intake", values: append(slices.Clone(listing.Intakes), "unknown"), row: true},
		{name: "joining.who_may_attend", kind: "radio", param: "form.who", values: append(slices.Clone(listing.MayAttend), "unknown")},
		{name: "joining.wait_days", kind: "text", short: true, mode: "numeric"},
		{name: "joining.size", kind: "text", short: true, mode: "numeric"},
		{name: "joining.listen", kind: "radio", param: "form.answer", values: yesNo, row: true},
		{name: "joining.camera", kind: "radio", param: "form.answer", values: yesNo, row: true},
		{name: "joining.first_names", kind: "radio", param: "form.answer", values: yesNo, row: true},
		{name: "joining.diagnosis", kind: "radio", param: "form.answer", values: yesNo, row: true},
		{name: "joining.proof", kind: "radio", param: "form.answer", values: yesNo, row: true},
		{name: "privacy.bound", kind: "checks", param: "form.bound", values: listing.Bounds, hint: true},
	}},
	{"whom", true, []question{
		{name: "attendee", kind: "radio", param: "form.attendee", values: []string{"self", "family", "both", "unknown"}},
		{name: "audiences", kind: "groups", param: "audience", hint: true},
		{name: "age.min", kind: "text", short: true, mode: "numeric"},
		{name: "age.max", kind: "text", short: true, mode: "numeric"},
		{name: "languages", kind: "checks", param: "language", values: []string{"en", "es", "zh", "vi", "ko", "tl", "ru", "ar", "ht", "pt", "fr", "ase"}, row: true},
		{name: "approach", kind: "groups", param: "approach"},
		{name: "faith.value", kind: "radio", param: "form.faith", values: listing.Faiths, row: true},
		{name: "faith.which", kind: "text"},
	}},
	{"access", true, []question{
		{name: "access", kind: "groups", param: "access"},
		{name: "where.note", kind: "area", hint: true},
	}},
	{"org", true, []question{
		{name: "organization.name", kind: "text", auto: "organization"},
		{name: "organization.url", kind: "text", typ: "url", mode: "url"},
		{name: "leaders.0.name", kind: "text", hint: true},
		{name: "leaders.0.role", kind: "text"},
		{name: "leaders.0.credential", kind: "text"},
	}},
	{"more-money", true, []question{
		{name: "cost.places_open", kind: "radio", param: "form.answer", values: yesNo, row: true},
		{name: "insurance.receipt", kind: "radio", param: "form.answer", values: yesNo, row: true},
		{name: "cost.extras.0.what", kind: "text"},
		{name: "cost.extras.0.amount", kind: "text", short: true, mode: "decimal"},
		{name: "cost.note", kind: "area"},
	}},
}

// yourself are the questions about who sends it.
var yourself = formPart{"you", false, []question{
	{name: "submitter.email", kind: "text", typ: "email", mode: "email", auto: "email", required: true, hint: true},
	{name: "submitter.role", kind: "radio", param: "form.role", values: []string{"organizer", "member", "other"}},
	{name: "submitter.note", kind: "area"},
}}

// withLead are the sections that say something before they ask.
var withLead = []string{"money", "words", "first", "whom", "license", "you"}

func strs[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}
