package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"

	"openchair/internal/store"
)

type backupCommand struct {
	File string `arg:"" type:"path" help:"The file to write. It must not exist."`
}

// Run copies the database as it is at one moment, also while a server uses it. The index is not in it: it
// is made from the database.
func (cmd backupCommand) Run(s *Settings, _ *Host, t *terminal, box contextBox) error {
	st, err := openStore(box.Context, s, t)
	if err != nil {
		return err
	}
	defer func() { _ = st.Close() }()
	seq, err := st.Backup(box.Context, cmd.File)
	if err != nil {
		return err
	}
	size, sum, err := measure(cmd.File)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "%s: %d bytes, change %d, sha256 %s\n", cmd.File, size, seq, sum)
	fmt.Fprintln(t.out, "It holds the addresses of organizers and reviewers. Keep it as safe as the database.")
	return nil
}

func measure(file string) (size int64, sum string, err error) {
	f, err := os.Open(file)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = f.Close() }()
	h := sha256.New()
	size, err = io.Copy(h, f)
	return size, hex.EncodeToString(h.Sum(nil)), err
}

type restoreCommand struct {
	File  string `arg:"" type:"path" help:"A file that “server backup” wrote."`
	Force bool   `help:"Put it in the place of a database that is there; the old one is kept beside it."`
}

// Run puts a backup in place. No server may use the folder.
func (cmd restoreCommand) Run(s *Settings, _ *Host, t *terminal, box contextBox) error {
	lock, err := lockFolder(s.Data)
	if err != nil {
		return err
	}
	defer lock.release()
	r, err := store.Restore(box.Context, store.Options{URL: s.DatabaseURL, Folder: s.Data, Log: newLog(t.err)}, cmd.File, cmd.Force)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "Restored %d listings, as of change %d. The index is made anew at the next start.\n", r.Listings, r.Seq)
	if r.Kept != "" {
		fmt.Fprintf(t.out, "What was there before is in %s; delete it when all is well.\n", r.Kept)
	}
	return nil
}
