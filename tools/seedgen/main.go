// Command seedgen writes data/seed from the fact files beside the project. It is run by an author, by
// hand, when the facts or the rules change; the product never runs it. It refuses to guess: a word it
// has no table entry for is named on standard error, and a row that cannot become an honest listing is
// counted with the reason.
//
//	cd tools/seedgen && go run . -facts ../../../shared/data/facts -out ../../data/seed
package main

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"slices"
)

func main() {
	facts := flag.String("facts", "../../../shared/data/facts", "folder of the fact files")
	out := flag.String("out", "../../data/seed", "folder to write")
	flag.Parse()
	if err := run(*facts, *out); err != nil {
		fmt.Fprintln(os.Stderr, "seedgen:", err)
		os.Exit(1)
	}
}

func run(facts, out string) error {
	a := newAuthor()
	files := map[string][]fact{}
	for _, name := range []string{
		"philadelphia", "new-york-city", "massachusetts", "online-eating-disorders", "national", "groups-from-pages",
		"mental-health-facilities-philadelphia", "mental-health-facilities-new-york-city",
		"mental-health-facilities-massachusetts", "va-mental-health", "professional-examples",
	} {
		rows, err := readFacts(facts, name)
		if err != nil {
			return err
		}
		files[name] = rows
		a.tally[name] = &tally{read: len(rows)}
	}
	a.fellowships("philadelphia", "philadelphia", files["philadelphia"])
	a.fellowships("new-york-city", "new-york-city", files["new-york-city"])
	a.fellowships("massachusetts", "massachusetts", files["massachusetts"])
	a.fellowships("online", "online-eating-disorders", files["online-eating-disorders"])
	a.facilities(files)
	a.pages(files["groups-from-pages"])
	a.national(files["national"])
	a.universityClinics(files["professional-examples"])
	a.examples()
	a.unmapped.report(os.Stderr)
	return a.write(out)
}

// sorted are the keys of a map, so that two runs write the same bytes.
func sorted[K cmp.Ordered, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
