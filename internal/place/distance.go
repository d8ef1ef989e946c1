package place

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

const (
	earthRadius   = 6371008.8 // mean, in metres
	metresPerMile = 1609.344
	metresPerKM   = 1000
	// MaxWithinM is 500 miles, the largest radius a search takes.
	MaxWithinM = 500 * metresPerMile
	// beyondM: farther than this from every postal code a point has no state. The emptiest parts of
	// Alaska are about 200 km from a code.
	beyondM = 250_000
)

// DistanceM is the distance of two points on the ground, in metres.
func DistanceM(lat1, lon1, lat2, lon2 float64) float64 {
	a, b := radians(lat1), radians(lat2)
	sinLat, sinLon := math.Sin((b-a)/2), math.Sin(radians(lon2-lon1)/2)
	h := sinLat*sinLat + math.Cos(a)*math.Cos(b)*sinLon*sinLon
	return 2 * earthRadius * math.Asin(math.Sqrt(min(1, h)))
}

func radians(degrees float64) float64 { return degrees * math.Pi / 180 }

// Box is a range of coordinates. Where it crosses the date line (the Aleutians do) MinLon is greater
// than MaxLon.
type Box struct{ MinLat, MinLon, MaxLat, MaxLon float64 }

// BoxAround is the smallest box that holds everything within metres of the point: cheap to test
// before the exact distance.
func BoxAround(lat, lon, metres float64) Box {
	dLat := metres / earthRadius * 180 / math.Pi
	b := Box{lat - dLat, -180, lat + dLat, 180}
	if b.MinLat <= -90 || b.MaxLat >= 90 {
		b.MinLat, b.MaxLat = max(b.MinLat, -90), min(b.MaxLat, 90)
		return b // the pole is inside, and with it every longitude
	}
	dLon := math.Asin(min(1, math.Sin(metres/earthRadius)/math.Cos(radians(lat)))) * 180 / math.Pi
	if dLon >= 180 {
		return b
	}
	b.MinLon, b.MaxLon = lon-dLon, lon+dLon
	if b.MinLon < -180 {
		b.MinLon += 360
	}
	if b.MaxLon > 180 {
		b.MaxLon -= 360
	}
	return b
}

// Contains tells whether the point lies in the box.
func (b Box) Contains(lat, lon float64) bool {
	if lat < b.MinLat || lat > b.MaxLat {
		return false
	}
	if b.MinLon > b.MaxLon {
		return lon >= b.MinLon || lon <= b.MaxLon
	}
	return lon >= b.MinLon && lon <= b.MaxLon
}

// ParseWithin reads a radius, "25mi" or "40km"; unit ("mi" or "km") is what a bare number is in. The
// answer is in metres, above 0 and at most MaxWithinM; the error is ErrWithin.
func ParseWithin(text, unit string) (float64, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	digits := strings.TrimLeft(text, "0123456789.")
	number := text[:len(text)-len(digits)]
	if written := strings.TrimSpace(digits); written != "" {
		unit = written
	}
	n, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return 0, ErrWithin
	}
	switch unit {
	case "mi", "mile", "miles":
		n *= metresPerMile
	case "km", "kms", "kilometer", "kilometers", "kilometre", "kilometres":
		n *= metresPerKM
	default:
		return 0, ErrWithin
	}
	if !(n > 0 && n <= MaxWithinM) {
		return 0, ErrWithin
	}
	return n, nil
}

// PointAt is the point with the town, state and zone of its nearest postal code.
func (g *Gazetteer) PointAt(lat, lon float64) Place {
	p := Place{Kind: Point, Lat: lat, Lon: lon, Country: g.country}
	near, ok := g.Nearest(lat, lon)
	if !ok {
		p.Country = ""
		return p
	}
	p.Town, p.State, p.Zone, p.stateName = near.Town, near.State, near.Zone, near.stateName
	return p
}

// Nearest is the postal code nearest to a point; false when none is within 250 km.
func (g *Gazetteer) Nearest(lat, lon float64) (Place, bool) {
	if !validPoint(lat, lon) {
		return Place{}, false
	}
	start, _ := slices.BinarySearchFunc(g.byLat, lat, func(i int32, lat float64) int {
		switch at := g.codes[i].lat; {
		case at < lat:
			return -1
		case at > lat:
			return 1
		}
		return 0
	})
	best, bestM := int32(-1), float64(beyondM)
	// Outward by latitude, until latitude alone is farther than the best found.
	try := func(i int) (more bool) {
		c := &g.codes[g.byLat[i]]
		if radians(math.Abs(c.lat-lat))*earthRadius > bestM {
			return false
		}
		d := DistanceM(lat, lon, c.lat, c.lon)
		if d < bestM || d == bestM && best >= 0 && g.byLat[i] < best {
			best, bestM = g.byLat[i], d
		}
		return true
	}
	down, up := start-1, start
	for down >= 0 || up < len(g.byLat) {
		if down >= 0 && !try(down) {
			down = 0
		}
		down--
		if up < len(g.byLat) && !try(up) {
			up = len(g.byLat)
		}
		up++
	}
	if best < 0 {
		return Place{}, false
	}
	return g.codePlace(int(best)), true
}
