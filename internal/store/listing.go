package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	fastjson "github.com/go-json-experiment/json/v1" // what encoding/json becomes; reads a body in half the time
	"github.com/google/uuid"

	"openchair/internal/listing"
	"openchair/internal/moderation"
)

// listingRow is a listing as a row: its body is the one shape as JSON; the columns beside it are what
// the database itself must find, keep unique or compare.
type listingRow struct {
	ID          uuid.UUID `gorm:"primaryKey"`
	Slug        string
	State       string
	Example     bool
	Revision    int
	SourceKind  string
	Feed        string
	ExternalID  string
	ContentHash string
	SeenOn      string
	ConfirmedOn string
	Body        string
	CreatedAt   time.Time `gorm:"autoCreateTime:false"`
	ChangedAt   time.Time
}

func (listingRow) TableName() string { return "listings" }

type historyRow struct {
	ID        uint64 `gorm:"primaryKey"`
	ListingID uuid.UUID
	Revision  int
	At        time.Time
	ByKind    string
	ByRef     string
	Reason    string
	Body      string
}

func (historyRow) TableName() string { return "history" }

type changeRow struct {
	Seq       uint64 `gorm:"primaryKey"`
	ListingID uuid.UUID
}

func (changeRow) TableName() string { return "changes" }

type slugRow struct {
	Slug      string `gorm:"primaryKey"`
	ListingID uuid.UUID
}

func (slugRow) TableName() string { return "slugs" }

func (r *listingRow) domain() (listing.Listing, error) {
	var l listing.Listing
	if err := fastjson.Unmarshal([]byte(r.Body), &l); err != nil {
		return l, fmt.Errorf("listing %s: %w", r.ID, err)
	}
	l.ID, l.Slug, l.State, l.Revision = r.ID, r.Slug, listing.State(r.State), r.Revision
	l.Source.SeenOn = listing.Date(r.SeenOn)
	l.CreatedAt, l.ChangedAt = r.CreatedAt.UTC(), r.ChangedAt.UTC()
	l.Normalize()
	return l, nil
}

func rowOf(w *moderation.Write) (*listingRow, error) {
	l := w.Listing
	// What is derived for one request is never kept.
	l.NextMeeting, l.DistanceM, l.Estimate, l.Freshness = nil, nil, nil, ""
	body, err := json.Marshal(l)
	if err != nil {
		return nil, err
	}
	r := &listingRow{
		ID: l.ID, Slug: l.Slug, State: string(l.State), Example: l.Example, Revision: l.Revision, SourceKind: l.Source.Kind,
		ContentHash: w.Hash, SeenOn: string(l.Source.SeenOn), ConfirmedOn: string(l.ConfirmedOn), Body: string(body),
		CreatedAt: l.CreatedAt.UTC(), ChangedAt: l.ChangedAt.UTC(),
	}
	if l.Source.Kind == listing.SourceFeed {
		r.Feed, r.ExternalID = string(l.Source.Name), string(l.Source.ExternalID)
	}
	return r, nil
}

// EachPublished hands over every published listing by id, in batches.
func (s *Store) EachPublished(ctx context.Context, batch func([]listing.Listing) error) error {
	after := uuid.Nil
	for {
		var rows []listingRow
		err := s.read.WithContext(ctx).Where("state = ? AND id > ?", string(listing.Published), after).Order("id").Limit(1000).Find(&rows).Error
		if err != nil {
			return away(err)
		}
		if len(rows) == 0 {
			return nil
		}
		ls := make([]listing.Listing, 0, len(rows))
		for i := range rows {
			l, err := rows[i].domain()
			if err != nil {
				return err
			}
			ls = append(ls, l)
		}
		if err := batch(ls); err != nil {
			return err
		}
		after = rows[len(rows)-1].ID
	}
}

// BySlug finds a listing in any state by its address or a former one: then its Slug differs from what was
// asked. Errors: NotFound, Unavailable.
func (s *Store) BySlug(ctx context.Context, slug string) (listing.Listing, error) {
	var row listingRow
	err := s.read.WithContext(ctx).Where("id = (SELECT listing_id FROM slugs WHERE slug = ?)", slug).Take(&row).Error
	if err != nil {
		return listing.Listing{}, away(err)
	}
	return row.domain()
}

// ByID finds a listing in any state. Errors: NotFound, Unavailable.
func (s *Store) ByID(ctx context.Context, id uuid.UUID) (listing.Listing, error) {
	var row listingRow
	if err := s.read.WithContext(ctx).Where("id = ?", id).Take(&row).Error; err != nil {
		return listing.Listing{}, away(err)
	}
	return row.domain()
}

// Count is how many listings there are, in any state.
func (s *Store) Count(ctx context.Context) (int64, error) {
	var n int64
	err := s.read.WithContext(ctx).Model(&listingRow{}).Count(&n).Error
	return n, away(err)
}
