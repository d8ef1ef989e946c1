package site

import (
	"fmt"
	"strings"
	"time"

	"openchair/internal/listing"
)

// ld is one thing of schema.org (research: peers.md 3e). It is made from the public listing alone; what
// nobody stated is absent, because a guess would be read as a fact.
type ld map[string]any

func (x ld) put(key string, value any) {
	switch v := value.(type) {
	case string:
		if v == "" {
			return
		}
	case []string:
		if len(v) == 0 {
			return
		}
	case ld:
		if len(v) < 2 { // a type and nothing else says nothing
			return
		}
	case []ld:
		if len(v) == 0 {
			return
		}
	case nil:
		return
	}
	x[key] = value
}

// schemaOrg is the data block of a listing's page: a series with its next dates where it meets by a schedule,
// else a practice or a service. here is the page's address.
func (s *Site) schemaOrg(w pageWords, l *listing.Listing, here string) ld {
	name, summary, _ := w.texts(l)
	x := ld{"@type": "Service", "@id": here + "#listing", "url": here, "name": name}
	x.put("description", string(summary))
	x.put("audience", s.ldAudience(w, l))
	x.put("offers", ldOffer(l))
	switch {
	case len(l.Schedules) > 0 && !l.ByAppointment:
		x["@type"] = "Event"
		x.put("inLanguage", l.Languages)
		x.put("organizer", ldOrganization(l))
		x.put("eventAttendanceMode", ldMode(l.Format))
		x.put("location", ldLocation(l))
		x.put("eventSchedule", ldSchedules(l))
		if l.Cost.IsFree() {
			x["isAccessibleForFree"] = true
		}
	case l.Kind == listing.IndividualTherapy || l.Kind == listing.Program:
		x["@type"] = "MedicalBusiness"
		delete(x, "audience") // a business has none
		delete(x, "offers")
		x.put("address", ldAddress(l))
		x.put("geo", ldPoint(l))
		x.put("telephone", string(l.Contact.Phone))
		x.put("parentOrganization", ldOrganization(l))
	default:
		x.put("serviceType", w.vocab.Label("kind", string(l.Kind), w.Tag))
		x.put("provider", ldOrganization(l))
	}
	graph := []ld{x}
	if x["@type"] == "Event" {
		// An event with a schedule has no dates of its own: the next ones are events of the series.
		for _, m := range l.Meetings(w.now, meetingsShown) {
			e := ld{"@type": "Event", "name": name, "url": here, "startDate": m.Start.Format(time.RFC3339), "superEvent": ld{"@id": here + "#listing"}}
			if m.Minutes != nil {
				e["endDate"] = m.Start.Add(time.Duration(*m.Minutes) * time.Minute).Format(time.RFC3339)
			}
			e.put("eventAttendanceMode", ldMode(l.Format))
			e.put("location", ldLocation(l))
			graph = append(graph, e)
		}
	}
	return ld{"@context": "https://schema.org", "@graph": graph}
}

func ldOrganization(l *listing.Listing) ld {
	o := ld{"@type": "Organization"}
	o.put("name", string(l.Organization.Name))
	o.put("url", string(l.Organization.URL))
	if l.Organization.Name == "" {
		return nil
	}
	return o
}

func (s *Site) ldAudience(w pageWords, l *listing.Listing) ld {
	a := ld{"@type": "PeopleAudience"}
	var names []string
	for _, id := range l.Audiences {
		names = append(names, w.vocab.Label("audience", id, w.Tag))
	}
	a.put("audienceType", strings.Join(names, ", "))
	if l.Age.Min != nil {
		a["suggestedMinAge"] = *l.Age.Min
	}
	if l.Age.Max != nil {
		a["suggestedMaxAge"] = *l.Age.Max
	}
	return a
}

func ldMode(f listing.Format) string {
	switch f {
	case listing.InPerson:
		return "https://schema.org/OfflineEventAttendanceMode"
	case listing.Online, listing.Phone:
		return "https://schema.org/OnlineEventAttendanceMode"
	case listing.Hybrid:
		return "https://schema.org/MixedEventAttendanceMode"
	}
	return ""
}

// ldLocation is the place, and the room online where its address is shown. A town is as near as a hidden
// address comes.
func ldLocation(l *listing.Listing) any {
	var out []ld
	if l.Format == listing.InPerson || l.Format == listing.Hybrid {
		p := ld{"@type": "Place"}
		p.put("name", string(l.Where.Name))
		p.put("address", ldAddress(l))
		p.put("geo", ldPoint(l))
		if len(p) > 1 {
			out = append(out, p)
		}
	}
	if l.Online.URL != "" && l.Format != listing.InPerson {
		out = append(out, ld{"@type": "VirtualLocation", "url": string(l.Online.URL)})
	}
	switch len(out) {
	case 0:
		return nil
	case 1:
		return out[0]
	}
	return out
}

func ldAddress(l *listing.Listing) ld {
	if l.Format == listing.Online || l.Format == listing.Phone {
		return nil
	}
	a := ld{"@type": "PostalAddress"}
	a.put("addressLocality", string(l.Where.City))
	a.put("addressRegion", string(l.Where.State))
	if len(a) == 1 {
		return nil
	}
	a.put("addressCountry", string(l.Where.Country))
	if l.Where.Shown == listing.ShownFull {
		a.put("streetAddress", string(l.Where.Address))
		a.put("postalCode", string(l.Where.PostalCode))
	}
	return a
}

func ldPoint(l *listing.Listing) ld {
	if l.Where.Shown != listing.ShownFull || l.Where.Address == "" || l.Where.Lat == nil || l.Where.Lon == nil || l.Format == listing.Online || l.Format == listing.Phone {
		return nil
	}
	return ld{"@type": "GeoCoordinates", "latitude": *l.Where.Lat, "longitude": *l.Where.Lon}
}

// ldOffer is the price where one is stated for a session. Unknown is no offer, and never zero.
func ldOffer(l *listing.Listing) ld {
	c := l.Cost
	price := func(minor int) string {
		digits := listing.MinorDigits(string(c.Currency))
		unit := 1
		for range digits {
			unit *= 10
		}
		if digits == 0 {
			return fmt.Sprint(minor)
		}
		return fmt.Sprintf("%d.%0*d", minor/unit, digits, minor%unit)
	}
	switch {
	case c.IsFree():
		return ld{"@type": "Offer", "price": "0", "priceCurrency": currencyOf(c)}
	case c.Floor == nil || c.Basis != listing.Fixed && c.Basis != listing.Sliding:
		return nil
	case c.Basis == listing.Sliding || c.Ceiling != nil && *c.Ceiling != *c.Floor:
		o := ld{"@type": "AggregateOffer", "lowPrice": price(*c.Floor), "priceCurrency": currencyOf(c)}
		if c.Ceiling != nil {
			o["highPrice"] = price(*c.Ceiling)
		}
		return o
	}
	return ld{"@type": "Offer", "price": price(*c.Floor), "priceCurrency": currencyOf(c)}
}

func currencyOf(c listing.Cost) string {
	if c.Currency == "" {
		return "USD"
	}
	return string(c.Currency)
}

func ldSchedules(l *listing.Listing) []ld {
	var out []ld
	for _, sch := range l.Schedules {
		r, err := sch.Compile()
		if err != nil {
			continue
		}
		start, _ := time.Parse(listing.WallLayout, sch.Start)
		x := ld{"@type": "Schedule", "startDate": start.Format(time.DateOnly), "startTime": start.Format("15:04")}
		x.put("scheduleTimezone", string(sch.Zone))
		if sch.Minutes != nil {
			x["duration"] = fmt.Sprintf("PT%dM", *sch.Minutes)
		}
		x.put("exceptDate", sch.Except)
		if rule := r.Rule(); !rule.Once {
			x["repeatFrequency"] = fmt.Sprintf("P%d%s", rule.Interval, map[bool]string{false: "W", true: "M"}[rule.Monthly])
			if len(rule.MonthDay) > 0 {
				x["byMonthDay"] = rule.MonthDay
			} else {
				x["byDay"] = ldDays(rule.Days)
			}
		}
		out = append(out, x)
	}
	return out
}

// ldDays are the days by their names, and in iCalendar's form where the place in the month counts: byMonthWeek
// cannot say "last".
func ldDays(days []listing.RuleDay) []string {
	var out []string
	for _, d := range days {
		if d.Nth == 0 {
			out = append(out, "https://schema.org/"+d.Day.String())
		} else {
			out = append(out, fmt.Sprintf("%d%s", d.Nth, strings.ToUpper(d.Day.String()[:2])))
		}
	}
	return out
}
