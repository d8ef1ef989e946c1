package site

import (
	"context"
	"slices"

	"openchair/internal/ask"
	"openchair/internal/listing"
	"openchair/internal/search"
)

// offer is the nearest search that has listings of a side this result has none of.
type offer struct {
	n       int
	dropped []string // parameters
	within  string   // a wider radius, "" for none
}

// narrowing are what most often leaves a side empty.
var narrowing = []string{"led_by", "kind", "cost", "insurance"}

// wider is the radius tried when nothing else narrows the search.
const widerMiles = 100

// nearest looks for each side that is empty, at most twice in all, and only then: where both sides have
// listings the engine is not asked again.
func (s *Site) nearest(ctx context.Context, q search.Query, r search.Result) map[listing.LedBy]offer {
	missing := map[listing.LedBy]bool{}
	if r.Explainer.Peer.Count == 0 {
		missing[listing.Peer] = true
	}
	if r.Explainer.Professional.Count == 0 {
		missing[listing.Professional] = true
	}
	if len(missing) == 0 {
		return nil
	}
	out := map[listing.LedBy]offer{}
	q.Page, q.PerPage, q.Facets, q.Relax, q.Groups, q.Explainer = 1, 0, nil, false, slices.Clone(q.Groups), true
	var dropped []string
	within := ""
	for range 2 {
		if len(missing) == 0 {
			break
		}
		var changed bool
		if q, dropped, within, changed = loosen(q, dropped); !changed {
			break
		}
		found, err := s.Finder.Find(ctx, q)
		if err != nil {
			break // the page is whole without this offer
		}
		for led, side := range map[listing.LedBy]search.Side{listing.Peer: found.Explainer.Peer, listing.Professional: found.Explainer.Professional} {
			if missing[led] && side.Count > 0 {
				out[led] = offer{n: side.Count + found.Explainer.CoLed.Count, dropped: slices.Clone(dropped), within: within}
				delete(missing, led)
			}
		}
	}
	return out
}

// loosen drops what narrows the search, or else looks farther, or else anywhere.
func loosen(q search.Query, dropped []string) (wider search.Query, now []string, within string, changed bool) {
	for _, param := range narrowing {
		if slices.ContainsFunc(q.Filters, func(v search.Value) bool { return v.Param == param }) {
			dropped = append(dropped, param)
		}
	}
	if q.MaxCost != nil {
		dropped = append(dropped, "max_cost")
		q.MaxCost, changed = nil, true
	}
	kept := slices.DeleteFunc(slices.Clone(q.Filters), func(v search.Value) bool { return slices.Contains(narrowing, v.Param) })
	changed = changed || len(kept) < len(q.Filters)
	q.Filters = kept
	switch near := q.Near; {
	case changed || near == nil:
	case near.HasPoint && near.WithinM < widerMiles*search.Mile && !near.Kilometres:
		far := *near
		far.WithinM = widerMiles * search.Mile
		q.Near, within, changed = &far, "100mi", true
	default:
		dropped = append(dropped, "near")
		q.Near, changed = nil, true
	}
	return q, dropped, within, changed
}

// link is the offered search. What was read from the person's words has to be unread as well.
func (o offer) link(a asked, q search.Query, led listing.LedBy) string {
	for _, param := range o.dropped {
		for _, v := range q.Filters {
			if v.Param == param && !slices.Contains(a.values[param], v.ID) {
				a = a.with("unread", param+":"+v.ID)
			}
		}
		if param == "near" {
			if q.Near != nil && a.values.Get("near") == "" {
				a = a.with("unread", "near:"+q.Near.Value)
			}
			a = a.set("within", "")
		}
		a = a.set(param, "")
	}
	if o.within != "" {
		a = a.set("within", o.within)
	}
	if slices.Contains(o.dropped, "near") && a.values.Get("sort") == string(search.ByDistance) {
		a = a.set("sort", "")
	}
	return a.set("led_by", string(led)).href()
}

// instead looks for what fits all but the kind: "0 therapists; 14 treatment programs that take Medicaid" is an
// answer, "0 results" is none. nil when no kind was asked for or nothing fits.
func (s *Site) instead(ctx context.Context, l *Lang, a asked, q search.Query, chips []ask.Chip) *Instead {
	var kinds []string
	rest := slices.DeleteFunc(slices.Clone(q.Filters), func(v search.Value) bool {
		if v.Param == "kind" {
			kinds = append(kinds, l.T("kinds."+v.ID, "N", 0))
		}
		return v.Param == "kind"
	})
	if len(kinds) == 0 {
		return nil
	}
	q.Filters, q.Facets, q.Explainer, q.Relax, q.Page, q.PerPage = rest, []string{"kind"}, false, false, 1, 0
	r, err := s.Finder.Find(ctx, q)
	if err != nil || r.Total == 0 {
		return nil
	}
	var payers []string
	for _, v := range rest {
		if v.Param == "payer" {
			payers = append(payers, s.Words.Label("payer", v.ID, l.Tag))
		}
	}
	out := &Instead{None: l.List(kinds)}
	without := a.let("kind", chips)
	for _, c := range r.Facets["kind"] {
		if c.Count == 0 {
			continue
		}
		text := l.T("kinds."+c.ID, "N", c.Count)
		if len(payers) > 0 {
			text = l.T("search.that_take", "N", c.Count, "What", text, "Payers", l.List(payers))
		}
		out.Links = append(out.Links, Link{without.with("kind", c.ID).href(), text})
	}
	return out
}
