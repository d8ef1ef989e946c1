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
}

var (
	possessives = wordSet("my our mi mis nuestro nuestra nuestros his her su sus whose")
	articles    = wordSet("a an the un una el la")
	adjectives  = wordSet(`late ex old older elder young younger little adult teenage own dear best only first second big baby alcoholic bipolar depressed autistic addicted
 suicidal schizophrenic grown estranged 1 disabled sick ill elderly aging mayor menor unico unica querido querida difunto difunta beloved former oldest youngest middle beautiful`)
	// verbs that make a relative without "my" the subject: "husband is an alcoholic".
	subjectVerbs = wordSet("is was has had will can does did keeps still just are with who drinks uses tiene es esta toma bebe usa left went got gets says said wants needs")
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
	for _, g := range s.grammar {
		if g.e.grammar == "relation" && g.from == i {
			return true
		}
	}
	if len(s.grammar) == 0 && i < len(s.tokens) { // before they are known
		for _, e := range s.l.en.at[s.l.en.next[edge{0, s.ids[i].en}]] {
			if e.grammar == "relation" {
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
	i := g.from
	for steps := 0; steps < 4; steps++ {
		if a, ok := s.agedAt(i - 1); ok {
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
	switch {
	case i > 0 && possessives[s.words[i-1]] && !s.tokens[i].has(markBreak):
		k.from, k.owned = i-1, true
	case k.owned:
	case i > 0 && articles[s.words[i-1]] && !s.tokens[i].has(markBreak):
		k.from = i - 1
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
	if next == "with" && k.child {
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
	return s.is(i, "parents", "partners", "couples", "children", "kids", "teens", "siblings", "spouses", "husbands", "wives", "padres", "hermanos", "parejas", "friends", "grandparents", "teenagers")
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
	for _, g := range s.grammar[s.grammarFrom(from-maxPhrase):] {
		if g.from > to+1 {
			break
		}
		if g.e.grammar == "death" || g.e.grammar == "suicide-death" {
			if g.from >= to || g.to <= from && g.to >= from-2 {
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
		case i == 0:
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

// subjects applies the rules of who it is about.
func (s *sentence) subjects() {
	people := s.relatives()
	clause := s.clauses()
	defer s.causesOfLoss(clause)
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

// beforeDeath are the death words that stand before whom they speak of.
var beforeDeath = wordSet("lost losing lose loss late miss perdi perdio perdida perder extrano difunto difunta bury buried")

// deathReach is how many words away a death may stand from the relative.
const deathReach = 12

// deaths reads relation + death, suicide, overdose, homicide and dying.
func (s *sentence) deaths(k *kin, clause []int) {
	if k.anybody || k.group {
		return
	}
	for i := range s.spans {
		if sp := &s.spans[i]; len(sp.options) > 0 && sp.from < k.to && sp.to > k.from {
			return
		}
	}
	c := clause[k.to-1]
	var found *match
	dying := false
	// What is said of somebody stands close by; a long text is not searched for each relative in it.
	for i := s.grammarFrom(k.from - deathReach); i < len(s.grammar) && s.grammar[i].from <= k.to+deathReach; i++ {
		g := &s.grammar[i]
		if clause[g.from] != c && clause[g.to-1] != c {
			continue
		}
		switch g.e.grammar {
		case "dying":
			if g.from >= k.from-2 && g.from <= k.to+5 {
				found, dying = g, true
			}
		case "suicide-death":
			found = g
		case "death":
			inside := g.from >= k.from && g.to <= k.to
			before := g.to <= k.from && k.from-g.to <= 2
			after := g.from >= k.to && g.from-k.to <= 5
			word := s.word(g.from)
			switch {
			case word == "passed" && s.is(g.to, "out", "the", "by", "my", "his", "her"):
			case (word == "killed" || word == "dead") && s.is(g.to, "me", "tired", "end"):
			case inside, before && !k.possess, after && !beforeDeath[word]:
				if found == nil || found.e.grammar == "death" {
					found, dying = g, false
				}
			}
		}
	}
	if found == nil {
		// "my brother's suicide", "lost my son to suicide"
		if !s.lossPhrase(k) {
			return
		}
	}
	from, to := k.from, k.to
	if found != nil {
		from, to = min(from, found.from), max(to, found.to)
	}
	k.used = true
	if dying {
		if k.pet {
			return
		}
		s.absorb(from, to, true, sense{"topic", "anticipatory-grief"})
		return
	}
	senses := []sense{}
	how := ""
	if found != nil && found.e.grammar == "suicide-death" {
		how = "suicide-loss"
	}
	for i := max(0, k.from-deathReach); i < min(len(s.tokens), k.to+deathReach); i++ {
		if clause[i] != c || how != "" {
			continue
		}
		switch w := s.word(i); {
		case w == "suicide" || w == "suicidio":
			how = "suicide-loss"
			to = max(to, i+1)
		case w == "overdose" || w == "overdosed" || w == "sobredosis":
			how = "overdose-loss"
			to = max(to, i+1)
		case w == "murdered" || w == "homicide" || w == "asesinado" || w == "asesinada" || w == "asesinaron" || w == "mataron" || w == "murder":
			how = "homicide-loss"
		}
	}
	for i := range s.spans {
		sp := &s.spans[i]
		if clause[sp.from] != c || !sp.has("topic") || sp.drop {
			continue
		}
		if t := sp.value("topic"); how == "" && (t == "suicide-loss" || t == "overdose-loss" || t == "homicide-loss") {
			how = t
		}
		if sp.from < from || s.within(sp.value("topic"), "grief") || !s.causeBefore(sp.from) {
			continue
		}
		if root := sp.value("topic"); s.within(root, "addiction") && how == "" {
			how = "overdose-loss"
		}
		// What somebody died of is not what the mourner looks for.
		sp.hint, sp.senses = true, without(sp.senses, "topic")
		sp.words = len(sp.senses) == 0
	}
	if how != "" {
		senses = append(senses, sense{"topic", how})
	}
	if how == "" || k.topic != "grief" {
		// The root beside one of its narrower topics would find all of them.
		senses = append(senses, sense{"topic", k.topic})
	}
	if s.is(from-1, "lost", "losing", "perdi") {
		from--
	}
	s.absorb(from, to, false, senses...)
}

// lossPhrase: a phrase of the vocabulary has already read the loss of this relative.
func (s *sentence) lossPhrase(k *kin) bool {
	for i := range s.spans {
		sp := &s.spans[i]
		if sp.from < k.to && sp.to > k.from && sp.has("topic") && s.within(sp.value("topic"), "grief") && sp.value("topic") != "grief" && sp.value("topic") != "anticipatory-grief" {
			return true
		}
	}
	return false
}

var causes = wordSet("of from to by in after during de por en con a contra")

// causeBefore: "of", "from", "to" stands before the words, with an article or so between.
func (s *sentence) causeBefore(i int) bool {
	p := i - 1
	for steps := 0; steps < 2 && p >= 0 && !causes[s.words[p]]; steps++ {
		if !articles[s.words[p]] && !s.is(p, "his", "her", "their", "an", "stage", "su") {
			return false
		}
		p--
	}
	return p >= 0 && causes[s.words[p]]
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
