package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"html"
	"html/template"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"regexp"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"

	"openchair/internal/fault"
)

// Page is what every page has. Each page's own struct embeds it; a template sees nothing else.
type Page struct {
	Title       string
	Lang        string
	Prefix      string // "" or "/es"
	Host        Host
	Canonical   string // absolute, "" when the page is not to be indexed
	NoIndex     bool
	Switch      string // this page in the other language
	SwitchPosts bool   // and it is a posted one
	Alternates  []Alternate
	Nav         string // which entry of the menu is this page
	Forms       bool   // it has the forms of organizers and reviewers
	Listers     bool   // the directory takes listings from people
	Description string
	Data        ld // the page as schema.org has it, nil where it has nothing
	Sheet       *Sheet
}

// on says where the page is written to.
func (p Page) on(b *bytes.Buffer) { p.Sheet.page = b }

// Alternate is this page in another language, for hreflang.
type Alternate struct{ Lang, Href string }

// page starts a page struct. path is the page's address without its language.
func (s *Site) page(l *Lang, title, path string) Page {
	p := Page{Title: title, Lang: l.Tag, Prefix: l.Prefix, Host: s.Host, Listers: s.People != nil, Sheet: &Sheet{}}
	for _, tag := range []string{"en", "es"} {
		href := s.langs[tag].Prefix + path
		if href == "/es/" {
			href = "/es"
		}
		if tag == l.Tag {
			p.Canonical = s.Host.BaseURL + href
		} else {
			p.Switch = href
		}
		p.Alternates = append(p.Alternates, Alternate{tag, s.Host.BaseURL + href})
	}
	p.Alternates = append(p.Alternates, Alternate{"x-default", p.Alternates[0].Href})
	return p
}

// lang is the page language of a request: its address says it.
func (s *Site) lang(c *gin.Context) *Lang {
	if p := c.Request.URL.Path; p == "/es" || strings.HasPrefix(p, "/es/") {
		return s.langs["es"]
	}
	return s.langs["en"]
}

func (s *Site) words(l *Lang) pageWords {
	return pageWords{Lang: l, vocab: s.Words, now: s.Now(), km: s.Reader.Unit == "km"}
}

// parse reads each page with the layout and all partials, once a language, the language's functions
// bound: shared functions would let one request answer in another's language.
func (s *Site) parse(files fs.FS) (map[string]map[string]*template.Template, error) {
	names, err := fs.Glob(files, "templates/pages/*.html")
	if err != nil {
		return nil, err
	}
	out := map[string]map[string]*template.Template{}
	for tag, l := range s.langs {
		out[tag] = map[string]*template.Template{}
		pen := newPen(l, s.Words)
		funcs := template.FuncMap{
			"t": l.T, "num": l.Number, "asset": s.assets.href, "has_asset": s.assets.has, "digits": digits,
			"groups": pen.groups, "choices": choices, "hidden": hidden, "amounts": amounts, "items": items, "pins": pins, "card": pen.card, "cards": pen.cards, "to": to, "way": way, "said": pen.said, "claim": func(x Said) template.HTML { return pen.said([]Said{x}) }, "sources": pen.sources,
			"dict": dict, "plus": func(a, b int) int { return a + b }, "path": pathOf, "query": queryOf, "leave": func() string { return l.Prefix + "/leave" },
		}
		base := template.New("").Option("missingkey=error").Funcs(funcs)
		for _, pattern := range []string{"templates/*.html", "templates/partials/*.html"} {
			shared, err := fs.Glob(files, pattern)
			if err != nil {
				return nil, err
			}
			for _, name := range shared {
				if err := s.add(base, files, name, l); err != nil {
					return nil, err
				}
			}
		}
		if err := pen.draw(base); err != nil {
			return nil, err
		}
		for _, name := range names {
			clone, err := base.Clone()
			if err != nil {
				return nil, err
			}
			if err := s.add(clone, files, name, l); err != nil {
				return nil, err
			}
			out[tag][strings.TrimSuffix(path.Base(name), ".html")] = clone
		}
	}
	return out, nil
}

// said is a text that takes nothing, handed one that a function is given, and used a static file: they and the
// language's own beginning of an address are the same on every page of a language.
var (
	said   = regexp.MustCompile(`\{\{t "([^"]+)"\}\}`)
	handed = regexp.MustCompile(`\(t "([^"]+)"\)`)
	used   = regexp.MustCompile(`\{\{asset "([^"]+)"\}\}`)
	prefix = regexp.MustCompile(`\{\{\$?\.Prefix\}\}`)
)

// add parses one file. What is the same on every page of a language is written into it first: a page says
// some hundred such texts, and each call of a function costs a template more than the text.
func (s *Site) add(t *template.Template, files fs.FS, name string, l *Lang) error {
	b, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	text := said.ReplaceAllStringFunc(string(b), func(call string) string {
		if plain, ok := l.Plain(said.FindStringSubmatch(call)[1]); ok {
			return html.EscapeString(plain)
		}
		return call
	})
	text = handed.ReplaceAllStringFunc(text, func(call string) string {
		if plain, ok := l.Plain(handed.FindStringSubmatch(call)[1]); ok {
			return strconv.Quote(plain)
		}
		return call
	})
	text = prefix.ReplaceAllLiteralString(text, l.Prefix)
	text = used.ReplaceAllStringFunc(text, func(call string) string {
		if href, err := s.assets.href(used.FindStringSubmatch(call)[1]); err == nil {
			return href
		}
		return call
	})
	_, err = t.New(path.Base(name)).Parse(text)
	return err
}

// digits keeps what may stand in a tel: link.
func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, s)
}

// pathOf and queryOf take an address of ours apart, for a button that posts what a link would ask.
func pathOf(href string) string {
	path, _, _ := strings.Cut(href, "?")
	return path
}

func queryOf(href string) string {
	_, query, _ := strings.Cut(href, "?")
	if query == "" {
		return "page=1"
	}
	return query
}

// dict hands several values to a partial.
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, errors.New("dict needs names and values")
	}
	out := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, errors.New("dict needs names")
		}
		out[name] = pairs[i+1]
	}
	return out, nil
}

// sheets are the buffers pages are written into, used again: a result page is some eighty kilobytes.
var sheets = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// largestSheet is the largest buffer that is kept.
const largestSheet = 1 << 20

// render writes a whole page or none of it.
func (s *Site) render(c *gin.Context, status int, name string, l *Lang, page interface{ on(*bytes.Buffer) }) error {
	t, ok := s.pages[l.Tag][name]
	if !ok {
		return fmt.Errorf("there is no template %q", name)
	}
	b, _ := sheets.Get().(*bytes.Buffer)
	b.Reset()
	page.on(b)
	if err := t.ExecuteTemplate(b, "layout", page); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	c.Data(status, "text/html; charset=utf-8", b.Bytes()) // written when this returns
	if b.Cap() <= largestSheet {
		sheets.Put(b)
	}
	return nil
}

// handle turns a handler's error into a page, and a panic into a 500: the process lives.
func (s *Site) handle(h func(*gin.Context) error) gin.HandlerFunc {
	return func(c *gin.Context) {
		defer func() {
			if p := recover(); p != nil {
				s.Log.Error("panic", "error", fmt.Sprint(p), "route", c.FullPath(), "stack", string(debug.Stack()))
				s.fail(c, errors.New("panic"))
			}
		}()
		if err := h(c); err != nil {
			s.fail(c, err)
		}
	}
}

var (
	errNoPage = fault.NewNotFound("There is no page at this address.")
	errMethod = errors.New("method")
)

// ErrorPage says what went wrong and where to go on.
type ErrorPage struct {
	Page
	Heading, Sentence string
	Retry             bool
}

// fail is the one place where an error becomes a page. The sentence is the page's own, in its language:
// what an error says inside never reaches a person.
func (s *Site) fail(c *gin.Context, err error) {
	l := s.lang(c)
	status, key := http.StatusInternalServerError, "broken"
	switch f, ok := fault.Of(err); {
	case errors.Is(err, errMethod):
		status, key = http.StatusMethodNotAllowed, "method"
	case !ok:
		if c.Request.Context().Err() != nil {
			status, key = http.StatusServiceUnavailable, "unavailable"
			break
		}
		s.Log.Error("a page failed", "error", err.Error(), "route", c.FullPath(), "method", c.Request.Method)
	case f.Kind == fault.NotFound:
		status, key = http.StatusNotFound, "missing"
	case f.Kind == fault.Gone:
		status, key = http.StatusGone, "gone"
	case f.Kind == fault.Denied:
		status, key = http.StatusForbidden, "denied"
	case f.Kind == fault.Unavailable:
		status, key = http.StatusServiceUnavailable, "unavailable"
		s.Log.Warn("a page could not answer", "error", err.Error(), "route", c.FullPath())
	default:
		status, key = http.StatusBadRequest, "broken"
	}
	p := ErrorPage{Page: s.page(l, l.T("error."+key+".title"), "/"), Heading: l.T("error." + key + ".title"), Sentence: l.T("error." + key + ".text")}
	p.NoIndex, p.Canonical, p.Alternates = true, "", nil
	p.Retry = status == http.StatusServiceUnavailable
	c.Header("Cache-Control", "no-store")
	if p.Retry {
		c.Header("Retry-After", "30")
	}
	if rerr := s.render(c, status, "error", l, p); rerr != nil {
		s.Log.Error("the error page failed", "error", rerr.Error())
		c.Data(http.StatusInternalServerError, "text/plain; charset=utf-8", []byte("Something went wrong on our side. In an emergency in the US call 911; in a crisis call or text 988.\n"))
	}
}

// assets are the embedded static files under names that change with their content, so that a browser
// may keep them for ever.
type assets struct {
	byName map[string]asset // also by hashed name
}

type asset struct {
	name, kind string
	body       []byte
}

func readAssets(files fs.FS) (*assets, error) {
	a := &assets{byName: map[string]asset{}}
	entries, err := fs.ReadDir(files, "static")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		b, err := fs.ReadFile(files, "static/"+e.Name())
		if err != nil {
			return nil, err
		}
		a.add(e.Name(), b)
	}
	return a, nil
}

func (a *assets) add(name string, b []byte) {
	sum := sha256.Sum256(b)
	ext := path.Ext(name)
	hashed := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:4]) + ext
	kind := mime.TypeByExtension(ext)
	if ext == ".js" {
		kind = "text/javascript; charset=utf-8"
	}
	x := asset{name: hashed, kind: kind, body: b}
	a.byName[name], a.byName[hashed] = x, x
}

// Names of what the host brings to the static files.
const (
	hostStyle = "host.css"
	hostLogo  = "logo"
)

// addFace adds the host's colors and logo.
func (a *assets) addFace(h Host) error {
	css, err := h.Colors.css()
	if err != nil {
		return err
	}
	if css != nil {
		a.add(hostStyle, css)
	}
	if h.Logo != nil {
		a.add(hostLogo+h.Logo.Ext, h.Logo.Body)
	}
	return nil
}

// has reports whether a static file is there: the host's own may not be.
func (a *assets) has(name string) bool {
	_, ok := a.byName[name]
	return ok
}

// href is the address of a static file; a name that is not there fails the page in tests.
func (a *assets) href(name string) (string, error) {
	x, ok := a.byName[name]
	if !ok {
		return "", fmt.Errorf("there is no static file %q", name)
	}
	return "/static/" + x.name, nil
}

func (s *Site) static(c *gin.Context) {
	x, ok := s.assets.byName[c.Param("file")]
	if !ok {
		s.fail(c, errNoPage)
		return
	}
	if c.Param("file") == x.name {
		c.Header("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		c.Header("Cache-Control", "public, max-age=300")
	}
	c.Data(http.StatusOK, x.kind, x.body)
}
