package store

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"openchair/internal/fault"
	"openchair/internal/listing"
	"openchair/internal/moderation"
)

// bulk is how many new listings one statement inserts: SQLite allows 32,766 values in one.
const bulk = 200

// Commit writes decisions in one transaction: listing, history and change row of each, in order. New
// listings get a free slug. Errors: Conflict when a listing has moved on since Was, Unavailable; then
// nothing is written.
func (s *Store) Commit(ctx context.Context, writes []moderation.Write) error {
	return s.announced(ctx, func(tx *gorm.DB) error { return s.commit(tx, writes) })
}

func (s *Store) commit(tx *gorm.DB, writes []moderation.Write) error {
	if err := s.lockChanges(tx); err != nil {
		return err
	}
	for len(writes) > 0 {
		n := 0
		for n < min(len(writes), bulk) && writes[n].Was == 0 {
			n++
		}
		var err error
		if n > 0 {
			err = s.insert(tx, writes[:n])
		} else {
			n, err = 1, s.update(tx, &writes[0])
		}
		if err != nil {
			return err
		}
		writes = writes[n:]
	}
	return nil
}

// changesLock is the advisory lock that keeps sequence numbers in the order of their commits.
const changesLock = 0x0c4a11

// lockChanges: PostgreSQL hands out numbers before the commit, so a follower could read past one that
// commits late and never see it. SQLite has one writer and no gap.
func (s *Store) lockChanges(tx *gorm.DB) error {
	if !s.postgres {
		return nil
	}
	return tx.Exec("SELECT pg_advisory_xact_lock(?)", changesLock).Error
}

// insert writes new listings, many with one statement: a feed or a seed has thousands.
func (s *Store) insert(tx *gorm.DB, writes []moderation.Write) error {
	slugs := newSlugs(tx)
	rows := make([]*listingRow, len(writes))
	names := make([]slugRow, len(writes))
	if err := slugs.look(bases(writes)); err != nil {
		return err
	}
	for i := range writes {
		w := &writes[i]
		w.Listing.Revision = 1
		w.Listing.CreatedAt, w.Listing.ChangedAt = w.At.UTC(), w.At.UTC()
		if _, err := slugs.take(&w.Listing); err != nil {
			return err
		}
		row, err := rowOf(w)
		if err != nil {
			return err
		}
		rows[i], names[i] = row, slugRow{Slug: row.Slug, ListingID: row.ID}
	}
	if err := tx.Create(&rows).Error; err != nil {
		return err
	}
	if err := tx.Create(&names).Error; err != nil {
		return err
	}
	return s.log(tx, writes, rows)
}

// update writes a listing that is there, when it is still as the decision found it.
func (s *Store) update(tx *gorm.DB, w *moderation.Write) error {
	w.Listing.Revision = w.Was + 1
	w.Listing.ChangedAt = w.At.UTC()
	isNew, err := newSlugs(tx).take(&w.Listing)
	if err != nil {
		return err
	}
	row, err := rowOf(w)
	if err != nil {
		return err
	}
	done := tx.Model(&listingRow{}).Where("id = ? AND revision = ?", row.ID, w.Was).
		Select("slug", "state", "example", "revision", "source_kind", "feed", "external_id", "content_hash", "seen_on", "confirmed_on", "body", "changed_at").
		Updates(row)
	if done.Error != nil {
		return done.Error
	}
	if done.RowsAffected != 1 {
		return fault.NewConflict("Somebody else changed this listing meanwhile. Look at both versions and decide again.")
	}
	if isNew {
		if err := tx.Create(&slugRow{Slug: row.Slug, ListingID: row.ID}).Error; err != nil {
			return err
		}
	}
	return s.log(tx, []moderation.Write{*w}, []*listingRow{row})
}

// log writes the history and change row of each listing written.
func (s *Store) log(tx *gorm.DB, writes []moderation.Write, rows []*listingRow) error {
	history := make([]historyRow, len(rows))
	changes := make([]changeRow, len(rows))
	for i, row := range rows {
		w := &writes[i]
		history[i] = historyRow{
			ListingID: row.ID, Revision: row.Revision, At: w.At.UTC(), ByKind: w.By.Kind, ByRef: w.By.Ref, Reason: w.Reason, Body: row.Body,
		}
		changes[i] = changeRow{ListingID: row.ID}
	}
	if err := tx.Omit("id").Create(&history).Error; err != nil {
		return err
	}
	if err := tx.Omit("seq").Create(&changes).Error; err != nil {
		return err
	}
	if err := s.tell(tx); err != nil {
		return err
	}
	return liken(tx, writes)
}

// slugs finds addresses nobody has. It remembers what it looked up and gave away in one transaction.
type slugs struct {
	tx    *gorm.DB
	known map[string]uuid.UUID // the owner; Nil for nobody
}

func newSlugs(tx *gorm.DB) *slugs { return &slugs{tx, map[string]uuid.UUID{}} }

// maxSameName is how many listings may share a name and a town.
const maxSameName = 10_000

func base(l *listing.Listing) string {
	if l.Slug != "" {
		return l.Slug
	}
	return listing.Slug(l.Name, string(l.Where.City))
}

func bases(writes []moderation.Write) []string {
	out := make([]string, len(writes))
	for i := range writes {
		out[i] = base(&writes[i].Listing)
	}
	return out
}

// look asks the database who has these.
func (s *slugs) look(names []string) error {
	var ask []string
	for _, n := range names {
		if _, ok := s.known[n]; !ok {
			s.known[n] = uuid.Nil
			ask = append(ask, n)
		}
	}
	if len(ask) == 0 {
		return nil
	}
	var rows []slugRow
	if err := s.tx.Where("slug IN ?", ask).Find(&rows).Error; err != nil {
		return err
	}
	for _, r := range rows {
		s.known[r.Slug] = r.ListingID
	}
	return nil
}

// take gives a listing an address of its own: the one it has, or its name and town with a number when
// others have that; isNew when it is not the listing's yet. A former address stays the listing's, and
// answers with the new one.
func (s *slugs) take(l *listing.Listing) (isNew bool, err error) {
	name := base(l)
	for n, step := 1, 1; n < maxSameName; n, step = n+step, min(step*2, inChunk) {
		candidates := make([]string, step)
		for i := range candidates {
			candidates[i] = listing.SlugWithNumber(name, n+i)
		}
		if err := s.look(candidates); err != nil {
			return false, err
		}
		for _, c := range candidates {
			owner := s.known[c]
			if owner == uuid.Nil {
				s.known[c] = l.ID
			}
			if owner == uuid.Nil || owner == l.ID {
				l.Slug = c
				return owner == uuid.Nil, nil
			}
		}
	}
	return false, fault.NewConflict("Too many listings have this name in this town. Add something that tells it apart.")
}
