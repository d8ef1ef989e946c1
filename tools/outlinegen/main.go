// Command outlinegen writes internal/place/counties.bin.gz from counties-10m.json of the npm package
// us-atlas 3.0.1 (ISC; geometry of the US Census Bureau's 2017 cartographic boundaries, public domain).
//
//	npm pack us-atlas@3.0.1 && tar xzf us-atlas-3.0.1.tgz
//	go run ./tools/outlinegen package/counties-10m.json internal/place/counties.bin.gz
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
)

type topology struct {
	Transform struct{ Scale, Translate [2]float64 }
	Arcs      [][][2]int64
	Objects   struct {
		Counties struct {
			Geometries []struct {
				Type string
				Arcs json.RawMessage
			}
		}
	}
}

func main() {
	if len(os.Args) != 3 {
		fail("usage: outlinegen counties-10m.json counties.bin.gz")
	}
	raw, err := os.ReadFile(os.Args[1])
	check(err)
	var t topology
	check(json.Unmarshal(raw, &t))
	var b bytes.Buffer
	num := func(n int64) { b.Write(binary.AppendVarint(nil, n)) }
	for _, f := range []float64{t.Transform.Scale[0], t.Transform.Scale[1], t.Transform.Translate[0], t.Transform.Translate[1]} {
		check(binary.Write(&b, binary.LittleEndian, math.Float64bits(f)))
	}
	num(int64(len(t.Arcs)))
	for _, arc := range t.Arcs {
		num(int64(len(arc)))
		for _, p := range arc {
			num(p[0])
			num(p[1])
		}
	}
	var rings [][]int64
	for _, g := range t.Objects.Counties.Geometries {
		switch g.Type {
		case "Polygon":
			var polygon [][]int64
			check(json.Unmarshal(g.Arcs, &polygon))
			rings = append(rings, polygon...)
		case "MultiPolygon":
			var many [][][]int64
			check(json.Unmarshal(g.Arcs, &many))
			for _, polygon := range many {
				rings = append(rings, polygon...)
			}
		}
	}
	num(int64(len(rings)))
	for _, ring := range rings {
		num(int64(len(ring)))
		for _, arc := range ring {
			num(arc)
		}
	}
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	check(err)
	_, err = z.Write(b.Bytes())
	check(err)
	check(z.Close())
	check(os.WriteFile(os.Args[2], out.Bytes(), 0o644))
	fmt.Println(len(t.Arcs), "arcs,", len(rings), "rings,", out.Len(), "bytes")
}

func check(err error) {
	if err != nil {
		fail(err.Error())
	}
}

func fail(why string) {
	fmt.Fprintln(os.Stderr, why)
	os.Exit(1)
}
