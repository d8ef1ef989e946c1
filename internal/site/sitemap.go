package site

import (
	"bufio"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"openchair/internal/fault"
	"openchair/internal/listing"
)

// sitemapListings is how many listings one file holds: the format allows 50,000 addresses, and each listing has
// one in each language.
const sitemapListings = 25_000

// sitemapPages are the pages that are the same for everybody.
var sitemapPages = []string{"/", "/topics", "/explainer", "/choose", "/about", "/privacy"}

// entry is a page that may be found. changed is zero where nobody can say.
type entry struct {
	path    string
	changed time.Time
}

// sitemap is the whole list while one file can hold it, else the list of the files. A walk through all
// listings is work: one at a time, and caches keep the answer for an hour.
func (s *Site) sitemap(c *gin.Context) error {
	if s.Host.BaseURL == "" {
		return errNoPage // its addresses must be whole, and only the host can say what they begin with
	}
	if !s.walking.TryLock() {
		return fault.NewUnavailable("The list is being written for someone else.")
	}
	defer s.walking.Unlock()
	first, total, err := s.findable(c.Request.Context(), 0)
	if err != nil {
		return err
	}
	if total > sitemapListings {
		return s.sitemapIndex(c, (total+sitemapListings-1)/sitemapListings)
	}
	return s.urlset(c, append(s.staticEntries(), first...))
}

// sitemapFile is one of several: pages.xml, listings-1.xml …
func (s *Site) sitemapFile(c *gin.Context) error {
	if s.Host.BaseURL == "" {
		return errNoPage
	}
	name := c.Param("file")
	if name == "pages.xml" {
		return s.urlset(c, s.staticEntries())
	}
	digits, ok := strings.CutPrefix(strings.TrimSuffix(name, ".xml"), "listings-")
	n, err := strconv.Atoi(digits)
	if !ok || err != nil || n < 1 || name != fmt.Sprintf("listings-%d.xml", n) {
		return errNoPage
	}
	if !s.walking.TryLock() {
		return fault.NewUnavailable("The list is being written for someone else.")
	}
	defer s.walking.Unlock()
	entries, _, err := s.findable(c.Request.Context(), n)
	if err != nil {
		return err
	}
	if len(entries) == 0 {
		return errNoPage
	}
	return s.urlset(c, entries)
}

func (s *Site) staticEntries() []entry {
	var out []entry
	for _, path := range sitemapPages {
		out = append(out, entry{path: path})
	}
	for _, t := range s.Words.Terms("topic") {
		out = append(out, entry{path: "/topics/" + t.ID})
	}
	return out
}

var errEnough = errors.New("enough")

// findable are the listings of one file, counted from 1, in the order of their ids; file 0 is the first one,
// with how many there are in all. Examples and what has aged out of sight are not found.
func (s *Site) findable(ctx context.Context, file int) (out []entry, total int, err error) {
	from := max(file-1, 0) * sitemapListings
	err = s.Listings.EachPublished(ctx, func(batch []listing.Listing) error {
		for i := range batch {
			l := &batch[i]
			if l.Example || l.State != listing.Published || l.FreshnessAt(s.Now(), s.Freshness) == listing.Hidden {
				continue
			}
			if total >= from && total < from+sitemapListings {
				out = append(out, entry{"/listings/" + l.Slug, l.ChangedAt})
			}
			total++
		}
		if file > 0 && total >= from+sitemapListings {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return out, total, err
}

const (
	xmlHead     = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"
	sitemapName = "http://www.sitemaps.org/schemas/sitemap/0.9"
)

func sitemapHeader(c *gin.Context) {
	c.Header("Cache-Control", "public, max-age=3600")
	c.Header("Content-Type", "application/xml; charset=utf-8")
	c.Status(http.StatusOK)
}

// urlset writes each page once in each language, with the other as its alternate.
func (s *Site) urlset(c *gin.Context, entries []entry) error {
	sitemapHeader(c)
	w := bufio.NewWriter(c.Writer)
	_, _ = io.WriteString(w, xmlHead+`<urlset xmlns="`+sitemapName+`" xmlns:xhtml="http://www.w3.org/1999/xhtml">`+"\n")
	for _, e := range entries {
		en, es := s.Host.BaseURL+e.path, s.Host.BaseURL+"/es"+strings.TrimSuffix(e.path, "/")
		var links strings.Builder
		for _, x := range []Alternate{{"en", en}, {"es", es}, {"x-default", en}} {
			links.WriteString(`<xhtml:link rel="alternate" hreflang="` + x.Lang + `" href="` + xmlText(x.Href) + `"/>`)
		}
		for _, loc := range []string{en, es} {
			_, _ = io.WriteString(w, "<url><loc>"+xmlText(loc)+"</loc>")
			if !e.changed.IsZero() {
				_, _ = io.WriteString(w, "<lastmod>"+e.changed.UTC().Format(time.DateOnly)+"</lastmod>")
			}
			_, _ = io.WriteString(w, links.String()+"</url>\n")
		}
	}
	_, _ = io.WriteString(w, "</urlset>\n")
	return w.Flush()
}

func (s *Site) sitemapIndex(c *gin.Context, files int) error {
	sitemapHeader(c)
	w := bufio.NewWriter(c.Writer)
	_, _ = io.WriteString(w, xmlHead+`<sitemapindex xmlns="`+sitemapName+`">`+"\n")
	write := func(name string) {
		_, _ = io.WriteString(w, "<sitemap><loc>"+xmlText(s.Host.BaseURL+"/sitemaps/"+name)+"</loc></sitemap>\n")
	}
	write("pages.xml")
	for n := range files {
		write(fmt.Sprintf("listings-%d.xml", n+1))
	}
	_, _ = io.WriteString(w, "</sitemapindex>\n")
	return w.Flush()
}

func xmlText(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}
