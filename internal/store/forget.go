package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"openchair/internal/jobs"
	"openchair/internal/listing"
	"openchair/internal/moderation"
)

// ForgetLinks deletes tokens that ended before a moment, and grants nothing leads to any more.
func (s *Store) ForgetLinks(ctx context.Context, before time.Time) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		b := before.UTC()
		if err := tx.Exec("DELETE FROM tokens WHERE expires_at < ? OR grant_id IN (SELECT id FROM grants WHERE spent_at < ?)", b, b).Error; err != nil {
			return err
		}
		// A grant without a token may wait for its letter, and a mail server may be away for weeks.
		return tx.Exec("DELETE FROM grants WHERE created_at < ? AND NOT EXISTS (SELECT 1 FROM tokens WHERE tokens.grant_id = grants.id)",
			b.AddDate(0, 0, -60)).Error
	})
}

// ForgetSessions deletes sessions nobody came back to, and those that are too old.
func (s *Store) ForgetSessions(ctx context.Context, seenBefore, madeBefore time.Time) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		return tx.Where("seen_at < ? OR created_at < ?", seenBefore.UTC(), madeBefore.UTC()).Delete(&sessionRow{}).Error
	})
}

// ForgetDrafts deletes what nobody ever sent.
func (s *Store) ForgetDrafts(ctx context.Context, before time.Time) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		return tx.Where("state = ? AND created_at < ?", string(moderation.DraftSubmission), before.UTC()).Delete(&submissionRow{}).Error
	})
}

// ForgetDeclined deletes submissions that came to nothing.
func (s *Store) ForgetDeclined(ctx context.Context, before time.Time) error {
	ended := []string{string(moderation.Declined), string(moderation.Superseded), string(moderation.Asked)}
	return s.transaction(ctx, func(tx *gorm.DB) error {
		return tx.Where("state IN ? AND changed_at < ?", ended, before.UTC()).Delete(&submissionRow{}).Error
	})
}

// ForgetReports takes the tags, the reporters' addresses and the words out of reports, each after its time.
func (s *Store) ForgetReports(ctx context.Context, tags, addresses, words time.Time) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		if err := tx.Model(&reportRow{}).Where("created_at < ? AND tag <> ''", tags.UTC()).Update("tag", "").Error; err != nil {
			return err
		}
		if err := tx.Model(&reportRow{}).Where("open = ? AND closed_at < ? AND email <> ''", false, addresses.UTC()).Update("email", "").Error; err != nil {
			return err
		}
		return tx.Model(&reportRow{}).Where("open = ? AND created_at < ? AND words <> ''", false, words.UTC()).Updates(map[string]any{"words": "", "answer": ""}).Error
	})
}

// ForgetContacts takes the ways to reach people out of listings that were withdrawn before a moment, and
// out of their history. What the listing was stays.
func (s *Store) ForgetContacts(ctx context.Context, withdrawnBefore time.Time) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		var rows []listingRow
		err := tx.Where("state = ? AND changed_at < ? AND content_hash <> ?", string(listing.Withdrawn), withdrawnBefore.UTC(), forgotten).
			Where("source_kind = ?", listing.SourceOrganizer).Limit(queueLimit).Find(&rows).Error
		if err != nil {
			return err
		}
		for _, r := range rows {
			if err := forgetContact(tx, r); err != nil {
				return err
			}
		}
		return nil
	})
}

// forgotten marks a row whose contacts are gone, in the column only feeds use.
const forgotten = "forgotten"

func forgetContact(tx *gorm.DB, r listingRow) error {
	body, err := withoutContact(r.Body)
	if err != nil {
		return err
	}
	if err := tx.Model(&listingRow{}).Where("id = ?", r.ID).Updates(map[string]any{"body": body, "content_hash": forgotten}).Error; err != nil {
		return err
	}
	var history []historyRow
	if err := tx.Where("listing_id = ?", r.ID).Find(&history).Error; err != nil {
		return err
	}
	for _, h := range history {
		if body, err = withoutContact(h.Body); err != nil {
			return err
		}
		if err := tx.Model(&historyRow{}).Where("id = ?", h.ID).Update("body", body).Error; err != nil {
			return err
		}
	}
	return nil
}

func withoutContact(body string) (string, error) {
	var l listing.Listing
	if err := json.Unmarshal([]byte(body), &l); err != nil {
		return "", err
	}
	l.Contact = listing.Contact{}
	l.Online = listing.OnlineRoom{Shown: listing.ShownOnRequest}
	for i := range l.Leaders {
		l.Leaders[i].Name = ""
	}
	l.Normalize()
	b, err := json.Marshal(l)
	return string(b), err
}

// ForgetRecord deletes lines older than the two years they are kept.
func (s *Store) ForgetRecord(ctx context.Context, before time.Time) error {
	// The database keeps to its own clock here, whatever this one says.
	if oldest := time.Now().AddDate(0, 0, -730); before.After(oldest) {
		before = oldest
	}
	return s.transaction(ctx, func(tx *gorm.DB) error {
		return tx.Where("at < ?", before.UTC()).Delete(&auditRow{}).Error
	})
}

// ForgetAccount deletes an account: its sessions, its links, and its name on what it sent. The listings it
// kept alone are withdrawn by the caller's decision before.
func (s *Store) ForgetAccount(ctx context.Context, id uuid.UUID, email string, now time.Time, queue ...jobs.New) error {
	return s.announced(ctx, func(tx *gorm.DB) error {
		for _, statement := range []string{
			"DELETE FROM sessions WHERE account_id = ?",
			"DELETE FROM reminded WHERE account_id = ?",
			"DELETE FROM keepers WHERE account_id = ?",
			"DELETE FROM submissions WHERE account_id = ? AND state <> 'accepted'",
			"UPDATE submissions SET sender = '{}', account_id = '00000000-0000-0000-0000-000000000000' WHERE account_id = ?",
			"DELETE FROM accounts WHERE id = ?",
		} {
			if err := tx.Exec(statement, id).Error; err != nil {
				return err
			}
		}
		if err := tx.Exec("DELETE FROM grants WHERE email = ?", email).Error; err != nil {
			return err
		}
		if err := enqueue(tx, queue); err != nil {
			return err
		}
		return record(tx, moderation.Entry{At: now, Who: id.String(), What: "account deleted", Subject: id.String()})
	})
}
