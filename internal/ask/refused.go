package ask

// A denial may stand behind what it denies: "doce pasos no", "AA no gracias", "zoom does not work for me".

// refusals are such denials; those that end in a comma's sense stand at the end of a clause or before thanks.
var refusals = [][]string{
	{"no", "thanks"},
	{"no", "thank", "you"},
	{"no", "gracias"},
	{"no", "please"},
	{"no", "por", "favor"},
	{"no", "porfavor"},
	{"not", "for", "me"},
	{"is", "not", "for", "me"},
	{"are", "not", "for", "me"},
	{"is", "not", "my", "thing"},
	{"not", "my", "thing"},
	{"not", "needed"},
	{"not", "necessary"},
	{"not", "required"},
	{"no", "hace", "falta"},
	{"no", "es", "necesario"},
	{"does", "not", "work", "for", "me"},
	{"do", "not", "work", "for", "me"},
	{"did", "not", "work"},
	{"did", "not", "work", "for", "me"},
	{"did", "not", "help"},
	{"no", "es", "para", "mi"},
	{"no", "es", "lo", "mio"},
	{"no", "me", "sirve"},
	{"no", "me", "sirvio"},
	{"no", "me", "funciona"},
	{"no", "me", "funciono"},
	{"no", "me", "gusta"},
	{"no", "me", "gustan"},
	{"no", "me", "interesa"},
	{"no", "quiero"},
	{"no", "puedo"},
	{"does", "not", "work"},
	{"do", "not", "work"},
}

// refusable are the parameters that somebody says no to in this way.
func (s *sentence) refusable(sp *span) bool {
	return sp.has("access") || sp.has("approach") || sp.has("faith") || sp.has("format") || sp.has("led_by") || sp.has("day") && len(sp.senses) == 1 && (sp.value("day")[0] != '@' || daysOf[sp.value("day")] != nil) || sp.has("time") && len(sp.senses) == 1 || sp.has("topic") && s.isFellowship(sp)
}

// daysOf are the days of a name for several.
var daysOf = map[string][]string{"@weekend": {"sat", "sun"}, "@weekday": {"mon", "tue", "wed", "thu", "fri"}}

// refused marks the readings that are denied by what stands behind them, and takes those words with them.
func (s *sentence) refused() {
	for n := range s.spans {
		sp := &s.spans[n]
		if sp.drop || sp.words || len(sp.senses) == 0 || !s.refusable(sp) {
			continue
		}
		end := sp.to
		for end-sp.to < 1 && s.is(end, "groups", "group", "meetings", "grupos", "stuff") {
			end++
		}
		to := s.refusalAt(end)
		if to == 0 || !s.free(end, to) && !s.weakAll(end, to) {
			continue
		}
		sp.negate = true
		for i := sp.to; i < to; i++ {
			if s.taken[i] == 0 {
				s.taken[i] = int16(n + 1)
			}
		}
		sp.to = to
	}
}

// refusalAt is where a denial that begins at token i ends, 0 for none.
func (s *sentence) refusalAt(i int) int {
	best := 0
	for _, words := range refusals {
		to := i + len(words)
		if !s.said(words, i) || s.broken(i+1, to) {
			continue
		}
		thanks := words[len(words)-1] != "quiero" && words[len(words)-1] != "puedo" && words[0] == "no" && len(words) <= 3 && !s.is(i+1, "me", "es")
		if s.tokens[i].has(markBreak) && !thanks {
			continue
		}
		if last := words[len(words)-1]; (last == "quiero" || last == "puedo" || last == "work") && to < len(s.tokens) && !s.tokens[to].has(markBreak) {
			continue // "no quiero ir a AA": it denies what follows
		}
		best = max(best, to)
	}
	if best == 0 && s.is(i, "no") && !s.tokens[i].has(markBreak) && (i+1 == len(s.tokens) || s.tokens[i+1].has(markBreak)) {
		best = i + 1
	}
	return best
}

func (s *sentence) weakAll(from, to int) bool {
	for i := from; i < to; i++ {
		if s.taken[i] != 0 && !s.weak(i) {
			return false
		}
	}
	return true
}
