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
