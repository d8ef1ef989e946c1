package store

import (
	"context"
	"errors"
	"strconv"
	"time"

	"gorm.io/gorm"

	"openchair/internal/jobs"
)

// MoveClock lets the database believe that it is this much later than it was.
func (s *Store) MoveClock(ctx context.Context, by time.Duration) error {
	var now, said int64
	sound := "SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER)"
	if s.postgres {
		sound = "SELECT CAST(EXTRACT(EPOCH FROM now()) * 1000 AS BIGINT)"
	}
	return s.transaction(ctx, func(tx *gorm.DB) error {
		err := errors.Join(tx.Raw(sound).Scan(&now).Error, tx.Raw("SELECT ms FROM clock").Scan(&said).Error)
		off := said - now + by.Milliseconds()
		return errors.Join(err, tx.Exec("DROP VIEW clock").Error, tx.Exec("CREATE VIEW clock AS "+sound+" + "+strconv.FormatInt(off, 10)+" AS ms").Error)
	})
}

// EnqueueIn queues jobs in a transaction that ends with this error.
func (s *Store) EnqueueIn(ctx context.Context, queue []jobs.New, end error) error {
	return s.transaction(ctx, func(tx *gorm.DB) error { return errors.Join(enqueue(tx, queue), end) })
}
