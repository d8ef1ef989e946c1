package site_test

import (
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"openchair/web"
)

var hole = regexp.MustCompile(`{{[^}]*}}`)

// texts reads every text file of a language into key -> forms.
func texts(t *testing.T, lang string) map[string]map[string]string {
	t.Helper()
	names, err := fs.Glob(web.Files, "locales/*."+lang+".toml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no texts for %s: %v", lang, err)
	}
	out := map[string]map[string]string{}
	for _, name := range names {
		b, err := fs.ReadFile(web.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		var raw map[string]any
		if err := toml.Unmarshal(b, &raw); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for key, v := range raw {
			forms := map[string]string{}
			switch x := v.(type) {
			case string:
				forms["other"] = x
			case map[string]any:
				for form, text := range x {
					forms[form], _ = text.(string)
				}
			}
			if out[key] != nil {
				t.Errorf("%s stands twice", key)
			}
			out[key] = forms
		}
	}
	return out
}

func holes(s string) []string {
	hs := hole.FindAllString(s, -1)
	slices.Sort(hs)
	return slices.Compact(hs)
}

func TestBothLanguagesSayEverything(t *testing.T) {
	en, es := texts(t, "en"), texts(t, "es")
	for _, key := range slices.Sorted(maps.Keys(en)) {
		if es[key] == nil {
			t.Errorf("%s has no Spanish", key)
			continue
		}
		if got, want := holes(es[key]["other"]), holes(en[key]["other"]); !slices.Equal(got, want) {
			t.Errorf("%s: Spanish fills %v, English %v", key, got, want)
		}
		if len(en[key]) > 1 {
			for _, form := range []string{"one", "many", "other"} {
				if es[key][form] == "" {
					t.Errorf("%s lacks the Spanish plural %q", key, form)
				}
			}
			if en[key]["one"] == "" {
				t.Errorf("%s lacks the English plural \"one\"", key)
			}
		}
	}
	for key := range es {
		if en[key] == nil {
			t.Errorf("%s has no English", key)
		}
	}
}

// bareText is a run of letters between tags that no template action made.
var (
	action   = regexp.MustCompile(`(?s){{.*?}}`)
	tag      = regexp.MustCompile(`(?s)<[^>]*>`)
	sentence = regexp.MustCompile(`[\p{L}]{3,}`)
)

func TestTemplatesHoldNoSentences(t *testing.T) {
	err := fs.WalkDir(web.Files, "templates", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(web.Files, path)
		if err != nil {
			return err
		}
		text := tag.ReplaceAllString(action.ReplaceAllString(string(b), ""), "\n")
		for line := range strings.Lines(text) {
			line = strings.TrimSpace(line)
			if strings.Contains(path, "about.html") || strings.Contains(path, "style.html") {
				continue // the notices of licenses stand as they are, and contributors read English
			}
			if sentence.MatchString(line) {
				t.Errorf("%s holds a text that is in no language file: %q", path, line)
			}
		}
		if strings.Contains(string(b), "style=") || strings.Contains(string(b), " on") && regexp.MustCompile(` on[a-z]+=`).Match(b) {
			t.Errorf("%s has inline style or script; the content security policy forbids both", path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestNobodySaysWhatCannotBeSaid(t *testing.T) {
	banned := []string{
		"guarantee", "anonymous", "hipaa compliant", "proven to heal", "victim", "addict ", "suffer", "committed suicide", "garantiza", "víctima",
	}
	for _, lang := range []string{"en", "es"} {
		for key, forms := range texts(t, lang) {
			for _, text := range forms {
				for _, word := range banned {
					if strings.Contains(strings.ToLower(strings.ReplaceAll(text, "Eating Disorders Anonymous", "")), word) {
						t.Errorf("%s (%s) says %q", key, lang, word)
					}
				}
			}
		}
	}
}
