package moderation

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"openchair/internal/account"
	"openchair/internal/fault"
	"openchair/internal/listing"
)

// Report is what a seeker says is wrong with a listing. Nobody but reviewers sees who sent it, and an
// organizer sees its words without that.
type Report struct {
	ID        uuid.UUID
	ListingID uuid.UUID
	Reason    string
	Words     string
	Email     string // "" unless they want to hear what became of it
	Lang      string
	// Tag tells reporters of one listing apart: 16 bits, made with a key, from the network they came from.
	// It says nothing of who they are, and is dropped after 30 days.
	Tag       string
	CreatedAt time.Time
	Open      bool
	Answer    string
	ClosedBy  uuid.UUID
	ClosedAt  time.Time
	Version   int
}

// The reasons a report can have, the gravest first.
var ReportReasons = []string{Harmful, "privacy", NobodyThere, "closed", "wrong-details", "cost", "not-as-said", "other"}

const (
	// Harmful goes first in the queue.
	Harmful = "harmful"
	// NobodyThere, said twice by different people within reportWindow, puts a mark on the listing.
	NobodyThere = "nobody-there"

	reportWindow = 30 * 24 * time.Hour
	doubtful     = 2
	// crowd is how many reports on one listing within an hour are one: more says nothing more.
	crowd        = 5
	maxReportLen = 2000
)

// Tag is what a reporter's address leaves behind for one listing: the network, keyed, cut to 16 bits.
func (d *Desk) Tag(addr netip.Addr, id uuid.UUID) string {
	bits := 24
	if addr = addr.Unmap(); addr.Is6() {
		bits = 48
	}
	prefix, err := addr.Prefix(bits)
	if err != nil {
		return ""
	}
	mac := hmac.New(sha256.New, d.TagKey)
	mac.Write(id[:])
	mac.Write(prefix.Masked().Addr().AsSlice())
	return encodeTag(binary.BigEndian.Uint16(mac.Sum(nil)))
}

func encodeTag(n uint16) string {
	const hex = "0123456789abcdef"
	return string([]byte{hex[n>>12], hex[n>>8&15], hex[n>>4&15], hex[n&15]})
}

// Problems are what its sender has to mend.
func (r Report) Problems() []fault.Problem {
	var out []fault.Problem
	if !slices.Contains(ReportReasons, r.Reason) {
		out = append(out, fault.Problem{Field: "reason", Code: "report-reason", Reason: "Choose what is wrong."})
	}
	if len([]rune(r.Words)) > maxReportLen {
		out = append(out, fault.Problem{Field: "words", Code: "too-long", Reason: "Shorten this to 2,000 characters."})
	}
	return out
}

// Send keeps a report. It never hides the listing: a person decides. Errors: Invalid, NotFound for a
// listing that cannot be seen.
func (d *Desk) Send(ctx context.Context, r Report) error {
	l, err := d.changeable(ctx, r.ListingID)
	if err != nil {
		return err
	}
	r.Words = strings.TrimSpace(r.Words)
	if problems := r.Problems(); len(problems) > 0 {
		return fault.NewInvalid(problems...)
	}
	now := d.now()
	recent, err := d.Store.ReportsFor(ctx, l.ID, now.Add(-reportWindow))
	if err != nil {
		return err
	}
	if joined(recent, &r, now) {
		return nil
	}
	r.ID, r.CreatedAt, r.Open = newID(), now, true
	dec := Decision{Reports: []Report{r}}
	if err := d.doubt(ctx, &dec, l, append(recent, r), now); err != nil {
		return err
	}
	return d.Store.Decide(ctx, dec)
}

// joined reports whether a report says nothing that is not in the queue already: the same reason from the
// same network, or one more of a crowd. One that leaves words or an address is kept.
func joined(recent []Report, r *Report, now time.Time) bool {
	lately := 0
	for _, old := range recent {
		if old.Open && old.Reason == r.Reason && old.Tag == r.Tag && r.Tag != "" && r.Words == old.Words && r.Email == old.Email {
			return true
		}
		if old.Open && now.Sub(old.CreatedAt) <= time.Hour {
			lately++
		}
	}
	return lately >= crowd && r.Words == "" && r.Email == "" && r.Reason != Harmful
}

// doubt marks a listing when two people from different networks stood before a closed door within 30
// days, since it was last confirmed, and writes to its organizers.
func (d *Desk) doubt(ctx context.Context, dec *Decision, l listing.Listing, reports []Report, now time.Time) error {
	var tags []string
	for _, r := range reports {
		if r.Reason == NobodyThere && r.Tag != "" && !slices.Contains(tags, r.Tag) && listing.DateOf(r.CreatedAt) >= l.ConfirmedOn {
			tags = append(tags, r.Tag)
		}
	}
	if len(tags) < doubtful || l.DoubtedOn != "" {
		return nil
	}
	was := l.Revision
	l.DoubtedOn = listing.DateOf(now)
	dec.Writes = append(dec.Writes, Write{Listing: l, Was: was, By: Actor{Kind: "reports"}, Reason: NobodyThere, At: now})
	keepers, err := d.Store.Keepers(ctx, l.ID)
	if err != nil {
		return err
	}
	for _, k := range keepers {
		if k.Account.Blocked {
			continue
		}
		dec.letter(account.Letter{
			Kind: account.NobodyThereLetter, To: k.Account.Email, Lang: k.Account.Lang,
			Items: []account.Item{{
				Name: l.Name, Path: "/listings/" + l.Slug, Grant: dec.grant(account.Keep, k.Account.Email, k.Account.Lang, l.ID, now),
			}},
		})
	}
	return nil
}

// CloseReport is a reviewer's answer to a report. pause takes the listing out of every list at once.
// Errors: NotFound for who is no reviewer, Conflict when it was closed meanwhile.
func (d *Desk) CloseReport(ctx context.Context, p account.Person, id uuid.UUID, version int, answer string, pause bool) error {
	if err := mayReview(p); err != nil {
		return err
	}
	r, err := d.Store.ReportByID(ctx, id)
	if err != nil {
		return err
	}
	if !r.Open || r.Version != version {
		return fault.NewConflict("Another reviewer answered this report already.")
	}
	now := d.now()
	r.Open, r.Answer, r.ClosedBy, r.ClosedAt = false, strings.TrimSpace(answer), p.ID, now
	dec := Decision{Reports: []Report{r}, Record: []Entry{{now, p.ID.String(), "report closed", id.String(), r.Reason}}}
	l, err := d.Store.ByID(ctx, r.ListingID)
	if err != nil {
		return err
	}
	if pause && l.State == listing.Published {
		was := l.Revision
		l.State = listing.Paused
		dec.Writes = []Write{{Listing: l, Was: was, By: by(listing.SourceReviewer, p.Account), Reason: "paused after a report", At: now}}
		if err := d.tellOthers(ctx, &dec, p.Account, l, now); err != nil {
			return err
		}
	}
	if r.Email != "" {
		dec.letter(account.Letter{
			Kind: account.ReportLetter, To: r.Email, Lang: r.Lang,
			Items: []account.Item{{Name: l.Name, Path: "/listings/" + l.Slug, Note: r.Answer}},
		})
	}
	return d.Store.Decide(ctx, dec)
}
