// Package vocab is the words of the directory: topics, audiences, payers, languages, access needs and
// the small enumerations, each with an id, a label in English and Spanish, a place in its hierarchy and
// the lay words people use for it. The data is embedded and checked when it is read. It refuses to
// understand sentences (that is ask) and knows no listing.
//
//	v := vocab.Must()
//	v.Label("topic", "parent-loss", "es") // "Pérdida de la madre o del padre"
package vocab

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

//go:embed data/*.tsv
var data embed.FS

// Term is one value of one search parameter.
type Term struct {
	Param, ID string
	// Parent is the broader value of the same parameter, "" at the root.
	Parent string
	// Axis is set for audiences: values of one axis are OR, axes are AND.
	Axis string
	// LabelEN and LabelES are what a page shows.
	LabelEN, LabelES string
	// LayEN and LayES are the words people use for it, lower case, the label not among them.
	LayEN, LayES []string
	Note         string
	// FamilyTopic is where a relative of somebody with this topic belongs.
	FamilyTopic string
	// Order is the place in its file: ties between equal counts are broken by it.
	Order int
}

// Label is the term's name in a language; English for any language but Spanish.
func (t Term) Label(lang string) string {
	if lang == "es" {
		return t.LabelES
	}
	return t.LabelEN
}

// Vocab is the whole vocabulary, read only.
type Vocab struct {
	byParam  map[string][]*Term
	byKey    map[string]*Term
	children map[string][]string
}

// Params are the parameters whose values are vocabulary ids, in the order pages show them.
var Params = []string{
	"led_by", "kind", "topic", "audience", "attendee", "approach", "faith", "language", "access", "payer", "cost",
	"insurance", "format", "day", "time", "joining", "accepting", "proof", "confirmed",
}

var must = sync.OnceValues(load)

// Must is the embedded vocabulary. It panics on damaged data, which a test keeps from ever shipping.
func Must() *Vocab {
	v, err := must()
	if err != nil {
		panic(err)
	}
	return v
}

func load() (*Vocab, error) {
	v := &Vocab{byParam: map[string][]*Term{}, byKey: map[string]*Term{}, children: map[string][]string{}}
	topics, err := Table("topics")
	if err != nil {
		return nil, err
	}
	for _, r := range topics {
		v.add(&Term{
			Param: "topic", ID: r["id"], Parent: r["parent"], LabelEN: r["label_en"], LabelES: r["label_es"],
			LayEN: split(r["lay_en"]), LayES: split(r["lay_es"]), Note: r["note"], FamilyTopic: r["family_topic"],
		})
	}
	facets, err := Table("facets")
	if err != nil {
		return nil, err
	}
	for _, r := range facets {
		v.add(&Term{
			Param: r["param"], ID: r["value"], Parent: r["parent"], Axis: r["axis"], LabelEN: r["label_en"], LabelES: r["label_es"],
			LayEN: split(r["lay_en"]), LayES: split(r["lay_es"]), Note: r["note"],
		})
	}
	return v, v.check()
}

// Table reads one embedded file into rows keyed by its header: topics, facets, grammar, ambiguous, danger
// and its forms, concepts and rules, crisis or traps.
func Table(name string) ([]map[string]string, error) {
	b, err := data.ReadFile("data/" + name + ".tsv")
	if err != nil {
		return nil, fmt.Errorf("vocabulary %s: %w", name, err)
	}
	var header []string
	var rows []map[string]string
	line := 0
	for text := range strings.Lines(string(b)) {
		line++
		cells := strings.Split(strings.TrimRight(text, "\r\n"), "\t")
		if header == nil {
			header = cells
			continue
		}
		if len(cells) > len(header) {
			return nil, fmt.Errorf("vocabulary %s: line %d has %d cells, the header %d", name, line, len(cells), len(header))
		}
		row := make(map[string]string, len(header))
		for i, h := range header {
			if i < len(cells) {
				row[h] = strings.TrimSpace(cells[i])
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func split(s string) []string {
	var out []string
	for w := range strings.SplitSeq(s, "|") {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}

func key(param, id string) string { return param + ":" + id }

func (v *Vocab) add(t *Term) {
	t.Order = len(v.byParam[t.Param])
	v.byParam[t.Param] = append(v.byParam[t.Param], t)
	v.byKey[key(t.Param, t.ID)] = t
	if t.Parent != "" {
		k := key(t.Param, t.Parent)
		v.children[k] = append(v.children[k], t.ID)
	}
}

// check is what must hold for every reader: unique ids, parents that exist, no circles, both labels.
func (v *Vocab) check() error {
	for param, terms := range v.byParam {
		seen := map[string]bool{}
		for _, t := range terms {
			if t.ID == "" || seen[t.ID] {
				return fmt.Errorf("vocabulary: %s %q is empty or there twice", param, t.ID)
			}
			seen[t.ID] = true
			if t.LabelEN == "" || t.LabelES == "" {
				return fmt.Errorf("vocabulary: %s %q lacks a label", param, t.ID)
			}
			for p, steps := t.Parent, 0; p != ""; steps++ {
				parent, ok := v.byKey[key(param, p)]
				if !ok || steps > 8 {
					return fmt.Errorf("vocabulary: %s %q has no parent %q, or goes round in a circle", param, t.ID, p)
				}
				p = parent.Parent
			}
			if t.FamilyTopic != "" && v.byKey[key("topic", t.FamilyTopic)] == nil {
				return fmt.Errorf("vocabulary: topic %q has no family topic %q", t.ID, t.FamilyTopic)
			}
		}
	}
	return nil
}

// Has reports whether a value exists that may stand in a listing or a URL. Any BCP 47 primary subtag
// that x/text knows is a language.
func (v *Vocab) Has(param, id string) bool {
	if strings.HasPrefix(id, "@") {
		return false
	}
	if v.byKey[key(param, id)] != nil {
		return true
	}
	return param == "language" && isLanguage(id)
}

func isLanguage(id string) bool {
	base, err := language.ParseBase(id)
	return err == nil && base.String() == id
}

// Term finds one value.
func (v *Vocab) Term(param, id string) (Term, bool) {
	if t := v.byKey[key(param, id)]; t != nil {
		return *t, true
	}
	if param == "language" && isLanguage(id) {
		tag := language.Make(id)
		return Term{Param: param, ID: id, LabelEN: display.English.Languages().Name(tag), LabelES: display.Spanish.Languages().Name(tag), Order: 1 << 20}, true
	}
	return Term{}, false
}

// Label is a value's name in a language; the id itself when it is unknown.
func (v *Vocab) Label(param, id, lang string) string {
	if t, ok := v.Term(param, id); ok {
		return t.Label(lang)
	}
	return id
}

// Terms are the values of a parameter in the vocabulary's order, special values ("@…") left out.
func (v *Vocab) Terms(param string) []Term {
	out := make([]Term, 0, len(v.byParam[param]))
	for _, t := range v.byParam[param] {
		if !strings.HasPrefix(t.ID, "@") {
			out = append(out, *t)
		}
	}
	return out
}

// Special are the values of a parameter that stand for several or for a number ("@weekend").
func (v *Vocab) Special(param string) []Term {
	var out []Term
	for _, t := range v.byParam[param] {
		if strings.HasPrefix(t.ID, "@") {
			out = append(out, *t)
		}
	}
	return out
}

// Covers are the values a filter by id finds: itself and everything narrower.
func (v *Vocab) Covers(param, id string) []string {
	out := []string{id}
	for i := 0; i < len(out); i++ {
		out = append(out, v.children[key(param, out[i])]...)
	}
	return out
}

// Broader are the values above id, nearest first.
func (v *Vocab) Broader(param, id string) []string {
	var out []string
	for t := v.byKey[key(param, id)]; t != nil && t.Parent != ""; t = v.byKey[key(param, t.Parent)] {
		out = append(out, t.Parent)
	}
	return out
}

// Children are the values one step narrower than id, in the vocabulary's order.
func (v *Vocab) Children(param, id string) []string { return slices.Clone(v.children[key(param, id)]) }

// Order is the value's place in its file, for ties; large for what is in no file.
func (v *Vocab) Order(param, id string) int {
	if t := v.byKey[key(param, id)]; t != nil {
		return t.Order
	}
	return 1 << 20
}
