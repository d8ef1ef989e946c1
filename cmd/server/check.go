package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"openchair/internal/fault"
	"openchair/internal/notify"
	"openchair/internal/search"
	"openchair/internal/store"
)

type checkCommand struct{}

// finding is one thing looked at. Level is how bad it is; mend is one sentence.
type finding struct {
	level int // 0 ok, 1 warn, 2 fail
	what  string
	mend  string
}

// Run looks at everything and mends nothing. It answers with the worst level found.
func (checkCommand) Run(s *Settings, h *Host, t *terminal, box contextBox) error {
	worst := 0
	for _, f := range findings(box.Context, s, h, t) {
		word := [...]string{"ok  ", "warn", "fail"}[f.level]
		fmt.Fprintf(t.out, "%s  %s\n", word, f.what)
		if f.mend != "" {
			fmt.Fprintf(t.out, "      %s\n", f.mend)
		}
		worst = max(worst, f.level)
	}
	if worst > 0 {
		return exit(worst)
	}
	return nil
}

func findings(ctx context.Context, s *Settings, h *Host, t *terminal) []finding {
	out := []finding{{0, "configuration: " + h.Name + ", " + h.Country + ", " + h.Currency + ", " + h.Zone, ""}}
	switch {
	case s.BaseURL == "":
		out = append(out, finding{1, "no public address", "Set OPENCHAIR_BASE_URL once the directory has one; links in feeds and calendars are made from it."})
	case s.BaseURL[:5] != "https":
		out = append(out, finding{1, "the public address is not https", "Put a TLS proxy in front: what people look for here must not travel in the open."})
	default:
		out = append(out, finding{0, "public address " + s.BaseURL, ""})
	}
	if free, err := freeDisk(existing(s.Data)); err == nil && free < leastDisk {
		out = append(out, finding{2, fmt.Sprintf("disk: %.0f %% free", free*100), "Free some space; the server calls itself unready below 5 %."})
	} else if err == nil {
		out = append(out, finding{0, fmt.Sprintf("disk: %.0f %% free", free*100), ""})
	}
	out = append(out, mailFinding(ctx, s))
	if !loopback(s.Addr) && len(h.Proxies) == 0 {
		out = append(out, finding{0, "no proxy is trusted: if one stands in front, name it as “proxies” in the host's file, or all who come through it share the limits on forms", ""})
	}
	return append(out, databaseFindings(ctx, s, h, t)...)
}

// mailFinding shakes hands with the mail server.
func mailFinding(ctx context.Context, s *Settings) finding {
	if s.SMTPURL == "" {
		return finding{1, "mail: no server, letters become files in the data folder", "Set OPENCHAIR_SMTP_URL before organizers are to use it."}
	}
	server, err := notify.ParseSMTP(s.SMTPURL)
	if err != nil {
		return failure("mail", err)
	}
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	if err := server.Check(ctx); err != nil {
		return failure("mail: "+server.String()+" does not take letters", err)
	}
	return finding{0, "mail: " + server.String() + " takes letters", ""}
}

// existing is the nearest folder above that is there.
func existing(folder string) string {
	for {
		if _, err := os.Stat(folder); err == nil || filepath.Dir(folder) == folder {
			return folder
		}
		folder = filepath.Dir(folder)
	}
}

func databaseFindings(ctx context.Context, s *Settings, h *Host, t *terminal) []finding {
	if s.DatabaseURL == "" {
		if _, err := os.Stat(filepath.Join(s.Data, store.FileName)); errors.Is(err, os.ErrNotExist) {
			return []finding{{1, "there is no database yet", "“server” makes one, with the listings it brings along."}}
		}
	}
	st, err := openStore(ctx, s, t)
	if err != nil {
		return []finding{failure("database", err)}
	}
	defer func() { _ = st.Close() }()
	report, err := st.Check(ctx)
	if err != nil {
		return []finding{failure("database", err)}
	}
	out := []finding{{0, fmt.Sprintf("database: %s, schema %d, %d listings", report.Version, store.SchemaVersion(), report.Listings), ""}}
	for _, p := range report.Problems {
		out = append(out, finding{2, "database: " + p, "Stop the server, keep a copy of the data folder, and restore a backup."})
	}
	if n, err := st.Reviewers(ctx); err == nil && n == 0 {
		out = append(out, finding{1, "nobody can review what is sent", "Make a reviewer with “server user grant EMAIL reviewer”."})
	} else if err == nil {
		out = append(out, finding{0, fmt.Sprintf("reviewers: %d", n), ""})
	}
	if dead, err := st.DeadJobs(ctx, 1); err == nil && len(dead) > 0 {
		out = append(out, finding{1, "work was laid aside: " + dead[0].Kind + ", " + dead[0].Why, "Mend the cause, then try again on /review/health."})
	}
	return append(out, indexFinding(ctx, s, h, t, st))
}

func failure(what string, err error) finding {
	if f, ok := fault.Of(err); ok {
		return finding{2, what, f.Sentence}
	}
	return finding{2, what, err.Error()}
}

// indexFinding opens the index only when no server does: it belongs to that server.
func indexFinding(ctx context.Context, s *Settings, h *Host, t *terminal, st search.Changes) finding {
	lock, err := lockFolder(s.Data)
	if errors.Is(err, errFolderUsed) {
		return finding{0, "index: in use by the running server; /readyz says whether it keeps up", ""}
	}
	if err != nil {
		return failure("index", err)
	}
	defer lock.release()
	idx, err := openIndex(s, h, newLog(t.err), t.now)
	if err != nil {
		return failure("index", err)
	}
	defer func() { _ = idx.Close() }()
	epoch, head, err := st.Head(ctx)
	if err != nil {
		return failure("database", err)
	}
	have, seq, ok := idx.Position()
	switch {
	case !ok:
		return finding{1, "index: none yet", "“server” makes it at the next start, or “server reindex” now."}
	case have != epoch || seq > head:
		return finding{1, "index: made from another database", "“server” makes it anew at the next start, or “server reindex” now."}
	case seq < head:
		return finding{0, fmt.Sprintf("index: %d changes behind; the server reads them at the next start", head-seq), ""}
	}
	return finding{0, "index: up to date", ""}
}
