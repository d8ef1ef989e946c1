package place

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"io"
	"math"
	"sync"
)

// Outlines of the counties of the United States: the US Census Bureau's 2017 cartographic boundaries
// (public domain), made by tools/outlinegen.
//
//go:embed counties.bin.gz
var countiesFile []byte

// Ring is one closed line of longitude, latitude pairs.
type Ring struct {
	Box    Box
	Points [][2]float32
}

// Counties are the outlines that touch a box. They are unpacked at the first call.
func Counties(box Box) []Ring {
	var out []Ring
	for _, r := range counties() {
		if r.Box.MinLat <= box.MaxLat && r.Box.MaxLat >= box.MinLat && r.Box.MinLon <= box.MaxLon && r.Box.MaxLon >= box.MinLon {
			out = append(out, r)
		}
	}
	return out
}

var counties = sync.OnceValue(func() []Ring {
	rings, err := readOutlines(countiesFile)
	if err != nil {
		panic("the embedded outlines cannot be read: " + err.Error())
	}
	return rings
})

func readOutlines(packed []byte) ([]Ring, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		return nil, err
	}
	r := bytes.NewReader(raw)
	var head [4]uint64
	if err := binary.Read(r, binary.LittleEndian, &head); err != nil {
		return nil, err
	}
	var scale, move [2]float64
	for i := range 2 {
		scale[i], move[i] = math.Float64frombits(head[i]), math.Float64frombits(head[i+2])
	}
	num := func() int64 {
		n, rerr := binary.ReadVarint(r)
		if rerr != nil && err == nil {
			err = rerr
		}
		return n
	}
	arcs := make([][][2]float32, num())
	for i := range arcs {
		points := make([][2]float32, num())
		var x, y int64
		for j := range points {
			x, y = x+num(), y+num()
			points[j] = [2]float32{float32(float64(x)*scale[0] + move[0]), float32(float64(y)*scale[1] + move[1])}
		}
		arcs[i] = points
	}
	rings := make([]Ring, num())
	for i := range rings {
		var ring Ring
		for range num() {
			n := num()
			if n >= 0 {
				ring.Points = append(ring.Points, arcs[n]...)
				continue
			}
			// A negative number is the arc drawn backwards (TopoJSON).
			arc := arcs[^n]
			for j := len(arc) - 1; j >= 0; j-- {
				ring.Points = append(ring.Points, arc[j])
			}
		}
		ring.Box = boxOf(ring.Points)
		rings[i] = ring
	}
	return rings, err
}

func boxOf(points [][2]float32) Box {
	b := Box{MinLat: 90, MaxLat: -90, MinLon: 180, MaxLon: -180}
	for _, p := range points {
		lon, lat := float64(p[0]), float64(p[1])
		b.MinLat, b.MaxLat = min(b.MinLat, lat), max(b.MaxLat, lat)
		b.MinLon, b.MaxLon = min(b.MinLon, lon), max(b.MaxLon, lon)
	}
	return b
}
