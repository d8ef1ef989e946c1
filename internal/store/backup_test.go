package store_test

import (
	"context"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"openchair/internal/account"
	"openchair/internal/fault"
	"openchair/internal/jobs"
	"openchair/internal/moderation"
	"openchair/internal/store"
	"openchair/internal/testkit"
)

// TestABackupIsTheDatabaseOfOneMoment is taken while others write, from either kind of database, and
// restored into either.
func TestABackupIsTheDatabaseOfOneMoment(t *testing.T) {
	both(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		for i := range 30 {
			commit(t, st, write(group("Group "+string(rune('a'+i%26))+string(rune('a'+i/26)), "Erie"), 0))
		}
		if _, err := st.SetRole(ctx, "rev@example.org", account.Reviewer, "test", at); err != nil {
			t.Fatal(err)
		}
		letter := account.Letter{Kind: account.ReceivedLetter, To: "ana@example.org", Lang: "en"}
		if err := st.Decide(ctx, moderation.Decision{Queue: []jobs.New{letter.Job()}}); err != nil {
			t.Fatal(err)
		}
		var stop atomic.Bool
		done := make(chan struct{})
		go func() {
			defer close(done)
			for i := 0; !stop.Load(); i++ {
				_ = st.Commit(ctx, []moderation.Write{write(group("Late group", "Erie"), 0)})
				time.Sleep(time.Millisecond)
			}
		}()
		file := filepath.Join(t.TempDir(), "copy.db")
		seq, err := st.Backup(ctx, file)
		stop.Store(true)
		<-done
		if err != nil {
			t.Fatal(err)
		}
		if seq < 30 {
			t.Fatalf("seq %d", seq)
		}
		if _, err := st.Backup(ctx, file); !fault.Is(err, fault.Conflict) {
			t.Fatalf("a backup replaced another: %v", err)
		}
		if left, _ := filepath.Glob(file + ".*"); len(left) != 0 {
			t.Fatalf("left behind: %v", left)
		}
		epoch, _, err := st.Head(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for name, o := range map[string]store.Options{"sqlite": {Folder: t.TempDir()}, "postgres": {URL: emptyPostgres(t)}} {
			r, err := store.Restore(ctx, o, file, false)
			if err != nil {
				t.Fatalf("into %s: %v", name, err)
			}
			back := open(t, o)
			n, err := back.Count(ctx)
			if err != nil || n != r.Listings || n != int64(seq) {
				t.Fatalf("into %s: %d listings, %d said, change %d (%v)", name, n, r.Listings, seq, err)
			}
			if e, _, _ := back.Head(ctx); e == epoch {
				t.Fatalf("into %s: the copy has the identity of the original", name)
			}
			if a, err := back.AccountByEmail(ctx, "rev@example.org"); err != nil || a.Role != account.Reviewer {
				t.Fatalf("into %s: the reviewer is gone: %v", name, err)
			}
			if claimed, err := back.Claim(ctx, "w", []string{account.MailJob}, time.Minute, 9); err != nil || len(claimed) != 1 {
				t.Fatalf("into %s: the letter is gone: %v %v", name, claimed, err)
			}
			if len(commit(t, back, write(group("After", "Erie"), 0))) != 1 {
				t.Fatal("nothing can be written")
			}
			if _, err := store.Restore(ctx, o, file, false); !fault.Is(err, fault.Conflict) {
				t.Fatalf("into %s: it went over a database: %v", name, err)
			}
		}
	})
}

// emptyPostgres is a database of its own.
func emptyPostgres(t testing.TB) string {
	return testkit.Postgres(t, "empty", func(context.Context, string) error { return nil })
}

func TestARestoreKeepsWhatWasThere(t *testing.T) {
	ctx := t.Context()
	from := open(t, store.Options{Folder: t.TempDir()})
	commit(t, from, write(group("In the backup", "Erie"), 0))
	file := filepath.Join(t.TempDir(), "copy.db")
	if _, err := from.Backup(ctx, file); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	old, err := store.Open(ctx, store.Options{Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	commit(t, old, write(group("There before", "Erie"), 0), write(group("There before, too", "Erie"), 0))
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Restore(ctx, store.Options{Folder: folder}, file, false); !fault.Is(err, fault.Conflict) {
		t.Fatalf("without force: %v", err)
	}
	for _, bad := range [][]byte{nil, []byte("not a database at all"), damaged(t, file)} {
		name := filepath.Join(t.TempDir(), "bad.db")
		if err := os.WriteFile(name, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Restore(ctx, store.Options{Folder: folder}, name, true); !fault.Is(err, fault.Unavailable) {
			t.Fatalf("a damaged backup of %d bytes: %v", len(bad), err)
		}
	}
	r, err := store.Restore(ctx, store.Options{Folder: folder}, file, true)
	if err != nil {
		t.Fatal(err)
	}
	now := open(t, store.Options{Folder: folder})
	if n, _ := now.Count(ctx); n != 1 {
		t.Fatalf("%d listings", n)
	}
	kept := open(t, store.Options{Folder: r.Kept})
	if n, _ := kept.Count(ctx); n != 2 {
		t.Fatalf("the old database has %d listings", n)
	}
}

// damaged is the file with its middle overwritten.
func damaged(t testing.TB, file string) []byte {
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := len(b) / 3; i < len(b)*2/3; i++ {
		b[i] = 0xA5
	}
	return b
}
