// Package locale says things in the languages of the pages: texts with their plurals, money, dates, times and
// schedules. Pages, the API and mails share it. It holds no text itself (web/locales does) and refuses to
// know what is said.
//
//	langs, err := locale.Read(web.Files)
//	langs["es"].T("search.count", "N", 14) // "14 resultados"
package locale

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"openchair/internal/listing"
)

// Lang speaks one language of the pages. Its texts are in web/locales; a key that is missing there
// panics in tests and shows itself as the key in production.
type Lang struct {
	Tag    string
	Prefix string          // "" or "/es"
	loc    *i18n.Localizer // for a text this language lacks: it has the other's
	lang   language.Tag
	plain  map[string]string // texts without parameters, looked up without work
	gapped map[string]text   // those with parameters and one form
	plural map[string]forms  // those with several, which the argument N chooses
}

// Read loads the texts of every page language.
func Read(files fs.FS) (map[string]*Lang, error) {
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	out := map[string]*Lang{}
	for tag, prefix := range map[string]string{"en": "", "es": "/es"} {
		entries, err := fs.Glob(files, "locales/*."+tag+".toml")
		if err != nil {
			return nil, err
		}
		l := &Lang{
			Tag: tag, Prefix: prefix, lang: language.Make(tag),
			plain: map[string]string{}, gapped: map[string]text{}, plural: map[string]forms{},
		}
		for _, name := range entries {
			file, err := bundle.LoadMessageFileFS(files, name)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			for _, m := range file.Messages {
				if m.One == "" && !strings.Contains(m.Other, "{{") {
					l.plain[m.ID] = m.Other
					continue
				}
				f, err := parseForms(m)
				if err != nil {
					return nil, fmt.Errorf("%s: %s: %w", name, m.ID, err)
				}
				if m.One == "" {
					l.gapped[m.ID] = f[plural.Other]
				} else {
					l.plural[m.ID] = f
				}
			}
		}
		l.loc = i18n.NewLocalizer(bundle, tag)
		out[tag] = l
	}
	return out, nil
}

// T is a text; args are names and values for its placeholders. The argument N chooses the plural.
func (l *Lang) T(key string, args ...any) string {
	if s, ok := l.plain[key]; ok {
		return s
	}
	v := values{pairs: args}
	form := plural.Other
	for i := 0; i+1 < len(args); i += 2 {
		if n, ok := args[i+1].(int); ok && args[i] == "N" {
			v.count = l.Number(n)
			form = plural.Cardinal.MatchPlural(l.lang, max(n, -n)%10_000_000, 0, 0, 0, 0)
		}
	}
	parts, ok := l.gapped[key]
	if f, several := l.plural[key]; several {
		if parts, ok = f[form]; !ok {
			parts, ok = f[plural.Other]
		}
	}
	var s string
	var err error
	if ok {
		s, err = parts.Execute(v)
	} else {
		s, err = l.loc.Localize(&i18n.LocalizeConfig{MessageID: key, TemplateParser: gaps{}, TemplateData: v})
	}
	if err != nil {
		return "⟦" + key + "⟧"
	}
	return s
}

// forms are a text for one, for many and so on, as CLDR has the plurals of a language.
type forms map[plural.Form]text

func parseForms(m *i18n.Message) (forms, error) {
	out := forms{}
	for form, src := range map[plural.Form]string{plural.Zero: m.Zero, plural.One: m.One, plural.Two: m.Two, plural.Few: m.Few, plural.Many: m.Many, plural.Other: m.Other} {
		if src == "" {
			continue
		}
		parts, err := parseText(src)
		if err != nil {
			return nil, err
		}
		out[form] = parts
	}
	return out, nil
}

// Plain is the text of a key that takes nothing; ok is false for one that does, and for no key of ours.
func (l *Lang) Plain(key string) (text string, ok bool) {
	text, ok = l.plain[key]
	return text, ok
}

// Number writes 12,345. Spanish in the United States uses the same separators (CLDR es-US).
func (l *Lang) Number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Money writes minor units: $40, $12.50; another currency by its code.
func (l *Lang) Money(minor int, currency string) string {
	digits := listing.MinorDigits(currency)
	unit := 1
	for range digits {
		unit *= 10
	}
	s := l.Number(minor / unit)
	if rest := minor % unit; rest != 0 {
		s += fmt.Sprintf(".%0*d", digits, rest)
	}
	if currency == "USD" || currency == "" {
		return "$" + s
	}
	return s + " " + currency
}

// Clock writes 7:00 pm, in Spanish 7:00 p. m.
func (l *Lang) Clock(hour, minute int) string {
	half := l.T("clock.am")
	if hour >= 12 {
		half = l.T("clock.pm")
	}
	h := hour % 12
	if h == 0 {
		h = 12
	}
	return fmt.Sprintf("%d:%02d\u00a0%s", h, minute, half)
}

// Date writes November 24, 2026.
func (l *Lang) Date(t time.Time) string {
	return l.T("date.day", "Month", l.Month(t.Month()), "Day", t.Day(), "Year", t.Year())
}

// DateText writes a date that may be only a month or a year.
func (l *Lang) DateText(d listing.Date) string {
	t, err := d.Time()
	if err != nil {
		return ""
	}
	switch len(d) {
	case len("2006"):
		return fmt.Sprint(t.Year())
	case len("2006-01"):
		return l.T("date.month", "Month", l.Month(t.Month()), "Year", t.Year())
	}
	return l.Date(t)
}

// Month is a month's name as it stands inside a date.
func (l *Lang) Month(m time.Month) string { return l.T("month." + strings.ToLower(m.String()[:3])) }

// Weekday is a weekday's name as it starts a line.
func (l *Lang) Weekday(d time.Weekday) string { return l.T("weekday." + dayID(d)) }

func dayID(d time.Weekday) string { return strings.ToLower(d.String()[:3]) }

// List joins words: "a, b and c".
func (l *Lang) List(words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	last := words[len(words)-1]
	and := "list.and"
	if l.Tag == "es" && (strings.HasPrefix(strings.ToLower(last), "i") || strings.HasPrefix(strings.ToLower(last), "hi")) {
		and = "list.and_e"
	}
	return strings.Join(words[:len(words)-1], ", ") + " " + l.T(and) + " " + last
}

// zoneKeys name the zones people know by a word; any other is named by its city.
var zoneKeys = map[string]string{
	"America/New_York": "eastern", "America/Detroit": "eastern", "America/Chicago": "central", "America/Denver": "mountain",
	"America/Phoenix": "arizona", "America/Los_Angeles": "pacific", "America/Anchorage": "alaska", "Pacific/Honolulu": "hawaii",
	"America/Puerto_Rico": "atlantic", "America/Indiana/Indianapolis": "eastern", "America/Boise": "mountain",
}

// Zone is the zone's everyday name.
func (l *Lang) Zone(name string) string {
	if key, ok := zoneKeys[name]; ok {
		return l.T("zone." + key)
	}
	_, city, ok := strings.Cut(name, "/")
	if !ok {
		return name
	}
	if i := strings.LastIndexByte(city, '/'); i >= 0 {
		city = city[i+1:]
	}
	return l.T("zone.city", "City", strings.ReplaceAll(city, "_", " "))
}

// When says when a meeting is, as a person would: "Tonight 7:00 pm, Eastern".
func (l *Lang) When(at, now time.Time) string {
	here := now.In(at.Location())
	days := int(midnight(at).Sub(midnight(here)).Hours()+12) / 24
	clock := l.Clock(at.Hour(), at.Minute())
	zone := l.Zone(at.Location().String())
	switch {
	case at.Before(now):
		return l.T("when.now", "Clock", clock, "Zone", zone)
	case days == 0 && at.Hour() >= 17:
		return l.T("when.tonight", "Clock", clock, "Zone", zone)
	case days == 0:
		return l.T("when.today", "Clock", clock, "Zone", zone)
	case days == 1:
		return l.T("when.tomorrow", "Clock", clock, "Zone", zone)
	case days < 7:
		return l.T("when.weekday", "Weekday", l.Weekday(at.Weekday()), "Clock", clock, "Zone", zone)
	}
	return l.T("when.date", "Weekday", l.Weekday(at.Weekday()), "Month", l.Month(at.Month()), "Day", at.Day(), "Clock", clock, "Zone", zone)
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// Rule says when a schedule meets: "Every Tuesday, 7:00 pm", "2nd and 4th Thursday, 6:30 pm".
func (l *Lang) Rule(s listing.Schedule) string {
	r, err := s.Compile()
	if err != nil {
		return ""
	}
	rule := r.Rule()
	clock := l.Clock(r.Minute()/60, r.Minute()%60)
	start, _ := time.Parse(listing.WallLayout, s.Start)
	var days string
	switch {
	case rule.Once:
		return l.T("rule.once", "Date", l.Date(start), "Clock", clock)
	case len(rule.MonthDay) > 0:
		var ns []string
		for _, d := range rule.MonthDay {
			ns = append(ns, fmt.Sprint(d))
		}
		days = l.T("rule.monthday", "Days", l.List(ns))
	case rule.Monthly && rule.Days[0].Nth != 0:
		days = l.nthDays(rule.Days)
	default:
		days = l.weekdays(rule.Days)
	}
	switch {
	case rule.Interval == 2 && !rule.Monthly:
		return l.T("rule.fortnightly", "Days", days, "Clock", clock)
	case rule.Interval > 1 && !rule.Monthly:
		return l.T("rule.weeks", "N", rule.Interval, "Days", days, "Clock", clock)
	case rule.Interval > 1:
		return l.T("rule.months", "N", rule.Interval, "Days", days, "Clock", clock)
	case rule.Monthly && len(rule.MonthDay) == 0 && rule.Days[0].Nth != 0:
		return l.T("rule.monthly", "Days", days, "Clock", clock)
	case rule.Monthly && len(rule.MonthDay) > 0:
		return l.T("rule.monthly", "Days", days, "Clock", clock)
	case len(rule.Days) == 7:
		return l.T("rule.daily", "Clock", clock)
	}
	return l.T("rule.weekly", "Days", days, "Clock", clock)
}

func (l *Lang) weekdays(days []listing.RuleDay) string {
	var out []string
	for _, d := range days {
		out = append(out, l.T("weekday.plural."+dayID(d.Day)))
	}
	return l.List(out)
}

func (l *Lang) nthDays(days []listing.RuleDay) string {
	same := true
	for _, d := range days {
		same = same && d.Day == days[0].Day
	}
	var out []string
	for _, d := range days {
		nth := l.T(fmt.Sprintf("nth.%d", d.Nth))
		if same {
			out = append(out, nth)
		} else {
			out = append(out, nth+" "+l.T("weekday.inside."+dayID(d.Day)))
		}
	}
	if same {
		return l.List(out) + " " + l.T("weekday.inside."+dayID(days[0].Day))
	}
	return l.List(out)
}
