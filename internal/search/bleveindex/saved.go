package bleveindex

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/gob"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/google/uuid"

	"openchair/internal/listing"
	"openchair/internal/vocab"
)

// savedName is the file beside the index that holds the columns as they were at one position. It only
// saves time: without it, or when it speaks of another position, the columns are made from the cards.
const savedName = "columns"

// savedVersion changes with what the file holds.
const savedVersion = ".3"

// saved is the columns as they lie on the disk.
type saved struct {
	Stamp     stamp
	Rows      int
	Live      []uint64
	Rough     []uint64
	IDs       []byte // sixteen bytes a row
	Names     []mark
	Families  [familyCount]savedFamily
	Lat, Lon  []float32
	State     []uint16
	Serves    []uint16
	Confirmed []listing.Day
	Seen      []listing.Day
	Dated     []listing.Day
	Source    []uint8
	Org       []uint32
	Orgs      []string
	ByWord    []string
	Strings   []string // of the timings
	Timing    []savedTiming
	TimingOf  []uint32 // each row's place in Timing, from 1; 0 is none
	Next      []int64
	AsOf      int64
	Segments  map[uint64][]uint32 // the row of each document of each of bleve's segments
}

// savedFamily is a family's patterns, those alone that some row has.
type savedFamily struct {
	Of     []uint32
	Edges  []uint32
	Cells  []cell
	Column []uint8
	Floor  []int32
}

// stamp says what the columns were made from. All of it must be so still.
type stamp struct {
	Version  string
	Epoch    string
	Seq      uint64
	Words    [32]byte // of the vocabulary: what a listing is marked with follows from it
	Currency string
}

type savedTiming struct {
	Schedules []savedSchedule
	Lines     []savedLine
	Cohort    listing.Date
}

type savedSchedule struct {
	Rule, Start, Zone uint32
	Except            []string
}

type savedLine struct {
	Days   uint8
	Minute int16
	Zone   uint32
}

func (e *Engine) stampOf(epoch string, seq uint64) stamp {
	h := sha256.New()
	for _, param := range vocab.Params {
		for _, t := range e.o.Words.Terms(param) {
			_, _ = fmt.Fprintf(h, "%s\x00%s\x00%s\x00%s\n", t.Param, t.ID, t.Parent, t.Axis)
		}
	}
	s := stamp{Version: indexVersion + savedVersion, Epoch: epoch, Seq: seq, Currency: e.o.Currency}
	h.Sum(s.Words[:0])
	return s
}

// save writes the columns of a snapshot beside the index: whole, or not at all.
func (e *Engine) save(path string, s *snapshot) error {
	c := s.cols
	out := saved{
		Stamp: e.stampOf(e.epoch, s.position), Rows: c.rows, Live: c.live, Rough: c.rough, Names: c.names,
		Lat: c.lat, Lon: c.lon, State: c.state, Serves: c.serves, Confirmed: c.confirmed, Seen: c.seen, Dated: c.dated,
		Source: c.source, Org: c.org, Orgs: c.orgs, ByWord: c.byWord, Segments: e.segments.rows,
	}
	for i := range c.families {
		out.Families[i] = c.families[i].saved(c.rows)
	}
	strings := map[string]uint32{}
	number := func(text string) uint32 {
		n, ok := strings[text]
		if !ok {
			n = uint32(len(out.Strings))
			strings[text] = n
			out.Strings = append(out.Strings, text)
		}
		return n
	}
	numbers := map[*timing]uint32{nil: 0}
	for r := range c.rows {
		out.IDs = append(out.IDs, c.ids[r][:]...)
		t := c.timing[r]
		n, ok := numbers[t]
		if !ok {
			x := savedTiming{Cohort: t.cohort}
			for _, sc := range t.schedules {
				x.Schedules = append(x.Schedules, savedSchedule{number(sc.Rule), number(sc.Start), number(string(sc.Zone)), sc.Except})
			}
			for _, ln := range t.lines {
				x.Lines = append(x.Lines, savedLine{ln.days, ln.minute, number(ln.zone)})
			}
			out.Timing = append(out.Timing, x)
			n = uint32(len(out.Timing))
			numbers[t] = n
		}
		out.TimingOf = append(out.TimingOf, n)
	}
	if m, asOf := s.next.state(); m != nil {
		out.Next, out.AsOf = m.next, asOf
	}
	var b bytes.Buffer
	b.Write(make([]byte, 4))
	if err := gob.NewEncoder(&b).Encode(out); err != nil {
		return err
	}
	body := b.Bytes()
	binary.BigEndian.PutUint32(body, crc32.ChecksumIEEE(body[4:]))
	return writeWhole(filepath.Join(path, savedName), body)
}

// writeWhole replaces a file at once. It need not survive the power going: it only saves time.
func writeWhole(file string, body []byte) error {
	work := file + ".part"
	if err := os.WriteFile(work, body, 0o600); err != nil {
		_ = os.Remove(work)
		return err
	}
	return os.Rename(work, file)
}

// savedTimes is the timetable of saved columns, and the position they were saved at.
type savedTimes struct {
	*timetable
	seq uint64
}

var errOtherColumns = errors.New("the saved columns are not of this index")

// load reads the columns that were saved at a position, or at an earlier one. An error means that they are
// made anew.
func (e *Engine) load(path, epoch string, seq uint64, segments *segmentRows) (*columns, *rowTable, *savedTimes, error) {
	body, err := os.ReadFile(filepath.Join(path, savedName))
	if err != nil {
		return nil, nil, nil, err
	}
	if len(body) < 4 || binary.BigEndian.Uint32(body) != crc32.ChecksumIEEE(body[4:]) {
		return nil, nil, nil, errTorn
	}
	var in saved
	if err := gob.NewDecoder(bytes.NewReader(body[4:])).Decode(&in); err != nil {
		return nil, nil, nil, err
	}
	want := e.stampOf(epoch, in.Stamp.Seq)
	// Columns of a later moment than the index speak of rows it does not have.
	if in.Stamp != want || in.Stamp.Seq > seq {
		return nil, nil, nil, errOtherColumns
	}
	c, err := in.columns()
	if err != nil {
		return nil, nil, nil, err
	}
	segments.rows = in.Segments
	table := newRowTable()
	table.next = uint32(c.rows)
	for r := range uint32(c.rows) {
		if c.live.has(r) {
			table.row[c.ids[r]] = r
		} else {
			table.free = append(table.free, r)
		}
	}
	for n, name := range c.orgs {
		if n > 0 {
			table.orgs[name] = uint32(n)
		}
	}
	for i := range c.families {
		f := &c.families[i]
		for n := range uint32(f.size()) {
			x := f.pattern(n)
			table.patterns[x.key(i)] = n
		}
	}
	t := &timetable{cols: c, asOf: in.AsOf}
	t.store(in.Next)
	return c, table, &savedTimes{t, in.Stamp.Seq}, nil
}

// columns makes the columns from what was saved. The sets of marks follow from the rows'.
func (in *saved) columns() (*columns, error) {
	n := in.Rows
	for _, length := range []int{
		len(in.IDs) / 16, len(in.Lat), len(in.Lon), len(in.State), len(in.Serves), len(in.Confirmed),
		len(in.Seen), len(in.Dated), len(in.Source), len(in.Org), len(in.Next), len(in.TimingOf),
	} {
		if length != n {
			return nil, errTorn
		}
	}
	c := &columns{
		rows: n, live: in.Live, rough: in.Rough, ids: make([]uuid.UUID, n), names: in.Names, number: make(map[mark]uint16, len(in.Names)),
		marks: make([]bitset, len(in.Names)), values: map[string][]uint16{},
		lat: in.Lat, lon: in.Lon, state: in.State, serves: in.Serves, confirmed: in.Confirmed, seen: in.Seen, dated: in.Dated,
		source: in.Source, org: in.Org, orgs: in.Orgs, byWord: in.ByWord, words: make(map[string]uint16, len(in.ByWord)),
		timing: make([]*timing, n),
	}
	for i, m := range in.Names {
		c.number[m] = uint16(i)
		c.values[m.Param] = append(c.values[m.Param], uint16(i))
	}
	for i, w := range in.ByWord {
		c.words[w] = uint16(i)
	}
	for _, name := range in.Orgs {
		c.orgWords = append(c.orgWords, words(name))
	}
	if len(c.orgWords) > 0 {
		c.orgWords[0] = nil
	}
	for r := range n {
		copy(c.ids[r][:], in.IDs[r*16:])
	}
	for i := range c.families {
		if err := in.Families[i].into(c, i); err != nil {
			return nil, err
		}
	}
	c.orderPrices()
	return c, in.timings(c)
}

// saved leaves out the patterns that no row has any more.
func (f *family) saved(rows int) savedFamily {
	var kept patterns
	kept.put(none)
	of, numbers := make([]uint32, rows), make([]uint32, f.size())
	for r := range of {
		n := f.at(uint32(r))
		if n != 0 && numbers[n] == 0 {
			numbers[n] = uint32(kept.size())
			kept.put(f.pattern(n))
		}
		of[r] = numbers[n]
	}
	return savedFamily{of, kept.edges, kept.cells, kept.column, kept.floor}
}

// into makes the i-th family of the columns, and the sets of its marks.
func (in *savedFamily) into(c *columns, i int) error {
	f := &c.families[i]
	f.patterns = patterns{in.Edges, in.Cells, in.Column, in.Floor}
	count := f.size()
	if count == 0 || len(in.Edges) != 2*count+1 || len(in.Floor) != count || len(in.Of) != c.rows || !slices.IsSorted(in.Edges) || int(in.Edges[2*count]) != len(in.Cells) {
		return errTorn
	}
	for _, column := range in.Column {
		if int(column) > len(explained) {
			return errTorn
		}
	}
	for _, x := range in.Cells {
		m := x.mark()
		if int(m) >= len(c.marks) {
			return errTorn
		}
		if c.marks[m] == nil {
			c.marks[m] = newBitset(c.rows)
		}
	}
	f.some = newBitset(c.rows)
	f.numbers.grow(len(f.some) * 64)
	for r, n := range in.Of {
		if int(n) >= count {
			return errTorn
		}
		if n == 0 {
			continue
		}
		f.set(uint32(r), n)
		f.some.set(uint32(r))
		for m := range f.marks(n) {
			c.marks[m].set(uint32(r))
		}
	}
	return nil
}

func (in *saved) timings(c *columns) error {
	text := func(n uint32) string { return in.Strings[n] }
	all := make([]*timing, 1, 1+len(in.Timing))
	for _, x := range in.Timing {
		t := &timing{cohort: x.Cohort}
		for _, sc := range x.Schedules {
			if max(sc.Rule, sc.Start, sc.Zone) >= uint32(len(in.Strings)) {
				return errTorn
			}
			t.schedules = append(t.schedules, listing.Schedule{Rule: text(sc.Rule), Start: text(sc.Start), Zone: listing.Text(text(sc.Zone)), Except: sc.Except})
		}
		for _, ln := range x.Lines {
			if ln.Zone >= uint32(len(in.Strings)) {
				return errTorn
			}
			t.lines = append(t.lines, line{days: ln.Days, minute: ln.Minute, zone: text(ln.Zone)})
		}
		all = append(all, t)
	}
	for r, n := range in.TimingOf {
		if int(n) >= len(all) {
			return errTorn
		}
		c.timing[r] = all[n]
	}
	return nil
}

// catchUp brings saved columns to what the index holds: a document in a segment they know is as it was, one
// in a segment they do not know is read anew, and a row no document has any more is dropped.
func (e *Engine) catchUp(c *columns, table *rowTable, known *segmentRows, reader *scorch.IndexSnapshot) (*columns, []uint32, error) {
	ed := c.edit(e.o.Words, e.o.Currency, table)
	there := newBitset(c.rows)
	for _, seg := range reader.Segments() {
		rows, ok := known.rows[seg.Id()]
		if !ok || int64(len(rows)) != seg.FullSize() {
			continue
		}
		live := seg.DocNumbersLive().Iterator()
		for live.HasNext() {
			if r := rows[live.Next()]; int(r) < c.rows {
				there.set(r)
			}
		}
	}
	err := cardsOf(reader, func(id uint64, size int64) bool {
		rows, ok := known.rows[id]
		return !ok || int64(len(rows)) != size
	}, func(row uint32, x *card) error {
		if int(row) < c.rows {
			there.set(row)
		}
		// The row may have been another listing's.
		if int(row) < c.rows && c.ids[row] != x.Listing.ID && table.row[c.ids[row]] == row {
			delete(table.row, c.ids[row])
		}
		ed.put(row, x.searchable())
		table.row[x.Listing.ID] = row
		table.next = max(table.next, row+1)
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	for r := range uint32(c.rows) {
		if c.live.has(r) && !there.has(r) {
			// The listing may be in another row by now.
			if id := c.ids[r]; table.row[id] == r {
				delete(table.row, id)
			}
			ed.clear(r)
		}
	}
	ed.keepNames()
	table.free = table.free[:0]
	for r := range table.next {
		if !ed.live.has(r) {
			table.free = append(table.free, r)
		}
	}
	return ed.done(), ed.touched, nil
}
