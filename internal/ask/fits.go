package ask

// fits are the exceptions that single phrases carry in their notes.
func (s *sentence) fits(m match) bool {
	first := m.e.senses[0]
	switch first.param {
	case "kind":
		// "my therapist said"
		if first.value == "individual-therapy" && s.is(m.from-1, "my", "mi") && !s.is(m.from-2, "be", "replace") {
			return false
		}
	case "attendee":
		// "para mi hijo" is not "para mí".
		if first.value == "self" && s.is(m.to-1, "mi") && m.to < len(s.tokens) && !s.tokens[m.to].has(markBreak) && !s.is(m.to, "y", "o", "gratis", "cerca", "que") {
			return false
		}
	case "topic":
		if s.is(m.from, "in") && s.is(m.from+1, "law", "laws") && s.is(m.from-1, "mother", "father", "sister", "brother", "son", "daughter", "parents") {
			return false
		}
		if first.value == "aging-retirement" && m.to-m.from == 1 && s.is(m.from-1, "therapist", "counselor", "doctor", "psychologist", "psychiatrist", "sponsor", "boss") {
			return false
		}
		if first.value == "parenting" && m.to-m.from == 1 && s.is(m.from-1, "my", "our", "his", "her", "mis", "sus", "your", "their") {
			return false
		}
		// "me dejó traumado": left in a state, not left by somebody
		if first.value == "divorce" && s.is(m.from, "me") && s.is(m.to-1, "dejo", "dejaron") && s.participle(m.to) {
			return false
		}
		// "after work stress group": the hour and the stress, not stress at work
		if s.is(m.from, "work") && s.is(m.from-1, "after", "before") && !s.is(m.from-2, "injury", "accident") {
			return false
		}
		if first.value == "grief" && m.to-m.from == 1 && s.is(m.from, "died", "murio", "passed") &&
			(s.is(m.from-1, "phone", "car", "battery", "computer", "laptop", "plant", "internet", "i", "wifi", "group") || s.is(m.to, "out", "laughing", "down", "off")) {
			return false
		}
		if first.value == "self-harm" && m.to-m.from == 1 && s.is(m.from, "cutting") && m.to < len(s.tokens) && !s.tokens[m.to].has(markBreak) && !afterCutting[s.word(m.to)] {
			return false
		}
		if first.value == "coming-out" && s.is(m.to, "of") && !s.is(m.to+2, "closet") {
			return false
		}
	case "cost":
		if m.to < len(s.tokens) && s.is(m.to, "copay", "deductible", "coinsurance", "copago") {
			return false
		}
	case "faith":
		if s.is(m.from, "church", "iglesia", "temple", "mosque") && m.to-m.from == 1 && s.is(m.from-1, "my", "our", "their", "his", "her", "after", "left", "leaving", "the", "mi", "su", "nuestra") && !s.is(m.from-2, "not", "no") {
			return false // a place or a people that something happened with
		}
		// "in a church basement" is a place.
		if s.is(m.from, "church", "churches", "iglesia", "iglesias", "parroquia", "temple") && m.to-m.from == 1 {
			p := m.from - 1
			for s.is(p, "a", "the", "la", "una", "el", "my", "old", "local", "st") {
				p--
			}
			if s.is(p, "in", "at", "en", "near", "behind", "of") && !s.is(p-1, "not", "no") {
				return false
			}
		}
	case "time":
		if s.is(m.from-1, "the", "my", "our", "las", "mis") && s.is(m.to, "are", "is", "feel", "get", "son") && m.to-m.from == 1 {
			return false // "the evenings are the hardest"
		}
		if s.is(m.from, "am", "pm") && m.to-m.from == 1 {
			return false // with a number: when
		}
		if m.to-m.from == 1 && s.is(m.from, "late") {
			return !s.relationAt(m.from + 1) // "my late husband"
		}
	case "language":
		return s.languageFits(m)
	case "sort":
		if first.value == "distance" && s.is(m.to, "thing", "thing's", "friend", "friends", "family") {
			return false
		}
	case "day":
		if s.workDay(m) || s.pastDay(m) || m.to-m.from == 1 && s.is(m.from, "wed") && (s.is(m.to, "my", "our", "his", "her") || s.is(m.from-1, "to", "i", "he", "she", "they", "we", "just", "got")) {
			return false
		}
		if m.to-m.from == 1 && s.is(m.from, "sat") && (s.is(m.from-1, "i", "he", "she", "we", "they", "just") || s.is(m.to, "with", "next", "in", "there", "down", "through", "beside", "by", "alone")) {
			return false
		}
	case "audience":
		if (first.value == "women" || first.value == "men") && m.to-m.from == 1 && s.is(m.from-1, "another", "other", "younger", "older", "my", "her", "his", "that", "the", "otra", "otro", "la", "el") && s.is(m.from, "woman", "man", "mujer", "hombre", "guy") {
			return false
		}
		if p := m.from - 1; m.to-m.from == 1 && (s.is(p, "by") || s.is(p, "a", "an", "the", "my") && s.is(p-1, "by")) && s.axis(first.value) != "gender" && s.axis(first.value) != "age" && !s.is(p-1, "led", "run", "facilitated") && !s.is(p-2, "led", "run", "facilitated") {
			return false // "abused by a priest"
		}
		// One woman is the person who asks, or the therapist, and no group for women.
		if m.to-m.from == 1 && (first.value == "women" || first.value == "men") && s.is(m.from, "woman", "man", "mujer", "hombre", "girl", "guy") && !s.is(m.to, "only") {
			return false
		}
		if first.value == "students" && s.is(m.to, "in") && s.is(m.to+1, "high", "hs", "middle") {
			return false
		}
		if first.value == "partners" && m.to < len(s.tokens) && (s.tokens[m.to].has(markNumber) || s.is(m.to, "many", "my", "so")) {
			return false // "my husband of 40 years"
		}
		if first.value == "expectant-parents" && m.to-m.from == 1 && s.is(m.from-1, "are", "is", "get", "getting", "become", "becoming", "gets", "got") {
			return false
		}
		if s.is(m.from, "native") && m.to-m.from == 1 && (m.to == len(s.tokens) || s.ids[m.to].en == 0 || s.l.ordinary[s.words[m.to]] && !sought[s.words[m.to]] && !s.is(m.to, "talking", "healing") || s.is(m.to, "speaker", "speakers", "language", "english", "spanish")) {
			return false
		}
		if first.value == "veterans" && m.to-m.from == 1 && s.is(m.from, "vet", "vets") {
			for i := range s.words {
				if s.is(i, "dog", "dogs", "cat", "cats", "animal", "pet", "pets", "puppy") {
					return false
				}
			}
		}
		if (first.value == "teens" || first.value == "children") && s.is(m.from-1, "a", "teenage") && s.is(m.from-2, "as", "was", "when") {
			return false // "as a teenager": then, not now
		}
		if first.value == "parents" && m.to-m.from == 1 && s.is(m.from-1, "my", "our", "his", "her", "your", "their", "mi", "mis", "su", "sus", "nuestros", "whose", "both", "no", "abusive", "dead", "elderly", "aging", "toxic", "strict", "adoptive", "birth", "foster", "divorced") {
			return false
		}
		if first.value == "children" && m.to-m.from == 1 && m.from > 0 && s.tokens[m.from-1].has(markNumber) {
			return false // "alone with 3 kids"
		}
		if first.value == "children" && m.to-m.from == 1 && !s.is(m.from-2, "for", "para") && s.is(m.from-1, "with", "have", "has", "two", "three", "four", "raising", "my", "our", "their", "her", "his", "of", "whose", "lost", "no", "mis", "sus", "de", "tengo", "con", "los", "the", "bring", "cure") {
			return false
		}
	case "intent":
		return s.intentFits(m)
	}
	return true
}

// languageFits: the bare name of a language is one when somebody speaks it, when it stands before what is
// looked for ("korean counselor"), or at the end of a clause; "french toast" and "polish my shoes" are not.
func (s *sentence) languageFits(m match) bool {
	if !m.exact || s.is(m.from, "korea") {
		return false // a country is no language
	}
	if len(m.e.words) > 1 || m.e.spanish || m.to >= len(s.tokens) || s.tokens[m.to].has(markBreak) {
		return true
	}
	if s.is(m.from-1, "in", "en", "speak", "speaks", "speaking", "spoken", "or", "and", "hablo", "habla", "hable", "hablen") {
		return true
	}
	next := m.to
	if besideLanguage[s.words[next]] || s.tokens[next].has(markHyphen) {
		return true
	}
	return s.ids[next].en != 0 && !possessives[s.words[next]] && !articles[s.words[next]] && !s.l.ordinary[s.words[next]]
}

// besideLanguage are the words that may follow the name of a language in a search.
var besideLanguage = wordSet(`speaking speaker speakers language group groups support meeting meetings and or only please for in near at around with that who online zoom aa na
 preferred counselor counselors therapist psychologist class classes de para cerca por y o translation interpreter person someone anyone people woman man men women`)

// workDay: "i work monday through friday" are hours that are taken.
func (s *sentence) workDay(m match) bool {
	for i := m.from - 1; i >= max(0, m.from-3); i-- {
		if s.tokens[i+1].has(markBreak) {
			return false
		}
		if s.is(i, "work", "working", "trabajo", "busy", "shifts") {
			return !s.is(i-1, "after", "before", "de", "del", "post", "stress")
		}
		if !s.is(i, "on", "every", "through", "to", "from", "los", "de", "a", "all", "most", "and", "y") && !dayWords[s.words[i]] {
			return false
		}
	}
	return false
}

// pastEvents are what happened on a day that is named: nobody asks for a meeting on it.
var pastEvents = wordSet(`died passed away killed buried funeral left dumped fired laid off murio fallecio murieron despidieron dejo corrieron diagnosed attacked happened born
 sober clean arrested buried miscarried separated hospitalized since desde ocurrio paso choco crashed`)

// pastDay: "last sunday", "el sábado pasado", "my dad died on tuesday".
func (s *sentence) pastDay(m match) bool {
	if s.is(m.from-1, "last", "past", "pasado", "pasada") || s.is(m.to, "pasado", "pasada") {
		return true
	}
	i := m.from - 1
	for steps := 0; steps < 3 && s.is(i, "on", "this", "el", "este", "esta", "la", "just", "us", "me", "early", "late", "morning", "back"); steps++ {
		i--
	}
	return i >= 0 && pastEvents[s.words[i]] && !s.tokens[i+1].has(markBreak)
}

// participle: a Spanish word that says in what state somebody is.
func (s *sentence) participle(i int) bool {
	w := s.at(i)
	return ends(w, "ado") || ends(w, "ada") || ends(w, "ido") || ends(w, "ida") || w == "mal" || w == "muy" || w == "sin" || w == "con" || w == "asi" || w == "un" || w == "una"
}
