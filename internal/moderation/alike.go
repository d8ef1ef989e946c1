package moderation

import (
	"strings"

	"openchair/internal/listing"
)

// maxAlike is how many likely duplicates are shown.
const maxAlike = 5

// Likeness are the keys that likely duplicates share: a phone, a name in a town, a place at a time. Two
// lists often have one room under two names.
func Likeness(l *listing.Listing) []string {
	out := phoneKeys(l)
	town := fold(string(l.Where.City))
	if name := fold(l.Name); strings.TrimSpace(name) != "" {
		out = append(out, "name:"+name+"|"+town)
	}
	door := fold(string(l.Where.Address))
	if strings.TrimSpace(door) == "" {
		return out
	}
	for _, s := range l.Schedules {
		r, err := s.Compile()
		if err != nil {
			continue
		}
		_, clock, _ := strings.Cut(s.Start, "T")
		for _, day := range r.Weekdays() {
			out = append(out, "door:"+door+"|"+town+"|"+strings.ToLower(day.String()[:3])+clock)
		}
	}
	return out
}

// phoneKeys are the phones people call for this listing, by their digits. The last ten: a country code is
// written or not.
func phoneKeys(l *listing.Listing) []string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, string(l.Contact.Phone))
	if len(digits) < 7 {
		return nil
	}
	return []string{"phone:" + digits[max(0, len(digits)-10):]}
}
