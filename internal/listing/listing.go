// Package listing is what the directory holds: one shape for a thing a person can join or book, and
// the rules that keep it true. It knows no database, no page and no search. It refuses to guess:
// what nobody said is unknown, and unknown is never free, zero or no.
//
//	l := listing.New("Grief circle")
//	if problems := l.Check(); len(problems) > 0 { … }
package listing

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"
)

// Text is a text that may be unknown: empty here, null in JSON.
type Text string

// MarshalJSON writes null for the unknown.
func (t Text) MarshalJSON() ([]byte, error) {
	if t == "" {
		return []byte("null"), nil
	}
	return json.Marshal(string(t))
}

// Answer is yes, no or unknown. The zero value is unknown.
type Answer string

// The three answers.
const (
	Yes     Answer = "yes"
	No      Answer = "no"
	Unknown Answer = "unknown"
)

// MarshalJSON writes "unknown" for the zero value.
func (a Answer) MarshalJSON() ([]byte, error) {
	if a == "" {
		a = Unknown
	}
	return json.Marshal(string(a))
}

// Kind is what a person joins or books. It is never derived from who leads it.
type Kind string

// The kinds.
const (
	SupportGroup      Kind = "support-group"
	GroupTherapy      Kind = "group-therapy"
	IndividualTherapy Kind = "individual-therapy"
	Class             Kind = "class"
	Program           Kind = "program"
)

// LedBy says who runs it. Every listing says so.
type LedBy string

// Who can lead.
const (
	Peer         LedBy = "peer"
	Professional LedBy = "professional"
	CoLed        LedBy = "co-led"
)

// Attendee says whether the person who comes has it or loves someone who has it.
type Attendee string

// Who attends. An unstated attendee is Unknown and matches no filter.
const (
	Self            Attendee = "self"
	Family          Attendee = "family"
	Both            Attendee = "both"
	AttendeeUnknown Attendee = "unknown"
)

// Format is how people meet.
type Format string

// The formats. Hybrid is both in person and online.
const (
	InPerson Format = "in-person"
	Online   Format = "online"
	Hybrid   Format = "hybrid"
	Phone    Format = "phone"
)

// Shown says how much of an address or a link seekers see.
type Shown string

// How much is shown. Area applies to places only.
const (
	ShownFull      Shown = "full"
	ShownArea      Shown = "area"
	ShownOnRequest Shown = "on-request"
)

// State is where a listing stands between a draft and the door.
type State string

// The states. Only published and paused listings have a page.
const (
	Draft     State = "draft"
	Pending   State = "pending"
	Published State = "published"
	Paused    State = "paused"
	Withdrawn State = "withdrawn"
)

// Listing is the one shape: seed lines, API, import and export columns and form fields all use these
// names. Money is in minor units with an ISO 4217 code, languages are BCP 47, times are local wall
// clock with an IANA zone and an RFC 5545 rule. The last four fields are derived for one request.
type Listing struct {
	ID           uuid.UUID              `json:"id"`
	Slug         string                 `json:"slug"`
	Example      bool                   `json:"example"`
	Lang         string                 `json:"lang"`
	Name         string                 `json:"name"`
	Summary      Text                   `json:"summary"`
	Description  Text                   `json:"description"`
	Translations map[string]Translation `json:"translations"`

	Kind         Kind         `json:"kind"`
	LedBy        LedBy        `json:"led_by"`
	Leaders      []Leader     `json:"leaders"`
	Organization Organization `json:"organization"`

	Topics    []string `json:"topics"`
	Audiences []string `json:"audiences"`
	Attendee  Attendee `json:"attendee"`
	Age       Age      `json:"age"`
	Approach  []string `json:"approach"`
	Faith     Faith    `json:"faith"`
	Languages []string `json:"languages"`

	Cost      Cost      `json:"cost"`
	Insurance Insurance `json:"insurance"`

	ByAppointment       bool       `json:"by_appointment"`
	Cohort              *Cohort    `json:"cohort"`
	Schedules           []Schedule `json:"schedules"`
	ScheduleConfirmedOn Date       `json:"schedule_confirmed_on"`

	Format Format     `json:"format"`
	Where  Where      `json:"where"`
	Online OnlineRoom `json:"online"`
	Serves []string   `json:"serves"`

	Joining Joining  `json:"joining"`
	Access  []string `json:"access"`
	Privacy Privacy  `json:"privacy"`
	Contact Contact  `json:"contact"`
	Source  Source   `json:"source"`

	ConfirmedOn Date `json:"confirmed_on"`
	ConfirmedBy Text `json:"confirmed_by"`
	// DoubtedOn is the day a second person reported that nobody was there; a confirmation clears it. Absent
	// from JSON otherwise.
	DoubtedOn Date `json:"doubted_on,omitempty"`

	Freshness Freshness `json:"freshness"`
	State     State     `json:"state"`
	Revision  int       `json:"revision"`
	CreatedAt time.Time `json:"created_at"`
	ChangedAt time.Time `json:"changed_at"`

	NextMeeting *time.Time `json:"next_meeting"`
	DistanceM   *int       `json:"distance_m"`
	Estimate    *Estimate  `json:"estimate"`
}

// Translation is a listing's own words in another language, written by a person.
type Translation struct {
	Name        string `json:"name"`
	Summary     Text   `json:"summary"`
	Description Text   `json:"description"`
}

// Leader is one who runs it. Peers go by first name unless they choose otherwise.
type Leader struct {
	Role       Text     `json:"role"`
	Name       Text     `json:"name"`
	Credential Text     `json:"credential"`
	License    *License `json:"license"`
}

// License is a register entry. Checked only with a dated check.
type License struct {
	Type         Text `json:"type"`
	Number       Text `json:"number"`
	Jurisdiction Text `json:"jurisdiction"`
	LookupURL    Text `json:"lookup_url"`
	CheckedOn    Date `json:"checked_on"`
	CheckedBy    Text `json:"checked_by"`
	ExpiresOn    Date `json:"expires_on"`
}

// Organization is who stands behind it.
type Organization struct {
	Name Text `json:"name"`
	Kind Text `json:"kind"`
	URL  Text `json:"url"`
}

// Age is a range in whole years; a nil end is not stated.
type Age struct {
	Min *int `json:"min"`
	Max *int `json:"max"`
}

// Faith is secular, faith-based or unstated. Which names it where the listing does.
type Faith struct {
	Value string `json:"value"`
	Which Text   `json:"which"`
}

// Insurance says which payers are taken and whether a receipt is given for out-of-network claims.
type Insurance struct {
	Accepts     Answer   `json:"accepts"`
	Payers      []string `json:"payers"`
	Receipt     Answer   `json:"receipt"`
	ConfirmedOn Date     `json:"confirmed_on"`
}

// Cohort is a course that starts on a day and runs for a number of sessions.
type Cohort struct {
	StartsOn Date `json:"starts_on"`
	Sessions *int `json:"sessions"`
}

// Where is the door. Lat and Lon are nil when nobody said; "0,0" is in the sea.
type Where struct {
	Name       Text     `json:"name"`
	Address    Text     `json:"address"`
	City       Text     `json:"city"`
	State      Text     `json:"state"`
	PostalCode Text     `json:"postal_code"`
	Country    Text     `json:"country"`
	Lat        *float64 `json:"lat"`
	Lon        *float64 `json:"lon"`
	Shown      Shown    `json:"shown"`
	Note       Text     `json:"note"`
}

// OnlineRoom is how to join from afar.
type OnlineRoom struct {
	URL   Text  `json:"url"`
	Phone Text  `json:"phone"`
	Shown Shown `json:"shown"`
}

// Joining is what it takes to come for the first time.
type Joining struct {
	How          string `json:"how"`
	Intake       string `json:"intake"`
	Accepting    string `json:"accepting"`
	AcceptingOn  Date   `json:"accepting_on"`
	WaitDays     *int   `json:"wait_days"`
	Size         *int   `json:"size"`
	WhoMayAttend string `json:"who_may_attend"`
	Listen       Answer `json:"listen"`
	Camera       Answer `json:"camera"`
	FirstNames   Answer `json:"first_names"`
	Diagnosis    Answer `json:"diagnosis"`
	Proof        Answer `json:"proof"`
}

// Privacy says who is bound to what. "Guaranteed" cannot be said.
type Privacy struct {
	Bound []string `json:"bound"`
	Note  Text     `json:"note"`
}

// Contact is how to ask.
type Contact struct {
	Phone      Text `json:"phone"`
	Email      Text `json:"email"`
	EmailShown bool `json:"email_shown"`
	URL        Text `json:"url"`
	Preferred  Text `json:"preferred"`
}

// Source is where the facts come from. Date is a day, a month, a year, or "" for undated. SeenOn is
// the day its feed last carried it, known to the store and to no output.
type Source struct {
	Kind       string `json:"kind"`
	Name       Text   `json:"name"`
	ExternalID Text   `json:"external_id"`
	URL        Text   `json:"url"`
	License    Text   `json:"license"`
	Date       Date   `json:"date"`
	SeenOn     Date   `json:"-"`
}

// The kinds of source.
const (
	SourceOrganizer = "organizer"
	SourceReviewer  = "reviewer"
	SourceFeed      = "feed"
	SourceSeed      = "seed"
)

// Estimate is what it costs one person, with the arithmetic; Amount nil when it cannot be known.
type Estimate struct {
	Amount   *int     `json:"amount"`
	Currency string   `json:"currency"`
	Per      string   `json:"per"`
	Exact    bool     `json:"exact"`
	Steps    []string `json:"steps"`
	Unknown  []string `json:"unknown"`
}

// New is an empty listing in which everything nobody said is unknown.
func New(name string) Listing {
	l := Listing{Name: name, State: Draft, Revision: 1}
	l.Normalize()
	return l
}

// Normalize fills the words that stand for "not said", so that no list is null and no enumeration
// is an empty string. It changes no fact.
func (l *Listing) Normalize() {
	fill := func(s *string, word string) {
		if *s == "" {
			*s = word
		}
	}
	answer := func(a *Answer) {
		if *a == "" {
			*a = Unknown
		}
	}
	list := func(xs *[]string) {
		if *xs == nil {
			*xs = []string{}
		}
	}
	fill(&l.Lang, "en")
	if l.Translations == nil {
		l.Translations = map[string]Translation{}
	}
	if l.Attendee == "" {
		l.Attendee = AttendeeUnknown
	}
	if l.Leaders == nil {
		l.Leaders = []Leader{}
	}
	if l.Schedules == nil {
		l.Schedules = []Schedule{}
	}
	for i := range l.Schedules {
		list(&l.Schedules[i].Except)
	}
	for _, xs := range []*[]string{
		&l.Topics, &l.Audiences, &l.Approach, &l.Languages, &l.Insurance.Payers, &l.Serves, &l.Access, &l.Privacy.Bound,
	} {
		list(xs)
	}
	fill(&l.Faith.Value, "unstated")
	if l.Cost.Basis == "" {
		l.Cost.Basis = CostUnknown
	}
	if l.Cost.Extras == nil {
		l.Cost.Extras = []Extra{}
	}
	for _, a := range []*Answer{
		&l.Cost.PlacesOpen, &l.Insurance.Accepts, &l.Insurance.Receipt, &l.Joining.Listen, &l.Joining.Camera,
		&l.Joining.FirstNames, &l.Joining.Diagnosis, &l.Joining.Proof,
	} {
		answer(a)
	}
	if l.Where.Shown == "" {
		l.Where.Shown = ShownFull
	}
	if l.Online.Shown == "" {
		l.Online.Shown = ShownOnRequest
	}
	for _, s := range []*string{&l.Joining.How, &l.Joining.Intake, &l.Joining.Accepting, &l.Joining.WhoMayAttend} {
		fill(s, "unknown")
	}
	if l.Freshness == "" {
		l.Freshness = Unconfirmed
	}
}
