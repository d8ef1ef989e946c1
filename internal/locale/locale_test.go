package locale

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"openchair/web"
)

// Every text can be said: its gaps are names, and with a value for each it comes out whole.
func TestEveryTextIsWhole(t *testing.T) {
	langs, err := Read(web.Files)
	if err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(web.Files, "locales/*.toml")
	if err != nil {
		t.Fatal(err)
	}
	brace := regexp.MustCompile(`\{\{[^}]*\}\}`)
	texts := 0
	for _, name := range names {
		b, err := fs.ReadFile(web.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(b), "\n") {
			_, value, ok := strings.Cut(line, "= ")
			if !ok || !strings.Contains(value, "{{") {
				continue
			}
			texts++
			parsed, err := gaps{}.Parse(value, "", "")
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			var args []any
			for _, gap := range brace.FindAllString(value, -1) {
				args = append(args, strings.Trim(gap, "{}."), "X")
			}
			said, err := parsed.Execute(values{pairs: args})
			if err != nil || said != brace.ReplaceAllString(value, "X") {
				t.Errorf("%s: %q is said %q, %v", name, value, said, err)
			}
		}
	}
	if texts < 200 {
		t.Errorf("%d texts with gaps", texts)
	}
	for lang, want := range map[string]string{"en": "1,234 results", "es": "1,234 resultados"} {
		if got := langs[lang].T("search.count", "N", 1234); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}

func TestATextWithAHoleIsNotSaid(t *testing.T) {
	for _, bad := range []string{"{{if .N}}x{{end}}", "a {{.N", "{{N}}"} {
		if _, err := (gaps{}).Parse(bad, "", ""); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
	parsed, err := gaps{}.Parse("{{.From}} to {{.To}}, {{.Count}}", "", "")
	if err != nil {
		t.Fatal(err)
	}
	if said, err := parsed.Execute(values{pairs: []any{"From", 3, "To", "b"}, count: "1,000"}); err != nil || said != "3 to b, 1,000" {
		t.Errorf("%q %v", said, err)
	}
	if said, err := parsed.Execute(values{pairs: []any{"From", "a"}}); err == nil {
		t.Errorf("said %q", said)
	}
}
