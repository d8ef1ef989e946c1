package interop

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	"openchair/internal/listing"
)

// LeftOut counts, by reason, the listings a format has no words for.
type LeftOut map[string]int

// meetingJSON is one meeting of the feed we publish. The order of the fields is the specification's.
type meetingJSON struct {
	Name             string   `json:"name"`
	Slug             string   `json:"slug"`
	Day              int      `json:"day"`
	Time             string   `json:"time"`
	EndTime          string   `json:"end_time,omitempty"`
	Timezone         string   `json:"timezone,omitempty"`
	Types            []string `json:"types,omitempty"`
	Notes            string   `json:"notes,omitempty"`
	ConferenceURL    string   `json:"conference_url,omitempty"`
	ConferencePhone  string   `json:"conference_phone,omitempty"`
	Location         string   `json:"location,omitempty"`
	LocationNotes    string   `json:"location_notes,omitempty"`
	FormattedAddress string   `json:"formatted_address,omitempty"`
	Latitude         *float64 `json:"latitude,omitempty"`
	Longitude        *float64 `json:"longitude,omitempty"`
	Approximate      string   `json:"approximate,omitempty"`
	Region           string   `json:"region,omitempty"`
	Group            string   `json:"group,omitempty"`
	Updated          string   `json:"updated,omitempty"`
	Entity           string   `json:"entity,omitempty"`
}

// WriteMeetingGuide writes the support groups that meet every week, one object a day: readers that
// flatten a list of days lose a neighbour. What the format cannot say is left out and counted.
func WriteMeetingGuide(w io.Writer, listings iter.Seq2[listing.Listing, error]) (LeftOut, error) {
	out := bufio.NewWriter(w)
	left := LeftOut{}
	between := "["
	for l, err := range listings {
		if err != nil {
			return left, err
		}
		if l.Example {
			continue
		}
		if why := unfit(&l); why != "" {
			left[why]++
			continue
		}
		p := l.Public()
		wrote := false
		for _, m := range meetingsOf(&p) {
			b, err := json.Marshal(m)
			if err != nil {
				return left, err
			}
			out.WriteString(between + "\n")
			out.Write(b)
			between, wrote = ",", true
		}
		if !wrote {
			left["not weekly"]++
		}
	}
	if between == "[" {
		out.WriteString("[")
	}
	out.WriteString("\n]\n")
	return left, out.Flush()
}

// unfit is why a listing is no Meeting Guide meeting at all.
func unfit(l *listing.Listing) string {
	switch {
	case l.State != listing.Published:
		return "not published"
	case l.Kind != listing.SupportGroup:
		return "not a support group"
	case l.ByAppointment || len(l.Schedules) == 0:
		return "by appointment or without a time"
	case l.Cohort != nil:
		return "a course with a start"
	}
	return ""
}

func meetingsOf(l *listing.Listing) []meetingJSON {
	base := meetingJSON{
		Name: l.Name, Types: typesOf(l), Notes: string(l.Summary), Group: string(l.Organization.Name),
		ConferenceURL: string(l.Online.URL), ConferencePhone: string(l.Online.Phone), Entity: string(l.Organization.Name),
	}
	if !l.ChangedAt.IsZero() {
		base.Updated = l.ChangedAt.UTC().Format(time.DateTime)
	}
	if l.Format == listing.InPerson || l.Format == listing.Hybrid {
		w := l.Where
		base.Location, base.LocationNotes, base.Region = string(w.Name), string(w.Note), string(w.City)
		base.FormattedAddress = formatted(w)
		base.Latitude, base.Longitude = w.Lat, w.Lon
		base.Approximate = "no"
		if w.Shown != listing.ShownFull || w.Address == "" {
			base.Approximate = "yes"
		}
	}
	var out []meetingJSON
	for _, s := range l.Schedules {
		r, err := s.Compile()
		if err != nil {
			continue
		}
		rule := r.Rule()
		if rule.Once || rule.Monthly || rule.Interval != 1 || strings.Contains(s.Rule, "COUNT") || strings.Contains(s.Rule, "UNTIL") {
			continue
		}
		for _, d := range rule.Days {
			m := base
			m.Day, m.Timezone = int(d.Day), string(s.Zone)
			m.Time = clock(r.Minute())
			if s.Minutes != nil {
				m.EndTime = clock((r.Minute() + *s.Minutes) % (24 * 60))
			}
			out = append(out, m)
		}
	}
	slugs(out, l.Slug)
	return out
}

// slugs gives each day its own: the listing's where there is one day only.
func slugs(meetings []meetingJSON, slug string) {
	seen := map[string]bool{}
	for i := range meetings {
		m := &meetings[i]
		if m.Slug = slug; len(meetings) == 1 {
			return
		}
		suffix := "-" + strings.ToLower(dayCodes[m.Day])
		if m.Slug = cutSlug(slug, suffix); seen[m.Slug] {
			m.Slug = cutSlug(slug, suffix+strings.ReplaceAll(m.Time, ":", ""))
		}
		seen[m.Slug] = true
	}
}

func cutSlug(slug, suffix string) string {
	if len(slug)+len(suffix) > listing.MaxSlug {
		slug = strings.TrimRight(slug[:listing.MaxSlug-len(suffix)], "-")
	}
	return slug + suffix
}

func clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

func formatted(w listing.Where) string {
	var parts []string
	for _, p := range []string{string(w.Address), string(w.City), strings.TrimSpace(string(w.State) + " " + string(w.PostalCode)), country(string(w.Country))} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ", ")
}

func country(code string) string {
	if code == "US" {
		return "USA"
	}
	return code
}

// typesOf are the codes that say exactly what the listing says.
func typesOf(l *listing.Listing) []string {
	var out []string
	for _, x := range []struct {
		code string
		is   bool
	}{
		{"O", l.Joining.WhoMayAttend == "anyone"},
		{"C", l.Joining.WhoMayAttend == "members"},
		{"A", l.Faith.Value == "secular"},
		{"POA", l.Joining.Proof == listing.Yes},
		{"ONL", l.Online.URL != "" || l.Online.Phone != ""},
		{"ASL", has(l.Access, "asl")},
		{"X", has(l.Access, "wheelchair")},
		{"XB", has(l.Access, "wheelchair-bathroom")},
		{"FF", has(l.Access, "fragrance-free")},
		{"BA", has(l.Access, "childcare")},
		{"CF", has(l.Access, "child-friendly")},
		{"OUT", has(l.Access, "outdoor")},
		{"M", has(l.Audiences, "men")},
		{"W", has(l.Audiences, "women")},
		{"NB", has(l.Audiences, "nonbinary")},
		{"T", has(l.Audiences, "transgender")},
		{"LGBTQ", has(l.Audiences, "lgbtq")},
		{"Y", has(l.Audiences, "young-adults")},
		{"SEN", has(l.Audiences, "older-adults")},
		{"POC", has(l.Audiences, "bipoc")},
		{"NDG", has(l.Audiences, "indigenous")},
		{"BE", has(l.Audiences, "newcomers")},
		{"P", has(l.Audiences, "professionals")},
		{"DD", has(l.Topics, "dual-diagnosis")},
	} {
		if x.is {
			out = append(out, x.code)
		}
	}
	codes := map[string]string{}
	for code, tag := range languageCodes {
		codes[tag] = code
	}
	for _, tag := range l.Languages {
		if code, ok := codes[tag]; ok {
			out = append(out, code)
		}
	}
	return out
}

func has(list []string, id string) bool { return slices.Contains(list, id) }
