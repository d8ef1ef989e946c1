package site

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"golang.org/x/time/rate"

	"openchair/internal/moderation"
)

// limiter bounds what one network may send. It keeps no address: only a hash with a salt that is thrown
// away every day, in memory.
type limiter struct {
	every time.Duration
	burst int
	now   func() time.Time

	mu      sync.Mutex
	salt    [16]byte
	until   time.Time
	buckets map[uint64]*rate.Limiter
}

func newLimiter(n int, in time.Duration, now func() time.Time) *limiter {
	return &limiter{every: in / time.Duration(n), burst: n, now: now}
}

// maxBuckets bounds the memory: beyond it everybody begins anew, which is kinder than refusing everybody.
const maxBuckets = 100_000

// allow takes one from the network's share; after is how long until there is another.
func (l *limiter) allow(network string) (ok bool, after time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if now.After(l.until) || len(l.buckets) > maxBuckets {
		_, _ = rand.Read(l.salt[:])
		l.until = now.Add(24 * time.Hour)
		l.buckets = map[uint64]*rate.Limiter{}
	}
	sum := sha256.Sum256(append(l.salt[:], network...))
	key := binary.BigEndian.Uint64(sum[:8])
	b, there := l.buckets[key]
	if !there {
		b = rate.NewLimiter(rate.Every(l.every), l.burst)
		l.buckets[key] = b
	}
	if b.AllowN(now, 1) {
		return true, 0
	}
	return false, l.every
}

// limits are those of quality.md S20 and S49, each kind of form with a share of its own.
type limits struct{ submit, report, signIn, mail *limiter }

func newLimits(now func() time.Time) limits {
	return limits{
		submit: newLimiter(10, 10*time.Minute, now), signIn: newLimiter(10, 10*time.Minute, now),
		report: newLimiter(5, time.Hour, now), mail: newLimiter(10, time.Hour, now),
	}
}

// address is where a request comes from: the connection's own end, or what a trusted proxy says.
func (s *Site) address(c *gin.Context) netip.Addr {
	addr, err := netip.ParseAddr(c.ClientIP())
	if err != nil {
		return netip.Addr{}
	}
	return addr.Unmap()
}

// network is the share of addresses one household or library has: one of IPv4, a /64 of IPv6.
func (s *Site) network(c *gin.Context) string {
	addr := s.address(c)
	if addr.Is6() {
		if p, err := addr.Prefix(64); err == nil {
			return p.Masked().String()
		}
	}
	return addr.String()
}

// later tells the sender to wait. The page keeps what was typed.
func later(c *gin.Context, after time.Duration) {
	c.Header("Retry-After", strconv.Itoa(int(after.Seconds())+1))
}

// formToken says when a form was shown, signed.
func (s *Site) formToken() string {
	if s.People == nil {
		return ""
	}
	at := strconv.FormatInt(s.Now().Unix(), 36)
	return at + "." + s.sign(at)
}

func (s *Site) sign(text string) string {
	mac := hmac.New(sha256.New, s.People.Key)
	mac.Write([]byte("form:" + text))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:12])
}

// formFlags is what a form's hidden fields tell about its sender. It refuses nobody: a person without
// JavaScript, or with a helpful browser, must get through; a reviewer sees the flag.
func (s *Site) formFlags(token, trap string) []string {
	var flags []string
	if trap != "" {
		flags = append(flags, moderation.FlagHoneypot)
	}
	at, mac, _ := strings.Cut(token, ".")
	seconds, err := strconv.ParseInt(at, 36, 64)
	if err != nil || !hmac.Equal([]byte(mac), []byte(s.sign(at))) {
		return append(flags, moderation.FlagNoToken)
	}
	switch age := s.Now().Sub(time.Unix(seconds, 0)); {
	case age < 3*time.Second:
		flags = append(flags, moderation.FlagTooFast)
	case age > 24*time.Hour:
		flags = append(flags, moderation.FlagNoToken)
	}
	return flags
}
