package ask

import "strings"

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
				if s.isFamilyTopic(sp.value("topic")) {
					sp.senses = without(sp.senses, "attendee")
				}
				sp.senses = without(sp.senses, "topic")
				sp.words = len(sp.senses) == 0
			case sp.term() != nil:
				sp.words = true
			case sp.has("audience") && (sp.value("audience") == "parents" || sp.value("audience") == "children" || sp.value("audience") == "teens" || sp.value("audience") == "siblings" || sp.value("audience") == "grandparents"):
				sp.words = true
			case sp.has("time") && s.is(sp.from, "late"):
				sp.words = true
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
		if s.is(j, "i", "yo", "myself", "soy", "estoy", "tengo", "perdi", "gaste", "debo", "empece") || s.is(j, "me") && (s.is(j-1, "and") || s.is(j+1, "to", "a", "al")) || s.is(j, "the", "el", "la") && s.is(j-1, "and", "y", "but", "pero") {
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
	if s.is(start, "is", "has", "was") && start > k.to {
		return false // "my kid noticed, is it …" asks something new
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
	if s.is(g.from, "bebe") && s.is(g.from-1, "mi", "su", "el", "un", "nuestro", "del", "de", "la", "al") {
		return // the baby, not the drinker
	}
	k := s.subjectOf(g.from, people, clause)
	if k == nil || k.pet || k.used && !k.anybody || g.from-k.to > 6 || s.mismatched(k, g) || s.neverDoes(g) {
		return
	}
	for i := range s.spans {
		// A longer phrase says what it is better than the verb: "tiene depresión después del parto".
		if sp := &s.spans[i]; sp.has("topic") && sp.from < g.to && sp.to > g.to && s.isCondition(sp.value("topic")) {
			return
		}
	}
	topic := g.e.topic
	if k.child && !k.group && topic == "family-of-mental-illness" && (k.forThem || s.among("needs", needing).first > 0) && s.hasService() {
		return // "terapia para mi hija, que tiene ansiedad": she attends
	}
	switch topic {
	case "domestic-violence":
		switch {
		case s.names(&span{from: k.from, to: k.to}, strangers):
			topic = "bullying"
		case k.child && k.minor:
			s.absorb(k.from, g.to, false, sense{"topic", "parents-of-struggling-youth"}, sense{"attendee", "family"})
			k.used = true
			return
		case k.topic == "parent-loss" && s.longAgo(g):
			topic = "childhood-trauma"
		}
		s.absorb(k.from, g.to, false, sense{"topic", topic})
		k.used = true
		return
	case "parents-of-lgbtq":
		if !k.child {
			// "my partner came out as trans": the word is of the partner, no audience
			for i := range s.spans {
				if sp := &s.spans[i]; k.owned && !k.anybody && identities[sp.value("topic")] != "" && sp.from >= g.from && sp.from <= g.to+3 && !s.broken(g.to, sp.from+1) && g.to-g.from > 1 && s.is(g.from, "came", "salio", "coming") {
					sp.drop, sp.hint, sp.senses = true, true, nil
				}
			}
			return
		}
		for i := range s.spans {
			// "came out as trans": said of the child
			if sp := &s.spans[i]; identities[sp.value("topic")] != "" && sp.from >= g.from && sp.from <= g.to+3 && !s.broken(g.to, sp.from+1) {
				sp.drop, sp.senses = true, nil
			}
		}
	case "family-of-mental-illness":
		if k.child && k.minor {
			topic = "parents-of-struggling-youth"
		}
	case "parents-of-struggling-youth":
		if !k.child && !k.group {
			if !s.names(&span{from: g.from, to: g.to}, harming) {
				return
			}
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
	from := k.from
	if k.group {
		from = g.from
	}
	s.hintInside(from, g.to)
	made := s.absorb(from, g.to, false, sense{"topic", topic}, sense{"attendee", "family"})
	made.distant = s.ofStrangers(k) || s.names(&span{from: k.from, to: k.to}, strangers)
	k.used = true
}

// atWork: a phrase for violence at home, said of a boss or a teacher.
func (s *sentence) atWork() {
	for n := range s.spans {
		sp := &s.spans[n]
		if sp.value("topic") != "domestic-violence" || sp.drop || sp.words {
			continue
		}
		for i := max(0, sp.from-3); i < sp.from; i++ {
			if strangers[s.words[i]] && !s.broken(i+1, sp.from) {
				sp.senses = append(without(sp.senses, "topic"), sense{"topic", "bullying"})
				break
			}
		}
	}
}

// longAgo: "me golpeaba", "used to hit us", "de chiquito": done to the child one was.
func (s *sentence) longAgo(g match) bool {
	for i := g.from; i < g.to; i++ {
		if ends(s.words[i], "aba") || ends(s.words[i], "ia") {
			return true
		}
	}
	return s.is(g.from-1, "to") && s.is(g.from-2, "used") || s.then()
}

// harming are the verbs about a child that say as much of an adult.
var harming = wordSet("cuts cut cutting harm harms harming hurts suicide suicidal die dying killing corta lastima autolesiona dano suicidio matarse morir morirse morirme quiere matar room bed house")

var needing = wordSet("needs necesita")

// strangers are of work and school: who harasses there is no partner.
var strangers = wordSet("jefe jefa patron patrona supervisor supervisora manager bosses profesor profesora maestro maestra companeros companero boss coworker coworkers teacher coach classmate student neighbor neighbour colega vecino roommate mentor compadre")

// parentThen: a parent, in the past tense: the seeker grew up with it.
func (s *sentence) parentThen(k *kin, i int) bool {
	return k.topic == "parent-loss" && (s.grewUp(k.from) || s.is(i, "drank") || s.is(k.to, "was", "were", "drank", "era", "tomaba", "bebia"))
}

// grewUp: "crecí con papás alcohólicos", "raised by a drunk dad".
func (s *sentence) grewUp(i int) bool {
	for p := i - 1; p >= max(0, i-4); p-- {
		if s.tokens[p+1].has(markBreak) {
			return false
		}
		if s.is(p, "grew", "raised", "growing", "creci", "crie", "crecimos", "criaron") {
			return true
		}
	}
	return false
}

// raisedBy: a phrase for the family of a drinker, said of those one grew up with.
func (s *sentence) raisedBy() {
	for i := range s.spans {
		sp := &s.spans[i]
		by := sp.value("topic") == "alcohol" && (s.is(sp.from-1, "a", "by", "with", "un", "con", "drunk") || s.names(sp, sufferers)) && !s.is(sp.from-1, "up")
		if (by || sp.value("topic") == "family-of-alcoholics") && !sp.drop && !sp.words && s.grewUp(sp.from) {
			sp.senses = append(without(without(sp.senses, "topic"), "attendee"), sense{"topic", "adult-children-of-alcoholics"})
		}
	}
}

// hintInside keeps the condition's words for ranking.
func (s *sentence) hintInside(from, to int) {
	for i := range s.spans {
		sp := &s.spans[i]
		// "is using" and then "heroin"
		beside := (sp.from == to || sp.from == to+1 && s.is(to, "on", "with", "to", "a", "con")) && s.within(sp.value("topic"), "addiction") && !s.broken(to, to+1)
		if (sp.from >= from && sp.to <= to || beside) && sp.has("topic") {
			sp.hint = true
			if beside && len(sp.senses) == 1 {
				sp.words, sp.senses = true, nil
			}
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
	case family == "" && k.child && (s.within(topic, "disability") || s.within(topic, "neurodiversity")):
		return "parents-of-disabled-children"
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
	if s.is(sp.from-1, "my", "mi") && !kinAt(people, sp.from) {
		return
	}
	k := s.subjectOf(sp.from, people, clause)
	if k == nil {
		k = s.behind(sp, people)
	}
	if k != nil && k.pet && k.owned && sp.from-k.to < 4 && s.is(k.to, "needs", "has", "is", "had", "was", "got", "tiene", "necesita") {
		sp.words, sp.senses = true, nil // "my cat needs insulin"
		return
	}
	if k == nil || k.pet || k.used && !k.anybody && !k.group || sp.from-k.to > 7 || k.ex && !k.child {
		return
	}
	if s.ofStrangers(k) || k.possess && s.relationAt(k.to) && s.names(&span{from: k.from, to: k.to}, strangers) {
		sp.distant = true // "my coworker's wife has cancer"
		return
	}
	if s.within(topic, "addiction") && s.is(sp.from-1, "not", "never", "nunca", "no") && !s.is(sp.from-2, "can", "could", "will", "puede", "puedo") && !s.is(sp.from, "stop", "deja") && !s.anyWord("alternative") {
		sp.words, sp.senses = true, nil // "my husband doesn't drink"
		return
	}
	if k.topic == "pregnancy-loss" && s.within(topic, "parenting") {
		return // "mi bebé nació prematuro"
	}
	if k.anybody && !k.group && !s.is(k.to, "is", "has", "had", "uses", "was", "tiene", "es", "drinks", "with", "also", "just", "still") {
		return
	}
	if k.forThem && !k.group && !s.is(k.from-2, "help", "support", "ayuda", "apoyo", "advice", "resources", "hope") || k.child && service && !k.group {
		// The one with the condition attends.
		return
	}
	if !k.owned && !k.group || s.is(k.from-1, "on", "at", "against", "toward", "towards") && !s.is(k.to, "who", "that", "is", "has") {
		return
	}
	senses := []sense{{"topic", s.familyTopic(topic, k)}, {"attendee", "family"}}
	if (s.parentThen(k, sp.from) || k.sufferers && k.child) && s.within(topic, "alcohol") {
		senses = []sense{{"topic", "adult-children-of-alcoholics"}}
	}
	from, to := min(k.from, sp.from), max(k.to, sp.to)
	sp.hint = true
	sp.senses = without(sp.senses, "topic")
	sp.words = len(sp.senses) == 0
	k.used = true
	if k.group {
		from = sp.from
	}
	made := s.put(span{from: from, to: to, senses: senses})
	made.distant = s.names(&span{from: k.from, to: k.to}, strangers)
}

// behind: "autism in my son", "depression of my wife".
func (s *sentence) behind(sp *span, people []kin) *kin {
	for n := range people {
		k := &people[n]
		if k.owned && !k.anybody && s.is(k.from-1, "in", "of", "de", "en") && k.from-1 == sp.to || k.sufferers && sp.to == k.from {
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
	if k.group && k.child {
		for _, a := range s.ages {
			if a.from >= k.to && a.from <= k.to+1 {
				s.spans[a.span].drop, s.spans[a.span].senses = true, nil
			}
		}
		for i := range s.spans {
			// "parent of an anxious teen": the teenager stays at home
			if sp := &s.spans[i]; k.used && sp.from >= k.to && sp.from <= k.to+2 && len(sp.senses) == 1 && (sp.value("audience") == "teens" || sp.value("audience") == "children") {
				sp.drop, sp.senses = true, nil
			}
		}
		return
	}
	for _, a := range s.ages {
		// An age that is a relative's is nobody's audience.
		if a.from >= k.from && a.to <= k.to && !k.forThem && !(k.child && s.hasService()) {
			s.spans[a.span].drop = true
			s.spans[a.span].senses = nil
		}
	}
}

// missing: "lost my dog near 60614" may be a dog that ran away: offered, not read.
func (s *sentence) missing() {
	for i := range s.spans {
		sp := &s.spans[i]
		if sp.value("topic") != "pet-loss" || !s.is(sp.from, "lost", "perdi") {
			continue
		}
		for j := range s.spans {
			if o := &s.spans[j]; o.near != nil && o.from >= sp.to && o.from <= sp.to+2 {
				sp.senses = nil
				sp.options = []offered{{option{"topic", "pet-loss", s.r.Words.Label("topic", "pet-loss", s.lang)}, nil}}
				return
			}
		}
	}
}
