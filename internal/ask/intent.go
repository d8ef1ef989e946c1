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
		if s.is(m.to-1, "working", "work", "funciona", "sirve") && !within(listingWords) {
			// "the patches are not working": something else is not
			for i := m.from - 1; i >= max(0, m.from-5); i-- {
				if listingWords[s.words[i]] {
					return true
				}
				if s.tokens[i].has(markBreak) {
					break
				}
			}
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

var addWords = wordSet("alta add list post submit register advertise promote publish agregar anadir publicar registrar anunciar inscribir poner subir")

var listedWords = wordSet("listed posted added included published advertised on up here published publicado publicada listado anunciado agregado")

// getsListed: "how do i get my meeting listed here", "we want our class on this site".
func (s *sentence) getsListed(i int) bool {
	if !s.is(i, "get", "getting", "have", "see", "want", "put", "like", "need", "quiero", "tener", "ver") || !s.is(i+1, "my", "our", "mi", "nuestro", "nuestra") {
		return false
	}
	for j := i + 2; j < min(i+8, len(s.words)); j++ {
		if s.tokens[j].has(markBreak) {
			return false
		}
		if kindWords[s.words[j]] && s.words[j] != "therapist" {
			return listedWords[s.at(j+1)] && (!s.is(j+1, "on", "up") || s.is(j+2, "your", "this", "the", "here", "your")) && (!s.is(j+1, "here") || j+2 == len(s.words))
		}
	}
	return false
}

// wantsListed: "i'd like to list a zoom grief group".
func (s *sentence) wantsListed(i int) bool {
	if !s.is(i, "to") || !s.is(i-1, "like", "want", "need", "how") || !s.is(i+1, "list", "post", "publish", "submit", "advertise", "register") || !s.is(i+2, "a", "an", "my", "our", "the") {
		return false
	}
	for j := i + 3; j < min(i+9, len(s.words)) && !s.tokens[j].has(markBreak); j++ {
		if kindWords[s.words[j]] {
			return true
		}
	}
	return false
}

// onYourSite: "we would like it on your site".
func (s *sentence) onYourSite(i int) bool {
	if !(s.is(i, "on", "to", "in") && s.is(i+1, "your") && s.is(i+2, "site", "website", "page", "list", "directory", "map")) && !(s.is(i, "en", "a") && s.is(i+1, "su", "esta", "este") && s.is(i+2, "pagina", "sitio", "directorio", "lista")) {
		return false
	}
	for p := max(0, i-6); p < i; p++ {
		if (s.is(p, "like", "want", "put", "get", "add", "have", "quiero", "poner", "aparecer", "agregar", "salir") || listedWords[s.words[p]]) && s.tally(ofKinds) > 0 && !s.anyWord("find") && !s.anyWord("saw") && !s.anyWord("wrong") {
			return true
		}
	}
	return false
}

// groupOfMine: "registrar el grupo de mi parroquia", "list a class of ours".
func (s *sentence) groupOfMine(i int) bool {
	kind := false
	for j := i + 1; j < min(i+8, len(s.words)) && !s.tokens[j].has(markBreak); j++ {
		kind = kind || kindWords[s.words[j]]
		if kind && (s.is(j, "de", "of", "for", "at") && s.is(j+1, "mi", "nuestra", "nuestro", "my", "our", "mine", "ours") || s.is(j, "que") && s.is(j+1, "tengo", "dirijo", "tenemos")) {
			return !s.is(i, "list") || s.is(i+1, "a", "the", "an")
		}
	}
	return false
}

// addsTheirs: "add our church's grief group".
func (s *sentence) addsTheirs() bool {
	for i := range s.words {
		if s.wantsListed(i) || s.getsListed(i) || s.onYourSite(i) {
			return true
		}
		if addWords[s.words[i]] && s.groupOfMine(i) {
			return true
		}
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
