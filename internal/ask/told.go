package ask

// What a sentence only tells of. People write why they come before they say what they need: "a friend took me
// to one in person", "my ex has the kids this week", "i used to live in chicago". What stands in such a clause
// says nothing about the listing that is looked for; the words stay words and help the order.

// asks are the words by which a clause looks for something.
var asks = wordSet(`need needs needing want wants wanting looking look find finding seek seeking search searching any anyone anything anybody something somewhere where prefer prefers
 please hoping hope wish could can cant cannot would should must only recommend wondering heard best works available open offer offers meets meet ok okay better rather has-to interested try
 busco busca buscamos buscando necesito necesita necesitamos quiero quisiera quiere queremos hay algun alguna alguno algo donde prefiero favor ojala sea sean puedo puede solo solamente ando recomiendan interesa gustaria`)

// opens are the words that may stand before the subject of a clause.
var opens = wordSet("and but so because since when while now also plus that if then until though y pero porque cuando como ahora que si aunque pues mientras although where")

var somebody = wordSet("he she they everyone everybody nobody somebody someone people there ella ellos ellas todos alguien nadie gente")

var determiners = wordSet("my our his her their the a an some most other another this that these those one two three several dos tres varios mi mis su sus nuestro nuestra nuestros el la los las un una unos unas otro otra otros otras ese esa")

// toldVerbs say what somebody else does or did; a past tense in -ed is one too.
var toldVerbs = wordSet(`is are was were has have had said says told tells gave gives moved lives live lived works work worked went goes took takes met thinks thought keeps kept got gets plays play came comes made makes
 sat left found saw heard talked ran runs wore loves loved hates hated did does drove drives bought sold taught calls called read grew knew felt
 fue era eran fueron estaba estaban tenia tenian tuvo dijo dijeron dice dicen dio dieron vive viven vivia vino vinieron trabaja trabajaba trabajan hizo llevo llevaba trajo mudo paso salio tiene tienen esta estan juega juegan ve iba iban gritaba quedo
 es son hablo makes charged pray prays rezan enseno cobro cobraron gana recomendo conto invito mando paga pago cree piensa va van llego`)

// pastVerbs are what the person did or was.
var pastVerbs = wordSet(`was were had went met lived left took tried saw read grew got ate sat ran came made used did served worked quit sang taught been paid
pague fui era eran estuve estaba tenia tuve vivia trabajaba iba hice conoci conocimos vivi fuimos tenia trabaje crecimos creci sali deje llevo llevaron`)

var helpers = wordSet("therapist doctor counselor psychiatrist clinic place they terapeuta psicologa psicologo clinica")

var aftermath = wordSet("after before during following")

// dailyVerbs are what a person does every day: "i work from home on zoom", "i babysit on saturdays".
var dailyVerbs = wordSet("work teach drive manage deliver clean coach babysit answer watch play talk paint cook study trabajo limpio manejo doy cuido pinto toco contesto estudio cocino")

func pastTense(w string) bool { return len(w) > 4 && ends(w, "ed") && w != "naked" && w != "indeed" }

// told takes back the filters that stand in what is only told.
func (s *sentence) told() {
	s.whereTheyAre()
	clause := s.clauses()
	for from := 0; from < len(s.tokens); {
		to := from + 1
		for to < len(s.tokens) && clause[to] == clause[from] {
			to++
		}
		s.toldClause(from, to)
		from = to
	}
}

func (s *sentence) toldClause(from, to int) {
	for i := from; i < to; i++ {
		if asks[s.words[i]] {
			return
		}
	}
	for from < to && opens[s.words[from]] {
		from++
	}
	if from < to && aftermath[s.words[from]] {
		// "after the fire we lived in a motel"
		for i := from + 1; i < min(to, from+7); i++ {
			if s.is(i, "i", "we") {
				from = i
				break
			}
		}
	}
	if from >= to {
		return
	}
	mine := s.is(from, "i", "we", "yo") || dailyVerbs[s.words[from]] && s.spanish && !s.is(from+1, "de", "del") || pastVerbs[s.words[from]] && s.spanish || s.is(from, "antes", "it") || s.is(from, "me", "nos") && s.spanish
	other := !mine && (somebody[s.words[from]] || determiners[s.words[from]] && !(s.spanish && s.is(from, "a")) && from+1 < to || s.relationAt(from))
	if !mine && !other {
		return
	}
	verb := -1
	for i := from; i < min(from+7, to); i++ {
		if mine && (pastVerbs[s.words[i]] || dailyVerbs[s.words[i]] || pastTense(s.words[i]) && !s.spanish) || other && i > from && (toldVerbs[s.words[i]] || pastTense(s.words[i]) && !s.spanish) {
			verb = i
			break
		}
		if mine && i > from+3 {
			break
		}
	}
	if verb < 0 && other {
		verb = s.verbBehind(from, to)
	}
	if verb < 0 || deaths[s.words[verb]] {
		return
	}
	past := pastTense(s.words[verb]) || pastVerbs[s.words[verb]]
	if other && !past {
		for i := from; i < verb; i++ {
			if kindWords[s.words[i]] || s.is(i, "place", "lugar") {
				return // "a group that is on mondays"
			}
		}
	}
	end := verb + 1
	for end < to {
		w := s.words[end]
		if (s.is(end, "and", "y", "so", "plus", "pero", "but") || s.tokens[end].has(markBreak)) && !pastTense(s.at(end+1)) && !toldVerbs[s.at(end+1)] {
			break
		}
		if (kindWords[w] || w == "support" || w == "apoyo") && !s.articled(end) {
			break // what is looked for, with no comma before it
		}
		end++
	}
	for n := range s.spans {
		sp := &s.spans[n]
		if sp.drop || sp.words || sp.negate || len(sp.options) > 0 || sp.from < from || sp.to > end {
			continue
		}
		if sp.from < verb {
			if other && sp.near != nil && sp.from > from+1 {
				sp.words = true // "my uncle in texas got me into it"
			}
			if other && determiners[s.words[from]] && (sp.has("audience") || sp.has("kind") || sp.has("faith") || sp.has("led_by")) && !sp.has("topic") && sp.e != nil {
				sp.words = true
			}
			continue
		}
		s.takeBack(sp, verb, mine)
	}
}

// verbBehind: what stands right behind "everyone" or "my brother" is a verb, whichever it is.
func (s *sentence) verbBehind(from, to int) int {
	i := from
	switch {
	case somebody[s.words[i]]:
		i++
	case possessives[s.words[i]] && s.relationAt(i+1):
		i += 2
	default:
		return -1
	}
	finite := func(w string) bool {
		return ends(w, "s") && !s.spanish || s.spanish && (ends(w, "a") || ends(w, "e") || ends(w, "n") || ends(w, "o")) && len(w) > 3 && !between[w]
	}
	if i >= to || s.tokens[i-1].has(markPossess) || s.tokens[i].has(markNumber) || !finite(s.words[i]) || s.taken[i] != 0 || kindWords[s.words[i]] {
		return -1
	}
	return i
}

// whereTheyAre: "mom in ohio, i'm in seattle": of two places that of a relative is not where to look.
func (s *sentence) whereTheyAre() {
	places, theirs := 0, -1
	for n := range s.spans {
		sp := &s.spans[n]
		if sp.near == nil || sp.drop || sp.words || sp.negate {
			continue
		}
		places++
		if i := sp.from - 1; s.is(i, "in", "en", "near") && i > 0 && s.relationAt(i-1) {
			theirs = n
		}
	}
	if places > 1 && theirs >= 0 {
		s.spans[theirs].words = true
	}
}

// articled: "a group", "the last meeting" is one that there was.
func (s *sentence) articled(i int) bool {
	for p := i - 1; p >= max(0, i-3); p-- {
		if determiners[s.words[p]] {
			return true
		}
	}
	return false
}

// takeBack leaves what somebody has or is: a topic, an insurance, a need of access, a town one moved to.
func (s *sentence) takeBack(sp *span, verb int, mine bool) {
	was := mine && s.is(verb, "was", "were", "used", "era", "eran")
	switch {
	case sp.has("kind") && !sp.has("topic"), sp.has("cost") && was, was && sp.weak():
		sp.words = true
	case mine && dailyVerbs[s.words[verb]] && (sp.has("near") || sp.near != nil || sp.has("audience") && sp.value("audience") != "children" || sp.has("payer")):
		return
	case sp.maxCost != nil:
		sp.words = s.is(verb, "paid", "makes", "cost", "charged", "owed", "pague", "cobraron", "cobro", "gana")
	case sp.value("audience") == "military" && (was || !mine):
		if mine {
			sp.set(sense{"audience", "veterans"}) // "i was in the navy"
		} else {
			sp.words = true
		}
	case sp.has("approach") && sp.value("approach") != "art" && sp.value("approach") != "outdoor" && sp.value("approach") != "somatic" && sp.value("approach") != "mindfulness":
		return
	case sp.has("insurance") && s.names(&span{from: max(0, verb-3), to: verb}, helpers):
		sp.words = true // "my therapist doesn't take insurance"
	case sp.has("topic"), sp.has("proof"), sp.has("accepting"), sp.has("access"), sp.has("insurance"), sp.has("language"), sp.has("cost"), sp.within != "":
		return
	case sp.has("payer"):
		if mine && s.is(verb, "was", "had", "tenia", "tuve") {
			sp.words = true
		}
	case sp.near != nil:
		if s.is(verb, "lives", "live", "moved", "works", "went", "vive", "viven", "mudo", "fue", "trabaja") && !mine || s.is(verb, "lived", "used", "grew", "vivi", "vivia", "creci", "fui") && mine || s.is(sp.from-1, "from") {
			sp.words = true
		}
	case sp.has("audience"):
		axis := s.axis(sp.value("audience"))
		if mine && axis == "service" && was && s.spanish && sp.value("audience") != "veterans" {
			sp.words = true
		}
		if mine && axis != "situation" && axis != "age" || !mine && (axis == "community" || axis == "orientation" || axis == "role") || sp.e == nil {
			return
		}
		sp.words = true
	default:
		sp.words = true
	}
}
