package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"sync/atomic"
	"syscall"
	"time"

	"openchair/internal/fault"
)

// fetcher reads a feed from the public internet and from nowhere else: an address that the host was
// talked into must not reach what only this machine can reach (quality.md S30 to S32).
type fetcher struct {
	client *http.Client
	total  time.Duration
	idle   time.Duration
	limit  int64
}

const (
	fetchTotal   = 60 * time.Second
	fetchIdle    = 10 * time.Second
	maxFetched   = 50 << 20 // after decompression
	maxRedirects = 3
)

var (
	errAddress = fault.NewInvalid(fault.Problem{Field: "SOURCE", Reason: "Write an address that starts with https:// and holds no password."})
	errPrivate = fault.NewInvalid(fault.Problem{Field: "SOURCE", Reason: "This address is not on the public internet, so it was not asked."})
	errHops    = fault.NewInvalid(fault.Problem{Field: "SOURCE", Reason: "This address only leads to others; give the last one."})
)

func newFetcher() *fetcher { return newFetcherWith(public, nil) }

// newFetcherWith lets a test name its own server; nothing else passes another permit.
func newFetcherWith(permit func(netip.AddrPort) bool, trust *tls.Config) *fetcher {
	// Control sees the address the name resolved to, after every redirect too: a name that answers with
	// another address the second time gains nothing.
	dialer := &net.Dialer{Timeout: fetchIdle, Control: func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil || !permit(at) {
			return errPrivate
		}
		return nil
	}}
	f := &fetcher{total: fetchTotal, idle: fetchIdle, limit: maxFetched}
	f.client = &http.Client{
		Transport: &http.Transport{
			Proxy: nil, DialContext: dialer.DialContext, TLSClientConfig: trust, ForceAttemptHTTP2: true, DisableKeepAlives: true,
			TLSHandshakeTimeout: fetchIdle, ResponseHeaderTimeout: fetchIdle, MaxResponseHeaderBytes: 64 << 10,
		},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) > maxRedirects {
				return errHops
			}
			r.Header.Del("Referer")
			return checkAddress(r.URL)
		},
	}
	return f
}

func checkAddress(u *url.URL) error {
	if u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return errAddress
	}
	return nil
}

// fetch gives the body, unpacked. It ends in an error when it is too long, stops, or takes too long in
// all. No error repeats what was fetched.
func (f *fetcher) fetch(ctx context.Context, address string) (io.ReadCloser, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errAddress
	}
	if err := checkAddress(u); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, f.total)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		cancel()
		return nil, errAddress
	}
	r.Header.Set("User-Agent", "OpenChair (directory feed)")
	r.Header.Set("Accept", "application/json, text/csv, */*;q=0.5")
	answer, err := f.client.Do(r)
	if err != nil {
		cancel()
		return nil, unfetched(err)
	}
	if answer.StatusCode != http.StatusOK {
		_ = answer.Body.Close()
		cancel()
		return nil, fault.NewUnavailable(fmt.Sprintf("The address answered with status %d, so nothing was imported.", answer.StatusCode))
	}
	body := &steadyReader{ReadCloser: answer.Body, cancel: cancel, idle: f.idle}
	body.timer = time.AfterFunc(f.idle, func() {
		body.gaveUp.Store(true)
		cancel()
	})
	return limited(body, f.limit), nil
}

func unfetched(err error) error {
	if known, ok := fault.Of(err); ok {
		return known
	}
	// url.Error repeats the address, which may hold a key; what lies inside it does not.
	if inside, ok := errors.AsType[*url.Error](err); ok {
		err = inside.Err
	}
	return fault.NewUnavailable("The address does not answer, so nothing was imported.").Because(err)
}

// steadyReader gives up on a body that comes too slowly.
type steadyReader struct {
	io.ReadCloser
	cancel context.CancelFunc
	timer  *time.Timer
	idle   time.Duration
	gaveUp atomic.Bool
}

func (r *steadyReader) Read(b []byte) (int, error) {
	n, err := r.ReadCloser.Read(b)
	r.timer.Reset(r.idle)
	// A server that notices we hung up may end its answer in good order: that end is not the feed's.
	if err != nil && (err != io.EOF || r.gaveUp.Load()) {
		if err == io.EOF {
			err = context.DeadlineExceeded
		}
		return n, fault.NewUnavailable("The address stopped sending before the end, so nothing was imported.").Because(err)
	}
	return n, err
}

func (r *steadyReader) Close() error {
	r.timer.Stop()
	r.cancel()
	return r.ReadCloser.Close()
}

// public reports whether a resolved address is a web server on the public internet.
func public(at netip.AddrPort) bool {
	return (at.Port() == 443 || at.Port() == 80) && publicAddress(at.Addr())
}

var (
	nat64 = netip.MustParsePrefix("64:ff9b::/96")
	sixTo = netip.MustParsePrefix("2002::/16")
	// global is all of IPv6 that is handed out for the public internet.
	global = netip.MustParsePrefix("2000::/3")
)

// closed are the ranges that IsGlobalUnicast lets pass although nobody on the public internet has them.
var closed = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
	"192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
	"203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"2001::/23", "2001:db8::/32", "3fff::/20", "2620:4f:8000::/48",
)

func prefixes(texts ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(texts))
	for i, t := range texts {
		out[i] = netip.MustParsePrefix(t)
	}
	return out
}

func publicAddress(a netip.Addr) bool {
	if a.Zone() != "" {
		return false
	}
	a = a.Unmap()
	if a.Is6() {
		b := a.As16()
		switch {
		// An address that carries an IPv4 address leads there.
		case nat64.Contains(a):
			return publicAddress(netip.AddrFrom4([4]byte(b[12:16])))
		case sixTo.Contains(a):
			return publicAddress(netip.AddrFrom4([4]byte(b[2:6])))
		case !global.Contains(a):
			return false
		}
	}
	if !a.IsValid() || !a.IsGlobalUnicast() {
		return false
	}
	for _, p := range closed {
		if p.Contains(a) {
			return false
		}
	}
	return true
}
