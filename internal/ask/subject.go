package ask

import "strings"

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
	possessives = wordSet("my our mi mis nuestro nuestra nuestros his her their su sus tu")
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
	for _, g := range s.grammar {
		if g.e.grammar != "relation" || g.from < end {
			continue
		}
		// the longest of those that begin here
		for _, h := range s.grammar {
			if h.e.grammar == "relation" && h.from == g.from && h.to > g.to {
				g = h
			}
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
		if sp.e == nil || len(sp.e.words) == 0 || !sp.has("audience") && !sp.has("attendee") {
			continue
		}
		if last := sp.e.words[len(sp.e.words)-1]; last == "of" || last == "de" {
			k := kin{from: sp.from, to: sp.to, group: true, owned: true}
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
	if k.owned || k.from > 0 && s.is(k.from-1, "of", "de", "a") && k.from < g.from {
		return k, true
	}
	// Bare: only as the subject of a verb, or beside a death.
	next := s.at(g.to)
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
	for _, g := range s.grammar {
		if g.e.grammar == "death" || g.e.grammar == "suicide-death" {
			if g.from >= to && g.from <= to+1 || g.to <= from && g.to >= from-2 {
				return true
			}
		}
	}
	return false
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
	if len(people) == 0 {
		s.familyWords()
		return
	}
	clause := s.clauses()
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

// deaths reads relation + death, suicide, overdose, homicide and dying.
func (s *sentence) deaths(k *kin, clause []int) {
	if k.anybody || k.group {
		return
	}
	c := clause[k.to-1]
	var found *match
	dying := false
	for i := range s.grammar {
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
			first := s.word(g.from)
			switch {
			case first == "passed" && s.is(g.to, "out", "the", "by", "my", "his", "her"):
			case (first == "killed" || first == "dead") && s.is(g.to, "me", "tired", "end"):
			case inside, before && !k.possess, after && !beforeDeath[first]:
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
	for i := range s.tokens {
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
		if sp.from < from || clause[sp.from] != c || !sp.has("topic") || sp.drop || !s.causeBefore(sp.from) {
			continue
		}
		if root := sp.value("topic"); s.within(root, "addiction") && how == "" {
			how = "overdose-loss"
		}
		// What somebody died of is not what the mourner looks for.
		sp.hint, sp.senses = true, without(sp.senses, "topic")
		if len(sp.senses) == 0 {
			sp.drop = true
		}
	}
	if how != "" {
		senses = append(senses, sense{"topic", how})
	}
	senses = append(senses, sense{"topic", k.topic})
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

func without(senses []sense, param string) []sense {
	out := senses[:0:0]
	for _, x := range senses {
		if x.param != param {
			out = append(out, x)
		}
	}
	return out
}

// absorb makes a reading of a stretch; the topics already read inside it give way, their words stay as a
// ranking hint unless they are part of the loss.
func (s *sentence) absorb(from, to int, keepTopics bool, senses ...sense) *span {
	for i := range s.spans {
		sp := &s.spans[i]
		if sp.from < to && sp.to > from && !sp.drop && sp.near == nil && sp.maxCost == nil {
			switch {
			case sp.has("topic") && !keepTopics:
				sp.senses = without(sp.senses, "topic")
				sp.drop = len(sp.senses) == 0
			case sp.term() != nil:
				sp.drop = true
			case sp.has("audience") && (sp.value("audience") == "parents" || sp.value("audience") == "children" || sp.value("audience") == "teens" || sp.value("audience") == "siblings" || sp.value("audience") == "grandparents"):
				sp.drop = true
			case sp.has("time") && s.is(sp.from, "late"):
				sp.drop = true
			}
		}
	}
	return s.put(span{from: from, to: to, senses: senses})
}

// subjectOf is the relative that words at token i speak of: the nearest one before them in their clause,
// unless "i" stands nearer.
func (s *sentence) subjectOf(i int, people []kin, clause []int) *kin {
	var best *kin
	for n := range people {
		k := &people[n]
		if k.from <= i && (clause[k.to-1] == clause[i] || s.carries(clause, k, i)) && (best == nil || k.to > best.to || k.to == best.to && !k.anybody) {
			best = k
		}
	}
	if best == nil {
		return nil
	}
	for j := best.to; j < i; j++ {
		if s.is(j, "i", "yo", "myself", "soy", "estoy", "tengo") || s.is(j, "me") && s.is(j-1, "and") {
			return nil
		}
	}
	return best
}

// carries: "my wife, bipolar", "my son, who uses": the relative of the clause before is still the subject.
func (s *sentence) carries(clause []int, k *kin, i int) bool {
	if clause[i] != clause[k.to-1]+1 || k.anybody {
		return false
	}
	start := i
	for start > 0 && clause[start-1] == clause[i] {
		start--
	}
	return s.is(start, "who", "that", "is", "has", "was", "que", "16") || start == i && k.to == start || s.tokens[start].has(markNumber)
}

// conditionVerb reads relation + "drinks", "is in prison", "hits me" …
func (s *sentence) conditionVerb(g match, people []kin, clause []int) {
	switch g.e.topic {
	case "abusive-behavior":
		for n := range people {
			if k := &people[n]; k.from >= g.to-1 && k.from <= g.to+1 && !k.anybody {
				s.absorb(g.from, max(g.to, k.to), false, sense{"topic", "abusive-behavior"})
				k.used = true
			}
		}
		return
	}
	k := s.subjectOf(g.from, people, clause)
	if k == nil || k.pet || k.used && !k.anybody || g.from-k.to > 6 {
		return
	}
	topic := g.e.topic
	switch topic {
	case "domestic-violence":
		s.absorb(k.from, g.to, false, sense{"topic", topic})
		k.used = true
		return
	case "parents-of-lgbtq":
		if !k.child {
			return
		}
	case "family-of-mental-illness":
		if k.child && k.minor {
			topic = "parents-of-struggling-youth"
		}
	case "parents-of-struggling-youth":
		if !k.child && !k.group {
			topic = "family-of-mental-illness"
		}
	}
	if k.ex && !k.child {
		return
	}
	if topic == "family-of-alcoholics" && s.parentThen(k, g.from) {
		s.absorb(k.from, g.to, false, sense{"topic", "adult-children-of-alcoholics"})
		k.used = true
		return
	}
	s.hintInside(k.from, g.to)
	s.absorb(k.from, g.to, false, sense{"topic", topic}, sense{"attendee", "family"})
	k.used = true
}

// parentThen: a parent, in the past tense: the seeker grew up with it.
func (s *sentence) parentThen(k *kin, i int) bool {
	return k.topic == "parent-loss" && (s.is(i, "drank") || s.is(k.to, "was", "were", "drank", "era", "tomaba", "bebia"))
}

// hintInside keeps the condition's words for ranking.
func (s *sentence) hintInside(from, to int) {
	for i := range s.spans {
		if sp := &s.spans[i]; sp.from >= from && sp.to <= to && sp.has("topic") {
			sp.hint = true
		}
	}
}

// isCondition: a topic that somebody has, as against one that happened to them.
func (s *sentence) isCondition(topic string) bool {
	if topic == "" || s.isFamilyTopic(topic) {
		return false
	}
	if t, ok := s.r.Words.Term("topic", topic); ok && t.FamilyTopic != "" {
		return true
	}
	for _, root := range []string{"chronic-illness", "disability", "neurodiversity", "mental-health", "addiction", "eating-disorders", "binge-eating", "lgbtq", "perinatal", "reentry"} {
		if s.within(topic, root) {
			return topic != "stress-burnout" && topic != "codependency" && topic != "self-esteem"
		}
	}
	return topic == "ptsd"
}

// isFamilyTopic: these topics are for relatives, whoever asks.
func (s *sentence) isFamilyTopic(topic string) bool {
	return strings.HasPrefix(topic, "family-of-") || strings.HasPrefix(topic, "parents-of-") || strings.HasSuffix(topic, "caregiving")
}

// familyTopic is where a relative of somebody with this topic belongs; the topic itself where there is
// nothing of its own for relatives.
func (s *sentence) familyTopic(topic string, k *kin) string {
	family := ""
	for _, id := range append([]string{topic}, s.r.Words.Broader("topic", topic)...) {
		if t, ok := s.r.Words.Term("topic", id); ok && t.FamilyTopic != "" {
			family = t.FamilyTopic
			break
		}
		if id == "panic-attacks" || id == "social-anxiety" {
			continue
		}
		if id == topic && !s.within(topic, "addiction") && !s.within(topic, "anxiety") {
			break
		}
	}
	switch {
	case family == "":
		return topic
	case strings.HasPrefix(family, "parents-of-") && !k.child:
		return topic
	case family == "family-of-mental-illness" && k.child && k.minor:
		return "parents-of-struggling-youth"
	case topic == "codependency" || topic == "sex-love-addiction" || topic == "pornography" || topic == "gaming-internet" || topic == "tobacco" || topic == "debt-spending":
		return topic
	}
	return family
}

// condition reads relation + a topic somebody has: for the family, unless the relative is to be treated.
func (s *sentence) condition(n int, people []kin, clause []int, service bool) {
	sp := &s.spans[n]
	topic := sp.value("topic")
	if sp.drop || sp.hint || sp.e == nil || !s.isCondition(topic) && !(topic == "addiction") {
		return
	}
	if sp.from > 0 && s.is(sp.from-1, "my", "mi") && sp.e.class == classTopic {
		return
	}
	k := s.subjectOf(sp.from, people, clause)
	if k == nil {
		k = s.behind(sp, people)
	}
	if k == nil || k.pet || k.used && !k.anybody && !k.group || sp.from-k.to > 7 || k.ex && !k.child {
		return
	}
	if k.anybody && !k.group && !s.is(k.to, "is", "has", "had", "uses", "was", "tiene", "es", "drinks", "with", "also", "just", "still") {
		return
	}
	if k.forThem && !k.group || k.child && service && !k.group {
		// The one with the condition attends.
		return
	}
	if !k.owned && !k.group {
		return
	}
	senses := []sense{{"topic", s.familyTopic(topic, k)}, {"attendee", "family"}}
	if s.parentThen(k, sp.from) && s.within(topic, "alcohol") {
		senses = []sense{{"topic", "adult-children-of-alcoholics"}}
	}
	from, to := min(k.from, sp.from), max(k.to, sp.to)
	sp.hint = true
	sp.senses = without(sp.senses, "topic")
	sp.drop = len(sp.senses) == 0
	k.used = true
	if k.group {
		from = sp.from
	}
	made := s.put(span{from: from, to: to, senses: senses})
	made.hint = false
}

// behind: "autism in my son", "depression of my wife".
func (s *sentence) behind(sp *span, people []kin) *kin {
	for n := range people {
		if k := &people[n]; k.owned && !k.anybody && s.is(k.from-1, "in", "of", "de", "en") && k.from-1 == sp.to {
			return k
		}
	}
	return nil
}

// childAttends: "therapist for my 14 year old": whom it is for is told by the age.
func (s *sentence) childAttends(k *kin, service bool) {
	if !k.child || k.used || k.group || !(k.forThem || service) {
		return
	}
	for _, a := range s.ages {
		if a.from >= k.from && a.to <= k.to || a.from == k.to || a.from == k.to+1 && s.tokens[a.from].has(markBreak) {
			sp := &s.spans[a.span]
			if b := band(a.years); b != "" {
				sp.drop = false
				sp.set(sense{"audience", b})
			}
			k.used = true
		}
	}
}

// ownWords: the words of a relative are no audience ("my teen", "mom has"): they are whom it is about.
func (s *sentence) ownWords(k *kin) {
	for i := range s.spans {
		sp := &s.spans[i]
		if sp.from < k.from || sp.to > k.to || !sp.has("audience") || k.group || sp.e == nil {
			continue
		}
		if k.used || k.owned && !k.forThem {
			age := sp.value("audience")
			if (age == "teens" || age == "children") && !k.used && s.hasService() {
				continue
			}
			sp.senses = without(sp.senses, "audience")
			if len(sp.senses) == 0 {
				sp.words, sp.drop = !k.used, k.used
			}
		}
	}
	for _, a := range s.ages {
		// An age that is a relative's is nobody's audience.
		if a.from >= k.from && a.to <= k.to && !k.forThem && !(k.child && s.hasService()) {
			s.spans[a.span].drop = true
			s.spans[a.span].senses = nil
		}
	}
}

// familyWords: "bipolar family support" is for the family of somebody bipolar.
func (s *sentence) familyWords() {
	at := -1
	for i := range s.tokens {
		if s.is(i, "family", "families", "relatives", "familiares", "familias") && !s.is(i-1, "my", "whole", "dysfunctional", "mi") {
			at = i
		}
	}
	if at < 0 {
		return
	}
	for i := range s.spans {
		sp := &s.spans[i]
		topic := sp.value("topic")
		if sp.drop || sp.hint || sp.words || sp.e == nil || sp.from <= at && at < sp.to || !s.isCondition(topic) || sp.from-at > 4 || at-sp.to > 3 {
			continue
		}
		family := s.familyTopic(topic, &kin{anybody: true})
		sp.hint = true
		from, to := min(sp.from, at), max(sp.to, at+1)
		sp.senses = without(sp.senses, "topic")
		sp.drop = len(sp.senses) == 0
		for j := range s.spans {
			if o := &s.spans[j]; o.from <= at && at < o.to && o.value("audience") == "families" {
				o.drop = true
			}
		}
		s.put(span{from: from, to: to, senses: []sense{{"topic", family}, {"attendee", "family"}}})
		return
	}
}
