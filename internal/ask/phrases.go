package ask

import (
	"slices"
	"strings"
)

// class says which table a phrase comes from. Of two phrases of one length the lower class wins (rule 3 of
// the vocabulary: ambiguous, topic, facet).
type class uint8

const (
	classAmbiguous class = iota
	classTopic
	classFacet
	classPlace
	classGrammar
)

// sense is one value a phrase means.
type sense struct {
	param, value string
}

// entry is one phrase of the vocabulary.
type entry struct {
	words   []string
	class   class
	senses  []sense
	term    *term  // of an ambiguous phrase
	grammar string // class of a grammar phrase
	topic   string // of a grammar phrase
	spanish bool
	place   span // of a place
	joined  bool // two words written as one
}

// edge is a step of the trie: from a node by the stem of a word.
type edge struct {
	node, stem int32
}

// phrases is a set of phrases compiled into one trie over stems, so that a query is read in one walk however
// many phrases there are. A language has its own trie, since it has its own stems.
type phrases struct {
	next map[edge]int32
	at   map[int32][]*entry // where a phrase ends
	size int32
}

func newPhrases() *phrases {
	return &phrases{next: map[edge]int32{}, at: map[int32][]*entry{}, size: 1}
}

func (p *phrases) add(stems []int32, e *entry) {
	node := int32(0)
	for _, s := range stems {
		k := edge{node, s}
		to, ok := p.next[k]
		if !ok {
			to = p.size
			p.size++
			p.next[k] = to
		}
		node = to
	}
	p.at[node] = append(p.at[node], e)
}

// wordIDs are what a folded word is in each trie; 0 is a word no phrase has.
type wordIDs struct {
	en, es int32
}

// lexicon is everything compiled from the vocabulary, made once for a reader and never changed.
type lexicon struct {
	en, es   *phrases
	stemsEN  map[string]int32
	stemsES  map[string]int32
	known    map[string]wordIDs // every word of the vocabulary
	adverbs  map[string]bool
	filler   map[string]bool
	speller  *speller
	grammar  map[string]map[string]string // class -> one-word phrases -> topic
	terms    []*term
	danger   *dangers
	ordinary map[string]bool // words that are words: never a town, never corrected
	// and their stems, for the forms of them that are not listed
	ordinaryStems map[string]bool
}

// stemID numbers stems from 1.
func stemID(m map[string]int32, stem string, add bool) int32 {
	id, ok := m[stem]
	if !ok && add {
		id = int32(len(m) + 1)
		m[stem] = id
	}
	return id
}

// put compiles one phrase. A phrase of two words is also found written as one ("day care", "daycare").
func (l *lexicon) put(phrase string, spanish bool, e entry) {
	words := foldWords(phrase)
	if len(words) == 0 || len(words) > maxPhrase {
		return
	}
	e.words, e.spanish = words, spanish
	l.insert(&e)
	if len(words) == 2 && len(words[0]) >= 2 && len(words[0])+len(words[1]) >= 7 && words[0][0] > '9' && words[1][0] > '9' && e.class != classGrammar {
		joined := e
		joined.joined = true
		joined.words = []string{words[0] + words[1]}
		if _, taken := l.known[joined.words[0]]; !taken && !l.ordinary[joined.words[0]] {
			l.insert(&joined)
		}
	}
}

func (l *lexicon) insert(e *entry) {
	stems := make([]int32, len(e.words))
	for i, w := range e.words {
		if e.spanish {
			stems[i] = stemID(l.stemsES, stemES(w), true)
		} else {
			stems[i] = stemID(l.stemsEN, stemEN(w), true)
		}
		l.known[w] = wordIDs{}
	}
	p := l.en
	if e.spanish {
		p = l.es
	}
	p.add(stems, e)
}

// maxPhrase is the most words of a phrase; longer ones are examples, not phrases.
const maxPhrase = 9

// seal fixes what each known word is in both tries.
func (l *lexicon) seal() {
	for w := range l.known {
		l.known[w] = wordIDs{stemID(l.stemsEN, stemEN(w), false), stemID(l.stemsES, stemES(w), false)}
	}
}

// ids looks a word of a query up: as it is, else by its stems.
func (l *lexicon) ids(w string) wordIDs {
	if id, ok := l.known[w]; ok {
		return id
	}
	if len(w) < 4 {
		return wordIDs{}
	}
	return wordIDs{l.stemsEN[stemEN(w)], l.stemsES[stemES(w)]}
}

// match is a phrase found in a query.
type match struct {
	from, to int // tokens
	weight   int // words of the phrase
	exact    bool
	e        *entry
}

// find walks the trie from token start and reports every phrase that begins there. Adverbs may stand inside
// a phrase; a word typed in two ("day care") is tried as one.
func (s *sentence) find(p *phrases, spanish bool, start int, report func(match)) {
	s.walk(p, spanish, start, start, 0, 0, report)
}

func (s *sentence) walk(p *phrases, spanish bool, start, i int, node int32, depth int, report func(match)) {
	for i < len(s.tokens) && depth < maxPhrase+3 {
		if i > start && s.tokens[i].has(markBreak) {
			return // no phrase goes on behind a comma
		}
		id, pair := s.ids[i].en, s.pairs[i].en
		if spanish {
			id, pair = s.ids[i].es, s.pairs[i].es
		}
		if pair != 0 {
			if to, ok := p.next[edge{node, pair}]; ok {
				s.ended(p, start, i+2, to, report)
				s.walk(p, spanish, start, i+2, to, depth+1, report)
			}
		}
		to, ok := int32(0), false
		if id != 0 {
			to, ok = p.next[edge{node, id}]
		}
		if !ok {
			if i > start && s.adverb[i] {
				i++
				depth++
				continue
			}
			return
		}
		i++
		depth++
		node = to
		s.ended(p, start, i, node, report)
	}
}

func (s *sentence) ended(p *phrases, from, to int, node int32, report func(match)) {
	for _, e := range p.at[node] {
		if m, ok := s.accept(e, from, to); ok {
			report(m)
		}
	}
}

// accept decides whether the words of the query are close enough to the phrase: exact, or other forms of
// words that have no other meaning.
func (s *sentence) accept(e *entry, from, to int) (match, bool) {
	m := match{from: from, to: to, weight: len(e.words), exact: true, e: e}
	i := from
	for _, w := range e.words {
		for i < to && i > from && s.adverb[i] && s.word(i) != w {
			i++
		}
		if i >= to {
			return m, false
		}
		typed := s.word(i)
		if typed == w {
			i++
			continue
		}
		if i+1 < to && typed+s.word(i+1) == w {
			i += 2
			continue
		}
		if (exactOnly[w] || len(w) == 3) && len(e.words) > 1 && typed == w+"s" && e.class != classAmbiguous {
			m.exact = false // "phone meetings"
			i++
			continue
		}
		if e.class == classFacet && e.senses[0].param == "payer" {
			return m, false // "medic" is no Medica
		}
		if exactOnly[w] || len(w) < 4 || len(e.words) == 1 && (len(w) < 5 || len(typed) < 4) || e.class == classAmbiguous {
			return m, false
		}
		if shorter := len(typed) < len(w) && ends(w, "ing"); shorter && len(e.words) == 1 && len(typed) < 5 {
			// "cut" is not "cutting", "use" is not "using".
			return m, false
		}
		if e.spanish && i > from && s.is(i-1, "me") && ends(w, "o") && ends(typed, "a") {
			return m, false // "me odia" is another's doing
		}
		if e.grammar == "condition-verb" && e.spanish && ends(typed, "o") && (ends(w, "a") || ends(w, "e")) {
			return m, false // "fumo" is said of oneself
		}
		if e.joined && e.spanish {
			return m, false // "en señas" is not "enseñó"
		}
		if len(e.words) == 1 && (e.class == classFacet || e.class == classTopic && len(typed) < 9) && !sameWord(typed, w) {
			return m, false
		}
		m.exact = false
		i++
	}
	// An English word in an English sentence is not the Spanish word spelled alike.
	if len(e.words) == 1 && e.spanish != s.spanish && homographs[e.words[0]] {
		return m, false
	}
	if !e.spanish && s.spanish && len(e.words) == 1 && spanishWords[s.word(from)] {
		return m, false
	}
	if e.spanish && !s.spanish && !m.exact && len(e.words) == 1 {
		return m, false
	}
	return m, true
}

// sameWord: one word in singular and plural, or of a man and of a woman; "doctor" shares a stem with "doctoral"
// and "señor" with "señora", and neither is meant.
func sameWord(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if tail, ok := strings.CutPrefix(b, a); ok {
		return tail == "s" || tail == "es" || tail == "" || tail == "ing" || tail == "ed" || tail == "d"
	}
	stem := len(a) - 1
	if a[:stem] != b[:stem] {
		return false
	}
	return a[stem] == 'o' || a[stem] == 'a' || a[stem] == 'e' || a[stem] == 'y' || a[stem] == 's' || a[stem] == 'z'
}

// homographs are vocabulary words of one language that are everyday words of the other.
var homographs = map[string]bool{
	"son": true, "pan": true, "once": true, "actual": true, "particular": true, "real": true, "red": true, "come": true, "dime": true, "sale": true,
	"sin": true, "solo": true, "familiar": true, "ira": true, "coca": true, "mota": true, "ela": true, "late": true, "mania": true, "retiro": true, "vicios": true,
	"toc": true, "general": true, "humana": true, "ten": true, "has": true, "use": true, "pare": true, "paro": true, "metro": true, "porno": true, "sat": true,
	"sun": true, "mon": true, "me": true, "am": true, "he": true, "so": true, "sober": true, "tan": true, "cart": true, "papa": true, "mama": true, "ma": true, "pa": true,
	"tos": true, "pastor": true, "hay": true, "fin": true, "beca": true, "clase": true, "vet": true, "bi": true, "chica": true, "pop": true, "mate": true, "taller": true, "male": true, "males": true,
}

// spanishWords are the words that mark a sentence as Spanish; in one, they are never English.
var spanishWords = wordSet(`el la los las un una unos unas de del que para por con sin en mi mis su sus tu y o es esta estoy soy son hay muy pero como
 cuando donde quiero busco necesito tengo tiene tienen grupo grupos ayuda mujer mujeres hombre hombres hijo hija esposo esposa mama papa madre padre hermano hermana
 desde hace ya no me te se le nos les al lo mas menos cerca gratis apoyo terapia psicologo psicologa terapeuta alguien algun alguna puedo puede cual porque si bien
 todo todos nada noche dia reunion reuniones clase clases taller duelo depresion ansiedad murio perdi siento ser nos mucho mucha solo sola este esa eso`)

var englishWords = wordSet(`the a an of and or for with without in near my your his her our is are was were i am you he she they we it that this who what how do does did not no can will
 looking need want find help support group groups therapy therapist counselor meeting meetings class have has had been to from on at by about me some any after before since when
 someone free online women men people loss died lost anxiety depression grief`)

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// isSpanish weighs the little words of both languages; the page's language breaks a tie.
func isSpanish(tokens []token, lang string) (spanish, english bool) {
	en, es := 0, 0
	for i := range tokens {
		w := tokens[i].word
		if w == "no" || w == "me" || w == "a" || w == "son" || w == "solo" {
			continue
		}
		if spanishWords[w] {
			es++
		}
		if englishWords[w] {
			en++
		}
	}
	if en == es {
		return lang == "es", en > 0
	}
	return es > en, en > 0
}

// choose keeps the longest phrases: longer before shorter, exact before inflected, ambiguous before topic
// before facet before place, earlier before later; what overlaps a chosen one is gone.
func choose(found []match, tokens int) []match {
	slices.SortStableFunc(found, func(a, b match) int {
		switch {
		case a.weight != b.weight:
			return b.weight - a.weight
		case a.exact != b.exact:
			if a.exact {
				return -1
			}
			return 1
		case a.e.class != b.e.class:
			return int(a.e.class) - int(b.e.class)
		}
		return a.from - b.from
	})
	taken := make([]int32, tokens)
	kept := found[:0]
	for _, m := range found {
		free := true
		same := int32(0)
		for i := m.from; i < m.to; i++ {
			if taken[i] != 0 {
				free = false
				same = taken[i]
				break
			}
		}
		if !free {
			// The same words may carry two values on purpose.
			if k := &kept[same-1]; k.from == m.from && k.to == m.to && k.weight == m.weight && k.exact == m.exact && k.e.class != classAmbiguous && k.e.class != classPlace && m.e.class != classPlace {
				kept = append(kept, m)
			}
			continue
		}
		kept = append(kept, m)
		for i := m.from; i < m.to; i++ {
			taken[i] = int32(len(kept))
		}
	}
	slices.SortStableFunc(kept, func(a, b match) int { return a.from - b.from })
	return kept
}
