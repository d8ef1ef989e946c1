package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"openchair/internal/account"
	"openchair/internal/fault"
	"openchair/internal/interop"
	"openchair/internal/listing"
	"openchair/internal/moderation"
	"openchair/internal/search"
	"openchair/internal/search/bleveindex"
	"openchair/internal/vocab"
)

// errPulled is what a statement answers whose turn it is to fail.
var errPulled = errors.New("the plug was pulled")

// plug makes the nth statement from now fail; 0 for none. Every later one works, as after a hiccup.
type plug struct {
	left    atomic.Int64
	touched atomic.Int64
}

// pluggedIn puts a plug before every statement of a store, reading or writing.
func pluggedIn(t testing.TB, s *Store) *plug {
	p := &plug{}
	fail := func(tx *gorm.DB) {
		p.touched.Add(1)
		if p.left.Add(-1) == 0 {
			_ = tx.AddError(errPulled)
		}
	}
	dbs := []*gorm.DB{s.write}
	if s.read != s.write {
		dbs = append(dbs, s.read)
	}
	for _, db := range dbs {
		for name, register := range map[string]func(string, func(*gorm.DB)) error{
			"gorm:create": db.Callback().Create().Before("gorm:create").Register,
			"gorm:query":  db.Callback().Query().Before("gorm:query").Register,
			"gorm:update": db.Callback().Update().Before("gorm:update").Register,
			"gorm:delete": db.Callback().Delete().Before("gorm:delete").Register,
			"gorm:row":    db.Callback().Row().Before("gorm:row").Register,
			"gorm:raw":    db.Callback().Raw().Before("gorm:raw").Register,
		} {
			if err := register("pulled:"+name, fail); err != nil {
				t.Fatal(err)
			}
		}
	}
	return p
}

// pull runs what with its 1st statement failing, then its 2nd, and so on, until it gets through. After
// each failure unchanged is asked to look.
func (p *plug) pull(t *testing.T, what func() error, unchanged func(n int)) {
	t.Helper()
	for n := 1; n < 500; n++ {
		p.left.Store(int64(n))
		err := what()
		pulled := p.left.Load() <= 0
		p.left.Store(0)
		switch {
		case pulled && err == nil:
			t.Fatalf("statement %d failed and nobody said so", n)
		case pulled && !errors.Is(err, errPulled):
			t.Fatalf("statement %d: %v", n, err)
		case !pulled && err != nil:
			t.Fatalf("nothing failed, and yet: %v", err)
		case !pulled:
			if n < 5 {
				t.Fatalf("only %d statements were tried", n)
			}
			t.Logf("%d statements failed in turn", n-1)
			return
		}
		unchanged(n)
	}
	t.Fatal("it never gets through")
}

// everything is how much there is in every table.
func everything(t testing.TB, s *Store) string {
	t.Helper()
	out := ""
	for _, table := range []string{"listings", "slugs", "history", "changes", "likeness", "submissions", "keepers", "grants", "jobs", "audit", "reports", "accounts"} {
		var n int64
		if err := s.read.Table(table).Count(&n).Error; err != nil {
			t.Fatal(err)
		}
		out += fmt.Sprintf("%s %d ", table, n)
	}
	return out
}

func plugged(t *testing.T) (*Store, *plug) {
	t.Helper()
	s, err := Open(t.Context(), Options{Folder: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s, pluggedIn(t, s)
}

func TestADecisionIsWholeWhicheverStatementFails(t *testing.T) {
	s, p := plugged(t)
	ctx := t.Context()
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	desk := &moderation.Desk{Store: s, Words: vocab.Must(), Freshness: listing.DefaultFreshness, Now: func() time.Time { return now }}
	reviewer, err := s.SetRole(ctx, "rev@example.org", account.Reviewer, "test", now)
	if err != nil {
		t.Fatal(err)
	}
	l := listing.New("Grief circle")
	l.Kind, l.LedBy, l.Format, l.Topics, l.Where.City = listing.SupportGroup, listing.Peer, listing.InPerson, []string{"grief"}, "Erie"
	before := everything(t, s)
	same := func(n int) {
		t.Helper()
		if now := everything(t, s); now != before {
			t.Fatalf("statement %d failed and left something behind:\n%s\n%s", n, before, now)
		}
	}
	var sub moderation.Submission
	p.pull(t, func() (err error) {
		sub, err = desk.SendDraft(ctx, moderation.Draft{Proposed: l, Sender: moderation.Sender{Email: "ana@example.org", Role: "organizer", Lang: "en"}})
		return err
	}, same)
	g := account.Grant{ID: uuid.Must(uuid.NewV7()), Purpose: account.SendDraft, Email: "ana@example.org", Subject: sub.ID, Lang: "en", CreatedAt: now}
	if err := s.AddGrant(ctx, g); err != nil {
		t.Fatal(err)
	}
	// The account is made in a step of its own: one that is there without a listing harms nobody.
	if _, err := s.AccountFor(ctx, "ana@example.org", "en", now); err != nil {
		t.Fatal(err)
	}
	before = everything(t, s)
	p.pull(t, func() (err error) {
		done, err := desk.ConfirmDraft(ctx, g, nil, "")
		if err == nil {
			sub = done
		}
		return err
	}, same)
	before = everything(t, s)
	p.pull(t, func() error {
		_, err := desk.Decide(ctx, account.Person{Account: reviewer}, sub.ID, moderation.Judgment{Verdict: moderation.Accept, Version: sub.Version})
		return err
	}, func(n int) {
		t.Helper()
		same(n)
		if now, err := s.SubmissionByID(ctx, sub.ID); err != nil || now.State != moderation.Waiting || now.Version != sub.Version {
			t.Fatalf("statement %d failed and the submission is %s (%v)", n, now.State, err)
		}
	})
	if got, err := s.ByID(ctx, sub.ListingID); err != nil || got.State != listing.Published {
		t.Fatalf("published as %s (%v)", got.State, err)
	}
}

func TestAnImportGoesOnWhereAStatementFailed(t *testing.T) {
	s, p := plugged(t)
	ctx := t.Context()
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	run := func(round int, rows int) func() error {
		read := func(_ context.Context, _ io.Reader, o interop.Options, yield func(interop.Row) error, _ func(interop.Rejection)) error {
			for i := range rows {
				l := listing.New(fmt.Sprintf("Group %d of round %d", i, round))
				l.Kind, l.LedBy, l.Format, l.State = listing.SupportGroup, listing.Peer, listing.InPerson, listing.Published
				l.Source.Kind, l.Source.Name, l.Source.ExternalID = listing.SourceFeed, listing.Text(o.Name), listing.Text(fmt.Sprint(i))
				if err := yield(interop.Row{Number: i + 1, Key: fmt.Sprint(i), Listing: l}); err != nil {
					return err
				}
			}
			return nil
		}
		return func() error {
			_, err := moderation.Importer{Store: s, Words: vocab.Must()}.Import(ctx, read, strings.NewReader(""), interop.Options{Name: "f", Now: now, Words: vocab.Must()}, false)
			return err
		}
	}
	for round, rows := range []int{12, 12, 10} {
		p.pull(t, run(round, rows), func(n int) {
			var listings, history, changes int64
			s.read.Table("listings").Select("COALESCE(SUM(revision), 0)").Scan(&listings)
			s.read.Table("history").Count(&history)
			s.read.Table("changes").Count(&changes)
			if listings != history || changes < history {
				t.Fatalf("statement %d failed and left %d revisions, %d lines of history, %d changes", n, listings, history, changes)
			}
		})
		var live int64
		if s.read.Table("listings").Where("state = ?", "published").Count(&live); live != int64(rows) {
			t.Fatalf("round %d: %d listings, want %d", round, live, rows)
		}
	}
}

func TestARebuildGoesOnWhereAStatementFailed(t *testing.T) {
	s, p := plugged(t)
	ctx := t.Context()
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	var writes []moderation.Write
	for i := range 30 {
		l := listing.New(fmt.Sprintf("Group %d", i))
		l.ID, l.Kind, l.LedBy, l.Format, l.State = uuid.Must(uuid.NewV7()), listing.SupportGroup, listing.Peer, listing.InPerson, listing.Published
		l.Source.Kind = listing.SourceSeed
		writes = append(writes, moderation.Write{Listing: l, By: moderation.Actor{Kind: "seed"}, At: now})
	}
	if err := s.Commit(ctx, writes); err != nil {
		t.Fatal(err)
	}
	engine, err := bleveindex.Open(bleveindex.Options{Dir: t.TempDir(), Words: vocab.Must(), Currency: "USD", Zone: "UTC", Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = engine.Close() }()
	f := &search.Follower{Changes: s, Index: engine, Log: slog.New(slog.DiscardHandler)}
	for round := range 2 {
		p.pull(t, func() error { return f.Rebuild(ctx) }, func(n int) {
			found, err := engine.Search(ctx, search.Query{Now: now, Page: 1, PerPage: 5})
			if round == 0 && err == nil || round == 1 && (err != nil || found.Total != 30) {
				t.Fatalf("round %d, statement %d failed: %d found (%v)", round, n, found.Total, err)
			}
		})
	}
	if err := f.CatchUp(ctx); err != nil {
		t.Fatal(err)
	}
	if found, err := engine.Search(ctx, search.Query{Now: now, Page: 1, PerPage: 5}); err != nil || found.Total != 30 {
		t.Fatalf("%d found (%v)", found.Total, err)
	}
}

// quality.md F4: when the disk is full a write answers that it could not be kept, reading goes on, and when
// there is room again writing does, too.
func TestAFullDisk(t *testing.T) {
	s, err := Open(t.Context(), Options{Folder: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	ctx := t.Context()
	big := func(i int) []moderation.Write {
		l := listing.New(fmt.Sprintf("Group %d", i))
		l.ID, l.Kind, l.LedBy, l.Format, l.State = uuid.Must(uuid.NewV7()), listing.SupportGroup, listing.Peer, listing.InPerson, listing.Published
		l.Source.Kind, l.Description = listing.SourceSeed, listing.Text(strings.Repeat("long ", 1000))
		return []moderation.Write{{Listing: l, By: moderation.Actor{Kind: "seed"}, At: time.Now()}}
	}
	var pages int64
	if err := s.write.Raw("PRAGMA page_count").Scan(&pages).Error; err != nil {
		t.Fatal(err)
	}
	if err := s.write.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", pages+20)).Error; err != nil {
		t.Fatal(err)
	}
	kept := 0
	for err == nil && kept < 100 {
		if err = s.Commit(ctx, big(kept)); err == nil {
			kept++
		}
	}
	if !isUnavailable(err) {
		t.Fatalf("a full disk says: %v", err)
	}
	if n, err := s.Count(ctx); err != nil || n != int64(kept) {
		t.Fatalf("%d of %d listings can be read (%v)", n, kept, err)
	}
	if err := s.write.Exec("PRAGMA max_page_count = 1000000").Error; err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(ctx, big(kept)); err != nil {
		t.Fatalf("with room again: %v", err)
	}
}

func isUnavailable(err error) bool { return fault.Is(err, fault.Unavailable) }
