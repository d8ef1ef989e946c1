package ask

import (
	"time"

	"openchair/internal/search"
)

// span is some words of a query and what they mean. Several senses are several values of one reading.
type span struct {
	from, to int
	e        *entry // the phrase; nil when a rule made it
	senses   []sense
	near     *search.Near
	withinM  float64 // a distance in metres
	within   string  // and as a parameter holds it
	maxCost  *int    // minor units
	amb      *term
	options  []offered
	negate   bool
	words    bool // read as words after all
	hint     bool // consumed, and also searched as words
	drop     bool // consumed, nothing read
	distant  bool // said of somebody the person only knows of
	silent   bool // its words are never repeated
}

func (sp *span) term() *term {
	if sp.e != nil && sp.e.class == classAmbiguous {
		return sp.e.term
	}
	return nil
}

func (sp *span) has(param string) bool {
	for _, x := range sp.senses {
		if x.param == param {
			return true
		}
	}
	return false
}

func (sp *span) value(param string) string {
	for _, x := range sp.senses {
		if x.param == param {
			return x.value
		}
	}
	return ""
}

// set replaces the senses.
func (sp *span) set(senses ...sense) { sp.senses = senses }

// sentence is one query under way.
type sentence struct {
	r       *Reader
	l       *lexicon
	req     *Request
	q       string
	lang    string // of the page
	now     time.Time
	tokens  []token
	words   []string // the tokens' words, corrected
	ids     []wordIDs
	pairs   []wordIDs // of a token and the next, written as one
	adverb  []bool
	grammar []match // relations, deaths, negations …
	spans   []span
	taken   []int16 // which span has a token, from 1
	fixed   []correction
	offers  []Chip
	ages    []agedSpan
	// what the clearing of terms has looked up
	places   map[string]reach
	phrased  map[*context]reach
	sets     map[string]reach
	hasTopic bool
	// from 1, where a term stands that its context makes a topic
	settledAt int
	tallies   [len(companies)]int // and one: not counted yet
	zone      *time.Location
	nears     map[string]*search.Near
	fires     []sounded
	quiet     []int // tokens of danger, never repeated
	spanish   bool
	english   bool // some little word says so
	shouted   bool // all in capitals: they say nothing
}

// correction is a token read as another word.
type correction struct {
	token int
	to    string
}

func (s *sentence) word(i int) string { return s.words[i] }

// is reports whether token i is one of the words.
func (s *sentence) is(i int, words ...string) bool {
	if i < 0 || i >= len(s.tokens) {
		return false
	}
	for _, w := range words {
		if s.words[i] == w {
			return true
		}
	}
	return false
}

// typed is the text of some tokens, as typed.
func (s *sentence) typed(from, to int) string {
	if from >= to {
		return ""
	}
	end := 0
	for i := from; i < to; i++ {
		end = max(end, s.tokens[i].to)
	}
	return s.q[s.tokens[from].from:end]
}

// maxTokens bounds a query: 2,000 characters of one-letter words.
const maxTokens = 1000

// lex cuts the query and looks its words up.
func (s *sentence) lex() {
	s.tokens = fold(s.q)
	if len(s.tokens) > maxTokens {
		s.tokens = s.tokens[:maxTokens]
	}
	n := len(s.tokens)
	s.spanish, s.english = isSpanish(s.tokens, s.lang)
	s.words = make([]string, n)
	s.ids = make([]wordIDs, n)
	s.pairs = make([]wordIDs, n)
	s.adverb = make([]bool, n)
	s.taken = make([]int16, n)
	upper := 0
	for i := range s.tokens {
		s.words[i] = s.tokens[i].word
		s.adverb[i] = s.l.adverbs[s.words[i]]
		s.ids[i] = s.l.ids(s.words[i])
		if s.tokens[i].has(markUpper) {
			upper++
		}
	}
	s.shouted = n > 2 && upper*3 > n*2
	s.correct()
	var buf [2 * maxWordBytes]byte
	for i := 0; i+1 < n; i++ {
		if s.tokens[i+1].has(markBreak) || (len(s.words[i]) < 2 || len(s.words[i+1]) < 2) && !s.tokens[i+1].has(markHyphen) || s.tokens[i].has(markNumber) {
			continue
		}
		if little[s.words[i+1]] && !s.tokens[i+1].has(markHyphen) {
			continue
		}
		joined := append(append(buf[:0], s.words[i]...), s.words[i+1]...)
		if id, ok := s.l.known[string(joined)]; ok {
			s.pairs[i] = id
		}
	}
}

// little are words that end nothing typed in two: "casi no" is no "casino".
var little = wordSet("no me se la el lo te un una de en al my is it")

// correct reads a long word that is no word as the nearest word of the vocabulary; whether it is needed is
// known when the phrases are chosen. "unread=word:x" keeps x as it is.
func (s *sentence) correct() {
	tries := 0
	for i := range s.tokens {
		w := s.words[i]
		if s.isWord(i) || len(w) < 5 || countries[w] || s.tokens[i].has(markNumber) || s.l.ordinary[w] || s.l.ordinaryStems[stemEN(w)] || spanishWords[w] || englishWords[w] || tries == maxCorrected {
			continue
		}
		if s.keptWord(i) || s.joins(i) || s.r.isTown(w) || s.l.grown(w) {
			continue
		}
		tries++
		to, ok := s.l.speller.nearest(w, s.spanish || !s.english)
		if !ok {
			if town, is := s.slippedTown(i); is {
				s.fixed = append(s.fixed, correction{token: i, to: town})
				s.tokens[i].word, s.words[i], s.ids[i] = town, town, s.l.ids(town)
				continue
			}
		}
		if !ok || s.tokens[i].has(markCapital) && i > 0 && len(to) < 7 && !s.shouted {
			continue
		}
		s.fixed = append(s.fixed, correction{token: i, to: to})
		s.words[i], s.ids[i] = to, s.l.ids(to)
		s.adverb[i] = s.l.adverbs[to]
	}
}

// grown: "harder", "cheapest", "roughly" are forms of everyday words, and no slips.
func (l *lexicon) grown(w string) bool {
	for _, tail := range []string{"er", "est", "ly", "ers", "ness", "ful", "able"} {
		if !ends(w, tail) {
			continue
		}
		base := w[:len(w)-len(tail)]
		if l.ordinary[base] || l.ordinary[base+"e"] || len(base) > 3 && base[len(base)-1] == base[len(base)-2] && l.ordinary[base[:len(base)-1]] || ends(base, "i") && l.ordinary[base[:len(base)-1]+"y"] {
			return true
		}
	}
	return false
}

// isWord: the vocabulary has it. In an English sentence a form of a Spanish word alone is none.
func (s *sentence) isWord(i int) bool {
	if _, ok := s.l.known[s.words[i]]; ok {
		return true
	}
	return s.ids[i].en != 0 || s.ids[i].es != 0 && (s.spanish || !s.english)
}

// slippedTown reads a long unknown word as the city or state it was meant to be, where a place may stand.
func (s *sentence) slippedTown(i int) (string, bool) {
	w := s.words[i]
	if s.r.Places == nil || s.r.Country != "US" || len(w) < 7 {
		return "", false
	}
	end := i+1 == len(s.tokens) || s.tokens[i+1].has(markBreak) || s.tokens[i+1].has(markNumber)
	if _, state := s.stateHere(s.r.atlas(), i+1); !state && !end && s.preposition(i) == 0 && i > 0 {
		return "", false
	}
	return nearestTown(w)
}

// countries are a letter from the language spoken there.
var countries = wordSet("korea russia somalia vietnam china japan italy italia haiti poland ukraine persia brazil greece armenia nepal arabia portugal germany france spain")

// joins: the word and a neighbour are one word typed in two.
func (s *sentence) joins(i int) bool {
	if i+1 < len(s.words) {
		if _, ok := s.l.known[s.words[i]+s.words[i+1]]; ok {
			return true
		}
	}
	if i > 0 {
		if _, ok := s.l.known[s.words[i-1]+s.words[i]]; ok {
			return true
		}
	}
	return false
}

func (s *sentence) keptWord(i int) bool {
	for _, u := range s.req.Unread {
		if u.Param == "word" {
			for _, w := range foldWords(u.ID) {
				if w == s.tokens[i].word {
					return true
				}
			}
		}
	}
	return false
}

// maxCorrected bounds how many unknown words of a query are looked at: a long text in another language has
// hundreds.
const maxCorrected = 40

// phrases finds the phrases of the vocabulary and keeps the longest.
func (s *sentence) phrases() {
	var found []match
	report := func(m match) {
		if m.e.class == classGrammar {
			s.grammar = append(s.grammar, m)
			return
		}
		found = append(found, m)
	}
	for i := range s.tokens {
		if s.ids[i].en != 0 || s.pairs[i].en != 0 {
			s.find(s.l.en, false, i, report)
		}
		if s.ids[i].es != 0 || s.pairs[i].es != 0 {
			s.find(s.l.es, true, i, report)
		}
	}
	found = s.possible(found)
	found = append(found, s.findPlaces()...)
	for _, m := range choose(found, len(s.tokens)) {
		if n := len(s.spans); n > 0 {
			if last := &s.spans[n-1]; last.from == m.from && last.to == m.to && last.e != nil && m.e.class != classPlace {
				last.add(m.e.senses)
				continue
			}
		}
		sp := span{from: m.from, to: m.to, e: m.e}
		sp.add(m.e.senses)
		if m.e.class == classPlace {
			sp = m.e.place
			sp.e = m.e
		}
		s.put(sp)
	}
}

func (sp *span) add(senses []sense) {
	for _, x := range senses {
		known := false
		for _, y := range sp.senses {
			known = known || x == y
		}
		if !known {
			sp.senses = append(sp.senses, x)
		}
	}
}

// put adds a span and takes its tokens.
func (s *sentence) put(sp span) *span {
	s.spans = append(s.spans, sp)
	for i := sp.from; i < sp.to; i++ {
		if s.taken[i] == 0 {
			s.taken[i] = int16(len(s.spans))
		}
	}
	return &s.spans[len(s.spans)-1]
}

// free reports whether no span has these tokens.
func (s *sentence) free(from, to int) bool {
	for i := from; i < to; i++ {
		if i < 0 || i >= len(s.taken) || s.taken[i] != 0 {
			return false
		}
	}
	return from < to
}

// priced: the words are part of a price already read ("can't afford more than $15").
func (s *sentence) priced(m match) bool {
	for i := m.from; i < m.to; i++ {
		if n := s.taken[i]; n > 0 && s.spans[n-1].maxCost != nil {
			return true
		}
	}
	return false
}

// possible leaves out what its surroundings make impossible: an upper-case term typed in lower case that
// nothing settles, and phrases that need company.
func (s *sentence) possible(found []match) []match {
	kept := found[:0]
	for _, m := range found {
		if t := m.e.term; t != nil {
			if t.upper && (!s.tokens[m.from].has(markUpper) || s.shouted) {
				if which, ok := s.settle(t, m.from, m.to); !ok || which < 0 {
					continue
				}
			}
		}
		if len(m.e.senses) > 0 && (!s.fits(m) || m.e.senses[0].param == "cost" && s.priced(m)) {
			continue
		}
		kept = append(kept, m)
	}
	return kept
}
