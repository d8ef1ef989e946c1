package moderation_test

import (
	"slices"
	"strings"
	"testing"

	"openchair/internal/account"
	"openchair/internal/listing"
	"openchair/internal/moderation"
)

func TestFlags(t *testing.T) {
	o := newOffice(t)
	cases := []struct {
		name   string
		change func(*listing.Listing)
		want   string
	}{
		{"plain", func(*listing.Listing) {}, ""},
		{"professional without license", func(l *listing.Listing) { l.LedBy = listing.Professional }, moderation.FlagNoLicense},
		{"license without a number", func(l *listing.Listing) {
			l.LedBy = listing.Professional
			l.Leaders = []listing.Leader{{License: &listing.License{Number: "pending"}}}
		}, moderation.FlagLicenseShape},
		{"therapist among peers", func(l *listing.Listing) { l.Description = "Talk to our therapist Jo." }, moderation.FlagTherapyWords},
		{"broker", func(l *listing.Listing) { l.Description = "We place you the same day, travel paid." }, moderation.FlagBroker},
		{"broker in Spanish", func(l *listing.Listing) { l.Description = "Verificamos su seguro y le conseguimos cama." }, moderation.FlagBroker},
		{"rehab without a street", func(l *listing.Listing) {
			l.Kind, l.LedBy, l.Topics, l.Where.Address = listing.Program, listing.Professional, []string{"opioids"}, ""
		}, moderation.FlagBrokerPlace},
		{"conversion", func(l *listing.Listing) { l.Summary = "Healing homosexuality through faith" }, moderation.FlagConversion},
		{"street of a survivors' group", func(l *listing.Listing) { l.Topics = []string{"domestic-violence"} }, moderation.FlagSurvivor},
	}
	for i, c := range cases {
		l := typed("Group " + string(rune('A'+i)))
		c.change(&l)
		email := string(rune('a'+i)) + "@example.org"
		_, err := o.SendDraft(t.Context(), moderation.Draft{Proposed: l, Sender: moderation.Sender{Email: email, Role: "organizer", Lang: "en"}})
		o.must(err)
		s, err := o.ConfirmDraft(t.Context(), o.grant(o.letter(account.DraftLetter, email).Grant), nil, "")
		o.must(err)
		o.letters()
		if got := strings.Join(s.Flags, " "); c.want == "" && got != "" || c.want != "" && !slices.Contains(s.Flags, c.want) {
			t.Errorf("%s: flags %q, want %q", c.name, got, c.want)
		}
	}
}
