package main

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"openchair/internal/listing"
	"openchair/internal/vocab"
)

// sentence is the summary of a listing: parts are added while it stays short enough for a card.
type sentence struct{ text string }

func (s *sentence) add(part string) {
	if part == "" || utf8.RuneCountInString(s.text)+utf8.RuneCountInString(part)+1 > listing.MaxSummary {
		return
	}
	if s.text != "" {
		s.text += " "
	}
	s.text += part
}

// list joins words as people do: "a, b and c".
func list(words []string, and string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := words[len(words)-1]
	if and == "y" && (strings.HasPrefix(strings.ToLower(last), "i") || strings.HasPrefix(last, "hi")) {
		and = "e"
	}
	return strings.Join(words[:len(words)-1], ", ") + " " + and + " " + last
}

// lower puts a label inside a sentence; names and abbreviations keep their capitals.
func lower(label string) string {
	first, _, _ := strings.Cut(label, " ")
	capitals := strings.Count(strings.Map(func(r rune) rune {
		if unicode.IsUpper(r) {
			return 'X'
		}
		return -1
	}, first), "X")
	if capitals > 1 || strings.HasPrefix(label, "Parkinson") {
		return label
	}
	r, size := utf8.DecodeRuneInString(label)
	return string(unicode.ToLower(r)) + label[size:]
}

func (a *author) labels(param string, ids []string, lang string, limit int) []string {
	var out []string
	for i, id := range ids {
		if i == limit {
			break
		}
		out = append(out, lower(a.words.Label(param, id, lang)))
	}
	return out
}

func pick(words []string, table map[string]string) []string {
	var out []string
	for _, w := range words {
		if t, ok := table[w]; ok {
			w = t
		}
		out = append(out, w)
	}
	return out
}

var partsES = map[string]string{"morning": "por la mañana", "afternoon": "por la tarde", "evening": "por la noche"}

// daysES are the days as habits: only two of them have a plural of their own.
var daysES = map[string]string{"sun": "domingos", "mon": "lunes", "tue": "martes", "wed": "miércoles", "thu": "jueves", "fri": "viernes", "sat": "sábados"}

// sayDays is "Monday and Wednesday evenings" / "Los lunes y miércoles por la noche".
func sayDays(rows []fact) (en, es string) {
	days, p := daysOf(rows), part(rows)
	if len(days) == 0 {
		return "", ""
	}
	if len(days) == 7 {
		en, es = "Every day", "Todos los días"
		if p != "" {
			en, es = "Every "+p, "Todos los días "+partsES[p]
		}
		return en, es
	}
	var enDays, esDays []string
	for _, d := range days {
		enDays, esDays = append(enDays, dayEN[d]), append(esDays, daysES[d])
	}
	en, es = list(enDays, "and"), list(esDays, "y")
	if p == "" {
		if len(days) == 1 {
			en += "s"
		}
	} else {
		en, es = en+" "+p+"s", es+" "+partsES[p]
	}
	return en, "Los " + es
}

func upper(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

func inTown(w listing.Where) (en, es string) {
	if w.City == "" {
		return "", ""
	}
	town := string(w.City)
	if w.State != "" {
		town += ", " + string(w.State)
	}
	return " in " + town, " en " + town
}

func (a *author) sayGroup(l *listing.Listing, rows []fact, program vocab.Fellowship, from feed) {
	var en, es sentence
	townEN, townES := inTown(l.Where)
	switch l.Format {
	case listing.Online:
		townEN, townES = " online", " en línea"
	case listing.Phone:
		townEN, townES = " by phone", " por teléfono"
	}
	en.add(program.Name + townEN + ".")
	es.add(from.nameES + townES + ".")
	daysEN, daysES := sayDays(rows)
	if daysEN != "" {
		en.add(daysEN + ".")
		es.add(daysES + ".")
	}
	m := a.shared(rows)
	for _, w := range l.Audiences {
		if w != "newcomers" {
			en.add("For " + lower(a.words.Label("audience", w, "en")) + ".")
			es.add("Para " + lower(a.words.Label("audience", w, "es")) + ".")
		}
	}
	if len(m.styles) > 0 && len(m.styles) < 5 {
		en.add(upper(list(m.styles, "and")) + ".")
		es.add(upper(list(pick(m.styles, styles), "y")) + ".")
	}
	switch l.Joining.WhoMayAttend {
	case "anyone":
		en.add("Open to anyone.")
		es.add("Abierto a cualquier persona.")
	case "members":
		if program.Family {
			en.add("For relatives and friends only.")
			es.add("Solo para familiares y amistades.")
		} else {
			en.add("For people with the problem only.")
			es.add("Solo para quienes viven el problema.")
		}
	}
	l.Summary = listing.Text(en.text)
	words := listing.Translation{Name: l.Name, Summary: listing.Text(es.text)}
	if len(rows) > 1 {
		l.Description, words.Description = meetings(rows)
	}
	l.Translations = map[string]listing.Translation{"es": words}
}

// meetings lists what differs from day to day, which one structured listing cannot hold.
func meetings(rows []fact) (en, es listing.Text) {
	who := map[string][2]string{"open to anyone": {"open to anyone", "abierta a cualquiera"}, "people with the problem": {"members only", "solo para miembros"}}
	how := map[string][2]string{"online": {"online", "en línea"}, "hybrid": {"in person and online", "en persona y en línea"}, "in-person": {"in person", "en persona"}}
	mixed := map[string]bool{}
	for _, f := range rows {
		mixed[f.get("format")] = true
	}
	var linesEN, linesES []string
	for _, f := range rows {
		var noteEN, noteES []string
		for _, w := range f.words("topics") {
			if t, ok := styles[w]; ok {
				noteEN, noteES = append(noteEN, w), append(noteES, t)
			}
		}
		if w, ok := who[f.get("who_may_attend")]; ok {
			noteEN, noteES = append(noteEN, w[0]), append(noteES, w[1])
		}
		if len(mixed) > 1 {
			h := how[f.get("format")]
			noteEN, noteES = append(noteEN, h[0]), append(noteES, h[1])
		}
		lineEN, lineES := "- "+dayEN[f.get("day")]+" "+clockEN(f.get("time")), "- "+upper(dayES[f.get("day")])+" "+clockES(f.get("time"))
		if len(noteEN) > 0 {
			lineEN, lineES = lineEN+": "+strings.Join(noteEN, ", "), lineES+": "+strings.Join(noteES, ", ")
		}
		linesEN, linesES = append(linesEN, lineEN), append(linesES, lineES)
	}
	return listing.Text("Meetings in the source:\n\n" + strings.Join(linesEN, "\n")), listing.Text("Reuniones según la fuente:\n\n" + strings.Join(linesES, "\n"))
}
