package interop

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"openchair/internal/fault"
	"openchair/internal/listing"
	"openchair/internal/vocab"
)

// maxRow is the most bytes one meeting may have in a feed.
const maxRow = 1 << 20

// guide reads one Meeting Guide feed.
type guide struct {
	o       Options
	program vocab.Fellowship
	seen    map[string]bool
	pending *meeting
	yield   func(Row) error
	reject  func(Rejection)
}

// meeting is a row on its way: the next row may be another day of it.
type meeting struct {
	row  Row
	same string
}

// ReadMeetingGuide reads a feed as code4recovery/spec describes it and as real servers write it. Every
// row with a name and a place or a link becomes a listing: a value that cannot be used is left out and
// noted. Rows that follow one another with the same slug, name, place and notes are one group on
// several days.
func ReadMeetingGuide(ctx context.Context, r io.Reader, o Options, yield func(Row) error, reject func(Rejection)) error {
	if err := o.check(); err != nil {
		return err
	}
	g := guide{o: o, seen: map[string]bool{}, yield: yield, reject: reject}
	if o.Program != "" {
		var ok bool
		if g.program, ok = vocab.FellowshipByID(o.Program); !ok {
			return fault.NewInvalid(fault.Problem{Field: "program", Code: "program", Reason: "Name a program like aa, na or al-anon.", Allowed: programs()})
		}
	}
	body, start, err := open(r)
	if err != nil {
		return err
	}
	if start[0] != '[' {
		return broken("not-an-array", "A Meeting Guide feed is one JSON list of meetings. This file starts with something else.", nil)
	}
	allowed := &budget{r: body, left: maxRow}
	in := json.NewDecoder(allowed)
	in.UseNumber()
	if _, err := in.Token(); err != nil {
		return damaged(0, err)
	}
	n := 0
	for in.More() {
		n++
		if err := ctx.Err(); err != nil {
			return err
		}
		allowed.left = maxRow
		var element any
		if err := in.Decode(&element); err != nil {
			return damaged(n, err)
		}
		if err := g.element(n, element); err != nil {
			return err
		}
	}
	allowed.left = maxRow
	if _, err := in.Token(); err != nil {
		return damaged(n, err)
	}
	if _, err := in.Token(); !errors.Is(err, io.EOF) {
		return damaged(n, err)
	}
	return g.flush()
}

func programs() []string {
	var ids []string
	for _, f := range vocab.Fellowships {
		ids = append(ids, f.ID)
	}
	return ids
}

// damaged is the fault of a feed that ends early or is followed by something else.
func damaged(row int, err error) error {
	if errors.Is(err, errTooMuch) {
		return broken("row-too-large", fmt.Sprintf("Meeting %d is larger than a megabyte. Nothing was read from this feed.", max(row, 1)), err)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return broken("cut-off", fmt.Sprintf("The feed breaks off after %d meetings. Nothing was read from it.", max(row-1, 0)), err)
	}
	return broken("damaged", fmt.Sprintf("The feed is not valid JSON after meeting %d. Nothing was read from it.", max(row-1, 0)), err)
}

func (g *guide) element(n int, element any) error {
	cells, ok := element.(map[string]any)
	if !ok {
		g.reject(Rejection{Row: n, Field: "row", Reason: "A meeting is a JSON object; this is something else."})
		return nil
	}
	c := cellsOf{cells}
	m := g.meeting(n, c)
	if m == nil {
		return nil
	}
	if p := g.pending; p != nil && p.same == m.same && p.row.Key == m.row.Key {
		return g.merge(p, m)
	}
	if err := g.flush(); err != nil {
		return err
	}
	g.pending = m
	return nil
}

// merge adds another day of the same group.
func (g *guide) merge(p, m *meeting) error {
	l := &p.row.Listing
	for _, s := range m.row.Listing.Schedules {
		l.Schedules = addDays(l.Schedules, s)
	}
	p.row.Notes = append(p.row.Notes, m.row.Notes...)
	return nil
}

func (g *guide) flush() error {
	m := g.pending
	g.pending = nil
	if m == nil {
		return nil
	}
	l := &m.row.Listing
	if len(l.Schedules) > listing.MaxSchedules {
		g.reject(Rejection{Row: m.row.Number, Field: "schedules", Reason: fmt.Sprintf("This group has %d schedule lines; at most %d are allowed.", len(l.Schedules), listing.MaxSchedules), Key: m.row.Key})
		return nil
	}
	m.row.Key = g.uniqueKey(m.row.Key, l)
	g.o.source(l, m.row.Key)
	m.row.Notes = append(m.row.Notes, repair(l, g.o.Words)...)
	if problems := l.Check(g.o.Words); len(problems) > 0 {
		g.reject(Rejection{Row: m.row.Number, Field: problems[0].Field, Reason: problems[0].Reason, Key: m.row.Key})
		return nil
	}
	return g.yield(m.row)
}

// uniqueKey: a slug that comes again later in the feed is told apart by its day and time, as the
// plugin does, so that neither meeting is lost.
func (g *guide) uniqueKey(key string, l *listing.Listing) string {
	if g.seen[key] && len(l.Schedules) > 0 {
		s := l.Schedules[0]
		_, days, _ := strings.Cut(s.Rule, "BYDAY=")
		key = keyFor(key, days, s.Start[len(s.Start)-5:])
	}
	base := key
	for i := 2; g.seen[key]; i++ {
		key = fmt.Sprintf("%s-%d", base, i)
	}
	g.seen[key] = true
	return key
}

// meeting makes a listing of one row; nil when it was rejected.
func (g *guide) meeting(n int, c cellsOf) *meeting {
	name := oneLine(c.text("name"))
	if name == "" {
		g.reject(Rejection{Row: n, Field: "name", Reason: "The meeting has no name.", Key: strings.TrimSpace(c.text("slug"))})
		return nil
	}
	// Al-Anon's server writes the number of the group before its name, and begins the slug with it.
	if id := groupNumber.FindString(name); id != "" && g.program.ID == "al-anon" && strings.HasPrefix(c.text("slug"), strings.TrimSpace(id)+"-") {
		name = strings.TrimPrefix(name, id)
	}
	m := &meeting{row: Row{Number: n}}
	note := func(text string) { m.row.Notes = append(m.row.Notes, text) }
	l := listing.New(name)
	l.State = listing.Published
	l.Kind, l.LedBy = listing.SupportGroup, listing.Peer
	door := g.place(&l, c, note)
	linked := g.rooms(&l, c, note)
	if !door.said && !linked {
		g.reject(Rejection{Row: n, Field: "where.address", Reason: "The meeting has neither a place nor a link.", Key: strings.TrimSpace(c.text("slug"))})
		return nil
	}
	types := c.list("types")
	g.format(&l, c, door, linked, types, note)
	g.types(&l, types, note)
	g.fellowship(&l)
	g.when(&l, c, door, note)
	g.words(&l, c, types, note)
	g.organization(&l, c)
	l.Source.URL, _ = link(c.text("url"))
	if u := c.text("updated"); u != "" {
		if l.Source.Date = updated(u); l.Source.Date == "" {
			note("updated: not a date, left out")
		}
	}
	m.row.Key = strings.TrimSpace(c.text("slug"))
	if m.row.Key == "" {
		m.row.Key = strings.TrimSpace(c.text("ID"))
	}
	if m.row.Key == "" {
		first := ""
		if len(l.Schedules) > 0 {
			first = l.Schedules[0].Rule + " " + l.Schedules[0].Start[len(l.Schedules[0].Start)-5:]
		}
		m.row.Key = keyFor(name, string(l.Where.Address), string(l.Where.City), first)
		note("slug: missing, a key was made from name, address and time")
	}
	if len(m.row.Key) > 200 {
		m.row.Key = m.row.Key[:200]
	}
	m.row.Key = oneLine(m.row.Key)
	m.same = strings.Join([]string{name, string(l.Where.Name), string(l.Where.Address), string(l.Description), string(l.Online.URL)}, "\x00")
	m.row.Listing = l
	return m
}

// fellowship applies what the named program's own rule says, and nothing without it.
func (g *guide) fellowship(l *listing.Listing) {
	f := g.program
	if f.ID == "" {
		return
	}
	l.Topics = append([]string{f.Topic}, slices.DeleteFunc(l.Topics, func(id string) bool { return id == f.Topic })...)
	if f.Approach != "" && !slices.Contains(l.Approach, f.Approach) {
		l.Approach = append([]string{f.Approach}, l.Approach...)
	}
	l.Attendee = listing.Self
	if f.Family {
		l.Attendee = listing.Family
	}
	if f.NoFee != "" {
		zero := 0
		l.Cost = listing.Cost{Basis: listing.Donation, Floor: &zero, Currency: "USD", Per: listing.PerSession, Note: listing.Text("By the fellowship's rule. " + f.NoFee)}
		l.Normalize()
	}
}

// words are the notes of a row, without what must not be shown.
func (g *guide) words(l *listing.Listing, c cellsOf, types []string, note func(string)) {
	var said []string
	hidden := false
	for _, field := range []string{"notes", "group_notes", "conference_url_notes"} {
		text, taken := safe(c.text(field))
		hidden = hidden || taken
		if text != "" && !slices.Contains(said, text) {
			said = append(said, text)
		}
	}
	if style := g.style(types); style != "" {
		said = append(said, style)
	}
	l.Description = listing.Text(strings.Join(said, "\n\n"))
	directions, taken := safe(c.text("location_notes"))
	if l.Format == listing.InPerson || l.Format == listing.Hybrid {
		l.Where.Note = listing.Text(directions)
	}
	if hidden || taken {
		note("notes: passwords, numbers of rooms or personal contacts were left out")
	}
}

// organization is the group, unless its field holds the number of a district.
func (g *guide) organization(l *listing.Listing, c cellsOf) {
	name := oneLine(c.text("entity"))
	site := c.text("entity_url")
	if site == "" {
		site = c.text("entity_website_url")
	}
	if name != "" {
		l.Organization.Name = listing.Text(name)
		l.Organization.URL, _ = link(site)
	} else if group := oneLine(c.text("group")); group != "" && group != l.Name && !districtCode.MatchString(group) {
		l.Organization.Name = listing.Text(group)
	} else if g.program.ID != "" {
		l.Organization.Name = listing.Text(g.program.Name)
	}
	if u, shown := link(c.text("website")); shown == listing.ShownFull && !secret.MatchString(string(u)) {
		l.Contact.URL = u
	}
}

var groupNumber = regexp.MustCompile(`^\d{4,9}\s+`)

// updated reads the two ways feeds write when a row was edited. That is the source's date and never
// a confirmation.
func updated(s string) listing.Date {
	for _, layout := range []string{time.DateTime, time.DateOnly, time.RFC3339, "2006-01-02T15:04:05", "1/2/2006 3:04:05 PM", "1/2/2006 15:04:05", "1/2/2006 15:04", "1/2/2006"} {
		if t, err := time.Parse(layout, strings.ToUpper(strings.TrimSpace(s))); err == nil && t.Year() > 1990 && t.Year() < 2200 {
			return listing.DateOf(t)
		}
	}
	return ""
}
