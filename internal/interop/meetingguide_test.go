package interop_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"openchair/internal/interop"
	"openchair/internal/listing"
	"openchair/internal/testkit"
)

// leaked is what no listing of a feed may hold.
var leaked = regexp.MustCompile(`(?i)masked|pass ?(word|code)|pwd=|[a-z0-9._%+-]+@[a-z0-9-]+\.[a-z]{2,}|edit_url|wp-admin`)

func TestSharedFeeds(t *testing.T) {
	for _, f := range []struct {
		name, program, zone    string
		rows, rejected, paused int
		error                  string
	}{
		{"aa-southeast-pennsylvania", "aa", "", 2038, 0, 134, ""},
		{"aa-san-francisco-marin", "aa", "", 658, 0, 0, ""},
		{"al-anon", "al-anon", "", 360, 0, 31, ""},
		{"aa-edmonton", "aa", "America/Edmonton", 315, 0, 21, ""},
		{"eda-eating-disorders-anonymous", "eda", "America/New_York", 185, 0, 1, ""},
		{"aa-atlanta-few", "", "", 6, 0, 0, ""},
		{"times-edge-cases", "", "America/Chicago", 9, 0, 0, ""},
		{"invalid", "", "", 7, 0, 0, "damaged"},
	} {
		t.Run(f.name, func(t *testing.T) {
			in, err := os.Open(testkit.Shared(t, "data", "import", "meeting-guide", f.name+".json"))
			if err != nil {
				t.Fatal(err)
			}
			defer in.Close()
			o := options(f.name)
			o.Program, o.Zone = f.program, f.zone
			r := read(interop.ReadMeetingGuide, in, o)
			if f.error != "" {
				wantFault(t, r.err, f.error)
				return
			}
			if r.err != nil || len(r.rows) != f.rows || len(r.rejected) != f.rejected {
				t.Fatalf("read %d, rejected %v, error %v; want %d and %d", len(r.rows), r.rejected, r.err, f.rows, f.rejected)
			}
			checked(t, r.rows, f.name)
			paused := 0
			for _, row := range r.rows {
				l := row.Listing
				if l.State == listing.Paused {
					paused++
				}
				b, err := json.Marshal(l)
				if err != nil {
					t.Fatal(err)
				}
				if found := leaked.Find(b); found != nil {
					t.Errorf("%s holds %q", row.Key, found)
				}
				if len(l.Leaders) > 0 || l.Contact.Phone != "" || l.Contact.Email != "" {
					t.Errorf("%s names somebody", row.Key)
				}
				if f.zone != "" && len(l.Schedules) > 0 && l.Schedules[0].Zone == "" {
					t.Errorf("%s has no zone", row.Key)
				}
				if l.Format == listing.Online && (l.Where.Lat != nil || l.Where.Address != "") {
					t.Errorf("%s is online and has a door", row.Key)
				}
				if f.program == "" && l.Cost.Basis != listing.CostUnknown {
					t.Errorf("%s: nobody said what it costs", row.Key)
				}
				if f.program != "" && !l.Cost.IsFree() {
					t.Errorf("%s: the fellowship's rule is not applied", row.Key)
				}
			}
			if paused != f.paused {
				t.Errorf("%d paused, want %d", paused, f.paused)
			}
		})
	}
}

func TestTimes(t *testing.T) {
	for _, x := range []struct {
		fields  string
		rule    string
		clock   string
		minutes int // 0: not stated
		note    string
	}{
		{`"day":1,"time":"19:00","end_time":"20:30"`, "MO", "19:00", 90, ""},
		{`"day":"1","time":"7:30 PM"`, "MO", "19:30", 0, ""},
		{`"day":[6],"time":"11:00 AM","end_time":"12:00 PM"`, "SA", "11:00", 60, ""},
		{`"day":[1,3,5],"time":"7:00 pm"`, "MO,WE,FR", "19:00", 0, ""},
		{`"day":"Sunday","time":"9:00"`, "SU", "09:00", 0, ""},
		{`"day":0,"time":"7:00\u202fPM"`, "SU", "19:00", 0, ""},
		{`"day":2,"time":"23:30","end_time":"00:30"`, "TU", "23:30", 60, ""},
		{`"day":2,"time":"23:59","end_time":"01:00"`, "TU", "23:59", 61, ""},
		{`"day":2,"time":"12:15","end_time":"01:15"`, "TU", "12:15", 0, "end_time"},
		{`"day":2,"time":"17:30","end_time":"16:30"`, "TU", "17:30", 0, "end_time"},
		{`"day":2,"time":"10:00","end_time":"10:00"`, "TU", "10:00", 0, "end_time"},
		{`"day":2,"time":"08:00","end_time":"20:00"`, "TU", "08:00", 0, "end_time"},
		{`"day":2,"time":"10:00","end_time":"late"`, "TU", "10:00", 0, "end_time"},
		{`"day":2,"time":"24:00"`, "", "", 0, "time: not a time"},
		{`"day":2,"time":""`, "", "", 0, "time: not stated"},
		{`"day":7,"time":"19:00"`, "", "", 0, "day: not a day"},
		{`"day":null,"time":"19:00"`, "", "", 0, ""},
		{`"time":"19:00"`, "", "", 0, ""},
	} {
		row := one(t, `{"name":"A","slug":"a","formatted_address":"1 Sample St, Philadelphia, PA 19103, USA",`+x.fields+`}`, options("t"))
		l := row.Listing
		if x.rule == "" {
			if len(l.Schedules) != 0 {
				t.Errorf("%s: %+v, want no schedule", x.fields, l.Schedules)
			}
			if l.ByAppointment != (x.note == "") {
				t.Errorf("%s: by appointment %v", x.fields, l.ByAppointment)
			}
		} else {
			s := l.Schedules[0]
			minutes := 0
			if s.Minutes != nil {
				minutes = *s.Minutes
			}
			if s.Rule != "FREQ=WEEKLY;BYDAY="+x.rule || !strings.HasSuffix(s.Start, "T"+x.clock) || minutes != x.minutes || s.Zone != "America/New_York" {
				t.Errorf("%s: %+v %d minutes", x.fields, s, minutes)
			}
			if wd := s.Weekdays(); len(wd) != strings.Count(x.rule, ",")+1 {
				t.Errorf("%s: days %v", x.fields, wd)
			}
		}
		if x.note != "" && !noted(row, x.note) {
			t.Errorf("%s: notes %v, want %q", x.fields, row.Notes, x.note)
		}
	}
}

func TestZones(t *testing.T) {
	for _, x := range []struct{ fields, option, want string }{
		{`"timezone":"America/Denver","formatted_address":"1 Sample St, Philadelphia, PA 19103, USA"`, "America/Chicago", "America/Denver"},
		{`"formatted_address":"1 Sample St, Philadelphia, PA 19103, USA"`, "America/Chicago", "America/New_York"},
		{`"address":"1 Sample St","city":"Phoenix","state":"AZ"`, "America/Chicago", "America/Phoenix"},
		{`"address":"1 Sample St","latitude":21.3069,"longitude":"-157.8583"`, "", "Pacific/Honolulu"},
		{`"formatted_address":"8318 104 St, Edmonton, Alberta, T6E 4E8, Canada"`, "America/Edmonton", "America/Edmonton"},
		{`"formatted_address":"8318 104 St, Edmonton, Alberta, T6E 4E8, Canada","latitude":53.5,"longitude":-113.5`, "", ""},
		{`"formatted_address":"1 Main St, Anytown, OK 12345, USA"`, "America/Chicago", "America/Chicago"},
		{`"conference_url":"https://zoom.us/j/1","formatted_address":"Phoenix, AZ, USA","approximate":"yes"`, "America/New_York", "America/New_York"},
		{`"conference_url":"https://zoom.us/j/1","timezone":"EST5"`, "", ""},
		{`"conference_url":"https://zoom.us/j/1","timezone":"Local"`, "", ""},
	} {
		o := options("t")
		o.Zone = x.option
		row := one(t, `{"name":"A","slug":"a","day":1,"time":"19:00",`+x.fields+`}`, o)
		if got := string(row.Listing.Schedules[0].Zone); got != x.want {
			t.Errorf("%s: zone %q, want %q", x.fields, got, x.want)
		}
	}
	row := one(t, `{"name":"Stay Golden - 8pm Pacific - Online","slug":"a","day":1,"time":"20:00","conference_url":"https://zoom.us/j/1"}`, options("t"))
	if got := row.Listing.Schedules[0].Zone; got != "America/Los_Angeles" {
		t.Errorf("a zone in the name: %q", got)
	}
}

func TestWhereAndHow(t *testing.T) {
	const door = `"formatted_address":"1 Sample St, Philadelphia, PA 19103, USA","location":"Sample Hall (D22)","latitude":"39.95","longitude":"-75.16"`
	for _, x := range []struct {
		fields string
		format listing.Format
		state  listing.State
		shown  listing.Shown
	}{
		{door, "in-person", "published", "full"},
		{door + `,"conference_url":"https://zoom.us/j/1"`, "hybrid", "published", "full"},
		{door + `,"conference_url":"https://zoom.us/j/1","types":["TC"]`, "online", "published", "full"},
		{door + `,"conference_phone":"+1 555 010 0100","types":["tc"]`, "phone", "published", "full"},
		{door + `,"types":["TC"]`, "in-person", "paused", "full"},
		{door + `,"attendance_option":"inactive"`, "in-person", "paused", "full"},
		{door + `,"attendance_option":"online","conference_url":"https://zoom.us/j/1"`, "online", "published", "full"},
		{door + `,"attendance_option":"in_person","conference_url":"https://zoom.us/j/1"`, "in-person", "published", "full"},
		{`"formatted_address":"Philadelphia, PA, USA","conference_url":"https://zoom.us/j/1"`, "online", "published", "full"},
		{`"formatted_address":"Philadelphia, PA, USA"`, "in-person", "published", "area"},
		{door + `,"approximate":"yes"`, "in-person", "published", "area"},
		{door + `,"approximate":true`, "in-person", "published", "area"},
		{`"address":"5 Elm","city":"Camrose","location":"Private Residence"`, "in-person", "published", "area"},
	} {
		l := one(t, `{"name":"A","slug":"a","day":1,"time":"19:00",`+x.fields+`}`, options("t")).Listing
		if l.Format != x.format || l.State != x.state || l.Where.Shown != x.shown {
			t.Errorf("%s: %s %s %s", x.fields, l.Format, l.State, l.Where.Shown)
		}
		if x.shown == "area" && l.Public().Where.Address != "" {
			t.Errorf("%s: the street is shown", x.fields)
		}
	}
	w := one(t, `{"name":"A","slug":"a",`+door+`}`, options("t")).Listing.Where
	if w.Name != "Sample Hall" || w.Address != "1 Sample St" || w.City != "Philadelphia" || w.State != "PA" || w.PostalCode != "19103" || w.Country != "US" || *w.Lat != 39.95 {
		t.Errorf("address: %+v", w)
	}
	sea := one(t, `{"name":"A","slug":"a","formatted_address":"1 Sample St, Philadelphia, PA 19103, USA","latitude":0,"longitude":0}`, options("t"))
	if sea.Listing.Where.Lat == nil || *sea.Listing.Where.Lat < 39 || !noted(sea, "latitude") {
		t.Errorf("0,0: %+v %v", sea.Listing.Where, sea.Notes)
	}
}

func TestTypesFollowTheProgram(t *testing.T) {
	meeting := `{"name":"A","slug":"a","formatted_address":"1 Sample St, Philadelphia, PA 19103, USA","types":["C","POA","Y","X","S","W","A","DD","P","ST","ZZ"]}`
	o := options("t")
	o.Program = "aa"
	l := one(t, meeting, o).Listing
	if l.Joining.Proof != listing.Yes || !slices.Equal(l.Audiences, []string{"young-adults", "women", "professionals"}) || l.Faith.Value != "secular" || !slices.Equal(l.Topics, []string{"alcohol", "dual-diagnosis"}) {
		t.Errorf("A.A.: proof %s, audiences %v, faith %s, topics %v", l.Joining.Proof, l.Audiences, l.Faith.Value, l.Topics)
	}
	if l.LedBy != listing.Peer || l.Kind != listing.SupportGroup || l.Attendee != listing.Self || l.Cost.Basis != listing.Donation || !strings.Contains(string(l.Cost.Note), "By the fellowship's rule") {
		t.Errorf("A.A.: %+v", l.Cost)
	}
	o.Program = "al-anon"
	l = one(t, meeting, o).Listing
	if l.Joining.Proof != listing.Unknown || !slices.Equal(l.Audiences, []string{"women"}) || l.Faith.Value != "unstated" || l.Attendee != listing.Family || !slices.Equal(l.Topics, []string{"family-of-alcoholics"}) {
		t.Errorf("Al-Anon: proof %s, audiences %v, faith %s, %s, topics %v", l.Joining.Proof, l.Audiences, l.Faith.Value, l.Attendee, l.Topics)
	}
	o.Program = ""
	row := one(t, meeting, o)
	l = row.Listing
	if l.Cost.Basis != listing.CostUnknown || len(l.Topics) != 0 || l.Joining.WhoMayAttend != "members" || !slices.Equal(l.Access, []string{"wheelchair"}) || !slices.Equal(l.Languages, []string{"es"}) || !noted(row, "types") {
		t.Errorf("no program: %+v %v", l, row.Notes)
	}
	o.Program = "smart"
	r := guide(t, "[]", o)
	wantFault(t, r.err, "program")
}

func TestSecretsAndPeopleAreLeftOut(t *testing.T) {
	row := one(t, `{"name":"Caf&eacute; &amp; Hope","slug":"a","conference_url":"https://us02web.zoom.us/j/1?pwd=s3cret&uname=x","conference_phone":"+12155550100,,1234567890#,,*98765#",
		"notes":"Bring a chair. Password: s3cret  Ring twice.\r\nPasscode:\n\n98765\nQuestions? Write to eve@example.org.\nCall Eve 215-555-0199.\n<b>All</b> welcome<br>Step free","location_notes":"Zoom ID: 123 456\nSide door",
		"contact_1_name":"Eve E.","contact_1_email":"eve@example.org","email":"eve@example.org","phone":"215-555-0199","author":"eve","edit_url":"https://x.example.org/wp-admin","venmo":"@eve",
		"formatted_address":"1 Sample St, Philadelphia, PA 19103, USA","updated":"8/25/2022 11:17:07 AM"}`, options("t"))
	b, err := json.Marshal(row.Listing)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"s3cret", "98765", "Eve", "eve", "0199", "wp-admin"} {
		if strings.Contains(string(b), secret) {
			t.Errorf("the listing holds %q: %s", secret, b)
		}
	}
	l := row.Listing
	if l.Name != "Café & Hope" || !strings.Contains(string(l.Description), "Bring a chair") || !strings.Contains(string(l.Description), "Ring twice") || !strings.Contains(string(l.Description), "All welcome\nStep free") {
		t.Errorf("name %q, description %q", l.Name, l.Description)
	}
	if l.Where.Note != "Side door" || l.Online.URL != "https://us02web.zoom.us/j/1?uname=x" || l.Online.Shown != listing.ShownOnRequest || l.Online.Phone != "+12155550100,,1234567890#" {
		t.Errorf("note %q, online %+v", l.Where.Note, l.Online)
	}
	if l.Source.Date != "2022-08-25" || l.ConfirmedOn != "" {
		t.Errorf("edited is not confirmed: %+v", l.Source)
	}
}

func TestSameSlugOnSeveralDays(t *testing.T) {
	meeting := func(slug, name, day, clock string) string {
		return fmt.Sprintf(`{"name":%q,"slug":%q,"day":%s,"time":%q,"formatted_address":"1 Sample St, Philadelphia, PA 19103, USA"}`, name, slug, day, clock)
	}
	r := guide(t, "["+strings.Join([]string{
		meeting("a", "A", "1", "19:00"), meeting("a", "A", "3", "19:00"), meeting("a", "A", "3", "12:00"), // one group
		meeting("b", "B", "1", "19:00"), meeting("a", "A", "5", "19:00"), meeting("a", "Other", "5", "19:00"),
	}, ",")+"]", options("t"))
	if r.err != nil || len(r.rejected) > 0 || len(r.rows) != 4 {
		t.Fatalf("%d rows, %v %v", len(r.rows), r.rejected, r.err)
	}
	checked(t, r.rows, "t")
	s := r.rows[0].Listing.Schedules
	if len(s) != 2 || s[0].Rule != "FREQ=WEEKLY;BYDAY=MO,WE" || s[1].Rule != "FREQ=WEEKLY;BYDAY=WE" {
		t.Errorf("one group: %+v", s)
	}
	if r.rows[0].Key != "a" || r.rows[2].Key == "a" {
		t.Errorf("keys %q %q", r.rows[0].Key, r.rows[2].Key)
	}
}

func TestBadRows(t *testing.T) {
	r := guide(t, `[{"name":"","slug":"a"},{"name":"Nowhere","slug":"b"},7,"x",null,[],{"name":"C","slug":"c","city":"Camrose"},{"slug":5,"name":"D","conference_url":"https://meet.example.org/x"},{"name":"E","conference_url":"meet.jit.si/e","day":2,"time":"18:00"}]`, options("t"))
	if r.err != nil || len(r.rows) != 3 || len(r.rejected) != 6 {
		t.Fatalf("%d rows, rejected %v, %v", len(r.rows), r.rejected, r.err)
	}
	for _, x := range r.rejected {
		if x.Row < 1 || x.Field == "" || !strings.HasSuffix(x.Reason, ".") {
			t.Errorf("rejection %+v", x)
		}
	}
	if r.rejected[0].Field != "name" || r.rejected[1].Field != "where.address" || r.rows[1].Key != "5" || r.rows[2].Key == "" {
		t.Errorf("%+v", r.rejected)
	}
	var many []string
	for i := range 10_000 {
		many = append(many, fmt.Sprintf(`{"name":"A","slug":"a","day":%d,"time":"%02d:%02d","conference_url":"https://meet.example.org/x"}`, i%7, i%24, i%60))
	}
	r = guide(t, "["+strings.Join(many, ",")+"]", options("t"))
	if r.err != nil || len(r.rows) != 0 || len(r.rejected) != 1 || r.rejected[0].Field != "schedules" {
		t.Errorf("10,000 schedules: %d rows, %v, %v", len(r.rows), r.rejected, r.err)
	}
}

func TestGarbage(t *testing.T) {
	for _, x := range []struct{ feed, code string }{
		{"", "empty"},
		{"  \n ", "empty"},
		{"<!DOCTYPE html><html><body>hello", "web-page"},
		{"\xef\xbb\xbf<html><form><input type=\"password\">", "login-page"},
		{"<html><head><title>Just a moment...</title>", "challenge"},
		{`{"error":"no"}`, "not-an-array"},
		{`"x"`, "not-an-array"},
		{`[{"name":"A","slug":"a","city":"B"},{"name":`, "cut-off"},
		{`[{"name":"A","slug":"a","city":"B"}`, "cut-off"},
		{`[`, "cut-off"},
		{`[{"name":"A"} {"name":"B"}]`, "damaged"},
		{`[] []`, "damaged"},
		{`[nope]`, "damaged"},
		{strings.Repeat("[", 20_000), "damaged"},
		{`["` + strings.Repeat("x", 2<<20) + `"]`, "row-too-large"},
		{"\xff\xfe[\x00]\x00", "utf-16"},
		{"PK\x03\x04xxxx", "spreadsheet"},
		{"\x1f\x8b\x08xxxx", "compressed"},
	} {
		r := guide(t, x.feed, options("t"))
		if r.err == nil {
			t.Errorf("%.40q was read", x.feed)
			continue
		}
		wantFault(t, r.err, x.code)
	}
	if r := guide(t, "\xef\xbb\xbf [ ] \n", options("t")); r.err != nil || len(r.rows) != 0 {
		t.Errorf("an empty feed with a mark: %+v", r)
	}
}

func TestYieldEndsTheReading(t *testing.T) {
	stop := errors.New("stop")
	n := 0
	feed := `[{"name":"A","slug":"a","city":"B"},{"name":"C","slug":"c","city":"B"},{"name":"D","slug":"d","city":"B"}]`
	err := interop.ReadMeetingGuide(t.Context(), strings.NewReader(feed), options("t"), func(interop.Row) error { n++; return stop }, func(interop.Rejection) {})
	if !errors.Is(err, stop) || n != 1 {
		t.Errorf("%v after %d", err, n)
	}
}

func FuzzMeetingGuide(f *testing.F) {
	f.Add(`[{"name":"A","slug":"a","day":[1,"2"],"time":"7:00 pm","end_time":"20:00","types":["O","S"],"formatted_address":"1 Elm St, Philadelphia, PA 19103, USA","latitude":"1","longitude":2}]`)
	f.Add(`[{"name":"&amp;<b>x","conference_url":"zoom.us/j/1?pwd=x","notes":"Password: 1\n2","updated":"2020-01-01 00:00:00"}]`)
	f.Fuzz(func(t *testing.T, feed string) {
		o := options("fuzz")
		o.Program = "aa"
		r := read(interop.ReadMeetingGuide, strings.NewReader(feed), o)
		checked(t, r.rows, "fuzz")
	})
}
