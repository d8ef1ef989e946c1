package moderation

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// fold makes two spellings of one word the same: lower case, no accents, one space between words and one
// before the first.
func fold(s string) string {
	plain, _, err := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), strings.ToLower(s))
	if err != nil {
		plain = strings.ToLower(s)
	}
	words := strings.FieldsFunc(plain, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return " " + strings.Join(words, " ") + " "
}

// therapyWords promise a professional (quality.md M6). A group that says it is not therapy uses them too;
// a reviewer sees which it is.
var therapyWords = []string{
	"therapist", "psychologist", "psychotherap", "licensed counselor", "clinician", "psychiatrist", "lcsw", "lmft", "lpc ",
	"terapeuta", "psicolog", "psicoterap", "psiquiatra", "consejero licenciado", "consejera licenciada",
}

// brokerWords are signs of a business that is paid for sending people on (quality.md M3).
var brokerWords = []string{
	"we place you", "we will place you", "placement specialist", "placement service", "find you a bed", "bed finder", "admissions hotline",
	"treatment hotline", "our network of", "verify your insurance", "insurance verification", "verify your benefits", "we accept most ppo", "ppo insurance only",
	"free travel", "travel paid", "free flight", "we pay for travel", "paid airfare", "free rent", "rent free", "free housing while", "gift card", "cash bonus",
	"referral fee", "finder s fee", "get paid to recover", "call our advisors", "speak to an advisor", "free placement", "same day admission",
	"le ubicamos en", "le conseguimos cama", "linea de admisiones", "verificamos su seguro", "verificacion de seguro", "pasaje gratis", "vuelo pagado", "viaje pagado",
	"renta gratis", "alojamiento gratis mientras", "tarjeta de regalo", "comision por referido",
}

// conversionWords are those of practices that set out to change orientation or gender (quality.md M5).
var conversionWords = []string{
	"conversion therapy", "reparative therapy", "sexual orientation change", "change your orientation", "change your sexual orientation",
	"unwanted same sex", "unwanted same-sex", "same sex attraction", "overcome homosexual", "overcoming homosexual", "leave homosexual", "leaving homosexual", "ex gay", "exgay",
	"freedom from homosexual", "heal homosexual", "healing homosexual", "cure homosexual", "pray the gay", "become straight", "become heterosexual",
	"restore heterosexual", "overcome transgender", "overcome gender confusion", "heal gender confusion", "gender confusion", "sexual brokenness", "accept your birth sex", "reintegrative therapy",
	"terapia de conversion", "terapia reparativa", "cambiar su orientacion", "cambiar la orientacion", "atraccion no deseada", "atraccion al mismo sexo no deseada",
	"superar la homosexualidad", "dejar la homosexualidad", "curar la homosexualidad", "sanar la homosexualidad", "salir de la homosexualidad", "ex gay", "volver a ser heterosexual",
	"confusion de genero", "quebranto sexual",
}

// againstConversion are the words of those who help people who went through it.
var againstConversion = []string{
	"survivors of conversion", "survivor of conversion", "conversion therapy survivor", "harmed by conversion", "after conversion therapy", "never conversion therapy",
	"do not offer conversion", "does not offer conversion", "not conversion therapy", "no conversion therapy", "oppose conversion", "opposes conversion", "ban conversion", "against conversion",
	"sobrevivientes de terapia", "sobrevivientes de la terapia", "sobrevivientes de terapias", "no ofrecemos terapia de conversion", "contra la terapia de conversion",
}

// addictionTopics are the topics whose treatment is sold by referral.
var addictionTopics = []string{"addiction", "alcohol", "drugs", "opioids", "stimulants", "cannabis", "dual-diagnosis"}

// hiddenStreet are the topics where a street in the wrong hands hurts (quality.md P12).
var hiddenStreet = []string{
	"domestic-violence", "emotional-abuse", "sexual-assault", "childhood-sexual-abuse", "human-trafficking", "immigration",
}

// HidesStreet reports whether listings of a topic show their area, not their street, unless somebody says
// otherwise.
func HidesStreet(topic string) bool { return slices.Contains(hiddenStreet, topic) }

// mailHosts give an address to anybody: one there proves nothing about a listing.
var mailHosts = []string{
	"gmail.com", "googlemail.com", "yahoo.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "icloud.com", "me.com", "aol.com", "proton.me", "protonmail.com",
	"gmx.com", "gmx.net", "mail.com", "zoho.com", "fastmail.com", "comcast.net", "verizon.net", "att.net", "sbcglobal.net", "yandex.com", "tutanota.com", "hey.com",
}

// platforms give a page to anybody.
var platforms = []string{
	"facebook.com", "meetup.com", "google.com", "wordpress.com", "blogspot.com", "wixsite.com", "weebly.com", "squarespace.com", "eventbrite.com", "instagram.com",
	"linktr.ee", "zoom.us", "youtube.com", "tiktok.com", "x.com", "twitter.com", "psychologytoday.com", "github.io", "godaddysites.com", "carrd.co",
}
