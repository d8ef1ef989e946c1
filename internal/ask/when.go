package ask

import "time"

var weekdays = [...]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

var dayWords = wordSet("monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays lunes martes miercoles jueves viernes sabado domingo sabados domingos mon tue wed thu fri sat sun")

// zoneOf is where "today" is told: the place read or given, else the host's.
func (s *sentence) zoneOf() *time.Location {
	if s.zone == nil {
		s.zone = s.findZone()
	}
	return s.zone
}

func (s *sentence) findZone() *time.Location {
	name := s.r.Zone
	if n := s.req.near; n != nil && n.Zone != "" {
		name = n.Zone
	} else {
		for i := range s.spans {
			if n := s.spans[i].near; n != nil && n.Zone != "" && !s.spans[i].negate {
				name = n.Zone
				break
			}
		}
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return z
}

// days resolves what depends on the day: today, tonight, tomorrow, weekends.
func (s *sentence) days() {
	for i := range s.spans {
		sp := &s.spans[i]
		v := sp.value("day")
		if v == "" || v[0] != '@' {
			continue
		}
		rest := without(sp.senses, "day")
		day := func(names ...string) {
			for _, d := range names {
				rest = append(rest, sense{"day", d})
			}
		}
		switch v {
		case "@weekend":
			day("sat", "sun")
		case "@weekday":
			day("mon", "tue", "wed", "thu", "fri")
		case "@today", "@tomorrow":
			at := s.now.In(s.zoneOf())
			if v == "@tomorrow" {
				at = at.AddDate(0, 0, 1)
			}
			day(weekdays[at.Weekday()])
			if v == "@today" {
				rest = append(rest, sense{"sort", "soonest"})
				if s.said([]string{"tonight"}, sp.from) || s.is(sp.to-1, "evening", "noche") {
					rest = append(rest, sense{"time", "evening"})
				}
			}
		case "@this-week":
			rest = append(rest, sense{"sort", "soonest"})
		}
		sp.senses = rest
	}
	s.shifts()
	for i := range s.spans {
		sp := &s.spans[i]
		// "daytime" is before the evening.
		if sp.has("time") && s.said([]string{"daytime"}, sp.from) {
			sp.senses = append(without(sp.senses, "time"), sense{"time", "morning"}, sense{"time", "afternoon"})
		}
	}
}

// shifts: "enfermera de noche", "night nurse": the hour belongs to the work.
func (s *sentence) shifts() {
	for i := range s.spans {
		sp := &s.spans[i]
		if sp.value("time") == "" || sp.drop || sp.words || sp.has("day") || !s.is(sp.from, "de") || sp.from == 0 || s.taken[sp.from-1] == 0 {
			continue
		}
		if o := &s.spans[s.taken[sp.from-1]-1]; o.has("audience") && s.axis(o.value("audience")) == "service" {
			sp.words = true
		}
	}
}

// freeWord reads the word "free": a price, or time that somebody has, or the absence of something.
func (s *sentence) freeWord() {
	for i := range s.spans {
		sp := &s.spans[i]
		if sp.value("cost") != "free" || sp.to-sp.from != 1 || !s.is(sp.from, "free") {
			continue
		}
		next := sp.to
		switch {
		case s.is(next, "on", "after", "at", "before", "during", "until", "most", "from", "time", "next", "evenings", "trial", "consultation", "consult", "consultations", "parking", "assessment", "spirit", "childcare", "child", "babysitting", "daycare", "food", "coffee", "snacks", "lunch", "dinner", "wifi", "transportation", "rides", "narcan", "naloxone", "samples", "app", "book", "workbook", "testing", "screening", "of"):
			if s.is(sp.from-1, "something", "anything", "groups", "group", "meetings", "anyone", "algo") && s.is(next, "on", "at", "after", "before") || s.is(next, "on", "at") && (s.is(next+1, "zoom", "online", "campus", "the") && !s.is(next+2, "weekend", "weekends")) {
				continue
			}
			sp.words = true
		case dayWords[s.at(sp.from-1)] || s.is(sp.from-1, "mornings", "afternoons", "evenings", "nights", "weekends", "weekdays", "tomorrow", "tonight"):
			sp.words = true // "i only have saturdays free"
		case s.is(sp.from-1, "years", "year", "months", "month", "days", "weeks") || next < len(s.tokens) && s.tokens[next].has(markNumber) && s.is(next+1, "years", "year", "months", "month", "days", "weeks"):
			sp.words = true // "heroin free 3 years"
		case sp.from > 0 && (s.tokens[sp.from].has(markHyphen) || freeOf[s.words[sp.from-1]] && !s.tokens[sp.from].has(markBreak)):
			sp.words = true
		case s.is(sp.from-1, "am", "are", "is", "be", "get", "break", "set", "feel", "off") && !s.is(sp.from-2, "it", "that", "meetings", "group") && !s.tokens[sp.from].has(markBreak) && (s.is(sp.from-2, "i", "we", "to", "only") || s.is(sp.from-1, "break", "set")):
			sp.words = true
		}
	}
}

// freeOf: "drug free" has no price.
var freeOf = wordSet("alcohol drug drugs smoke fragrance scent sugar gluten child kid pain debt stress anxiety symptom nicotine cancer toll hassle duty step stair care dairy substance tobacco caffeine heroin meth cocaine opioid opiate crack weed porn gambling binge bottle judgment judgement shame guilt god religion")
