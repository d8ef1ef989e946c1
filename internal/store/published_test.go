package store_test

import (
	"testing"

	"github.com/google/uuid"

	"openchair/internal/listing"
	"openchair/internal/moderation"
	"openchair/internal/store"
)

// Bodies are kept between reads; what a row says of itself is not.
func TestWhatIsKeptIsNeverStale(t *testing.T) {
	both(t, func(t *testing.T, st *store.Store) {
		l := commit(t, st, write(group("Fern Group", "Erie"), 0))[0].Listing
		read := func() []listing.Listing {
			t.Helper()
			var last []listing.Listing
			for range 2 { // once from the row, once from what is kept
				ls, err := st.Published(t.Context(), []uuid.UUID{l.ID})
				if err != nil {
					t.Fatal(err)
				}
				if last != nil && len(last) != len(ls) {
					t.Fatalf("%d, then %d listings", len(last), len(ls))
				}
				last = ls
			}
			return last
		}
		if ls := read(); len(ls) != 1 || ls[0].Name != "Fern Group" || ls[0].Slug != l.Slug {
			t.Fatalf("%+v", ls)
		}
		change := func(edit func(*listing.Listing)) {
			t.Helper()
			next := l
			edit(&next)
			was := l.Revision
			l = commit(t, st, moderation.Write{Listing: next, Was: was, By: moderation.Actor{Kind: "reviewer"}, Reason: "test", At: at, Hash: "h2"})[0].Listing
		}
		change(func(l *listing.Listing) { l.Name, l.Topics = "Moss Group", []string{"grief"} })
		if ls := read(); len(ls) != 1 || ls[0].Name != "Moss Group" || ls[0].Revision != 2 || len(ls[0].Topics) != 1 {
			t.Fatalf("after a change: %+v", ls)
		}
		change(func(l *listing.Listing) { l.State = listing.Withdrawn })
		if ls := read(); len(ls) != 0 {
			t.Fatalf("withdrawn, and shown: %+v", ls)
		}
		change(func(l *listing.Listing) { l.State = listing.Published })
		if ls := read(); len(ls) != 1 || ls[0].Revision != 4 {
			t.Fatalf("published again: %+v", ls)
		}
	})
}

// A page that changes its copy of a listing changes nobody else's.
func TestKeptListingsAreNotShared(t *testing.T) {
	st := open(t, store.Options{Folder: t.TempDir()})
	l := commit(t, st, write(group("Fern Group", "Erie"), 0))[0].Listing
	for range 2 {
		ls, err := st.Published(t.Context(), []uuid.UUID{l.ID})
		if err != nil || len(ls) != 1 || ls[0].Name != "Fern Group" || ls[0].NextMeeting != nil {
			t.Fatalf("%v %+v", err, ls)
		}
		ls[0].Name, ls[0].NextMeeting = "Changed", &at
	}
}

// What another server changed is seen at once, however much it was: what is kept asks the database, not this process.
func TestWhatIsKeptFollowsOtherServers(t *testing.T) {
	for name, o := range map[string]store.Options{"sqlite": {Folder: t.TempDir()}, "postgres": {URL: postgres(t)}} {
		t.Run(name, func(t *testing.T) {
			here, there := open(t, o), open(t, o)
			feed := feedRow("bmlt", "1")
			shown := commit(t, here, write(group("Fern Group", "Erie"), 0), write(feed, 0))
			ids := []uuid.UUID{shown[0].Listing.ID, shown[1].Listing.ID}
			read := func() map[uuid.UUID]listing.Listing {
				t.Helper()
				ls, err := here.Published(t.Context(), ids)
				if err != nil {
					t.Fatal(err)
				}
				out := map[uuid.UUID]listing.Listing{}
				for _, l := range ls {
					out[l.ID] = l
				}
				return out
			}
			if got := read(); len(got) != 2 {
				t.Fatalf("%d listings", len(got))
			}
			if err := there.Seen(t.Context(), ids[1:], "2026-11-30"); err != nil {
				t.Fatal(err)
			}
			if got := read()[ids[1]].Source.SeenOn; got != "2026-11-30" {
				t.Errorf("last seen %s", got)
			}
			// More than is followed one by one, and the listing among them.
			var many []moderation.Write
			for range 600 {
				many = append(many, write(group("Another", "Erie"), 0))
			}
			gone := shown[0].Listing
			gone.State = listing.Withdrawn
			commit(t, there, append(many, write(gone, gone.Revision))...)
			if got := read(); len(got) != 1 {
				t.Errorf("withdrawn by another server, and shown: %d listings", len(got))
			}
		})
	}
}
