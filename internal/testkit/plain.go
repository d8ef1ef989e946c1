package testkit

import (
	"regexp"
	"strings"
	"unicode"
)

// MaxGrade and MinEase are where a text stops being plain (quality.md U16).
const (
	MaxGrade = 9.0
	MinEase  = 60.0
)

var sentenceEnd = regexp.MustCompile(`[.!?:][”»]?(\s|$)`)

// Sentences are the parts of a text a reader takes in one breath.
func Sentences(text string) []string {
	var out []string
	for s := range strings.SplitSeq(sentenceEnd.ReplaceAllString(text, "\n"), "\n") {
		if len(ReadWords(s)) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// ReadWords are the words of a sentence that a reader has to read: names and numbers are not counted.
func ReadWords(s string) []string {
	var out []string
	for i, w := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }) {
		if r := []rune(w); i > 0 && unicode.IsUpper(r[0]) || len(r) > 1 && unicode.IsUpper(r[1]) {
			continue
		}
		out = append(out, strings.ToLower(w))
	}
	return out
}

// Grade is Flesch–Kincaid's for English.
func Grade(text string) float64 {
	n, syllables := 0, 0
	ss := Sentences(text)
	for _, s := range ss {
		for _, w := range ReadWords(s) {
			n++
			syllables += english(w)
		}
	}
	return 0.39*float64(n)/float64(len(ss)) + 11.8*float64(syllables)/float64(n) - 15.59
}

// Ease is Fernández-Huerta's for Spanish: more is easier.
func Ease(text string) float64 {
	n, syllables := 0, 0
	ss := Sentences(text)
	for _, s := range ss {
		for _, w := range ReadWords(s) {
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

// Unsayable is what nobody may say here (facts.md, quality.md P18), by stem, in lower case.
var Unsayable = []string{
	"guarantee", "garantiz", "proven", "safe space", "espacio seguro", "anonym", "anónim", "victim", "víctima", "addict ", "addicts", "adicto", "adicta",
	"suffer", "sufre", "sufri", "committed suicide", "cometió suicidio", "legally protected", "failed", "fracas", "hipaa compliant", "we cure", "heals you",
}

// Familiar are Spanish words of tú: a text to usted has none of them.
var Familiar = []string{"tú", "tu", "tus", "ti", "contigo", "puedes", "tienes", "quieres", "eres", "estás", "haz"}
