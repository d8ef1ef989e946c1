package store

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"

	"openchair/internal/fault"
	"openchair/internal/jobs"
)

// jobRow is a job as a row. Its times are milliseconds of the view "clock", which is the database's own:
// no statement here takes a time from this machine, so it does not matter what its clock says.
type jobRow struct {
	ID         int64 `gorm:"primaryKey"`
	Kind       string
	UniqueKey  string
	Payload    string
	CreatedAt  int64 `gorm:"autoCreateTime:false"`
	RunAt      int64
	Attempts   int
	LeaseUntil int64
	LeaseBy    string
	LastError  string
	DeadAt     int64
}

func (jobRow) TableName() string { return "jobs" }

type claimedRow struct {
	ID        int64
	Kind      string
	UniqueKey string
	Payload   string
	Attempts  int
	RunAt     int64
	Age       int64
}

const (
	enqueueSQL = `INSERT INTO jobs (kind, unique_key, payload, created_at, run_at)
		VALUES (?, ?, ?, (SELECT ms FROM clock), (SELECT ms FROM clock) + ?)
		ON CONFLICT DO NOTHING`

	dueSQL = `SELECT id FROM jobs
		WHERE dead_at = 0 AND run_at <= (SELECT ms FROM clock) AND lease_until <= (SELECT ms FROM clock) AND kind IN ?
		ORDER BY run_at, id LIMIT ?`
	claimSQL = ` UPDATE jobs SET attempts = attempts + 1, lease_by = ?, lease_until = (SELECT ms FROM clock) + ?
		FROM due WHERE jobs.id = due.id
		RETURNING jobs.id, kind, unique_key, payload, attempts, run_at, (SELECT ms FROM clock) - created_at AS age`
	// SQLite has one writer, so nobody else claims meanwhile. PostgreSQL has many: each passes by what
	// another is just taking.
	claimSQLite   = "WITH due AS (" + dueSQL + ")" + claimSQL
	claimPostgres = "WITH due AS (" + dueSQL + " FOR UPDATE SKIP LOCKED)" + claimSQL

	extendSQL = `UPDATE jobs SET lease_until = (SELECT ms FROM clock) + ? WHERE id = ? AND lease_by = ? AND dead_at = 0`
	doneSQL   = `DELETE FROM jobs WHERE id = ? AND lease_by = ? AND dead_at = 0`
	againSQL  = `UPDATE jobs SET created_at = (SELECT ms FROM clock), run_at = (SELECT ms FROM clock) + ?, attempts = 0,
		lease_until = 0, lease_by = '', last_error = ''
		WHERE id = ? AND lease_by = ? AND dead_at = 0`
	retrySQL = `UPDATE jobs SET run_at = (SELECT ms FROM clock) + ?, last_error = ?, lease_until = 0, lease_by = ''
		WHERE id = ? AND lease_by = ? AND dead_at = 0`
	releaseSQL = `UPDATE jobs SET run_at = (SELECT ms FROM clock) + ?, last_error = ?, attempts = attempts - 1, lease_until = 0, lease_by = ''
		WHERE id = ? AND lease_by = ? AND dead_at = 0`
	burySQL = `UPDATE jobs SET dead_at = (SELECT ms FROM clock), last_error = ?, lease_until = 0, lease_by = ''
		WHERE id = ? AND lease_by = ? AND dead_at = 0`

	deadSQL   = `SELECT id, kind, attempts, last_error, dead_at FROM jobs WHERE dead_at > 0 ORDER BY dead_at DESC, id DESC LIMIT ?`
	reviveSQL = `UPDATE jobs SET dead_at = 0, attempts = 0, created_at = (SELECT ms FROM clock), run_at = (SELECT ms FROM clock)
		WHERE id = ? AND dead_at > 0`
	forgetSQL = `DELETE FROM jobs WHERE dead_at > 0 AND dead_at <= (SELECT ms FROM clock) - ?`
	countsSQL = `SELECT
		COUNT(CASE WHEN dead_at > 0 THEN 1 END) AS dead,
		COUNT(CASE WHEN dead_at = 0 AND lease_until > ms THEN 1 END) AS running,
		COUNT(CASE WHEN dead_at = 0 AND lease_until <= ms AND run_at <= ms THEN 1 END) AS due,
		COUNT(CASE WHEN dead_at = 0 AND lease_until <= ms AND run_at > ms THEN 1 END) AS later,
		COALESCE(MAX(CASE WHEN dead_at = 0 AND lease_until <= ms AND run_at <= ms THEN ms - run_at END), 0) AS waited
		FROM jobs CROSS JOIN clock`
)

var _ jobs.Queue = (*Store)(nil)

// enqueue queues jobs in the caller's transaction: they are there exactly when it is kept.
func enqueue(tx *gorm.DB, queue []jobs.New) error {
	for _, j := range queue {
		if err := tx.Exec(enqueueSQL, j.Kind, j.Key, string(j.Payload), j.After.Milliseconds()).Error; err != nil {
			return err
		}
	}
	return nil
}

// Enqueue queues jobs in a transaction of their own. Errors: Unavailable.
func (s *Store) Enqueue(ctx context.Context, queue ...jobs.New) error {
	return s.announced(ctx, func(tx *gorm.DB) error { return enqueue(tx, queue) })
}

// Claim is the jobs.Queue's. Errors: Unavailable.
func (s *Store) Claim(ctx context.Context, owner string, kinds []string, lease time.Duration, n int) ([]jobs.Job, error) {
	if n <= 0 || len(kinds) == 0 {
		return nil, nil
	}
	statement := claimSQLite
	if s.postgres {
		statement = claimPostgres
	}
	var rows []claimedRow
	err := s.transaction(ctx, func(tx *gorm.DB) error {
		return tx.Raw(statement, kinds, n, owner, lease.Milliseconds()).Scan(&rows).Error
	})
	if err != nil {
		return nil, err
	}
	// RETURNING keeps no order.
	slices.SortFunc(rows, func(a, b claimedRow) int {
		return cmp.Or(cmp.Compare(a.RunAt, b.RunAt), cmp.Compare(a.ID, b.ID))
	})
	out := make([]jobs.Job, len(rows))
	for i, r := range rows {
		out[i] = jobs.Job{
			ID: r.ID, Kind: r.Kind, Key: r.UniqueKey, Payload: []byte(r.Payload), Attempts: r.Attempts, Age: time.Duration(r.Age) * time.Millisecond,
		}
	}
	return out, nil
}

// held runs a statement that changes one job while its lease is the owner's.
func (s *Store) held(ctx context.Context, statement string, args ...any) (bool, error) {
	changed := int64(0)
	err := s.transaction(ctx, func(tx *gorm.DB) error {
		done := tx.Exec(statement, args...)
		changed = done.RowsAffected
		return done.Error
	})
	return changed == 1, err
}

// Extend is the jobs.Queue's. Errors: Unavailable.
func (s *Store) Extend(ctx context.Context, id int64, owner string, lease time.Duration) (bool, error) {
	return s.held(ctx, extendSQL, lease.Milliseconds(), id, owner)
}

// Done is the jobs.Queue's: nothing of the job remains. Errors: Unavailable.
func (s *Store) Done(ctx context.Context, id int64, owner string) (bool, error) {
	return s.held(ctx, doneSQL, id, owner)
}

// Again is the jobs.Queue's. Errors: Unavailable.
func (s *Store) Again(ctx context.Context, id int64, owner string, after time.Duration) (bool, error) {
	return s.held(ctx, againSQL, after.Milliseconds(), id, owner)
}

// Retry is the jobs.Queue's. Errors: Unavailable.
func (s *Store) Retry(ctx context.Context, id int64, owner string, after time.Duration, why string) (bool, error) {
	return s.held(ctx, retrySQL, after.Milliseconds(), why, id, owner)
}

// Release is the jobs.Queue's. Errors: Unavailable.
func (s *Store) Release(ctx context.Context, id int64, owner string, after time.Duration, why string) (bool, error) {
	return s.held(ctx, releaseSQL, after.Milliseconds(), why, id, owner)
}

// Bury is the jobs.Queue's. Errors: Unavailable.
func (s *Store) Bury(ctx context.Context, id int64, owner string, why string) (bool, error) {
	return s.held(ctx, burySQL, why, id, owner)
}

// DeadJobs are those laid aside, the newest first, at most limit. Errors: Unavailable.
func (s *Store) DeadJobs(ctx context.Context, limit int) ([]jobs.Dead, error) {
	var rows []jobRow
	if err := s.read.WithContext(ctx).Raw(deadSQL, limit).Scan(&rows).Error; err != nil {
		return nil, away(err)
	}
	out := make([]jobs.Dead, len(rows))
	for i, r := range rows {
		out[i] = jobs.Dead{ID: r.ID, Kind: r.Kind, Attempts: r.Attempts, Why: r.LastError, At: time.UnixMilli(r.DeadAt).UTC()}
	}
	return out, nil
}

// Revive gives a job that was laid aside all its tries again. Errors: NotFound, Conflict when another
// with its key waits, Unavailable.
func (s *Store) Revive(ctx context.Context, id int64) error {
	return s.announced(ctx, func(tx *gorm.DB) error {
		done := tx.Exec(reviveSQL, id)
		switch {
		case errors.Is(done.Error, gorm.ErrDuplicatedKey):
			return fault.NewConflict("The same work is queued already.").Because(done.Error)
		case done.Error != nil:
			return done.Error
		case done.RowsAffected == 0:
			return fault.NewNotFound("This job is not there any more.")
		}
		return nil
	})
}

// ForgetDeadJobs deletes jobs that were laid aside longer ago than this, with all they held, and says how
// many. Errors: Unavailable.
func (s *Store) ForgetDeadJobs(ctx context.Context, olderThan time.Duration) (int64, error) {
	forgotten := int64(0)
	err := s.transaction(ctx, func(tx *gorm.DB) error {
		done := tx.Exec(forgetSQL, olderThan.Milliseconds())
		forgotten = done.RowsAffected
		return done.Error
	})
	return forgotten, err
}

// JobCounts are the jobs by state, for the metrics. Errors: Unavailable.
func (s *Store) JobCounts(ctx context.Context) (jobs.Counts, error) {
	var row struct{ Dead, Running, Due, Later, Waited int }
	if err := s.read.WithContext(ctx).Raw(countsSQL).Scan(&row).Error; err != nil {
		return jobs.Counts{}, away(err)
	}
	return jobs.Counts{
		Due: row.Due, Later: row.Later, Running: row.Running, Dead: row.Dead, Waited: time.Duration(row.Waited) * time.Millisecond,
	}, nil
}
