// Package api is the directory for programs: searches, listings and vocabulary as JSON, and whether the
// server is alive and ready. Everything is read only and open to any origin. It refuses what a page
// would forgive (an unknown parameter or value is a 400 that names it) and never repeats what was asked.
//
//	a, err := api.New(api.Deps{Finder: finder, Listings: st, …})
package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"openchair/internal/ask"
	"openchair/internal/fault"
	"openchair/internal/listing"
	"openchair/internal/locale"
	"openchair/internal/search"
	"openchair/internal/vocab"
	"openchair/web"
)

// Finder answers searches.
type Finder interface {
	Find(ctx context.Context, q search.Query) (search.Result, error)
}

// Listings loads one listing in any state.
type Listings interface {
	ByID(ctx context.Context, id uuid.UUID) (listing.Listing, error)
}

// Organizations completes the name of an organization.
type Organizations interface {
	Organizations(prefix string, limit int, now time.Time) []search.Count
}

// Deps is everything the API stands on.
type Deps struct {
	BaseURL       string
	Finder        Finder
	Listings      Listings
	Organizations Organizations
	Reader        *ask.Reader
	Words         *vocab.Vocab
	Freshness     listing.FreshnessRule
	// Ready says what keeps the server from answering well; nil when nothing does.
	Ready func(ctx context.Context) error
	Log   *slog.Logger
	Now   func() time.Time
}

// API serves /api, /healthz and /readyz.
type API struct {
	Deps
	engine *gin.Engine
	names  []topicNames
	langs  map[string]*locale.Lang
}

// New wires the routes.
func New(d Deps) (*API, error) {
	langs, err := locale.Read(web.Files)
	if err != nil {
		return nil, fmt.Errorf("texts: %w", err)
	}
	a := &API{Deps: d, engine: gin.New(), names: topicsOf(d.Words), langs: langs}
	a.engine.HandleMethodNotAllowed = true
	a.engine.RedirectTrailingSlash = false
	a.engine.RedirectFixedPath = false
	if err := a.engine.SetTrustedProxies(nil); err != nil {
		return nil, err
	}
	a.engine.NoRoute(a.handle(func(*gin.Context) error {
		return fault.NewNotFound("There is nothing at this address.")
	}))
	a.engine.NoMethod(a.handle(a.otherMethod))
	get := func(path string, h func(*gin.Context) error) {
		a.engine.GET(path, a.handle(h))
		a.engine.HEAD(path, a.handle(h))
	}
	get("/api/v1/listings", a.listings)
	get("/api/v1/listings/:id", a.listing)
	get("/api/v1/topics", a.topics)
	get("/api/v1/payers", a.payers)
	get("/api/v1/suggest", a.suggest)
	get("/healthz", a.alive)
	get("/readyz", a.ready)
	return a, nil
}

func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.engine.ServeHTTP(w, r) }

// Routes are the API's addresses, for tests and for the access log's patterns.
func (a *API) Routes() gin.RoutesInfo { return a.engine.Routes() }

// open tells browsers that any origin may read: there is nothing here that is not public.
func open(c *gin.Context) {
	if strings.HasPrefix(c.Request.URL.Path, "/api/") {
		c.Header("Access-Control-Allow-Origin", "*")
		c.Header("Access-Control-Expose-Headers", "ETag, Link, X-Total-Count, X-As-Of")
	}
}

// handle turns a handler's error into a problem, and a panic into a 500: the process lives.
func (a *API) handle(h func(*gin.Context) error) gin.HandlerFunc {
	return func(c *gin.Context) {
		defer func() {
			if p := recover(); p != nil {
				a.Log.Error("panic", "error", fmt.Sprint(p), "route", c.FullPath(), "stack", string(debug.Stack()))
				a.fail(c, errPanic)
			}
		}()
		open(c)
		if err := h(c); err != nil {
			a.fail(c, err)
		}
	}
}

var (
	errPanic  = errors.New("panic")
	errMethod = errors.New("method")
)

// otherMethod answers a browser's question before a cross-origin read, and refuses all else.
func (a *API) otherMethod(c *gin.Context) error {
	if c.Request.Method == http.MethodOptions {
		c.Header("Access-Control-Allow-Methods", "GET, HEAD")
		c.Header("Access-Control-Allow-Headers", "If-None-Match, Accept-Language")
		c.Header("Access-Control-Max-Age", "86400")
		c.Status(http.StatusNoContent)
		c.Writer.WriteHeaderNow()
		return nil
	}
	return errMethod
}

// problem is RFC 9457, with one entry a parameter that needs correcting.
type problem struct {
	Type      string         `json:"type"`
	Title     string         `json:"title"`
	Status    int            `json:"status"`
	RequestID string         `json:"request_id,omitempty"`
	Errors    []paramProblem `json:"errors"`
}

type paramProblem struct {
	Param   string         `json:"param"`
	Reason  string         `json:"reason"`
	Allowed []string       `json:"allowed"`
	Choices []fault.Choice `json:"choices"`
}

// fail is the one place where an error becomes an answer. What an error says inside never leaves.
func (a *API) fail(c *gin.Context, err error) {
	p := problem{Type: "about:blank", Errors: []paramProblem{}, RequestID: c.Writer.Header().Get("X-Request-Id")}
	f, known := fault.Of(err)
	switch {
	case errors.Is(err, errMethod):
		p.Status, p.Title = http.StatusMethodNotAllowed, "This address can only be read."
	case !known && c.Request.Context().Err() != nil:
		p.Status, p.Title = http.StatusServiceUnavailable, "This took too long."
	case !known:
		if !errors.Is(err, errPanic) {
			a.Log.Error("the API failed", "error", err.Error(), "route", c.FullPath(), "request_id", p.RequestID)
		}
		p.Status, p.Title = http.StatusInternalServerError, "Something went wrong on our side."
	default:
		p.Status, p.Title = statusOf(f.Kind), f.Sentence
		if f.Kind == fault.Unavailable {
			a.Log.Warn("the API could not answer", "error", err.Error(), "route", c.FullPath(), "request_id", p.RequestID)
		}
		for _, x := range f.Problems {
			e := paramProblem{Param: x.Field, Reason: x.Reason, Allowed: x.Allowed, Choices: x.Choices}
			if e.Allowed == nil {
				e.Allowed = []string{}
			}
			if e.Choices == nil {
				e.Choices = []fault.Choice{}
			}
			p.Errors = append(p.Errors, e)
		}
	}
	if p.Status == http.StatusServiceUnavailable {
		c.Header("Retry-After", "30")
	}
	c.Header("Cache-Control", "no-store")
	body, jerr := encode(p)
	if jerr != nil {
		a.Log.Error("a problem could not be written", "error", jerr.Error())
	}
	c.Data(p.Status, "application/problem+json; charset=utf-8", body)
}

func statusOf(k fault.Kind) int {
	switch k {
	case fault.Invalid:
		return http.StatusBadRequest
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Gone:
		return http.StatusGone
	case fault.Conflict:
		return http.StatusConflict
	case fault.Denied:
		return http.StatusForbidden
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}
