package testkit

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"openchair/internal/listing"
	"openchair/internal/vocab"
)

var firstNames = []string{"Ana", "Ben", "Carla", "Dev", "Elena", "Femi", "Gus", "Hana", "Ivo", "June", "Kofi", "Luz", "Mei", "Nico", "Ola", "Pia", "Quinn", "Rosa", "Sol", "Tess"}

var surnames = []string{"Sample", "Mockingdale", "Fablewood", "Placeholder", "Inventado", "Ficticio", "Madeup", "Storybook"}

var halls = []string{
	"Samplebury Hall", "Mockingdale Library", "Fableford Chapel", "Paperboat House", "Cardboard Clinic", "Salón Ficticio", "Teacup Community Center",
	"Storybook School", "Placeholder Pavilion", "Umbrella Rooms", "Casa Inventada",
}

var streets = []string{"Sample Street", "Mockingbird Row", "Fable Lane", "Placeholder Avenue", "Paper Road", "Calle Ficticia", "Teacup Square", "Invention Way"}

var organizations = []listing.Organization{
	{Name: "Samplebury Peer Collective", Kind: "community group", URL: "https://peers.example.org"},
	{Name: "Mockingdale Counseling", Kind: "private practice"},
	{Name: "Fableford Hospital", Kind: "hospital"},
	{Name: "Paperboat Mutual Aid", Kind: "charity"},
	{Name: "Centro Ficticio de Salud", Kind: "clinic"},
	{Name: "Teacup Family Services", Kind: "charity", URL: "https://teacup.example.org"},
	{Name: "Storybook University Clinic", Kind: "university clinic"},
	{Name: "Umbrella Psychology", Kind: "private practice"},
	{Name: "Parroquia Inventada", Kind: "congregation"},
	{Name: "Cardboard County Services", Kind: "public agency"},
}

// The words a group is called by, by kind, in English and Spanish.
var (
	calledEN = map[listing.Kind][]string{
		listing.SupportGroup:      {"circle", "support group", "open table", "gathering", "meeting", "conversation"},
		listing.GroupTherapy:      {"therapy group", "process group", "skills group", "group sessions"},
		listing.IndividualTherapy: {"individual therapy", "counseling one to one", "psychotherapy"},
		listing.Class:             {"class", "workshop", "course", "evening school"},
		listing.Program:           {"outpatient program", "day program", "treatment program"},
	}
	calledES = map[listing.Kind][]string{
		listing.SupportGroup:      {"círculo", "grupo de apoyo", "mesa abierta", "encuentro", "reunión"},
		listing.GroupTherapy:      {"grupo de terapia", "grupo de habilidades", "sesiones de grupo"},
		listing.IndividualTherapy: {"terapia individual", "consejería individual", "psicoterapia"},
		listing.Class:             {"clase", "taller", "curso"},
		listing.Program:           {"programa ambulatorio", "programa de día", "programa de tratamiento"},
	}
	flavorEN = []string{"Lantern", "Harbor", "Willow", "Tuesday's Child", "Second Kettle", "Open Window", "Blue Door", "Quiet Hour", "Long Table", "Warm Coat", "New Leaf", "Small Steps", "Bridge", "Sunday Soup", "Paper Boat", "Night Bus", "Garden Gate"}
	flavorES = []string{"La Farola", "Puerto Tranquilo", "El Sauce", "Ventana Abierta", "Puerta Azul", "Hora Serena", "Mesa Larga", "Hoja Nueva", "Pasos Cortos", "El Puente", "Barco de Papel"}
	openEN   = []string{"A place to talk:", "Good company and honest words:", "We listen to one another:", "What brings us together:", "Stories and quiet:", "Nobody is alone with it:", "Our theme:"}
	openES   = []string{"Un lugar para hablar:", "Compañía y palabras sinceras:", "Nos escuchamos:", "Lo que nos une:", "Historias y silencio:", "Nadie está a solas con esto:", "Nuestro tema:"}
	moreEN   = []string{
		"Tea is on the table half an hour before.", "Nobody has to speak.", "Newcomers sit wherever they like.", "We begin and end on time.", "Bring a notebook, or nothing at all.",
		"A short reading opens the hour.", "There is no homework.", "We close with one thing that went well.", "Tissues, water and patience are provided.", "The door stays open for the first ten minutes.",
	}
	moreES = []string{
		"Hay té media hora antes.", "Nadie tiene que hablar.", "Los nuevos se sientan donde quieran.", "Empezamos y terminamos a tiempo.", "Traiga un cuaderno, o nada.",
		"Una lectura breve abre la hora.", "No hay tareas.", "Terminamos con algo que salió bien.", "La puerta queda abierta los primeros diez minutos.",
	}
)

// speak gives a listing its name and its words: every fourth is written in Spanish.
func (b *builder) speak(l *listing.Listing, i int, topic vocab.Term) {
	en := wordsOf(i, lowerFirst(topic.LabelEN), calledEN[l.Kind], flavorEN, openEN, moreEN)
	es := wordsOf(i, lowerFirst(topic.LabelES), calledES[l.Kind], flavorES, openES, moreES)
	mine, other, lang := en, es, "es"
	l.Lang = "en"
	if i%4 == 3 {
		mine, other, lang, l.Lang = es, en, "en", "es"
	}
	l.Name, l.Summary, l.Description = mine.Name, mine.Summary, mine.Description
	if i%2 == 1 {
		l.Translations = map[string]listing.Translation{lang: other}
	}
}

func wordsOf(i int, label string, called, flavor, opening, more []string) listing.Translation {
	name := fmt.Sprintf("%s %s: %s", flavor[(i*5)%len(flavor)], called[(i/3)%len(called)], label)
	summary := fmt.Sprintf("%s %s. %s", opening[(i*3)%len(opening)], label, more[(i*7)%len(more)])
	var said []string
	for k := range 2 + i%3 {
		said = append(said, more[(i*3+k*2)%len(more)])
	}
	return listing.Translation{Name: clip(name, listing.MaxName), Summary: listing.Text(clip(summary, listing.MaxSummary)), Description: listing.Text(strings.Join(said, " "))}
}

func clip(s string, runes int) string {
	if utf8.RuneCountInString(s) <= runes {
		return s
	}
	return string([]rune(s)[:runes])
}

// lowerFirst puts a label inside a sentence; abbreviations keep their capitals.
func lowerFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if next, _ := utf8.DecodeRuneInString(s[size:]); unicode.IsUpper(next) {
		return s
	}
	return string(unicode.ToLower(r)) + s[size:]
}

// isForFamily follows the vocabulary's rule: these topics always bring the relatives.
func isForFamily(topic string) bool {
	return strings.HasPrefix(topic, "family-of-") || strings.HasPrefix(topic, "parents-of-") || strings.HasSuffix(topic, "caregiving")
}
