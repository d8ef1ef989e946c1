package place

import (
	"bytes"
	_ "embed"
	"sync"
)

// Made by tools/placegen, which names the sources.
//
//go:embed us.tsv.gz
var usFile []byte

// US is the embedded places of the United States and its territories. They are read at the first
// call, once for the process: the data cannot change, and a test binary that never asks for a place
// should not pay for it.
var US = sync.OnceValue(func() *Gazetteer {
	g, err := Load(bytes.NewReader(usFile))
	if err != nil {
		panic("the embedded places cannot be read: " + err.Error())
	}
	return g
})

// shared are the state names that are also the name of a city people mean by them.
var shared = map[string]bool{"New York": true, "Washington": true}

type townState struct{ town, state string }

// nicknames are what people call a city, by folded form.
//
// "New York" is here because people who type it in a distance box mean the city; the state is "NY"
// or "New York State". "DC" is the city for the same reason: as a state it would have no distance.
// "la" is also Louisiana's code, and is therefore answered with both (see Find); with periods,
// "L.A." is the city only.
var nicknames = map[string]townState{
	"nyc":           {"New York", "NY"},
	"new york city": {"New York", "NY"},
	"new york":      {"New York", "NY"},
	"the bronx":     {"Bronx", "NY"},
	"la":            {"Los Angeles", "CA"},
	"sf":            {"San Francisco", "CA"},
	"san fran":      {"San Francisco", "CA"},
	"philly":        {"Philadelphia", "PA"},
	"dc":            {"Washington", "DC"},
	"vegas":         {"Las Vegas", "NV"},
	"nola":          {"New Orleans", "LA"},
	"slc":           {"Salt Lake City", "UT"},
	"okc":           {"Oklahoma City", "OK"},
	"indy":          {"Indianapolis", "IN"},
	"stl":           {"Saint Louis", "MO"},
	"abq":           {"Albuquerque", "NM"},
	"saint pete":    {"Saint Petersburg", "FL"},
	"atl":           {"Atlanta", "GA"},
	"pgh":           {"Pittsburgh", "PA"},
}

// oldCodes are the short forms of states from before the two-letter codes, still written after a
// town ("Cambridge, Mass.").
var oldCodes = map[string]string{
	"ala": "AL", "ariz": "AZ", "ark": "AR", "calif": "CA", "cal": "CA", "colo": "CO", "conn": "CT",
	"del": "DE", "fla": "FL", "ill": "IL", "ind": "IN", "kan": "KS", "kans": "KS", "mass": "MA",
	"mich": "MI", "minn": "MN", "miss": "MS", "mont": "MT", "neb": "NE", "nebr": "NE", "nev": "NV",
	"nmex": "NM", "okla": "OK", "ore": "OR", "oreg": "OR", "penn": "PA", "penna": "PA", "tenn": "TN",
	"tex": "TX", "wash": "WA", "wva": "WV", "wis": "WI", "wisc": "WI", "wyo": "WY",
}
