package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
)

// city is a place people live in that need not have a postal name: Lakewood, CO, is "Denver" to the
// post, and the codes of Puerto Rico have no names in the postal file at all.
type city struct {
	name, country, feature, state string
	population                    uint64
	lat, lon                      float64
}

// The parts of cities (PPLX) are left out: a "Chinatown" in each state would only make choices. So are
// places of the past and farms.
var cityFeatures = map[string]bool{
	"PPL": true, "PPLA": true, "PPLA2": true, "PPLA3": true, "PPLA4": true, "PPLC": true, "PPLL": true, "PPLG": true,
}

// renamed are the source's names for cities that have a postal name; internal/place knows them as
// nicknames.
var renamed = map[string]bool{"New York City": true, "The Bronx": true}

var territories = map[string]bool{"PR": true, "VI": true, "GU": true, "AS": true, "MP": true}

// readCities reads the package's cities.pbf, a run of protocol buffer messages whose coordinates are
// differences to the one before.
func readCities(data []byte) ([]city, error) {
	var list []city
	var lat, lon int64
	field := func() (tag int, number uint64, text string, err error) {
		key, n := binary.Uvarint(data)
		if n <= 0 {
			return 0, 0, "", errors.New("cities.pbf: broken key")
		}
		data = data[n:]
		number, n = binary.Uvarint(data)
		if n <= 0 {
			return 0, 0, "", errors.New("cities.pbf: broken number")
		}
		data = data[n:]
		if key&7 == 2 {
			if number > uint64(len(data)) {
				return 0, 0, "", errors.New("cities.pbf: broken length")
			}
			text, data = string(data[:number]), data[number:]
		} else if key&7 != 0 {
			return 0, 0, "", fmt.Errorf("cities.pbf: unknown form %d", key&7)
		}
		return int(key >> 3), number, text, nil
	}
	signed := func(n uint64) int64 { return int64(n>>1) ^ -int64(n&1) }
	for len(data) > 0 {
		size, n := binary.Uvarint(data)
		if n <= 0 || size > uint64(len(data)-n) {
			return nil, errors.New("cities.pbf: broken message")
		}
		data = data[n:]
		end := len(data) - int(size)
		var c city
		for len(data) > end {
			tag, number, text, err := field()
			if err != nil {
				return nil, err
			}
			switch tag {
			case 2:
				c.name = text
			case 3:
				c.country = text
			case 7:
				c.feature = text
			case 8:
				c.state = text
			case 9:
				c.population = number
			case 10:
				lon += signed(number)
			case 11:
				lat += signed(number)
			}
		}
		c.lat, c.lon = float64(lat)/1e5, float64(lon)/1e5
		if territories[c.country] {
			c.country, c.state = "US", c.country
		}
		if c.country == "US" && cityFeatures[c.feature] && c.state != "" && !strings.ContainsAny(c.name, "(,") && !renamed[c.name] {
			list = append(list, c)
		}
	}
	if len(list) < 10000 {
		return nil, fmt.Errorf("cities.pbf: only %d cities: the file's form changed", len(list))
	}
	return list, nil
}

// missing is the cities no postal code is named after. The comparison is rough; internal/place drops
// what it finds under a postal name.
func missing(cities []city, codes map[string]*code) []city {
	key := func(town, state string) string {
		town = strings.ToLower(town)
		for short, long := range map[string]string{"st. ": "saint ", "ft. ": "fort ", "mt. ": "mount ", "-": " "} {
			town = strings.ReplaceAll(town, short, long)
		}
		return town + "/" + state
	}
	known := map[string]bool{}
	for _, c := range codes {
		known[key(c.town, c.state)] = true
	}
	var list []city
	for _, c := range cities {
		if k := key(c.name, c.state); !known[k] {
			known[k] = true
			list = append(list, c)
		}
	}
	return list
}
