package main

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"openchair/internal/listing"
	"openchair/internal/vocab"
)

// feed is one public meeting list the peer rows come from.
type feed struct {
	program, name, nameES, url string
	date                       listing.Date // for rows that say no day
}

var feeds = map[string]feed{
	"tsml-ui/aasepia": {program: "aa", name: "Meeting list of the Southeastern Pennsylvania Intergroup of A.A. (copy in Code for Recovery's tsml-ui)", nameES: "Alcohólicos Anónimos", url: "https://github.com/code4recovery/tsml-ui"},
	"tsml-ui/al-anon": {program: "al-anon", name: "Meeting list of Al-Anon Massachusetts (copy in Code for Recovery's tsml-ui)", nameES: "Grupos de Familia Al-Anon", url: "https://github.com/code4recovery/tsml-ui"},
	"tsml-ui/eda":     {program: "eda", name: "Meeting list of Eating Disorders Anonymous (copy in Code for Recovery's tsml-ui)", nameES: "Eating Disorders Anonymous (EDA)", url: "https://github.com/code4recovery/tsml-ui"},
	// The sample's text is older than its file: 2019 is the latest it can be.
	"bmlt-sample": {program: "na", name: "Meeting list of Narcotics Anonymous in Greater New York (sample database of the BMLT server)", nameES: "Narcóticos Anónimos", url: "https://github.com/bmlt-enabled/bmlt-server", date: "2019"},
}

var (
	// district marks where a group belongs in its fellowship's own map, not where it meets.
	district  = regexp.MustCompile(`\s*\(D\d+\)\s*$|^District \d+$|^Virtual Only$`)
	timeOfEDA = regexp.MustCompile(`(?i)\s+- (?:[a-z]+days? )?\d{1,2}(?::\d\d)? ?(?:am|pm)?\b.*$|\s*@ \d{1,2} ?(?:am|pm)\b.*$`)
	medium    = regexp.MustCompile(`(?i)\s+- (Online|Hybrid|Discord|Phone Only)\s*$`)
	// business meetings are for a fellowship's servants: nobody looking for help belongs there.
	business = regexp.MustCompile(`(?i)business meeting`)
)

// fellowships turns meetings into groups: rows of one name, organization and address are one listing.
func (a *author) fellowships(area, file string, rows []fact) {
	t := a.tally[file]
	groups := map[string][]fact{}
	var order []string
	for _, f := range rows {
		switch {
		case f.get("led_by") != "peer":
			continue
		case business.MatchString(f.get("name")):
			t.leave("a business meeting, not a group", 1)
			continue
		}
		k := strings.ToLower(groupName(f) + "|" + f.get("organization") + "|" + f.street())
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], f)
	}
	for _, k := range order {
		t.used += len(groups[k])
		a.group(area, groups[k])
	}
}

func groupName(f fact) string {
	name := strings.TrimSpace(f.get("name"))
	if f.get("source") == "tsml-ui/eda" {
		name = medium.ReplaceAllString(timeOfEDA.ReplaceAllString(name, ""), "")
		if !strings.Contains(name, "EDA") {
			name = "EDA " + name
		}
	}
	if strings.Count(name, "(") > strings.Count(name, ")") {
		name += ")"
	}
	return strings.ReplaceAll(name, "AFG(", "AFG (")
}

func (a *author) group(area string, rows []fact) {
	slices.SortStableFunc(rows, func(x, y fact) int {
		if d := slices.Index(dayOrder, x.get("day")) - slices.Index(dayOrder, y.get("day")); d != 0 {
			return d
		}
		return strings.Compare(x.get("time"), y.get("time"))
	})
	first := rows[0]
	from := feeds[first.get("source")]
	program, _ := vocab.FellowshipByID(from.program)
	m := a.shared(rows)
	l := listing.New(groupName(first))
	l.Kind, l.LedBy = listing.SupportGroup, listing.Peer
	l.Organization = listing.Organization{Name: first.text("organization"), Kind: "fellowship"}
	l.Topics = addNew([]string{program.Topic}, m.topics...)
	// The fellowship's own broad word adds nothing to its topic.
	l.Topics = slices.DeleteFunc(l.Topics, func(id string) bool { return id == "addiction" })
	l.Audiences, l.Approach, l.Access = m.audiences, m.approach, m.access
	l.Attendee = listing.Self
	if program.Family {
		l.Attendee = listing.Family
	}
	l.Languages = allSay(rows, "languages")
	zero := 0
	l.Cost = listing.Cost{Basis: listing.Donation, Floor: &zero, Currency: "USD", Per: listing.PerSession, Note: listing.Text("By the fellowship's rule. " + program.NoFee)}
	l.Schedules = weekly(rows)
	if skip := firstWeekOff(first); skip != "" && len(l.Schedules) == 1 {
		l.Schedules[0].Rule = skip
		l.Schedules[0].Start = firstOf("2"+ruleDays[first.get("day")]).Format(time.DateOnly) + "T" + first.get("time")
	}
	l.Format = formatOf(rows)
	if l.Format != listing.Online {
		l.Where = door(rows)
	}
	l.Joining.WhoMayAttend = mayAttend(rows)
	if page := pageOf(first); page != "" {
		l.Contact.URL = page
	}
	l.Source = listing.Source{Kind: listing.SourceSeed, Name: listing.Text(from.name), ExternalID: first.text("id"), URL: sourceURL(first, from), License: "MIT", Date: oldest(rows, from.date)}
	a.fromName(&l)
	a.sayGroup(&l, rows, program, from)
	a.add(area, l, string(l.Where.City))
}

// shared is what every meeting of the group says: "men" on one evening does not make a men's group.
func (a *author) shared(rows []fact) merged {
	m := a.read(rows[0])
	for _, f := range rows[1:] {
		o := a.read(f)
		m.topics, m.audiences = common(m.topics, o.topics), common(m.audiences, o.audiences)
		m.approach, m.access = common(m.approach, o.approach), common(m.access, o.access)
		m.styles = addNew(m.styles, o.styles...)
	}
	return m
}

func allSay(rows []fact, column string) []string {
	out := rows[0].words(column)
	for _, f := range rows[1:] {
		out = common(out, f.words(column))
	}
	return out
}

// formatOf: a group with a door and a link on any of its days is hybrid.
func formatOf(rows []fact) listing.Format {
	formats := map[string]bool{}
	for _, f := range rows {
		formats[f.get("format")] = true
	}
	switch {
	case strings.Contains(rows[0].get("name"), "Phone Only"):
		return listing.Phone
	case formats["hybrid"] || formats["in-person"] && formats["online"]:
		return listing.Hybrid
	case formats["online"]:
		return listing.Online
	}
	return listing.InPerson
}

func door(rows []fact) listing.Where {
	f := rows[0]
	for _, other := range rows {
		if _, lon := f.point(); lon == nil {
			f = other
		}
	}
	w := listing.Where{Address: listing.Text(f.street()), City: f.text("city"), State: f.text("state"), PostalCode: f.text("zip"), Shown: listing.ShownFull}
	if venue := strings.TrimSpace(district.ReplaceAllString(f.get("venue"), "")); venue != f.street() {
		w.Name = listing.Text(venue)
	}
	if w.City != "" {
		w.Country = "US"
	}
	for _, other := range rows {
		if w.PostalCode == "" {
			w.PostalCode = other.text("zip")
		}
	}
	locate(&w, f)
	return w
}

func mayAttend(rows []fact) string {
	words := map[string]string{"open to anyone": "anyone", "people with the problem": "members"}
	out := words[rows[0].get("who_may_attend")]
	for _, f := range rows[1:] {
		if words[f.get("who_may_attend")] != out {
			return "unknown"
		}
	}
	return out
}

// oldest is the date of the least recent row: a listing is never shown newer than any of its facts.
func oldest(rows []fact, stated listing.Date) listing.Date {
	out := stated
	if out != "" {
		return out
	}
	for _, f := range rows {
		if d := listing.Date(f.get("source_date")); out == "" || d < out {
			out = d
		}
	}
	return out
}

func pageOf(f fact) listing.Text {
	if u := f.get("url"); listing.IsWebAddress(u) {
		return listing.Text(u)
	}
	return ""
}

func sourceURL(f fact, from feed) listing.Text {
	if u := pageOf(f); u != "" {
		return u
	}
	return listing.Text(from.url)
}

// firstWeekOff reads the one exception that groups write into their names.
func firstWeekOff(f fact) string {
	if !strings.Contains(f.get("name"), "No Mtg On The 1st") {
		return ""
	}
	d := ruleDays[f.get("day")]
	return "FREQ=MONTHLY;BYDAY=2" + d + ",3" + d + ",4" + d + ",5" + d
}

// nameSays are words in a group's own name that settle whom it is for.
var nameSays = []struct {
	words string
	means meaning
}{
	{`(?i)\bwom[ae]n(['’]?s)?\b|\bladies\b`, audience("women")},
	{`(?i)\bmen['’]?s\b`, audience("men")},
	{`(?i)\byoung (people|men)`, audience("young-adults")},
	{`(?i)\balateen\b`, audience("teens")},
	{`(?i)\badult children\b`, topic("adult-children-of-alcoholics")},
	{`(?i)\bLGBTQ|\bgay\b|\blesbian`, audience("lgbtq")},
	{`\bBIPOC\b`, audience("bipoc")},
	{`(?i)\btrans/`, audience("transgender", "nonbinary")},
	{`(?i)chronic illness`, topic("chronic-illness")},
	{`(?i)neurodivergent`, topic("neurodiversity")},
	{`(?i)\b(beginner|newcomer)s?['’]?s?\b`, audience("newcomers")},
}

func (a *author) fromName(l *listing.Listing) {
	for _, say := range nameSays {
		if regexp.MustCompile(say.words).MatchString(l.Name) {
			l.Topics, l.Audiences = addNew(l.Topics, say.means.topics...), addNew(l.Audiences, say.means.audiences...)
		}
	}
	if strings.Contains(l.Name, "Atheists") {
		l.Faith.Value = "secular"
	}
	if strings.Contains(l.Name, "German Speaking") {
		l.Languages = []string{"de"}
	}
}
