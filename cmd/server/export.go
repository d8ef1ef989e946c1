package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"openchair/internal/fault"
	"openchair/internal/interop"
	"openchair/internal/listing"
	"openchair/internal/store"
)

type exportCommand struct {
	Format string `arg:"" enum:"csv,meeting-guide" help:"csv or meeting-guide."`
	Out    string `help:"File to write; standard output without it." placeholder:"FILE"`
}

// Run writes what anybody may see. A file is written beside its name and moved there when it is whole.
func (cmd exportCommand) Run(s *Settings, h *Host, t *terminal, box contextBox) error {
	st, err := openStore(box.Context, s, t)
	if err != nil {
		return err
	}
	defer func() { _ = st.Close() }()
	if cmd.Out == "" {
		out := bufio.NewWriter(t.out)
		if err := cmd.write(box.Context, out, st, h, t); err != nil {
			return err
		}
		return out.Flush()
	}
	f, err := os.CreateTemp(filepath.Dir(cmd.Out), ".export-*")
	if err != nil {
		return fault.NewUnavailable("The file cannot be written. Check its folder's permissions.").Because(err)
	}
	defer func() { _ = os.Remove(f.Name()) }()
	out := bufio.NewWriter(f)
	err = errors.Join(cmd.write(box.Context, out, st, h, t), out.Flush(), f.Sync(), f.Chmod(0o644), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), cmd.Out)
}

func (cmd exportCommand) write(ctx context.Context, w io.Writer, st *store.Store, h *Host, t *terminal) error {
	rule, now, n := h.freshness(), t.now(), 0
	all := func(yield func(listing.Listing, error) bool) {
		for l, err := range published(ctx, st) {
			if err == nil && !visible(&l, rule, now) {
				continue
			}
			l.Freshness = l.FreshnessAt(now, rule)
			n++
			if !yield(l, err) {
				return
			}
		}
	}
	var left interop.LeftOut
	var err error
	if cmd.Format == "csv" {
		err = interop.WriteCSV(w, all)
	} else {
		left, err = interop.WriteMeetingGuide(w, all)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(t.err, "%d public listings.\n", n)
	for _, why := range slices.Sorted(maps.Keys(left)) {
		fmt.Fprintf(t.err, "  left out, %s: %d\n", why, left[why])
	}
	return nil
}

var errEnough = errors.New("enough")

// published turns the store's batches into one walk.
func published(ctx context.Context, st *store.Store) iter.Seq2[listing.Listing, error] {
	return func(yield func(listing.Listing, error) bool) {
		err := st.EachPublished(ctx, func(batch []listing.Listing) error {
			for _, l := range batch {
				if !yield(l, nil) {
					return errEnough
				}
			}
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) {
			yield(listing.Listing{}, err)
		}
	}
}
