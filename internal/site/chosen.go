package site

import (
	"slices"

	"openchair/internal/ask"
	"openchair/internal/explainer"
	"openchair/internal/search"
)

// question fills in what one step asks.
func (s *Site) question(l *Lang, p *ChoosePage, a asked, req ask.Request, notes *explainer.Notes, step int) {
	f := &p.Fields
	answer := func(kind, code string, say bool) {
		x := Answer{Kind: kind, Name: "a", Value: code, Label: l.T("choose.answer." + code), Chosen: means(a, code)}
		if say {
			said := s.cite(l, notes, "choose.say."+code)
			x.Say = &said
		}
		p.Answers = append(p.Answers, x)
	}
	switch step {
	case askNow:
		p.Quiet = s.quietNow(l, a, notes)
	case askWho:
		answer("radio", "me", false)
		answer("radio", "family", false)
		f.Q = req.Q
		f.Topics = s.topicGroups(l, a)
		for _, code := range []string{"under18", "young", "older"} {
			f.Ages = append(f.Ages, Option{Value: code, Label: l.T("choose.answer." + code), Chosen: means(a, code)})
		}
	case askHelp:
		answer("radio", "peer", true)
		answer("radio", "skills", true)
		answer("radio", "treatment", true)
		answer("radio", "alone", true)
		answer("radio", "unsure", true)
		p.Answers[3].Chosen = means(a, "alone") && len(a.values["kind"]) == 1
	case askMoney:
		answer("radio", "nothing", true)
		p.Answers = append(p.Answers, Answer{Kind: "radio", Name: "a", Value: "upto", Label: l.T("choose.answer.upto"), Chosen: a.values.Get("max_cost") != "", MaxCost: true})
		answer("radio", "insured", true)
		answer("radio", "claim", true)
		answer("radio", "unsaid", false)
		f.MaxCost = a.values.Get("max_cost")
		f.Payers = s.purseForm(l, asked{a.path, map[string][]string{"my_payer": {preferred(a, "payer")}}}).Payers
		p.Answers[2].Chosen, p.Answers[2].Plan = preferred(a, "payer") != "", true
	case askWhere:
		f.Near = req.Near
		f.Formats = s.options(l, a, "format", "in-person", "online", "phone")
		f.Days, f.Times = s.options(l, a, "day"), s.options(l, a, "time")
		f.Languages = s.options(l, a, "language", "en", "es", "zh", "vi", "ko", "ru", "ar", "fr", "ht", "pt", "tl", "ase")
		f.Access = s.options(l, a, "access")
	case askStop:
		for _, code := range []string{"secular", "faith", "proof", "listen", "tried"} {
			answer("checkbox", code, code == "proof")
		}
		p.Quiet = []Quiet{{
			ID: "known", Title: l.T("choose.known.title"), First: "privacy",
			Advice: []Said{s.cite(l, notes, "choose.known.court"), s.cite(l, notes, "choose.known.members"), s.cite(l, notes, "choose.known.slips"), s.cite(l, notes, "choose.known.how")},
			Next:   a.with("prefer", "format:online").with("prefer", "joining:drop-in").step(chosen),
		}}
	}
}

// quietNow are the answers to "how are things right now?" that nobody is told of, the most pressing first.
func (s *Site) quietNow(l *Lang, a asked, notes *explainer.Notes) []Quiet {
	advice := func(keys ...string) []Said {
		var out []Said
		for _, key := range keys {
			out = append(out, s.cite(l, notes, "choose.now."+key))
		}
		return out
	}
	plain := a.step(askWho)
	professional := a.with("prefer", "led_by:professional").step(askWho)
	soon := a.with("prefer", "led_by:professional").with("prefer", "accepting:1").step(askWho)
	return []Quiet{
		{ID: "danger", Title: l.T("choose.now.danger"), First: "danger", Lines: s.lines(l, "danger", "now", "any", "partner"), Advice: advice("call"), Next: plain},
		{ID: "violence", Title: l.T("choose.now.violence"), First: "violence", Lines: s.lines(l, "soft", "partner", "now"), Advice: advice("couples", "device"), Exit: true, Next: plain},
		{ID: "thoughts", Title: l.T("choose.now.thoughts"), First: "soft", Lines: s.lines(l, "soft", "any"), Advice: advice("tonight", "group_extra"), Next: soon},
		{ID: "senses", Title: l.T("choose.now.senses"), First: "soft", Lines: s.lines(l, "soft", "any", "baby", "now"), Advice: advice("professional", "maternal", "group_extra"), Next: professional},
		{ID: "withdrawal", Title: l.T("choose.now.withdrawal"), First: "withdrawal", Lines: s.lines(l, "soft", "overdose", "now"), Advice: advice("doctor", "both"), Next: plain},
	}
}

// means reports whether all an answer stands for is chosen.
func means(a asked, code string) bool {
	for _, m := range meanings[code] {
		if !slices.Contains(a.values[m.Param], m.ID) {
			return false
		}
	}
	return len(meanings[code]) > 0
}

// preferred is the first value of a parameter that is to come first.
func preferred(a asked, param string) string {
	for _, v := range a.values["prefer"] {
		if len(v) > len(param) && v[:len(param)+1] == param+":" {
			return v[len(param)+1:]
		}
	}
	return ""
}

// options are a parameter's values, or some of them, to tick.
func (s *Site) options(l *Lang, a asked, param string, only ...string) []Option {
	if len(only) == 0 {
		for _, t := range s.Words.Terms(param) {
			only = append(only, t.ID)
		}
	}
	var out []Option
	for _, id := range only {
		if s.Words.Has(param, id) {
			out = append(out, Option{Value: id, Label: s.Words.Label(param, id, l.Tag), Chosen: slices.Contains(a.values[param], id)})
		}
	}
	return out
}

func (s *Site) topicGroups(l *Lang, a asked) []TopicGroup {
	var out []TopicGroup
	for _, t := range s.Words.Terms("topic") {
		if t.Parent == "" {
			out = append(out, TopicGroup{Title: t.Label(l.Tag), Options: s.options(l, a, "topic", s.Words.Covers("topic", t.ID)...)})
		}
	}
	return out
}

// answersTo is what was answered to a question, in words.
func (s *Site) answersTo(l *Lang, question int, req ask.Request) []string {
	var out []string
	add := func(param, value, text string) {
		if owner(param, value) == question {
			out = append(out, text)
		}
	}
	if req.Q != "" {
		add("q", "", "“"+short(req.Q)+"”")
	}
	if n := req.NearPlace(); n != nil {
		add("near", "", l.T("chip.near", "Place", n.Label))
	}
	for _, v := range req.Values {
		add(v.Param, v.ID, s.valueLabel(l, v))
	}
	if req.MaxCost != nil {
		add("max_cost", "", l.T("chip.max_cost", "Amount", l.Money(*req.MaxCost, s.Reader.Currency)))
	}
	for _, v := range req.Prefer {
		add("prefer", v.Param+":"+v.ID, l.T("chip.prefer", "Label", s.valueLabel(l, v)))
	}
	if req.Sort == search.ByConfirmed {
		add("sort", "confirmed", l.T("sort.confirmed"))
	}
	return out
}

// reasons say what is looked for and because of which answer, made from the parameters: no answer is kept.
func (s *Site) reasons(l *Lang, a asked, req ask.Request) []Answered {
	var out []Answered
	because := func(question int, key string, args ...any) {
		out = append(out, Answered{l.T("choose.why."+key, args...), a.step(question), l.T("choose.change", "What", l.T("choose."+questions[question]+".short"))})
	}
	labels := func(params ...string) string {
		var names []string
		for _, v := range req.Values {
			if slices.Contains(params, v.Param) {
				names = append(names, s.valueLabel(l, v))
			}
		}
		return l.List(names)
	}
	if preferred(a, "led_by") != "" {
		because(askNow, "first_professional")
	}
	topics := labels("topic")
	if req.Q != "" {
		topics = l.List(nonEmpty("“"+short(req.Q)+"”", topics))
	}
	if topics != "" {
		because(askWho, "about", "What", topics)
	}
	for _, code := range []string{"me", "family", "under18", "young", "older"} {
		if means(a, code) {
			because(askWho, code)
		}
	}
	switch {
	case means(a, "peer"):
		because(askHelp, "peer")
	case means(a, "treatment"):
		because(askHelp, "treatment")
	case means(a, "alone"):
		because(askHelp, "alone")
	case means(a, "skills"):
		because(askHelp, "skills")
	case labels("led_by", "kind") != "":
		because(askHelp, "when", "What", labels("led_by", "kind"))
	}
	switch {
	case means(a, "nothing"):
		because(askMoney, "nothing")
	case labels("cost", "insurance") != "":
		because(askMoney, "money", "What", labels("cost", "insurance"))
	case req.MaxCost != nil:
		because(askMoney, "upto", "Amount", l.Money(*req.MaxCost, s.Reader.Currency))
	}
	if plan := preferred(a, "payer"); plan != "" {
		because(askMoney, "insured", "Plan", s.Words.Label("payer", plan, l.Tag))
	}
	if means(a, "claim") {
		because(askMoney, "claim")
	}
	if n := req.NearPlace(); n != nil {
		because(askWhere, "near", "Place", n.Label)
	}
	if where := labels("format", "day", "time"); where != "" {
		because(askWhere, "when", "What", where)
	}
	if needs := labels("language", "access"); needs != "" {
		because(askWhere, "needs", "What", needs)
	}
	for _, code := range []string{"secular", "faith", "proof", "listen", "tried"} {
		if means(a, code) {
			because(askStop, code)
		}
	}
	if slices.Contains(a.values["prefer"], "format:online") {
		because(askStop, "online_first")
	}
	return out
}
