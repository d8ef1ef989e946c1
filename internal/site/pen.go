package site

import (
	"bytes"
	"html"
	"html/template"
	"strconv"
	"strings"

	"openchair/internal/search"
	"openchair/internal/vocab"
)

// pen writes in one language: its own words and shapes are made once.
type pen struct {
	lang   *Lang
	words  map[string]string // of one key each, escaped
	shapes map[string]string // by who leads
	known  map[search.Value]box
}

var penKeys = []string{
	"badge.example", "card.doubted", "card.cost", "card.insurance", "card.next", "card.where", "card.joining", "card.ask_serves",
	"estimate.steps", "estimate.note", "compare.pick", "filter.max_cost",
}

func newPen(l *Lang, v *vocab.Vocab) *pen {
	p := &pen{lang: l, words: map[string]string{}, shapes: map[string]string{}, known: map[search.Value]box{}}
	for _, param := range vocab.Params {
		for _, t := range v.Terms(param) {
			p.known[search.Value{Param: param, ID: t.ID}] = newBox(param, t.ID, v.Label(param, t.ID, l.Tag))
		}
	}
	for _, key := range penKeys {
		p.words[key] = html.EscapeString(l.T(key))
	}
	return p
}

// draw takes the shapes from the templates, which use them elsewhere too.
func (p *pen) draw(base *template.Template) error {
	t, err := base.Clone() // one that was executed takes no more templates
	if err != nil {
		return err
	}
	for _, led := range []string{"peer", "professional", "co-led"} {
		var b bytes.Buffer
		if err := t.ExecuteTemplate(&b, "shape", led); err != nil {
			return err
		}
		p.shapes[led] = b.String()
	}
	return nil
}

// groups are the filters.
func (p *pen) groups(to *Sheet, all []Group, maxCost string) template.HTML {
	w := writing{page: to.page}
	for _, g := range all {
		w.markup(`<details class="group"`)
		if g.Open {
			w.markup(` open`)
		}
		w.markup(`><summary>`)
		w.text(g.Title)
		w.markup(`</summary><fieldset><legend class="vh">`)
		w.text(g.Title)
		w.markup("</legend>\n")
		p.boxes(&w, g.Param, g.Options)
		if len(g.More) > 0 {
			w.markup(`<details class="more"><summary>`)
			w.text(p.lang.T("search.more_values", "N", len(g.More)))
			w.markup(`</summary>`)
			p.boxes(&w, g.Param, g.More)
			w.markup(`</details>`)
		}
		if g.Money {
			w.markup(`<div class="field"><label for="max_cost">`, p.words["filter.max_cost"], `</label><input id="max_cost" name="max_cost" form="search" inputmode="decimal"`)
			w.attr("value", maxCost)
			w.markup(` autocomplete="off" size="6"></div>`)
		}
		w.markup("</fieldset></details>\n")
	}
	return w.html()
}

// boxes are the boxes of a filter.
func (p *pen) boxes(w *writing, param string, options []Option) {
	for i := range options {
		o := &options[i]
		b, ok := p.known[search.Value{Param: param, ID: o.Value}]
		if !ok || b.label != o.Label {
			b = newBox(param, o.Value, o.Label)
		}
		w.WriteString(b.start)
		if o.Chosen {
			w.WriteString(` checked`)
		}
		w.WriteString(b.middle)
		w.text(o.Count)
		w.WriteString(`</span></label>`)
	}
}

// box is one value of a filter, written but for what the results say of it.
type box struct{ label, start, middle string }

func newBox(param, value, label string) box {
	var start, middle writing
	start.markup(`<label class="opt"><input type="checkbox" form="search"`)
	start.attr("name", param)
	start.attr("value", value)
	middle.markup(`> <span>`)
	middle.text(label)
	middle.markup(`</span> <span class="count">`)
	return box{label, start.apart.String(), middle.apart.String()}
}

// cards are the items of a list.
func (p *pen) cards(to *Sheet, all []Card) template.HTML {
	w := writing{page: to.page}
	for i := range all {
		w.markup(`<li>`)
		p.write(&w, &all[i])
		w.markup(`</li>`)
	}
	return w.html()
}

func (p *pen) card(to *Sheet, x Card) template.HTML {
	w := writing{page: to.page}
	p.write(&w, &x)
	return w.html()
}

func (p *pen) write(w *writing, x *Card) {
	w.markup(`<article class="card`)
	if x.Example {
		w.markup(` is-example`)
	}
	w.markup(`"`)
	if x.Number > 0 {
		w.markup(` id="r`, strconv.Itoa(x.Number), `"`)
	}
	w.markup(">\n<div class=\"card-top\"><span class=\"led led-")
	w.text(x.LedBy)
	w.markup(`">`, p.shapes[x.LedBy])
	w.text(x.LedWord)
	w.markup(`</span><span class="kind">`)
	w.text(x.Kind)
	w.markup(`</span>`)
	if x.Example {
		w.markup(`<span class="badge badge-example">`, p.words["badge.example"], `</span>`)
	}
	if x.Doubted {
		w.markup(`<span class="badge badge-doubted">`, p.words["card.doubted"], `</span>`)
	}
	w.markup("</div>\n<h3>")
	name := "span"
	if x.Href != "" {
		name = "a"
	}
	w.markup(`<`, name)
	if x.Href != "" {
		w.attr("href", x.Href)
	}
	w.lang(x.Lang)
	w.markup(`>`)
	w.text(x.Name)
	w.markup(`</`, name, `></h3>`)
	if x.Org != "" {
		w.markup(`<p class="org">`)
		w.text(x.Org)
		w.markup(`</p>`)
	}
	if x.Summary != "" {
		w.markup(`<p class="summary"`)
		w.lang(x.SummaryLang)
		w.markup(`>`)
		w.text(x.Summary)
		w.markup(`</p>`)
	}
	p.facts(w, x)
	if x.ForYou != nil {
		p.forYou(w, x.ForYou)
	}
	if x.AskServes {
		w.markup(`<p class="note">`, p.words["card.ask_serves"], `</p>`)
	}
	w.markup(`<div class="card-foot"><p class="fresh fresh-`)
	w.text(x.FreshMark)
	w.markup(`">`)
	w.text(x.Fresh)
	w.markup(`</p>`)
	if x.ID != "" {
		w.markup(`<label class="pick"><input type="checkbox" form="compare" name="id"`)
		w.attr("value", x.ID)
		w.markup(`> `, p.words["compare.pick"], `<span class="vh">: `)
		w.text(x.Name)
		w.markup(`</span></label>`)
	}
	w.markup("</div>\n</article>")
}

// facts are what decides whether one can go.
func (p *pen) facts(w *writing, x *Card) {
	fact := func(key string) { w.markup(`<div><dt>`, p.words[key], `</dt><dd`) }
	known := func(is bool) {
		if !is {
			w.markup(` class="unknown"`)
		}
		w.markup(`>`)
	}
	w.markup("\n<dl class=\"facts\">")
	fact("card.cost")
	known(x.CostKnown)
	w.text(x.Cost)
	if x.CostNote != "" {
		w.markup(` <span class="note">`)
		w.text(x.CostNote)
		w.markup(`</span>`)
	}
	w.markup("</dd></div>\n")
	fact("card.insurance")
	known(x.InsuranceKnown)
	w.text(x.Insurance)
	w.markup("</dd></div>\n")
	fact("card.next")
	if x.WhenISO != "" {
		w.markup(`><time`)
		w.attr("datetime", x.WhenISO)
		w.markup(`>`)
		w.text(x.When)
		w.markup("</time></dd></div>\n")
	} else {
		w.markup(`><span class="unknown">`)
		w.text(x.When)
		w.markup("</span></dd></div>\n")
	}
	fact("card.where")
	w.markup(`>`)
	w.text(x.Where)
	if x.Distance != "" {
		w.markup(` · `)
		w.text(x.Distance)
	}
	w.markup("</dd></div>\n")
	fact("card.joining")
	w.markup(`>`)
	w.text(x.Joining)
	w.markup("</dd></div>\n</dl>\n")
}

// forYou is what it costs the person, and how that was worked out.
func (p *pen) forYou(w *writing, x *ForYou) {
	w.markup(`<div class="for-you"><p><strong>`)
	w.text(x.Headline)
	w.markup(`</strong>`)
	if x.Mark != "" {
		mark := "other"
		if x.Fits {
			mark = "fits"
		}
		w.markup(` <span class="mark-`, mark, `">`)
		w.text(x.Mark)
		w.markup(`</span>`)
	}
	w.markup("</p>\n<details><summary>", p.words["estimate.steps"], `</summary><ol>`)
	for _, step := range x.Steps {
		w.markup(`<li>`)
		w.text(step)
		w.markup(`</li>`)
	}
	w.markup(`</ol>`)
	if x.Unknown != "" {
		w.markup(`<p class="unknown">`)
		w.text(x.Unknown)
		w.markup(`</p>`)
	}
	w.markup(`<p class="fine">`, p.words["estimate.note"], "</p></details></div>\n")
}

// said are claims, each with the marks of its sources.
func (p *pen) said(claims []Said) template.HTML {
	var w writing
	for i, x := range claims {
		if i > 0 {
			w.markup(` `)
		}
		w.text(x.Words)
		for _, n := range x.Notes {
			number := strconv.Itoa(n)
			w.markup(`<sup><a href="#source-`, number, `"`)
			w.attr("aria-label", p.lang.T("aside.source_n", "Number", n))
			w.markup(`>`, number, `</a></sup>`)
		}
	}
	return w.html()
}

// sources are the lines the marks lead to. Their addresses are in our own content, and of the web.
func (p *pen) sources(lines []SourceLine) template.HTML {
	var w writing
	w.markup(`<ol>`)
	for _, x := range lines {
		w.markup(`<li id="source-`, strconv.Itoa(x.N), `"><a`)
		if strings.HasPrefix(x.URL, "https://") || strings.HasPrefix(x.URL, "http://") {
			w.attr("href", x.URL)
		}
		w.markup(` rel="noreferrer noopener">`)
		w.text(x.Text)
		w.markup(`</a> <span class="checked">`)
		w.text(x.CheckedOn)
		w.markup(`</span></li>`)
	}
	w.markup(`</ol>`)
	return w.html()
}
