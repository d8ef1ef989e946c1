// Package quality says how well the reader reads: it compares what was understood with what a person wrote
// down beforehand, per kind of reading, and counts alarms. It is no part of the product.
package quality

import (
	"bufio"
	"fmt"
	"io"
	"net/url"
	"slices"
	"sort"
	"strings"
	"time"

	"openchair/internal/ask"
)

// Now is the clock of every reading: a Tuesday evening in Philadelphia, as in the fixture town.
var Now = time.Date(2026, 11, 24, 18, 0, 0, 0, time.FixedZone("EST", -5*3600))

// Case is one query and what it should be read as, in the notation of the vocabulary's worked examples.
// Allowed is what two careful readers would not agree on, written with a "?" before it: neither missed when it
// is not read, nor wrong when it is.
type Case struct {
	Query, Lang string
	Right       []string
	Allowed     []string
	Held        bool // of the half that nothing was tuned on
	Line        int
}

// Rows reads a table with a header; lines that begin with "#" are comments.
func Rows(r io.Reader) ([]map[string]string, error) {
	var header []string
	var out []map[string]string
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "#") || lines.Text() == "" {
			continue
		}
		cells := strings.Split(lines.Text(), "\t")
		if header == nil {
			header = cells
			continue
		}
		row := map[string]string{}
		for i, h := range header {
			if i < len(cells) {
				row[h] = strings.TrimSpace(cells[i])
			}
		}
		out = append(out, row)
	}
	return out, lines.Err()
}

// Cases turns rows into cases.
func Cases(rows []map[string]string) []Case {
	var out []Case
	for i, r := range rows {
		c := Case{Query: r["query"], Lang: r["lang"], Held: r["half"] == "held", Line: i + 2}
		for _, pair := range Wanted(r["right"]) {
			if may, ok := strings.CutPrefix(pair, "?"); ok {
				c.Allowed = append(c.Allowed, may)
			} else {
				c.Right = append(c.Right, pair)
			}
		}
		out = append(out, c)
	}
	return out
}

// Wanted parts the notation: "param=value" pairs; what is in brackets and the word "text" are remarks.
func Wanted(right string) []string {
	if i := strings.IndexByte(right, '('); i >= 0 {
		right = right[:i]
	}
	var out []string
	for _, part := range splitPairs(right) {
		param, value, ok := strings.Cut(part, "=")
		if !ok {
			continue
		}
		switch {
		case param == "day" && value == "@today":
			value = "tue"
		case param == "day" && value == "@tomorrow":
			value = "wed"
		case part == "crisis=none":
			continue
		case param == "near" && states[value] != "":
			value = states[value]
		}
		out = append(out, param+"="+value)
	}
	return out
}

var states = map[string]string{"Ohio": "OH", "Maine": "ME", "Oregon": "OR"}

// splitPairs parts at the spaces that stand before a "param=": a town may hold spaces of its own.
func splitPairs(s string) []string {
	var out []string
	for _, word := range strings.Fields(s) {
		if strings.Contains(word, "=") || len(out) == 0 {
			out = append(out, word)
		} else {
			out[len(out)-1] += " " + word
		}
	}
	return out
}

// Understood is a reading in the same notation.
func Understood(r ask.Reading) []string {
	var out []string
	for _, c := range r.Understood.Chips {
		v := c.Value
		if c.Param == "near" {
			v = strings.ReplaceAll(v, ", ", ",")
		}
		out = append(out, c.Param+"="+v)
	}
	for _, a := range r.Understood.Ambiguous {
		out = append(out, "ambiguous="+a.From)
	}
	for _, a := range r.Understood.Asks {
		out = append(out, a+"=@here")
	}
	if r.Understood.Intent != "search" {
		out = append(out, "intent="+r.Understood.Intent)
	}
	if r.Crisis != nil {
		out = append(out, "crisis="+r.Crisis.Level)
	}
	return out
}

// Read reads a query as a page would.
func Read(r *ask.Reader, query, lang string) ask.Reading {
	req, _ := r.Parse(url.Values{"q": {query}})
	return r.Read(req, lang, Now)
}

// Plain reads sentences that look for nothing and lists those in which something is read.
func Plain(r *ask.Reader, rows []map[string]string) []string {
	var out []string
	for _, row := range rows {
		if got := Understood(Read(r, row["query"], row["lang"])); len(got) > 0 {
			out = append(out, fmt.Sprintf("%q read %v", row["query"], got))
		}
	}
	return out
}

// Score counts one kind of reading.
type Score struct {
	Wanted, Found, Shown, Right int
}

// Recall is how much of what is meant was found.
func (s Score) Recall() float64 { return share(s.Found, s.Wanted) }

// Precision is how much of what was shown is meant.
func (s Score) Precision() float64 { return share(s.Right, s.Shown) }

func share(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

// Report is the scores by parameter, and all together.
type Report struct {
	By     map[string]*Score
	All    Score
	Misses []string
}

// Compare reads every case.
func Compare(r *ask.Reader, cases []Case) Report {
	rep := Report{By: map[string]*Score{}}
	of := func(pair string) *Score {
		param, _, _ := strings.Cut(pair, "=")
		if rep.By[param] == nil {
			rep.By[param] = &Score{}
		}
		return rep.By[param]
	}
	for _, c := range cases {
		got := Understood(Read(r, c.Query, c.Lang))
		var missed, wrong []string
		for _, w := range c.Right {
			s := of(w)
			s.Wanted++
			rep.All.Wanted++
			if slices.ContainsFunc(got, func(g string) bool { return same(g, w) }) {
				s.Found++
				rep.All.Found++
			} else {
				missed = append(missed, w)
			}
		}
		for _, g := range got {
			if slices.Contains(c.Allowed, g) {
				continue
			}
			s := of(g)
			s.Shown++
			rep.All.Shown++
			if slices.ContainsFunc(c.Right, func(w string) bool { return same(g, w) }) {
				s.Right++
				rep.All.Right++
			} else {
				wrong = append(wrong, g)
			}
		}
		if len(missed)+len(wrong) > 0 {
			rep.Misses = append(rep.Misses, fmt.Sprintf("%q missed %v wrong %v", c.Query, missed, wrong))
		}
	}
	return rep
}

func same(got, want string) bool {
	if strings.HasPrefix(want, "ambiguous=") {
		return strings.EqualFold(got, want)
	}
	return got == want
}

// Print writes the table, a line a parameter.
func (r Report) Print(w io.Writer) {
	var params []string
	for p := range r.By {
		params = append(params, p)
	}
	sort.Strings(params)
	for _, p := range params {
		s := r.By[p]
		fmt.Fprintf(w, "  %-12s recall %5.1f%% (%d of %d)   precision %5.1f%% (%d of %d)\n", p, 100*s.Recall(), s.Found, s.Wanted, 100*s.Precision(), s.Right, s.Shown)
	}
	fmt.Fprintf(w, "  %-12s recall %5.1f%% (%d of %d)   precision %5.1f%% (%d of %d)\n", "all", 100*r.All.Recall(), r.All.Found, r.All.Wanted, 100*r.All.Precision(), r.All.Right, r.All.Shown)
}
