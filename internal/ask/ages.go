package ask

import (
	"strconv"
	"strings"
)

// Ages: of those a group is for, of the person, of a child.

// ageSpan is an age said in a query: of a child, of the person, or of those a group is for.
type ageSpan struct {
	from, to int
	years    int
	child    bool // "my 14 year old"
	aside    bool // "my daughter, 17,": nobody's but hers
}

// ageNear finds an age whose number stands at token i.
func (s *sentence) ageAt(i int) (ageSpan, bool) {
	n, err := strconv.Atoi(s.word(i))
	if err != nil || n < 1 || n > 105 {
		return ageSpan{}, false
	}
	a := ageSpan{from: i, to: i + 1, years: n}
	switch {
	case s.is(a.to, "year", "years") && s.is(a.to+1, "old", "olds"):
		a.to += 2
	case s.is(a.to, "yo", "yos", "yrs", "yearold", "anitos"):
		a.to++
	case s.is(a.to, "y") && s.is(a.to+1, "o"):
		a.to += 2
	case s.is(a.to, "year") && s.tokens[min(a.to, len(s.tokens)-1)].has(markHyphen) && s.is(a.to+1, "old"):
		a.to += 2
	case s.is(a.to, "anos") && s.is(i-1, "casada", "casado", "casados", "casadas", "juntos", "juntas", "divorciada", "divorciado", "viviendo", "trabajando", "trabaje"):
		return ageSpan{}, false
	case s.is(a.to, "anos") && !s.is(a.to+1, "limpio", "sobrio", "sobria", "casada", "casado", "sin", "de"):
		a.to++
	case s.is(a.to, "m", "f") && s.tokens[a.to].has(markHyphen) && n >= 13 && n < 90: // "27f"
		a.to++
	case s.is(i-1, "tengo") && n >= 8 && n < 90 && (a.to == len(s.tokens) || s.tokens[a.to].has(markBreak) || s.is(a.to, "y")):
	case s.is(i-1, "aged", "age", "turning", "edad", "turned", "cumpli", "cumplo") && !s.unitAfter(i+1):
		a.from--
	case s.is(i-2, "i") && s.is(i-1, "am") && s.lonely(i) && n >= 10:
	case n >= 13 && selfNouns[s.at(i-1)] && s.lonely(i) && !s.tokens[i].has(markBreak) && !s.tokens[i].has(markDollar):
	case n >= 5 && n < 30 && s.is(i-1, "de") && (youths[s.at(i-2)] || youths[s.at(i-3)]) && (i+1 == len(s.tokens) || s.tokens[i+1].has(markBreak) || s.is(i+1, "con", "que", "y", "en", "tiene")):
	case n >= 13 && s.is(i-1, "de") && selfNouns[s.at(i-2)] && !s.is(a.to, "anos", "hijos", "personas"):
	case n >= 18 && selfNouns[s.at(a.to)] && (i == 0 || s.tokens[i].has(markBreak)):
	case n >= 13 && n < 100 && s.loneNumber(i):
	case n >= 3 && s.ageAside(i):
		a.aside = true
	case s.is(i-2, "ages") || s.is(i-1, "ages"):
	default:
		return ageSpan{}, false
	}
	if a.to-a.from > 1 && s.is(a.from-2, "my", "our") && !s.tokens[a.from].has(markBreak) && !s.tokens[a.from-1].has(markNumber) && !s.is(a.from-1, "in", "the", "of", "is") && a.years < 19 {
		a.from -= 2 // "my oppositional 9 year old"
		a.child = true
		return a, true
	}
	if s.is(a.from-1, "my", "our", "mi", "nuestro") || s.is(a.from-2, "my", "our") && s.is(a.from-1, "almost", "nearly") {
		a.from--
		a.child = true
	}
	if s.is(a.from-1, "tengo", "tiene") {
		a.from--
	}
	return a, true
}

// selfNouns are what people call themselves beside a bare age: "widow 72", "28 female".
var selfNouns = wordSet("widow widower widowed woman man guy male female lady girl retired retiree vet veteran mom dad grandma grandpa bachelor single divorced viuda viudo mujer hombre senora senor abuela abuelo jubilado jubilada soltero soltera divorciado divorciada")

var youths = wordSet("hijo hija nieto nieta sobrino sobrina chico chica muchacho muchacha joven nino nina adolescente chavo chava")

// ageRange reads "boys 10-12", "ages 13 to 17".
func (s *sentence) ageRange(i, n int) bool {
	to := i + 1
	if s.is(to, "to", "a") {
		to++
	}
	if to >= len(s.tokens) || !s.tokens[to].has(markNumber) || to == i+1 && !s.tokens[to].has(markHyphen) || s.tokens[i].has(markDollar) || s.tokens[to].has(markDollar) {
		return false
	}
	high, err := strconv.Atoi(s.word(to))
	if err != nil || high <= n || high > 30 || n < 3 || !s.is(i-1, "ages", "aged", "age", "boys", "girls", "kids", "children", "teens", "youth", "ninos", "ninas", "edades") || !s.free(i, to+1) {
		return false
	}
	senses := []sense{{"audience", band(n)}}
	if b := band(high); b != band(n) {
		senses = append(senses, sense{"audience", b})
	}
	s.put(span{from: i, to: to + 1, senses: senses})
	return true
}

// loneNumber: a number between commas is how old somebody is ("quarter life crisis, 26").
func (s *sentence) loneNumber(i int) bool {
	t := &s.tokens[i]
	end := i+1 == len(s.tokens) || s.tokens[i+1].has(markComma|markStop)
	return i > 0 && end && t.has(markComma) && !t.has(markDollar) && !t.has(markPlus) && !s.tokens[i-1].has(markNumber) && len(s.words[i]) == 2 && s.q[s.tokens[i-1].to] == ','
}

// lonely: nothing behind the number makes it another thing ("i am 90 days sober").
func (s *sentence) lonely(i int) bool {
	if i+1 >= len(s.tokens) || s.tokens[i+1].has(markBreak) {
		return true
	}
	return s.is(i+1, "and", "or", "with", "need", "looking", "but", "in", "female", "male", "woman", "man", "f", "m", "y", "from", "living", "lonely", "alone", "looking", "sober", "here", "who", "just", "newly", "recently", "divorced", "single", "retired")
}

// band is the audience of an age; "" for ages that have none.
func band(years int) string {
	switch {
	case years < 13:
		return "children"
	case years <= 17:
		return "teens"
	case years <= 30:
		return "young-adults"
	case years >= 60:
		return "older-adults"
	}
	return ""
}

// age reads an age that is whom a group is for. Whose age it is, the subject rules decide; here it is only
// noted, and "under 18", "over 60", "65+" are read.
func (s *sentence) age(i int) bool {
	n, err := strconv.Atoi(s.word(i))
	if err != nil {
		return false
	}
	if a, ok := s.ageAt(i); ok && a.child && a.years < 13 && s.is(a.from-1, "bring", "bringing", "take", "llevar", "traer") && s.free(a.from-1, a.to) {
		s.put(span{from: a.from - 1, to: a.to, senses: []sense{{"access", "child-friendly"}}})
		return true
	}
	if a, ok := s.ageAt(i); ok && s.free(a.from, a.to) {
		sp := s.put(span{from: a.from, to: a.to, drop: true})
		s.ages = append(s.ages, agedSpan{a, len(s.spans) - 1})
		if b := band(a.years); b != "" && !a.child && !a.aside {
			sp.drop = false
			sp.set(sense{"audience", b})
		}
		return true
	}
	if s.ageRange(i, n) {
		return true
	}
	from := i - 1
	kind := s.at(from)
	if kind == "de" {
		from = i - 2
		kind = s.at(from)
	}
	to := i + 1
	value := ""
	switch {
	case s.tokens[i].has(markPlus) && n >= 60 && n < 100, (kind == "over" || kind == "mayores" || kind == "above") && n >= 60 && n < 100:
		value = "older-adults"
	case n >= 50 && n < 100 && (s.is(to, "and", "or") && s.is(to+1, "older", "over", "up", "above") || s.is(to, "y", "o", "en") && s.is(to+1, "mas", "mayores", "adelante")) && !s.tokens[i].has(markDollar):
		if n < 60 {
			return false
		}
		value, to = "older-adults", to+2
		if !s.is(i-1, "age", "ages", "aged", "de") {
			from = i
		}
	case kind == "under" && n >= 13 && n <= 18 || kind == "menores" && n <= 18:
		value = "teens"
	case kind == "under" && n > 5 && n < 13 && s.is(to, "s", "year", "years"):
		value = "children"
	case kind == "over" && n == 18, s.tokens[i].has(markPlus) && n == 18, kind == "mayores" && n == 18:
		value = "adults"
	default:
		return false
	}
	if s.tokens[i].has(markPlus) {
		from = i
	}
	if !s.free(from, to) {
		from = i
	}
	if s.is(to, "anos") {
		to++
	}
	s.put(span{from: from, to: to, senses: []sense{{"audience", value}}})
	return true
}

// decades reads "in my 20s", "60s".
func (s *sentence) decades() {
	for i := range s.tokens {
		if !s.tokens[i].has(markNumber) || s.taken[i] != 0 || s.tokens[i].to-s.tokens[i].from != 3 {
			continue
		}
		value := ""
		switch s.word(i) {
		case "20":
			value = "young-adults"
		case "60", "70", "80":
			value = "older-adults"
		default:
			continue
		}
		from := i
		if s.is(i-1, "my") && s.is(i-2, "in") && s.free(i-2, i) {
			from = i - 2
		}
		if strings.HasSuffix(s.typed(i, i+1), "s") {
			s.put(span{from: from, to: i + 1, senses: []sense{{"audience", value}}})
		}
	}
}

// agedSpan is an age and the span it made.
type agedSpan struct {
	ageSpan
	span int
}
