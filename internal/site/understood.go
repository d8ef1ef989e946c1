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
		out.Ambiguous = append(out.Ambiguous, s.which(l, a, u.Chips, x, r, n))
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
	if len(u.Chips) > 0 {
		p.Relaxed = s.relaxed(l, a, u.Chips, reading.Query.Near, r.Relaxed)
		if r.Unpriced > 0 {
			p.Unpriced.Href = a.let("max_cost", u.Chips).set("sort", "cost").href()
		}
	}
	p.Understood = out
}

// relaxed offers what to let go, in words, with the total each gives. chips are the readings: what was
// read from words is let go by taking the words out.
func (s *Site) relaxed(l *Lang, a asked, chips []ask.Chip, near *search.Near, rs []search.Relaxed) []Link {
	var out []Link
	for _, r := range rs {
		switch {
		case r.Param == "within":
			b := a.set("within", r.To)
			if len(b.values["near"]) == 0 && near != nil {
				b = b.set("near", near.Value)
			}
			out = append(out, Link{b.href(), l.T("relax.within", "D", r.To, "N", r.Total)})
		case r.Value != "":
			to := s.Words.Label(r.Param, r.To, l.Tag)
			out = append(out, Link{a.said(r.Param, chips).without(r.Param, r.Value).with(r.Param, r.To).href(), l.T("relax.broader", "To", to, "N", r.Total)})
		case r.Param == "near":
			out = append(out, Link{a.let("near", chips).set("within", "").href(), l.T("relax.near", "N", r.Total)})
		default:
			out = append(out, Link{a.let(r.Param, chips).href(), l.T("relax.drop", "What", l.T("param."+r.Param), "N", r.Total)})
		}
	}
	return out
}

// said makes the readings of one parameter explicit: an explicit value stands in for all of them.
func (a asked) said(param string, chips []ask.Chip) asked {
	for _, c := range chips {
		if c.Param == param {
			a = a.with(c.Param, c.Value)
		}
	}
	return a
}

// let lets one parameter go, given or read. Words that were read as it are taken out of the text; what else
// the same words said is kept as a parameter.
func (a asked) let(param string, chips []ask.Chip) asked {
	a = a.set(param, "")
	for _, c := range chips {
		if c.Param != param {
			continue
		}
		q := a.values.Get("q")
		if c.From == "" || !strings.Contains(q, c.From) {
			a = a.with("unread", c.Param+":"+c.Value)
			continue
		}
		for _, other := range chips {
			if other.From == c.From && other.Param != param {
				a = a.with(other.Param, other.Value)
			}
		}
		a = a.set("q", strings.Join(strings.Fields(strings.Replace(q, c.From, " ", 1)), " "))
	}
	return a
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
func (s *Site) which(l *Lang, a asked, chips []ask.Chip, x ask.Ambiguous, r search.Result, group int) Which {
	w := Which{Title: l.T("understood.which", "From", short(x.From))}
	for i, o := range x.Options {
		if o.Param == "crisis" {
			continue // its card is above
		}
		link := Link{Text: o.Label}
		switch {
		case o.Param == "q":
			link.Href = a.with("unread", "q:"+x.From).href()
		case o.Param == "near":
			link.Href = a.set("near", o.Value).href()
		default:
			// What was picked beats every reading of its parameter, so those are said along with it.
			link.Href = a.said(o.Param, chips).with(o.Param, o.Value).href()
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
		line := CrisisLine{Name: lineName(l, r), Call: r.Call, TextTo: r.TextTo, TextBody: r.TextBody, Chat: r.Chat, URL: r.URL, Hours: r.Hours}
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

// lineName is a line's name in the page's language where it has one of its own; the rest are proper names.
func lineName(l *Lang, r ask.Resource) string {
	switch r.ID {
	case "us-988", "us-911", "gb-999":
		return l.T("crisis.name." + r.ID)
	}
	return r.Name
}
