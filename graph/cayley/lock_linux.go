package cayley

import (
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// lockFile locks a file for one writer or, if shared, for any number of readers. Closing the result unlocks it. If
// another user holds the lock, the error is unix.EAGAIN or unix.EACCES from the lock call itself.
func lockFile(path string, shared bool) (io.Closer, error) {
	flags, kind := os.O_RDWR|os.O_CREATE, int16(unix.F_WRLCK)
	if shared {
		flags, kind = os.O_RDONLY, unix.F_RDLCK
	}
	f, err := os.OpenFile(path, flags, 0o600)
	if err != nil {
		return nil, err
	}
	// The lock belongs to the open file, not to the process. It excludes other users in this process too, and the
	// process locks that older versions take.
	if err := unix.FcntlFlock(f.Fd(), unix.F_OFD_SETLK, &unix.Flock_t{Type: kind, Whence: io.SeekStart}); err != nil {
		_ = f.Close()
		return nil, errBusy{err}
	}
	return f, nil
}
