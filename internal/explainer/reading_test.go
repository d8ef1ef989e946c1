package explainer_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"openchair/internal/explainer"
)

// maxGrade and minEase are where a text stops being plain (quality.md U16).
const (
	maxGrade = 9.0
	minEase  = 60.0
)

func TestThePartsArePlain(t *testing.T) {
	lib := library(t)
	var all [2]strings.Builder
	for i, lang := range explainer.Languages {
		for _, s := range lib.Sections(lang) {
			text := said(s)
			all[i].WriteString(text + " ")
			if lang == "en" {
				if g := grade(text); g > maxGrade {
					t.Errorf("%s: grade %.1f", s.ID, g)
				}
			} else if e := ease(text); e < minEase {
				t.Errorf("%s: ease %.0f", s.ID, e)
			}
			for _, long := range sentences(text) {
				if n := len(words(long)); n > 28 {
					t.Errorf("%s (%s): %d words in one sentence: %s", s.ID, lang, n, long)
				}
			}
		}
	}
	if g := grade(all[0].String()); g > 8 {
		t.Errorf("the whole page has grade %.1f", g)
	}
	t.Logf("whole page: grade %.1f, ease %.0f", grade(all[0].String()), ease(all[1].String()))
}

// said is every sentence of a part, its columns and its text.
func said(s explainer.Section) string {
	out := []string{s.Peer.String(), s.Professional.String()}
	for _, b := range s.Body {
		for _, item := range b.Items {
			out = append(out, item.String())
		}
	}
	return strings.Join(out, " ")
}

func sentences(text string) []string {
	var out []string
	for s := range strings.SplitSeq(regexp.MustCompile(`[.!?:][”»]?(\s|$)`).ReplaceAllString(text, "\n"), "\n") {
		if len(words(s)) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// words are the words of a sentence that a reader has to read: names and numbers are not counted.
func words(s string) []string {
	var out []string
	for i, w := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }) {
		if r := []rune(w); i > 0 && unicode.IsUpper(r[0]) || len(r) > 1 && unicode.IsUpper(r[1]) {
			continue
		}
		out = append(out, strings.ToLower(w))
	}
	return out
}

// grade is Flesch–Kincaid's for English.
func grade(text string) float64 {
	n, syllables := 0, 0
	ss := sentences(text)
	for _, s := range ss {
		for _, w := range words(s) {
			n++
			syllables += english(w)
		}
	}
	return 0.39*float64(n)/float64(len(ss)) + 11.8*float64(syllables)/float64(n) - 15.59
}

// ease is Fernández-Huerta's for Spanish: more is easier.
func ease(text string) float64 {
	n, syllables := 0, 0
	ss := sentences(text)
	for _, s := range ss {
		for _, w := range words(s) {
			n++
			syllables += spanish(w)
		}
	}
	return 206.84 - 60*float64(syllables)/float64(n) - 1.02*float64(n)/float64(len(ss))
}

func english(w string) int {
	n, before := 0, false
	for _, r := range w {
		vowel := strings.ContainsRune("aeiouy", r)
		if vowel && !before {
			n++
		}
		before = vowel
	}
	if strings.HasSuffix(w, "e") && !strings.HasSuffix(w, "le") && n > 1 {
		n--
	}
	if strings.HasSuffix(w, "ed") && !strings.HasSuffix(w, "ted") && !strings.HasSuffix(w, "ded") && n > 1 {
		n--
	}
	return max(n, 1)
}

// spanish counts vowels; a weak one beside another vowel makes one sound with it unless it is stressed.
func spanish(w string) int {
	n, before := 0, rune(0)
	for _, r := range strings.ReplaceAll(strings.ReplaceAll(w, "que", "ke"), "qui", "ki") {
		if strings.ContainsRune("aeiouáéíóúü", r) {
			weak := func(x rune) bool { return strings.ContainsRune("iuü", x) }
			if before == 0 || !weak(r) && !weak(before) {
				n++
			}
			before = r
		} else {
			before = 0
		}
	}
	return max(n, 1)
}

func TestTheMeasureMeasures(t *testing.T) {
	if g := grade("The cat sat on the mat. It was warm."); g > 1 {
		t.Errorf("a child's sentence has grade %.1f", g)
	}
	if g := grade("Notwithstanding considerable methodological heterogeneity, contemporary investigations consistently demonstrate statistically significant psychotherapeutic improvement."); g < 15 {
		t.Errorf("a professor's sentence has grade %.1f", g)
	}
	for w, want := range map[string]int{"reunión": 2, "país": 2, "ayuda": 3, "terapeuta": 4, "guía": 2, "que": 1, "siete": 2} {
		if got := spanish(w); got != want {
			t.Errorf("%s has %d syllables, counted %d", w, want, got)
		}
	}
}

// banned is what nobody may say here (facts.md, quality.md), by stem.
var banned = []string{
	"guarantee", "garantiz", "proven to heal", "safe space", "espacio seguro", "anonym", "anónim", "victim", "víctima", "addict ", "addicts", "adicto", "adicta",
	"suffer", "sufre", "committed suicide", "legally protected", "failed", "hipaa compliant", "we cure", "heals you",
}

func TestNobodySaysWhatCannotBeSaid(t *testing.T) {
	lib := library(t)
	for _, lang := range explainer.Languages {
		for _, s := range lib.Sections(lang) {
			text := strings.ToLower(said(s) + " " + s.Title + " ")
			for _, word := range banned {
				if strings.Contains(text, word) {
					t.Errorf("%s (%s) says %q", s.ID, lang, word)
				}
			}
		}
	}
}

func TestSpanishIsSpokenToUsted(t *testing.T) {
	lib := library(t)
	familiar := []string{"tú", "tu", "tus", "ti", "contigo", "puedes", "tienes", "quieres", "eres", "estás", "haz"}
	for _, s := range lib.Sections("es") {
		for _, w := range words(strings.ToLower(said(s))) {
			if slices.Contains(familiar, w) {
				t.Errorf("%s says %q", s.ID, w)
			}
		}
	}
}
