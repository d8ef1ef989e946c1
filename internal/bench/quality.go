package bench

import (
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	reading "openchair/internal/ask"
	"openchair/internal/bench/quality"
	"openchair/internal/place"
	"openchair/internal/vocab"
)

// Quality prints how well queries are read, how well danger is noticed, and how good the first listings are
// with reading, without it, and with bleve alone. root is the folder of the project.
func Quality(out io.Writer, root string) error {
	reader := &reading.Reader{Words: vocab.Must(), Places: place.US(), Currency: "USD", Country: "US", Zone: "America/New_York", Unit: "mi"}
	table := func(name string) ([]map[string]string, error) {
		f, err := os.Open(filepath.Join(root, "internal/ask/testdata", name))
		if err != nil {
			return nil, err
		}
		defer f.Close()
		return quality.Rows(f)
	}
	queries, err := table("queries.tsv")
	if err != nil {
		return err
	}
	printReading(out, reader, quality.Cases(queries))
	plain, err := table("plain.tsv")
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "  %d of %d plain sentences that look for nothing have a reading\n", len(quality.Plain(reader, plain)), len(plain))
	paraphrases, err := table("danger.tsv")
	if err != nil {
		return err
	}
	ordinary, err := table("ordinary.tsv")
	if err != nil {
		return err
	}
	if err := printDanger(out, reader, paraphrases, ordinary); err != nil {
		return err
	}
	printSpeed(out, reader)
	return printJudged(out, reader)
}

func printReading(out io.Writer, r *reading.Reader, cases []quality.Case) {
	var tuned, held []quality.Case
	for _, c := range cases {
		if c.Held {
			held = append(held, c)
		} else {
			tuned = append(tuned, c)
		}
	}
	fmt.Fprintf(out, "== reading: %d queries, floors 95%% recall, 98%% precision\n", len(cases))
	quality.Compare(r, cases).Print(out)
	for _, half := range []struct {
		name  string
		cases []quality.Case
	}{{"tuned on", tuned}, {"untouched", held}} {
		s := quality.Compare(r, half.cases).All
		fmt.Fprintf(out, "  %-12s recall %5.1f%%   precision %5.1f%%   (%d queries)\n", half.name, 100*s.Recall(), 100*s.Precision(), len(half.cases))
	}
}

func printDanger(out io.Writer, r *reading.Reader, paraphrases, ordinary []map[string]string) error {
	listed, err := vocab.Table("danger")
	if err != nil {
		return err
	}
	var patterns []map[string]string
	for _, row := range listed {
		for p := range strings.SplitSeq(row["patterns"], "|") {
			patterns = append(patterns, map[string]string{"query": p, "lang": row["lang"], "level": row["level"]})
		}
	}
	l, p, o := quality.Fires(r, patterns), quality.Fires(r, paraphrases), quality.Ordinary(r, ordinary)
	fmt.Fprintln(out, "\n== danger")
	fmt.Fprintf(out, "  listed patterns   %d of %d missed (goal 0)\n", len(l.Missed), l.Queries)
	fmt.Fprintf(out, "  paraphrases       %.1f%% of %d noticed (goal 97%%)\n", 100-100*float64(len(p.Missed))/float64(p.Queries), p.Queries)
	fmt.Fprintf(out, "  false alarms      %d in %d ordinary queries (goal 2 in 1,000)\n", len(o.False), o.Queries)
	return nil
}

// printSpeed times reading; the figures are of this machine at this moment.
func printSpeed(out io.Writer, r *reading.Reader) {
	hundred := "my husband drinks too much and i have no money, something free on zoom tonight near 19103 not religious"
	long := strings.Repeat("my mother died last year and since then i can't sleep, therapist in boston that takes medicaid, no 12 step. ", 19)[:2000]
	fmt.Fprintln(out, "\n== speed")
	for _, q := range []string{hundred, long} {
		req, _ := r.Parse(url.Values{"q": {q}})
		r.Read(req, "en", quality.Now)
		n := 0
		start := time.Now()
		for ; time.Since(start) < 300*time.Millisecond; n++ {
			r.Read(req, "en", quality.Now)
		}
		fmt.Fprintf(out, "  %5d characters   %.0f µs\n", len(q), float64(time.Since(start).Microseconds())/float64(n))
	}
}
