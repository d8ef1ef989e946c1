package notify

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"log"
	"math/big"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// mailHost is the name the test's mail server has; it is nowhere in the world.
const mailHost = "mail.example.test"

// mailbox is a mail server inside the test: real SMTP, real TLS, and answers the test chooses.
type mailbox struct {
	mu       sync.Mutex
	got      [][]byte
	to       []string
	tls      bool // the last letter came over TLS
	user     string
	pass     string
	sessions int

	onSession func(n int) error
	onMail    func() error
	onRcpt    func(to string) error
	onData    func(n int, c *smtp.Conn) error

	address string
	roots   *x509.CertPool
}

type session struct {
	*mailbox
	c *smtp.Conn
}

func (b *mailbox) NewSession(c *smtp.Conn) (smtp.Session, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sessions++
	if b.onSession != nil {
		if err := b.onSession(b.sessions); err != nil {
			return nil, err
		}
	}
	return &session{b, c}, nil
}

func (s *session) Reset()                   {}
func (s *session) Logout() error            { return nil }
func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, pass string) error {
		if user != s.user || pass != s.pass {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}

func (s *session) Mail(string, *smtp.MailOptions) error {
	if s.onMail != nil {
		return s.onMail()
	}
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if s.onRcpt != nil {
		if err := s.onRcpt(to); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.to = append(s.to, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.got = append(s.got, b)
	n := len(s.got)
	_, s.tls = s.c.TLSConnectionState()
	s.mu.Unlock()
	if s.onData != nil {
		return s.onData(n, s.c)
	}
	return nil
}

func (b *mailbox) letters() [][]byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([][]byte(nil), b.got...)
}

// certificate is for mailHost, by nobody anybody trusts but the pool.
func certificate(t testing.TB) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: mailHost}, DNSNames: []string{mailHost},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

// encryption is what a test's mail server offers.
type encryption int

const (
	startTLS encryption = iota
	implicitTLS
	noTLS
)

func newMailbox(t testing.TB, how encryption) *mailbox {
	t.Helper()
	b := &mailbox{user: "directory@example.org", pass: "p:ss/w@rd"}
	cert, pool := certificate(t)
	b.roots = pool
	s := smtp.NewServer(b)
	s.Domain, s.ErrorLog = mailHost, log.New(io.Discard, "", 0)
	s.ReadTimeout, s.WriteTimeout = 10*time.Second, 10*time.Second
	s.AllowInsecureAuth = how == noTLS
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b.address = listener.Addr().String()
	config := &tls.Config{Certificates: []tls.Certificate{cert}}
	switch how {
	case startTLS:
		s.TLSConfig = config
	case implicitTLS:
		listener = tls.NewListener(listener, config)
	}
	served := make(chan struct{})
	go func() {
		_ = s.Serve(listener)
		close(served)
	}()
	t.Cleanup(func() {
		_ = s.Close()
		<-served
	})
	return b
}

// toMailbox is a sender that hands its letters to this mail server, found under mailHost.
func toMailbox(t testing.TB, b *mailbox, url string, change func(*Options)) *fixture {
	t.Helper()
	m, err := ParseSMTP(url)
	if err != nil {
		t.Fatal(err)
	}
	f := newFixture(t, func(o *Options) {
		o.SMTP = &m
		if change != nil {
			change(o)
		}
	})
	p, ok := f.post.(*server)
	if !ok {
		t.Fatal("no server")
	}
	p.roots, p.patience = b.roots, 5*time.Second
	p.dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, b.address)
	}
	return f
}

// silent is a server that says only these lines, whatever it hears, and then nothing.
func silent(t testing.TB, says ...string) (address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	group.Go(func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			group.Go(func() {
				defer func() { _ = c.Close() }()
				buffer := make([]byte, 4096)
				for _, line := range says {
					if _, err := c.Write([]byte(line + "\r\n")); err != nil {
						return
					}
					if _, err := c.Read(buffer); err != nil {
						return
					}
				}
				for {
					if _, err := c.Read(buffer); err != nil {
						return
					}
				}
			})
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		group.Wait()
	})
	return listener.Addr().String()
}

func says(code int, enhanced smtp.EnhancedCode, words string) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: enhanced, Message: words}
}
