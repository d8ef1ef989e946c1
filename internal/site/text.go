package site

import (
	"bytes"
	"html/template"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"

	"openchair/internal/listing"
)

// strict lets through what a description may hold and nothing else.
var strict = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "strong", "em", "ul", "ol", "li", "br")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	return p
}()

// markdown is a listing's description as safe HTML, in the page's language where a person wrote it. This
// is the only place where text becomes HTML.
func (s *Site) markdown(l *listing.Listing, lang *Lang) template.HTML {
	text := string(l.Description)
	if t, ok := l.Translations[lang.Tag]; ok && l.Lang != lang.Tag && t.Description != "" {
		text = string(t.Description)
	}
	if text == "" {
		return ""
	}
	var b bytes.Buffer
	if err := goldmark.Convert([]byte(text), &b); err != nil {
		return template.HTML(template.HTMLEscapeString(text)) //nolint:gosec // escaped
	}
	return template.HTML(strict.SanitizeBytes(b.Bytes())) //nolint:gosec // cut down to an allow-list
}
