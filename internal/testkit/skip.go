package testkit

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Skip ends a test that cannot run here and says why. With CI=true that is a failure: a machine that
// is trusted to say "all tests passed" must have run them.
func Skip(t testing.TB, why string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("SKIPPED %s: %s (a failure, because CI=true)", t.Name(), why)
	}
	skip(t, why)
}

func skip(t testing.TB, why string) {
	t.Helper()
	line := fmt.Sprintf("SKIPPED %s: %s", t.Name(), why)
	// go test shows nothing of a package that passes, so make test gathers the lines in a file and
	// prints them at the end.
	if name := os.Getenv("TESTKIT_SKIPS"); name != "" {
		if f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644); err == nil {
			fmt.Fprintln(f, line)
			f.Close()
		}
	}
	t.Skip(line)
}

// Shared is the path of a file or folder of ../shared, beside the working tree: inputs too large or
// of too many owners to be part of it. Without it the test is skipped, also with CI=true.
func Shared(t testing.TB, parts ...string) string {
	t.Helper()
	path := filepath.Join(append([]string{Root(t), "..", "shared"}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		skip(t, "needs ../shared/"+strings.Join(parts, "/"))
	}
	return path
}

// Root is the folder of the module.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod above the test's folder")
		}
		dir = parent
	}
}
