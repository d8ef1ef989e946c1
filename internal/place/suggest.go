package place

import (
	"cmp"
	"slices"
	"strings"
)

// Suggest completes what a person is typing: towns, the most postal codes first; "town, s" keeps the
// states that begin so; digits complete to postal codes. Never more than limit.
func (g *Gazetteer) Suggest(prefix string, limit int) []Place {
	prefix = strings.TrimSpace(prefix)
	if prefix == "" || limit <= 0 || len(prefix) > maxText {
		return nil
	}
	if prefix[0] >= '0' && prefix[0] <= '9' {
		return g.suggestCodes(foldCode(prefix), limit)
	}
	if before, after, ok := strings.Cut(prefix, ","); ok {
		return g.suggestIn(Fold(before), Fold(after), limit)
	}
	found := g.suggestTowns(Fold(prefix), limit)
	if len(found) > 0 {
		return found
	}
	words := strings.Fields(prefix)
	for n := min(4, len(words)-1); n >= 1; n-- {
		cut := len(words) - n
		found := g.suggestIn(Fold(strings.Join(words[:cut], " ")), Fold(strings.Join(words[cut:], " ")), limit)
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

func (g *Gazetteer) suggestCodes(prefix string, limit int) []Place {
	from, to := g.codeRange(prefix)
	var found []Place
	for i := from; i < to && len(found) < limit; i++ {
		found = append(found, g.codePlace(i))
	}
	return found
}

func (g *Gazetteer) suggestIn(folded, state string, limit int) []Place {
	var found []Place
	for _, n := range g.nameRange(folded) {
		s := &g.states[g.towns[n.town].state]
		if len(found) < limit && (strings.HasPrefix(strings.ToLower(s.code), state) || strings.HasPrefix(s.folded, state)) {
			found = append(found, g.townPlace(n.town))
		}
	}
	return found
}

func (g *Gazetteer) suggestTowns(folded string, limit int) []Place {
	if folded == "" {
		return nil
	}
	prefixes := []string{folded}
	// Fold leaves a last "st" alone, but a person who is still typing may be on the way to St. Louis.
	last := folded[strings.LastIndex(folded, " ")+1:]
	if long, ok := shortForms[last]; ok {
		prefixes = append(prefixes, strings.TrimSuffix(folded, last)+long)
	}
	var best []int32
	for _, p := range prefixes {
		from, _ := slices.BinarySearchFunc(g.names, p, func(n name, p string) int { return strings.Compare(n.folded, p) })
		for _, n := range g.names[from:] {
			if !strings.HasPrefix(n.folded, p) {
				break
			}
			best = g.keepBest(best, n.town, limit)
		}
	}
	found := make([]Place, 0, len(best))
	for _, i := range best {
		found = append(found, g.townPlace(i))
	}
	return found
}

// keepBest holds the best towns in order, without the second entry a nickname makes.
func (g *Gazetteer) keepBest(best []int32, t int32, limit int) []int32 {
	if slices.Contains(best, t) {
		return best
	}
	at, _ := slices.BinarySearchFunc(best, t, func(a, b int32) int {
		if c := g.compareTowns(a, b); c != 0 {
			return c
		}
		return strings.Compare(g.towns[a].name, g.towns[b].name)
	})
	if at == limit {
		return best
	}
	best = slices.Insert(best, at, t)
	if len(best) > limit {
		best = best[:limit]
	}
	return best
}

// TownsIn are the largest towns inside a box, by how many postal codes they have.
func (g *Gazetteer) TownsIn(box Box, limit int) []Place {
	var found []int
	for i := range g.towns {
		if t := &g.towns[i]; box.Contains(t.lat, t.lon) {
			found = append(found, i)
		}
	}
	slices.SortFunc(found, func(a, b int) int {
		return cmp.Or(cmp.Compare(g.towns[b].codes, g.towns[a].codes), strings.Compare(g.towns[a].name, g.towns[b].name))
	})
	out := make([]Place, 0, min(limit, len(found)))
	for _, i := range found[:min(limit, len(found))] {
		t := &g.towns[i]
		out = append(out, Place{Kind: Town, Town: t.name, Lat: t.lat, Lon: t.lon})
	}
	return out
}
