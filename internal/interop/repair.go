package interop

import (
	"fmt"
	"strings"

	"openchair/internal/listing"
)

// repair leaves out what would make a feed's listing break a rule, and says what: a group must not be
// lost over a note that is too long.
func repair(l *listing.Listing, words listing.Words) []string {
	var notes []string
	clip := func(field string, to *listing.Text, limit int) {
		if s, cut := clipRunes(string(*to), limit); cut {
			*to = listing.Text(s)
			notes = append(notes, field+": shortened")
		}
	}
	name := listing.Text(l.Name)
	clip("name", &name, listing.MaxName)
	l.Name = string(name)
	clip("description", &l.Description, listing.MaxDescription)
	clip("where.note", &l.Where.Note, 1000)
	clip("where.name", &l.Where.Name, 300)
	clip("where.address", &l.Where.Address, 300)
	clip("where.city", &l.Where.City, 300)
	clip("where.state", &l.Where.State, 300)
	clip("where.postal_code", &l.Where.PostalCode, 300)
	clip("where.country", &l.Where.Country, 300)
	clip("organization.name", &l.Organization.Name, 300)
	for _, p := range l.Check(words) {
		switch {
		case p.Field == "organization.url":
			l.Organization.URL = ""
		case p.Field == "contact.url":
			l.Contact.URL = ""
		case p.Field == "source.url":
			l.Source.URL = ""
		case p.Field == "source.date":
			l.Source.Date = ""
		case p.Field == "where.lat":
			l.Where.Lat, l.Where.Lon = nil, nil
		case p.Field == "privacy.note":
			// Our own rule: a description that guarantees privacy is not shown.
			l.Description = ""
		case p.Field == "description":
			l.Description = ""
		case p.Field == "where.note":
			l.Where.Note = ""
		case strings.HasPrefix(p.Field, "schedules."):
			l.Schedules = []listing.Schedule{}
		default:
			continue
		}
		notes = append(notes, fmt.Sprintf("%s: left out. %s", p.Field, p.Reason))
	}
	return notes
}
