//go:build !linux

package cayley

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// lockFile locks a file until the result is closed. On these systems readers exclude each other too.
func lockFile(path string, shared bool) (io.Closer, error) {
	if shared {
		if _, err := os.Stat(path); err != nil {
			return nil, err
		}
	}
	lock, err := vfs.Default.Lock(path)
	if err != nil && !errors.Is(err, fs.ErrPermission) {
		return nil, errBusy{err}
	}
	return lock, err
}
