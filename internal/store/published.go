package store

import (
	"context"
	"sync"

	"github.com/google/uuid"
	lru "github.com/hashicorp/golang-lru/v2"

	"openchair/internal/listing"
)

// inChunk is the most ids one statement names: more makes a new statement for every length.
const inChunk = 500

// keptListings is how many published listings stay read: some forty megabytes. Reading them was a third of a
// result page.
const keptListings = 8192

// kept are published listings as they were read, each good until a change names it. Every read first asks the
// database what has changed, so that nothing is shown that was taken down a moment ago, also by another server.
type kept struct {
	listings *lru.Cache[uuid.UUID, *listing.Listing]

	mu    sync.Mutex
	epoch string // of the database the listings are from; "" for none yet
	seq   uint64 // the last change that was followed
	turn  uint64 // moves with epoch and seq
}

func newKept() *kept {
	listings, _ := lru.New[uuid.UUID, *listing.Listing](keptListings) // fails only for a size below one
	return &kept{listings: listings}
}

// mostFollowed is how many changes are looked at one by one; after more, everything is read again.
const mostFollowed = 500

// follow forgets what has changed, and says which turn it is.
func (s *Store) follow(ctx context.Context) (turn uint64, err error) {
	was, seq := s.kept.at()
	rows, err := s.read.WithContext(ctx).Raw(
		"SELECT 0 AS seq, value AS what FROM settings WHERE name = ? UNION ALL "+
			"SELECT * FROM (SELECT seq, CAST(listing_id AS TEXT) AS what FROM changes WHERE seq > ? ORDER BY seq LIMIT ?) AS changed",
		epochSetting, seq, mostFollowed+1).Rows()
	if err != nil {
		return 0, away(err)
	}
	defer func() { _ = rows.Close() }()
	epoch := ""
	var changed []uuid.UUID
	for rows.Next() {
		var at uint64
		var what string
		if err := rows.Scan(&at, &what); err != nil {
			return 0, away(err)
		}
		if at == 0 {
			epoch = what
			continue
		}
		id, err := uuid.Parse(what)
		if err != nil {
			return 0, err
		}
		changed, seq = append(changed, id), at
	}
	if err := rows.Err(); err != nil {
		return 0, away(err)
	}
	all := epoch != was || len(changed) > mostFollowed
	if all {
		if epoch, seq, err = s.Head(ctx); err != nil {
			return 0, err
		}
	}
	return s.kept.move(epoch, seq, changed, all), nil
}

func (k *kept) at() (epoch string, seq uint64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.epoch, k.seq
}

// move forgets what changed up to seq: all of it when that is too much to name, or the database is another one,
// because a backup was restored.
func (k *kept) move(epoch string, seq uint64, changed []uuid.UUID, all bool) (turn uint64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case all || epoch != k.epoch:
		k.listings.Purge()
		k.epoch, k.seq = epoch, seq
		k.turn++
	case seq > k.seq:
		k.seq = seq
		k.turn++
	}
	for _, id := range changed {
		k.listings.Remove(id)
	}
	return k.turn
}

// add keeps a listing that was read after a turn. If the next has come since, what was read may be what it changed.
func (k *kept) add(l *listing.Listing, turn uint64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if turn == k.turn {
		k.listings.Add(l.ID, l)
	}
}

// Published loads those of the ids that are published, in any order. What they point to is shared: a caller
// may set fields of a listing, and changes no list, map or value behind one. Errors: Unavailable.
func (s *Store) Published(ctx context.Context, ids []uuid.UUID) ([]listing.Listing, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	turn, err := s.follow(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]listing.Listing, 0, len(ids))
	var missing []uuid.UUID
	for _, id := range ids {
		if l, ok := s.kept.listings.Get(id); ok {
			out = append(out, *l)
		} else {
			missing = append(missing, id)
		}
	}
	for len(missing) > 0 {
		n := min(inChunk, len(missing))
		if err := s.unread(ctx, missing[:n], turn, &out); err != nil {
			return nil, err
		}
		missing = missing[n:]
	}
	return out, nil
}

// unread loads published listings, and keeps them. It reads the columns itself: every result page waits here, and
// finding each field of a row by its name costs gorm as much as the database takes to answer.
func (s *Store) unread(ctx context.Context, ids []uuid.UUID, turn uint64, out *[]listing.Listing) error {
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
		s.kept.add(&l, turn)
		*out = append(*out, l)
	}
	return away(rows.Err())
}
