package notify

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// folder is a folder as a post: each letter becomes one .eml file, which mail programs open. It is there
// whole or not at all, and only its owner may read it: it holds an address and a link.
type folder string

func (dir folder) send(_ context.Context, e envelope) (err error) {
	m, err := e.message()
	if err != nil {
		return &refusal{why: err.Error(), final: true}
	}
	if err := os.MkdirAll(string(dir), 0o700); err != nil {
		return unwritten(err)
	}
	// CreateTemp makes files that only their owner may read.
	f, err := os.CreateTemp(string(dir), ".letter-*")
	if err != nil {
		return unwritten(err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	_, err = m.WriteTo(f)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return unwritten(err)
	}
	// The time first, so that a list by name is a list by time; the job's number, so that a second try is seen.
	name := fmt.Sprintf("%s-%d.eml", e.at.UTC().Format("20060102T150405.000Z"), e.job)
	if err = os.Rename(f.Name(), filepath.Join(string(dir), name)); err != nil {
		return unwritten(err)
	}
	return nil
}

// unwritten leaves out the path, which tells how the machine is laid out.
func unwritten(err error) error {
	if p, ok := errors.AsType[*os.PathError](err); ok {
		err = p.Err
	} else if l, ok := errors.AsType[*os.LinkError](err); ok {
		err = l.Err
	}
	return fmt.Errorf("the letter could not be written into the mail folder: %w", err)
}
