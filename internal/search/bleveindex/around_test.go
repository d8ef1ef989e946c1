package bleveindex

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestFlatIsNearlyRound: what is taken for near or far by the flat reckoning is so on the sphere.
func TestFlatIsNearlyRound(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 5))
	worst := 0.0
	for range 200_000 {
		lat := (rnd.Float64()*2 - 1) * math.Acos(flatCos) * 180 / math.Pi
		dLat := (rnd.Float64()*2 - 1) * flatDegrees
		dLon := (rnd.Float64()*2 - 1) * flatDegrees / math.Cos(lat*math.Pi/180)
		exact := haversine(lat, 10, lat+dLat, 10+dLon)
		if exact < 1 {
			continue
		}
		flat := math.Sqrt(newFlat(lat).squared(dLat, dLon))
		worst = max(worst, math.Abs(flat/exact-1))
	}
	if worst >= flatError/2 {
		t.Errorf("flat is up to %.4f wrong, and %.4f is allowed", worst, flatError)
	}
}
