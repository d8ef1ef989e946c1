package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"openchair/internal/account"
	"openchair/internal/fault"
	"openchair/internal/jobs"
	"openchair/internal/moderation"
	"openchair/internal/notify"
	"openchair/internal/site"
	"openchair/internal/store"
	"openchair/internal/vocab"
)

// sweepJob is the kind of the round that asks organizers and forgets what was kept long enough.
const sweepJob = "sweep"

// office is what organizers and reviewers stand on: the desk, their accounts, and the worker that sends
// letters and makes the rounds.
type office struct {
	people  *site.People
	worker  *jobs.Worker
	address string // where the directory can be reached
	listen  string // where it listens
}

// newOffice puts the office together. address is where the directory can be reached.
func newOffice(ctx context.Context, st *store.Store, s *Settings, h *Host, t *terminal, log *slog.Logger, address string) (*office, error) {
	secret, err := st.Setting(ctx, "tag_key")
	if err != nil {
		return nil, err
	}
	accounts := &account.Service{Store: st, Now: t.now}
	desk := &moderation.Desk{
		Store: st, Words: vocab.Must(), Places: h.places, Freshness: h.freshness(), Now: t.now, TagKey: []byte("tags:" + secret),
	}
	options := notify.Options{
		BaseURL: address, Name: h.Name, Folder: filepath.Join(s.Data, "mail"), Minter: accounts, Log: log, Now: t.now,
	}
	if strings.Contains(h.Contact, "@") {
		options.Contact = h.Contact
	}
	if s.SMTPURL != "" {
		server, err := notify.ParseSMTP(s.SMTPURL)
		if err != nil {
			return nil, err
		}
		options.SMTP = &server
	} else if loopback(s.Addr) {
		options.ShowLink = func(link string) { fmt.Fprintf(t.out, "Sign in at %s\n", link) }
	}
	letters, err := notify.New(options)
	if err != nil {
		return nil, err
	}
	sweep := moderation.Sweep{Store: st, Freshness: h.freshness(), Now: t.now}
	return &office{
		address: address,
		people:  &site.People{Desk: desk, Accounts: accounts, Work: st, Key: []byte("forms:" + secret), Proxies: h.Proxies},
		worker: &jobs.Worker{
			Queue: st, Log: log,
			Handlers: map[string]jobs.Handler{
				account.MailJob: letters.Handle,
				sweepJob: func(ctx context.Context, _ jobs.Job) error {
					return errors.Join(sweep.Run(ctx), forgetLetters(options.Folder, t.now()))
				},
			},
			Every: []jobs.Every{{Kind: sweepJob, Key: sweepJob, Period: time.Hour}},
		},
	}, nil
}

// lettersKept is how long a letter that became a file is kept: it holds an address and a link.
const lettersKept = 7 * 24 * time.Hour

// forgetLetters deletes old files of letters.
func forgetLetters(folder string, now time.Time) error {
	files, err := filepath.Glob(filepath.Join(folder, "*.eml"))
	if err != nil {
		return err
	}
	var failed error
	for _, f := range files {
		if info, err := os.Stat(f); err == nil && now.Sub(info.ModTime()) > lettersKept {
			failed = errors.Join(failed, os.Remove(f))
		}
	}
	return failed
}

// loopback reports whether only this machine reaches the address.
func loopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// offerFirstReviewer prints a link that makes a reviewer, while there is none and only this machine can
// open it.
func (o *office) offerFirstReviewer(ctx context.Context, s *Settings, t *terminal, address string) error {
	if !loopback(s.Addr) || s.BaseURL != "" {
		return nil
	}
	token, err := o.people.Accounts.FirstReviewer(ctx)
	if fault.Is(err, fault.Conflict) {
		return nil
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "No reviewer yet. Become the first one at %s/sign-in/%s\n", address, token)
	return nil
}

// nudge is a hint that never waits: one that is there already says the same.
func nudge(hints chan<- struct{}) {
	select {
	case hints <- struct{}{}:
	default:
	}
}
