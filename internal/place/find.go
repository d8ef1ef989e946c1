package place

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// The longest town, state and country together are far shorter; more is not a place.
const maxText = 120

// Find reads one place: a postal code, "Town, ST", a town, a state's code or name, or "lat,lon". The
// error is ErrUnknown, ErrPoint or *Ambiguous.
func (g *Gazetteer) Find(text string) (Place, error) {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > maxText {
		return Place{}, ErrUnknown
	}
	if lat, lon, isPoint := readPoint(text); isPoint {
		if !validPoint(lat, lon) {
			return Place{}, ErrPoint
		}
		return g.PointAt(lat, lon), nil
	}
	if p, ok := g.Postal(text); ok {
		return p, nil
	}
	words := g.withoutCountry(strings.FieldsFunc(text, parts))
	if len(words) == 0 {
		return Place{}, ErrUnknown
	}
	if p, ok := g.Postal(words[len(words)-1]); ok {
		return p, nil
	}
	if p, err := g.alone(words); err != ErrUnknown {
		return p, err
	}
	return g.townThenState(text, words)
}

func parts(r rune) bool { return r == ',' || unicode.IsSpace(r) }

// readPoint tells whether the text is two numbers at all, so that "91,181" is told what a point is
// instead of being looked for among the towns.
func readPoint(text string) (lat, lon float64, isPoint bool) {
	a, b, ok := strings.Cut(text, ",")
	if !ok {
		return 0, 0, false
	}
	lat, err1 := readNumber(a)
	lon, err2 := readNumber(b)
	return lat, lon, err1 == nil && err2 == nil
}

func readNumber(s string) (float64, error) {
	s = strings.TrimSpace(s)
	// ParseFloat also reads 0x1p-2 and 1_000.
	if strings.ContainsAny(s, "xX_pP") {
		return 0, strconv.ErrSyntax
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil && math.IsInf(n, 0) {
		return n, nil // 1e999: a number, and out of range
	}
	return n, err
}

func (g *Gazetteer) withoutCountry(words []string) []string {
	if g.country != "US" {
		return words
	}
	for n := 3; n >= 1; n-- {
		if len(words) <= n {
			continue
		}
		switch Fold(strings.Join(words[len(words)-n:], " ")) {
		case "us", "usa", "united states", "united states of america":
			return words[:len(words)-n]
		}
	}
	return words
}

// alone reads the words as one name, without a state behind it.
func (g *Gazetteer) alone(words []string) (Place, error) {
	text := strings.Join(words, " ")
	folded := Fold(text)
	if g.country == "US" {
		if nick, ok := nicknames[folded]; ok {
			p, known := g.Town(nick.town, nick.state)
			st, taken := g.stateOf(folded)
			switch {
			case !known:
			case taken && folded == "la" && !strings.Contains(text, "."):
				return Place{}, &Ambiguous{Choices: []Place{p, g.statePlace(st)}}
			default:
				return p, nil
			}
		}
	}
	// The old short forms of states ("Miss", "Ill") are words; they are read only behind a town.
	st, isState := g.stateOf(folded)
	if plain, ok := strings.CutSuffix(folded, " state"); ok && !isState {
		st, isState = g.stateOf(plain)
	}
	named := g.nameRange(folded)
	if isState {
		p := g.statePlace(st)
		if !shared[p.stateName] || folded != Fold(p.stateName) || g.country != "US" {
			return p, nil
		}
		return Place{}, g.ambiguous(named, p)
	}
	switch len(named) {
	case 0:
		return Place{}, ErrUnknown
	case 1:
		return g.townPlace(named[0].town), nil
	}
	return Place{}, g.ambiguous(named)
}

func (g *Gazetteer) ambiguous(named []name, more ...Place) error {
	choices := slices.Clone(more)
	for _, n := range named {
		if len(choices) == maxChoices {
			break
		}
		choices = append(choices, g.townPlace(n.town))
	}
	return &Ambiguous{Choices: choices}
}

// townThenState parts the words at every place a state could begin. A comma decides where there is
// one; without it the longest state name wins ("Charleston West Virginia" is not in Virginia).
func (g *Gazetteer) townThenState(text string, words []string) (Place, error) {
	if before, after, ok := strings.Cut(text, ","); ok {
		behind := g.withoutCountry(strings.FieldsFunc(after, parts))
		if st, ok := g.stateBehind(strings.Join(behind, " ")); ok {
			if p, ok := g.townIn(before, st); ok {
				return p, nil
			}
		}
	}
	for n := min(4, len(words)-1); n >= 1; n-- {
		cut := len(words) - n
		if st, ok := g.stateBehind(strings.Join(words[cut:], " ")); ok {
			if p, ok := g.townIn(strings.Join(words[:cut], " "), st); ok {
				return p, nil
			}
		}
	}
	return Place{}, ErrUnknown
}

// stateBehind is the state written behind a town.
func (g *Gazetteer) stateBehind(text string) (int, bool) {
	folded := Fold(text)
	if st, ok := g.stateOf(folded); ok {
		return st, true
	}
	if g.country == "US" {
		if code, ok := oldCodes[strings.ReplaceAll(folded, " ", "")]; ok {
			return g.stateOf(Fold(code))
		}
	}
	return 0, false
}

// townIn looks a town up in one state, also by its nickname and with the direction before it cut short.
func (g *Gazetteer) townIn(text string, st int) (Place, bool) {
	folded := Fold(text)
	first, rest, more := strings.Cut(folded, " ")
	tries := []string{folded}
	if long, ok := directions[first]; ok && more {
		tries = append(tries, long+" "+rest)
	}
	for _, try := range tries {
		for _, n := range g.nameRange(try) {
			if int(g.towns[n.town].state) == st {
				return g.townPlace(n.town), true
			}
		}
	}
	return Place{}, false
}

var directions = map[string]string{"n": "north", "s": "south", "e": "east", "w": "west"}

// stateOf finds a state by folded code or name.
func (g *Gazetteer) stateOf(folded string) (int, bool) {
	if folded == "" {
		return 0, false
	}
	for i := range g.states {
		s := &g.states[i]
		if s.codes > 0 && (s.folded == folded || strings.EqualFold(s.code, folded)) {
			return i, true
		}
	}
	return 0, false
}

// foldCode is a postal code without case and spaces: "SW1A 1AA" and "sw1a1aa" are one.
func foldCode(s string) string {
	plain := true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c <= ' ' || c == '-' || c >= 'a' && c <= 'z' || c >= 0x80 {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	return strings.ToUpper(strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '\t' || r == '\u00a0' {
			return -1
		}
		return r
	}, s))
}

// Postal finds a postal code; a ZIP+4 is read by its first five digits.
func (g *Gazetteer) Postal(text string) (Place, bool) {
	i, ok := g.postal(text)
	if !ok {
		return Place{}, false
	}
	return g.codePlace(i), true
}

func (g *Gazetteer) postal(text string) (int, bool) {
	if len(text) > maxText {
		return 0, false
	}
	folded := foldCode(strings.TrimSpace(text))
	if g.country == "US" && len(folded) == 9 && allDigits(folded) {
		folded = folded[:5]
	}
	i, ok := slices.BinarySearchFunc(g.codes, folded, func(c code, p string) int { return strings.Compare(c.code, p) })
	return i, ok
}

func allDigits(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}

// ZoneOfPostal is the IANA zone of a postal code, or "".
func (g *Gazetteer) ZoneOfPostal(text string) string {
	p, _ := g.Postal(text)
	return p.Zone
}

// Town finds a town in the state of this code or name.
func (g *Gazetteer) Town(name, state string) (Place, bool) {
	st, ok := g.stateOf(Fold(state))
	if !ok {
		return Place{}, false
	}
	return g.townIn(name, st)
}

// TownStates is the codes of the states that have a town of this folded name, the most postal codes
// first.
func (g *Gazetteer) TownStates(folded string) []string {
	var codes []string
	for _, n := range g.nameRange(folded) {
		codes = append(codes, g.states[g.towns[n.town].state].code)
	}
	return codes
}

// MainTowns are the towns that a name means when no state is said, by folded name: places of a few postal
// codes at least, whose namesakes in other states are hamlets beside them.
func (g *Gazetteer) MainTowns() map[string]Place {
	const few, hamlet, times = 4, 2, 3
	main := map[string]Place{}
	for i := 0; i < len(g.names); {
		end := i + 1
		for end < len(g.names) && g.names[end].folded == g.names[i].folded {
			end++
		}
		first, second := g.towns[g.names[i].town].codes, int32(0)
		if end > i+1 {
			second = g.towns[g.names[i+1].town].codes
		}
		if first >= few && second <= hamlet && first >= times*second {
			main[g.names[i].folded] = g.townPlace(g.names[i].town)
		}
		i = end
	}
	return main
}

// MaxTownWords is how many words the longest town name has: a reader of free text need not look
// further ahead.
func (g *Gazetteer) MaxTownWords() int { return g.maxWords }

// StateName is the name of the state of this code, or "".
func (g *Gazetteer) StateName(code string) string {
	for i := range g.states {
		if s := &g.states[i]; strings.EqualFold(s.code, code) && s.codes > 0 {
			return s.name
		}
	}
	return ""
}

// States lists the states that have a postal code, by name.
func (g *Gazetteer) States() []Place {
	var list []Place
	for i := range g.states {
		if g.states[i].codes > 0 && g.states[i].code != "" {
			list = append(list, g.statePlace(i))
		}
	}
	slices.SortFunc(list, func(a, b Place) int { return strings.Compare(a.stateName, b.stateName) })
	return list
}

func (g *Gazetteer) statePlace(i int) Place {
	s := &g.states[i]
	return Place{Kind: State, State: s.code, Country: g.country, Lat: s.lat, Lon: s.lon, Zone: g.zones[s.zone], stateName: s.name}
}

func (g *Gazetteer) townPlace(i int32) Place {
	t := &g.towns[i]
	s := &g.states[t.state]
	return Place{
		Kind: Town, Town: t.name, State: s.code, Country: g.country,
		Lat: t.lat, Lon: t.lon, Zone: g.zones[t.zone], stateName: s.name,
	}
}

func (g *Gazetteer) codePlace(i int) Place {
	c := &g.codes[i]
	s := &g.states[c.state]
	p := Place{
		Kind: Postal, Code: c.code, State: s.code, Country: g.country,
		Lat: c.lat, Lon: c.lon, Zone: g.zones[c.zone], stateName: s.name,
	}
	if c.town >= 0 {
		p.Town = g.towns[c.town].name
	}
	return p
}
