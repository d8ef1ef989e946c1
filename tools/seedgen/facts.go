package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"openchair/internal/listing"
)

// fact is one row of a fact file, by column. A column the file does not have reads as blank: unknown.
type fact struct {
	cells map[string]string
	file  string
}

func (f fact) get(column string) string { return f.cells[column] }

// words are the values of a cell that holds several.
func (f fact) words(column string) []string {
	var out []string
	for w := range strings.SplitSeq(f.cells[column], ";") {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}

func (f fact) has(column, word string) bool { return slices.Contains(f.words(column), word) }

func (f fact) text(column string) listing.Text { return listing.Text(f.cells[column]) }

// street is the address without the dashes that stand for "none" in the directory.
func (f fact) street() string {
	if a := f.cells["address"]; strings.Trim(a, "- ") != "" {
		return a
	}
	return ""
}

func (f fact) point() (lat, lon *float64) {
	la, err1 := strconv.ParseFloat(f.cells["lat"], 64)
	lo, err2 := strconv.ParseFloat(f.cells["lon"], 64)
	if err1 != nil || err2 != nil || la == 0 && lo == 0 {
		return nil, nil
	}
	return &la, &lo
}

// minutes is the stated length. Above five hours it is a slip of noon and midnight, not a length.
func (f fact) minutes() *int {
	n, err := strconv.Atoi(f.cells["duration_min"])
	if err != nil || n <= 0 || n > 300 {
		return nil
	}
	return &n
}

func readFacts(folder, name string) ([]fact, error) {
	file, err := os.Open(filepath.Join(folder, name+".csv"))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	r := csv.NewReader(file)
	header, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var rows []fact
	for {
		record, err := r.Read()
		if err == io.EOF {
			return rows, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		cells := make(map[string]string, len(header))
		for i, column := range header {
			cells[column] = strings.TrimSpace(strings.Join(strings.Fields(record[i]), " "))
		}
		rows = append(rows, fact{cells, name})
	}
}

// tally is what became of one fact file.
type tally struct {
	read, used int
	left       map[string]int
}

func (t *tally) leave(reason string, n int) {
	if t.left == nil {
		t.left = map[string]int{}
	}
	t.left[reason] += n
}
