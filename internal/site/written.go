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

// writing is HTML being written, apart or straight onto a page. Whatever is not markup of our own goes through text
// or attr, which escape it.
type writing struct {
	apart strings.Builder
	page  *bytes.Buffer // instead
}

func (w *writing) WriteString(s string) {
	if w.page != nil {
		w.page.WriteString(s)
	} else {
		w.apart.WriteString(s)
	}
}

// Sheet is where a page is written to. What is long is not handed to the template but written there, between the
// template's own text before it and after it, which a template writes in its order and keeps none of back.
type Sheet struct{ page *bytes.Buffer }

func (w *writing) markup(parts ...string) {
	for _, p := range parts {
		w.WriteString(p)
	}
}

func (w *writing) text(s string) {
	for i := range len(s) {
		switch s[i] {
		case '&', '<', '>', '"', '\'':
			w.WriteString(html.EscapeString(s))
			return
		}
	}
	w.WriteString(s)
}

// attr is an attribute with its value; for href, only with addresses that we made.
func (w *writing) attr(name, value string) {
	w.markup(` `, name, `="`)
	w.text(value)
	w.WriteString(`"`)
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
	w.apart.Grow(160 + len(href) + len(text))
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

// choices are the options of a list to choose from.
func choices(options []Option) template.HTML {
	var w writing
	w.apart.Grow(64 * len(options))
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

// hidden are fields that keep the rest of what was asked.
func hidden(fields []Field) template.HTML {
	var w writing
	for _, f := range fields {
		w.markup(`<input type="hidden"`)
		w.attr("name", f.Name)
		w.attr("value", f.Value)
		w.markup(`>`)
	}
	return w.html()
}

// amounts are fields of money or of percent.
func amounts(all []Amount) template.HTML {
	var w writing
	w.apart.Grow(240 * len(all))
	for _, x := range all {
		w.markup(`<div class="field money-field"><label`)
		w.attr("for", "m-"+x.Name)
		w.markup(`>`)
		w.text(x.Label)
		w.markup(`</label><span class="unit">`)
		w.text(x.Unit)
		w.markup(`</span><input`)
		w.attr("id", "m-"+x.Name)
		w.attr("name", x.Name)
		w.markup(` inputmode="decimal"`)
		w.attr("value", x.Value)
		w.markup(` autocomplete="off" size="6"></div>`)
	}
	return w.html()
}

// items are the lines of a list.
func items(lines []string) template.HTML {
	var w writing
	for _, line := range lines {
		w.markup(`<li>`)
		w.text(line)
		w.markup(`</li>`)
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

// html is what was written apart; what is on the page already is not handed over once more.
func (w *writing) html() template.HTML { return template.HTML(w.apart.String()) }
