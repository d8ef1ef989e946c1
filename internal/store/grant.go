package store

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"openchair/internal/account"
	"openchair/internal/fault"
	"openchair/internal/jobs"
	"openchair/internal/moderation"
)

type grantRow struct {
	ID        uuid.UUID `gorm:"primaryKey"`
	Purpose   string
	Email     string
	Subject   uuid.UUID
	Lang      string
	Browser   string
	Code      string
	Wrong     int
	CreatedAt time.Time `gorm:"autoCreateTime:false"`
	SpentAt   *time.Time
}

func (grantRow) TableName() string { return "grants" }

func (r grantRow) domain() account.Grant {
	return account.Grant{
		ID: r.ID, Purpose: account.Purpose(r.Purpose), Email: r.Email, Subject: r.Subject, Lang: r.Lang,
		Browser: r.Browser, Code: r.Code, CreatedAt: r.CreatedAt.UTC(), SpentAt: r.SpentAt,
	}
}

type tokenRow struct {
	Hash      string `gorm:"primaryKey"`
	GrantID   uuid.UUID
	ExpiresAt time.Time
}

func (tokenRow) TableName() string { return "tokens" }

// Grants counts those made for an address since a moment.
func (s *Store) Grants(ctx context.Context, email string, purpose account.Purpose, since time.Time) (int, error) {
	var n int64
	err := s.read.WithContext(ctx).Model(&grantRow{}).Where("email = ? AND purpose = ? AND created_at > ?", email, string(purpose), since.UTC()).Count(&n).Error
	return int(n), away(err)
}

// AddGrant keeps a grant, ends older ones of the same purpose, address and subject, and queues the jobs.
func (s *Store) AddGrant(ctx context.Context, g account.Grant, queue ...jobs.New) error {
	return s.announced(ctx, func(tx *gorm.DB) error {
		if err := addGrant(tx, g); err != nil {
			return err
		}
		return enqueue(tx, queue)
	})
}

func addGrant(tx *gorm.DB, g account.Grant) error {
	row := grantRow{
		ID: g.ID, Purpose: string(g.Purpose), Email: g.Email, Subject: g.Subject, Lang: g.Lang, Browser: g.Browser, Code: g.Code, CreatedAt: g.CreatedAt.UTC(),
	}
	err := tx.Model(&grantRow{}).Where("purpose = ? AND email = ? AND subject = ? AND spent_at IS NULL", row.Purpose, row.Email, row.Subject).
		Update("spent_at", row.CreatedAt).Error
	if err != nil {
		return err
	}
	return tx.Create(&row).Error
}

// AddToken keeps the hash of a new token of a grant. Errors: NotFound when the grant is gone or spent.
func (s *Store) AddToken(ctx context.Context, grant uuid.UUID, hash string, now time.Time) (account.Grant, error) {
	var row grantRow
	err := s.transaction(ctx, func(tx *gorm.DB) error {
		if err := tx.Where("id = ? AND spent_at IS NULL", grant).Take(&row).Error; err != nil {
			return err
		}
		life := account.Lives[account.Purpose(row.Purpose)]
		return tx.Create(&tokenRow{Hash: hash, GrantID: grant, ExpiresAt: now.UTC().Add(life)}).Error
	})
	return row.domain(), err
}

// live finds the unspent grant of a token that still works.
func live(db *gorm.DB, hash string, now time.Time) (grantRow, error) {
	var row grantRow
	err := db.Where("spent_at IS NULL AND id = (SELECT grant_id FROM tokens WHERE hash = ? AND expires_at > ?)", hash, now.UTC()).Take(&row).Error
	return row, err
}

// GrantByToken finds an unspent grant by a token that still works. Errors: NotFound.
func (s *Store) GrantByToken(ctx context.Context, hash string, now time.Time) (account.Grant, error) {
	row, err := live(s.read.WithContext(ctx), hash, now)
	return row.domain(), away(err)
}

// WrongCode counts a wrong code and ends the grant at the most there may be.
func (s *Store) WrongCode(ctx context.Context, grant uuid.UUID, most int) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		var row grantRow
		if err := tx.Where("id = ?", grant).Take(&row).Error; err != nil {
			return err
		}
		change := map[string]any{"wrong": row.Wrong + 1}
		if row.Wrong+1 >= most {
			change["spent_at"] = row.CreatedAt
		}
		return tx.Model(&grantRow{}).Where("id = ?", grant).Updates(change).Error
	})
}

// spend ends a grant; of two at the same instant the second finds nothing to end.
func spend(tx *gorm.DB, id uuid.UUID, now time.Time) error {
	done := tx.Model(&grantRow{}).Where("id = ? AND spent_at IS NULL", id).Update("spent_at", now.UTC())
	if done.Error == nil && done.RowsAffected == 0 {
		return fault.NewNotFound("This link no longer works. It may have been used already, or a newer one was sent.")
	}
	return done.Error
}

// Open spends a sign-in grant and starts a session, making the account when there is none. Errors:
// NotFound, Denied for a blocked account: then the link is spent all the same.
func (s *Store) Open(ctx context.Context, hash, sessionHash string, session account.Session, email string, role account.Role) (account.Account, error) {
	var row accountRow
	denied := false
	err := s.transaction(ctx, func(tx *gorm.DB) error {
		now := session.CreatedAt
		g, err := live(tx, hash, now)
		if err != nil {
			return err
		}
		if err := spend(tx, g.ID, now); err != nil {
			return err
		}
		if g.Email != "" {
			email = g.Email
		}
		lang := g.Lang
		if lang == "" {
			lang = "en"
		}
		if row, err = ensure(tx, email, lang, role, now); err != nil {
			return err
		}
		if row.Blocked {
			denied = true
			return nil
		}
		if role == account.Reviewer && row.Role != string(role) {
			row.Role = string(role)
			if err := tx.Model(&accountRow{}).Where("id = ?", row.ID).Update("role", row.Role).Error; err != nil {
				return err
			}
		}
		if err := tx.Model(&accountRow{}).Where("id = ?", row.ID).Update("seen_at", now.UTC()).Error; err != nil {
			return err
		}
		err = tx.Create(&sessionRow{ID: session.ID, Hash: sessionHash, AccountID: row.ID, CreatedAt: now.UTC(), SeenAt: now.UTC()}).Error
		if err != nil {
			return err
		}
		return record(tx, moderation.Entry{At: now, Who: row.ID.String(), What: "signed in", Subject: row.ID.String(), Details: row.Role})
	})
	if err == nil && denied {
		err = fault.NewDenied("This address may not sign in. Write to the directory's host.")
	}
	return row.domain(), err
}
