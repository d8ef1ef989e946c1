package store

import (
	"context"
	"database/sql"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm/schema"

	"openchair/internal/jobs"
)

// A pragma sent to a pool binds one of its connections: every connection is asked.
func TestPragmasHoldOnEveryConnection(t *testing.T) {
	st, err := Open(t.Context(), Options{Folder: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	for name, db := range map[string]interface{ DB() (*sql.DB, error) }{"write": st.write, "read": st.read} {
		pool, err := db.DB()
		if err != nil {
			t.Fatal(err)
		}
		n := pool.Stats().MaxOpenConnections
		if name == "write" && n != 1 {
			t.Errorf("%d writers; SQLite has one", n)
		}
		for i := range n {
			conn, err := pool.Conn(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = conn.Close() }()
			for pragma, want := range map[string]string{
				"foreign_keys": "1", "journal_mode": "wal", "synchronous": "2", "busy_timeout": "5000",
				"query_only": map[string]string{"write": "0", "read": "1"}[name],
			} {
				var got string
				if err := conn.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
					t.Errorf("%s connection %d: %s is %s, want %s (%v)", name, i, pragma, got, want, err)
				}
			}
		}
	}
}

// The rows' fields and the migrated columns are written down twice; this keeps them one.
func TestRowsMatchTheMigratedColumns(t *testing.T) {
	st, err := Open(t.Context(), Options{Folder: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	for _, row := range []any{&listingRow{}, &historyRow{}, &changeRow{}, &slugRow{}, &jobRow{}} {
		parsed, err := schema.Parse(row, &sync.Map{}, st.write.NamingStrategy)
		if err != nil {
			t.Fatal(err)
		}
		types, err := st.write.Migrator().ColumnTypes(row)
		if err != nil {
			t.Fatal(err)
		}
		var have []string
		for _, c := range types {
			have = append(have, c.Name())
		}
		want := slices.Clone(parsed.DBNames)
		slices.Sort(have)
		slices.Sort(want)
		if !slices.Equal(have, want) {
			t.Errorf("%s: columns %v, fields %v", reflect.TypeOf(row), have, want)
		}
	}
}

// The queries of every page must not walk the table.
func TestQueriesUseTheirIndex(t *testing.T) {
	st, err := Open(t.Context(), Options{Folder: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	for query, index := range map[string]string{
		"SELECT * FROM listings WHERE id = (SELECT listing_id FROM slugs WHERE slug = 'a')":    "autoindex_listings",
		"SELECT * FROM listings WHERE state = 'published' AND id > 'a' ORDER BY id LIMIT 1000": "listings_state",
		"SELECT * FROM listings WHERE feed = 'aa' AND feed <> ''":                              "listings_feed",
		"SELECT id FROM jobs WHERE dead_at = 0 AND run_at <= 5 ORDER BY run_at, id LIMIT 4":    "jobs_due",
		"SELECT * FROM changes WHERE seq > 5 ORDER BY seq LIMIT 500":                           "PRIMARY KEY",
		"SELECT * FROM slugs WHERE slug IN ('a', 'b')":                                         "autoindex_slugs",
		"SELECT COALESCE(MAX(seq), 0) FROM changes":                                            "SEARCH changes",
		"SELECT * FROM listings WHERE state = 'published' AND id IN ('a', 'b')":                "SEARCH listings",
	} {
		var plan []struct{ Detail string }
		if err := st.read.WithContext(context.Background()).Raw("EXPLAIN QUERY PLAN " + query).Scan(&plan).Error; err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, p := range plan {
			lines = append(lines, p.Detail)
		}
		all := strings.Join(lines, "; ")
		if !strings.Contains(all, index) || strings.Contains(all, "SCAN listings") {
			t.Errorf("%s\nis answered by %s, not with %s", query, all, index)
		}
	}
}

// A worker that woke itself with every claim would never rest.
func TestOnlyWhatLeavesWorkIsAnnounced(t *testing.T) {
	told := 0
	st, err := Open(t.Context(), Options{Folder: t.TempDir(), Wrote: func() { told++ }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	if err := st.Enqueue(t.Context(), jobs.New{Kind: "k"}); err != nil || told != 1 {
		t.Fatalf("a job was announced %d times (%v)", told, err)
	}
	claimed, err := st.Claim(t.Context(), "w", []string{"k"}, time.Minute, 9)
	if err != nil || len(claimed) != 1 {
		t.Fatal(claimed, err)
	}
	for range 3 {
		if _, err := st.Claim(t.Context(), "w", []string{"k"}, time.Minute, 9); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := st.Done(t.Context(), claimed[0].ID, "w"); err != nil {
		t.Fatal(err)
	}
	if told != 1 {
		t.Fatalf("claims were announced: %d", told)
	}
}
