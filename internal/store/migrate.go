package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"gorm.io/gorm"

	"openchair/internal/fault"
	"openchair/internal/listing"
	"openchair/internal/moderation"
)

//go:embed migrations
var migrations embed.FS

// migrate brings the schema forward, never back. On PostgreSQL several servers may start at once: one
// migrates, the others wait.
func (s *Store) migrate(ctx context.Context) error {
	dialect, folder := goose.DialectSQLite3, "migrations/sqlite"
	var options []goose.ProviderOption
	if s.postgres {
		dialect, folder = goose.DialectPostgres, "migrations/postgres"
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	sub, err := fs.Sub(migrations, folder)
	if err != nil {
		return err
	}
	pool, err := s.pool()
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(dialect, pool, sub, options...)
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	sources := provider.ListSources()
	newest := sources[len(sources)-1].Version
	have, err := provider.GetDBVersion(ctx)
	if err != nil {
		return unreadable(err)
	}
	if have > newest {
		return fault.NewUnavailable(fmt.Sprintf(
			"This database was made by a newer version of the server (schema %d, this server knows %d). Install the newer server, or restore a backup made before the upgrade.", have, newest))
	}
	if have == newest {
		return nil
	}
	if _, err := provider.Up(ctx); err != nil {
		return unreadable(err)
	}
	return s.fillLikeness(ctx)
}

// fillLikeness gives listings that were there before the table their keys.
func (s *Store) fillLikeness(ctx context.Context) error {
	var n int64
	if err := s.read.WithContext(ctx).Model(&likenessRow{}).Limit(1).Count(&n).Error; err != nil || n > 0 {
		return away(err)
	}
	return s.EachPublished(ctx, func(ls []listing.Listing) error {
		writes := make([]moderation.Write, len(ls))
		for i, l := range ls {
			writes[i] = moderation.Write{Listing: l, Was: l.Revision}
		}
		for len(writes) > 0 {
			n := min(len(writes), bulk)
			if err := s.transaction(ctx, func(tx *gorm.DB) error { return liken(tx, writes[:n]) }); err != nil {
				return err
			}
			writes = writes[n:]
		}
		return nil
	})
}

// SchemaVersion is the newest migration this server knows.
func SchemaVersion() int64 {
	entries, err := migrations.ReadDir("migrations/sqlite")
	if err != nil {
		return 0
	}
	return int64(len(entries))
}
