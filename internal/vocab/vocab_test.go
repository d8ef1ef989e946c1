package vocab_test

import (
	"slices"
	"testing"

	"openchair/internal/vocab"
)

func TestEveryParameterHasValuesInBothLanguages(t *testing.T) {
	v := vocab.Must()
	for _, param := range vocab.Params {
		terms := v.Terms(param)
		if len(terms) == 0 {
			t.Errorf("%s has no values", param)
		}
		for _, term := range terms {
			if term.Label("en") == "" || term.Label("es") == "" {
				t.Errorf("%s %s lacks a label", param, term.ID)
			}
		}
	}
	for _, term := range v.Terms("topic") {
		if len(term.LayEN) == 0 || len(term.LayES) == 0 {
			t.Errorf("topic %s has no lay words in one language", term.ID)
		}
	}
	for _, term := range v.Terms("audience") {
		if term.Axis == "" {
			t.Errorf("audience %s is on no axis", term.ID)
		}
	}
}

func TestHierarchy(t *testing.T) {
	v := vocab.Must()
	if got := v.Covers("topic", "grief"); !slices.Contains(got, "parent-loss") || !slices.Contains(got, "grief") {
		t.Errorf("grief covers %v", got)
	}
	if got := v.Covers("payer", "private"); !slices.Contains(got, "anthem") {
		t.Errorf("private covers %v, want anthem through bcbs", got)
	}
	if got, want := v.Broader("payer", "anthem"), []string{"bcbs", "private"}; !slices.Equal(got, want) {
		t.Errorf("above anthem: %v, want %v", got, want)
	}
}

func TestLanguagesOutsideTheFileHaveLabels(t *testing.T) {
	v := vocab.Must()
	if !v.Has("language", "ca") || v.Has("language", "zzz") || v.Has("language", "en-US") || v.Has("topic", "@place") {
		t.Error("language and special values are read wrongly")
	}
	if got := v.Label("language", "ca", "es"); got != "catalán" {
		t.Errorf("label of ca: %q", got)
	}
}

func TestFellowshipsPointAtTopics(t *testing.T) {
	v := vocab.Must()
	for _, f := range vocab.Fellowships {
		if !v.Has("topic", f.Topic) || !v.Has("approach", f.Approach) {
			t.Errorf("%s points at %q, %q", f.ID, f.Topic, f.Approach)
		}
	}
}
