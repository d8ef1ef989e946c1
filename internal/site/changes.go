package site

import (
	"slices"
	"strings"

	"openchair/internal/interop"
	"openchair/internal/listing"
)

// changes are the fields that differ, in words. Times are one row: nobody reads their rules.
func (s *Site) changes(l *Lang, was, is *listing.Listing) []Change {
	var out []Change
	times := false
	for _, d := range interop.Differences(was, is) {
		switch {
		case strings.HasPrefix(d.Field, "schedule") || d.Field == "by_appointment":
			if !times {
				times = true
				out = append(out, Change{l.T("form.part.time"), s.timesText(l, was), s.timesText(l, is)})
			}
		case follows(d.Field):
		default:
			out = append(out, Change{s.fieldLabel(l, d.Field), s.fieldText(l, d.Field, d.Was), s.fieldText(l, d.Field, d.Is)})
		}
	}
	return out
}

// follows are the fields that follow from others: where a postal code lies, and the days on which something
// was said.
func follows(field string) bool {
	switch field {
	case "where.lat", "where.lon", "where.country", "cost.currency", "confirmed_by", "doubted_on", "joining.accepting_on", "cost.places_open_on":
		return true
	}
	return false
}

// fieldLabel is a field's name in words, as its form asks for it.
func (s *Site) fieldLabel(l *Lang, field string) string {
	first, n := firstOf(field)
	for _, part := range parts {
		for _, q := range part.asks {
			if q.name == first {
				return l.T("form."+first) + n
			}
		}
	}
	if slices.Contains(unasked, first) {
		return l.T("field."+first) + n
	}
	return l.T("field.more")
}

// unasked are the fields that change without a question of the form.
var unasked = []string{
	"state", "cohort.starts_on", "cohort.sessions", "contact.preferred", "organization.kind", "privacy.note", "leaders.0.license.checked_on",
	"leaders.0.license.checked_by", "leaders.0.license.expires_on",
}

// firstOf is the field of the first of a list, which has a name, and the number of the one that is meant.
func firstOf(field string) (first, number string) {
	for _, list := range []string{"leaders.", "cost.extras."} {
		rest, ok := strings.CutPrefix(field, list)
		if !ok {
			continue
		}
		if n, name, ok := strings.Cut(rest, "."); ok {
			if i := atoi(n); i > 0 {
				return list + "0." + name, " (" + itoa(i+1) + ")"
			}
		}
	}
	return field, ""
}

// fieldText is a field's value in words.
func (s *Site) fieldText(l *Lang, field, value string) string {
	if value == "" {
		return l.T("form.empty")
	}
	if field == "state" {
		return l.T("state." + value)
	}
	first, _ := firstOf(field)
	for _, part := range parts {
		for _, q := range part.asks {
			if q.name != first {
				continue
			}
			values := []string{value}
			if q.kind == "checks" || q.kind == "groups" {
				values = strings.Split(value, "|")
			}
			if text := s.answerText(l, q, values); text != "" {
				return text
			}
			return l.T("form.empty")
		}
	}
	if strings.HasSuffix(field, "_on") {
		return l.DateText(listing.Date(value))
	}
	return value
}
