package generate

import (
	"fmt"
	"strings"
	"time"

	"openchair/internal/listing"
	"openchair/internal/place"
)

func (m *maker) money(lowest, highest, step int) *int {
	n := (lowest + step*m.rank((highest-lowest)/step+1)) * 100
	return &n
}

func (m *maker) cost(l *listing.Listing) {
	zero := 0
	c := &l.Cost
	if l.LedBy == listing.Peer {
		switch x := m.rnd.IntN(100); {
		case x < 60:
			c.Basis, c.Floor, c.Currency, c.Per = listing.Donation, &zero, "USD", "session"
		case x < 85:
			c.Basis, c.Floor, c.Currency, c.Per = listing.Free, &zero, "USD", "session"
		case x < 88:
			c.Basis, c.Floor, c.Currency, c.Per = listing.Fixed, m.money(3, 20, 1), "USD", "session"
		}
		return
	}
	switch x := m.rnd.IntN(100); {
	case x < 25:
		c.Basis, c.Floor, c.Currency, c.Per = listing.Fixed, m.money(40, 240, 5), "USD", "session"
	case x < 45:
		c.Basis, c.Floor, c.Currency, c.Per = listing.Sliding, m.money(5, 60, 5), "USD", "session"
		top := *c.Floor + 100*(20+m.rnd.IntN(100))
		c.Ceiling = &top
	case x < 55:
		c.Basis, c.Per = listing.Sliding, "session"
	case x < 65:
		c.Basis = listing.Fixed
	case x < 72:
		c.Basis = listing.InsuranceOnly
	case x < 82:
		c.Basis, c.Floor, c.Currency, c.Per = listing.Free, &zero, "USD", "session"
	case x < 88:
		c.Basis, c.Floor, c.Currency, c.Per = listing.Fixed, m.money(120, 900, 20), "USD", "course"
		sessions := 6 + m.rnd.IntN(8)
		l.Cohort = &listing.Cohort{StartsOn: m.day(-m.rnd.IntN(120)), Sessions: &sessions}
	}
	in := &l.Insurance
	switch x := m.rnd.IntN(100); {
	case x < 65 || c.Basis == listing.InsuranceOnly:
		in.Accepts = listing.Yes
		for range 1 + m.rnd.IntN(5) {
			if id := m.ids["payer"][m.rank(len(m.ids["payer"]))]; !contains(in.Payers, id) {
				in.Payers = append(in.Payers, id)
			}
		}
	case x < 85:
		in.Accepts = listing.No
		if m.chance(50) {
			in.Receipt = listing.Yes
		}
	}
}

var dayCodes = [7]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

// hours are when groups meet: evenings most of all, then noon and mornings.
var hours = []string{
	"19:00", "18:30", "19:30", "18:00", "20:00", "12:00", "10:00", "17:30", "07:00", "09:00", "12:15", "11:00", "14:00", "13:00", "08:00", "06:30", "16:00", "21:00", "15:30", "22:30", "23:30",
}

func (m *maker) when(l *listing.Listing, p place.Place) {
	if l.Kind == listing.IndividualTherapy || l.Kind == listing.Program && m.chance(70) {
		l.ByAppointment = true
		return
	}
	lines := 1
	if l.Cohort == nil && m.chance(15) {
		lines = 2 + m.rnd.IntN(2)
	}
	for range lines {
		day := m.rnd.IntN(7)
		start := time.Date(2025, 1, 5+day, 0, 0, 0, 0, time.UTC)
		s := listing.Schedule{Rule: "FREQ=WEEKLY;BYDAY=" + dayCodes[day], Zone: listing.Text(p.Zone)}
		switch x := m.rnd.IntN(100); {
		case l.Cohort != nil || x < 78:
		case x < 88:
			s.Rule = fmt.Sprintf("FREQ=MONTHLY;BYDAY=%d%s", 1+m.rnd.IntN(4), dayCodes[day])
		case x < 94:
			s.Rule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=" + dayCodes[day]
		default:
			s.Rule = "FREQ=WEEKLY;BYDAY=" + strings.Join([]string{dayCodes[day], dayCodes[(day+2)%7], dayCodes[(day+4)%7]}, ",")
		}
		s.Start = start.Format(time.DateOnly) + "T" + hours[m.rank(len(hours))]
		if m.chance(80) {
			n := []int{60, 60, 60, 90, 90, 75, 120, 45}[m.rnd.IntN(8)]
			s.Minutes = &n
		}
		if m.chance(2) {
			s.Zone = ""
		}
		l.Schedules = append(l.Schedules, s)
	}
}

func (m *maker) joining(l *listing.Listing) {
	j := &l.Joining
	if l.LedBy == listing.Peer {
		j.How = pick(m, []string{"drop-in", "drop-in", "drop-in", "register", "unknown"})
		j.WhoMayAttend = pick(m, []string{"anyone", "anyone", "members", "unknown"})
	} else {
		j.How = pick(m, []string{"screened", "screened", "register", "referral", "unknown"})
		j.Accepting = pick(m, []string{"yes", "yes", "unknown", "waitlist", "no"})
	}
	j.Intake = pick(m, []string{"rolling", "unknown"})
	if l.Cohort != nil {
		j.Intake = "cohort"
	}
	answers := []listing.Answer{listing.Yes, listing.Unknown, listing.Unknown, listing.No}
	j.Listen, j.Camera, j.FirstNames, j.Diagnosis, j.Proof = pick(m, answers), pick(m, answers), pick(m, answers), pick(m, answers), pick(m, answers)
	if l.LedBy != listing.Peer {
		l.Privacy.Bound = []string{"clinician-law"}
	} else if m.chance(30) {
		l.Privacy.Bound = []string{"group-promise"}
	}
	if m.chance(60) {
		l.Contact.Phone = listing.Text(fmt.Sprintf("555-01%02d", m.rnd.IntN(100)))
	}
}

// trust: most of a large directory comes from feeds and is unconfirmed; the rest is of every age.
func (m *maker) trust(l *listing.Listing, i int) {
	l.State = listing.Published
	l.Revision = 1
	l.CreatedAt = m.today.AddDate(0, 0, -1-m.rnd.IntN(360))
	l.ChangedAt = l.CreatedAt
	l.Source = listing.Source{
		Kind: listing.SourceFeed, Name: "generated", ExternalID: listing.Text(fmt.Sprintf("generated-%07d", i)), License: "CC0", Date: m.day(m.rnd.IntN(900)), SeenOn: m.day(m.rnd.IntN(3)),
	}
	if m.chance(45) {
		age := m.rank(170)
		l.ConfirmedOn, l.ConfirmedBy = m.day(age), "organizer"
		l.Cost.ConfirmedOn = l.ConfirmedOn
	}
	l.Freshness = l.FreshnessAt(m.now, listing.DefaultFreshness)
}
