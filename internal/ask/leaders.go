package ask

// ledBy are the verbs before "by": who stands behind them leads, and is not looked for one to one.
var ledBy = wordSet("led run facilitated moderated hosted taught guided lead ran dirigido dirigida guiado guiada facilitado impartido llevado")

var leadersBetween = wordSet("a an the real actual licensed trained qualified certified experienced professional un una el la terapeuta profesional")

// leaders: "led by a licensed therapist" says who leads.
func (s *sentence) leaders() {
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
