package ask

import "sort"

// Who it is about (rule 5). "My son uses heroin" is asked by his family, "i use heroin" is not, "my mum
// died" is a loss and says nothing about who attends, and "a therapist for my 14 year old" is for the child.

// kin is a relative named in a query.
type kin struct {
	from, to int
	topic    string // the loss, if this relative died
	child    bool
	minor    bool
	spouse   bool
	pet      bool
	anybody  bool // he, she, someone: no relation said
	ex       bool
	forThem  bool // "for my son"
	possess  bool // "my son's"
	owned    bool // "my son"
	group    bool // "parents of"
	used     bool
	// "gamblers wife"
	sufferers bool
}

var (
	possessives = wordSet("my our mi mis nuestro nuestra nuestros his her su sus whose")
	articles    = wordSet("a an the un una el la")
	adjectives  = wordSet(`late ex old older elder young younger little adult teenage own dear best only first second big baby alcoholic bipolar depressed autistic addicted
 murdered killed deceased dead dying missing stillborn suicidal schizophrenic grown estranged 1 disabled sick ill elderly aging mayor menor unico unica querido querida difunto difunta beloved former oldest youngest middle beautiful gay trans queer lesbian bisexual nonbinary`)
	// verbs that make a relative without "my" the subject: "husband is an alcoholic".
	subjectVerbs = wordSet("hides stays thinks believes sleeps steals lies yells screams spends plays watches cheats refuses hears sees talks acts takes goes comes cries hits beats calls makes tells loves hates smokes bets gambles vapes needs tried tries quit quits started starts stopped stops relapsed moved lives forgets repeats cuts eats won wont doesnt isnt cant couldnt would could never always also already finally recently now keeps admitted told relies struggles suffers turned turns becomes became anda vive sigue esconde llega sale salio dice cree piensa ya no se lo la le me nunca siempre siente sufre padece fuma juega apuesta consume gasta quiere necesita perdio recayo dejo is was has had will can does did keeps still just are with who drinks uses tiene es esta toma bebe usa diagnosed left went got gets says said wants needs")
)

// relatives finds the kin of a query.
func (s *sentence) relatives() []kin {
	var out []kin
	end := 0
	for i, g := range s.grammar {
		if g.e.grammar != "relation" || g.from < end {
			continue
		}
		// the longest of those that begin here
		for _, h := range s.grammar[i+1:] {
			if h.from != g.from {
				break
			}
			if h.e.grammar == "relation" && (h.to > g.to || h.to == g.to && h.exact && !g.exact) {
				g = h
			}
		}
		if s.is(g.from-1, "compassionate") {
			continue // an organization
		}
		if _, age := s.agedAt(g.from); age {
			continue // "75 yr old man"
		}
		if k, ok := s.kin(g); ok {
			out = append(out, k)
			end = g.to
		}
	}
	for _, a := range s.ages {
		if a.child && !kinAt(out, a.to) {
			out = append(out, kin{from: a.from, to: a.to, topic: "child-loss", child: true, minor: a.years < 18, owned: true, forThem: s.is(a.from-1, "for", "para")})
		}
	}
	for i := range s.spans {
		sp := &s.spans[i]
		if sp.e == nil || len(sp.e.words) < 2 {
			continue
		}
		if s.isFamilyTopic(sp.value("topic")) && (sp.e.words[1] == "of" || sp.e.words[1] == "de") && s.is(sp.from, "parents", "padres", "papas", "moms", "mamas") {
			out = append(out, kin{from: sp.from, to: sp.to, group: true, owned: true, child: true, minor: true})
			continue
		}
		if !sp.has("audience") && !sp.has("attendee") {
			continue
		}
		last := sp.e.words[len(sp.e.words)-1]
		if last == "of" || last == "de" || s.is(sp.to, "of") && sp.value("audience") != "" && s.plural(sp.to-1) {
			k := kin{from: sp.from, to: sp.to, group: true, owned: true}
			if last != "of" && last != "de" {
				k.to++
			}
			k.child = sp.value("audience") == "parents" || sp.value("audience") == "grandparents"
			k.minor = k.child
			k.anybody = !k.child
			out = append(out, k)
		}
	}
	for i := range s.tokens {
		if s.is(i, "he", "she", "ella") && !s.tokens[i].has(markContinue) {
			out = append(out, kin{from: i, to: i + 1, anybody: true, owned: true})
		}
	}
	return out
}

func kinAt(list []kin, at int) bool {
	for _, k := range list {
		if k.from <= at && at < k.to {
			return true
		}
	}
	return false
}

// relationAt reports whether a relation word stands at token i.
func (s *sentence) relationAt(i int) bool {
	for _, g := range s.grammar[s.grammarFrom(i):] {
		if g.from != i {
			break
		}
		if g.e.grammar == "relation" {
			return true
		}
	}
	if len(s.grammar) == 0 && i < len(s.tokens) { // before they are known
		for _, e := range s.l.en.at[s.l.en.next[edge{0, s.ids[i].en}]] {
			if e.grammar == "relation" {
				return true
			}
		}
		for _, e := range s.l.es.at[s.l.es.next[edge{0, s.ids[i].es}]] {
			if e.grammar == "relation" && s.spanish {
				return true
			}
		}
	}
	return false
}

// kin decides whether a relation word is a relative: it needs a possessive, an age, a death word or a verb.
func (s *sentence) kin(g match) (kin, bool) {
	k := kin{from: g.from, to: g.to, topic: g.e.topic, possess: s.tokens[g.to-1].has(markPossess)}
	switch g.e.topic {
	case "child-loss", "pregnancy-loss":
		k.child = true
		k.minor = s.is(g.from, "kid", "kids", "child", "teen", "teenager", "teenagers", "boy", "girl", "baby", "toddler", "nino", "nina", "bebe", "muchacho", "muchacha")
	case "partner-loss":
		k.spouse = true
	case "pet-loss":
		k.pet = true
	}
	if k.spouse && s.is(g.from, "companero", "companera", "partner") && s.is(g.to, "de") && s.is(g.to+1, "trabajo", "clase", "cuarto", "escuela") {
		k.spouse, k.topic = false, "grief"
	}
	i := g.from
	for steps := 0; steps < 4; steps++ {
		if a, ok := s.agedAt(i - 1); ok && !s.tokens[i].has(markBreak) {
			k.minor = k.child && a.years < 18
			k.owned = true
			i = a.from
			k.from = i
			continue
		}
		if i > 0 && adjectives[s.words[i-1]] && !s.tokens[i].has(markBreak) {
			if s.is(i-1, "ex", "former") {
				k.ex = true
			}
			if s.is(i-1, "adult", "grown") {
				k.minor = false
			}
			i--
			continue
		}
		break
	}
	if s.is(i-1, "ex") {
		k.ex = true
	}
	if i > 2 && possessives[s.words[i-1]] && s.is(i-2, "de") && s.relationAt(i-3) {
		return k, false // "la mamá de mi novio": it is about her
	}
	if s.is(g.to, "de") && possessives[s.at(g.to+1)] && s.relationAt(g.to+2) {
		k.owned, k.to, k.topic = true, g.to+3, "grief"
	}
	switch {
	case i > 0 && possessives[s.words[i-1]] && !s.tokens[i].has(markBreak):
		k.from, k.owned = i-1, true
	case k.child && (s.is(i-1, "two", "three", "four", "dos", "tres", "a", "un", "una") || i > 0 && s.tokens[i-1].has(markNumber)) && s.is(i-2, "have", "got", "tengo", "tenemos") && s.is(g.to, "who", "that", "on", "in", "with", "addicted", "both", "using", "struggling", "que", "con", "en"):
		k.from, k.owned = i-1, true
	case k.owned:
	case s.tokens[g.to-1].has(markPossess) && i == g.from && s.is(g.to, "a", "an", "in", "on", "not", "always", "been", "back", "still", "so", "using", "drinking", "getting", "going", "the"):
		k.from, k.owned, k.possess = i, true, false // "brother's a drinker": is
	case s.ofSufferer(g):
		k.from, k.owned, k.sufferers = i, true, true
	case s.conditionBehind(g):
		// "husband's porn addiction", "wifes gambling"
		k.from, k.owned = i, true
	case i > 0 && articles[s.words[i-1]] && !s.tokens[i].has(markBreak):
		k.from = i - 1
		// "supporting a spouse with ptsd"
		k.owned = s.is(i-2, "supporting", "helping", "loving", "support", "help", "love", "apoyar", "ayudar") || s.is(i-2, "with", "to", "con") && s.is(i-3, "living", "live", "married", "deal", "dealing", "cope", "coping", "engaged", "vivir", "vivo", "casada", "casado")
	default:
		k.from = i
	}
	if s.is(k.from-1, "in") && s.is(k.to, "law") {
		return k, false
	}
	k.forThem = s.is(k.from-1, "for", "para")
	// "mi hijo de 8 años", "my son, 14 years old"
	behind := g.to
	if s.is(behind, "de", "is", "tiene", "of") {
		behind++
	}
	if a, ok := s.agedAt(behind); ok && a.from == behind || ok && s.is(a.from, "tiene") {
		k.minor = k.child && a.years < 18
		k.to = a.to
	}
	if k.owned || k.from > 0 && s.is(k.from-1, "of", "de", "a") && k.from < g.from {
		return k, true
	}
	if s.is(g.from, "moms", "dads", "mums", "mothers", "fathers", "papas") {
		return k, false // "grief for moms"
	}
	// Bare: only as the subject of a verb, or beside a death.
	next := s.at(k.to)
	if s.deathNear(g.from, g.to) {
		return k, true
	}
	if k.from < g.from || s.is(g.to, "friendly", "group", "groups", "support", "care") {
		return k, false
	}
	start := g.from == 0 || s.tokens[g.from].has(markBreak) || s.is(g.from-1, "and", "but", "y", "pero", "that", "because", "since", "when", "if", "think", "que", "cuando", "porque", "help", "ayuda")
	if !start || s.plural(g.from) {
		return k, false
	}
	if next == "with" && k.child && !s.is(g.from, "son", "daughter", "hijo", "hija") {
		return k, false
	}
	if subjectVerbs[next] {
		k.owned = true
		return k, true
	}
	for _, h := range s.grammar {
		if (h.e.grammar == "condition-verb" || h.e.grammar == "dying") && h.from >= g.to && h.from <= g.to+1 {
			k.owned = true
			return k, true
		}
	}
	return k, false
}

func (s *sentence) plural(i int) bool {
	return s.is(i, "parents", "partners", "couples", "children", "kids", "teens", "siblings", "spouses", "husbands", "wives", "padres", "hermanos", "parejas", "students", "teachers", "friends", "grandparents", "teenagers", "moms", "dads", "mums", "mothers", "fathers", "papas", "mamas")
}

func (s *sentence) agedAt(i int) (agedSpan, bool) {
	for _, a := range s.ages {
		if a.from <= i && i < a.to {
			return a, true
		}
	}
	return agedSpan{}, false
}

func (s *sentence) deathNear(from, to int) bool {
	if s.is(to, "and", "y") && (s.relationAt(to+1) || s.relationAt(to+2)) {
		to += 2 // "mom and grandma died"
	}
	if s.is(to, "of", "de") && to+1 < len(s.tokens) && s.tokens[to+1].has(markNumber) {
		to += 3 // "husband of 40 years died"
	}
	for _, g := range s.grammar[s.grammarFrom(from-maxPhrase):] {
		if g.from > to+1 {
			break
		}
		if g.e.grammar == "death" || g.e.grammar == "suicide-death" {
			// "teens who have lost a parent": what stands behind them is whom they lost.
			if g.from >= to && !beforeDeath[s.words[g.to-1]] || g.to <= from && g.to >= from-2 {
				return true
			}
		}
	}
	return false
}

// grammarFrom is where the grammar of tokens from i on begins; it stands in order.
func (s *sentence) grammarFrom(i int) int {
	return sort.Search(len(s.grammar), func(n int) bool { return s.grammar[n].from >= i })
}

// clauses numbers the clauses: a subject and what is said of it stand in one.
func (s *sentence) clauses() []int {
	out := make([]int, len(s.tokens))
	n := 0
	for i := range s.tokens {
		switch {
		case i == 0, s.ageAside(i), s.ageAside(i - 1):
		case s.tokens[i].has(markBreak), s.is(i, "but", "pero", "though", "aunque", "because", "porque", "since", "cuz"):
			n++
		case s.is(i, "and", "y", "so") && s.is(i+1, "i", "my", "now", "he", "she", "we", "need", "want", "looking", "mi", "me", "no", "ahora", "necesito", "quiero", "busco", "estoy", "yo"):
			n++
		case s.is(i, "i") && !s.is(i-1, "that", "who", "and", "so", "since", "because", "but", "and", "when", "someone", "think", "where"):
			n++
		}
		out[i] = n
	}
	return out
}

// ageAside: "my daughter, 17, is …".
func (s *sentence) ageAside(i int) bool {
	return i > 0 && s.tokens[i].has(markNumber) && s.tokens[i].has(markComma) && len(s.words[i]) < 3 && i+1 < len(s.tokens) && s.tokens[i+1].has(markComma) && s.relationAt(i-1)
}

// subjects applies the rules of who it is about.
func (s *sentence) subjects() {
	people := s.relatives()
	clause := s.clauses()
	defer s.causesOfLoss(clause)
	defer s.raisedBy()
	if len(people) == 0 {
		s.familyWords()
		return
	}
	service := s.hasService()
	for i := range people {
		s.deaths(&people[i], clause)
	}
	for _, g := range s.grammar {
		if g.e.grammar == "condition-verb" {
			s.conditionVerb(g, people, clause)
		}
	}
	for i := range s.spans {
		s.condition(i, people, clause, service)
	}
	s.theirWork(people)
	for i := range people {
		s.childAttends(&people[i], service)
		s.ownWords(&people[i])
	}
	s.familyWords()
	for i := range people {
		if people[i].pet {
			s.petsOnly(people)
			break
		}
	}
}

// hasService: somebody is looked for who treats, so a child named is the one who is to be treated.
func (s *sentence) hasService() bool {
	for i := range s.spans {
		if sp := &s.spans[i]; sp.has("kind") && (sp.value("kind") == "individual-therapy" || sp.value("kind") == "program") {
			return true
		}
		if t := s.spans[i].term(); t != nil && (t.name == "therapy" || t.name == "terapia") {
			return true
		}
	}
	return false
}

// within reports whether a topic is root or below it.
func (s *sentence) within(topic, root string) bool {
	if topic == root {
		return true
	}
	for _, p := range s.r.Words.Broader("topic", topic) {
		if p == root {
			return true
		}
	}
	return false
}
