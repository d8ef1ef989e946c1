package ask

import (
	"slices"
	"strings"
)

// Line is one crisis line a host may show. For names whom it serves: "any" distress, "now" (life in danger),
// "partner" and "sexual" violence, "child", "baby" (pregnancy and after), "veterans", "overdose".
type Line struct {
	Resource
	Country   string
	For       string
	Source    string
	CheckedOn string // a day; a line is read again at its source every RecheckDays
}

// RecheckDays is how long the reading of a line's source is good for.
const RecheckDays = 90

// maxResources is how many lines a card shows: three can be read in distress.
const maxResources = 3

// Lines are the embedded crisis lines, in the order they are shown. Only lines whose source was read are in
// the table.
func Lines() []Line {
	rows := table("crisis")
	out := make([]Line, 0, len(rows))
	for _, r := range rows {
		out = append(out, Line{
			Resource: Resource{
				ID: r["id"], Name: r["name"], Call: r["call"], TextTo: r["text_to"], TextBody: r["text_body"], Chat: r["chat"], URL: r["url"],
				Languages: alternatives(r["languages"]), Hours: r["hours"],
			},
			Country: r["country"], For: r["for"], Source: r["source"], CheckedOn: r["checked_on"],
		})
	}
	return out
}

var embeddedLines = Lines()

// veteranWords put the veterans' line on the card.
var veteranWords = wordSet("veteran veterans vet vets military army marine marines navy soldier combat va deployed deployment tricare veterano veteranos militar ejercito soldado iraq afghanistan")

var motherWords = wordSet("postpartum pregnant baby newborn birth ppd embarazada embarazo bebe posparto parto")

// crisis chooses the lines for an alarm: the one for what it is about, the general one, and where life is in
// danger now the emergency number. Hosts put their own lines in place of the embedded ones.
func (r *Reader) crisis(tokens []token, fires []sounded, lang string) *Crisis {
	lv, about := worst(fires)
	if lv == levelNone {
		return nil
	}
	c := &Crisis{Level: "soft"}
	if lv == levelDanger {
		c.Level = "danger"
	}
	c.Resources = r.lines(tokens, lang, about, lv)
	return c
}

func (r *Reader) lines(tokens []token, lang, about string, lv level) []Resource {
	lines := r.Lines
	if lines == nil {
		lines = embeddedLines
	}
	var out []Resource
	add := func(who string) {
		for _, l := range lines {
			if l.Country != r.Country || l.For != who || len(out) == maxResources {
				continue
			}
			if slices.ContainsFunc(out, func(o Resource) bool { return o.ID == l.ID }) {
				continue
			}
			out = append(out, localized(l.Resource, lang))
		}
	}
	for i := range tokens {
		switch {
		case veteranWords[tokens[i].word]:
			add("veterans")
		case motherWords[tokens[i].word]:
			add("baby")
		}
	}
	switch about {
	case "partner", "trafficking":
		add("partner")
		add("now")
	case "sexual":
		add("sexual")
	case "child":
		add("child")
		add("now")
	case "baby":
		add("baby")
	case "overdose":
		if lv == levelDanger {
			add("now")
		}
		add("any")
		add("overdose")
	case "others":
		add("any")
		add("now")
	}
	add("any")
	if lv == levelDanger {
		add("now")
	}
	return out
}

// localized puts the word to text into the page's language where the line has one.
func localized(l Resource, lang string) Resource {
	if lang == "es" && slices.Contains(l.Languages, "es") {
		switch l.ID {
		case "us-988", "us-ctl":
			l.TextBody = "AYUDA"
		}
		if l.ID == "us-988" {
			l.Call = "988, luego 2"
		}
	} else if lang == "es" {
		l.Call = strings.Replace(l.Call, ", then ", ", luego ", 1)
	}
	return l
}

// LinesFor are the lines of the host's country for the needs named, in that order: for a page that asks how
// things are, where nobody has typed anything.
func (r *Reader) LinesFor(lang string, needs ...string) []Resource {
	lines := r.Lines
	if lines == nil {
		lines = embeddedLines
	}
	var out []Resource
	for _, need := range needs {
		for _, l := range lines {
			if l.Country == r.Country && l.For == need {
				out = append(out, localized(l.Resource, lang))
			}
		}
	}
	return out
}
