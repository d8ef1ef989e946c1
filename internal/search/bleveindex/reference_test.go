package bleveindex_test

import (
	"cmp"
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
}

// one is a listing under one query.
type one struct {
	l *listing.Listing
	q *search.Query
	r *reference
}

func (r *reference) see(l *listing.Listing, q *search.Query) one { return one{l, q, r} }

func (o one) visible() bool {
	return o.l.State == listing.Published && o.l.FreshnessAt(o.q.Now, o.r.rule) != listing.Hidden
}

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
		return l.FreshnessAt(o.q.Now, o.r.rule) == listing.Confirmed
	}
	panic("the reference does not know " + param)
}

// meets: some schedule line is on one of the days in one of the times. A door's own clock counts; what
// is only online or by phone is told by the clock of near, else the host's, at its next meeting.
func (o one) meets(days, times []string) bool {
	for _, s := range o.l.Schedules {
		c, err := s.Compile()
		if err != nil {
			continue
		}
		start, err := time.Parse(listing.WallLayout, s.Start)
		if err != nil {
			continue
		}
		shift := time.Duration(0)
		if o.l.Format == listing.Online || o.l.Format == listing.Phone {
			own, err := time.LoadLocation(string(s.Zone))
			if s.Zone == "" || err != nil {
				continue
			}
			seen := o.r.zone
			if o.q.Near != nil && o.q.Near.Zone != "" {
				seen = o.q.Near.Zone
			}
			there, err := time.LoadLocation(seen)
			if err != nil {
				panic(err)
			}
			at := o.q.Now
			if next, ok := o.l.Next(o.q.Now); ok {
				at = next
			}
			_, a := at.In(there).Zone()
			_, b := at.In(own).Zone()
			shift = time.Duration(a-b) * time.Second
		}
		moved := start.Add(shift)
		band := "evening"
		if moved.Hour() < 12 {
			band = "morning"
		} else if moved.Hour() < 17 {
			band = "afternoon"
		}
		if times != nil && !slices.Contains(times, band) {
			continue
		}
		if days == nil {
			return true
		}
		turn := int(moved.Truncate(24*time.Hour).Sub(start.Truncate(24*time.Hour)).Hours() / 24)
		for _, d := range c.Weekdays() {
			name := strings.ToLower(time.Weekday((int(d) + turn + 7) % 7).String()[:3])
			if slices.Contains(days, name) {
				return true
			}
		}
	}
	return false
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
	for _, g := range o.q.Groups {
		if !slices.ContainsFunc(g.Options, func(v search.Option) bool { return o.has(v.Param, v.ID) }) {
			return false
		}
	}
	return true
}

func (r *reference) find(q search.Query) []*listing.Listing {
	var out []*listing.Listing
	for i := range r.all {
		if r.see(&r.all[i], &q).matches() {
			out = append(out, &r.all[i])
		}
	}
	return out
}

func (r *reference) total(q search.Query) int { return len(r.find(q)) }

// without is the query less every value of a parameter (of an audience: of its axis only).
func (r *reference) without(q search.Query, param, axis string) search.Query {
	q.Filters = slices.DeleteFunc(slices.Clone(q.Filters), func(v search.Value) bool {
		if v.Param != param {
			return false
		}
		t, _ := r.words.Term(param, v.ID)
		return param != "audience" || axis == "*" || t.Axis == axis
	})
	return q
}

// only is the query with this value as the only one of its parameter (audience: of its axis; access:
// beside those chosen).
func (r *reference) only(q search.Query, v search.Value) search.Query {
	t, _ := r.words.Term(v.Param, v.ID)
	if v.Param != "access" {
		q = r.without(q, v.Param, t.Axis)
	}
	q.Filters = append(slices.Clone(q.Filters), v)
	return q
}

func (r *reference) facet(q search.Query, param string) []search.Count {
	ids := []string{}
	for _, t := range r.words.Terms(param) {
		ids = append(ids, t.ID)
	}
	if param == "language" {
		for i := range r.all {
			for _, tag := range r.all[i].Languages {
				if id := strings.Split(tag, "-")[0]; !slices.Contains(ids, id) {
					ids = append(ids, id)
				}
			}
		}
	}
	var out []search.Count
	for _, id := range ids {
		n := r.total(r.only(q, search.Value{Param: param, ID: id}))
		if n > 0 || slices.Contains(chosen(&q, param), id) {
			out = append(out, search.Count{ID: id, Count: n})
		}
	}
	slices.SortStableFunc(out, func(a, b search.Count) int { return cmp.Compare(b.Count, a.Count) })
	return out
}

func (r *reference) side(q search.Query, led listing.LedBy) search.Side {
	s := search.Side{Kinds: map[listing.Kind]int{}}
	var prices []int
	payers := map[string]int{}
	for _, l := range r.find(q) {
		o := r.see(l, &q)
		if l.Example || l.LedBy != led {
			continue
		}
		s.Count++
		s.Kinds[l.Kind]++
		switch l.Cost.Basis {
		case listing.Free:
			s.Cost.Free++
		case listing.Donation:
			s.Cost.Donation++
		case listing.Sliding:
			s.Cost.Sliding++
		case listing.Fixed:
			s.Cost.Fixed++
		case listing.InsuranceOnly:
			s.Cost.InsuranceOnly++
		default:
			s.Cost.Unknown++
		}
		if o.has("cost", "free") {
			s.FreeWord++
		}
		if n, ok := o.price(); ok {
			prices = append(prices, n)
		}
		switch l.Insurance.Accepts {
		case listing.Yes:
			s.Insurance.Yes++
		case listing.No:
			s.Insurance.No++
		default:
			s.Insurance.Unknown++
		}
		for _, t := range r.words.Terms("payer") {
			if o.has("payer", t.ID) {
				payers[t.ID]++
			}
		}
		if next, ok := l.Next(q.Now); ok && (s.NextMeeting == nil || next.Before(*s.NextMeeting)) {
			s.NextMeeting = &next
		}
	}
	for _, t := range r.words.Terms("payer") {
		if payers[t.ID] > 0 {
			s.Payers = append(s.Payers, search.Count{ID: t.ID, Count: payers[t.ID]})
		}
	}
	slices.SortStableFunc(s.Payers, func(a, b search.Count) int { return cmp.Compare(b.Count, a.Count) })
	if s.Cost.Priced = len(prices); len(prices) > 0 {
		slices.Sort(prices)
		n := len(prices)
		s.Cost.Min, s.Cost.Max = new(prices[0]), new(prices[n-1])
		s.Cost.Median = new(prices[n/2])
		if n%2 == 0 {
			s.Cost.Median = new((prices[n/2-1] + prices[n/2]) / 2)
		}
	}
	return s
}

// relaxed: parents first, in the order chosen; then whole parameters, largest total first; then twice
// the distance. Only what finds more is offered, and four at most.
func (r *reference) relaxed(q search.Query, total int) []search.Relaxed {
	var parents, dropped, wider []search.Relaxed
	for _, param := range []string{"topic", "payer", "audience"} {
		for i, v := range q.Filters {
			if v.Param != param {
				continue
			}
			if up := r.words.Broader(param, v.ID); len(up) > 0 {
				wide := q
				wide.Filters = slices.Clone(q.Filters)
				wide.Filters[i].ID = up[0]
				if n := r.total(wide); n > total {
					parents = append(parents, search.Relaxed{Param: param, Value: v.ID, To: up[0], Total: n})
				}
			}
		}
	}
	drop := func(param string, less search.Query) {
		if n := r.total(less); n > total {
			dropped = append(dropped, search.Relaxed{Param: param, Total: n})
		}
	}
	for _, param := range vocab.Params {
		if chosen(&q, param) != nil {
			drop(param, r.without(q, param, "*"))
		}
	}
	if q.MaxCost != nil {
		less := q
		less.MaxCost = nil
		drop("max_cost", less)
	}
	if len(q.Not) > 0 {
		less := q
		less.Not = nil
		drop("not", less)
	}
	if q.Near != nil {
		less := q
		less.Near = nil
		// The hour of an online meeting is still told by the clock of the place that was given.
		less.Near = nil
		drop("near", less)
		if q.Near.HasPoint && q.Near.WithinM*2 <= search.MaxWithin {
			less = q
			far := *q.Near
			far.WithinM *= 2
			less.Near = &far
			if n := r.total(less); n > total {
				wider = append(wider, search.Relaxed{Param: "within", Total: n})
			}
		}
	}
	slices.SortStableFunc(dropped, func(a, b search.Relaxed) int { return cmp.Compare(b.Total, a.Total) })
	out := slices.Concat(parents, dropped, wider)
	return out[:min(len(out), search.MaxRelaxed)]
}

// unpriced is what max_cost leaves out only for want of a price.
func (r *reference) unpriced(q search.Query) int {
	if q.MaxCost == nil {
		return 0
	}
	q.MaxCost = nil
	n := 0
	for _, l := range r.find(q) {
		if _, ok := r.see(l, &q).price(); !ok && l.Cost.Basis != listing.InsuranceOnly {
			n++
		}
	}
	return n
}

// moreOnline is what asking for online would add.
func (r *reference) moreOnline(q search.Query) int {
	if q.Near == nil {
		return 0
	}
	have := map[uuid.UUID]bool{}
	for _, l := range r.find(q) {
		have[l.ID] = true
	}
	n := 0
	for _, l := range r.find(r.only(q, search.Value{Param: "format", ID: "online"})) {
		if !have[l.ID] {
			n++
		}
	}
	return n
}

// key is where a listing stands in an order; equal keys are ties.
func (r *reference) key(q search.Query, l *listing.Listing) float64 {
	o := r.see(l, &q)
	switch q.Sort {
	case search.ByDistance:
		if d := o.distance(); d >= 0 && o.inside() {
			return o.shown(d)
		}
		return math.Inf(1)
	case search.Soonest:
		if next, ok := l.Next(q.Now); ok {
			return float64(next.Unix())
		}
		return math.Inf(1)
	case search.ByCost:
		n, ok := o.price()
		switch {
		case ok:
			return float64(n)
		case l.Cost.Basis == listing.InsuranceOnly:
			return 2e12
		case l.Cost.Basis == listing.CostUnknown:
			return 3e12
		}
		return 1e12
	case search.ByConfirmed:
		return -float64(l.ConfirmedOn.Day())
	}
	if q.Near != nil && !o.inside() {
		return 1 // what is far comes after what is near
	}
	return 0
}

// shown is the distance as it is told: rounded up to a whole mile or kilometre for an area.
func (o one) shown(d float64) float64 {
	if o.l.Where.Shown == listing.ShownFull {
		return d
	}
	unit := search.Mile
	if o.q.Near.Kilometres {
		unit = 1000
	}
	return math.Max(1, math.Ceil(d/unit)) * unit
}
