// Package explainer compares peer support and clinical therapy: what is said in web/content, sentence by
// sentence with the facts it rests on, which of it matters for one search, and what a listing costs one
// person, in words. It counts nothing (the engine does) and refuses to say what no readable source says.
//
//	lib, err := explainer.Read(web.Files)
//	rows := lib.Beside("en", query)
package explainer

import (
	"io/fs"
	"slices"

	"github.com/BurntSushi/toml"
)

// Library is everything that may be said, in both languages.
type Library struct {
	facts    map[string]Fact
	refused  map[string]string // id -> mark
	cited    map[string][]string
	sections map[string][]Section // language
	cautions []caution
}

// Section is one part of the comparison. Peer and Professional are its two columns, empty in a part that
// has only a text.
type Section struct {
	ID           string
	Dimension    bool // one of the ten
	Title        string
	Peer         Text
	Professional Text
	Body         []Block
	order        int
	kind         string
}

// Block is a paragraph, or a list of several.
type Block struct {
	List  bool
	Items []Text
}

// Text is what is said, claim by claim.
type Text []Claim

// Claim is one or a few sentences and the facts they rest on; without facts it is our own advice.
type Claim struct {
	Words string
	Facts []string
}

type caution struct {
	ID        string
	Topics    []string
	Audiences []string
	EN, ES    string
	texts     map[string]Text
}

// Languages are those every text has.
var Languages = []string{"en", "es"}

// Read loads the comparison. It fails on a claim that rests on nothing, on an unknown fact, and on one
// that may not be shown.
func Read(files fs.FS) (*Library, error) {
	l := &Library{sections: map[string][]Section{}}
	if err := l.readFacts(files); err != nil {
		return nil, err
	}
	for _, lang := range Languages {
		names, err := fs.Glob(files, "content/*."+lang+".md")
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			s, err := l.readSection(files, name, lang)
			if err != nil {
				return nil, err
			}
			l.sections[lang] = append(l.sections[lang], s)
		}
		slices.SortFunc(l.sections[lang], func(a, b Section) int { return a.order - b.order })
	}
	return l, l.readCautions(files)
}

func (l *Library) readCautions(files fs.FS) error {
	var raw struct{ Caution []caution }
	if _, err := toml.DecodeFS(files, "content/cautions.toml", &raw); err != nil {
		return err
	}
	for _, c := range raw.Caution {
		c.texts = map[string]Text{}
		for lang, text := range map[string]string{"en": c.EN, "es": c.ES} {
			t, err := l.text("cautions.toml "+c.ID, text)
			if err != nil {
				return err
			}
			c.texts[lang] = t
		}
		l.cautions = append(l.cautions, c)
	}
	return nil
}

// Sections are the parts in their order.
func (l *Library) Sections(lang string) []Section { return l.sections[lang] }

// Section is one part; ok is false when there is none of that name.
func (l *Library) Section(lang, id string) (Section, bool) {
	for _, s := range l.sections[lang] {
		if s.ID == id {
			return s, true
		}
	}
	return Section{}, false
}

// Cited are the facts a text of the pages rests on, by its key in web/locales.
func (l *Library) Cited(key string) []string { return l.cited[key] }
