package server

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"syscall"

	"nexum/server/model"
)

// spoolMemory is the size in bytes of the part of a file that is kept in memory; the rest goes to disk.
const spoolMemory = 1 << 20

// A spool buffers a whole file before the first byte is sent. If the export fails, the client therefore gets an error
// and never a partial file. A slow reader does not block the export.
type spool struct {
	room   *spoolRoom
	memory []byte
	file   *os.File // the part that does not fit into memory; nil if there is none
	onDisk int64
}

// A spoolRoom limits the bytes that all spools together have on disk. It is safe for concurrent use.
type spoolRoom struct {
	most int64
	used atomic.Int64
}

// errNoRoom reports that the files in transfer use all the room.
var errNoRoom = errors.New("there is no space for the file")

func (r *spoolRoom) take(n int64) error {
	if r.used.Add(n) > r.most {
		r.used.Add(-n)
		return errNoRoom
	}
	return nil
}

// Write implements io.Writer.
func (s *spool) Write(p []byte) (int, error) {
	if s.file == nil && len(s.memory)+len(p) <= spoolMemory {
		s.memory = append(s.memory, p...)
		return len(p), nil
	}
	if s.file == nil {
		f, err := os.CreateTemp("", "nexum-export-*")
		if err != nil {
			return 0, s.explain(err)
		}
		s.file = f
		_ = os.Remove(f.Name()) // some systems can remove an open file; it then disappears with the process
	}
	if err := s.room.take(int64(len(p))); err != nil {
		return 0, s.explain(err)
	}
	s.onDisk += int64(len(p))
	n, err := s.file.Write(p)
	return n, s.explain(err)
}

// explain converts a disk error to an error for the client.
func (s *spool) explain(err error) error {
	switch {
	case errors.Is(err, errNoRoom):
		return &model.Error{Code: model.CodeOverloaded, Message: fmt.Sprintf(
			"the export files that are being sent use the allowed %d bytes on disk (--limit-export-disk); try again later",
			s.room.most)}
	case errors.Is(err, syscall.ENOSPC):
		return &model.Error{
			Code:    model.CodeOverloaded,
			Message: "the temporary folder of the service is full; try again later, or ask for less",
		}
	case err != nil:
		return fmt.Errorf("write a file to be sent: %w", err)
	}
	return nil
}

// size returns the size of the file in bytes.
func (s *spool) size() int64 { return int64(len(s.memory)) + s.onDisk }

// send writes the whole file.
func (s *spool) send(w io.Writer) error {
	if _, err := w.Write(s.memory); err != nil || s.file == nil {
		return err
	}
	_, err := io.Copy(w, io.NewSectionReader(s.file, 0, s.onDisk))
	return err
}

// close releases the room. It may be called twice.
func (s *spool) close() {
	if s.file == nil {
		return
	}
	_ = s.file.Close()
	_ = os.Remove(s.file.Name()) // needed if the file could not be removed while it was open
	s.room.used.Add(-s.onDisk)
	s.file, s.onDisk = nil, 0
}
