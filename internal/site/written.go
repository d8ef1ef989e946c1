package site

import (
	"bytes"
	"html"
	"html/template"
	"strconv"
	"strings"
)

// What repeats on a result page, two hundred boxes, twenty cards, the ways to other pages and every claim with its
// sources, is written here and not by a template: a template that walks through them takes longer than the search.

// writing is HTML being written. Whatever is not markup of our own goes through text or attr, which escape it.
type writing struct{ strings.Builder }

func (w *writing) markup(parts ...string) {
	for _, p := range parts {
		w.WriteString(p)
	}
}

func (w *writing) text(s string) {
	if strings.ContainsAny(s, `&<>"'`) {
		s = html.EscapeString(s)
	}
	w.WriteString(s)
}

// attr is an attribute with its value; for href, only with addresses that we made.
func (w *writing) attr(name, value string) {
	w.markup(` `, name, `="`)
	w.text(value)
	w.WriteByte('"')
}

// lang marks a text that is in another language than the page.
func (w *writing) lang(tag string) {
	if tag != "" {
		w.attr("lang", tag)
	}
}

// way is what leads to another page of ours: a link, or on a page whose address must not tell what was asked, a
// button that posts the same. Its address is one that we made.
func way(private bool, class, href, text, aria string, current, cross bool) template.HTML {
	var w writing
	w.Grow(160 + len(href) + len(text))
	if private {
		w.markup(`<button type="submit" form="search"`)
		w.attr("class", "as-link "+class)
		w.markup(` name="go"`)
		w.attr("value", queryOf(href))
		w.attr("formaction", pathOf(href))
		w.markup(` formmethod="post"`)
	} else {
		w.markup(`<a`)
		w.attr("class", class)
		w.attr("href", href)
	}
	if aria != "" {
		w.attr("aria-label", aria)
	}
	if current {
		w.markup(` aria-current="true"`)
	}
	w.markup(`>`)
	w.text(text)
	if cross {
		w.markup(`<span aria-hidden="true">×</span>`)
	}
	if private {
		w.markup(`</button>`)
	} else {
		w.markup(`</a>`)
	}
	return w.html()
}

// to is the plainest way.
func to(private bool, class, href, text string) template.HTML {
	return way(private, class, href, text, "", false, false)
}

// groups are the filters.
func (p *pen) groups(all []Group, maxCost string) template.HTML {
	var w writing
	size := 0
	for _, g := range all {
		size += 300 + 160*(len(g.Options)+len(g.More))
	}
	w.Grow(size)
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
		w.boxes(g.Param, g.Options)
		if len(g.More) > 0 {
			w.markup(`<details class="more"><summary>`)
			w.text(p.lang.T("search.more_values", "N", len(g.More)))
			w.markup(`</summary>`)
			w.boxes(g.Param, g.More)
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
func (w *writing) boxes(param string, options []Option) {
	for _, o := range options {
		w.markup(`<label class="opt"><input type="checkbox" form="search"`)
		w.attr("name", param)
		w.attr("value", o.Value)
		if o.Chosen {
			w.markup(` checked`)
		}
		w.markup(`> <span>`)
		w.text(o.Label)
		w.markup(`</span> <span class="count">`)
		w.text(o.Count)
		w.markup(`</span></label>`)
	}
}

// choices are the options of a list to choose from.
func choices(options []Option) template.HTML {
	var w writing
	w.Grow(64 * len(options))
	for _, o := range options {
		w.markup(`<option`)
		w.attr("value", o.Value)
		if o.Chosen {
			w.markup(` selected`)
		}
		w.markup(`>`)
		w.text(o.Label)
		w.markup(`</option>`)
	}
	return w.html()
}

// pins are the links of a map.
func pins(all []Pin) template.HTML {
	var w writing
	for _, p := range all {
		x, y := strconv.Itoa(p.X), strconv.Itoa(p.Y)
		w.markup(`<a`)
		w.attr("href", p.Href)
		w.attr("aria-label", p.Text+": "+p.Name)
		w.markup(`><circle class="pin`)
		if p.Rough {
			w.markup(` rough`)
		}
		w.markup(`" cx="`, x, `" cy="`, y, `" r="14"/><text class="no`)
		if len(p.Text) > 2 {
			w.markup(` long`)
		}
		w.markup(`" x="`, x, `" y="`, y, `" dy="5">`)
		w.text(p.Text)
		w.markup(`</text></a>`)
	}
	return w.html()
}

func (w *writing) html() template.HTML { return template.HTML(w.String()) }

// pen writes in one language: its own words and shapes are made once.
type pen struct {
	lang   *Lang
	words  map[string]string // of one key each, escaped
	shapes map[string]string // by who leads
}

var penKeys = []string{
	"badge.example", "card.doubted", "card.cost", "card.insurance", "card.next", "card.where", "card.joining", "card.ask_serves",
	"estimate.steps", "estimate.note", "compare.pick", "filter.max_cost",
}

func newPen(l *Lang) *pen {
	p := &pen{lang: l, words: map[string]string{}, shapes: map[string]string{}}
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

// cards are the items of a list.
func (p *pen) cards(all []Card) template.HTML {
	var w writing
	w.Grow(2300 * len(all))
	for i := range all {
		w.markup(`<li>`)
		p.write(&w, &all[i])
		w.markup(`</li>`)
	}
	return w.html()
}

func (p *pen) card(x Card) template.HTML {
	var w writing
	w.Grow(2300)
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
