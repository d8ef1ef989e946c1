package site_test

import (
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"openchair/internal/testkit"
)

// told is what one made-up person answers: the question and the fields of its form.
type told struct {
	of     string
	fields url.Values
}

// walk answers question after question as a browser does, and gives the last address.
func walk(t *testing.T, h http.Handler, prefix string, answers ...told) string {
	t.Helper()
	at := prefix + "/choose"
	for _, x := range answers {
		u, err := url.Parse(at)
		if err != nil {
			t.Fatal(err)
		}
		v := u.Query()
		v.Set("step", x.of)
		body := get(t, h, prefix+"/choose?"+v.Encode()).Body.String()
		_, form, _ := strings.Cut(body, `<form id="search"`)
		sent := url.Values{}
		for _, m := range regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`).FindAllStringSubmatch(form, -1) {
			sent.Add(m[1], m[2])
		}
		for name, values := range x.fields {
			sent[name] = append(sent[name], values...)
		}
		w := get(t, h, prefix+"/choose?"+sent.Encode())
		if w.Code != http.StatusSeeOther {
			t.Fatalf("question %s answers %d", x.of, w.Code)
		}
		at = w.Header().Get("Location")
	}
	return at
}

// One made-up person for every row of the table (research/facts.md §4), and the search it comes to.
func TestEachAnswerIsItsParameters(t *testing.T) {
	_, h := town(t)
	one := func(of string, pairs ...string) []told {
		v := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			v.Add(pairs[i], pairs[i+1])
		}
		return []told{{of, v}}
	}
	for _, c := range []struct {
		name    string
		answers []told
		want    string
		first   string // the box that comes first on the last page
	}{
		{"Ada is well enough", one("1"), "", ""},
		{"Ben, for himself, grief", one("2", "a", "me", "topic", "grief"), "attendee=self&topic=grief", ""},
		{"Cora, for her brother, in her words", one("2", "a", "family", "q", "my brother drinks"), "attendee=family&q=my+brother+drinks", ""},
		{"Dan is 15", one("2", "a", "under18"), "audience=teens", "young"},
		{"Eve is 20", one("2", "a", "young"), "prefer=audience%3Ayoung-adults", ""},
		{"Finn is 70", one("2", "a", "older"), "prefer=audience%3Aolder-adults", ""},
		{"Gia wants people who know", one("3", "a", "peer"), "kind=support-group&led_by=peer", ""},
		{"Hugo wants skills", one("3", "a", "skills"), "prefer=kind%3Aclass&prefer=kind%3Agroup-therapy&prefer=approach%3Acbt&prefer=approach%3Adbt&prefer=approach%3Asmart", ""},
		{"Ines wants treatment", one("3", "a", "treatment"), "kind=group-therapy&kind=individual-therapy&kind=program&led_by=professional", ""},
		{"Jon wants to talk alone", one("3", "a", "alone"), "kind=individual-therapy", ""},
		{"Kim is not sure", one("3", "a", "unsure"), "", ""},
		{"Leo has nothing", one("4", "a", "nothing", "max_cost", "9"), "cost=free&cost=donation&insurance=none", ""},
		{"Mia has twenty", one("4", "a", "upto", "max_cost", "20"), "max_cost=20", ""},
		{"Ned has Medicaid", one("4", "a", "insured", "plan", "medicaid"), "prefer=payer%3Amedicaid", ""},
		{"Ona claims back", one("4", "a", "claim"), "prefer=insurance%3Areceipt", ""},
		{"Pau will not say", one("4", "a", "unsaid"), "", ""},
		{"Quin comes on Tuesday evenings", one("5", "near", "19103", "day", "tue", "time", "evening", "language", "es", "access", "wheelchair"), "access=wheelchair&day=tue&language=es&near=19103&time=evening", ""},
		{"Rut comes online", one("5", "format", "online", "near", ""), "format=online", ""},
		{"Sol wants no religion", one("6", "a", "secular"), "faith=secular", ""},
		{"Tom wants his faith", one("6", "a", "faith"), "faith=faith-based", ""},
		{"Uma needs a paper", one("6", "a", "proof"), "proof=1", ""},
		{"Val wants to listen", one("6", "a", "listen"), "prefer=access%3Alisten-only", ""},
		{"Wes got no answer", one("6", "a", "tried"), "accepting=1&prefer=joining%3Adrop-in&sort=confirmed", ""},
		{"Xia minds nothing", one("6"), "", ""},
		{
			"Yan answers all",
			[]told{
				{"2", url.Values{"a": {"me", "under18"}, "topic": {"anxiety"}}},
				{"3", url.Values{"a": {"peer"}}},
				{"4", url.Values{"a": {"nothing"}}},
				{"5", url.Values{"near": {"19103"}}},
				{"6", url.Values{"a": {"listen", "proof"}}},
			},
			"attendee=self&audience=teens&cost=free&cost=donation&insurance=none&kind=support-group&led_by=peer&near=19103&prefer=access%3Alisten-only&proof=1&topic=anxiety", "young",
		},
		{
			"Zoe changes her mind",
			[]told{{"3", url.Values{"a": {"treatment"}}}, {"4", url.Values{"a": {"nothing"}}}, {"3", url.Values{"a": {"skills"}}}, {"4", url.Values{"a": {"upto"}, "max_cost": {"15"}}}},
			"max_cost=15&prefer=kind%3Aclass&prefer=kind%3Agroup-therapy&prefer=approach%3Acbt&prefer=approach%3Adbt&prefer=approach%3Asmart", "",
		},
	} {
		for _, prefix := range []string{"", "/es"} {
			at := walk(t, h, prefix, c.answers...)
			u, err := url.Parse(at)
			if err != nil {
				t.Fatal(err)
			}
			v := u.Query()
			v.Del("step")
			want, _ := url.ParseQuery(c.want)
			if !same(v, want) {
				t.Errorf("%s: %s\nwant %s", c.name, v.Encode(), want.Encode())
			}
			v.Set("step", "7")
			w := get(t, h, prefix+"/choose?"+v.Encode())
			body := html.UnescapeString(w.Body.String())
			well(t, prefix+"/choose", w)
			if got := first(body); got != c.first {
				t.Errorf("%s: the first box is %q, want %q", c.name, got, c.first)
			}
			search := prefix + "/search"
			if c.want != "" {
				v.Del("step")
				search += "?" + v.Encode()
			}
			if !strings.Contains(body, `href="`+search+`"`) {
				t.Errorf("%s: the last page does not lead to %s", c.name, search)
			}
			if got := get(t, h, search); got.Code != http.StatusOK || strings.Contains(got.Body.String(), `class="notice"`) && !strings.Contains(got.Body.String(), `class="notice info"`) {
				t.Errorf("%s: the search has something to complain of", c.name)
			}
		}
	}
}

func same(a, b url.Values) bool {
	if len(a) != len(b) {
		return false
	}
	for name := range a {
		x, y := slices.Sorted(slices.Values(a[name])), slices.Sorted(slices.Values(b[name]))
		if !slices.Equal(x, y) {
			return false
		}
	}
	return true
}

var box = regexp.MustCompile(`class="(?:first-box first-|crisis crisis-)(\w+)"`)

func first(body string) string {
	if m := box.FindStringSubmatch(body); m != nil {
		return m[1]
	}
	return ""
}

// What nobody is to be told of: each block, the lines that stand first in it, and what its way on carries.
func TestQuietAnswersSendNothingOfTheirOwn(t *testing.T) {
	_, h := town(t)
	page := map[string]string{}
	for _, prefix := range []string{"", "/es"} {
		page[prefix+"1"] = get(t, h, prefix+"/choose?step=1&topic=grief").Body.String()
		page[prefix+"6"] = get(t, h, prefix+"/choose?step=6&topic=grief").Body.String()
	}
	others := []string{"led_by", "accepting", "format", "joining"}
	for _, c := range []struct {
		step, id, first string
		lines           []string
		prefer          []string
	}{
		{"1", "danger", "danger", []string{"tel:911", "tel:988", "tel:18007997233"}, nil},
		{"1", "violence", "violence", []string{"tel:18007997233", "tel:911"}, nil},
		{"1", "thoughts", "soft", []string{"tel:988"}, []string{"accepting:1", "led_by:professional"}},
		{"1", "senses", "soft", []string{"tel:988", "tel:18338526262", "tel:911"}, []string{"led_by:professional"}},
		{"1", "withdrawal", "withdrawal", []string{"tel:18006624357"}, nil},
		{"6", "known", "privacy", nil, []string{"format:online", "joining:drop-in"}},
	} {
		for _, prefix := range []string{"", "/es"} {
			_, block, ok := strings.Cut(page[prefix+c.step], `<details class="quiet quiet-`+c.first+`" id="`+c.id+`">`)
			block, _, _ = strings.Cut(block, "\n</details>")
			if !ok || strings.Contains(block, "<form") || strings.Contains(block, "<input") {
				t.Fatalf("%s is no block that sends nothing", c.id)
			}
			at := 0
			for _, line := range c.lines {
				i := strings.Index(block[at:], strings.TrimPrefix(line, "tel:"))
				if i < 0 {
					t.Errorf("%s%s does not show %s in its place", prefix, c.id, line)
					continue
				}
				at += i
			}
			m := regexp.MustCompile(`class="chip-link" href="([^"]*)"`).FindStringSubmatch(block)
			if m == nil {
				t.Fatalf("%s has no way on", c.id)
			}
			next, err := url.Parse(strings.ReplaceAll(m[1], "&amp;", "&"))
			if err != nil {
				t.Fatal(err)
			}
			v := next.Query()
			v.Del("step")
			if v.Get("topic") != "grief" {
				t.Errorf("%s loses what was said before", c.id)
			}
			v.Del("topic")
			if got := slices.Sorted(slices.Values(v["prefer"])); !slices.Equal(got, c.prefer) {
				t.Errorf("%s carries %v, want %v", c.id, got, c.prefer)
			}
			for _, p := range v["prefer"] {
				if name, _, _ := strings.Cut(p, ":"); !slices.Contains(others, name) {
					t.Errorf("%s carries %s, which only it would carry", c.id, p)
				}
			}
			v.Del("prefer")
			if len(v) > 0 {
				t.Errorf("%s carries %v", c.id, v)
			}
		}
	}
}

func TestChoosingPrivatelyPutsNothingInAnAddress(t *testing.T) {
	_, h := town(t)
	post := func(path string, v url.Values) string {
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(v.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "no-store" {
			t.Fatalf("answers %d, %s", w.Code, w.Header().Get("Cache-Control"))
		}
		return w.Body.String()
	}
	body := post("/choose", url.Values{"of": {"2"}, "a": {"family"}, "topic": {"pet-loss"}, "q": {"zebracanary"}})
	for range 5 {
		for _, m := range regexp.MustCompile(`(?:href|action|formaction)="([^"]*)"`).FindAllStringSubmatch(body, -1) {
			if strings.Contains(m[1], "zebracanary") || strings.Contains(m[1], "pet-loss") {
				t.Fatalf("an address holds the answer: %s", m[1])
			}
		}
		body = post("/choose", url.Values{"go": {"attendee=family&topic=pet-loss&q=zebracanary&step=7"}})
	}
	if !strings.Contains(body, `formaction="/search"`) {
		t.Error("the last page has no button to the search")
	}
}

// walkPages are the ways through in a browser: with scripts and without, in both languages.
func TestChoosingAndComparingInABrowser(t *testing.T) {
	_, h := town(t)
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	for _, prefix := range []string{"", "/es"} {
		for _, v := range []testkit.View{{}, {Width: 390, Height: 844, NoScript: true}} {
			tab := testkit.Open(t, server.URL+prefix+"/choose", v)
			tab.Follow(`form#search .go`)
			tab.Click(`input[value="me"]`)
			testkit.Eval[int](tab, `(document.querySelector('#c-topic').value = 'grief', 1)`)
			tab.Follow(`form#search .go`)
			tab.Click(`input[value="peer"]`)
			tab.Follow(`form#search .go`)
			tab.Click(`input[value="unsaid"]`)
			tab.Follow(`form#search .go`)
			tab.Follow(`form#search .go`)
			tab.Click(`input[value="listen"]`)
			tab.Follow(`form#search .go`)
			if why := tab.Text(".why"); !strings.Contains(strings.ToLower(why), "par") && !strings.Contains(why, "Peer-led") {
				t.Errorf("the reasons do not say peers: %s", why)
			}
			for _, violation := range tab.Axe() {
				t.Errorf("%s at %d: %s", prefix, v.Width, violation)
			}
			tab.Follow(".go-link")
			if at := testkit.Eval[string](tab, "location.search"); !strings.Contains(at, "led_by=peer") || !strings.Contains(at, "topic=grief") || strings.Contains(at, "step") {
				t.Errorf("choosing ends in %s", at)
			}
			if n := testkit.Eval[int](tab, `document.querySelectorAll('.card').length`); n < 2 {
				t.Fatalf("%d cards to compare", n)
			}
			testkit.Eval[int](tab, `(document.querySelectorAll('.pick input').forEach((x, i) => { x.checked = i < 2 }), 1)`)
			tab.Follow(".pick-bar button")
			if n := testkit.Eval[int](tab, `document.querySelectorAll('.versus thead th').length`); n != 3 {
				t.Errorf("%d columns with the questions, want 3", n)
			}
			if at := testkit.Eval[string](tab, "location.search"); strings.Contains(at, "grief") {
				t.Errorf("the comparison's address holds the search: %s", at)
			}
			if over := tab.Overflow(); over > 0 {
				t.Errorf("the comparison scrolls sideways by %d", over)
			}
			for _, violation := range tab.Axe() {
				t.Errorf("%s compare at %d: %s", prefix, v.Width, violation)
			}
			for _, problem := range tab.Problems() {
				t.Errorf("%s: %s", prefix, problem)
			}
		}
	}
}
