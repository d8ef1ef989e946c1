package store

import (
	"context"

	"gorm.io/gorm"

	"openchair/internal/search"
)

// Head is the database's identity and its last change. Errors: Unavailable.
func (s *Store) Head(ctx context.Context) (epoch string, seq uint64, err error) {
	db := s.read.WithContext(ctx)
	if err := db.Raw("SELECT value FROM settings WHERE name = 'epoch'").Scan(&epoch).Error; err != nil {
		return "", 0, away(err)
	}
	if err := db.Raw("SELECT COALESCE(MAX(seq), 0) FROM changes").Scan(&seq).Error; err != nil {
		return "", 0, away(err)
	}
	return epoch, seq, nil
}

// ChangesAfter are the changes after seq, in order, at most limit. Errors: Unavailable.
func (s *Store) ChangesAfter(ctx context.Context, seq uint64, limit int) ([]search.Change, error) {
	var rows []changeRow
	if err := s.read.WithContext(ctx).Where("seq > ?", seq).Order("seq").Limit(limit).Find(&rows).Error; err != nil {
		return nil, away(err)
	}
	out := make([]search.Change, len(rows))
	for i, r := range rows {
		out[i] = search.Change{Seq: r.Seq, ListingID: r.ListingID}
	}
	return out, nil
}

// Setting reads one setting, "" when it is not there.
func (s *Store) Setting(ctx context.Context, name string) (string, error) {
	var value string
	err := s.read.WithContext(ctx).Raw("SELECT value FROM settings WHERE name = ?", name).Scan(&value).Error
	return value, away(err)
}

// Set writes one setting.
func (s *Store) Set(ctx context.Context, name, value string) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		return tx.Exec("INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value).Error
	})
}
