package listing

import "math"

// areaGrid is the grid, in degrees, a hidden place is snapped to: about five kilometres. A place that
// were moved at random would average out over many looks; a grid does not.
const areaGrid = 0.05

// Snap is the centre of the grid cell a point falls in.
func Snap(lat, lon float64) (float64, float64) {
	cell := func(x float64) float64 {
		return math.Round((math.Floor(x/areaGrid)+0.5)*areaGrid*1000) / 1000
	}
	return cell(lat), cell(lon)
}

// Point is where search may place the listing: exact only when the whole address is shown, else the
// centre of its grid cell. ok is false when it has no point.
func (l *Listing) Point() (lat, lon float64, ok bool) {
	w := l.Where
	if w.Lat == nil || w.Lon == nil {
		return 0, 0, false
	}
	if w.Shown == ShownFull {
		return *w.Lat, *w.Lon, true
	}
	lat, lon = Snap(*w.Lat, *w.Lon)
	return lat, lon, true
}

// Public is the listing as anybody may see it: a street that is not shown, a link given on request
// and a private address are gone, not masked. Every output and the index are made from this.
func (l *Listing) Public() Listing {
	p := *l
	p.Source.SeenOn = ""
	switch p.Where.Shown {
	case ShownFull:
	case ShownArea:
		lat, lon, ok := l.Point()
		p.Where.Name, p.Where.Address, p.Where.Note = "", "", ""
		p.Where.PostalCode = firstFive(p.Where.PostalCode)
		if ok {
			p.Where.Lat, p.Where.Lon = &lat, &lon
		}
	default:
		p.Where.Name, p.Where.Address, p.Where.Note, p.Where.PostalCode = "", "", "", ""
		p.Where.Lat, p.Where.Lon = nil, nil
	}
	if p.Online.Shown != ShownFull {
		p.Online.URL, p.Online.Phone = "", ""
	}
	if !p.Contact.EmailShown {
		p.Contact.Email = ""
	}
	return p
}

func firstFive(code Text) Text {
	if len(code) > 5 && code[5] == '-' {
		return code[:5]
	}
	return code
}
