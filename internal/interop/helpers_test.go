package interop_test

import (
	"context"
	"io"
	"strings"
	"testing"

	"openchair/internal/fault"
	"openchair/internal/interop"
	"openchair/internal/listing"
	"openchair/internal/place"
	"openchair/internal/testkit"
	"openchair/internal/vocab"
)

// result is what a reader made of a file.
type result struct {
	rows     []interop.Row
	rejected []interop.Rejection
	err      error
}

func options(name string) interop.Options {
	return interop.Options{Name: name, License: "MIT", Now: testkit.Now, Places: place.US(), Words: vocab.Must()}
}

func read(reader interop.Reader, in io.Reader, o interop.Options) result {
	var r result
	r.err = reader(context.Background(), in, o,
		func(row interop.Row) error { r.rows = append(r.rows, row); return nil },
		func(x interop.Rejection) { r.rejected = append(r.rejected, x) })
	return r
}

func guide(t *testing.T, feed string, o interop.Options) result {
	t.Helper()
	return read(interop.ReadMeetingGuide, strings.NewReader(feed), o)
}

// one reads a feed of one meeting that must become a listing.
func one(t *testing.T, meeting string, o interop.Options) interop.Row {
	t.Helper()
	r := guide(t, "["+meeting+"]", o)
	if r.err != nil || len(r.rejected) > 0 || len(r.rows) != 1 {
		t.Fatalf("%s: %d rows, rejected %v, error %v", meeting, len(r.rows), r.rejected, r.err)
	}
	return r.rows[0]
}

func wantFault(t *testing.T, err error, code string) {
	t.Helper()
	f, ok := fault.Of(err)
	if !ok || len(f.Problems) == 0 || f.Problems[0].Code != code || !strings.HasSuffix(f.Sentence, ".") {
		t.Errorf("error %v, want a fault %s with a sentence", err, code)
	}
}

func noted(row interop.Row, words string) bool {
	for _, n := range row.Notes {
		if strings.Contains(n, words) {
			return true
		}
	}
	return false
}

func checked(t *testing.T, rows []interop.Row, name string) {
	t.Helper()
	keys := map[string]bool{}
	for _, row := range rows {
		l := row.Listing
		for _, p := range l.Check(vocab.Must()) {
			t.Errorf("row %d: %v", row.Number, p)
		}
		if row.Key == "" || keys[row.Key] || string(l.Source.ExternalID) != row.Key {
			t.Errorf("row %d: key %q is not its own", row.Number, row.Key)
		}
		keys[row.Key] = true
		if l.Source.Kind != listing.SourceFeed || string(l.Source.Name) != name {
			t.Errorf("row %d: source %+v", row.Number, l.Source)
		}
		if l.ConfirmedOn != "" || l.ConfirmedBy != "" {
			t.Errorf("row %d: an import confirms nothing", row.Number)
		}
	}
}
