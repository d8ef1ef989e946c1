package testkit

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
	"openchair/internal/listing"
	"openchair/internal/place"
	"openchair/internal/vocab"
)

// Now is the moment the fixture town lives in: a Tuesday evening in Philadelphia, two days before
// Thanksgiving. Every date of the town is told from it.
var Now = time.Date(2026, 11, 24, 18, 0, 0, 0, time.FixedZone("EST", -5*3600))

// townSize is how many listings the town has beside its examples.
const townSize = 400

// townExamples are the labelled examples among them.
const townExamples = 4

// Town is the fixture town: about 400 made-up listings, the same in every run, never shipped. Together
// they hold every topic, payer, audience, kind, price shape, schedule shape, freshness and state. Their
// people and halls are invented; their towns and postal codes are real, so that distances are true.
// Every caller gets a copy of its own.
func Town() []listing.Listing {
	made := town()
	out := make([]listing.Listing, len(made))
	for i := range made {
		out[i] = clone(made[i])
	}
	return out
}

var town = sync.OnceValue(func() []listing.Listing {
	b := builder{words: vocab.Must(), slugs: map[string]int{}}
	out := make([]listing.Listing, 0, townSize+townExamples)
	for i := range townSize {
		out = append(out, b.build(i))
	}
	for i := range townExamples {
		l := b.build(townSize + i*7)
		l.ID = townID(townSize + i)
		l.Example, l.Name, l.Lang = true, "Example: "+l.Name, "en"
		l.State, l.Slug = listing.Published, fmt.Sprintf("example-%d", i+1)
		out = append(out, l)
	}
	return out
})

// Published are the town's listings a seeker may find: published, not hidden by age, no examples.
func Published() []listing.Listing {
	return slices.DeleteFunc(Town(), func(l listing.Listing) bool {
		return l.State != listing.Published || l.Example || l.FreshnessAt(Now, listing.DefaultFreshness) == listing.Hidden
	})
}

type builder struct {
	words *vocab.Vocab
	slugs map[string]int
}

// townID is shaped like a UUIDv7; the town's order is the order of its ids.
func townID(i int) uuid.UUID {
	var id uuid.UUID
	ms := Now.Add(-400*24*time.Hour).UnixMilli() + int64(i)
	for k := range 6 {
		id[k] = byte(ms >> (8 * (5 - k)))
	}
	id[6], id[7], id[8], id[15] = 0x70, byte(i>>8), 0x80, byte(i)
	return id
}

// build makes listing i. Every list is walked with a step of its own, so that the values meet in ever
// new company.
func (b *builder) build(i int) listing.Listing {
	topics := b.words.Terms("topic")
	topic := topics[i%len(topics)]
	l := listing.New("")
	l.ID = townID(i)
	l.Revision = 1 + i%3
	l.CreatedAt = Now.Add(-time.Duration(200+i%150) * 24 * time.Hour).UTC()
	l.ChangedAt = l.CreatedAt.Add(time.Duration(i%40) * time.Hour)
	l.Topics = []string{topic.ID}
	if i%5 == 2 {
		l.Topics = appendNew(l.Topics, topics[(i*7+3)%len(topics)].ID)
	}
	b.leads(&l, i)
	b.people(&l, i)
	where(&l, i)
	price(&l, i)
	b.insurance(&l, i)
	times(&l, i)
	entrance(&l, i)
	trust(&l, i)
	b.speak(&l, i, topic)
	b.slugs[listing.Slug(l.Name, string(l.Where.City))]++
	base := listing.Slug(l.Name, string(l.Where.City))
	l.Slug = listing.SlugWithNumber(base, b.slugs[base])
	l.Normalize()
	l.Freshness = l.FreshnessAt(Now, listing.DefaultFreshness)
	return l
}

// leads says who runs it, and what it is: never the one from the other.
func (b *builder) leads(l *listing.Listing, i int) {
	switch i % 10 {
	case 0, 2, 4, 6:
		l.LedBy = listing.Peer
		l.Kind = []listing.Kind{listing.SupportGroup, listing.SupportGroup, listing.SupportGroup, listing.Class}[i/10%4]
		l.Leaders = []listing.Leader{{Role: "facilitator", Name: listing.Text(firstNames[i%len(firstNames)])}}
	case 9:
		l.LedBy = listing.CoLed
		l.Kind = []listing.Kind{listing.SupportGroup, listing.GroupTherapy, listing.Class, listing.SupportGroup}[i/10%4]
		l.Leaders = []listing.Leader{{Role: "peer", Name: listing.Text(firstNames[i%len(firstNames)])}, clinician(i)}
	default:
		l.LedBy = listing.Professional
		l.Kind = []listing.Kind{listing.GroupTherapy, listing.IndividualTherapy, listing.Program, listing.SupportGroup, listing.Class}[(i/2+i/10)%5]
		l.Leaders = []listing.Leader{clinician(i)}
	}
	l.Organization = organizations[(i*3)%len(organizations)]
	if l.LedBy == listing.Peer && i%4 == 0 {
		l.Organization = listing.Organization{}
	}
}

func clinician(i int) listing.Leader {
	p := listing.Leader{
		Role:       listing.Text([]string{"psychologist", "social worker", "counselor", "nurse", "psychiatrist"}[i%5]),
		Name:       listing.Text([]string{"Dr. ", "", "", "", "Dr. "}[i%5] + firstNames[(i*5)%len(firstNames)] + " " + surnames[(i*3)%len(surnames)]),
		Credential: listing.Text([]string{"PsyD", "LCSW", "LPC", "RN", "MD"}[i%5]),
	}
	if i%3 == 0 {
		p.License = &listing.License{Type: p.Role, Number: listing.Text(fmt.Sprintf("SAMPLE-%04d", i)), Jurisdiction: listing.Text("US-" + places[i%len(places)].state), LookupURL: "https://licenses.example.org"}
		if i%6 == 0 {
			p.License.CheckedOn, p.License.CheckedBy = listing.DateOf(Now.AddDate(0, 0, -i%300)), "Sample host"
		}
	}
	return p
}

// people says whom it is for.
func (b *builder) people(l *listing.Listing, i int) {
	audiences := b.words.Terms("audience")
	if i%3 != 1 {
		l.Audiences = []string{audiences[(i*2/3)%len(audiences)].ID}
	}
	if i%7 == 0 {
		l.Audiences = appendNew(l.Audiences, audiences[(i*5+1)%len(audiences)].ID)
	}
	switch {
	case isForFamily(l.Topics[0]):
		l.Attendee = listing.Family
	case i%9 == 4:
		l.Attendee = listing.Both
	case i%9 == 7:
		l.Attendee = listing.AttendeeUnknown
	default:
		l.Attendee = listing.Self
	}
	ends := [][2]int{{18, 0}, {13, 17}, {60, 0}, {0, 12}, {18, 30}, {65, 99}}
	if i%6 == 3 {
		e := ends[i/6%len(ends)]
		l.Age.Min = &e[0]
		if e[1] > 0 {
			l.Age.Max = &e[1]
		}
	}
	approaches := b.words.Terms("approach")
	if i%2 == 1 || i%10 == 0 {
		l.Approach = []string{approaches[(i/2)%len(approaches)].ID}
	}
	if i%12 == 5 {
		l.Approach = appendNew(l.Approach, approaches[(i+9)%len(approaches)].ID)
	}
	switch i % 8 {
	case 1:
		l.Faith.Value = "secular"
	case 5:
		l.Faith = listing.Faith{Value: "faith-based", Which: listing.Text([]string{"Christian", "Jewish", "Muslim", "Buddhist"}[i/8%4])}
	}
	tags := b.words.Terms("language")
	switch {
	case i%4 == 3:
		l.Languages = []string{"es"}
		if i%8 == 7 {
			l.Languages = []string{"es", "en"}
		}
	case i%3 == 1:
		l.Languages = appendNew([]string{"en"}, tags[(i/3)%len(tags)].ID)
	case i%11 != 6:
		l.Languages = []string{"en"}
	}
	needs := b.words.Terms("access")
	for k := range i % 4 {
		l.Access = appendNew(l.Access, needs[(i+k*5)%len(needs)].ID)
	}
}

// trust gives each listing its source, its confirmation and its state.
func trust(l *listing.Listing, i int) {
	l.Source = listing.Source{Kind: listing.SourceOrganizer, Name: "generated", ExternalID: listing.Text(fmt.Sprintf("town/%03d", i))}
	confirm := func(days int) {
		l.ConfirmedOn, l.ConfirmedBy = listing.DateOf(Now.AddDate(0, 0, -days)), "organizer"
	}
	switch i % 12 {
	case 0, 1, 2, 3, 4, 5:
		confirm([]int{0, 5, 20, 45, 80, 90}[i%6])
	case 6:
		confirm(91 + i%29)
	case 7:
		confirm(121 + i%59)
	case 8:
		if i%24 == 8 {
			confirm(190 + i%100)
		} else {
			l.Source.Kind = listing.SourceReviewer
			confirm(30)
		}
	case 9, 10:
		l.Source.Kind, l.Source.License, l.Source.Date = listing.SourceFeed, "MIT", listing.Date([]string{"2026-08-01", "2026-05", "2025", ""}[i/12%4])
		l.Source.URL, l.Source.SeenOn = "https://feed.example.org/meetings.json", listing.DateOf(Now.AddDate(0, 0, -1))
		if i%48 == 9 {
			l.Source.SeenOn = listing.DateOf(Now.AddDate(0, 0, -200))
		}
	case 11:
		l.Source.Kind, l.Source.License, l.Source.Date = listing.SourceSeed, "facts only", listing.Date([]string{"2021-04-15", "2019", "", "2024-07"}[i/12%4])
		l.Source.URL = "https://list.example.org"
	}
	if l.ConfirmedOn != "" {
		l.Cost.ConfirmedOn, l.ScheduleConfirmedOn = l.ConfirmedOn, l.ConfirmedOn
	}
	l.State = listing.Published
	switch {
	case i%50 == 13:
		l.State = listing.Paused
	case i%67 == 20:
		l.State = listing.Withdrawn
	case i%67 == 41:
		l.State = listing.Pending
	case i%100 == 77:
		l.State = listing.Draft
	}
}

func clone(l listing.Listing) listing.Listing {
	l.Topics, l.Audiences, l.Approach = slices.Clone(l.Topics), slices.Clone(l.Audiences), slices.Clone(l.Approach)
	l.Languages, l.Access, l.Serves = slices.Clone(l.Languages), slices.Clone(l.Access), slices.Clone(l.Serves)
	l.Schedules, l.Leaders = slices.Clone(l.Schedules), slices.Clone(l.Leaders)
	l.Cost.Extras, l.Insurance.Payers, l.Privacy.Bound = slices.Clone(l.Cost.Extras), slices.Clone(l.Insurance.Payers), slices.Clone(l.Privacy.Bound)
	t := map[string]listing.Translation{}
	for lang, words := range l.Translations {
		t[lang] = words
	}
	l.Translations = t
	return l
}

func appendNew(list []string, ids ...string) []string {
	for _, id := range ids {
		if !slices.Contains(list, id) {
			list = append(list, id)
		}
	}
	return list
}

// townPlace is one real postal code of the town's map.
type townPlace struct{ code, state string }

// at finds a place; the list below holds only codes the gazetteer knows, which a test checks.
func (p townPlace) at() place.Place {
	found, _ := place.US().Postal(p.code)
	return found
}
