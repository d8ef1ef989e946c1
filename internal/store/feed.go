package store

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"openchair/internal/listing"
	"openchair/internal/moderation"
)

// FeedRows is what is remembered of a feed, by external id. Errors: Unavailable.
func (s *Store) FeedRows(ctx context.Context, feed string) (map[string]moderation.FeedRow, error) {
	var rows []listingRow
	err := s.read.WithContext(ctx).Select("id", "slug", "revision", "state", "content_hash", "confirmed_on", "external_id").
		// The second condition says nothing new; without it SQLite does not see that the partial index serves.
		Where("feed = ? AND feed <> ''", feed).Find(&rows).Error
	if err != nil {
		return nil, away(err)
	}
	out := make(map[string]moderation.FeedRow, len(rows))
	for _, r := range rows {
		out[r.ExternalID] = moderation.FeedRow{
			ID: r.ID, Slug: r.Slug, Revision: r.Revision, State: listing.State(r.State), Hash: r.ContentHash, Answered: r.ConfirmedOn != "",
		}
	}
	var shown []submissionRow
	err = s.read.WithContext(ctx).Select("submissions.listing_id", "submissions.feed_hash").
		Joins("JOIN listings ON listings.id = submissions.listing_id").
		Where("submissions.kind = ? AND listings.feed = ?", string(moderation.FromFeed), feed).Order("submissions.created_at").Find(&shown).Error
	if err != nil {
		return nil, away(err)
	}
	last := map[uuid.UUID]string{}
	for _, r := range shown {
		last[r.ListingID] = r.FeedHash
	}
	for key, row := range out {
		row.Shown = last[row.ID]
		out[key] = row
	}
	return out, nil
}

// Seen notes that a feed carried these listings on a day. It is a change to the index (what a feed no
// longer carries hides one day), but no revision: nothing about the listing is different.
func (s *Store) Seen(ctx context.Context, ids []uuid.UUID, day listing.Date) error {
	return s.announced(ctx, func(tx *gorm.DB) error {
		if err := s.lockChanges(tx); err != nil {
			return err
		}
		for len(ids) > 0 {
			n := min(inChunk, len(ids))
			chunk := ids[:n]
			ids = ids[n:]
			var stale []uuid.UUID
			if err := tx.Model(&listingRow{}).Where("id IN ? AND seen_on <> ?", chunk, string(day)).Pluck("id", &stale).Error; err != nil {
				return err
			}
			if len(stale) == 0 {
				continue
			}
			if err := tx.Model(&listingRow{}).Where("id IN ?", stale).Update("seen_on", string(day)).Error; err != nil {
				return err
			}
			changes := make([]changeRow, len(stale))
			for i, id := range stale {
				changes[i].ListingID = id
			}
			if err := tx.Omit("seq").Create(&changes).Error; err != nil {
				return err
			}
			if err := s.tell(tx); err != nil {
				return err
			}
		}
		return nil
	})
}
