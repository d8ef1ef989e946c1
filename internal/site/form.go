package site

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"openchair/internal/fault"
	"openchair/internal/interop"
	"openchair/internal/listing"
)

// Form is a form about one listing: sections of inputs with what was typed in them and what is wrong.
type Form struct {
	Action   string
	Sections []Section
	Problems []FormProblem
	Hidden   []Field
	Token    string
}

// Section is a part of a form. A folded one is closed until it is wanted or something in it is wrong.
type Section struct {
	ID, Title, Lead string
	Folded, Open    bool
	Inputs          []Input
	Lines           []Choice // further times it meets; one that is not ticked is taken out
	Add             string   // where to ask for one more, "" where it cannot be
}

// Input is one question. Kind is text, area, radio, checks, select, tick or groups.
type Input struct {
	Name, ID, Label, Hint, Kind string
	Value, Error, Auto, Mode    string
	Type                        string // of a text input
	Options                     []Choice
	Groups                      []ChoiceGroup
	Required, Short, Row        bool
}

// Choice is one answer to choose.
type Choice struct {
	Value, Label, Hint string
	Chosen             bool
}

// ChoiceGroup is answers under a heading, folded; Chosen is how many of them are.
type ChoiceGroup struct {
	Title   string
	Chosen  int
	Options []Choice
}

// FormProblem leads from the summary at the top to the field.
type FormProblem struct{ Href, Text string }

// inputID is a name that may stand in an address behind "#".
func inputID(name string) string { return "f-" + strings.NewReplacer(".", "-", "_", "-").Replace(name) }

// form is the listing's form with what was typed. withSender asks who sends it, too.
func (s *Site) form(l *Lang, action string, v url.Values, problems []fault.Problem, withSender bool) Form {
	f := Form{Action: action, Token: s.formToken()}
	all := parts
	if withSender {
		all = append(slices.Clone(parts), yourself)
	}
	wrong := map[string]string{}
	for _, p := range problems {
		field := formField(p.Field)
		if wrong[field] == "" {
			wrong[field] = s.problemText(l, p)
		}
	}
	placed := map[string]bool{}
	for _, part := range all {
		sec := Section{ID: part.id, Title: l.T("form.part." + part.id), Folded: part.folded}
		if slices.Contains(withLead, part.id) {
			sec.Lead = l.T("form.lead." + part.id)
		}
		for _, q := range part.asks {
			in := s.input(l, q, v, wrong[q.name])
			if in.Error != "" {
				placed[q.name], sec.Open = true, true
				f.Problems = append(f.Problems, FormProblem{"#" + in.ID, beside(in.Label, in.Error)})
			}
			sec.Inputs = append(sec.Inputs, in)
		}
		if part.id == "time" {
			sec.Add, sec.Lines = action+"#part-"+part.id, s.furtherLines(l, v)
		}
		f.Sections = append(f.Sections, sec)
	}
	for _, p := range problems {
		if field := formField(p.Field); !placed[field] {
			placed[field] = true
			f.Problems = append(f.Problems, FormProblem{"#form", wrong[field]})
		}
	}
	return f
}

// beside is a problem in the list at the top, where "Choose one" would not say of what.
func beside(label, problem string) string {
	if strings.HasSuffix(label, "?") {
		return label + " " + problem
	}
	return label + ": " + problem
}

// wrongTitle says in the window's title that the page came back with something to mend (quality.md U13).
func wrongTitle(l *Lang, p *Page, status int) {
	if status >= http.StatusBadRequest {
		p.Title = l.T("form.error") + ": " + p.Title
	}
}

// formField is the input a problem belongs to: the form asks for the first schedule in parts.
func formField(field string) string {
	switch {
	case strings.HasPrefix(field, "schedules"):
		return "schedule.time"
	case field == "cost.extras":
		return "cost.extras.0.amount"
	case strings.HasPrefix(field, "translations"):
		return "translations.es.name"
	}
	return field
}

// problemText is what is wrong in the page's language; the reason in English is for what has no words yet.
func (s *Site) problemText(l *Lang, p fault.Problem) string {
	if strings.HasPrefix(p.Code, "typed.") {
		return l.T("wrong." + kindOf(strings.TrimPrefix(p.Code, "typed.")))
	}
	return l.T("wrong." + p.Code)
}

// kindOf is what a field that could not be read should have been.
func kindOf(field string) string {
	switch {
	case strings.HasPrefix(field, "cost."):
		return "amount"
	case strings.HasPrefix(field, "contact.email_shown"), field == "by_appointment":
		return "not-a-choice"
	}
	return "number"
}

func (s *Site) input(l *Lang, q question, v url.Values, problem string) Input {
	in := Input{
		Name: q.name, ID: inputID(q.name), Label: l.T("form." + q.name), Kind: q.kind, Value: v.Get(q.name), Error: problem,
		Auto: q.auto, Mode: q.mode, Type: q.typ, Required: q.required, Short: q.short, Row: q.row,
	}
	if in.Type == "" {
		in.Type = "text"
	}
	if q.hint {
		in.Hint = l.T("form." + q.name + ".hint")
	}
	chosen := v[q.name]
	switch q.kind {
	case "radio", "checks", "select":
		for _, id := range q.values {
			c := Choice{Value: id, Label: s.choiceLabel(l, q.param, id), Chosen: slices.Contains(chosen, id)}
			if q.kind == "radio" && len(chosen) == 0 && id == initial[q.name] {
				c.Chosen = true
			}
			in.Options = append(in.Options, c)
		}
		if q.name == "schedule.every" && v.Get(q.name) == "keep" {
			in.Options = append(in.Options, Choice{Value: "keep", Label: l.T("form.every.keep"), Chosen: true})
		}
	case "groups":
		in.Groups = s.choiceGroups(l, q.param, chosen)
	case "tick":
		in.Options = []Choice{{Value: "yes", Label: in.Label, Chosen: slices.Contains(chosen, "yes")}}
	}
	return in
}

// initial is the answer a choice begins with: always the one that claims nothing.
var initial = map[string]string{
	"schedule.every": "weekly", "online.shown": "on-request", "cost.basis": "unknown", "insurance.accepts": "unknown",
	"submitter.role": "organizer", "joining.how": "unknown", "joining.accepting": "unknown", "joining.intake": "unknown", "joining.who_may_attend": "unknown",
	"joining.listen": "unknown", "joining.camera": "unknown", "joining.first_names": "unknown", "joining.diagnosis": "unknown", "joining.proof": "unknown",
	"attendee": "unknown", "faith.value": "unstated", "cost.places_open": "unknown", "insurance.receipt": "unknown",
}

// choiceLabel is an answer's word: a text of the form's own where the parameter is one, else the vocabulary's.
func (s *Site) choiceLabel(l *Lang, param, id string) string {
	switch {
	case param == "form.zone" && id == "":
		return l.T("form.zone.place")
	case strings.HasPrefix(param, "form."):
		return l.T(param + "." + id)
	case id == "unknown":
		return l.T("form.answer.unknown")
	}
	return s.Words.Label(param, id, l.Tag)
}

// choiceGroups are a vocabulary's terms, folded under their roots or, for audiences, their axes.
func (s *Site) choiceGroups(l *Lang, param string, chosen []string) []ChoiceGroup {
	var out []ChoiceGroup
	at := map[string]int{}
	for _, t := range s.Words.Terms(param) {
		root := t.ID
		title := ""
		switch param {
		case "audience":
			root = t.Axis
			title = l.T("form.axis." + t.Axis)
		case "access", "approach":
			root, title = "all", l.T("form.all."+param)
		default:
			if up := s.Words.Broader(param, t.ID); len(up) > 0 {
				root = up[len(up)-1]
			}
			title = s.Words.Label(param, root, l.Tag)
		}
		i, ok := at[root]
		if !ok {
			i = len(out)
			at[root] = i
			out = append(out, ChoiceGroup{Title: title})
		}
		c := Choice{Value: t.ID, Label: t.Label(l.Tag), Chosen: slices.Contains(chosen, t.ID)}
		if c.Chosen {
			out[i].Chosen++
		}
		out[i].Options = append(out[i].Options, c)
	}
	return single(l, out)
}

// single puts groups of one term together: a heading for one answer says nothing.
func single(l *Lang, groups []ChoiceGroup) []ChoiceGroup {
	var out []ChoiceGroup
	rest := ChoiceGroup{Title: l.T("form.others")}
	for _, g := range groups {
		if len(g.Options) == 1 && len(groups) > 1 {
			rest.Options = append(rest.Options, g.Options...)
			rest.Chosen += g.Chosen
			continue
		}
		out = append(out, g)
	}
	if len(rest.Options) > 0 {
		out = append(out, rest)
	}
	return out
}

// formValues is a listing as its form's fields.
func formValues(x *listing.Listing) url.Values {
	v := url.Values{}
	fields := interop.Fields(x)
	for _, part := range parts {
		for _, q := range part.asks {
			text, ok := fields[q.name]
			if !ok || text == "" {
				continue
			}
			if q.kind == "checks" || q.kind == "groups" {
				v[q.name] = strings.Split(text, "|")
			} else {
				v.Set(q.name, text)
			}
		}
	}
	scheduleValues(v, x)
	return v
}

// typedFields are the posted fields as a listing's columns know them. A box that is not ticked is not
// sent: whole says that the form had them all.
func typedFields(v url.Values, country string) map[string]string {
	whole := v.Get("form.whole") == "1"
	out := map[string]string{}
	for _, part := range parts {
		for _, q := range part.asks {
			if strings.HasPrefix(q.name, "schedule.") || strings.HasPrefix(q.name, "submitter.") {
				continue
			}
			boxes := q.kind == "checks" || q.kind == "groups" || q.kind == "tick"
			if !v.Has(q.name) && (!whole || !boxes) {
				continue
			}
			text := strings.TrimSpace(strings.Join(v[q.name], "|"))
			if q.kind == "text" {
				text = strings.Join(strings.Fields(text), " ")
			}
			switch {
			case q.typ == "url" && text != "" && !strings.Contains(text, "://"):
				text = "https://" + text
			case q.name == "where.state" && len(text) == 2:
				text = strings.ToUpper(text)
			case q.name == "leaders.0.license.jurisdiction":
				if text = strings.ToUpper(text); len(text) == 2 {
					text = country + "-" + text
				}
			case q.name == "contact.email_shown" && text == "":
				text = "no"
			case q.name == "serves":
				text = strings.NewReplacer(",", "|", ";", "|", " ", "|").Replace(strings.ToUpper(text))
			}
			out[q.name] = text
		}
	}
	return out
}

// readListing is the listing that a form describes, over the one it began with. The problems are of single
// fields that could not be read; the listing's own rules are checked where it is kept.
func (s *Site) readListing(v url.Values, base *listing.Listing) (listing.Listing, []fault.Problem) {
	typed := typedFields(v, s.Reader.Country)
	if base.Cost.Currency == "" && (typed["cost.floor"] != "" || typed["cost.ceiling"] != "" || typed["cost.extras.0.amount"] != "") {
		typed["cost.currency"] = s.Reader.Currency
	}
	if typed["cost.per"] == "" && typed["cost.floor"] != "" {
		typed["cost.per"] = listing.PerSession
	}
	if base.LedBy == "" && v.Get("where.shown") == "" {
		typed["where.shown"] = string(shownFor(v["topics"]))
	}
	l, read := interop.Compose(base, typed)
	var problems []fault.Problem
	for _, p := range read {
		problems = append(problems, fault.Problem{Field: p.Field, Code: p.Code, Reason: p.Reason})
	}
	for i := range l.Serves {
		if len(l.Serves[i]) == 2 {
			l.Serves[i] = s.Reader.Country + "-" + l.Serves[i]
		}
	}
	return l, append(problems, s.readSchedule(v, base, &l)...)
}
