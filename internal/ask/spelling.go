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
}

type spelled struct {
	word    string
	bits    uint32
	english bool
	phrases int // how many phrases have it
}

// usualSlips are further from what is meant than from another word.
var usualSlips = map[string]string{
	"medicade": "medicaid", "medicad": "medicaid", "medicaide": "medicaid", "counciling": "counseling", "councilor": "counselor", "counciler": "counselor",
	"counsler": "counselor", "counsellar": "counselor", "councelor": "counselor", "councler": "counselor", "counceling": "counseling", "counsling": "counseling",
	"therepist": "therapist", "theropist": "therapist", "terapist": "therapist", "theripy": "therapy", "therepy": "therapy", "theropy": "therapy",
	"anonymus": "anonymous", "anonimous": "anonymous", "annonymous": "anonymous", "anonomous": "anonymous", "alcholic": "alcoholic", "alchoholic": "alcoholic", "alchoholics": "alcoholics",
	"aniexty": "anxiety", "axiety": "anxiety", "anxitey": "anxiety", "depresed": "depressed", "dipression": "depression", "shcizophrenia": "schizophrenia",
	"phsycologist": "psychologist", "phycologist": "psychologist", "alanonn": "alanon", "tricair": "tricare", "terapista": "terapeuta",
}

// sought are everyday words that a search is made of, so that "suport gruop" is still read.
var sought = wordSet("support group groups meeting meetings therapy counseling online free help class classes")

// newSpeller takes the words that mean something: content words of topics and the rest, not the little words
// inside phrases, and no short names of payers.
func newSpeller(l *lexicon) *speller {
	sp := &speller{}
	seen := map[string]int{} // where a word stands in its list, from 1
	take := func(p *phrases, english bool) {
		for _, es := range p.at {
			for _, e := range es {
				if e.joined && e.class != classTopic || e.joined && len(e.words[0]) < 9 {
					continue // "notnull" was not meant to be "not full"
				}
				for _, w := range e.words {
					if len(w) < 5 || l.ordinary[w] && !sought[w] || w[0] < 'a' || w[0] > 'z' {
						continue
					}
					list := &sp.byFirst[w[0]-'a']
					if n := seen[w]; n > 0 {
						(*list)[n-1].phrases++
						continue
					}
					if len(e.senses) > 0 && e.senses[0].param == "payer" && len(w) < 6 {
						continue
					}
					*list = append(*list, spelled{w, letterBits(w), english, 1})
					seen[w] = len(*list)
				}
			}
		}
	}
	take(l.en, true)
	take(l.es, false)
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

// nearest is the closest word; of two equally close ones the much commoner, else there is no answer. In an English sentence only English words
// are looked at. A word of up to six letters with one letter changed is another word more often than a slip
// ("block", "black"), so there only a letter too many, too few or swapped counts.
func (sp *speller) nearest(w string, spanish bool) (string, bool) {
	if w[0] < 'a' || w[0] > 'z' {
		return "", false
	}
	limit := 1
	if len(w) >= 9 {
		limit = 2
	}
	mine := letterBits(w)
	if to, ok := usualSlips[w]; ok {
		return to, true
	}
	best, word, common, tie := limit+1, "", 0, false
	for _, c := range sp.byFirst[w[0]-'a'] {
		diff := len(c.word) - len(w)
		if !spanish && !c.english || diff == 0 && len(w) <= 6 && c.bits != mine {
			continue
		}
		if diff > limit || diff < -limit || bits.OnesCount32(c.bits^mine) > 2*limit {
			continue
		}
		d := slips(w, c.word, limit)
		if d > 1 && w[1] != c.word[1] {
			continue // two letters wrong and one of them the second is another word
		}
		switch {
		case d < best, d == best && d <= limit && (c.phrases >= 3*common || len(c.word) > len(w) && len(word) < len(w)):
			// People leave letters out more often than they put them in.
			best, word, common, tie = d, c.word, c.phrases, false
		case d == best && d <= limit && common < 3*c.phrases && !(len(word) > len(w) && len(c.word) < len(w)) && stemEN(c.word) != stemEN(word) && stemES(c.word) != stemES(word):
			tie = true
		}
	}
	return word, best <= limit && !tie
}

// townWords are the words of the cities and states that are named alone, long enough to be told from others
// with a letter wrong.
var townWords = func() []spelled {
	var out []spelled
	seen := map[string]bool{}
	take := func(w string) {
		if len(w) >= 7 && !seen[w] {
			seen[w] = true
			out = append(out, spelled{word: w, bits: letterBits(w)})
		}
	}
	for n := range mainTowns {
		for w := range strings.FieldsSeq(n) {
			take(w)
		}
	}
	for w := range strings.FieldsSeq("alabama arizona arkansas california colorado connecticut delaware florida georgia illinois indiana kentucky louisiana maryland massachusetts michigan minnesota mississippi missouri montana nebraska oklahoma oregon pennsylvania tennessee vermont virginia washington wisconsin wyoming") {
		take(w)
	}
	slices.SortFunc(out, func(a, b spelled) int { return strings.Compare(a.word, b.word) })
	return out
}()

// nearestTown is the one city or state within a slip (two for 9 letters and more).
func nearestTown(w string) (string, bool) {
	limit := 1
	if len(w) >= 9 {
		limit = 2
	}
	mine, best, town, tie := letterBits(w), limit+1, "", false
	for _, c := range townWords {
		if diff := len(c.word) - len(w); c.word[0] != w[0] || diff > limit || diff < -limit || bits.OnesCount32(c.bits^mine) > 2*limit {
			continue
		}
		switch d := slips(w, c.word, limit); {
		case d < best:
			best, town, tie = d, c.word, false
		case d == best && d <= limit:
			tie = true
		}
	}
	return town, best <= limit && !tie
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
