package ask

import "strings"

// An alarm is weighed against what stands around it: a hold, another person, the past, a denial.

// silenced: a hold covers words of the fire. An idiom about being killed is none beside a threat.
func silenced(tokens []token, f sounded, holds []sounded) bool {
	for _, h := range holds {
		if h.from >= f.to || h.to <= f.from {
			continue
		}
		// "my son's suicide attempt" is no bereavement.
		if h.to < len(tokens) && tokens[h.to-1].word == "suicide" && afterSuicide[tokens[h.to].word] {
			continue
		}
		if f.about == "partner" && h.level == levelNone && violent(tokens) && killsMe(tokens, h) {
			continue
		}
		if justNow(tokens, h) {
			continue
		}
		if h.to < len(tokens) && tokens[h.to-1].word == "for" && forSure[tokens[h.to].word] {
			continue
		}
		// A longer fire goes on after a shorter hold: "took his own life … and i want to".
		if f.level == levelDanger && f.size > h.size && (h.from >= f.from && h.to <= f.to || h.to < f.to) {
			continue
		}
		return true
	}
	return false
}

func killsMe(tokens []token, h sounded) bool {
	for i := h.from; i < h.to; i++ {
		if w := tokens[i].word; w == "kill" || w == "matar" {
			return true
		}
	}
	return false
}

var violence = wordSet("gun knife leave left hits hit beat beats threatened threatens threatening police scared afraid choked abuser abusive abuse hiding weapon stalking dijo pistola golpea pega miedo amenaza escape said says swore dejo dejarlo denuncio separo")

func violent(tokens []token) bool {
	for i := range tokens {
		if violence[tokens[i].word] {
			return true
		}
	}
	return false
}

var thirdPersons = wordSet(`he she they someone somebody friend husband wife son daughter kid child teen teenager brother sister mom dad mother father boyfriend girlfriend partner roommate cousin student who patients clients people kids teens ella hijo hija esposo esposa amigo amiga hermano hermana
 stepdad stepmom stepson stepdaughter stepfather stepmother nephew niece uncle aunt grandma grandpa grandson granddaughter grandmother grandfather fiance neighbor coworker colleague classmate bf gf ex bestie sis twin mum novio novia papa mama tio tia primo prima sobrino sobrina nieto nieta abuelo abuela vecino vecina cunado cunada suegra suegro pareja`)

var deathWords = wordSet("died death dead lost loss losing passed killed grief grieving funeral bereaved murio fallecio perdi duelo muerte")

// judged lowers an alarm whose neighbours change it: somebody else's wish, a past one, a denied one.
func judged(tokens []token, f sounded) sounded {
	if f.level == levelSoft && f.about == "overdose" && f.to-f.from == 1 {
		for i := range tokens {
			if deathWords[tokens[i].word] {
				f.level = levelNone // a bereavement
			}
		}
	}
	if f.level == levelSoft && f.to-f.from == 1 && f.from > 0 {
		switch tokens[f.from].word {
		case "suicide", "overdose":
			if tokens[f.from-1].has(markPossess) && (f.to >= len(tokens) || !afterSuicide[tokens[f.to].word]) {
				f.level = levelNone // "my colleague's suicide"
			}
		case "emergency", "emergencia":
			f.level = levelNone // "for emergency contraception"; who needs help now says more
		}
	} else if f.level == levelSoft && f.to-f.from == 1 && len(tokens) > 1 && (tokens[f.from].word == "emergency" || tokens[f.from].word == "emergencia") {
		f.level = levelNone
	}
	if f.level > levelNone && (f.about == "partner" || f.about == "sexual" || f.about == "child") && longAgo(tokens, f) {
		if f.level--; said(tokens, f, wasDoing) {
			f.level = levelNone
		}
		// "he choked me ten years ago" is soft, "my uncle molested me when i was little" a topic.
	}
	if f.level == levelSoft && said(tokens, f, others) && longAgo(tokens, f) {
		f.level = levelNone // "my dad tried to kill himself when i was a kid", "my wife overdosed two years ago"
	}
	if f.about == "suicide" && modals[tokens[f.from].word] && said(tokens, f, dying) && !ones(tokens, f) && anothers(tokens, f.from) {
		f.level = levelNone // "my dad will die soon"
	}
	if f.level != levelDanger {
		return f
	}
	if last := tokens[f.to-1]; last.has(markPossess) && thirdPersons[last.word] && f.about != "partner" {
		f.level = levelNone // "want to murder my neighbor's rooster"
		return f
	}
	if (f.about == "baby" || f.about == "child" || f.about == "others") && modals[tokens[f.from].word] && !mine(tokens, f.from) {
		f.level = levelNone // "the divorce will hurt my kids"
		return f
	}
	if f.about == "partner" && lifeless(tokens, f.from) {
		f.level = levelNone
		return f
	}
	before := func(n int) string {
		if f.from-n >= 0 {
			return tokens[f.from-n].word
		}
		return ""
	}
	first := tokens[f.from].word
	if f.about == "overdose" && (first == "took" || first == "taken") && (thirdPersons[before(1)] || thirdPersons[before(2)]) {
		f.level = levelSoft // "my mom took a lot of pills": an emergency says more than that
		return f
	}
	selfwish := f.about == "suicide" || f.about == "self-harm" || f.about == "word"
	if !selfwish {
		return f
	}
	if !f.given && !ones(tokens, f) && anothers(tokens, f.from) {
		f.level = levelSoft
		return f
	}
	switch {
	// "they want to die", "my friend might commit suicide"
	case first == "want" && thirdPersons[before(1)] && before(1) != "who",
		first == "commit" && (thirdPersons[before(1)] || thirdPersons[before(2)] || thirdPersons[before(3)] && before(2) != "i") && before(2) != "do" && before(3) != "how":
		f.level = levelSoft
		return f
	// "i am not going to kill myself", "would never"
	case before(1) == "never", before(1) == "not" && before(2) != "should" && (first == "going" || first == "kill" || first == "planning" || first == "end" || first == "suicidal"),
		before(1) == "to" && before(2) == "want" && before(3) == "not", before(1) == "not" && first == "want" && tokens[f.to-1].word != "live" && tokens[f.to-1].word != "alive":
		f.level = levelSoft
		return f
	}
	// "i tried to kill myself ten years ago", "i used to want to die"
	past, years := false, false
	for i := max(0, f.from-6); i < min(len(tokens), f.to+6); i++ {
		switch w := tokens[i].word; {
		case w == "used" && i+1 < len(tokens) && tokens[i+1].word == "to" && i < f.from,
			(w == "tried" || w == "attempted" || w == "wanted" || w == "intente" || w == "queria") && i < f.from+2:
			past = true
		case w == "years" || w == "months" || w == "year" || w == "anos", w == "when" && i+1 < len(tokens) && tokens[i+1].word == "i", len(w) == 4 && (strings.HasPrefix(w, "20") || strings.HasPrefix(w, "19")) && tokens[i].has(markNumber), w == "teenager" || w == "past" || w == "survived":
			years = true
		case w == "used":
			past = true
		}
	}
	if past && (years || before(1) == "to" && before(2) == "used" || before(2) == "used") {
		f.level = levelSoft
	}
	return f
}

// longAgo: what was done is years back, and nothing says that it goes on. "When i was" needs an age after it:
// "when i was asleep" is last night.
func longAgo(tokens []token, f sounded) bool {
	for i := range tokens {
		switch tokens[i].word {
		case "again", "tonight", "anoche", "otra":
			return false
		}
	}
	for i := max(0, f.from-2); i < min(len(tokens), f.to+2); i++ {
		if goesOn[tokens[i].word] && (i+1 == len(tokens) || !tokens[i+1].has(markNumber)) {
			return false
		}
	}
	for i := range tokens {
		w, before := tokens[i].word, ""
		if i > 0 {
			before = tokens[i-1].word
		}
		switch {
		case growingUp[w], (w == "ago" || w == "later") && (before == "years" || before == "decades" || before == "year"),
			w == "used" && i+1 < len(tokens) && tokens[i+1].word == "to",
			w == "grade" && i > 2 && tokens[i-2].word == "in" && tokens[i-3].word != "am", (w == "was" || w == "were") && i > 1 && tokens[i-2].word == "when" && young(tokens, i+1),
			before == "de" && smallOnce[w], before == "as" && (w == "a" || w == "an" || w == "my") && smallWithin(tokens, i+1),
			before == "hace" && i+1 < len(tokens) && (tokens[i+1].word == "anos" || tokens[i+1].word == "decadas"),
			before == "cuando" && (w == "era" || w == "eramos" || w == "tenia") && young(tokens, i+1), before == "in" && (w == "college" || w == "childhood"),
			len(w) == 4 && tokens[i].has(markNumber) && (w[:2] == "19" || w[:3] == "200" || w[:3] == "201"):
			return true
		}
	}
	return false
}

// young: "little", "a kid", "nine", "in school" come next.
func young(tokens []token, i int) bool {
	if i < len(tokens) && (tokens[i].word == "a" || tokens[i].word == "in" || tokens[i].word == "just") {
		i++
	}
	return i < len(tokens) && (tokens[i].has(markNumber) || smallOnce[tokens[i].word])
}

func smallWithin(tokens []token, i int) bool {
	for end := min(i+2, len(tokens)); i < end && !tokens[i].has(markBreak); i++ {
		if smallOnce[tokens[i].word] {
			return true
		}
	}
	return false
}

var (
	goesOn    = wordSet(`still again now keeps tonight today is hits beats touches rapes sigue todavia ahora hoy ahorita otra`)
	wasDoing  = wordSet(`touched molested abused raped assaulted beat hit tocaba tocaban abusaba abusaban abuso abusaron toco violaba violo violaron pegaba pegaban golpeaba`)
	growingUp = wordSet(`growing childhood upbringing infancia ninez`)
	smallOnce = wordSet(`chicas chicos ninos ninas pequena pequeno five six seven eight nine ten eleven twelve little young younger small kids children school elementary middle high college foster nina nino chica chico joven adolescente child kid teen teenager girl boy baby minor`)
)

// lifeless: what is going to kill me is a thing: "this mortgage".
func lifeless(tokens []token, from int) bool {
	if first := tokens[from].word; thirdPersons[first] || abusers[first] {
		return false
	}
	j := from - 1
	for j >= 0 && beings[tokens[j].word] {
		j--
	}
	return j > 0 && !thirdPersons[tokens[j].word] && !abusers[tokens[j].word] && possessing[tokens[j-1].word] && !tokens[j+1].has(markBreak)
}

var (
	abusers    = wordSet("he she they husband wife boyfriend girlfriend partner ex dad father stepdad stepfather brother uncle roommate man neighbor son fiance bf gf pimp stalker")
	beings     = wordSet(`is are was will would has been going`)
	possessing = wordSet(`my the this these that our`)
)

// said: one of the words stands in the alarm.
func said(tokens []token, f sounded, words map[string]bool) bool {
	for i := f.from; i < f.to; i++ {
		if words[tokens[i].word] {
			return true
		}
	}
	return false
}

var (
	dying  = wordSet(`die dead`)
	others = wordSet(`himself herself themselves overdosed`)
)

// modals say what will be, of whoever stands before them.
var modals = wordSet(`will might could would may should going about`)

// mine: what begins at word i has no other subject than "i".
func mine(tokens []token, i int) bool {
	for j := i; j > max(0, i-5); j-- {
		if clauseBegins(tokens, j) {
			return j == i
		}
		if w := tokens[j-1].word; w == "i" || w == "we" {
			return true
		}
	}
	return i == 0
}

// ones: the words name oneself.
func ones(tokens []token, f sounded) bool {
	for i := f.from; i < f.to; i++ {
		switch w := tokens[i].word; w {
		case "i", "yo", "my", "me", "myself", "mi", "mis", "quiero", "voy", "soy", "estoy", "tengo", "pienso":
			return true
		default:
			if len(w) > 5 && strings.HasSuffix(w, "rme") {
				return true
			}
		}
	}
	return false
}
