package site

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/BurntSushi/toml"

	"openchair/internal/vocab"
)

// topicText is what we say about a topic in our own words, and where else a person may belong.
type topicText struct {
	EN, ES  string
	Related []string
	Lines   []string // whose crisis lines stand on its page, in the words of ask.Line.For
}

func (t topicText) in(lang string) string {
	if lang == "es" {
		return t.ES
	}
	return t.EN
}

var errTopicText = errors.New("a text of a topic is not whole")

// readTopicTexts wants one for every topic: a page without its text would be a bare list.
func readTopicTexts(files fs.FS, words *vocab.Vocab) (map[string]topicText, error) {
	b, err := fs.ReadFile(files, "content/topics.toml")
	if err != nil {
		return nil, err
	}
	out := map[string]topicText{}
	meta, err := toml.Decode(string(b), &out)
	if err != nil {
		return nil, err
	}
	if len(meta.Undecoded()) > 0 {
		return nil, fmt.Errorf("%w: what is %v?", errTopicText, meta.Undecoded()[0])
	}
	for _, t := range words.Terms("topic") {
		if x := out[t.ID]; x.EN == "" || x.ES == "" {
			return nil, fmt.Errorf("%w: %s", errTopicText, t.ID)
		}
	}
	for id, x := range out {
		if _, ok := words.Term("topic", id); !ok {
			return nil, fmt.Errorf("%w: there is no topic %q", errTopicText, id)
		}
		for _, to := range x.Related {
			if _, ok := words.Term("topic", to); !ok || to == id {
				return nil, fmt.Errorf("%w: %s is related to %q", errTopicText, id, to)
			}
		}
		for _, need := range x.Lines {
			if !slices.Contains(lineNeeds, need) {
				return nil, fmt.Errorf("%w: %s wants lines for %q", errTopicText, id, need)
			}
		}
	}
	return out, nil
}

// lineNeeds are whom a crisis line can be for (ask.Line.For).
var lineNeeds = []string{"any", "now", "partner", "sexual", "child", "baby", "veterans", "overdose"}
