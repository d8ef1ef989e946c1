package place

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A short form is only a short form before another word: "Mt Vernon" is a mount, "Billings MT" is
// Montana.
var shortForms = map[string]string{
	"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount",
}

var endForms = map[string]string{
	"hts": "heights", "spgs": "springs", "jct": "junction", "twp": "township",
}

// Fold is the form in which names are compared: lower case, no accents or punctuation, St and Ft
// spelled out, and the parts of a name that people join or part at will (Mc Allen, O'Fallon, Coeur
// d'Alene, D.C.) joined. Fold(Fold(s)) == Fold(s).
func Fold(s string) string {
	words := joinInitials(letters(s))
	for i, w := range words {
		if long, ok := shortForms[w]; ok && i < len(words)-1 {
			words[i] = long
		} else if long, ok := endForms[w]; ok {
			words[i] = long
		}
	}
	return strings.Join(joinPrefixes(words), " ")
}

// letters is the words of s, without case, accents and punctuation.
func letters(s string) []string {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			s = norm.NFKD.String(strings.ToValidUTF8(s, " "))
			break
		}
	}
	b := make([]byte, 0, len(s))
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b = append(b, byte(r))
		case r >= 'A' && r <= 'Z':
			b = append(b, byte(r)+'a'-'A')
		case r == '\'', r == '’', r == '‘', r == 'ʻ', r == 'ʼ', r == '`', unicode.Is(unicode.Mn, r):
		case r < 0x80:
			b = append(b, ' ')
		case unicode.IsLetter(r), unicode.IsDigit(r):
			r = unicode.ToLower(r)
			if plain, ok := undecomposed[r]; ok {
				b = append(b, plain...)
			} else {
				b = append(b, string(r)...)
			}
		default:
			b = append(b, ' ')
		}
	}
	return strings.Fields(string(b))
}

// undecomposed are the Latin letters whose stroke Unicode does not take for an accent.
var undecomposed = map[rune]string{'ł': "l", 'ø': "o", 'đ': "d", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'ı': "i"}

// joinInitials makes one word of letters in a row: "D. C." is "dc".
func joinInitials(words []string) []string {
	out := words[:0]
	open := false
	for _, w := range words {
		single := len(w) == 1 && w[0] >= 'a' && w[0] <= 'z'
		if single && open {
			out[len(out)-1] += w
			continue
		}
		out = append(out, w)
		open = single
	}
	return out
}

func joinPrefixes(words []string) []string {
	out := words[:0]
	prefix := ""
	for i, w := range words {
		switch w {
		case "mc", "o", "d", "l":
			if prefix == "" && i < len(words)-1 {
				prefix = w
				continue
			}
		}
		out = append(out, prefix+w)
		prefix = ""
	}
	return out
}
