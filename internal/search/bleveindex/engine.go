// Package bleveindex is the engine: words in bleve, everything else (filters, facets, distance, order,
// the explainer's numbers) in columns in memory over the same rows. It is the only package that imports
// bleve. It holds nothing that cannot be made again from the database, and refuses to answer from an
// index that was not finished.
//
//	engine, err := bleveindex.Open(bleveindex.Options{Dir: dir, Words: vocab.Must(), Currency: "USD"})
package bleveindex

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/google/uuid"

	"openchair/internal/fault"
	"openchair/internal/listing"
	"openchair/internal/search"
	"openchair/internal/vocab"
)

// Options are what the host decides.
type Options struct {
	Dir       string
	Words     *vocab.Vocab
	Currency  string
	Zone      string // where an online listing's hour is judged when nobody said where they are
	Freshness listing.FreshnessRule
	Log       *slog.Logger
	// Now is asked when the index is opened and when cards are stamped.
	Now func() time.Time
}

// Engine is one open index. Searches run side by side; changes one at a time.
type Engine struct {
	o     Options
	stem  *stemmer
	terms map[string][]string

	mu    sync.RWMutex
	snap  *snapshot // nil until an index is complete
	epoch string    // of the database it was made from; only the writer changes it

	write    sync.Mutex
	idx      bleve.Index
	path     string
	table    *rowTable
	segments segmentRows

	savedSeq   uint64 // where the columns on the disk are
	savedAt    time.Time
	savedAgain bool // the columns on the disk were missing when the index was opened, and are there now
}

var errNotReady = fault.NewUnavailable("The search is being prepared. Please try again in a minute.")

// Position says which database the index was made from and how far it has read its changes; ok is
// false when there is no finished index and it must be rebuilt.
func (e *Engine) Position() (epoch string, seq uint64, ok bool) {
	s := e.hold()
	if s == nil {
		return "", 0, false
	}
	defer s.release()
	e.mu.RLock()
	defer e.mu.RUnlock()
	return e.epoch, s.position, true
}

// belong says which database the index is of; "" for none: then it is made anew.
func (e *Engine) belong(epoch string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.epoch = epoch
}

// hold takes the current snapshot; release it. Nil when there is none.
func (e *Engine) hold() *snapshot {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if e.snap != nil {
		e.snap.holders.Add(1)
	}
	return e.snap
}

// publish makes s what searches see.
func (e *Engine) publish(s *snapshot) {
	s.holders.Store(1)
	e.mu.Lock()
	old := e.snap
	e.snap = s
	e.mu.Unlock()
	if old != nil {
		old.release()
	}
}

// snapshotOf pairs bleve's state of the moment with columns.
func (e *Engine) snapshotOf(idx bleve.Index, segments *segmentRows, cols *columns, seq uint64) (*snapshot, error) {
	reader, err := readerOf(idx)
	if err != nil {
		return nil, err
	}
	rowOf, err := segments.of(reader)
	if err != nil {
		_ = reader.Close()
		return nil, err
	}
	return &snapshot{
		cols: cols, reader: reader, rowOf: rowOf, position: seq, at: e.o.Now(), slots: &slotCache{},
		ground: sync.OnceValue(func() *ground { return newGround(cols) }),
	}, nil
}

func readerOf(idx bleve.Index) (*scorch.IndexSnapshot, error) {
	advanced, err := idx.Advanced()
	if err != nil {
		return nil, err
	}
	r, err := advanced.Reader()
	if err != nil {
		return nil, err
	}
	reader, ok := r.(*scorch.IndexSnapshot)
	if !ok {
		_ = r.Close()
		return nil, errors.New("the index is not a scorch index")
	}
	return reader, nil
}

// The keys kept inside the index, in the same batch as the documents they speak of.
var (
	keySeq      = []byte("seq")
	keyEpoch    = []byte("epoch")
	keyComplete = []byte("complete")
)

func seqBytes(seq uint64) []byte { return binary.BigEndian.AppendUint64(nil, seq) }

// Apply writes changed listings and takes others out, and moves the position, in one batch: all of it or
// none is in the index. Only published listings may be in up.
func (e *Engine) Apply(_ context.Context, up []listing.Listing, gone []uuid.UUID, seq uint64) error {
	e.write.Lock()
	defer e.write.Unlock()
	if err := e.resume(); err != nil {
		return err
	}
	s := e.hold()
	if s == nil {
		return errNotReady
	}
	defer s.release()
	ed := s.cols.edit(e.o.Words, e.o.Currency, e.table)
	batch := e.idx.NewBatch()
	if err := e.fill(ed, batch, up, gone); err != nil {
		return err
	}
	batch.SetInternal(keySeq, seqBytes(seq))
	if err := e.idx.Batch(batch); err != nil {
		return e.stop(err)
	}
	ed.commit()
	next, err := e.snapshotOf(e.idx, &e.segments, ed.done(), seq)
	if err != nil {
		return err
	}
	next.next = newTimetable(ed.columns, s.next, ed.touched, e.o.Now())
	if len(ed.touched) <= fewTouched {
		next.daily.Store(s.daily.Load().after(s.cols, ed.columns, ed.touched))
		next.slots = s.slots.after(ed.columns, ed.touched, next.next.now.Load().next)
	}
	e.publish(next)
	return nil
}

// fewTouched: what is derived of the rows moves on with a change of so many; after a larger one it is made
// anew when it is asked for.
const fewTouched = 1000

// fill puts documents into a batch and their cells into the columns.
func (e *Engine) fill(ed *edit, batch *bleve.Batch, up []listing.Listing, gone []uuid.UUID) error {
	for _, id := range gone {
		if r, ok := ed.drop(id); ok {
			batch.Delete(docID(r))
		}
	}
	for i := range up {
		c := cardOf(&up[i])
		r := ed.rowFor(c.Listing.ID)
		doc, err := documentOf(r, &c, e.o.Words, e.stem)
		if err != nil {
			return fmt.Errorf("listing %s: %w", c.Listing.ID, err)
		}
		if err := batch.IndexAdvanced(doc); err != nil {
			return fmt.Errorf("listing %s: %w", c.Listing.ID, err)
		}
		ed.put(r, c.searchable())
	}
	return nil
}

// Refresh lets go of segments that bleve has merged away or written to disk since.
func (e *Engine) Refresh() error {
	e.write.Lock()
	defer e.write.Unlock()
	s := e.hold()
	if s == nil {
		return nil
	}
	defer s.release()
	if e.idx == nil {
		return nil // stopped writing
	}
	if e.o.Now().Sub(e.savedAt) >= saveEvery {
		e.keep(s)
	}
	next, err := e.snapshotOf(e.idx, &e.segments, s.cols, s.position)
	if err != nil {
		return err
	}
	if next.reader == s.reader {
		return next.reader.Close()
	}
	next.next, next.slots, next.ground = s.next, s.slots, s.ground
	next.daily.Store(s.daily.Load())
	e.publish(next)
	return nil
}

// Search answers a query. Errors: Unavailable while there is no finished index, or ctx's own.
func (e *Engine) Search(ctx context.Context, q search.Query) (search.Found, error) {
	s := e.hold()
	if s == nil {
		return search.Found{}, errNotReady
	}
	defer s.release()
	sc := borrow(s.cols.rows)
	defer sc.back()
	q.Page, q.PerPage = max(q.Page, 1), min(max(q.PerPage, 0), search.MaxPerPage)
	due := s.next.at(q.Now)
	a := &asked{
		e: e, s: s, q: q, sc: sc,
		day: s.onDay(listing.DayOf(q.Now), e.o.Freshness), next: due.next, least: due.least,
	}
	a.collect()
	if err := a.addText(ctx); err != nil {
		return search.Found{}, err
	}
	result := a.except()
	found := search.Found{Total: result.count(), Position: s.position, FewerWords: a.fewerWords}
	if a.text != nil {
		found.Corrected = a.text.corrected
	}
	var rows []uint32 // the result's, when all of them are looked at
	switch {
	case q.PerPage == 0:
	case a.isPlain():
		best := a.bestPlain(result, q.Page*q.PerPage)
		found.Hits = a.hits(a.ordered(sc.rows(best, best.count())))
	default:
		rows = sc.rows(result, found.Total)
		found.Hits = a.hits(a.ordered(rows))
	}
	if a.unpriced != nil {
		found.Unpriced = a.except(keyCost).countAnd(a.unpriced)
	}
	if a.near != nil {
		withOnline := a.except(keyPlace)
		withOnline.and(a.placeBits([]string{"online"}))
		found.MoreOnline = withOnline.countAndNot(result)
	}
	if len(a.groups) > 0 {
		found.OptionCounts = a.optionCounts()
	}
	if len(q.Facets) > 0 || q.Explainer {
		counted := a.tally(result, rows)
		found.Facets = a.facets(result, counted)
		if q.Explainer {
			found.Explainer = a.explain(result, counted)
			found.Offers = a.offers(found.Explainer)
		}
	}
	if q.Relax && found.Total < search.FewResults {
		found.Relaxed = a.relax(found.Total)
	}
	return found, ctx.Err()
}

// addText looks up the words and the ambiguous terms, and makes their rules.
func (a *asked) addText(ctx context.Context) error {
	var err error
	if len(queryWords(a.q.Text, 1)) > 0 {
		if a.text, err = a.s.findWords(ctx, a.e.stem, a.q.Text, a.sc); err != nil {
			return err
		}
		a.addWords()
	}
	for _, g := range a.q.Groups {
		any := a.sc.set(a.rows())
		for _, o := range g.Options {
			if vocabulary(o.Param) {
				any.or(a.valueBits(o.Param, o.ID))
			}
		}
		if len(queryWords(g.Text, 1)) > 0 {
			h, err := a.s.findWords(ctx, a.e.stem, g.Text, a.sc)
			if err != nil {
				return err
			}
			any.or(h.all(a.sc, a.rows()))
		}
		a.add(groupKey(len(a.groups)), any)
		a.groups = append(a.groups, g)
	}
	return nil
}

// addWords makes the rule of the words that were found: a row holds all of them, or where no row that meets the other
// rules does, as many as any.
func (a *asked) addWords() {
	if a.text == nil || a.q.RankOnly {
		return
	}
	all := a.text.all(a.sc, a.rows())
	if allowed := a.except(); len(a.text.words) > 1 && allowed.countAnd(all) == 0 {
		if most := a.text.most(a.sc, allowed, a.rows()); most.count() > 0 {
			all, a.fewerWords = most, true
		}
	}
	a.add(keyText, all)
}

func groupKey(n int) string { return keyGroup + strconv.Itoa(n) }

// vocabulary reports whether a parameter's values are sets of rows.
func vocabulary(param string) bool { return slices.Contains(search.Facets, param) }

// optionCounts are the totals if one option of an ambiguous term were picked.
func (a *asked) optionCounts() [][]int {
	var out [][]int
	for n, g := range a.groups {
		base := a.except(groupKey(n))
		counts := make([]int, len(g.Options))
		for i, o := range g.Options {
			switch {
			case vocabulary(o.Param):
				counts[i] = base.countAnd(a.valueBits(o.Param, o.ID))
			case o.Near != nil:
				counts[i] = a.elsewhere(o.Near).except(groupKey(n)).count()
			case o.MaxCost != nil:
				unpriced := a.unpriced
				counts[i] = a.except(groupKey(n), keyCost).countAnd(a.affordable(*o.MaxCost))
				a.unpriced = unpriced
			}
		}
		out = append(out, counts)
	}
	return out
}

// Cards are listings as the index remembers them, in the order asked, the unknown left out, and the
// moment the index was last written.
func (e *Engine) Cards(_ context.Context, ids []uuid.UUID) ([]listing.Listing, time.Time, error) {
	e.write.Lock() // the row table is the writer's
	s := e.hold()
	rows := make([]uint32, 0, len(ids))
	if s != nil {
		for _, id := range ids {
			if r, ok := e.table.row[id]; ok {
				rows = append(rows, r)
			}
		}
	}
	e.write.Unlock()
	if s == nil {
		return nil, time.Time{}, errNotReady
	}
	defer s.release()
	out := make([]listing.Listing, 0, len(rows))
	for _, r := range rows {
		l, err := s.cardAt(r)
		if err != nil {
			return nil, time.Time{}, err
		}
		out = append(out, *l)
	}
	return out, s.at, nil
}

// Close lets searches finish and closes the files.
func (e *Engine) Close() error {
	e.write.Lock()
	defer e.write.Unlock()
	e.mu.Lock()
	s := e.snap
	e.snap = nil
	e.mu.Unlock()
	if s != nil {
		e.keep(s)
		s.release()
	}
	if e.idx == nil {
		return nil
	}
	err := e.idx.Close()
	e.idx = nil
	return err
}
