package interop

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"openchair/internal/listing"
)

// The columns, in the order of design §3. cost.currency stands before the amounts: they are read in it.
var headColumns = []column{
	written("id", func(l *listing.Listing) string { return l.ID.String() }),
	written("slug", func(l *listing.Listing) string { return l.Slug }),
	exact("lang", func(l *listing.Listing) *string { return &l.Lang }),
	{"name", func(l *listing.Listing) string { return l.Name }, func(l *listing.Listing, s string) error { l.Name = s; return nil }},
	text("summary", func(l *listing.Listing) *listing.Text { return &l.Summary }),
	text("description", func(l *listing.Listing) *listing.Text { return &l.Description }),
	translated("es", "name"), translated("es", "summary"), translated("es", "description"),
	translated("en", "name"), translated("en", "summary"), translated("en", "description"),
	asJSON("translations.more", func(l *listing.Listing) any {
		more := map[string]listing.Translation{}
		for lang, t := range l.Translations {
			if lang != "es" && lang != "en" {
				more[lang] = t
			}
		}
		if len(more) == 0 {
			return nil
		}
		return more
	}, func(l *listing.Listing, b []byte) error {
		var more map[string]listing.Translation
		if err := json.Unmarshal(b, &more); err != nil {
			return err
		}
		for lang, t := range more {
			l.Translations[lang] = t
		}
		return nil
	}),
}

func translated(lang, part string) column {
	return column{"translations." + lang + "." + part, func(l *listing.Listing) string {
		t := l.Translations[lang]
		return map[string]string{"name": t.Name, "summary": string(t.Summary), "description": string(t.Description)}[part]
	}, func(l *listing.Listing, s string) error {
		t := l.Translations[lang]
		switch part {
		case "name":
			t.Name = s
		case "summary":
			t.Summary = listing.Text(s)
		default:
			t.Description = listing.Text(s)
		}
		l.Translations[lang] = t
		return nil
	}}
}

var whoColumns = append(append([]column{
	word("kind", func(l *listing.Listing) *listing.Kind { return &l.Kind }),
	word("led_by", func(l *listing.Listing) *listing.LedBy { return &l.LedBy }),
}, leaderColumns()...), []column{
	text("organization.name", func(l *listing.Listing) *listing.Text { return &l.Organization.Name }),
	text("organization.kind", func(l *listing.Listing) *listing.Text { return &l.Organization.Kind }),
	text("organization.url", func(l *listing.Listing) *listing.Text { return &l.Organization.URL }),
	words("topics", func(l *listing.Listing) *[]string { return &l.Topics }),
	words("audiences", func(l *listing.Listing) *[]string { return &l.Audiences }),
	word("attendee", func(l *listing.Listing) *listing.Attendee { return &l.Attendee }),
	whole("age.min", func(l *listing.Listing) **int { return &l.Age.Min }),
	whole("age.max", func(l *listing.Listing) **int { return &l.Age.Max }),
	words("approach", func(l *listing.Listing) *[]string { return &l.Approach }),
	word("faith.value", func(l *listing.Listing) *string { return &l.Faith.Value }),
	text("faith.which", func(l *listing.Listing) *listing.Text { return &l.Faith.Which }),
	words("languages", func(l *listing.Listing) *[]string { return &l.Languages }),
}...)

func leaderColumns() []column {
	at := func(l *listing.Listing) *[]listing.Leader { return &l.Leaders }
	part := func(i int, name string, of func(*listing.Leader) *listing.Text) column {
		return item(fmt.Sprintf("leaders.%d.%s", i, name), i, at,
			func(p *listing.Leader, _ *listing.Listing) string { return string(*of(p)) },
			func(p *listing.Leader, _ *listing.Listing, s string) error { *of(p) = listing.Text(s); return nil })
	}
	license := func(i int, name string, of func(*listing.License) *listing.Text) column {
		return item(fmt.Sprintf("leaders.%d.license.%s", i, name), i, at, func(p *listing.Leader, _ *listing.Listing) string {
			if p.License == nil {
				return ""
			}
			return string(*of(p.License))
		}, func(p *listing.Leader, _ *listing.Listing, s string) error {
			if p.License == nil {
				p.License = &listing.License{}
			}
			*of(p.License) = listing.Text(s)
			return nil
		})
	}
	var out []column
	for i := range flat {
		out = append(out,
			part(i, "role", func(p *listing.Leader) *listing.Text { return &p.Role }),
			part(i, "name", func(p *listing.Leader) *listing.Text { return &p.Name }),
			part(i, "credential", func(p *listing.Leader) *listing.Text { return &p.Credential }),
			license(i, "type", func(x *listing.License) *listing.Text { return &x.Type }),
			license(i, "number", func(x *listing.License) *listing.Text { return &x.Number }),
			license(i, "jurisdiction", func(x *listing.License) *listing.Text { return &x.Jurisdiction }),
			license(i, "lookup_url", func(x *listing.License) *listing.Text { return &x.LookupURL }),
			license(i, "expires_on", func(x *listing.License) *listing.Text { return (*listing.Text)(&x.ExpiresOn) }),
			shown(license(i, "checked_on", func(x *listing.License) *listing.Text { return (*listing.Text)(&x.CheckedOn) })),
			shown(license(i, "checked_by", func(x *listing.License) *listing.Text { return &x.CheckedBy })),
		)
	}
	return append(out, rest("leaders.more", at))
}

// shown is the column, not read back.
func shown(c column) column { return written(c.name, c.get) }

var costColumns = append(append([]column{
	word("cost.basis", func(l *listing.Listing) *listing.Basis { return &l.Cost.Basis }),
	{"cost.currency", func(l *listing.Listing) string { return string(l.Cost.Currency) }, func(l *listing.Listing, s string) error {
		l.Cost.Currency = listing.Text(strings.ToUpper(strings.TrimSpace(s)))
		return nil
	}},
	money("cost.floor", func(l *listing.Listing) **int { return &l.Cost.Floor }),
	money("cost.ceiling", func(l *listing.Listing) **int { return &l.Cost.Ceiling }),
	word("cost.per", func(l *listing.Listing) *listing.Text { return &l.Cost.Per }),
}, extraColumns()...), []column{
	word("cost.places_open", func(l *listing.Listing) *listing.Answer { return &l.Cost.PlacesOpen }),
	exact("cost.places_open_on", func(l *listing.Listing) *listing.Date { return &l.Cost.PlacesOpenOn }),
	text("cost.note", func(l *listing.Listing) *listing.Text { return &l.Cost.Note }),
	written("cost.confirmed_on", func(l *listing.Listing) string { return string(l.Cost.ConfirmedOn) }),
	word("insurance.accepts", func(l *listing.Listing) *listing.Answer { return &l.Insurance.Accepts }),
	words("insurance.payers", func(l *listing.Listing) *[]string { return &l.Insurance.Payers }),
	word("insurance.receipt", func(l *listing.Listing) *listing.Answer { return &l.Insurance.Receipt }),
	written("insurance.confirmed_on", func(l *listing.Listing) string { return string(l.Insurance.ConfirmedOn) }),
}...)

func extraColumns() []column {
	at := func(l *listing.Listing) *[]listing.Extra { return &l.Cost.Extras }
	var out []column
	for i := range flat {
		out = append(out,
			item(fmt.Sprintf("cost.extras.%d.what", i), i, at,
				func(x *listing.Extra, _ *listing.Listing) string { return x.What },
				func(x *listing.Extra, _ *listing.Listing, s string) error { x.What = s; return nil }),
			item(fmt.Sprintf("cost.extras.%d.amount", i), i, at,
				func(x *listing.Extra, l *listing.Listing) string { return writeMoney(x.Amount, currency(l)) },
				func(x *listing.Extra, l *listing.Listing, s string) error {
					n, err := listing.ParseMoney(s, currency(l))
					if err != nil {
						return reason("Write an amount like 15 or 12.50.")
					}
					x.Amount = &n
					return nil
				}))
	}
	return append(out, rest("cost.extras.more", at))
}

var whenColumns = append(append([]column{
	flag("by_appointment", func(l *listing.Listing) *bool { return &l.ByAppointment }),
	{"cohort.starts_on", func(l *listing.Listing) string {
		if l.Cohort == nil {
			return ""
		}
		return string(l.Cohort.StartsOn)
	}, func(l *listing.Listing, s string) error {
		cohort(l).StartsOn = listing.Date(strings.TrimSpace(s))
		return nil
	}},
	{"cohort.sessions", func(l *listing.Listing) string {
		if l.Cohort == nil {
			return ""
		}
		return writeInt(l.Cohort.Sessions)
	}, func(l *listing.Listing, s string) error {
		n, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil {
			return reason("Write a whole number, or leave it empty.")
		}
		cohort(l).Sessions = &n
		return nil
	}},
}, scheduleColumns()...), written("schedule_confirmed_on", func(l *listing.Listing) string { return string(l.ScheduleConfirmedOn) }))

func cohort(l *listing.Listing) *listing.Cohort {
	if l.Cohort == nil {
		l.Cohort = &listing.Cohort{}
	}
	return l.Cohort
}

func scheduleColumns() []column {
	at := func(l *listing.Listing) *[]listing.Schedule { return &l.Schedules }
	part := func(i int, name string, of func(*listing.Schedule) *string) column {
		return item(fmt.Sprintf("schedules.%d.%s", i, name), i, at,
			func(x *listing.Schedule, _ *listing.Listing) string { return *of(x) },
			func(x *listing.Schedule, _ *listing.Listing, s string) error {
				*of(x) = strings.TrimSpace(s)
				return nil
			})
	}
	var out []column
	for i := range flat {
		out = append(out,
			part(i, "rule", func(x *listing.Schedule) *string { return &x.Rule }),
			part(i, "start", func(x *listing.Schedule) *string { return &x.Start }),
			item(fmt.Sprintf("schedules.%d.minutes", i), i, at,
				func(x *listing.Schedule, _ *listing.Listing) string { return writeInt(x.Minutes) },
				func(x *listing.Schedule, _ *listing.Listing, s string) error {
					n, err := strconv.Atoi(strings.TrimSpace(s))
					if err != nil {
						return reason("Write the length in minutes, or leave it empty.")
					}
					x.Minutes = &n
					return nil
				}),
			part(i, "zone", func(x *listing.Schedule) *string { return (*string)(&x.Zone) }),
			item(fmt.Sprintf("schedules.%d.except", i), i, at,
				func(x *listing.Schedule, _ *listing.Listing) string { return strings.Join(x.Except, "|") },
				func(x *listing.Schedule, _ *listing.Listing, s string) error { x.Except = splitList(s); return nil }))
	}
	return append(out, rest("schedules.more", at))
}

var placeColumns = []column{
	word("format", func(l *listing.Listing) *listing.Format { return &l.Format }),
	text("where.name", func(l *listing.Listing) *listing.Text { return &l.Where.Name }),
	text("where.address", func(l *listing.Listing) *listing.Text { return &l.Where.Address }),
	text("where.city", func(l *listing.Listing) *listing.Text { return &l.Where.City }),
	exact("where.state", func(l *listing.Listing) *listing.Text { return &l.Where.State }),
	exact("where.postal_code", func(l *listing.Listing) *listing.Text { return &l.Where.PostalCode }),
	exact("where.country", func(l *listing.Listing) *listing.Text { return &l.Where.Country }),
	degrees("where.lat", func(l *listing.Listing) **float64 { return &l.Where.Lat }),
	degrees("where.lon", func(l *listing.Listing) **float64 { return &l.Where.Lon }),
	word("where.shown", func(l *listing.Listing) *listing.Shown { return &l.Where.Shown }),
	text("where.note", func(l *listing.Listing) *listing.Text { return &l.Where.Note }),
	exact("online.url", func(l *listing.Listing) *listing.Text { return &l.Online.URL }),
	text("online.phone", func(l *listing.Listing) *listing.Text { return &l.Online.Phone }),
	word("online.shown", func(l *listing.Listing) *listing.Shown { return &l.Online.Shown }),
	words("serves", func(l *listing.Listing) *[]string { return &l.Serves }),
}

var joiningColumns = []column{
	word("joining.how", func(l *listing.Listing) *string { return &l.Joining.How }),
	word("joining.intake", func(l *listing.Listing) *string { return &l.Joining.Intake }),
	word("joining.accepting", func(l *listing.Listing) *string { return &l.Joining.Accepting }),
	exact("joining.accepting_on", func(l *listing.Listing) *listing.Date { return &l.Joining.AcceptingOn }),
	whole("joining.wait_days", func(l *listing.Listing) **int { return &l.Joining.WaitDays }),
	whole("joining.size", func(l *listing.Listing) **int { return &l.Joining.Size }),
	word("joining.who_may_attend", func(l *listing.Listing) *string { return &l.Joining.WhoMayAttend }),
	word("joining.listen", func(l *listing.Listing) *listing.Answer { return &l.Joining.Listen }),
	word("joining.camera", func(l *listing.Listing) *listing.Answer { return &l.Joining.Camera }),
	word("joining.first_names", func(l *listing.Listing) *listing.Answer { return &l.Joining.FirstNames }),
	word("joining.diagnosis", func(l *listing.Listing) *listing.Answer { return &l.Joining.Diagnosis }),
	word("joining.proof", func(l *listing.Listing) *listing.Answer { return &l.Joining.Proof }),
	words("access", func(l *listing.Listing) *[]string { return &l.Access }),
	words("privacy.bound", func(l *listing.Listing) *[]string { return &l.Privacy.Bound }),
	text("privacy.note", func(l *listing.Listing) *listing.Text { return &l.Privacy.Note }),
}

var tailColumns = []column{
	text("contact.phone", func(l *listing.Listing) *listing.Text { return &l.Contact.Phone }),
	exact("contact.email", func(l *listing.Listing) *listing.Text { return &l.Contact.Email }),
	flag("contact.email_shown", func(l *listing.Listing) *bool { return &l.Contact.EmailShown }),
	exact("contact.url", func(l *listing.Listing) *listing.Text { return &l.Contact.URL }),
	word("contact.preferred", func(l *listing.Listing) *listing.Text { return &l.Contact.Preferred }),
	written("source.kind", func(l *listing.Listing) string { return l.Source.Kind }),
	written("source.name", func(l *listing.Listing) string { return string(l.Source.Name) }),
	exact("source.external_id", func(l *listing.Listing) *listing.Text { return &l.Source.ExternalID }),
	exact("source.url", func(l *listing.Listing) *listing.Text { return &l.Source.URL }),
	text("source.license", func(l *listing.Listing) *listing.Text { return &l.Source.License }),
	exact("source.date", func(l *listing.Listing) *listing.Date { return &l.Source.Date }),
	written("confirmed_on", func(l *listing.Listing) string { return string(l.ConfirmedOn) }),
	written("freshness", func(l *listing.Listing) string { return string(l.Freshness) }),
	{"state", func(l *listing.Listing) string { return string(l.State) }, func(l *listing.Listing, s string) error {
		// A file may pause a listing; it cannot publish, withdraw or hide one.
		if strings.EqualFold(strings.TrimSpace(s), string(listing.Paused)) {
			l.State = listing.Paused
		}
		return nil
	}},
	written("revision", func(l *listing.Listing) string { return strconv.Itoa(l.Revision) }),
	written("created_at", func(l *listing.Listing) string { return moment(l.CreatedAt) }),
	written("changed_at", func(l *listing.Listing) string { return moment(l.ChangedAt) }),
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
