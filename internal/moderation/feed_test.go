package moderation_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"openchair/internal/fault"
	"openchair/internal/interop"
	"openchair/internal/listing"
	"openchair/internal/moderation"
	"openchair/internal/store"
	"openchair/internal/vocab"
)

var day = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func database(t testing.TB) *store.Store {
	t.Helper()
	st, err := store.Open(t.Context(), store.Options{Folder: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	return st
}

// feed is what a fetch brings: rows by key, and what could not be read.
type feed struct {
	rows     map[string]string // key -> name
	rejected []interop.Rejection
	broken   error
}

func (f feed) read(_ context.Context, _ io.Reader, o interop.Options, yield func(interop.Row) error, reject func(interop.Rejection)) error {
	n := 0
	var keys []string
	for k := range f.rows {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		n++
		l := listing.New(f.rows[k])
		l.Kind, l.LedBy, l.Format, l.State = listing.SupportGroup, listing.Peer, listing.InPerson, listing.Published
		l.Where.City, l.Where.State, l.Where.PostalCode = "Erie", "PA", "16501"
		l.Topics = []string{"grief"}
		l.Source.Kind, l.Source.Name, l.Source.ExternalID = listing.SourceFeed, listing.Text(o.Name), listing.Text(k)
		if err := yield(interop.Row{Number: n, Key: k, Listing: l}); err != nil {
			return err
		}
	}
	for _, r := range f.rejected {
		reject(r)
	}
	return f.broken
}

func groups(n int) map[string]string {
	out := map[string]string{}
	for i := range n {
		out[fmt.Sprintf("k%02d", i)] = fmt.Sprintf("Circle number %d", i)
	}
	return out
}

func bring(t testing.TB, st *store.Store, f feed, now time.Time, dry bool) moderation.Imported {
	t.Helper()
	r, err := moderation.Importer{Store: st, Words: vocab.Must()}.Import(
		t.Context(), f.read, strings.NewReader(""), interop.Options{Name: "erie", Now: now, Words: vocab.Must()}, dry)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func counts(r moderation.Imported) string {
	return fmt.Sprintf("read %d new %d changed %d unchanged %d withdrawn %d rejected %d kept %d", r.Read, r.New, r.Changed, r.Unchanged, r.Withdrawn, len(r.Rejected), r.Kept)
}

func want(t testing.TB, what string, r moderation.Imported, expected string) {
	t.Helper()
	if got := counts(r); got != expected || r.Refused != "" {
		t.Errorf("%s: %s %s\nwant %s", what, got, r.Refused, expected)
	}
}

func row(t testing.TB, st *store.Store, key string) listing.Listing {
	t.Helper()
	rows, err := st.FeedRows(t.Context(), "erie")
	if err != nil {
		t.Fatal(err)
	}
	l, err := st.ByID(t.Context(), rows[key].ID)
	if err != nil {
		t.Fatalf("%s: %v", key, err)
	}
	return l
}

func head(t testing.TB, st *store.Store) uint64 {
	t.Helper()
	_, seq, err := st.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return seq
}

func TestImportingAgainChangesOnlyWhatChanged(t *testing.T) {
	st := database(t)
	f := feed{rows: groups(10)}
	want(t, "first", bring(t, st, f, day, false), "read 10 new 10 changed 0 unchanged 0 withdrawn 0 rejected 0 kept 0")
	first := row(t, st, "k03")
	if first.ConfirmedOn != "" || first.Revision != 1 || first.Source.SeenOn != "2026-11-24" {
		t.Errorf("an import confirmed or counted: %+v", first)
	}
	before := head(t, st)
	want(t, "again", bring(t, st, f, day, false), "read 10 new 0 changed 0 unchanged 10 withdrawn 0 rejected 0 kept 0")
	if head(t, st) != before {
		t.Error("the same feed on the same day is no change at all")
	}
	f.rows["k03"] = "Circle with another name"
	want(t, "one changed", bring(t, st, f, day.AddDate(0, 0, 7), false), "read 10 new 0 changed 1 unchanged 9 withdrawn 0 rejected 0 kept 0")
	now := row(t, st, "k03")
	if now.ID != first.ID || now.Slug != first.Slug || now.Revision != 2 || now.Name != "Circle with another name" {
		t.Errorf("the changed row is %s %s revision %d", now.ID, now.Slug, now.Revision)
	}
	if other := row(t, st, "k04"); other.Revision != 1 || other.Source.SeenOn != "2026-12-01" {
		t.Errorf("an unchanged row: revision %d, seen on %s", other.Revision, other.Source.SeenOn)
	}
}

func TestADryRunSaysTheSameAndDoesNothing(t *testing.T) {
	st := database(t)
	f := feed{rows: groups(5)}
	dry := bring(t, st, f, day, true)
	if n, _ := st.Count(t.Context()); n != 0 || !dry.DryRun {
		t.Fatalf("a dry run wrote %d listings", n)
	}
	want(t, "dry", dry, counts(bring(t, st, f, day, false)))
	f.rows["k01"] = "Another name"
	delete(f.rows, "k02")
	before := head(t, st)
	dry = bring(t, st, f, day, true)
	if head(t, st) != before {
		t.Error("a dry run left a change")
	}
	want(t, "dry with changes", dry, counts(bring(t, st, f, day, false)))
}

func TestWhatAFeedNoLongerCarriesIsWithdrawnAndComesBack(t *testing.T) {
	st := database(t)
	all := groups(10)
	bring(t, st, feed{rows: all}, day, false)
	less := groups(10)
	delete(less, "k00")
	delete(less, "k01")
	delete(less, "k02")
	want(t, "30 % missing", bring(t, st, feed{rows: less}, day, false), "read 7 new 0 changed 0 unchanged 7 withdrawn 3 rejected 0 kept 0")
	if l := row(t, st, "k00"); l.State != listing.Withdrawn {
		t.Errorf("a missing row is %s", l.State)
	}
	want(t, "still missing", bring(t, st, feed{rows: less}, day, false), "read 7 new 0 changed 0 unchanged 7 withdrawn 0 rejected 0 kept 0")
	was := row(t, st, "k00")
	want(t, "back", bring(t, st, feed{rows: all}, day, false), "read 10 new 0 changed 3 unchanged 7 withdrawn 0 rejected 0 kept 0")
	if l := row(t, st, "k00"); l.State != listing.Published || l.ID != was.ID || l.Slug != was.Slug {
		t.Errorf("what came back is %s %s", l.State, l.ID)
	}
}

func TestMoreThanThirtyPercentMissingChangesNothing(t *testing.T) {
	st := database(t)
	bring(t, st, feed{rows: groups(10)}, day, false)
	before := head(t, st)
	for name, f := range map[string]feed{
		"31 %":    {rows: map[string]string{"k00": "Changed name", "k01": "Circle number 1", "k02": "Circle number 2", "k03": "x", "k04": "y", "k05": "z", "new": "New"}},
		"no rows": {},
	} {
		r := bring(t, st, f, day.AddDate(0, 0, 1), false)
		if r.Refused == "" || head(t, st) != before {
			t.Errorf("%s: refused %q, head moved from %d to %d", name, r.Refused, before, head(t, st))
		}
	}
}

// A row that is spoilt today is not a listing that was withdrawn.
func TestABadRowKeepsItsListing(t *testing.T) {
	st := database(t)
	bring(t, st, feed{rows: groups(10)}, day, false)
	spoilt := groups(10)
	spoilt["k05"] = strings.Repeat("long ", 200) // a name our rules refuse
	delete(spoilt, "k06")
	f := feed{rows: spoilt, rejected: []interop.Rejection{{Row: 7, Field: "where.lat", Reason: "no number", Key: "k06"}, {Row: 7, Field: "where.lon", Reason: "no number", Key: "k06"}}}
	r := bring(t, st, f, day, false)
	want(t, "two bad rows", r, "read 10 new 0 changed 0 unchanged 8 withdrawn 0 rejected 3 kept 0")
	for _, k := range []string{"k05", "k06"} {
		if l := row(t, st, k); l.State != listing.Published || !strings.HasPrefix(l.Name, "Circle number") {
			t.Errorf("%s is %s %q", k, l.State, l.Name)
		}
	}
	for _, x := range r.Rejected {
		if x.Row == 0 || x.Field == "" || x.Reason == "" {
			t.Errorf("a rejection that says too little: %+v", x)
		}
	}
	// A row that shows not even its key may be any of those missing.
	delete(spoilt, "k05")
	r = bring(t, st, feed{rows: spoilt, rejected: []interop.Rejection{{Row: 3, Field: "row", Reason: "unreadable"}}}, day, false)
	if r.Withdrawn != 0 || len(r.Notes) == 0 {
		t.Errorf("withdrawn %d beside an unreadable row, notes %q", r.Withdrawn, r.Notes)
	}
}

func TestAFeedThatBreaksOffChangesNothing(t *testing.T) {
	st := database(t)
	bring(t, st, feed{rows: groups(10)}, day, false)
	before := head(t, st)
	half := feed{rows: groups(5), broken: errors.New("cut")}
	_, err := moderation.Importer{Store: st, Words: vocab.Must()}.Import(
		t.Context(), half.read, strings.NewReader(""), interop.Options{Name: "erie", Now: day, Words: vocab.Must()}, false)
	if err == nil || head(t, st) != before {
		t.Errorf("half a feed: %v, head %d was %d", err, head(t, st), before)
	}
}

// Once somebody answerable has confirmed a listing, the feed neither overwrites it nor takes it down.
func TestAnAnsweredListingIsItsOrganizers(t *testing.T) {
	st := database(t)
	f := feed{rows: groups(10)}
	bring(t, st, f, day, false)
	l := row(t, st, "k02")
	l.Name, l.ConfirmedOn, l.ConfirmedBy = "As its organizer says", "2026-11-20", "organizer"
	if err := st.Commit(t.Context(), []moderation.Write{{Listing: l, Was: l.Revision, By: moderation.Actor{Kind: listing.SourceOrganizer}, Reason: "confirmed", At: day}}); err != nil {
		t.Fatal(err)
	}
	f.rows["k02"] = "As the feed says"
	want(t, "feed says otherwise", bring(t, st, f, day, false), "read 10 new 0 changed 0 unchanged 9 withdrawn 0 rejected 0 kept 1")
	delete(f.rows, "k02")
	want(t, "feed drops it", bring(t, st, f, day, false), "read 9 new 0 changed 0 unchanged 9 withdrawn 0 rejected 0 kept 1")
	if got := row(t, st, "k02"); got.Name != "As its organizer says" || got.State != listing.Published {
		t.Errorf("the organizer's listing is %s %q", got.State, got.Name)
	}
}

func TestTwoFeedsDoNotMeet(t *testing.T) {
	st := database(t)
	bring(t, st, feed{rows: groups(5)}, day, false)
	f := feed{rows: map[string]string{"k00": "The other feed's"}}
	r, err := moderation.Importer{Store: st, Words: vocab.Must()}.Import(
		t.Context(), f.read, strings.NewReader(""), interop.Options{Name: "other", Now: day, Words: vocab.Must()}, false)
	if err != nil || r.New != 1 || r.Withdrawn != 0 {
		t.Errorf("%s %v", counts(r), err)
	}
	if l := row(t, st, "k00"); l.Name != "Circle number 0" {
		t.Errorf("the first feed's row is now %q", l.Name)
	}
}

func TestTheSeedIsAllOrNothing(t *testing.T) {
	st := database(t)
	seed := func(bad bool) func(func(listing.Listing, error) bool) {
		return func(yield func(listing.Listing, error) bool) {
			for i := range 3 {
				l := listing.New(fmt.Sprintf("Seed %d", i))
				l.ID[0], l.Kind, l.LedBy, l.Format, l.State = byte(i+1), listing.SupportGroup, listing.Peer, listing.Online, listing.Published
				l.Topics, l.Source.Kind, l.Source.Name = []string{"grief"}, listing.SourceSeed, "a list"
				if bad && i == 2 {
					l.Kind = "nonsense"
				}
				if !yield(l, nil) {
					return
				}
			}
		}
	}
	if _, err := moderation.Seed(t.Context(), st, vocab.Must(), seed(true), day); err == nil {
		t.Error("a listing that breaks a rule was let in")
	}
	if n, _ := st.Count(t.Context()); n != 0 {
		t.Errorf("a seed that failed left %d listings", n)
	}
	if n, err := moderation.Seed(t.Context(), st, vocab.Must(), seed(false), day); err != nil || n != 3 {
		t.Errorf("%d, %v", n, err)
	}
	if _, err := moderation.Seed(t.Context(), st, vocab.Must(), seed(false), day); !fault.Is(err, fault.Conflict) {
		t.Errorf("the seed twice: %v", err)
	}
}
