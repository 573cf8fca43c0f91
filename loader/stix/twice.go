package stix

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	"nexum/loader/format"
)

// twice lets a file be read a second time. It copies what is read first to a temporary file, for the file can be packed.
// After the first reading, second makes the input begin again. The caller calls done at the end.
func twice(in *format.Input) (second func() error, done func(), err error) {
	copied, err := os.CreateTemp("", "nexum-stix-*")
	if err != nil {
		return nil, nil, fmt.Errorf("reading a bundle twice: %w", err)
	}
	_ = os.Remove(copied.Name()) // where the system allows it, the file goes with the process
	done = func() {
		_ = copied.Close()
		_ = os.Remove(copied.Name())
	}
	out := bufio.NewWriterSize(copied, 1<<16)
	original := in.Body
	in.Body = bufio.NewReaderSize(io.TeeReader(original, out), format.HeadSize)
	second = func() error {
		_, err := io.Copy(io.Discard, in.Body)
		if err = errors.Join(err, out.Flush()); err != nil {
			return fmt.Errorf("reading a bundle twice: %w", err)
		}
		if _, err := copied.Seek(0, io.SeekStart); err != nil {
			return fmt.Errorf("reading a bundle twice: %w", err)
		}
		in.Body = bufio.NewReaderSize(copied, format.HeadSize)
		return nil
	}
	return second, done, nil
}
