package ask

import (
	"slices"
	"strings"
	"sync"

	"openchair/internal/vocab"
)

// compiled holds the lexicon of each vocabulary: it is made at the first reading, takes some milliseconds,
// and never changes.
var compiled sync.Map // *vocab.Vocab -> func() *lexicon

func (r *Reader) lexicon() *lexicon {
	if f, ok := compiled.Load(r.Words); ok {
		return f.(func() *lexicon)()
	}
	f, _ := compiled.LoadOrStore(r.Words, sync.OnceValue(func() *lexicon { return compile(r.Words) }))
	return f.(func() *lexicon)()
}

// Prepare compiles the vocabulary now instead of at the first search.
func (r *Reader) Prepare() { r.lexicon() }

// table reads an embedded table; a test keeps a damaged one from ever shipping.
func table(name string) []map[string]string {
	rows, err := vocab.Table(name)
	if err != nil {
		panic(err)
	}
	return rows
}

func alternatives(cell string) []string {
	var out []string
	for s := range strings.SplitSeq(cell, "|") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func compile(words *vocab.Vocab) *lexicon {
	l := &lexicon{
		en: newPhrases(), es: newPhrases(), stemsEN: map[string]int32{}, stemsES: map[string]int32{}, known: map[string]wordIDs{},
		adverbs: map[string]bool{}, filler: map[string]bool{}, grammar: map[string]map[string]string{}, ordinary: wordSet(ordinaryWords), ordinaryStems: map[string]bool{},
	}
	for _, row := range table("ambiguous") {
		l.addTerm(row)
	}
	for _, param := range append([]string{"sort", "near", "intent"}, vocab.Params...) {
		for _, t := range words.Terms(param) {
			l.addValue(t)
		}
		for _, t := range words.Special(param) {
			l.addValue(t)
		}
	}
	for _, row := range table("grammar") {
		l.addGrammar(row)
	}
	for w := range l.filler {
		l.ordinary[w] = true
	}
	for _, more := range []map[string]bool{dayWords, veteranWords, insuranceWords} {
		for w := range more {
			l.ordinary[w] = true
		}
	}
	for w := range currencyWords {
		l.ordinary[w] = true
	}
	for w := range wordSet(unitWords) {
		l.ordinary[w] = true
	}
	for w := range l.ordinary {
		l.ordinaryStems[stemEN(w)] = true
	}
	l.seal()
	l.speller = newSpeller(l)
	l.danger = newDangers(func(w string) bool {
		_, known := l.known[w]
		return known || l.ordinary[w]
	})
	return l
}

// relationAttendee: "my son" alone says nothing about who attends; the subject rules do.
var relationAttendee = []string{"my ", "mi ", "mis "}

func (l *lexicon) addValue(t vocab.Term) {
	c := classFacet
	if t.Param == "topic" {
		c = classTopic
	}
	if t.Param == "near" && t.ID != "@here" {
		return // read by places
	}
	put := func(phrases []string, spanish bool) {
		for _, p := range phrases {
			if t.Param == "attendee" {
				if t.ID == "self" && !strings.Contains(p, "for m") && !strings.HasPrefix(p, "para m") {
					continue
				}
				if t.ID == "family" && hasAnyPrefix(p, relationAttendee) && !strings.Contains(p, "loved one") {
					continue
				}
			}
			if strings.ContainsAny(p, "$") && t.Param == "max_cost" {
				continue
			}
			if c == classTopic && shortened(p, phrases) {
				continue
			}
			l.put(p, spanish, entry{class: c, senses: []sense{{t.Param, t.ID}}})
		}
	}
	put(t.LayEN, false)
	put(t.LayES, true)
	switch t.Param {
	case "topic", "approach", "payer", "language":
		if !strings.ContainsAny(t.LabelEN, "(,:…") {
			put([]string{strings.ToLower(t.LabelEN)}, false)
			put([]string{strings.ToLower(t.LabelES)}, true)
		}
	}
}

// shortened: the phrase without "support" or "group" is there too, and leaves them to say the kind.
func shortened(phrase string, all []string) bool {
	for _, tail := range []string{" support", " group", " groups", " support group"} {
		if short, ok := strings.CutSuffix(phrase, tail); ok && slices.Contains(all, short) {
			return true
		}
	}
	return false
}

func hasAnyPrefix(s string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

func (l *lexicon) addGrammar(row map[string]string) {
	name := row["class"]
	if l.grammar[name] == nil {
		l.grammar[name] = map[string]string{}
	}
	add := func(cell string, spanish bool) {
		for _, p := range alternatives(cell) {
			words := foldWords(p)
			switch {
			case len(words) == 0:
			case name == "adverb":
				for _, w := range words {
					if len(words) == 1 {
						l.adverbs[w] = true
					}
				}
			case name == "filler":
				for _, w := range words {
					l.filler[w] = true
				}
			case name == "age" || name == "first-person":
			default:
				topic := row["topic"]
				l.put(p, spanish, entry{class: classGrammar, grammar: name, topic: topic})
			}
		}
	}
	add(row["lay_en"], false)
	add(row["lay_es"], true)
}
