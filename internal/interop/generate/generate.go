// Package generate makes up listings by the thousand for benchmarks and load tests: skewed as real
// directories are, mostly weekly groups of a few topics in large towns, with words that follow a
// natural distribution. They are marked as generated in their source and claim no real group. It is not
// a fixture: tests that need a certain listing use the fixture town.
//
//	for l := range generate.Generate(100_000, 1, time.Now()) { … }
package generate

import (
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/google/uuid"
	"openchair/internal/listing"
	"openchair/internal/place"
	"openchair/internal/vocab"
)

// Generate makes n listings, the same for the same seed and day. The first ones of a longer run are
// those of a shorter run.
func Generate(n int, seed uint64, now time.Time) iter.Seq[listing.Listing] {
	return func(yield func(listing.Listing) bool) {
		m := newMaker(seed, now)
		for i := range n {
			if !yield(m.listing(i)) {
				return
			}
		}
	}
}

type maker struct {
	rnd    *rand.Rand
	now    time.Time
	today  time.Time
	topics []string
	towns  [2][]place.Place // all postal codes, and those of large towns
	ids    map[string][]string

	zipf map[int]*rand.Zipf
}

func newMaker(seed uint64, now time.Time) *maker {
	m := &maker{rnd: rand.New(rand.NewPCG(seed, 0x0be7)), now: now.UTC(), ids: map[string][]string{}, zipf: map[int]*rand.Zipf{}}
	m.today = time.Date(m.now.Year(), m.now.Month(), m.now.Day(), 0, 0, 0, 0, time.UTC)
	v := vocab.Must()
	seen := map[string]bool{}
	for _, id := range common {
		m.topics, seen[id] = append(m.topics, id), true
	}
	for _, t := range v.Terms("topic") {
		if !seen[t.ID] {
			m.topics = append(m.topics, t.ID)
		}
	}
	for _, param := range []string{"audience", "approach", "access", "payer", "language"} {
		for _, t := range v.Terms(param) {
			m.ids[param] = append(m.ids[param], t.ID)
		}
	}
	m.towns = codes()
	return m
}

// common are the topics most groups are about, most first; the others follow in the vocabulary's order.
var common = []string{
	"alcohol", "drugs", "family-of-alcoholics", "grief", "depression", "anxiety", "addiction", "mental-health", "bipolar", "dementia-caregiving",
	"cancer", "trauma", "ptsd", "eating-disorders", "family-of-mental-illness", "codependency", "gambling", "divorce", "parenting", "perinatal",
	"suicide-loss", "child-loss", "adult-children-of-alcoholics", "caregiving", "lgbtq", "dual-diagnosis", "anger", "chronic-pain", "breast-cancer", "adhd",
}

// largeTowns are the first digits of the postal codes of large cities: half of all listings are there.
var largeTowns = []string{
	"100", "112", "104", "113", "191", "021", "606", "900", "770", "850", "782", "921", "752", "951", "787", "322", "941", "432", "462", "282", "981", "802", "200", "372",
	"731", "799", "972", "891", "402", "381", "212", "532", "871", "857", "937", "958", "641", "303", "681", "809", "276", "331", "336", "554", "441", "701", "152", "631",
}

// codes are the postal codes there are. A code stands for about as many people as any other, so an
// even choice among them is a choice by population.
var codes = sync.OnceValue(func() [2][]place.Place {
	var all [2][]place.Place
	large := map[string]bool{}
	for _, p := range largeTowns {
		large[p] = true
	}
	us := place.US()
	for n := range 100_000 {
		code := fmt.Sprintf("%05d", n)
		p, ok := us.Postal(code)
		if !ok || p.Zone == "" {
			continue
		}
		all[0] = append(all[0], p)
		if large[code[:3]] {
			all[1] = append(all[1], p)
		}
	}
	return all
})

// rank is a number below n, small ones much more often.
func (m *maker) rank(n int) int {
	z := m.zipf[n]
	if z == nil {
		z = rand.NewZipf(m.rnd, 1.15, 2, uint64(n-1))
		m.zipf[n] = z
	}
	return int(z.Uint64())
}

func (m *maker) chance(percent int) bool { return m.rnd.IntN(100) < percent }

func pick[T any](m *maker, list []T) T { return list[m.rnd.IntN(len(list))] }

func (m *maker) day(ago int) listing.Date { return listing.DateOf(m.today.AddDate(0, 0, -ago)) }

func (m *maker) listing(i int) listing.Listing {
	l := listing.New("")
	l.ID = m.id(i)
	l.Topics = []string{m.topics[m.rank(len(m.topics))]}
	if m.chance(18) {
		if other := m.topics[m.rank(len(m.topics))]; other != l.Topics[0] {
			l.Topics = append(l.Topics, other)
		}
	}
	m.who(&l)
	p := m.where(&l)
	m.cost(&l)
	m.when(&l, p)
	m.joining(&l)
	m.trust(&l, i)
	m.words(&l, i, p)
	l.Slug = listing.SlugWithNumber(listing.Slug(l.Name, string(l.Where.City)), i+2)
	l.Normalize()
	return l
}

// id is shaped like a UUIDv7 in the order the listings are made.
func (m *maker) id(i int) uuid.UUID {
	var id uuid.UUID
	ms := m.today.AddDate(-1, 0, 0).UnixMilli() + int64(i)
	for k := range 6 {
		id[k] = byte(ms >> (8 * (5 - k)))
	}
	r := m.rnd.Uint64()
	for k := range 8 {
		id[8+k] = byte(r >> (8 * k))
	}
	id[6], id[7], id[8] = 0x70, byte(i), id[8]&0x3f|0x80
	return id
}

func (m *maker) who(l *listing.Listing) {
	kinds := func(list ...listing.Kind) { l.Kind = pick(m, list) }
	switch x := m.rnd.IntN(100); {
	case x < 70:
		l.LedBy, l.Kind = listing.Peer, listing.SupportGroup
		if m.chance(4) {
			l.Kind = listing.Class
		}
	case x < 95:
		l.LedBy = listing.Professional
		kinds(listing.Program, listing.Program, listing.IndividualTherapy, listing.IndividualTherapy, listing.GroupTherapy, listing.GroupTherapy, listing.SupportGroup, listing.Class)
	default:
		l.LedBy = listing.CoLed
		kinds(listing.SupportGroup, listing.SupportGroup, listing.GroupTherapy, listing.Class)
	}
	l.Attendee = listing.Self
	if isFamily(l.Topics[0]) {
		l.Attendee = listing.Family
	} else if m.chance(15) {
		l.Attendee = pick(m, []listing.Attendee{listing.Both, listing.AttendeeUnknown})
	}
	if m.chance(35) {
		l.Audiences = []string{m.ids["audience"][m.rank(len(m.ids["audience"]))]}
	}
	if l.LedBy == listing.Peer && m.chance(65) {
		l.Approach = []string{"twelve-step"}
	} else if m.chance(40) {
		l.Approach = []string{pick(m, m.ids["approach"])}
	}
	switch x := m.rnd.IntN(100); {
	case x < 12:
		l.Languages = []string{"es"}
	case x < 16:
		l.Languages = []string{"en", "es"}
	case x < 22:
		l.Languages = []string{"en", pick(m, m.ids["language"][2:])}
	case x < 80:
		l.Languages = []string{"en"}
	}
	if m.chance(8) {
		l.Faith = listing.Faith{Value: "faith-based", Which: "Christian"}
	} else if m.chance(10) {
		l.Faith.Value = "secular"
	}
	for range m.rnd.IntN(4) {
		if id := m.ids["access"][m.rank(len(m.ids["access"]))]; !contains(l.Access, id) {
			l.Access = append(l.Access, id)
		}
	}
}

func (m *maker) where(l *listing.Listing) place.Place {
	p := pick(m, m.towns[m.rnd.IntN(2)])
	switch x := m.rnd.IntN(100); {
	case x < 68:
		l.Format = listing.InPerson
	case x < 80:
		l.Format = listing.Hybrid
	case x < 97:
		l.Format = listing.Online
	default:
		l.Format = listing.Phone
	}
	if l.Format == listing.InPerson || l.Format == listing.Hybrid {
		lat, lon := round(p.Lat+(m.rnd.Float64()-0.5)*0.03), round(p.Lon+(m.rnd.Float64()-0.5)*0.03)
		l.Where = listing.Where{
			Name: listing.Text(m.hall()), Address: listing.Text(fmt.Sprintf("%d %s", 1+m.rank(2000), m.street())),
			City: listing.Text(p.Town), State: listing.Text(p.State), PostalCode: listing.Text(p.Code), Country: "US", Lat: &lat, Lon: &lon, Shown: listing.ShownFull,
		}
		if m.chance(4) {
			l.Where.Shown = listing.ShownArea
		}
	}
	if l.Format != listing.InPerson {
		l.Online = listing.OnlineRoom{URL: "https://meet.example.org/room", Shown: pick(m, []listing.Shown{listing.ShownFull, listing.ShownOnRequest})}
		if l.LedBy == listing.Professional {
			l.Serves = []string{"US-" + p.State}
		}
	}
	return p
}

func round(x float64) float64 { return math.Round(x*1e5) / 1e5 }

func contains(list []string, id string) bool {
	for _, x := range list {
		if x == id {
			return true
		}
	}
	return false
}

func isFamily(topic string) bool {
	return topic == "family-of-addiction" || len(topic) > 10 && (topic[:10] == "family-of-" || topic[:8] == "parents-") || topic == "caregiving" || topic == "dementia-caregiving"
}
