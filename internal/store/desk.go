package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"openchair/internal/account"
	"openchair/internal/listing"
	"openchair/internal/moderation"
)

// SubmissionByID finds a submission. Errors: NotFound, Unavailable.
func (s *Store) SubmissionByID(ctx context.Context, id uuid.UUID) (moderation.Submission, error) {
	var row submissionRow
	if err := s.read.WithContext(ctx).Where("id = ?", id).Take(&row).Error; err != nil {
		return moderation.Submission{}, away(err)
	}
	return row.domain()
}

func submissions(rows []submissionRow, err error) ([]moderation.Submission, error) {
	if err != nil {
		return nil, away(err)
	}
	out := make([]moderation.Submission, 0, len(rows))
	for i := range rows {
		x, err := rows[i].domain()
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}

// queueLimit bounds what one page of the queue reads.
const queueLimit = 500

// Submissions are those in these states, the oldest first.
func (s *Store) Submissions(ctx context.Context, states ...moderation.SubmissionState) ([]moderation.Submission, error) {
	var rows []submissionRow
	err := s.read.WithContext(ctx).Where("state IN ?", states).Order("sent_at, id").Limit(queueLimit).Find(&rows).Error
	return submissions(rows, err)
}

// SubmissionsOf are the account's, the latest first.
func (s *Store) SubmissionsOf(ctx context.Context, id uuid.UUID) ([]moderation.Submission, error) {
	var rows []submissionRow
	err := s.read.WithContext(ctx).Where("account_id = ?", id).Order("created_at DESC, id DESC").Limit(queueLimit).Find(&rows).Error
	return submissions(rows, err)
}

// SubmissionsFor are a listing's in these states, the latest first.
func (s *Store) SubmissionsFor(ctx context.Context, id uuid.UUID, states ...moderation.SubmissionState) ([]moderation.Submission, error) {
	var rows []submissionRow
	err := s.read.WithContext(ctx).Where("listing_id = ? AND state IN ?", id, states).Order("created_at DESC, id DESC").Limit(queueLimit).Find(&rows).Error
	return submissions(rows, err)
}

// ReportByID finds a report. Errors: NotFound, Unavailable.
func (s *Store) ReportByID(ctx context.Context, id uuid.UUID) (moderation.Report, error) {
	var row reportRow
	err := s.read.WithContext(ctx).Where("id = ?", id).Take(&row).Error
	return row.domain(), away(err)
}

func reports(rows []reportRow, err error) ([]moderation.Report, error) {
	out := make([]moderation.Report, 0, len(rows))
	for _, r := range rows {
		out = append(out, r.domain())
	}
	return out, away(err)
}

// OpenReports are those nobody has answered, the oldest first.
func (s *Store) OpenReports(ctx context.Context) ([]moderation.Report, error) {
	var rows []reportRow
	err := s.read.WithContext(ctx).Where("open = ?", true).Order("created_at, id").Limit(queueLimit).Find(&rows).Error
	return reports(rows, err)
}

// ReportsFor are a listing's since a moment, the oldest first.
func (s *Store) ReportsFor(ctx context.Context, id uuid.UUID, since time.Time) ([]moderation.Report, error) {
	var rows []reportRow
	err := s.read.WithContext(ctx).Where("listing_id = ? AND created_at > ?", id, since.UTC()).Order("created_at, id").Limit(queueLimit).Find(&rows).Error
	return reports(rows, err)
}

// History is a listing's revisions, the first first.
func (s *Store) History(ctx context.Context, id uuid.UUID) ([]moderation.Revision, error) {
	var rows []historyRow
	if err := s.read.WithContext(ctx).Where("listing_id = ?", id).Order("revision").Find(&rows).Error; err != nil {
		return nil, away(err)
	}
	out := make([]moderation.Revision, 0, len(rows))
	for _, r := range rows {
		var l listing.Listing
		if err := json.Unmarshal([]byte(r.Body), &l); err != nil {
			return nil, fmt.Errorf("history of listing %s: %w", id, err)
		}
		l.Normalize()
		out = append(out, moderation.Revision{
			Number: r.Revision, At: r.At.UTC(), By: moderation.Actor{Kind: r.ByKind, Ref: r.ByRef}, Reason: r.Reason, Listing: l,
		})
	}
	return out, nil
}

// Keepers are the organizers of a listing, those who came first at the front.
func (s *Store) Keepers(ctx context.Context, id uuid.UUID) ([]moderation.Keeper, error) {
	var rows []keeperRow
	db := s.read.WithContext(ctx)
	if err := db.Where("listing_id = ?", id).Order("since, account_id").Find(&rows).Error; err != nil {
		return nil, away(err)
	}
	out := make([]moderation.Keeper, 0, len(rows))
	for _, r := range rows {
		var a accountRow
		if err := db.Where("id = ?", r.AccountID).Take(&a).Error; err != nil {
			return nil, away(err)
		}
		out = append(out, moderation.Keeper{ListingID: id, Account: a.domain(), Since: r.Since.UTC()})
	}
	return out, nil
}

// KeptBy are the listings an account keeps, in any state, by name.
func (s *Store) KeptBy(ctx context.Context, id uuid.UUID) ([]listing.Listing, error) {
	var rows []listingRow
	err := s.read.WithContext(ctx).Where("id IN (SELECT listing_id FROM keepers WHERE account_id = ?)", id).Order("slug").Find(&rows).Error
	return listings(rows, err)
}

func listings(rows []listingRow, err error) ([]listing.Listing, error) {
	if err != nil {
		return nil, away(err)
	}
	out := make([]listing.Listing, 0, len(rows))
	for i := range rows {
		l, err := rows[i].domain()
		if err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, nil
}

// Alike are listings that share one of these keys, the most keys first.
func (s *Store) Alike(ctx context.Context, keys []string, most int) ([]listing.Listing, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	var ids []uuid.UUID
	err := s.read.WithContext(ctx).Model(&likenessRow{}).Where("key IN ?", keys).
		Group("listing_id").Order("COUNT(*) DESC, listing_id").Limit(most).Pluck("listing_id", &ids).Error
	if err != nil || len(ids) == 0 {
		return nil, away(err)
	}
	var rows []listingRow
	err = s.read.WithContext(ctx).Where("id IN ?", ids).Find(&rows).Error
	return listings(rows, err)
}

// confirmationRow is one line of the daily round.
type confirmationRow struct {
	ListingID   uuid.UUID
	AccountID   uuid.UUID
	Slug        string
	Body        string
	ConfirmedOn string
	Since       time.Time
	Step        int
}

// Confirmations are listings with an organizer whose last confirmation is on or before a day.
func (s *Store) Confirmations(ctx context.Context, on listing.Date) ([]moderation.Confirmation, error) {
	var rows []confirmationRow
	db := s.read.WithContext(ctx)
	err := db.Raw(`SELECT k.listing_id, k.account_id, k.since, l.slug, l.body, l.confirmed_on,
		COALESCE((SELECT MAX(r.step) FROM reminded r WHERE r.listing_id = l.id AND r.account_id = k.account_id AND r.confirmed_on = l.confirmed_on), 0) AS step
		FROM keepers k JOIN listings l ON l.id = k.listing_id
		WHERE l.state = 'published' AND l.confirmed_on <> '' AND l.confirmed_on <= ?
		ORDER BY k.account_id, l.confirmed_on, l.id`, string(on)).Scan(&rows).Error
	if err != nil {
		return nil, away(err)
	}
	people := map[uuid.UUID]account.Account{}
	out := make([]moderation.Confirmation, 0, len(rows))
	for _, r := range rows {
		a, ok := people[r.AccountID]
		if !ok {
			if a, err = s.AccountByID(ctx, r.AccountID); err != nil {
				return nil, err
			}
			people[r.AccountID] = a
		}
		row := listingRow{ID: r.ListingID, Body: r.Body, Slug: r.Slug}
		l, err := row.domain()
		if err != nil {
			return nil, err
		}
		out = append(out, moderation.Confirmation{
			Keeper: moderation.Keeper{ListingID: r.ListingID, Account: a, Since: r.Since}, ID: r.ListingID, Name: l.Name, Slug: r.Slug,
			ConfirmedOn: listing.Date(r.ConfirmedOn), Step: r.Step,
		})
	}
	return out, nil
}

// ListingsPage are listings in any state whose address holds a text, by id, for those who keep the directory.
func (s *Store) ListingsPage(ctx context.Context, after uuid.UUID, text string, limit int) ([]listing.Listing, error) {
	db := s.read.WithContext(ctx).Where("id > ?", after)
	if text != "" {
		// Addresses hold letters, digits and dashes only: nothing in them means something to LIKE.
		db = db.Where("slug LIKE ?", "%"+listing.Slug(text, "")+"%")
	}
	var rows []listingRow
	err := db.Order("id").Limit(limit).Find(&rows).Error
	return listings(rows, err)
}
