package generate

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"openchair/internal/listing"
	"openchair/internal/place"
	"openchair/internal/vocab"
)

// lexicon is how many proper names there are: the first are everywhere, the last in one listing of a
// hundred thousand, as surnames and street names are.
const lexicon = 40_000

var (
	heads = []string{
		"Oak", "Thorn", "Wen", "Mar", "Bel", "Hol", "Cran", "Dun", "Ash", "Fair", "Green", "Haz", "Kel", "Lin", "Mor", "Nor", "Pem", "Quar", "Ros", "Stan", "Tre", "Up", "Ves", "Wal", "Yar",
		"Al", "Bran", "Cor", "Del", "Est", "Far", "Gil", "Har", "Is", "Jes", "Kin", "Lor", "Mel", "Nev", "Or",
	}
	middles = []string{"", "e", "a", "ing", "er", "o", "ing", "en", "il", "ber", "den", "ley", "ming", "tor", "van", "sel", "ran", "ick", "om", "ul", "ad", "im", "ow", "un", "est"}
	tails   = []string{"mere", "wick", "ton", "ford", "wood", "field", "dale", "stead", "brook", "ham", "ridge", "view", "port", "bury", "gate", "haven", "well", "moor", "cliff", "worth", "lake", "crest", "land", "burgh", "shaw", "combe", "holm", "vale", "more", "bank", "ness", "church", "bridge", "hurst", "by", "low", "side", "town", "mill", "grove"}
)

// name is one of the made-up proper names, the frequent ones much more often.
func (m *maker) name() string {
	n := m.rank(lexicon)
	return heads[n%len(heads)] + middles[n/len(heads)%len(middles)] + tails[n/(len(heads)*len(middles))%len(tails)]
}

func (m *maker) hall() string {
	return m.name() + " " + pick(m, []string{"Church", "Library", "Community Center", "Hall", "Hospital", "School", "Clinic", "House", "Lutheran Church", "Senior Center", "Clubhouse", "Parish", "Room 4"})
}

func (m *maker) street() string {
	return m.name() + " " + pick(m, []string{"Street", "Avenue", "Road", "Lane", "Boulevard", "Drive", "Way", "Place"})
}

// tongue is the table of phrases of one language.
type tongue struct {
	groups, names, first, more, more2, feelings, doings []string
	about, in                                           string
}

var english = tongue{
	groups:   []string{"Group", "Meeting", "Circle", "Support Group", "Fellowship", "Big Book", "Step Group", "Gathering", "Open Discussion", "Sunrise", "Workshop"},
	names:    []string{"Serenity", "New Beginnings", "Keep It Simple", "One Day at a Time", "Hope", "Courage to Change", "Early Risers", "Happy Hour", "Primary Purpose", "Lunch Bunch", "Women in Recovery", "Men's Stag", "Living Proof", "Road Home", "Second Chance", "Candlelight", "Beacon", "Stepping Stones", "Clean and Alive", "Came to Believe", "Firefly", "Threshold", "Kintsugi", "Lighthouse", "Anchor", "Compass"},
	about:    "for people dealing with",
	in:       "in",
	first:    []string{"A weekly group", "A small and steady group", "An open meeting", "A warm circle", "A structured group", "A confidential space", "A drop-in hour", "A long-running meeting", "An outpatient service"},
	feelings: []string{"shame", "loneliness", "worry", "relapse", "sleepless nights", "anger", "guilt", "hope", "exhaustion", "fear of the future", "numbness", "isolation", "jealousy", "regret", "panic", "homesickness"},
	doings:   []string{"share what helps", "read together", "practice breathing", "listen without advice", "talk about the week", "learn coping skills", "work the steps", "plan for hard days", "write a letter", "walk around the pond", "draw what words cannot say", "set one goal"},
	more: []string{
		"Newcomers are always welcome and nobody has to speak.", "Coffee and tea are on the table.", "Please come a few minutes early.", "Sessions follow a short reading.", "Family members may come on the last week of the month.",
		"Parking is behind the building.", "The room is on the second floor and there is an elevator.", "Ask for the facilitator at the front desk.", "We meet rain or shine, also on holidays.", "Bring your own chair in summer.",
		"Childcare can be arranged with a week's notice.", "Literature is available in several languages.", "We keep cameras on only if you like.", "Attendance slips are signed at the end.", "The first visit is a short talk with a clinician.",
	},
	more2: []string{"Call ahead in winter.", "No registration.", "All are welcome.", "Doors open early.", "Masks are optional.", "Quiet pets are fine.", "Wheelchair entrance on the side."},
}

var spanish = tongue{
	groups:   []string{"Grupo", "Reunión", "Círculo", "Grupo de apoyo", "Encuentro", "Taller", "Comunidad"},
	names:    []string{"Serenidad", "Nuevo Amanecer", "Un Día a la Vez", "Esperanza", "Camino Nuevo", "Fe y Acción", "Luz", "Renacer", "Manos Abiertas", "Puertas Abiertas", "Volver a Empezar", "Juntos", "La Familia", "Mi Hogar", "Paso a Paso"},
	about:    "para personas que viven con",
	in:       "en",
	first:    []string{"Un grupo semanal", "Un grupo pequeño y constante", "Una reunión abierta", "Un círculo cálido", "Un espacio de confianza", "Un servicio ambulatorio", "Una hora para conversar"},
	feelings: []string{"la vergüenza", "la soledad", "la preocupación", "la recaída", "el insomnio", "el enojo", "la culpa", "la esperanza", "el cansancio", "el miedo al futuro", "los celos", "la nostalgia"},
	doings:   []string{"compartimos lo que ayuda", "leemos juntos", "respiramos con calma", "escuchamos sin dar consejos", "hablamos de la semana", "aprendemos habilidades", "trabajamos los pasos", "escribimos una carta", "planeamos los días difíciles"},
	more: []string{
		"Los nuevos siempre son bienvenidos y nadie tiene que hablar.", "Hay café y té en la mesa.", "Por favor llegue unos minutos antes.", "La familia puede venir la última semana del mes.", "El estacionamiento está detrás del edificio.",
		"El salón está en el segundo piso y hay elevador.", "Pregunte por la persona que facilita.", "Nos reunimos también los días feriados.", "Hay cuidado de niños con aviso previo.", "Firmamos comprobantes al final.",
	},
	more2: []string{"Sin inscripción.", "Todos son bienvenidos.", "Llame antes en invierno.", "Entrada accesible al costado."},
}

func (m *maker) words(l *listing.Listing, i int, p place.Place) {
	t, lang := &english, "en"
	if m.chance(15) {
		t, lang = &spanish, "es"
	}
	l.Lang = lang
	topic := lower(vocab.Must().Label("topic", l.Topics[0], lang))
	switch x := m.rnd.IntN(100); {
	case x < 45:
		l.Name = pick(m, t.names) + " " + pick(m, t.groups)
	case x < 75:
		l.Name = m.name() + " " + pick(m, t.groups)
	case x < 88:
		l.Name = pick(m, t.groups) + ": " + topic
	default:
		l.Name = p.Town + " " + pick(m, t.groups)
	}
	if l.LedBy != listing.Peer && m.chance(60) {
		l.Organization = listing.Organization{Name: listing.Text(m.name() + " " + pick(m, []string{"Counseling", "Behavioral Health", "Psychology", "Family Services", "Medical Center", "Therapy Associates"})), Kind: "clinic"}
		if l.Kind != listing.SupportGroup {
			l.Name = string(l.Organization.Name) + ", " + pick(m, t.groups)
		}
	} else if m.chance(50) {
		l.Organization = listing.Organization{Name: listing.Text(m.name() + " Intergroup"), Kind: "fellowship"}
	}
	summary := pick(m, t.first) + " " + t.about + " " + topic
	if m.chance(50) {
		summary += " " + t.in + " " + p.Town
	}
	l.Summary = clip(summary+". "+pick(m, t.more2), listing.MaxSummary)
	var b strings.Builder
	for words := 20 + m.rank(41); words > 0; {
		s := m.sentence(t)
		words -= len(strings.Fields(s))
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(s)
	}
	l.Description = listing.Text(b.String())
}

func (m *maker) sentence(t *tongue) string {
	switch m.rnd.IntN(5) {
	case 0:
		if t == &spanish {
			return upper(pick(m, t.doings)) + " y hablamos de " + pick(m, t.feelings) + " y " + pick(m, t.feelings) + "."
		}
		return "We " + pick(m, t.doings) + " and talk about " + pick(m, t.feelings) + " and " + pick(m, t.feelings) + "."
	case 1:
		if t == &spanish {
			return "Entrada por la calle " + m.name() + ", cerca de " + m.name() + "."
		}
		return "Enter from " + m.street() + ", near " + m.name() + " and " + m.name() + "."
	}
	return pick(m, t.more)
}

func clip(s string, runes int) listing.Text {
	if utf8.RuneCountInString(s) > runes {
		s = string([]rune(s)[:runes])
	}
	return listing.Text(s)
}

func upper(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// lower puts a label inside a sentence; abbreviations keep their capitals.
func lower(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if next, _ := utf8.DecodeRuneInString(s[size:]); unicode.IsUpper(next) {
		return s
	}
	return string(unicode.ToLower(r)) + s[size:]
}
