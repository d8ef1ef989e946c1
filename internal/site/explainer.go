package site

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"openchair/internal/explainer"
	"openchair/internal/listing"
)

// ExplainerPage is the whole comparison of peer support and clinical therapy.
type ExplainerPage struct {
	Page
	Groups  []PartGroup
	Sources []SourceLine
	Here    Prefixed
}

// Prefixed are the addresses of the ways to go on.
type Prefixed struct{ Search, Choose string }

// PartGroup is a few parts under one heading.
type PartGroup struct {
	ID, Title string
	Start     int // its first number in the contents, 0 for one
	Parts     []Part
}

// Part is one part of the comparison.
type Part struct {
	ID, Title          string
	Peer, Professional []Said
	Body               []PartBlock
}

// PartBlock is a paragraph, or a list of several.
type PartBlock struct {
	List  bool
	Items [][]Said
}

// Said is what is claimed, with the numbers of its sources.
type Said struct {
	Words string
	Notes []int
}

// SourceLine is one line at the foot.
type SourceLine struct {
	N                    int
	Text, URL, CheckedOn string
}

func (s *Site) explainer(c *gin.Context) error {
	l := s.lang(c)
	p := ExplainerPage{Page: s.page(l, l.T("explainer.title"), "/explainer")}
	p.Nav, p.Description = "explainer", l.T("explainer.description")
	p.Here = Prefixed{l.Prefix + "/search", l.Prefix + "/choose"}
	notes := s.library.Notes()
	groups := []PartGroup{{ID: "dimension", Title: l.T("explainer.group.dimension")}, {ID: "more", Title: l.T("explainer.group.more")}}
	for _, x := range s.library.Sections(l.Tag) {
		g := &groups[1]
		if x.Dimension {
			g = &groups[0]
		}
		g.Parts = append(g.Parts, partOf(notes, x))
	}
	groups[1].Start = len(groups[0].Parts) + 1
	p.Groups = groups
	p.Sources = sourceLines(l, notes)
	c.Header("Cache-Control", "public, max-age=60")
	return s.render(c, http.StatusOK, "explainer", l, p)
}

func partOf(notes *explainer.Notes, x explainer.Section) Part {
	p := Part{ID: x.ID, Title: x.Title, Peer: saidOf(notes, x.Peer), Professional: saidOf(notes, x.Professional)}
	for _, b := range x.Body {
		block := PartBlock{List: b.List}
		for _, item := range b.Items {
			block.Items = append(block.Items, saidOf(notes, item))
		}
		p.Body = append(p.Body, block)
	}
	return p
}

// saidOf numbers a text. Claims in a row that rest on the same facts share one mark, after the last.
func saidOf(notes *explainer.Notes, t explainer.Text) []Said {
	var out []Said
	for i, claim := range t {
		said := Said{Words: claim.Words}
		if i == len(t)-1 || !slices.Equal(claim.Facts, t[i+1].Facts) {
			said.Notes = notes.Of(claim.Facts)
		}
		out = append(out, said)
	}
	return out
}

func sourceLines(l *Lang, notes *explainer.Notes) []SourceLine {
	var out []SourceLine
	for _, x := range notes.Sources() {
		text := x.Title
		if x.Year != "" {
			text += ", " + x.Year
		}
		out = append(out, SourceLine{N: x.N, Text: text, URL: x.URL, CheckedOn: l.T("explainer.checked", "Date", l.DateText(x.Checked))})
	}
	return out
}

// cite is a text of the pages with its sources.
func (s *Site) cite(l *Lang, notes *explainer.Notes, key string) Said {
	return Said{Words: l.T(key), Notes: notes.Of(s.library.Cited(key))}
}

// comparedHere is the comparison in a line or two for a listing's own kind and leaders.
func (s *Site) comparedHere(l *Lang, notes *explainer.Notes, x *listing.Listing) []Said {
	kind := "explainer.kind." + string(x.Kind)
	if x.Kind == listing.SupportGroup && x.LedBy == listing.Professional {
		kind += ".professional"
	}
	return []Said{s.cite(l, notes, "compare."+string(x.LedBy)), s.cite(l, notes, kind)}
}
