package search_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"openchair/internal/fault"
	"openchair/internal/listing"
	"openchair/internal/moderation"
	"openchair/internal/search"
	"openchair/internal/search/bleveindex"
	"openchair/internal/store"
	"openchair/internal/testkit"
	"openchair/internal/vocab"
)

// folder is one data folder, to be stopped and started on.
type folder struct {
	t   testing.TB
	dir string
}

type running struct {
	*folder
	st       *store.Store
	engine   *bleveindex.Engine
	follower *search.Follower
	finder   search.Finder
}

func newFolder(t testing.TB) *folder { return &folder{t, t.TempDir()} }

func (f *folder) index() string { return filepath.Join(f.dir, "index") }

func (f *folder) start() *running {
	f.t.Helper()
	st, err := store.Open(f.t.Context(), store.Options{Folder: f.dir})
	if err != nil {
		f.t.Fatal(err)
	}
	engine := f.openIndex(f.index())
	r := &running{folder: f, st: st, engine: engine}
	r.follower = &search.Follower{Changes: st, Index: engine, Log: slog.New(slog.DiscardHandler)}
	r.finder = search.Finder{Engine: engine, Rows: st}
	f.t.Cleanup(r.stop)
	return r
}

func (f *folder) openIndex(dir string) *bleveindex.Engine {
	f.t.Helper()
	engine, err := bleveindex.Open(bleveindex.Options{
		Dir: dir, Words: vocab.Must(), Currency: "USD", Zone: "America/New_York", Now: func() time.Time { return testkit.Now },
	})
	if err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() { _ = engine.Close() })
	return engine
}

func (r *running) stop() {
	_ = r.engine.Close()
	_ = r.st.Close()
}

func (r *running) catchUp() {
	r.t.Helper()
	if err := r.follower.CatchUp(r.t.Context()); err != nil {
		r.t.Fatal(err)
	}
}

func (r *running) commit(ws ...moderation.Write) []moderation.Write {
	r.t.Helper()
	for i := range ws {
		ws[i].At, ws[i].Reason = testkit.Now, "test"
	}
	if err := r.st.Commit(r.t.Context(), ws); err != nil {
		r.t.Fatal(err)
	}
	return ws
}

func (r *running) fill(n int) []moderation.Write {
	var ws []moderation.Write
	for i := range n {
		l := listing.New(fmt.Sprintf("Circle %d bagpipe", i))
		l.ID = uuid.Must(uuid.NewV7())
		l.Kind, l.LedBy, l.Format, l.State, l.Source.Kind = listing.SupportGroup, listing.Peer, listing.Online, listing.Published, listing.SourceSeed
		ws = append(ws, moderation.Write{Listing: l})
	}
	return r.commit(ws...)
}

func (r *running) find() search.Result {
	r.t.Helper()
	found, err := r.finder.Find(r.t.Context(), search.Query{Text: "bagpipe", Now: testkit.Now, Page: 1, PerPage: 100})
	if err != nil {
		r.t.Fatal(err)
	}
	return found
}

func (r *running) expect(total int) {
	r.t.Helper()
	if f := r.find(); f.Total != total || len(f.Listings) != total {
		r.t.Errorf("found %d, shown %d, want %d", f.Total, len(f.Listings), total)
	}
	_, head, err := r.st.Head(r.t.Context())
	if _, seq, ok := r.engine.Position(); err != nil || !ok || seq != head {
		r.t.Errorf("the index is at %d (%v), the database at %d (%v)", seq, ok, head, err)
	}
}

func withdraw(w moderation.Write) moderation.Write {
	l := w.Listing
	l.State = listing.Withdrawn
	return moderation.Write{Listing: l, Was: l.Revision}
}

func TestChangesReachTheIndex(t *testing.T) {
	r := newFolder(t).start()
	ws := r.fill(12)
	r.catchUp()
	r.expect(12)
	r.commit(withdraw(ws[0]), withdraw(ws[1]))
	r.fill(3)
	renamed := ws[2]
	renamed.Listing.Name, renamed.Was = "No pipes here", 1
	r.commit(renamed)
	r.catchUp()
	r.expect(12)
	back := withdraw(ws[0])
	back.Listing.State, back.Was, back.Listing.Revision = listing.Published, 2, 2
	r.commit(back)
	r.catchUp()
	r.expect(13)
}

// quality.md F7, F8: an index that is gone, torn, cut or of another database is made again, and one that
// is behind reads on.
func TestAnIndexThatCannotBeUsedIsMadeAgain(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, f *folder){
		"deleted": func(t *testing.T, f *folder) { must(t, os.RemoveAll(f.index())) },
		"torn root.bolt": func(t *testing.T, f *folder) {
			damage(t, f.index(), "root.bolt", func(b []byte) []byte { return b[:len(b)/3] })
		},
		"root.bolt of noise": func(t *testing.T, f *folder) {
			damage(t, f.index(), "root.bolt", func(b []byte) []byte { return []byte(strings.Repeat("noise ", len(b)/6)) })
		},
		"cut .zap": func(t *testing.T, f *folder) {
			damage(t, f.index(), ".zap", func(b []byte) []byte { return b[:len(b)/2] })
		},
		"empty .zap":   func(t *testing.T, f *folder) { damage(t, f.index(), ".zap", func([]byte) []byte { return nil }) },
		"no .zap":      func(t *testing.T, f *folder) { remove(t, f.index(), ".zap") },
		"no meta file": func(t *testing.T, f *folder) { remove(t, f.index(), "index_meta.json") },
		"another version": func(t *testing.T, f *folder) {
			for _, d := range folders(t, f.index()) {
				must(t, os.Rename(d, filepath.Join(f.index(), "v0-zap11-1")))
			}
		},
		"a file where the folder was": func(t *testing.T, f *folder) {
			for _, d := range folders(t, f.index()) {
				must(t, os.RemoveAll(d))
				must(t, os.WriteFile(d, []byte("x"), 0o600))
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFolder(t)
			first := f.start()
			first.fill(40)
			first.catchUp()
			first.stop()
			spoil(t, f)
			again := f.start()
			again.fill(2)
			again.catchUp()
			again.expect(42)
			again.stop()
			third := f.start()
			third.catchUp()
			third.expect(42)
			if left := folders(t, f.index()); len(left) != 1 {
				t.Errorf("%d index folders are left: %v", len(left), left)
			}
		})
	}
}

// A flipped byte is found by the sum at the end of its file, wherever it is.
func TestAFlippedByteIsFound(t *testing.T) {
	for part := range 6 {
		f := newFolder(t)
		first := f.start()
		first.fill(40)
		first.catchUp()
		first.stop()
		damage(t, f.index(), ".zap", func(b []byte) []byte {
			b[len(b)*(part+1)/7] ^= 0x10
			return b
		})
		again := f.start()
		if _, _, ok := again.engine.Position(); ok {
			t.Errorf("byte %d/7: the damaged index was taken", part+1)
		}
		again.catchUp()
		again.expect(40)
		again.stop()
	}
}

func TestAnIndexOfAnotherDatabaseIsMadeAgain(t *testing.T) {
	f := newFolder(t)
	first := f.start()
	first.fill(5)
	must(t, first.st.Set(t.Context(), "note", "before the backup"))
	first.catchUp()
	first.stop()
	backup, err := os.ReadFile(filepath.Join(f.dir, store.FileName))
	must(t, err)
	second := f.start()
	second.fill(7)
	second.catchUp()
	second.expect(12)
	second.stop()

	// The backup is put back: the index is ahead of the database it belongs to.
	for _, suffix := range []string{"", "-wal", "-shm"} {
		_ = os.Remove(filepath.Join(f.dir, store.FileName+suffix))
	}
	must(t, os.WriteFile(filepath.Join(f.dir, store.FileName), backup, 0o600))
	third := f.start()
	third.catchUp()
	third.expect(5)
	third.stop()

	// Another database that happens to have as many changes.
	for _, suffix := range []string{"", "-wal", "-shm"} {
		_ = os.Remove(filepath.Join(f.dir, store.FileName+suffix))
	}
	fourth := f.start()
	ws := fourth.fill(5)
	fourth.catchUp()
	fourth.expect(5)
	for _, l := range fourth.find().Listings {
		if !slices.ContainsFunc(ws, func(w moderation.Write) bool { return w.Listing.ID == l.ID }) {
			t.Errorf("%s is of the other database", l.ID)
		}
	}
}

// A rebuild that was killed leaves a folder without its last mark; a copy taken in its middle is one.
func TestAHalfWrittenIndexIsNotRead(t *testing.T) {
	f := newFolder(t)
	r := f.start()
	r.fill(30)
	half := filepath.Join(t.TempDir(), "index")
	err := r.engine.Rebuild(t.Context(), "epoch", func(ctx context.Context, add func([]listing.Listing) error) (uint64, error) {
		err := r.st.EachPublished(ctx, func(ls []listing.Listing) error {
			if err := add(ls[:20]); err != nil {
				return err
			}
			return os.CopyFS(half, os.DirFS(f.index()))
		})
		return 0, errors.Join(err, errors.New("killed"))
	})
	if err == nil {
		t.Fatal("a rebuild that failed said nothing")
	}
	if left := folders(t, f.index()); len(left) != 0 {
		t.Errorf("a rebuild that failed left %v", left)
	}
	engine := f.openIndex(half)
	if _, _, ok := engine.Position(); ok {
		t.Fatal("half an index was taken for a whole one")
	}
	if _, err := engine.Search(t.Context(), search.Query{Now: testkit.Now}); !fault.Is(err, fault.Unavailable) {
		t.Errorf("searching it: %v", err)
	}
	r.catchUp()
	r.expect(30)
}

// While a new index is made the old one answers.
func TestTheOldIndexAnswersDuringARebuild(t *testing.T) {
	r := newFolder(t).start()
	r.fill(10)
	r.catchUp()
	err := r.engine.Rebuild(t.Context(), "other", func(ctx context.Context, add func([]listing.Listing) error) (uint64, error) {
		if f := r.find(); f.Total != 10 {
			t.Errorf("during the rebuild %d were found", f.Total)
		}
		return 10, r.st.EachPublished(ctx, add)
	})
	must(t, err)
	if f := r.find(); f.Total != 10 {
		t.Errorf("after the rebuild %d were found", f.Total)
	}
}

func TestWhatWasWithdrawnIsNotShownByAStaleIndex(t *testing.T) {
	r := newFolder(t).start()
	ws := r.fill(6)
	r.catchUp()
	r.commit(withdraw(ws[1]))
	paused := withdraw(ws[2])
	paused.Listing.State = listing.Paused
	r.commit(paused)
	f := r.find()
	if f.Total != 4 || len(f.Listings) != 4 || len(f.Hits) != 4 {
		t.Fatalf("total %d, %d listings, %d hits; want 4", f.Total, len(f.Listings), len(f.Hits))
	}
	for i, l := range f.Listings {
		if l.ID == ws[1].Listing.ID || l.ID == ws[2].Listing.ID {
			t.Errorf("%s is shown", l.Name)
		}
		if l.ID != f.Hits[i].ID {
			t.Error("hits and listings do not go together")
		}
	}
}

// While the database is away, cards come from the index and say from when.
func TestWithoutADatabaseCardsComeFromTheIndex(t *testing.T) {
	r := newFolder(t).start()
	ws := r.fill(4)
	hidden := ws[0]
	hidden.Was = 1
	hidden.Listing.Where.Address, hidden.Listing.Where.Shown = "12 Secret Street", listing.ShownArea
	hidden.Listing.Contact.Email = "somebody@example.org"
	r.commit(hidden)
	r.catchUp()
	must(t, r.st.Close())
	f := r.find()
	if f.AsOf == nil || !f.AsOf.Equal(testkit.Now) || f.Total != 4 || len(f.Listings) != 4 {
		t.Fatalf("as of %v, total %d, %d listings", f.AsOf, f.Total, len(f.Listings))
	}
	for _, l := range f.Listings {
		if l.Name == "" || l.Where.Address != "" || l.Contact.Email != "" {
			t.Errorf("a card shows %q %q %q", l.Name, l.Where.Address, l.Contact.Email)
		}
	}
}

func TestAnotherServerOnTheFolderIsToldSo(t *testing.T) {
	f := newFolder(t)
	r := f.start()
	r.fill(1)
	r.catchUp()
	_, err := bleveindex.Open(bleveindex.Options{Dir: f.index(), Words: vocab.Must(), Currency: "USD"})
	if got, ok := fault.Of(err); !ok || !strings.Contains(got.Sentence, "Another server uses this data folder") {
		t.Errorf("%v", err)
	}
	r.expect(1)
}

// The follower's loop: it hears a hint at once, outlives a database that goes away, and ends with ctx.
func TestTheFollowerRuns(t *testing.T) {
	r := newFolder(t).start()
	r.follower.Poll = 20 * time.Millisecond
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); r.follower.Run(ctx, nil) }()
	r.fill(3)
	deadline := time.Now().Add(10 * time.Second)
	for {
		_, head, err := r.st.Head(t.Context())
		must(t, err)
		if _, seq, ok := r.engine.Position(); ok && seq == head {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the follower did not follow")
		}
		time.Sleep(5 * time.Millisecond)
	}
	stop()
	<-done
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func folders(t testing.TB, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	must(t, err)
	var out []string
	for _, e := range entries {
		if e.IsDir() {
			out = append(out, filepath.Join(dir, e.Name()))
		}
	}
	return out
}

// each calls f for every file below dir whose name ends so, and wants at least one.
func each(t testing.TB, dir, suffix string, f func(path string)) {
	t.Helper()
	n := 0
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, suffix) {
			n++
			f(path)
		}
		return err
	}))
	if n == 0 {
		t.Fatalf("there is no %s", suffix)
	}
}

func damage(t testing.TB, dir, suffix string, change func([]byte) []byte) {
	t.Helper()
	each(t, dir, suffix, func(path string) {
		b, err := os.ReadFile(path)
		must(t, err)
		must(t, os.WriteFile(path, change(b), 0o600))
	})
}

func remove(t testing.TB, dir, suffix string) {
	t.Helper()
	each(t, dir, suffix, func(path string) { must(t, os.Remove(path)) })
}
