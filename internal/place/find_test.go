package place_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"openchair/internal/place"
)

func TestFind(t *testing.T) {
	us := place.US()
	cases := []struct{ text, label, value, zone string }{
		{"10001", "New York, NY 10001", "10001", "America/New_York"},
		{"20857", "Rockville, MD 20857", "20857", "America/New_York"}, // a PO box: GeoNames only
		{"60601", "Chicago, IL 60601", "60601", "America/Chicago"},
		{"78501", "McAllen, TX 78501", "78501", "America/Chicago"},
		{"94110", "San Francisco, CA 94110", "94110", "America/Los_Angeles"},
		{"99553", "Akutan, AK 99553", "99553", "America/Nome"},
		{"00901", "00901", "00901", "America/Puerto_Rico"}, // no name in the data
		{"96813", "Honolulu, HI 96813", "96813", "Pacific/Honolulu"},
		{"85936", "Saint Johns, AZ 85936", "85936", "America/Phoenix"},
		{"02139", "Cambridge, MA 02139", "02139", "America/New_York"},
		{"86515", "Window Rock, AZ 86515", "86515", "America/Denver"}, // Navajo Nation keeps summer time
		{"46534", "Knox, IN 46534", "46534", "America/Indiana/Knox"},
		{"79821", "Anthony, TX 79821", "79821", "America/Denver"},
		{"96799", "96799", "96799", "Pacific/Pago_Pago"},
		{" 19103 ", "Philadelphia, PA 19103", "19103", "America/New_York"},
		{"19103-1234", "Philadelphia, PA 19103", "19103", "America/New_York"},
		{"19103 1234", "Philadelphia, PA 19103", "19103", "America/New_York"},
		{"Philadelphia, PA 19103", "Philadelphia, PA 19103", "19103", "America/New_York"},

		{"Philadelphia, PA", "Philadelphia, PA", "Philadelphia, PA", "America/New_York"},
		{"philadelphia pa", "Philadelphia, PA", "Philadelphia, PA", "America/New_York"},
		{"PHILADELPHIA,PENNSYLVANIA", "Philadelphia, PA", "Philadelphia, PA", "America/New_York"},
		{"Philadelphia, Pa.", "Philadelphia, PA", "Philadelphia, PA", "America/New_York"},
		{"Philadelphia, PA, USA", "Philadelphia, PA", "Philadelphia, PA", "America/New_York"},
		{"philly", "Philadelphia, PA", "Philadelphia, PA", "America/New_York"},
		{"Philly, PA", "Philadelphia, PA", "Philadelphia, PA", "America/New_York"},
		{"Cambridge, Mass.", "Cambridge, MA", "Cambridge, MA", "America/New_York"},
		{"San Francisco", "San Francisco, CA", "San Francisco, CA", "America/Los_Angeles"},
		{"SF", "San Francisco, CA", "San Francisco, CA", "America/Los_Angeles"},
		{"los ángeles", "Los Angeles, CA", "Los Angeles, CA", "America/Los_Angeles"},
		{"L.A.", "Los Angeles, CA", "Los Angeles, CA", "America/Los_Angeles"},
		{"St. Louis, MO", "Saint Louis, MO", "Saint Louis, MO", "America/Chicago"},
		{"saint louis missouri", "Saint Louis, MO", "Saint Louis, MO", "America/Chicago"},
		{"Ft Worth TX", "Fort Worth, TX", "Fort Worth, TX", "America/Chicago"},
		{"Mt. Vernon, WA", "Mount Vernon, WA", "Mount Vernon, WA", "America/Los_Angeles"},
		{"Mc Allen, TX", "McAllen, TX", "McAllen, TX", "America/Chicago"},
		{"mcallen tx", "McAllen, TX", "McAllen, TX", "America/Chicago"},
		{"O’Fallon, MO", "O'Fallon, MO", "O'Fallon, MO", "America/Chicago"},
		{"o fallon mo", "O'Fallon, MO", "O'Fallon, MO", "America/Chicago"},
		{"Coeur d'Alene ID", "Coeur d'Alene, ID", "Coeur d'Alene, ID", "America/Los_Angeles"},
		{"Round O SC", "Round O, SC", "Round O, SC", "America/New_York"},
		{"Sault Ste. Marie, MI", "Sault Sainte Marie, MI", "Sault Sainte Marie, MI", "America/Detroit"},
		{"Winston Salem, NC", "Winston-Salem, NC", "Winston-Salem, NC", "America/New_York"},
		{"Billings MT", "Billings, MT", "Billings, MT", "America/Denver"},
		{"N Hollywood, CA", "North Hollywood, CA", "North Hollywood, CA", "America/Los_Angeles"},
		{"Charleston West Virginia", "Charleston, WV", "Charleston, WV", "America/New_York"},
		{"Kansas City Missouri", "Kansas City, MO", "Kansas City, MO", "America/Chicago"},
		{"Township of Washington, NJ", "Township of Washington, NJ", "Township of Washington, NJ", "America/New_York"},
		{"Queens, NY", "Queens, NY", "Queens, NY", "America/New_York"},
		{"Lakewood, Colorado", "Lakewood, CO", "Lakewood, CO", "America/Denver"}, // no postal name
		{"San Juan, PR", "San Juan, PR", "San Juan, PR", "America/Puerto_Rico"},
		{"Bayamon, Puerto Rico", "Bayamón, PR", "Bayamón, PR", "America/Puerto_Rico"},
		{"The Bronx", "Bronx, NY", "Bronx, NY", "America/New_York"},
		{"Las Cruces, N.M.", "Las Cruces, NM", "Las Cruces, NM", "America/Denver"},

		{"New York", "New York, NY", "New York, NY", "America/New_York"},
		{"New York City", "New York, NY", "New York, NY", "America/New_York"},
		{"nyc", "New York, NY", "New York, NY", "America/New_York"},
		{"New York, New York", "New York, NY", "New York, NY", "America/New_York"},
		{"NY", "New York State", "NY", "America/New_York"},
		{"New York State", "New York State", "NY", "America/New_York"},
		{"Washington State", "Washington State", "WA", "America/Los_Angeles"},
		{"Washington DC", "Washington, DC", "Washington, DC", "America/New_York"},
		{"Washington, D.C.", "Washington, DC", "Washington, DC", "America/New_York"},
		{"washington d c", "Washington, DC", "Washington, DC", "America/New_York"},
		{"Washington, District of Columbia", "Washington, DC", "Washington, DC", "America/New_York"},
		{"DC", "Washington, DC", "Washington, DC", "America/New_York"},
		{"District of Columbia", "District of Columbia", "District of Columbia", "America/New_York"},

		{"PA", "Pennsylvania", "PA", "America/New_York"},
		{"pa", "Pennsylvania", "PA", "America/New_York"},
		{"Pennsylvania", "Pennsylvania", "PA", "America/New_York"},
		{"Nevada", "Nevada", "NV", "America/Los_Angeles"}, // also towns in five states: the state wins
		{"Louisiana", "Louisiana", "Louisiana", "America/Chicago"},
		{"MT", "Montana", "MT", "America/Denver"},
		{"Puerto Rico", "Puerto Rico", "PR", "America/Puerto_Rico"},

		{"39.95,-75.16", "39.95, -75.16", "39.95,-75.16", "America/New_York"},
		{" 39.95 , -75.16 ", "39.95, -75.16", "39.95,-75.16", "America/New_York"},
		{"51.5,-0.12", "51.5, -0.12", "51.5,-0.12", ""}, // no US postal code near London
	}
	for _, c := range cases {
		p, err := us.Find(c.text)
		if err != nil {
			t.Errorf("Find(%q): %v", c.text, err)
			continue
		}
		if p.Label() != c.label || p.Value() != c.value || p.Zone != c.zone {
			t.Errorf("Find(%q) = %q, %q, %q, want %q, %q, %q", c.text, p.Label(), p.Value(), p.Zone, c.label, c.value, c.zone)
		}
	}
}

func TestFindRefuses(t *testing.T) {
	cases := []struct {
		text string
		want error
	}{
		{"", place.ErrUnknown},
		{"  ", place.ErrUnknown},
		{",", place.ErrUnknown},
		{"Nowhereville", place.ErrUnknown},
		{"Philadelphia, AK", place.ErrUnknown},
		{"00000", place.ErrUnknown},
		{"1910", place.ErrUnknown},
		{"09001", place.ErrUnknown}, // a military post office: its point is abroad
		{strings.Repeat("a", 5000), place.ErrUnknown},
		{"91,0", place.ErrPoint},
		{"0,181", place.ErrPoint},
		{"NaN,NaN", place.ErrPoint},
		{"Inf,0", place.ErrPoint},
		{"1e999,0", place.ErrPoint},
	}
	for _, c := range cases {
		if p, err := place.US().Find(c.text); !errors.Is(err, c.want) {
			t.Errorf("Find(%.30q) = %v, %v, want %v", c.text, p, err, c.want)
		}
	}
}

func TestFindNeverGuesses(t *testing.T) {
	cases := []struct {
		text  string
		first []string
	}{
		{"Springfield", []string{"Springfield, IL", "Springfield, MA", "Springfield, MO"}},
		{"Philadelphia", []string{"Philadelphia, PA"}},
		{"Washington", []string{"Washington State", "Washington, DC"}},
		{"LA", []string{"Los Angeles, CA", "Louisiana"}},
		{"Manhattan", []string{"Manhattan, NY", "Manhattan, KS"}},
	}
	for _, c := range cases {
		_, err := place.US().Find(c.text)
		var several *place.Ambiguous
		if !errors.As(err, &several) {
			t.Errorf("Find(%q): %v, want choices", c.text, err)
			continue
		}
		var got []string
		for _, p := range several.Choices {
			got = append(got, p.Label())
			if again, err := place.US().Find(p.Value()); err != nil || again != p {
				t.Errorf("the choice %q of %q cannot be chosen: %v", p.Value(), c.text, err)
			}
		}
		if len(got) > 12 || len(got) < len(c.first) || strings.Join(got[:len(c.first)], "; ") != strings.Join(c.first, "; ") {
			t.Errorf("Find(%q) = %d choices %q, want first %q", c.text, len(got), got, c.first)
		}
	}
}

func TestEveryValueIsFoundAgain(t *testing.T) {
	us := place.US()
	n := 0
	check := func(p place.Place) {
		t.Helper()
		n++
		if again, err := us.Find(p.Value()); err != nil || again != p {
			t.Errorf("Find(%q) = %+v, %v, want %+v", p.Value(), again, err, p)
		}
	}
	for _, s := range us.States() {
		check(s)
	}
	for c := 'a'; c <= 'z'; c++ {
		for _, p := range us.Suggest(string(c), 1<<20) {
			check(p)
		}
	}
	for c := '0'; c <= '9'; c++ {
		for _, p := range us.Suggest(string(c), 1<<20) {
			check(p)
		}
	}
	if n < 70000 {
		t.Errorf("%d places looked at, want at least 70000", n)
	}
}

func TestErrorsRepeatNothing(t *testing.T) {
	for _, text := range []string{"Secretville", "Springfield", "91,12345"} {
		if _, err := place.US().Find(text); err == nil || strings.Contains(err.Error(), text) {
			t.Errorf("Find(%q): %v, want an error without the text", text, err)
		}
	}
}

func TestTownStates(t *testing.T) {
	us := place.US()
	if got := us.TownStates(place.Fold("St. Louis")); len(got) == 0 || got[0] != "MO" {
		t.Errorf("TownStates(St. Louis) = %v, want MO first", got)
	}
	if got := us.TownStates("philly"); len(got) != 1 || got[0] != "PA" {
		t.Errorf("TownStates(philly) = %v, want PA", got)
	}
	for _, word := range []string{"la", "nowhereville", ""} {
		if got := us.TownStates(word); got != nil {
			t.Errorf("TownStates(%q) = %v, want none", word, got)
		}
	}
	if got := us.MaxTownWords(); got != 6 {
		t.Errorf("MaxTownWords() = %d, want 6", got)
	}
}

func TestMainTowns(t *testing.T) {
	mains := place.US().MainTowns()
	for name, state := range map[string]string{"yuma": "AZ", "ithaca": "NY", "trenton": "NJ"} {
		if got := mains[name]; got.State != state {
			t.Errorf("MainTowns()[%q] is in %q, want %s", name, got.State, state)
		}
	}
	for _, name := range []string{"springfield", "portland", "rochester", "columbia"} {
		if got, ok := mains[name]; ok {
			t.Errorf("MainTowns()[%q] = %s, want none: other states have a city of this name", name, got.Label())
		}
	}
}

func TestStates(t *testing.T) {
	us := place.US()
	if got := len(us.States()); got != 56 {
		t.Errorf("%d states, want 50, DC and five territories", got)
	}
	if got := us.StateName("pa"); got != "Pennsylvania" {
		t.Errorf("StateName(pa) = %q", got)
	}
	if got := us.StateName("ZZ"); got != "" {
		t.Errorf("StateName(ZZ) = %q", got)
	}
	if got := us.ZoneOfPostal("86515"); got != "America/Denver" {
		t.Errorf("ZoneOfPostal(86515) = %q", got)
	}
}

func TestSuggest(t *testing.T) {
	cases := []struct{ prefix, first string }{
		{"phil", "Philadelphia, PA"},
		{"st", "Saint Louis, MO"},
		{"st lou", "Saint Louis, MO"},
		{"mt v", "Mount Vernon, NY"},
		{"springfield, i", "Springfield, IL"},
		{"springfield il", "Springfield, IL"},
		{"philly", "Philadelphia, PA"},
		{"new y", "New York, NY"},
		{"1910", "Philadelphia, PA 19101"},
	}
	for _, c := range cases {
		got := place.US().Suggest(c.prefix, 5)
		if len(got) == 0 || got[0].Label() != c.first || len(got) > 5 {
			t.Errorf("Suggest(%q) = %d, first %q, want %q", c.prefix, len(got), label(got), c.first)
		}
	}
	for _, none := range []string{"", "  ", "xqzzy", "!!", "xqzzy, pa"} {
		if got := place.US().Suggest(none, 5); len(got) != 0 {
			t.Errorf("Suggest(%q) = %d places, want none", none, len(got))
		}
	}
}

func label(list []place.Place) string {
	if len(list) == 0 {
		return ""
	}
	return list[0].Label()
}

func TestFold(t *testing.T) {
	cases := []struct{ in, want string }{
		{"Cañon City", "canon city"},
		{"ST. PAUL", "saint paul"},
		{"Mc Allen", "mcallen"},
		{"D.C.", "dc"},
		{"Hawaiʻi", "hawaii"},
		{"Łódź", "lodz"},
		{"Billings MT", "billings mt"},
		{"  ", ""},
	}
	for _, c := range cases {
		if got := place.Fold(c.in); got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{"19103", "Springfield, IL", "St. Louis", "39.95,-75.16", "NaN,1", "LA", "a b c d o mc st", "ÅÉ'’", ",,, usa"} {
		f.Add(s)
	}
	us := place.US()
	f.Fuzz(func(t *testing.T, text string) {
		if once := place.Fold(text); place.Fold(once) != once {
			t.Errorf("Fold(%q) = %q, folded again %q", text, once, place.Fold(once))
		}
		us.Suggest(text, 5)
		p, err := us.Find(text)
		if err != nil {
			return
		}
		if math.IsNaN(p.Lat) || math.Abs(p.Lat) > 90 || math.Abs(p.Lon) > 180 || p.Label() == "" {
			t.Errorf("Find(%q) = %+v", text, p)
		}
		if again, err := us.Find(p.Value()); err != nil || again.Value() != p.Value() {
			t.Errorf("Find(%q).Value() = %q, which is found as %q, %v", text, p.Value(), again.Value(), err)
		}
	})
}
