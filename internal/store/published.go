package store

import (
	"context"

	"github.com/google/uuid"
	lru "github.com/hashicorp/golang-lru/v2"

	"openchair/internal/listing"
)

// inChunk is the most ids one statement names: more makes a new statement for every length.
const inChunk = 500

// edition is one state of a listing's body: every change of a listing that may be shown gives it a new revision.
type edition struct {
	id       uuid.UUID
	revision int
}

// keptBodies is how many bodies stay read: some twenty megabytes. Reading them was a third of a result page.
const keptBodies = 4096

// bodies keeps listings as they were read. Whether one may be shown is never kept: the row says it each time.
type bodies struct {
	kept *lru.Cache[edition, *listing.Listing]
}

func newBodies() bodies {
	kept, _ := lru.New[edition, *listing.Listing](keptBodies) // fails only for a size below one
	return bodies{kept}
}

// Published loads those of the ids that are published, in any order. What they point to is shared: a caller
// may set fields of a listing, and changes no list, map or value behind one. Errors: Unavailable.
func (s *Store) Published(ctx context.Context, ids []uuid.UUID) ([]listing.Listing, error) {
	out := make([]listing.Listing, 0, len(ids))
	for len(ids) > 0 {
		n := min(inChunk, len(ids))
		missing, err := s.known(ctx, ids[:n], &out)
		if err != nil {
			return nil, err
		}
		if len(missing) > 0 {
			if err := s.unread(ctx, missing, &out); err != nil {
				return nil, err
			}
		}
		ids = ids[n:]
	}
	return out, nil
}

// known asks the rows which of the ids are published and in which revision. Those whose body is kept go to
// out; the others are returned. It reads the columns itself: every result page waits here, and finding each
// field of a row by its name costs gorm as much as the database takes to answer.
func (s *Store) known(ctx context.Context, ids []uuid.UUID, out *[]listing.Listing) (missing []uuid.UUID, err error) {
	rows, err := s.read.WithContext(ctx).Raw(
		"SELECT id, slug, revision, seen_on FROM listings WHERE state = ? AND id IN ?", string(listing.Published), ids).Rows()
	if err != nil {
		return nil, away(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var at edition
		var slug, seenOn string
		if err := rows.Scan(&at.id, &slug, &at.revision, &seenOn); err != nil {
			return nil, away(err)
		}
		l, ok := s.bodies.kept.Get(at)
		if !ok {
			missing = append(missing, at.id)
			continue
		}
		*out = append(*out, *l)
		now := &(*out)[len(*out)-1]
		now.Slug, now.Source.SeenOn = slug, listing.Date(seenOn)
	}
	return missing, away(rows.Err())
}

// unread loads published listings with their bodies, and keeps these.
func (s *Store) unread(ctx context.Context, ids []uuid.UUID, out *[]listing.Listing) error {
	rows, err := s.read.WithContext(ctx).Raw(
		"SELECT id, slug, state, revision, seen_on, body, created_at, changed_at FROM listings WHERE state = ? AND id IN ?",
		string(listing.Published), ids).Rows()
	if err != nil {
		return away(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var r listingRow
		if err := rows.Scan(&r.ID, &r.Slug, &r.State, &r.Revision, &r.SeenOn, &r.Body, &r.CreatedAt, &r.ChangedAt); err != nil {
			return away(err)
		}
		l, err := r.domain()
		if err != nil {
			return err
		}
		s.bodies.kept.Add(edition{l.ID, l.Revision}, &l)
		*out = append(*out, l)
	}
	return away(rows.Err())
}
