package bleveindex

import (
	"math"
	"strings"

	"openchair/internal/search"
)

const (
	metersPerDegree = 111_320.0
	earthRadius     = 6_371_008.8 // metres, mean
)

// nearRows are the rows around a place.
type nearRows struct {
	inside    bitset // in person or hybrid, within the radius or the state
	mayServe  bitset // from afar: a peer's, or a professional's that may treat in the state
	hasPoint  bool
	lat, lon  float64
	cosLat    float64
	distances func(r uint32) float64
}

// ground is where the doors of a snapshot are, so that a search around a place looks only at the strip of the
// earth it lies on: all rows with a door and a point, by quarters of a degree of latitude.
type ground struct {
	starts [bandsOfEarth + 1]int32
	doors  []door
	// licensed are the rows reached from afar that may treat in some states only.
	licensed []uint32
}

// door is a row and where it is, beside each other in memory: a strip is read from one end to the other.
type door struct {
	lat, lon float32
	row      uint32
}

const bandsOfEarth = 4 * 180

// bandAt is the strip of a latitude.
func bandAt(lat float32) int { return min(max(int((lat+90)*4), 0), bandsOfEarth-1) }

func newGround(c *columns) *ground {
	g := &ground{}
	placed := func(f func(d door, band int)) {
		c.bits(markDoor).each(func(r uint32) {
			if lat := c.lat[r]; lat == lat { // a missing point is NaN
				f(door{lat, c.lon[r], r}, bandAt(lat))
			}
		})
	}
	placed(func(_ door, band int) { g.starts[band+1]++ })
	for i := range bandsOfEarth {
		g.starts[i+1] += g.starts[i]
	}
	g.doors = make([]door, g.starts[bandsOfEarth])
	next := g.starts
	placed(func(d door, band int) {
		g.doors[next[band]] = d
		next[band]++
	})
	peer := c.bits(mark{Param: "=led_by", ID: "peer"})
	c.bits(markRemote).each(func(r uint32) {
		if c.serves[r] != 0 && !peer.has(r) {
			g.licensed = append(g.licensed, r)
		}
	})
	return g
}

// strip is the doors whose latitude may be within so many degrees.
func (g *ground) strip(lat, degrees float32) []door {
	return g.doors[g.starts[bandAt(lat-degrees)]:g.starts[bandAt(lat+degrees)+1]]
}

func (a *asked) findNear(n *search.Near) *nearRows {
	c := a.s.cols
	rows := a.rows()
	around := a.s.ground()
	out := &nearRows{inside: a.sc.set(rows), hasPoint: n.HasPoint, lat: n.Lat, lon: n.Lon}
	stateName := n.Country + "-" + n.State
	if n.HasPoint {
		out.cosLat = math.Cos(n.Lat * math.Pi / 180)
		latRange := float32(n.WithinM / metersPerDegree * 1.01)
		lonRange := float32(360)
		if out.cosLat > 0.01 {
			lonRange = latRange / float32(out.cosLat) * 1.02
		}
		lat, lon := float32(n.Lat), float32(n.Lon)
		out.distances = func(r uint32) float64 {
			return haversine(n.Lat, n.Lon, float64(c.lat[r]), float64(c.lon[r]))
		}
		flat := newFlat(n.Lat)
		isFlat := latRange < flatDegrees && out.cosLat > flatCos
		surely, hardly := n.WithinM*(1-flatError), n.WithinM*(1+flatError)
		for _, d := range around.strip(lat, latRange) {
			dLat, dLon := d.lat-lat, d.lon-lon
			if dLat > latRange || dLat < -latRange || (dLon > lonRange || dLon < -lonRange) && dLon < 360-lonRange && dLon > lonRange-360 {
				continue
			}
			if isFlat {
				if far := flat.squared(float64(dLat), float64(dLon)); far < surely*surely {
					out.inside.set(d.row)
					continue
				} else if far > hardly*hardly && dLon < 180 && dLon > -180 {
					continue
				}
			}
			if out.distances(d.row) <= n.WithinM {
				out.inside.set(d.row)
			}
		}
	} else if number, ok := c.words[stateName]; ok {
		c.bits(markDoor).each(func(r uint32) {
			if c.state[r] == number {
				out.inside.set(r)
			}
		})
	}
	out.mayServe = a.sc.copyOf(a.day.visible, rows)
	if n.State != "" {
		serves := make([]bool, len(c.byWord))
		for i, s := range c.byWord {
			serves[i] = !strings.HasPrefix(s, "|") || strings.Contains(s, "|"+stateName+"|")
		}
		for _, r := range around.licensed {
			if !serves[c.serves[r]] {
				out.mayServe.clear(r)
			}
		}
	}
	return out
}

// flat reckons near a latitude as if the earth were flat, which is most of a search around a place: only what lies
// about as far as the radius is reckoned exactly.
type flat struct{ cos, sin float64 }

// Up to so many degrees away, and where the cosine of the latitude is at least so much (72 degrees north or south),
// flat is less than flatError wrong.
const (
	flatDegrees = 3
	flatCos     = 0.3
	flatError   = 0.02
)

func newFlat(lat float64) flat {
	sin, cos := math.Sincos(lat * math.Pi / 180)
	return flat{cos, sin}
}

// squared is the square of a distance in metres, of differences in degrees.
func (f flat) squared(dLat, dLon float64) float64 {
	const rad = math.Pi / 180
	y := dLat * rad
	there := f.cos*(1-y*y/2) - f.sin*y // the cosine of the other latitude
	x := dLon * rad
	return earthRadius * earthRadius * (y*y + f.cos*there*x*x)
}

func haversine(lat1, lon1, lat2, lon2 float64) float64 {
	const rad = math.Pi / 180
	sLat := math.Sin((lat2 - lat1) * rad / 2)
	sLon := math.Sin((lon2 - lon1) * rad / 2)
	h := sLat*sLat + math.Cos(lat1*rad)*math.Cos(lat2*rad)*sLon*sLon
	return 2 * earthRadius * math.Asin(math.Min(1, math.Sqrt(h)))
}
