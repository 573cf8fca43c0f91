package segment

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// allocate reserves disk space for the bytes of a file between two sizes.
func allocate(f *os.File, before, after int64) error {
	err := unix.Fallocate(int(f.Fd()), 0, before, after-before)
	for errors.Is(err, unix.EINTR) {
		err = unix.Fallocate(int(f.Fd()), 0, before, after-before)
	}
	if errors.Is(err, unix.EOPNOTSUPP) || errors.Is(err, unix.ENOSYS) {
		return writeZeros(f, before, after)
	}
	return err
}
