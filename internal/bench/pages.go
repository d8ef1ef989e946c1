package bench

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"

	"openchair/internal/api"
	reading "openchair/internal/ask"
	"openchair/internal/listing"
	"openchair/internal/moderation"
	"openchair/internal/place"
	"openchair/internal/search"
	"openchair/internal/search/bleveindex"
	"openchair/internal/site"
	"openchair/internal/store"
	"openchair/internal/vocab"
)

// served is a whole directory over HTTP: the pages and the API on a real database and index, and beside
// them a handler that does nothing but answer with as many bytes as it is asked for.
type served struct {
	store    *store.Store
	engine   *bleveindex.Engine
	follower *search.Follower
	pages    *httptest.Server
	api      *httptest.Server
	empty    *httptest.Server
	dir      string
}

func newServed(c *Corpus) (*served, error) {
	gin.SetMode(gin.ReleaseMode)
	dir, err := os.MkdirTemp("", "openchair-bench-*")
	if err != nil {
		return nil, err
	}
	s := &served{dir: dir}
	ctx := context.Background()
	if s.store, err = store.Open(ctx, store.Options{Folder: dir}); err != nil {
		return nil, err
	}
	for chunk := range slices.Chunk(c.Listings, 1000) {
		writes := make([]moderation.Write, 0, len(chunk))
		for _, l := range chunk {
			writes = append(writes, moderation.Write{Listing: l, By: moderation.Actor{Kind: l.Source.Kind}, Reason: "bench", At: now})
		}
		if err := s.store.Commit(ctx, writes); err != nil {
			return nil, err
		}
	}
	silent := slog.New(slog.DiscardHandler)
	words, clock := vocab.Must(), func() time.Time { return now }
	s.engine, err = bleveindex.Open(bleveindex.Options{Dir: filepath.Join(dir, "index"), Words: words, Currency: "USD", Zone: "America/New_York", Now: clock, Log: silent})
	if err != nil {
		return nil, err
	}
	s.follower = &search.Follower{Changes: s.store, Index: s.engine, Log: silent}
	if err := s.follower.CatchUp(ctx); err != nil {
		return nil, err
	}
	rest(filepath.Join(dir, "index"))
	reader := &reading.Reader{Words: words, Places: place.US(), Currency: "USD", Country: "US", Zone: "America/New_York", Unit: "mi"}
	reader.Prepare() // as the server does when it starts
	finder := search.Finder{Engine: s.engine, Rows: s.store}
	pages, err := site.New(site.Deps{
		Host: site.Host{Name: "Open Chair", BaseURL: "http://localhost", LeaveURL: "https://www.weather.gov/"}, Finder: finder, Listings: s.store,
		Reader: reader, Words: words, Freshness: listing.DefaultFreshness, Log: silent, Now: clock,
	})
	if err != nil {
		return nil, err
	}
	programs, err := api.New(api.Deps{
		BaseURL: "http://localhost", Finder: finder, Listings: s.store, Organizations: s.engine, Reader: reader, Words: words,
		Freshness: listing.DefaultFreshness, Ready: func(context.Context) error { return nil }, Log: silent, Now: clock,
	})
	if err != nil {
		return nil, err
	}
	nothing := gin.New()
	filler := make([]byte, 1<<20)
	nothing.GET("/", func(c *gin.Context) {
		n := 0
		_, _ = fmt.Sscan(c.Query("bytes"), &n)
		c.Data(http.StatusOK, "text/html; charset=utf-8", filler[:min(n, len(filler))])
	})
	s.pages, s.api, s.empty = httptest.NewServer(pages), httptest.NewServer(programs), httptest.NewServer(nothing)
	return s, nil
}

// rest waits, a minute at most, until nothing changes in an index folder: bleve goes on merging for a while after a
// large index was made, which is no part of what a search costs.
func rest(folder string) {
	files := func() string {
		var out strings.Builder
		_ = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return nil // a file that was merged away meanwhile
			}
			if info, err := d.Info(); err == nil {
				fmt.Fprintln(&out, path, info.Size())
			}
			return nil
		})
		return out.String()
	}
	last, since := "", time.Now()
	for start := time.Now(); time.Since(start) < time.Minute; time.Sleep(100 * time.Millisecond) {
		if now := files(); now != last {
			last, since = now, time.Now()
		}
		if time.Since(since) > quiet {
			return
		}
	}
}

// quiet is how long nothing has changed when an index is at rest.
const quiet = 2 * time.Second

func (s *served) close() {
	for _, srv := range []*httptest.Server{s.pages, s.api, s.empty} {
		if srv != nil {
			srv.Close()
		}
	}
	_ = s.engine.Close()
	_ = s.store.Close()
	_ = os.RemoveAll(s.dir)
}

// client keeps as many connections open as there are askers.
func client(connections int) *http.Client {
	return &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections, DisableCompression: true}}
}

// fetch gives the milliseconds and bytes of one answer.
func fetch(c *http.Client, address string) (ms float64, size int, err error) {
	start := time.Now()
	r, err := c.Get(address)
	if err != nil {
		return 0, 0, err
	}
	n, err := io.Copy(io.Discard, r.Body)
	_ = r.Body.Close()
	if err == nil && r.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s answers %d", r.Request.URL.Path, r.StatusCode)
	}
	return float64(time.Since(start).Microseconds()) / 1000, int(n), err
}

// compare times a result page and an API answer, one after another, against the empty handler with the same
// bytes, over loopback connections that stay open.
func (s *served) compare(out io.Writer, queries []string, n int) error {
	c := client(1)
	for _, what := range []struct{ name, base, path string }{{"page", s.pages.URL, "/search?q="}, {"api", s.api.URL, "/api/v1/listings?q="}} {
		var ours, empty []float64
		bytes := 0
		for round := range rounds {
			for _, q := range queries {
				ms, size, err := fetch(c, what.base+what.path+url.QueryEscape(q))
				if err != nil {
					return err
				}
				nothing, _, err := fetch(c, fmt.Sprintf("%s/?bytes=%d", s.empty.URL, size))
				if err != nil {
					return err
				}
				if round > 0 { // the first round warms up
					ours, empty, bytes = append(ours, ms), append(empty, nothing), bytes+size
				}
			}
		}
		fmt.Fprintf(out, "%s: %.2f ms, %d bytes; empty handler with the same bytes %.2f ms\n", what.name, median(ours), bytes/max(1, len(ours)), median(empty))
		if n == ratioSize {
			fmt.Fprintf(out, "RATIO %s_over_empty %.2f\n", what.name, median(ours)/median(empty))
		}
	}
	return nil
}

// changed is how many listings the changes under load go round.
const changed = 100

// Load is what make soak puts on a directory: 64 connections, a thousand different searches, none
// repeated, while one change a second is applied. Three runs, of which the middle one counts.
func Load(out io.Writer, n int) error {
	c := NewCorpus(n)
	s, err := newServed(c)
	if err != nil {
		return err
	}
	defer s.close()
	// What the listings were made from is no part of a server, and its collector would walk it with every turn.
	c = &Corpus{Queries: c.Queries, Listings: slices.Clone(c.Listings[:min(n, changed)])}
	debug.FreeOSMemory()
	fmt.Fprintf(out, "\n== load at %d listings\n", n)
	var costs, tails []float64
	for run := range 3 {
		searches := manySearches(c, 1000, uint64(run))
		times, size, err := s.underLoad(c, searches)
		if err != nil {
			return err
		}
		nothing := make([]string, len(searches))
		for i := range nothing {
			nothing[i] = fmt.Sprintf("%s/?bytes=%d&i=%d", s.empty.URL, size, i)
		}
		empty, _, err := storm(nothing)
		if err != nil {
			return err
		}
		costs = append(costs, median(times)/median(empty))
		slices.Sort(times)
		tail := times[len(times)*99/100] / times[len(times)/2]
		tails = append(tails, tail)
		fmt.Fprintf(out, "run %d: median %.1f ms, p99 %.1f ms, %d bytes a page; empty handler median %.2f ms\n",
			run+1, times[len(times)/2], times[len(times)*99/100], size, median(empty))
	}
	fmt.Fprintf(out, "RATIO load_page_over_empty %.1f\nRATIO load_p99_over_median %.1f\n", median(costs), median(tails))
	return nil
}

// underLoad asks all searches at 64 connections while changes are applied.
func (s *served) underLoad(c *Corpus, searches []string) (ms []float64, bytes int, err error) {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for i := 0; ; i++ {
			l := c.Listings[i%len(c.Listings)]
			if now, err := s.store.ByID(ctx, l.ID); err == nil {
				now.Description += " "
				_ = s.store.Commit(ctx, []moderation.Write{{Listing: now, Was: now.Revision, By: moderation.Actor{Kind: "bench"}, Reason: "load", At: time.Now()}})
				_ = s.follower.CatchUp(ctx)
			}
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
		}
	}()
	addresses := make([]string, len(searches))
	for i, q := range searches {
		addresses[i] = s.pages.URL + "/search?" + q
	}
	ms, bytes, err = storm(addresses)
	stop()
	<-done
	return ms, bytes, err
}

// connections is how many people ask at once.
const connections = 64

// storm fetches every address once, 64 at a time.
func storm(addresses []string) (ms []float64, bytes int, err error) {
	c := client(connections)
	var next atomic.Int64
	var mu sync.Mutex
	var all sync.WaitGroup
	total := 0
	for range connections {
		all.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(addresses) {
					return
				}
				took, size, ferr := fetch(c, addresses[i])
				mu.Lock()
				if ferr != nil {
					err = ferr
				}
				ms, total = append(ms, took), total+size
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return ms, total / max(1, len(ms)), err
}

// manySearches are n different ones: words of the corpus, some with a place, a filter or an order.
func manySearches(c *Corpus, n int, seed uint64) []string {
	places := []string{"19103", "10001", "60614", "90012", "77002", "02139", "85004", "98101"}
	more := []url.Values{{}, {"led_by": {"peer"}}, {"cost": {"free"}}, {"sort": {"soonest"}}, {"format": {"online"}}, {"day": {"tue"}}}
	var out []string
	seen := map[string]bool{}
	for i := 0; len(out) < n; i++ {
		k := i + int(seed)*7919
		v := url.Values{"q": {c.Queries[k%len(c.Queries)]}}
		if k%3 == 0 {
			v.Set("near", places[k/3%len(places)])
		}
		for name, values := range more[k/len(c.Queries)%len(more)] {
			v[name] = values
		}
		v.Set("within", fmt.Sprintf("%dmi", 10+k%40))
		if !v.Has("near") {
			v.Del("within")
			v.Set("page", fmt.Sprint(1+k/(len(c.Queries)*len(more))))
		}
		if q := v.Encode(); !seen[q] {
			seen[q] = true
			out = append(out, q)
		}
		if i > 1_000_000 {
			break
		}
	}
	return out
}
