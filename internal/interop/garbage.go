package interop

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// sniffed is how much of a file is looked at before it is believed to be what it is said to be.
const sniffed = 64 << 10

// open looks at the start of a stream and says in a sentence when it is something else altogether. The
// answer reads from the first byte that counts.
func open(r io.Reader) (*bufio.Reader, []byte, error) {
	b := bufio.NewReaderSize(r, sniffed)
	start, err := b.Peek(sniffed)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return nil, nil, broken("unreadable", "The file could not be read to its end.", err)
	}
	switch {
	case bytes.HasPrefix(start, []byte("\xff\xfe")), bytes.HasPrefix(start, []byte("\xfe\xff")):
		return nil, nil, broken("utf-16", "This file is in UTF-16. Save it as UTF-8 and try again.", nil)
	case bytes.HasPrefix(start, []byte("PK\x03\x04")):
		return nil, nil, broken("spreadsheet", "This is a spreadsheet or a ZIP file. Save it as CSV in UTF-8 and try again.", nil)
	case bytes.HasPrefix(start, []byte("\x1f\x8b")):
		return nil, nil, broken("compressed", "This file is compressed. Unpack it and try again.", nil)
	case bytes.HasPrefix(start, []byte("\xef\xbb\xbf")):
		if _, err := b.Discard(3); err != nil {
			return nil, nil, broken("unreadable", "The file could not be read to its end.", err)
		}
		start = start[3:]
	}
	text := bytes.TrimLeft(start, " \t\r\n")
	if len(text) == 0 {
		return nil, nil, broken("empty", "The file is empty.", nil)
	}
	if err := page(text); err != nil {
		return nil, nil, err
	}
	return b, text, nil
}

// page tells what a web page in place of a feed says: servers answer 200 with a login form or with a
// check for robots, and the feed's host has to be told which.
func page(text []byte) error {
	if len(text) == 0 || text[0] != '<' {
		return nil
	}
	lower := strings.ToLower(string(text))
	for _, sign := range []string{"captcha", "cf-chl", "cf-challenge", "just a moment", "verify you are human", "are you a robot", "checking your browser", "ddos protection"} {
		if strings.Contains(lower, sign) {
			return broken("challenge", "The server answered with a check for robots, not with the feed. Ask its operator to let this address through.", nil)
		}
	}
	for _, sign := range []string{`type="password"`, "type='password'", "log in", "login", "sign in"} {
		if strings.Contains(lower, sign) {
			return broken("login-page", "The server answered with a login page, not with the feed.", nil)
		}
	}
	return broken("web-page", "This is a web page, not a feed. Look on that page for the address of the feed itself.", nil)
}

// errTooMuch ends the reading of a row that has no end.
var errTooMuch = errors.New("interop: one row is larger than allowed")

// budget bounds how much may be read for one row: an unclosed quote, or a feed that is one endless
// value, would otherwise be read into memory whole.
type budget struct {
	r    io.Reader
	left int
}

func (b *budget) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errTooMuch
	}
	n, err := b.r.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

// newlines turns the carriage returns of an old Macintosh file into line ends: encoding/csv reads such
// a file as one row.
type newlines struct{ r io.Reader }

func (n newlines) Read(p []byte) (int, error) {
	k, err := n.r.Read(p)
	for i := range p[:k] {
		if p[i] == '\r' {
			p[i] = '\n'
		}
	}
	return k, err
}

func onlyCarriageReturns(start []byte) bool {
	return bytes.IndexByte(start, '\r') >= 0 && bytes.IndexByte(start, '\n') < 0
}

func clipRunes(s string, limit int) (string, bool) {
	if utf8.RuneCountInString(s) <= limit {
		return s, false
	}
	return strings.TrimSpace(string([]rune(s)[:limit-1])) + "…", true
}
