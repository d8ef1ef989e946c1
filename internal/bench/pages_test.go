package bench

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

func TestTheLoadIsOfDifferentSearches(t *testing.T) {
	c := NewCorpus(500)
	a, b := manySearches(c, 300, 0), manySearches(c, 300, 1)
	if len(a) != 300 || len(b) != 300 {
		t.Fatalf("%d and %d searches", len(a), len(b))
	}
	seen := map[string]bool{}
	for _, q := range a {
		if seen[q] {
			t.Fatalf("%q is repeated", q)
		}
		seen[q] = true
	}
}

func TestLoadAndPagesRun(t *testing.T) {
	c := NewCorpus(300)
	s, err := newServed(c)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	var out strings.Builder
	if err := s.compare(&out, c.Queries, ratioSize); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"RATIO page_over_empty", "RATIO api_over_empty"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in %s", want, out.String())
		}
	}
	ms, size, err := s.underLoad(c, manySearches(c, 200, 0))
	if err != nil || len(ms) != 200 || size < 5000 {
		t.Fatalf("%d answers of %d bytes (%v)", len(ms), size, err)
	}
	t.Log(out.String())
}

// BenchmarkPage is a result page without the network.
func BenchmarkPage(b *testing.B) {
	c := NewCorpus(2000)
	s, err := newServed(c)
	if err != nil {
		b.Fatal(err)
	}
	defer s.close()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		w := httptest.NewRecorder()
		s.pages.Config.Handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/search?q="+url.QueryEscape(c.Queries[i%len(c.Queries)]), nil))
	}
}
