package ask

// A relative and a death: whose loss it is, and how they died.

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
			if g.from >= k.from-2 && g.from <= k.to+5 && !s.is(g.to, "off") {
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
			case before && s.is(g.from, "lost", "losing", "perdi") && s.is(k.to-1, "friends", "amigos", "amigas", "coworkers"):
				// "lost all my friends": they are alive
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
		own := s.is(k.to, "suicide", "overdose", "murder") && (k.possess || ends(s.words[k.to-1], "s")) && !s.is(k.to+1, "attempt", "attempts", "threats", "ideation", "thoughts", "note")
		if !own && !s.lossPhrase(k) {
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
			s.absorb(from, to, false, sense{"topic", "pet-loss"})
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
		case w == "murdered" || w == "homicide" || w == "asesinado" || w == "asesinada" || w == "asesinaron" || w == "mataron" || w == "murder" || w == "gunned" || w == "stabbed" || w == "balacearon" || w == "shot" && !s.is(i+1, "himself", "herself", "themselves", "up", "at", "of"):
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
		if found != nil && sp.to == found.from && s.within(sp.value("topic"), "addiction") && s.is(found.from, "killed", "took", "mato") {
			how = "overdose-loss" // "fentanyl killed my brother"
			sp.hint, sp.words, sp.senses = true, true, nil
			continue
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

// petsOnly: a goodbye, where only an animal is named, is to the animal.
func (s *sentence) petsOnly(people []kin) {
	for i := range people {
		if !people[i].pet && !people[i].anybody {
			return
		}
	}
	for i := range s.spans {
		if sp := &s.spans[i]; sp.value("topic") == "anticipatory-grief" && !sp.drop && !sp.words {
			sp.senses = append(without(sp.senses, "topic"), sense{"topic", "pet-loss"})
		}
	}
}
