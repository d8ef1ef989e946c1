package notify

import (
	"bytes"
	html "html/template"
	"strings"
	text "text/template"
	"unicode"
	"unicode/utf8"

	"openchair/internal/account"
	"openchair/internal/listing"
	"openchair/internal/locale"
	"openchair/web"
)

// plan is what a kind of letter is made of; its words are mail.<kind>.… in web/locales.
type plan struct {
	why    string // mail.why.…: why this address gets it
	button bool   // it has one link of its own, with words on the button and under it
	after  bool   // words at the end
	keep   bool   // each item has three links: still true, change, ended
	more   string // the page its last link leads to: "organize", "about"
	reply  bool   // it says where a person answers
	// stranger: nobody has shown yet that this address is theirs. Nothing that another person wrote may stand
	// in such a letter, or anyone could have us mail their words to anyone.
	stranger bool
}

var plans = map[account.LetterKind]plan{
	account.SignInLetter:      {why: "typed", button: true, after: true, stranger: true},
	account.DraftLetter:       {why: "typed", button: true, after: true, stranger: true},
	account.ReceivedLetter:    {why: "keeper", after: true, more: "organize"},
	account.AcceptedLetter:    {why: "keeper", after: true, more: "organize"},
	account.DeclinedLetter:    {why: "keeper", button: true, more: "about", reply: true},
	account.AskedLetter:       {why: "keeper", button: true, after: true},
	account.ChangedLetter:     {why: "keeper", after: true, more: "organize", reply: true},
	account.ReminderLetter:    {why: "keeper", keep: true, after: true},
	account.HiddenLetter:      {why: "keeper", keep: true, after: true, reply: true},
	account.NobodyThereLetter: {why: "keeper", keep: true, after: true, reply: true},
	account.ReportLetter:      {why: "reporter", after: true},
	account.AddressLetter:     {why: "former", after: true, reply: true},
	account.TakeoverLetter:    {why: "keeper", keep: true, after: true, reply: true},
}

// optional reports whether a letter goes out without its own link: a declined one the second time.
func optional(kind account.LetterKind) bool { return kind == account.DeclinedLetter }

// link is an address with its words.
type link struct{ Label, URL string }

// item is one listing in a letter.
type item struct {
	Name  string
	Note  string
	Quote []string
	Links []link
}

// page is a letter ready for its templates.
type page struct {
	Lang, Subject, Hello string
	Before               []string
	Reason               string
	Items                []item
	QuoteLabel           string
	Quote                []string
	Button               *link
	Copy                 string
	Under, After         []string
	More                 []link
	Directory, Home, Why string
	Unsubscribe          *link
}

// letter is a page as text and as HTML.
type letter struct {
	Subject, Text, HTML string
	// Link is its own link, "" when it has none.
	Link string
	// Unsubscribe is where one click ends letters of this kind, "" when it has none.
	Unsubscribe string
}

// links are the minted addresses of one letter: its own, one for each item that is still there, and
// where one unsubscribes.
type links struct {
	own, unsubscribe string
	items            map[int]string
}

// wrapAt is where lines of the text end: mail readers of every age show that many letters.
const wrapAt = 74

const (
	maxName  = 200
	maxQuote = 4000
)

var (
	textLetter = text.Must(text.New("letter.txt").Funcs(text.FuncMap{"wrap": wrap, "quoted": quoted}).ParseFS(web.Files, "mails/letter.txt"))
	htmlLetter = html.Must(html.ParseFS(web.Files, "mails/letter.html"))
)

// compose writes a letter.
func (s *Sender) compose(l account.Letter, to links) (letter, error) {
	say := s.lang(l.Lang)
	p, known := plans[l.Kind]
	if !known {
		return letter{}, errNoSuchLetter
	}
	key := func(what string) string { return say.T("mail." + string(l.Kind) + "." + what) }
	out := page{
		Lang: say.Tag, Subject: key("subject"), Hello: say.T("mail.hello"), Before: paragraphs(key("before")),
		QuoteLabel: say.T("mail.words"), Copy: say.T("mail.copy"),
		Directory: s.name, Home: s.base + say.Prefix + "/", Why: say.T("mail.why." + p.why),
	}
	if l.Kind == account.AddressLetter && l.Facts["what"] == "gone" {
		out.Before = paragraphs(key("gone"))
	}
	if !p.stranger {
		s.tell(&out, say, l, p, to)
	}
	switch {
	case p.button && to.own != "":
		out.Button = &link{key("button"), to.own}
		out.Under = paragraphs(key("under"))
	case p.button:
		out.Under = paragraphs(key("final"))
	}
	if p.after {
		out.After = paragraphs(key("after"))
	}
	if p.reply && s.contact != "" {
		out.After = append(out.After, say.T("mail.contact", "Contact", s.contact))
	}
	switch p.more {
	case "organize":
		out.More = []link{{say.T("mail.organize"), s.base + say.Prefix + "/organize"}}
	case "about":
		out.More = []link{{say.T("mail.rules"), s.base + say.Prefix + "/about"}}
	}
	if to.unsubscribe != "" {
		out.Unsubscribe = &link{say.T("mail.unsubscribe"), to.unsubscribe}
	}
	return render(out, to)
}

// tell adds what the letter is about: listings, and what a person wrote.
func (s *Sender) tell(out *page, say *locale.Lang, l account.Letter, p plan, to links) {
	if name := oneLine(l.Facts["name"]); name != "" {
		out.Items = append(out.Items, item{Name: name})
	}
	if reason := l.Facts["reason"]; reason != "" {
		out.Reason = say.T("mail.reason." + reason)
		if strings.HasPrefix(out.Reason, "⟦") {
			out.Reason = say.T("mail.reason.other")
		}
	}
	out.Quote = lines(l.Facts["words"])
	for i, about := range l.Items {
		it := item{Name: oneLine(about.Name)}
		if d := listing.Date(about.Note); p.keep && d.IsDay() {
			it.Note = say.T("mail.confirmed", "Date", say.DateText(d))
		} else {
			it.Quote = lines(about.Note)
		}
		url, there := to.items[i]
		switch {
		case p.keep && !there:
			continue
		case p.keep:
			it.Links = []link{
				{say.T("mail.keep.still"), url + "/still-true"}, {say.T("mail.keep.change"), url + "/change"}, {say.T("mail.keep.ended"), url + "/ended"},
			}
		case strings.HasPrefix(about.Path, "/"):
			it.Links = []link{{say.T("mail.page"), s.base + say.Prefix + about.Path}}
		}
		out.Items = append(out.Items, it)
	}
}

func render(out page, to links) (letter, error) {
	var plain, rich bytes.Buffer
	if err := textLetter.Execute(&plain, out); err != nil {
		return letter{}, err
	}
	if err := htmlLetter.Execute(&rich, out); err != nil {
		return letter{}, err
	}
	return letter{Subject: out.Subject, Text: tidy(plain.String()), HTML: rich.String(), Link: to.own, Unsubscribe: to.unsubscribe}, nil
}

// paragraphs parts a text at its empty lines.
func paragraphs(s string) []string {
	var out []string
	for p := range strings.SplitSeq(s, "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// visible drops what no reader sees but a mail program may obey: control characters, and marks that turn
// the direction of a line around.
func visible(r rune) rune {
	if r != '\n' && unicode.IsControl(r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0xfeff || r == 0x2028 || r == 0x2029 {
		return ' '
	}
	return r
}

func oneLine(s string) string {
	return cut(strings.Join(strings.Fields(strings.Map(visible, strings.ReplaceAll(s, "\n", " "))), " "), maxName)
}

// lines are what a person wrote, line by line.
func lines(s string) []string {
	var out []string
	for l := range strings.SplitSeq(cut(strings.ReplaceAll(s, "\r\n", "\n"), maxQuote), "\n") {
		if l = strings.TrimSpace(strings.Map(visible, l)); l != "" {
			out = append(out, l)
		}
	}
	return out
}

func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// wrap breaks a paragraph into lines; a word that is longer than a line, such as an address, stays whole.
func wrap(s string) string { return broken(s, "") }

// quoted marks each line as somebody's words, so that they cannot pass for ours.
func quoted(said []string) string {
	var b strings.Builder
	for _, l := range said {
		b.WriteString(broken(l, "> ") + "\n")
	}
	return b.String()
}

func broken(s, mark string) string {
	var b strings.Builder
	at := 0
	for _, word := range strings.Fields(s) {
		n := utf8.RuneCountInString(word)
		switch {
		case b.Len() == 0:
			b.WriteString(mark)
			at = len(mark)
		case at+1+n > wrapAt:
			b.WriteString("\n" + mark)
			at = len(mark)
		default:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += n
	}
	return b.String()
}

// tidy makes of any number of empty lines one.
func tidy(s string) string {
	for strings.Contains(s, "\n\n\n") {
		s = strings.ReplaceAll(s, "\n\n\n", "\n\n")
	}
	return strings.TrimSpace(s) + "\n"
}
