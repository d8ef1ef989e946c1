package main

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	// GeoNames writes "Mc Afee" and "Mcallen" where the towns write McAfee and McAllen.
	mc = regexp.MustCompile(`\bMc ?([A-Za-z])`)
	// "O Fallon", "D Hanis", "Coeur D Alene"; not "Land O Lakes", "Round O", "Mary D" or "S Coffeyville".
	elided = regexp.MustCompile(`^([OD]) (Brien|Fallon|Kean|Neals|Hanis|Lo)\b`)
)

var written = map[string]string{
	"Afb": "AFB", "Usaf": "USAF", "Pk": "Park", "Ft": "Fort", "Mt": "Mount", "St": "Saint",
	"And": "and", "Of": "of", "On": "on", "In": "in", "The": "the", "A": "a", "S": "South",
}

var spelled = map[string]string{
	"Lincoln'S New Salem": "Lincoln's New Salem",
	"Bois D Arc":          "Bois d'Arc",
	"Port O Connor":       "Port O'Connor",
	"Land O Lakes":        "Land O' Lakes",
}

// townName is the source's name as the town itself writes it.
func townName(name string) string {
	name = strings.Join(strings.Fields(name), " ")
	if s, ok := spelled[name]; ok {
		return s
	}
	name = elided.ReplaceAllString(name, "$1'$2")
	name = mc.ReplaceAllStringFunc(name, func(m string) string {
		last := rune(m[len(m)-1])
		return "Mc" + string(unicode.ToUpper(last))
	})
	words := strings.Split(name, " ")
	for i, w := range words {
		s, ok := written[w]
		if !ok || i == 0 && s == strings.ToLower(s) {
			continue
		}
		words[i] = s
	}
	return strings.Join(words, " ")
}

type state struct{ code, name string }

var states = []state{
	{"AL", "Alabama"},
	{"AK", "Alaska"},
	{"AS", "American Samoa"},
	{"AZ", "Arizona"},
	{"AR", "Arkansas"},
	{"CA", "California"},
	{"CO", "Colorado"},
	{"CT", "Connecticut"},
	{"DE", "Delaware"},
	{"DC", "District of Columbia"},
	{"FL", "Florida"},
	{"GA", "Georgia"},
	{"GU", "Guam"},
	{"HI", "Hawaii"},
	{"ID", "Idaho"},
	{"IL", "Illinois"},
	{"IN", "Indiana"},
	{"IA", "Iowa"},
	{"KS", "Kansas"},
	{"KY", "Kentucky"},
	{"LA", "Louisiana"},
	{"ME", "Maine"},
	{"MD", "Maryland"},
	{"MA", "Massachusetts"},
	{"MI", "Michigan"},
	{"MN", "Minnesota"},
	{"MS", "Mississippi"},
	{"MO", "Missouri"},
	{"MT", "Montana"},
	{"NE", "Nebraska"},
	{"NV", "Nevada"},
	{"NH", "New Hampshire"},
	{"NJ", "New Jersey"},
	{"NM", "New Mexico"},
	{"NY", "New York"},
	{"NC", "North Carolina"},
	{"ND", "North Dakota"},
	{"MP", "Northern Mariana Islands"},
	{"OH", "Ohio"},
	{"OK", "Oklahoma"},
	{"OR", "Oregon"},
	{"PA", "Pennsylvania"},
	{"PR", "Puerto Rico"},
	{"RI", "Rhode Island"},
	{"SC", "South Carolina"},
	{"SD", "South Dakota"},
	{"TN", "Tennessee"},
	{"TX", "Texas"},
	{"UT", "Utah"},
	{"VT", "Vermont"},
	{"VI", "Virgin Islands"},
	{"VA", "Virginia"},
	{"WA", "Washington"},
	{"WV", "West Virginia"},
	{"WI", "Wisconsin"},
	{"WY", "Wyoming"},
}

var usZones = map[string]bool{}

func init() {
	for _, z := range strings.Fields(`
		America/New_York America/Chicago America/Denver America/Los_Angeles America/Phoenix
		America/Anchorage America/Juneau America/Sitka America/Metlakatla America/Yakutat America/Nome
		America/Adak America/Boise America/Detroit America/Menominee
		America/Kentucky/Louisville America/Kentucky/Monticello
		America/Indiana/Indianapolis America/Indiana/Vincennes America/Indiana/Winamac
		America/Indiana/Marengo America/Indiana/Petersburg America/Indiana/Vevay
		America/Indiana/Tell_City America/Indiana/Knox
		America/North_Dakota/Center America/North_Dakota/New_Salem America/North_Dakota/Beulah
		Pacific/Honolulu America/Puerto_Rico America/St_Thomas Pacific/Guam Pacific/Saipan
		Pacific/Pago_Pago Pacific/Wake`) {
		usZones[z] = true
	}
}
