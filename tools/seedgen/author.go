package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/uuid"
	"openchair/internal/listing"
	"openchair/internal/place"
	"openchair/internal/vocab"
)

// written is the fixed moment of every seed listing: two runs must write the same bytes.
var written = time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)

// draft is a listing and the town its address is made of: an online listing has no door, but its name
// alone ("Monday group") would make a poor address.
type draft struct {
	l    listing.Listing
	town string
}

type author struct {
	areas    map[string][]draft
	tally    map[string]*tally
	words    *vocab.Vocab
	unmapped unmapped
}

func newAuthor() *author {
	return &author{areas: map[string][]draft{}, tally: map[string]*tally{}, words: vocab.Must(), unmapped: unmapped{}}
}

func (a *author) add(area string, l listing.Listing, town string) {
	l.State, l.Revision, l.Freshness = listing.Published, 1, listing.Unconfirmed
	l.CreatedAt, l.ChangedAt = written, written
	l.Normalize()
	a.areas[area] = append(a.areas[area], draft{l, town})
}

// locate fills the point: the row's own, else that of the ZIP code, else of the town. It is for
// finding, the address is what people go by.
func locate(w *listing.Where, f fact) {
	if w.Lat, w.Lon = f.point(); w.Lat != nil {
		return
	}
	p, ok := place.US().Postal(string(w.PostalCode))
	if !ok {
		p, ok = place.US().Town(string(w.City), string(w.State))
	}
	if ok && p.Kind != place.State {
		lat, lon := round(p.Lat), round(p.Lon)
		w.Lat, w.Lon = &lat, &lon
	}
}

// round keeps the five decimals a map can use; the mean of a town's codes has fifteen.
func round(degrees float64) float64 { return math.Round(degrees*1e5) / 1e5 }

// mint makes the id a listing keeps for ever: shaped like a UUIDv7 of the fixed moment, the rest from
// its source's own key.
func mint(external string) uuid.UUID {
	sum := sha256.Sum256([]byte("openchair seed " + external))
	var id uuid.UUID
	copy(id[6:], sum[:10])
	ms := written.UnixMilli()
	for i := range 6 {
		id[i] = byte(ms >> (8 * (5 - i)))
	}
	id[6] = id[6]&0x0f | 0x70
	id[8] = id[8]&0x3f | 0x80
	return id
}

type identity struct {
	id   uuid.UUID
	slug string
}

func key(l *listing.Listing) string {
	return string(l.Source.Name) + "\x00" + string(l.Source.ExternalID)
}

// known reads what was written before: ids and slugs are handed out once.
func known(folder string) (map[string]identity, error) {
	old := map[string]identity{}
	files, err := filepath.Glob(filepath.Join(folder, "*.jsonl"))
	if err != nil {
		return nil, err
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		for line := range bytes.Lines(b) {
			var l listing.Listing
			if err := json.Unmarshal(line, &l); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			old[string(l.Source.ExternalID)] = identity{l.ID, l.Slug}
		}
	}
	return old, nil
}

func (a *author) write(folder string) error {
	old, err := known(folder)
	if err != nil {
		return err
	}
	taken := map[string]bool{}
	for _, o := range old {
		taken[o.slug] = true
	}
	seen := map[string]bool{}
	for _, area := range sorted(a.areas) {
		var b bytes.Buffer
		for _, d := range a.areas[area] {
			l := d.l
			external := string(l.Source.ExternalID)
			if external == "" || seen[external] {
				return fmt.Errorf("%s: %q has no key of its own", area, l.Name)
			}
			seen[external] = true
			if o, ok := old[external]; ok {
				l.ID, l.Slug = o.id, o.slug
			} else {
				l.ID, l.Slug = mint(external), freeSlug(taken, l.Name, d.town)
			}
			for _, p := range l.Check(a.words) {
				return fmt.Errorf("%s: %s: %w", area, l.Name, p)
			}
			line, err := json.Marshal(l)
			if err != nil {
				return err
			}
			b.Write(line)
			b.WriteByte('\n')
		}
		if err := os.WriteFile(filepath.Join(folder, area+".jsonl"), b.Bytes(), 0o644); err != nil {
			return err
		}
	}
	a.report(os.Stdout)
	return a.writeSources(filepath.Join(folder, "SOURCES.md"))
}

func freeSlug(taken map[string]bool, name, town string) string {
	if strings.HasSuffix(listing.Slug(name, ""), listing.Slug(town, "")) {
		town = ""
	}
	base := listing.Slug(name, town)
	slug := base
	for n := 2; taken[slug]; n++ {
		slug = listing.SlugWithNumber(base, n)
	}
	taken[slug] = true
	return slug
}

func (a *author) report(w io.Writer) {
	out := bufio.NewWriter(w)
	defer out.Flush()
	ledBy, kinds, topics, formats := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	total, cost, insurance, points := 0, 0, 0, 0
	for _, area := range sorted(a.areas) {
		fmt.Fprintf(out, "%-24s %d\n", area, len(a.areas[area]))
		for _, d := range a.areas[area] {
			if d.l.Example {
				continue
			}
			total++
			ledBy[string(d.l.LedBy)]++
			kinds[string(d.l.Kind)]++
			formats[string(d.l.Format)]++
			for _, t := range d.l.Topics {
				topics[t]++
			}
			if d.l.Cost.Basis != listing.CostUnknown {
				cost++
			}
			if d.l.Insurance.Accepts != listing.Unknown {
				insurance++
			}
			if d.l.Where.Lat != nil {
				points++
			}
		}
	}
	fmt.Fprintln(out, "total", total, "led_by", ledBy, "kind", kinds, "format", formats, "cost known", cost, "insurance known", insurance, "with a point", points)
	fmt.Fprintln(out, "topics", topics)
	for _, name := range sorted(a.tally) {
		fmt.Fprintln(out, name, *a.tally[name])
	}
}
