package main

import (
	"strings"

	"openchair/internal/listing"
)

// claims is what the source of a national row was really read to say. The rest of the row is unverified
// and is not used: not its address on the web, its languages, nor its format.
type claims struct {
	kind      listing.Kind
	ledBy     listing.LedBy
	format    listing.Format
	topics    []string
	audiences []string
	approach  []string
	free      bool
	how       string
	date      listing.Date
	own       bool // the page read is the program's own
	en, es    string
}

// nationalClaims holds the rows whose marked claims settle who leads and how people meet. The others are
// finders (A.A., N.A. and the like: their groups are listings of their own) or leave one of the two open.
var nationalClaims = map[string]claims{
	"Emotions Anonymous": {
		kind: listing.SupportGroup, ledBy: listing.Peer, format: listing.Hybrid, topics: []string{"mental-health"}, approach: []string{"twelve-step"}, date: "2025", own: true,
		en: "Twelve-step groups started and led by volunteers, not professionals. Spiritual, for any or no religion. Over 280 groups in person and 120 remote meetings worldwide.",
		es: "Grupos de doce pasos que inician y dirigen voluntarios, no profesionales. Espiritual, con cualquier religión o ninguna. Más de 280 grupos en persona y 120 a distancia en el mundo.",
	},
	"DBSA online support groups": {
		kind: listing.SupportGroup, ledBy: listing.Peer, format: listing.Online, topics: []string{"depression", "bipolar"}, how: "register", own: true,
		en: "Online groups of the Depression and Bipolar Support Alliance, with a facilitator who has lived experience. Registration first.",
		es: "Grupos en línea de la Depression and Bipolar Support Alliance; facilita alguien con experiencia propia. Con inscripción previa.",
	},
	"Attention Deficit Disorder Association groups": {
		kind: listing.SupportGroup, ledBy: listing.Peer, format: listing.Online, topics: []string{"adhd"}, audiences: []string{"adults"},
		en: "Virtual peer support groups for adults with ADHD. What it costs is not stated where we read about it.",
		es: "Grupos virtuales de apoyo entre pares para adultos con TDAH. La fuente no dice cuánto cuestan.",
	},
	"Soaring Spirits International": {
		kind: listing.SupportGroup, ledBy: listing.Peer, format: listing.Hybrid, topics: []string{"partner-loss"},
		en: "Peer support for widowed people, online and in person, worldwide.",
		es: "Apoyo entre pares para personas viudas, en línea y en persona, en todo el mundo.",
	},
	"CancerCare support groups": {
		kind: listing.SupportGroup, ledBy: listing.Professional, format: listing.Hybrid, topics: []string{"cancer"}, free: true, own: true,
		en: "Free groups led by oncology social workers: online, by telephone and face to face.",
		es: "Grupos gratuitos que dirigen trabajadores sociales de oncología: en línea, por teléfono y en persona.",
	},
	"Cancer Support Community": {
		kind: listing.SupportGroup, ledBy: listing.Professional, format: listing.Hybrid, topics: []string{"cancer"}, free: true, own: true,
		en: "Groups at no cost with a mental health professional, online and in person, as told by its Rochester affiliate.",
		es: "Grupos sin costo con un profesional de salud mental, en línea y en persona, según su filial de Rochester.",
	},
}

// whyNot is why a marked row is no listing.
var whyNot = map[string]string{
	"American Cancer Society Cancer Survivors Network": "written boards, not a meeting",
	"Alzheimer's Association caregiver groups":         "professional or co-led, told only by a newspaper or blog",
	"ANAD eating disorder peer support groups":         "professional or co-led, told only by a newspaper or blog",
	"The Alliance eating disorder support groups":      "who leads it is not stated",
	"Postpartum Support International online groups":   "who leads it is not stated",
	"Alcoholics Anonymous (online and local)":          "a finder of groups",
	"Narcotics Anonymous":                              "a finder of groups",
	"Al-Anon Family Groups":                            "a finder of groups",
	"Gamblers Anonymous":                               "a finder of groups",
	"Debtors Anonymous":                                "a finder of groups",
	"Overeaters Anonymous":                             "a finder of groups",
	"Eating Disorders Anonymous":                       "a finder of groups",
}

func (a *author) national(rows []fact) {
	t := a.tally["national"]
	for _, f := range rows {
		name := f.get("name")
		if mark := f.get("claim_mark"); mark != "P" && mark != "S" {
			t.leave("unverified", 1)
			continue
		}
		c, ok := nationalClaims[name]
		if !ok {
			reason := whyNot[name]
			if reason == "" {
				reason = "the marked claims do not cover who leads it and how people meet"
			}
			t.leave(reason, 1)
			continue
		}
		t.used++
		l := listing.New(name)
		l.Kind, l.LedBy, l.Format = c.kind, c.ledBy, c.format
		l.Organization.Name = f.text("organization")
		l.Topics, l.Audiences, l.Approach = c.topics, c.audiences, c.approach
		l.Joining.How = c.how
		if c.free {
			zero := 0
			l.Cost = listing.Cost{Basis: listing.Free, Floor: &zero, Currency: "USD", Per: listing.PerSession}
		}
		l.Summary = listing.Text(c.en)
		l.Translations = map[string]listing.Translation{"es": {Name: name, Summary: listing.Text(c.es)}}
		l.Description = "A national program: look on its own site for a group or a date that suits you."
		page := firstAddress(f.get("claim_source"))
		whose := "A page of another organization"
		if c.own {
			whose = "The program's own page, or that of one of its affiliates"
			l.Contact.URL = page
		}
		l.Source = listing.Source{Kind: listing.SourceSeed, Name: listing.Text(whose), ExternalID: listing.Text("national/" + listing.Slug(name, "")), URL: page, License: "facts only", Date: c.date}
		a.add("national", l, "")
	}
}

// universityClinics uses the one row of the examples file that is undated, not told elsewhere, and states
// how people meet. The others quote fees of 2017-18, a campus that was reorganised, or a clinic that
// groups-from-pages.csv has already.
func (a *author) universityClinics(rows []fact) {
	t := a.tally["professional-examples"]
	for _, f := range rows {
		if f.get("city") != "Auburn" {
			t.leave("prices of before 2019, or told in groups-from-pages.csv", 1)
			continue
		}
		t.used++
		l := listing.New("Individual therapy at the training clinic")
		l.Kind, l.LedBy, l.Format, l.ByAppointment = listing.IndividualTherapy, listing.Professional, listing.Hybrid, true
		l.Organization = listing.Organization{Name: f.text("organization"), Kind: "university clinic"}
		l.Topics = []string{"mental-health"}
		l.Cost = listing.Cost{Basis: listing.Sliding, Per: listing.PerSession, Note: "Proof of income at the first visit; amounts are not stated."}
		l.Insurance.Accepts = listing.No
		l.Where = listing.Where{City: f.text("city"), State: f.text("state"), Country: "US", Shown: listing.ShownFull}
		locate(&l.Where, f)
		l.Contact.URL = pageOf(f)
		l.Summary = "Therapy at a university training clinic in Auburn, AL, 50 minutes, in person and online. Sliding fee, no insurance."
		l.Translations = map[string]listing.Translation{"es": {Name: l.Name, Summary: "Terapia en una clínica universitaria de formación en Auburn, AL, 50 minutos, en persona y en línea. Tarifa según ingresos, sin seguro."}}
		l.Source = listing.Source{Kind: listing.SourceSeed, Name: "The clinic's own page", ExternalID: "university-clinic/auburn", URL: pageOf(f), License: "facts only"}
		a.add("united-states", l, "Auburn")
	}
}

// firstAddress is the first web address in a cell that may hold several, with remarks.
func firstAddress(cell string) listing.Text {
	for w := range strings.FieldsSeq(cell) {
		if listing.IsWebAddress(w) {
			return listing.Text(w)
		}
	}
	return ""
}
