package site_test

import (
	"html"
	"strings"
	"testing"
)

// The inclusion policy answers what people ask of one (quality.md §3), and the privacy page what becomes of
// what organizers and reporters leave.
func TestThePolicyAnswersWhatIsAsked(t *testing.T) {
	d := newDesk(t)
	b := d.browser()
	for path, titles := range map[string][]string{
		"/about": {
			"Who may be listed", "Cost and payment", "How long it must have existed", "Licenses", "What is left out", "Sliding scales and for-profit services",
			"How facts are checked, and how often", "How to appeal", "Who decides", "No endorsement", "How results are ranked", "Who pays for this site",
		},
		"/es/about": {
			"Qué se puede incluir", "Costo y pago", "Cuánto tiempo debe existir", "Licencias", "Qué queda fuera", "Escala móvil y servicios con fin de lucro",
			"Cómo se comprueban los datos y cada cuánto", "Cómo reclamar", "Quién decide", "No es una recomendación", "Quién paga este sitio",
		},
		"/privacy":    {"If you list a group", "If you report a problem", "How long we keep it", "How to take it away"},
		"/es/privacy": {"Si usted publica un grupo", "Si usted avisa de un problema", "Cuánto tiempo lo guardamos", "Cómo borrarlo"},
	} {
		status, body, _ := b.get(path)
		body = html.UnescapeString(body)
		for _, title := range titles {
			_, after, ok := strings.Cut(body, ">"+title+"</h")
			text, _, _ := strings.Cut(after, "<h")
			if !ok || len(text) < 60 {
				t.Errorf("%s (%d) says nothing under %q", path, status, title)
			}
		}
	}
}

// The ways to these pages stand where people look for them, and nowhere on a directory that takes no listings.
func TestTheWaysToTheForms(t *testing.T) {
	s := newScene(t)
	b := s.browser()
	for path, want := range map[string][]string{
		"/":                              {`href="/submit"`, `href="/sign-in"`},
		"/es":                            {`href="/es/submit"`, `href="/es/sign-in"`},
		"/listings/" + s.own.Slug:        {`href="/listings/` + s.own.Slug + `/report"`, `href="/submit?listing=` + s.own.Slug + `"`},
		"/search?q=list+my+group":        {`href="/submit">Do you want to list`},
		"/search?q=report+a+wrong+phone": {"Report a problem"},
	} {
		_, body, _ := b.get(path)
		for _, w := range want {
			if !strings.Contains(body, w) {
				t.Errorf("%s lacks %s", path, w)
			}
		}
	}
}
