package main

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"openchair/internal/store"
)

// cutShort starts a command in a process of its own and kills it somewhere in its work. done says that it
// was through before.
func cutShort(t *testing.T, within time.Duration, args ...string) (done bool, out string) {
	t.Helper()
	child := exec.Command(os.Args[0], args...)
	child.Env = []string{"SERVER_TEST_CHILD=1", "PATH=" + os.Getenv("PATH"), "TMPDIR=" + os.TempDir()}
	var all lockedBuffer
	child.Stdout, child.Stderr = &all, &all
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	kill := time.AfterFunc(time.Duration(rand.Int64N(int64(within))), func() { _ = child.Process.Kill() })
	err := child.Wait()
	kill.Stop()
	return err == nil, all.String()
}

// quality.md F2: killed while it makes and fills the database, makes the index, writes a backup or puts one
// back, a server finishes the work or has not begun it when it is started again.
func TestWorkThatIsCutShort(t *testing.T) {
	data := t.TempDir()
	// The first start: migrations, seed, index.
	for range 8 {
		cutShort(t, 1500*time.Millisecond, "--data", data, "--addr", "127.0.0.1:0")
	}
	s := serve(t, data)
	s.awaitReady()
	_, header, _ := s.get("/api/v1/listings?per_page=1")
	want := header.Get("X-Total-Count")
	if want == "" || want == "0" {
		t.Fatalf("after all that the directory has %q listings", want)
	}
	s.end()

	folder := t.TempDir()
	whole := filepath.Join(folder, "whole.db")
	if code, _, errs := command(t, "", "backup", whole, "--data", data); code != exitOK {
		t.Fatal(errs)
	}
	for i := range 8 {
		cutShort(t, 1500*time.Millisecond, "reindex", "--data", data)
		file := filepath.Join(folder, "cut"+string(rune('a'+i))+".db")
		done, out := cutShort(t, 300*time.Millisecond, "backup", file, "--data", data)
		if _, err := os.Stat(file); done != (err == nil) && done {
			t.Fatalf("a backup that said it was done is not there: %s", out)
		} else if err == nil {
			if r, err := store.Restore(t.Context(), store.Options{Folder: t.TempDir()}, file, false); err != nil || r.Listings == 0 {
				t.Fatalf("half a backup lies under its own name: %v", err)
			}
		}
		cutShort(t, 400*time.Millisecond, "restore", whole, "--force", "--data", data)
		if _, err := os.Stat(filepath.Join(data, store.FileName)); err != nil {
			t.Fatal("a restore that was cut short left no database in place")
		}
		code, out, _ := command(t, "", "check", "--data", data)
		if code == exitNothing || !strings.Contains(out, "ok    database") {
			t.Fatalf("check after round %d: %d\n%s", i, code, out)
		}
	}
	again := serve(t, data)
	again.awaitReady()
	if _, header, _ := again.get("/api/v1/listings?per_page=1"); header.Get("X-Total-Count") != want {
		t.Errorf("%s listings in the end, %s before", header.Get("X-Total-Count"), want)
	}
}
