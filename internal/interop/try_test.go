package interop_test

import (
	"context"
	"os"
	"testing"
	"time"
	"fmt"

	"openchair/internal/interop"
	"openchair/internal/place"
	"openchair/internal/testkit"
	"openchair/internal/vocab"
)

func TestTry(t *testing.T) {
	for _, f := range []struct{ name, program, zone string }{{"aa-southeast-pennsylvania", "aa", ""}, {"aa-san-francisco-marin", "aa", ""}, {"al-anon", "al-anon", ""}, {"aa-edmonton", "aa", "America/Edmonton"}, {"eda-eating-disorders-anonymous", "eda", "America/New_York"}, {"aa-atlanta-few", "", ""}, {"times-edge-cases", "", "America/Chicago"}, {"invalid", "", ""}} {
		r, _ := os.Open(testkit.Shared(t, "data", "import", "meeting-guide", f.name+".json"))
		n, notes := 0, map[string]int{}
		forms := map[string]int{}
		start := time.Now()
		err := interop.ReadMeetingGuide(context.Background(), r, interop.Options{Name: f.name, Program: f.program, Zone: f.zone, Places: place.US(), Words: vocab.Must()}, func(row interop.Row) error {
			n++
			for _, x := range row.Notes {
				notes[x]++
			}
			l := row.Listing
			forms[string(l.Format)+" "+string(l.State)+" "+string(l.Where.Shown)]++
			if len(l.Schedules) > 0 { forms["zone "+string(l.Schedules[0].Zone)]++ }
			if n%97 == 3 || f.name == "times-edge-cases" {
				fmt.Printf("%s | %v | %s | %+v | %s %s | %q | %v %v %v | %s\n", row.Key, l.Name, l.Format, l.Where, l.Online.URL, l.Online.Phone, l.Description, l.Audiences, l.Access, l.Schedules, l.Source.Date)
				if l.Where.Lat != nil { fmt.Println(*l.Where.Lat, *l.Where.Lon, l.Where.Note, l.Organization) }
			}
			return nil
		}, func(x interop.Rejection) { fmt.Println("REJECT", x) })
		fmt.Println("====", f.name, n, err, time.Since(start)); fmt.Println(forms)
		for k, v := range notes { fmt.Println("   ", v, k) }
	}
}
