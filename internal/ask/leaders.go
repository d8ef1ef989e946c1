package ask

// ledBy are the verbs before "by": who stands behind them leads, and is not looked for one to one.
var ledBy = wordSet("led run facilitated moderated hosted taught guided lead ran dirigido dirigida guiado guiada facilitado impartido llevado")

var leadersBetween = wordSet("a an the real actual licensed trained qualified certified experienced professional un una el la terapeuta profesional")

// leaders: "led by a licensed therapist" says who leads.
func (s *sentence) leaders() {
	s.together()
	for n := range s.spans {
		sp := &s.spans[n]
		if sp.drop || sp.words || sp.value("kind") != "individual-therapy" {
			continue
		}
		i := sp.from - 1
		for i >= 0 && leadersBetween[s.words[i]] && !s.tokens[i+1].has(markBreak) {
			i--
		}
		if s.is(i, "by", "por") && i > 0 && ledBy[s.words[i-1]] {
			sp.set(sense{"led_by", "professional"})
		}
	}
}

// together: "led by a peer and a clinician": both at once, not either.
func (s *sentence) together() {
	for n := range s.spans {
		peer := &s.spans[n]
		if peer.value("led_by") != "peer" || peer.drop || peer.words {
			continue
		}
		for m := range s.spans {
			pro := &s.spans[m]
			if pro.drop || pro.words || pro.value("led_by") != "professional" && pro.value("kind") != "individual-therapy" {
				continue
			}
			lo, hi := min(peer.to, pro.to), max(peer.from, pro.from)
			both := false
			for i := lo; i < hi; i++ {
				both = both || s.is(i, "and", "y", "with", "con", "together")
			}
			if hi-lo > 0 && hi-lo <= 4 && both && !s.broken(lo, hi) {
				peer.set(sense{"led_by", "co-led"})
				pro.senses, pro.drop = nil, true
				return
			}
		}
	}
}

// byPhone: "women, phone": the word alone between commas is how to meet.
func (s *sentence) byPhone() {
	for i := range s.tokens {
		if s.is(i, "phone", "telephone", "telefono") && s.taken[i] == 0 && i > 0 && s.tokens[i].has(markComma) && (i+1 == len(s.tokens) || s.tokens[i+1].has(markBreak)) {
			s.put(span{from: i, to: i + 1, senses: []sense{{"format", "phone"}}})
		}
	}
}

// habits: "drinks every weekend", "toma todos los viernes": the day is of the habit, not of a meeting.
func (s *sentence) habits() {
	for n := range s.spans {
		sp := &s.spans[n]
		if sp.drop || sp.words || !sp.has("day") && !sp.has("time") {
			continue
		}
		i := sp.from - 1
		if s.is(sp.from, "los", "las") {
			i = sp.from
		}
		if !s.is(i, "every", "each", "cada", "los", "las") {
			continue
		}
		if s.is(i, "los", "las") && !s.is(i-1, "todos", "todas") {
			continue
		}
		for _, g := range s.grammar[s.grammarFrom(i-6):] {
			if g.from >= i {
				break
			}
			if (g.e.grammar == "condition-verb" || g.e.grammar == "death") && !s.broken(g.to, sp.from) {
				sp.words, sp.senses = true, nil
				break
			}
		}
	}
}

// sleepless: a time of day right behind a trouble is when it troubles: "lonely at night", "ansiedad por las
// noches". Beside a word for what is looked for it is when a group should meet.
func (s *sentence) sleepless() {
	if s.among("group", meetingWords).first > 0 {
		return
	}
	for n := range s.spans {
		sp := &s.spans[n]
		if sp.drop || sp.words || sp.value("time") == "" || sp.has("day") || sp.has("sort") || !s.is(sp.from, "at", "por", "de", "in", "en", "during", "before", "after") {
			continue
		}
		for m := range s.spans {
			o := &s.spans[m]
			if o.to == sp.from && !o.words && !o.drop && o.has("topic") && !s.isFellowship(o) && o.e != nil && o.e.class == classTopic && !s.is(o.to-1, "recovery", "sobriety", "grief", "duelo") {
				sp.words, sp.senses = true, nil
			}
		}
		if !sp.words && s.toldTime(sp.from) {
			sp.words, sp.senses = true, nil
		}
		if !sp.words && troubles[s.at(sp.from-1)] {
			sp.words, sp.senses = true, nil
		}
	}
}

// toldTime: "so bad i throw up before work" tells when, where nobody says what they can do or want.
func (s *sentence) toldTime(i int) bool {
	for p := i - 1; p >= max(0, i-8); p-- {
		if s.tokens[p+1].has(markBreak) || askingWords[s.words[p]] || s.is(p, "can", "only", "free", "available", "prefer", "off", "puedo", "solo", "libre", "work", "better", "best") {
			return false
		}
		if s.is(p, "i", "yo", "me") {
			return true
		}
	}
	return false
}

var (
	troubles     = wordSet("lonely cry crying drink drinking eat eating binge anxious scared sad sleep awake panic worry worrying lloro llorar duermo triste sola solo tomo bebo como")
	meetingWords = wordSet("group groups meeting meetings class classes therapy therapist counselor support program workshop zoom online grupo grupos reunion reuniones clase clases terapia terapeuta psicologo psicologa apoyo aa na something anything algo free circle session sessions")
)

// broader: the root beside one of its narrower topics would find everything again.
func (s *sentence) broader() {
	for _, root := range []string{"grief", "caregiving", "family-of-addiction", "chronic-illness", "mental-health"} {
		narrow := false
		for n := range s.spans {
			sp := &s.spans[n]
			t := sp.value("topic")
			narrow = narrow || !sp.drop && !sp.words && !sp.negate && t != root && t != "" && s.within(t, root)
		}
		if !narrow {
			continue
		}
		for n := range s.spans {
			if sp := &s.spans[n]; sp.value("topic") == root && !sp.negate && !sp.drop && !sp.words {
				rest := sp.senses[:0:0]
				for _, x := range sp.senses {
					if x.param != "topic" || x.value != root {
						rest = append(rest, x)
					}
				}
				sp.senses, sp.hint = rest, true
				sp.drop = len(rest) == 0
			}
		}
	}
}

// then: the query says that it was in childhood.
func (s *sentence) then() bool {
	then := false
	for i := range s.words {
		switch {
		case s.is(i, "when") && s.is(i+1, "i") && s.is(i+2, "was"):
			then = then || s.is(i+3, "little", "young", "small", "younger") || s.is(i+3, "a") && s.is(i+4, "kid", "child", "girl", "boy", "little", "teenager", "teen", "baby")
		case s.is(i, "cuando") && s.is(i+1, "era", "fui"), s.is(i, "de"):
			at := i + 1
			if s.is(i, "cuando") {
				at++
			}
			then = then || s.is(at, "nina", "nino", "chica", "chico", "pequena", "pequeno", "chiquita", "chiquito", "morra", "morro", "adolescente", "joven") && !s.is(i-1, "psicologo", "psicologa", "grupo", "terapia")
		case s.is(i, "as") && s.is(i+1, "a") && s.is(i+2, "kid", "child", "boy", "girl", "teenager", "teen"), s.is(i, "growing") && s.is(i+1, "up"):
			then = true
		}
	}
	return then
}

// addictionTo: the word beside what somebody is addicted to says nothing more.
func (s *sentence) addictionTo() {
	for n := range s.spans {
		sp := &s.spans[n]
		if sp.value("topic") != "addiction" || sp.drop || sp.words || len(sp.senses) != 1 || !s.names(sp, addictionWords) {
			continue
		}
		for m := range s.spans {
			o := &s.spans[m]
			beside := o.to == sp.from || o.to+1 == sp.from && s.taken[o.to] == 0 || o.from == sp.to || o.from == sp.to+1 && s.is(sp.to, "to", "a", "al") || o.from == sp.to+2 && s.is(sp.to, "to", "a") && s.is(sp.to+1, "the", "my", "la", "las", "los", "el")
			if t := o.value("topic"); beside && !o.drop && !o.words && t != "addiction" && s.within(t, "addiction") && !s.broken(min(sp.to, o.to), max(sp.from, o.from)+1) {
				sp.senses, sp.drop, sp.hint = nil, true, true
				break
			}
		}
	}
}

var addictionWords = wordSet("addiction addictions addict addicts addicted adiccion adicto adicta adictos adicciones")

// childhood: abuse "when i was little" is of childhood.
func (s *sentence) childhood() {
	if !s.then() {
		return
	}
	for n := range s.spans {
		sp := &s.spans[n]
		for k, x := range sp.senses {
			if x.param == "topic" && x.value == "sexual-assault" {
				sp.senses[k].value = "childhood-sexual-abuse"
			}
			if x.param == "topic" && x.value == "trauma" {
				sp.senses[k].value = "childhood-trauma"
			}
		}
	}
}

// theirWork: "my husband is a cop" says what he does, not whom the group is for.
func (s *sentence) theirWork(people []kin) {
	for n := range s.spans {
		sp := &s.spans[n]
		if sp.drop || sp.words || len(sp.senses) != 1 || !sp.has("audience") {
			continue
		}
		if ax := s.axis(sp.value("audience")); ax != "service" && ax != "role" && ax != "situation" {
			continue
		}
		i := sp.from - 1
		for s.is(i, "a", "an", "un", "una", "retired", "former", "ex") {
			i--
		}
		if !s.is(i, "is", "was", "es", "era") {
			continue
		}
		for k := range people {
			if p := &people[k]; p.to == i && p.owned && !p.anybody && !p.forThem && !p.child {
				sp.words, sp.senses = true, nil
				break
			}
		}
	}
}

var offspring = wordSet("boys boy girls girl sons son daughter daughters kid kids child children toddler toddlers twins teen teens teenager youth hijo hija hijos hijas ninos nino nina ninas")

// parented: "i have 2 autistic boys", "parent support for trans teen": a parent asks about a child's condition.
func (s *sentence) parented() {
	asks := -1
	for n := range s.spans {
		if sp := &s.spans[n]; sp.value("audience") == "parents" && !sp.drop && !sp.words && s.is(sp.from, "parent", "parents", "moms", "mom") {
			asks = sp.to
		}
	}
	for n := range s.spans {
		sp := &s.spans[n]
		topic := sp.value("topic")
		t, ok := s.r.Words.Term("topic", topic)
		if sp.drop || sp.words || sp.hint || !ok || len(t.FamilyTopic) < 11 || t.FamilyTopic[:11] != "parents-of-" || !offspring[s.at(sp.to)] && !offspring[s.at(sp.to-1)] {
			continue
		}
		has := asks >= 0 && asks < sp.from && s.is(sp.from-1, "for", "of", "with", "raising", "a", "an")
		for i := sp.from - 1; i >= max(0, sp.from-3); i-- {
			has = has || s.is(i, "have", "raising", "got", "tengo") && (s.is(i-1, "i", "we") || s.spanish || s.is(i, "raising"))
		}
		if !has {
			continue
		}
		for m := range s.spans {
			if o := &s.spans[m]; o.from >= sp.to && o.from <= sp.to+1 && (o.value("audience") == "children" || o.value("audience") == "teens") {
				o.drop, o.senses = true, nil
			}
		}
		sp.senses = append(without(without(sp.senses, "topic"), "audience"), sense{"topic", t.FamilyTopic}, sense{"attendee", "family"})
	}
}
