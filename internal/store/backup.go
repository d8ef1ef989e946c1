package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"

	"gorm.io/gorm"

	"openchair/internal/fault"
)

// settingRow is one setting.
type settingRow struct {
	Name  string `gorm:"primaryKey"`
	Value string
}

func (settingRow) TableName() string { return "settings" }

// epochSetting names the database's identity. A copy gets another: an index that was made from the one
// must not be taken for the other's.
const epochSetting = "epoch"

// Backup writes the whole database, as it is at one moment, into a new file: a SQLite database, whatever
// this one is, so that a directory can move from one to the other. It does not stop anybody. The file is
// there whole or not at all. seq is the last change in it. Errors: Conflict when the file exists.
func (s *Store) Backup(ctx context.Context, file string) (seq uint64, err error) {
	if _, err := os.Lstat(file); err == nil {
		return 0, fault.NewConflict("There is a file of this name already. A backup never replaces one; choose another name.")
	}
	work := file + ".part"
	_ = os.Remove(work)
	defer func() { _ = os.Remove(work) }()
	if s.postgres {
		err = s.copyOut(ctx, work)
	} else {
		err = away(s.write.WithContext(ctx).Exec("VACUUM INTO ?", work).Error)
	}
	if err != nil {
		return 0, unwritable(err)
	}
	if err := os.Chmod(work, 0o600); err != nil {
		return 0, unwritable(err)
	}
	copied, err := openFile(work)
	if err != nil {
		return 0, err
	}
	_, seq, err = copied.Head(ctx)
	if cerr := copied.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return 0, err
	}
	for _, more := range []string{"-wal", "-shm"} {
		_ = os.Remove(work + more)
	}
	if err := flushed(work); err != nil {
		return 0, unwritable(err)
	}
	if err := os.Rename(work, file); err != nil {
		return 0, unwritable(err)
	}
	return seq, flushed(filepath.Dir(file))
}

func unwritable(err error) error {
	if _, ok := fault.Of(err); ok {
		return err
	}
	return fault.NewUnavailable("The backup could not be written. Check the folder's permissions and the space on the disk.").Because(err)
}

// flushed waits until a file, or a folder's list of files, is on the disk.
func flushed(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	return f.Sync()
}

// openFile opens a copy by its file's name. It is not migrated.
func openFile(file string) (*Store, error) {
	s := &Store{}
	if err := s.openSQLiteFile(file); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

// copyOut writes a PostgreSQL database into a new SQLite file, all of it as one moment saw it.
func (s *Store) copyOut(ctx context.Context, file string) error {
	to, err := openFile(file)
	if err != nil {
		return err
	}
	defer func() { _ = to.Close() }()
	if err := to.migrate(ctx); err != nil {
		return err
	}
	moment := &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	return away(s.read.WithContext(ctx).Transaction(func(from *gorm.DB) error {
		return to.write.WithContext(ctx).Transaction(func(into *gorm.DB) error { return copyAll(from, into, false) })
	}, moment))
}

// copyAll copies every table in an order that keeps references whole. fresh leaves numbers that the
// database hands out to the database.
func copyAll(from, into *gorm.DB, fresh bool) error {
	if err := into.Exec("DELETE FROM settings").Error; err != nil {
		return err
	}
	number := func(column string) []string {
		if fresh {
			return []string{column}
		}
		return nil
	}
	for _, table := range []func() error{
		func() error { return copyTable[settingRow](from, into) },
		func() error { return copyTable[listingRow](from, into) },
		func() error { return copyTable[slugRow](from, into) },
		func() error { return copyTable[historyRow](from, into, number("id")...) },
		func() error { return copyTable[changeRow](from, into, number("seq")...) },
		func() error { return copyTable[accountRow](from, into) },
		func() error { return copyTable[sessionRow](from, into) },
		func() error { return copyTable[grantRow](from, into) },
		func() error { return copyTable[tokenRow](from, into) },
		func() error { return copyTable[keeperRow](from, into) },
		func() error { return copyTable[submissionRow](from, into) },
		func() error { return copyTable[reportRow](from, into) },
		func() error { return copyTable[remindedRow](from, into) },
		func() error { return copyTable[likenessRow](from, into) },
		func() error { return copyTable[auditRow](from, into, number("id")...) },
		func() error { return copyTable[jobRow](from, into, number("id")...) },
	} {
		if err := table(); err != nil {
			return err
		}
	}
	return nil
}

// copyTable copies the rows of one table, a few hundred at a time.
func copyTable[T any](from, into *gorm.DB, without ...string) error {
	var zero T
	rows, err := from.Model(&zero).Rows()
	if err != nil {
		return fmt.Errorf("%T: %w", zero, err)
	}
	defer func() { _ = rows.Close() }()
	var batch []T
	flush := func() error {
		if len(batch) == 0 {
			return nil
		}
		err := into.Omit(without...).Create(&batch).Error
		batch = batch[:0]
		return err
	}
	for rows.Next() {
		var row T
		if err := from.ScanRows(rows, &row); err != nil {
			return err
		}
		if batch = append(batch, row); len(batch) == bulk {
			if err := flush(); err != nil {
				return fmt.Errorf("%T: %w", zero, err)
			}
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return flush()
}

// Restored is what a backup held.
type Restored struct {
	Listings int64
	Seq      uint64
	// Kept is where the database that was there before lies now, "" when there was none.
	Kept string
}

// Restore puts a backup in place of the database. The backup is checked first; the database that was there
// is moved aside, not deleted. On PostgreSQL the database must be empty. Nobody else may use the database
// meanwhile: the caller holds the folder's lock. Errors: Unavailable with what to do, Conflict when there
// is a database already and force is not set.
func Restore(ctx context.Context, o Options, file string, force bool) (Restored, error) {
	var r Restored
	if err := checkBackup(ctx, file, &r); err != nil {
		return r, err
	}
	if o.URL != "" {
		return r, restorePostgres(ctx, o, file)
	}
	target := filepath.Join(o.Folder, FileName)
	there, err := holdsAnything(ctx, o)
	if err != nil {
		return r, err
	}
	if there && !force {
		return r, fault.NewConflict("The data folder has a database already. Say --force to put the backup in its place; the old one is kept beside it.")
	}
	if err := os.MkdirAll(o.Folder, 0o700); err != nil {
		return r, unwritable(err)
	}
	work := target + ".restoring"
	_ = os.Remove(work)
	defer func() { _ = os.Remove(work) }()
	if err := copyFile(file, work); err != nil {
		return r, unwritable(err)
	}
	if err := renew(ctx, work); err != nil {
		return r, err
	}
	if r.Kept, err = setAside(o.Folder); err != nil {
		return r, unwritable(err)
	}
	if err := os.Rename(work, target); err != nil {
		return r, unwritable(err)
	}
	return r, flushed(o.Folder)
}

// checkBackup refuses what is no backup, is damaged, or was made by a newer server.
func checkBackup(ctx context.Context, file string, r *Restored) error {
	if _, err := os.Stat(file); err != nil {
		return fault.NewUnavailable("The backup cannot be read. Check the file's name and permissions.").Because(err)
	}
	dir, err := os.MkdirTemp("", "openchair-restore-")
	if err != nil {
		return unwritable(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	// Looking at a database writes beside it; the backup itself stays as it is.
	look := filepath.Join(dir, FileName)
	if err := copyFile(file, look); err != nil {
		return unwritable(err)
	}
	notOne := func(err error) error {
		return fault.NewUnavailable("This file is no backup of a directory, or it is damaged. Nothing was changed.").Because(err)
	}
	s, err := openFile(look)
	if err != nil {
		return notOne(err)
	}
	defer func() { _ = s.Close() }()
	health, err := s.Check(ctx)
	if err != nil {
		return notOne(err)
	}
	if len(health.Problems) > 0 {
		return notOne(fmt.Errorf("%s", health.Problems[0]))
	}
	if err := s.migrate(ctx); err != nil {
		return err
	}
	r.Listings = health.Listings
	_, r.Seq, err = s.Head(ctx)
	return err
}

// renew brings a copy to this server's schema and gives it an identity of its own.
func renew(ctx context.Context, file string) error {
	s, err := openFile(file)
	if err != nil {
		return err
	}
	if err := s.migrate(ctx); err != nil {
		_ = s.Close()
		return err
	}
	if err := s.Set(ctx, epochSetting, newEpoch()); err != nil {
		_ = s.Close()
		return err
	}
	if err := s.write.Exec("PRAGMA wal_checkpoint(TRUNCATE)").Error; err != nil {
		_ = s.Close()
		return err
	}
	if err := s.Close(); err != nil {
		return err
	}
	for _, more := range []string{"-wal", "-shm"} {
		_ = os.Remove(file + more)
	}
	return flushed(file)
}

func newEpoch() string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// holdsAnything reports whether the folder has a database with something in it.
func holdsAnything(ctx context.Context, o Options) (bool, error) {
	if _, err := os.Stat(filepath.Join(o.Folder, FileName)); err != nil {
		return false, nil
	}
	s, err := openFile(filepath.Join(o.Folder, FileName))
	if err != nil {
		// A damaged one is what a backup is restored for; it is kept aside like any other.
		return true, nil
	}
	defer func() { _ = s.Close() }()
	n, err := s.Count(ctx)
	return err != nil || n > 0, nil
}

// setAside gives the database that is there a second name in a folder of its own. Its first name stays
// until the backup is renamed over it, so that at every moment one of the two is in place.
func setAside(folder string) (string, error) {
	file := filepath.Join(folder, FileName)
	if _, err := os.Stat(file); err != nil {
		return "", nil
	}
	// Closing the last connection brings what is in the log into the file. A damaged one cannot.
	if old, err := openFile(file); err == nil {
		_ = old.write.Exec("PRAGMA wal_checkpoint(TRUNCATE)").Error
		_ = old.Close()
	}
	aside, err := os.MkdirTemp(folder, "before-restore-")
	if err != nil {
		return "", err
	}
	if err := os.Link(file, filepath.Join(aside, FileName)); err != nil {
		return "", err
	}
	for _, more := range []string{"-wal", "-shm"} {
		if _, err := os.Stat(file + more); err == nil {
			if err := os.Rename(file+more, filepath.Join(aside, FileName+more)); err != nil {
				return "", err
			}
		}
	}
	return aside, nil
}

func restorePostgres(ctx context.Context, o Options, file string) error {
	to, err := Open(ctx, o)
	if err != nil {
		return err
	}
	defer func() { _ = to.Close() }()
	n, err := to.Count(ctx)
	if err != nil {
		return err
	}
	if n > 0 {
		return fault.NewConflict("This PostgreSQL database has listings already. Make a new, empty one and restore into that.")
	}
	dir, err := os.MkdirTemp("", "openchair-restore-")
	if err != nil {
		return unwritable(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	work := filepath.Join(dir, FileName)
	if err := copyFile(file, work); err != nil {
		return unwritable(err)
	}
	if err := renew(ctx, work); err != nil {
		return err
	}
	from, err := openFile(work)
	if err != nil {
		return err
	}
	defer func() { _ = from.Close() }()
	return to.transaction(ctx, func(tx *gorm.DB) error { return copyAll(from.read.WithContext(ctx), tx, true) })
}

// copyFile copies a file's bytes and waits until they are on the disk.
func copyFile(from, to string) error {
	b, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = b.Close() }()
	w, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err := w.ReadFrom(b); err != nil {
		_ = w.Close()
		return err
	}
	if err := w.Sync(); err != nil {
		_ = w.Close()
		return err
	}
	return w.Close()
}
