package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"openchair/internal/fault"
	"openchair/internal/listing"
	"openchair/internal/moderation"
)

type submissionRow struct {
	ID        uuid.UUID `gorm:"primaryKey"`
	ListingID uuid.UUID
	Kind      string
	Base      int
	State     string
	Flags     string
	FeedHash  string
	Version   int
	AccountID uuid.UUID
	Sender    string
	Answer    string
	Body      string
	CreatedAt time.Time `gorm:"autoCreateTime:false"`
	SentAt    time.Time
	ChangedAt time.Time
}

func (submissionRow) TableName() string { return "submissions" }

type reportRow struct {
	ID        uuid.UUID `gorm:"primaryKey"`
	ListingID uuid.UUID
	Reason    string
	Words     string
	Email     string
	Lang      string
	Tag       string
	Open      bool
	Answer    string
	ClosedBy  uuid.UUID
	Version   int
	CreatedAt time.Time `gorm:"autoCreateTime:false"`
	ClosedAt  time.Time
}

func (reportRow) TableName() string { return "reports" }

type keeperRow struct {
	ListingID uuid.UUID `gorm:"primaryKey"`
	AccountID uuid.UUID `gorm:"primaryKey"`
	Since     time.Time
}

func (keeperRow) TableName() string { return "keepers" }

type remindedRow struct {
	ListingID   uuid.UUID `gorm:"primaryKey"`
	AccountID   uuid.UUID `gorm:"primaryKey"`
	ConfirmedOn string    `gorm:"primaryKey"`
	Step        int       `gorm:"primaryKey"`
	At          time.Time
}

func (remindedRow) TableName() string { return "reminded" }

type auditRow struct {
	ID      uint64 `gorm:"primaryKey"`
	At      time.Time
	Who     string
	What    string
	Subject string
	Details string
}

func (auditRow) TableName() string { return "audit" }

// record writes what happened where nothing is taken out.
func record(tx *gorm.DB, e moderation.Entry) error {
	return tx.Omit("id").Create(&auditRow{At: e.At.UTC(), Who: e.Who, What: e.What, Subject: e.Subject, Details: e.Details}).Error
}

// Decide keeps a decision whole or not at all. Errors: Conflict when a listing, a submission or a report
// has moved on, or an organizer was asked already; NotFound when a link has ended; Unavailable.
func (s *Store) Decide(ctx context.Context, d moderation.Decision) error {
	return s.announced(ctx, func(tx *gorm.DB) error {
		for _, id := range d.Spent {
			if err := spend(tx, id, time.Now()); err != nil {
				return err
			}
		}
		for _, x := range d.Submissions {
			if err := saveSubmission(tx, x); err != nil {
				return err
			}
		}
		for _, r := range d.Reports {
			if err := saveReport(tx, r); err != nil {
				return err
			}
		}
		if len(d.Writes) > 0 {
			if err := s.commit(tx, d.Writes); err != nil {
				return err
			}
		}
		if err := keep(tx, d); err != nil {
			return err
		}
		for _, g := range d.Grants {
			if err := addGrant(tx, g); err != nil {
				return err
			}
		}
		for _, r := range d.Reminded {
			row := remindedRow{ListingID: r.ListingID, AccountID: r.Account, ConfirmedOn: string(r.ConfirmedOn), Step: r.Step, At: r.At.UTC()}
			// Two servers make their rounds at once: the second finds the row and its letter is not sent.
			if err := tx.Create(&row).Error; err != nil {
				return err
			}
		}
		if err := enqueue(tx, d.Queue); err != nil {
			return err
		}
		for _, e := range d.Record {
			if err := record(tx, e); err != nil {
				return err
			}
		}
		return nil
	})
}

func keep(tx *gorm.DB, d moderation.Decision) error {
	for _, k := range d.Keeps {
		row := keeperRow{ListingID: k.ListingID, AccountID: k.Account.ID, Since: k.Since.UTC()}
		if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
			return err
		}
	}
	for _, k := range d.Drops {
		if err := tx.Where("listing_id = ? AND account_id = ?", k.ListingID, k.Account.ID).Delete(&keeperRow{}).Error; err != nil {
			return err
		}
	}
	return nil
}

// saveSubmission writes a new one, or one that is still at the version it was read at.
func saveSubmission(tx *gorm.DB, x moderation.Submission) error {
	row, err := submissionRowOf(x)
	if err != nil {
		return err
	}
	row.Version++
	if x.Version == 0 {
		return tx.Create(row).Error
	}
	done := tx.Model(&submissionRow{}).Where("id = ? AND version = ?", row.ID, x.Version).
		Select("base", "state", "flags", "version", "account_id", "sender", "answer", "body", "sent_at", "changed_at").Updates(row)
	if done.Error == nil && done.RowsAffected != 1 {
		return fault.NewConflict("Another reviewer decided this already, or it was sent anew. Look at it again.")
	}
	return done.Error
}

func submissionRowOf(x moderation.Submission) (*submissionRow, error) {
	body, err := json.Marshal(x.Proposed)
	if err != nil {
		return nil, err
	}
	flags, err := json.Marshal(x.Flags)
	if err != nil {
		return nil, err
	}
	sender, err := json.Marshal(x.Sender)
	if err != nil {
		return nil, err
	}
	answer, err := json.Marshal(x.Answer)
	if err != nil {
		return nil, err
	}
	changed := x.CreatedAt
	for _, t := range []time.Time{x.SentAt, x.Answer.At} {
		if t.After(changed) {
			changed = t
		}
	}
	return &submissionRow{
		ID: x.ID, ListingID: x.ListingID, Kind: string(x.Kind), Base: x.Base, State: string(x.State), Flags: string(flags), FeedHash: x.FeedHash,
		Version: x.Version, AccountID: x.Sender.Account, Sender: string(sender), Answer: string(answer), Body: string(body),
		CreatedAt: x.CreatedAt.UTC(), SentAt: x.SentAt.UTC(), ChangedAt: changed.UTC(),
	}, nil
}

func (r *submissionRow) domain() (moderation.Submission, error) {
	x := moderation.Submission{
		ID: r.ID, ListingID: r.ListingID, Kind: moderation.SubmissionKind(r.Kind), Base: r.Base, State: moderation.SubmissionState(r.State),
		FeedHash: r.FeedHash, Version: r.Version, CreatedAt: r.CreatedAt.UTC(), SentAt: r.SentAt.UTC(),
	}
	for from, to := range map[string]any{r.Flags: &x.Flags, r.Sender: &x.Sender, r.Answer: &x.Answer, r.Body: &x.Proposed} {
		if err := json.Unmarshal([]byte(from), to); err != nil {
			return x, err
		}
	}
	x.Proposed.Normalize()
	return x, nil
}

// saveReport writes a new one, or one that is still at the version it was read at.
func saveReport(tx *gorm.DB, r moderation.Report) error {
	row := reportRow{
		ID: r.ID, ListingID: r.ListingID, Reason: r.Reason, Words: r.Words, Email: r.Email, Lang: r.Lang, Tag: r.Tag, Open: r.Open,
		Answer: r.Answer, ClosedBy: r.ClosedBy, Version: r.Version + 1, CreatedAt: r.CreatedAt.UTC(), ClosedAt: r.ClosedAt.UTC(),
	}
	if r.Version == 0 {
		return tx.Create(&row).Error
	}
	done := tx.Model(&reportRow{}).Where("id = ? AND version = ?", r.ID, r.Version).
		Select("open", "answer", "closed_by", "version", "closed_at").Updates(&row)
	if done.Error == nil && done.RowsAffected != 1 {
		return fault.NewConflict("Another reviewer answered this report already.")
	}
	return done.Error
}

func (r reportRow) domain() moderation.Report {
	return moderation.Report{
		ID: r.ID, ListingID: r.ListingID, Reason: r.Reason, Words: r.Words, Email: r.Email, Lang: r.Lang, Tag: r.Tag, Open: r.Open,
		Answer: r.Answer, ClosedBy: r.ClosedBy, Version: r.Version, CreatedAt: r.CreatedAt.UTC(), ClosedAt: r.ClosedAt.UTC(),
	}
}

// likenessRow is one key of a listing's likely duplicates.
type likenessRow struct {
	Key       string    `gorm:"primaryKey"`
	ListingID uuid.UUID `gorm:"primaryKey"`
}

func (likenessRow) TableName() string { return "likeness" }

// liken replaces the likeness keys of listings as they are written.
func liken(tx *gorm.DB, writes []moderation.Write) error {
	var rows []likenessRow
	var known []uuid.UUID
	for i := range writes {
		l := &writes[i].Listing
		if writes[i].Was > 0 {
			known = append(known, l.ID)
		}
		if l.State == listing.Withdrawn {
			continue
		}
		seen := map[string]bool{}
		for _, k := range moderation.Likeness(l) {
			if !seen[k] {
				seen[k] = true
				rows = append(rows, likenessRow{Key: k, ListingID: l.ID})
			}
		}
	}
	if len(known) > 0 {
		if err := tx.Where("listing_id IN ?", known).Delete(&likenessRow{}).Error; err != nil {
			return err
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return tx.CreateInBatches(&rows, 1000).Error
}
