package testkit

import (
	"fmt"
	"strings"
	"time"

	"openchair/internal/listing"
)

// places are dense in three cities and reach from an island to a plain: near, far, and three towns of
// one name.
var places = []townPlace{
	{"19103", "PA"},
	{"10001", "NY"},
	{"02139", "MA"},
	{"19147", "PA"},
	{"33130", "FL"},
	{"94110", "CA"},
	{"60601", "IL"},
	{"19104", "PA"},
	{"97205", "OR"},
	{"04101", "ME"},
	{"10027", "NY"},
	{"59718", "MT"},
	{"02118", "MA"},
	{"85004", "AZ"},
	{"19063", "PA"},
	{"99501", "AK"},
	{"11201", "NY"},
	{"96813", "HI"},
	{"00901", "PR"},
	{"78701", "TX"},
	{"19401", "PA"},
	{"62701", "IL"},
	{"01103", "MA"},
	{"65806", "MO"},
	{"80202", "CO"},
	{"98101", "WA"},
	{"08102", "NJ"},
	{"30303", "GA"},
	{"70112", "LA"},
	{"10451", "NY"},
	{"05602", "VT"},
	{"58501", "ND"},
	{"19301", "PA"},
	{"77002", "TX"},
	{"33125", "FL"},
	{"02301", "MA"},
	{"94601", "CA"},
	{"46204", "IN"},
	{"87501", "NM"},
	{"79821", "TX"},
}

// where says how and where people meet.
func where(l *listing.Listing, i int) {
	p := places[i%len(places)].at()
	switch {
	case i%6 == 2:
		l.Format = listing.Online
	case i%15 == 7:
		l.Format = listing.Phone
	case i%6 == 5:
		l.Format = listing.Hybrid
	default:
		l.Format = listing.InPerson
	}
	if l.Format == listing.InPerson || l.Format == listing.Hybrid {
		// A few steps from the middle of the code, so that no two doors are the same point.
		lat, lon := p.Lat+float64(i%17-8)/2000, p.Lon+float64(i%13-6)/2000
		l.Where = listing.Where{
			Name: listing.Text(halls[(i*3)%len(halls)]), Address: listing.Text(fmt.Sprintf("%d %s", 1+i%90, streets[(i*7)%len(streets)])),
			City: listing.Text(p.Town), State: listing.Text(p.State), PostalCode: listing.Text(p.Code), Country: "US", Lat: &lat, Lon: &lon, Shown: listing.ShownFull,
		}
		switch i % 20 {
		case 6:
			l.Where.Shown = listing.ShownArea
			l.Where.PostalCode += "-1234"
		case 16:
			l.Where.Shown = listing.ShownOnRequest
		case 1:
			l.Where.Note = "Ring the bell beside the green door. Parking behind the house, bus 0 at the corner."
		}
	}
	if l.Format != listing.InPerson {
		l.Online = listing.OnlineRoom{Shown: listing.ShownOnRequest}
		if l.Format != listing.Phone {
			l.Online.URL = listing.Text(fmt.Sprintf("https://meet.example.org/room-%d", i))
		}
		if l.Format == listing.Phone || i%4 == 2 {
			l.Online.Phone = listing.Text(fmt.Sprintf("+1 555 01%02d", i%100))
		}
		if i/6%3 == 0 {
			l.Online.Shown = listing.ShownFull
		}
	}
	clinical := l.LedBy == listing.Professional && l.Kind != listing.SupportGroup && l.Kind != listing.Class
	if clinical && l.Format != listing.InPerson && i%4 != 2 {
		l.Serves = []string{"US-" + p.State}
		if i%3 == 0 {
			l.Serves = appendNew(l.Serves, "US-PA", "US-NJ")
		}
	}
}

func amount(major int) *int { n := major * 100; return &n }

// price walks through every shape a price can have: peers mostly ask for nothing, clinicians mostly do.
func price(l *listing.Listing, i int) {
	set := func(basis listing.Basis, floor, ceiling *int, currency, per string) {
		l.Cost.Basis, l.Cost.Floor, l.Cost.Ceiling, l.Cost.Per = basis, floor, ceiling, listing.Text(per)
		if floor != nil || ceiling != nil {
			l.Cost.Currency = listing.Text(currency)
		}
	}
	if l.LedBy == listing.Peer {
		switch i / 2 % 8 {
		case 0, 1, 4:
			set(listing.Free, amount(0), nil, "USD", "session")
		case 2, 5:
			set(listing.Donation, amount(0), amount(5), "USD", "session")
		case 3:
			set(listing.CostUnknown, nil, nil, "", "")
		case 6:
			set(listing.Donation, amount(5), amount(20), "USD", "session")
		case 7:
			set(listing.Fixed, amount(3+i%9), nil, "USD", "session")
		}
		return
	}
	switch (i + i/10) % 12 {
	case 0:
		set(listing.Fixed, amount(35+5*(i%20)), nil, "USD", "session")
	case 1:
		set(listing.Sliding, amount(10+i%15), amount(60+i%40), "USD", "session")
	case 2:
		set(listing.InsuranceOnly, nil, nil, "", "")
	case 3:
		set(listing.Fixed, amount(120+i%60), amount(180+i%60), "USD", "month")
	case 4:
		set(listing.Fixed, amount(200+i), nil, "USD", "course")
		sessions := 6 + i%7
		l.Cohort = &listing.Cohort{StartsOn: listing.DateOf(Now.AddDate(0, 0, 7+i%90)), Sessions: &sessions}
	case 5:
		set(listing.CostUnknown, nil, nil, "", "")
	case 6:
		set(listing.Sliding, nil, nil, "", "session")
		l.Cost.Note = "Fee on a sliding scale; ask."
	case 7:
		set(listing.Fixed, nil, nil, "", "")
		l.Cost.Note = "Charges a fee; the amount is not stated."
	case 8:
		set(listing.Free, amount(0), nil, "USD", "session")
	case 9:
		set(listing.Fixed, amount(90), nil, []string{"CAD", "EUR", "MXN"}[i%3], "session")
	case 10:
		set(listing.Sliding, amount(0), amount(50), "USD", "session")
	case 11:
		set(listing.Donation, amount(10), nil, "USD", "month")
	}
	if i%6 == 1 {
		l.Cost.Extras = []listing.Extra{{What: "workbook", Amount: amount(20)}, {What: "first appointment"}}
	}
	if i%9 == 2 {
		l.Cost.PlacesOpen, l.Cost.PlacesOpenOn = listing.Yes, listing.DateOf(Now.AddDate(0, 0, -i%60))
	}
}

// insurance says who else may pay. Every payer of the vocabulary is taken by somebody.
func (b *builder) insurance(l *listing.Listing, i int) {
	if l.LedBy == listing.Peer {
		if i%4 == 0 {
			l.Insurance.Accepts = listing.No
		}
		return
	}
	payers := b.words.Terms("payer")
	switch {
	case i%8 == 3 && l.Cost.Basis != listing.InsuranceOnly:
		l.Insurance.Accepts, l.Insurance.Receipt = listing.No, listing.Yes
	case i%8 == 5 && l.Cost.Basis != listing.InsuranceOnly:
	default:
		l.Insurance.Accepts = listing.Yes
		for k := range 1 + i%3 {
			l.Insurance.Payers = appendNew(l.Insurance.Payers, payers[(i+k*11)%len(payers)].ID)
		}
		if i%5 == 1 {
			l.Insurance.Receipt = listing.Yes
		}
		if i%5 == 3 {
			l.Insurance.Receipt = listing.No
		}
		if i%7 == 1 {
			l.Insurance.ConfirmedOn = listing.DateOf(Now.AddDate(0, -2, 0))
		}
	}
}

var dayCodes = []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

var clocks = []string{"19:00", "07:30", "12:15", "18:30", "10:00", "15:45", "20:00", "23:30", "11:59", "12:00", "16:59", "17:00", "09:00"}

// first is the first day of January 2026 that is this day of the week.
func first(day int) time.Time {
	return time.Date(2026, 1, 4+day, 0, 0, 0, 0, time.UTC)
}

// times walks through every shape a schedule can have.
func times(l *listing.Listing, i int) {
	if l.Kind == listing.IndividualTherapy || l.Kind == listing.Program && i%3 == 0 {
		l.ByAppointment = true
		return
	}
	zone := listing.Text(places[i%len(places)].at().Zone)
	if l.Format == listing.Online && i%8 == 2 {
		zone = "Europe/London"
	}
	day, clock := (i*3)%7, clocks[(i*5)%len(clocks)]
	minutes := 45 + 15*(i%5)
	line := func(rule string, at time.Time, clock string) listing.Schedule {
		return listing.Schedule{Rule: rule, Start: at.Format(time.DateOnly) + "T" + clock, Minutes: &minutes, Zone: zone}
	}
	shape := (i + i/9) % 16
	if l.Cohort != nil {
		shape = 0
	}
	switch shape {
	case 9:
		l.Schedules = []listing.Schedule{line("FREQ=WEEKLY;INTERVAL=2;BYDAY="+dayCodes[day], first(day), clock)}
	case 10:
		l.Schedules = []listing.Schedule{line("FREQ=MONTHLY;BYDAY=2"+dayCodes[day]+",4"+dayCodes[day], first(day).AddDate(0, 0, 7), clock)}
	case 11:
		l.Schedules = []listing.Schedule{line("FREQ=MONTHLY;BYDAY=-1MO", time.Date(2026, 1, 26, 0, 0, 0, 0, time.UTC), clock)}
	case 12:
		l.Schedules = []listing.Schedule{line("FREQ=MONTHLY;BYMONTHDAY=15", time.Date(2026, 1, 15, 0, 0, 0, 0, time.UTC), clock)}
	case 13:
		l.Schedules = []listing.Schedule{line("FREQ=WEEKLY;BYDAY="+dayCodes[day], first(day), clock), line("FREQ=WEEKLY;BYDAY="+dayCodes[(day+3)%7], first((day+3)%7), clocks[(i*5+2)%len(clocks)])}
	case 14:
		days := []string{dayCodes[day], dayCodes[(day+2)%7], dayCodes[(day+4)%7]}
		l.Schedules = []listing.Schedule{line("FREQ=WEEKLY;BYDAY="+strings.Join(days, ","), first(day), clock)}
	case 15:
		l.Schedules = []listing.Schedule{line("", Now.AddDate(0, 0, 3+i%50), clock)}
	default:
		l.Schedules = []listing.Schedule{line("FREQ=WEEKLY;BYDAY="+dayCodes[day], first(day), clock)}
	}
	switch i % 14 {
	case 3:
		l.Schedules[0].Zone = ""
	case 5:
		l.Schedules[0].Minutes = nil
	case 8:
		l.Schedules[0].Except = []string{"2026-11-26", "2026-12-24"}
	}
}

// entrance says what it takes to come the first time.
func entrance(l *listing.Listing, i int) {
	j := &l.Joining
	j.How = []string{"drop-in", "register", "screened", "referral", "unknown", "drop-in", "register"}[i%7]
	j.Intake = []string{"rolling", "unknown", "rolling"}[i%3]
	if l.Cohort != nil {
		j.Intake = "cohort"
	}
	j.Accepting = []string{"yes", "yes", "unknown", "waitlist", "no"}[i%5]
	if j.Accepting != "unknown" {
		j.AcceptingOn = listing.DateOf(Now.AddDate(0, 0, -i%45))
	}
	if j.Accepting == "waitlist" {
		n := 14 + i%80
		j.WaitDays = &n
	}
	if i%4 == 1 {
		n := 6 + i%20
		j.Size = &n
	}
	j.WhoMayAttend = []string{"anyone", "members", "unknown"}[i%3]
	answers := []listing.Answer{listing.Yes, listing.No, listing.Unknown}
	j.Listen, j.Camera, j.FirstNames = answers[i%3], answers[(i/3)%3], answers[(i/2)%3]
	j.Diagnosis, j.Proof = answers[(i/5)%3], answers[(i/7)%3]
	bounds := []string{"clinician-law", "group-promise", "recorded", "attendance-reported"}
	if i%3 != 2 {
		l.Privacy.Bound = []string{bounds[(i/3)%4]}
	}
	if i%25 == 4 {
		l.Privacy.Note = "What is said here stays here, except where the law says otherwise."
	}
	switch i % 5 {
	case 0:
		l.Contact = listing.Contact{Phone: listing.Text(fmt.Sprintf("555-01%02d", i%100)), Preferred: "phone"}
	case 2:
		l.Contact = listing.Contact{Email: listing.Text(fmt.Sprintf("group%d@sample.example.org", i)), EmailShown: i%2 == 0, Preferred: "email"}
	case 3:
		l.Contact = listing.Contact{URL: "https://sample.example.org/groups", Preferred: "url"}
	}
}
