//go:build !unix

package segment

import (
	"errors"
	"os"
)

// mapFile reads a file into memory, on systems that cannot map files.
func mapFile(path string) ([]byte, error) { return os.ReadFile(path) }

func unmap([]byte) error { return nil }

func patch(_, part, with []byte) error {
	copy(part, with)
	return nil
}

// canMapScratch is false because these systems cannot map files: large arrays stay on the heap.
const canMapScratch = false

func allocate(*os.File, int64, int64) error { return errors.ErrUnsupported }

func mapShared(*os.File, int) ([]byte, error) { return nil, errors.ErrUnsupported }

func isFull(error) bool { return false }

func adviseRandom([]byte) {}
