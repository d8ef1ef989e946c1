package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestSettingsThatAreWrongAreNamed(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("postgres://someone:canary-password@127.0.0.1:1/x?connect_timeout=1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		env  []string
		args []string
		says string
	}{
		"unknown setting":   {[]string{"OPENCHAIR_DATAA=x"}, nil, "no setting OPENCHAIR_DATAA. Did you mean OPENCHAIR_DATA?"},
		"not a secret":      {[]string{"OPENCHAIR_ADDR_FILE=x"}, nil, "no setting OPENCHAIR_ADDR_FILE"},
		"address":           {[]string{"OPENCHAIR_ADDR=8080"}, nil, "OPENCHAIR_ADDR is an address with a port"},
		"base with a path":  {[]string{"OPENCHAIR_BASE_URL=https://example.org/groups"}, nil, "OPENCHAIR_BASE_URL"},
		"base that is none": {[]string{"OPENCHAIR_BASE_URL=javascript:alert(1)"}, nil, "OPENCHAIR_BASE_URL"},
		"database":          {[]string{"OPENCHAIR_DATABASE_URL=mysql://x"}, nil, "postgres://"},
		"both":              {[]string{"OPENCHAIR_DATABASE_URL=postgres://a", "OPENCHAIR_DATABASE_URL_FILE=" + secret}, nil, "both set"},
		"file not there":    {[]string{"OPENCHAIR_DATABASE_URL_FILE=/nowhere"}, nil, "cannot be read"},
		"from a file":       {[]string{"OPENCHAIR_DATABASE_URL_FILE=" + secret}, nil, "PostgreSQL database does not answer"},
		"no such config":    {[]string{"OPENCHAIR_CONFIG=/nowhere"}, nil, "OPENCHAIR_CONFIG"},
		"GIN_MODE":          {[]string{"GIN_MODE=debug"}, nil, "GIN_MODE"},
		"unknown flag":      {nil, []string{"--nonsense"}, "unknown flag --nonsense"},
		"unknown command":   {nil, []string{"dance"}, "unexpected argument dance"},
	} {
		t.Run(name, func(t *testing.T) {
			var out, errs lockedBuffer
			args := c.args
			if args == nil {
				args = []string{"migrate", "--data", t.TempDir()}
			}
			code := run(t.Context(), args, c.env, strings.NewReader(""), &out, &errs)
			if code == exitOK || !strings.Contains(errs.String(), c.says) {
				t.Errorf("exit %d, says %q; want %q", code, errs.String(), c.says)
			}
			if strings.Contains(errs.String()+out.String(), "canary-password") {
				t.Errorf("a secret is shown: %s", errs.String())
			}
		})
	}
}

func TestAFlagBeatsTheEnvironment(t *testing.T) {
	data := t.TempDir()
	var out, errs lockedBuffer
	code := run(t.Context(), []string{"migrate", "--data", data}, []string{"OPENCHAIR_DATA=/proc/nowhere", "OTHER=1"}, strings.NewReader(""), &out, &errs)
	if code != exitOK {
		t.Errorf("%d %s", code, errs.String())
	}
	code = run(t.Context(), []string{"migrate"}, []string{"OPENCHAIR_DATA=" + data}, strings.NewReader(""), &out, &errs)
	if code != exitOK {
		t.Errorf("%d %s", code, errs.String())
	}
}

func TestTheHostsFile(t *testing.T) {
	for name, c := range map[string]struct{ toml, says string }{
		"whole": {`name = "Erie Groups"
country = "US"
currency = "USD"
units = "km"
zone = "America/Chicago"
languages = ["en"]
contact = "groups@example.org"
leave_url = "https://www.example.org/"
seed = "off"
[[crisis]]
name = "Erie line"
call = "814-555-0100"
[freshness]
confirmed = 30
due = 60
overdue = 90
feed = 40
`, ""},
		"empty":           {"", ""},
		"unknown key":     {`nmae = "x"`, `no key "nmae" in the host's file. Did you mean "name"?`},
		"unknown inside":  {"[freshness]\nconfirm = 3", `"freshness.confirmed"`},
		"not TOML":        {"name = \n = x", "line 1"},
		"wrong type":      {`name = 5`, "host's file"},
		"currency":        {`currency = "dollars"`, "currency is three"},
		"zone":            {`zone = "Mars/Base"`, "zone is a time zone"},
		"units":           {`units = "miles"`, "units is mi or km"},
		"leave":           {`leave_url = "http://x"`, "leave_url"},
		"languages":       {`languages = ["fr"]`, "languages"},
		"seed":            {`seed = "none"`, "seed is"},
		"crisis":          {"[[crisis]]\ncall = \"1\"", "crisis line 1 needs a name"},
		"freshness falls": {"[freshness]\nconfirmed = 90\ndue = 10", "freshness days rise"},
		"places":          {`places = "/nowhere"`, "places: "},
		"logo":            {`logo = "nowhere.svg"`, "logo: the file cannot be read"},
		"policy":          {`policy = "nowhere.md"`, "policy: the file cannot be read"},
		"colors":          {"[colors.light]\naccent = \"#ffcc00\"", "contrast of 1.4:1"},
		"colors unknown":  {"[colors.light]\nacent = \"#ffcc00\"", `"colors.light.accent"`},
		"colors good":     {"[colors.dark]\naccent = \"#d9b8ff\"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "host.toml")
			if err := os.WriteFile(file, []byte(c.toml), 0o600); err != nil {
				t.Fatal(err)
			}
			h, problems := readHost(file)
			all := strings.Join(problems, "\n")
			if (c.says == "") != (len(problems) == 0) || !strings.Contains(all, c.says) {
				t.Errorf("says %q, want %q", all, c.says)
			}
			if name == "whole" && (h.freshness().ConfirmedDays != 30 || !h.freshness().SeedOff || h.pages("").Lines[0].Call != "814-555-0100") {
				t.Errorf("%+v", h)
			}
		})
	}
}

// With seed = "off" nothing of what the program brings along is shown.
func TestSeedOff(t *testing.T) {
	file := filepath.Join(t.TempDir(), "host.toml")
	if err := os.WriteFile(file, []byte(`seed = "off"`), 0o600); err != nil {
		t.Fatal(err)
	}
	s := serve(t, t.TempDir(), "--config", file)
	s.awaitReady()
	if code, _, body := s.get("/api/v1/listings"); code != 200 || !strings.Contains(body, `"total":0,`) {
		t.Errorf("%d %.200s", code, body)
	}
}

func TestOldLettersAreForgotten(t *testing.T) {
	folder := t.TempDir()
	now := time.Now()
	for name, age := range map[string]time.Duration{"old.eml": 8 * 24 * time.Hour, "new.eml": time.Hour, "other.txt": 90 * 24 * time.Hour} {
		file := filepath.Join(folder, name)
		if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, now.Add(-age), now.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	if err := forgetLetters(folder, now); err != nil {
		t.Fatal(err)
	}
	left, _ := filepath.Glob(filepath.Join(folder, "*"))
	if len(left) != 2 || filepath.Base(left[0]) != "new.eml" {
		t.Errorf("left: %v", left)
	}
	if err := forgetLetters(filepath.Join(folder, "none"), now); err != nil {
		t.Errorf("no folder: %v", err)
	}
}
