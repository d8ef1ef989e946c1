package ask_test

import (
	"net/url"
	"strings"
	"testing"

	"openchair/internal/bench/quality"
)

// The long ones are 2,000 characters; each repeats what a rule looks around for, so that a rule that searched
// the whole text at each of its words would show.
var timed = map[string]string{
	"hundred":   "my husband drinks too much and i have no money, something free on zoom tonight near 19103 not religious",
	"sentences": "my mother died last year and since then i can't sleep, therapist in boston that takes medicaid, no 12 step. ",
	"relation":  "my husband ",
	"death":     "died ",
	"condition": "drinks ",
	"kin":       "my son uses heroin and ",
	"term":      "sa ",
	"town":      "springfield ",
	"near":      "near san ",
	"unknown":   "qwertzuiop ",
	"slips":     "depresion anxeity ",
	"negation":  "no aa no ",
	"letters":   "a ",
	"wish":      "i want to die ",
	"word":      "support ",
	"meeting":   "meeting ",
	"va":        "va ",
	"lost":      "lost my son ",
	"hijo":      "hijo ",
	"loss":      "sibling died ",
	"report":    "es incorrecta ",
	"escape":    "quiero escapar de mi ",
	"day":       "hoy en la noche ",
	"explains":  "cómo funciona ",
	"spanish":   "mi hijo no quiere vivir en la casa ",
}

func BenchmarkShapes(b *testing.B) {
	us.Prepare()
	for name, q := range timed {
		b.Run(name, func(b *testing.B) {
			if name != "hundred" {
				q = strings.Repeat(q, 2000/len(q)+1)[:2000]
			}
			req, _ := us.Parse(url.Values{"q": {q}})
			b.ReportAllocs()
			for b.Loop() {
				us.Read(req, "en", quality.Now)
			}
		})
	}
}
