package notify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/textproto"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"openchair/internal/fault"
)

// SMTP is a mail server to hand letters to.
type SMTP struct {
	Host     string
	Port     int
	User     string
	Password string
	Implicit bool // TLS from the first byte: smtps://
	// Plain: no TLS. Only for a server on this machine, where nobody is between.
	Plain bool
	From  string // the address letters come from; "" for User, where that is an address
}

// String leaves the password out.
func (m SMTP) String() string { return net.JoinHostPort(m.Host, strconv.Itoa(m.Port)) }

// ParseSMTP reads OPENCHAIR_SMTP_URL. Errors: Invalid, with a sentence that does not repeat the URL, which
// holds a password.
func ParseSMTP(raw string) (SMTP, error) {
	wrong := func(why string) (SMTP, error) {
		return SMTP{}, invalid("OPENCHAIR_SMTP_URL", "OPENCHAIR_SMTP_URL is like smtp://user:password@mail.example.org:587 or smtps://…:465; "+why)
	}
	u, err := url.Parse(raw)
	if err != nil {
		return wrong("this cannot be read. Characters such as / @ : # % in a password are written as %2F %40 %3A %23 %25.")
	}
	m := SMTP{Host: u.Hostname(), Port: 587}
	switch u.Scheme {
	case "smtp":
	case "smtps":
		m.Implicit, m.Port = true, 465
	default:
		return wrong("it starts with smtp:// or smtps://.")
	}
	if m.Host == "" || strings.Trim(u.Path, "/") != "" || u.Fragment != "" {
		return wrong("it names a server, and no path. Characters such as / @ : # % in a password are written as %2F %40 %3A %23 %25.")
	}
	if p := u.Port(); p != "" {
		if m.Port, err = strconv.Atoi(p); err != nil || m.Port < 1 || m.Port > 65535 {
			return wrong("its port is a number up to 65535.")
		}
	}
	m.User = u.User.Username()
	m.Password, _ = u.User.Password()
	if unprintable(m.User) || unprintable(m.Password) {
		return wrong("user and password are on one line.")
	}
	for key, values := range u.Query() {
		if key != "from" || len(values) != 1 {
			return wrong("the only thing after a question mark is ?from=address.")
		}
		if m.From, err = recipient(values[0]); err != nil {
			return wrong("what follows ?from= is an e-mail address.")
		}
	}
	m.Plain = !m.Implicit && loopback(m.Host)
	return m, nil
}

func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback() || strings.EqualFold(host, "localhost")
}

// refusal is why the mail server did not take a letter. Its text holds no address and no words of the
// server, which may repeat one.
type refusal struct {
	why           string
	final         bool // no further try can help
	noSuchAddress bool
	away          bool // the server, not the letter, is the trouble
}

func (r *refusal) Error() string { return r.why }

func meeting(err error) encounter {
	r, ok := errors.AsType[*refusal](err)
	switch {
	case err == nil:
		return answered
	case !ok:
		return unmet
	case r.away:
		return away
	}
	return answered
}

// server is an SMTP server as a post. Each letter has its own connection: there are few, and a connection
// that is kept is one more thing that can be half dead.
type server struct {
	SMTP
	hello    string
	patience time.Duration
	// roots and dial are nil but for tests.
	roots *x509.CertPool
	dial  func(ctx context.Context, network, address string) (net.Conn, error)
}

const (
	// patience is how long one letter may take the server: some look a letter over before they say yes, and to
	// give up then sends it twice.
	patience = 2 * time.Minute
	farewell = 2 * time.Second
)

// connect is a connection that is greeted, encrypted and signed in; the caller hangs up, also after an
// error: go-mail leaves a connection open when a step after dialing fails, and does not listen to ctx then.
func (m *server) connect(ctx context.Context) (*mail.Client, *connection, error) {
	conn := &connection{}
	dial := m.dial
	if dial == nil {
		dial = (&net.Dialer{Timeout: 20 * time.Second}).DialContext
	}
	config := &tls.Config{ServerName: m.Host, MinVersion: tls.VersionTLS12, RootCAs: m.roots}
	options := []mail.Option{
		mail.WithPort(m.Port), mail.WithTimeout(m.patience), mail.WithTLSConfig(config), mail.WithHELO(m.hello),
		mail.WithoutSMTPUTF8(), mail.WithoutNoop(), mail.WithoutRset(), mail.WithTLSPolicy(mail.TLSMandatory),
		// The context go-mail passes on ends with the dialing; ours ends with the letter.
		mail.WithDialContextFunc(func(dialing context.Context, network, address string) (net.Conn, error) {
			c, err := dial(dialing, network, address)
			if err != nil {
				return nil, err
			}
			conn.raw = c
			conn.stop = context.AfterFunc(ctx, func() { _ = c.Close() })
			if m.Implicit {
				return tls.Client(c, config), nil
			}
			return c, nil
		}),
	}
	plain, login := mail.SMTPAuthPlain, mail.SMTPAuthLogin
	switch {
	case m.Implicit:
		options = append(options, mail.WithSSL())
	case m.Plain:
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
		plain, login = mail.SMTPAuthPlainNoEnc, mail.SMTPAuthLoginNoEnc
	}
	if m.User != "" {
		options = append(options, mail.WithUsername(m.User), mail.WithPassword(m.Password),
			mail.WithOpportunisticSMTPAuth(mail.SMTPAuthSCRAMSHA256, mail.SMTPAuthSCRAMSHA1, plain, login))
	}
	client, err := mail.NewClient(m.Host, options...)
	if err != nil {
		return nil, conn, err
	}
	conn.smtp, err = client.DialToSMTPClientWithContext(ctx)
	return client, conn, err
}

// connection is the one connection of a letter.
type connection struct {
	raw  net.Conn
	smtp *smtp.Client
	stop func() bool
}

// hangUp says goodbye where that is possible, without waiting long for the answer.
func (c *connection) hangUp() {
	if c.raw == nil {
		return
	}
	if c.stop() && c.smtp != nil {
		_ = c.smtp.UpdateDeadline(farewell)
		_ = c.smtp.Quit()
	}
	_ = c.raw.Close()
}

// send hands one letter over. Errors: *refusal, or ctx's.
func (m *server) send(ctx context.Context, e envelope) error {
	msg, err := e.message()
	if err != nil {
		return &refusal{why: err.Error(), final: true}
	}
	client, conn, err := m.connect(ctx)
	defer conn.hangUp()
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return &refusal{why: "the mail server cannot be used: " + cause(err), away: true}
	}
	err = client.SendWithSMTPClient(conn.smtp, msg)
	switch {
	case msg.IsDelivered():
		// It said yes. That it then would not reset or say goodbye changes nothing.
		return nil
	case err == nil:
		return &refusal{why: "the letter was not handed over"}
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return refused(err)
}

// Check connects, greets, encrypts and signs in, and sends nothing. Errors: Unavailable.
func (m SMTP) Check(ctx context.Context) error {
	_, conn, err := (&server{SMTP: m, hello: "localhost", patience: 20 * time.Second}).connect(ctx)
	defer conn.hangUp()
	if err != nil {
		return fault.NewUnavailable("The mail server that OPENCHAIR_SMTP_URL names cannot be used: " + cause(err) + ".").Because(err)
	}
	return nil
}

// refused reads what the server answered. go-mail calls every error temporary whose text begins with a 4
// and every other permanent, a broken connection too, so only the code counts.
func refused(err error) *refusal {
	s, ok := errors.AsType[*mail.SendError](err)
	if !ok {
		return &refusal{why: "the mail server broke off", away: true}
	}
	code := s.ErrorCode()
	r := &refusal{why: fmt.Sprintf("the mail server said %d %s when %s", code, s.EnhancedStatusCode(), s.Reason)}
	switch {
	case code < 400 || code == 421:
		r.away = true
		if code < 400 {
			r.why = "the mail server broke off when " + s.Reason.String()
		}
	case code < 500:
		// Come back later: the back-off does.
	case s.Reason == mail.ErrSMTPRcptTo:
		r.noSuchAddress = noSuchAddress(code, s.EnhancedStatusCode())
		r.final = r.noSuchAddress
	case s.Reason == mail.ErrSMTPMailFrom:
		// It does not take letters from us. That is for the host to mend, and holds for every letter.
		r.away = true
	default:
		r.final = true
	}
	return r
}

// noSuchAddress reads a refusal of the recipient: by its enhanced code where there is one, because a 550
// may also mean that we are not trusted, which is no fault of the address.
func noSuchAddress(code int, enhanced string) bool {
	if enhanced != "" {
		return strings.HasPrefix(enhanced, "5.1.") && enhanced != "5.1.7" && enhanced != "5.1.8" || enhanced == "5.2.1"
	}
	return slices.Contains([]int{550, 551, 553}, code)
}

// cause is what went wrong before any letter was spoken of. What a server says may repeat the user's name;
// what the network says is the host's own configuration.
func cause(err error) string {
	if t, ok := errors.AsType[*textproto.Error](err); ok {
		return fmt.Sprintf("it said %d", t.Code)
	}
	return oneLine(err.Error())
}
