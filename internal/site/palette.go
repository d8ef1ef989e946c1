package site

import (
	"fmt"
	"io/fs"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"openchair/web"
)

// Colors are what a host changes of the look. What it leaves out stays as it is in app.css.
type Colors struct {
	Light Scheme `toml:"light"`
	Dark  Scheme `toml:"dark"`
}

// Scheme is the host's colors for one time of day, as #rgb or #rrggbb.
type Scheme struct {
	Accent    string `toml:"accent"`     // links, buttons
	AccentInk string `toml:"accent_ink"` // text on a button; black or white when left out
	Paper     string `toml:"paper"`      // behind everything
	Card      string `toml:"card"`       // behind cards and forms
	Ink       string `toml:"ink"`        // text
}

// palette is the values of the custom properties of app.css.
type palette map[string]string

// What WCAG 2.2 AA asks for: 1.4.3 for text, 1.4.11 for the edges of controls.
const (
	textContrast    = 4.5
	controlContrast = 3.0
)

// seen are the pairs that stand on each other somewhere: a color, what is behind it, and the least ratio.
var seen = []struct {
	front, back string
	least       float64
}{
	{"ink", "paper", textContrast},
	{"ink", "card", textContrast},
	{"ink", "accent-soft", textContrast},
	{"muted", "paper", textContrast},
	{"muted", "card", textContrast},
	{"accent", "paper", textContrast},
	{"accent", "card", textContrast},
	{"accent", "accent-soft", textContrast},
	{"accent-ink", "accent", textContrast},
	{"paper", "ink", textContrast}, // the exit button
	{"peer", "card", textContrast},
	{"peer", "peer-soft", textContrast},
	{"pro", "card", textContrast},
	{"pro", "pro-soft", textContrast},
	{"co", "card", textContrast},
	{"co", "co-soft", textContrast},
	{"accent", "peer-soft", textContrast}, // links in the two panels
	{"accent", "pro-soft", textContrast},
	{"good", "card", textContrast},
	{"good", "paper", textContrast},
	{"warn", "card", textContrast},
	{"warn", "paper", textContrast},
	{"warn", "warn-soft", textContrast},
	{"edge", "paper", controlContrast},
	{"edge", "card", controlContrast},
}

var (
	rootBlock = regexp.MustCompile(`(?s):root\s*{([^}]*)}`)
	property  = regexp.MustCompile(`--([a-z-]+):\s*(#[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?)\s*;`)
	hexColor  = regexp.MustCompile(`^#(?:[0-9a-fA-F]{3}){1,2}$`)
)

// palettes reads the two palettes from the style sheet itself: a copy of them here would grow old.
func palettes(files fs.FS) (light, dark palette, err error) {
	b, err := fs.ReadFile(files, "static/app.css")
	if err != nil {
		return nil, nil, err
	}
	blocks := rootBlock.FindAllStringSubmatch(string(b), 2)
	if len(blocks) < 2 {
		return nil, nil, fmt.Errorf("app.css does not begin with its two palettes")
	}
	light = palette{}
	for _, m := range property.FindAllStringSubmatch(blocks[0][1], -1) {
		light[m[1]] = m[2]
	}
	dark = maps.Clone(light)
	for _, m := range property.FindAllStringSubmatch(blocks[1][1], -1) {
		dark[m[1]] = m[2]
	}
	return light, dark, nil
}

// changes are the properties a scheme sets. The soft accent follows from accent and card.
func (s Scheme) changes(base palette) palette {
	out := palette{}
	for name, value := range map[string]string{"accent": s.Accent, "accent-ink": s.AccentInk, "paper": s.Paper, "card": s.Card, "ink": s.Ink} {
		if value != "" {
			out[name] = strings.ToLower(value)
		}
	}
	whole := base.with(out)
	if s.Accent != "" && s.AccentInk == "" {
		out["accent-ink"] = "#ffffff"
		if contrast("#101414", whole["accent"]) > contrast("#ffffff", whole["accent"]) {
			out["accent-ink"] = "#101414"
		}
	}
	if s.Accent != "" || s.Card != "" {
		out["accent-soft"] = mix(whole["accent"], whole["card"], softShare)
	}
	return out
}

// softShare is how much of the accent is in its soft form.
const softShare = 0.11

func (p palette) with(changes palette) palette {
	out := maps.Clone(p)
	maps.Copy(out, changes)
	return out
}

// problems are the pairs of a palette that cannot be read, in words.
func (p palette) problems() []string {
	var out []string
	for _, x := range seen {
		if got := contrast(p[x.front], p[x.back]); got < x.least {
			what := "text"
			if x.least == controlContrast {
				what = "the edge of a field"
			}
			out = append(out, fmt.Sprintf("%s %s on %s %s has a contrast of %.1f:1; %s needs %.1f:1",
				strings.ReplaceAll(x.front, "-", "_"), p[x.front], strings.ReplaceAll(x.back, "-", "_"), p[x.back], math.Floor(got*10)/10, what, x.least))
		}
	}
	return out
}

// Check says which of the host's colors cannot be read on which, and by how much.
func (c Colors) Check() []string {
	light, dark, err := palettes(web.Files)
	if err != nil {
		return []string{err.Error()}
	}
	var out []string
	for _, x := range []struct {
		name   string
		scheme Scheme
		base   palette
	}{{"colors.light", c.Light, light}, {"colors.dark", c.Dark, dark}} {
		whole := true
		for _, value := range []string{x.scheme.Accent, x.scheme.AccentInk, x.scheme.Paper, x.scheme.Card, x.scheme.Ink} {
			if value != "" && !hexColor.MatchString(value) {
				out = append(out, fmt.Sprintf("%s: %q is not a color like #155e57", x.name, value))
				whole = false
			}
		}
		if whole && x.scheme != (Scheme{}) {
			for _, p := range x.base.with(x.scheme.changes(x.base)).problems() {
				out = append(out, x.name+": "+p)
			}
		}
	}
	return out
}

// css is the style sheet of the host's colors, nil when it keeps ours. A file, because the content security
// policy allows no style in a page.
func (c Colors) css() ([]byte, error) {
	if c == (Colors{}) {
		return nil, nil
	}
	light, dark, err := palettes(web.Files)
	if err != nil {
		return nil, err
	}
	block := func(p palette) string {
		var b strings.Builder
		b.WriteString(":root{")
		for _, name := range slices.Sorted(maps.Keys(p)) {
			b.WriteString("--" + name + ":" + p[name] + ";")
		}
		return b.String() + "}"
	}
	return []byte("@media (prefers-color-scheme:light){" + block(c.Light.changes(light)) + "}\n@media (prefers-color-scheme:dark){" + block(c.Dark.changes(dark)) + "}\n"), nil
}

// contrast is WCAG's ratio of two colors, 1 to 21.
func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(hex string) float64 {
	weights := [3]float64{0.2126, 0.7152, 0.0722}
	sum := 0.0
	for i, v := range channels(hex) {
		c := v / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weights[i] * c
	}
	return sum
}

func channels(hex string) [3]float64 {
	hex = strings.TrimPrefix(hex, "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	var out [3]float64
	for i := range out {
		if len(hex) >= 2*i+2 {
			n, _ := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
			out[i] = float64(n)
		}
	}
	return out
}

// mix is share of one color over the rest of another.
func mix(a, b string, share float64) string {
	x, y := channels(a), channels(b)
	out := "#"
	for i := range x {
		out += fmt.Sprintf("%02x", int(math.Round(x[i]*share+y[i]*(1-share))))
	}
	return out
}
