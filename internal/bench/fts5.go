//go:build sqlite_fts5

package bench

import (
	"database/sql"
	"math"
	"os"
	"path/filepath"
	"strings"

	_ "github.com/mattn/go-sqlite3" // the driver

	"openchair/internal/search/bleveindex"
	"openchair/internal/vocab"
)

// fts5 is SQLite's full text with facet values in a table beside it, counted in one statement.
type fts5 struct {
	db    *sql.DB
	terms bleveindex.Terms
	dir   string
}

func newFTS5(c *Corpus) (contender, error) {
	dir, err := os.MkdirTemp("", "openchair-bench-*")
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "fts.db")+"?_journal_mode=WAL&_synchronous=OFF&_cache_size=-200000")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	for _, s := range []string{
		`CREATE VIRTUAL TABLE doc USING fts5(terms, content='', tokenize='unicode61')`,
		`CREATE TABLE tag (id INTEGER NOT NULL, tag INTEGER NOT NULL, PRIMARY KEY (id, tag)) WITHOUT ROWID`,
		`CREATE TABLE name (tag INTEGER PRIMARY KEY, name TEXT NOT NULL)`,
		`CREATE TABLE point (id INTEGER PRIMARY KEY, lat REAL NOT NULL, lon REAL NOT NULL)`,
	} {
		if _, err := db.Exec(s); err != nil {
			return nil, err
		}
	}
	tx, err := db.Begin()
	if err != nil {
		return nil, err
	}
	numbers := map[string]int{}
	for i, d := range c.Docs {
		if _, err := tx.Exec(`INSERT INTO doc (rowid, terms) VALUES (?, ?)`, i+1, d.Terms); err != nil {
			return nil, err
		}
		for _, f := range d.Facets {
			key := f.Param + ":" + f.ID
			n, ok := numbers[key]
			if !ok {
				n = len(numbers) + 1
				numbers[key] = n
				if _, err := tx.Exec(`INSERT INTO name VALUES (?, ?)`, n, key); err != nil {
					return nil, err
				}
			}
			if _, err := tx.Exec(`INSERT INTO tag VALUES (?, ?)`, i+1, n); err != nil {
				return nil, err
			}
		}
		if d.Placed {
			if _, err := tx.Exec(`INSERT INTO point VALUES (?, ?, ?)`, i+1, d.Lat, d.Lon); err != nil {
				return nil, err
			}
		}
	}
	for _, s := range []string{`CREATE INDEX tag_by_tag ON tag (tag, id)`, `CREATE INDEX point_by_lat ON point (lat, lon)`, `INSERT INTO doc(doc) VALUES ('optimize')`} {
		if _, err := tx.Exec(s); err != nil {
			return nil, err
		}
	}
	if err := tx.Commit(); err != nil {
		return nil, err
	}
	_, err = db.Exec(`ANALYZE`)
	return &fts5{db, bleveindex.NewTerms(vocab.Must()), dir}, err
}

func (f *fts5) match(q string) string {
	var and []string
	for _, alternatives := range f.terms.Query(q) {
		for i := range alternatives {
			alternatives[i] = `"` + alternatives[i] + `"`
		}
		and = append(and, "("+strings.Join(alternatives, " OR ")+")")
	}
	return strings.Join(and, " AND ")
}

func (f *fts5) number(query string, args ...any) int {
	var n int
	if err := f.db.QueryRow(query, args...).Scan(&n); err != nil {
		panic(err)
	}
	return n
}

func (f *fts5) rows(query string, args ...any) {
	rows, err := f.db.Query(query, args...)
	if err != nil {
		panic(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
	}
}

func (f *fts5) text(q string) int {
	m := f.match(q)
	f.rows(`SELECT rowid FROM doc WHERE doc MATCH ? ORDER BY rank LIMIT 20`, m)
	return f.number(`SELECT count(*) FROM doc WHERE doc MATCH ?`, m)
}

func (f *fts5) textFilters(q string) int {
	m := f.match(q)
	tag := f.number(`SELECT tag FROM name WHERE name = ?`, filterParam+":"+filterID)
	f.rows(`SELECT doc.rowid FROM doc JOIN tag ON tag.id = doc.rowid AND tag.tag = ? WHERE doc MATCH ? ORDER BY rank LIMIT 20`, tag, m)
	return f.number(`SELECT count(*) FROM doc JOIN tag ON tag.id = doc.rowid AND tag.tag = ? WHERE doc MATCH ?`, tag, m)
}

func (f *fts5) counts(query string, args ...any) func() Counts {
	rows, err := f.db.Query(query, args...)
	if err != nil {
		panic(err)
	}
	defer func() { _ = rows.Close() }()
	out := Counts{}
	for rows.Next() {
		var name string
		var n int
		if err := rows.Scan(&name, &n); err != nil {
			panic(err)
		}
		out[name] = n
	}
	return func() Counts { return out }
}

func (f *fts5) textFacets(q string) (int, func() Counts) {
	m := f.match(q)
	f.rows(`SELECT rowid FROM doc WHERE doc MATCH ? ORDER BY rank LIMIT 20`, m)
	n := f.number(`SELECT count(*) FROM doc WHERE doc MATCH ?`, m)
	return n, f.counts(`WITH c AS (SELECT tag, count(*) AS n FROM doc JOIN tag ON tag.id = doc.rowid WHERE doc MATCH ? GROUP BY tag)
		SELECT name, n FROM c JOIN name USING (tag)`, m)
}

func (f *fts5) allFacets() (int, func() Counts) {
	n := f.number(`SELECT count(*) FROM doc`)
	return n, f.counts(`WITH c AS (SELECT tag, count(*) AS n FROM tag GROUP BY tag) SELECT name, n FROM c JOIN name USING (tag)`)
}

func (f *fts5) radius() int {
	d := radiusM / 111_000.0
	rows, err := f.db.Query(`SELECT lat, lon FROM point WHERE lat BETWEEN ? AND ? AND lon BETWEEN ? AND ?`,
		centerLat-d, centerLat+d, centerLon-d/math.Cos(centerLat*math.Pi/180), centerLon+d/math.Cos(centerLat*math.Pi/180))
	if err != nil {
		panic(err)
	}
	defer func() { _ = rows.Close() }()
	n := 0
	for rows.Next() {
		var lat, lon float64
		if err := rows.Scan(&lat, &lon); err != nil {
			panic(err)
		}
		if distance(lat, lon) <= radiusM {
			n++
		}
	}
	return n
}

func distance(lat, lon float64) float64 {
	const rad = math.Pi / 180
	a, b := math.Sin((lat-centerLat)*rad/2), math.Sin((lon-centerLon)*rad/2)
	return 2 * 6_371_008.8 * math.Asin(math.Sqrt(a*a+math.Cos(lat*rad)*math.Cos(centerLat*rad)*b*b))
}

// typo: FTS5 has no fuzzy search; nothing to compare.
func (f *fts5) typo(string) int { return -1 }

func (f *fts5) close() {
	_ = f.db.Close()
	_ = os.RemoveAll(f.dir)
}
