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
}

// dangers is the tables as a trie over plain words: no stems and no guesses.
type dangers struct {
	words map[string]int32
	next  map[edge]int32
	at    map[int32][]alarm
	size  int32
	skip  map[string]bool
}

// What a phrase is about, by its own words; the first that fits. It chooses the lines to show, and a topic.
var abouts = []struct {
	about string
	words map[string]bool
}{
	{"baby", wordSet("baby newborn infant toddler bebe")},
	{"child", wordSet("touches touching molesting molests molested child kids toca tocando abusan")},
	{"trafficking", wordSet("trafficked captive kidnapped prostitution prostituirme sold")},
	{"sexual", wordSet("raped rapes raping rape sex assaulted violaron violo viola violando violada violado")},
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

func newDangers() *dangers {
	d := &dangers{words: map[string]int32{}, next: map[edge]int32{}, at: map[int32][]alarm{}, size: 1, skip: wordSet(dangerAdverbs)}
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
	words := foldWords(body)
	if len(words) == 0 {
		return
	}
	node := int32(0)
	for i := range words {
		words[i] = dangerWord(words[i])
		id, ok := d.words[words[i]]
		if !ok {
			id = int32(len(d.words) + 1)
			d.words[words[i]] = id
		}
		to, ok := d.next[edge{node, id}]
		if !ok {
			to = d.size
			d.size++
			d.next[edge{node, id}] = to
		}
		node = to
	}
	a := alarm{hold: row["effect"] == "hold", end: end, about: aboutOf(words), size: len(words)}
	switch row["level"] {
	case "danger":
		a.level = levelDanger
	case "soft":
		a.level = levelSoft
	}
	for _, other := range d.at[node] {
		// Listed twice: the lower level of two fires is the better known one only when the same; keep the higher.
		if other.hold == a.hold && other.level >= a.level && other.end == a.end {
			return
		}
	}
	d.at[node] = append(d.at[node], a)
}

// sounded is an alarm in a query.
type sounded struct {
	alarm
	from, to int
}

// scan finds the alarms of a query, holds applied.
func (d *dangers) scan(tokens []token) []sounded {
	ids := make([]int32, len(tokens))
	some := false
	for i := range tokens {
		w := dangerWord(tokens[i].word)
		if ids[i] = d.words[w]; ids[i] == 0 {
			ids[i] = d.words[misspeltDanger(w)]
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
	fires = append(fires, composed(tokens)...)
	fires = append(fires, wished(tokens)...)
	kept := fires[:0]
	for _, f := range fires {
		if silenced(tokens, f, holds) {
			continue
		}
		if f = judged(tokens, f); f.level > levelNone {
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

// silenced: a hold covers words of the fire. An idiom about being killed is none beside a threat.
func silenced(tokens []token, f sounded, holds []sounded) bool {
	for _, h := range holds {
		if h.from >= f.to || h.to <= f.from {
			continue
		}
		// "my son's suicide attempt" is no bereavement.
		if h.to < len(tokens) && tokens[h.to-1].word == "suicide" && afterSuicide[tokens[h.to].word] {
			continue
		}
		if f.about == "partner" && h.level == levelNone && violent(tokens) && killsMe(tokens, h) {
			continue
		}
		// A longer fire is not silenced by a shorter hold inside it: "took his own life … and i want to".
		if f.level == levelDanger && f.size > h.size && h.from >= f.from && h.to <= f.to {
			continue
		}
		return true
	}
	return false
}

func killsMe(tokens []token, h sounded) bool {
	for i := h.from; i < h.to; i++ {
		if w := tokens[i].word; w == "kill" || w == "matar" {
			return true
		}
	}
	return false
}

var violence = wordSet("gun knife leave left hits hit beat beats threatened threatens threatening police scared afraid choked abuser abusive abuse hiding weapon stalking dijo pistola golpea pega miedo amenaza escape said says swore")

func violent(tokens []token) bool {
	for i := range tokens {
		if violence[tokens[i].word] {
			return true
		}
	}
	return false
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
var afterCutting = wordSet("myself herself himself themselves and again help support group groups tonight now or to since for because on her his my addiction urges problem recovery teen teens me when every all")

var afterSuicide = wordSet("attempt attempts thoughts ideation threat threats threatening watch note plan help hotline")

// composed reads what no list of phrases holds: leaping and driving into death, and a child being harmed.
func composed(tokens []token) []sounded {
	var out []sounded
	near := func(from, reach int, set map[string]bool) int {
		for j := from; j < min(from+reach, len(tokens)); j++ {
			if j > from && tokens[j].has(markStop) {
				return -1
			}
			if set[tokens[j].word] {
				return j
			}
		}
		return -1
	}
	for i := range tokens {
		switch w := tokens[i].word; {
		case leaps[w]:
			if p := near(i+1, 2, leapWays); p > 0 && (tokens[p].word != "in" || p+1 < len(tokens) && tokens[p+1].word == "front") {
				if to := near(p+1, 5, heights); to > 0 {
					out = append(out, sounded{alarm{level: levelDanger, about: "suicide", size: 4}, i, to + 1})
				}
			}
		case drives[w]:
			if p := near(i+1, 4, driveWays); p > 0 {
				if to := near(p+1, 4, obstacles); to > 0 {
					out = append(out, sounded{alarm{level: levelDanger, about: "suicide", size: 4}, i, to + 1})
				}
			}
		case harms[w] > 0:
			if i >= 2 && (tokens[i-1].word == "am" || tokens[i-1].word == "i") {
				continue
			}
			if to := near(i+1, 4, littleOnes); to > 0 && (harms[w] == levelDanger || i > 0 && harmers[tokens[i-1].word] || i > 1 && harmers[tokens[i-2].word]) {
				out = append(out, sounded{alarm{level: harms[w], about: "child", size: 3}, i, to + 1})
			}
		}
	}
	return out
}

var (
	leaps     = wordSet("jump jumping leap leaping throw throwing")
	leapWays  = wordSet("off from in out myself")
	heights   = wordSet("bridge balcony roof building cliff window train traffic tower overpass bus ledge rooftop subway tracks")
	drives    = wordSet("drive driving crash crashing swerve steer")
	driveWays = wordSet("into off")
	obstacles = wordSet("tree wall cliff bridge river lake pole truck")
	harms     = map[string]level{
		"touching": levelDanger, "molesting": levelDanger, "molests": levelDanger, "raping": levelDanger, "rapes": levelDanger, "abusing": levelDanger, "abuses": levelDanger,
		"hitting": levelSoft, "hits": levelSoft, "beating": levelSoft, "beats": levelSoft, "hurts": levelSoft, "hurting": levelSoft,
	}
	littleOnes = wordSet("kid kids child children sister daughter daughters son sons niece nephew baby toddler grandson granddaughter grandchild grandkids stepdaughter stepson student")
	// who hurts a child: a person, not a divorce
	harmers = wordSet("he she they husband wife boyfriend girlfriend ex dad father mom mother stepdad stepfather uncle neighbor teacher someone somebody man partner")
)

var pillWords = wordSet("pills pill meds tylenol ibuprofen advil aspirin xanax ambien tablets benzos percocets melatonin benadryl klonopin pastillas paracetamol acetaminophen antidepressants")

var thirdPersons = wordSet("he she they someone somebody friend husband wife son daughter kid child teen teenager brother sister mom dad mother father boyfriend girlfriend partner roommate cousin student who patients clients people kids teens ella hijo hija esposo esposa amigo amiga hermano hermana")

var deathWords = wordSet("died death dead lost loss losing passed killed grief grieving funeral bereaved murio fallecio perdi duelo muerte")

// judged lowers an alarm whose neighbours change it: somebody else's wish, a past one, a denied one.
func judged(tokens []token, f sounded) sounded {
	if f.level == levelSoft && f.about == "overdose" && f.to-f.from == 1 {
		for i := range tokens {
			if deathWords[tokens[i].word] {
				f.level = levelNone // a bereavement
			}
		}
	}
	if f.level != levelDanger {
		return f
	}
	before := func(n int) string {
		if f.from-n >= 0 {
			return tokens[f.from-n].word
		}
		return ""
	}
	first := tokens[f.from].word
	if f.about == "overdose" && (first == "took" || first == "taken") && (thirdPersons[before(1)] || thirdPersons[before(2)]) {
		f.level = levelSoft // "my mom took a lot of pills": an emergency says more than that
		return f
	}
	selfwish := f.about == "suicide" || f.about == "self-harm" || f.about == "word"
	if !selfwish {
		return f
	}
	switch {
	// "they want to die", "my friend might commit suicide"
	case first == "want" && thirdPersons[before(1)] && before(1) != "who",
		wishing[first] && before(1) == "is" && thirdPersons[before(2)] && before(2) != "who",
		(leaps[first] || drives[first]) && (thirdPersons[before(1)] || thirdPersons[before(2)] || thirdPersons[before(3)]),
		first == "commit" && (thirdPersons[before(1)] || thirdPersons[before(2)] || thirdPersons[before(3)] && before(2) != "i") && before(2) != "do" && before(3) != "how":
		f.level = levelSoft
		return f
	// "i am not going to kill myself", "would never"
	case before(1) == "never", before(1) == "not" && (first == "going" || first == "kill" || first == "planning" || first == "end" || first == "suicidal"),
		before(1) == "to" && before(2) == "want" && before(3) == "not", before(1) == "not" && first == "want" && tokens[f.to-1].word != "live" && tokens[f.to-1].word != "alive":
		f.level = levelSoft
		return f
	}
	// "i tried to kill myself ten years ago", "i used to want to die"
	past, years := false, false
	for i := max(0, f.from-6); i < min(len(tokens), f.to+6); i++ {
		switch w := tokens[i].word; {
		case w == "used" && i+1 < len(tokens) && tokens[i+1].word == "to" && i < f.from,
			(w == "tried" || w == "attempted" || w == "wanted" || w == "intente" || w == "queria") && i < f.from+2:
			past = true
		case w == "years" || w == "months" || w == "year" || w == "anos", w == "when" && i+1 < len(tokens) && tokens[i+1].word == "i", len(w) == 4 && (strings.HasPrefix(w, "20") || strings.HasPrefix(w, "19")) && tokens[i].has(markNumber), w == "teenager" || w == "past" || w == "survived":
			years = true
		case w == "used":
			past = true
		}
	}
	if past && (years || before(1) == "to" && before(2) == "used" || before(2) == "used") {
		f.level = levelSoft
	}
	return f
}

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
