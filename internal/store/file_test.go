package store_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/mattn/go-sqlite3"

	"openchair/internal/fault"
	"openchair/internal/listing"
	"openchair/internal/store"
)

func jsonOf(l listing.Listing) (string, error) {
	b, err := json.Marshal(l)
	return string(b), err
}

// raw is the file as another program sees it.
func raw(t testing.TB, folder string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite3", filepath.Join(folder, store.FileName))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func TestADatabaseThatCannotBeUsedSaysWhatToDo(t *testing.T) {
	cases := map[string]struct {
		make func(t *testing.T, folder string)
		says string
	}{
		"garbage": {func(t *testing.T, folder string) {
			put(t, folder, []byte(strings.Repeat("this is no database ", 500)))
		}, "damaged"},
		"cut in half": {func(t *testing.T, folder string) {
			st := open(t, store.Options{Folder: folder})
			for range 30 {
				commit(t, st, write(group("Grief circle", "Erie"), 0))
			}
			_ = st.Close()
			file := filepath.Join(folder, store.FileName)
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			put(t, folder, append(b[:4096:4096], make([]byte, 300)...))
		}, "damaged"},
		"a newer server's": {func(t *testing.T, folder string) {
			_ = open(t, store.Options{Folder: folder}).Close()
			if _, err := raw(t, folder).Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)"); err != nil {
				t.Fatal(err)
			}
		}, "newer version"},
		"a folder": {func(t *testing.T, folder string) {
			if err := os.Mkdir(filepath.Join(folder, store.FileName), 0o700); err != nil {
				t.Fatal(err)
			}
		}, "cannot be opened"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			c.make(t, folder)
			before, _ := os.ReadFile(filepath.Join(folder, store.FileName))
			_, err := store.Open(t.Context(), store.Options{Folder: folder})
			f, ok := fault.Of(err)
			if !ok || f.Kind != fault.Unavailable || !strings.Contains(f.Sentence, c.says) {
				t.Fatalf("it says %v, want a sentence with %q", err, c.says)
			}
			if strings.Contains(f.Sentence, folder) {
				t.Error("the sentence holds a path")
			}
			if after, _ := os.ReadFile(filepath.Join(folder, store.FileName)); name == "garbage" && string(after) != string(before) {
				t.Error("a file that is no database was written to")
			}
		})
	}
	t.Run("no such PostgreSQL", func(t *testing.T) {
		_, err := store.Open(t.Context(), store.Options{URL: "postgres://nobody:secret-word@127.0.0.1:1/none?connect_timeout=2"})
		f, ok := fault.Of(err)
		if !ok || f.Kind != fault.Unavailable || strings.Contains(f.Sentence, "secret-word") {
			t.Fatalf("%v", err)
		}
	})
}

func put(t testing.TB, folder string, b []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, store.FileName), b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAFolderThatCannotBeWritten(t *testing.T) {
	folder := t.TempDir()
	if err := os.Chmod(folder, 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(folder, 0o700) })
	if f, err := os.Create(filepath.Join(folder, "probe")); err == nil {
		// The administrator may write everywhere; a file in the way is what such a test can still do.
		_ = f.Close()
		folder = filepath.Join(folder, "probe", "data")
	}
	_, err := store.Open(t.Context(), store.Options{Folder: folder})
	if f, ok := fault.Of(err); !ok || f.Kind != fault.Unavailable || !strings.Contains(f.Sentence, "permissions") {
		t.Fatalf("%v", err)
	}
}

// quality.md T1: in WAL mode with several connections older versions can lose commits.
func TestTheSQLiteInsideIsNewEnough(t *testing.T) {
	st := open(t, store.Options{Folder: t.TempDir()})
	h, err := st.Check(t.Context())
	if err != nil || len(h.Problems) > 0 {
		t.Fatal(h.Problems, err)
	}
	var major, minor, patch int
	if _, err := fmt.Sscanf(h.Version, "SQLite %d.%d.%d", &major, &minor, &patch); err != nil {
		t.Fatalf("%q: %v", h.Version, err)
	}
	if major*1_000_000+minor*1_000+patch < 3_051_003 {
		t.Errorf("%s is older than 3.51.3", h.Version)
	}
}

func TestCheckFindsADamagedTable(t *testing.T) {
	folder := t.TempDir()
	st := open(t, store.Options{Folder: folder})
	commit(t, st, write(group("Grief circle", "Erie"), 0))
	if _, err := raw(t, folder).Exec("INSERT INTO slugs (slug, listing_id) VALUES ('nobody-s', 'not-there')"); err != nil {
		t.Fatal(err)
	}
	h, err := st.Check(t.Context())
	if err != nil || len(h.Problems) != 1 || !strings.Contains(h.Problems[0], "not there") {
		t.Errorf("%v, %v", h.Problems, err)
	}
}

// Every revision is kept as it was, and every one of them is a change the index hears of.
func TestHistoryKeepsEveryRevision(t *testing.T) {
	folder := t.TempDir()
	st := open(t, store.Options{Folder: folder})
	l := commit(t, st, write(group("First name", "Erie"), 0))[0].Listing
	for was, name := range []string{"", "Second name", "Third name"} {
		if was > 0 {
			l.Name = name
			l = commit(t, st, write(l, was))[0].Listing
		}
	}
	rows, err := raw(t, folder).Query("SELECT revision, reason, by_kind, by_ref, json_extract(body, '$.name') FROM history WHERE listing_id = ? ORDER BY revision", l.ID.String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var got []string
	for rows.Next() {
		var revision int
		var reason, kind, ref, name string
		if err := rows.Scan(&revision, &reason, &kind, &ref, &name); err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprint(revision, reason, kind, ref, name))
	}
	want := []string{"1importfeeda feedFirst name", "2importfeeda feedSecond name", "3importfeeda feedThird name"}
	if fmt.Sprint(got) != fmt.Sprint(want) || head(t, st) != 3 {
		t.Errorf("history %q, want %q; last change %d", got, want, head(t, st))
	}
}
