package ask

import "strings"

// heard is a query as danger is looked for in it: short forms of chats written out, letters that were drawn
// out drawn in, known misspellings mended. at says which typed word each word was.
type heard struct {
	tokens []token
	at     []int
}

func (h heard) plain() []string {
	out := make([]string, len(h.tokens))
	for i := range h.tokens {
		out[i] = h.tokens[i].word
	}
	return out
}

func hear(typed []token) heard {
	h := heard{make([]token, 0, len(typed)+8), make([]int, 0, len(typed)+8)}
	for i := range typed {
		t := typed[i]
		if parts, ok := chatted[t.word]; ok {
			for k, p := range parts {
				if k > 0 {
					t.marks = markContinue
				}
				t.word = p
				h.tokens, h.at = append(h.tokens, t), append(h.at, i)
			}
			continue
		}
		if who, ok := apart[t.word]; ok && i+1 < len(typed) && afterWill[typed[i+1].word] {
			h.tokens, h.at = append(h.tokens, token{word: who, from: t.from, to: t.to, marks: t.marks}), append(h.at, i)
			if t.marks = markContinue; t.word == "id" {
				t.word = "would"
			} else {
				t.word = "will"
			}
		}
		t.word = dangerWord(drawnIn(t.word))
		switch {
		// "me boy a matar"
		case t.word == "boy" && i+1 < len(typed) && typed[i+1].word == "a":
			t.word = "voy"
		// "want 2 die", "i want too die", "took to many"
		case (t.word == "2" || t.word == "too") && i+1 < len(typed) && afterTo[typed[i+1].word]:
			t.word = "to"
		case (t.word == "to" || t.word == "2") && i+1 < len(typed) && (typed[i+1].word == "many" || typed[i+1].word == "much"):
			t.word = "too"
		}
		h.tokens, h.at = append(h.tokens, t), append(h.at, i)
	}
	return h
}

var afterTo = wordSet("die dye kill kil end be live hurt cut go take jump od overdose hang shoot commit do unalive disappear stop sleep not harm")

// apart are short forms that are words of their own without the apostrophe: "what ill do", "hell kill me".
var (
	apart     = map[string]string{"ill": "i", "id": "i", "hell": "he", "shell": "she", "well": "we"}
	afterWill = wordSet("be do kill hurt die never not end just probably have lose shoot cut take snap go make jump hang find come beat rather like hit stab choke murder always")
)

// chatted are the short forms of chats that mean something else elsewhere ("rn" is a nurse), so that only
// danger reads them so.
var chatted = map[string][]string{
	"idw": {"i", "do", "not", "want", "to"}, "idwt": {"i", "do", "not", "want", "to"}, "idwtl": {"i", "do", "not", "want", "to", "live"}, "idwtbh": {"i", "do", "not", "want", "to", "be", "here"}, "iwtd": {"i", "want", "to", "die"}, "iwd": {"i", "want", "to", "die"}, "iwtkms": {"i", "want", "to", "kms"}, "iwkms": {"i", "want", "to", "kms"},
	"rn": {"right", "now"}, "ctb": {"kill", "myself"}, "kmself": {"kill", "myself"}, "kmyself": {"kill", "myself"}, "killmyself": {"kill", "myself"}, "killme": {"kill", "me"}, "wannadie": {"want", "to", "die"}, "wantto": {"want", "to"},
	"bouta": {"about", "to"}, "boutta": {"about", "to"}, "finna": {"going", "to"}, "tryin": {"trying"}, "tryina": {"trying", "to"}, "gon": {"going", "to"}, "gna": {"going", "to"}, "gunna": {"going", "to"}, "gona": {"going", "to"}, "guna": {"going", "to"}, "ganna": {"going", "to"}, "goin": {"going"}, "thinkin": {"thinking"}, "feelin": {"feeling"}, "livin": {"living"}, "hafta": {"have", "to"}, "needa": {"need", "to"}, "oughta": {"should"}, "iam": {"i", "am"}, "dontwanna": {"do", "not", "want", "to"}, "dontwant": {"do", "not", "want"},
	"selfharm": {"self", "harm"}, "selfharming": {"self", "harming"}, "selfinjury": {"self", "injury"}, "sh'ing": {"self", "harming"},
	"alot": {"a", "lot"}, "noone": {"no", "one"}, "everytime": {"every", "time"}, "cuz": {"because"}, "cos": {"because"}, "bc": {"because"}, "bcuz": {"because"}, "coz": {"because"}, "tho": {"though"}, "smth": {"something"}, "sth": {"something"}, "w": {"with"}, "tn": {"tonight"}, "2nite": {"tonight"}, "2night": {"tonight"}, "2day": {"today"}, "2morrow": {"tomorrow"}, "tmw": {"tomorrow"}, "tomorow": {"tomorrow"}, "tommorow": {"tomorrow"}, "tommorrow": {"tomorrow"}, "rly": {"really"}, "srsly": {"seriously"},
	"nmas": {"nomas"}, "toy": {"estoy"}, "q": {"que"}, "k": {"que"}, "pq": {"porque"}, "voya": {"voy", "a"}, "vo": {"voy"}, "pa": {"para"}, "nel": {"no"}, "tqiero": {"te", "quiero"},
}

// drawnIn takes a letter written three or more times back to one: "dieeee", "moriiir", "sooo".
func drawnIn(w string) string {
	run := 1
	for i := 1; i < len(w); i++ {
		if w[i] != w[i-1] {
			run = 1
			continue
		}
		if run++; run < 3 {
			continue
		}
		out := make([]byte, 0, len(w))
		for a := 0; a < len(w); {
			b := a + 1
			for b < len(w) && w[b] == w[a] {
				b++
			}
			if b-a >= 3 {
				out = append(out, w[a])
			} else {
				out = append(out, w[a:b]...)
			}
			a = b
		}
		return string(out)
	}
	return w
}

// dangerWord joins the spellings of distress; a phrase of one word is never corrected.
func dangerWord(w string) string {
	if c, ok := misspelt[w]; ok {
		return c
	}
	return w
}

var misspelt = map[string]string{
	"ro": "to", "kil": "kill", "kll": "kill", "kiling": "killing",
	"myslef": "myself", "mysef": "myself", "meself": "myself", "mself": "myself", "myselves": "myself", "myselfe": "myself", "mysel": "myself", "mahself": "myself", "miself": "myself",
	"sucide": "suicide", "suiside": "suicide", "suicde": "suicide", "suacide": "suicide", "suecide": "suicide", "suiced": "suicide", "suicid": "suicide", "sooicide": "suicide", "suicied": "suicide", "sueside": "suicide",
	"sucidal": "suicidal", "suicidial": "suicidal", "suicdal": "suicidal", "suisidal": "suicidal", "suicidel": "suicidal", "sucicidal": "suicidal", "suicidle": "suicidal", "sucidle": "suicidal", "suicidall": "suicidal",
	"anymor": "anymore", "nomore": "anymore", "anymre": "anymore", "wana": "want", "wnt": "want", "wan": "want", "nto": "not", "nott": "not", "dye": "die", "dy": "die",
	"suisidio": "suicidio", "sucidio": "suicidio", "suicido": "suicidio", "suisida": "suicida", "sucida": "suicida",
	"kiero": "quiero", "kitar": "quitar", "oy": "hoy", "deceo": "deseo", "dezeo": "deseo", "aorita": "ahorita", "orita": "ahorita", "aorcarme": "ahorcarme", "orcarme": "ahorcarme", "aogarme": "ahogarme", "avlar": "hablar", "ablar": "hablar", "nesesito": "necesito", "nececito": "necesito", "nesecito": "necesito", "alluda": "ayuda", "alludenme": "ayudenme", "ayudemen": "ayudenme", "desparecer": "desaparecer", "desapareser": "desaparecer", "exsiste": "existe", "sobredocis": "sobredosis", "beneno": "veneno", "cuchiyo": "cuchillo", "piztola": "pistola", "golpia": "golpea", "abiolado": "violado", "biolo": "violo", "biolaron": "violaron", "biola": "viola", "abusarn": "abusaron", "enserro": "encerro", "encerada": "encerrada", "enserrada": "encerrada", "ensima": "encima", "asul": "azul", "respirra": "respira", "rrespira": "respira", "esposso": "esposo", "suisidarme": "suicidarme", "sucidarme": "suicidarme", "suisidar": "suicidar", "suicidarm": "suicidarme", "suicidame": "suicidarme", "morirm": "morirme", "matarm": "matarme", "vivirr": "vivir", "slef": "self", "selve": "self", "qiero": "quiero", "quero": "quiero", "kero": "quiero", "kieres": "quieres", "kiere": "quiere", "quiro": "quiero", "qero": "quiero", "kisiera": "quisiera", "aki": "aqui", "kitarme": "quitarme", "quitarmela": "quitarme", "bida": "vida", "vda": "vida", "bibir": "vivir", "vivr": "vivir", "bivir": "vivir", "vibir": "vivir", "asta": "hasta", "aser": "hacer", "aserme": "hacerme", "acerme": "hacerme", "muerir": "morir", "murir": "morir", "pastias": "pastillas", "pastiyas": "pastillas", "pastilas": "pastillas", "benero": "veneno", "exsistir": "existir", "esistir": "existir",
	"n": "and", "lief": "life", "liv": "live", "lfe": "life", "lyfe": "life", "comit": "commit", "commiting": "committing", "comitting": "committing", "comiting": "committing", "leathal": "lethal", "leathel": "lethal", "withdrawl": "withdrawal", "withdrawls": "withdrawals", "withdrawel": "withdrawal", "breatheing": "breathing", "brething": "breathing", "breething": "breathing", "stalkin": "stalking", "cuttin": "cutting", "killin": "killing", "hurtin": "hurting", "hittin": "hitting", "beatin": "beating", "overdoze": "overdose", "overdosd": "overdosed", "unalived": "unalive", "roomate": "roommate", "alon": "alone", "deth": "death", "ded": "dead", "pils": "pills", "pilz": "pills", "roap": "rope", "gunn": "gun", "tonigh": "tonight", "2nite": "tonight", "scard": "scared", "afriad": "afraid", "hospitle": "hospital", "husban": "husband", "boyfreind": "boyfriend", "freind": "friend", "wrists": "wrists", "rists": "wrists", "dieing": "dying", "dyeing": "dying", "somone": "someone", "sombody": "somebody",
}

// distressed are the words that an unknown word may have been meant for: two letters changed places, or one
// is missing, doubled or, in a long word, wrong.
var distressed = indexed(`self bottle bottles die dead death kill killing myself life live living alive want going suicide suicidal suicidio suicida suicidarme suicidarse anymore strangled strangling strangle choking choked
	tonight tomorrow overdose overdosed overdosing breathing cutting hurting hurt harming unconscious unresponsive swallowed existing exist threatened threatening threatens wake pills bridge medication antidepressants ibuprofen tylenol acetaminophen
	hotline emergency withdrawal withdrawals fentanyl stalking stalked assaulted raped abused abusing abuse beating husband boyfriend girlfriend scared afraid goodbye jump jumping someone somebody bleeding hanging shoot shooting trafficked trafficking
	matar matarme morir morirme quiero quitarme vida vivir despertar pastillas existir desaparecer muerto muerta acabar terminar puente veneno cortarme ahorcarme ahorco amenaza golpea maltrata sobredosis emergencia ayuda despedida suicidarse aventarme`)

func indexed(s string) map[byte][]string {
	out := map[byte][]string{}
	for w := range strings.FieldsSeq(s) {
		out[w[0]] = append(out[w[0]], w)
	}
	return out
}

// meantWord is the word of danger that an unknown word was meant to be, or the word itself.
func (d *dangers) meantWord(w string) string {
	if len(w) < 2 || d.everyday(w) {
		return w
	}
	if to := d.sounds[sound(w)]; to != "" {
		return to
	}
	if len(w) < 4 {
		return w
	}
	if w[len(w)-2:] == "in" && d.words[w+"g"] != 0 {
		return w + "g" // "thinkin of takin"
	}
	for _, to := range distressed[w[0]] {
		if len(w)-len(to) > 1 || len(to)-len(w) > 1 {
			continue
		}
		switch {
		case len(w) >= 7:
			if slips(w, to, 1) == 1 {
				return to
			}
		case len(to) == len(w) && len(w) >= 4:
			if swapped(w, to) {
				return to
			}
		case len(to) == len(w)+1 && len(w) >= 4, len(w) == len(to)+1 && doubled(w):
			if slips(w, to, 1) == 1 {
				return to
			}
		}
	}
	return w
}

// sound writes a word the way Spanish is heard: b and v, s, z and soft c, k and qu, ll and y are one, h is none.
func sound(w string) string {
	out := make([]byte, 0, len(w))
	for i := 0; i < len(w); i++ {
		c, next := w[i], byte(0)
		if i+1 < len(w) {
			next = w[i+1]
		}
		switch {
		case c == 'h' && (i == 0 || w[i-1] != 'c'):
			continue
		case c == 'v':
			c = 'b'
		case c == 'z', c == 'c' && (next == 'e' || next == 'i'):
			c = 's'
		case c == 'q' && next == 'u':
			c = 'k'
			i++
		case c == 'c' && next != 'h':
			c = 'k'
		case c == 'l' && next == 'l':
			c = 'y'
			i++
		case c == 'g' && (next == 'e' || next == 'i'):
			c = 'j'
		case c == 'g' && next == 'u' && i+2 < len(w) && (w[i+2] == 'e' || w[i+2] == 'i'):
			i++
		case c == next && c != 'r':
			continue
		}
		out = append(out, c)
	}
	return string(out)
}

// sounded words are those of danger that Spanish is written with by ear.
const byEar = `quiero quisiera vivir viviendo vida vivo viva voy va quitar quitarme matarme morirme suicidarme suicidar suicidio suicida ahorcarme ahorcar colgarme cortarme quemarme hacerme hacer pastillas veneno pistola cuchillo navaja cuerda azotea puente aventarme
 desaparecer existir despertar dejar aguanto soporto puedo esta estoy deseo necesito ayuda ayudenme violo violaron viola abuso golpea pega amenaza maltrata encerrada encerro escondida asfixio respira despierta morado azul bebe hijo hija esposo marido novio padrastro hermano
 despedida ultima noche hoy ahora ahorita manana acabar terminar muerte muerto muerta mejor nadie vacia cansado cansada harto harta sangre venas brazos heridas sobredosis emergencia crisis voces vez siempre`

// swapped: two neighbouring letters changed places.
func swapped(a, b string) bool {
	for i := 1; i+1 < len(a); i++ {
		if a[i] != b[i] {
			return a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
		}
	}
	return false
}

func doubled(w string) bool {
	for i := 1; i < len(w); i++ {
		if w[i] == w[i-1] {
			return true
		}
	}
	return false
}
