package listing

import (
	"fmt"
	"strings"
	"unicode"
)

// MaxSlug is the longest slug, in bytes.
const MaxSlug = 64

// folds are the Latin letters that do not come apart into a base letter and a mark.
var folds = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'þ': "th", 'ı': "i", '&': " and ",
}

const (
	marked = "àáâãäåāăąçćčďèéêëēėęěğìíîïīįķĺľļñńňņòóôõöōőŕřśşšťţùúûüūůűųýÿźżž"
	plain  = "aaaaaaaaacccdeeeeeeeegiiiiiiklllnnnnooooooorrsssttuuuuuuuuyyzzz"
)

// Slug is the address of a listing: an ASCII fold of its name and town.
func Slug(name, town string) string {
	s := fold(strings.TrimSpace(name + " " + town))
	if len(s) > MaxSlug {
		s = s[:MaxSlug]
		if cut := strings.LastIndexByte(s, '-'); cut > MaxSlug/2 {
			s = s[:cut]
		}
	}
	if s = strings.Trim(s, "-"); s == "" {
		return "listing"
	}
	return s
}

// SlugWithNumber is the n-th slug of that name, "-2" for the second.
func SlugWithNumber(slug string, n int) string {
	if n < 2 {
		return slug
	}
	suffix := fmt.Sprintf("-%d", n)
	if len(slug)+len(suffix) > MaxSlug {
		slug = strings.TrimRight(slug[:MaxSlug-len(suffix)], "-")
	}
	return slug + suffix
}

// IsSlug reports whether s could be the address of a listing.
func IsSlug(s string) bool {
	if s == "" || len(s) > MaxSlug {
		return false
	}
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' {
			return false
		}
	}
	return true
}

var unmark = func() map[rune]rune {
	m := map[rune]rune{}
	to := []rune(plain)
	for i, r := range []rune(marked) {
		m[r] = to[i]
	}
	return m
}()

func fold(s string) string {
	var b strings.Builder
	dash := true
	put := func(r rune) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
			dash = false
		} else if !dash && r != '\'' && r != '’' {
			b.WriteByte('-')
			dash = true
		}
	}
	for _, r := range strings.ToLower(s) {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		if text, ok := folds[r]; ok {
			for _, x := range text {
				put(x)
			}
			continue
		}
		if base, ok := unmark[r]; ok {
			r = base
		}
		put(r)
	}
	return strings.Trim(b.String(), "-")
}
