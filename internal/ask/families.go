package ask

// A family named beside a condition, and conditions that are only the cause of a loss.

// offeredFamily: "bpd family group": whichever is meant, it is for the family, if all options agree.
func (s *sentence) offeredFamily(sp *span) bool {
	family := ""
	for _, o := range sp.options {
		if o.param != "topic" {
			return false
		}
		f := s.familyTopic(o.value, &kin{anybody: true})
		if f == o.value || family != "" && f != family {
			return false
		}
		family = f
	}
	if family == "" {
		return false
	}
	// The family's topic is an option too, or the group would leave out what the chip finds.
	sp.options = append(sp.options, offered{option{"topic", family, s.r.Words.Label("topic", family, s.lang)}, nil})
	s.put(span{from: sp.to, to: min(sp.to+1, len(s.tokens)), senses: []sense{{"topic", family}, {"attendee", "family"}}})
	return true
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
		if len(sp.options) > 0 && !sp.drop && !sp.words && sp.to == at && s.offeredFamily(sp) {
			for j := range s.spans {
				if o := &s.spans[j]; o.value("audience") == "families" {
					o.drop, o.senses = true, nil
				}
			}
			return
		}
		if sp.drop || sp.hint || sp.words || sp.e == nil || sp.from <= at && at < sp.to || identities[topic] != "" && sp.to == at || !s.isCondition(topic) || sp.from-at > 4 || at-sp.to > 3 {
			continue
		}
		family := s.familyTopic(topic, &kin{anybody: true})
		sp.hint = true
		from, to := min(sp.from, at), max(sp.to, at+1)
		sp.senses = without(sp.senses, "topic")
		sp.words = len(sp.senses) == 0
		for j := range s.spans {
			if o := &s.spans[j]; o.from <= at && at < o.to && o.value("audience") == "families" {
				o.words, o.senses = true, nil
			}
		}
		s.put(span{from: from, to: to, senses: []sense{{"topic", family}, {"attendee", "family"}}})
		return
	}
}

// causesOfLoss: "a widow's grief after cancer" mourns, and has no cancer.
func (s *sentence) causesOfLoss(clause []int) {
	for i := range s.spans {
		sp := &s.spans[i]
		if sp.drop || sp.words || sp.e == nil || !s.isCondition(sp.value("topic")) && !s.isFamilyTopic(sp.value("topic")) || !s.causeBefore(sp.from) || s.is(sp.from-1, "in", "with", "con", "en", "by") {
			continue
		}
		for j := range s.spans {
			o := &s.spans[j]
			if t := o.value("topic"); j != i && !o.drop && !o.words && o.to <= sp.from && clause[o.from] == clause[sp.from] && s.within(t, "grief") && t != "anticipatory-grief" {
				sp.hint, sp.senses = true, without(without(sp.senses, "topic"), "attendee")
				sp.words = len(sp.senses) == 0
				break
			}
		}
	}
}

var (
	females = wordSet("wife mother mom mum sister daughter girlfriend aunt grandma grandmother niece she girl")
	males   = wordSet("husband father dad brother son boyfriend uncle grandpa grandfather nephew he boy")
)

// mismatched: "my wife won't leave his room": the room, and so the trouble, is another's.
func (s *sentence) mismatched(k *kin, g match) bool {
	for i := g.from; i < g.to; i++ {
		if s.is(i, "his") && s.names(&span{from: k.from, to: k.to}, females) && s.is(g.to-1, "room", "bed") || s.is(i, "her") && s.names(&span{from: k.from, to: k.to}, males) && s.is(g.to-1, "room", "bed") {
			return true
		}
	}
	return false
}

// neverDoes: "he never drank", "mi esposo no toma": what is denied is no trouble.
func (s *sentence) neverDoes(g match) bool {
	switch {
	case g.e.topic == "family-of-alcoholics" && (drinks[s.at(g.to)] || s.is(g.from, "toma") && s.is(g.to, "clases", "medicinas", "medicina", "medicamentos", "fotos") || s.is(g.from, "drinks") && s.is(g.from-1, "for", "of", "some", "the", "few")),
		g.e.topic == "family-of-drug-users" && s.is(g.from, "uses", "usa") && s.is(g.to, "a", "an", "the", "his", "her", "silla", "lentes", "el", "la", "un", "una"):
		return true
	}
	switch g.e.topic {
	case "family-of-alcoholics", "family-of-drug-users", "family-of-gamblers", "domestic-violence":
		return s.is(g.from-1, "not", "never", "nunca", "no") && !s.is(g.from, "deja", "para", "suelta") && !s.is(g.to, "without", "sin", "but")
	}
	return false
}

// ofStrangers: "my coworker's wife": somebody that the person only knows of.
func (s *sentence) ofStrangers(k *kin) bool {
	for i := k.from - 1; i >= max(0, k.from-2); i-- {
		if s.tokens[i].has(markPossess) && (strangers[s.words[i]] || s.is(i, "friend", "cousin", "teacher", "doctor")) {
			return true
		}
	}
	return false
}
