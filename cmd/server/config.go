package main

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"openchair/internal/fault"
	"openchair/internal/notify"
)

// Settings are the configuration of design §5: each a flag, each an environment variable. A setting
// tagged secret may also be read from the file that NAME_FILE names.
type Settings struct {
	Addr        string `from:"OPENCHAIR_ADDR" default:"127.0.0.1:8080" help:"Where to listen (OPENCHAIR_ADDR)."`
	Data        string `from:"OPENCHAIR_DATA" default:"./var" help:"Folder of the database and the index (OPENCHAIR_DATA)."`
	DatabaseURL string `from:"OPENCHAIR_DATABASE_URL" secret:"" help:"PostgreSQL, as postgres://…; without it SQLite in the data folder (OPENCHAIR_DATABASE_URL)."`
	BaseURL     string `from:"OPENCHAIR_BASE_URL" help:"The directory's public address, as https://groups.example.org (OPENCHAIR_BASE_URL)."`
	SMTPURL     string `from:"OPENCHAIR_SMTP_URL" name:"smtp-url" secret:"" help:"Mail server, as smtp://user:password@host:587; without it letters are files in the data folder (OPENCHAIR_SMTP_URL)."`
	Config      string `from:"OPENCHAIR_CONFIG" help:"The host's TOML file (OPENCHAIR_CONFIG)."`
	MetricsAddr string `from:"OPENCHAIR_METRICS_ADDR" help:"Where to serve /metrics, apart from the pages; off without it (OPENCHAIR_METRICS_ADDR)."`
}

const settingPrefix = "OPENCHAIR_"

// settingsOf are the environment variables there are, by name; true for a secret.
func settingsOf(app *kong.Application) map[string]bool {
	known := map[string]bool{}
	for _, f := range app.Flags {
		if name := f.Tag.Get("from"); name != "" {
			known[name] = f.Tag.Has("secret")
		}
	}
	return known
}

// unknownSettings names every OPENCHAIR_ variable nobody reads, and what it may have been meant to be: a
// misspelt setting that is passed over is a server that quietly runs with another one.
func unknownSettings(app *kong.Application, env []string) []string {
	known := settingsOf(app)
	var names []string
	for name, secret := range known {
		names = append(names, name)
		if secret {
			names = append(names, name+"_FILE")
		}
	}
	slices.Sort(names)
	var out []string
	for _, e := range env {
		name, _, _ := strings.Cut(e, "=")
		if strings.HasPrefix(name, settingPrefix) && !slices.Contains(names, name) {
			out = append(out, fmt.Sprintf("There is no setting %s. Did you mean %s?", name, nearest(name, names)))
		}
	}
	return out
}

// fromEnvironment gives a flag that was not on the command line its variable's value.
func fromEnvironment(env []string) kong.Resolver {
	values := environment(env)
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, f *kong.Flag) (any, error) {
		name := f.Tag.Get("from")
		if name == "" {
			return nil, nil
		}
		value, set := values[name]
		file, fromFile := values[name+"_FILE"]
		switch {
		case !f.Tag.Has("secret"):
		case set && fromFile:
			return nil, fmt.Errorf("%s and %s_FILE are both set; keep one", name, name)
		case fromFile:
			b, err := os.ReadFile(file)
			if err != nil {
				return nil, fmt.Errorf("the file %s_FILE names cannot be read", name)
			}
			return strings.TrimSpace(string(b)), nil
		}
		if !set || value == "" {
			return nil, nil
		}
		return value, nil
	})
}

func environment(env []string) map[string]string {
	values := map[string]string{}
	for _, e := range env {
		if name, value, ok := strings.Cut(e, "="); ok {
			values[name] = value
		}
	}
	return values
}

// check looks at all settings and the host's file, and reports everything that is wrong at once.
func (s *Settings) check(env []string) (*Host, []string) {
	var problems []string
	fail := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	if _, _, err := net.SplitHostPort(s.Addr); err != nil {
		fail("OPENCHAIR_ADDR is an address with a port, like 127.0.0.1:8080 or :8080.")
	}
	if s.MetricsAddr != "" {
		if _, _, err := net.SplitHostPort(s.MetricsAddr); err != nil {
			fail("OPENCHAIR_METRICS_ADDR is an address with a port, like 127.0.0.1:9090.")
		}
	}
	if s.Data == "" {
		fail("OPENCHAIR_DATA names the folder for the database and the index.")
	}
	if s.DatabaseURL != "" {
		if u, err := url.Parse(s.DatabaseURL); err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
			fail("OPENCHAIR_DATABASE_URL starts with postgres://; leave it empty for SQLite in the data folder.")
		}
	}
	if s.BaseURL != "" {
		u, err := url.Parse(s.BaseURL)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.User != nil {
			fail("OPENCHAIR_BASE_URL is the public address without a path, like https://groups.example.org.")
		} else {
			s.BaseURL = u.Scheme + "://" + strings.ToLower(u.Host)
		}
	}
	if s.SMTPURL != "" {
		if _, err := notify.ParseSMTP(s.SMTPURL); err != nil {
			if f, ok := fault.Of(err); ok && len(f.Problems) > 0 {
				fail("%s", f.Problems[0].Reason)
			} else {
				fail("OPENCHAIR_SMTP_URL is a mail server, like smtps://user:password@mail.example.org.")
			}
		}
	}
	if mode := environment(env)["GIN_MODE"]; mode != "" && mode != "release" {
		fail("GIN_MODE is set; the server chooses it itself. Unset it.")
	}
	host, more := readHost(s.Config)
	return host, append(problems, more...)
}

// nearest is the known name with the fewest letters to change.
func nearest(name string, known []string) string {
	best, bestSlips := "", 1<<30
	for _, k := range known {
		if n := slips(name, k); n < bestSlips {
			best, bestSlips = k, n
		}
	}
	return best
}

// slips counts the letters to insert, drop or change to make a into b.
func slips(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
