package format

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
)

// Twice allows a reader to read a file twice. It copies the content to a temporary file during the first reading,
// since the file may be compressed. second restarts the input after the first reading. The caller must call done at
// the end.
func Twice(in *Input) (second func() error, done func(), err error) {
	copied, err := os.CreateTemp("", "nexum-load-*")
	if err != nil {
		return nil, nil, fmt.Errorf("reading a file twice: %w", err)
	}
	_ = os.Remove(copied.Name()) // where the system allows it, the file ends with the process
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

// Quiet returns a sink for the first of two readings. It drops problems, since the second reading reports them.
func Quiet(to Sink) Sink { return quiet{to} }

type quiet struct{ Sink }

func (quiet) Problem(Place, string, ...any) {}

func (quiet) Unread(Place, string, ...any) {}
