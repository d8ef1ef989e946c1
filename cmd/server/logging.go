package main

import (
	"context"
	"io"
	"log"
	"log/slog"
	"os"

	"golang.org/x/term"
)

// allowedKeys are the only attributes a log line may carry. What a person asked, where they are, which
// listing they looked at and from which address have no key here, so no careless line can tell them.
var allowedKeys = map[string]bool{
	"error": true, "stack": true, "method": true, "route": true, "status": true, "duration_ms": true, "bytes": true, "request_id": true,
	"count": true, "changes": true, "schema": true, "version": true, "signal": true, "url": true, "took_ms": true, "position": true, "kind": true, "job": true, "port": true,
}

// allowed passes on a record with its allowed attributes only.
type allowed struct{ slog.Handler }

func (h allowed) Handle(ctx context.Context, r slog.Record) error {
	out := slog.NewRecord(r.Time, r.Level, r.Message, 0)
	r.Attrs(func(a slog.Attr) bool {
		if allowedKeys[a.Key] {
			out.AddAttrs(a)
		}
		return true
	})
	return h.Handler.Handle(ctx, out)
}

func (h allowed) WithAttrs(attrs []slog.Attr) slog.Handler {
	var keep []slog.Attr
	for _, a := range attrs {
		if allowedKeys[a.Key] {
			keep = append(keep, a)
		}
	}
	return allowed{h.Handler.WithAttrs(keep)}
}

// WithGroup would give keys a prefix that the list does not know; groups are left out.
func (h allowed) WithGroup(string) slog.Handler { return h }

// newLog writes lines for people to a terminal, and JSON for machines elsewhere.
func newLog(w io.Writer) *slog.Logger {
	if isTerminal(w) {
		return slog.New(allowed{slog.NewTextHandler(w, nil)})
	}
	return slog.New(allowed{slog.NewJSONHandler(w, nil)})
}

func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// quietServerLog is for http.Server, whose own lines hold the client's address.
func quietServerLog(l *slog.Logger) *log.Logger {
	return log.New(writerFunc(func(b []byte) (int, error) {
		l.Debug("the web server noticed a broken connection")
		return len(b), nil
	}), "", 0)
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }
