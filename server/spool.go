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

// spoolMemory is how much of a file is kept in memory before the rest goes to disk.
const spoolMemory = 1 << 20

// A spool takes a whole file before any of it is sent, so that a file that cannot be finished is an error and never
// half a file, and so that a slow reader keeps no work waiting.
type spool struct {
	room   *spoolRoom
	memory []byte
	file   *os.File // what does not fit into memory; nil if all does
	onDisk int64
}

// A spoolRoom bounds the bytes that all spools together have on disk. It is safe for concurrent use.
type spoolRoom struct {
	most int64
	used atomic.Int64
}

// errNoRoom says that files which are being sent take all the room.
var errNoRoom = errors.New("no room for the file")

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
		_ = os.Remove(f.Name()) // where the system allows it, the file goes with the process
	}
	if err := s.room.take(int64(len(p))); err != nil {
		return 0, s.explain(err)
	}
	s.onDisk += int64(len(p))
	n, err := s.file.Write(p)
	return n, s.explain(err)
}

// explain turns an error of the disk into one for the client.
func (s *spool) explain(err error) error {
	switch {
	case errors.Is(err, errNoRoom):
		return &model.Error{Code: model.CodeOverloaded, Message: fmt.Sprintf(
			"the files that are being sent take the %d bytes that exports may have on disk (--limit-export-disk); try again later", s.room.most)}
	case errors.Is(err, syscall.ENOSPC):
		return &model.Error{Code: model.CodeOverloaded, Message: "the temporary folder of the service is full; try again later, or ask for less"}
	case err != nil:
		return fmt.Errorf("write a file to be sent: %w", err)
	}
	return nil
}

// size returns how many bytes there are.
func (s *spool) size() int64 { return int64(len(s.memory)) + s.onDisk }

// send writes all of the file.
func (s *spool) send(w io.Writer) error {
	if _, err := w.Write(s.memory); err != nil || s.file == nil {
		return err
	}
	_, err := io.Copy(w, io.NewSectionReader(s.file, 0, s.onDisk))
	return err
}

// close gives back the room. It can be called twice.
func (s *spool) close() {
	if s.file == nil {
		return
	}
	_ = s.file.Close()
	_ = os.Remove(s.file.Name()) // where it could not be removed while it was open
	s.room.used.Add(-s.onDisk)
	s.file, s.onDisk = nil, 0
}
