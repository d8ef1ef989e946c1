package bench

import (
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"time"

	"openchair/internal/interop/generate"
	"openchair/internal/listing"
	"openchair/internal/search/bleveindex"
	"openchair/internal/vocab"
)

// runLarge is the engine alone at a size whose listings would not fit into memory beside it: they go into the index
// as they are made. Its times are put over those of ratioSize, when that was run before.
func runLarge(out io.Writer, n int, before map[string]float64) error {
	fmt.Fprintf(out, "\n== %d listings, the engine alone\n", n)
	debug.FreeOSMemory() // what the sizes before have left
	dir, err := os.MkdirTemp("", "openchair-bench-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	start := time.Now()
	c, err := stream(dir, n)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "built in %.1f s, making the listings included\n", time.Since(start).Seconds())
	debug.FreeOSMemory()
	start = time.Now()
	o, err := openOurs(dir)
	if err != nil {
		return err
	}
	defer o.close()
	fmt.Fprintf(out, "opened in %.1f s\n", time.Since(start).Seconds())
	dropped := keepAnswerable(c, o)
	fmt.Fprintf(out, "%d queries; %d more left out, no listing holds all of their words\n", len(c.Queries), dropped)
	for i := range 1000 {
		o.whole(c.Queries[i%len(c.Queries)], facetParams)
	}
	fmt.Fprintf(out, "resident memory after 1,000 searches %s\n", resident())
	times := map[string]map[string]float64{"ours": {}}
	for _, q := range questions {
		times["ours"][q] = inTurns(c, map[string]contender{"ours": o}, q)["ours"]
	}
	printTable(out, []string{"ours"}, times, n)
	if before != nil {
		fmt.Fprintf(out, "RATIO large_text %.1f\nRATIO large_text_facets %.1f\n", times["ours"]["text"]/before["text"], times["ours"]["text_facets"]/before["text_facets"])
	}
	return extra(out, c, o, n)
}

// stream makes listings into an index, and hears the words of as many as ratioSize for its queries.
func stream(dir string, n int) (*Corpus, error) {
	c := &Corpus{df: map[string]int{}}
	terms := bleveindex.NewTerms(vocab.Must())
	o, err := openOurs(dir)
	if err != nil {
		return nil, err
	}
	every := max(1, n/ratioSize)
	err = o.build(func(add func([]listing.Listing) error) error {
		chunk := make([]listing.Listing, 0, 1000)
		i := 0
		for l := range generate.Generate(n, 1, now) {
			if i++; i%every == 0 {
				c.hear(terms, &l)
			}
			if chunk = append(chunk, l); len(chunk) == cap(chunk) || i == n {
				if err := add(chunk); err != nil {
					return err
				}
				chunk = chunk[:0]
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	c.queries()
	return c, o.engine.Close()
}
