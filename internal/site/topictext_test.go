package site_test

import (
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"openchair/internal/testkit"
	"openchair/internal/vocab"
	"openchair/web"
)

type topicWords struct {
	EN, ES         string
	Related, Lines []string
}

func topicTexts(t *testing.T) map[string]topicWords {
	t.Helper()
	b, err := fs.ReadFile(web.Files, "content/topics.toml")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]topicWords{}
	if _, err := toml.Decode(string(b), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEveryTopicIsSaidInTwoPlainSentences(t *testing.T) {
	texts := topicTexts(t)
	for _, topic := range vocab.Must().Terms("topic") {
		x := texts[topic.ID]
		for lang, text := range map[string]string{"en": x.EN, "es": x.ES} {
			if n := strings.Count(text, ". ") + strings.Count(text, "? ") + 1; n != 2 || !strings.HasSuffix(text, ".") {
				t.Errorf("%s (%s) has %d sentences: %s", topic.ID, lang, n, text)
			}
			if n := len(testkit.ReadWords(text)); n < 20 || n > 60 {
				t.Errorf("%s (%s) has %d words", topic.ID, lang, n)
			}
			low := strings.ToLower(text)
			for _, word := range testkit.Unsayable {
				if strings.Contains(low, word) {
					t.Errorf("%s (%s) says %q", topic.ID, lang, word)
				}
			}
			if strings.ContainsAny(text, "0123456789%") {
				t.Errorf("%s (%s) has a number and names no source", topic.ID, lang)
			}
		}
		if g := testkit.Grade(x.EN); g > 8 {
			t.Errorf("%s: grade %.1f: %s", topic.ID, g, x.EN)
		}
		if e := testkit.Ease(x.ES); e < testkit.MinEase {
			t.Errorf("%s: ease %.0f: %s", topic.ID, e, x.ES)
		}
		for _, w := range testkit.ReadWords(strings.ToLower(x.ES)) {
			if slices.Contains(testkit.Familiar, w) {
				t.Errorf("%s says %q to usted", topic.ID, w)
			}
		}
	}
}

// A text that shares a run of words with another was made from a mold.
func TestNoTopicBorrowsTheWordsOfAnother(t *testing.T) {
	const run = 6
	texts := topicTexts(t)
	for _, lang := range []string{"en", "es"} {
		seen := map[string]string{}
		for _, id := range slices.Sorted(maps.Keys(texts)) {
			text := texts[id].EN
			if lang == "es" {
				text = texts[id].ES
			}
			words := testkit.ReadWords(strings.ToLower(text))
			for i := range len(words) - run + 1 {
				key := strings.Join(words[i:i+run], " ")
				if other := seen[key]; other != "" && other != id {
					t.Errorf("%s and %s (%s) both say %q", id, other, lang, key)
				}
				seen[key] = id
			}
		}
	}
}

// Some topics must not stand beside each other, however near they are in a dictionary.
func TestTopicsThatWouldHurtBesideEachOtherAreNotRelated(t *testing.T) {
	texts := topicTexts(t)
	for _, pair := range [][2]string{
		{"suicidal-thoughts", "suicide-loss"},
		{"eating-disorders", "weight"},
		{"binge-eating", "weight"},
		{"abusive-behavior", "domestic-violence"},
		{"abusive-behavior", "emotional-abuse"},
		{"pregnancy-loss", "perinatal"},
		{"pregnancy-loss", "after-abortion"},
		{"infertility", "perinatal"},
		{"sexual-assault", "sex-love-addiction"},
	} {
		if slices.Contains(texts[pair[0]].Related, pair[1]) || slices.Contains(texts[pair[1]].Related, pair[0]) {
			t.Errorf("%s and %s are related", pair[0], pair[1])
		}
	}
}
