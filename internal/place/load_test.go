package place_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"strings"
	"testing"

	"openchair/internal/place"
)

const elsewhere = `# country: CA
# state: QC Québec
# state: ON Ontario
H2X 1Y4	45.5117	-73.5701	America/Toronto	QC	Montréal
K1P 1J1	45.4215	-75.6972	America/Toronto	ON	Ottawa
	45.5500	-73.7000	America/Toronto	QC	Laval	9
	1	1	America/Toronto	ON	Ottawa	9
`

func TestLoadAnotherCountry(t *testing.T) {
	var gz bytes.Buffer
	w := gzip.NewWriter(&gz)
	w.Write([]byte(elsewhere))
	w.Close()
	for form, data := range map[string][]byte{"plain": []byte(elsewhere), "gzip": gz.Bytes()} {
		g, err := place.Load(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%s: %v", form, err)
		}
		for text, want := range map[string]string{
			"h2x1y4": "Montréal, QC H2X1Y4", "montreal": "Montréal, QC", "Montreal, Quebec": "Montréal, QC",
			"Laval": "Laval, QC", "ON": "Ontario", "québec": "Québec",
		} {
			p, err := g.Find(text)
			if err != nil || p.Label() != want || p.Country != "CA" {
				t.Errorf("%s: Find(%q) = %q, %q, %v, want %q, CA", form, text, p.Label(), p.Country, err, want)
			}
		}
		if p, err := g.Find("Ottawa"); err != nil || p.Lat != 45.4215 {
			t.Errorf("%s: Ottawa at %g, %v, want where its postal code is", form, p.Lat, err)
		}
		if _, err := g.Find("NYC"); !errors.Is(err, place.ErrUnknown) {
			t.Errorf("%s: Find(NYC): %v, want unknown in Canada", form, err)
		}
	}
}

func TestLoadNamesTheWrongLine(t *testing.T) {
	cases := []struct{ name, file, want string }{
		{"empty", "", "no postal code"},
		{"no numbers", "# country: XX\n1000\tnorth\teast\t\t\tTown\n", "line 2"},
		{"out of range", "1000\t91\t0\t\t\tTown\n", "line 1"},
		{"neither code nor town", "\t1\t1\t\t\t\n", "line 1"},
		{"town of no size", "\t1\t1\t\t\tTown\t0\n", "line 1"},
		{"short", "1000\n", "line 1"},
		{"broken gzip", "\x1f\x8bxxxx", "places: "},
	}
	for _, c := range cases {
		if _, err := place.Load(strings.NewReader(c.file)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want an error with %q", c.name, err, c.want)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	data, err := os.ReadFile("us.tsv.gz")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := place.Load(bytes.NewReader(data)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	us := place.US()
	for _, text := range []string{"19103", "St. Louis, MO", "springfield", "39.95,-75.16"} {
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				us.Find(text)
			}
		})
	}
}

func BenchmarkSuggest(b *testing.B) {
	us := place.US()
	for b.Loop() {
		us.Suggest("s", 8)
	}
}
