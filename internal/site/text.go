package site

import (
	"bytes"
	"html/template"
	"strings"

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

// house lets through what a host's own policy may hold beside that: its headings, under that of the page.
var house = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "strong", "em", "ul", "ol", "li", "br", "h3", "h4")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.AllowRelativeURLs(true)
	p.RequireNoReferrerOnLinks(true)
	return p
}()

// policy is the host's policy in the language, or in English; lang is what the page must mark it as.
func (s *Site) policy(l *Lang) (html template.HTML, lang string) {
	text, ok := s.Host.Policy[l.Tag]
	if !ok {
		if text, ok = s.Host.Policy["en"]; !ok {
			return "", ""
		}
		lang = "en"
	}
	var b bytes.Buffer
	if err := goldmark.Convert([]byte(text), &b); err != nil {
		return template.HTML(template.HTMLEscapeString(text)), lang //nolint:gosec // escaped
	}
	under := strings.NewReplacer("<h1", "<h3", "</h1", "</h3", "<h2", "<h4", "</h2", "</h4", "<h3", "<h4", "</h3", "</h4")
	return template.HTML(house.Sanitize(under.Replace(b.String()))), lang //nolint:gosec // cut down to an allow-list
}

// markdown is a listing's description as safe HTML, in the page's language where a person wrote it. This file
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
