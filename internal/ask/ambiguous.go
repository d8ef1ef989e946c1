package ask

import (
	"strconv"
	"strings"

	"openchair/internal/place"
	"openchair/internal/search"
)

// term is a word with several meanings: a row of ambiguous.tsv. Unless the words around it settle it, every
// meaning is offered and none is chosen.
type term struct {
	name     string
	options  []option
	standing []sense // what it means when nothing settles it; empty: it is offered
	text     bool    // when nothing settles it, it is only words
	upper    bool    // only in capitals, unless its context settles it
	clear    []clearing
}

// option is one meaning. Param "q": the words stay words.
type option struct {
	param, value, label string
}

// clearing is a meaning and the words that settle on it.
type clearing struct {
	option   int // -1: the words stay words
	contexts []context
}

// context is one word or phrase and where it must stand.
type context struct {
	words []string
	en    string // the first word's stems, as the places of a query are keyed
	es    string
	where byte // 0 anywhere, '<' directly before, '>' directly after, '@' a named condition
}

// addTerm reads a row: options "param=value (label)", "none (what)"; default "param=value+…", "text" or
// "lay"; clear "param=value: context, context | text: context". A context is a word anywhere in the query,
// "<word" directly before, ">word" directly after, or one of the conditions of named.
func (l *lexicon) addTerm(row map[string]string) {
	t := &term{name: row["term"], upper: row["case"] == "upper"}
	for _, o := range alternatives(row["options"]) {
		head, label, _ := strings.Cut(o, " (")
		label = strings.TrimSuffix(label, ")")
		param, value, ok := strings.Cut(head, "=")
		if !ok || param == "none" {
			continue
		}
		t.options = append(t.options, option{param, value, label})
	}
	switch d := row["default"]; d {
	case "":
	case "text":
		t.text = true
	case "lay":
		return
	default:
		for s := range strings.SplitSeq(d, "+") {
			param, value, _ := strings.Cut(s, "=")
			t.standing = append(t.standing, sense{param, value})
		}
	}
	for _, c := range alternatives(row["clear"]) {
		head, list, _ := strings.Cut(c, ":")
		cl := clearing{option: -1}
		for i, o := range t.options {
			if o.param+"="+o.value == head {
				cl.option = i
			}
		}
		for ctx := range strings.SplitSeq(list, ",") {
			ctx = strings.TrimSpace(ctx)
			if ctx == "" {
				continue
			}
			var one context
			if strings.ContainsRune("<>@", rune(ctx[0])) {
				one.where, ctx = ctx[0], ctx[1:]
			}
			if one.where == '@' {
				one.words = []string{ctx}
			} else {
				one.words = foldWords(ctx)
			}
			if len(one.words) == 0 {
				continue
			}
			one.en, one.es = "en:"+stemEN(one.words[0]), "es:"+stemES(one.words[0])
			cl.contexts = append(cl.contexts, one)
		}
		t.clear = append(t.clear, cl)
	}
	l.terms = append(l.terms, t)
	for _, name := range alternatives(strings.ToLower(t.name)) {
		for _, spanish := range []bool{false, true} {
			l.put(name, spanish, entry{class: classAmbiguous, term: t})
		}
	}
}

// weak: only that the query has some other topic, which counts when no word of its own says more.
func (c *clearing) weak() bool {
	return len(c.contexts) == 1 && c.contexts[0].where == '@' && c.contexts[0].words[0] == "topic"
}

// settle decides what a term means here: an option's index, -1 for words, and whether anything settled it.
// Evidence for two meanings settles nothing.
func (s *sentence) settle(t *term, from, to int) (int, bool) {
	best, near := -2, false
	for n := range t.clear {
		c := &t.clear[n]
		if c.weak() && best != -2 {
			continue
		}
		hit, beside := false, false
		for k := range c.contexts {
			x := &c.contexts[k]
			if s.holds(x, from, to) {
				hit = true
				beside = beside || x.where == '<' || x.where == '>'
			}
		}
		switch {
		case !hit || best == c.option:
		case best == -2 || beside && !near:
			best, near = c.option, beside
		case near && !beside:
		default:
			return 0, false
		}
	}
	return best, best != -2
}

func (s *sentence) holds(x *context, from, to int) bool {
	switch x.where {
	case '<':
		n := len(x.words)
		return from >= n && s.said(x.words, from-n)
	case '>':
		return s.said(x.words, to)
	case '@':
		return s.named(x.words[0], from, to)
	}
	return s.anywhere(x).outside(from, to, len(x.words))
}

// said reports whether the words, or other forms of them, stand at token i.
func (s *sentence) said(words []string, i int) bool {
	if i < 0 || i+len(words) > len(s.tokens) {
		return false
	}
	for k, w := range words {
		if v := s.word(i + k); v != w && (len(w) < 4 || len(v) < 3 || v[0] != w[0] || stemEN(v) != stemEN(w) && stemES(v) != stemES(w)) {
			return false
		}
	}
	return true
}

// reach is the first and the last place of something, from 1; zero: nowhere.
type reach struct{ first, last int }

func (r *reach) add(i int) {
	if r.first == 0 {
		r.first = i + 1
	}
	r.last = i + 1
}

// outside: it stands somewhere else than in these tokens.
func (r reach) outside(from, to, size int) bool {
	return r.first > 0 && (r.first-1+size <= from || r.last-1 >= to)
}

// anywhere finds a context's words. They are looked up once for the whole query: a term said a hundred times
// must not search it a hundred times.
func (s *sentence) anywhere(x *context) reach {
	if s.places == nil {
		s.places = make(map[string]reach, 3*len(s.tokens))
		for i := range s.tokens {
			w := s.word(i)
			keys := [3]string{w, "", ""}
			if len(w) >= 4 {
				keys[1], keys[2] = "en:"+stemEN(w), "es:"+stemES(w)
			}
			for _, k := range keys {
				if k != "" {
					r := s.places[k]
					r.add(i)
					s.places[k] = r
				}
			}
		}
	}
	var r reach
	merge := func(o reach) {
		if o.first > 0 {
			r.add(o.first - 1)
			r.add(max(o.last, r.last) - 1)
			r.first = min(r.first, o.first)
		}
	}
	if len(x.words) == 1 {
		merge(s.places[x.words[0]])
		if len(x.words[0]) >= 4 {
			merge(s.places[x.en])
			merge(s.places[x.es])
		}
		return r
	}
	if s.places[x.words[0]].first == 0 && s.places[x.en].first == 0 && s.places[x.es].first == 0 {
		return r
	}
	if known, ok := s.phrased[x]; ok {
		return known
	}
	for i := range s.tokens {
		if s.said(x.words, i) {
			r.add(i)
		}
	}
	if s.phrased == nil {
		s.phrased = map[*context]reach{}
	}
	s.phrased[x] = r
	return r
}

var insuranceWords = wordSet("takes accepts take accept insurance plan coverage covered network insurer payer seguro seguros acepta aceptan acepte toma tome cubre health medicaid copay")

var recoveryWords = wordSet("recovery meeting meetings alcohol drugs drinking drink sober sobriety addiction addict aa na substance recuperacion reunion adicciones heroin opioid")

// among finds where words of a set stand, once for the query.
func (s *sentence) among(name string, set map[string]bool) reach {
	if r, ok := s.sets[name]; ok {
		return r
	}
	var r reach
	for i := range s.tokens {
		if set[s.word(i)] {
			r.add(i)
		}
	}
	if s.sets == nil {
		s.sets = map[string]reach{}
	}
	s.sets[name] = r
	return r
}

// named are the conditions a clearing may give: another topic in the query, an insurance or recovery word,
// a number directly before, a query in English, the term in capitals.
func (s *sentence) named(name string, from, to int) bool {
	switch name {
	case "insurance":
		return s.among(name, insuranceWords).outside(from, to, 1)
	case "recovery":
		return s.among(name, recoveryWords).outside(from, to, 1)
	case "number":
		return from > 0 && s.tokens[from-1].has(markNumber)
	case "english":
		return !s.spanish
	case "spanish":
		return s.spanish
	case "upper":
		return s.tokens[from].has(markUpper) && !s.shouted
	case "in-capitals":
		// "en LA", where "en la" is two small words.
		return s.tokens[from].has(markUpper) && !s.shouted && s.is(from-1, "en", "in", "near", "de", "from", "to", "east", "south", "west")
	case "topic":
		// A topic's own span is never a term's.
		return s.hasTopic || s.settledAt > 0 && s.settledAt-1 != from
	case "day":
		return from > 0 && dayWords[s.word(from-1)]
	}
	return false
}

// resolve turns the ambiguous spans into readings, words, or offers.
func (s *sentence) resolve() {
	for i := range s.spans {
		if sp := &s.spans[i]; sp.e != nil && sp.e.class == classTopic {
			s.hasTopic = true
		}
	}
	s.settledTopics()
	count := map[*term]int{}
	for i := range s.spans {
		if t := s.spans[i].term(); t != nil {
			count[t]++
		}
	}
	for i := range s.spans {
		sp := &s.spans[i]
		t := sp.term()
		if t == nil {
			continue
		}
		upper := sp.from < len(s.tokens) && s.tokens[sp.from].has(markUpper) && !s.shouted
		which, settled := s.settle(t, sp.from, sp.to)
		if count[t] > 1 {
			// The same letters twice mean both things.
			settled = false
			if count[t] > 0 && len(t.standing) == 0 && !t.text && (!t.upper || upper) {
				s.offer(sp, t)
				count[t] = -1
				continue
			}
		}
		if count[t] < 0 {
			sp.drop = true
			continue
		}
		switch {
		case settled && which < 0:
			sp.words = true
		case settled:
			s.mean(sp, t, t.options[which])
		case t.upper && !upper:
			sp.words = true
		case len(t.standing) > 0:
			sp.senses = append(sp.senses, t.standing...)
			sp.amb = nil
		case t.text:
			sp.words = true
		default:
			s.offer(sp, t)
		}
	}
}

// settledTopics: a term that its context settles as a topic is a topic for the others: "ED recovery group for
// teens", "SA survivor".
func (s *sentence) settledTopics() {
	if s.hasTopic {
		return
	}
	for i := range s.spans {
		sp := &s.spans[i]
		t := sp.term()
		if t == nil {
			continue
		}
		if which, ok := s.settle(t, sp.from, sp.to); ok && which >= 0 && t.options[which].param == "topic" {
			s.settledAt = sp.from + 1
			return
		}
	}
}

// mean takes one option as the reading of a span.
func (s *sentence) mean(sp *span, t *term, o option) {
	sp.amb = nil
	switch o.param {
	case "near":
		if n := s.findNear(o.value); n != nil {
			sp.near = n
		}
	case "not":
		param, value, _ := strings.Cut(o.value, ":")
		sp.senses = append(sp.senses, sense{param, value})
		sp.negate = true
	case "crisis", "intent":
		sp.words = true
	default:
		sp.senses = append(sp.senses, sense{o.param, o.value})
		if o.param == "approach" && o.value == "smart" {
			sp.senses = append(sp.senses, sense{"topic", "addiction"})
		}
	}
	for _, other := range t.options {
		if other != o && other.param != "crisis" && other.param != "intent" && other.param != "near" && other.param != "max_cost" {
			s.suggest(other.param, other.value, sp.from, sp.to)
		}
	}
}

func (s *sentence) findNear(value string) *search.Near {
	if n, ok := s.nears[value]; ok {
		return n
	}
	var n *search.Near
	if s.r.Places != nil {
		if p, err := s.r.Places.Find(value); err == nil {
			n = s.r.nearOf(p)
		}
	}
	if s.nears == nil {
		s.nears = map[string]*search.Near{}
	}
	s.nears[value] = n
	return n
}

// offer keeps a span as a choice; the options that the vocabulary or the gazetteer does not have are left
// out.
func (s *sentence) offer(sp *span, t *term) {
	sp.amb = t
	sp.options = sp.options[:0]
	for _, o := range t.options {
		switch o.param {
		case "near":
			if n := s.findNear(o.value); n != nil {
				sp.options = append(sp.options, offered{option{"near", n.Value, n.Label}, n})
			}
		case "intent":
		case "max_cost":
			if _, err := strconv.Atoi(o.value); err == nil {
				sp.options = append(sp.options, offered{o, nil})
			}
		case "crisis":
			sp.options = append(sp.options, offered{o, nil})
		default:
			if s.r.Words.Has(o.param, o.value) {
				sp.options = append(sp.options, offered{option{o.param, o.value, s.r.Words.Label(o.param, o.value, s.lang)}, nil})
			}
		}
	}
	if len(sp.options) == 0 {
		sp.words = true
	}
}

// offered is an option that can be picked.
type offered struct {
	option
	near *search.Near
}

// choices makes an offer of the towns of one name.
func (s *sentence) choices(towns []place.Place) []offered {
	var out []offered
	for _, p := range towns {
		n := s.r.nearOf(p)
		out = append(out, offered{option{"near", n.Value, n.Label}, n})
	}
	return out
}
