package ask

import (
	"strings"
	"sync"

	"openchair/internal/place"
)

// atlas is what reading needs of a gazetteer beside its own lists: states by code and name, and the towns
// that are meant when nobody says which state.
type atlas struct {
	country string
	codes   map[string]string   // folded code -> code
	names   map[string][]aState // by first word of the folded name, the longest first
	// towns that need no state, and the first words of their names
	mains     map[string]place.Place
	mainFirst map[string]bool
}

type aState struct {
	words []string
	code  string
}

var atlases sync.Map // *place.Gazetteer -> func() *atlas

func (r *Reader) atlas() *atlas {
	if r.Places == nil {
		return &atlas{}
	}
	f, ok := atlases.Load(r.Places)
	if !ok {
		f, _ = atlases.LoadOrStore(r.Places, sync.OnceValue(func() *atlas { return newAtlas(r.Places, r.Country) }))
	}
	return f.(func() *atlas)()
}

func newAtlas(g *place.Gazetteer, country string) *atlas {
	a := &atlas{country: country, codes: map[string]string{}, names: map[string][]aState{}, mains: g.MainTowns()}
	a.mainFirst = firstWords(a.mains)
	name := func(s, code string) {
		words := strings.Fields(place.Fold(s))
		if len(words) > 0 {
			a.names[words[0]] = append(a.names[words[0]], aState{words, code})
		}
	}
	for _, p := range g.States() {
		a.codes[strings.ToLower(p.State)] = p.State
		name(g.StateName(p.State), p.State)
	}
	if country == "US" {
		for s, code := range spanishStates {
			if g.StateName(code) != "" {
				name(s, code)
			}
		}
	}
	for first, list := range a.names {
		// "West Virginia" before "West".
		for i := 1; i < len(list); i++ {
			for j := i; j > 0 && len(list[j].words) > len(list[j-1].words); j-- {
				list[j], list[j-1] = list[j-1], list[j]
			}
		}
		a.names[first] = list
	}
	return a
}

// isTown: a town's name is nobody's misspelling.
func (r *Reader) isTown(word string) bool {
	return cityWords[word] || r.Places != nil && len(r.Places.TownStates(word)) > 0
}

var cityWords = func() map[string]bool {
	m := map[string]bool{}
	for n := range mainTowns {
		for w := range strings.FieldsSeq(n) {
			m[w] = true
		}
	}
	return m
}()

var spanishStates = map[string]string{
	"nueva jersey": "NJ", "carolina del norte": "NC", "carolina de el norte": "NC", "carolina de el sur": "SC", "tejas": "TX", "nuevo mexico": "NM",
	"luisiana": "LA", "pensilvania": "PA", "hawai": "HI", "misisipi": "MS", "misuri": "MO", "dakota de el norte": "ND", "dakota de el sur": "SD",
}

// wordStates are state codes that are words of a sentence; they are read only right behind a town, at the
// end of it, behind a comma, or in capitals.
var wordStates = wordSet("in or me hi ok de la oh id al as co ma pa mi ne mo ms md so am")

// wordStatesES are words in Spanish and never a state there, unless in capitals.
var wordStatesES = wordSet("de la me en al mi no os")

// mainTowns is the state of a town that people name without it; names that many towns share evenly
// (Portland, Springfield, Columbia) are not there, they are offered. bareTowns may stand without "in" before
// them: they are nothing but the city.
var mainTowns, bareTowns = cities()

// sharedTowns are names people type alone that several cities have.
var sharedTowns = wordSet("portland springfield columbia rochester arlington richmond glendale salem burlington lancaster bloomington fayetteville pasadena peoria")

func cities() (mains, bare map[string]string) {
	mains, bare = map[string]string{}, map[string]string{}
	for line := range strings.Lines(cityList) {
		st, list, _ := strings.Cut(strings.TrimSpace(line), ": ")
		for n := range strings.SplitSeq(list, ", ") {
			n, withIn := strings.CutPrefix(n, "*")
			mains[n] = st
			if !withIn {
				bare[n] = st
			}
		}
	}
	return mains, bare
}

// cityList: a star marks names that are also words or first names.
const cityList = `NY: *albany, new york, nyc, new york city, nueva york, brooklyn, *queens, bronx, the bronx, el bronx, manhattan, staten island, *buffalo, *syracuse, yonkers
CA: los angeles, san diego, san jose, san francisco, san fran, *sf, *compton, *inglewood, *torrance, *pomona, *fontana, *oxnard, *salinas, *chula vista, *santa rosa, *visalia, *palmdale, *hayward, *fremont, *santa clara, *santa cruz, *huntington beach, *garden grove, *escondido, *oceanside, *redding, *merced, *burbank, *ventura, *napa, fresno, sacramento, oakland, long beach, bakersfield, anaheim, santa ana, berkeley, *riverside, *stockton, *modesto, *irvine, santa barbara, san bernardino, palm springs, *chico
TX: houston, dallas, *austin, san antonio, el paso, fort worth, *laredo, lubbock, *plano, *brownsville, *amarillo, *waco, *killeen, *denton, *garland, *irving, *tyler, *midland, *galveston, *harlingen, *round rock, mcallen, corpus christi
IL: chicago, *aurora, *joliet, *naperville
PA: philadelphia, filadelfia, philly, pittsburgh, allentown, *scranton, *erie
AZ: phoenix, tucson, *mesa, tempe, scottsdale
FL: miami, tampa, orlando, *jacksonville, fort lauderdale, tallahassee, *saint petersburg, *st pete, *pensacola, *daytona beach, *fort myers, *kissimmee, *lakeland, *ocala, *sarasota, *clearwater, *miami beach, hialeah, *gainesville
WA: seattle, spokane, tacoma, *yakima, *everett, *bellevue, *olympia
CO: denver, colorado springs, *boulder
MA: boston, *worcester, *cambridge
GA: atlanta, *athens, *macon, *savannah
MI: detroit, grand rapids, ann arbor, *flint
MN: minneapolis, *duluth, *saint paul
NV: las vegas, vegas, *reno
LA: new orleans, nueva orleans, nola, baton rouge, *shreveport
MD: baltimore
DC: washington dc, dc
NC: *charlotte, *raleigh, *durham, *greensboro, *asheville
TN: nashville, memphis, knoxville, chattanooga
OH: cleveland, cincinnati, *columbus, *toledo, *akron, *dayton
MO: saint louis, *kansas city
WI: milwaukee, *madison
IN: indianapolis, indy, *fort wayne, *south bend, *evansville, *gary
UT: salt lake city, salt lake, slc, *provo, *ogden
NM: albuquerque, santa fe
NE: omaha, *lincoln
OK: oklahoma city, okc, tulsa, *norman
KY: louisville, *lexington
AL: *birmingham, *montgomery
AK: anchorage
HI: honolulu
ID: boise
IA: des moines
KS: wichita
VA: virginia beach, *norfolk, *richmond
SC: *charleston
CT: *hartford, new haven, *bridgeport, *stamford
NJ: newark, jersey city, *camden, *trenton, *paterson
RI: *providence
NH: *manchester
ME: *bangor
VT: *burlington
PR: *ponce, bayamon
MS: *jackson
AR: little rock
`

// borrowed names are how people say a town that the gazetteer calls otherwise.
var borrowedTowns = map[string]string{
	"nueva york": "New York", "nyc": "New York", "new york city": "New York", "manhattan": "New York", "filadelfia": "Philadelphia", "philly": "Philadelphia",
	"san fran": "San Francisco", "nueva orleans": "New Orleans", "nola": "New Orleans", "vegas": "Las Vegas", "washington dc": "Washington", "dc": "Washington",
	"salt lake": "Salt Lake City", "slc": "Salt Lake City", "okc": "Oklahoma City", "indy": "Indianapolis", "sf": "San Francisco", "st pete": "Saint Petersburg",
	"the bronx": "Bronx", "el bronx": "Bronx",
}
