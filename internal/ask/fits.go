package ask

// fits are the exceptions that single phrases carry in their notes.
func (s *sentence) fits(m match) bool {
	first := m.e.senses[0]
	if s.meansOtherwise(m) {
		return false
	}
	switch first.param {
	case "kind":
		// "process group for therapists"
		if first.value == "individual-therapy" && m.to-m.from == 1 && s.is(m.from-1, "for", "para") && s.is(m.from, "therapists", "counselors", "psychologists", "terapeutas", "psicologos", "consejeros") {
			return false
		}
		// "my therapist said"
		if first.value == "individual-therapy" && s.is(m.from-1, "my", "mi") && !s.is(m.from-2, "be", "replace") {
			return false
		}
	case "attendee":
		// "too much for me" says who had enough, not who comes.
		if first.value == "self" && s.is(m.from, "for") && m.from > 0 && !s.tokens[m.from].has(markBreak) && !forWhom[s.words[m.from-1]] {
			return false
		}
		if first.value == "both" && s.is(m.from, "whole") && s.is(m.from-1, "my", "our", "his", "her", "lost", "the", "their") && !s.is(m.from-2, "bring", "for", "with") {
			return false
		}
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
		if first.value == "grandparents-raising" && s.is(m.to, "me", "us", "him", "her") {
			return false // "my grandma raised me"
		}
		if first.value == "parents-of-struggling-youth" && s.is(m.from-1, "adoptive", "foster", "divorced", "single", "step") && m.to-m.from <= 3 {
			return false
		}
		if first.value == "parenting" && s.is(m.to, "soltero", "solteros", "solteras", "single") {
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
		if first.value == "domestic-violence" && s.is(m.to-1, "me") && s.is(m.to, "up", "hard", "harder", "like", "that", "why", "how", "as", "so") {
			return false // "hit me up", "it hits me that"
		}
		// "meet people who get it": whom, not that somebody is alone
		if first.value == "loneliness" && s.is(m.to-1, "people", "friends", "gente", "personas") && s.is(m.to, "who", "that", "with", "like", "going", "living", "que", "con", "como") {
			return false
		}
		// "después de un aborto espontáneo": the loss, which the term says
		if first.value == "after-abortion" && s.is(m.to-1, "aborto", "abortos", "abortion") && s.is(m.to, "espontaneo", "espontaneos", "natural", "involuntario", "no") {
			return false
		}
		if first.value == "after-abortion" && s.is(m.from-1, "spontaneous") {
			return false
		}
		if first.value == "combat-stress" && s.is(m.from, "deployed", "deployment") && m.to-m.from == 1 && s.ofAnother(m.from) {
			return false // "while he's deployed": somebody waits for him
		}
		if first.value == "coming-out" && s.is(m.to, "of") && !s.is(m.to+2, "closet") {
			return false
		}
	case "format":
		// "online shopping" is what somebody does there
		if first.value == "online" && s.is(m.to, "shopping", "dating", "betting", "gambling", "poker", "casino", "casinos", "games", "gaming", "bullying", "harassment", "porn", "purchases", "banking", "stalking", "predator", "scam", "school") && !s.tokens[m.to].has(markBreak) {
			return false
		}
	case "payer":
		if s.is(m.to, "does", "will", "did") && s.is(m.to+1, "not") && s.is(m.to+2, "cover", "pay", "help") || s.is(m.to, "denied", "dropped", "rejected") || s.is(m.to, "no") && s.is(m.to+1, "cubre", "me", "lo", "paga") {
			return false // who does not pay is no payer
		}
	case "cost":
		if m.to < len(s.tokens) && s.is(m.to, "copay", "deductible", "coinsurance", "copago") {
			return false
		}
	case "access":
		if first.value == "wheelchair" && s.is(m.from, "elevator", "elevators", "elevador", "elevadores", "ascensor") && (s.is(m.from-1, "ride", "riding", "in", "on", "of", "stuck", "take", "hate", "fear", "enclosed") || s.is(m.from-1, "los", "el", "un") && s.is(m.from-2, "en", "a")) {
			return false
		}
	case "faith":
		if s.is(m.from-1, "left", "leaving", "escaped", "raised", "quit", "former") || s.is(m.from-1, "the", "a", "my") && s.is(m.from-2, "left", "leaving", "escaped", "quit") {
			return false // where somebody comes from is not where they go
		}
		if s.is(m.to, "basement", "basements", "hall", "parking", "bells", "picnic", "steps") && m.to-m.from == 1 {
			return false
		}
		if s.is(m.from, "church", "iglesia", "temple", "mosque") && m.to-m.from == 1 && s.is(m.from-1, "my", "our", "their", "his", "her", "after", "left", "leaving", "the", "that", "this", "mi", "su", "nuestra", "esa", "esta") && !s.is(m.from-2, "not", "no") {
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
		if m.to-m.from == 1 && s.is(m.from-1, "the", "la") && s.is(m.from-2, "through", "during", "of", "durante", "toda") {
			return false
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
		if first.value == "adults" && s.is(m.to, "mayores") {
			return false
		}
		if first.value == "older-adults" && s.is(m.from, "mayor", "mayores") && m.to-m.from == 1 && (s.is(m.from-1, "hijo", "hija", "hermano", "hermana", "hijos", "hermanos", "hermanas", "la", "el", "mi") || s.is(m.to, "parte", "de", "problema")) {
			return false
		}
		// "los papás de mi novia": whose they are
		if last := m.e.words[len(m.e.words)-1]; (last == "of" || last == "de") && possessives[s.at(m.to)] {
			return false
		}
		// "i was a nurse", "my kids are in college"
		if axis := s.axis(first.value); axis == "service" && first.value != "veterans" && s.is(m.from-1, "a", "an") && s.is(m.from-2, "was", "be", "been", "as") || first.value == "students" && s.is(m.from, "in", "at") && s.ofAnother(m.from) {
			return false
		}
		if s.caredFor(m) || s.possession(m, first.value) || s.once(m, first.value) || s.spokenOf(m, first.value) {
			return false
		}
		if (first.value == "women" || first.value == "men") && m.to-m.from == 1 && s.is(m.from-1, "another", "other", "younger", "older", "my", "her", "his", "that", "the", "otra", "otro", "la", "el") && s.is(m.from, "woman", "man", "mujer", "hombre", "guy") {
			return false
		}
		if p := m.from - 1; m.to-m.from == 1 && (s.is(p, "by") || s.is(p, "a", "an", "the", "my") && s.is(p-1, "by")) && s.axis(first.value) != "gender" && s.axis(first.value) != "age" && !s.is(p-1, "led", "run", "facilitated") && !s.is(p-2, "led", "run", "facilitated") {
			return false // "abused by a priest"
		}
		// One woman is the person who asks, or the therapist, and no group for women.
		if m.to-m.from == 1 && (first.value == "women" || first.value == "men") && s.is(m.from, "woman", "man", "mujer", "hombre", "girl", "guy", "senora", "dama", "caballero", "varon", "lady", "gentleman", "dude") && !s.is(m.to, "only") {
			return false
		}
		if first.value == "students" && m.to-m.from == 1 && s.is(m.to, "of") {
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
		if s.is(m.from, "native") && m.to-m.from == 1 && !nativePeople[s.at(m.to)] && (m.to == len(s.tokens) || s.ids[m.to].en == 0 || s.l.ordinary[s.words[m.to]] && !sought[s.words[m.to]] && !s.is(m.to, "talking", "healing") || s.is(m.to, "speaker", "speakers", "language", "english", "spanish", "of")) {
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
		if first.value == "teens" && m.to-m.from == 1 && m.from > 0 && (s.tokens[m.from-1].has(markNumber) || s.is(m.from-1, "two", "three", "dos", "tres", "have", "raising", "my", "our", "mis", "with")) && !s.is(m.from-2, "for", "para") && !s.is(m.from-1, "my", "with") {
			return false
		}
		if first.value == "children" && m.to-m.from == 1 && m.from > 0 && s.tokens[m.from-1].has(markNumber) {
			return false // "alone with 3 kids"
		}
		if first.value == "children" && m.to-m.from == 1 && !s.is(m.from-2, "for", "para") && s.is(m.from-1, "with", "have", "has", "two", "three", "four", "raising", "my", "our", "their", "her", "his", "of", "whose", "lost", "no", "mis", "sus", "de", "tengo", "dos", "tres", "cuatro", "cinco", "mi", "nuestros", "other", "con", "los", "the", "bring", "cure") {
			return false
		}
	case "intent":
		return s.intentFits(m)
	}
	return true
}

var nativePeople = wordSet("women womens men mens people youth american americans veterans elders families community teens")

// forWhom may stand before "for me" when it says who comes.
var forWhom = wordSet("group groups therapist therapy counselor help support something someone anything somebody meeting meetings class classes program one place it this not depression anxiety grief")

// ofAnother: he, she or a relative stands before the word as its subject.
func (s *sentence) ofAnother(i int) bool {
	for p := i - 1; p >= max(0, i-3); p-- {
		if s.tokens[p+1].has(markBreak) || s.is(p, "i", "we", "yo") {
			return false
		}
		if s.is(p, "he", "she", "they", "ella", "el") || s.relationAt(p) {
			return true
		}
	}
	return false
}

// caredFor: "cuidadores de ancianos", "caring for the elderly": they are whom the seeker looks after.
func (s *sentence) caredFor(m match) bool {
	i := m.from - 1
	if s.is(i, "cuido", "cuidar", "cuidando", "cuidamos") {
		return true
	}
	for steps := 0; steps < 2 && s.is(i, "an", "a", "the", "my", "our", "un", "una", "los", "las", "el", "la", "frail", "mi", "mis", "older", "two", "dos", "sick"); steps++ {
		i--
	}
	return s.is(i, "for", "of", "to") && s.is(i-1, "caring", "care", "caregivers", "caregiver", "carers", "caretaker", "caretakers", "tending") || s.is(i, "after") && s.is(i-1, "looking", "look") ||
		s.is(i, "de", "a") && s.is(i-1, "cuidadores", "cuidador", "cuidadora", "cuidadoras", "cuidado", "cuidar", "cuidan", "cuidamos", "cuido", "cuidando", "atender")
}

// possessed is what belongs to somebody: "moms house", "kids school".
var possessed = wordSet(`house home place car name side family funeral birthday voice illness death drinking addiction dementia memory room boyfriend girlfriend husband wife stuff things ashes grave estate will
 anniversary apartment hoarding clothes bed phone doctor school teacher father mother dad mom behavior moods temper debt job recital soccer menu meal meals party sports team diagnosis surgery cancer disease shoes movie book books
 alzheimers parkinsons schedule stroke gambling attitude picture wedding graduation nurse caregiver caregivers`)

// possession: an audience word that only says whose something is.
func (s *sentence) possession(m match, audience string) bool {
	if m.to-m.from != 1 || m.to >= len(s.tokens) || s.tokens[m.to].has(markBreak) {
		return false
	}
	switch audience {
	case "parents", "children", "teens", "siblings", "grandparents", "older-adults", "couples":
		return possessed[s.words[m.to]] && !s.is(m.to+1, "group", "groups", "meeting", "class")
	}
	return false
}

// spokenOf: the people are only told of: "the hospice nurse says", "i keep rescuing men", "kids are grown".
func (s *sentence) spokenOf(m match, audience string) bool {
	if m.to-m.from != 1 && audience != "families" && audience != "expectant-parents" && audience != "healthcare-workers" {
		return false
	}
	if audience == "families" && s.is(m.to, "both", "need", "are", "all") {
		return true
	}
	if spokenVerbs[s.at(m.to)] && !s.tokens[m.to].has(markBreak) {
		return true
	}
	axis := s.axis(audience)
	if axis == "service" && m.to-m.from == 1 && s.tokens[m.from].has(markPossess) && s.is(m.to, "kid", "kids", "wife", "son", "daughter", "husband", "widow", "child", "children") {
		return true
	}
	if s.is(m.from-1, "to") && s.is(m.from-2, "married", "attracted", "next", "lied", "talk", "talking") {
		return true
	}
	// "a trans teen's mom": somebody of theirs comes
	if (axis == "age" || axis == "role" || axis == "situation") && m.to-m.from == 1 && s.tokens[m.from].has(markPossess) && !ends(s.words[m.from], "s") && !s.is(m.from, "women", "men", "children") && !beside[s.at(m.to)] && m.to < len(s.tokens) && !s.is(m.from, "mom", "mother", "dad", "father", "senior") {
		return true
	}
	// "papás de adolescentes": their children do not come
	if axis == "age" && s.is(m.from-1, "of", "de") && s.is(m.from-2, "parents", "parent", "moms", "dads", "mothers", "fathers", "papas", "padres", "mamas", "madres", "mama", "papa") {
		return true
	}
	before := m.from - 1
	for s.is(before, "pregnant", "old", "young", "older", "other", "younger", "married", "angry", "violent", "toxic", "unavailable", "strange", "little", "small", "wrong", "bad") {
		before--
	}
	if (axis == "gender" || axis == "age" || audience == "expectant-parents" || audience == "parents" || audience == "grandparents") && objectVerbs[s.at(before)] {
		return true
	}
	if axis == "age" && s.is(m.to, "are", "were", "have", "hate", "do", "did", "will", "grew", "went") && !s.is(m.to+1, "welcome", "allowed", "ok", "okay") && !s.is(m.from-1, "for", "where") {
		return true
	}
	if axis == "service" && s.is(m.from-1, "my", "his", "her", "our", "their", "the") && !s.plainPlural(m.from) {
		return true
	}
	// One mother is somebody's; a group is of mothers.
	return audience == "parents" && m.to-m.from == 1 && s.is(m.from, "mother", "father", "mom", "dad", "mum", "parent") && !s.tokens[m.from].has(markPossess) && !s.is(m.to, "group", "groups", "support", "meeting", "meetings", "circle", "friendly", "class") && !s.is(m.from-1, "for", "im", "am", "single", "new", "young")
}

func (s *sentence) plainPlural(i int) bool { return ends(s.words[i], "s") }

var (
	spokenVerbs = wordSet("says said told tells thinks thought gave recommended suggested referred dice dijo piensa")
	objectVerbs = wordSet("tell telling ask asking hires hire hiring around trust trusting hate hating fear afraid scared rescuing dating date chasing attracting fixing like love loved loving abused raped attacked beaten hurt resent teach teaching taught babysit babysitting raising against")
)

// beside are the words of what is looked for, which an audience may own.
var beside = wordSet("group groups support meeting meetings class classes circle night therapy therapist program workshop")

// once: "cuando yo era niña", "as a child": it was then.
func (s *sentence) once(m match, audience string) bool {
	if audience != "children" && audience != "teens" || m.to-m.from != 1 {
		return false
	}
	return s.is(m.from-1, "era", "eramos", "fui", "siendo", "desde") || s.is(m.from-1, "de") && s.is(m.from, "nino", "nina", "adolescente", "chico", "chica") && !s.is(m.from-2, "psicologo", "psicologa", "terapeuta", "grupo", "terapia", "especialista", "sala", "cuidado") ||
		s.is(m.from-1, "a", "una", "un") && s.is(m.from-2, "as", "was", "era", "been", "fui")
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
	if s.tokens[next].has(markCapital) && !s.tokens[m.from].has(markCapital) && !s.shouted {
		return true // "spanish Santa Ana"
	}
	if s.ids[next].en != 0 && s.is(next+1, "group", "groups", "class", "classes", "meeting", "meetings", "therapist", "support", "counselor") {
		return true // "spanish stress group"
	}
	if besideLanguage[s.words[next]] || s.tokens[next].has(markHyphen) {
		return true
	}
	return s.ids[next].en != 0 && !possessives[s.words[next]] && !articles[s.words[next]] && !s.l.ordinary[s.words[next]]
}

// besideLanguage are the words that may follow the name of a language in a search.
var besideLanguage = wordSet(`speaking speaker speakers language group groups support meeting meetings and or only please for in near at around with that who online zoom aa na
 preferred church moms seniors elders families community adults preferred counselor counselors therapist psychologist class classes de para cerca por y o translation interpreter person someone anyone people woman man men women`)

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
 found got went let lost moved told cheated relapsed signed corrio dejo enterramos enterre supe paso
 sober clean arrested buried miscarried separated hospitalized since desde ocurrio paso choco crashed`)

// pastDay: "last sunday", "el sábado pasado", "my dad died on tuesday".
func (s *sentence) pastDay(m match) bool {
	if s.is(m.from-1, "last", "past", "pasado", "pasada") || s.is(m.to, "pasado", "pasada") {
		return true
	}
	i := m.from - 1
	for steps := 0; steps < 3 && s.is(i, "on", "a", "this", "el", "este", "esta", "la", "just", "us", "me", "early", "late", "morning", "back"); steps++ {
		i--
	}
	if i >= 0 && pastEvents[s.words[i]] && !s.tokens[i+1].has(markBreak) {
		return true
	}
	return s.toldOf(m)
}

// toldOf: "i buried my father on saturday": one day, with "on" before it, in a clause that tells what happened
// and asks for nothing.
func (s *sentence) toldOf(m match) bool {
	if m.to-m.from != 1 || ends(s.words[m.from], "s") || !s.is(m.from-1, "on", "el", "this", "a") {
		return false
	}
	told := false
	for i := m.from - 2; i >= max(0, m.from-9); i-- {
		if meetingWords[s.words[i]] || askingWords[s.words[i]] {
			return false
		}
		told = told || pastEvents[s.words[i]] && !s.is(i, "clean", "sober")
		if s.tokens[i].has(markBreak) {
			break
		}
	}
	return told
}

var askingWords = wordSet("need want looking find any where busco necesito quiero hay algun")

// participle: a Spanish word that says in what state somebody is.
func (s *sentence) participle(i int) bool {
	w := s.at(i)
	return ends(w, "ado") || ends(w, "ada") || ends(w, "ido") || ends(w, "ida") || w == "mal" || w == "muy" || w == "sin" || w == "con" || w == "asi" || w == "un" || w == "una"
}
