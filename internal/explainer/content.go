package explainer

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// sources is what ends a claim: [C2], [C2 C8], or [house] for our own advice.
var sources = regexp.MustCompile(` ?\[((?:[A-Z]\d+|us-[a-z0-9]+|house)(?: (?:[A-Z]\d+|us-[a-z0-9]+))*)\]`)

// maxSentences one mark may stand for: with more, nobody could tell which of them it proves.
const maxSentences = 4

var sentenceEnd = regexp.MustCompile(`[.!?…][”"»]?(?:\s|$)`)

// readSection reads one file: TOML between two lines of "+++", then paragraphs and lists.
func (l *Library) readSection(files fs.FS, name, lang string) (Section, error) {
	b, err := fs.ReadFile(files, name)
	if err != nil {
		return Section{}, err
	}
	parts := strings.SplitN(string(b), "+++\n", 3)
	if len(parts) != 3 || parts[0] != "" {
		return Section{}, fmt.Errorf("%s: %w: front matter stands between two lines of +++", name, ErrShape)
	}
	var head struct {
		Order                           int
		Kind, Title, Peer, Professional string
	}
	if err := toml.Unmarshal([]byte(parts[1]), &head); err != nil {
		return Section{}, fmt.Errorf("%s: %w", name, err)
	}
	if !slices.Contains([]string{"dimension", "row", "more"}, head.Kind) || head.Title == "" {
		return Section{}, fmt.Errorf("%s: %w: a kind and a title are needed", name, ErrShape)
	}
	s := Section{
		ID: strings.TrimSuffix(path.Base(name), "."+lang+".md"), Dimension: head.Kind == "dimension", Title: head.Title, order: head.Order, kind: head.Kind,
	}
	if head.Kind != "more" {
		if s.Peer, err = l.text(name, head.Peer); err != nil {
			return s, err
		}
		if s.Professional, err = l.text(name, head.Professional); err != nil {
			return s, err
		}
	}
	for block := range strings.SplitSeq(strings.TrimSpace(parts[2]), "\n\n") {
		made, err := l.block(name, strings.TrimSpace(block))
		if err != nil {
			return s, err
		}
		s.Body = append(s.Body, made)
	}
	return s, nil
}

// block reads a paragraph or a list. Nothing else of Markdown is used, so nothing else is understood.
func (l *Library) block(name, text string) (Block, error) {
	if text == "" || strings.ContainsAny(text, "<>*_`#") {
		return Block{}, fmt.Errorf("%s: %w: only paragraphs and lists are read", name, ErrShape)
	}
	items := []string{strings.ReplaceAll(text, "\n", " ")}
	list := strings.HasPrefix(text, "- ")
	if list {
		items = strings.Split(text, "\n")
	}
	b := Block{List: list}
	for _, item := range items {
		item, ok := strings.CutPrefix(item, "- ")
		if ok != list {
			return b, fmt.Errorf("%s: %w: a list has one item a line", name, ErrShape)
		}
		t, err := l.text(name, item)
		if err != nil {
			return b, err
		}
		b.Items = append(b.Items, t)
	}
	return b, nil
}

// text splits what is said into claims. What stands after the last mark rests on nothing.
func (l *Library) text(name, s string) (Text, error) {
	var out Text
	at := 0
	for _, m := range sources.FindAllStringSubmatchIndex(s, -1) {
		words := strings.TrimSpace(s[at:m[0]])
		at = m[1]
		if words == "" || len(sentenceEnd.FindAllString(words, -1)) > maxSentences {
			return nil, fmt.Errorf("%s: %w: %.60q…", name, ErrUnproved, words)
		}
		c := Claim{Words: words}
		if ids := strings.Fields(s[m[2]:m[3]]); ids[0] != ours {
			if err := l.usable(name, ids); err != nil {
				return nil, err
			}
			c.Facts = ids
		}
		out = append(out, c)
	}
	if rest := strings.TrimSpace(s[at:]); rest != "" || len(out) == 0 {
		return nil, fmt.Errorf("%s: %w: %.60q", name, ErrUnproved, rest)
	}
	return out, nil
}

// String is the text alone, without its facts.
func (t Text) String() string {
	var words []string
	for _, c := range t {
		words = append(words, c.Words)
	}
	return strings.Join(words, " ")
}

// Facts are all the facts a text rests on.
func (t Text) Facts() []string {
	var out []string
	for _, c := range t {
		out = append(out, c.Facts...)
	}
	return out
}
