package search

import (
	"context"
	"time"

	"github.com/google/uuid"

	"openchair/internal/fault"
	"openchair/internal/listing"
)

// Engine finds ids, totals and counts. Cards are what it remembers of listings while the database is
// away.
type Engine interface {
	Search(ctx context.Context, q Query) (Found, error)
	Cards(ctx context.Context, ids []uuid.UUID) (cards []listing.Listing, asOf time.Time, err error)
}

// Rows loads the published listings among ids, in any order. The slice is the caller's.
type Rows interface {
	Published(ctx context.Context, ids []uuid.UUID) ([]listing.Listing, error)
}

// Finder answers a query with listings that may be shown.
type Finder struct {
	Engine Engine
	Rows   Rows
}

// Find asks the engine and loads the page. What was withdrawn since is dropped and the total is less by
// it: a stale index never shows what the database has taken down. While the database does not answer,
// the cards come from the index and AsOf says from when. Errors: Unavailable when there is no index yet.
func (f Finder) Find(ctx context.Context, q Query) (Result, error) {
	found, err := f.Engine.Search(ctx, q)
	if err != nil {
		return Result{}, err
	}
	out := Result{Found: found}
	ids := make([]uuid.UUID, len(found.Hits))
	for i, h := range found.Hits {
		ids[i] = h.ID
	}
	rows, err := f.Rows.Published(ctx, ids)
	if err != nil {
		if !fault.Is(err, fault.Unavailable) || ctx.Err() != nil {
			return Result{}, err
		}
		cards, asOf, cerr := f.Engine.Cards(ctx, ids)
		if cerr != nil {
			return Result{}, cerr
		}
		rows, out.AsOf = cards, &asOf
	}
	kept := make([]Hit, 0, len(found.Hits))
	for _, h := range found.Hits {
		n := len(kept)
		at := n
		for at < len(rows) && rows[at].ID != h.ID {
			at++
		}
		if at == len(rows) {
			out.Total--
			continue
		}
		// A listing is a kilobyte: they are put in order where they are.
		rows[n], rows[at] = rows[at], rows[n]
		p := &rows[n]
		*p = p.Public()
		p.Freshness, p.NextMeeting, p.DistanceM = h.Freshness, h.NextMeeting, h.DistanceM
		kept = append(kept, h)
	}
	out.Listings = rows[:len(kept)]
	out.Hits = kept
	return out, nil
}
