package bench

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"openchair/internal/search/bleveindex"
	"openchair/internal/testkit"
	"openchair/internal/vocab"
)

// pg is PostgreSQL's full text as a good engineer would set it up: a stored tsvector under GIN, facet
// values as an array, page, total and every count in one statement; trigrams for slips.
type pg struct {
	db    *pgx.Conn
	terms bleveindex.Terms
}

func newPG(c *Corpus) (contender, error) {
	url, stop, err := testkit.PostgresServer()
	if err != nil {
		return nil, err
	}
	ctx := context.Background()
	db, err := pgx.Connect(ctx, url)
	if err != nil {
		stop()
		return nil, err
	}
	p := &pg{db, bleveindex.NewTerms(vocab.Must())}
	for _, s := range []string{
		`SET work_mem = '128MB'`, `SET maintenance_work_mem = '256MB'`,
		`CREATE EXTENSION IF NOT EXISTS pg_trgm`,
		`DROP TABLE IF EXISTS doc, name, word`,
		`CREATE TABLE doc (id int PRIMARY KEY, body text NOT NULL, tags int[] NOT NULL, lat float8, lon float8)`,
		`CREATE TABLE name (tag int PRIMARY KEY, name text NOT NULL)`,
		`CREATE TABLE word (word text PRIMARY KEY, docs int NOT NULL)`,
	} {
		if _, err := db.Exec(ctx, s); err != nil {
			return nil, err
		}
	}
	numbers := map[string]int32{}
	var names [][]any
	words := map[string]int{}
	rows := make([][]any, 0, len(c.Docs))
	for i, d := range c.Docs {
		tags := make([]int32, 0, len(d.Facets))
		for _, f := range d.Facets {
			key := f.Param + ":" + f.ID
			n, ok := numbers[key]
			if !ok {
				n = int32(len(numbers) + 1)
				numbers[key] = n
				names = append(names, []any{n, key})
			}
			tags = append(tags, n)
		}
		var lat, lon any
		if d.Placed {
			lat, lon = d.Lat, d.Lon
		}
		rows = append(rows, []any{int32(i), d.Terms, tags, lat, lon})
		for w := range strings.FieldsSeq(d.Words) {
			words[w]++
		}
	}
	var wordRows [][]any
	for w, n := range words {
		wordRows = append(wordRows, []any{w, int32(n)})
	}
	for _, t := range []struct {
		name string
		cols []string
		rows [][]any
	}{{"doc", []string{"id", "body", "tags", "lat", "lon"}, rows}, {"name", []string{"tag", "name"}, names}, {"word", []string{"word", "docs"}, wordRows}} {
		if _, err := db.CopyFrom(ctx, pgx.Identifier{t.name}, t.cols, pgx.CopyFromRows(t.rows)); err != nil {
			return nil, err
		}
	}
	for _, s := range []string{
		`ALTER TABLE doc ADD COLUMN tsv tsvector GENERATED ALWAYS AS (to_tsvector('simple', body)) STORED`,
		`CREATE INDEX doc_tsv ON doc USING gin (tsv) WITH (fastupdate = off)`,
		`CREATE INDEX doc_place ON doc (lat, lon) WHERE lat IS NOT NULL`,
		`CREATE INDEX doc_tags ON doc USING gin (tags)`,
		`CREATE INDEX word_trgm ON word USING gin (word gin_trgm_ops)`,
		`ANALYZE`,
	} {
		if _, err := db.Exec(ctx, s); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (p *pg) query(q string) string {
	var and []string
	for _, alternatives := range p.terms.Query(q) {
		for i, t := range alternatives {
			alternatives[i] = "'" + strings.ReplaceAll(t, "'", "") + "'"
		}
		and = append(and, "("+strings.Join(alternatives, " | ")+")")
	}
	return strings.Join(and, " & ")
}

// page gives twenty ids by rank and the total, in one statement.
func (p *pg) page(sql string, args ...any) int {
	rows, err := p.db.Query(context.Background(), sql, args...)
	if err != nil {
		panic(err)
	}
	defer rows.Close()
	total := 0
	for rows.Next() {
		var id, n int
		if err := rows.Scan(&id, &n); err != nil {
			panic(err)
		}
		total = n
	}
	if rows.Err() != nil {
		panic(rows.Err())
	}
	return total
}

const pgPage = `WITH m AS MATERIALIZED (SELECT id, ts_rank(tsv, q) AS r FROM doc, to_tsquery('simple', $1) q WHERE tsv @@ q%s)
	SELECT id, (SELECT count(*) FROM m)::int FROM m ORDER BY r DESC, id LIMIT 20`

func (p *pg) text(q string) int { return p.page(fmt.Sprintf(pgPage, ""), p.query(q)) }

func (p *pg) textFilters(q string) int {
	return p.page(fmt.Sprintf(pgPage, ` AND tags @> ARRAY[(SELECT tag FROM name WHERE name = $2)]`), p.query(q), filterParam+":"+filterID)
}

func (p *pg) counted(sql string, args ...any) (int, func() Counts) {
	rows, err := p.db.Query(context.Background(), sql, args...)
	if err != nil {
		panic(err)
	}
	defer rows.Close()
	total, counts := 0, Counts{}
	for rows.Next() {
		var what string
		var n int
		if err := rows.Scan(&what, &n); err != nil {
			panic(err)
		}
		switch {
		case what == "total":
			total = n
		case what != "page":
			counts[what] = n
		}
	}
	if rows.Err() != nil {
		panic(rows.Err())
	}
	return total, func() Counts { return counts }
}

func (p *pg) textFacets(q string) (int, func() Counts) {
	return p.counted(`WITH m AS MATERIALIZED (SELECT id, tags, ts_rank(tsv, q) AS r FROM doc, to_tsquery('simple', $1) q WHERE tsv @@ q)
		(SELECT 'page', id FROM m ORDER BY r DESC, id LIMIT 20)
		UNION ALL SELECT 'total', count(*)::int FROM m
		UNION ALL SELECT name, n FROM (SELECT tag, count(*)::int AS n FROM m, unnest(tags) AS tag GROUP BY tag) c JOIN name USING (tag)`, p.query(q))
}

func (p *pg) allFacets() (int, func() Counts) {
	return p.counted(`(SELECT 'page', id FROM doc ORDER BY id LIMIT 20)
		UNION ALL SELECT 'total', count(*)::int FROM doc
		UNION ALL SELECT name, n FROM (SELECT tag, count(*)::int AS n FROM doc, unnest(tags) AS tag GROUP BY tag) c JOIN name USING (tag)`)
}

func (p *pg) radius() int {
	var n int
	err := p.db.QueryRow(context.Background(), `SELECT count(*) FROM doc
		WHERE lat BETWEEN $1 - $3::float8 / 111000 AND $1 + $3::float8 / 111000
		AND lon BETWEEN $2 - $3::float8 / 111000 / cos(radians($1)) AND $2 + $3::float8 / 111000 / cos(radians($1))
		AND 2 * 6371008.8 * asin(sqrt(sin(radians(lat - $1) / 2) ^ 2 + cos(radians(lat)) * cos(radians($1)) * sin(radians(lon - $2) / 2) ^ 2)) <= $3`,
		centerLat, centerLon, radiusM).Scan(&n)
	if err != nil {
		panic(err)
	}
	return n
}

func (p *pg) typo(q string) int {
	var meant string
	err := p.db.QueryRow(context.Background(), `SELECT word FROM word WHERE word % $1 ORDER BY similarity(word, $1) DESC, docs DESC LIMIT 1`, q).Scan(&meant)
	if err != nil {
		return 0
	}
	return p.text(meant)
}

// close leaves the server to the next size; it ends with this program.
func (p *pg) close() { _ = p.db.Close(context.Background()) }
