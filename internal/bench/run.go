package bench

import (
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"sort"
	"strings"
	"time"

	"openchair/internal/search"
)

// Run builds every contender over the same listings, checks that they agree, times them in turns and
// prints the table, ratios first.
func Run(out io.Writer, sizes []int) error {
	var counted map[string]float64 // the engine's times at ratioSize
	for _, n := range sizes {
		if n > ratioSize {
			if err := runLarge(out, n, counted); err != nil {
				return err
			}
			continue
		}
		times, err := runSize(out, n)
		if err != nil {
			return err
		}
		if n == ratioSize {
			counted = times
		}
	}
	return nil
}

// ratioSize is the number of listings whose ratios are the ones that count.
const ratioSize = 100_000

// questions are what is timed, in the order of the table.
var questions = []string{"text", "text_filters", "text_facets", "all_facets", "radius", "typo"}

func runSize(out io.Writer, n int) (took map[string]float64, err error) {
	fmt.Fprintf(out, "\n== %d listings\n", n)
	c := NewCorpus(n)
	names := []string{"ours", "bleve", "fts5", "pg", "groonga"}
	all := map[string]contender{}
	only := os.Getenv("BENCH_ONLY") // "ours": the engine's own proportions, without waiting for the others
	for _, name := range names {
		if only != "" && !strings.Contains(only, name) {
			continue
		}
		start := time.Now()
		var x contender
		var err error
		switch name {
		case "ours":
			x, err = newOurs(c)
		case "bleve":
			x, err = newPlainBleve(c)
		case "fts5":
			x, err = newFTS5(c)
		case "pg":
			x, err = newPG(c)
		case "groonga":
			x, err = newGroonga(c)
		}
		if err != nil {
			fmt.Fprintf(out, "SKIPPED %s: %v\n", name, err)
			continue
		}
		defer x.close()
		all[name] = x
		fmt.Fprintf(out, "%s built in %.1f s\n", name, time.Since(start).Seconds())
	}
	if all["ours"] == nil {
		return nil, fmt.Errorf("the engine was not built")
	}
	dropped := keepAnswerable(c, all["ours"].(*ours))
	fmt.Fprintf(out, "%d queries; %d more left out, no listing holds all of their words and only ours looks further\n", len(c.Queries), dropped)
	agree(out, c, all)
	times := map[string]map[string]float64{}
	for _, name := range names {
		if all[name] != nil {
			times[name] = map[string]float64{}
		}
	}
	for _, q := range questions {
		for name, took := range inTurns(c, all, q) {
			times[name][q] = took
		}
	}
	printTable(out, names, times, n)
	if err := extra(out, c, all["ours"].(*ours), n); err != nil {
		return nil, err
	}
	s, err := newServed(c)
	if err != nil {
		return nil, err
	}
	defer s.close()
	return times["ours"], s.compare(out, c.Queries, n)
}

// keepAnswerable leaves out the queries that no listing answers in full: there the engine goes on to
// what holds most of the words, and the others stop.
func keepAnswerable(c *Corpus, o *ours) int {
	before := len(c.Queries)
	c.Queries = slices.DeleteFunc(c.Queries, func(q string) bool { return o.fewer(q) })
	return before - len(c.Queries)
}

// agree compares totals and facet counts before anything is timed, and says where they differ.
func agree(out io.Writer, c *Corpus, all map[string]contender) {
	o := all["ours"]
	for name, x := range all {
		if name == "ours" {
			continue
		}
		different := 0
		for _, q := range c.Queries {
			n, counts := o.textFacets(q)
			m, theirs := x.textFacets(q)
			if n != m || !maps.Equal(counts(), theirs()) {
				different++
				if os.Getenv("BENCH_EXPLAIN") == "1" {
					fmt.Fprintf(out, "  %q: %d and %d\n", q, n, m)
				}
			}
		}
		r1, r2 := o.radius(), x.radius()
		fmt.Fprintf(out, "agreement with %s: %d of %d queries equal in total and every facet count; radius %d and %d\n",
			name, len(c.Queries)-different, len(c.Queries), r1, r2)
	}
}

// rounds is how often each question is asked of each contender, turn by turn, so that a busy moment of
// the machine falls on all of them.
const rounds = 5

// inTurns gives each contender's median, over the rounds, of the mean milliseconds of one question.
func inTurns(c *Corpus, all map[string]contender, question string) map[string]float64 {
	names := slices.Sorted(maps.Keys(all))
	taken := map[string][]float64{}
	for round := range rounds + 1 {
		for _, name := range names {
			ms := ask(c, all[name], question)
			if round > 0 && ms >= 0 { // the first round warms up
				taken[name] = append(taken[name], ms)
			}
		}
	}
	out := map[string]float64{}
	for name, ms := range taken {
		out[name] = median(ms)
	}
	return out
}

func median(xs []float64) float64 {
	s := slices.Clone(xs)
	sort.Float64s(s)
	return s[len(s)/2]
}

// ask puts one question to one contender and gives mean milliseconds; -1 when it cannot answer it.
func ask(c *Corpus, x contender, question string) float64 {
	mean := func(n int, f func(i int)) float64 {
		start := time.Now()
		for i := range n {
			f(i)
		}
		return float64(time.Since(start).Microseconds()) / 1000 / float64(n)
	}
	switch question {
	case "text":
		return mean(len(c.Queries), func(i int) { x.text(c.Queries[i]) })
	case "text_filters":
		return mean(len(c.Queries), func(i int) { x.textFilters(c.Queries[i]) })
	case "text_facets":
		return mean(len(c.Queries), func(i int) { x.textFacets(c.Queries[i]) })
	case "all_facets":
		return mean(5, func(int) { x.allFacets() })
	case "radius":
		return mean(10, func(int) { x.radius() })
	case "typo":
		if len(c.Typos) == 0 || x.typo(c.Typos[0][0]) < 0 {
			return -1
		}
		return mean(len(c.Typos), func(i int) { x.typo(c.Typos[i][0]) })
	}
	panic("no such question: " + question)
}

func printTable(out io.Writer, names []string, times map[string]map[string]float64, n int) {
	fmt.Fprintf(out, "%-14s", "ratio to ours")
	for _, q := range questions {
		fmt.Fprintf(out, "%14s", q)
	}
	fmt.Fprintln(out)
	for _, name := range names {
		if times[name] == nil {
			continue
		}
		fmt.Fprintf(out, "%-14s", name)
		for _, q := range questions {
			if ms, ok := times[name][q]; ok {
				fmt.Fprintf(out, "%13.2fx", ms/times["ours"][q])
			} else {
				fmt.Fprintf(out, "%14s", "-")
			}
		}
		fmt.Fprintln(out)
	}
	for _, name := range names {
		if times[name] == nil {
			continue
		}
		fmt.Fprintf(out, "%-14s", name+" (ms)")
		for _, q := range questions {
			if ms, ok := times[name][q]; ok {
				fmt.Fprintf(out, "%14.3f", ms)
			} else {
				fmt.Fprintf(out, "%14s", "-")
			}
		}
		fmt.Fprintln(out)
	}
	if n != ratioSize {
		return
	}
	for _, name := range names[1:] {
		for _, q := range questions {
			if ms, ok := times[name][q]; ok {
				fmt.Fprintf(out, "RATIO %s_vs_%s %.2f\n", q, strings.TrimSpace(name), ms/times["ours"][q])
			}
		}
	}
}

// extra are the engine's own proportions.
func extra(out io.Writer, c *Corpus, o *ours, n int) error {
	each := func(f func(q string) int) func() {
		return func() {
			for _, q := range c.Queries {
				f(q)
			}
		}
	}
	plain := each(o.text)
	six := over(each(func(q string) int { return o.whole(q, facetParams) }), plain)
	every := over(each(func(q string) int { return o.whole(q, search.Facets) }), plain)
	soonest := over(each(o.soonest), plain)
	facets := over(each(func(q string) int { n, _ := o.textFacets(q); return n }), plain)
	typed := func(i int) func() {
		return func() {
			for _, t := range c.Typos {
				o.text(t[i])
			}
		}
	}
	slips := over(typed(0), typed(1))
	fmt.Fprintf(out, "facets over text %.2f · typo over text %.2f · soonest over plain %.2f · results, six facets, relaxations and numbers over results %.2f, with every facet %.2f · resident memory %s\n",
		facets, slips, soonest, six, every, resident())
	if n == ratioSize {
		fmt.Fprintf(out, "RATIO facets_over_text %.2f\nRATIO typo_over_text %.2f\n", facets, slips)
	}
	return nil
}

// over is what one thing costs over another. They are done turn by turn, so that a busy moment of the machine falls
// on both.
func over(what, base func()) float64 {
	took := func(f func()) float64 {
		start := time.Now()
		f()
		return float64(time.Since(start).Microseconds())
	}
	var ratios []float64
	for range 2*rounds + 1 {
		below := took(base)
		ratios = append(ratios, took(what)/below)
	}
	return median(ratios)
}

func resident() string {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return "unknown"
	}
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			return strings.TrimSpace(rest)
		}
	}
	return "unknown"
}
