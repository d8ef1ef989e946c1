package bleveindex

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/google/uuid"

	"openchair/internal/fault"
	"openchair/internal/listing"
	"openchair/internal/search"
)

// indexVersion changes with what a document or a card holds, and with bleve's file format (zap 17): an
// index of another version is not read but made again.
const indexVersion = "v1-zap17"

// batchSize is how many documents are written at once while filling: fewer wait for the disk too often.
const batchSize = 1000

const asyncName = "openchair"

// asyncErrors holds, by folder, the first error of bleve's own goroutines: after one, that loop may be
// gone, and only here is it told.
var asyncErrors sync.Map

func init() {
	scorch.RegistryAsyncErrorCallbacks[asyncName] = func(err error, path string) {
		asyncErrors.LoadOrStore(filepath.Clean(path), err)
	}
}

// asyncError is what went wrong behind the index at path; the callback names the store folder inside it.
func asyncError(path string) error {
	var found error
	asyncErrors.Range(func(k, v any) bool {
		if strings.HasPrefix(k.(string), filepath.Clean(path)) {
			found, _ = v.(error)
		}
		return found == nil
	})
	return found
}

var storeConfig = map[string]any{"bolt_timeout": "2s", "asyncErrorCallbackName": asyncName}

// Open takes the newest finished index in the folder, or none: then Position says so and Rebuild must
// run. A damaged index is put aside and reported, never fatal. Errors: Unavailable when another server
// holds the folder.
func Open(o Options) (*Engine, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Freshness == (listing.FreshnessRule{}) {
		o.Freshness = listing.DefaultFreshness
	}
	e := &Engine{o: o, stem: newStemmer(), terms: map[string][]string{}, table: newRowTable()}
	for _, param := range search.Facets {
		for _, t := range o.Words.Terms(param) {
			e.terms[param] = append(e.terms[param], t.ID)
		}
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, fault.NewUnavailable("The index folder cannot be written. Check the data folder's permissions.").Because(err)
	}
	for _, path := range e.folders() {
		err := e.open(path)
		if err == nil {
			if e.savedAgain {
				e.reopen() // every card was read: that memory is given back
			}
			break
		}
		if fault.Is(err, fault.Unavailable) {
			return nil, err
		}
		e.o.Log.Warn("an index could not be read and is made again", "error", err.Error())
		if rerr := os.RemoveAll(path); rerr != nil {
			e.o.Log.Warn("an unreadable index could not be removed", "error", rerr.Error())
		}
	}
	e.sweep()
	return e, nil
}

func newRowTable() *rowTable {
	return &rowTable{row: map[uuid.UUID]uint32{}, orgs: map[string]uint32{}, patterns: map[string]uint32{}}
}

// folders are the indexes of this version, newest first.
func (e *Engine) folders() []string {
	entries, _ := os.ReadDir(e.o.Dir)
	var out []string
	for _, d := range entries {
		if d.IsDir() && strings.HasPrefix(d.Name(), indexVersion+"-") {
			out = append(out, filepath.Join(e.o.Dir, d.Name()))
		}
	}
	slices.Sort(out)
	slices.Reverse(out)
	return out
}

// sweep removes every folder of ours that is not the open one: older indexes, and those a killed
// rebuild left behind.
func (e *Engine) sweep() {
	entries, _ := os.ReadDir(e.o.Dir)
	for _, d := range entries {
		path := filepath.Join(e.o.Dir, d.Name())
		if d.IsDir() && strings.HasPrefix(d.Name(), "v") && strings.Contains(d.Name(), "-zap") && path != e.path {
			_ = os.RemoveAll(path)
		}
	}
}

// freshFolder is a name nothing has, also when the clock stands still.
func (e *Engine) freshFolder() string {
	for n := e.o.Now().UnixNano(); ; n++ {
		path := filepath.Join(e.o.Dir, fmt.Sprintf("%s-%020d", indexVersion, n))
		if _, err := os.Lstat(path); errors.Is(err, os.ErrNotExist) {
			return path
		}
	}
}

var errUnfinished = errors.New("this index was not finished")

// open reads one folder and rebuilds the columns from its cards.
func (e *Engine) open(path string) (err error) {
	idx, err := openBleve(path)
	if err != nil {
		if strings.Contains(err.Error(), "timeout") {
			return fault.NewUnavailable("Another server uses this data folder. Stop it first, or choose another folder.").Because(err)
		}
		return err
	}
	defer func() {
		if err != nil {
			_ = idx.Close()
		}
	}()
	complete, err := idx.GetInternal(keyComplete)
	if err != nil {
		return err
	}
	seq, err := idx.GetInternal(keySeq)
	if err != nil {
		return err
	}
	epoch, err := idx.GetInternal(keyEpoch)
	if err != nil {
		return err
	}
	if string(complete) != indexVersion || len(seq) != 8 {
		return errUnfinished
	}
	reader, err := readerOf(idx)
	if err != nil {
		return err
	}
	defer func() { _ = reader.Close() }()
	if err := soundSegments(reader); err != nil {
		return err
	}
	segments := segmentRows{}
	at := binary.BigEndian.Uint64(seq)
	if s, table, err := e.openSaved(path, string(epoch), at, idx, reader, &segments); err == nil {
		e.idx, e.path, e.table, e.segments = idx, path, table, segments
		e.belong(string(epoch))
		e.publish(s)
		e.keep(s)
		return nil
	}
	segments = segmentRows{}
	table := newRowTable()
	ed := newColumns(e.o.Words).edit(e.o.Words, e.o.Currency, table)
	used := map[uint32]bool{}
	err = storedCards(reader, func(row uint32, c *card) error {
		if used[row] {
			return fmt.Errorf("row %d is there twice", row)
		}
		used[row] = true
		table.row[c.Listing.ID] = row
		table.next = max(table.next, row+1)
		ed.put(row, c.searchable())
		return nil
	})
	if err != nil {
		return err
	}
	ed.keepNames()
	for r := range table.next {
		if !used[r] {
			table.free = append(table.free, r)
		}
	}
	s, err := e.snapshotOf(idx, &segments, ed.done(), at)
	if err != nil {
		return err
	}
	s.next = newTimetable(ed.columns, nil, nil, e.o.Now())
	e.idx, e.path, e.table, e.segments = idx, path, table, segments
	e.belong(string(epoch))
	e.publish(s)
	e.keep(s)
	e.savedAgain = e.savedSeq == at && !e.savedAt.IsZero()
	return nil
}

// openSaved makes a snapshot of the columns that lie beside an index.
func (e *Engine) openSaved(path, epoch string, at uint64, idx bleve.Index, reader *scorch.IndexSnapshot, segments *segmentRows) (*snapshot, *rowTable, error) {
	cols, table, next, err := e.load(path, epoch, at, segments)
	if err != nil {
		return nil, nil, err
	}
	if !segments.matches(reader) {
		return nil, nil, errOtherColumns
	}
	if next.seq != at {
		var touched []uint32
		if cols, touched, err = e.catchUp(cols, table, segments, reader); err != nil {
			return nil, nil, err
		}
		next.timetable = newTimetable(cols, next.timetable, touched, e.o.Now())
	} else {
		e.savedSeq, e.savedAt = at, e.o.Now()
	}
	if !e.matches(cols, reader) {
		return nil, nil, errOtherColumns
	}
	s, err := e.snapshotOf(idx, segments, cols, at)
	if err != nil {
		return nil, nil, err
	}
	s.next = next.timetable
	return s, table, nil
}

// matches reports whether saved columns speak of as many listings as the index holds.
func (e *Engine) matches(c *columns, reader *scorch.IndexSnapshot) bool {
	n, err := reader.DocCount()
	return err == nil && uint64(c.live.count()) == n
}

// saveEvery is how often the columns are written while changes come in: a server that is killed reads at
// most this much of them anew.
const saveEvery = time.Minute

// keep writes the columns to the disk when they are not there yet. That it cannot only costs time at the
// next start. The caller holds the lock for writing.
func (e *Engine) keep(s *snapshot) {
	if e.savedSeq == s.position && !e.savedAt.IsZero() {
		return
	}
	e.savedAt = e.o.Now()
	if err := e.save(e.path, s); err != nil {
		e.o.Log.Warn("the columns could not be saved", "error", err.Error())
		return
	}
	e.savedSeq = s.position
}

// Rebuild fills a new index beside the running one and swaps it in when it is whole. fill hands over
// published listings in any order and returns the position they were read at; changes after it are the
// follower's. A rebuild that fails or is killed leaves the old index serving.
func (e *Engine) Rebuild(ctx context.Context, epoch string, fill func(ctx context.Context, add func([]listing.Listing) error) (uint64, error)) (err error) {
	e.write.Lock()
	defer e.write.Unlock()
	path := e.freshFolder()
	static := mapping.NewIndexMapping()
	static.DefaultMapping = mapping.NewDocumentDisabledMapping()
	idx, err := bleve.NewUsing(path, static, scorch.Name, scorch.Name, storeConfig)
	if err != nil {
		return fault.NewUnavailable("The index folder cannot be written. Check the data folder's permissions and free space.").Because(err)
	}
	defer func() {
		if err != nil {
			_ = idx.Close()
			_ = os.RemoveAll(path)
		}
	}()
	table := newRowTable()
	ed := newColumns(e.o.Words).edit(e.o.Words, e.o.Currency, table)
	add := func(ls []listing.Listing) error {
		for chunk := range slices.Chunk(ls, batchSize) {
			batch := idx.NewBatch()
			if err := e.fill(ed, batch, chunk, nil); err != nil {
				return err
			}
			if err := idx.Batch(batch); err != nil {
				return fmt.Errorf("writing the index: %w", err)
			}
			if err := cmpErr(asyncError(path), ctx.Err()); err != nil {
				return err
			}
		}
		return nil
	}
	seq, err := fill(ctx, add)
	if err != nil {
		return err
	}
	ed.commit()
	batch := idx.NewBatch()
	batch.SetInternal(keySeq, seqBytes(seq))
	batch.SetInternal(keyEpoch, []byte(epoch))
	if err = idx.Batch(batch); err != nil {
		return err
	}
	// The mark that it is whole comes last, in a batch of its own.
	batch = idx.NewBatch()
	batch.SetInternal(keyComplete, []byte(indexVersion))
	if err = idx.Batch(batch); err != nil {
		return err
	}
	segments := segmentRows{}
	s, err := e.snapshotOf(idx, &segments, ed.done(), seq)
	if err != nil {
		return err
	}
	s.next = newTimetable(ed.columns, nil, nil, e.o.Now())
	old := e.idx
	e.idx, e.path, e.table, e.segments = idx, path, table, segments
	e.belong(epoch)
	e.publish(s)
	e.savedAt = time.Time{}
	e.keep(s)
	if old != nil {
		if cerr := old.Close(); cerr != nil {
			e.o.Log.Warn("the old index did not close", "error", cerr.Error())
		}
	}
	e.sweep()
	e.reopen()
	return nil
}

// reopen opens a new index as any other, which gives back what filling it took: half of the memory of a server
// that has just made one. Searches meanwhile go on from the snapshot; if it cannot be opened, the next change
// tries again.
func (e *Engine) reopen() {
	_ = e.idx.Close()
	e.idx = nil
	if err := e.open(e.path); err != nil {
		e.o.Log.Warn("the new index could not be opened again", "error", err.Error())
	}
	runtime.GC() // what lies in pools is let go by the second collection only
	debug.FreeOSMemory()
}
