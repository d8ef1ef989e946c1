package main

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"openchair/internal/listing"
)

// over are the rules of courses whose stated dates lie in the past: nothing to join.
var over = regexp.MustCompile(`\b(2019|202[0-5])\b`)

// pages turns rows read from groups' own pages and from newspapers into listings.
func (a *author) pages(rows []fact) {
	t := a.tally["groups-from-pages"]
	for _, f := range rows {
		if reason := a.leavePage(f); reason != "" {
			t.leave(reason, 1)
			continue
		}
		t.used++
		a.page(f)
	}
}

func (a *author) leavePage(f fact) string {
	switch {
	case f.get("led_by") == "":
		return "who leads it is not stated"
	case f.get("page_date") != "" && f.get("page_date") < "2019":
		return "the page is from before 2019"
	case f.get("led_by") != "peer" && f.get("mark") != "P":
		return "professional or co-led, told only by a newspaper or blog"
	case f.has("schedule_note", "suspended when the page was written"):
		return "suspended when the page was written"
	case strings.HasPrefix(f.get("name"), "Emotions Anonymous") || strings.HasPrefix(f.get("name"), "TAPS"):
		return "told again in national.csv, or without a place"
	case over.MatchString(f.get("schedule_rule")) && !strings.HasPrefix(f.get("schedule_rule"), "monthly"):
		return "a course whose dates are over"
	case f.get("format") == "" && f.get("city") == "" && f.street() == "" && f.get("venue") == "":
		return "neither a place nor a format is stated"
	case strings.Contains(f.get("format"), "in-person") && f.get("state") == "":
		return "in person, and no place is stated"
	}
	return ""
}

// pageFormat: without a word on it, a group with a town is in person, and its note says what is not known.
func pageFormat(f fact) (listing.Format, bool) {
	switch {
	case f.get("format") == "hybrid" || f.has("format", "online") && f.has("format", "in-person"):
		return listing.Hybrid, true
	case f.has("format", "online"):
		return listing.Online, true
	case f.has("format", "phone"):
		return listing.Phone, true
	}
	return listing.InPerson, f.get("format") != ""
}

func (a *author) page(f fact) {
	m := a.read(f)
	l := listing.New(pageName(f))
	l.Kind, l.LedBy = listing.Kind(f.get("kind")), listing.LedBy(f.get("led_by"))
	l.Organization = listing.Organization{Name: f.text("organization")}
	l.Topics, l.Audiences, l.Approach, l.Access = m.topics, m.audiences, m.approach, m.access
	pageTopics(&l, f)
	l.Topics = a.narrowest(l.Topics)
	l.Attendee = listing.AttendeeUnknown
	if l.Kind != listing.SupportGroup {
		l.Attendee = listing.Self // therapy and classes are for the one who comes
	}
	if m.family || slices.Contains(l.Topics, "dementia-caregiving") {
		l.Attendee = listing.Family
	}
	if slices.Contains(l.Topics, "parents-of-lgbtq") || f.has("audience", "family and friends") {
		l.Attendee = listing.Both
	}
	if m.age[0] > 0 {
		l.Age.Min = &m.age[0]
		if m.age[1] > 0 {
			l.Age.Max = &m.age[1]
		}
	}
	if strings.Contains(f.get("approach"), "christian") {
		l.Faith = listing.Faith{Value: "faith-based", Which: "Christian"}
	}
	l.Languages = f.words("languages")
	l.Cost = pageCost(f)
	l.Insurance = a.pageInsurance(f)
	if s, ok := ruled(f); ok {
		l.Schedules = []listing.Schedule{s}
	}
	format, stated := pageFormat(f)
	l.Format = format
	if format == listing.InPerson || format == listing.Hybrid {
		l.Where = listing.Where{Name: f.text("venue"), Address: listing.Text(f.street()), City: f.text("city"), State: f.text("state"), PostalCode: f.text("zip"), Country: "US", Shown: listing.ShownFull}
		if f.get("city") != "" || f.get("zip") != "" {
			locate(&l.Where, f)
		}
		if !stated {
			l.Where.Note = "The page does not say whether people meet in person or online: ask first."
		}
	}
	if l.Kind == listing.IndividualTherapy {
		l.ByAppointment = true
	}
	pageJoining(&l, f)
	if n := sessions(f); n > 0 {
		l.Cohort = &listing.Cohort{Sessions: &n}
	}
	l.Contact.Phone = f.text("phone")
	if f.get("mark") == "P" {
		l.Contact.URL = pageOf(f)
	}
	whose := "The group's own page"
	if f.get("mark") != "P" {
		whose = "A newspaper, blog or another organization's list"
	}
	l.Source = listing.Source{Kind: listing.SourceSeed, Name: listing.Text(whose), ExternalID: f.text("id"), URL: pageOf(f), License: "facts only", Date: listing.Date(f.get("page_date"))}
	a.sayPage(&l, f)
	a.add(areaOfPage(f, format), l, f.get("city"))
}

// tooPlain are names that say nothing without the organization.
var tooPlain = map[string]bool{
	"chapter meetings": true, "chapter meeting": true, "regular meeting": true, "group therapy": true, "group therapy sessions": true, "skills group": true,
	"psychotherapy": true, "therapy groups": true, "group counseling": true, "drop-in group": true, "individual therapy": true, "dbt skills class": true,
	"dbt skills group": true, "peer support group": true, "community meetings": true, "family support group": true, "support group": true,
	"individual session": true, "online therapy": true, "adhd group": true, "daytime drop-in": true, "wednesday support group": true, "sunday support group": true,
}

func pageName(f fact) string {
	name, org := strings.ReplaceAll(f.get("name"), "’", "'"), strings.ReplaceAll(f.get("organization"), "’", "'")
	if tooPlain[strings.ToLower(name)] && org != "" {
		if strings.Contains(name, "day ") {
			return org + ": " + name
		}
		return org + ": " + lower(name)
	}
	return name
}

// pageTopics settles what two words say together.
func pageTopics(l *listing.Listing, f fact) {
	if f.has("topics", "dementia") && f.has("topics", "caregiving") {
		l.Topics = slices.DeleteFunc(l.Topics, func(id string) bool { return id == "dementia" })
		l.Topics = addNew([]string{"dementia-caregiving"}, l.Topics...)
	}
	if strings.Contains(f.get("organization"), "PFLAG") {
		l.Topics = addNew(l.Topics, "parents-of-lgbtq")
	}
	if len(l.Topics) == 0 {
		l.Topics = map[string][]string{"family; counseling": {"relationships"}, "teens; mental health; addiction": {"mental-health"}}[f.get("topics")]
	}
}

// narrowest leaves out what a narrower topic already says.
func (a *author) narrowest(topics []string) []string {
	return slices.DeleteFunc(topics, func(id string) bool {
		return slices.ContainsFunc(topics, func(other string) bool { return slices.Contains(a.words.Broader("topic", other), id) })
	})
}

func areaOfPage(f fact, format listing.Format) string {
	switch {
	case f.get("state") == "MA":
		return "massachusetts"
	case f.get("city") == "New York" || f.get("city") == "Glen Oaks":
		return "new-york-city"
	case f.get("city") == "Philadelphia":
		return "philadelphia"
	case f.get("state") == "" && format == listing.Online:
		return "online"
	}
	return "united-states"
}

func dollars(f fact) *int {
	n, err := strconv.Atoi(f.get("fee_amount"))
	if err != nil {
		return nil
	}
	n *= 100
	return &n
}

// extras are costs beside the fee that the page states.
var extras = map[string]struct {
	what   string
	amount int
}{
	"screening appointment costs 200":           {"screening appointment", 20000},
	"one service fee of 15 at the start":        {"service fee at the start", 1500},
	"55 for the first consultation":             {"first consultation", 5500},
	"200 first evaluation":                      {"first evaluation", 20000},
	"intake 25, sliding 5 to 25 by income tier": {"intake", 2500},
	"225 intake": {"intake", 22500},
}

func pageCost(f fact) listing.Cost {
	c := listing.Cost{Basis: listing.CostUnknown}
	amount := dollars(f)
	price := func(basis listing.Basis) {
		c.Basis = basis
		if amount != nil {
			c.Currency, c.Per = "USD", f.text("fee_per")
			if basis == listing.Sliding {
				// The page's amount is its full fee: the scale goes down from it.
				c.Ceiling = amount
			} else {
				c.Floor = amount
			}
		}
	}
	words := f.words("cost")
	has := func(w string) bool { return slices.Contains(words, w) }
	switch {
	case f.get("sliding") == "yes" || has("sliding"):
		price(listing.Sliding)
		if f.has("schedule_note", "40 to 120 by income and therapist") {
			floor := 4000
			c.Floor = &floor
		}
	case has("free"):
		zero := 0
		c.Basis, c.Floor, c.Currency, c.Per = listing.Free, &zero, "USD", listing.PerSession
	case has("donation"):
		zero := 0
		c.Basis, c.Floor, c.Currency, c.Per = listing.Donation, &zero, "USD", listing.PerSession
		if f.has("schedule_note", "5 suggested") {
			c.Note = "5 USD suggested."
		}
	case has("fixed") || has("private pay") || has("tuition per module, paid ahead") || has("self-pay and assistance options"):
		price(listing.Fixed)
	case has("low fee"):
		c.Note = "The page says: fees below community rates; amounts are not stated."
	}
	for _, w := range f.words("schedule_note") {
		if x, ok := extras[w]; ok {
			amount := x.amount
			c.Extras = append(c.Extras, listing.Extra{What: x.what, Amount: &amount})
			c.Currency = "USD"
		}
	}
	if has("self-pay and assistance options") {
		c.Note = "Assistance is possible: ask."
	}
	return c
}

// pageInsurance: claims a member files alone are a receipt, not acceptance.
func (a *author) pageInsurance(f fact) listing.Insurance {
	said := f.get("insurance")
	row := fact{cells: map[string]string{"payers": f.get("payers")}}
	in := a.insurance(row)
	switch {
	case said == "":
	case strings.HasPrefix(said, "yes") || strings.HasPrefix(said, "some therapists in-network"):
		in.Accepts = listing.Yes
	case said == "not accepted" || said == "self-pay" || strings.HasPrefix(said, "out-of-network") || strings.HasPrefix(said, "receipt only") || said == "receipt for own claim":
		in.Accepts = listing.No
	}
	for _, w := range []string{"receipt", "files", "statements", "reimbursement", "out-of-network claims"} {
		if strings.Contains(said, w) {
			in.Receipt = listing.Yes
		}
	}
	if f.has("schedule_note", "superbill for other plans") {
		in.Receipt = listing.Yes
	}
	return in
}

// pageJoining reads what it takes to come the first time.
func pageJoining(l *listing.Listing, f fact) {
	how := map[string]string{
		"drop in": "drop-in", "walk-ins welcome": "drop-in", "no registration": "drop-in", "come and go": "drop-in", "last Wednesday; drop in": "drop-in",
		"open: come when convenient": "drop-in", "register": "register", "register once": "register", "one-time registration": "register",
		"place given on registration": "register", "screening interview": "screened", "intake first": "screened", "50-minute screening": "screened",
		"orientation and interview first": "screened", "intake session required": "screened", "phone call first": "screened",
		"screening appointment costs 200": "screened",
	}
	for _, w := range f.words("schedule_note") {
		if h, ok := how[w]; ok {
			l.Joining.How = h
		}
		if w == "no diagnosis required" {
			l.Joining.Diagnosis = listing.No
		}
	}
	if f.get("who_may_attend") == "all welcome" {
		l.Joining.WhoMayAttend = "anyone"
	}
	if sessions(f) > 0 && !f.has("schedule_note", "join any time") {
		l.Joining.Intake = "cohort"
	}
	if f.has("schedule_note", "join any time") || f.has("schedule_note", "join at any time") {
		l.Joining.Intake = "rolling"
	}
}

var courseOf = regexp.MustCompile(`^(\d+)[ -](?:weekly )?(?:sessions|weeks?|Mondays|Saturdays|session commitment)\b`)

// sessions is the stated number of meetings of a course, 0 when none is.
func sessions(f fact) int {
	for _, w := range append(f.words("schedule_note"), f.words("schedule_rule")...) {
		if m := courseOf.FindStringSubmatch(w); m != nil {
			n, _ := strconv.Atoi(m[1])
			return n
		}
	}
	return 0
}

var kindsEN = map[listing.Kind]string{
	listing.SupportGroup: "support group", listing.GroupTherapy: "therapy group", listing.IndividualTherapy: "individual therapy",
	listing.Class: "class", listing.Program: "treatment program",
}

var kindsES = map[listing.Kind]string{
	listing.SupportGroup: "Grupo de apoyo", listing.GroupTherapy: "Grupo de terapia", listing.IndividualTherapy: "Terapia individual",
	listing.Class: "Clase", listing.Program: "Programa de tratamiento",
}

var ledEN = map[listing.LedBy]string{listing.Peer: "Peer-led ", listing.Professional: "Professionally led ", listing.CoLed: "Co-led "}

var ledES = map[listing.LedBy]string{listing.Peer: " entre pares", listing.Professional: " con profesionales", listing.CoLed: " de pares y profesionales"}

func (a *author) sayPage(l *listing.Listing, f fact) {
	var en, es sentence
	led := ledEN[l.LedBy]
	if l.Kind == listing.IndividualTherapy || l.Kind == listing.Program {
		led = ""
	}
	en.add(upper(led+kindsEN[l.Kind]) + about(a.labels("topic", l.Topics, "en", 3)) + ".")
	es.add(kindsES[l.Kind] + ledES[l.LedBy] + about(a.labels("topic", l.Topics, "es", 3)) + ".")
	place := string(l.Organization.Name)
	if town := f.get("city"); town != "" && !strings.Contains(place, town) {
		place += ", " + town
	}
	if place != "" && !strings.HasPrefix(l.Name, string(l.Organization.Name)) {
		en.add("By " + place + ".")
		es.add("De " + place + ".")
	}
	switch l.Format {
	case listing.Online:
		en.add("Online.")
		es.add("En línea.")
	case listing.Hybrid:
		en.add("In person and online.")
		es.add("En persona y en línea.")
	}
	l.Summary = listing.Text(en.text)
	l.Translations = map[string]listing.Translation{"es": {Name: l.Name, Summary: listing.Text(es.text)}}
	var said []string
	if n := f.get("schedule_note"); n != "" {
		said = append(said, "When and how: "+n+".")
	}
	if w := f.get("led_by_words"); w != "" {
		said = append(said, "Led by, in the page's words: "+w+".")
	}
	if w := f.get("who_may_attend"); w != "" {
		said = append(said, "Open to: "+w+".")
	}
	l.Description = listing.Text(strings.Join(said, " "))
}

// about uses a colon and semicolons: some topics are things and some are people, which no preposition
// fits, and some hold an "and" of their own.
func about(labels []string) string {
	if len(labels) == 0 {
		return ""
	}
	return ": " + strings.Join(labels, "; ")
}
