//go:build cgo

package store

import (
	"database/sql/driver"
	"errors"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/mattn/go-sqlite3"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
)

func sqliteDialector(dsn string) gorm.Dialector { return sqlite.Open(dsn) }

// isDown reports whether the database, not the statement, is the trouble: trying again later can help.
func isDown(err error) bool {
	if s, ok := errors.AsType[sqlite3.Error](err); ok {
		switch s.Code {
		case sqlite3.ErrBusy, sqlite3.ErrLocked, sqlite3.ErrFull, sqlite3.ErrIoErr, sqlite3.ErrReadonly, sqlite3.ErrCantOpen, sqlite3.ErrCorrupt, sqlite3.ErrNotADB, sqlite3.ErrPerm:
			return true
		}
		return false
	}
	if p, ok := errors.AsType[*pgconn.PgError](err); ok {
		// Classes: 08 connection, 53 out of resources, 57 operator intervention; 25006 a standby answers.
		return strings.HasPrefix(p.Code, "08") || strings.HasPrefix(p.Code, "53") || strings.HasPrefix(p.Code, "57") || p.Code == "25006"
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	if _, ok := errors.AsType[net.Error](err); ok {
		return true
	}
	text := err.Error()
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, net.ErrClosed) || strings.Contains(text, "database is closed") ||
		strings.Contains(text, "unexpected EOF") || strings.Contains(text, "conn closed") || strings.Contains(text, "connection reset")
}
