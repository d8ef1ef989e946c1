package site

import (
	"net"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"openchair/internal/ask"
	"openchair/internal/listing"
	"openchair/internal/search"
)

// StylePage shows every component of the pages on one page, for those who work on them.
type StylePage struct {
	Page
	Swatches []string
	Box      Box
	Groups   []Group
	Chips    []Chip
	Cards    []Card
	Aside    Aside
	Lines    *CrisisCard
	Purse    PurseForm
	Private  bool
}

// developing: the request came to a server that listens on this machine alone and has no public address.
func developing(c *gin.Context, h Host) bool {
	at, ok := c.Request.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok || h.BaseURL != "" && !h.Local {
		return false
	}
	tcp, ok := at.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

// style answers only where developing; elsewhere there is no such page.
func (s *Site) style(c *gin.Context) error {
	if !developing(c, s.Host) {
		return errNoPage
	}
	l := s.lang(c)
	p := StylePage{Page: s.page(l, "Style", "/about/style"), Box: s.box(l, l.Prefix+"/search", ask.Request{})}
	p.NoIndex, p.Canonical, p.Alternates, p.Forms = true, "", nil, true
	p.Swatches = []string{"paper", "card", "ink", "muted", "line", "edge", "accent", "accent-soft", "peer", "peer-soft", "pro", "pro-soft", "co", "co-soft", "warn", "warn-soft", "good", "good-soft"}
	w := s.words(l)
	for _, x := range s.samples() {
		card := w.card(&x, &search.Hit{})
		card.ID = x.ID.String()
		p.Cards = append(p.Cards, card)
	}
	counts := map[string][]search.Count{}
	for _, param := range []string{"led_by", "cost", "day"} {
		for i, t := range s.Words.Terms(param) {
			counts[param] = append(counts[param], search.Count{ID: t.ID, Count: 40 - 5*i})
		}
	}
	a := asked{l.Prefix + "/search", map[string][]string{"led_by": {"peer"}}}
	r := search.Result{Found: search.Found{Total: 12, Facets: counts}}
	median, most := 2000, 4000
	r.Explainer.Peer = search.Side{Count: 9, Kinds: map[listing.Kind]int{listing.SupportGroup: 9}, FreeWord: 8, Cost: search.Money{Free: 8, Unknown: 1}}
	r.Explainer.Professional = search.Side{Count: 3, Kinds: map[listing.Kind]int{listing.GroupTherapy: 3}, Cost: search.Money{Sliding: 3, Priced: 3, Median: &median, Min: &median, Max: &most}}
	p.Groups = s.groups(l, a, r)
	p.Chips = s.chips(l, a, ask.Request{Values: []search.Value{{Param: "led_by", ID: "peer"}, {Param: "topic", ID: "grief"}}})
	p.Aside = s.aside(l, a, search.Query{Filters: []search.Value{{Param: "topic", ID: "domestic-violence"}}}, r)
	p.Lines = s.lines(l, "danger", "now", "any", "partner")
	p.Purse = s.purseForm(l, a)
	c.Header("Cache-Control", "no-store")
	return s.render(c, http.StatusOK, "style", l, p)
}

// samples are made-up listings, one of each kind of leader and an example, with all and with next to nothing.
func (s *Site) samples() []listing.Listing {
	day := listing.DateOf(s.Now())
	start := s.Now().AddDate(0, 0, -7)
	whole := listing.New("Tuesday Table: a group with a rather long name for people who lost a parent")
	whole.LedBy, whole.Kind, whole.Topics = listing.Peer, listing.SupportGroup, []string{"parent-loss", "grief"}
	whole.Organization.Name, whole.Summary = "Sample Neighbors", "We sit around a table, say what we can, and pass the bread. You may just listen."
	whole.Cost.Basis, whole.ConfirmedOn = listing.Free, day
	whole.Schedules = []listing.Schedule{{Rule: "FREQ=WEEKLY", Start: start.Format(listing.WallLayout), Zone: listing.Text(s.Reader.Zone)}}
	whole.Where.City, whole.Where.State, whole.Joining.How, whole.Joining.Accepting = "Sample Town", "PA", "drop-in", "yes"

	paid := listing.New("Evening process group")
	paid.LedBy, paid.Kind, paid.Topics, paid.Format = listing.Professional, listing.GroupTherapy, []string{"anxiety"}, listing.Online
	floor, ceiling := 1000, 4000
	paid.Cost.Basis, paid.Cost.Floor, paid.Cost.Ceiling, paid.Cost.Currency, paid.Cost.Per = listing.Sliding, &floor, &ceiling, "USD", listing.PerSession
	paid.Insurance.Accepts, paid.Insurance.Payers = listing.Yes, s.firstPayers()
	paid.ConfirmedOn = listing.DateOf(s.Now().AddDate(0, 0, -130))

	both := listing.New("Círculo de los jueves")
	both.LedBy, both.Kind, both.Lang, both.Topics = listing.CoLed, listing.SupportGroup, "es", []string{"family-of-addiction"}
	both.Source.Kind, both.Source.Date = listing.SourceFeed, "2025-04"

	example := listing.New("Example: a class")
	example.LedBy, example.Kind, example.Example = listing.Professional, listing.Class, true

	out := []listing.Listing{whole, paid, both, example}
	for i := range out {
		out[i].State = listing.Published
		out[i].Slug = "sample"
		out[i].Freshness = out[i].FreshnessAt(s.Now(), s.Freshness)
		if at, ok := out[i].Next(s.Now().Add(-time.Minute)); ok {
			out[i].NextMeeting = &at
		}
	}
	return out
}

func (s *Site) firstPayers() []string {
	var ids []string
	for _, t := range s.Words.Terms("payer") {
		if len(ids) < 4 {
			ids = append(ids, t.ID)
		}
	}
	return ids
}
