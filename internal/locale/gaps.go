package locale

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// gaps is the parser of our texts. They know one thing only, {{.Name}}, which the library's own parser hands to
// text/template: a page says a hundred texts, and that was a tenth of its time.
type gaps struct{}

// Cacheable: a parsed text is never changed.
func (gaps) Cacheable() bool { return true }

// Parse is parseText for the library.
func (gaps) Parse(src, _, _ string) (template.ParsedTemplate, error) { return parseText(src) }

// parseText parts a text at its gaps; anything else between braces is an error.
func parseText(src string) (text, error) {
	var t text
	for src != "" {
		before, rest, open := strings.Cut(src, "{{")
		name := ""
		if open {
			var closed bool
			if name, src, closed = strings.Cut(rest, "}}"); !closed || !strings.HasPrefix(name, ".") {
				return nil, fmt.Errorf("a text holds %q where only {{.Name}} is known", "{{"+name)
			}
			name = name[1:]
		} else {
			src = ""
		}
		t = append(t, piece{before, name})
	}
	return t, nil
}

// piece is plain text and the name of the gap after it, "" for none.
type piece struct{ before, name string }

type text []piece

// values fill gaps: names and values in turn, and the number as it is written.
type values struct {
	pairs []any
	count string
}

// Execute fills the gaps. A gap that nothing fills is an error: half a sentence must not be shown.
func (t text) Execute(data any) (string, error) {
	v, ok := data.(values)
	if !ok {
		return "", fmt.Errorf("texts are filled with values, not with %T", data)
	}
	var b strings.Builder
	b.Grow(96)
	for _, p := range t {
		b.WriteString(p.before)
		if p.name == "" {
			continue
		}
		filling, ok := v.of(p.name)
		if !ok {
			return "", fmt.Errorf("nothing for the gap %q", p.name)
		}
		b.WriteString(filling)
	}
	return b.String(), nil
}

func (v values) of(name string) (string, bool) {
	if name == "Count" && v.count != "" {
		return v.count, true
	}
	for i := 0; i+1 < len(v.pairs); i += 2 {
		if v.pairs[i] != name {
			continue
		}
		switch x := v.pairs[i+1].(type) {
		case string:
			return x, true
		case int:
			return strconv.Itoa(x), true
		default:
			return fmt.Sprint(x), true
		}
	}
	return "", false
}
