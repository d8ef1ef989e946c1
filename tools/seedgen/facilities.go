package main

import (
	"regexp"
	"slices"
	"strings"

	"openchair/internal/listing"
)

const (
	mhList = "SAMHSA National Directory of Mental Health Treatment Facilities 2024"
	suList = "SAMHSA National Directory of Drug and Alcohol Use Treatment Facilities 2022"
)

// facility is one door with the rows that describe it, newest first.
type facility struct {
	rows []fact
	area string
}

// facilities joins the two federal directories: one facility in both is one listing.
func (a *author) facilities(files map[string][]fact) {
	var all []*facility
	add := func(f fact, area string) {
		a.tally[f.file].used++
		for _, known := range all {
			if sameProgram(known.rows[0], f) {
				known.rows = append(known.rows, f)
				return
			}
		}
		all = append(all, &facility{[]fact{f}, area})
	}
	metros := []string{"philadelphia", "new-york-city", "massachusetts"}
	for _, metro := range metros {
		for _, f := range files["mental-health-facilities-"+metro] {
			add(f, areaOfFacility(f, metro))
		}
	}
	for _, f := range files["va-mental-health"] {
		add(f, "veterans")
	}
	for _, metro := range metros {
		for _, f := range files[metro] {
			if f.get("led_by") == "professional" {
				a.joinOrAdd(&all, f, metro)
			}
		}
	}
	for _, one := range all {
		a.facility(one)
	}
}

func areaOfFacility(f fact, metro string) string {
	if f.has("audience", "veterans") && strings.HasPrefix(f.get("led_by_words"), "VA ") {
		return "veterans"
	}
	return metro
}

// joinOrAdd gives a row of the older directory to the newer row that fits it best.
func (a *author) joinOrAdd(all *[]*facility, f fact, metro string) {
	a.tally[f.file].used++
	var best *facility
	score := 0
	for _, one := range *all {
		if s := likeness(one.rows[0], f); s > score {
			best, score = one, s
		}
	}
	if best != nil {
		best.rows = append(best.rows, f)
		return
	}
	*all = append(*all, &facility{[]fact{f}, metro})
}

var notLetters = regexp.MustCompile(`[^a-z0-9 ]+`)

func plain(s string) string {
	return strings.Join(strings.Fields(notLetters.ReplaceAllString(strings.ToLower(s), "")), " ")
}

func sameDoor(x, y fact) bool {
	street := func(f fact) string { s, _, _ := strings.Cut(f.street(), ","); return plain(s) }
	return street(x) != "" && x.get("zip") == y.get("zip") && street(x) == street(y)
}

func switchboard(f fact) string { p, _, _ := strings.Cut(f.get("phone"), " x"); return p }

// sameProgram is two rows of one directory for one program.
func sameProgram(x, y fact) bool {
	return sameDoor(x, y) && plain(x.get("name")) == plain(y.get("name")) && plain(x.get("organization")) == plain(y.get("organization"))
}

// likeness says how surely two rows of different years are one facility: never without one door.
func likeness(x, y fact) int {
	if x.get("source") == y.get("source") || !sameDoor(x, y) {
		return 0
	}
	score := 0
	if plain(x.get("name")) == plain(y.get("name")) {
		score += 4
	}
	xo, yo := plain(x.get("organization")), plain(y.get("organization"))
	switch {
	case xo == yo:
		score += 4
	case strings.Contains(xo, yo) || strings.Contains(yo, xo):
		score += 2
	}
	if switchboard(x) == switchboard(y) {
		score += 3
	}
	return score
}

// first is a column's value in the newest row that has one.
func (one *facility) first(column string) string {
	for _, f := range one.rows {
		if f.get(column) != "" {
			return f.get(column)
		}
	}
	return ""
}

func (one *facility) newest(column string) fact {
	for _, f := range one.rows {
		if f.get(column) != "" {
			return f
		}
	}
	return one.rows[0]
}

func (a *author) facility(one *facility) {
	f := one.rows[0]
	m := a.read(f)
	for _, older := range one.rows[1:] {
		o := a.read(older)
		m.topics, m.audiences, m.approach = addNew(m.topics, o.topics...), addNew(m.audiences, o.audiences...), addNew(m.approach, o.approach...)
		m.access, m.services = addNew(m.access, o.access...), addNew(m.services, o.services...)
	}
	name, org := f.get("name"), f.get("organization")
	if !strings.Contains(plain(name), plain(org)) && !strings.Contains(plain(org), plain(name)) {
		name = org + ", " + name
	} else if len(org) > len(name) {
		name = org
	}
	l := listing.New(name)
	l.Kind, l.LedBy, l.Attendee = listing.Program, listing.Professional, listing.Self
	_, owner, _ := strings.Cut(one.first("led_by_words"), ";")
	l.Organization = listing.Organization{Name: listing.Text(org), Kind: listing.Text(strings.TrimSpace(owner))}
	l.Topics, l.Audiences, l.Approach, l.Access = m.topics, m.audiences, m.approach, m.access
	// The directory lists the languages besides English.
	l.Languages = []string{"en"}
	for _, r := range one.rows {
		l.Languages = addNew(l.Languages, r.words("languages")...)
	}
	l.Cost = facilityCost(one)
	l.Insurance = a.insurance(one.newest("insurance"))
	l.ByAppointment, l.Format = true, listing.InPerson
	l.Where = listing.Where{Address: listing.Text(f.street()), City: f.text("city"), State: f.text("state"), PostalCode: f.text("zip"), Country: "US", Shown: listing.ShownFull}
	locate(&l.Where, f)
	l.Contact.Phone = listing.Text(one.first("phone"))
	l.Source = facilitySource(one)
	a.sayFacility(&l, one, m.services)
	a.add(one.area, l, string(l.Where.City))
}

func facilitySource(one *facility) listing.Source {
	names := map[string]string{"samhsa-mh-2024": mhList, "samhsa-2022": suList}
	var said []string
	for _, r := range one.rows {
		said = addNew(said, names[r.get("source")])
	}
	f := one.rows[0]
	return listing.Source{
		Kind: listing.SourceSeed, Name: listing.Text(strings.Join(said, "; ")), ExternalID: f.text("id"),
		URL: "https://findtreatment.gov/", License: "US public domain", Date: listing.Date(f.get("source_date")),
	}
}

// facilityCost is the rule for directory rows: a sliding fee, else a fee of unstated amount, else free
// only where nothing but "no payment accepted" stands. Assistance is a note.
func facilityCost(one *facility) listing.Cost {
	f := one.newest("cost")
	words := f.words("cost")
	has := func(w string) bool { return slices.Contains(words, w) }
	c := listing.Cost{Basis: listing.CostUnknown}
	var notes []string
	switch {
	case has("sliding fee") || has("sliding fee scale"):
		c.Basis = listing.Sliding
		notes = append(notes, "Fee on a sliding scale; amounts are not stated.")
	case has("self-pay"):
		c.Basis = listing.Fixed
		notes = append(notes, "Charges a fee; the amount is not stated.")
	case len(words) == 1 && has("no payment accepted"):
		c.Basis = listing.Free
		notes = append(notes, "The directory says: no payment accepted.")
	}
	if has("payment assistance") || has("payment assistance, ask") {
		notes = append(notes, "Payment assistance: ask.")
	}
	for _, r := range one.rows {
		if r.has("payers", "state-financed plan") {
			notes = append(notes, "Also takes a state-financed plan other than Medicaid.")
			break
		}
	}
	c.Note = listing.Text(strings.Join(notes, " "))
	return c
}

// insurance reads the payers of a row; blank stays unknown.
func (a *author) insurance(f fact) listing.Insurance {
	var in listing.Insurance
	for _, w := range f.words("payers") {
		id, ok := payerIDs[w]
		if !ok {
			a.unmapped["payers: "+w]++
		}
		in.Accepts = listing.Yes
		if id != "" {
			in.Payers = addNew(in.Payers, id)
		}
	}
	switch f.get("insurance") {
	case "yes":
		in.Accepts = listing.Yes
	case "no":
		in.Accepts = listing.No
	}
	return in
}

var facilityTypes = map[string][2]string{
	"outpatient mental health facility":             {"Outpatient mental health facility", "Centro ambulatorio de salud mental"},
	"VA health care facility":                       {"Mental health care at a VA facility", "Atención de salud mental en un centro de Asuntos de Veteranos (VA)"},
	"community mental health center":                {"Community mental health center", "Centro comunitario de salud mental"},
	"certified community behavioral health clinic":  {"Certified community behavioral health clinic", "Clínica comunitaria certificada de salud conductual"},
	"multi-setting mental health facility":          {"Mental health facility with several settings", "Centro de salud mental con varios niveles de atención"},
	"partial hospitalization":                       {"Partial hospitalization program", "Programa de hospitalización parcial"},
	"hospital psychiatric unit":                     {"Psychiatric unit of a hospital, with outpatient care", "Unidad psiquiátrica de un hospital, con atención ambulatoria"},
	"psychiatric hospital":                          {"Psychiatric hospital with outpatient care", "Hospital psiquiátrico con atención ambulatoria"},
	"residential (adults)":                          {"Residential mental health program for adults, with outpatient care", "Programa residencial de salud mental para adultos, con atención ambulatoria"},
	"residential (children)":                        {"Residential mental health program for children, with outpatient care", "Programa residencial de salud mental infantil, con atención ambulatoria"},
	"":                                              {"Mental health facility", "Centro de salud mental"},
	"outpatient treatment for alcohol and drug use": {"Outpatient treatment for alcohol and drug use", "Tratamiento ambulatorio por consumo de alcohol y drogas"},
	"outpatient treatment for opioid use":           {"Outpatient treatment for opioid use", "Tratamiento ambulatorio por consumo de opioides"},
}

// shortES are the abbreviations Spanish speakers meet in clinics.
var shortES = map[string]string{"cbt": "TCC", "dbt": "DBT", "emdr": "EMDR"}

func (a *author) sayFacility(l *listing.Listing, one *facility, offered []string) {
	kind, _, _ := strings.Cut(one.first("led_by_words"), ";")
	if one.rows[0].get("source") == "samhsa-2022" {
		kind = "outpatient treatment for alcohol and drug use"
		if one.rows[0].has("topics", "opioid use only") {
			kind = "outpatient treatment for opioid use"
		}
	}
	kinds, ok := facilityTypes[kind]
	if !ok {
		a.unmapped["facility: "+kind]++
		kinds = facilityTypes[""]
	}
	var en, es sentence
	townEN, townES := inTown(l.Where)
	withEN, withES := "", ""
	var methodsEN, methodsES []string
	for _, id := range []string{"cbt", "dbt", "emdr"} {
		if slices.Contains(l.Approach, id) {
			methodsEN, methodsES = append(methodsEN, strings.ToUpper(id)), append(methodsES, shortES[id])
		}
	}
	for _, w := range []string{"group therapy", "group counseling", "individual therapy"} {
		if slices.Contains(offered, w) && len(methodsEN) < 4 {
			methodsEN, methodsES = append(methodsEN, w), append(methodsES, services[w])
		}
	}
	if len(methodsEN) > 0 {
		withEN, withES = ": "+list(methodsEN, "and"), ": "+list(methodsES, "y")
	}
	en.add(kinds[0] + townEN + withEN + ".")
	es.add(kinds[1] + townES + withES + ".")
	if payers := a.payerLabels(l, "en"); len(payers) > 0 {
		en.add("Takes " + list(payers, "and") + ".")
		es.add("Acepta " + list(a.payerLabels(l, "es"), "y") + ".")
	}
	switch l.Cost.Basis {
	case listing.Sliding:
		en.add("Sliding fee.")
		es.add("Tarifa según ingresos.")
	case listing.Free:
		en.add("Free.")
		es.add("Gratis.")
	}
	l.Summary = listing.Text(en.text)
	words := listing.Translation{Name: l.Name, Summary: listing.Text(es.text)}
	if len(offered) > 0 {
		slices.Sort(offered)
		l.Description = listing.Text("The facility reports: " + list(pick(offered, serviceText), "and") + ". Call for hours and a first appointment.")
		words.Description = listing.Text("El centro declara: " + list(pick(offered, services), "y") + ". Llame para saber el horario y pedir una primera cita.")
	}
	l.Translations = map[string]listing.Translation{"es": words}
}

func (a *author) payerLabels(l *listing.Listing, lang string) []string {
	var out []string
	for _, id := range l.Insurance.Payers {
		switch {
		case id == "private" && lang == "es":
			out = append(out, "seguro privado")
		case id == "private":
			out = append(out, "private insurance")
		default:
			out = append(out, a.words.Label("payer", id, lang))
		}
	}
	return out
}
