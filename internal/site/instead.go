package site

import (
	"context"
	"slices"

	"openchair/internal/ask"
	"openchair/internal/search"
)

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
