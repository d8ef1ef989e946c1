package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"
)

// channel is what servers on one PostgreSQL tell each other of changes by.
const channel = "openchair_changes"

// tell lets the other servers know, when the transaction is kept, that there is something new.
func (s *Store) tell(tx *gorm.DB) error {
	if !s.postgres {
		return nil
	}
	return tx.Exec("SELECT pg_notify('" + channel + "', '')").Error
}

const (
	// silent is how long a connection may say nothing before it is asked whether it still lives: a proxy
	// can drop it without a word.
	silent   = 30 * time.Second
	relisten = 2 * time.Second
)

// Listen calls heard whenever another server on the same PostgreSQL wrote something, until ctx ends. It is
// a hint: what it misses, polling finds. On SQLite it returns at once.
func (s *Store) Listen(ctx context.Context, heard func()) {
	if !s.postgres {
		return
	}
	for ctx.Err() == nil {
		// Why it ended does not matter: the next try says it again, and the poll goes on meanwhile.
		_ = s.listenOnce(ctx, heard)
		heard()
		select {
		case <-ctx.Done():
		case <-time.After(relisten):
		}
	}
}

func (s *Store) listenOnce(ctx context.Context, heard func()) error {
	conn, err := pgx.Connect(ctx, s.url)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if _, err := conn.Exec(ctx, "LISTEN "+channel); err != nil {
		return err
	}
	for {
		waiting, cancel := context.WithTimeout(ctx, silent)
		_, err := conn.WaitForNotification(waiting)
		cancel()
		switch {
		case err == nil:
			heard()
		case waiting.Err() != nil && ctx.Err() == nil:
			if err := conn.Ping(ctx); err != nil {
				return err
			}
		default:
			return err
		}
	}
}
