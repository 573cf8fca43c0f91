package cayley

import (
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// lockFile locks a file for one writer or, shared, for any number of readers, until it is closed. The error of a
// lock that another holds is unix.EAGAIN or unix.EACCES of the lock itself.
func lockFile(path string, shared bool) (io.Closer, error) {
	flags, kind := os.O_RDWR|os.O_CREATE, int16(unix.F_WRLCK)
	if shared {
		flags, kind = os.O_RDONLY, unix.F_RDLCK
	}
	f, err := os.OpenFile(path, flags, 0o600)
	if err != nil {
		return nil, err
	}
	// A lock of the open file, and not of the process: it excludes other users in this process as well, and it
	// excludes the locks of processes that older versions take.
	if err := unix.FcntlFlock(f.Fd(), unix.F_OFD_SETLK, &unix.Flock_t{Type: kind, Whence: io.SeekStart}); err != nil {
		_ = f.Close()
		return nil, errBusy{err}
	}
	return f, nil
}
