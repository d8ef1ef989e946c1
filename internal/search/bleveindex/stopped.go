package bleveindex

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"openchair/internal/fault"
)

// When the index cannot be written (its disk is full), bleve tries again without a pause and holds what it could
// not write only in memory. Then the index is closed: searches go on from the last good snapshot, and the next
// change opens it again, as the disk has it, once there is room.

// roomNeeded is what a change may need: it is tried before the index is opened again.
const roomNeeded = 1 << 20

// stop closes an index that could not be written. The caller holds the lock for writing.
func (e *Engine) stop(why error) error {
	if e.idx != nil {
		_ = e.idx.Close()
		e.idx = nil
	}
	return fmt.Errorf("the index stopped writing: %w", why)
}

// resume makes sure that the index can be written. The caller holds the lock for writing.
func (e *Engine) resume() error {
	if e.idx != nil {
		if err := asyncError(e.path); err != nil {
			return e.stop(err)
		}
		return nil
	}
	if e.path == "" {
		return errNotReady
	}
	if err := room(e.path); err != nil {
		return fmt.Errorf("the index has stopped writing: %w", err)
	}
	forgetAsyncError(e.path)
	err := e.open(e.path)
	if err != nil && !fault.Is(err, fault.Unavailable) {
		// What lies there is no index any more: of no database, so it is made anew.
		e.belong("")
	}
	return err
}

// room reports whether the folder can be written to.
func room(path string) error {
	f, err := os.CreateTemp(path, "room-*")
	if err != nil {
		return err
	}
	_, err = f.Write(make([]byte, roomNeeded))
	return errors.Join(err, f.Close(), os.Remove(f.Name()))
}

// forgetAsyncError lets an index be opened after what went wrong behind an earlier one at the same path.
func forgetAsyncError(path string) {
	asyncErrors.Range(func(k, _ any) bool {
		if strings.HasPrefix(k.(string), filepath.Clean(path)) {
			asyncErrors.Delete(k)
		}
		return true
	})
}
