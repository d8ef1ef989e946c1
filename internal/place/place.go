// Package place turns what people write for where they are (a postal code, "Town, ST", a state, a
// point) into coordinates and a time zone, offline, and measures distance.
//
// It refuses to guess: a name that several states have is answered with the choices, and a name
// nobody knows is an error. It asks no service, and none of its errors repeats what was typed,
// because a place a person in distress typed must never reach a log.
//
//	p, err := place.US().Find("st. louis, mo")
package place

import (
	"errors"
	"strconv"
)

// Kind says what a Place is: only a State has no point that a distance can be measured from.
type Kind string

const (
	Postal Kind = "postal"
	Town   Kind = "town"
	State  Kind = "state"
	Point  Kind = "point"
)

// Place is one place. Town, State, Country and Zone are empty where they are not known. For a State
// Lat and Lon are the middle of its postal codes: good for drawing a map, never for a radius. For a
// Point, Town, State and Zone are those of the nearest postal code.
type Place struct {
	Kind    Kind
	Code    string
	Town    string
	State   string
	Country string
	Lat     float64
	Lon     float64
	Zone    string

	stateName string
}

// Label is the place as a person reads it.
func (p Place) Label() string {
	switch p.Kind {
	case Postal:
		if p.Town == "" {
			return p.Code
		}
		return p.townState() + " " + p.Code
	case Town:
		return p.townState()
	case State:
		if shared[p.stateName] {
			return p.stateName + " State"
		}
		return p.stateName
	}
	return coordinate(p.Lat, 2) + ", " + coordinate(p.Lon, 2)
}

// Value is what a near parameter holds for this place: Find(p.Value()) is p again.
func (p Place) Value() string {
	switch p.Kind {
	case Postal:
		return p.Code
	case Town:
		return p.townState()
	case State:
		if _, taken := nicknames[Fold(p.State)]; taken && p.Country == "US" {
			return p.stateName
		}
		return p.State
	}
	return coordinate(p.Lat, 5) + "," + coordinate(p.Lon, 5)
}

func (p Place) townState() string {
	if p.State == "" {
		return p.Town
	}
	return p.Town + ", " + p.State
}

// coordinate drops trailing zeros, so that the short form a person typed comes back as typed.
func coordinate(degrees float64, digits int) string {
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(degrees, 'f', digits, 64), 64)
	return strconv.FormatFloat(rounded+0, 'f', -1, 64)
}

// The errors of this package carry no word of what was typed.
var (
	// ErrUnknown: no place of this name is known.
	ErrUnknown = errors.New("no such place is known")
	// ErrPoint: two numbers that are no latitude and longitude.
	ErrPoint = errors.New("a point is a latitude from -90 to 90 and a longitude from -180 to 180, as 39.95,-75.16")
	// ErrWithin: not a distance, or one that is not allowed.
	ErrWithin = errors.New("a distance is a number above 0 with mi or km, as 25mi, and at most 500mi")
)

// Ambiguous is the error for a name several places have.
type Ambiguous struct {
	// Choices holds at most 12, those with the most postal codes first.
	Choices []Place
}

func (*Ambiguous) Error() string { return "several places have this name" }

const maxChoices = 12
