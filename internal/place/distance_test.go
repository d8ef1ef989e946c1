package place_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"openchair/internal/place"
)

func TestDistanceM(t *testing.T) {
	cases := []struct {
		name                   string
		lat1, lon1, lat2, lon2 float64
		km                     float64
	}{
		{"the same point", 40, -75, 40, -75, 0},
		{"Philadelphia to New York", 39.9526, -75.1652, 40.7128, -74.0060, 129.6},
		{"across the date line", 52, 179.5, 52, -179.5, 68.5},
		{"pole to pole", 90, 0, -90, 0, 20015.1},
		{"antipodes", 0, 0, 0, 180, 20015.1},
	}
	for _, c := range cases {
		if got := place.DistanceM(c.lat1, c.lon1, c.lat2, c.lon2) / 1000; math.Abs(got-c.km) > 0.1 {
			t.Errorf("%s: %.2f km, want %.1f", c.name, got, c.km)
		}
	}
}

func TestBoxHoldsTheCircle(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		lat, lon := r.Float64()*178-89, r.Float64()*360-180
		metres := r.Float64() * place.MaxWithinM
		lat2, lon2 := lat+r.Float64()*20-10, lon+r.Float64()*40-20
		if lat2 < -90 || lat2 > 90 {
			continue
		}
		if lon2 > 180 {
			lon2 -= 360
		}
		if lon2 < -180 {
			lon2 += 360
		}
		if place.DistanceM(lat, lon, lat2, lon2) <= metres && !place.BoxAround(lat, lon, metres).Contains(lat2, lon2) {
			t.Fatalf("%g,%g is within %g m of %g,%g and outside its box", lat2, lon2, metres, lat, lon)
		}
	}
}

func TestBoxIsTight(t *testing.T) {
	b := place.BoxAround(40, -75, 1000)
	if b.Contains(40.01, -75) || b.Contains(40, -75.02) {
		t.Errorf("a box of 1 km holds what is farther than 1 km: %+v", b)
	}
}

func TestParseWithin(t *testing.T) {
	cases := []struct {
		text, unit string
		want       float64
	}{
		{"25mi", "mi", 40233.6},
		{"25 miles", "km", 40233.6},
		{"40km", "mi", 40000},
		{"10", "mi", 16093.44},
		{"10", "km", 10000},
		{"0.5MI", "mi", 804.672},
		{"500mi", "mi", 804672},
	}
	for _, c := range cases {
		if got, err := place.ParseWithin(c.text, c.unit); err != nil || math.Abs(got-c.want) > 0.001 {
			t.Errorf("ParseWithin(%q, %q) = %g, %v, want %g", c.text, c.unit, got, err, c.want)
		}
	}
	for _, text := range []string{"", "mi", "0", "0mi", "-5mi", "501mi", "805km", "NaN", "Inf", "1e3mi", "1.2.3", "5 furlongs", "5m", "99999999999999999999999999mi"} {
		if got, err := place.ParseWithin(text, "mi"); err != place.ErrWithin {
			t.Errorf("ParseWithin(%q) = %g, %v, want ErrWithin", text, got, err)
		}
	}
}

// The quick search must agree with looking at every code.
func TestNearestAgreesWithLookingAtAll(t *testing.T) {
	us := place.US()
	var all []place.Place
	for c := '0'; c <= '9'; c++ {
		all = append(all, us.Suggest(string(c), 1<<20)...)
	}
	r := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		lat, lon := 18+r.Float64()*50, -170+r.Float64()*105
		best := math.Inf(1)
		for _, p := range all {
			best = min(best, place.DistanceM(lat, lon, p.Lat, p.Lon))
		}
		got, ok := us.Nearest(lat, lon)
		if ok != (best <= 250_000) {
			t.Errorf("Nearest(%g, %g) found %v, the nearest is at %.0f m", lat, lon, ok, best)
		}
		if ok && place.DistanceM(lat, lon, got.Lat, got.Lon) > best {
			t.Errorf("Nearest(%g, %g) = %s, but one is nearer, at %.0f m", lat, lon, got.Label(), best)
		}
	}
	if _, ok := us.Nearest(math.NaN(), 0); ok {
		t.Error("NaN has a nearest code")
	}
}

func TestPointHasStateAndZone(t *testing.T) {
	p, err := place.US().Find("35.68,-109.05")
	if err != nil || p.State != "AZ" || p.Zone != "America/Denver" {
		t.Errorf("got %+v, %v, want Window Rock's state and zone", p, err)
	}
}

func BenchmarkNearest(b *testing.B) {
	us := place.US()
	for b.Loop() {
		us.Nearest(41.5, -109.8)
	}
}
