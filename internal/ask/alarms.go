package ask

// dangerTopics are the listings beside a card, when the query names no topic of its own.
var dangerTopics = map[string]string{"suicide": "suicidal-thoughts", "word": "suicidal-thoughts", "self-harm": "self-harm", "partner": "domestic-violence", "sexual": "sexual-assault", "baby": "perinatal", "trafficking": "human-trafficking"}

// alarms takes the words of danger out of what is repeated, and reads a topic from them.
func (s *sentence) alarms() {
	lv, about := worst(s.fires)
	if lv != levelDanger {
		return
	}
	from, to := -1, -1
	for _, f := range s.fires {
		if f.level != levelDanger {
			continue
		}
		if from < 0 {
			from, to = f.from, f.to
		}
		for i := range s.spans {
			if sp := &s.spans[i]; sp.from < f.to && sp.to > f.from {
				sp.hint = false
				if sp.from >= f.from && sp.to <= f.to {
					sp.drop, sp.hint, sp.senses, sp.options = true, false, nil, nil
				} else {
					sp.silent = true
				}
			}
		}
		for i := f.from; i < f.to; i++ {
			s.quiet = append(s.quiet, i)
		}
	}
	for i := range s.spans {
		// "tonight" is said of the danger, not of a meeting.
		if sp := &s.spans[i]; sp.has("day") || sp.has("time") || sp.has("sort") {
			sp.senses = without(without(without(sp.senses, "day"), "time"), "sort")
			sp.drop = sp.drop || len(sp.senses) == 0
		}
	}
	for i := range s.spans {
		if sp := &s.spans[i]; sp.has("topic") && !sp.drop && !sp.words && (about != "partner" || sp.value("topic") == "domestic-violence") {
			return // violence is what it is about, whatever else is told
		}
	}
	t := dangerTopics[about]
	if t == "suicidal-thoughts" && s.hurtsOnly(from, to) {
		t = "self-harm"
	}
	if t != "" {
		s.put(span{from: from, to: to, senses: []sense{{"topic", t}}, silent: true})
	}
}

// hurtsOnly: the words speak of hurting oneself and of no death.
func (s *sentence) hurtsOnly(from, to int) bool {
	hurts := false
	for i := from; i < to; i++ {
		hurts = hurts || s.is(i, "hurt", "hurting", "harm", "harming", "cut", "cutting", "burn", "cortarme", "lastimarme", "dano")
		if s.is(i, "die", "dead", "kill", "killing", "suicide", "end", "life", "morir", "morirme", "matarme", "vida", "vivir", "wrists") {
			return false
		}
	}
	return hurts
}
