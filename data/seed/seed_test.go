package seed_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"openchair/data/seed"
	"openchair/internal/listing"
	"openchair/internal/vocab"
)

func all(t *testing.T) []listing.Listing {
	t.Helper()
	var out []listing.Listing
	for l, err := range seed.Listings() {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, l)
	}
	return out
}

func TestEveryListingKeepsTheRules(t *testing.T) {
	words := vocab.Must()
	ids, slugs, keys := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, l := range all(t) {
		for _, p := range l.Check(words) {
			t.Errorf("%s: %v", l.Slug, p)
		}
		if l.ID.Version() != 7 || ids[l.ID.String()] {
			t.Errorf("%s: id %s is not a UUIDv7 of its own", l.Slug, l.ID)
		}
		if !listing.IsSlug(l.Slug) || slugs[l.Slug] {
			t.Errorf("%q is not a slug of its own", l.Slug)
		}
		ids[l.ID.String()], slugs[l.Slug] = true, true
		s := l.Source
		if s.Kind != listing.SourceSeed || s.Name == "" || s.ExternalID == "" || s.License == "" {
			t.Errorf("%s: source %+v", l.Slug, s)
		}
		if keys[string(s.ExternalID)] {
			t.Errorf("%s: %s is there twice", l.Slug, s.ExternalID)
		}
		keys[string(s.ExternalID)] = true
		if !l.Example && s.URL == "" {
			t.Errorf("%s: no address of its source", l.Slug)
		}
		if l.ConfirmedOn != "" || l.ConfirmedBy != "" || l.Freshness != listing.Unconfirmed || l.State != listing.Published || l.Revision != 1 {
			t.Errorf("%s: a seed confirms nothing", l.Slug)
		}
		if s.Date != "" && (s.Date < "2019" || s.Date > "2026-11-25") {
			t.Errorf("%s: date %s", l.Slug, s.Date)
		}
		if l.LedBy == "" || len(l.Topics) == 0 || l.Summary == "" || l.Translations["es"].Summary == "" && l.Lang == "en" {
			t.Errorf("%s: who leads it, what it is about, or its summary in both languages is missing", l.Slug)
		}
		for _, line := range l.Schedules {
			if line.Minutes != nil && *line.Minutes > 300 {
				t.Errorf("%s: %d minutes is a slip, not a length", l.Slug, *line.Minutes)
			}
		}
		if l.Format == listing.Online && (l.Where.Address != "" || l.Where.Lat != nil) {
			t.Errorf("%s: an online group with a door", l.Slug)
		}
	}
}

func TestTheSeedIsBroad(t *testing.T) {
	ledBy, kinds, topics := map[listing.LedBy]int{}, map[listing.Kind]int{}, map[string]int{}
	total, cost, insurance := 0, 0, 0
	for _, l := range all(t) {
		if l.Example {
			continue
		}
		total++
		ledBy[l.LedBy]++
		kinds[l.Kind]++
		for _, id := range l.Topics {
			topics[id]++
		}
		if l.Cost.Basis != listing.CostUnknown {
			cost++
		}
		if l.Insurance.Accepts != listing.Unknown {
			insurance++
		}
	}
	t.Logf("%d listings; led by %v; kinds %v; %d topics; cost known %d, insurance known %d", total, ledBy, kinds, len(topics), cost, insurance)
	if total < 1300 || ledBy[listing.Peer] < 800 || ledBy[listing.Professional] < 900 || ledBy[listing.CoLed] < 3 || len(kinds) < 5 || len(topics) < 40 || cost < 1500 || insurance < 900 {
		t.Error("the seed has become thin")
	}
}

// One group on several days is one listing.
func TestNoGroupIsThereTwice(t *testing.T) {
	seen := map[string]string{}
	for _, l := range all(t) {
		if l.Example || l.Kind == listing.Program {
			continue
		}
		k := strings.ToLower(l.Name + "|" + string(l.Organization.Name) + "|" + string(l.Where.Address) + "|" + string(l.Where.City))
		if other, twice := seen[k]; twice {
			t.Errorf("%s is also %s", l.Slug, other)
		}
		seen[k] = l.Slug
	}
}

// A fellowship's rule makes a group free to attend; nothing else in the seed turns unknown into free.
func TestFreeIsSaidBySomebody(t *testing.T) {
	for _, l := range all(t) {
		if l.Example || !l.Cost.IsFree() {
			continue
		}
		byRule := strings.HasPrefix(string(l.Cost.Note), "By the fellowship's rule") && l.Source.License == "MIT"
		byPage := l.Source.License == "facts only" || strings.Contains(string(l.Cost.Note), "no payment accepted")
		if !byRule && !byPage {
			t.Errorf("%s is free, and nobody said so", l.Slug)
		}
	}
}

// personal is what no seed line may hold: private addresses, passwords and the numbers of rooms.
var personal = regexp.MustCompile(`(?i)[a-z0-9._%+-]+@[a-z0-9-]+\.[a-z]{2,}|pass ?(word|code)|\bpin\b|\bpwd\b|meeting id|zoom\.us|meet\.google|masked|last name|\bmy (cell|mobile)\b`)

func TestNothingPersonalIsInside(t *testing.T) {
	for _, l := range all(t) {
		if l.Example {
			continue
		}
		b, err := json.Marshal(l)
		if err != nil {
			t.Fatal(err)
		}
		if found := personal.Find(b); found != nil {
			t.Errorf("%s holds %q", l.Slug, found)
		}
		if len(l.Leaders) > 0 || l.Contact.Email != "" || l.Online.URL != "" || l.Online.Phone != "" {
			t.Errorf("%s names a person or a room", l.Slug)
		}
		if l.Contact.Phone != "" && l.Kind == listing.SupportGroup && l.Source.License == "MIT" {
			t.Errorf("%s shows a telephone of a fellowship's group: that is somebody's own", l.Slug)
		}
	}
}

func TestExamplesAreLabelledAndAlone(t *testing.T) {
	n := 0
	for _, l := range all(t) {
		named := strings.HasPrefix(l.Name, "Example: ")
		if l.Example != named {
			t.Errorf("%s: an example says so in its name, and nothing else does", l.Slug)
		}
		if l.Example {
			n++
		}
	}
	if n < 10 || n > 14 {
		t.Errorf("%d examples", n)
	}
	b, err := os.ReadFile("examples.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(string(b), "\n"); lines != n {
		t.Errorf("%d examples, %d of them in their own file", n, lines)
	}
	files, err := filepath.Glob("*.jsonl")
	if err != nil || len(files) < 6 {
		t.Errorf("seed files: %v %v", files, err)
	}
}

// Every field of the shape can be seen in at least one example.
func TestExamplesShowEveryField(t *testing.T) {
	shown := map[string]bool{}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for k, x := range v {
				walk(path+"."+k, x)
			}
			shown[path] = true
		case []any:
			for _, x := range v {
				walk(path, x)
			}
			if len(v) > 0 {
				shown[path] = true
			}
		case nil:
		case string:
			shown[path] = shown[path] || v != "" && v != "unknown"
		default:
			shown[path] = true
		}
		if _, known := shown[path]; !known {
			shown[path] = false
		}
	}
	for _, l := range all(t) {
		if l.Example {
			b, err := json.Marshal(l)
			if err != nil {
				t.Fatal(err)
			}
			var v any
			if err := json.Unmarshal(b, &v); err != nil {
				t.Fatal(err)
			}
			walk("", v)
		}
	}
	// Derived at the time of a request, or never true of a seed.
	later := regexp.MustCompile(`^(\.next_meeting|\.distance_m|\.estimate|\..*confirmed_on|\.confirmed_by|\.source\.(url|date))$`)
	for path, seen := range shown {
		if !seen && !later.MatchString(path) && strings.Count(path, ".") < 4 {
			if path == "" || strings.HasPrefix(path, ".translations") || path == ".leaders" {
				continue
			}
			t.Errorf("no example shows %s", path)
		}
	}
}

func TestSourcesAreNamed(t *testing.T) {
	for _, name := range []string{"Code for Recovery", "BMLT", "SAMHSA", "GeoNames", "Census", "MIT", "CC BY 4.0"} {
		if !strings.Contains(seed.Sources(), name) {
			t.Errorf("SOURCES.md does not name %s", name)
		}
	}
}
