package ask

import (
	"fmt"
	"strconv"
	"strings"
)

// Nobody can list how people say that they want to die. danger_concepts_*.tsv name what is spoken of (a wish,
// a death, a means, a person, a place), danger_rules.tsv how concepts stand together. A step of a rule is
//
//	{name} or word, several with "/"   what must stand there; "?" after it: may be missing
//	!{name}                            what must not follow
//	..3                                up to three other words may stand between, inside the clause
//	~9                                 the same across clauses of the text
//	^ and $                            the clause begins, the clause ends
//	&                                  the rest may stand anywhere in the text, in any order
//
// Adverbs may stand anywhere. A rule of "self" is somebody's own: said of another it is soft; one of "mine"
// says nothing of another.

// step is one element of a rule.
type step struct {
	class    int32
	gap      int
	far      bool // the gap may leave the clause
	optional bool
	not      bool
	end      bool
}

type rule struct {
	alarm
	steps []step
	start bool
	loose bool // in any order
	means bool // no alarm, but makes danger of a passive wish
	who   string
}

// hit is a concept in a query, from the word it is kept under to before another.
type hit struct {
	class int32
	to    int
}

// concept gives the number of what stands between the spaces of a rule.
func (d *dangers) concept(s string) int32 {
	if id, ok := d.concepts[s]; ok {
		return id
	}
	id := int32(len(d.concepts) + 1)
	d.concepts[s] = id
	for part := range strings.SplitSeq(s, "/") {
		phrases := []string{part}
		if strings.HasPrefix(part, "{") {
			if phrases = d.named[strings.Trim(part, "{}")]; phrases == nil {
				panic(fmt.Sprintf("danger_rules names no concept: %s", part))
			}
		}
		for _, p := range phrases {
			node, size := d.path(p)
			if size > 0 {
				d.means[node] = append(d.means[node], id)
			}
		}
	}
	return id
}

// compose reads the two tables.
func (d *dangers) compose() {
	for _, name := range []string{"danger_concepts_en", "danger_concepts_es"} {
		for _, row := range table(name) {
			d.named[row["name"]] = alternatives(row["words"])
		}
	}
	for _, row := range table("danger_rules") {
		for _, text := range alternatives(row["rules"]) {
			d.rule(text, row)
		}
	}
}

func (d *dangers) rule(text string, row map[string]string) {
	r := &rule{means: row["effect"] == "means", alarm: alarm{given: row["who"] == "", hold: row["effect"] == "hold", about: row["about"], level: levelNamed(row["level"])}, who: row["who"]}
	var next step
	for field := range strings.FieldsSeq(text) {
		switch {
		case field == "^":
			r.start = true
			continue
		case field == "&":
			r.loose = true
			continue
		case strings.HasPrefix(field, ".."), strings.HasPrefix(field, "~"):
			next.far = field[0] == '~'
			next.gap, _ = strconv.Atoi(strings.TrimLeft(field, ".~"))
			continue
		case field == "$":
			next.end = true
		default:
			next.not = strings.HasPrefix(field, "!")
			next.optional = strings.HasSuffix(field, "?")
			next.class = d.concept(strings.Trim(field, "!?"))
		}
		r.steps = append(r.steps, next)
		next = step{}
	}
	first := r.steps[0].class
	d.rules[first] = append(d.rules[first], r)
}

// heed finds the concepts of a query: those that begin at word i are hits[starts[i]:starts[i+1]].
func (d *dangers) heed(tokens []token, ids []int32) (hits []hit, starts []int) {
	starts = make([]int, len(tokens)+1)
	hits = make([]hit, 0, 4*len(tokens))
	for i := range tokens {
		starts[i] = len(hits)
		if ids[i] != 0 {
			hits = d.meant(tokens, ids, i, i, 0, 0, hits)
		}
	}
	starts[len(tokens)] = len(hits)
	return hits, starts
}

func (d *dangers) meant(tokens []token, ids []int32, start, i int, node int32, skipped int, hits []hit) []hit {
	for ; i < len(tokens); i++ {
		if i > start && tokens[i].has(markStop) {
			return hits
		}
		adverb := i > start && skipped < 2 && d.skip[tokens[i].word]
		to, ok := int32(0), false
		if ids[i] != 0 {
			to, ok = d.next[edge{node, ids[i]}]
		}
		switch {
		case ok && adverb:
			hits = d.meant(tokens, ids, start, i+1, node, skipped+1, hits)
		case ok:
		case adverb:
			skipped++
			continue
		default:
			return hits
		}
		node = to
		for _, c := range d.means[node] {
			hits = append(hits, hit{c, i + 1})
		}
	}
	return hits
}

// matching is one query under the rules.
type matching struct {
	d      *dangers
	tokens []token
	hits   []hit
	starts []int
	said   []bool            // by concept
	may    map[int32][]*rule // the rules under a concept whose other concepts are said too
}

// composed applies every rule that can begin at each word.
func (d *dangers) composed(tokens []token, ids []int32) (fires, holds []sounded, armed bool) {
	m := matching{d: d, tokens: tokens}
	m.hits, m.starts = d.heed(tokens, ids)
	m.said, m.may = make([]bool, len(d.concepts)+1), map[int32][]*rule{}
	for _, h := range m.hits {
		m.said[h.class] = true
	}
	for i := range tokens {
		for _, h := range m.hits[m.starts[i]:m.starts[i+1]] {
			for _, r := range m.possible(h.class) {
				if r.start && !clauseBegins(tokens, i) {
					continue
				}
				to := -1
				if r.loose {
					to = m.anywhere(r, h.to)
				} else {
					to = m.rest(r, 1, h.to)
				}
				if to < 0 {
					continue
				}
				if r.means {
					armed = armed || !anothers(tokens, i)
					continue
				}
				f := sounded{r.alarm, i, to}
				f.size = to - i
				if r.hold {
					holds = append(holds, f)
					continue
				}
				if r.who != "" && !spoken(tokens, f) && anothers(tokens, i) {
					if r.who == "mine" {
						continue
					}
					f.level = min(f.level, levelSoft)
				}
				fires = append(fires, f)
			}
		}
	}
	return fires, holds, armed
}

// possible are the rules that begin with a concept and could fit this query at all. Most cannot, and a long
// text asks at each of its words.
func (m *matching) possible(class int32) []*rule {
	rules, known := m.may[class]
	if known || len(m.d.rules[class]) == 0 {
		return rules
	}
next:
	for _, r := range m.d.rules[class] {
		for i := range r.steps {
			if s := &r.steps[i]; s.class != 0 && !s.optional && !s.not && !m.said[s.class] {
				continue next
			}
		}
		rules = append(rules, r)
	}
	m.may[class] = rules
	return rules
}

// rest matches the steps of a rule from k on at a place, and gives where they end, or -1.
func (m *matching) rest(r *rule, k, at int) int {
	if k == len(r.steps) {
		return at
	}
	s := &r.steps[k]
	switch {
	case s.end:
		if at < len(m.tokens) && !m.tokens[at].has(markBreak) && !onward[m.tokens[at].word] {
			return -1
		}
		return m.rest(r, k+1, at)
	case s.not:
		if at < len(m.tokens) && !m.tokens[at].has(markBreak) {
			for _, h := range m.hits[m.starts[at]:m.starts[at+1]] {
				if h.class == s.class {
					return -1
				}
			}
		}
		return m.rest(r, k+1, at)
	}
	adverbs := 0
	for j, gap := at, 0; j < len(m.tokens); j++ {
		if m.tokens[j].has(markBreak) && !s.far {
			break
		}
		for _, h := range m.hits[m.starts[j]:m.starts[j+1]] {
			if h.class == s.class {
				if to := m.rest(r, k+1, h.to); to >= 0 {
					return to
				}
			}
		}
		w := m.tokens[j].word
		if r.who != "" && !s.far && (discussed[w] || thirdPersons[w] && !toWhom(m.tokens, j)) {
			break // "hope my dad does not die", "want to talk about dying"
		}
		if adverbs < 3 && m.d.skip[w] {
			adverbs++
		} else if gap++; gap > s.gap {
			break
		}
	}
	if s.optional {
		return m.rest(r, k+1, at)
	}
	return -1
}

// discussed is spoken of and not wished for.
var discussed = wordSet(`talk talking discuss discussing learn understand read reading hablar platicar entender`)

// onward: words with which something else begins.
var onward = wordSet(`and but so because cause since tonight today now soon already anymore alone please right instead any again help what who y pero ya hoy ahora porque sola solo ayuda hay`)

// anywhere: the other concepts of a rule stand somewhere in the text and the excluded ones nowhere. The alarm
// covers the word of the first concept.
func (m *matching) anywhere(r *rule, to int) int {
	for k := 1; k < len(r.steps); k++ {
		if m.said[r.steps[k].class] == r.steps[k].not {
			return -1
		}
	}
	return to
}

// spoken: the words themselves say "i" or "myself".
func spoken(tokens []token, f sounded) bool {
	for i := f.from; i < f.to; i++ {
		switch tokens[i].word {
		case "i", "myself", "yo":
			return true
		}
	}
	return false
}

// clauseBegins: nothing stands before token i that it goes on from.
func clauseBegins(tokens []token, i int) bool {
	return i == 0 || tokens[i].has(markBreak) || joining[tokens[i-1].word]
}

var joining = wordSet(`and but so because cause since then or if when y pero porque entonces o si cuando asi that que`)

// anothers: the words at i are said of somebody else: going back in the clause another person comes before
// "i". Whom one tells, misses or lives without is not who wants.
func anothers(tokens []token, i int) bool {
	for j := i - 1; j >= max(0, i-6); j-- {
		w := tokens[j].word
		if w == "se" {
			return true
		}
		if w == "i" || w == "yo" || w == "ive" {
			return false
		}
		if thirdPersons[w] && !toWhom(tokens, j) {
			return true
		}
		if tokens[j+1].has(markBreak) || happened[w] || joining[w] && w != "that" && w != "que" {
			return false
		}
	}
	return false
}

// happened: what another did or suffered ends what is said of them: "mom died want to die".
var happened = wordSet(`died passed left gone cheated killed hates abuses murio fallecio dejo engano`)

// toWhom: a preposition or a verb that takes a person stands before the person at j.
func toWhom(tokens []token, j int) bool {
	if j > 1 && owned[tokens[j-1].word] {
		j--
	}
	return j > 0 && !subjects[tokens[j].word] && taking[tokens[j-1].word]
}

var (
	owned    = wordSet(`my his her our a an the mi su un una mis el la`)
	subjects = wordSet(`he she they ella`)
)

var taking = wordSet(`for with without of about from like to told tell telling miss missing lost losing love leaving hurt failed after since sin con para de desde extrano perdi a por`)
