package bleveindex

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"go.etcd.io/bbolt"
)

var errTorn = errors.New("the index is damaged")

// openBleve opens an index that may be damaged. bbolt maps its file into memory and believes what stands
// there: reading past the end of a file that was cut kills the process (SIGBUS), a page of noise panics.
// So the length is compared first, and what still goes wrong becomes an error.
func openBleve(path string) (idx bleve.Index, err error) {
	if err := wholeBolt(filepath.Join(path, "store", "root.bolt")); err != nil {
		return nil, err
	}
	defer func(was bool) {
		debug.SetPanicOnFault(was)
		if p := recover(); p != nil {
			idx, err = nil, fmt.Errorf("%w: %v", errTorn, p)
		}
	}(debug.SetPanicOnFault(true))
	return bleve.OpenUsing(path, storeConfig)
}

// wholeBolt reports a file that is shorter than its own header says.
func wholeBolt(file string) (err error) {
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	defer func(was bool) {
		debug.SetPanicOnFault(was)
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", errTorn, p)
		}
	}(debug.SetPanicOnFault(true))
	db, err := bbolt.Open(file, 0o600, &bbolt.Options{ReadOnly: true, Timeout: 2 * time.Second})
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	return db.View(func(tx *bbolt.Tx) error {
		if tx.Size() > info.Size() {
			return errTorn
		}
		return nil
	})
}

// soundSegments compares every file of words with the sum at its end. bleve writes the sum and never
// reads it; a flipped byte would come out as wrong results, or as a crash in the middle of a search.
func soundSegments(reader *scorch.IndexSnapshot) error {
	for _, seg := range reader.Segments() {
		file, ok := seg.Segment().(interface{ Path() string })
		if !ok {
			continue
		}
		if err := soundFile(file.Path()); err != nil {
			return err
		}
	}
	return nil
}

func soundFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	sum := crc32.NewIEEE()
	var want [4]byte
	if _, err := io.Copy(sum, io.LimitReader(f, info.Size()-int64(len(want)))); err != nil {
		return err
	}
	if _, err := io.ReadFull(f, want[:]); err != nil || sum.Sum32() != binary.BigEndian.Uint32(want[:]) {
		return errTorn
	}
	return nil
}
