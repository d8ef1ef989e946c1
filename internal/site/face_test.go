package site_test

import (
	"bytes"
	"image"
	"image/png"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"openchair/internal/listing"
	"openchair/internal/site"
	"openchair/internal/testkit"
	"openchair/internal/vocab"
)

func TestOurOwnColorsCanBeRead(t *testing.T) {
	// A change to its own value makes a scheme be checked with the rest of the palette.
	for _, problem := range (site.Colors{Light: site.Scheme{Ink: "#1f2b2a"}, Dark: site.Scheme{Ink: "#ece9e3"}}).Check() {
		t.Error(problem)
	}
}

func TestColorsThatCannotBeReadAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		colors site.Colors
		says   string
	}{
		"good":      {site.Colors{Light: site.Scheme{Accent: "#5b2a86"}, Dark: site.Scheme{Accent: "#d9b8ff"}}, ""},
		"short":     {site.Colors{Light: site.Scheme{Ink: "#000"}}, ""},
		"pale":      {site.Colors{Light: site.Scheme{Accent: "#ffcc00"}}, "colors.light: accent #ffcc00 on paper #faf7f2 has a contrast of 1.4:1; text needs 4.5:1"},
		"button":    {site.Colors{Light: site.Scheme{Accent: "#155e57", AccentInk: "#155e57"}}, "accent_ink #155e57 on accent #155e57 has a contrast of 1.0:1"},
		"edge":      {site.Colors{Light: site.Scheme{Card: "#8d9793"}}, "edge #7d8783 on card #8d9793"},
		"dark":      {site.Colors{Dark: site.Scheme{Accent: "#103040"}}, "colors.dark: accent #103040 on paper"},
		"no color":  {site.Colors{Light: site.Scheme{Accent: "teal"}}, `"teal" is not a color`},
		"no style":  {site.Colors{Light: site.Scheme{Accent: "#fff;}body{display:none"}}, "is not a color"},
		"not a rgb": {site.Colors{Dark: site.Scheme{Paper: "#12345"}}, "is not a color"},
	} {
		got := strings.Join(c.colors.Check(), "\n")
		if (c.says == "") != (got == "") || !strings.Contains(got, c.says) {
			t.Errorf("%s says %q", name, got)
		}
	}
}

func TestLogosDrawAndDoNothingElse(t *testing.T) {
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewRGBA(image.Rect(0, 0, 80, 40))); err != nil {
		t.Fatal(err)
	}
	svg := func(inside string) string {
		return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 200 100">` + inside + `</svg>`
	}
	for name, c := range map[string]struct{ body, says string }{
		"png":            {picture.String(), ""},
		"svg":            {svg(`<defs><linearGradient id="g"><stop offset="0"/></linearGradient></defs><path d="M0 0h9" fill="url(#g)"/><use href="#g"/>`), ""},
		"declared":       {`<?xml version="1.0"?>` + svg(""), ""},
		"script":         {svg(`<script>alert(1)</script>`), "<script>"},
		"capital script": {svg(`<SCRIPT>alert(1)</SCRIPT>`), "<SCRIPT>"},
		"handler":        {svg(`<path onload="alert(1)"/>`), "a script"},
		"style":          {svg(`<style>@import "x"</style>`), "<style>"},
		"image":          {svg(`<image href="https://example.org/x.png"/>`), "<image>"},
		"foreign":        {svg(`<foreignObject/>`), "<foreignObject>"},
		"link":           {svg(`<use xlink:href="https://example.org/x.svg#a"/>`), "points outside"},
		"data":           {svg(`<use href="data:image/svg+xml,x"/>`), "points outside"},
		"url":            {svg(`<path fill="url( 'https://example.org/x' )"/>`), "points outside"},
		"second url":     {svg(`<path style="fill:url(#a);stroke:url(//example.org)"/>`), "points outside"},
		"escaped":        {svg(`<path style="fill:u\72l(//example.org)"/>`), "a script"},
		"animation":      {svg(`<set attributeName="href" to="javascript:x"/>`), "<set>"},
		"doctype":        {`<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>` + svg("&x;"), "DOCTYPE"},
		"sheet":          {`<?xml-stylesheet href="https://example.org/x.css"?>` + svg(""), "style sheet"},
		"html":           {`<html></html>`, "neither"},
		"empty":          {"", "neither"},
		"half":           {svg("")[:40], "neither"},
		"no size":        {`<svg xmlns="http://www.w3.org/2000/svg"/>`, "no size"},
		"large":          {svg(strings.Repeat("<g></g>", 20000)), "larger than"},
		"bad png":        {"\x89PNG\r\n\x1a\nnothing", "PNG"},
	} {
		l, err := site.ReadLogo([]byte(c.body))
		switch {
		case c.says == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.says == "" && (l.Width != 72 || l.Height != 36):
			t.Errorf("%s is %d by %d", name, l.Width, l.Height)
		case c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)):
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
}

func TestTheHostsFaceIsOnEveryPage(t *testing.T) {
	d := testkit.NewDirectory(t, testkit.Now, nil)
	logo, err := site.ReadLogo([]byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"/>`))
	if err != nil {
		t.Fatal(err)
	}
	h := hosted(t, d, site.Host{
		Name: "Sample", LeaveURL: "https://example.org/", Logo: logo, Colors: site.Colors{Light: site.Scheme{Accent: "#5b2a86"}},
		Policy: map[string]string{"en": "# Whom we list\n\nAsk [us](mailto:a@example.org).\n\n<script>alert(1)</script>"},
	})
	page := get(t, h, "/es/about")
	well(t, "/es/about", page)
	body := page.Body.String()
	if strings.Contains(body, "alert(1)") || !strings.Contains(body, `<div class="policy" lang="en"><h3>Whom we list</h3>`) || !strings.Contains(body, `href="mailto:a@example.org"`) {
		t.Error("the policy is not as it should be")
	}
	for want, kind := range map[string]string{`/static/host\.[0-9a-f]{8}\.css`: "text/css", `/static/logo\.[0-9a-f]{8}\.svg`: "image/svg+xml"} {
		at := regexp.MustCompile(want).FindString(body)
		if at == "" {
			t.Errorf("no %s on the page", want)
			continue
		}
		w := get(t, h, at)
		if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), kind) || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s answers %d, %v", at, w.Code, w.Header())
		}
		if kind == "text/css" && !strings.Contains(w.Body.String(), "--accent:#5b2a86") {
			t.Errorf("%s says %s", at, w.Body)
		}
	}
}

// hosted is the pages of a host of its own.
func hosted(t *testing.T, d *testkit.Directory, host site.Host) http.Handler {
	t.Helper()
	h, err := site.New(site.Deps{
		Host: host, Finder: d.Finder, Listings: d.Store, Reader: d.Reader, Words: vocab.Must(), Freshness: listing.DefaultFreshness,
		Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return testkit.Now }, People: d.People(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// bare is the pages as a fresh install has them: without a public address.
func bare(t *testing.T, d *testkit.Directory) http.Handler {
	t.Helper()
	return hosted(t, d, site.Host{Name: "Open Chair", LeaveURL: "https://www.weather.gov/"})
}

func TestStylePageIsForThoseWhoWorkOnIt(t *testing.T) {
	d, h := town(t)
	if w := get(t, h, "/about/style"); w.Code != http.StatusNotFound {
		t.Errorf("a directory with a public address shows it: %d", w.Code)
	}
	if w := get(t, bare(t, d), "/about/style"); w.Code != http.StatusNotFound {
		t.Errorf("a server that does not listen on this machine alone shows it: %d", w.Code)
	}
	server := httptest.NewServer(bare(t, d))
	t.Cleanup(server.Close)
	for _, path := range []string{"/about/style", "/es/about/style"} {
		tab := testkit.Open(t, server.URL+path, testkit.View{Width: 390, Height: 844, ReducedMotion: true})
		if tab.Status() != http.StatusOK {
			t.Errorf("%s answers %d", path, tab.Status())
		}
		for _, line := range append(tab.Axe(), tab.Problems()...) {
			t.Errorf("%s: %s", path, line)
		}
		if over := tab.Overflow(); over > 0 {
			t.Errorf("%s scrolls sideways by %d", path, over)
		}
	}
	if w := get(t, bare(t, d), "/sitemap.xml"); w.Code != http.StatusNotFound {
		t.Errorf("a sitemap without a public address answers %d", w.Code)
	}
	if body := get(t, bare(t, d), "/robots.txt").Body.String(); strings.Contains(body, "Sitemap") {
		t.Error("robots.txt names a sitemap that is not there")
	}
}
