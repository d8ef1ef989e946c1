package store

import (
	"context"
	"fmt"
)

// Health is what a look at the database found. Problems are sentences for the host; none is good.
type Health struct {
	Version  string
	Listings int64
	Problems []string
}

// Check looks at the whole database, which takes as long as reading it. SQLite checks neither foreign
// keys in integrity_check nor pages in foreign_key_check, so both are run. Errors: Unavailable.
func (s *Store) Check(ctx context.Context) (Health, error) {
	var h Health
	n, err := s.Count(ctx)
	if err != nil {
		return h, err
	}
	h.Listings = n
	db := s.read.WithContext(ctx)
	if s.postgres {
		err := db.Raw("SELECT 'PostgreSQL ' || current_setting('server_version')").Scan(&h.Version).Error
		return h, away(err)
	}
	if err := db.Raw("SELECT 'SQLite ' || sqlite_version()").Scan(&h.Version).Error; err != nil {
		return h, away(err)
	}
	var found []string
	if err := db.Raw("PRAGMA integrity_check(10)").Scan(&found).Error; err != nil {
		return h, away(err)
	}
	for _, f := range found {
		if f != "ok" {
			h.Problems = append(h.Problems, f)
		}
	}
	var orphans int64
	if err := db.Raw("SELECT COUNT(*) FROM pragma_foreign_key_check").Scan(&orphans).Error; err != nil {
		return h, away(err)
	}
	if orphans > 0 {
		h.Problems = append(h.Problems, fmt.Sprintf("%d rows point to a listing that is not there", orphans))
	}
	return h, nil
}
