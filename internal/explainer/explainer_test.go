package explainer_test

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"openchair/internal/explainer"
	"openchair/internal/locale"
	"openchair/internal/search"
	"openchair/web"
)

func library(t testing.TB) *explainer.Library {
	t.Helper()
	lib, err := explainer.Read(web.Files)
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// changed is the content with one file made differently.
func changed(t *testing.T, name string, change func(string) string) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(web.Files, "content", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(web.Files, path)
		if err == nil && path == name {
			after := change(string(b))
			if after == string(b) {
				t.Fatalf("%s was not changed", name)
			}
			b = []byte(after)
		}
		out[path] = &fstest.MapFile{Data: b}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func replace(old, now string) func(string) string {
	return func(s string) string { return strings.Replace(s, old, now, 1) }
}

func TestWhatRestsOnNothingIsNotRead(t *testing.T) {
	const file = "content/cost.en.md"
	for _, c := range []struct {
		name, file string
		change     func(string) string
		want       error
	}{
		{"a claim without a fact", file, replace(" [K11]", ""), explainer.ErrUnproved},
		{"a paragraph without a fact", file, func(s string) string { return s + "\nNew words stand here.\n" }, explainer.ErrUnproved},
		{"five sentences on one fact", file, replace("Some groups sell a book.", "One. Two. Three. Four."), explainer.ErrUnproved},
		{"a fact that is not there", file, replace("[K11]", "[K99]"), explainer.ErrUnknown},
		{"a fact read second hand", file, replace("[K11]", "[K2]"), explainer.ErrRefused},
		{"a fact nobody checked", file, replace("[K11]", "[C12]"), explainer.ErrRefused},
		{"a reprint", file, replace("[K11]", "[C7]"), explainer.ErrRefused},
		{"one of two", file, replace("[K3 K4]", "[K3 K2]"), explainer.ErrRefused},
		{"a mark that is not P", "content/facts.toml", replace(`mark = "P"`, `mark = "S"`), explainer.ErrRefused},
		{"markup", file, replace("Free, by donation", "<b>Free</b>, by donation"), explainer.ErrShape},
		{"a column without a fact", file, replace("are free. [K3 K4]", "are free."), explainer.ErrUnproved},
		{"a caution without a fact", "content/cautions.toml", replace("led to one. [A4]", "led to one."), explainer.ErrUnproved},
		{"a text of the pages", "content/facts.toml", replace(`"compare.peer" = ["D4", "P1"]`, `"compare.peer" = ["K2"]`), explainer.ErrRefused},
	} {
		_, err := explainer.Read(changed(t, c.file, c.change))
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

func TestEveryParagraphHasItsTwin(t *testing.T) {
	lib := library(t)
	en, es := lib.Sections("en"), lib.Sections("es")
	if len(en) != len(es) || len(en) < 17 {
		t.Fatalf("%d parts in English, %d in Spanish", len(en), len(es))
	}
	dimensions := 0
	for i, a := range en {
		b := es[i]
		if a.ID != b.ID || a.Dimension != b.Dimension {
			t.Fatalf("%s stands where %s does", b.ID, a.ID)
		}
		if a.Dimension {
			dimensions++
		}
		same(t, a.ID+" peer", a.Peer, b.Peer)
		same(t, a.ID+" professional", a.Professional, b.Professional)
		if len(a.Body) != len(b.Body) {
			t.Errorf("%s has %d paragraphs, its twin %d", a.ID, len(a.Body), len(b.Body))
			continue
		}
		for j := range a.Body {
			if len(a.Body[j].Items) != len(b.Body[j].Items) {
				t.Errorf("%s, paragraph %d: the lists differ", a.ID, j+1)
				continue
			}
			for k := range a.Body[j].Items {
				same(t, a.ID, a.Body[j].Items[k], b.Body[j].Items[k])
			}
		}
	}
	if dimensions != 10 {
		t.Errorf("%d dimensions, ten are promised", dimensions)
	}
}

// same: twins rest on the same facts, claim by claim.
func same(t *testing.T, where string, a, b explainer.Text) {
	t.Helper()
	if len(a) != len(b) {
		t.Errorf("%s: %d claims against %d: %.50s", where, len(a), len(b), a)
		return
	}
	for i := range a {
		if !slices.Equal(a[i].Facts, b[i].Facts) {
			t.Errorf("%s: %v against %v: %.50s", where, a[i].Facts, b[i].Facts, a[i].Words)
		}
	}
}

func TestSourcesHaveAnAddressAndAreNotStale(t *testing.T) {
	lib := library(t)
	notes := lib.Notes()
	for _, s := range lib.Sections("en") {
		notes.Of(s.Peer.Facts())
		notes.Of(s.Professional.Facts())
		for _, b := range s.Body {
			for _, item := range b.Items {
				notes.Of(item.Facts())
			}
		}
	}
	seen := map[string]bool{}
	for i, s := range notes.Sources() {
		if !strings.HasPrefix(s.URL, "https://") || s.N != i+1 || s.Title == "" || seen[s.URL] {
			t.Errorf("source %d is not one: %+v", i+1, s)
		}
		seen[s.URL] = true
	}
	if len(notes.Sources()) < 30 {
		t.Errorf("only %d sources", len(notes.Sources()))
	}
	due, soon := lib.Review(time.Now())
	for _, f := range due {
		t.Errorf("%s (%s) was to be read again after %s: %s", f.ID, f.Kind, f.ReviewAfter, f.URL)
	}
	for _, f := range soon {
		t.Logf("WARNING: read %s (%s) again before %s: %s", f.ID, f.Kind, f.ReviewAfter, f.URL)
	}
}

func TestReviewWarnsBeforeItFails(t *testing.T) {
	lib := library(t)
	at := func(s string) time.Time {
		d, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, c := range []struct {
		on        string
		due, soon bool
	}{{"2026-11-25", false, false}, {"2027-01-22", false, false}, {"2027-01-23", false, true}, {"2027-02-22", false, true}, {"2027-02-23", true, false}} {
		due, soon := lib.Review(at(c.on))
		if len(due) > 0 != c.due || len(soon) > 0 != c.soon {
			t.Errorf("on %s: %d due, %d soon", c.on, len(due), len(soon))
		}
	}
	due, _ := lib.Review(at("2028-01-01"))
	kinds := map[string]bool{}
	for _, f := range due {
		kinds[f.Kind] = true
	}
	if !kinds["money"] || !kinds["law"] || !kinds["crisis"] || kinds["other"] {
		t.Errorf("kinds that go to review: %v", kinds)
	}
}

func TestRowsAreChosenByTheSearch(t *testing.T) {
	lib := library(t)
	price := 2000
	filters := func(pairs ...string) search.Query {
		var q search.Query
		for i := 0; i < len(pairs); i += 2 {
			q.Filters = append(q.Filters, search.Value{Param: pairs[i], ID: pairs[i+1]})
		}
		return q
	}
	for _, c := range []struct {
		name  string
		query search.Query
		first string
	}{
		{"anything", search.Query{}, "definition"},
		{"free", filters("cost", "free"), "cost"},
		{"a highest price", search.Query{MaxCost: &price}, "cost"},
		{"what I have", search.Query{Purse: &search.Purse{Max: &price}}, "cost"},
		{"lowest cost first", search.Query{Sort: search.ByCost}, "cost"},
		{"my plan", filters("payer", "medicaid"), "insurance"},
		{"a survivor", filters("topic", "sexual-assault"), "confidentiality"},
		{"the courts", filters("audience", "justice-involved"), "confidentiality"},
		{"a paper", filters("proof", "1"), "confidentiality"},
		{"online", filters("format", "online"), "online"},
		{"a wheelchair", filters("access", "wheelchair"), "accessibility"},
		{"co-led", filters("led_by", "co-led"), "co-led"},
		{"just come", filters("joining", "drop-in"), "membership"},
	} {
		rows := lib.Beside("en", c.query)
		if len(rows) != 4 || rows[0].ID != c.first {
			t.Errorf("%s: %d rows, %s first", c.name, len(rows), rows[0].ID)
		}
		for _, r := range rows {
			if len(r.Peer) == 0 || len(r.Professional) == 0 {
				t.Errorf("%s: row %s has no columns", c.name, r.ID)
			}
		}
	}
}

func TestTopicsThatChangeTheAdviceSaySo(t *testing.T) {
	lib := library(t)
	for _, topic := range []string{"eating-disorders", "schizophrenia", "domestic-violence", "alcohol", "drugs", "perinatal"} {
		for _, lang := range explainer.Languages {
			if text, ok := lib.Caution(lang, search.Query{Filters: []search.Value{{Param: "topic", ID: topic}}}); !ok || text.String() == "" {
				t.Errorf("%s (%s) says nothing", topic, lang)
			}
		}
	}
	if _, ok := lib.Caution("en", search.Query{Filters: []search.Value{{Param: "audience", ID: "teens"}}}); !ok {
		t.Error("teens: nothing is said")
	}
	if _, ok := lib.Caution("en", search.Query{Filters: []search.Value{{Param: "topic", ID: "pet-loss"}}}); ok {
		t.Error("pet loss has a caution")
	}
}

func TestCitedTextsExist(t *testing.T) {
	langs, err := locale.Read(web.Files)
	if err != nil {
		t.Fatal(err)
	}
	b, err := fs.ReadFile(web.Files, "content/facts.toml")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(b), "[cited]")
	rest, _, _ = strings.Cut(rest, "[[fact]]")
	for line := range strings.Lines(rest) {
		key, _, ok := strings.Cut(strings.Trim(line, `"`), `" = `)
		if !ok {
			continue
		}
		for _, lang := range explainer.Languages {
			if text := langs[lang].T(key); strings.HasPrefix(text, "⟦") {
				t.Errorf("%s (%s) is cited and not said", key, lang)
			}
		}
	}
}
