package site

import (
	"net/url"
	"strings"

	"openchair/internal/listing"
)

// noteToSelf is a mail a person writes to their own address with what they need to go: it leaves by their own mail
// program, and nothing of it passes here. Its subject says nothing to who looks over a shoulder.
func (s *Site) noteToSelf(w pageWords, p *ListingPage) string {
	lines := []string{p.Card.Name}
	if len(p.Meetings) > 0 {
		lines = append(lines, p.Meetings[0].Text)
	}
	lines = append(lines, p.Rules...)
	lines = append(lines, p.Card.Where)
	lines = append(lines, p.Address...)
	lines = append(lines, p.Card.Cost)
	for _, c := range p.Contact {
		lines = append(lines, w.T("contact."+c.Kind)+" "+c.Text)
	}
	lines = append(lines, p.Card.Fresh)
	if p.Canonical != "" && s.Host.BaseURL != "" {
		lines = append(lines, p.Canonical)
	}
	return "mailto:?subject=" + mailText(w.T("listing.mail.subject")) + "&body=" + mailText(strings.Join(lines, "\r\n"))
}

// mailText is text inside a mailto: address, where a plus is a plus (RFC 6068).
func mailText(text string) string {
	return strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
}

// by says who confirmed a listing: the two words the program writes itself in the page's language, any other as
// it is.
func (w pageWords) by(who listing.Text) string {
	if who == "organizer" || who == "reviewer" {
		return w.T("trust.by." + string(who))
	}
	return string(who)
}

// described are the sources the seed describes because they have no name of their own: said in the page's words.
var described = map[listing.Text]string{
	"The group's own page":  "group",
	"The clinic's own page": "clinic",
	"The program's own page, or that of one of its affiliates": "program",
	"A page of another organization":                           "other",
	"A newspaper, blog or another organization's list":         "press",
}

func (w pageWords) sourceName(name listing.Text) string {
	if key, ok := described[name]; ok {
		return w.T("trust.from." + key)
	}
	return string(name)
}

// roles are what leaders are most often called; any other word stands as the listing has it.
var roles = map[listing.Text]string{
	"facilitator": "facilitator", "peer": "peer", "psychologist": "psychologist", "psychiatrist": "psychiatrist", "social worker": "social_worker",
	"counselor": "counselor", "nurse": "nurse", "mother": "mother", "bereaved mother": "bereaved_mother",
}

func (w pageWords) role(text listing.Text) string {
	if key, ok := roles[text]; ok {
		return w.T("role." + key)
	}
	return string(text)
}
