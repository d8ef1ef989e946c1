package interop

import (
	"slices"
	"strings"

	"openchair/internal/listing"
)

// languageCodes are the types that name a language; four are not its ISO code.
var languageCodes = map[string]string{
	"AF": "af", "AM": "am", "AR": "ar", "BG": "bg", "DA": "da", "DE": "de", "EL": "el", "EN": "en", "FA": "fa", "FI": "fi", "FR": "fr", "HE": "he",
	"HI": "hi", "HR": "hr", "HU": "hu", "IS": "is", "ITA": "it", "JA": "ja", "KA": "ka", "KOR": "ko", "LT": "lt", "ML": "ml", "MT": "mt", "NE": "ne",
	"NL": "nl", "NO": "no", "POL": "pl", "POR": "pt", "PUN": "pa", "RUS": "ru", "S": "es", "SK": "sk", "SL": "sl", "SV": "sv", "TH": "th", "TL": "tl",
	"TUR": "tr", "UK": "uk",
}

// everywhere are the codes that mean the same in every fellowship's list.
var everywhere = map[string]func(*listing.Listing){
	"O": attends("anyone"), "C": attends("members"), "X": access("wheelchair"), "ASL": access("asl"), "M": audience("men"), "W": audience("women"),
	"TC": nothing, "ONL": nothing,
}

// ofAA are the codes that mean this in A.A.'s list alone: POA is Parents of Alcoholics in Al-Anon, Y is
// Alateen there, P prosperity in Debtors Anonymous.
var ofAA = map[string]func(*listing.Listing){
	"XB": access("wheelchair-bathroom"), "FF": access("fragrance-free"), "BA": access("childcare"), "CF": access("child-friendly"), "OUT": access("outdoor"),
	"NB": audience("nonbinary"), "T": audience("transgender"), "LGBTQ": audience("lgbtq"), "G": audience("lgbtq", "men"), "L": audience("lgbtq", "women"),
	"BI": audience("lgbtq"), "POC": audience("bipoc"), "N": audience("indigenous"), "NDG": audience("indigenous"), "Y": audience("young-adults"),
	"SEN": audience("older-adults"), "BE": audience("newcomers"), "P": audience("professionals"),
	"A":   func(l *listing.Listing) { l.Faith.Value = "secular" },
	"DD":  func(l *listing.Listing) { l.Topics = add(l.Topics, "dual-diagnosis") },
	"MED": func(l *listing.Listing) { l.Approach = add(l.Approach, "mindfulness") },
	"11":  func(l *listing.Listing) { l.Approach = add(l.Approach, "mindfulness") },
	"POA": func(l *listing.Listing) { l.Joining.Proof = listing.Yes },
}

// stylesOfAA are how a meeting is held: words for its description.
var stylesOfAA = map[string]string{
	"12x12": "12 Steps and 12 Traditions", "ABSI": "As Bill Sees It", "ASBI": "As Bill Sees It", "B": "Big Book", "BRK": "breakfast", "CAN": "candlelight",
	"D": "discussion", "DB": "donations by app", "DR": "Daily Reflections", "GR": "Grapevine", "H": "birthdays", "LIT": "literature", "LS": "Living Sober",
	"SM": "smoking permitted", "SP": "speaker", "ST": "step study", "TR": "tradition study", "XT": "cross talk permitted",
	"AL": "beside an Alateen meeting", "AL-AN": "beside an Al-Anon meeting", "11": "11th Step meditation", "MED": "meditation", "BE": "newcomers",
}

func attends(who string) func(*listing.Listing) {
	return func(l *listing.Listing) {
		if l.Joining.WhoMayAttend != "unknown" && l.Joining.WhoMayAttend != who {
			l.Joining.WhoMayAttend = "unknown" // both O and C: the row contradicts itself
			return
		}
		l.Joining.WhoMayAttend = who
	}
}

func access(id string) func(*listing.Listing) {
	return func(l *listing.Listing) { l.Access = add(l.Access, id) }
}

func audience(ids ...string) func(*listing.Listing) {
	return func(l *listing.Listing) { l.Audiences = add(l.Audiences, ids...) }
}

func nothing(*listing.Listing) {}

func add(list []string, ids ...string) []string {
	for _, id := range ids {
		if !slices.Contains(list, id) {
			list = append(list, id)
		}
	}
	return list
}

func hasCode(types []string, code string) bool {
	return slices.ContainsFunc(types, func(t string) bool { return strings.EqualFold(t, code) })
}

// types reads the codes of a row: all of them only when the host has said that the feed is A.A.'s.
func (g *guide) types(l *listing.Listing, codes []string, note func(string)) {
	unread := false
	for _, code := range codes {
		code = strings.ToUpper(strings.TrimSpace(code))
		if code == "" {
			continue
		}
		if code == "12X12" {
			code = "12x12"
		}
		if apply, ok := everywhere[code]; ok {
			apply(l)
			continue
		}
		if tag, ok := languageCodes[code]; ok {
			l.Languages = add(l.Languages, tag)
			continue
		}
		_, style := stylesOfAA[code]
		apply, ok := ofAA[code]
		switch {
		case g.program.AACodes && ok:
			apply(l)
		case g.program.AACodes && style:
		default:
			unread = true
		}
	}
	if unread {
		note("types: codes that mean different things in different fellowships were not read")
	}
}

// style is the sentence about how A.A. meetings are held.
func (g *guide) style(codes []string) string {
	if !g.program.AACodes {
		return ""
	}
	var words []string
	for _, code := range codes {
		if w, ok := stylesOfAA[strings.TrimSpace(code)]; ok {
			words = add(words, w)
		}
	}
	if len(words) == 0 {
		return ""
	}
	return "Style: " + strings.Join(words, ", ") + "."
}
