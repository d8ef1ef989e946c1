package bleveindex

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"openchair/internal/listing"
	"openchair/internal/search"
)

// Organizations are the organizations whose name has a word that starts with the last word typed and
// holds the others, most listings first.
func (e *Engine) Organizations(prefix string, limit int, now time.Time) []search.Count {
	s := e.hold()
	if s == nil {
		return nil
	}
	defer s.release()
	typed := words(prefix)
	if len(typed) == 0 {
		return nil
	}
	c := s.cols
	day := s.onDay(listing.DayOf(now), e.o.Freshness)
	counts := make([]int, len(c.orgs))
	day.visible.each(func(r uint32) { counts[c.org[r]]++ })
	var out []search.Count
	for n, name := range c.orgs {
		if n > 0 && counts[n] > 0 && holds(c.orgWords[n], typed) {
			out = append(out, search.Count{ID: name, Count: counts[n]})
		}
	}
	slices.SortFunc(out, func(a, b search.Count) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.ID, b.ID))
	})
	return out[:min(limit, len(out))]
}

func holds(have, typed []string) bool {
	for i, t := range typed {
		last := i == len(typed)-1
		if !slices.ContainsFunc(have, func(w string) bool { return w == t || last && strings.HasPrefix(w, t) }) {
			return false
		}
	}
	return true
}
