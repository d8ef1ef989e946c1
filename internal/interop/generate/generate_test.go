package generate_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"openchair/internal/interop/generate"
	"openchair/internal/listing"
	"openchair/internal/vocab"
)

var now = time.Date(2026, 11, 24, 23, 0, 0, 0, time.UTC)

func collect(n int, seed uint64) []listing.Listing {
	var out []listing.Listing
	for l := range generate.Generate(n, seed, now) {
		out = append(out, l)
	}
	return out
}

func TestGeneratedListingsKeepTheRules(t *testing.T) {
	words := vocab.Must()
	ids, slugs := map[string]bool{}, map[string]bool{}
	for _, l := range collect(3000, 1) {
		for _, p := range l.Check(words) {
			t.Errorf("%s: %v", l.Slug, p)
		}
		if ids[l.ID.String()] || slugs[l.Slug] || l.ID.Version() != 7 || !listing.IsSlug(l.Slug) {
			t.Errorf("%s: id or slug is not its own", l.Slug)
		}
		ids[l.ID.String()], slugs[l.Slug] = true, true
		if l.Source.Name != "generated" || l.Example || l.State != listing.Published {
			t.Errorf("%s is not marked as generated", l.Slug)
		}
	}
}

func TestSameSeedSameListings(t *testing.T) {
	a, b := collect(400, 7), collect(800, 7)
	if !reflect.DeepEqual(a, b[:400]) {
		t.Error("the same seed made other listings")
	}
	if c := collect(400, 8); reflect.DeepEqual(a, c) {
		t.Error("another seed made the same listings")
	}
}

// The benchmarks mean something only when the spread is that of a real directory.
func TestTheSpreadIsSkewed(t *testing.T) {
	ledBy, topics, words, states := map[listing.LedBy]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	spanish, length, fresh := 0, 0, map[listing.Freshness]int{}
	all := collect(6000, 3)
	for _, l := range all {
		ledBy[l.LedBy]++
		topics[l.Topics[0]]++
		states[string(l.Where.State)]++
		fresh[l.Freshness]++
		if l.Lang == "es" {
			spanish++
		}
		fields := strings.Fields(strings.ToLower(string(l.Description)))
		length += len(fields)
		for _, w := range fields {
			words[w]++
		}
	}
	n := len(all)
	if p := ledBy[listing.Professional] * 100 / n; p < 22 || p > 28 {
		t.Errorf("%d %% professional", p)
	}
	if p := spanish * 100 / n; p < 12 || p > 18 {
		t.Errorf("%d %% Spanish", p)
	}
	if topics["alcohol"]*100/n < 10 || len(topics) < 100 {
		t.Errorf("alcohol %d of %d, %d topics", topics["alcohol"], n, len(topics))
	}
	if mean := length / n; mean < 20 || mean > 60 {
		t.Errorf("%d words in a description", mean)
	}
	once := 0
	for _, c := range words {
		if c == 1 {
			once++
		}
	}
	if len(words) < 4000 || once*3 < len(words) {
		t.Errorf("%d words, %d of them once", len(words), once)
	}
	if len(states) < 48 || len(fresh) < 4 {
		t.Errorf("%d states, freshness %v", len(states), fresh)
	}
}
