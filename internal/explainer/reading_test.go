package explainer_test

import (
	"slices"
	"strings"
	"testing"

	"openchair/internal/explainer"
	"openchair/internal/testkit"
)

func TestThePartsArePlain(t *testing.T) {
	lib := library(t)
	var all [2]strings.Builder
	for i, lang := range explainer.Languages {
		for _, s := range lib.Sections(lang) {
			text := said(s)
			all[i].WriteString(text + " ")
			if lang == "en" {
				if g := testkit.Grade(text); g > testkit.MaxGrade {
					t.Errorf("%s: grade %.1f", s.ID, g)
				}
			} else if e := testkit.Ease(text); e < testkit.MinEase {
				t.Errorf("%s: ease %.0f", s.ID, e)
			}
			for _, long := range testkit.Sentences(text) {
				if n := len(testkit.ReadWords(long)); n > 28 {
					t.Errorf("%s (%s): %d words in one sentence: %s", s.ID, lang, n, long)
				}
			}
		}
	}
	if g := testkit.Grade(all[0].String()); g > 8 {
		t.Errorf("the whole page has grade %.1f", g)
	}
	t.Logf("whole page: grade %.1f, ease %.0f", testkit.Grade(all[0].String()), testkit.Ease(all[1].String()))
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

func TestNobodySaysWhatCannotBeSaid(t *testing.T) {
	lib := library(t)
	for _, lang := range explainer.Languages {
		for _, s := range lib.Sections(lang) {
			text := strings.ToLower(said(s) + " " + s.Title + " ")
			for _, word := range testkit.Unsayable {
				if strings.Contains(text, word) {
					t.Errorf("%s (%s) says %q", s.ID, lang, word)
				}
			}
		}
	}
}

func TestSpanishIsSpokenToUsted(t *testing.T) {
	lib := library(t)
	for _, s := range lib.Sections("es") {
		for _, w := range testkit.ReadWords(strings.ToLower(said(s))) {
			if slices.Contains(testkit.Familiar, w) {
				t.Errorf("%s says %q", s.ID, w)
			}
		}
	}
}
