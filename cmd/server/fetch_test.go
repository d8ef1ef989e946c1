package main

import (
	"compress/gzip"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// quality.md S31: what counts as the public internet.
func TestOnlyPublicAddressesAreFetched(t *testing.T) {
	for text, want := range map[string]bool{
		"93.184.215.14:443": true, "93.184.215.14:80": true, "[2606:2800:21f:cb07:6820:80da:af6b:8b2c]:443": true, "8.8.8.8:443": true,
		"[64:ff9b::8.8.8.8]:443": true, "[2002:808:808::1]:443": true,
		"93.184.215.14:22": false, "93.184.215.14:25": false, "93.184.215.14:5432": false, "93.184.215.14:8443": false,
		"127.0.0.1:443": false, "127.8.8.8:443": false, "0.0.0.0:443": false, "10.0.0.1:443": false, "172.16.0.1:443": false, "172.31.255.255:443": false,
		"192.168.1.1:443": false, "169.254.169.254:80": false, "100.64.0.1:443": false, "192.0.0.8:443": false, "198.18.0.1:443": false,
		"192.0.2.1:443": false, "198.51.100.1:443": false, "203.0.113.1:443": false, "224.0.0.1:443": false, "240.0.0.1:443": false, "255.255.255.255:443": false,
		"[::1]:443": false, "[::]:443": false, "[::ffff:10.0.0.1]:443": false, "[::ffff:127.0.0.1]:443": false, "[::127.0.0.1]:443": false, "[fe80::1]:443": false,
		"[fe80::1%eth0]:443": false, "[fc00::1]:443": false, "[fd00:ec2::254]:80": false, "[fec0::1]:443": false, "[ff02::1]:443": false, "[100::1]:443": false,
		"[2001:db8::1]:443": false, "[2001::1]:443": false, "[64:ff9b::7f00:1]:443": false, "[64:ff9b::10.0.0.1]:443": false, "[64:ff9b:1::1]:443": false,
		"[2002:7f00:1::]:443": false, "[2002:a00:1::1]:443": false, "[3fff::1]:443": false, "[5f00::1]:443": false,
	} {
		if got := public(netip.MustParseAddrPort(text)); got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}

// quality.md §7a 33: a server on this machine counts what reaches it, and nothing may.
func TestNoPacketReachesWhatIsNotPublic(t *testing.T) {
	var reached atomic.Int32
	inside := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	inside.Config.ConnState = func(net.Conn, http.ConnState) { reached.Add(1) }
	inside.StartTLS()
	defer inside.Close()
	port := inside.URL[strings.LastIndexByte(inside.URL, ':'):]
	for _, address := range []string{
		inside.URL, "https://localhost" + port, "https://localhost." + port, "https://[::ffff:127.0.0.1]" + port, "https://0.0.0.0" + port, "https://127.1" + port,
		"https://0x7f.1" + port, "https://2130706433" + port, "http://127.0.0.1" + port, "file:///etc/passwd", "https://user:pw@example.org/", "https:///x", "gopher://x",
		"https://169.254.169.254/latest/meta-data", "://", "https://exa mple.org/",
	} {
		body, err := newFetcher().fetch(t.Context(), address)
		if err == nil {
			_ = body.Close()
			t.Errorf("%s was fetched", address)
			continue
		}
		if strings.Contains(err.Error(), "user:pw") {
			t.Errorf("%s: the error holds the password: %v", address, err)
		}
	}
	if n := reached.Load(); n != 0 {
		t.Errorf("%d connections reached the server", n)
	}
}

// trusting is a fetcher that may reach a test's own server.
func trusting(s *httptest.Server) *fetcher {
	pool := x509.NewCertPool()
	pool.AddCert(s.Certificate())
	return newFetcherWith(func(netip.AddrPort) bool { return true }, &tls.Config{RootCAs: pool, ServerName: "example.com", MinVersion: tls.VersionTLS12})
}

func TestFetching(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/feed", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization")+r.Header.Get("Cookie")+r.Header.Get("Referer") != "" {
			t.Error("something of ours was sent along")
		}
		_, _ = io.WriteString(w, "[]")
	})
	mux.HandleFunc("/packed", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		zw := gzip.NewWriter(w)
		for range 64 {
			_, _ = zw.Write(make([]byte, 1<<20))
		}
		_ = zw.Close()
	})
	mux.HandleFunc("/hop/", func(w http.ResponseWriter, r *http.Request) {
		left := strings.TrimPrefix(r.URL.Path, "/hop/")
		if left == "" {
			http.Redirect(w, r, "/feed", http.StatusFound)
			return
		}
		http.Redirect(w, r, "/hop/"+left[1:], http.StatusFound)
	})
	mux.HandleFunc("/plain", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://example.org/", http.StatusFound)
	})
	mux.HandleFunc("/login", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "canary: sign in", http.StatusForbidden) })
	mux.HandleFunc("/drip", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "[")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	mux.HandleFunc("/cut", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, "[{")
	})
	s := httptest.NewTLSServer(mux)
	defer s.Close()
	for path, says := range map[string]string{
		"/feed": "", "/hop/": "", "/hop/aa": "", "/hop/aaa": "leads to others", "/plain": "https://", "/login": "status 403", "/missing": "status 404",
		"/packed": "larger than 50 MiB", "/drip": "stopped sending", "/cut": "stopped sending",
	} {
		t.Run(path, func(t *testing.T) {
			f := trusting(s)
			f.idle, f.total = 300*time.Millisecond, 20*time.Second
			body, err := f.fetch(t.Context(), s.URL+path)
			if err == nil {
				_, err = io.Copy(io.Discard, body)
				_ = body.Close()
			}
			if says == "" && err != nil || says != "" && (err == nil || !strings.Contains(err.Error(), says)) {
				t.Errorf("%v, want %q", err, says)
			}
			if err != nil && strings.Contains(err.Error(), "canary") {
				t.Errorf("the error repeats what was fetched: %v", err)
			}
		})
	}
}
