package api

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gin-gonic/gin"
	"golang.org/x/text/unicode/norm"

	"openchair/internal/fault"
	"openchair/internal/search"
	"openchair/internal/vocab"
)

// Term is one value of the vocabulary and how many listings it finds.
type Term struct {
	ID     string  `json:"id"`
	Parent *string `json:"parent"`
	Label  string  `json:"label"`
	Count  int     `json:"count"`
}

func (a *API) topics(c *gin.Context) error { return a.terms(c, "topic") }
func (a *API) payers(c *gin.Context) error { return a.terms(c, "payer") }

func (a *API) terms(c *gin.Context, param string) error {
	q, err := only(c, "lang")
	if err != nil {
		return err
	}
	lang := langOf(c, q.Get("lang"))
	found, err := a.Finder.Find(c.Request.Context(), search.Query{Now: a.Now(), Page: 1, Facets: []string{param}})
	if err != nil {
		return fmt.Errorf("counting: %w", err)
	}
	counts := map[string]int{}
	for _, n := range found.Facets[param] {
		counts[n.ID] = n.Count
	}
	out := []Term{}
	for _, t := range a.Words.Terms(param) {
		out = append(out, Term{ID: t.ID, Parent: orNull(t.Parent), Label: t.Label(lang), Count: counts[t.ID]})
	}
	return a.reply(c, out)
}

// How much is suggested: few enough to be read at a glance.
const (
	maxSuggestions = 8
	maxTopics      = 4
	maxPlaces      = 3
)

type suggestions struct {
	Suggestions []search.Suggestion `json:"suggestions"`
}

// suggest completes what is being typed. Half a word can already say what somebody suffers from:
// nothing of it is kept, here or on the way.
func (a *API) suggest(c *gin.Context) error {
	c.Header("Cache-Control", "private, no-store")
	v, err := only(c, "q", "lang")
	if err != nil {
		return err
	}
	q := v.Get("q")
	if utf8.RuneCountInString(q) > search.MaxText {
		return fault.NewInvalid(fault.Problem{Field: "q", Reason: fmt.Sprintf("Shorten this to %d characters.", search.MaxText)})
	}
	if !utf8.ValidString(q) || strings.ContainsRune(q, 0) {
		return fault.NewInvalid(fault.Problem{Field: "q", Reason: "This is not readable text."})
	}
	lang := langOf(c, v.Get("lang"))
	out := suggestions{Suggestions: []search.Suggestion{}}
	for _, t := range a.matching(q, maxTopics) {
		out.Suggestions = append(out.Suggestions, search.Suggestion{Kind: "topic", Param: "topic", Value: t.ID, Label: t.Label(lang)})
	}
	for _, p := range a.Reader.Places.Suggest(q, maxPlaces) {
		out.Suggestions = append(out.Suggestions, search.Suggestion{Kind: "place", Param: "near", Value: p.Value(), Label: p.Label()})
	}
	for _, o := range a.Organizations.Organizations(q, maxSuggestions-len(out.Suggestions), a.Now()) {
		out.Suggestions = append(out.Suggestions, search.Suggestion{Kind: "organization", Param: "q", Value: o.ID, Label: o.ID})
	}
	return a.reply(c, out)
}

// topicNames are a topic's names in both languages, folded once: they are compared at every key stroke.
type topicNames struct {
	vocab.Term
	labels, lay []string
}

func topicsOf(v *vocab.Vocab) []topicNames {
	var out []topicNames
	for _, t := range v.Terms("topic") {
		n := topicNames{Term: t, labels: []string{fold(t.LabelEN), fold(t.LabelES)}}
		for _, w := range slices.Concat(t.LayEN, t.LayES) {
			n.lay = append(n.lay, fold(w))
		}
		out = append(out, n)
	}
	return out
}

// matching are the topics one of whose names starts with what is typed; then those with such a word
// inside. Labels come before lay words.
func (a *API) matching(typed string, limit int) []vocab.Term {
	typed = fold(typed)
	if typed == "" {
		return nil
	}
	starts := func(name string) bool { return strings.HasPrefix(name, typed) }
	inside := func(name string) bool { return strings.Contains(name, " "+typed) }
	var ranks [4][]vocab.Term
	for _, t := range a.names {
		switch {
		case slices.ContainsFunc(t.labels, starts):
			ranks[0] = append(ranks[0], t.Term)
		case slices.ContainsFunc(t.lay, starts):
			ranks[1] = append(ranks[1], t.Term)
		case slices.ContainsFunc(t.labels, inside):
			ranks[2] = append(ranks[2], t.Term)
		case slices.ContainsFunc(t.lay, inside):
			ranks[3] = append(ranks[3], t.Term)
		}
	}
	found := slices.Concat(ranks[:]...)
	return found[:min(limit, len(found))]
}

// fold is lower case without accents, every gap one space.
func fold(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case unicode.IsLetter(r), unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return ' '
	}, norm.NFKD.String(s))
	return strings.Join(strings.Fields(s), " ")
}
