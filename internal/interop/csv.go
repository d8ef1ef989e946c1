package interop

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"openchair/internal/listing"
)

const (
	maxField   = 64 << 10
	maxColumns = 200
	// maxRecord is the most bytes one CSV row may take: beyond it a quote is open and everything after
	// would be read as one cell.
	maxRecord = 8 << 20
	// maxProblems is how many problems of one row are told.
	maxProblems = 5
)

// ReadCSV reads our own columns. A bad cell rejects its row and names the cell; the rest goes on.
func ReadCSV(ctx context.Context, r io.Reader, o Options, yield func(Row) error, reject func(Rejection)) error {
	if err := o.check(); err != nil {
		return err
	}
	body, start, err := open(r)
	if err != nil {
		return err
	}
	if len(start) > 0 && (start[0] == '[' || start[0] == '{') {
		return broken("json", "This file is JSON, not CSV.", nil)
	}
	allowed := &budget{r: body, left: maxRecord}
	var from io.Reader = allowed
	if onlyCarriageReturns(start) {
		from = newlines{allowed}
	}
	in := csv.NewReader(bufio.NewReaderSize(from, 4<<10))
	in.FieldsPerRecord, in.ReuseRecord = -1, true
	in.Comma = delimiter(start)
	header, err := in.Read()
	if err != nil {
		return broken("header", "The first row could not be read. It must hold the names of the columns.", err)
	}
	t, err := tableOf(header)
	if err != nil {
		return err
	}
	t.o, t.seen = o, map[string]bool{}
	for n := 1; ; n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		allowed.left = maxRecord
		record, err := in.Read()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, errTooMuch):
			return broken("row-too-large", fmt.Sprintf("Row %d has no end: a quotation mark is probably not closed. Nothing was read from this file.", n), err)
		case err != nil:
			var bad *csv.ParseError
			if !errors.As(err, &bad) {
				return broken("unreadable", fmt.Sprintf("The file could not be read beyond row %d.", n-1), err)
			}
			reject(Rejection{Row: n, Field: "row", Reason: "The quotation marks of this row do not pair. Put a cell that holds one into quotation marks, and write it twice inside."})
			continue
		}
		row, problems := t.row(n, record)
		if len(problems) > 0 {
			for _, p := range problems[:min(len(problems), maxProblems)] {
				reject(p)
			}
			continue
		}
		if row == nil {
			continue
		}
		if err := yield(*row); err != nil {
			return err
		}
	}
}

// delimiter is the one the first line uses most: spreadsheets of many countries write semicolons.
func delimiter(start []byte) rune {
	line := string(start)
	if i := strings.IndexAny(line, "\r\n"); i >= 0 {
		line = line[:i]
	}
	best, most := ',', strings.Count(line, ",")
	for _, d := range []rune{';', '\t'} {
		if n := strings.Count(line, string(d)); n > most {
			best, most = d, n
		}
	}
	return best
}

// table is a file's header, matched with the columns we know.
type table struct {
	o       Options
	columns []*column // nil: not read
	names   []string
	key     int // the column that holds the id, -1 when there is none
	order   []int
	unknown int
	seen    map[string]bool
}

func tableOf(header []string) (*table, error) {
	if len(header) > maxColumns {
		return nil, broken("too-many-columns", fmt.Sprintf("This file has %d columns; at most %d are read.", len(header), maxColumns), nil)
	}
	known := map[string]int{}
	for i := range columns {
		known[columns[i].name] = i
	}
	t := &table{key: -1}
	at := map[int]int{}
	seen := map[string]bool{}
	for i, cell := range header {
		name := strings.ToLower(strings.TrimSpace(unquoteCell(cell)))
		if name != "" && seen[name] {
			return nil, broken("column-twice", fmt.Sprintf("Column %d has the same name as one before it.", i+1), nil)
		}
		seen[name] = true
		t.names = append(t.names, name)
		j, ok := known[name]
		switch {
		case !ok:
			t.columns = append(t.columns, nil)
			if name != "" {
				t.unknown++
			}
		default:
			t.columns = append(t.columns, &columns[j])
			at[j] = i
		}
		if name == "id" {
			t.key = i
		}
	}
	if !seen["name"] {
		return nil, broken("no-name-column", "No column is called name. The first row must hold the names of the columns, like name, led_by and where.city.", nil)
	}
	// In the order of our own columns: amounts are read in the currency that stands before them.
	for j := range columns {
		if i, ok := at[j]; ok {
			t.order = append(t.order, i)
		}
	}
	return t, nil
}

// row reads one record; nil without problems for an empty one.
func (t *table) row(n int, record []string) (*Row, []Rejection) {
	for len(record) > len(t.columns) && strings.TrimSpace(record[len(record)-1]) == "" {
		record = record[:len(record)-1]
	}
	if strings.TrimSpace(strings.Join(record, "")) == "" {
		return nil, nil
	}
	if len(record) != len(t.columns) {
		return nil, []Rejection{{Row: n, Field: "row", Reason: fmt.Sprintf("This row has %d cells, the first row has %d.", len(record), len(t.columns))}}
	}
	var problems []Rejection
	l := listing.New("")
	l.State = listing.Published
	for _, i := range t.order {
		c, cell := t.columns[i], unquoteCell(record[i])
		switch {
		case len(cell) > maxField:
			problems = append(problems, Rejection{Row: n, Field: c.name, Reason: "This cell is longer than 64 KiB."})
		case !utf8.ValidString(cell):
			problems = append(problems, Rejection{Row: n, Field: c.name, Reason: "This cell is not UTF-8. Save the file as UTF-8."})
		case strings.ContainsRune(cell, 0):
			problems = append(problems, Rejection{Row: n, Field: c.name, Reason: "This cell holds a NUL character."})
		case c.set == nil || strings.TrimSpace(cell) == "":
		default:
			if err := c.set(&l, strings.TrimSpace(strings.ReplaceAll(cell, "\r\n", "\n"))); err != nil {
				problems = append(problems, Rejection{Row: n, Field: c.name, Reason: err.Error()})
			}
		}
	}
	if len(problems) > 0 {
		return nil, keyed(problems, t.keyOf(record, &l))
	}
	l.Normalize()
	if l.Cost.Currency == "" && (l.Cost.Floor != nil || l.Cost.Ceiling != nil) {
		l.Cost.Currency = "USD"
	}
	forgetConfirmations(&l)
	row := &Row{Number: n, Key: t.keyOf(record, &l)}
	if t.seen[row.Key] {
		return nil, []Rejection{{Row: n, Field: "source.external_id", Reason: "Another row of this file is the same listing.", Key: row.Key}}
	}
	t.o.source(&l, row.Key)
	for _, p := range l.Check(t.o.Words) {
		problems = append(problems, Rejection{Row: n, Field: p.Field, Reason: p.Reason})
	}
	if len(problems) > 0 {
		return nil, keyed(problems, row.Key)
	}
	t.seen[row.Key] = true
	if n == 1 && t.unknown > 0 {
		row.Notes = append(row.Notes, fmt.Sprintf("columns of this file that are not ours and were not read: %d", t.unknown))
	}
	t.locate(&l)
	row.Listing = l
	return row, nil
}

func keyed(problems []Rejection, key string) []Rejection {
	for i := range problems {
		problems[i].Key = key
	}
	return problems
}

// keyOf is the row's own key, else the id it had where it was exported, else one made from what a
// person would not change lightly.
func (t *table) keyOf(record []string, l *listing.Listing) string {
	if k := string(l.Source.ExternalID); k != "" {
		return k
	}
	if t.key >= 0 {
		if id, err := uuid.Parse(strings.TrimSpace(record[t.key])); err == nil && id != uuid.Nil {
			return id.String()
		}
	}
	start := ""
	if len(l.Schedules) > 0 {
		start = l.Schedules[0].Rule + " " + l.Schedules[0].Start
	}
	return keyFor(l.Name, string(l.Where.City), string(l.Where.PostalCode), start)
}

// locate adds the point of the postal code or town, and the zone, where the file leaves them out.
func (t *table) locate(l *listing.Listing) {
	g := guide{o: t.o}
	if l.Where.Lat == nil && (l.Format == listing.InPerson || l.Format == listing.Hybrid) {
		if p, ok := g.lookUp(&l.Where); ok {
			l.Where.Lat, l.Where.Lon = &p.Lat, &p.Lon
		}
	}
	for i := range l.Schedules {
		if l.Schedules[i].Zone != "" {
			continue
		}
		if z := g.placeZone(&l.Where); z != "" {
			l.Schedules[i].Zone = listing.Text(z)
		} else {
			l.Schedules[i].Zone = listing.Text(t.o.Zone)
		}
	}
}

// formula are the first characters that make a spreadsheet run a cell.
const formula = "=+-@\t\r\x00"

// quoteCell keeps a spreadsheet from running a cell. A cell that already looks like a kept one gets
// one more mark, so that reading gives back what was written.
func quoteCell(s string) string {
	if s != "" && strings.ContainsRune(formula, rune(s[0])) || unquoteCell(s) != s {
		return "'" + s
	}
	return s
}

// unquoteCell takes exactly one mark away.
func unquoteCell(s string) string {
	if len(s) > 1 && s[0] == '\'' && (strings.ContainsRune(formula, rune(s[1])) || s[1] == '\'') {
		return s[1:]
	}
	return s
}
