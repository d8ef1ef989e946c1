package main

import (
	"fmt"
	"os"
	"strings"
)

// writeSources writes what the seed rests on, with the counts of this run.
func (a *author) writeSources(path string) error {
	var b strings.Builder
	b.WriteString(sourcesHead)
	b.WriteString("\n## What became of the rows\n\n| fact file | rows | used | left out, and why |\n|---|---|---|---|\n")
	for _, name := range sorted(a.tally) {
		t := a.tally[name]
		var why []string
		for _, reason := range sorted(t.left) {
			why = append(why, fmt.Sprintf("%d %s", t.left[reason], reason))
		}
		fmt.Fprintf(&b, "| %s | %d | %d | %s |\n", name, t.read, t.used, strings.Join(why, "; "))
	}
	b.WriteString("\n## Listings per file\n\n| file | listings |\n|---|---|\n")
	for _, area := range sorted(a.areas) {
		fmt.Fprintf(&b, "| %s.jsonl | %d |\n", area, len(a.areas[area]))
	}
	b.WriteString("\n" + sourcesTail)
	return os.WriteFile(path, []byte(b.String()), 0o644)
}

const sourcesHead = `# Where the seed listings come from

Every listing names its own source, with that source's date, in ` + "`source`" + `. Nobody answerable has confirmed
any of them: they are shown as unconfirmed, with the words "call before you go". Names, places, times and
costs are facts of the sources; summaries are our own words. What a source does not say is unknown.

| source | date | licence | what we took |
|---|---|---|---|
| Meeting list of the Southeastern Pennsylvania Intergroup of A.A., as copied in github.com/code4recovery/tsml-ui | 2020 to 2022, per row | MIT | A.A. groups in Philadelphia |
| Meeting list of Al-Anon Massachusetts, as copied in github.com/code4recovery/tsml-ui (from a staging server) | 2023-08-22 | MIT | Al-Anon and Alateen groups |
| Meeting list of Eating Disorders Anonymous, as copied in github.com/code4recovery/tsml-ui | 2022 and 2023, per row | MIT | online groups |
| Sample database of the BMLT server, github.com/bmlt-enabled/bmlt-server (Narcotics Anonymous, Greater New York) | before 2020: shown as 2019, the latest it can be | MIT | N.A. groups in New York City |
| SAMHSA, National Directory of Drug and Alcohol Use Treatment Facilities, 2022 edition | 2022-05-19 | work of the US Government, public domain in the US | outpatient programs with group counseling |
| SAMHSA, National Directory of Mental Health Treatment Facilities, 2024 edition | 2024-07-03 | work of the US Government, public domain in the US | outpatient mental health programs, VA facilities |
| Pages of groups, clinics and newspapers, one address per listing | per page; undated pages have no date | facts only, no text copied | groups and practices, with fees where the page states them |

A facility in both directories is one listing, the newer facts first. Points on the map come from the row, or are
the middle of the ZIP code or town. A fellowship's groups are "by donation, from nothing" by the fellowship's own
published rule, which each of them quotes; no other price is inferred.
`

const sourcesTail = `## Notices

Code for Recovery (tsml-ui): Copyright (c) 2023 Code for Recovery. BMLT: Copyright (c) 2018-present The BMLT Enabled
Community. Both under the MIT License:

> Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
> documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
> rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
> persons to whom the Software is furnished to do so, subject to the following conditions: The above copyright notice
> and this permission notice shall be included in all copies or substantial portions of the Software. THE SOFTWARE IS
> PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
> MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT
> HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE,
> ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.

Substance Abuse and Mental Health Services Administration (SAMHSA), US Department of Health and Human Services: the
directories are in the public domain in the United States; SAMHSA does not endorse this directory.

Places and time zones: GeoNames (geonames.org), CC BY 4.0. Postal geography: US Census Bureau, public domain.

The arrangement and our own words: CC BY-SA 4.0.
`
