package interop

import (
	"encoding/json"
	"strconv"
	"strings"
)

// cellsOf reads the fields of one meeting whatever JSON type its server wrote them in.
type cellsOf struct{ m map[string]any }

// text is a field as text; "" for null, lists and objects.
func (c cellsOf) text(field string) string {
	switch v := c.m[field].(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// list is a field as a list of texts: a JSON list, or one text with commas.
func (c cellsOf) list(field string) []string {
	var out []string
	switch v := c.m[field].(type) {
	case []any:
		for _, x := range v {
			switch x := x.(type) {
			case string:
				out = append(out, strings.TrimSpace(x))
			case json.Number:
				out = append(out, x.String())
			}
			if len(out) == 200 {
				break
			}
		}
	case string:
		for x := range strings.SplitSeq(v, ",") {
			if x = strings.TrimSpace(x); x != "" {
				out = append(out, x)
			}
			if len(out) == 200 {
				break
			}
		}
	case json.Number:
		out = append(out, v.String())
	}
	return out
}

func (c cellsOf) has(field string) bool {
	v, there := c.m[field]
	return there && v != nil && v != ""
}

// yes reads the two ways feeds write a flag.
func (c cellsOf) yes(field string) bool {
	t := strings.ToLower(strings.TrimSpace(c.text(field)))
	return t == "yes" || t == "true" || t == "1"
}

func (c cellsOf) number(field string) (float64, bool) {
	f, err := strconv.ParseFloat(strings.TrimSpace(c.text(field)), 64)
	return f, err == nil
}
