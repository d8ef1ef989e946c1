package ask

// A question about the difference leads to the explainer, "add my group" to the form, "this is wrong" to the
// report; the listings stay beside it.

var kindWords = wordSet("group groups circle meeting meetings practice class classes workshop program therapist therapy listing listed grupo grupos circulo reunion consultorio clase taller")

var listingWords = wordSet("group groups address number phone listing link website time place meeting meetings page hours info information schedule entry nobody scam there building location day direccion numero telefono grupo reunion lugar enlace pagina horario nadie")

var comparedWords = wordSet("group groups therapy therapist support peer counseling counselor individual professional meeting aa 12 grupo terapia psicologo apoyo pares")

// companies are the sets an intent needs a word of beside its phrase.
var companies = [...]map[string]bool{kindWords, listingWords, comparedWords}

const (
	ofKinds = iota
	ofListings
	ofCompared
)

// tally counts the words of one of the companies, once for the query.
func (s *sentence) tally(which int) int {
	if s.tallies[which] == 0 {
		n := 1
		for _, w := range s.words {
			if companies[which][w] {
				n++
			}
		}
		s.tallies[which] = n
	}
	return s.tallies[which] - 1
}

// intentFits: each intent needs company beside its phrase.
func (s *sentence) intentFits(m match) bool {
	outside := func(which int) int {
		n := s.tally(which)
		for i := m.from; i < m.to; i++ {
			if companies[which][s.words[i]] {
				n--
			}
		}
		return n
	}
	within := func(set map[string]bool) bool {
		for i := m.from; i < m.to; i++ {
			if set[s.words[i]] {
				return true
			}
		}
		return false
	}
	switch m.e.senses[0].value {
	case "explainer":
		if m.to-m.from == 1 || s.is(m.from, "should", "how", "better", "which", "compared", "what", "cual", "que", "como", "versus") && !within(comparedWords) {
			need := 1
			if m.to-m.from == 1 {
				need = 2
			}
			return outside(ofCompared) >= need
		}
		return true
	case "submit":
		if s.is(m.from, "i", "we", "dirijo") {
			return outside(ofKinds) > 0 || within(kindWords)
		}
		return true
	case "report":
		if s.is(m.to, "with") && s.is(m.to+1, "me", "my") {
			return false
		}
		if s.is(m.from-1, "something", "what") && s.is(m.from, "is", "esta") && !within(listingWords) && outside(ofListings) == 0 {
			return false
		}
		return within(listingWords) || outside(ofListings) > 0
	}
	return true
}

// intent is what the person wants to do.
func (s *sentence) intent() string {
	found := ""
	for i := range s.spans {
		sp := &s.spans[i]
		v := sp.value("intent")
		if v == "" {
			continue
		}
		sp.senses = without(sp.senses, "intent")
		sp.drop = len(sp.senses) == 0
		if found == "" || v == "submit" || v == "report" && found == "explainer" {
			found = v
		}
	}
	if found != "submit" && s.addsTheirs() {
		found = "submit"
	}
	if found == "" && s.asksPrivacy() {
		found = "explainer"
	}
	if found == "" {
		return "search"
	}
	return found
}

var addWords = wordSet("add list post submit register advertise promote publish agregar anadir publicar registrar anunciar inscribir poner subir")

// addsTheirs: "add our church's grief group".
func (s *sentence) addsTheirs() bool {
	for i := range s.words {
		if !addWords[s.words[i]] || !s.is(i+1, "my", "our", "mi", "nuestro", "nuestra") {
			continue
		}
		for j := i + 2; j < min(i+8, len(s.words)); j++ {
			if kindWords[s.words[j]] {
				return true
			}
		}
	}
	return false
}

// asksPrivacy: "is this confidential", "closed group or open group": questions about how groups work.
func (s *sentence) asksPrivacy() bool {
	for i := range s.words {
		if s.is(i, "confidential", "confidencial", "confidentiality", "anonymous") && s.is(0, "is", "are", "how", "will", "es", "son", "can", "do") {
			return true
		}
		if s.is(i, "open") && s.is(i-1, "or", "vs", "versus") && s.anyWord("closed") || s.is(i, "closed") && s.is(i-1, "or", "vs", "versus") && s.anyWord("open") {
			return true
		}
	}
	return false
}

func (s *sentence) anyWord(w string) bool {
	for i := range s.words {
		if s.words[i] == w {
			return true
		}
	}
	return false
}
