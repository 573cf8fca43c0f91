package format

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
)

// Twice lets a file be read a second time. It copies what is read first to a temporary file, for the file can be packed.
// After the first reading, second makes the input begin again. The caller calls done at the end.
func Twice(in *Input) (second func() error, done func(), err error) {
	copied, err := os.CreateTemp("", "nexum-load-*")
	if err != nil {
		return nil, nil, fmt.Errorf("reading a file twice: %w", err)
	}
	_ = os.Remove(copied.Name()) // where the system allows it, the file goes with the process
	done = func() {
		_ = copied.Close()
		_ = os.Remove(copied.Name())
	}
	out := bufio.NewWriterSize(copied, 1<<16)
	original := in.Body
	in.Body = bufio.NewReaderSize(io.TeeReader(original, out), HeadSize)
	second = func() error {
		_, err := io.Copy(io.Discard, in.Body)
		if err = errors.Join(err, out.Flush()); err != nil {
			return fmt.Errorf("reading a file twice: %w", err)
		}
		if _, err := copied.Seek(0, io.SeekStart); err != nil {
			return fmt.Errorf("reading a file twice: %w", err)
		}
		in.Body = bufio.NewReaderSize(copied, HeadSize)
		return nil
	}
	return second, done, nil
}

// Quiet returns a sink for the first of two readings, which hears of no problem: the second one reports them.
func Quiet(to Sink) Sink { return quiet{to} }

type quiet struct{ Sink }

func (quiet) Problem(Place, string, ...any) {}

func (quiet) Unread(Place, string, ...any) {}
