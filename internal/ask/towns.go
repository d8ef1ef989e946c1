package ask

import (
	"strings"

	"openchair/internal/place"
)

// A town that is by far the biggest of its name is that town, without its state: "in Yuma", "trans group
// Asheville". A name that is nothing else counts anywhere; one that is also a person's or a thing's counts
// behind "in", or behind a comma or with a capital at the end.

// likeNames are towns that are first names, surnames or words.
var likeNames = wordSet(`aiken aloha ames arden astoria bartlett beaufort beaumont bend benton bessemer bethlehem billings bismarck blaine boulder bowie boyers brunswick bryan
 buffalo burbank butte carney carolina carson cary casper central chandler charlotte clemson cocoa columbine compton corona cumberland davie deland denton doral downey easton edison edmond elgin
 elizabeth elmira encino enid enterprise erie escondido eugene everett ewing fajardo fordham frankfort frederick frisco garland gary gilbert gladstone golden gravesend hampton hayward helena hobbs
 hollywood homestead homewood hoover humble huntington independence inverness irving jamaica jesup joplin jupiter katy kearney kearns kendall kenner kettering keystone kirkwood largo lawton lima
 lincoln logan london loretto lowell lutz lynn madera mansfield marietta martinez maryville mckinney mclean meads melbourne merced mesa miramar mobile monterey montgomery moore murray naples norman
 novi odessa olympia ontario palatine palestine paradise parma perris plum ponce pontiac prescott providence pueblo queens ramsey reading redding reno reston richardson richfield riverview rockford
 salinas sandy savannah shoreline socorro sparks spring sterling stockton stuart suffolk sunrise surprise temple torrance tracy tyler university ventura victoria vienna vineyard vista waco wakefield
 waldorf walker washington waterloo weston westport wheaton whitney whittier wildwood wilson woodbury woodlawn yarmouth york vancouver jordan austin madison jackson savannah dayton camden aurora`)

// noTownBefore: behind these a name is somebody's, or the end of another name.
var noTownBefore = wordSet(`named name called is am are was be dear dr doctor mr mrs ms miss by and or to the a an my our his her their de la el mi su soy llamo senor senora from with
 st saint fort mount lake wells university vs thanks thank love hugs gracias hi hello hey uncle aunt aunty cousin`)

// noTownAfter: a town before these gives its name to something else.
var noTownAfter = wordSet(`street st ave avenue blvd boulevard road rd drive lane county university hospital prison jail syndrome disease freeway highway school college clinic medical has was died is had said says`)

// events are named after where they were; that is not where somebody looks.
var events = wordSet("fire fires incendio inundacion huracan terremoto temblor tiroteo wildfire wildfires flood floods shooting massacre hurricane tornado earthquake war bombing marathon explosion")

// standsAlone decides whether the name of a main town, with no preposition before it, is meant as a place.
func (s *sentence) standsAlone(i, to int) bool {
	if noTownAfter[s.at(to)] && !s.tokens[to].has(markBreak) {
		return false
	}
	name := s.tokens[i].word
	start := i == 0 || s.tokens[i].has(markBreak)
	end := to == len(s.tokens) || s.tokens[to].has(markBreak) || s.tokens[to].has(markNumber)
	capital := s.tokens[i].has(markCapital) && !s.shouted
	if to-i > 1 {
		// "la iglesia de San Juan" is a name.
		return !s.is(i-1, "de", "of") && !(s.plainWord(i) && s.plainWord(to-1)) || capital && s.tokens[to-1].has(markCapital)
	}
	switch {
	case len(name) < 4:
		return false
	case !likeNames[name] && !s.plainWord(i):
		return start || !noTownBefore[s.at(i-1)] || capital && s.is(i-1, "and", "or", "the", "to", "from", "with")
	case start && end:
		return i > 0 && s.tokens[i].has(markComma) && !s.signed(i) && (capital || !s.l.ordinary[name])
	case end:
		return capital && !noTownBefore[s.at(i-1)] && !s.relationAt(i-1) && (!s.tokens[i-1].has(markCapital) || s.tokens[i-1].has(markUpper))
	}
	return false
}

// signed: what stands behind a comma at the end of a letter is who wrote it.
func (s *sentence) signed(i int) bool {
	return i+1 == len(s.tokens) && s.is(i-1, "thanks", "you", "please", "regards", "sincerely", "love", "help", "gracias", "blessings")
}

// mainTown reads a main town that begins at token i.
func (s *sentence) mainTown(a *atlas, i int, prep byte) (int, *place.Place) {
	if w := s.tokens[i].word; !a.mainFirst[w] && !startsCity[w] {
		return i, nil
	}
	for n := min(4, len(s.tokens)-i); n >= 1; n-- {
		to := i + n
		if s.broken(i+1, to) || s.anyTaken(i, to) {
			continue
		}
		name := s.joined(i, to)
		if n > 1 {
			name = place.Fold(name)
		}
		p, ok := a.mains[name]
		if st, is := mainTowns[name]; !ok && is && a.country == "US" && (prep == 0 || prep == ',') {
			p, ok = s.r.Places.Town(name, st)
		}
		if !ok || n == 1 && sharedTowns[name] {
			continue
		}
		switch {
		case prep == 'n' || prep == 'i':
			if n == 1 && (len(name) < 4 || s.plainWord(i) && !(s.tokens[i].has(markCapital) && !s.l.ordinary[name])) {
				continue
			}
			if n > 1 && s.plainWord(to-1) && s.plainWord(i) && !s.tokens[i].has(markCapital) {
				continue // "in the middle school"
			}
		case s.movedFrom(i) || !s.standsAlone(i, to):
			continue
		}
		if events[s.at(to)] && !s.broken(to, to+1) {
			continue
		}
		if longer, ok := s.longerName(i, to); ok {
			return to + 1, &longer
		}
		return to, &p
	}
	return i, nil
}

// secondNames are the second words of towns that are not the town of the first: "Dearborn Heights".
var secondNames = wordSet("heights beach park springs hills gardens falls village shores township grove ridge junction island")

func (s *sentence) longerName(i, to int) (place.Place, bool) {
	if to >= len(s.tokens) || s.tokens[to].has(markBreak) || !secondNames[s.words[to]] {
		return place.Place{}, false
	}
	name := place.Fold(s.joined(i, to+1))
	if codes := s.r.Places.TownStates(name); len(codes) == 1 {
		return s.r.Places.Town(name, codes[0])
	}
	return place.Place{}, false
}

// movedFrom: where somebody has left is not where they look.
func (s *sentence) movedFrom(i int) bool {
	return s.is(i-1, "from") && s.is(i+1, "originally") || s.is(i-1, "from") && s.is(i-2, "moved", "moving", "relocated", "came", "originally", "emigrated", "fled", "evacuated") ||
		s.is(i-1, "de", "desde") && s.is(i-2, "vine", "vengo", "llegue", "mude", "emigre", "originario", "originaria")
}

// movedTo: "moved to Tulsa", "recién llegada a Dalton".
func (s *sentence) movedTo(p int) bool {
	return s.is(p, "to") && (s.is(p-2, "from") || s.is(p-3, "from")) || s.is(p, "to") && s.is(p-1, "moved", "moving", "move", "relocated", "relocating", "new", "transferred") || s.is(p, "to") && s.is(p-1, "us", "me") && s.is(p-2, "moved", "moves", "brought", "relocated") ||
		s.is(p, "a") && s.is(p-1, "mude", "mudamos", "mudo", "llegue", "llegamos", "llegado", "llegada", "mudarme")
}

// meantTown: the state is the one that the bare name would mean too, so a code that is also a word ("mobile
// al", "worcester ma") is no word here.
func (s *sentence) meantTown(a *atlas, i int, st stateAt) bool {
	if s.spanish || sentenceCodes[s.tokens[i].word] || i == 0 || s.tokens[i].has(markBreak) && !s.tokens[i].has(markComma) {
		return false
	}
	for n := min(3, i); n >= 1; n-- {
		if s.broken(i-n+1, i) {
			continue
		}
		name := s.joined(i-n, i)
		if n == 1 && len(name) < 4 {
			continue
		}
		if p, ok := a.mains[place.Fold(name)]; ok && p.State == st.code || mainTowns[name] == st.code {
			return true
		}
	}
	return false
}

// sentenceCodes are codes that are words wherever they stand.
var sentenceCodes = wordSet("in or me hi ok de la so am as oh")

// firstWords of the main towns, so that most words are looked up once.
func firstWords(mains map[string]place.Place) map[string]bool {
	first := make(map[string]bool, len(mains)+3)
	for name := range mains {
		w, _, _ := strings.Cut(name, " ")
		first[w] = true
	}
	for _, short := range []string{"st", "ft", "mt"} {
		first[short] = true
	}
	return first
}
