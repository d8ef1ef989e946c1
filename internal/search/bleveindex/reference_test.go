package bleveindex_test

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"openchair/internal/listing"
	"openchair/internal/search"
	"openchair/internal/vocab"
)

// reference answers a query by looking at every listing with the sentences of design §4 in hand: slow,
// plain, and sharing nothing with the engine. Words of a text are left to other tests.
type reference struct {
	all   []listing.Listing
	words *vocab.Vocab
	rule  listing.FreshnessRule
	money string
	zone  string // the host's

	lines map[lineKey][]meetingLine
	nexts map[momentKey]*time.Time
	fresh map[momentKey]listing.Freshness
}

// Schedules are compiled once a listing, moment and zone: they are all of the time this would take.
type (
	momentKey struct {
		id  uuid.UUID
		now int64
	}
	lineKey struct {
		momentKey
		zone string
	}
	meetingLine struct {
		days []string
		band string
	}
)

func newReference(all []listing.Listing) *reference {
	return &reference{
		all: all, words: vocab.Must(), rule: listing.DefaultFreshness, money: "USD", zone: "America/New_York",
		lines: map[lineKey][]meetingLine{}, nexts: map[momentKey]*time.Time{}, fresh: map[momentKey]listing.Freshness{},
	}
}

func remember[K comparable, V any](in map[K]V, k K, make func() V) V {
	v, ok := in[k]
	if !ok {
		v = make()
		in[k] = v
	}
	return v
}

// one is a listing under one query.
type one struct {
	l *listing.Listing
	q *search.Query
	r *reference
}

func (r *reference) see(l *listing.Listing, q *search.Query) one { return one{l, q, r} }

func (o one) moment() momentKey { return momentKey{o.l.ID, o.q.Now.Unix()} }

func (o one) freshness() listing.Freshness {
	return remember(o.r.fresh, o.moment(), func() listing.Freshness { return o.l.FreshnessAt(o.q.Now, o.r.rule) })
}

func (o one) next() *time.Time {
	return remember(o.r.nexts, o.moment(), func() *time.Time {
		if at, ok := o.l.Next(o.q.Now); ok {
			return &at
		}
		return nil
	})
}

func (o one) visible() bool { return o.l.State == listing.Published && o.freshness() != listing.Hidden }

// covers: a broader value finds the narrower ones, not the reverse.
func (o one) covers(param string, have []string, want string) bool {
	return slices.ContainsFunc(have, func(h string) bool {
		return h == want || slices.Contains(o.r.words.Broader(param, h), want)
	})
}

var bands = map[string][2]int{"children": {0, 12}, "teens": {13, 17}, "young-adults": {18, 29}, "adults": {18, 999}, "older-adults": {60, 999}}

func (o one) audience(want string) bool {
	if o.covers("audience", o.l.Audiences, want) {
		return true
	}
	band, isAge := bands[want]
	age := o.l.Age
	if !isAge || age.Min == nil && age.Max == nil {
		return false
	}
	if age.Min != nil && *age.Min > band[1] {
		return false
	}
	return age.Max == nil || *age.Max >= band[0]
}

// has reports whether the listing has one value of one parameter, all by itself. A format is taken
// without regard to the place.
func (o one) has(param, id string) bool {
	l := o.l
	switch param {
	case "led_by":
		return string(l.LedBy) == id || l.LedBy == listing.CoLed && (id == "peer" || id == "professional")
	case "kind":
		return string(l.Kind) == id
	case "topic":
		return o.covers("topic", l.Topics, id)
	case "payer":
		return o.covers("payer", l.Insurance.Payers, id)
	case "audience":
		return o.audience(id)
	case "attendee":
		return string(l.Attendee) == id || l.Attendee == listing.Both && (id == "self" || id == "family")
	case "approach":
		return slices.Contains(l.Approach, id)
	case "faith":
		return l.Faith.Value == id
	case "language":
		return slices.ContainsFunc(l.Languages, func(tag string) bool { return strings.Split(tag, "-")[0] == id })
	case "access":
		return slices.Contains(l.Access, id)
	case "cost":
		switch id {
		case "free":
			return l.Cost.Basis == listing.Free || l.Cost.Basis == listing.Donation && l.Cost.Floor != nil && *l.Cost.Floor == 0
		case "paid":
			return l.Cost.Basis == listing.Fixed || l.Cost.Basis == listing.InsuranceOnly
		}
		return string(l.Cost.Basis) == id
	case "insurance":
		switch id {
		case "yes":
			return l.Insurance.Accepts == listing.Yes
		case "none":
			return slices.Contains([]listing.Basis{listing.Free, listing.Donation, listing.Sliding, listing.Fixed}, l.Cost.Basis) || l.Insurance.Accepts == listing.No
		}
		return l.Insurance.Receipt == listing.Yes
	case "format":
		return string(l.Format) == id || l.Format == listing.Hybrid && (id == "in-person" || id == "online")
	case "day":
		return o.meets([]string{id}, nil)
	case "time":
		return o.meets(nil, []string{id})
	case "joining":
		return l.Joining.How == id
	case "accepting":
		return l.Joining.Accepting == "yes"
	case "proof":
		return l.Joining.Proof == listing.Yes
	case "confirmed":
		return o.freshness() == listing.Confirmed
	}
	panic("the reference does not know " + param)
}

// meets: some schedule line is on one of the days in one of the times.
func (o one) meets(days, times []string) bool {
	zone := o.r.zone
	if o.q.Near != nil && o.q.Near.Zone != "" {
		zone = o.q.Near.Zone
	}
	lines := remember(o.r.lines, lineKey{o.moment(), zone}, func() []meetingLine { return o.linesIn(zone) })
	return slices.ContainsFunc(lines, func(l meetingLine) bool {
		return (times == nil || slices.Contains(times, l.band)) &&
			(days == nil || slices.ContainsFunc(l.days, func(d string) bool { return slices.Contains(days, d) }))
	})
}

// linesIn: a door's own clock counts; what is only online or by phone is told by the clock of the zone, at
// its next meeting.
func (o one) linesIn(zone string) []meetingLine {
	var out []meetingLine
	for _, s := range o.l.Schedules {
		c, err := s.Compile()
		if err != nil {
			continue
		}
		start, err := time.Parse(listing.WallLayout, s.Start)
		if err != nil {
			continue
		}
		moved := start
		if o.l.Format == listing.Online || o.l.Format == listing.Phone {
			own, err := time.LoadLocation(string(s.Zone))
			if s.Zone == "" || err != nil {
				continue
			}
			there, err := time.LoadLocation(zone)
			if err != nil {
				panic(err)
			}
			at := o.q.Now
			if next := o.next(); next != nil {
				at = *next
			}
			_, a := at.In(there).Zone()
			_, b := at.In(own).Zone()
			moved = start.Add(time.Duration(a-b) * time.Second)
		}
		line := meetingLine{band: "evening"}
		if moved.Hour() < 12 {
			line.band = "morning"
		} else if moved.Hour() < 17 {
			line.band = "afternoon"
		}
		turn := int(moved.Truncate(24*time.Hour).Sub(start.Truncate(24*time.Hour)).Hours() / 24)
		for _, d := range c.Weekdays() {
			line.days = append(line.days, strings.ToLower(time.Weekday((int(d) + turn + 7) % 7).String()[:3]))
		}
		out = append(out, line)
	}
	return out
}

// distance in metres from near to where search may place the listing; -1 when there is none.
func (o one) distance() float64 {
	lat, lon, ok := o.l.Point()
	if !ok || o.q.Near == nil || !o.q.Near.HasPoint {
		return -1
	}
	rad := func(d float64) float64 { return d * math.Pi / 180 }
	a, b := rad(o.q.Near.Lat), rad(lat)
	dl := rad(lon - o.q.Near.Lon)
	x := math.Sin(a)*math.Sin(b) + math.Cos(a)*math.Cos(b)*math.Cos(dl)
	return math.Acos(math.Max(-1, math.Min(1, x))) * 6_371_008.8
}

func (o one) inside() bool {
	if o.l.Format != listing.InPerson && o.l.Format != listing.Hybrid {
		return false
	}
	if !o.q.Near.HasPoint {
		return string(o.l.Where.State) == o.q.Near.State && (o.l.Where.Country == "" || string(o.l.Where.Country) == o.q.Near.Country)
	}
	d := o.distance()
	return d >= 0 && d <= o.q.Near.WithinM
}

// placed is the near and format rule.
func (o one) placed(formats []string) bool {
	if o.q.Near == nil {
		return len(formats) == 0 || slices.ContainsFunc(formats, func(f string) bool { return o.has("format", f) })
	}
	if len(formats) == 0 {
		return o.inside()
	}
	mayTreat := o.l.LedBy == listing.Peer || len(o.l.Serves) == 0 || o.q.Near.State == "" ||
		slices.Contains(o.l.Serves, o.q.Near.Country+"-"+o.q.Near.State)
	return slices.ContainsFunc(formats, func(f string) bool {
		switch f {
		case "online", "phone":
			return o.has("format", f) && (mayTreat || o.inside())
		}
		return o.has("format", f) && o.inside()
	})
}

// price is the least a session costs in the host's money.
func (o one) price() (int, bool) {
	n, ok := o.l.PerSessionFloor()
	if !ok || n > 0 && string(o.l.Cost.Currency) != o.r.money {
		return 0, false
	}
	return n, true
}

// holds reports whether every word stands in the name or the summary. It knows no stems: the tests that
// use it plant words nobody else has.
func (o one) holds(text string) bool {
	have := strings.Fields(strings.ToLower(o.l.Name + " " + string(o.l.Summary)))
	return !slices.ContainsFunc(strings.Fields(text), func(w string) bool { return !slices.Contains(have, w) })
}

func chosen(q *search.Query, param string) []string {
	var out []string
	for _, f := range q.Filters {
		if f.Param == param {
			out = append(out, f.ID)
		}
	}
	return out
}

// matches is the whole rule: parameters are AND, values of one are OR, audiences by axis, access all,
// day and time on one line.
func (o one) matches() bool {
	if !o.visible() || !o.placed(chosen(o.q, "format")) {
		return false
	}
	if days, times := chosen(o.q, "day"), chosen(o.q, "time"); (days != nil || times != nil) && !o.meets(days, times) {
		return false
	}
	for _, param := range vocab.Params {
		ids := chosen(o.q, param)
		if ids == nil || param == "format" || param == "day" || param == "time" {
			continue
		}
		groups := map[string][]string{}
		for _, id := range ids {
			key := ""
			switch param {
			case "audience":
				t, _ := o.r.words.Term("audience", id)
				key = t.Axis
			case "access":
				key = id
			}
			groups[key] = append(groups[key], id)
		}
		for _, g := range groups {
			if !slices.ContainsFunc(g, func(id string) bool { return o.has(param, id) }) {
				return false
			}
		}
	}
	if o.q.MaxCost != nil {
		if n, ok := o.price(); !ok || n > *o.q.MaxCost {
			return false
		}
	}
	for _, n := range o.q.Not {
		if o.has(n.Param, n.ID) {
			return false
		}
	}
	if o.q.Text != "" && !o.q.RankOnly && !o.holds(o.q.Text) {
		return false
	}
	for _, g := range o.q.Groups {
		if g.Text != "" && o.holds(g.Text) {
			continue
		}
		if !slices.ContainsFunc(g.Options, func(v search.Option) bool { return o.has(v.Param, v.ID) }) {
			return false
		}
	}
	return true
}
