// Package site is the HTML pages and forms. A handler reads the request, makes one call into the domain
// and renders one page struct; every page renders into a buffer first and works without JavaScript. It
// refuses to know SQL, the engine, or any fact about a listing that its words do not say.
package site

import (
	"context"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"openchair/internal/ask"
	"openchair/internal/explainer"
	"openchair/internal/listing"
	"openchair/internal/locale"
	"openchair/internal/search"
	"openchair/internal/vocab"
	"openchair/web"
)

// Lang is the language of a page.
type Lang = locale.Lang

// Finder answers searches.
type Finder interface {
	Find(ctx context.Context, q search.Query) (search.Result, error)
}

// Listings loads one listing in any state.
type Listings interface {
	BySlug(ctx context.Context, slug string) (listing.Listing, error)
	ByID(ctx context.Context, id uuid.UUID) (listing.Listing, error)
	// EachPublished hands over every published listing, a batch at a time.
	EachPublished(ctx context.Context, batch func([]listing.Listing) error) error
}

// Host is what the organization that runs this directory decides about its pages.
type Host struct {
	Name     string
	Region   string
	BaseURL  string
	Local    bool // BaseURL is this machine's own: nobody has said what the public one is
	LeaveURL string
	Contact  string
	Lines    []Line // the host's own crisis lines, after 988 and 911
	Colors   Colors
	Logo     *Logo
	Policy   map[string]string // Markdown by language, shown on /about
}

// Line is a crisis line of the host.
type Line struct {
	Name string
	Call string
	Text string
	URL  string
}

// Deps is everything the pages stand on.
type Deps struct {
	Host      Host
	Finder    Finder
	Listings  Listings
	Reader    *ask.Reader
	Words     *vocab.Vocab
	Freshness listing.FreshnessRule
	Log       *slog.Logger
	Now       func() time.Time
	// People is what organizers and reviewers need; nil for a directory that is only read.
	People *People
}

// Site serves the pages.
type Site struct {
	Deps
	langs  map[string]*Lang
	pages  map[string]map[string]*template.Template // language, page
	assets *assets
	engine *gin.Engine
	limits limits

	library    *explainer.Library
	topicTexts map[string]topicText
	payers     map[string][]PayerGroup // by language
	walking    sync.Mutex              // one walk through all listings at a time
}

// New reads templates and texts; an error is a fault in the program's own files.
func New(d Deps) (*Site, error) {
	s := &Site{Deps: d}
	var err error
	if s.langs, err = locale.Read(web.Files); err != nil {
		return nil, fmt.Errorf("texts: %w", err)
	}
	if s.library, err = explainer.Read(web.Files); err != nil {
		return nil, fmt.Errorf("comparison: %w", err)
	}
	if s.topicTexts, err = readTopicTexts(web.Files, d.Words); err != nil {
		return nil, fmt.Errorf("topics: %w", err)
	}
	s.payers = map[string][]PayerGroup{}
	for tag, l := range s.langs {
		s.payers[tag] = s.payerGroups(l)
	}
	if s.assets, err = readAssets(web.Files); err != nil {
		return nil, fmt.Errorf("assets: %w", err)
	}
	if err := s.assets.addFace(d.Host); err != nil {
		return nil, fmt.Errorf("the host's colors: %w", err)
	}
	if s.pages, err = s.parse(web.Files); err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	s.engine = gin.New()
	s.engine.HandleMethodNotAllowed = true
	s.engine.RedirectTrailingSlash = false
	s.engine.RedirectFixedPath = false
	var proxies []string
	if d.People != nil {
		proxies = d.People.Proxies
	}
	if err := s.engine.SetTrustedProxies(proxies); err != nil {
		return nil, err
	}
	s.limits = newLimits(d.Now)
	s.routes()
	return s, nil
}

func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.engine.ServeHTTP(w, r) }

// Routes are the pages' addresses, for tests that walk them all.
func (s *Site) Routes() gin.RoutesInfo { return s.engine.Routes() }

// routes is every address of the pages. English stands at /, Spanish under /es/ with the same paths.
func (s *Site) routes() {
	s.engine.NoRoute(func(c *gin.Context) { s.fail(c, errNoPage) })
	s.engine.NoMethod(func(c *gin.Context) { s.fail(c, errMethod) })
	get := func(path string, h func(*gin.Context) error) {
		for _, l := range []string{"", "/es"} {
			p := l + path
			if path == "/" && l != "" {
				p = l
				s.engine.GET("/es/", s.handle(h))
				s.engine.HEAD("/es/", s.handle(h))
			}
			s.engine.GET(p, s.handle(h))
			s.engine.HEAD(p, s.handle(h))
		}
	}
	get("/", s.home)
	get("/search", s.search)
	for _, prefix := range []string{"", "/es"} {
		s.engine.POST(prefix+"/search", s.handle(s.search))
		s.engine.POST(prefix+"/choose", s.handle(s.choose))
	}
	get("/listings/:slug", s.listing)
	get("/explainer", s.explainer)
	get("/compare", s.compare)
	get("/choose", s.choose)
	get("/topics", s.topics)
	get("/topics/:id", s.topic)
	get("/about", s.about)
	get("/about/style", s.style)
	get("/privacy", s.privacy)
	get("/leave", s.leave)
	for path, h := range map[string]func(*gin.Context) error{"/robots.txt": s.robots, "/sitemap.xml": s.sitemap, "/sitemaps/:file": s.sitemapFile} {
		s.engine.GET(path, s.handle(h))
		s.engine.HEAD(path, s.handle(h))
	}
	if s.People != nil {
		s.peopleRoutes(func(method, path string, h func(*gin.Context) error) {
			s.engine.Handle(method, path, s.handle(h))
			s.engine.Handle(method, "/es"+path, s.handle(h))
		})
	}
	s.engine.GET("/static/:file", s.static)
	s.engine.HEAD("/static/:file", s.static)
}
