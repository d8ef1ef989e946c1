package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"openchair/internal/fault"
	"openchair/internal/search"
	"openchair/internal/store"
)

type reindexCommand struct{}

// Run makes the index anew: itself when no server uses the folder, else by asking that server, which
// goes on answering from the old index until the new one is whole.
func (reindexCommand) Run(s *Settings, h *Host, t *terminal, box contextBox) error {
	ctx := box.Context
	lock, err := lockFolder(s.Data)
	if errors.Is(err, errFolderUsed) {
		return askServer(ctx, s, t)
	}
	if err != nil {
		return err
	}
	defer lock.release()
	log := newLog(t.err)
	st, err := store.Open(ctx, store.Options{URL: s.DatabaseURL, Folder: s.Data, Log: log})
	if err != nil {
		return err
	}
	defer closing(log, "database", st)
	idx, err := openIndex(s, h, log, t.now)
	if err != nil {
		return err
	}
	defer closing(log, "index", idx)
	follower := &search.Follower{Changes: st, Index: idx, Log: log}
	if err := follower.Rebuild(ctx); err != nil {
		return err
	}
	if err := follower.CatchUp(ctx); err != nil {
		return err
	}
	fmt.Fprintln(t.out, "The index was made anew.")
	return nil
}

func askServer(ctx context.Context, s *Settings, t *terminal) error {
	request := requestFile(s.Data)
	if err := os.WriteFile(request, nil, 0o600); err != nil {
		return fault.NewUnavailable("The data folder cannot be written. Check its permissions.").Because(err)
	}
	fmt.Fprintln(t.err, "A server uses this data folder; it makes the index anew beside the one it answers from.")
	for {
		if _, err := os.Stat(request); errors.Is(err, os.ErrNotExist) {
			fmt.Fprintln(t.out, "The index was made anew.")
			return nil
		}
		if lock, err := lockFolder(s.Data); err == nil {
			lock.release()
			return fault.NewUnavailable("The server stopped before the index was whole. Run this again.")
		}
		select {
		case <-ctx.Done():
			_ = os.Remove(request)
			return ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}
