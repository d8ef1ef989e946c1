package api

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"openchair/internal/explainer"
	"openchair/internal/fault"
	"openchair/internal/listing"
	"openchair/internal/search"
)

// listings is a search. A program is told what it got wrong; a page would go on without it.
func (a *API) listings(c *gin.Context) error {
	values, err := url.ParseQuery(c.Request.URL.RawQuery)
	if err != nil {
		return fault.NewInvalid(unreadable)
	}
	req, problems := a.Reader.Parse(values)
	if len(problems) > 0 {
		return fault.NewInvalid(problems...)
	}
	lang := langOf(c, req.Lang)
	reading := a.Reader.Read(req, lang, a.Now())
	q := reading.Query
	q.Facets, q.Explainer, q.Relax = search.Facets, true, true
	found, err := a.Finder.Find(c.Request.Context(), q)
	if err != nil {
		return fmt.Errorf("searching: %w", err)
	}
	if found.AsOf != nil {
		c.Header("X-As-Of", found.AsOf.UTC().Format(time.RFC3339))
	}
	c.Header("X-Total-Count", strconv.Itoa(found.Total))
	if links := a.pager(values, req.Page, req.PerPage, found.Total); links != "" {
		c.Header("Link", links)
	}
	if req.Purse != nil {
		for i := range found.Listings {
			l := &found.Listings[i]
			l.Estimate = explainer.Work(a.langs[lang], *req.Purse, l, a.Words, a.Reader.Currency).Listing(a.Reader.Currency)
		}
	}
	return a.reply(c, a.answer(lang, req, reading, found))
}

// pager is the Link header: where the other pages of this answer are.
func (a *API) pager(values url.Values, page, perPage, total int) string {
	last := max(1, min((total+perPage-1)/perPage, search.MaxDepth/perPage))
	var out []string
	link := func(rel string, n int) {
		v := url.Values{}
		for name, vs := range values {
			v[name] = vs
		}
		v.Set("page", strconv.Itoa(n))
		out = append(out, fmt.Sprintf(`<%s/api/v1/listings?%s>; rel=%q`, a.BaseURL, v.Encode(), rel))
	}
	if page < last {
		link("next", page+1)
	}
	if page > 1 {
		link("prev", min(page-1, last))
	}
	link("first", 1)
	link("last", last)
	return strings.Join(out, ", ")
}

// listing is one listing as anybody may see it. A paused one is told as it is; one that was taken down
// or that nobody confirmed for too long is gone; one that never was published is not there.
func (a *API) listing(c *gin.Context) error {
	q, err := only(c, "lang")
	if err != nil {
		return err
	}
	langOf(c, q.Get("lang"))
	text := c.Param("id")
	id, err := uuid.Parse(text)
	if err != nil || len(text) != 36 {
		return errNoListing
	}
	l, err := a.Listings.ByID(c.Request.Context(), id)
	if err != nil {
		return fmt.Errorf("loading a listing: %w", err)
	}
	now := a.Now()
	l.Freshness = l.FreshnessAt(now, a.Freshness)
	switch {
	case l.State == listing.Withdrawn, l.State == listing.Published && l.Freshness == listing.Hidden:
		return fault.NewGone("This listing is no longer in the directory.")
	case l.State != listing.Published && l.State != listing.Paused:
		return errNoListing
	}
	p := l.Public()
	if at, ok := l.Next(now); ok {
		p.NextMeeting = &at
	}
	return a.reply(c, p)
}

var errNoListing = fault.NewNotFound("There is no listing at this address.")

func (a *API) alive(c *gin.Context) error {
	c.Header("Cache-Control", "no-store")
	c.Data(http.StatusOK, "text/plain; charset=utf-8", []byte("ok\n"))
	return nil
}

// ready says yes or no. Why not is for the log: strangers need not know.
func (a *API) ready(c *gin.Context) error {
	c.Header("Cache-Control", "no-store")
	if a.Ready != nil {
		if err := a.Ready(c.Request.Context()); err != nil {
			c.Data(http.StatusServiceUnavailable, "text/plain; charset=utf-8", []byte("not ready\n"))
			return nil
		}
	}
	c.Data(http.StatusOK, "text/plain; charset=utf-8", []byte("ready\n"))
	return nil
}
