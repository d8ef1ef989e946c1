package listing

import (
	"fmt"
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Problem is one thing wrong with one field. Reason says in plain English what to do; Code names the
// same sentence in other languages. Neither repeats what was typed.
type Problem struct {
	Field  string
	Code   string
	Reason string
}

func (p Problem) Error() string { return p.Field + ": " + p.Reason }

// Words says which ids the vocabulary has for a parameter (topic, audience, payer …).
type Words interface {
	Has(param, id string) bool
}

// Limits of a listing's texts, in runes, and lists.
const (
	MaxName        = 200
	MaxSummary     = 200
	MaxDescription = 6000
	maxShort       = 300
	maxNote        = 1000
	maxList        = 40
)

// The words each small enumeration allows.
var (
	Kinds        = []Kind{SupportGroup, GroupTherapy, IndividualTherapy, Class, Program}
	Leads        = []LedBy{Peer, Professional, CoLed}
	Formats      = []Format{InPerson, Online, Hybrid, Phone}
	Bases        = []Basis{Free, Donation, Fixed, Sliding, InsuranceOnly, CostUnknown}
	Joinings     = []string{"drop-in", "register", "screened", "referral"}
	Intakes      = []string{"rolling", "cohort"}
	Acceptings   = []string{"yes", "waitlist", "no"}
	MayAttend    = []string{"anyone", "members"}
	Bounds       = []string{"clinician-law", "group-promise", "recorded", "attendance-reported"}
	Faiths       = []string{"secular", "faith-based", "unstated"}
	sourceKinds  = []string{SourceOrganizer, SourceReviewer, SourceFeed, SourceSeed}
	states       = []State{Draft, Pending, Published, Paused, Withdrawn}
	attendees    = []Attendee{Self, Family, Both, AttendeeUnknown}
	orUnknown    = func(words []string) []string { return append(slices.Clone(words), "unknown") }
	answers      = []Answer{Yes, No, Unknown}
	pers         = []Text{PerSession, PerMonth, PerCourse, ""}
	placesShown  = []Shown{ShownFull, ShownArea, ShownOnRequest}
	onlineShown  = []Shown{ShownFull, ShownOnRequest}
	contactWays  = []Text{"", "phone", "email", "url"}
	notGuarantee = []string{"guaranteed confidential", "guarantee of confidentiality", "guaranteed privacy", "confidencialidad garantizada"}
)

type checker struct {
	problems []Problem
	words    Words
}

func (c *checker) add(field, code, reason string) {
	c.problems = append(c.problems, Problem{field, code, reason})
}

// Check is every rule a listing must keep, whatever brought it in. An empty answer means it holds.
// Call Normalize first.
func (l *Listing) Check(words Words) []Problem {
	c := &checker{words: words}
	c.texts(l)
	c.who(l)
	c.cost(l)
	c.when(l)
	c.place(l)
	c.joining(l)
	c.trust(l)
	return c.problems
}

func (c *checker) text(field string, s string, limit int) {
	switch {
	case utf8.RuneCountInString(s) > limit:
		c.add(field, "too-long", fmt.Sprintf("Shorten this to %d characters.", limit))
	case !utf8.ValidString(s) || strings.ContainsFunc(s, forbiddenRune):
		c.add(field, "odd-characters", "Remove the invisible or control characters from this text.")
	}
}

// forbiddenRune: control characters, and the marks that reorder or hide text on a page.
func forbiddenRune(r rune) bool {
	if r == '\n' || r == '\r' || r == '\t' || r == '\u200d' {
		return false
	}
	return unicode.IsControl(r) || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 ||
		r == 0x200B || r == 0x200E || r == 0x200F || r == 0xFEFF || r == utf8.RuneError
}

func oneOf[T ~string](c *checker, field string, value T, allowed []T) {
	if !slices.Contains(allowed, value) {
		c.add(field, "not-a-choice", "Choose one of: "+join(allowed)+".")
	}
}

func join[T ~string](words []T) string {
	out := make([]string, 0, len(words))
	for _, w := range words {
		if w != "" {
			out = append(out, string(w))
		}
	}
	return strings.Join(out, ", ")
}

func (c *checker) ids(field, param string, ids []string) {
	if len(ids) > maxList {
		c.add(field, "too-many", fmt.Sprintf("Choose at most %d.", maxList))
		return
	}
	for i, id := range ids {
		if !c.words.Has(param, id) {
			c.add(field, "not-in-vocabulary", "Choose from the list: one of these words is not in it.")
			return
		}
		if slices.Contains(ids[:i], id) {
			c.add(field, "twice", "One of these is chosen twice.")
			return
		}
	}
}

func (c *checker) texts(l *Listing) {
	if strings.TrimSpace(l.Name) == "" {
		c.add("name", "required", "Give it a name.")
	}
	c.text("name", l.Name, MaxName)
	c.text("summary", string(l.Summary), MaxSummary)
	c.text("description", string(l.Description), MaxDescription)
	if !isLanguage(l.Lang) {
		c.add("lang", "language", "Name the language of the text like en or es.")
	}
	for lang, t := range l.Translations {
		if !isLanguage(lang) {
			c.add("translations", "language", "Name each language like en or es.")
			continue
		}
		c.text("translations."+lang+".name", t.Name, MaxName)
		c.text("translations."+lang+".summary", string(t.Summary), MaxSummary)
		c.text("translations."+lang+".description", string(t.Description), MaxDescription)
	}
	lower := strings.ToLower(string(l.Summary) + " " + string(l.Description) + " " + string(l.Privacy.Note))
	for _, phrase := range notGuarantee {
		if strings.Contains(lower, phrase) {
			c.add("privacy.note", "guarantee", "Privacy cannot be guaranteed. Say who promises what.")
			break
		}
	}
}

// isLanguage accepts the shape of a BCP 47 primary subtag with optional further subtags.
func isLanguage(tag string) bool {
	primary, _, _ := strings.Cut(tag, "-")
	if len(primary) < 2 || len(primary) > 3 || len(tag) > 35 {
		return false
	}
	for _, r := range primary {
		if r < 'a' || r > 'z' {
			return false
		}
	}
	return true
}

func (c *checker) who(l *Listing) {
	oneOf(c, "kind", l.Kind, Kinds)
	oneOf(c, "led_by", l.LedBy, Leads)
	oneOf(c, "attendee", l.Attendee, attendees)
	oneOf(c, "faith.value", l.Faith.Value, Faiths)
	c.text("faith.which", string(l.Faith.Which), maxShort)
	c.text("organization.name", string(l.Organization.Name), maxShort)
	c.text("organization.kind", string(l.Organization.Kind), maxShort)
	c.url("organization.url", l.Organization.URL)
	c.ids("topics", "topic", l.Topics)
	c.ids("audiences", "audience", l.Audiences)
	c.ids("approach", "approach", l.Approach)
	c.ids("access", "access", l.Access)
	if len(l.Languages) > maxList {
		c.add("languages", "too-many", fmt.Sprintf("Choose at most %d.", maxList))
	}
	for _, tag := range l.Languages {
		if !isLanguage(tag) {
			c.add("languages", "language", "Name each language like en or es.")
			break
		}
	}
	for _, end := range []*int{l.Age.Min, l.Age.Max} {
		if end != nil && (*end < 0 || *end > 120) {
			c.add("age.min", "age", "An age is between 0 and 120 years.")
			break
		}
	}
	if l.Age.Min != nil && l.Age.Max != nil && *l.Age.Min > *l.Age.Max {
		c.add("age.max", "age-order", "The oldest age comes after the youngest.")
	}
	if len(l.Leaders) > 12 {
		c.add("leaders", "too-many", "Name at most 12 people.")
	}
	for i, p := range l.Leaders {
		at := fmt.Sprintf("leaders.%d.", i)
		c.text(at+"role", string(p.Role), maxShort)
		c.text(at+"name", string(p.Name), maxShort)
		c.text(at+"credential", string(p.Credential), maxShort)
		if p.License != nil {
			c.text(at+"license.number", string(p.License.Number), 80)
			c.url(at+"license.lookup_url", p.License.LookupURL)
			if (p.License.CheckedOn == "") != (p.License.CheckedBy == "") {
				c.add(at+"license.checked_on", "license-check", "A checked license says who checked it and on which day.")
			}
			c.day(at+"license.checked_on", p.License.CheckedOn)
			c.day(at+"license.expires_on", p.License.ExpiresOn)
		}
	}
}

func (c *checker) cost(l *Listing) {
	k := l.Cost
	oneOf(c, "cost.basis", k.Basis, Bases)
	oneOf(c, "cost.per", k.Per, pers)
	oneOf(c, "cost.places_open", k.PlacesOpen, answers)
	c.text("cost.note", string(k.Note), maxNote)
	c.day("cost.places_open_on", k.PlacesOpenOn)
	c.day("cost.confirmed_on", k.ConfirmedOn)
	amounts := 0
	for _, a := range []*int{k.Floor, k.Ceiling} {
		if a == nil {
			continue
		}
		amounts++
		if *a < 0 || *a > maxMajor*100 {
			c.add("cost.floor", "amount", "Write an amount like 15 or 12.50.")
		}
	}
	if k.Floor != nil && k.Ceiling != nil && *k.Floor > *k.Ceiling {
		c.add("cost.ceiling", "amount-order", "The highest price cannot be less than the lowest.")
	}
	if amounts > 0 && !isCurrency(k.Currency) {
		c.add("cost.currency", "currency", "Name the currency of the amount, like USD.")
	}
	if k.Basis == Free && (k.Floor != nil && *k.Floor > 0 || k.Ceiling != nil && *k.Ceiling > 0) {
		c.add("cost.basis", "free-with-price", "A free listing has no price. Choose a fixed price, or take the amount out.")
	}
	if k.Basis == CostUnknown && amounts > 0 {
		c.add("cost.basis", "unknown-with-price", "There is an amount: say whether it is fixed, sliding or a donation.")
	}
	if len(k.Extras) > 12 {
		c.add("cost.extras", "too-many", "Name at most 12 extra costs.")
	}
	for _, x := range k.Extras {
		c.text("cost.extras", x.What, maxShort)
		if x.Amount != nil && *x.Amount < 0 {
			c.add("cost.extras", "amount", "Write an amount like 15 or 12.50.")
		}
	}
	oneOf(c, "insurance.accepts", l.Insurance.Accepts, answers)
	oneOf(c, "insurance.receipt", l.Insurance.Receipt, answers)
	c.ids("insurance.payers", "payer", l.Insurance.Payers)
	c.day("insurance.confirmed_on", l.Insurance.ConfirmedOn)
	if l.Insurance.Accepts == No && len(l.Insurance.Payers) > 0 {
		c.add("insurance.accepts", "payers-without-insurance", "Payers are named, so insurance is taken: say yes, or take the payers out.")
	}
}

func isCurrency(s Text) bool {
	return len(s) == 3 && strings.ToUpper(string(s)) == string(s) && !strings.ContainsFunc(string(s), func(r rune) bool { return r < 'A' || r > 'Z' })
}

func (c *checker) when(l *Listing) {
	if len(l.Schedules) > MaxSchedules {
		c.add("schedules", "too-many-schedules", fmt.Sprintf("Keep to %d lines: put days with the same time into one rule.", MaxSchedules))
		return
	}
	for i, s := range l.Schedules {
		if len(s.Except) > 200 {
			c.add(fmt.Sprintf("schedules.%d", i), "too-many", "Name at most 200 dates on which it does not meet.")
			continue
		}
		if _, err := s.Compile(); err != nil {
			c.add(fmt.Sprintf("schedules.%d", i), "schedule", "Say when it meets: "+err.Error()+".")
		}
	}
	c.day("schedule_confirmed_on", l.ScheduleConfirmedOn)
	if l.Cohort != nil {
		c.day("cohort.starts_on", l.Cohort.StartsOn)
		if n := l.Cohort.Sessions; n != nil && (*n < 1 || *n > 500) {
			c.add("cohort.sessions", "sessions", "A course has between 1 and 500 sessions.")
		}
	}
}

func (c *checker) place(l *Listing) {
	oneOf(c, "format", l.Format, Formats)
	w := l.Where
	oneOf(c, "where.shown", w.Shown, placesShown)
	oneOf(c, "online.shown", l.Online.Shown, onlineShown)
	for field, s := range map[string]Text{
		"where.name": w.Name, "where.address": w.Address, "where.city": w.City, "where.state": w.State,
		"where.postal_code": w.PostalCode, "where.country": w.Country, "online.phone": l.Online.Phone,
	} {
		c.text(field, string(s), maxShort)
	}
	c.text("where.note", string(w.Note), maxNote)
	c.url("online.url", l.Online.URL)
	if (w.Lat == nil) != (w.Lon == nil) {
		c.add("where.lat", "half-a-point", "A point needs both a latitude and a longitude.")
	} else if w.Lat != nil {
		lat, lon := *w.Lat, *w.Lon
		if !(lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180) || lat == 0 && lon == 0 {
			c.add("where.lat", "point", "This point is not on the map.")
		}
	}
	if len(l.Serves) > 80 {
		c.add("serves", "too-many", "Name at most 80 states.")
	}
	for _, s := range l.Serves {
		if len(s) < 2 || len(s) > 6 {
			c.add("serves", "serves", "Name each state like US-PA.")
			break
		}
	}
}

func (c *checker) joining(l *Listing) {
	j := l.Joining
	oneOf(c, "joining.how", j.How, orUnknown(Joinings))
	oneOf(c, "joining.intake", j.Intake, orUnknown(Intakes))
	oneOf(c, "joining.accepting", j.Accepting, orUnknown(Acceptings))
	oneOf(c, "joining.who_may_attend", j.WhoMayAttend, orUnknown(MayAttend))
	for field, a := range map[string]Answer{
		"joining.listen": j.Listen, "joining.camera": j.Camera, "joining.first_names": j.FirstNames,
		"joining.diagnosis": j.Diagnosis, "joining.proof": j.Proof,
	} {
		oneOf(c, field, a, answers)
	}
	c.day("joining.accepting_on", j.AcceptingOn)
	for field, n := range map[string]*int{"joining.wait_days": j.WaitDays, "joining.size": j.Size} {
		if n != nil && (*n < 0 || *n > 10000) {
			c.add(field, "number", "Write a whole number, or leave it empty.")
		}
	}
	for _, b := range l.Privacy.Bound {
		oneOf(c, "privacy.bound", b, Bounds)
	}
	c.text("privacy.note", string(l.Privacy.Note), maxNote)
}

func (c *checker) trust(l *Listing) {
	oneOf(c, "state", l.State, states)
	oneOf(c, "source.kind", l.Source.Kind, sourceKinds)
	oneOf(c, "contact.preferred", l.Contact.Preferred, contactWays)
	c.text("contact.phone", string(l.Contact.Phone), 80)
	c.url("contact.url", l.Contact.URL)
	if e := string(l.Contact.Email); e != "" && !isEmail(e) {
		c.add("contact.email", "email", "Write an e-mail address like name@example.org.")
	}
	c.url("source.url", l.Source.URL)
	c.text("source.name", string(l.Source.Name), maxShort)
	if l.Source.Date != "" {
		if _, err := l.Source.Date.Time(); err != nil {
			c.add("source.date", "date", "Write a day, a month or a year, like 2026-01-06, 2026-01 or 2026.")
		}
	}
	c.day("confirmed_on", l.ConfirmedOn)
	if l.ConfirmedOn != "" && l.ConfirmedBy == "" {
		c.add("confirmed_by", "confirmed-by", "Say who confirmed it: nobody else can.")
	}
}

func (c *checker) day(field string, d Date) {
	if d != "" && !d.IsDay() {
		c.add(field, "date", "Write a day like 2026-01-06.")
	}
}

// url accepts a plain web address: http or https, a host with a dot, no user name inside.
func (c *checker) url(field string, t Text) {
	if t != "" && !IsWebAddress(string(t)) {
		c.add(field, "url", "Write a web address like https://example.org.")
	}
}

// IsWebAddress reports whether s may be linked: http or https, a public-looking host, no credentials.
func IsWebAddress(s string) bool {
	if len(s) > 2000 {
		return false
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
		return false
	}
	host := u.Hostname()
	if !strings.Contains(host, ".") || strings.HasPrefix(host, ".") {
		return false
	}
	return strings.ContainsFunc(host, unicode.IsLetter) && !strings.ContainsFunc(s, forbiddenRune)
}

func isEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Name != "" || a.Address != s || len(s) > 254 {
		return false
	}
	_, domain, _ := strings.Cut(s, "@")
	return strings.Contains(domain, ".") && !strings.HasPrefix(domain, "[")
}
