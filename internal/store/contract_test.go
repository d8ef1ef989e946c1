package store_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"openchair/internal/fault"
	"openchair/internal/listing"
	"openchair/internal/moderation"
	"openchair/internal/store"
	"openchair/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

var at = time.Date(2026, 11, 24, 23, 0, 0, 0, time.UTC)

func open(t testing.TB, o store.Options) *store.Store {
	t.Helper()
	st, err := store.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	return st
}

func postgres(t testing.TB) string {
	t.Helper()
	return testkit.Postgres(t, "store", func(ctx context.Context, url string) error {
		st, err := store.Open(ctx, store.Options{URL: url})
		if err != nil {
			return err
		}
		return st.Close()
	})
}

// both runs one contract on both databases.
func both(t *testing.T, contract func(t *testing.T, st *store.Store)) {
	t.Run("sqlite", func(t *testing.T) { contract(t, open(t, store.Options{Folder: t.TempDir()})) })
	t.Run("postgres", func(t *testing.T) { contract(t, open(t, store.Options{URL: postgres(t)})) })
}

func group(name, town string) listing.Listing {
	l := listing.New(name)
	l.ID = uuid.Must(uuid.NewV7())
	l.Kind, l.LedBy, l.Format, l.State = listing.SupportGroup, listing.Peer, listing.InPerson, listing.Published
	l.Where.City = listing.Text(town)
	l.Source.Kind = listing.SourceSeed
	return l
}

func feedRow(feed, id string) listing.Listing {
	l := group("Feed group "+id, "Erie")
	l.Source.Kind, l.Source.Name, l.Source.ExternalID, l.Source.SeenOn = listing.SourceFeed, listing.Text(feed), listing.Text(id), "2026-11-24"
	return l
}

func write(l listing.Listing, was int) moderation.Write {
	return moderation.Write{Listing: l, Was: was, By: moderation.Actor{Kind: listing.SourceFeed, Ref: "a feed"}, Reason: "import", At: at, Hash: "h1"}
}

func commit(t testing.TB, st *store.Store, ws ...moderation.Write) []moderation.Write {
	t.Helper()
	if err := st.Commit(t.Context(), ws); err != nil {
		t.Fatal(err)
	}
	return ws
}

func head(t testing.TB, st *store.Store) uint64 {
	t.Helper()
	_, seq, err := st.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return seq
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	both(t, func(t *testing.T, st *store.Store) {
		full := testkit.Town()[:40]
		var ws []moderation.Write
		for _, l := range full {
			l.Slug = ""
			ws = append(ws, write(l, 0))
		}
		commit(t, st, ws...)
		for i := range full {
			got, err := st.ByID(t.Context(), full[i].ID)
			if err != nil {
				t.Fatal(err)
			}
			want := full[i]
			want.Slug, want.Revision, want.CreatedAt, want.ChangedAt = got.Slug, 1, at, at
			want.NextMeeting, want.DistanceM, want.Estimate, want.Freshness = nil, nil, nil, listing.Unconfirmed
			if g, w := fmt.Sprintf("%+v", deref(got)), fmt.Sprintf("%+v", deref(want)); g != w {
				t.Fatalf("read back\n%s\nwritten\n%s", g, w)
			}
		}
		published, err := st.Published(t.Context(), ids(full))
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range published {
			if l.State != listing.Published {
				t.Errorf("%s is %s and was handed out as published", l.Slug, l.State)
			}
		}
		var walked []uuid.UUID
		if err := st.EachPublished(t.Context(), func(ls []listing.Listing) error { walked = append(walked, ids(ls)...); return nil }); err != nil {
			t.Fatal(err)
		}
		if len(walked) != len(published) {
			t.Errorf("walked %d, published %d", len(walked), len(published))
		}
		if n, err := st.Count(t.Context()); err != nil || n != 40 {
			t.Errorf("count %d, %v", n, err)
		}
	})
}

// deref shows pointers' values.
func deref(l listing.Listing) any {
	b, err := jsonOf(l)
	if err != nil {
		return err
	}
	return b + string(l.Source.SeenOn)
}

func ids(ls []listing.Listing) []uuid.UUID {
	var out []uuid.UUID
	for i := range ls {
		out = append(out, ls[i].ID)
	}
	return out
}

func TestAChangeOnAnOldRevisionIsRefusedWhole(t *testing.T) {
	both(t, func(t *testing.T, st *store.Store) {
		l := commit(t, st, write(group("Grief circle", "Erie"), 0))[0].Listing
		l.Name = "Grief circle, evenings"
		l = commit(t, st, write(l, 1))[0].Listing
		if l.Revision != 2 {
			t.Fatalf("revision %d", l.Revision)
		}
		before := head(t, st)
		stale := l
		stale.Name = "Lost update"
		err := st.Commit(t.Context(), []moderation.Write{write(group("Bystander", "Erie"), 0), write(stale, 1)})
		if !fault.Is(err, fault.Conflict) {
			t.Fatalf("an old revision: %v, want a conflict", err)
		}
		got, err := st.ByID(t.Context(), l.ID)
		if err != nil || got.Name != "Grief circle, evenings" || got.Revision != 2 {
			t.Errorf("after the conflict: %q revision %d, %v", got.Name, got.Revision, err)
		}
		if head(t, st) != before {
			t.Error("the refused transaction left a change row")
		}
		if _, err := st.BySlug(t.Context(), "bystander-erie"); !fault.Is(err, fault.NotFound) {
			t.Errorf("the refused transaction left a listing: %v", err)
		}
		gone := group("Never there", "Erie")
		if err := st.Commit(t.Context(), []moderation.Write{write(gone, 3)}); !fault.Is(err, fault.Conflict) {
			t.Errorf("changing what is not there: %v", err)
		}
	})
}

func TestSlugsAreOnesOwnForEver(t *testing.T) {
	both(t, func(t *testing.T, st *store.Store) {
		var ws []moderation.Write
		for range 40 {
			ws = append(ws, write(group("Grief circle", "Erie"), 0))
		}
		commit(t, st, ws[:20]...)
		for i := range 20 {
			commit(t, st, ws[20+i:21+i]...)
		}
		for i, w := range ws {
			if want := listing.SlugWithNumber("grief-circle-erie", i+1); w.Listing.Slug != want {
				t.Fatalf("slug %d is %s, want %s", i, w.Listing.Slug, want)
			}
		}
		l := ws[0].Listing
		l.Slug = "a-new-name-erie"
		commit(t, st, write(l, 1))
		got, err := st.BySlug(t.Context(), "grief-circle-erie")
		if err != nil || got.ID != l.ID || got.Slug != "a-new-name-erie" {
			t.Errorf("the former address gives %s %s, %v", got.ID, got.Slug, err)
		}
		taken := commit(t, st, write(group("Grief circle", "Erie"), 0))[0].Listing
		if taken.Slug == "grief-circle-erie" {
			t.Error("a former address was given to another listing")
		}
		// Back to the former name: it is still the listing's own.
		l.Slug = "grief-circle-erie"
		if back := commit(t, st, write(l, 2))[0].Listing; back.Slug != "grief-circle-erie" {
			t.Errorf("going back to the former address gave %s", back.Slug)
		}
		if _, err := st.BySlug(t.Context(), "nobody"); !fault.Is(err, fault.NotFound) {
			t.Errorf("an address nobody has: %v", err)
		}
	})
}

func TestTwoListingsCannotBeOne(t *testing.T) {
	both(t, func(t *testing.T, st *store.Store) {
		l := group("Grief circle", "Erie")
		commit(t, st, write(l, 0))
		if err := st.Commit(t.Context(), []moderation.Write{write(l, 0)}); !fault.Is(err, fault.Conflict) {
			t.Errorf("the same id twice: %v", err)
		}
		commit(t, st, write(feedRow("aa", "7"), 0))
		if err := st.Commit(t.Context(), []moderation.Write{write(feedRow("aa", "7"), 0)}); !fault.Is(err, fault.Conflict) {
			t.Errorf("the same row of a feed twice: %v", err)
		}
		commit(t, st, write(feedRow("na", "7"), 0))
	})
}

// The follower reads on from the last number it saw: a number that appears late would never be read.
func TestChangesAppearInOrderUnderManyWriters(t *testing.T) {
	both(t, func(t *testing.T, st *store.Store) {
		const writers, each = 8, 12
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		var seen []uint64
		followed := make(chan error, 1)
		go func() {
			last := uint64(0)
			for len(seen) < writers*each*2 {
				changes, err := st.ChangesAfter(ctx, last, 50)
				if err != nil {
					followed <- err
					return
				}
				for _, c := range changes {
					seen = append(seen, c.Seq)
					last = c.Seq
				}
			}
			followed <- nil
		}()
		var group sync.WaitGroup
		for w := range writers {
			group.Go(func() {
				for i := range each {
					a, b := feedRow("f", fmt.Sprintf("%d-%d-a", w, i)), feedRow("f", fmt.Sprintf("%d-%d-b", w, i))
					if err := st.Commit(ctx, []moderation.Write{write(a, 0), write(b, 0)}); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		group.Wait()
		select {
		case err := <-followed:
			if err != nil {
				t.Fatal(err)
			}
		case <-time.After(20 * time.Second):
			stop()
			<-followed
			t.Fatalf("the follower saw %d of %d changes: one appeared behind it", len(seen), writers*each*2)
		}
		if !slices.IsSorted(seen) || len(slices.Compact(slices.Clone(seen))) != writers*each*2 {
			t.Errorf("%d changes, sorted %v", len(seen), slices.IsSorted(seen))
		}
		if h := head(t, st); h != seen[len(seen)-1] {
			t.Errorf("head %d, last change %d", h, seen[len(seen)-1])
		}
	})
}

func TestSeenIsAChangeAndNoRevision(t *testing.T) {
	both(t, func(t *testing.T, st *store.Store) {
		l := commit(t, st, write(feedRow("aa", "1"), 0))[0].Listing
		before := head(t, st)
		if err := st.Seen(t.Context(), []uuid.UUID{l.ID}, "2026-11-24"); err != nil {
			t.Fatal(err)
		}
		if head(t, st) != before {
			t.Error("seen again on the same day is no change")
		}
		if err := st.Seen(t.Context(), []uuid.UUID{l.ID}, "2026-12-01"); err != nil {
			t.Fatal(err)
		}
		got, err := st.ByID(t.Context(), l.ID)
		if err != nil || got.Source.SeenOn != "2026-12-01" || got.Revision != 1 || !got.ChangedAt.Equal(at) {
			t.Errorf("seen on %s, revision %d, changed %s, %v", got.Source.SeenOn, got.Revision, got.ChangedAt, err)
		}
		if head(t, st) != before+1 {
			t.Error("the index must hear of it: what a feed no longer carries hides one day")
		}
	})
}

func TestFeedRowsAreTheFeedsOnly(t *testing.T) {
	both(t, func(t *testing.T, st *store.Store) {
		a, b, c := feedRow("aa", "1"), feedRow("aa", "2"), feedRow("na", "1")
		b.ConfirmedOn = "2026-11-01"
		commit(t, st, write(a, 0), write(b, 0), write(c, 0), write(group("Seed", "Erie"), 0))
		rows, err := st.FeedRows(t.Context(), "aa")
		if err != nil || len(rows) != 2 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		if r := rows["1"]; r.ID != a.ID || r.Hash != "h1" || r.Revision != 1 || r.State != listing.Published || r.Answered {
			t.Errorf("row 1: %+v", r)
		}
		if !rows["2"].Answered {
			t.Error("somebody confirmed row 2, and it is not told")
		}
	})
}

func TestSettings(t *testing.T) {
	both(t, func(t *testing.T, st *store.Store) {
		for _, want := range []string{"", "one", "two"} {
			if got, err := st.Setting(t.Context(), "mood"); err != nil || got != want {
				t.Errorf("setting %q, %v, want %q", got, err, want)
			}
			if err := st.Set(t.Context(), "mood", map[string]string{"": "one", "one": "two", "two": "two"}[want]); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// A person who leaves must not keep the database busy, and their going is not the database's fault.
func TestACancelledReadIsNotADatabaseThatIsDown(t *testing.T) {
	both(t, func(t *testing.T, st *store.Store) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := st.Published(ctx, []uuid.UUID{uuid.New()}); err == nil || fault.Is(err, fault.Unavailable) {
			t.Errorf("a cancelled read: %v", err)
		}
	})
}

func TestAClosedDatabaseIsUnavailable(t *testing.T) {
	both(t, func(t *testing.T, st *store.Store) {
		if err := st.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := st.Published(t.Context(), []uuid.UUID{uuid.New()}); !fault.Is(err, fault.Unavailable) {
			t.Errorf("reading: %v", err)
		}
		if err := st.Commit(t.Context(), []moderation.Write{write(group("x", "y"), 0)}); !fault.Is(err, fault.Unavailable) {
			t.Errorf("writing: %v", err)
		}
	})
}

func TestTheSameDatabaseIsNotMigratedTwice(t *testing.T) {
	folder, url := t.TempDir(), postgres(t)
	for _, o := range []store.Options{{Folder: folder}, {URL: url}} {
		first := open(t, o)
		commit(t, first, write(group("Grief circle", "Erie"), 0))
		epoch, _, err := first.Head(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		_ = first.Close()
		again := open(t, o)
		if n, err := again.Count(t.Context()); err != nil || n != 1 {
			t.Errorf("%d listings after opening again, %v", n, err)
		}
		if e, _, _ := again.Head(t.Context()); e != epoch || e == "" {
			t.Errorf("the database was %q and is now %q", epoch, e)
		}
	}
}

// Several servers start at once on one PostgreSQL database: one migrates, the others wait.
func TestServersThatStartTogether(t *testing.T) {
	url := testkit.Postgres(t, "empty", nil)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			st, err := store.Open(t.Context(), store.Options{URL: url})
			if err != nil {
				t.Error(err)
				return
			}
			_ = st.Close()
		})
	}
	group.Wait()
}
