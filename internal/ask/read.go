package ask

import (
	"slices"
	"strings"
	"time"

	"openchair/internal/search"
)

// Read turns a request into a search and says how it was read. lang is the page's language, for labels and
// crisis lines. The same request at the same instant is always read the same.
func (r *Reader) Read(req Request, lang string, now time.Time) Reading {
	out := Reading{Query: req.Query(r, now), Understood: Understood{Text: req.Q, Intent: "search"}}
	if strings.TrimSpace(req.Q) == "" {
		return out
	}
	s := &sentence{r: r, l: r.lexicon(), req: &req, q: req.Q, lang: lang, now: now}
	s.tokens = fold(s.q)
	if len(s.tokens) > maxTokens {
		s.tokens = s.tokens[:maxTokens]
	}
	s.fires = s.l.danger.scan(s.tokens)
	out.Crisis = r.crisis(s.tokens, s.fires, lang)
	if req.Literal || len(s.tokens) == 0 {
		return out
	}
	s.lex()
	s.numbers()
	s.phrases()
	s.resolve()
	s.freeWord()
	s.missing()
	s.subjects()
	s.raisesGrandchildren()
	s.newborn()
	s.tears()
	s.survived()
	s.bereft()
	s.hospices()
	s.atWork()
	s.identity()
	s.approaches()
	s.leaders()
	s.byPhone()
	s.parented()
	s.habits()
	s.childhood()
	s.sleepless()
	s.broader()
	s.addictionTo()
	s.negations()
	s.days()
	s.told()
	s.weakTopics()
	s.alarms()
	s.write(&out)
	return out
}

// suggest offers a reading that is not made.
func (s *sentence) suggest(param, value string, from, to int) {
	if !s.r.Words.Has(param, value) {
		return
	}
	c := Chip{Param: param, Value: value, Label: s.r.Words.Label(param, value, s.lang)}
	if from < to {
		c.From = s.typed(from, to)
	}
	s.offers = append(s.offers, c)
}

// unread reports whether the person has undone a reading.
func (s *sentence) unread(param, value string) bool {
	return slices.Contains(s.req.Unread, search.Value{Param: param, ID: value})
}

// given reports whether a parameter of the request speaks of the same thing; it beats the reading.
func (s *sentence) given(param, value string) bool {
	switch param {
	case "near":
		return s.req.near != nil
	case "within":
		return s.req.Within != ""
	case "max_cost":
		return s.req.MaxCost != nil
	case "sort":
		return s.req.Sort != "" && s.req.Sort != search.Relevance
	}
	for _, v := range s.req.Values {
		if v.Param != param {
			continue
		}
		if param != "audience" || s.axis(v.ID) == s.axis(value) {
			return true
		}
	}
	return false
}

func (s *sentence) axis(audience string) string {
	t, _ := s.r.Words.Term("audience", audience)
	return t.Axis
}

// writer puts the spans into the reading.
type writer struct {
	s        *sentence
	out      *Reading
	consumed []bool
	hints    []bool
	near     *search.Near
	withinM  float64
	within   string
	// the words of a distance and of "nearest", until the place is known
	withinFrom string
	byDistance string
}

func (s *sentence) write(out *Reading) {
	w := &writer{s: s, out: out, consumed: make([]bool, len(s.tokens)), hints: make([]bool, len(s.tokens))}
	u := &out.Understood
	compares := s.anyWord("difference") || s.anyWord("vs") || s.anyWord("versus") || s.anyWord("diferencia") || s.anyWord("compared")
	u.Intent = s.intent()
	if u.Intent == "submit" {
		// Who lists a group of their own is not looking for one.
		s.spans = s.spans[:0]
	}
	if u.Intent == "report" {
		// "when i came on tuesday" tells what went wrong.
		for i := range s.spans {
			if sp := &s.spans[i]; sp.has("day") || sp.has("time") || sp.has("sort") || sp.has("joining") || sp.has("kind") && sp.term() != nil {
				sp.words, sp.senses = true, nil
			}
		}
	}
	if u.Intent == "explainer" {
		s.compared(compares)
	}
	s.lowCost()
	s.selfReferred()
	payer := s.payers()
	for _, n := range s.inOrder() {
		sp := &s.spans[n]
		if payer && sp.value("insurance") == "yes" && !sp.negate {
			// "takes Aetna" is one chip.
			sp.senses = without(sp.senses, "insurance")
			sp.drop = true
		}
		w.span(sp)
	}
	w.place()
	for _, i := range s.quiet {
		w.consumed[i], w.hints[i] = true, false
	}
	if s.spanish && !s.given("language", "es") && !slices.ContainsFunc(u.Chips, func(c Chip) bool { return c.Param == "language" }) {
		s.suggest("language", "es", 0, 0)
	}
	for _, c := range s.offers {
		if !slices.ContainsFunc(u.Suggests, func(o Chip) bool { return o.Param == c.Param && o.Value == c.Value }) && !slices.ContainsFunc(u.Chips, func(o Chip) bool { return o.Param == c.Param && o.Value == c.Value }) && !s.given(c.Param, c.Value) {
			u.Suggests = append(u.Suggests, c)
		}
	}
	w.text()
	for _, f := range s.fixed {
		if w.consumed[f.token] {
			u.Corrected = append(u.Corrected, search.Correction{From: s.typed(f.token, f.token+1), To: f.to})
		}
	}
}

// payers reports whether a payer is named. "Any private insurance" beside a named one would undo it.
func (s *sentence) payers() bool {
	named, private := false, false
	for i := range s.spans {
		sp := &s.spans[i]
		if v := sp.value("payer"); v != "" && !sp.drop && !sp.words && !sp.negate {
			named = named || slices.Contains(s.r.Words.Broader("payer", v), "private")
			private = true
		}
	}
	for i := range s.spans {
		if sp := &s.spans[i]; named && sp.value("payer") == "private" {
			sp.drop, sp.senses = true, nil
		}
	}
	return private
}

// compared: what is set against something else is no filter.
func (s *sentence) compared(always bool) {
	kinds := map[string]bool{}
	for i := range s.spans {
		if sp := &s.spans[i]; !sp.drop && !sp.words {
			for _, x := range sp.senses {
				if x.param == "kind" {
					kinds[x.value] = true
				}
			}
		}
	}
	for i := range s.spans {
		if sp := &s.spans[i]; sp.has("joining") && s.asksPrivacy() {
			sp.senses = without(sp.senses, "joining")
			sp.drop = sp.drop || len(sp.senses) == 0
		}
	}
	if !always && len(kinds) < 2 {
		return
	}
	for i := range s.spans {
		if sp := &s.spans[i]; sp.has("kind") || sp.has("led_by") {
			sp.senses = without(without(sp.senses, "kind"), "led_by")
			sp.drop = sp.drop || len(sp.senses) == 0
		}
	}
}

// selfReferred writes "no referral" out: whoever comes by themselves walks in or signs up.
func (s *sentence) selfReferred() {
	for i := range s.spans {
		if sp := &s.spans[i]; sp.value("joining") == "@no-referral" && !sp.negate {
			sp.senses = append(without(sp.senses, "joining"), sense{"joining", "drop-in"}, sense{"joining", "register"})
		}
	}
}

// lowCost writes "low cost" out, and takes from it what is denied ("not free, i want to pay something").
func (s *sentence) lowCost() {
	values := []string{"free", "donation", "sliding"}
	low := false
	for i := range s.spans {
		low = low || s.spans[i].value("cost") == "@free,donation,sliding" && !s.spans[i].negate
	}
	if !low {
		return
	}
	for i := range s.spans {
		if sp := &s.spans[i]; sp.negate && sp.has("cost") && sp.value("cost")[0] != '@' {
			values = slices.DeleteFunc(values, func(v string) bool { return v == sp.value("cost") })
			sp.drop, sp.negate, sp.senses = true, false, nil
		}
	}
	for i := range s.spans {
		sp := &s.spans[i]
		if sp.value("cost") != "@free,donation,sliding" {
			continue
		}
		sp.senses = without(sp.senses, "cost")
		for _, v := range values {
			sp.senses = append(sp.senses, sense{"cost", v})
		}
	}
}

func (w *writer) take(sp *span) {
	for i := sp.from; i < sp.to; i++ {
		if n := w.s.taken[i]; n == 0 || &w.s.spans[n-1] == sp || w.s.spans[n-1].drop || w.s.spans[n-1].hint || w.s.spans[n-1].words {
			w.consumed[i] = true
			if sp.hint {
				w.hints[i] = true
			}
		}
	}
}

// span turns one span into chips, filters, exclusions, groups.
func (w *writer) span(sp *span) {
	s := w.s
	if sp.hint {
		for i := sp.from; i < sp.to; i++ {
			w.hints[i] = true
		}
	}
	if sp.words {
		return
	}
	if len(sp.options) > 0 {
		w.ambiguous(sp)
		return
	}
	if sp.drop {
		w.take(sp)
		return
	}
	var not []sense
	if sp.negate {
		if sp.near != nil || sp.maxCost != nil || sp.within != "" {
			return
		}
		before := len(sp.senses)
		not = s.deny(sp)
		if len(not) == 0 && len(sp.senses) == 0 {
			if before > 0 {
				w.take(sp) // a denied topic is not searched either
			}
			return
		}
	}
	from := ""
	if !sp.silent {
		from = s.typed(w.fromOf(sp), sp.to)
	}
	made := false
	for _, x := range s.withAttendee(sp) {
		switch {
		case s.undone(sp.senses, x.param):
			continue
		case x.param == "near": // @here
			if s.req.near == nil {
				w.out.Understood.Asks = appendOnce(w.out.Understood.Asks, "near")
			}
		case s.given(x.param, x.value):
		default:
			w.chip(x, from)
		}
		made = true
	}
	for _, x := range not {
		v := x.param + ":" + x.value
		if s.unread("not", v) {
			continue
		}
		made = true
		if s.given(x.param, x.value) || slices.Contains(s.req.Not, search.Value{Param: x.param, ID: x.value}) {
			continue
		}
		label := "Not: "
		if s.lang == "es" {
			label = "No: "
		}
		if w.add(Chip{Param: "not", Value: v, Label: label + s.r.Words.Label(x.param, x.value, s.lang), From: from}) {
			w.out.Query.Not = append(slices.Clip(w.out.Query.Not), search.Value{Param: x.param, ID: x.value})
		}
	}
	made = w.special(sp, from) || made
	if made {
		w.take(sp)
		if sp.negate {
			for i := w.fromOf(sp); i < sp.from; i++ {
				w.consumed[i] = true
			}
		}
	}
}

// fromOf takes a negation into the words of its reading.
func (w *writer) fromOf(sp *span) int {
	if !sp.negate {
		return sp.from
	}
	for i := sp.from - 1; i >= max(0, sp.from-6); i-- {
		if w.s.tokens[i+1].has(markComma) || w.s.tokens[i+1].has(markStop) {
			break
		}
		for _, g := range w.s.grammar[w.s.grammarFrom(i-maxPhrase):] {
			if g.from > i {
				break
			}
			if g.e.grammar == "negation" && i < g.to {
				return g.from
			}
		}
	}
	return sp.from
}
