package testkit

import "testing"

func TestTheMeasureMeasures(t *testing.T) {
	if g := Grade("The cat sat on the mat. It was warm."); g > 1 {
		t.Errorf("a child's sentence has grade %.1f", g)
	}
	if g := Grade("Notwithstanding considerable methodological heterogeneity, contemporary investigations consistently demonstrate statistically significant psychotherapeutic improvement."); g < 15 {
		t.Errorf("a professor's sentence has grade %.1f", g)
	}
	for w, want := range map[string]int{"reunión": 2, "país": 2, "ayuda": 3, "terapeuta": 4, "guía": 2, "que": 1, "siete": 2} {
		if got := spanish(w); got != want {
			t.Errorf("%s has %d syllables, counted %d", w, want, got)
		}
	}
}
