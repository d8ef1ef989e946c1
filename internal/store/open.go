// Package store keeps the listings: rows to domain and back, migrations, and the change log the index
// follows. It is the only package that imports gorm; its rows never leave it. Every write is one
// transaction opened here. It refuses a database newer than itself.
//
//	st, err := store.Open(ctx, store.Options{Folder: "./var"})
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"openchair/internal/fault"
)

// Options say where the database is: URL for PostgreSQL, else a file in Folder.
type Options struct {
	URL    string
	Folder string
	Log    *slog.Logger
	// Wrote is told of every kept transaction that leaves a change to follow or a job to do; it must not wait.
	Wrote func()
}

// Store is one open database. Methods are safe for concurrent use.
type Store struct {
	write    *gorm.DB // one connection on SQLite: it has one writer
	read     *gorm.DB
	kept     *kept
	postgres bool
	closers  []io.Closer
	wrote    func()
	url      string
}

// FileName is the SQLite database inside the data folder.
const FileName = "openchair.db"

// Open connects, migrates forward, and answers with a store that is ready. Errors: Unavailable with a
// sentence that says what to mend.
func Open(ctx context.Context, o Options) (*Store, error) {
	s := &Store{kept: newKept(), postgres: o.URL != "", wrote: o.Wrote, url: o.URL}
	var err error
	if s.postgres {
		err = s.openPostgres(o.URL)
	} else {
		err = s.openSQLite(o.Folder)
	}
	if err != nil {
		_ = s.Close()
		return nil, err
	}
	if err := s.migrate(ctx); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Store) openSQLite(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fault.NewUnavailable("The data folder cannot be made. Check its parent folder's permissions.").Because(err)
	}
	return s.openSQLiteFile(filepath.Join(folder, FileName))
}

func (s *Store) openSQLiteFile(file string) error {
	// Pragmas stand in the DSN: one sent to a pool would bind one of its connections only. FULL, because a
	// confirmed write must survive the power going; immediate, because a transaction that reads before it
	// writes otherwise fails under load whatever its timeout.
	dsn := func(extra url.Values) string {
		v := url.Values{"_foreign_keys": {"on"}, "_journal_mode": {"WAL"}, "_busy_timeout": {"5000"}, "_synchronous": {"FULL"}}
		for k, x := range extra {
			v[k] = x
		}
		return "file:" + (&url.URL{Path: file}).EscapedPath() + "?" + v.Encode()
	}
	var err error
	if s.write, err = s.connect(sqliteDialector(dsn(url.Values{"_txlock": {"immediate"}})), 1); err != nil {
		return unreadable(err)
	}
	if s.read, err = s.connect(sqliteDialector(dsn(url.Values{"_query_only": {"on"}, "_stmt_cache_size": {"32"}})), 8); err != nil {
		return unreadable(err)
	}
	return nil
}

func unreadable(err error) error {
	if f, ok := fault.Of(err); ok {
		return f
	}
	text := err.Error()
	switch {
	case strings.Contains(text, "not a database"), strings.Contains(text, "malformed"):
		return fault.NewUnavailable("The database file is damaged. Restore a backup with “server restore”, or move the file away to start anew.").Because(err)
	case strings.Contains(text, "readonly"), strings.Contains(text, "read-only"), strings.Contains(text, "unable to open"), errors.Is(err, os.ErrPermission):
		return fault.NewUnavailable("The database cannot be opened for writing. Check the data folder's permissions.").Because(err)
	case strings.Contains(text, "locked"):
		return fault.NewUnavailable("Another program holds the database. Stop it and try again.").Because(err)
	case strings.Contains(text, "full"):
		return fault.NewUnavailable("The disk is full. Free some space and try again.").Because(err)
	}
	return fault.NewUnavailable("The database could not be opened.").Because(err)
}

func (s *Store) openPostgres(dsn string) error {
	db, err := s.connect(postgres.New(postgres.Config{DSN: dsn, PreferSimpleProtocol: false}), 16)
	if err != nil {
		return fault.NewUnavailable("The PostgreSQL database does not answer. Check OPENCHAIR_DATABASE_URL and that it runs.").Because(err)
	}
	s.write, s.read = db, db
	return nil
}

func (s *Store) connect(d gorm.Dialector, connections int) (*gorm.DB, error) {
	db, err := gorm.Open(d, &gorm.Config{
		SkipDefaultTransaction: true,
		TranslateError:         true,
		NowFunc:                func() time.Time { return time.Now().UTC() },
		// gorm's own logger prints statements with their values.
		Logger: logger.Discard,
	})
	if err != nil {
		return nil, err
	}
	pool, err := db.DB()
	if err != nil {
		return nil, err
	}
	s.closers = append(s.closers, pool)
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	if err := pool.Ping(); err != nil {
		return nil, err
	}
	return db, nil
}

// Close lets go of the database.
func (s *Store) Close() error {
	var errs []error
	for _, c := range s.closers {
		errs = append(errs, c.Close())
	}
	return errors.Join(errs...)
}

// Ping asks whether the database answers. Errors: Unavailable.
func (s *Store) Ping(ctx context.Context) error {
	pool, err := s.read.DB()
	if err == nil {
		err = pool.PingContext(ctx)
	}
	return away(err)
}

// pool is the writing connection pool, for goose.
func (s *Store) pool() (*sql.DB, error) { return s.write.DB() }

// transaction runs f in one transaction that is kept whole or not at all. f does nothing but the
// database.
func (s *Store) transaction(ctx context.Context, f func(tx *gorm.DB) error) error {
	return away(s.write.WithContext(ctx).Transaction(f))
}

// announced is a transaction that gives somebody something to do: the follower a change, a worker a job.
// Claiming a job is none of these: a worker that woke itself with every claim would never rest.
func (s *Store) announced(ctx context.Context, f func(tx *gorm.DB) error) error {
	err := s.transaction(ctx, f)
	if err == nil && s.wrote != nil {
		s.wrote()
	}
	return err
}

// away turns what a driver says into our kinds: not there, there already, or not answering. What it does
// not know it leaves alone, for the log.
func away(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, gorm.ErrRecordNotFound):
		return fault.NewNotFound("There is no listing at this address.").Because(err)
	case errors.Is(err, gorm.ErrDuplicatedKey):
		return fault.NewConflict("This is in the directory already.").Because(err)
	}
	if _, ok := fault.Of(err); ok {
		return err
	}
	if isDown(err) {
		return fault.NewUnavailable("The database does not answer at the moment. Nothing was lost; please try again in a minute.").Because(err)
	}
	return fmt.Errorf("database: %w", err)
}
