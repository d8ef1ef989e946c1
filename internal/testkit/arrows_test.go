package testkit_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rooms says which of our rooms each room may import: arrows point one way (docs/architecture.md). A
// room that is not here may not exist.
var rooms = map[string][]string{
	"internal/fault":             {},
	"internal/listing":           {},
	"internal/vocab":             {"listing"},
	"internal/place":             {"fault"},
	"internal/search":            {"fault", "listing", "vocab"},
	"internal/search/bleveindex": {"fault", "listing", "vocab", "search"},
	"internal/ask":               {"fault", "listing", "place", "search", "vocab"},
	"internal/explainer":         {"fault", "listing", "locale", "search", "vocab", "../web"},
	"internal/locale":            {"listing"},
	"internal/account":           {"fault", "jobs"},
	"internal/jobs":              {"fault"},
	"internal/moderation":        {"fault", "listing", "vocab", "place", "interop", "account", "jobs"},
	"internal/interop":           {"fault", "listing", "place", "vocab"},
	"internal/interop/generate":  {"listing", "place", "vocab"},
	"internal/notify":            {"fault", "listing", "locale", "account", "jobs", "../web"},
	"internal/store":             {"fault", "listing", "search", "moderation", "account", "jobs"},
	"internal/site":              {"fault", "listing", "vocab", "place", "search", "ask", "explainer", "interop", "locale", "moderation", "account", "jobs", "../web"},
	"internal/api":               {"fault", "listing", "vocab", "place", "search", "ask", "explainer", "interop", "locale", "../web"},
	"web":                        {},
	"data/seed":                  {"listing"},
}

// anything lists the rooms that may import any other.
var anything = []string{"cmd/server", "internal/bench", "internal/testkit", "tools"}

// only says where an outside library may be imported, and why nowhere else.
var only = map[string]struct {
	in  []string
	why string
}{
	"gorm.io/":                     {[]string{"internal/store"}, "SQL and rows stay in the store"},
	"github.com/blevesearch/bleve": {[]string{"internal/search/bleveindex"}, "the engine is behind search.Engine"},
	"github.com/gin-gonic/gin":     {[]string{"internal/site", "internal/api", "cmd/server"}, "handlers only"},
	"github.com/teambition/rrule":  {[]string{"internal/listing"}, "recurrence is a rule of listings"},
	"github.com/wneessen/go-mail":  {[]string{"internal/notify"}, "letters are queued, and one room sends them"},
	"github.com/emersion/go-smtp":  {nil, "a mail server is for tests"},
	"github.com/chromedp/":         {[]string{"internal/testkit"}, "browsers are for tests"},
}

const maxLines = 500

func TestArrowsPointOneWayAndFilesStayShort(t *testing.T) {
	root := os.DirFS("../..")
	seen := 0
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); path != "." && (strings.HasPrefix(name, ".") || name == "node_modules" || name == "var" || name == "build" || name == "testdata") {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		seen++
		checkFile(t, root, path)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 20 {
		t.Fatalf("only %d files looked at", seen)
	}
}

func checkFile(t *testing.T, root fs.FS, path string) {
	src, err := fs.ReadFile(root, path)
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(string(src), "\n"); lines > maxLines && !strings.Contains(string(src), "\n// Code generated ") {
		t.Errorf("%s has %d lines; split it by subject, %d is the most", path, lines, maxLines)
	}
	file, err := parser.ParseFile(token.NewFileSet(), path, src, parser.ImportsOnly)
	if err != nil {
		t.Errorf("%s: %v", path, err)
		return
	}
	room := filepath.ToSlash(filepath.Dir(path))
	test := strings.HasSuffix(path, "_test.go")
	free := slices.ContainsFunc(anything, func(r string) bool { return room == r || strings.HasPrefix(room, r+"/") })
	allowed, known := rooms[room]
	if !known && !free {
		t.Errorf("%s is in a room nobody drew: give %s a line and a reason", path, room)
		return
	}
	for _, imp := range file.Imports {
		name, _ := strconv.Unquote(imp.Path.Value)
		for prefix, rule := range only {
			inRoom := slices.ContainsFunc(rule.in, func(r string) bool { return room == r || strings.HasPrefix(room, r+"/") })
			if strings.HasPrefix(name, prefix) && !inRoom && !strings.HasPrefix(room, "internal/bench") && !strings.HasPrefix(room, "internal/testkit") && !test {
				t.Errorf("%s imports %s: %s", path, name, rule.why)
			}
		}
		own, ours := strings.CutPrefix(name, "openchair/")
		if !ours || free || test {
			continue
		}
		own = strings.TrimPrefix(own, "internal/")
		if own == "web" {
			own = "../web"
		}
		if !slices.Contains(allowed, own) {
			t.Errorf("%s imports %s: that arrow points the wrong way", path, name)
		}
	}
}
