package notify

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	netmail "net/mail"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"openchair/internal/account"
	"openchair/internal/jobs"
)

// envelope is a letter with all a post needs to know.
type envelope struct {
	letter
	id             string // Message-ID, without its brackets
	job            int64
	at             time.Time
	from, fromName string
	to, replyTo    string
}

// messageID is the same for every try of one job, so that a mail program shows a letter that came twice
// once. The number alone would not do: it begins anew with a new database, and what a mail program has seen
// before it may hide.
func messageID(j jobs.Job, host string) string {
	sum := sha256.Sum256(j.Payload)
	return fmt.Sprintf("%d.%s@%s", j.ID, hex.EncodeToString(sum[:8]), host)
}

// recipient is an address mail may be sent to: one, without a name, in letters every mail server knows,
// under a name and not a number of the network.
func recipient(s string) (string, error) {
	a, err := account.ReadEmail("email", s)
	if err != nil || a != strings.ToLower(s) {
		return "", errAddress
	}
	return a, nil
}

// unprintable reports what would end a header, or the line of a protocol, before its end.
func unprintable(s string) bool { return strings.ContainsAny(s, "\r\n\x00") }

var errHeader = errors.New("a header of the letter would not be one line")

// message is the letter for go-mail. Errors: a header that is not one line.
func (e envelope) message() (*mail.Msg, error) {
	for _, value := range []string{e.Subject, e.id, e.from, e.fromName, e.to, e.replyTo, e.Unsubscribe} {
		if unprintable(value) {
			return nil, errHeader
		}
	}
	// Which program wrote it, and in which version, is nobody's business.
	m := mail.NewMsg(mail.WithNoDefaultUserAgent())
	// Not FromFormat: it puts the name between quotes as it is, quotes and all.
	m.FromMailAddress(&netmail.Address{Name: e.fromName, Address: e.from})
	if err := m.To(e.to); err != nil {
		return nil, errAddress
	}
	if e.replyTo != "" {
		if err := m.ReplyTo(e.replyTo); err != nil {
			return nil, errAddress
		}
	}
	m.Subject(e.Subject)
	m.SetDateWithValue(e.at)
	m.SetMessageIDWithValue(e.id)
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	if e.Unsubscribe != "" {
		m.SetListUnsubscribe(e.Unsubscribe)
		m.SetListUnsubscribePost()
	}
	m.SetBodyString(mail.TypeTextPlain, e.Text)
	m.AddAlternativeString(mail.TypeTextHTML, e.HTML)
	return m, nil
}
