package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"time"

	"openchair/internal/listing"
	"openchair/internal/search/bleveindex"
	"openchair/internal/store"
	"openchair/internal/vocab"
)

// directory is one running server's parts.
type directory struct {
	store    *store.Store
	index    *watchedIndex
	data     string
	now      func() time.Time
	draining atomic.Bool
}

const (
	// maxLag is how long the index may go without having caught up before the server calls itself unready.
	maxLag = time.Minute
	// leastDisk is the share of the disk that must be free: SQLite and the index both need room to write.
	leastDisk = 0.05
)

// ready says what keeps the server from answering well (quality.md R4).
func (d *directory) ready(ctx context.Context) error {
	if d.draining.Load() {
		return fmt.Errorf("%w: stopping", errNotReady)
	}
	if err := d.store.Ping(ctx); err != nil {
		return err
	}
	if _, _, ok := d.index.Engine.Position(); !ok {
		return fmt.Errorf("%w: the index is being made", errNotReady)
	}
	if last := d.index.caughtUp.Load(); d.now().Sub(time.Unix(last, 0)) > maxLag {
		return fmt.Errorf("%w: the index lags", errNotReady)
	}
	if free, err := freeDisk(d.data); err == nil && free < leastDisk {
		return fmt.Errorf("%w: the disk is nearly full", errNotReady)
	}
	return nil
}

// lag is how many changes the index has not read; -1 when it cannot be told.
func (d *directory) lag() float64 {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_, head, err := d.store.Head(ctx)
	_, seq, ok := d.index.Engine.Position()
	if err != nil || !ok {
		return -1
	}
	return float64(head) - float64(seq)
}

// freeDisk is the free share of the disk a folder is on.
func freeDisk(folder string) (float64, error) {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(folder, &fs); err != nil || fs.Blocks == 0 {
		return 0, fmt.Errorf("the disk cannot be asked: %w", err)
	}
	return float64(fs.Bavail) / float64(fs.Blocks), nil
}

// watchedIndex is the engine as the follower sees it: it can be told to be made anew, and knows when it
// last was up to date.
type watchedIndex struct {
	*bleveindex.Engine
	log      *slog.Logger
	now      func() time.Time
	request  string // the file another process leaves to ask for a rebuild
	anew     atomic.Bool
	caughtUp atomic.Int64
}

const indexFolder = "index"

func openIndex(s *Settings, h *Host, log *slog.Logger, now func() time.Time) (*watchedIndex, error) {
	engine, err := bleveindex.Open(bleveindex.Options{
		Dir: filepath.Join(s.Data, indexFolder), Words: vocab.Must(), Currency: h.Currency, Zone: h.Zone, Freshness: h.freshness(), Log: log, Now: now,
	})
	if err != nil {
		return nil, err
	}
	return &watchedIndex{Engine: engine, log: log, now: now, request: requestFile(s.Data)}, nil
}

// requestFile asks the running server for a rebuild: only it may write its index.
func requestFile(data string) string { return filepath.Join(data, "reindex.request") }

// Position is that of no index while one is to be made anew; the follower then makes it.
func (x *watchedIndex) Position() (epoch string, seq uint64, ok bool) {
	if x.anew.Load() {
		return "", 0, false
	}
	return x.Engine.Position()
}

// Rebuild makes the index anew and says how long it took.
func (x *watchedIndex) Rebuild(ctx context.Context, epoch string, fill func(ctx context.Context, add func([]listing.Listing) error) (uint64, error)) error {
	began := x.now()
	if err := x.Engine.Rebuild(ctx, epoch, fill); err != nil {
		return err
	}
	x.caughtUp.Store(x.now().Unix())
	x.log.Info("the index was made anew", "took_ms", x.now().Sub(began).Milliseconds())
	if x.anew.CompareAndSwap(true, false) {
		if err := os.Remove(x.request); err != nil {
			x.log.Warn("the request for a new index could not be removed", "error", err.Error())
		}
	}
	return nil
}

// Refresh is what the follower calls whenever it has caught up.
func (x *watchedIndex) Refresh() error {
	x.caughtUp.Store(x.now().Unix())
	return x.Engine.Refresh()
}

// watchRequests looks for a request of another process until ctx ends.
func (x *watchedIndex) watchRequests(ctx context.Context, hints chan<- struct{}) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		if _, err := os.Stat(x.request); err == nil && x.anew.CompareAndSwap(false, true) {
			nudge(hints)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
