package ask

import (
	"strings"
)

// Danger is looked for before anything is read, on whole phrases only. Holds (an idiom, a bereavement,
// somebody's work) silence the words they cover and no others: "my brother killed himself and i want to die"
// still fires. In doubt between soft and none it is soft: a card beside the listings harms nobody.

type level uint8

const (
	levelNone level = iota
	levelSoft
	levelDanger
)

// alarm is one phrase of the tables.
type alarm struct {
	level level
	hold  bool
	about string
	end   bool // only at the end of a clause
	size  int
	given bool // whose it is has been looked at
}

// dangers is the tables as a trie over plain words: no stems and no guesses.
type dangers struct {
	words map[string]int32
	next  map[edge]int32
	at    map[int32][]alarm
	size  int32
	skip  map[string]bool

	named    map[string][]string // the concepts of the tables
	concepts map[string]int32
	means    map[int32][]int32 // where a phrase of a concept ends
	rules    map[int32][]*rule // under the concept they begin with
	sounds   map[string]string // byEar
	everyday func(string) bool // words that are no slip of another
}

// What a phrase is about, by its own words; the first that fits. It chooses the lines to show, and a topic.
var abouts = []struct {
	about string
	words map[string]bool
}{
	{"baby", wordSet("baby newborn infant toddler bebe")},
	{"child", wordSet("touches touching molesting molests child kids toca tocando abusan")},
	{"trafficking", wordSet("trafficked captive kidnapped prostitution prostituirme sold")},
	{"sexual", wordSet("raped rapes raping rape sex assaulted violaron violo viola violando violada violado abusaron abuso molested")},
	{"overdose", wordSet("overdose overdosed overdosing pills meds medication tylenol breathing breathe blue unconscious unresponsive wake waking withdrawal withdrawals detox detoxing narcan bleach poison pastillas frasco sobredosis respira abstinencia cold seizing delirium fentanyl")},
	{"partner", wordSet("gun knife weapon choked choking strangled strangling chokes hits beats hit beat punches slaps kicks outside leave locked trapped hiding danger safe stalking stalked stalks pistola cuchillo arma ahorcando ahorco pega golpea golpeando pegando maltrata encerrada amenaza acosa peligro salir afraid scared terrified threatened threatens shelter")},
	{"self-harm", wordSet("cut cutting cuts bleeding harm harming hurting injury cortarme cortando cortar corta autolesion autolesiones dano sangrar")},
}

func aboutOf(words []string) string {
	if n := len(words); n >= 2 {
		switch {
		case words[n-1] == "me" && (words[n-2] == "kill" || words[n-2] == "kills"), words[n-1] == "us" && words[n-2] == "kill", words[0] == "me" && words[n-1] == "matar" && (words[1] == "va" || words[1] == "quiere"):
			return "partner"
		}
	}
	for _, w := range words {
		if w == "hotline" || w == "988" || w == "emergency" || w == "crisis" || w == "emergencia" || w == "suicide" || w == "suicidal" || w == "suicidio" || w == "suicida" {
			return "word"
		}
	}
	for _, a := range abouts {
		for _, w := range words {
			if a.words[w] {
				return a.about
			}
		}
	}
	for _, w := range words {
		switch w {
		case "him", "her", "them", "someone", "somebody", "people", "homicidal", "school", "boss":
			return "others"
		}
	}
	return "suicide"
}

func newDangers(everyday func(string) bool) *dangers {
	d := &dangers{everyday: everyday, words: map[string]int32{}, next: map[edge]int32{}, at: map[int32][]alarm{}, size: 1, skip: wordSet(dangerAdverbs), named: map[string][]string{}, concepts: map[string]int32{}, means: map[int32][]int32{}, rules: map[int32][]*rule{}, sounds: map[string]string{}}
	for _, row := range table("danger") {
		for _, p := range alternatives(row["patterns"]) {
			d.put(p, row)
		}
	}
	classes := map[string][]string{}
	for _, row := range table("danger_forms") {
		if row["level"] == "class" {
			classes[row["lang"]+row["effect"]] = alternatives(row["forms"])
			continue
		}
		for _, form := range alternatives(row["forms"]) {
			for _, p := range expand(form, row["lang"], classes) {
				d.put(p, row)
			}
		}
	}
	d.compose()
	for w := range strings.FieldsSeq(byEar) {
		if s := sound(w); d.sounds[s] == "" {
			d.sounds[s] = w
		}
	}
	return d
}

// expand writes a form out: each {class} is replaced by each of its phrases.
func expand(form, lang string, classes map[string][]string) []string {
	open := strings.IndexByte(form, '{')
	if open < 0 {
		return []string{form}
	}
	end := strings.IndexByte(form, '}')
	var out []string
	for _, p := range classes[lang+form[open+1:end]] {
		out = append(out, expand(form[:open]+p+form[end+1:], lang, classes)...)
	}
	return out
}

// dangerAdverbs may stand anywhere inside a phrase; what negates or turns it may not.
const dangerAdverbs = `just really so still already very totally honestly always keep keeps constantly literally actually seriously even fucking f badly bad kinda even
 probably maybe ever only now currently sometimes often finally both also please like truly lowkey
 muy tan ya todavia siempre realmente bien solo nomas solamente mucho ahora hoy`

func (d *dangers) put(p string, row map[string]string) {
	body, end := strings.CutSuffix(p, "$")
	node, size := d.path(body)
	if size == 0 {
		return
	}
	a := alarm{hold: row["effect"] == "hold", end: end, about: aboutOf(hear(fold(body)).plain()), size: size, level: levelNamed(row["level"])}
	for _, other := range d.at[node] {
		// Listed twice: the lower level of two fires is the better known one only when the same; keep the higher.
		if other.hold == a.hold && other.level >= a.level && other.end == a.end {
			return
		}
	}
	d.at[node] = append(d.at[node], a)
}

// path is the way of a phrase through the trie: where it ends, and how many words it has.
func (d *dangers) path(p string) (node int32, size int) {
	words := hear(fold(p)).plain()
	for _, w := range words {
		id, ok := d.words[w]
		if !ok {
			id = int32(len(d.words) + 1)
			d.words[w] = id
		}
		to, ok := d.next[edge{node, id}]
		if !ok {
			to = d.size
			d.size++
			d.next[edge{node, id}] = to
		}
		node = to
	}
	return node, len(words)
}

func levelNamed(s string) level {
	switch s {
	case "danger":
		return levelDanger
	case "soft":
		return levelSoft
	}
	return levelNone
}

// sounded is an alarm in a query.
type sounded struct {
	alarm
	from, to int
}

// scan finds the alarms of a query, holds applied.
func (d *dangers) scan(typed []token) []sounded {
	h := hear(typed)
	tokens := h.tokens
	ids := make([]int32, len(tokens))
	some := false
	for i := range tokens {
		w := tokens[i].word
		if ids[i] = d.words[w]; ids[i] == 0 && !d.skip[w] {
			tokens[i].word = d.meantWord(w)
			ids[i] = d.words[tokens[i].word]
		}
		some = some || ids[i] != 0
	}
	if !some {
		return nil
	}
	var fires, holds []sounded
	for i := range tokens {
		if ids[i] == 0 {
			continue
		}
		d.walk(tokens, ids, i, i, 0, 0, func(to int, a alarm) {
			if a.end && to < len(tokens) && !tokens[to].has(markBreak) {
				return
			}
			if to == i+1 && tokens[i].word == "cutting" && to < len(tokens) && !afterCutting[tokens[to].word] {
				return // cloth, costs, ties
			}
			if a.hold {
				holds = append(holds, sounded{a, i, to})
			} else {
				fires = append(fires, sounded{a, i, to})
			}
		})
	}
	fires = append(fires, counted(tokens)...)
	fired, held, armed := d.composed(tokens, ids)
	fires, holds = append(fires, fired...), append(holds, held...)
	kept := fires[:0]
	for _, f := range fires {
		if silenced(tokens, f, holds) {
			continue
		}
		if f = judged(tokens, f); f.level > levelNone {
			if armed && f.level == levelSoft && f.about == "suicide" && !f.given && !anothers(tokens, f.from) {
				f.level = levelDanger // a passive wish, and the means at hand
			}
			f.from, f.to = h.at[f.from], h.at[f.to-1]+1
			kept = append(kept, f)
		}
	}
	return kept
}

// walk follows one phrase; an adverb may be part of it or stand inside it.
func (d *dangers) walk(tokens []token, ids []int32, start, i int, node int32, skipped int, report func(int, alarm)) {
	for ; i < len(tokens); i++ {
		adverb := i > start && skipped < 3 && d.skip[tokens[i].word]
		to, ok := int32(0), false
		if ids[i] != 0 {
			to, ok = d.next[edge{node, ids[i]}]
		}
		switch {
		case ok && adverb:
			d.walk(tokens, ids, start, i+1, node, skipped+1, report)
		case ok:
		case adverb:
			skipped++
			continue
		default:
			return
		}
		node = to
		for _, a := range d.at[node] {
			report(i+1, a)
		}
	}
}

// counted reads "took 40 ibuprofen": a number of pills that nobody is prescribed.
func counted(tokens []token) []sounded {
	var out []sounded
	for i := 1; i+1 < len(tokens); i++ {
		if !tokens[i].has(markNumber) || len(tokens[i].word) < 2 {
			continue
		}
		switch tokens[i-1].word {
		case "took", "taken", "swallowed", "take", "popped", "tome", "tomado", "ate", "swallow":
		default:
			continue
		}
		for j := i + 1; j < min(i+4, len(tokens)); j++ {
			if pillWords[tokens[j].word] {
				out = append(out, sounded{alarm{level: levelDanger, about: "overdose", size: 3}, i - 1, j + 1})
				break
			}
		}
	}
	return out
}

// afterCutting may follow the bare word when it is about oneself.
var afterCutting = wordSet("myself herself himself themselves and again help support group groups tonight now or to since for because on her his addiction urges problem recovery teen teens me when every all")

// justNow: "my boyfriend just shot himself" is no bereavement yet.
func justNow(tokens []token, h sounded) bool {
	for i := h.from; i+1 < h.to; i++ {
		if tokens[i].word == "just" && (tokens[i+1].word == "shot" || tokens[i+1].word == "hung" || tokens[i+1].word == "hanged") {
			return true
		}
	}
	return false
}

// forSure: "die for sure" is not to die for anything.
var forSure = wordSet("sure good real certain once")

var afterSuicide = wordSet("attempt attempts thoughts ideation threat threats threatening watch note plan help hotline")

var pillWords = wordSet("pills pill meds tylenol ibuprofen advil aspirin xanax ambien tablets benzos percocets melatonin benadryl klonopin pastillas paracetamol acetaminophen antidepressants")

// worst is the highest alarm and what it is about.
func worst(fires []sounded) (level, string) {
	lv, about := levelNone, ""
	for _, f := range fires {
		if f.level > lv || f.level == lv && about == "word" {
			lv, about = f.level, f.about
		}
	}
	return lv, about
}
