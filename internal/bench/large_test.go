package bench

import (
	"strings"
	"testing"
)

// A size that is streamed asks the same questions as one that is kept, of the words it heard on the way.
func TestALargeSizeIsStreamed(t *testing.T) {
	var out strings.Builder
	if err := runLarge(&out, 600, map[string]float64{"text": 1, "text_facets": 1}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"built in", "opened in", "resident memory after 1,000 searches", "RATIO large_text_facets", "facets over text"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in %s", want, out.String())
		}
	}
	streamed, err := stream(t.TempDir(), 600)
	if err != nil {
		t.Fatal(err)
	}
	kept := NewCorpus(600)
	if a, b := strings.Join(streamed.Queries, "|"), strings.Join(kept.Queries, "|"); a != b || len(kept.Queries) < 20 {
		t.Errorf("streamed %s\nkept %s", a, b)
	}
}
