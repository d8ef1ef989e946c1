package testkit

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"
)

// axe-core 4.14.1, unchanged, under the MPL 2.0 beside it. It is in test binaries only.
//
//go:embed testdata/axe.min.js
var axeScript string

type axeViolation struct {
	ID     string
	Impact string
	Help   string
	Nodes  []struct {
		Target  []any // a nested list for what is inside a frame
		HTML    string
		Summary string `json:"failureSummary"`
	}
}

// Axe checks the page against WCAG 2.2 A and AA as far as a machine can and returns one line for
// each element at fault. Scripts of a tab that has none are on while it runs, because axe works in
// steps; the page's own were not loaded and stay so. With rules named, only those are looked at.
func (tab *Tab) Axe(rules ...string) []string {
	tab.t.Helper()
	if tab.view.NoScript {
		if err := scripts(tab.ctx, true); err != nil {
			tab.t.Fatalf("axe: %v", err)
		}
		defer func() {
			if err := scripts(tab.ctx, false); err != nil {
				tab.t.Errorf("axe: %v", err)
			}
		}()
	}
	if !Eval[bool](tab, `typeof axe === "object"`) {
		// The page's policy does not apply to what the debugger evaluates.
		tab.Do(chromedp.Evaluate[chromedp.Void](axeScript + ";0"))
	}
	// preload would fetch the style sheet again for each run; no rule of these reads it.
	only := `["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]`
	if len(rules) > 0 {
		only = `{type: "rule", values: ["` + strings.Join(rules, `", "`) + `"]}`
	}
	found := run(tab, chromedp.Evaluate[[]axeViolation](`axe.run(document, {runOnly: `+only+`, resultTypes: ["violations"], preload: false}).then(r => r.violations)`, chromedp.EvalAwaitPromise))
	var lines []string
	for _, v := range found {
		for _, n := range v.Nodes {
			html := []rune(strings.Join(strings.Fields(n.HTML), " "))
			if len(html) > 160 {
				html = append(html[:160], '…')
			}
			lines = append(lines, fmt.Sprintf("%s (%s): %s: %v %s: %s", v.ID, v.Impact, v.Help, n.Target, string(html),
				strings.Join(strings.Fields(n.Summary), " ")))
		}
	}
	return lines
}
