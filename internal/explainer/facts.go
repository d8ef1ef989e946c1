package explainer

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"openchair/internal/listing"
)

// Fact is a row of web/content/facts.toml: where a claim was read, and when to read it again.
type Fact struct {
	ID          string
	Title       string
	URL         string
	Year        string
	Mark        string
	Kind        string // money, law, crisis, other
	Checked     listing.Date
	ReviewAfter listing.Date `toml:"review_after"`
}

// markRead is the only mark that may be shown: the source itself was read.
const markRead = "P"

// ours stands in the texts where a sentence is advice of the directory and rests on no source.
const ours = "house"

func (l *Library) readFacts(files fs.FS) error {
	var raw struct {
		Fact    []Fact
		Refused map[string][]string
		Cited   map[string][]string
	}
	if _, err := toml.DecodeFS(files, "content/facts.toml", &raw); err != nil {
		return err
	}
	l.facts, l.refused, l.cited = map[string]Fact{}, map[string]string{}, raw.Cited
	for mark, ids := range raw.Refused {
		for _, id := range ids {
			l.refused[id] = mark
		}
	}
	for _, f := range raw.Fact {
		if _, twice := l.facts[f.ID]; twice || f.ID == "" {
			return fmt.Errorf("fact %q stands twice or has no id", f.ID)
		}
		if f.Title == "" || f.URL == "" || f.Checked == "" {
			return fmt.Errorf("fact %s lacks a title, an address or the day it was checked", f.ID)
		}
		if f.Mark != markRead {
			l.refused[f.ID] = f.Mark
			continue
		}
		rots := slices.Contains([]string{"money", "law", "crisis"}, f.Kind)
		if !rots && f.Kind != "other" || rots && f.ReviewAfter == "" {
			return fmt.Errorf("fact %s needs a kind, and a day of review if it is money, law or crisis", f.ID)
		}
		l.facts[f.ID] = f
	}
	for key, ids := range l.cited {
		if err := l.usable(key, ids); err != nil {
			return err
		}
	}
	return nil
}

func (l *Library) usable(where string, ids []string) error {
	for _, id := range ids {
		if mark := l.refused[id]; mark != "" {
			return fmt.Errorf("%s: %w: %s is marked %s", where, ErrRefused, id, mark)
		}
		if _, ok := l.facts[id]; !ok {
			return fmt.Errorf("%s: %w: %s", where, ErrUnknown, id)
		}
	}
	return nil
}

// What can be wrong with a text.
var (
	ErrUnknown  = errors.New("there is no such fact")
	ErrRefused  = errors.New("this fact may not be shown")
	ErrUnproved = errors.New("a claim rests on nothing")
	ErrShape    = errors.New("not in the shape of a text")
)

// Review lists the money, law and crisis facts whose day of review has come, and those whose day comes
// within 30 days.
func (l *Library) Review(now time.Time) (due, soon []Fact) {
	today := listing.DayOf(now)
	limit := listing.DayOf(now.AddDate(0, 0, 30))
	for _, f := range l.facts {
		at, err := f.ReviewAfter.Time()
		if f.ReviewAfter == "" || err != nil {
			continue
		}
		switch day := listing.DayOf(at); {
		case day < today:
			due = append(due, f)
		case day <= limit:
			soon = append(soon, f)
		}
	}
	byID := func(a, b Fact) int { return strings.Compare(a.ID, b.ID) }
	slices.SortFunc(due, byID)
	slices.SortFunc(soon, byID)
	return due, soon
}

// Notes numbers the sources of one page, each once, in the order they are first cited.
type Notes struct {
	lib     *Library
	numbers map[string]int // address -> number
	sources []Source
}

// Source is one line at the foot of a page.
type Source struct {
	N       int
	Title   string
	URL     string
	Year    string
	Checked listing.Date
}

// Notes starts the sources of one page.
func (l *Library) Notes() *Notes { return &Notes{lib: l, numbers: map[string]int{}} }

// Of are the numbers of the facts.
func (n *Notes) Of(ids []string) []int {
	var out []int
	for _, id := range ids {
		f, ok := n.lib.facts[id]
		if !ok {
			continue
		}
		number, seen := n.numbers[f.URL]
		if !seen {
			number = len(n.sources) + 1
			n.numbers[f.URL] = number
			n.sources = append(n.sources, Source{N: number, Title: f.Title, URL: f.URL, Year: f.Year, Checked: f.Checked})
		}
		if !slices.Contains(out, number) {
			out = append(out, number)
		}
	}
	return out
}

// Sources are the sources cited so far.
func (n *Notes) Sources() []Source { return n.sources }
