package ask

import (
	"strings"
	"testing"
)

func TestDangerIsHeardThroughSpelling(t *testing.T) {
	for typed, want := range map[string]string{
		"i wanna dieeee rn":   "i want to die right now",
		"me quiero moriiir":   "me quiero morir",
		"want 2 die":          "want to die",
		"i took to many":      "i took too many",
		"what ill do":         "what i will do",
		"hell kill me":        "he will kill me",
		"rn burnout group":    "right now burnout group",
		"me boy a matar":      "me voy a matar",
		"the boy and his dog": "the boy and his dog",
	} {
		if got := strings.Join(hear(fold(typed)).plain(), " "); got != want {
			t.Errorf("%q is heard as %q, want %q", typed, got, want)
		}
	}
}

func TestUnknownWordIsMeantForAWordOfDanger(t *testing.T) {
	d := newDangers(func(w string) bool { return w == "wine" })
	for typed, want := range map[string]string{
		"wnat": "want", "matr": "matar", "pastiyas": "pastillas", "bibiendo": "viviendo", "thinkin": "thinking",
		"wine": "wine", "kayak": "kayak", "bread": "bread",
	} {
		if got := d.meantWord(dangerWord(typed)); got != want {
			t.Errorf("%q is meant for %q, want %q", typed, got, want)
		}
	}
}
