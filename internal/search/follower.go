package search

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"openchair/internal/listing"
)

// Change is one line of the store's change log.
type Change struct {
	Seq       uint64
	ListingID uuid.UUID
}

// Changes is the truth the index follows.
type Changes interface {
	// Head is the identity of the database and the number of its last change.
	Head(ctx context.Context) (epoch string, seq uint64, err error)
	// ChangesAfter are the next changes in order, at most limit.
	ChangesAfter(ctx context.Context, seq uint64, limit int) ([]Change, error)
	// Published loads those of the ids that are published now.
	Published(ctx context.Context, ids []uuid.UUID) ([]listing.Listing, error)
	// EachPublished hands over every published listing, a batch at a time.
	EachPublished(ctx context.Context, batch func([]listing.Listing) error) error
}

// Index is what is kept up to date.
type Index interface {
	Position() (epoch string, seq uint64, ok bool)
	Apply(ctx context.Context, up []listing.Listing, gone []uuid.UUID, seq uint64) error
	Rebuild(ctx context.Context, epoch string, fill func(ctx context.Context, add func([]listing.Listing) error) (uint64, error)) error
	Refresh() error
}

// Follower brings the index up to the database, from the number the index itself keeps: it can be killed
// at any time, and an index can be deleted at any time.
type Follower struct {
	Changes Changes
	Index   Index
	Log     *slog.Logger
	// Poll is the longest a change waits when no hint came; 5 seconds when zero.
	Poll time.Duration
}

// followBatch is how many changes one step applies: enough to be quick, few enough to be found soon.
const followBatch = 500

// longestWait is between tries while the database is away: when it is back, the index is soon, too.
const longestWait = 4 * time.Second

// Step does one piece of work: a rebuild when the index is missing, of another database or ahead of it,
// else the next changes. done is false while there is more to do.
func (f *Follower) Step(ctx context.Context) (done bool, err error) {
	epoch, head, err := f.Changes.Head(ctx)
	if err != nil {
		return true, err
	}
	have, seq, ok := f.Index.Position()
	if !ok || have != epoch || seq > head {
		return false, f.Rebuild(ctx)
	}
	if seq == head {
		return true, nil
	}
	changes, err := f.Changes.ChangesAfter(ctx, seq, followBatch)
	if err != nil || len(changes) == 0 {
		return true, err
	}
	seen := map[uuid.UUID]bool{}
	var ids []uuid.UUID
	for _, c := range changes {
		if !seen[c.ListingID] {
			seen[c.ListingID] = true
			ids = append(ids, c.ListingID)
		}
	}
	up, err := f.Changes.Published(ctx, ids)
	if err != nil {
		return true, err
	}
	for i := range up {
		delete(seen, up[i].ID)
	}
	gone := make([]uuid.UUID, 0, len(seen))
	for id := range seen {
		gone = append(gone, id)
	}
	last := changes[len(changes)-1].Seq
	return last >= head, f.Index.Apply(ctx, up, gone, last)
}

// Rebuild makes the index anew beside the running one. The position is read before the listings, so
// that a change made meanwhile is applied again rather than missed.
func (f *Follower) Rebuild(ctx context.Context) error {
	epoch, _, err := f.Changes.Head(ctx)
	if err != nil {
		return err
	}
	return f.Index.Rebuild(ctx, epoch, func(ctx context.Context, add func([]listing.Listing) error) (uint64, error) {
		_, seq, err := f.Changes.Head(ctx)
		if err != nil {
			return 0, err
		}
		return seq, f.Changes.EachPublished(ctx, add)
	})
}

// CatchUp steps until the index is at the database's head.
func (f *Follower) CatchUp(ctx context.Context) error {
	for {
		done, err := f.Step(ctx)
		if done || err != nil {
			return err
		}
	}
}

// Run follows until ctx ends. A hint is a nudge that there may be something new; the poll finds what no
// hint told. After an error it waits, longer each time, and tries again.
func (f *Follower) Run(ctx context.Context, hints <-chan struct{}) {
	poll := f.Poll
	if poll == 0 {
		poll = 5 * time.Second
	}
	wait := poll
	for {
		err := f.CatchUp(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			wait = min(wait*2, longestWait)
			f.Log.Warn("the index could not follow", "error", err.Error())
		default:
			wait = poll
			if rerr := f.Index.Refresh(); rerr != nil && !errors.Is(rerr, context.Canceled) {
				f.Log.Warn("the index could not be refreshed", "error", rerr.Error())
			}
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-hints:
			timer.Stop()
		case <-timer.C:
		}
	}
}
