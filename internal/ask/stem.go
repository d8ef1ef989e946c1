package ask

// Stems are light on purpose: they join the forms of one word (plurals, -ing, -ed; gender, number and the
// common verb endings in Spanish) and never two words of different meaning. Where they would, the word is in
// exactOnly.

// stemEN is the English stem of a folded word.
func stemEN(w string) string {
	n := len(w)
	if n < 4 || w[0] <= '9' {
		return w
	}
	switch {
	case ends(w, "ies") || ends(w, "ied"):
		if n > 4 {
			w = w[:n-3] + "y"
		}
	case ends(w, "sses"), ends(w, "xes"), ends(w, "ches"), ends(w, "shes"), ends(w, "zes"):
		w = w[:n-2]
	case ends(w, "ss"), ends(w, "us"), ends(w, "is"):
	case ends(w, "s"):
		w = w[:n-1]
	}
	n = len(w)
	switch {
	case ends(w, "ing") && n >= 6 && vowelIn(w[:n-3]):
		w = undouble(w[:n-3])
	case ends(w, "eed"):
	case ends(w, "ed") && n >= 5 && vowelIn(w[:n-2]):
		w = undouble(w[:n-2])
	}
	if n = len(w); n >= 4 && w[n-1] == 'e' {
		w = w[:n-1]
	}
	return w
}

func ends(w, tail string) bool { return len(w) > len(tail) && w[len(w)-len(tail):] == tail }

func vowelIn(w string) bool {
	for i := range len(w) {
		switch w[i] {
		case 'a', 'e', 'i', 'o', 'u', 'y':
			return true
		}
	}
	return false
}

// undouble takes one of two equal consonants at the end: "gambling" ends in one, "quitting" in two.
func undouble(w string) string {
	n := len(w)
	if n >= 3 && w[n-1] == w[n-2] && w[n-1] != 'l' && w[n-1] != 's' && w[n-1] != 'e' && w[n-1] != 'o' {
		return w[:n-1]
	}
	return w
}

// stemES is the Spanish stem of a folded word.
func stemES(w string) string {
	n := len(w)
	if n < 4 || w[0] <= '9' {
		return w
	}
	if ends(w, "ces") {
		w = w[:n-3] + "z"
	} else if ends(w, "es") && n >= 5 && !vowel(w[n-3]) {
		w = w[:n-2]
	} else if ends(w, "s") && n >= 5 && vowel(w[n-2]) {
		w = w[:n-1]
	}
	for _, tail := range endingsES {
		if n = len(w); n-len(tail) >= 4 && ends(w, tail) {
			return w[:n-len(tail)]
		}
	}
	if n = len(w); n >= 4 && vowel(w[n-1]) {
		w = w[:n-1]
	}
	return w
}

func vowel(c byte) bool { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' }

// endingsES are the endings of verbs, the longest first; participles and adjectives end alike.
var endingsES = []string{"iendo", "ando", "amos", "emos", "imos", "aron", "ieron", "aban", "ado", "ada", "ido", "ida", "aba", "ian", "ar", "er", "ir", "an", "en"}

// exactOnly are vocabulary words that other words would turn into by stemming.
var exactOnly = map[string]bool{
	"mujeres": true, "hombres": true, "females": true, "males": true, "adults": true, "adultos": true,
	"fired": true, "murdered": true,
	"families": true, "familias": true, "parents": true, "kids": true,
	"cheated": true, "cheating": true,
	"laws": true, "teams": true, "program": true, "programs": true, "smoking": true, "aids": true, "using": true, "meeting": true, "meetings": true, "parking": true, "training": true, "cutting": true, "moving": true, "dating": true,
	"lawyers": true, "attorneys": true, "pilots": true, "executives": true, "ms": true, "pots": true, "als": true, "rides": true, "openings": true,
	"affair": true, "boundaries": true, "needs": true, "passing": true, "passed": true, "late": true, "lost": true, "miss": true, "killed": true,
	"cases": true, "mens": true, "tics": true, "circle": true, "crack": true, "united": true, "skills": true, "steps": true, "dies": true, "uses": true,
	"bets": true, "booze": true, "slots": true, "drinks": true, "drunk": true, "dos": true, "como": true, "paro": true, "casa": true, "vivo": true,
	"nature": true, "served": true, "single": true, "adopted": true, "listed": true, "registration": true, "hiking": true, "wed": true,
	"mania": true, "temper": true, "toma": true, "bebe": true, "juega": true, "usa": true, "celeste": true, "coca": true,
	"abused": true, "violaba": true, "parent": true, "parenting": true, "improv": true, "alters": true, "tweaking": true, "expecting": true, "enabling": true, "enabler": true, "disabled": true, "separated": true, "stoned": true, "gaming": true,
	"crafting": true, "painting": true, "scrolling": true, "sliding": true, "local": true, "masked": true, "shrink": true, "shrinks": true, "transitions": true, "transitioning": true,
	"couples": true, "licensed": true, "qualified": true, "certified": true, "confirmed": true, "deployed": true, "deployment": true, "evicted": true, "journaling": true, "relocating": true,
	"evacuated": true, "fixer": true, "needy": true, "clingy": true, "choir": true, "parlay": true, "bombing": true, "shunning": true, "inhala": true, "expired": true, "perished": true,
	"drowned": true, "suicided": true, "twenties": true, "evenings": true, "drugs": true, "duelo": true, "duelos": true, "perdidas": true, "perdida": true,
	"tos": true, "remote": true, "cart": true, "speed": true, "process": true, "closed": true, "open": true, "free": true,
	"camion": true, "padres": true, "papas": true, "mamas": true, "madre": true, "padre": true, "esposas": true, "hambre": true, "nervios": true,
	"particular": true, "soon": true, "early": true, "tarde": true, "tardes": true, "manana": true, "comer": true,
}
