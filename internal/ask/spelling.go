package ask

import (
	"math/bits"
	"slices"
	"strings"
)

// speller finds the word of the vocabulary that a long unknown word was meant to be (rule 4): one slip for 5
// to 8 letters, two for 9 and more, two swapped neighbours count as one, the first letter is taken as typed.
type speller struct {
	byFirst [26][]spelled
	letters map[string]uint32
}

type spelled struct {
	word string
	bits uint32
}

// newSpeller takes the words that mean something: content words of topics and the rest, not the little words
// inside phrases, and no short names of payers.
func newSpeller(l *lexicon) *speller {
	sp := &speller{}
	seen := map[string]bool{}
	take := func(p *phrases) {
		for _, es := range p.at {
			for _, e := range es {
				for _, w := range e.words {
					if len(w) < 5 || seen[w] || l.ordinary[w] || w[0] < 'a' || w[0] > 'z' {
						continue
					}
					if len(e.senses) > 0 && e.senses[0].param == "payer" && len(w) < 6 {
						continue
					}
					seen[w] = true
					sp.byFirst[w[0]-'a'] = append(sp.byFirst[w[0]-'a'], spelled{w, letterBits(w)})
				}
			}
		}
	}
	take(l.en)
	take(l.es)
	for i := range sp.byFirst {
		// The maps above have no order, and a reading must not change from run to run.
		slices.SortFunc(sp.byFirst[i], func(a, b spelled) int { return strings.Compare(a.word, b.word) })
	}
	return sp
}

func letterBits(w string) uint32 {
	var b uint32
	for i := range len(w) {
		if c := w[i] - 'a'; c < 26 {
			b |= 1 << c
		}
	}
	return b
}

// nearest is the closest word; two equally close ones are no answer.
func (sp *speller) nearest(w string) (string, bool) {
	if w[0] < 'a' || w[0] > 'z' {
		return "", false
	}
	limit := 1
	if len(w) >= 9 {
		limit = 2
	}
	mine := letterBits(w)
	best, word, tie := limit+1, "", false
	for _, c := range sp.byFirst[w[0]-'a'] {
		diff := len(c.word) - len(w)
		if diff > limit || diff < -limit || bits.OnesCount32(c.bits^mine) > 2*limit {
			continue
		}
		switch d := slips(w, c.word, limit); {
		case d < best:
			best, word, tie = d, c.word, false
		case d == best && d <= limit && stemEN(c.word) != stemEN(word) && stemES(c.word) != stemES(word):
			tie = true
		}
	}
	return word, best <= limit && !tie
}

// slips is the number of letters left out, put in, changed or swapped with the next, at most limit+1.
func slips(a, b string, limit int) int {
	var rows [3][maxWordBytes + 2]int
	if len(a) > maxWordBytes || len(b) > maxWordBytes {
		return limit + 1
	}
	before, last, now := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		now[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(last[j]+1, now[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			now[j] = d
			least = min(least, d)
		}
		if least > limit {
			return limit + 1
		}
		before, last, now = last, now, before
	}
	return last[len(b)]
}
