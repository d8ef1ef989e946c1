package bleveindex_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"openchair/internal/listing"
	"openchair/internal/search"
	"openchair/internal/testkit"
)

// planted puts words nobody else has into names and summaries, so that the reference needs no stems.
func planted(t testing.TB) *reference {
	t.Helper()
	r := newReference(testkit.Town())
	for i := range r.all {
		l := &r.all[i]
		for n, word := range []string{"zorbax", "quillim", "vandru"} {
			switch i % (3 + 2*n) {
			case 0:
				l.Name += " " + word
			case 1:
				l.Summary = listing.Text(string(l.Summary) + " " + word)
			}
		}
	}
	return r
}

func TestWordsNarrowEveryNumber(t *testing.T) {
	r := planted(t)
	e := open(t, t.TempDir())
	rebuild(t, e, slices.DeleteFunc(slices.Clone(r.all), func(l listing.Listing) bool { return l.State != listing.Published })...)
	a := &asker{rand.New(rand.NewPCG(3, 5)), r, places(t)}
	texts := []string{"zorbax", "quillim zorbax", "vandru", "zorbax quillim vandru", "vandru quillim"}
	for i := range wordQueries {
		q := a.query()
		q.Text = texts[i%len(texts)]
		q.RankOnly = i%6 == 5
		if len(q.Groups) > 0 {
			q.Groups[0].Text = "quillim"
		}
		if r.total(q) == 0 && len(q.Text) > 8 && !q.RankOnly {
			continue // then fewer words count, which the next test looks at
		}
		compare(t, e, r, q)
		if t.Failed() {
			return
		}
	}
}

// When no listing holds every word, those that hold the most are found, and the answer says so.
func TestAsManyWordsAsAnyListingHolds(t *testing.T) {
	e := open(t, t.TempDir())
	with := func(n byte, words string) listing.Listing { return group(n, "Circle "+words, nil) }
	rebuild(t, e, with(1, "zorbax"), with(2, "zorbax quillim"), with(3, "quillim vandru"), with(4, "other"))
	f := find(t, e, search.Query{Text: "zorbax quillim vandru"})
	if f.Total != 2 || !f.FewerWords {
		t.Errorf("found %d, fewer words %v: want the two that hold two words, said", f.Total, f.FewerWords)
	}
	f = find(t, e, search.Query{Text: "zorbax quillim vandru", RankOnly: true})
	if f.Total != 4 || f.FewerWords || f.Hits[3].ID[15] != 4 {
		t.Errorf("words that only rank: %d found, last %v", f.Total, f.Hits)
	}
	f = find(t, e, search.Query{Text: "quillim zorbax"})
	if f.Total != 1 || f.FewerWords || f.Hits[0].ID[15] != 2 {
		t.Errorf("both words: %v", f)
	}
}

// Words that nobody has, that are only marks or only stop words: an answer, not an error.
func TestOddTexts(t *testing.T) {
	e := open(t, t.TempDir())
	rebuild(t, e, group(1, "The first circle", nil), group(2, "Second circle", nil))
	for text, want := range map[string]int{
		"": 2, "   ": 2, "...": 2, "!!! ???": 2, "\u200b": 2, "🙂🙂": 2, "the": 1, "xyzzyplugh": 0, "*": 2, "/.*/": 2, "~9": 0, "^1000": 0, "\"first": 1,
		"circle OR nothing AND": 2, "-circle": 2, "name:circle": 2, "circle\x00first": 1, "\xff\xfe circle": 2,
	} {
		t.Run(fmt.Sprintf("%q", text), func(t *testing.T) {
			if f := find(t, e, search.Query{Text: text}); f.Total != want && !(f.FewerWords && want > 0) {
				t.Errorf("found %d, want %d", f.Total, want)
			}
		})
	}
}
