package testkit

import (
	"context"
	"log/slog"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"openchair/internal/account"
	"openchair/internal/ask"
	"openchair/internal/listing"
	"openchair/internal/moderation"
	"openchair/internal/place"
	"openchair/internal/search"
	"openchair/internal/search/bleveindex"
	"openchair/internal/site"
	"openchair/internal/store"
	"openchair/internal/vocab"
)

// Directory is a whole directory on the real thing: a SQLite file and an index in a folder of the test.
type Directory struct {
	Store    *store.Store
	Engine   *bleveindex.Engine
	Follower *search.Follower
	Finder   search.Finder
	Reader   *ask.Reader
	Now      time.Time
}

// NewDirectory holds the listings as they are, and is closed with the test. now is its clock.
func NewDirectory(t testing.TB, now time.Time, listings []listing.Listing) *Directory {
	t.Helper()
	dir := t.TempDir()
	ctx := context.Background()
	st, err := store.Open(ctx, store.Options{Folder: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	writes := make([]moderation.Write, 0, len(listings))
	for _, l := range listings {
		writes = append(writes, moderation.Write{Listing: l, By: moderation.Actor{Kind: l.Source.Kind}, Reason: "test", At: now})
	}
	if err := st.Commit(ctx, writes); err != nil {
		t.Fatal(err)
	}
	d := &Directory{Store: st, Now: now}
	engine, err := bleveindex.Open(bleveindex.Options{
		Dir: filepath.Join(dir, "index"), Words: vocab.Must(), Currency: "USD", Zone: "America/New_York", Now: func() time.Time { return d.Now },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	d.Engine = engine
	d.Follower = &search.Follower{Changes: st, Index: engine, Log: slog.New(slog.DiscardHandler)}
	d.Finder = search.Finder{Engine: engine, Rows: st}
	d.Reader = &ask.Reader{Words: vocab.Must(), Places: place.US(), Currency: "USD", Country: "US", Zone: "America/New_York", Unit: "mi"}
	if err := d.Follower.CatchUp(ctx); err != nil {
		t.Fatal(err)
	}
	return d
}

// People is what the pages for organizers and reviewers stand on.
func (d *Directory) People() *site.People {
	clock := func() time.Time { return d.Now }
	return &site.People{
		Desk: &moderation.Desk{
			Store: d.Store, Words: vocab.Must(), Places: place.US(), Freshness: listing.DefaultFreshness, Now: clock, TagKey: []byte("a key of the tests"),
		},
		Accounts: &account.Service{Store: d.Store, Now: clock}, Work: d.Store, Key: []byte("another key of the tests"),
	}
}

// Site is the pages over the directory.
func (d *Directory) Site(t testing.TB) http.Handler {
	t.Helper()
	gin.SetMode(gin.TestMode)
	s, err := site.New(site.Deps{
		Host:   site.Host{Name: "Open Chair", BaseURL: "http://localhost:8080", LeaveURL: "https://www.weather.gov/"},
		Finder: d.Finder, Listings: d.Store, Reader: d.Reader, Words: vocab.Must(), Freshness: listing.DefaultFreshness,
		Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return d.Now }, People: d.People(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}
