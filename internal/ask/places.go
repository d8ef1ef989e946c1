package ask

import (
	"strings"

	"openchair/internal/place"
)

// Places: a state code counts only behind a town, a town only behind "in", "near", "cerca de", before its
// state, or when it is a city whose name means nothing else. A name several states have is offered.

type stateAt struct {
	code string
	to   int
	name bool // written out
}

// stateHere is the state whose code or name begins at token i.
func (s *sentence) stateHere(a *atlas, i int) (stateAt, bool) {
	if i >= len(s.tokens) {
		return stateAt{}, false
	}
	w := s.tokens[i].word
	for _, n := range a.names[w] {
		if i+len(n.words) > len(s.tokens) {
			continue
		}
		ok := true
		for k, x := range n.words {
			ok = ok && s.tokens[i+k].word == x
		}
		if ok {
			return stateAt{n.code, i + len(n.words), true}, true
		}
	}
	if code, ok := a.codes[w]; ok && len(w) == 2 && !s.tokens[i].has(markContinue) {
		return stateAt{code, i + 1, false}, true
	}
	return stateAt{}, false
}

// maxLooked bounds the words of a query that are looked up as places: "va" said six hundred times is no
// place, and a reading has one place at most.
const maxLooked = 150

// findPlaces gives every place as a match that competes with the phrases.
func (s *sentence) findPlaces() []match {
	if s.r.Places == nil {
		return nil
	}
	a := s.r.atlas()
	var out []match
	add := func(from, to, weight int, p place.Place) {
		out = append(out, match{from: from, to: to, weight: weight, exact: true, e: &entry{class: classPlace, place: span{from: from, to: to, near: s.r.nearOf(p)}}})
	}
	offer := func(from, to int, towns []place.Place) {
		sp := span{from: from, to: to, options: s.choices(towns)}
		out = append(out, match{from: from, to: to, weight: to - from, exact: true, e: &entry{class: classPlace, place: sp}})
	}
	looked := 0
	for i := range s.tokens {
		if s.taken[i] != 0 || s.tokens[i].has(markNumber) {
			continue
		}
		if looked == maxLooked {
			break
		}
		if st, ok := s.stateHere(a, i); ok {
			looked++
			if from, to, ok := s.partOfState(i, st); ok {
				if p, err := s.r.Places.Find(strings.ToUpper(st.code)); err == nil {
					add(from, to, to-from, p)
					continue
				}
			}
			if from, p, ok := s.townBefore(i, st); ok {
				add(from, st.to, st.to-from, p)
			} else if p, choices, ok := s.stateAlone(i, st); ok {
				if p != nil {
					add(i, st.to, st.to-i, *p)
				} else {
					offer(i, st.to, choices)
				}
			}
		}
		if s.movedFrom(i) || s.is(i-1, "de", "of") && s.is(i-2, "iglesia", "parroquia", "church", "virgen", "capilla", "templo", "escuela", "universidad", "university", "hospital", "bank", "diocese") {
			continue
		}
		prep := s.preposition(i)
		if prep == 0 && i > 0 && (s.tokens[i].has(markComma) || i+2 >= len(s.tokens) && !s.tokens[i].has(markBreak)) {
			prep = ','
		}
		if to, p := s.mainTown(a, i, prep); p != nil {
			looked++
			add(i, to, to-i, *p)
			continue
		}
		if prep == 0 && (a.country != "US" || !startsCity[s.tokens[i].word] && !sharedTowns[s.tokens[i].word]) {
			continue
		}
		looked++
		if to, p, choices := s.townHere(a, i, prep); to > i {
			if p != nil {
				add(i, to, to-i, *p)
			} else {
				offer(i, to, choices)
			}
		}
	}
	return out
}

// partOfState: "northern virginia", "upstate new york", "washington state" are the state.
func (s *sentence) partOfState(i int, st stateAt) (from, to int, ok bool) {
	if !st.name {
		return 0, 0, false
	}
	from, to = i, st.to
	if s.is(i-1, "northern", "southern", "eastern", "western", "central", "upstate", "downstate", "rural", "northeast", "northwest", "southeast", "southwest") && !s.broken(i, i+1) {
		from--
	}
	if s.is(to, "state") && !s.broken(to, to+1) && !s.is(to+1, "university", "prison", "hospital", "college", "insurance") {
		to++
	}
	return from, to, from < i || to > st.to
}

// startsCity are the first words of the cities that stand alone.
var startsCity = func() map[string]bool {
	m := map[string]bool{"st": true}
	for line := range strings.Lines(cityList) {
		_, list, _ := strings.Cut(strings.TrimSpace(line), ": ")
		for n := range strings.SplitSeq(list, ", ") {
			first, _, _ := strings.Cut(strings.TrimPrefix(n, "*"), " ")
			m[first] = true
		}
	}
	return m
}()

// townBefore looks for a town that ends at token i, where its state begins.
func (s *sentence) townBefore(i int, st stateAt) (int, place.Place, bool) {
	meant := s.meantTown(s.r.atlas(), i, st)
	if !meant && !st.name && (wordStates[s.tokens[i].word] || s.spanish && wordStatesES[s.tokens[i].word]) {
		upper := s.tokens[i].has(markUpper) && !s.shouted
		end := st.to >= len(s.tokens) || s.tokens[st.to].has(markBreak) || s.tokens[st.to].has(markNumber)
		behind := s.tokens[i].has(markComma)
		if s.spanish && wordStatesES[s.tokens[i].word] && !upper && !behind || !upper && !behind && !end {
			return 0, place.Place{}, false
		}
	}
	limit := min(s.r.Places.MaxTownWords(), 5)
	for n := min(limit, i); n >= 1; n-- {
		from := i - n
		if s.broken(from+1, i) || s.tokens[from].has(markNumber) || s.taken[from] != 0 {
			continue
		}
		if !meant && n == 1 && !st.name && !s.tokens[i].has(markComma) && s.plainWord(from) && !s.tokens[from].has(markCapital) && (wordStates[s.tokens[i].word] || s.preposition(from) == 0) {
			continue
		}
		if n == 1 && st.name && s.plainWord(from) && !s.tokens[from].has(markCapital) && !s.tokens[i].has(markComma) && s.preposition(from) == 0 {
			continue
		}
		if p, ok := s.r.Places.Town(s.joined(from, i), st.code); ok {
			return from, p, true
		}
		if long, ok := borrowedTowns[s.joined(from, i)]; ok {
			if p, ok := s.r.Places.Town(long, st.code); ok {
				return from, p, true
			}
		}
	}
	return 0, place.Place{}, false
}

func (s *sentence) broken(from, to int) bool {
	for i := from; i < to; i++ {
		if s.tokens[i].has(markBreak) {
			return true
		}
	}
	return false
}

// plainWord: it is a word of everyday speech or of the vocabulary before it is a town.
func (s *sentence) plainWord(i int) bool {
	w := s.tokens[i].word
	if s.l.ordinary[w] || englishWords[w] || spanishWords[w] || len(w) < 4 {
		return true
	}
	_, known := s.l.known[w]
	return known
}

func (s *sentence) joined(from, to int) string {
	if to == from+1 {
		return s.tokens[from].word
	}
	var b strings.Builder
	for i := from; i < to; i++ {
		if i > from {
			b.WriteByte(' ')
		}
		b.WriteString(s.tokens[i].word)
	}
	return b.String()
}

// stateAlone reads a state with no town before it: its name, or a code that is no word behind "in".
func (s *sentence) stateAlone(i int, st stateAt) (*place.Place, []place.Place, bool) {
	prep := s.preposition(i)
	w := s.tokens[i].word
	if !st.name {
		if prep == 0 || prep == 'f' {
			return nil, nil, false
		}
		if wordStates[w] || s.spanish && wordStatesES[w] {
			// "support groups in me": Maine is offered, when nothing follows.
			last := st.to == len(s.tokens)
			if s.spanish || !last || !s.is(i-1, "in") || w == "in" || w == "so" || w == "as" || w == "am" || w == "ma" || w == "pa" || w == "la" || w == "co" || w == "md" || w == "ms" {
				return nil, nil, false
			}
			p, err := s.r.Places.Find(s.r.Places.StateName(st.code))
			if err != nil {
				return nil, nil, false
			}
			return nil, []place.Place{p}, true
		}
		if _, ambiguous := s.termNamed(w); ambiguous {
			return nil, nil, false
		}
		p, err := s.r.Places.Find(strings.ToUpper(w))
		if err != nil {
			return nil, nil, false
		}
		return &p, nil, true
	}
	if prep == 0 && (w == "georgia" || w == "virginia" || w == "washington" || w == "carolina" || w == "victoria") && !s.tokens[i].has(markCapital) {
		// First names.
		if i > 0 && !s.tokens[i].has(markBreak) {
			return nil, nil, false
		}
	}
	if s.is(i-1, "of") && s.is(i-2, "cross", "shield", "bcbs", "blue", "university") || s.is(i-1, "covered", "healthy", "cross", "bcbs", "shield", "anthem") {
		return nil, nil, false
	}
	p, err := s.r.Places.Find(s.r.Places.StateName(st.code))
	if amb, ok := err.(*place.Ambiguous); ok {
		return nil, amb.Choices[:min(len(amb.Choices), maxTowns)], true
	}
	if err != nil {
		return nil, nil, false
	}
	return &p, nil, true
}

func (s *sentence) termNamed(w string) (*term, bool) {
	for _, t := range s.l.terms {
		if strings.EqualFold(t.name, w) {
			return t, true
		}
	}
	return nil, false
}

// maxTowns of one name are offered.
const maxTowns = 6

// preposition says what stands before token i: 'n' near, 'i' in, 'f' from, 0 nothing.
func (s *sentence) preposition(i int) byte {
	p := i - 1
	if p < 0 || s.tokens[i].has(markStop) {
		return 0
	}
	switch s.words[p] {
	case "near", "around", "nearby", "outside":
		return 'n'
	case "to":
		if s.is(p-1, "close", "closest", "near", "nearest", "next") {
			return 'n'
		}
		if s.movedTo(p) {
			return 'i'
		}
	case "a":
		if s.movedTo(p) {
			return 'i'
		}
	case "of":
		if s.is(p-1, "outside", "miles", "mile", "mi", "km", "south", "north", "east", "west", "minutes") {
			return 'n'
		}
	case "de":
		if s.is(p-1, "cerca", "alrededor", "afuera", "millas", "area") {
			return 'n'
		}
	case "in", "en":
		return 'i'
	case "from":
		return 'f'
	case "the", "el", "la":
		if s.is(p-1, "in", "near") && (s.words[p] == "the") {
			return 'i'
		}
	}
	return 0
}

// townHere reads a town that begins at token i and has no state behind it.
func (s *sentence) townHere(a *atlas, i int, prep byte) (int, *place.Place, []place.Place) {
	limit := min(s.r.Places.MaxTownWords(), 4, len(s.tokens)-i)
	for n := limit; n >= 1; n-- {
		to := i + n
		if s.broken(i+1, to) || s.anyTaken(i, to) {
			continue
		}
		name := s.joined(i, to)
		folded := name
		if n > 1 || len(name) <= 3 {
			folded = place.Fold(name)
		}
		if a.country == "US" {
			st, ok := bareTowns[folded]
			if !ok && prep != 0 && prep != ',' {
				st, ok = mainTowns[folded]
			}
			if ok {
				town := folded
				if long, is := borrowedTowns[folded]; is {
					town = long
				}
				if p, known := s.r.Places.Town(town, st); known {
					return to, &p, nil
				}
			}
		}
		if n > 1 && (prep == 0 || prep == ',') && a.country == "US" {
			// "miami beach" is not Miami
			if st, bare := bareTowns[s.joined(i, to-1)]; bare {
				if p, known := s.r.Places.Town(folded, st); known {
					return to, &p, nil
				}
			}
		}
		if (prep == 0 || prep == ',') && n == 1 && sharedTowns[name] {
			prep = 'i'
		}
		if prep == 0 || prep == 'f' || s.tokens[to-1].has(markNumber) || events[s.at(to)] && !s.broken(to, to+1) {
			continue
		}
		if prep == ',' && (n == 1 || to < len(s.tokens) && !s.tokens[to].has(markBreak) || len(s.r.Places.TownStates(folded)) != 1) {
			// "…, West Palm Beach", "… palm springs": a name of its own, at the end, that one state has
			continue
		}
		if n == 1 && (len(name) < 4 || s.plainWord(i) && !(s.tokens[i].has(markCapital) && !s.l.ordinary[name])) {
			continue
		}
		if n > 1 && s.spanish && s.is(i, "el", "la", "los", "las") && !s.tokens[i+1].has(markCapital) && !s.shouted {
			continue // "en el rancho", "en el campo"
		}
		if n > 1 && s.plainWord(to-1) && s.plainWord(i) {
			continue // "Central Park" is a park, of the hamlets so called nobody thinks
		}
		codes := s.r.Places.TownStates(folded)
		switch len(codes) {
		case 0:
			continue
		case 1:
			if p, ok := s.r.Places.Town(folded, codes[0]); ok {
				return to, &p, nil
			}
			continue
		}
		var towns []place.Place
		for _, c := range codes[:min(len(codes), maxTowns)] {
			if p, ok := s.r.Places.Town(folded, c); ok {
				towns = append(towns, p)
			}
		}
		return to, nil, towns
	}
	return i, nil, nil
}

func (s *sentence) anyTaken(from, to int) bool {
	for i := from; i < to; i++ {
		if s.taken[i] != 0 {
			return true
		}
	}
	return false
}
