package store

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"openchair/internal/account"
	"openchair/internal/fault"
	"openchair/internal/moderation"
)

type accountRow struct {
	ID        uuid.UUID `gorm:"primaryKey"`
	Email     string
	Role      string
	Lang      string
	Blocked   bool
	Quiet     bool
	CreatedAt time.Time `gorm:"autoCreateTime:false"`
	SeenAt    time.Time
}

func (accountRow) TableName() string { return "accounts" }

func (r accountRow) domain() account.Account {
	return account.Account{
		ID: r.ID, Email: r.Email, Role: account.Role(r.Role), Lang: r.Lang, Blocked: r.Blocked, Quiet: r.Quiet,
		CreatedAt: r.CreatedAt.UTC(), SeenAt: r.SeenAt.UTC(),
	}
}

type sessionRow struct {
	ID        uuid.UUID `gorm:"primaryKey"`
	Hash      string
	AccountID uuid.UUID
	CreatedAt time.Time `gorm:"autoCreateTime:false"`
	SeenAt    time.Time
}

func (sessionRow) TableName() string { return "sessions" }

func (r sessionRow) domain() account.Session {
	return account.Session{ID: r.ID, AccountID: r.AccountID, CreatedAt: r.CreatedAt.UTC(), SeenAt: r.SeenAt.UTC()}
}

// AccountByEmail finds an account. Errors: NotFound, Unavailable.
func (s *Store) AccountByEmail(ctx context.Context, email string) (account.Account, error) {
	var row accountRow
	err := s.read.WithContext(ctx).Where("email = ?", email).Take(&row).Error
	return row.domain(), away(err)
}

// AccountByID finds an account. Errors: NotFound, Unavailable.
func (s *Store) AccountByID(ctx context.Context, id uuid.UUID) (account.Account, error) {
	var row accountRow
	err := s.read.WithContext(ctx).Where("id = ?", id).Take(&row).Error
	return row.domain(), away(err)
}

// AccountFor is the account of an address, made when there is none.
func (s *Store) AccountFor(ctx context.Context, email, lang string, now time.Time) (account.Account, error) {
	var row accountRow
	err := s.transaction(ctx, func(tx *gorm.DB) error {
		var err error
		row, err = ensure(tx, email, lang, account.Organizer, now)
		return err
	})
	return row.domain(), err
}

// ensure finds or makes an account. Two at once make one.
func ensure(tx *gorm.DB, email, lang string, role account.Role, now time.Time) (accountRow, error) {
	row := accountRow{ID: uuid.Must(uuid.NewV7()), Email: email, Role: string(role), Lang: lang, CreatedAt: now.UTC(), SeenAt: now.UTC()}
	if err := tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "email"}}, DoNothing: true}).Create(&row).Error; err != nil {
		return row, err
	}
	var found accountRow
	err := tx.Where("email = ?", email).Take(&found).Error
	return found, err
}

// SetRole gives an account a role, making the account when there is none, and ends its sessions when that
// changes anything.
func (s *Store) SetRole(ctx context.Context, email string, role account.Role, by string, now time.Time) (account.Account, error) {
	var row accountRow
	err := s.transaction(ctx, func(tx *gorm.DB) error {
		var err error
		if row, err = ensure(tx, email, "en", role, now); err != nil {
			return err
		}
		if row.Role != string(role) {
			row.Role = string(role)
			if err := tx.Model(&accountRow{}).Where("id = ?", row.ID).Update("role", row.Role).Error; err != nil {
				return err
			}
			if err := tx.Where("account_id = ?", row.ID).Delete(&sessionRow{}).Error; err != nil {
				return err
			}
		}
		return record(tx, moderation.Entry{At: now, Who: by, What: "role granted", Subject: row.ID.String(), Details: string(role)})
	})
	return row.domain(), err
}

// SetBlocked blocks an account or lets it in again. Errors: NotFound.
func (s *Store) SetBlocked(ctx context.Context, id uuid.UUID, blocked bool, by string, now time.Time) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		done := tx.Model(&accountRow{}).Where("id = ?", id).Update("blocked", blocked)
		if done.Error == nil && done.RowsAffected == 0 {
			return gorm.ErrRecordNotFound
		}
		if done.Error != nil {
			return done.Error
		}
		if err := tx.Where("account_id = ?", id).Delete(&sessionRow{}).Error; err != nil {
			return err
		}
		what := "account let in"
		if blocked {
			what = "account blocked"
		}
		return record(tx, moderation.Entry{At: now, Who: by, What: what, Subject: id.String()})
	})
}

// SetQuiet stops the reminders to an address, or lets them come again.
func (s *Store) SetQuiet(ctx context.Context, email string, quiet bool) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		return tx.Model(&accountRow{}).Where("email = ?", email).Update("quiet", quiet).Error
	})
}

// SetLang keeps the language letters to an account are written in.
func (s *Store) SetLang(ctx context.Context, id uuid.UUID, lang string) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		return tx.Model(&accountRow{}).Where("id = ?", id).Update("lang", lang).Error
	})
}

// Reviewers is how many there are.
func (s *Store) Reviewers(ctx context.Context) (int, error) {
	var n int64
	err := s.read.WithContext(ctx).Model(&accountRow{}).Where("role = ? AND blocked = ?", string(account.Reviewer), false).Count(&n).Error
	return int(n), away(err)
}

// SessionByHash is the person a session's secret stands for. Errors: NotFound.
func (s *Store) SessionByHash(ctx context.Context, hash string) (account.Person, error) {
	var session sessionRow
	db := s.read.WithContext(ctx)
	if err := db.Where("hash = ?", hash).Take(&session).Error; err != nil {
		return account.Person{}, away(err)
	}
	var row accountRow
	if err := db.Where("id = ?", session.AccountID).Take(&row).Error; err != nil {
		return account.Person{}, away(err)
	}
	return account.Person{Account: row.domain(), Session: session.domain()}, nil
}

// Touch notes a visit.
func (s *Store) Touch(ctx context.Context, session uuid.UUID, now time.Time) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		var row sessionRow
		if err := tx.Where("id = ?", session).Take(&row).Error; err != nil {
			return err
		}
		if err := tx.Model(&sessionRow{}).Where("id = ?", session).Update("seen_at", now.UTC()).Error; err != nil {
			return err
		}
		return tx.Model(&accountRow{}).Where("id = ?", row.AccountID).Update("seen_at", now.UTC()).Error
	})
}

// SessionsOf are the account's sessions, the latest first.
func (s *Store) SessionsOf(ctx context.Context, id uuid.UUID) ([]account.Session, error) {
	var rows []sessionRow
	err := s.read.WithContext(ctx).Where("account_id = ?", id).Order("seen_at DESC, id").Find(&rows).Error
	out := make([]account.Session, 0, len(rows))
	for _, r := range rows {
		out = append(out, r.domain())
	}
	return out, away(err)
}

// EndSession ends one of the account's own sessions. Errors: NotFound for any other.
func (s *Store) EndSession(ctx context.Context, id, session uuid.UUID) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		done := tx.Where("id = ? AND account_id = ?", session, id).Delete(&sessionRow{})
		if done.Error == nil && done.RowsAffected == 0 {
			return fault.NewNotFound("There is no such session.")
		}
		return done.Error
	})
}
