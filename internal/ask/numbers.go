package ask

import (
	"strconv"
	"strings"

	"openchair/internal/listing"
	"openchair/internal/search"
)

// Numbers (rule 8): with a currency it is money, with "years old" an age, five digits a postal code, with a
// clock word a time, with "steps" an approach; 988, 911 and 24/7 are none of these.

var currencyWords = map[string]string{
	"dollar": "USD", "dollars": "USD", "buck": "USD", "bucks": "USD", "dolar": "USD", "dolares": "USD", "usd": "USD",
	"peso": "MXN", "pesos": "MXN", "euro": "EUR", "euros": "EUR", "pound": "GBP", "pounds": "GBP", "quid": "GBP", "libras": "GBP",
}

// dollarCountries call their currency dollars too.
var dollarCountries = map[string]bool{"USD": true, "CAD": true, "AUD": true, "NZD": true, "SGD": true}

func (s *sentence) ours(currency string) bool {
	return currency == s.r.Currency || currency == "USD" && dollarCountries[s.r.Currency]
}

// numberWords are amounts written out; they count before a currency only.
var numberWords = map[string]string{
	"five": "5", "ten": "10", "fifteen": "15", "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "hundred": "100",
	"cinco": "5", "diez": "10", "quince": "15", "veinte": "20", "treinta": "30", "cuarenta": "40", "cincuenta": "50", "cien": "100",
}

// ceilings stand before an amount, and each may be two or three words.
var ceilings = [][]string{
	{"can", "not", "afford", "more", "than"},
	{"can", "not", "pay", "more", "than"},
	{"can", "not", "spend", "more", "than"},
	{"spend", "up", "to"},
	{"no", "puedo", "pagar", "mas", "de"},
	{"under"},
	{"below"},
	{"less", "than"},
	{"up", "to"},
	{"no", "more", "than"},
	{"not", "more", "than"},
	{"max"},
	{"maximum"},
	{"max", "of"},
	{"at", "most"},
	{"cheaper", "than"},
	{"around"},
	{"about"},
	{"my", "budget", "is"},
	{"budget", "of"},
	{"budget"},
	{"can", "pay"},
	{"can", "afford"},
	{"for"},
	{"menos", "de"},
	{"hasta"},
	{"maximo"},
	{"no", "mas", "de"},
	{"por", "debajo", "de"},
	{"mi", "presupuesto", "es"},
	{"puedo", "pagar"},
	{"por"},
}

const unitWords = "mile miles milla millas kilometers kilometres kilometros session sessions visit hour sesion hora consulta minutes minute meses semanas"

// sureCeilings make an amount of a number that has no currency, when it is by the session.
const sureCeilings = 16

func (s *sentence) numbers() {
	for i := range s.tokens {
		if s.is(i, "am") && i > 0 && dayWords[s.words[i-1]] && (i+1 == len(s.tokens) || s.tokens[i+1].has(markBreak) || s.is(i+1, "or", "in", "near", "online", "group", "meeting")) {
			s.put(span{from: i, to: i + 1, senses: []sense{{"time", "morning"}}})
			continue
		}
		if n, ok := numberWords[s.words[i]]; ok && currencyWords[s.at(i+1)] != "" {
			s.words[i] = n
			s.tokens[i].marks |= markNumber
		}
		if !s.tokens[i].has(markNumber) || s.taken[i] != 0 {
			continue
		}
		if s.money(i) || s.distance(i) || s.postal(i) || s.clock(i) || s.age(i) {
			continue
		}
	}
	s.decades()
}

func (s *sentence) ceilingBefore(i int) (int, bool) {
	from, sure := i, false
	for k, words := range ceilings {
		n := len(words)
		if i-n >= 0 && i-n < from && s.said(words, i-n) && s.free(i-n, i) {
			from, sure = i-n, k < sureCeilings || k >= 24 && k < 28
		}
	}
	return from, sure
}

// money reads "under $40", "less than 20 bucks", "$15 or less", "menos de 30 dólares", "30 per session".
func (s *sentence) money(i int) bool {
	to := i + 1
	marked := s.tokens[i].has(markDollar) && dollarCountries[s.r.Currency]
	if c, ok := currencyWords[s.at(to)]; ok {
		if !s.ours(c) {
			return false
		}
		marked = true
		to++
	}
	from, sure := s.ceilingBefore(i)
	per := 0
	switch {
	case s.is(to, "per", "a", "an", "each", "por", "la", "cada", "x") && s.is(to+1, "session", "sessions", "visit", "hour", "meeting", "class", "sesion", "hora", "consulta", "appointment", "time", "clase", "reunion"):
		per = 2
	}
	if s.is(to+per, "or") && s.is(to+per+1, "less", "under", "below", "cheaper") || s.is(to+per, "o") && s.is(to+per+1, "menos") {
		per += 2
		sure = true
	}
	if s.is(to+per, "max", "maximum", "maximo", "tops") {
		per++
		sure = true
	}
	if !marked && !(sure && per > 0) {
		return false
	}
	if s.is(to, "off", "million", "k", "debt", "extra") || s.notForThis(from) {
		return false
	}
	n := i
	if marked && (s.is(i+1, "to") || s.is(i+1, "a")) && i+2 < len(s.tokens) && s.tokens[i+2].has(markNumber) && s.tokens[i+2].has(markDollar) {
		n, to = i+2, i+3 // "$15 to $30"
	} else if i+1 < len(s.tokens) && s.tokens[i+1].has(markNumber) && s.tokens[i+1].has(markDollar) && s.tokens[i].has(markDollar) && s.tokens[i+1].from <= s.tokens[i].to+2 {
		n, to = i+1, i+2
	}
	text := strings.ReplaceAll(s.word(n), ",", "")
	if text == "0" && s.is(to, "copay", "deductible") {
		return false
	}
	if text == "0" {
		s.put(span{from: from, to: to, senses: []sense{{"cost", "free"}}})
		return true
	}
	minor, err := listing.ParseMoney(text, s.r.Currency)
	if err != nil || minor <= 0 {
		return false
	}
	s.put(span{from: from, to: to + per, maxCost: &minor})
	return true
}

// notForThis: "my copay is $40", "i owe $900": money that is not for a meeting.
func (s *sentence) notForThis(i int) bool {
	for p := i - 1; p >= max(0, i-3); p-- {
		if s.tokens[p+1].has(markBreak) {
			return false
		}
		if s.is(p, "copay", "deductible", "rent", "owe", "owes", "owed", "lost", "spent", "stole", "make", "earn", "premium", "won", "debo", "debe", "gano", "copago", "renta", "gaste") {
			return true
		}
	}
	return false
}

func (s *sentence) at(i int) string {
	if i < 0 || i >= len(s.words) {
		return ""
	}
	return s.words[i]
}

// distance reads "within 10 miles", "5 mi of", "a menos de 5 millas".
func (s *sentence) distance(i int) bool {
	n, err := strconv.Atoi(s.word(i))
	if err != nil || n <= 0 || n > 500 {
		return false
	}
	unit := ""
	switch s.at(i + 1) {
	case "mi", "mile", "miles", "milla", "millas":
		unit = "mi"
	case "km", "kms", "kilometers", "kilometres", "kilometros", "kilometer":
		unit = "km"
	default:
		return false
	}
	from, to := i, i+2
	for _, words := range [][]string{{"within"}, {"less", "than"}, {"under"}, {"up", "to"}, {"a", "menos", "de"}, {"menos", "de"}, {"a"}, {"hasta"}, {"max"}} {
		if k := i - len(words); k >= 0 && k < from && s.said(words, k) && s.free(k, i) {
			from = k
		}
	}
	if s.is(to, "of", "from", "de", "away", "radius") {
		to++
	}
	metres := float64(n) * search.Mile
	if unit == "km" {
		metres = float64(n) * 1000
	}
	if metres > search.MaxWithin {
		return false
	}
	s.put(span{from: from, to: to, within: strconv.Itoa(n) + unit, withinM: metres})
	return true
}

// postal reads five digits (or five and four), where the gazetteer knows them.
func (s *sentence) postal(i int) bool {
	w := s.word(i)
	if s.r.Places == nil || len(w) != 5 && s.r.Country == "US" || s.tokens[i].has(markDollar) {
		return false
	}
	p, ok := s.r.Places.Postal(w)
	if !ok {
		return false
	}
	to := i + 1
	if to < len(s.tokens) && s.tokens[to].has(markHyphen) && s.tokens[to].has(markNumber) && len(s.word(to)) == 4 {
		to++
	}
	s.put(span{from: i, to: to, near: s.r.nearOf(p)})
	return true
}

// clock reads "7pm", "at 10 am", "after 6", "a las 7 de la noche", "antes de las 12".
func (s *sentence) clock(i int) bool {
	w, to := s.word(i), i+1
	hour, err := strconv.Atoi(w)
	if err != nil || hour < 0 || hour > 24 {
		return false
	}
	minutes := false
	if to < len(s.tokens) && s.tokens[to].has(markNumber) && s.tokens[to].has(markComma) && s.tokens[to].from == s.tokens[i].to+1 && len(s.word(to)) == 2 {
		to++ // 6:30
		minutes = true
	}
	half := s.at(to)
	from := i
	lead := s.at(i - 1)
	if lead == "las" || lead == "la" {
		lead = s.at(i - 2)
		from = i - 2
	} else if lead == "at" || lead == "after" || lead == "before" || lead == "past" || lead == "from" || lead == "around" || lead == "until" {
		from = i - 1
	}
	switch {
	case half == "am" || half == "a.m":
		to++
		if hour == 12 {
			hour = 0
		}
	case half == "pm":
		to++
		if hour < 12 {
			hour += 12
		}
	case s.is(to, "de", "por", "en") && s.is(to+1, "la") && s.is(to+2, "noche", "tarde", "manana"):
		if s.at(to+2) != "manana" && hour < 12 {
			hour += 12
		}
		to += 3
	case s.is(to, "in") && s.is(to+1, "the") && s.is(to+2, "morning", "evening", "afternoon"):
		if s.at(to+2) != "morning" && hour < 12 {
			hour += 12
		}
		to += 3
	case lead == "after" || lead == "despues" || lead == "past" || lead == "a" || lead == "at" || minutes:
		if lead == "despues" || s.at(i-2) == "de" && s.at(i-3) == "despues" {
			lead = "after"
		}
		// A bare hour from 5 to 11 after "after" is in the evening.
		switch {
		case s.unitAfter(to):
			return false
		case hour >= 17 && hour <= 23 && lead != "a" && !(lead == "at" && !minutes): // "aged out at 18" is an age
		case (lead == "after" || s.at(from) == "de") && hour >= 5 && hour <= 11:
			hour += 12
		default:
			return false
		}
	case s.is(i-3, "despues") && s.is(i-2, "de") && s.is(i-1, "las"):
		if hour < 5 || hour > 11 {
			return false
		}
		hour += 12
		from = i - 3
	default:
		return false
	}
	if s.is(from, "de") && s.is(from-1, "despues", "antes") {
		from--
	}
	if from < 0 || !s.free(from, to) {
		from = i
	}
	if !s.free(from, to) {
		return false
	}
	if s.is(from-1, "up", "awake", "wake", "woke", "waking", "wakes", "despierto", "despierta", "sleep", "asleep") {
		return false // when somebody cannot sleep
	}
	band := "evening"
	switch {
	case hour < 12 || hour == 24:
		band = "morning"
	case hour < 17:
		band = "afternoon"
	}
	if s.is(from, "before", "antes") && band == "afternoon" && hour == 12 {
		band = "morning"
	}
	s.put(span{from: from, to: to, senses: []sense{{"time", band}}})
	return true
}

// unitAfter: "after 6 months" is no hour.
func (s *sentence) unitAfter(i int) bool {
	return s.is(i, "months", "month", "years", "year", "weeks", "week", "days", "day", "hours", "kids", "people", "meetings", "sessions", "meses", "anos", "semanas", "dias", "miles", "miscarriages", "rounds", "beers", "drinks")
}
