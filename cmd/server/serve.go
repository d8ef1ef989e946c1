package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"openchair/data/seed"
	"openchair/internal/api"
	"openchair/internal/fault"
	"openchair/internal/listing"
	"openchair/internal/moderation"
	"openchair/internal/search"
	"openchair/internal/site"
	"openchair/internal/store"
	"openchair/internal/vocab"
)

type serveCommand struct {
	NoSeed bool `help:"Leave an empty database empty."`
}

// drain is how long requests that have begun may take once the server is told to stop.
const drain = 20 * time.Second

// Run serves until ctx ends, then stops in order: ready no more, no new requests, those begun finish,
// follower, index, database.
func (cmd serveCommand) Run(s *Settings, h *Host, t *terminal, box contextBox) error {
	ctx := box.Context
	log := newLog(t.err)
	lock, err := lockFolder(s.Data)
	if err != nil {
		return err
	}
	defer lock.release()
	// Before any work: an address that is taken should be said at once.
	listener, err := net.Listen("tcp", s.Addr)
	if err != nil {
		return fault.NewUnavailable("The address " + s.Addr + " cannot be listened on. Is another server running? OPENCHAIR_ADDR chooses another.").Because(err)
	}
	defer func() { _ = listener.Close() }()
	hints, work := make(chan struct{}, 1), make(chan struct{}, 1)
	wrote := func() {
		nudge(hints)
		nudge(work)
	}
	st, err := store.Open(ctx, store.Options{URL: s.DatabaseURL, Folder: s.Data, Log: log, Wrote: wrote})
	if err != nil {
		return err
	}
	defer closing(log, "database", st)
	if !cmd.NoSeed && !h.freshness().SeedOff {
		if err := seedEmpty(ctx, st, t.now()); err != nil {
			return err
		}
	}
	idx, err := openIndex(s, h, log, t.now)
	if err != nil {
		return err
	}
	defer closing(log, "index", idx)
	d := &directory{store: st, index: idx, data: s.Data, now: t.now}
	address := addressOf(s, listener)
	// Told to stop meanwhile, it stops in order below.
	starting := context.WithoutCancel(ctx)
	o, err := newOffice(starting, st, s, h, t, log, address)
	if err != nil {
		return err
	}
	o.listen = listener.Addr().String()
	server, measured, err := d.servers(s, h, log, o)
	if err != nil {
		return err
	}
	var background sync.WaitGroup
	following, stopFollowing := context.WithCancel(context.WithoutCancel(ctx))
	defer background.Wait()
	defer stopFollowing()
	defer func() { _ = server.Close() }()
	follower := &search.Follower{Changes: st, Index: idx, Log: log, Poll: time.Second}
	background.Go(func() { follower.Run(following, hints) })
	background.Go(func() { idx.watchRequests(following, hints) })
	background.Go(func() { st.Listen(following, wrote) })
	background.Go(func() { o.worker.Run(following, work) })

	failed := make(chan error, 2)
	background.Go(func() { failed <- server.Serve(listener) })
	if measured != nil {
		background.Go(func() { failed <- measured.ListenAndServe() })
		defer func() { _ = measured.Close() }()
	}
	count, err := st.Count(starting)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "%s is at %s (%d listings). Ctrl+C stops it.\n", h.Name, address, count)
	if err := o.offerFirstReviewer(starting, s, t, address); err != nil {
		return err
	}
	if at, ok := listener.Addr().(*net.TCPAddr); ok {
		log.Info("listening", "port", at.Port)
	}
	log.Info("serving", "count", count, "version", version())
	select {
	case err := <-failed:
		return fault.NewUnavailable("The server could not go on listening.").Because(err)
	case <-ctx.Done():
	}
	log.Info("stopping")
	d.draining.Store(true)
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	if err := server.Shutdown(ending); err != nil {
		log.Warn("some requests did not finish in time")
		_ = server.Close()
	}
	return nil
}

func closing(log *slog.Logger, what string, c interface{ Close() error }) {
	if err := c.Close(); err != nil {
		log.Warn("the "+what+" did not close cleanly", "error", err.Error())
	}
}

// seedEmpty fills a database that holds nothing. Where several servers start at once on one database,
// one of them seeds and the others find it done.
func seedEmpty(ctx context.Context, st *store.Store, now time.Time) error {
	n, err := st.Count(ctx)
	if err != nil || n > 0 {
		return err
	}
	_, err = moderation.Seed(ctx, st, vocab.Must(), seed.Listings(), now)
	if fault.Is(err, fault.Conflict) {
		if n, cerr := st.Count(ctx); cerr == nil && n > 0 {
			return nil
		}
	}
	if err != nil {
		return fmt.Errorf("filling the empty database: %w", err)
	}
	return nil
}

// servers builds what answers: the directory, and the metrics on their own address when there is one.
func (d *directory) servers(s *Settings, h *Host, log *slog.Logger, o *office) (server, measured *http.Server, err error) {
	words := vocab.Must()
	reader := h.reader(words)
	// The first person to ask should not wait for the rules of reading to be made.
	go reader.Prepare()
	finder := search.Finder{Engine: d.index, Rows: d.store}
	host := h.pages(s.BaseURL)
	if s.BaseURL == "" && loopback(s.Addr) {
		host.BaseURL, host.Local = o.address, true
	}
	pages, err := site.New(site.Deps{
		Host: host, Finder: finder, Listings: d.store, Reader: reader, Words: words,
		Freshness: h.freshness(), Log: log, Now: d.now, People: o.people,
	})
	if err != nil {
		return nil, nil, err
	}
	programs, err := api.New(api.Deps{
		BaseURL: s.BaseURL, Finder: finder, Listings: d.store, Organizations: d.index, Reader: reader, Words: words,
		Freshness: h.freshness(), Ready: d.ready, Log: log, Now: d.now,
	})
	if err != nil {
		return nil, nil, err
	}
	f := &front{baseURL: s.BaseURL, listen: o.listen, log: log, now: d.now, api: programs, site: pages, routes: slices.Concat(pages.Routes(), programs.Routes())}
	if s.MetricsAddr != "" {
		f.metrics = newMeasures(version(), d.lag)
		measured = newServer(f.metrics.handler(), log)
		measured.Addr = s.MetricsAddr
	}
	handler, err := f.handler()
	if err != nil {
		return nil, nil, err
	}
	return newServer(handler, log), measured, nil
}

// newServer has the limits of quality.md S13: without them one slow client can hold a connection for ever.
func newServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 60 * time.Second,
		IdleTimeout: 120 * time.Second, MaxHeaderBytes: 64 << 10, ErrorLog: quietServerLog(log),
	}
}

// addressOf is where a person finds the directory.
func addressOf(s *Settings, l net.Listener) string {
	if s.BaseURL != "" {
		return s.BaseURL
	}
	host, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return "http://" + s.Addr
	}
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() || ip.IsLoopback() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// errNotReady names what is missing, for the log.
var errNotReady = errors.New("not ready")

// visible are the listings an export may hold: published, and not hidden by age.
func visible(l *listing.Listing, rule listing.FreshnessRule, now time.Time) bool {
	return l.State == listing.Published && l.FreshnessAt(now, rule) != listing.Hidden
}
