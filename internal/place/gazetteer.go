package place

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Gazetteer is the places of one country. It never changes after Load and may be shared.
type Gazetteer struct {
	country  string
	states   []state
	zones    []string
	codes    []code // by code
	towns    []town
	names    []name  // by folded name, then the most codes first
	byLat    []int32 // codes, by latitude
	maxWords int
}

type state struct {
	code, name, folded string
	lat, lon           float64
	codes              int
	zone               int16
}

type code struct {
	code     string
	lat, lon float64
	town     int32 // -1: none
	state    int16
	zone     int16
}

type town struct {
	name     string
	lat, lon float64
	codes    int32
	state    int16
	zone     int16
}

type name struct {
	folded string
	town   int32
}

// A file of a whole country is a few megabytes; this is far above any and far below memory.
const maxFile = 64 << 20

// Load reads a file of places, plain or gzipped: one postal code a line, six columns parted by tabs
// (code, latitude, longitude, IANA zone, state, town), the last three may be empty. A line with a town
// and no code is a town the post calls otherwise; its seventh column is how many codes it is as big
// as. It comes after the codes, and is passed over when they name the town. Lines that begin with "#"
// are comments, but for "# country: CA" and "# state: ON Ontario". A wrong line fails the
// whole file and is named by its number: a directory that places half its groups is worse than one
// that does not start.
func Load(r io.Reader) (*Gazetteer, error) {
	buffered := bufio.NewReader(r)
	var plain io.Reader = buffered
	if magic, _ := buffered.Peek(2); string(magic) == "\x1f\x8b" {
		zr, err := gzip.NewReader(buffered)
		if err != nil {
			return nil, fmt.Errorf("places: %w", err)
		}
		plain = zr
	}
	var data strings.Builder
	data.Grow(4 << 20)
	if _, err := io.Copy(&data, io.LimitReader(plain, maxFile+1)); err != nil {
		return nil, fmt.Errorf("places: %w", err)
	}
	if data.Len() > maxFile {
		return nil, errors.New("places: the file is too large")
	}
	// A line is about 50 bytes, and three in four are a town of their own. Growing the lists and maps
	// step by step took a third of the time.
	guess := data.Len()/50 + 1
	l := loader{
		g:       &Gazetteer{codes: make([]code, 0, guess), towns: make([]town, 0, guess*3/4)},
		states:  map[string]int16{},
		zones:   map[string]int16{},
		towns:   make(map[townKey]int32, guess*3/4),
		folded:  make(map[string]string, guess/2),
		foldeds: make([]string, 0, guess*3/4),
		votes:   make([]vote, 0, guess*3/4),
	}
	n := 0
	for line := range strings.SplitSeq(data.String(), "\n") {
		n++
		if err := l.line(strings.TrimSuffix(line, "\r")); err != nil {
			return nil, fmt.Errorf("places: line %d: %w", n, err)
		}
	}
	return l.finish()
}

type townKey struct {
	state  int16
	folded string
}

// loader holds what is only needed while reading.
type loader struct {
	g       *Gazetteer
	states  map[string]int16
	zones   map[string]int16
	towns   map[townKey]int32
	folded  map[string]string
	foldeds []string // folded name of each town
	votes   []vote   // of each town
}

// vote finds the zone most codes have without counting each (Boyer and Moore's majority vote).
type vote struct {
	zone   int16
	weight int16
}

func (v *vote) cast(zone int16) {
	switch {
	case v.weight == 0:
		v.zone, v.weight = zone, 1
	case v.zone == zone:
		v.weight++
	default:
		v.weight--
	}
}

func (l *loader) line(line string) error {
	if line == "" {
		return nil
	}
	if rest, ok := strings.CutPrefix(line, "#"); ok {
		return l.comment(strings.TrimSpace(rest))
	}
	var f [7]string
	rest, more := line, true
	for i := range f {
		if !more {
			break
		}
		f[i], rest, more = strings.Cut(rest, "\t")
	}
	c := code{code: foldCode(f[0]), town: -1}
	if c.code == "" && f[5] == "" {
		return errors.New("neither a postal code nor a town")
	}
	var err error
	if c.lat, c.lon, err = degrees(f[1], f[2]); err != nil {
		return err
	}
	c.state, c.zone = l.state(f[4]), l.zone(f[3])
	if c.code == "" {
		return l.bareTown(f[5], f[6], c)
	}
	if f[5] != "" {
		c.town = l.town(f[5], c)
	}
	l.g.codes = append(l.g.codes, c)
	return nil
}

func (l *loader) comment(text string) error {
	if country, ok := strings.CutPrefix(text, "country:"); ok {
		l.g.country = strings.Clone(strings.TrimSpace(country))
	}
	if rest, ok := strings.CutPrefix(text, "state:"); ok {
		code, name, ok := strings.Cut(strings.TrimSpace(rest), " ")
		if !ok {
			return errors.New("a state line is a code and a name")
		}
		s := &l.g.states[l.state(code)]
		s.name = strings.Clone(name)
		s.folded = Fold(name)
	}
	return nil
}

func degrees(lat, lon string) (float64, float64, error) {
	a, err1 := strconv.ParseFloat(lat, 64)
	o, err2 := strconv.ParseFloat(lon, 64)
	if err1 != nil || err2 != nil || !validPoint(a, o) {
		return 0, 0, ErrPoint
	}
	return a, o, nil
}

func validPoint(lat, lon float64) bool {
	return math.Abs(lat) <= 90 && math.Abs(lon) <= 180 // false for NaN
}

func (l *loader) state(code string) int16 {
	if i, ok := l.states[code]; ok {
		return i
	}
	i := int16(len(l.g.states))
	code = strings.Clone(code)
	l.g.states = append(l.g.states, state{code: code, name: code, folded: Fold(code)})
	l.states[code] = i
	return i
}

func (l *loader) zone(zone string) int16 {
	if i, ok := l.zones[zone]; ok {
		return i
	}
	i := int16(len(l.g.zones))
	zone = strings.Clone(zone)
	l.g.zones = append(l.g.zones, zone)
	l.zones[zone] = i
	return i
}

func (l *loader) town(written string, c code) int32 {
	folded, ok := l.folded[written]
	if !ok {
		folded = Fold(written)
		l.folded[written] = folded
	}
	key := townKey{c.state, folded}
	i, ok := l.towns[key]
	if !ok {
		i = int32(len(l.g.towns))
		l.towns[key] = i
		l.g.towns = append(l.g.towns, town{name: strings.Clone(written), state: c.state})
		l.foldeds = append(l.foldeds, folded)
		l.votes = append(l.votes, vote{})
	}
	t := &l.g.towns[i]
	t.codes++
	t.lat += c.lat
	t.lon += c.lon
	l.votes[i].cast(c.zone)
	return i
}

func (l *loader) bareTown(name, size string, c code) error {
	n := 1
	if size != "" {
		var err error
		if n, err = strconv.Atoi(size); err != nil || n < 1 || n > 10000 {
			return errors.New("the size of a town is a number of postal codes")
		}
	}
	if _, known := l.towns[townKey{c.state, Fold(name)}]; known {
		return nil
	}
	t := &l.g.towns[l.town(name, c)]
	t.codes = int32(n)
	t.lat, t.lon = t.lat*float64(n), t.lon*float64(n) // finish takes the mean
	return nil
}

func (l *loader) finish() (*Gazetteer, error) {
	g := l.g
	if len(g.codes) == 0 {
		return nil, errors.New("places: the file holds no postal code")
	}
	slices.SortFunc(g.codes, func(a, b code) int { return strings.Compare(a.code, b.code) })
	l.shrinkCodes()
	votes := make([]vote, len(g.states))
	for _, c := range g.codes {
		s := &g.states[c.state]
		s.codes++
		s.lat += c.lat
		s.lon += c.lon
		votes[c.state].cast(c.zone)
	}
	for i := range g.states {
		if s := &g.states[i]; s.codes > 0 {
			s.lat, s.lon, s.zone = s.lat/float64(s.codes), s.lon/float64(s.codes), votes[i].zone
		}
	}
	for i := range g.towns {
		t := &g.towns[i]
		t.lat, t.lon, t.zone = t.lat/float64(t.codes), t.lon/float64(t.codes), l.votes[i].zone
		g.maxWords = max(g.maxWords, len(letters(strings.ReplaceAll(t.name, "'", " "))))
	}
	g.names = make([]name, len(g.towns), len(g.towns)+len(nicknames))
	for i := range g.towns {
		g.names[i] = name{l.foldeds[i], int32(i)}
	}
	l.addNicknames()
	slices.SortFunc(g.names, func(a, b name) int {
		if c := strings.Compare(a.folded, b.folded); c != 0 {
			return c
		}
		return g.compareTowns(a.town, b.town)
	})
	g.byLat = make([]int32, len(g.codes))
	for i := range g.byLat {
		g.byLat[i] = int32(i)
	}
	slices.SortFunc(g.byLat, func(a, b int32) int { return cmp.Compare(g.codes[a].lat, g.codes[b].lat) })
	return g, nil
}

// compareTowns puts the town with the most codes first, then by state, so that choices never change
// their order.
func (g *Gazetteer) compareTowns(a, b int32) int {
	x, y := &g.towns[a], &g.towns[b]
	if c := cmp.Compare(y.codes, x.codes); c != 0 {
		return c
	}
	return strings.Compare(g.states[x.state].code, g.states[y.state].code)
}

// shrinkCodes moves the codes into a string of their own: as parts of the file they would keep all of
// it in memory.
func (l *loader) shrinkCodes() {
	var b strings.Builder
	for _, c := range l.g.codes {
		b.WriteString(c.code)
	}
	all := b.String()
	for i := range l.g.codes {
		n := len(l.g.codes[i].code)
		l.g.codes[i].code, all = all[:n], all[n:]
	}
}

func (l *loader) addNicknames() {
	if l.g.country != "US" {
		return
	}
	for nick, t := range nicknames {
		st, ok := l.states[t.state]
		if !ok {
			continue
		}
		folded := Fold(t.town)
		// Two letters are a word of some language ("la"): Find knows them, no list does.
		if i, ok := l.towns[townKey{st, folded}]; ok && nick != folded && len(nick) > 2 {
			l.g.names = append(l.g.names, name{nick, i})
		}
	}
}

// codeRange is the codes that begin with prefix.
func (g *Gazetteer) codeRange(prefix string) (from, to int) {
	from, _ = slices.BinarySearchFunc(g.codes, prefix, func(c code, p string) int { return strings.Compare(c.code, p) })
	to = from
	for to < len(g.codes) && strings.HasPrefix(g.codes[to].code, prefix) {
		to++
	}
	return from, to
}

// nameRange is the towns of this folded name, the most codes first.
func (g *Gazetteer) nameRange(folded string) []name {
	from, _ := slices.BinarySearchFunc(g.names, folded, func(n name, f string) int { return strings.Compare(n.folded, f) })
	to := from
	for to < len(g.names) && g.names[to].folded == folded {
		to++
	}
	return g.names[from:to]
}
