package bleveindex

import (
	"strings"

	"openchair/internal/listing"
	"openchair/internal/vocab"
)

// Terms shows what the engine indexes of a listing, so that a comparison can give another engine the
// very same terms and facet values.
type Terms struct {
	vocab *vocab.Vocab
	stem  *stemmer
}

// Pair is one facet value.
type Pair struct{ Param, ID string }

// NewTerms analyses as the engine does.
func NewTerms(v *vocab.Vocab) Terms { return Terms{v, newStemmer()} }

// Of are a listing's stems and its plain words, in order, parted by spaces.
func (t Terms) Of(l *listing.Listing) (terms, plainWords string) {
	c := cardOf(l)
	var stemsOut, wordsOut strings.Builder
	for _, field := range fieldTexts(&c.Listing, t.vocab) {
		for _, w := range words(field) {
			wordsOut.WriteString(w + " ")
			s := t.stem.of(w)
			stemsOut.WriteString(s.en + " ")
			if s.es != "" {
				stemsOut.WriteString(s.es + " ")
			}
		}
	}
	return stemsOut.String(), wordsOut.String()
}

// Query are the alternatives of each word of a query: any of a word's stems, every word.
func (t Terms) Query(text string) [][]string {
	var out [][]string
	for _, w := range queryWords(text, 24) {
		s := t.stem.of(w)
		alt := []string{s.en}
		if s.es != "" {
			alt = append(alt, s.es)
		}
		out = append(out, alt)
	}
	return out
}

// Facets are the values of the parameters a listing counts for.
func (t Terms) Facets(l *listing.Listing, params []string) []Pair {
	var out []Pair
	for _, m := range marksOf(l, t.vocab) {
		for _, p := range params {
			if m.Param == p {
				out = append(out, Pair{m.Param, m.ID})
			}
		}
	}
	return out
}
