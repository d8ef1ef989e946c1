package moderation_test

import (
	"net/netip"
	"testing"

	"openchair/internal/account"
	"openchair/internal/fault"
	"openchair/internal/listing"
	"openchair/internal/moderation"
)

func TestTwoPeopleBeforeAClosedDoorMarkTheListing(t *testing.T) {
	o := newOffice(t)
	ctx := t.Context()
	l, ana := o.published("Grief circle", "ana@example.org")
	from := func(addr string) moderation.Report {
		return moderation.Report{ListingID: l.ID, Reason: moderation.NobodyThere, Lang: "en", Tag: o.Tag(netip.MustParseAddr(addr), l.ID)}
	}
	for i := range 50 {
		o.must(o.Send(ctx, from("198.51.100."+string(rune('1'+i%9)))))
	}
	if now, _ := o.st.ByID(ctx, l.ID); now.DoubtedOn != "" || len(o.letters()) != 0 {
		t.Fatal("one network counted as several people")
	}
	o.must(o.Send(ctx, from("203.0.113.9")))
	now, _ := o.st.ByID(ctx, l.ID)
	letter := o.letter(account.NobodyThereLetter, "ana@example.org")
	if now.DoubtedOn != listing.DateOf(o.at) || now.State != listing.Published || now.ConfirmedOn != l.ConfirmedOn {
		t.Fatalf("not marked: %q %s", now.DoubtedOn, now.State)
	}
	g := o.grant(letter.Items[0].Grant)
	if _, err := o.DoByLink(ctx, g, moderation.StillTrue); err != nil {
		t.Fatal(err)
	}
	if now, _ = o.st.ByID(ctx, l.ID); now.DoubtedOn != "" {
		t.Fatal("a confirmation does not clear the mark")
	}
	rev := o.person("rev@example.org", account.Reviewer)
	o.must(o.Send(ctx, moderation.Report{ListingID: l.ID, Reason: moderation.Harmful, Words: "It is not safe.", Email: "sam@example.org", Lang: "es", Tag: "abcd"}))
	q, err := o.Queue(ctx, rev)
	o.must(err)
	if q[0].Report == nil || q[0].Report.Reason != moderation.Harmful {
		t.Fatalf("harmful is not first: %+v", q[0])
	}
	o.must(o.CloseReport(ctx, rev, q[0].Report.ID, q[0].Report.Version, "We paused it and ask.", true))
	if err := o.CloseReport(ctx, rev, q[0].Report.ID, q[0].Report.Version, "Twice.", false); !fault.Is(err, fault.Conflict) {
		t.Fatalf("answered twice: %v", err)
	}
	kinds := map[account.LetterKind]string{}
	for _, l := range o.letters() {
		kinds[l.Kind] = l.To + " " + l.Lang
	}
	if kinds[account.ReportLetter] != "sam@example.org es" || kinds[account.ChangedLetter] != "ana@example.org en" {
		t.Fatalf("letters %v", kinds)
	}
	if _, err := o.Do(ctx, ana, l.ID, moderation.Resume, ""); !fault.Is(err, fault.Denied) {
		t.Fatalf("an organizer put back what a reviewer paused: %v", err)
	}
}
