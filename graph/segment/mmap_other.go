//go:build !unix

package segment

import "os"

// mapFile reads a file into memory, on systems that cannot map files.
func mapFile(path string) ([]byte, error) { return os.ReadFile(path) }

func unmap([]byte) error { return nil }

func patch(_, part, with []byte) error {
	copy(part, with)
	return nil
}
