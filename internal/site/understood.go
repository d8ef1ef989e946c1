package site

import (
	"strings"

	"openchair/internal/ask"
	"openchair/internal/search"
)

// Understood is what the page shows of how the words were read: nothing is guessed silently, and each
// reading is one click from gone.
type Understood struct {
	Crisis    *CrisisCard
	Ambiguous []Which
	Corrected []Correction
	AskNear   bool
	Suggests  []Link
	Intent    string
	Words     string // what is left, searched as words
	Literal   string // the same search, taking the words as words; "" when nothing was read
}

// Which offers what a term can mean.
type Which struct {
	Title   string
	Options []Link
}

// Correction is a word searched for another, and the way back.
type Correction struct {
	Text string
	Undo Link
}

// CrisisCard is whom to call now. It stands above the results and never in their place.
type CrisisCard struct {
	Level     string
	Resources []CrisisLine
}

// CrisisLine is one line with its ways to be reached.
type CrisisLine struct {
	Name, Call, TextTo, TextBody, TextSay, Chat, URL, Hours string
}

// understood adds the reading to the page: its chips before those of the address, and everything it left
// open.
func (s *Site) understood(l *Lang, a asked, req ask.Request, reading ask.Reading, r search.Result, p *SearchPage) {
	u := reading.Understood
	out := Understood{Intent: u.Intent, Crisis: crisisCard(l, reading.Crisis)}
	chips := s.readChips(l, a, u.Chips)
	if len(chips) > 0 {
		// The words are shown as what they were read as; what is left of them is said, not repeated.
		kept := p.Chips
		if req.Q != "" && len(kept) > 0 {
			kept = kept[1:]
		}
		p.Chips = append(chips, kept...)
		if text := strings.TrimSpace(u.Text); text != "" && reading.Crisis == nil {
			out.Words = l.T("understood.words", "Words", short(text))
		}
		out.Literal = a.set("literal", "1").href()
		p.ClearHref = a.path
	}
	for n, x := range u.Ambiguous {
		out.Ambiguous = append(out.Ambiguous, s.which(l, a, x, r, n))
	}
	for _, x := range u.Corrected {
		out.Corrected = append(out.Corrected, Correction{
			l.T("understood.corrected", "From", x.From, "To", x.To),
			Link{a.with("unread", "word:"+x.From).href(), l.T("understood.undo", "From", x.From)},
		})
	}
	for _, x := range u.Asks {
		out.AskNear = out.AskNear || x == "near"
	}
	for _, x := range u.Suggests {
		if len(out.Suggests) < 4 {
			out.Suggests = append(out.Suggests, Link{a.with(x.Param, x.Value).href(), x.Label})
		}
	}
	p.Understood = out
}

// readChips draws readings of the same words as one chip; taking it away undoes them all.
func (s *Site) readChips(l *Lang, a asked, chips []ask.Chip) []Chip {
	var out []Chip
	for i := 0; i < len(chips); {
		remove := a
		var labels []string
		j := i
		for ; j < len(chips) && (j == i || chips[j].From == chips[i].From && chips[i].From != ""); j++ {
			remove = remove.with("unread", chips[j].Param+":"+chips[j].Value)
			labels = append(labels, chipLabel(l, chips[j]))
		}
		label := strings.Join(labels, " / ")
		if from := chips[i].From; from != "" && !strings.EqualFold(from, label) {
			label = l.T("understood.chip", "From", short(from), "Label", label)
		}
		out = append(out, Chip{label, remove.href(), l.T("chip.remove", "Label", label)})
		i = j
	}
	return out
}

func chipLabel(l *Lang, c ask.Chip) string {
	switch c.Param {
	case "near":
		return l.T("chip.near", "Place", c.Label)
	case "not":
		return l.T("chip.not", "Label", c.Label)
	}
	return c.Label
}

// which offers the readings of one term with what each would give.
func (s *Site) which(l *Lang, a asked, x ask.Ambiguous, r search.Result, group int) Which {
	w := Which{Title: l.T("understood.which", "From", short(x.From))}
	unread := a
	for _, o := range x.Options {
		if o.Param != "q" {
			unread = unread.with("unread", o.Param+":"+o.Value)
		}
	}
	for i, o := range x.Options {
		if o.Param == "crisis" {
			continue // its card is above
		}
		link := Link{Text: o.Label}
		switch {
		case o.Param == "q":
			link.Href = unread.href()
		case o.Param == "near":
			link.Href = a.set("near", o.Value).href()
		default:
			link.Href = a.with(o.Param, o.Value).href()
		}
		if o.Param != "q" && group < len(r.OptionCounts) && i < len(r.OptionCounts[group]) {
			link.Text = l.T("understood.option", "Label", o.Label, "Number", l.Number(r.OptionCounts[group][i]))
		}
		w.Options = append(w.Options, link)
	}
	return w
}

func crisisCard(l *Lang, c *ask.Crisis) *CrisisCard {
	if c == nil {
		return nil
	}
	out := &CrisisCard{Level: c.Level}
	for _, r := range c.Resources {
		line := CrisisLine{Name: r.Name, Call: r.Call, TextTo: r.TextTo, TextBody: r.TextBody, Chat: r.Chat, URL: r.URL, Hours: r.Hours}
		if r.TextTo != "" {
			line.TextSay = l.T("crisis.text", "To", r.TextTo)
			if r.TextBody != "" {
				line.TextSay = l.T("crisis.text_body", "Body", r.TextBody, "To", r.TextTo)
			}
		}
		out.Resources = append(out.Resources, line)
	}
	return out
}
