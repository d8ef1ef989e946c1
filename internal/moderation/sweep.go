package moderation

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"openchair/internal/account"
	"openchair/internal/listing"
)

// SweepStore is what the daily round needs of the store.
type SweepStore interface {
	Decide(ctx context.Context, d Decision) error
	// Confirmations are listings with an organizer whose last confirmation is on or before a day.
	Confirmations(ctx context.Context, on listing.Date) ([]Confirmation, error)
	Retention
}

// Retention forgets what has been kept long enough.
type Retention interface {
	ForgetLinks(ctx context.Context, before time.Time) error
	ForgetSessions(ctx context.Context, seenBefore, madeBefore time.Time) error
	ForgetDrafts(ctx context.Context, before time.Time) error
	ForgetDeclined(ctx context.Context, before time.Time) error
	ForgetReports(ctx context.Context, tags, addresses, words time.Time) error
	ForgetContacts(ctx context.Context, withdrawnBefore time.Time) error
	ForgetRecord(ctx context.Context, before time.Time) error
	ForgetDeadJobs(ctx context.Context, olderThan time.Duration) (int64, error)
}

// Confirmation is one organizer's listing and how long ago somebody confirmed it.
type Confirmation struct {
	Keeper      Keeper
	ID          uuid.UUID
	Name, Slug  string
	ConfirmedOn listing.Date
	Step        int // the last step this organizer was asked at, 0 for none
}

// Steps are how many days after a confirmation an organizer is asked whether it is still true. The last
// is the day on which it becomes due; what follows is silence, and then it is hidden.
var Steps = []int{60, 80, 90}

// ahead is how many days early a listing may be asked about in a letter that is written anyway: one
// letter about three listings is kinder than three letters.
const ahead = 7

// Sweep is the daily round: it asks organizers whether their listings are still true, tells them what was
// hidden, and forgets what has been kept long enough. It may run any number of times a day.
type Sweep struct {
	Store     SweepStore
	Freshness listing.FreshnessRule
	Now       func() time.Time
}

// Run makes one round. One organizer's trouble does not keep the others from their letters.
func (w Sweep) Run(ctx context.Context) error {
	now := w.Now().UTC().Truncate(time.Second)
	first := w.Steps()[0]
	all, err := w.Store.Confirmations(ctx, listing.DateOf(now.AddDate(0, 0, -(first-ahead))))
	if err != nil {
		return err
	}
	byAccount := map[uuid.UUID][]Confirmation{}
	var order []uuid.UUID
	for _, c := range all {
		id := c.Keeper.Account.ID
		if _, ok := byAccount[id]; !ok {
			order = append(order, id)
		}
		byAccount[id] = append(byAccount[id], c)
	}
	var failed error
	for _, id := range order {
		if err := w.write(ctx, byAccount[id], now); err != nil && failed == nil {
			failed = err
		}
	}
	if err := w.forget(ctx, now); err != nil && failed == nil {
		failed = err
	}
	return failed
}

// Steps are those of the host's own days, and the day after which a listing is hidden.
func (w Sweep) Steps() []int {
	steps := slices.Clone(Steps)
	if due := w.Freshness.ConfirmedDays; due != 90 {
		steps = []int{due * 2 / 3, due * 8 / 9, due}
	}
	return append(steps, w.Freshness.OverdueDays+1)
}

// write is one organizer's letters: one that asks, one about what was hidden.
func (w Sweep) write(ctx context.Context, theirs []Confirmation, now time.Time) error {
	steps := w.Steps()
	hide := steps[len(steps)-1]
	today := listing.DayOf(now)
	var ask, hidden []Confirmation
	someDue := false
	for _, c := range theirs {
		age := int(today - c.ConfirmedOn.Day())
		reached, soon := stepAt(steps, age), stepAt(steps[:len(steps)-1], age+ahead)
		switch {
		case reached == hide && c.Step < hide:
			c.Step = hide
			hidden = append(hidden, c)
		case reached < hide && reached > c.Step:
			someDue = true
			c.Step = reached
			ask = append(ask, c)
		case reached < hide && soon > c.Step:
			c.Step = soon
			ask = append(ask, c)
		}
	}
	if !someDue {
		ask = nil
	}
	a := theirs[0].Keeper.Account
	if a.Blocked {
		return nil
	}
	var dec Decision
	w.letter(&dec, account.ReminderLetter, a, ask, now)
	w.letter(&dec, account.HiddenLetter, a, hidden, now)
	if len(dec.Reminded) == 0 {
		return nil
	}
	return w.Store.Decide(ctx, dec)
}

func (w Sweep) letter(dec *Decision, kind account.LetterKind, a account.Account, about []Confirmation, now time.Time) {
	if len(about) == 0 {
		return
	}
	l := account.Letter{Kind: kind, To: a.Email, Lang: a.Lang}
	for _, c := range about {
		dec.Reminded = append(dec.Reminded, Reminded{ListingID: c.ID, Account: a.ID, ConfirmedOn: c.ConfirmedOn, Step: c.Step, At: now})
		l.Items = append(l.Items, account.Item{
			Name: c.Name, Path: "/listings/" + c.Slug, Note: string(c.ConfirmedOn), Grant: dec.grant(account.Keep, a.Email, a.Lang, c.ID, now),
		})
	}
	if a.Quiet {
		return
	}
	l.Unsubscribe = dec.grant(account.Unsubscribe, a.Email, a.Lang, a.ID, now)
	dec.letter(l)
}

// stepAt is the last step reached at an age in days, 0 for none.
func stepAt(steps []int, age int) int {
	at := 0
	for _, s := range steps {
		if age >= s {
			at = s
		}
	}
	return at
}

// forget keeps to quality.md §2, retention.
func (w Sweep) forget(ctx context.Context, now time.Time) error {
	ago := func(days int) time.Time { return now.AddDate(0, 0, -days) }
	for _, f := range []func() error{
		func() error { return w.Store.ForgetLinks(ctx, ago(1)) },
		func() error { return w.Store.ForgetSessions(ctx, ago(14), ago(90)) },
		func() error { return w.Store.ForgetDrafts(ctx, ago(30)) },
		func() error { return w.Store.ForgetDeclined(ctx, ago(90)) },
		func() error { return w.Store.ForgetReports(ctx, ago(30), ago(30), ago(180)) },
		func() error { return w.Store.ForgetContacts(ctx, ago(90)) },
		func() error { return w.Store.ForgetRecord(ctx, ago(730)) },
		func() error {
			_, err := w.Store.ForgetDeadJobs(ctx, 7*24*time.Hour)
			return err
		},
	} {
		if err := f(); err != nil {
			return err
		}
	}
	return nil
}
