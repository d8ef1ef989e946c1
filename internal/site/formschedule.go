package site

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"openchair/internal/fault"
	"openchair/internal/listing"
	"openchair/internal/moderation"
)

// How often something meets, as people say it. "keep" leaves a rule alone that the form cannot show.
var everies = []string{"weekly", "fortnightly", "monthly", "once", "by-appointment", "varies"}

var (
	weekdays = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
	nths     = []string{"1", "2", "3", "4", "-1"}
	// zones are those of the United States, and "" for the place's own.
	zones = []string{
		"", "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico",
	}
	ruleDays = map[string]string{"mon": "MO", "tue": "TU", "wed": "WE", "thu": "TH", "fri": "FR", "sat": "SA", "sun": "SU"}
)

// isWeekday reads a day as forms of others send it: "tue", "TU", "Tuesday", "martes".
func isWeekday(text, id string) bool {
	t := strings.ToLower(strings.TrimSpace(text))
	i := slices.Index(weekdays, id)
	return t == id || strings.EqualFold(t, ruleDays[id]) || t == dayNames[i][0] || t == dayNames[i][1]
}

var dayNames = [7][2]string{
	{"monday", "lunes"}, {"tuesday", "martes"}, {"wednesday", "miércoles"}, {"thursday", "jueves"}, {"friday", "viernes"}, {"saturday", "sábado"}, {"sunday", "domingo"},
}

// shownFor is how much of a street a listing of these topics shows before its organizer says otherwise.
func shownFor(topics []string) listing.Shown {
	if slices.ContainsFunc(topics, moderation.HidesStreet) {
		return listing.ShownOnRequest
	}
	return listing.ShownFull
}

// scheduleValues puts a listing's first schedule into the form's fields, as far as they can say it.
func scheduleValues(v url.Values, x *listing.Listing) {
	if x.ByAppointment {
		v.Set("schedule.every", "by-appointment")
		return
	}
	if len(x.Schedules) == 0 {
		v.Set("schedule.every", "varies")
		return
	}
	for _, further := range x.Schedules[1:] {
		v.Add("schedule.line", lineText(further))
	}
	s := x.Schedules[0]
	r, err := s.Compile()
	if err != nil {
		v.Set("schedule.every", "keep")
		return
	}
	rule := r.Rule()
	every := "keep"
	switch {
	case rule.Once:
		every = "once"
	case !rule.Monthly && rule.Interval == 1:
		every = "weekly"
	case !rule.Monthly && rule.Interval == 2:
		every = "fortnightly"
	case rule.Monthly && rule.Interval == 1 && len(rule.MonthDay) == 0:
		every = "monthly"
	}
	v.Set("schedule.every", every)
	for _, d := range rule.Days {
		day := strings.ToLower(d.Day.String()[:3])
		if !slices.Contains(v["schedule.days"], day) {
			v.Add("schedule.days", day)
		}
		if n := strconv.Itoa(d.Nth); d.Nth != 0 && !slices.Contains(v["schedule.nth"], n) {
			v.Add("schedule.nth", n)
		}
	}
	date, clock, _ := strings.Cut(s.Start, "T")
	v.Set("schedule.time", clock)
	if every == "fortnightly" || every == "once" {
		v.Set("schedule.starts", date)
	}
	if s.Minutes != nil {
		v.Set("schedule.duration", strconv.Itoa(*s.Minutes))
	}
	v.Set("schedule.zone", string(s.Zone))
}

// lineText is a schedule line as a box of the form holds it.
func lineText(x listing.Schedule) string {
	b, _ := json.Marshal(x) // texts and a number: it cannot fail
	return string(b)
}

// readLines are the further lines whose boxes are ticked. What is none of ours is left out.
func readLines(v url.Values) []listing.Schedule {
	var out []listing.Schedule
	for _, text := range v["schedule.line"] {
		var x listing.Schedule
		if len(text) > maxLine || json.Unmarshal([]byte(text), &x) != nil {
			continue
		}
		if _, err := x.Compile(); err == nil && len(out) < listing.MaxSchedules {
			out = append(out, x)
		}
	}
	return out
}

// maxLine has room for a rule and for some years of cancelled dates.
const maxLine = 8000

func (s *Site) furtherLines(l *Lang, v url.Values) []Choice {
	var out []Choice
	for _, x := range readLines(v) {
		out = append(out, Choice{Value: lineText(x), Label: s.words(l).ruleAndLength(x), Chosen: true})
	}
	return out
}

// addLine takes what the form says about one time as a further line, and clears its fields for the next.
func (s *Site) addLine(v url.Values, base *listing.Listing) []fault.Problem {
	every := v.Get("schedule.every")
	if every == "keep" && len(base.Schedules) > 0 {
		v.Add("schedule.line", lineText(base.Schedules[0]))
	} else {
		line, problem := s.readLine(v, every)
		if problem != nil {
			return []fault.Problem{*problem}
		}
		v.Add("schedule.line", lineText(line))
	}
	for _, name := range []string{"schedule.every", "schedule.days", "schedule.nth", "schedule.time", "schedule.duration", "schedule.starts"} {
		v.Del(name)
	}
	return nil
}

// oneMore shows a form again with room for one more time it meets.
func (s *Site) oneMore(v url.Values, base *listing.Listing, again func(status int, problems []fault.Problem) error) error {
	if problems := s.addLine(v, base); len(problems) > 0 {
		return again(http.StatusUnprocessableEntity, problems)
	}
	return again(http.StatusOK, nil)
}

// readSchedule puts the form's times into the listing: the one its fields say, and the further lines that
// are ticked.
func (s *Site) readSchedule(v url.Values, base, l *listing.Listing) []fault.Problem {
	l.Schedules = slices.Clone(base.Schedules)
	every := v.Get("schedule.every")
	more := readLines(v)
	if v.Get("form.whole") != "1" && len(base.Schedules) > 1 {
		// A form that does not show them does not take them out.
		more = append(slices.Clone(base.Schedules[1:]), more...)
	}
	empty := len(v["schedule.days"]) == 0 && strings.TrimSpace(v.Get("schedule.time")) == ""
	switch {
	case every == "" && empty && len(more) == 0:
		return nil
	case every == "keep":
		l.Schedules = append(l.Schedules[:min(1, len(l.Schedules))], more...)
		return nil
	case every == "by-appointment", every == "varies" && len(more) == 0:
		l.ByAppointment, l.Schedules = every == "by-appointment", nil
		return nil
	}
	l.ByAppointment = false
	if len(more) > 0 && (empty || every == "varies") {
		// The lines say it all; the fields are only ready for one more.
		l.Schedules = more
		return nil
	}
	line, problem := s.readLine(v, every)
	if problem != nil {
		return []fault.Problem{*problem}
	}
	if len(base.Schedules) > 0 {
		line = sameLine(base.Schedules[0], line)
	}
	l.Schedules = append([]listing.Schedule{line}, more...)
	return nil
}

// sameLine is the old line when the new one says nothing else: its first date and its cancelled dates stay.
func sameLine(old, line listing.Schedule) listing.Schedule {
	_, oldClock, _ := strings.Cut(old.Start, "T")
	_, clock, _ := strings.Cut(line.Start, "T")
	if old.Rule == line.Rule && oldClock == clock && (line.Zone == "" || line.Zone == old.Zone) && line.Rule != "" && !strings.Contains(line.Rule, "INTERVAL") {
		old.Minutes = line.Minutes
		return old
	}
	line.Except = old.Except
	return line
}

func wrongField(field, code string) *fault.Problem {
	return &fault.Problem{Field: field, Code: code, Reason: "This needs another look."}
}

func (s *Site) readLine(v url.Values, every string) (listing.Schedule, *fault.Problem) {
	var line listing.Schedule
	text := strings.TrimSpace(v.Get("schedule.time"))
	if text == "" {
		return line, wrongField("schedule.time", "time-missing")
	}
	hour, minute, err := listing.ParseClock(text)
	if err != nil {
		return line, wrongField("schedule.time", "time")
	}
	if d := strings.TrimSpace(v.Get("schedule.duration")); d != "" {
		n, ok := readMinutes(d)
		if !ok {
			return line, wrongField("schedule.duration", "duration")
		}
		line.Minutes = &n
	}
	line.Zone = listing.Text(strings.TrimSpace(v.Get("schedule.zone")))
	var days []string
	for _, d := range weekdays {
		if slices.ContainsFunc(v["schedule.days"], func(text string) bool { return isWeekday(text, d) }) {
			days = append(days, d)
		}
	}
	starts := strings.TrimSpace(v.Get("schedule.starts"))
	if every != "once" && every != "fortnightly" {
		// The form asks for it only then; what stands there is left over from another answer.
		starts = ""
	}
	if starts != "" && !listing.Date(starts).IsDay() {
		return line, wrongField("schedule.starts", "date")
	}
	switch every {
	case "once":
		if starts == "" {
			return line, wrongField("schedule.starts", "starts-missing")
		}
	case "monthly":
		if len(days) == 0 {
			return line, wrongField("schedule.days", "days-missing")
		}
		var by []string
		for _, n := range nths {
			if !slices.Contains(v["schedule.nth"], n) {
				continue
			}
			for _, d := range days {
				by = append(by, n+ruleDays[d])
			}
		}
		if len(by) == 0 {
			return line, wrongField("schedule.nth", "nth-missing")
		}
		line.Rule = "FREQ=MONTHLY;BYDAY=" + strings.Join(by, ",")
	default:
		if len(days) == 0 {
			return line, wrongField("schedule.days", "days-missing")
		}
		var by []string
		for _, d := range days {
			by = append(by, ruleDays[d])
		}
		line.Rule = "FREQ=WEEKLY;"
		if every == "fortnightly" {
			if starts == "" {
				return line, wrongField("schedule.starts", "starts-fortnightly")
			}
			line.Rule += "INTERVAL=2;"
		}
		line.Rule += "BYDAY=" + strings.Join(by, ",")
	}
	if starts == "" {
		// The year's first day: any start on or before today gives the same dates.
		starts = time.Date(s.Now().Year(), 1, 1, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	}
	line.Start = fmt.Sprintf("%sT%02d:%02d", starts, hour, minute)
	if _, err := line.Compile(); err != nil {
		return line, wrongField("schedule.zone", "schedule")
	}
	return line, nil
}

var length = regexp.MustCompile(`^(?:(\d{1,2}(?:[.,]5)?)\s*(?:h|hr|hrs|hour|hours|hora|horas)\.?)?\s*(?:y\s+|and\s+)?(?:(\d{1,4})\s*(?:m|min|mins|minutes|minutos)?\.?)?$`)

// readMinutes reads a length as people write it: "90", "90 min", "1.5 hours", "1 h 30", "1:30".
func readMinutes(text string) (int, bool) {
	t := strings.ToLower(strings.TrimSpace(text))
	if h, m, ok := strings.Cut(t, ":"); ok {
		t = h + "h " + m
	}
	parts := length.FindStringSubmatch(t)
	if parts == nil || parts[1] == "" && parts[2] == "" {
		return 0, false
	}
	total := 0.0
	if parts[1] != "" {
		h, err := strconv.ParseFloat(strings.Replace(parts[1], ",", ".", 1), 64)
		if err != nil {
			return 0, false
		}
		total += h * 60
	}
	if parts[2] != "" {
		m, err := strconv.Atoi(parts[2])
		if err != nil {
			return 0, false
		}
		total += float64(m)
	}
	n := int(total)
	return n, n > 0 && n <= 24*60
}
