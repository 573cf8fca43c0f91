// Package targz reads .tar.gz archives of data sets, for tests and benchmarks.
package targz

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
)

// Each calls f for each entry of an archive, in order. content has the bytes of a file and is valid until f returns. If
// f returns an error, Each stops and returns it with the names of the archive and the entry.
func Each(archive string, f func(h *tar.Header, content io.Reader) error) error {
	file, err := os.Open(archive)
	if err != nil {
		return err
	}
	defer file.Close()
	z, err := gzip.NewReader(file)
	if err != nil {
		return fmt.Errorf("%s: %w", archive, err)
	}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("%s: %w", archive, err)
		}
		if err := f(h, r); err != nil {
			return fmt.Errorf("%s: %s: %w", archive, h.Name, err)
		}
	}
}
