package bleveindex

import (
	"context"
	"math"
	"math/bits"
	"sync"
	"unicode/utf8"

	"openchair/internal/search"
)

// BM25's two constants as usual, and the length, in tokens, at which a field counts as long. The
// lengths are fixed, not averages of the moment, so that one new listing does not reorder others.
const (
	bm25K = 1.2
	bm25B = 0.6
)

var usualLength = map[string]float32{fieldName: 14, fieldText: 120, fieldLay: 160}

// scratch is the working memory of one search, used again by the next.
type scratch struct {
	score   []float32
	places  []place
	order   []uint64
	sets    shelf[uint64]
	numbers shelf[int32]
	lists   shelf[uint32]
}

// shelf holds pieces of memory that are taken in turn, and all put back at once.
type shelf[T any] struct {
	pieces [][]T
	taken  int
}

// take is the next piece, of n, with whatever the last search left in it.
func (s *shelf[T]) take(n int) []T {
	if s.taken == len(s.pieces) {
		s.pieces = append(s.pieces, nil)
	}
	piece := s.pieces[s.taken]
	if cap(piece) < n {
		piece = make([]T, n+n/8)
		s.pieces[s.taken] = piece
	}
	s.taken++
	return piece[:n]
}

var scratches = sync.Pool{New: func() any { return &scratch{} }}

// borrow gives memory with every score zero.
func borrow(rows int) *scratch {
	s := scratches.Get().(*scratch)
	s.sets.taken, s.numbers.taken, s.lists.taken = 0, 0, 0
	if cap(s.score) < rows {
		s.score = make([]float32, rows+rows/8)
	}
	s.score = s.score[:rows]
	clear(s.score)
	return s
}

func (s *scratch) back() { scratches.Put(s) }

// set is an empty bitset for rows.
func (s *scratch) set(rows int) bitset {
	b := bitset(s.sets.take((rows + 63) / 64))
	clear(b)
	return b
}

// ints are n zeros.
func (s *scratch) ints(n int) []int32 {
	b := s.numbers.take(n)
	clear(b)
	return b
}

// list is of n, to be filled.
func (s *scratch) list(n int) []uint32 { return s.lists.take(n) }

// rows are the n rows of b, one by one.
func (s *scratch) rows(b bitset, n int) []uint32 {
	out := s.list(n)
	k := 0
	for i, w := range b {
		for base := uint32(i << 6); w != 0; w &= w - 1 {
			out[k] = base + uint32(bits.TrailingZeros64(w))
			k++
		}
	}
	return out
}

// shared are the rows that two sets share, n at most.
func (s *scratch) shared(a, b bitset, n int) []uint32 {
	out := s.list(n)
	k := 0
	a = a[:min(len(a), len(b))]
	b = b[:len(a)]
	for i, w := range a {
		w &= b[i]
		for base := uint32(i << 6); w != 0; w &= w - 1 {
			out[k] = base + uint32(bits.TrailingZeros64(w))
			k++
		}
	}
	return out[:k]
}

// copyOf is a private copy of b for rows.
func (s *scratch) copyOf(b bitset, rows int) bitset {
	out := s.set(rows)
	copy(out, b)
	return out
}

// textHits is what the words of a query found.
type textHits struct {
	words     []bitset // rows holding each word
	corrected []search.Correction
}

// all are the rows that hold every word.
func (h *textHits) all(sc *scratch, rows int) bitset {
	out := sc.copyOf(h.words[0], rows)
	for _, w := range h.words[1:] {
		out.and(w)
	}
	return out
}

// most are the rows, among those allowed, that hold as many words as any of them does.
func (h *textHits) most(sc *scratch, allowed bitset, rows int) bitset {
	// Each row's number of words, in binary: one set for each digit, the last first.
	var digits []bitset
	for _, w := range h.words {
		carry := sc.copyOf(w, rows)
		carry.and(allowed)
		if carry.count() == 0 {
			continue
		}
		for _, d := range digits {
			for i, c := range carry {
				d[i], carry[i] = d[i]^c, d[i]&c
			}
		}
		digits = append(digits, carry)
	}
	out := sc.set(rows)
	if len(digits) == 0 {
		return out
	}
	copy(out, allowed)
	for i := len(digits) - 1; i >= 0; i-- {
		if out.countAnd(digits[i]) > 0 {
			out.and(digits[i])
		}
	}
	return out
}

// findWords looks every word up and adds its score to the rows that hold it. Scores are BM25 over each
// field, weighted and added, one word after the other: no heap, no allocation a hit.
func (s *snapshot) findWords(ctx context.Context, stem *stemmer, text string, sc *scratch) (*textHits, error) {
	h := &textHits{}
	for _, w := range queryWords(text, search.MaxTerms) {
		bits := sc.set(s.cols.rows)
		n, err := s.findWord(ctx, stem.of(w), bits, sc.score)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			better, err := s.correct(stem, w)
			if err != nil {
				return nil, err
			}
			if better != "" {
				h.corrected = append(h.corrected, search.Correction{From: w, To: better})
				if _, err := s.findWord(ctx, stem.of(better), bits, sc.score); err != nil {
					return nil, err
				}
			}
		}
		h.words = append(h.words, bits)
	}
	return h, nil
}

// findWord marks and scores the rows that hold either stem in any field, and says how many postings
// there were.
func (s *snapshot) findWord(ctx context.Context, st stems, bits bitset, score []float32) (int, error) {
	total := 0
	for _, f := range searched {
		for i, term := range [2]string{st.en, st.es} {
			if term == "" {
				continue
			}
			weight := f.weight
			if i == 1 {
				// The second language's stem of the same word: a weaker sign, and often both stand there.
				weight *= 0.5
			}
			n, err := s.findTerm(ctx, term, f.name, weight, bits, score)
			if err != nil {
				return total, err
			}
			total += n
		}
	}
	return total, nil
}

// findTerm walks one term's postings, segment by segment.
func (s *snapshot) findTerm(ctx context.Context, term, field string, weight float32, bits bitset, score []float32) (int, error) {
	p := s.postings()
	defer s.readers.Put(p)
	df, err := p.open(field, term)
	if err != nil || df == 0 {
		return 0, err
	}
	idf := weight * float32(math.Log(1+(float64(len(s.rowOf))-float64(df)+0.5)/(float64(df)+0.5)))
	perToken := float32(bm25K*bm25B) / usualLength[field]
	const still = bm25K * (1 - bm25B)
	for i := range p.segments {
		if ctx.Err() != nil {
			return df, ctx.Err()
		}
		rows := s.rowOf[p.offsets[i]:]
		if df > manyHold {
			if docs := p.documents(i); docs != nil {
				it := docs.ManyIterator()
				for n := it.NextMany(p.numbers[:]); n > 0; n = it.NextMany(p.numbers[:]) {
					for _, number := range p.numbers[:n] {
						if row := rows[number]; row != noRow {
							bits.set(row)
							score[row] += idf
						}
					}
				}
				continue
			}
		}
		for it := p.iterator(i); ; {
			posting, err := it.Next()
			if err != nil {
				return df, err
			}
			if posting == nil {
				break
			}
			row := rows[posting.Number()]
			if row == noRow {
				continue
			}
			bits.set(row)
			freq := float32(posting.Frequency())
			score[row] += idf * freq * (bm25K + 1) / (freq + still + perToken*fieldLength(posting))
		}
	}
	return df, nil
}

// manyHold: a word that so many listings hold tells them apart by being there, not by how often; it scores as one
// use in a field of usual length. Its frequencies need not be unpacked, which is most of what such a word costs.
const manyHold = 8192

// correct finds the word of the index that is one slip away (two for nine letters and more): first
// letter the same, swapped neighbours one slip, words under five letters and numbers left alone. Of
// several, the one most listings hold.
func (s *snapshot) correct(stem *stemmer, word string) (string, error) {
	slips := allowedSlips(word)
	for near := 1; near <= slips; near++ {
		found, err := s.wordsNear(word, near)
		if err != nil {
			return "", err
		}
		best, most := "", -1
		for _, w := range found {
			n, err := s.count(stem.of(w))
			if err != nil {
				return "", err
			}
			if n > most || n == most && w < best {
				best, most = w, n
			}
		}
		if best != "" {
			return best, nil
		}
	}
	return "", nil
}

// wordsNear are the index's words exactly so many slips away. The dictionary's automaton counts a swap
// as two changes and is slow at two, so for one slip the swaps are looked up one by one.
func (s *snapshot) wordsNear(word string, slips int) ([]string, error) {
	var out []string
	if slips == 1 {
		letters := []rune(word)
		for i := 1; i+1 < len(letters); i++ {
			letters[i], letters[i+1] = letters[i+1], letters[i]
			if swapped := string(letters); swapped != word {
				ok, err := s.spells(swapped)
				if err != nil {
					return nil, err
				}
				if ok {
					out = append(out, swapped)
				}
			}
			letters[i], letters[i+1] = letters[i+1], letters[i]
		}
	}
	_, first := utf8.DecodeRuneInString(word)
	dict, err := s.reader.FieldDictFuzzy(fieldSpell, word, slips, word[:first])
	if err != nil {
		return nil, err
	}
	defer func() { _ = dict.Close() }()
	for range maxNear {
		entry, err := dict.Next()
		if err != nil {
			return nil, err
		}
		if entry == nil {
			break
		}
		if slipsBetween(word, entry.Term) == slips {
			out = append(out, entry.Term)
		}
	}
	return out, nil
}

// maxNear bounds the words looked at: a short word has many neighbours.
const maxNear = 500

// spells reports whether the index has this very word.
func (s *snapshot) spells(word string) (bool, error) {
	p := s.postings()
	defer s.readers.Put(p)
	n, err := p.open(fieldSpell, word)
	return n > 0, err
}

func (s *snapshot) count(st stems) (int, error) {
	p := s.postings()
	defer s.readers.Put(p)
	return p.open(fieldText, st.en)
}

func allowedSlips(word string) int {
	n := 0
	for _, r := range word {
		if r >= '0' && r <= '9' || r > 0x24F {
			return 0 // numbers, and scripts whose letters are whole syllables
		}
		n++
	}
	switch {
	case n < 5:
		return 0
	case n < 9:
		return 1
	}
	return 2
}

// slipsBetween is the optimal string alignment distance: inserts, drops, changes and swaps of
// neighbours, each one slip.
func slipsBetween(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > maxWord || len(y) > maxWord {
		return maxWord
	}
	var rows [3][maxWord + 1]int
	before, last, now := &rows[0], &rows[1], &rows[2]
	for j := range len(y) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		now[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			now[j] = min(last[j]+1, now[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
		}
		before, last, now = last, now, before
	}
	return last[len(y)]
}
