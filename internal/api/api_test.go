package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"openchair/internal/api"
	"openchair/internal/fault"
	"openchair/internal/listing"
	"openchair/internal/search"
	"openchair/internal/testkit"
	"openchair/internal/vocab"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// town is the API over the fixture town, and what it stands on.
func town(t testing.TB, change func(*api.Deps)) (*api.API, *testkit.Directory) {
	t.Helper()
	d := testkit.NewDirectory(t, testkit.Now, testkit.Town())
	deps := api.Deps{
		BaseURL: "https://groups.example.org", Finder: d.Finder, Listings: d.Store, Organizations: d.Engine, Reader: d.Reader, Words: vocab.Must(),
		Freshness: listing.DefaultFreshness, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return d.Now },
	}
	if change != nil {
		change(&deps)
	}
	a, err := api.New(deps)
	if err != nil {
		t.Fatal(err)
	}
	return a, d
}

func get(h http.Handler, path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func decode(t testing.TB, w *httptest.ResponseRecorder) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Fatalf("%d: %v in %.300s", w.Code, err, w.Body)
	}
	return v
}

// shape lists every key of an answer with what kind of thing it is; inside a list, of its first.
func shape(prefix string, v any, out map[string]string) {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			shape(prefix+"."+k, x, out)
		}
	case []any:
		out[prefix] = "list"
		if len(v) > 0 {
			shape(prefix+"[]", v[0], out)
		}
	case nil:
		out[prefix] = "null"
	case float64:
		out[prefix] = "number"
	case string:
		out[prefix] = "text"
	case bool:
		out[prefix] = "bool"
	}
}

// Every key of design §4 is there, in a full answer and in an empty one; no list is null.
func TestTheAnswerHasEveryKey(t *testing.T) {
	a, _ := town(t, nil)
	for _, query := range []string{"", "?q=xyzzyplugh", "?topic=grief&near=19103&max_cost=20", "?page=100&per_page=100"} {
		w := get(a, "/api/v1/listings"+query)
		v := decode(t, w)
		if w.Code != 200 {
			t.Fatalf("%s: %d %s", query, w.Code, w.Body)
		}
		have := map[string]string{}
		shape("", v, have)
		for _, key := range []string{".total", ".page", ".per_page", ".understood.text", ".understood.intent", ".more.unpriced", ".more.online"} {
			if have[key] != "number" && have[key] != "text" {
				t.Errorf("%s: %s is %q", query, key, have[key])
			}
		}
		for _, key := range []string{".understood.chips", ".understood.ambiguous", ".understood.corrected", ".understood.asks", ".relaxed", ".listings"} {
			if have[key] != "list" {
				t.Errorf("%s: %s is %q, not a list", query, key, have[key])
			}
		}
		if _, ok := v["crisis"]; !ok || v["crisis"] != nil {
			t.Errorf("%s: crisis is %v", query, v["crisis"])
		}
		for _, param := range search.Facets {
			if have[".facets."+param] != "list" {
				t.Errorf("%s: facet %s is %q", query, param, have[".facets."+param])
			}
		}
		for _, side := range []string{"peer", "professional", "co_led"} {
			column := v["explainer"].(map[string]any)[side].(map[string]any)
			for _, key := range []string{"count", "kinds", "cost", "insurance", "payers", "next_meeting"} {
				if _, ok := column[key]; !ok {
					t.Errorf("%s: %s has no %s", query, side, key)
				}
			}
			for _, key := range []string{"free", "donation", "sliding", "fixed", "insurance_only", "unknown", "priced", "median", "min", "max", "currency"} {
				if _, ok := column["cost"].(map[string]any)[key]; !ok {
					t.Errorf("%s: %s cost has no %s", query, side, key)
				}
			}
			if column["payers"] == nil || column["kinds"] == nil || column["cost"].(map[string]any)["currency"] != "USD" {
				t.Errorf("%s: %s %v", query, side, column)
			}
		}
	}
}

// The listings of the answer are the one shape, public, with what depends on the request filled in.
func TestListingsAreTheOneShape(t *testing.T) {
	a, _ := town(t, nil)
	var answer struct{ Listings []map[string]any }
	w := get(a, "/api/v1/listings?near=19103&within=100mi&per_page=100")
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || len(answer.Listings) < 10 {
		t.Fatal(err, len(answer.Listings))
	}
	blank, err := json.Marshal(listing.New("x"))
	if err != nil {
		t.Fatal(err)
	}
	var keys map[string]any
	if err := json.Unmarshal(blank, &keys); err != nil {
		t.Fatal(err)
	}
	for _, l := range answer.Listings {
		for k := range keys {
			if _, ok := l[k]; !ok {
				t.Fatalf("%s has no %s", l["slug"], k)
			}
		}
		if l["distance_m"] == nil || l["state"] != "published" || l["freshness"] == "hidden" {
			t.Errorf("%s: distance %v, %v, %v", l["slug"], l["distance_m"], l["state"], l["freshness"])
		}
		where := l["where"].(map[string]any)
		if where["shown"] != "full" && where["address"] != nil {
			t.Errorf("%s shows the street %v", l["slug"], where["address"])
		}
		if l["contact"].(map[string]any)["email_shown"] != true && l["contact"].(map[string]any)["email"] != nil {
			t.Errorf("%s shows its mail address", l["slug"])
		}
	}
}

func TestStatesOfOneListing(t *testing.T) {
	a, _ := town(t, nil)
	seen := map[string]bool{}
	for _, l := range testkit.Town() {
		want, name := 404, string(l.State)
		switch {
		case l.State == listing.Withdrawn, l.State == listing.Published && l.FreshnessAt(testkit.Now, listing.DefaultFreshness) == listing.Hidden:
			want, name = 410, name+" gone"
		case l.State == listing.Published, l.State == listing.Paused:
			want = 200
		}
		if seen[name] && len(seen) >= 5 {
			continue
		}
		seen[name] = true
		w := get(a, "/api/v1/listings/"+l.ID.String())
		if w.Code != want {
			t.Errorf("%s: %d, want %d", name, w.Code, want)
			continue
		}
		v := decode(t, w)
		if want != 200 {
			if !strings.HasPrefix(w.Header().Get("Content-Type"), "application/problem+json") || strings.Contains(w.Body.String(), l.Name) {
				t.Errorf("%s: %s", name, w.Body)
			}
			continue
		}
		if next, ok := l.Next(testkit.Now); ok && v["next_meeting"] != next.Format(time.RFC3339) || !ok && v["next_meeting"] != nil {
			t.Errorf("%s: next meeting %v, want %v", l.Slug, v["next_meeting"], next)
		}
		if l.State == listing.Paused && (v["state"] != "paused" || v["next_meeting"] != nil) {
			t.Errorf("a paused listing: %v %v", v["state"], v["next_meeting"])
		}
	}
	for _, id := range []string{"x", uuid.NewString(), "urn:uuid:" + uuid.NewString(), "%27%20OR%201=1--", "00000000-0000-0000-0000-00000000000g", "%00"} {
		if w := get(a, "/api/v1/listings/"+id); w.Code != 404 {
			t.Errorf("id %q: %d", id, w.Code)
		}
	}
}

// quality.md §7a 19, 21, 22, 23: a 400 that names the parameter and repeats nothing, never a 500.
func TestBadQuestionsAreNamed(t *testing.T) {
	a, _ := town(t, nil)
	for query, param := range map[string]string{
		"page=0": "page", "page=-1": "page", "page=1e9": "page", "page=99999999999999999999": "page", "per_page=1e6": "per_page", "page=101&per_page=100": "page",
		"near=19103&within=-5": "within", "near=19103&within=1e309km": "within", "within=5mi": "within", "near=91,181": "near", "near=NaN,NaN": "near", "near=canary": "near",
		"max_cost=-1": "max_cost", "topic=canary": "topic", "led_by=canary": "led_by", "canary=1": "", "sort=canary": "sort", "sort=distance": "sort", "lang=canary": "lang",
		"q=" + strings.Repeat("canary+", 400): "q", "q=%00": "q", "q=%ff": "q", "%zz": "", "a;b=c": "", "topic=%27+OR+1%3D1+--": "topic", "id=1%3D1": "", "not=canary": "not",
	} {
		w := get(a, "/api/v1/listings?"+query)
		if w.Code != 400 || !strings.HasPrefix(w.Header().Get("Content-Type"), "application/problem+json") {
			t.Errorf("%.60s: %d %s", query, w.Code, w.Header().Get("Content-Type"))
			continue
		}
		var p struct {
			Status int
			Errors []struct {
				Param, Reason    string
				Allowed, Choices []any
			}
		}
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Status != 400 || len(p.Errors) == 0 || p.Errors[0].Param != param || p.Errors[0].Reason == "" {
			t.Errorf("%.60s: %v %.300s", query, err, w.Body)
		} else if p.Errors[0].Allowed == nil || p.Errors[0].Choices == nil {
			t.Errorf("%.60s: a list is null: %.300s", query, w.Body)
		}
		if strings.Contains(w.Body.String(), "canary") || strings.Contains(w.Body.String(), "1=1") {
			t.Errorf("%.60s: repeated: %.300s", query, w.Body)
		}
	}
	w := get(a, "/api/v1/listings?near=Springfield")
	if !strings.Contains(w.Body.String(), `"choices":[{"value":"Springfield, `) {
		t.Errorf("a town in several states: %.400s", w.Body)
	}
	var many strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&many, "topic=grief&x%d=1&", i)
	}
	if w := get(a, "/api/v1/listings?"+many.String()); w.Code != 400 || w.Body.Len() > 10_000 {
		t.Errorf("4,000 parameters: %d, %d bytes", w.Code, w.Body.Len())
	}
}

func TestOddTextsAreAnswered(t *testing.T) {
	a, _ := town(t, nil)
	for _, q := range []string{
		"*", "/.*/", "~9", "^1000", `"`, "🙂🙂", "\u200b", strings.Repeat("a OR ", 390), "<script>alert(1)</script>", `"><img onerror=1>`, "${alert(1)}", "{{7*7}}",
		"' OR 1=1 --", "%", "_", `\`, strings.Repeat("\u0301", 1000), "\u202eabc", strings.Repeat("x", 2000),
	} {
		w := get(a, "/api/v1/listings?q="+url.QueryEscape(q))
		if w.Code != 200 {
			t.Errorf("%.30q: %d %.200s", q, w.Code, w.Body)
		}
	}
}

func TestTagsLinksAndTotals(t *testing.T) {
	a, _ := town(t, nil)
	w := get(a, "/api/v1/listings?per_page=10&page=2&led_by=peer")
	tag := w.Header().Get("ETag")
	if !strings.HasPrefix(tag, `W/"`) || w.Header().Get("Cache-Control") != "private, no-store" || w.Header().Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("%v", w.Header())
	}
	for _, sent := range []string{tag, `"other", ` + tag, strings.TrimPrefix(tag, "W/"), "*"} {
		again := get(a, "/api/v1/listings?per_page=10&page=2&led_by=peer", "If-None-Match", sent)
		if again.Code != 304 || again.Body.Len() > 0 || again.Header().Get("ETag") != tag {
			t.Errorf("If-None-Match %s: %d, %d bytes", sent, again.Code, again.Body.Len())
		}
	}
	if again := get(a, "/api/v1/listings?per_page=10&page=1&led_by=peer", "If-None-Match", tag); again.Code != 200 {
		t.Errorf("another page with the same tag: %d", again.Code)
	}
	total := int(decode(t, w)["total"].(float64))
	if w.Header().Get("X-Total-Count") != fmt.Sprint(total) {
		t.Errorf("X-Total-Count %s, total %d", w.Header().Get("X-Total-Count"), total)
	}
	link := w.Header().Get("Link")
	for rel, page := range map[string]int{"next": 3, "prev": 1, "first": 1, "last": (total + 9) / 10} {
		want := fmt.Sprintf(`<https://groups.example.org/api/v1/listings?led_by=peer&page=%d&per_page=10>; rel="%s"`, page, rel)
		if !strings.Contains(link, want) {
			t.Errorf("no %s in %s", want, link)
		}
	}
	w = get(a, "/api/v1/listings?page=100&per_page=100")
	if v := decode(t, w); w.Code != 200 || len(v["listings"].([]any)) != 0 || v["total"].(float64) == 0 || strings.Contains(w.Header().Get("Link"), "next") {
		t.Errorf("past the end: %d, total %v, %s", w.Code, v["total"], w.Header().Get("Link"))
	}
	if w := get(a, "/api/v1/topics"); w.Header().Get("Cache-Control") != "public, max-age=60" || w.Header().Get("ETag") == "" {
		t.Errorf("topics: %v", w.Header())
	}
}

func TestLabelsFollowTheAsker(t *testing.T) {
	a, _ := town(t, nil)
	label := func(path string, headers ...string) string {
		t.Helper()
		w := get(a, path, headers...)
		var terms []struct{ ID, Label string }
		if err := json.Unmarshal(w.Body.Bytes(), &terms); err != nil {
			t.Fatal(err, w.Body)
		}
		i := slices.IndexFunc(terms, func(x struct{ ID, Label string }) bool { return x.ID == "grief" })
		return terms[i].Label
	}
	words := vocab.Must()
	en, es := words.Label("topic", "grief", "en"), words.Label("topic", "grief", "es")
	for _, c := range []struct{ path, accept, want string }{
		{"/api/v1/topics", "", en},
		{"/api/v1/topics", "es-MX,es;q=0.9,en;q=0.5", es},
		{"/api/v1/topics", "es-419", es},
		{"/api/v1/topics", "en-US,es;q=0.5", en},
		{"/api/v1/topics", "de", en},
		{"/api/v1/topics", "nonsense;;q=x", en},
		{"/api/v1/topics?lang=es", "en", es},
		{"/api/v1/topics?lang=en", "es", en},
	} {
		if got := label(c.path, "Accept-Language", c.accept); got != c.want {
			t.Errorf("%s with %q: %s, want %s", c.path, c.accept, got, c.want)
		}
	}
}

func TestTermsAreCountedAsASearchFinds(t *testing.T) {
	a, _ := town(t, nil)
	for path, param := range map[string]string{"/api/v1/topics": "topic", "/api/v1/payers": "payer"} {
		var terms []struct {
			ID, Label string
			Parent    *string
			Count     int
		}
		if err := json.Unmarshal(get(a, path).Body.Bytes(), &terms); err != nil || len(terms) != len(vocab.Must().Terms(param)) {
			t.Fatalf("%s: %v, %d terms", path, err, len(terms))
		}
		for i, term := range terms {
			if i%17 == 0 {
				v := decode(t, get(a, "/api/v1/listings?per_page=1&"+param+"="+term.ID))
				if int(v["total"].(float64)) != term.Count {
					t.Errorf("%s %s: %d, a search finds %v", param, term.ID, term.Count, v["total"])
				}
			}
		}
		if w := get(a, path+"?page=2"); w.Code != 400 {
			t.Errorf("%s?page=2: %d", path, w.Code)
		}
	}
}

func TestSuggestions(t *testing.T) {
	a, _ := town(t, nil)
	suggest := func(q string) []search.Suggestion {
		t.Helper()
		w := get(a, "/api/v1/suggest?q="+url.QueryEscape(q))
		if w.Code != 200 || w.Header().Get("Cache-Control") != "private, no-store" {
			t.Errorf("%q: %d %s", q, w.Code, w.Header().Get("Cache-Control"))
		}
		var v struct{ Suggestions []search.Suggestion }
		if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil || v.Suggestions == nil || len(v.Suggestions) > 8 {
			t.Errorf("%q: %v %s", q, err, w.Body)
		}
		return v.Suggestions
	}
	has := func(q, kind, param, value string) {
		t.Helper()
		if got := suggest(q); !slices.ContainsFunc(got, func(s search.Suggestion) bool {
			return s.Kind == kind && s.Param == param && s.Value == value && s.Label != ""
		}) {
			t.Errorf("%q suggests %v, want %s %s", q, got, kind, value)
		}
	}
	has("gri", "topic", "topic", "grief")
	has("GRÍ", "topic", "topic", "grief")
	has("duel", "topic", "topic", "grief")
	has("philade", "place", "near", "Philadelphia, PA")
	has("1910", "place", "near", "19101")
	var org string
	for _, l := range testkit.Published() {
		if org = string(l.Organization.Name); org != "" {
			break
		}
	}
	has(org[:6], "organization", "q", org)
	for _, q := range []string{"", " ", "zzzzqqq", "<script>", strings.Repeat("a", 2000), "%", "🙂"} {
		suggest(q)
	}
	if w := get(a, "/api/v1/suggest?q="+strings.Repeat("a", 2001)); w.Code != 400 {
		t.Errorf("2,001 characters: %d", w.Code)
	}
}

func TestMethodsAndOrigins(t *testing.T) {
	a, _ := town(t, nil)
	for _, c := range []struct {
		method, path string
		want         int
	}{
		{"HEAD", "/api/v1/listings", 200},
		{"HEAD", "/healthz", 200},
		{"POST", "/api/v1/listings", 405},
		{"DELETE", "/api/v1/topics", 405},
		{"OPTIONS", "/api/v1/listings", 204},
		{"GET", "/api/v1/listings/", 404},
		{"GET", "/api/v1", 404},
		{"GET", "/api/v2/listings", 404},
		{"TRACE", "/api/v1/listings", 405},
	} {
		w := httptest.NewRecorder()
		a.ServeHTTP(w, httptest.NewRequest(c.method, c.path, nil))
		if w.Code != c.want {
			t.Errorf("%s %s: %d, want %d", c.method, c.path, w.Code, c.want)
		}
		if w.Header().Get("Access-Control-Allow-Credentials") != "" || strings.HasPrefix(c.path, "/api/") && w.Header().Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s %s: %v", c.method, c.path, w.Header())
		}
		if c.want == 405 && w.Header().Get("Allow") == "" {
			t.Errorf("%s %s: no Allow", c.method, c.path)
		}
	}
}

func TestReadyAndAlive(t *testing.T) {
	var trouble error
	a, _ := town(t, func(d *api.Deps) { d.Ready = func(context.Context) error { return trouble } })
	if w := get(a, "/readyz"); w.Code != 200 {
		t.Errorf("ready: %d", w.Code)
	}
	trouble = errors.New("the database password is canary")
	if w := get(a, "/readyz"); w.Code != 503 || strings.Contains(w.Body.String(), "canary") {
		t.Errorf("not ready: %d %s", w.Code, w.Body)
	}
	if w := get(a, "/healthz"); w.Code != 200 {
		t.Errorf("alive: %d", w.Code)
	}
}

type broken struct{ err error }

func (b broken) Find(context.Context, search.Query) (search.Result, error) {
	if b.err == nil {
		panic("canary")
	}
	return search.Result{}, b.err
}

// What goes wrong inside stays inside; the process lives.
func TestFailuresTellNothing(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		want int
	}{
		"panic": {nil, 500}, "unknown": {errors.New("SELECT canary"), 500}, "away": {fault.NewUnavailable("Not now.").Because(errors.New("canary")), 503},
	} {
		a, _ := town(t, func(d *api.Deps) { d.Finder = broken{c.err} })
		w := get(a, "/api/v1/listings")
		if w.Code != c.want || strings.Contains(w.Body.String(), "canary") || !strings.HasPrefix(w.Header().Get("Content-Type"), "application/problem+json") {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
		if c.want == 503 && w.Header().Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
	}
}

// While the database is away lists come from the index and say from when.
func TestListsWithoutADatabase(t *testing.T) {
	a, d := town(t, nil)
	if err := d.Store.Close(); err != nil {
		t.Fatal(err)
	}
	w := get(a, "/api/v1/listings?per_page=5")
	if v := decode(t, w); w.Code != 200 || len(v["listings"].([]any)) != 5 || w.Header().Get("X-As-Of") == "" {
		t.Errorf("%d, as of %q", w.Code, w.Header().Get("X-As-Of"))
	}
	if w := get(a, "/api/v1/listings/"+testkit.Published()[0].ID.String()); w.Code != 503 {
		t.Errorf("one listing: %d", w.Code)
	}
}
