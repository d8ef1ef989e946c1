package site

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"openchair/internal/fault"
	"openchair/internal/listing"
)

// How many listings stand side by side: with five nobody reads, and a sheet of paper ends.
const (
	leastCompared = 2
	mostCompared  = 4
)

// ComparePage is two to four listings side by side, differences first.
type ComparePage struct {
	Page
	Notices   []string
	Columns   []CompareColumn
	Different []CompareRow
	Same      []CompareRow
	Unsaid    string // what none of them says, in one line
	Points    []Point
	Sources   []SourceLine
}

// CompareColumn is the head of one listing.
type CompareColumn struct {
	Card
	Without string // the comparison without it, "" when two would not be left
}

// CompareRow is one question and what each listing says to it.
type CompareRow struct {
	Label string
	Cells []CompareCell
}

// CompareCell is what one listing says; Known is false when it says nothing.
type CompareCell struct {
	Text, Lang, Href string
	Known, Tel       bool
	Of               string // the listing's name, where columns do not fit side by side
}

// comparedIDs reads the ids of an address, each once, in their order.
func comparedIDs(v url.Values) []string {
	var out []string
	for _, s := range v["id"] {
		for id := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ',' || r == ' ' }) {
			if id = strings.ToLower(id); !slices.Contains(out, id) && len(out) < 20 {
				out = append(out, id)
			}
		}
	}
	return out
}

// compared loads what may be shown. What is not there and what was never published are told apart from
// nobody: both are only counted.
func (s *Site) compared(ctx context.Context, ids []string) (found []*listing.Listing, missing int, err error) {
	for _, text := range ids {
		id, err := uuid.Parse(text)
		if err != nil || len(text) != 36 {
			missing++
			continue
		}
		l, err := s.Listings.ByID(ctx, id)
		switch {
		case fault.Is(err, fault.NotFound):
			missing++
			continue
		case err != nil:
			return nil, 0, err
		}
		shown := l.Public()
		shown.Freshness = l.FreshnessAt(s.Now(), s.Freshness)
		if l.State != listing.Published && l.State != listing.Paused || shown.Freshness == listing.Hidden {
			missing++
			continue
		}
		if at, ok := l.Next(s.Now()); ok && l.State == listing.Published {
			shown.NextMeeting = &at
		}
		found = append(found, &shown)
	}
	return found, missing, nil
}

func (s *Site) compare(c *gin.Context) error {
	l := s.lang(c)
	ids := comparedIDs(c.Request.URL.Query())
	found, missing, err := s.compared(c.Request.Context(), ids)
	if err != nil {
		return err
	}
	p := ComparePage{Page: s.page(l, l.T("compare.title"), "/compare")}
	p.NoIndex, p.Canonical, p.Alternates = true, "", nil
	if missing > 0 {
		p.Notices = append(p.Notices, l.T("compare.missing", "N", missing))
	}
	if len(found) > mostCompared {
		found = found[:mostCompared]
		p.Notices = append(p.Notices, l.T("compare.most", "Most", mostCompared))
	}
	kept := url.Values{}
	for _, x := range found {
		kept.Add("id", x.ID.String())
	}
	if len(kept) > 0 {
		p.Switch += "?" + kept.Encode()
	}
	if len(found) < leastCompared {
		p.Notices = append(p.Notices, l.T("compare.least"))
	} else {
		s.fillCompare(l, &p, found)
	}
	c.Header("Cache-Control", "private, no-store")
	return s.render(c, http.StatusOK, "compare", l, p)
}

func (s *Site) fillCompare(l *Lang, p *ComparePage, found []*listing.Listing) {
	w := s.words(l)
	for _, x := range found {
		column := CompareColumn{Card: w.card(x, nil)}
		if len(found) > leastCompared {
			rest := url.Values{}
			for _, y := range found {
				if y.ID != x.ID {
					rest.Add("id", y.ID.String())
				}
			}
			column.Without = l.Prefix + "/compare?" + rest.Encode()
		}
		p.Columns = append(p.Columns, column)
	}
	var unsaid []string
	for _, row := range s.compareRows(w, found) {
		known, same := false, true
		for i := range row.Cells {
			cell := &row.Cells[i]
			known = known || cell.Known
			same = same && cell.Text == row.Cells[0].Text && cell.Known == row.Cells[0].Known
			cell.Of = p.Columns[i].Name
			if !cell.Known {
				cell.Text = l.T("compare.unknown")
			}
		}
		switch {
		case !known:
			unsaid = append(unsaid, row.Label)
		case same:
			row.Cells = row.Cells[:1]
			p.Same = append(p.Same, row)
		default:
			p.Different = append(p.Different, row)
		}
	}
	if len(unsaid) > 0 {
		p.Unsaid = l.T("compare.unsaid", "What", strings.Join(unsaid, " · "))
	}
	notes := s.library.Notes()
	for _, id := range []string{"definition", "facilitation", "cost", "confidentiality"} {
		if x, ok := s.library.Section(l.Tag, id); ok {
			p.Points = append(p.Points, Point{x.Title, saidOf(notes, x.Peer), saidOf(notes, x.Professional)})
		}
	}
	p.Sources = sourceLines(l, notes)
}

// compareRows are all questions, in the order people decide by.
func (s *Site) compareRows(w pageWords, found []*listing.Listing) []CompareRow {
	var rows []CompareRow
	put := func(label string, say func(x *listing.Listing) CompareCell) {
		row := CompareRow{Label: label}
		for _, x := range found {
			row.Cells = append(row.Cells, say(x))
		}
		rows = append(rows, row)
	}
	text := func(key string, say func(x *listing.Listing) string) {
		put(w.T(key), func(x *listing.Listing) CompareCell { return told(say(x)) })
	}
	answer := func(key string, of func(x *listing.Listing) listing.Answer) {
		text(key, func(x *listing.Listing) string {
			if a := of(x); a == listing.Yes || a == listing.No {
				return w.T("answer." + string(a))
			}
			return ""
		})
	}
	choice := func(key, prefix string, of func(x *listing.Listing) string) {
		text(key, func(x *listing.Listing) string {
			if v := of(x); v != "" && v != string(listing.Unknown) {
				return w.T(prefix + v)
			}
			return ""
		})
	}
	text("filter.led_by", func(x *listing.Listing) string { return w.vocab.Label("led_by", string(x.LedBy), w.Tag) })
	text("filter.kind", func(x *listing.Listing) string { return w.vocab.Label("kind", string(x.Kind), w.Tag) })
	put(w.T("card.cost"), func(x *listing.Listing) CompareCell {
		cost, known := w.cost(x)
		return CompareCell{Text: strings.TrimSpace(cost + " " + w.costNote(x)), Known: known}
	})
	answer("compare.places_open", func(x *listing.Listing) listing.Answer { return x.Cost.PlacesOpen })
	put(w.T("card.insurance"), func(x *listing.Listing) CompareCell {
		text, known := w.insurance(x)
		return CompareCell{Text: text, Known: known}
	})
	answer("compare.receipt", func(x *listing.Listing) listing.Answer { return x.Insurance.Receipt })
	put(w.T("card.next"), func(x *listing.Listing) CompareCell {
		text, iso := w.when(x)
		return CompareCell{Text: text, Known: iso != "" || x.ByAppointment || x.State == listing.Paused}
	})
	text("listing.when", func(x *listing.Listing) string {
		var rules []string
		for _, sch := range x.Schedules {
			rules = append(rules, w.ruleAndLength(sch))
		}
		return strings.Join(rules, "; ")
	})
	text("card.where", func(x *listing.Listing) string {
		lines, hidden := w.address(x)
		return strings.Join(nonEmpty(w.where(x), strings.Join(lines, ", "), hidden, string(x.Where.Note)), ". ")
	})
	choice("filter.joining", "joining.", func(x *listing.Listing) string { return x.Joining.How })
	choice("filter.accepting", "accepting.", func(x *listing.Listing) string { return x.Joining.Accepting })
	choice("compare.attend", "attend.", func(x *listing.Listing) string { return x.Joining.WhoMayAttend })
	choice("compare.intake", "compare.intake.", func(x *listing.Listing) string { return x.Joining.Intake })
	text("listing.bound", func(x *listing.Listing) string {
		var out []string
		for _, b := range x.Privacy.Bound {
			out = append(out, w.T("bound."+b))
		}
		return strings.Join(nonEmpty(append(out, string(x.Privacy.Note))...), " ")
	})
	text("filter.topic", func(x *listing.Listing) string {
		var out []string
		for _, id := range x.Topics {
			out = append(out, w.vocab.Label("topic", id, w.Tag))
		}
		return w.List(out)
	})
	rows = append(rows, s.factRows(w, found)...)
	put(w.T("compare.summary"), func(x *listing.Listing) CompareCell {
		_, summary, lang := w.texts(x)
		c := told(summary)
		c.Lang = lang
		return c
	})
	put(w.T("compare.organization"), func(x *listing.Listing) CompareCell {
		c := told(string(x.Organization.Name))
		c.Lang = w.foreign(x.Lang)
		return c
	})
	text("compare.leaders", func(x *listing.Listing) string {
		var out []string
		for _, who := range x.Leaders {
			out = append(out, w.leader(who))
		}
		return strings.Join(out, "; ")
	})
	put(w.T("compare.phone"), func(x *listing.Listing) CompareCell {
		c := told(string(x.Contact.Phone))
		if c.Known {
			c.Tel = true
		}
		return c
	})
	text("compare.email", func(x *listing.Listing) string { return string(x.Contact.Email) })
	put(w.T("compare.url"), func(x *listing.Listing) CompareCell {
		c := told(string(x.Contact.URL))
		c.Href = c.Text
		return c
	})
	text("listing.trust", func(x *listing.Listing) string { fresh, _ := w.freshness(x); return fresh })
	return rows
}

func told(text string) CompareCell { return CompareCell{Text: text, Known: text != ""} }

// factRows are the questions of a first visit, those of every listing together.
func (s *Site) factRows(w pageWords, found []*listing.Listing) []CompareRow {
	var rows []CompareRow
	for i, x := range found {
		for _, f := range w.facts(x) {
			at := slices.IndexFunc(rows, func(r CompareRow) bool { return r.Label == f.Label })
			if at < 0 {
				at = len(rows)
				rows = append(rows, CompareRow{Label: f.Label, Cells: make([]CompareCell, len(found))})
			}
			rows[at].Cells[i] = CompareCell{Text: f.Text, Known: f.Known}
		}
	}
	return rows
}
