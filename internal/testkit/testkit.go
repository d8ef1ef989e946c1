// Package testkit holds what tests of several packages need: a real PostgreSQL, a real browser with
// an accessibility checker, and one way to say that a test could not run. Only tests import it, and it
// asserts nothing about the product.
//
// A package that uses PostgreSQL or the browser has
//
//	func TestMain(m *testing.M) { testkit.Main(m) }
//
// so that they are stopped and their folders removed. Without it they still end with the process, and
// the folders are removed by a later run.
package testkit

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Main runs the tests, stops what they started, and exits.
func Main(m *testing.M) {
	code := m.Run()
	stopBrowser()
	stopPostgres()
	if dir, err := runDir(); err == nil {
		os.RemoveAll(dir)
	}
	os.Exit(code)
}

const runPrefix = "openchair-test-"

// runDir is this process's folder for servers. Its name holds the process id, by which the folders of
// killed runs are found and removed.
var runDir = sync.OnceValues(func() (string, error) {
	old, _ := filepath.Glob(filepath.Join(os.TempDir(), runPrefix+"*"))
	for _, dir := range old {
		pid, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(dir), runPrefix), "-")
		if n, err := strconv.Atoi(pid); err != nil || n == os.Getpid() {
			continue
		}
		// Another container may share the folder but not the process ids: an hour is longer than any run.
		info, err := os.Stat(dir)
		if err != nil || time.Since(info.ModTime()) < time.Hour {
			continue
		}
		if _, err := os.Stat("/proc/" + pid); os.IsNotExist(err) {
			os.RemoveAll(dir)
		}
	}
	dir, err := os.MkdirTemp("", fmt.Sprintf("%s%d-", runPrefix, os.Getpid()))
	if err != nil {
		return "", err
	}
	// PostgreSQL runs as another user when the tests run as root, and must be able to enter.
	return dir, os.Chmod(dir, 0o755)
})
