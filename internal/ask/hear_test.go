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

func TestDangerIsWeighed(t *testing.T) {
	d := newDangers(func(string) bool { return true })
	for typed, want := range map[string]level{
		"my uncle molested me when i was little":            levelNone,
		"my uncle touches me":                               levelDanger,
		"i am in 7th grade and my dad has sex with me":      levelDanger,
		"my stepfather used to hit my mom":                  levelNone,
		"my stepfather hits my mom":                         levelSoft,
		"he choked me last night":                           levelDanger,
		"the divorce will hurt my kids":                     levelNone,
		"i will hurt my kids":                               levelDanger,
		"my dad will die soon":                              levelNone,
		"my dad wants to die":                               levelSoft,
		"my dad tried to kill himself when i was a kid":     levelNone,
		"my wife overdosed two years ago":                   levelNone,
		"i gave my son up for adoption and he found me":     levelNone,
		"he found me and he has a knife":                    levelDanger,
		"abusaron de mi de niña":                            levelNone,
		"mi tio abusa de mi":                                levelDanger,
		"scared to go back to work":                         levelNone,
		"scared to go home":                                 levelSoft,
		"i am tired of fighting with my ex over custody":    levelNone,
		"after my suicide attempt i want to meet people":    levelSoft,
		"i stopped cutting a year ago and the urge is back": levelSoft,
	} {
		if got, _ := worst(d.scan(fold(typed))); got != want {
			t.Errorf("%q is %d, want %d", typed, got, want)
		}
	}
}
