package ask

import (
	"slices"
	"strconv"
	"strings"

	"openchair/internal/listing"
	"openchair/internal/search"
)

// special writes places, distances, prices.
func (w *writer) special(sp *span, from string) bool {
	s := w.s
	switch {
	case sp.near != nil:
		if s.unread("near", sp.near.Value) || w.near != nil && w.near.Value != sp.near.Value {
			return false
		}
		if s.given("near", "") {
			return true
		}
		if w.near == nil {
			w.near = sp.near
			w.add(Chip{"near", sp.near.Value, sp.near.Label, from})
		}
		return true
	case sp.within != "":
		if s.unread("within", sp.within) {
			return false
		}
		if !s.given("within", "") {
			w.within, w.withinM = sp.within, sp.withinM
			w.withinFrom = from
		}
		return true
	case sp.maxCost != nil:
		value := major(*sp.maxCost, s.r.Currency)
		if s.unread("max_cost", value) {
			return false
		}
		if s.given("max_cost", "") || w.out.Query.MaxCost != nil {
			return true
		}
		n := *sp.maxCost
		w.out.Query.MaxCost = &n
		label := "Up to "
		if s.lang == "es" {
			label = "Hasta "
		}
		w.add(Chip{"max_cost", value, label + money(n, s.r.Currency), from})
		return true
	}
	return false
}

// major is an amount as a URL holds it: "40", "12.50".
func major(minor int, currency string) string {
	digits := listing.MinorDigits(currency)
	unit := 1
	for range digits {
		unit *= 10
	}
	out := strconv.Itoa(minor / unit)
	if rest := minor % unit; rest != 0 {
		out += "." + strings.Repeat("0", digits-len(strconv.Itoa(rest))) + strconv.Itoa(rest)
	}
	return out
}

// money is an amount as a chip shows it.
func money(minor int, currency string) string {
	switch currency {
	case "USD", "CAD", "AUD", "MXN":
		return "$" + major(minor, currency)
	case "GBP":
		return "£" + major(minor, currency)
	case "EUR":
		return "€" + major(minor, currency)
	}
	return major(minor, currency) + " " + currency
}

// withAttendee adds the relatives that a family topic always brings (rule 5).
func (s *sentence) withAttendee(sp *span) []sense {
	senses := sp.senses
	t := sp.value("topic")
	if (t != "" || sp.has("format")) && sp.e != nil && !sp.negate && !sp.has("kind") && len(sp.e.words) > 1 && s.is(sp.to-1, "meeting", "meetings", "reunion", "reuniones") {
		senses = append(slices.Clip(senses), sense{"kind", "support-group"})
	}
	if sp.e != nil && !sp.negate && !sp.has("kind") && len(sp.e.words) > 1 && (s.is(sp.to-2, "support") && s.is(sp.to-1, "group", "groups") || s.is(sp.to-1, "support") && s.is(sp.to, "group", "groups")) {
		senses = append(slices.Clip(senses), sense{"kind", "support-group"})
	}
	if (t != "" || sp.has("approach")) && t != "abusive-behavior" && sp.e != nil && !sp.negate && !sp.has("kind") && len(sp.e.words) > 1 && s.is(sp.to-1, "class", "classes", "workshop", "course", "clase", "clases", "taller") {
		senses = append(slices.Clip(senses), sense{"kind", "class"})
	}
	family := false
	for _, x := range sp.senses {
		family = family || x.param == "topic" && s.isFamilyTopic(x.value)
	}
	if !family {
		return senses
	}
	if !sp.has("attendee") {
		senses = append(slices.Clip(senses), sense{"attendee", "family"})
	}
	if s.is(sp.from, "parents", "padres", "papas", "mothers", "moms", "mamas", "madres") && s.is(sp.from+1, "of", "de") && !sp.has("audience") {
		senses = append(slices.Clip(senses), sense{"audience", "parents"})
	}
	return senses
}

// undone: one value of the reading was undone, and with it all of that parameter.
func (s *sentence) undone(senses []sense, param string) bool {
	for _, x := range senses {
		if x.param == param && s.unread(param, x.value) {
			return true
		}
	}
	return false
}

func appendOnce(list []string, v string) []string {
	if slices.Contains(list, v) {
		return list
	}
	return append(list, v)
}

// add adds a chip that is not there yet.
func (w *writer) add(c Chip) bool {
	for _, o := range w.out.Understood.Chips {
		if o.Param == c.Param && o.Value == c.Value {
			return false
		}
	}
	w.out.Understood.Chips = append(w.out.Understood.Chips, c)
	return true
}

func (w *writer) chip(x sense, from string) {
	s := w.s
	if x.param == "sort" {
		if w.out.Query.Sort != search.Relevance && w.out.Query.Sort != "" || !slices.Contains(search.Sorts, search.Sort(x.value)) {
			return
		}
		if x.value == string(search.ByDistance) {
			w.byDistance = from
			return
		}
		w.out.Query.Sort = search.Sort(x.value)
		w.add(Chip{"sort", x.value, s.r.Words.Label("sort", x.value, s.lang), from})
		return
	}
	if !s.r.Words.Has(x.param, x.value) {
		return
	}
	if w.add(Chip{x.param, x.value, s.r.Words.Label(x.param, x.value, s.lang), from}) {
		w.filter(x)
	}
}

func (w *writer) filter(x sense) {
	v := search.Value{Param: x.param, ID: x.value}
	if !slices.Contains(w.out.Query.Filters, v) {
		w.out.Query.Filters = append(slices.Clip(w.out.Query.Filters), v)
	}
}

// place puts the place and the distance into the query; what needs a place and has none is asked for.
func (w *writer) place() {
	s, q := w.s, &w.out.Query
	if w.near != nil {
		q.Near = w.near
	}
	point := q.Near != nil && q.Near.HasPoint
	if w.within != "" && point {
		n := *q.Near
		n.WithinM, n.Kilometres = w.withinM, strings.HasSuffix(w.within, "km")
		q.Near = &n
		w.add(Chip{"within", w.within, withinLabel(w.within, s.lang), w.withinFrom})
	}
	if q.Near != nil {
		w.out.Understood.Asks = slices.DeleteFunc(w.out.Understood.Asks, func(a string) bool { return a == "near" })
	}
	if w.byDistance != "" {
		if point && q.Sort == search.Relevance {
			q.Sort = search.ByDistance
			w.add(Chip{"sort", "distance", s.r.Words.Label("sort", "distance", s.lang), w.byDistance})
		} else if q.Near == nil {
			w.out.Understood.Asks = appendOnce(w.out.Understood.Asks, "near")
		}
	}
	if w.within != "" && q.Near == nil && len(q.Groups) == 0 {
		w.out.Understood.Asks = appendOnce(w.out.Understood.Asks, "near")
	}
}

func withinLabel(within, lang string) string {
	n, unit := within[:len(within)-2], within[len(within)-2:]
	if lang == "es" {
		return "A menos de " + n + " " + strings.Replace(unit, "mi", "millas", 1)
	}
	return "Within " + n + " " + strings.Replace(unit, "mi", "miles", 1)
}

// ambiguous writes an offer: a group for the engine, and the same options with "none" behind them for the
// page. A parameter of the request that is one of the options has settled it.
func (w *writer) ambiguous(sp *span) {
	s := w.s
	from := s.typed(sp.from, sp.to)
	if s.unread("q", from) {
		return
	}
	kept := make([]offered, 0, len(sp.options))
	for _, o := range sp.options {
		if s.unread(o.param, o.value) {
			continue
		}
		if s.chosen(o) {
			w.take(sp)
			return
		}
		if s.given(o.param, o.value) {
			continue
		}
		kept = append(kept, o)
	}
	w.take(sp)
	if len(kept) == 0 {
		return
	}
	g := search.Group{Text: from}
	a := Ambiguous{From: from}
	for _, o := range kept {
		opt := search.Option{Value: search.Value{Param: o.param, ID: o.value}, Near: o.near}
		if o.param == "max_cost" {
			if n, err := strconv.Atoi(o.value); err == nil {
				if minor, err := listing.ParseMoney(strconv.Itoa(n), s.r.Currency); err == nil {
					opt.MaxCost = &minor
				}
			}
		}
		g.Options = append(g.Options, opt)
		a.Options = append(a.Options, AmbiguousOption{o.param, o.value, o.label})
	}
	label := "Just the words"
	if s.lang == "es" {
		label = "Solo las palabras"
	}
	a.Options = append(a.Options, AmbiguousOption{"q", "", label})
	w.out.Query.Groups = append(w.out.Query.Groups, g)
	w.out.Understood.Ambiguous = append(w.out.Understood.Ambiguous, a)
}

// chosen: the request already says which.
func (s *sentence) chosen(o offered) bool {
	if o.param == "near" {
		return s.req.near != nil && s.req.near.Value == o.value
	}
	return slices.Contains(s.req.Values, search.Value{Param: o.param, ID: o.value})
}

// text is what is left to search as words: what was read is out, and words that ask without saying for what.
func (w *writer) text() {
	s, u := w.s, &w.out.Understood
	read := len(u.Chips) > 0 || len(u.Ambiguous) > 0 || len(u.Asks) > 0 || u.Intent != "search" || len(s.quiet) > 0
	var b strings.Builder
	last := -1
	for i := range s.tokens {
		if w.consumed[i] && !w.hints[i] || s.tokens[i].has(markContinue) && last == i-1 && last >= 0 {
			if !w.consumed[i] {
				last = i
			}
			continue
		}
		if !w.hints[i] && (s.l.filler[s.tokens[i].word] || s.tokens[i].word == "$") {
			continue
		}
		if last >= 0 && s.tokens[last].from == s.tokens[i].from {
			last = i
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(s.q[s.tokens[i].from:s.tokens[i].to])
		last = i
	}
	text := b.String()
	if text == "" && !read && !s.settledAll() {
		text = s.q
	}
	u.Text, w.out.Query.Text = text, text
	w.out.Query.RankOnly = len(u.Chips) > 0 || u.Intent != "search" || len(s.quiet) > 0
}

// settledAll: parameters of the request have taken all the words.
func (s *sentence) settledAll() bool {
	for _, n := range s.taken {
		if n != 0 && len(s.req.Values) > 0 {
			return true
		}
	}
	return false
}
