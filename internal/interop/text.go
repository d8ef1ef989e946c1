package interop

import (
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"openchair/internal/listing"
)

var (
	tags   = regexp.MustCompile(`(?s)<(br|/p|/div|/li)\s*/?>|<[a-zA-Z/!][^<>]*>`)
	breaks = regexp.MustCompile(`(?i)^<(br|/p|/div|/li)`)
	// pieces is where free text comes apart: lines, sentences, and the wide gaps people make.
	pieces = regexp.MustCompile(`\n+|[.!?;]\s+|\s{2,}`)
	// secret is a word after which, or before which, a password or the number of a room stands. The
	// whole sentence goes: "1234 is the password" is as common as "password: 1234".
	secret = regexp.MustCompile(`(?i)pass\s?-?(word|code|wd|key)|\bpwd?\b|\bp\.?w\.?\s*[:=-]|\bpin\b|contrase(ñ|n)a|\bclave\b|c(ó|o)digo de acceso|access code|(meeting|zoom|conference|webinar|room|dial-?in|call)\s*(call)?\s*\d*\s*(id|code|number|no\b|#)|\bmtg\.?\s*id|\bid\s*[:#]\s*#?\s*\d|dial-?in|\bone.tap\b|zoom\.us|pwd=|\bmasked\b`)
	// private is an address or telephone of somebody.
	private = regexp.MustCompile(`(?i)[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,}|\(?\b\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b|\b\d{3}-\d{4}\b|\+\d[\d ()-]{8,}`)
	label   = regexp.MustCompile(`[:#=-]\s*$`)
	digits  = regexp.MustCompile(`^[\d #*-]+$`)
)

// plain is a feed's text as text: entities and tags gone, line ends ours, no invisible characters.
func plain(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	if strings.ContainsAny(s, "<&") {
		s = html.UnescapeString(s)
		s = tags.ReplaceAllStringFunc(s, func(tag string) string {
			if breaks.MatchString(tag) {
				return "\n"
			}
			return ""
		})
		// WordPress escapes twice.
		s = html.UnescapeString(s)
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\u00a0', r == '\u202f', r == '\t':
			return ' '
		case unicode.IsControl(r), r == utf8.RuneError, r == 0x200B, r == 0x200E, r == 0x200F, r == 0xFEFF, r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.TrimSpace(s)
}

// oneLine is plain text for a name or an address.
func oneLine(s string) string { return strings.Join(strings.Fields(plain(s)), " ") }

// safe is plain text without what must not be shown: sentences with passwords, numbers of rooms, e-mail
// addresses and telephone numbers of individuals. It also says whether anything was taken out.
func safe(s string) (text string, taken bool) {
	s = plain(s)
	if !secret.MatchString(s) && !private.MatchString(s) {
		return s, false
	}
	var b strings.Builder
	from, dropNext := 0, false
	keep := func(piece, gap string) {
		trimmed := strings.TrimSpace(piece)
		switch {
		case trimmed == "":
		case secret.MatchString(trimmed):
			// A label whose value stands on the next line: "Passcode:" and then "1234".
			taken, dropNext = true, label.MatchString(trimmed) || strings.HasSuffix(trimmed, "is")
			return
		case private.MatchString(trimmed), dropNext || digits.MatchString(trimmed):
			taken, dropNext = true, false
			return
		}
		if trimmed != "" {
			dropNext = false
		}
		b.WriteString(piece + gap)
	}
	for _, at := range pieces.FindAllStringIndex(s, -1) {
		keep(s[from:at[0]], s[at[0]:at[1]])
		from = at[1]
	}
	keep(s[from:], "")
	return strings.TrimSpace(b.String()), taken
}

// secretParams are the parameters of a meeting's link that hold its password.
var secretParams = regexp.MustCompile(`(?i)([?&])(pwd|password|passcode|pass|pin|tk|wpwd|mtgpwd)=[^&#]*`)

// link is a web address without the password in it. shown is on-request where one was: who made a
// password wanted to know who comes.
func link(s string) (u listing.Text, shown listing.Shown) {
	s = strings.TrimSpace(html.UnescapeString(s))
	if !strings.Contains(s, "://") && strings.Contains(s, ".") && !strings.ContainsAny(s, " @") {
		s = "https://" + s
	}
	shown = listing.ShownFull
	if secretParams.MatchString(s) {
		s, shown = secretParams.ReplaceAllString(s, "$1"), listing.ShownOnRequest
		s = strings.TrimRight(strings.NewReplacer("?&", "?", "&&", "&").Replace(s), "?&")
	}
	if !listing.IsWebAddress(s) {
		return "", listing.ShownFull
	}
	return listing.Text(s), shown
}

var dialable = regexp.MustCompile(`^[+\d][\d ().,*#-]{6,80}$`)

// phone is a number to dial into a meeting: the telephone number and the meeting's own, never what
// comes after the first #, which is the password.
func phone(s string) (number listing.Text, shown listing.Shown) {
	s = oneLine(s)
	head, tail, cut := strings.Cut(s, "#")
	if cut {
		head += "#"
	}
	if !dialable.MatchString(head) {
		return "", listing.ShownFull
	}
	if strings.ContainsFunc(tail, unicode.IsDigit) || strings.Contains(strings.ToLower(tail), "masked") {
		return listing.Text(head), listing.ShownOnRequest
	}
	return listing.Text(head), listing.ShownFull
}
