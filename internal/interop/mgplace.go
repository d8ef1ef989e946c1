package interop

import (
	"regexp"
	"strconv"
	"strings"

	"openchair/internal/listing"
	"openchair/internal/place"
)

// doorway is what a row says about where to go.
type doorway struct {
	said   bool // an address, a town or a place is named
	street bool // and it is one to go to, not a region
	zone   string
}

var (
	// districtCode is a number in a fellowship's own map: not a group's name, nor part of a place's.
	districtCode = regexp.MustCompile(`(?i)^(district\s*\d+|d\d+\b.*|gso\b.*|area \d+)$`)
	districtTail = regexp.MustCompile(`\s*\(D\d+\)\s*$`)
	stateAndCode = regexp.MustCompile(`^([A-Z]{2})(?:\s+(\d{5}(?:-\d{4})?))?$`)
	postalOnly   = regexp.MustCompile(`^(?:\d{4,6}(?:-\d{4})?|[A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})$`)
	// elsewhere are words in the place's name that say there is none.
	elsewhere = regexp.MustCompile(`(?i)^(virtual( only| meeting)?|online( only| meeting)?|zoom|on ?line|telephone|phone|internet)$`)
)

// privateHome is a place whose address its people would rather give than have published.
var privateHome = regexp.MustCompile(`(?i)\b(private (residence|home|house)|someone's home|member'?s home)\b`)

var countries = map[string]string{
	"usa": "US", "us": "US", "united states": "US", "united states of america": "US", "u.s.a.": "US", "canada": "CA", "uk": "GB", "united kingdom": "GB",
	"england": "GB", "scotland": "GB", "ireland": "IE", "germany": "DE", "netherlands": "NL", "the netherlands": "NL", "south africa": "ZA", "iceland": "IS",
	"australia": "AU", "new zealand": "NZ", "mexico": "MX", "france": "FR", "spain": "ES", "italy": "IT", "sweden": "SE", "norway": "NO", "denmark": "DK",
	"finland": "FI", "india": "IN", "israel": "IL", "japan": "JP", "brazil": "BR", "belgium": "BE", "austria": "AT", "switzerland": "CH", "poland": "PL",
}

var provinces = map[string]string{
	"alberta": "AB", "british columbia": "BC", "manitoba": "MB", "new brunswick": "NB", "newfoundland and labrador": "NL", "nova scotia": "NS",
	"ontario": "ON", "prince edward island": "PE", "quebec": "QC", "québec": "QC", "saskatchewan": "SK",
}

// place reads where a group meets. "approximate" means that the point is a region, and so does an
// address without a street: then the town is kept, and no door is shown.
func (g *guide) place(l *listing.Listing, c cellsOf, note func(string)) doorway {
	w := &l.Where
	full := oneLine(c.text("formatted_address"))
	if full == "" {
		full = oneLine(c.text("full_address"))
	}
	street := oneLine(c.text("address"))
	if full == "" && strings.Count(street, ",") >= 2 && !c.has("city") {
		full, street = street, ""
	}
	g.splitAddress(w, full)
	if street != "" {
		w.Address = listing.Text(street)
	}
	for field, to := range map[string]*listing.Text{"city": &w.City, "state": &w.State, "postal_code": &w.PostalCode} {
		if v := oneLine(c.text(field)); v != "" {
			*to = listing.Text(v)
		}
	}
	if v := oneLine(c.text("country")); v != "" {
		w.Country = listing.Text(v)
		if code, ok := countries[strings.ToLower(v)]; ok {
			w.Country = listing.Text(code)
		}
	}
	if name := districtTail.ReplaceAllString(oneLine(c.text("location")), ""); name != "" && !districtCode.MatchString(name) && !elsewhere.MatchString(name) && !strings.EqualFold(name, string(w.Address)) {
		w.Name = listing.Text(name)
	}
	if w.PostalCode != "" && strings.Contains(string(w.Name), string(w.PostalCode)) {
		w.Name = "" // the address again
	}
	if region := regionOf(c); w.City == "" && w.Address != "" && region != "" {
		w.City = listing.Text(region)
	}
	d := doorway{said: w.Address != "" || w.City != "" || w.Name != "" || w.PostalCode != "" || full != ""}
	d.street = (w.Address != "" || w.Name != "" && w.City != "") && !c.yes("approximate")
	g.point(w, c, note)
	d.zone = g.placeZone(w)
	if privateHome.MatchString(string(w.Name)) {
		note("location: a private home, shown as an area only")
		w.Shown = listing.ShownArea
	}
	if !d.street {
		w.Name, w.Address, w.Shown = "", "", listing.ShownArea
	}
	return d
}

func regionOf(c cellsOf) string {
	if r := oneLine(c.text("region")); r != "" {
		return r
	}
	if all := c.list("regions"); len(all) > 0 {
		return oneLine(all[len(all)-1])
	}
	return ""
}

// splitAddress takes a formatted address apart from its end: country, state and code, town, street.
func (g *guide) splitAddress(w *listing.Where, full string) {
	var parts []string
	for p := range strings.SplitSeq(full, ",") {
		if p = strings.TrimSpace(p); p != "" {
			parts = append(parts, p)
		}
	}
	last := func() string {
		if len(parts) == 0 {
			return ""
		}
		return parts[len(parts)-1]
	}
	drop := func() { parts = parts[:len(parts)-1] }
	if code, ok := countries[strings.ToLower(last())]; ok {
		w.Country = listing.Text(code)
		drop()
	}
	if postalOnly.MatchString(last()) {
		w.PostalCode = listing.Text(last())
		drop()
	}
	if m := stateAndCode.FindStringSubmatch(last()); m != nil && (w.Country == "" || w.Country == "US" || w.Country == "CA") {
		w.State = listing.Text(m[1])
		if m[2] != "" {
			w.PostalCode = listing.Text(m[2])
		}
		drop()
	} else if code, ok := provinces[strings.ToLower(last())]; ok && (w.Country == "CA" || len(parts) > 1) {
		w.State = listing.Text(code)
		drop()
	}
	if len(parts) > 0 {
		w.City = listing.Text(last())
		drop()
	}
	w.Address = listing.Text(strings.Join(parts, ", "))
}

// point reads the coordinates; "0,0" and half a point are none. Without one the postal code's or the
// town's is used, so that the group can be found.
func (g *guide) point(w *listing.Where, c cellsOf, note func(string)) {
	lat, ok1 := c.number("latitude")
	lon, ok2 := c.number("longitude")
	if both := c.text("coordinates"); !ok1 && !ok2 && both != "" {
		a, b, _ := strings.Cut(both, ",")
		var err1, err2 error
		lat, err1 = strconv.ParseFloat(strings.TrimSpace(a), 64)
		lon, err2 = strconv.ParseFloat(strings.TrimSpace(b), 64)
		ok1, ok2 = err1 == nil, err2 == nil
	}
	if ok1 && ok2 && lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180 && (lat != 0 || lon != 0) {
		w.Lat, w.Lon = &lat, &lon
		return
	}
	if c.has("latitude") || c.has("longitude") {
		note("latitude, longitude: not a point on the map, left out")
	}
	if p, ok := g.lookUp(w); ok {
		w.Lat, w.Lon = &p.Lat, &p.Lon
	}
}

func (g *guide) lookUp(w *listing.Where) (place.Place, bool) {
	if g.o.Places == nil || w.Country != "" && w.Country != "US" {
		return place.Place{}, false
	}
	// A postal code of another state is a slip: neither its point nor its zone is the group's.
	if p, ok := g.o.Places.Postal(string(w.PostalCode)); ok && (w.State == "" || p.State == "" || strings.EqualFold(p.State, string(w.State))) {
		return p, true
	}
	return g.o.Places.Town(string(w.City), string(w.State))
}

// placeZone is the zone of the postal code, the town or the point. A point in another country is not
// looked up: the nearest place across the border may keep another time.
func (g *guide) placeZone(w *listing.Where) string {
	if p, ok := g.lookUp(w); ok && p.Zone != "" {
		return p.Zone
	}
	if g.o.Places == nil || w.Lat == nil || w.Country != "" && w.Country != "US" {
		return ""
	}
	p, _ := g.o.Places.Nearest(*w.Lat, *w.Lon)
	return p.Zone
}

// rooms reads how to join from afar.
func (g *guide) rooms(l *listing.Listing, c cellsOf, note func(string)) bool {
	l.Online.Shown = listing.ShownFull
	if raw := c.text("conference_url"); raw != "" {
		u, shown := link(raw)
		if u == "" {
			note("conference_url: not a web address, left out")
		}
		if shown == listing.ShownOnRequest {
			note("conference_url: a password in it was left out; the link is given on request")
			l.Online.Shown = shown
		}
		l.Online.URL = u
	}
	if raw := c.text("conference_phone"); raw != "" {
		number, shown := phone(raw)
		if number == "" {
			note("conference_phone: not a telephone number, left out")
		}
		if shown == listing.ShownOnRequest {
			l.Online.Shown = shown
		}
		l.Online.Phone = number
	}
	return l.Online.URL != "" || l.Online.Phone != ""
}

// format follows the feed's own word where it has one; else a door and a link decide. A place that is
// closed for now is no door, and a group with neither is paused, not gone.
func (g *guide) format(l *listing.Listing, c cellsOf, door doorway, linked bool, types []string, note func(string)) {
	open := door.street
	away := linked
	option := strings.ToLower(strings.TrimSpace(c.text("attendance_option")))
	switch option {
	case "in_person":
		away = false
		open = true
	case "online":
		open = false
	case "hybrid":
		open = door.street
	}
	closed := hasCode(types, "TC")
	if closed {
		open = false
		note("types: TC, the place is closed for now")
	}
	switch {
	case open && away:
		l.Format = listing.Hybrid
	case open:
		l.Format = listing.InPerson
	case away && l.Online.URL == "":
		l.Format = listing.Phone
	case away, option == "online":
		l.Format = listing.Online
	default:
		l.Format = listing.InPerson
		if closed || option == "inactive" {
			l.State = listing.Paused
			note("does not meet now: paused")
		} else if !door.street {
			note("address: a region, not a door")
		}
	}
	if option == "inactive" && l.State != listing.Paused {
		l.State = listing.Paused
		note("attendance_option: inactive, so it is paused")
	}
	if l.Format == listing.Online || l.Format == listing.Phone {
		l.Where = listing.Where{Shown: listing.ShownFull}
	}
	if l.Format == listing.InPerson {
		l.Online = listing.OnlineRoom{Shown: listing.ShownOnRequest}
	}
}
