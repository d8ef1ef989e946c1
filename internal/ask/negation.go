package ask

// Negation reaches the next reading, or a list joined by or/nor/ni, and stops at a comma, "but", a new verb
// (rule 6). Two-sided values turn over, others become exclusions, a topic is dropped and never searched.

// between are the words that may stand between a negation and what it denies; anything else ends its reach.
var between = wordSet(`a an any the that is are be being run led by to into on in with for about want like make makes made me my your have has having
 do does did using use through via over this it its interested looking need one another group groups meeting meetings based just another kind type of class
 take takes accept accepts go going attend attending see seeing work join too very there really or nor program involve involving include includes anything something style sort only at when
 puedo people who those anyone folks gente
 ir asistir un una el la los las de que sea sean en con por para quiero ser muy tan nada haya tenga es algo grupo grupos ni o tipo sobre lo a mi me hagan hablen`)

// negators finds the negations: for each token, 1 if it negates.
func (s *sentence) negators() []bool {
	out := make([]bool, len(s.tokens)+1)
	for _, g := range s.grammar {
		// "is not full": the denial is part of what is read
		if g.e.grammar == "negation" && (s.taken[g.to-1] == 0 || s.weak(g.to-1)) {
			for i := g.from; i < g.to; i++ {
				out[i] = true
			}
		}
	}
	for _, g := range s.grammar {
		if g.e.grammar == "not-negation" {
			for i := g.from; i < g.to; i++ {
				out[i] = false
			}
		}
	}
	for i := range s.tokens {
		// "menos de 30" is a ceiling, "no me alcanza" a phrase.
		if s.is(i, "menos") && s.is(i+1, "de") || s.taken[i] != 0 && !s.weak(i) {
			out[i] = false
		}
		// "no duermo nada" ends what is said; "nada religioso" begins it.
		if s.is(i, "nada") && !s.is(i+1, "de", "con") && i > 0 && !s.tokens[i].has(markBreak) && !s.is(i-1, "y", "pero", "que", "por", "grupo", "algo") {
			out[i] = false
		}
		if s.is(i, "no") && s.is(i+1, "sé", "se", "puedo", "tengo", "entiendo", "quiero") && s.spanish && !s.is(i+1, "quiero") && !(s.is(i+1, "puedo") && s.is(i+2, "los", "las", "el", "en")) {
			out[i] = false
		}
		// "no" that answers: "no, i want"
		if s.is(i, "no") && i+1 < len(s.tokens) && s.tokens[i+1].has(markBreak) {
			out[i] = false
		}
	}
	return out
}

// weak: the span at the token is only a term read as words.
func (s *sentence) weak(i int) bool {
	n := int(s.taken[i]) - 1
	return n >= 0 && n < len(s.spans) && (s.spans[n].words || s.spans[n].drop)
}

// negations marks the readings that are denied.
func (s *sentence) negations() {
	s.refused()
	no := s.negators()
	any := s.anyWord("alternative") || s.anyWord("alternatives")
	for _, x := range no {
		any = any || x
	}
	if !any {
		return
	}
	defer s.contrasted()
	order := s.inOrder()
	for k, n := range order {
		sp := &s.spans[n]
		if sp.drop && !sp.hint || sp.words {
			continue
		}
		if sp.value("faith") == "secular" && s.is(sp.from, "no", "not", "ni", "nor", "sin", "without", "nothing", "nada", "non", "que") {
			continue // it denies by itself
		}
		if sp.has("day") && s.is(sp.from-1, "hate", "hates", "odio") {
			sp.words, sp.senses = true, nil // "i hate mondays"
			continue
		}
		if next := s.formatAfter(order[k+1:], sp); next != nil && s.denied(sp.from, no, sp) {
			next.negate = true // "no quiero terapia por internet": how, not what
			continue
		}
		if s.denied(sp.from, no, sp) || sp.has("topic") && s.isFellowship(sp) && s.is(sp.to, "alternative", "alternatives") {
			sp.negate = true
			if s.is(sp.to, "alternative", "alternatives") {
				sp.to++
			}
			continue
		}
		// "no zoom or phone": a list goes on.
		if k > 0 {
			last := &s.spans[order[k-1]]
			if last.negate && sp.from-last.to <= 2 && sp.from > last.to-1 && s.is(last.to, "or", "nor", "ni", "o", "and", "y") && !s.tokens[last.to].has(markBreak) && s.joinsList(last, sp) {
				sp.negate = true
			}
		}
	}
}

// formatAfter is the format that a kind is said to have right behind it ("therapy over zoom"), nil for none.
func (s *sentence) formatAfter(rest []int, sp *span) *span {
	if !sp.has("kind") || sp.has("topic") || sp.has("approach") || len(rest) == 0 {
		return nil
	}
	next := &s.spans[rest[0]]
	if !next.has("format") || next.drop || next.words || next.from < sp.to || s.broken(sp.to, next.from+1) {
		return nil
	}
	for i := sp.to; i < next.from; i++ {
		if !between[s.words[i]] {
			return nil
		}
	}
	if !s.is(next.from, "por", "over", "via", "on", "through", "by", "en", "a") && next.from == sp.to {
		return nil
	}
	return next
}

// contrasted: "christian but not catholic", "therapist not psychiatrist": the denial narrows what is asked
// for, it does not turn it over; what is denied stays words.
func (s *sentence) contrasted() {
	for n := range s.spans {
		sp := &s.spans[n]
		if !sp.negate || sp.drop || sp.words {
			continue
		}
		for m := range s.spans {
			o := &s.spans[m]
			if m == n || o.negate || o.drop || o.words {
				continue
			}
			faith := sp.value("faith") == "faith-based" && o.value("faith") == "faith-based"
			led := (sp.value("led_by") == "professional" || sp.value("kind") == "individual-therapy") && o.value("kind") == "individual-therapy"
			if faith || led {
				sp.negate, sp.words, sp.senses = false, true, nil
				break
			}
		}
	}
}

// joinsList: "and" goes on with a denial only when the next thing is not asked for by a verb of its own.
func (s *sentence) joinsList(last, sp *span) bool {
	for i := last.to; i < sp.from; i++ {
		if s.is(i, "and", "y") && (sp.has("topic") || sp.has("kind")) {
			return false
		}
	}
	return true
}

func (s *sentence) inOrder() []int {
	order := make([]int, len(s.spans))
	for i := range order {
		order[i] = i
	}
	for i := 1; i < len(order); i++ {
		for j := i; j > 0 && s.spans[order[j]].from < s.spans[order[j-1]].from; j-- {
			order[j], order[j-1] = order[j-1], order[j]
		}
	}
	return order
}

// denied walks back from a reading to a negation.
func (s *sentence) denied(from int, no []bool, sp *span) bool {
	topic := sp.has("topic") && !sp.has("approach") && !s.isFellowship(sp)
	for i, steps := from-1, 0; i >= 0 && steps < 6; i, steps = i-1, steps+1 {
		if s.tokens[i+1].has(markComma) || s.tokens[i+1].has(markStop) {
			return false
		}
		if no[i] {
			// "i do not know", "can not cope with depression": a verb of one's own denies nothing read, and who
			// does not want to drink any more wants to hear of drinking.
			if topic && (steps > 0 && !s.smallWords(i+1, from) || s.is(i, "want", "quiero") || s.is(i, "not") && s.is(i-1, "do", "does", "did", "can", "could", "will", "would", "should")) {
				return false
			}
			return true
		}
		if s.taken[i] != 0 && !s.weak(i) {
			return false
		}
		if s.is(i, "but", "pero", "i", "yo") || !between[s.words[i]] && !s.adverb[i] {
			return false
		}
	}
	return false
}

// smallWords: only articles and the like.
func (s *sentence) smallWords(from, to int) bool {
	for i := from; i < to; i++ {
		if !articles[s.words[i]] && !s.is(i, "any", "for", "about", "just", "another", "sobre", "de", "to", "with", "group", "grupo", "para") {
			return false
		}
	}
	return true
}

// fellowships: "not AA" says which program is not wanted, and still what it is about.
var fellowships = wordSet("aa na alanon coda alcoholics narcotics alcoholicos narcoticos gamblers overeaters")

// deny turns a denied span into what it means; true when it is now an exclusion of these senses.
func (s *sentence) deny(sp *span) []sense {
	var not, keep []sense
	two := map[sense][]sense{
		{"led_by", "professional"}: {{"led_by", "peer"}}, {"led_by", "peer"}: {{"led_by", "professional"}},
		{"faith", "faith-based"}: {{"faith", "secular"}}, {"faith", "secular"}: {{"faith", "faith-based"}},
		{"format", "online"}: {{"format", "in-person"}}, {"format", "in-person"}: {{"format", "online"}},
		{"insurance", "yes"}: {{"insurance", "none"}}, {"insurance", "none"}: {{"insurance", "yes"}},
		{"kind", "individual-therapy"}: {{"led_by", "peer"}},
		{"joining", "register"}:        {{"joining", "drop-in"}}, {"joining", "referral"}: {{"joining", "drop-in"}, {"joining", "register"}},
	}
	kinds := 0
	for _, x := range sp.senses {
		if x.param == "kind" {
			kinds++
		}
	}
	for _, x := range sp.senses {
		if turned, ok := two[x]; ok && !(x.param == "kind" && kinds > 1) {
			keep = append(keep, turned...)
			continue
		}
		switch x.param {
		case "topic":
			if s.isFellowship(sp) {
				keep = append(keep, x)
				not = append(not, sense{"approach", "twelve-step"})
			} else if sp.has("approach") {
				keep = append(keep, x)
			}
		case "audience":
			if x.value == "clergy" {
				keep = append(keep, sense{"faith", "secular"}) // "no pastors"
				continue
			}
			not = append(not, x)
		case "approach", "day", "time", "format", "kind", "joining":
			if kinds > 1 && x.param == "kind" {
				continue // "not therapy": the kinds that are left are many
			}
			for _, d := range daysOf[x.value] {
				not = append(not, sense{"day", d})
			}
			if len(x.value) > 0 && x.value[0] != '@' {
				not = append(not, x)
			}
		case "cost":
			if x.value == "free" || x.value == "paid" {
				not = append(not, x)
			}
		case "payer":
			if s.is(sp.from-1, "but", "except", "not", "than", "menos", "excepto") {
				not = append(not, x)
			}
		}
	}
	sp.senses = keep
	return not
}

func (s *sentence) isFellowship(sp *span) bool {
	for i := sp.from; i < sp.to; i++ {
		if fellowships[s.words[i]] {
			return true
		}
	}
	return sp.e != nil && len(sp.e.words) > 1 && sp.e.words[len(sp.e.words)-1] == "anonymous"
}
