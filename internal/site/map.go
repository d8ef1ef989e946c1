package site

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"openchair/internal/listing"
	"openchair/internal/place"
	"openchair/internal/search"
)

// Map is a small drawing of where the results are: outlines of counties, names of towns, a numbered pin
// for each listing. It is made here, so no map maker learns where anybody looks. The list is the
// accessible form of it.
type Map struct {
	Label  string
	Width  int
	Height int
	Land   string // path data
	Here   *Dot
	Towns  []TownName
	Pins   []Pin
}

// Dot is a point of the drawing.
type Dot struct{ X, Y int }

// TownName is a name where its town lies.
type TownName struct {
	Dot
	Name string
}

// Pin marks one listing, or several at one spot. Rough: only the area is shown.
type Pin struct {
	Dot
	Href, Text, Name string
	Rough            bool
}

const (
	mapWidth, mapHeight = 640, 460
	mapMargin           = 0.12
	mapTowns            = 9
)

// drawMap draws the results of a page; nil when fewer than two of them have a point that may be shown, or
// they are too far apart to be one picture. first is the number of the first result.
func drawMap(w pageWords, places *place.Gazetteer, ls []listing.Listing, near *search.Near, first int) *Map {
	var box place.Box
	points := 0
	grow := func(lat, lon float64) {
		if points == 0 {
			box = place.Box{MinLat: lat, MaxLat: lat, MinLon: lon, MaxLon: lon}
		}
		points++
		box.MinLat, box.MaxLat = min(box.MinLat, lat), max(box.MaxLat, lat)
		box.MinLon, box.MaxLon = min(box.MinLon, lon), max(box.MaxLon, lon)
	}
	for i := range ls {
		if mapped(&ls[i]) {
			grow(*ls[i].Where.Lat, *ls[i].Where.Lon)
		}
	}
	if points < 2 {
		return nil
	}
	if near != nil && near.HasPoint {
		grow(near.Lat, near.Lon)
	}
	v := newView(box)
	if v == nil {
		return nil
	}
	m := &Map{Label: w.T("map.label", "N", points), Width: mapWidth, Height: mapHeight, Land: v.land()}
	if m.Land == "" {
		return nil // dots on an empty box are no map
	}
	for _, t := range places.TownsIn(v.box, mapTowns) {
		if at := v.dot(t.Lat, t.Lon); inside(at.X, t.Town) && at.Y > 16 && at.Y < mapHeight-8 && !m.crowded(at) {
			m.Towns = append(m.Towns, TownName{at, t.Town})
		}
	}
	if near != nil && near.HasPoint {
		at := v.dot(near.Lat, near.Lon)
		m.Here = &at
	}
	for i := range ls {
		if mapped(&ls[i]) {
			m.pin(v.dot(*ls[i].Where.Lat, *ls[i].Where.Lon), first+i, &ls[i])
		}
	}
	m.clearNames()
	return m
}

// clearNames moves the name of a town from under a pin, and leaves out one that finds no room.
func (m *Map) clearNames() {
	covered := func(at Dot) bool {
		return slices.ContainsFunc(m.Pins, func(p Pin) bool { return abs(p.X-at.X) < 46 && abs(p.Y-(at.Y-5)) < 21 })
	}
	m.Towns = slices.DeleteFunc(m.Towns, func(t TownName) bool {
		return covered(t.Dot) && covered(Dot{t.X, t.Y + 29}) && covered(Dot{t.X, t.Y - 22})
	})
	for i := range m.Towns {
		at := &m.Towns[i].Dot
		switch {
		case !covered(*at):
		case !covered(Dot{at.X, at.Y + 29}):
			at.Y += 29
		default:
			at.Y -= 22
		}
	}
}

func mapped(l *listing.Listing) bool {
	return l.Where.Lat != nil && l.Where.Lon != nil && (l.Format == listing.InPerson || l.Format == listing.Hybrid)
}

// inside: a name around x does not run out of the drawing. A letter is about nine units wide.
func inside(x int, name string) bool {
	half := utf8.RuneCountInString(name)*9/2 + 4
	return x-half > 0 && x+half < mapWidth
}

// crowded: a name here would lie on another.
func (m *Map) crowded(at Dot) bool {
	for _, t := range m.Towns {
		if abs(t.Y-at.Y) < 22 && abs(t.X-at.X) < 110 {
			return true
		}
	}
	return false
}

func abs(n int) int { return max(n, -n) }

// pin adds a listing; one at the same spot as another shares its pin.
func (m *Map) pin(at Dot, number int, l *listing.Listing) {
	for i := range m.Pins {
		if p := &m.Pins[i]; abs(p.X-at.X) < 27 && abs(p.Y-at.Y) < 27 {
			p.Name += "; " + l.Name
			if !strings.HasSuffix(p.Text, "+") {
				p.Text += "+"
			}
			return
		}
	}
	m.Pins = append(m.Pins, Pin{
		Dot: at, Href: fmt.Sprintf("#r%d", number), Text: fmt.Sprint(number), Name: l.Name, Rough: l.Where.Shown != listing.ShownFull,
	})
}

// view projects a box of the earth on the drawing: plate carrée, narrowed by the cosine of its latitude.
type view struct {
	box        place.Box
	cos, scale float64
}

// maxMapDegrees is where a flat drawing stops being one.
const maxMapDegrees = 12

// leastDegrees keeps a neighborhood in its county: about twenty miles from top to bottom.
const leastDegrees = 0.3

func newView(b place.Box) *view {
	midLat, midLon := (b.MinLat+b.MaxLat)/2, (b.MinLon+b.MaxLon)/2
	cos := math.Cos(midLat * math.Pi / 180)
	if b.MaxLat-b.MinLat > maxMapDegrees || b.MaxLon-b.MinLon > 2*maxMapDegrees || cos < 0.2 {
		return nil
	}
	high := max((b.MaxLat-b.MinLat)*(1+2*mapMargin), (b.MaxLon-b.MinLon)*cos*(1+2*mapMargin)*mapHeight/mapWidth, leastDegrees)
	wide := high * mapWidth / mapHeight / cos
	return &view{
		box: place.Box{MinLat: midLat - high/2, MaxLat: midLat + high/2, MinLon: midLon - wide/2, MaxLon: midLon + wide/2},
		cos: cos, scale: mapHeight / high,
	}
}

func (v *view) xy(lon, lat float64) (float64, float64) {
	return (lon - v.box.MinLon) * v.cos * v.scale, (v.box.MaxLat - lat) * v.scale
}

func (v *view) dot(lat, lon float64) Dot {
	x, y := v.xy(lon, lat)
	return Dot{int(math.Round(x)), int(math.Round(y))}
}

// mostLand is how much path data a map may have: packed it is under 8 kB with all the rest.
const mostLand = 20_000

// land is the outlines cut to the drawing, in whole units. The more there are, the coarser: what a person
// cannot see on a phone need not be sent to it. "" when even the coarsest is too much, or there is none.
func (v *view) land() string {
	rings := place.Counties(v.box)
	polygons := make([][][2]float64, 0, len(rings))
	for _, r := range rings {
		if p := v.cut(r.Points); len(p) > 2 {
			polygons = append(polygons, p)
		}
	}
	path := make([]byte, 0, 8192)
	var points [][2]int
	for _, grid := range []int{2, 3, 5, 8, 12} {
		path = path[:0]
		for _, p := range polygons {
			points = onGrid(points[:0], p, grid)
			path = outline(path, points)
		}
		if len(path) <= mostLand {
			return string(path)
		}
	}
	return ""
}

// cut is a ring cut to the drawing.
func (v *view) cut(ring [][2]float32) [][2]float64 {
	poly := make([][2]float64, 0, len(ring))
	least, most := [2]float64{math.Inf(1), math.Inf(1)}, [2]float64{math.Inf(-1), math.Inf(-1)}
	for _, p := range ring {
		x, y := v.xy(float64(p[0]), float64(p[1]))
		poly = append(poly, [2]float64{x, y})
		least[0], least[1], most[0], most[1] = min(least[0], x), min(least[1], y), max(most[0], x), max(most[1], y)
	}
	const edge = 6 // beyond the drawing, so that no border runs along its side
	var cut [][2]float64
	for side, at := range [4]float64{-edge, mapWidth + edge, -edge, mapHeight + edge} {
		if axis := side / 2; side%2 == 0 && least[axis] >= at || side%2 == 1 && most[axis] <= at {
			continue // all of it is inside
		}
		cut, poly = poly, clip(cut[:0], poly, side, at)
	}
	return poly
}

// onGrid puts a ring's points on a grid, so that neighbors keep a border in common however coarse it is.
func onGrid(points [][2]int, poly [][2]float64, grid int) [][2]int {
	fine := 1 / float64(grid)
	for _, p := range poly {
		q := [2]int{int(math.Floor(p[0]*fine+0.5)) * grid, int(math.Floor(p[1]*fine+0.5)) * grid}
		n := len(points)
		if n > 0 && points[n-1] == q {
			continue
		}
		if n > 1 && ahead(points[n-2], points[n-1], q) {
			points = points[:n-1]
		}
		points = append(points, q)
	}
	return points
}

// outline adds a ring as relative path data. One of less than three points is too small to be seen.
func outline(path []byte, points [][2]int) []byte {
	if len(points) < 3 {
		return path
	}
	path = strconv.AppendInt(append(path, 'M'), int64(points[0][0]), 10)
	path = append(strconv.AppendInt(append(path, ' '), int64(points[0][1]), 10), 'l')
	for i := 1; i < len(points); i++ {
		for axis := range 2 {
			n := points[i][axis] - points[i-1][axis]
			if n >= 0 && i+axis > 1 {
				path = append(path, ' ')
			}
			path = strconv.AppendInt(path, int64(n), 10)
		}
	}
	return append(path, 'z')
}

// ahead: c lies straight on from a over b, so b is not needed.
func ahead(a, b, c [2]int) bool {
	ux, uy, wx, wy := b[0]-a[0], b[1]-a[1], c[0]-b[0], c[1]-b[1]
	return ux*wy == uy*wx && ux*wx+uy*wy > 0
}

// clip cuts a polygon at one side of a box (Sutherland and Hodgman), 0 left, 1 right, 2 top, 3 bottom, and adds
// what is left of it to out.
func clip(out, poly [][2]float64, side int, at float64) [][2]float64 {
	axis := side / 2
	inside := func(p [2]float64) bool {
		if side%2 == 0 {
			return p[axis] >= at
		}
		return p[axis] <= at
	}
	for i, p := range poly {
		q := poly[(i+len(poly)-1)%len(poly)]
		if inside(p) != inside(q) {
			t := (at - q[axis]) / (p[axis] - q[axis])
			out = append(out, [2]float64{q[0] + t*(p[0]-q[0]), q[1] + t*(p[1]-q[1])})
		}
		if inside(p) {
			out = append(out, p)
		}
	}
	return out
}
