package ask

import "strings"

// Whom a group is for, and where that only says again what it is about (rule 10).

// identities are topics whose words, beside another topic, say whom a group is for (rule 10).
var identities = map[string]string{"lgbtq": "lgbtq", "transgender": "transgender", "immigration": "immigrants"}

func (s *sentence) identity() {
	another := false
	for i := range s.spans {
		sp := &s.spans[i]
		if t := sp.value("topic"); t != "" && !sp.drop && !sp.words && identities[t] == "" && t != "coming-out" {
			another = true
		}
	}
	if another {
		s.parentsGroup()
	}
	s.youngPeople()
	s.served()
	topics := false
	for i := range s.spans {
		sp := &s.spans[i]
		topics = topics || sp.has("topic") && !sp.drop && !sp.words
	}
	for i := range s.spans {
		if sp := &s.spans[i]; !topics && sp.value("audience") == "transgender" && !sp.drop && !sp.words {
			sp.senses = append(without(sp.senses, "audience"), sense{"topic", "transgender"})
		}
	}
	seen := map[string]bool{}
	s.carers()
	defer s.redundant()
	for i := range s.spans {
		if sp := &s.spans[i]; !sp.drop && sp.value("topic") != "" && identities[sp.value("topic")] == "" {
			seen[sp.value("topic")] = true
		}
	}
	for i := range s.spans {
		sp := &s.spans[i]
		t := sp.value("topic")
		audience := identities[t]
		if audience == "" || sp.drop || t == "immigration" && !s.names(sp, migrants) {
			continue
		}
		if another && !seen["parents-of-lgbtq"] {
			sp.senses = append(without(without(sp.senses, "topic"), "audience"), sense{"audience", audience})
		} else {
			sp.senses = without(sp.senses, "audience")
		}
	}
}

// served: "20 years in the army" beside "veterans" says where they served.
func (s *sentence) served() {
	for i := range s.spans {
		sp := &s.spans[i]
		if sp.value("audience") != "military" || sp.drop || sp.words || !s.is(sp.to-1, "army", "navy", "marines", "force", "guard", "military") {
			continue
		}
		if s.is(sp.from-1, "the") && s.is(sp.from-2, "of", "left", "quit") && s.is(sp.from-3, "out", "i", "just") {
			sp.set(sense{"audience", "veterans"})
			continue
		}
		for k := range s.spans {
			if o := &s.spans[k]; o.value("audience") == "veterans" && !o.drop && !o.words {
				sp.words, sp.senses = true, nil
				break
			}
		}
	}
}

// parentsGroup: "bipolar moms group" is about being bipolar, for mothers.
func (s *sentence) parentsGroup() {
	other := false
	for i := range s.spans {
		sp := &s.spans[i]
		other = other || sp.has("topic") && sp.value("topic") != "parenting" && !sp.drop && !sp.words
	}
	for i := range s.spans {
		if sp := &s.spans[i]; other && sp.value("topic") == "parenting" && sp.to-sp.from <= 3 && s.names(sp, mothers) && s.names(sp, gatherings) {
			sp.senses = append(without(without(sp.senses, "topic"), "audience"), sense{"audience", "parents"})
		}
	}
}

// youngPeople: "young black men": the word keeps its sense with another between.
func (s *sentence) youngPeople() {
	for i := range s.tokens {
		if !s.is(i, "young", "jovenes") || s.taken[i] != 0 || i+2 >= len(s.tokens) || s.taken[i+1] == 0 || s.broken(i+1, i+3) {
			continue
		}
		if sp := &s.spans[s.taken[i+1]-1]; sp.has("audience") && s.is(i+2, "men", "women", "people", "adults", "guys", "moms", "mothers", "dads", "parents", "folks") || sp.value("topic") == "partner-loss" {
			s.put(span{from: i, to: i + 1, senses: []sense{{"audience", "young-adults"}}})
		}
	}
}

var (
	mothers    = wordSet("mom moms mommy mums mum dad dads mothers fathers mamas papas")
	gatherings = wordSet("group groups grupo grupos")
)

// taughtFor are the topics that an approach is made for.
var taughtFor = map[string]string{"hearing-voices": "schizophrenia", "smart": "addiction", "buddhist-recovery": "addiction", "secular-recovery": "addiction", "faith-recovery": "addiction"}

func (s *sentence) approaches() {
	for i := range s.spans {
		sp := &s.spans[i]
		root := taughtFor[sp.value("approach")]
		if root == "" || sp.drop || sp.words || sp.has("topic") || len(sp.options) > 0 {
			continue
		}
		named := false
		for k := range s.spans {
			o := &s.spans[k]
			named = named || !o.drop && !o.words && s.within(o.value("topic"), root)
		}
		if !named {
			sp.senses = append(sp.senses, sense{"topic", root})
		}
	}
}

// migrants are people; "deportation" and "la migra" are what it is about, whatever else is asked for.
var migrants = wordSet("immigrant immigrants refugee refugees migrant migrants undocumented asylees newcomers dreamers dreamer seekers seeker inmigrante inmigrantes migrante migrantes refugiado refugiada refugiados indocumentado indocumentada indocumentados solicitante")

// names: a word of the set stands in the span.
func (s *sentence) names(sp *span, set map[string]bool) bool {
	for i := sp.from; i < sp.to; i++ {
		if set[s.words[i]] {
			return true
		}
	}
	return false
}

// carers: "for caregivers" without a topic is about caring itself.
func (s *sentence) carers() {
	for i := range s.spans {
		if sp := &s.spans[i]; sp.has("topic") && !sp.drop && !sp.words {
			return
		}
	}
	for i := range s.spans {
		if sp := &s.spans[i]; sp.value("audience") == "caregivers" && !sp.drop && !sp.words {
			sp.senses = append(without(sp.senses, "audience"), sense{"topic", "caregiving"})
		}
	}
}

// redundant: an audience that only repeats the topic would leave out every listing that does not state it.
func (s *sentence) redundant() {
	parents, reentry, child, violent := false, false, false, false
	for i := range s.spans {
		if sp := &s.spans[i]; !sp.drop && !sp.words {
			t := sp.value("topic")
			parents = parents || strings.HasPrefix(t, "parents-of-")
			violent = violent || s.within(t, "trauma")
			reentry = reentry || t == "reentry"
			for _, x := range sp.senses {
				child = child || x.value == "child-loss" || x.value == "grandparents-raising"
			}
		}
	}
	family := false
	for i := range s.spans {
		sp := &s.spans[i]
		family = family || !sp.drop && !sp.words && s.isFamilyTopic(sp.value("topic"))
	}
	for i := range s.spans {
		sp := &s.spans[i]
		if family && sp.value("audience") == "families" && len(sp.senses) == 1 && s.is(sp.from, "family") {
			sp.senses, sp.drop = nil, true
			continue
		}
		if violent && sp.value("topic") == "divorce" && len(sp.senses) == 1 && (s.is(sp.to-1, "ex") || s.is(sp.from, "ex")) {
			sp.senses, sp.drop = nil, true // "me violó mi ex": who, not that they parted
			continue
		}
		switch a := sp.value("audience"); {
		case child && (a == "parents" || a == "grandparents") && (s.is(sp.to-1, "of", "de") || a == "grandparents"), parents && a == "parents" && sp.to-sp.from == 1, reentry && a == "justice-involved":
			sp.senses = without(sp.senses, "audience")
			sp.drop = sp.drop || len(sp.senses) == 0
		}
	}
}
