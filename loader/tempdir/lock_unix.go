//go:build unix

package tempdir

import (
	"errors"
	"os"
	"syscall"
)

// lock locks a folder until it is closed or the process ends. It returns false if another process has locked it.
func lock(dir *os.File) (free bool, err error) {
	err = syscall.Flock(int(dir.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}
