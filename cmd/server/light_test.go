package main

import (
	"net/url"
	"strings"
	"testing"

	"openchair/internal/testkit"
)

// The whole way a phone goes: the real server with its headers and compression, and what Chromium counts. Bytes
// are judged; how long it takes is only told, because a test machine may be busy.
func TestPagesAreLight(t *testing.T) {
	s := serve(t, t.TempDir())
	s.awaitReady()
	_, _, found := s.get("/search?q=" + url.QueryEscape("depression group near 19103"))
	_, after, ok := strings.Cut(found, `<h3><a href="/listings/`)
	if !ok {
		t.Fatal("the search finds nothing")
	}
	slug, _, _ := strings.Cut(after, `"`)
	const most = 15
	for _, page := range []struct {
		path  string
		bytes int
	}{
		{"/", 60 << 10},
		{"/search?topic=alcohol&near=19103", 100 << 10},
		{"/es/search?near=TX", 100 << 10},
		{"/search", 100 << 10},
		{"/listings/" + slug, 60 << 10},
		{"/topics/addiction", 100 << 10},
		{"/explainer", 60 << 10},
	} {
		tab := testkit.Open(t, s.url+page.path, testkit.View{Width: 390, Height: 844})
		shift := tab.Shift()
		answers, bytes := tab.Weight()
		t.Logf("%-36s %2d answers %6d bytes, shift %.3f", page.path, answers, bytes, shift)
		if bytes > page.bytes || answers > most || answers == 0 {
			t.Errorf("%s is %d bytes in %d answers, at most %d in %d", page.path, bytes, answers, page.bytes, most)
		}
		if shift > 0.1 {
			t.Errorf("%s moves by %.3f while it loads", page.path, shift)
		}
		for _, u := range tab.Requests() {
			if strings.HasSuffix(u, ".woff2") || strings.HasSuffix(u, ".woff") || strings.HasSuffix(u, ".ttf") {
				t.Errorf("%s asks for a font: %s", page.path, u)
			}
		}
		for _, problem := range append(tab.Problems(), tab.OffOrigin(s.url)...) {
			t.Errorf("%s: %s", page.path, problem)
		}
	}
	slow := testkit.Open(t, s.url+"/search?topic=alcohol&near=19103", testkit.View{Width: 390, Height: 844, Slow: true})
	first := slow.FirstText()
	t.Logf("on a line of 400 kbit/s and 400 ms the first text of a result page stands after %.0f ms", first)
	if first <= 0 {
		t.Error("no text was ever seen")
	}
}
