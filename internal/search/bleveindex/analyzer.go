package bleveindex

import (
	"strings"
	"sync"
	"unicode"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/lang/es"
	"github.com/blevesearch/bleve/v2/analysis/token/porter"
	"golang.org/x/text/unicode/norm"
)

// maxWord is the longest word kept, in bytes: longer ones are noise that would fill the dictionary.
const maxWord = 40

// words cuts text into lower-case words without accents: letters and digits, an apostrophe inside a
// word dropped ("doesn't" is "doesnt"), everything else a gap. A script without spaces comes rune by
// rune.
func words(text string) []string {
	var out []string
	var b strings.Builder
	flush := func() {
		if b.Len() > 0 && b.Len() <= maxWord {
			out = append(out, b.String())
		}
		b.Reset()
	}
	for _, r := range norm.NFKD.String(text) {
		switch {
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’', r == 'ʼ':
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
			flush()
			b.WriteRune(r)
			flush()
		case unicode.IsLetter(r), unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
		default:
			flush()
		}
	}
	flush()
	return out
}

// stems are a word's English and Spanish stems: one when they are the same. A page has both languages,
// and so has a query.
type stems struct {
	en, es string
}

// stemmer remembers the stems of words it has seen; the words of a directory repeat.
type stemmer struct {
	mu      sync.RWMutex
	seen    map[string]stems
	porter  analysis.TokenFilter
	spanish analysis.TokenFilter
}

// maxRemembered bounds the memory a hostile stream of new words can take.
const maxRemembered = 200_000

func newStemmer() *stemmer {
	return &stemmer{seen: map[string]stems{}, porter: porter.NewPorterStemmer(), spanish: es.NewSpanishLightStemmerFilter()}
}

func (s *stemmer) of(word string) stems {
	s.mu.RLock()
	got, ok := s.seen[word]
	s.mu.RUnlock()
	if ok {
		return got
	}
	run := func(f analysis.TokenFilter) string {
		return string(f.Filter(analysis.TokenStream{{Term: []byte(word)}})[0].Term)
	}
	got = stems{run(s.porter), run(s.spanish)}
	if got.es == got.en {
		got.es = ""
	}
	s.mu.Lock()
	if len(s.seen) < maxRemembered {
		s.seen[word] = got
	}
	s.mu.Unlock()
	return got
}

// stemmed analyses a field into stems of both languages, both at the word's position.
type stemmed struct{ stemmer *stemmer }

func (a stemmed) Analyze(input []byte) analysis.TokenStream {
	ws := words(string(input))
	tokens := make([]analysis.Token, 0, len(ws)*2)
	out := make(analysis.TokenStream, 0, len(ws)*2)
	for i, w := range ws {
		s := a.stemmer.of(w)
		for _, term := range []string{s.en, s.es} {
			if term != "" {
				tokens = append(tokens, analysis.Token{Term: []byte(term), Position: i + 1})
				out = append(out, &tokens[len(tokens)-1])
			}
		}
	}
	return out
}

// plain analyses a field into whole words, once each: the dictionary that corrections and prefixes
// come from.
type plain struct{}

func (plain) Analyze(input []byte) analysis.TokenStream {
	seen := map[string]bool{}
	var out analysis.TokenStream
	for _, w := range words(string(input)) {
		if len(w) > 2 && !seen[w] && !isNumber(w) {
			seen[w] = true
			out = append(out, &analysis.Token{Term: []byte(w), Position: len(out) + 1})
		}
	}
	return out
}

func isNumber(w string) bool {
	return !strings.ContainsFunc(w, func(r rune) bool { return !unicode.IsDigit(r) })
}

// stopWords say nothing about what a person looks for. They are left out of a query, never out of the
// index, and only while another word remains.
var stopWords = func() map[string]bool {
	m := map[string]bool{}
	for _, list := range []string{string(en.EnglishStopWords), string(es.SpanishStopWords)} {
		for line := range strings.Lines(list) {
			line, _, _ = strings.Cut(line, "|")
			for _, w := range words(line) {
				m[w] = true
			}
		}
	}
	for _, w := range []string{"im", "ive", "id", "dont", "cant", "a", "el", "la"} {
		m[w] = true
	}
	return m
}()

// queryWords are the words of a query that reach the engine: at most limit, stop words out, each once.
func queryWords(text string, limit int) []string {
	all := words(text)
	seen := map[string]bool{}
	pick := func(keep func(string) bool) []string {
		clear(seen)
		var out []string
		for _, w := range all {
			if !seen[w] && keep(w) && len(out) < limit {
				seen[w] = true
				out = append(out, w)
			}
		}
		return out
	}
	if out := pick(func(w string) bool { return !stopWords[w] }); len(out) > 0 {
		return out
	}
	return pick(func(string) bool { return true })
}
