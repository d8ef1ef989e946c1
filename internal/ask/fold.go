package ask

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// token is one word of a query, folded, with where it stood: upper case decides some abbreviations, and a
// chip shows the words as they were typed.
type token struct {
	word     string
	from, to int // bytes of the query
	marks    uint16
}

const (
	markUpper    = 1 << iota // two or more letters, all upper case
	markCapital              // begins with a capital
	markBreak                // a comma, full stop or the like stands before it
	markStop                 // the mark before it ends a sentence
	markDollar               // a currency sign stands at it
	markPlus                 // "+" follows
	markHyphen               // a hyphen joins it to the word before
	markSlash                // a slash joins it to the word before
	markPossess              // had 's
	markNumber               // digits
	markComma                // a comma stands before it
	markContinue             // not the first word a typed word was parted into
)

func (t *token) has(m uint16) bool { return t.marks&m != 0 }

// maxWordBytes is the longest word looked at; more is noise.
const maxWordBytes = 40

// folder cuts a query into words. Letters lose case and accents, apostrophes go, short forms are written
// out, and letters part from digits: "16yo", "7pm", "12step".
type folder struct {
	q      string
	tokens []token
	buf    []byte
	start  int
	marks  uint16
	upper  int
	lower  int
	digits bool
}

// fold gives the words of a query, in order. "can't" is "can not", "i'm" is "i am", "gonna" is "going to",
// in queries and in the vocabulary alike.
func fold(q string) []token {
	f := folder{q: q, tokens: make([]token, 0, len(q)/4+4), start: -1, buf: make([]byte, 0, len(q)+8)}
	f.run()
	return f.tokens
}

// foldWords is fold without places, for the vocabulary.
func foldWords(s string) []string {
	ts := fold(s)
	out := make([]string, len(ts))
	for i := range ts {
		out[i] = ts[i].word
	}
	return out
}

func (f *folder) run() {
	wordFrom := 0 // of the word in hand, in buf
	flush := func(end int) {
		if f.start >= 0 && len(f.buf) > wordFrom {
			f.emit(string(f.buf[wordFrom:min(len(f.buf), wordFrom+maxWordBytes)]), end)
		}
		f.start, wordFrom, f.upper, f.lower = -1, len(f.buf), 0, 0
	}
	var pending uint16 // marks for the next word
	for i := 0; i < len(f.q); {
		r, size := rune(f.q[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(f.q[i:])
		}
		letter, digit := isLetter(r), r < 0x80 && r >= '0' && r <= '9'
		switch {
		case letter || digit:
			if f.start >= 0 && digit != f.digits {
				flush(i)
				pending |= markHyphen
			}
			if f.start < 0 {
				f.start, f.digits, f.marks = i, digit, pending
				pending = 0
				if letter && unicode.IsUpper(r) {
					f.marks |= markCapital
				}
			}
			f.letter(r, i, size)
		case isMark(r):
		case isApostrophe(r):
			if f.start >= 0 {
				if n := f.apostrophe(i+size, wordFrom); n > 0 {
					f.start, wordFrom, f.upper, f.lower = -1, len(f.buf), 0, 0
					i += size + n
					continue
				}
			}
		case f.digits && f.start >= 0 && (r == '.' || r == ',') && i+1 < len(f.q) && f.q[i+1] >= '0' && f.q[i+1] <= '9':
			if r == '.' {
				f.buf = append(f.buf, '.')
			}
		default:
			end := i
			wasWord := f.start >= 0
			flush(end)
			if n := f.short(i, wasWord); n > 0 {
				i += n
				continue
			}
			pending |= f.separator(r, i, wasWord)
		}
		i += size
	}
	flush(len(f.q))
}

func (f *folder) letter(r rune, i, size int) {
	if r < 0x80 {
		if r >= 'A' && r <= 'Z' {
			f.upper++
			r += 'a' - 'A'
		} else {
			f.lower++
		}
		f.buf = append(f.buf, byte(r))
		return
	}
	if unicode.IsUpper(r) {
		f.upper++
	} else {
		f.lower++
	}
	if plain, ok := accents[r]; ok {
		f.buf = append(f.buf, plain)
		return
	}
	for _, d := range norm.NFKD.String(f.q[i : i+size]) {
		if !unicode.Is(unicode.Mn, d) {
			f.buf = utf8.AppendRune(f.buf, unicode.ToLower(d))
		}
	}
}

// accents are the letters of Spanish and its neighbours, so that the usual query needs no table of Unicode.
var accents = map[rune]byte{
	'á': 'a', 'é': 'e', 'í': 'i', 'ó': 'o', 'ú': 'u', 'ü': 'u', 'ñ': 'n', 'ç': 'c', 'à': 'a', 'è': 'e', 'ì': 'i', 'ò': 'o', 'ù': 'u',
	'Á': 'a', 'É': 'e', 'Í': 'i', 'Ó': 'o', 'Ú': 'u', 'Ü': 'u', 'Ñ': 'n',
}

func isLetter(r rune) bool {
	if r < 0x80 {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
	}
	return unicode.IsLetter(r)
}

func isMark(r rune) bool { return r >= 0x300 && unicode.Is(unicode.Mn, r) || r == 0xAD }

func isApostrophe(r rune) bool {
	switch r {
	case '\'', '’', '‘', 'ʼ', '`', '´':
		return true
	}
	return false
}

// apostrophe reads what follows one inside a word: 's is "is" after he, it, that … and a possessive after
// anything else; 'm, 've, 'll, 're and 'd are words of their own. It gives how many bytes it has read,
// 0 when the word simply goes on ("don't").
func (f *folder) apostrophe(after, wordFrom int) int {
	n := 0
	for after+n < len(f.q) && isLetter(rune(f.q[after+n])) {
		n++
	}
	if after+n < len(f.q) && f.q[after+n] >= utf8.RuneSelf {
		return 0
	}
	var tail string
	switch n {
	case 1:
		tail = string(f.q[after] | 0x20)
	case 2:
		tail = string([]byte{f.q[after] | 0x20, f.q[after+1] | 0x20})
	default:
		return 0
	}
	base := string(f.buf[wordFrom:])
	end := after + n
	add := func(second string) int {
		f.put(token{word: canonical(base), from: f.start, to: end, marks: f.caseMarks()})
		f.put(token{word: second, from: f.start, to: end, marks: markContinue})
		return n
	}
	switch tail {
	case "s":
		if isPronoun[base] {
			return add("is")
		}
		f.put(token{word: canonical(base), from: f.start, to: end, marks: f.caseMarks() | markPossess})
		return n
	case "m":
		return add("am")
	case "ve":
		return add("have")
	case "ll":
		return add("will")
	case "re":
		return add("are")
	case "d":
		return add("would")
	}
	return 0
}

// isPronoun: after these 's is "is".
var isPronoun = map[string]bool{
	"it": true, "he": true, "she": true, "that": true, "there": true, "what": true, "who": true, "here": true, "where": true, "how": true, "when": true,
}

func (f *folder) caseMarks() uint16 {
	m := f.marks
	if f.upper >= 2 && f.lower == 0 {
		m |= markUpper
	}
	if f.digits {
		m |= markNumber
	}
	return m
}

func (f *folder) put(t token) { f.tokens = append(f.tokens, t) }

// emit adds the word in hand, written out when it is a short form.
func (f *folder) emit(word string, end int) {
	marks := f.caseMarks()
	if f.digits {
		f.put(token{word: word, from: f.start, to: end, marks: marks})
		return
	}
	if n := len(f.tokens); n > 0 && f.start == f.tokens[n-1].to {
		switch last := &f.tokens[n-1]; {
		// "the 20s", "under 18s", "2nd"
		case last.has(markNumber) && (word == "s" || word == "st" || word == "nd" || word == "rd" || word == "th"):
			last.to = end
			return
		}
	}
	if n := len(f.tokens); n > 0 && len(word) == 1 {
		// "A.A.", "p.m."
		if last := &f.tokens[n-1]; !last.has(markNumber) && f.start == last.to+1 && f.q[last.to] == '.' && (last.to-last.from) == 2*len(last.word)-1 {
			last.word, last.to = last.word+word, end
			last.marks = last.marks&^(markBreak|markStop) | marks&markUpper
			if last.has(markCapital) {
				last.marks |= markUpper
			}
			return
		}
	}
	if parts, ok := written[word]; ok {
		for i, p := range parts {
			t := token{word: p, from: f.start, to: end, marks: marks}
			if i > 0 {
				t.marks = markContinue
			}
			f.put(t)
		}
		return
	}
	f.put(token{word: canonical(word), from: f.start, to: end, marks: marks})
}

// short reads the short forms written with a slash: w/, w/o, y/o, n/a.
func (f *folder) short(i int, wasWord bool) int {
	n := len(f.tokens)
	if !wasWord || f.q[i] != '/' || n == 0 || f.tokens[n-1].to != i || len(f.tokens[n-1].word) != 1 {
		return 0
	}
	last := &f.tokens[n-1]
	next, after := byte(0), byte(0)
	if i+1 < len(f.q) {
		next = f.q[i+1] | 0x20
	}
	if i+2 < len(f.q) {
		after = f.q[i+2]
	}
	alone := !isLetter(rune(after)) && after < utf8.RuneSelf
	switch {
	case last.word == "w" && next == 'o' && alone:
		last.word, last.to = "without", i+2
		return 2
	case last.word == "y" && next == 'o' && alone:
		last.word, last.to = "yo", i+2
		return 2
	case last.word == "n" && next == 'a' && alone:
		last.word, last.to = "n/a", i+2
		return 2
	case last.word == "w":
		last.word, last.to = "with", i+1
		return 1
	}
	return 0
}

// separator says what the gap means for the word after it.
func (f *folder) separator(r rune, i int, wasWord bool) uint16 {
	switch r {
	case ' ', '\t', '\u00a0':
		return 0
	case ',', ';', '(', ')', ':', '"', '“', '”', '…':
		return markBreak | markComma
	case '.':
		if rest := f.q[i+1:]; wasWord && (strings.HasPrefix(rest, "gov") || strings.HasPrefix(rest, "com") || strings.HasPrefix(rest, "org")) && (len(rest) == 3 || !isLetter(rune(rest[3]))) {
			return 0 // healthcare.gov
		}
		if n := len(f.tokens); n > 0 && wasWord && abbreviated[f.tokens[n-1].word] {
			return 0 // "St. Paul"
		}
		return markBreak | markStop
	case '!', '?', '\n', '\r', '¿', '¡':
		return markBreak | markStop
	case '-', '‐', '‑':
		if wasWord {
			return markHyphen
		}
	case '–', '—', '|', '•':
		return markBreak
	case '/':
		if wasWord {
			return markSlash
		}
	case '+':
		if n := len(f.tokens); n > 0 && f.tokens[n-1].to == i {
			f.tokens[n-1].marks |= markPlus
			f.tokens[n-1].to = i + 1
		}
	case '&':
		f.put(token{word: "and", from: i, to: i + 1})
	case '$', '£', '€':
		return f.currency(i)
	}
	return 0
}

// abbreviated words end in a full stop that ends no sentence.
var abbreviated = map[string]bool{"st": true, "ft": true, "mt": true, "dr": true, "mr": true, "mrs": true, "ms": true}

// currency marks the number it stands at; alone it is a word ("no $").
func (f *folder) currency(i int) uint16 {
	size := 1
	if f.q[i] >= utf8.RuneSelf {
		_, size = utf8.DecodeRuneInString(f.q[i:])
	}
	rest := f.q[i+size:]
	for len(rest) > 0 && rest[0] == ' ' {
		rest = rest[1:]
	}
	if len(rest) > 0 && rest[0] >= '0' && rest[0] <= '9' {
		return markDollar
	}
	if n := len(f.tokens); n > 0 && f.tokens[n-1].has(markNumber) && f.tokens[n-1].to == i {
		f.tokens[n-1].marks |= markDollar
		f.tokens[n-1].to = i + size
		return 0
	}
	f.put(token{word: "$", from: i, to: i + size})
	return 0
}

// canonical joins spellings of one word.
func canonical(w string) string {
	if c, ok := spellings[w]; ok {
		return c
	}
	return w
}

var spellings = map[string]string{
	"counselling": "counseling", "counsellor": "counselor", "counsellors": "counselors", "programme": "program", "programmes": "programs",
	"centre": "center", "behaviour": "behavior", "behavioural": "behavioral", "colour": "color", "traumatised": "traumatized", "tumour": "tumor", "ageing": "aging",
	"grp": "group", "grps": "groups", "mtg": "meeting", "mtgs": "meetings", "ppl": "people", "yr": "year", "yrs": "years",
	"pls": "please", "plz": "please", "u": "you", "ur": "your", "abt": "about", "tonite": "tonight", "tmrw": "tomorrow", "tmr": "tomorrow", "wknd": "weekend",
	"hubs": "husband", "thx": "thanks", "hrs": "hours", "momma": "mom",
	"xfa": "porfavor", "porfa": "porfavor", "tmb": "tambien", "xq": "porque", "nite": "night",
}

// written are short forms written out. Those that are words of their own without the apostrophe ("id",
// "ill", "well") are not here.
var written = map[string][]string{
	"im": {"i", "am"}, "ive": {"i", "have"}, "hes": {"he", "is"}, "shes": {"she", "is"}, "theyre": {"they", "are"}, "youre": {"you", "are"},
	"weve": {"we", "have"}, "theyve": {"they", "have"}, "whats": {"what", "is"}, "thats": {"that", "is"}, "whos": {"who", "is"}, "theres": {"there", "is"},
	"isnt": {"is", "not"}, "arent": {"are", "not"}, "wasnt": {"was", "not"}, "werent": {"were", "not"}, "doesnt": {"does", "not"}, "dosent": {"does", "not"}, "doesn": {"does", "not"},
	"dont": {"do", "not"}, "dnt": {"do", "not"}, "donot": {"do", "not"}, "cnt": {"can", "not"}, "didnt": {"did", "not"}, "cant": {"can", "not"}, "cannot": {"can", "not"}, "wont": {"will", "not"}, "havent": {"have", "not"},
	"hasnt": {"has", "not"}, "hadnt": {"had", "not"}, "couldnt": {"could", "not"}, "shouldnt": {"should", "not"}, "wouldnt": {"would", "not"}, "aint": {"is", "not"},
	"wanna": {"want", "to"}, "gonna": {"going", "to"}, "gotta": {"got", "to"}, "tryna": {"trying", "to"}, "dunno": {"do", "not", "know"}, "kinda": {"kind", "of"},
	"sorta": {"sort", "of"}, "lemme": {"let", "me"}, "gimme": {"give", "me"}, "ima": {"i", "am", "going", "to"}, "imma": {"i", "am", "going", "to"},
	"idk": {"i", "do", "not", "know"}, "asap": {"as", "soon", "as", "possible"}, "porfavor": {"por", "favor"}, "del": {"de", "el"},
}
