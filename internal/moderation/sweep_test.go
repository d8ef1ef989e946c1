package moderation_test

import (
	"slices"
	"testing"
	"time"

	"openchair/internal/account"
	"openchair/internal/fault"
	"openchair/internal/listing"
	"openchair/internal/moderation"
)

func TestSilenceIsAskedAboutThreeTimesAndThenHidden(t *testing.T) {
	o := newOffice(t)
	ctx := t.Context()
	l, ana := o.published("Grief circle", "ana@example.org")
	second, _ := o.published("Morning circle", "ana@example.org")
	o.published("Somebody else's", "bea@example.org")
	if _, err := o.Do(ctx, ana, second.ID, moderation.StillTrue, ""); err != nil {
		t.Fatal(err)
	}
	sweep := moderation.Sweep{Store: o.st, Freshness: listing.DefaultFreshness, Now: func() time.Time { return o.at }}
	start := o.at
	got := map[int][]string{}
	var last account.Letter
	for d := 0; d <= 200; d++ {
		o.at = start.AddDate(0, 0, d)
		for range 2 {
			o.must(sweep.Run(ctx))
		}
		for _, x := range o.letters() {
			if x.To == "ana@example.org" {
				got[d] = append(got[d], string(x.Kind)+" "+string(rune('0'+len(x.Items))))
				last = x
			}
		}
	}
	want := map[int][]string{60: {"reminder 2"}, 80: {"reminder 2"}, 90: {"reminder 2"}, 181: {"hidden 2"}}
	for d, w := range want {
		if !slices.Equal(got[d], w) {
			t.Errorf("day %d: %v, want %v", d, got[d], w)
		}
	}
	if len(got) != len(want) {
		t.Errorf("letters on %v", got)
	}
	if f := l.FreshnessAt(o.at, listing.DefaultFreshness); f != listing.Hidden {
		t.Fatalf("after 200 days it is %s", f)
	}
	if last.Unsubscribe == nil {
		t.Error("the letter cannot be unsubscribed from")
	}
	for _, item := range last.Items {
		back, err := o.DoByLink(ctx, o.grant(item.Grant), moderation.StillTrue)
		o.must(err)
		if f := back.FreshnessAt(o.at, listing.DefaultFreshness); f != listing.Confirmed {
			t.Fatalf("one tap made it %s", f)
		}
	}
}

func TestAccountsLeaveNothingButWhatIsPublic(t *testing.T) {
	o := newOffice(t)
	l, ana := o.published("Grief circle", "ana@example.org")
	o.must(o.st.ForgetAccount(t.Context(), ana.ID, ana.Email, o.at))
	if _, err := o.st.AccountByEmail(t.Context(), "ana@example.org"); !fault.Is(err, fault.NotFound) {
		t.Fatalf("the account is there: %v", err)
	}
	subs, err := o.st.SubmissionsFor(t.Context(), l.ID, moderation.Accepted)
	o.must(err)
	if len(subs) != 1 || subs[0].Sender.Email != "" {
		t.Fatalf("what was sent still names them: %+v", subs)
	}
}
