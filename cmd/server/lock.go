package main

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"

	"openchair/internal/fault"
)

// folderLock keeps a second server out of the data folder: two would fight over one index. The kernel
// lets go of it when the process ends, however it ends.
type folderLock struct{ file *os.File }

var errFolderUsed = fault.NewUnavailable("Another server uses this data folder. Stop it first, or choose another folder with OPENCHAIR_DATA.")

// lockFolder makes the folder when it is not there. Errors: errFolderUsed, Unavailable.
func lockFolder(folder string) (*folderLock, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fault.NewUnavailable("The data folder cannot be made. Check its parent folder's permissions.").Because(err)
	}
	f, err := os.OpenFile(filepath.Join(folder, "server.lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fault.NewUnavailable("The data folder cannot be written. Check its permissions.").Because(err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, errFolderUsed
		}
		return nil, fault.NewUnavailable("The data folder cannot be locked. It must be on a local disk.").Because(err)
	}
	return &folderLock{f}, nil
}

func (l *folderLock) release() { _ = l.file.Close() }
