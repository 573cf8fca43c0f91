package cayley

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// HeldError reports that another process holds a store in a directory. It wraps claim.ErrStoreHeld.
type HeldError struct {
	error
	// Notice is the text that the other process left with Notify. It is empty if there is none.
	Notice []byte
}

// Unwrap returns the error without the notice.
func (e *HeldError) Unwrap() error { return e.error }

const (
	// noticeFile is the file for the notice of the process that has the store open for writing.
	noticeFile = "HOLDER"
	// maxNotice is the maximum length of a notice in bytes.
	maxNotice = 4 << 10
)

// Notify leaves a notice for other processes that find the store held. Only the owner of the store can read it. The
// store must be in a directory and open for writing. Closing the store removes the notice.
func (s *Store) Notify(notice []byte) error {
	b, ok := s.back.(*kvBackend)
	if !ok || b.dir == "" || b.readOnly {
		return fmt.Errorf("%s: to leave a notice, open a store in a directory for writing", s.name)
	}
	if len(notice) > maxNotice {
		return fmt.Errorf("%s: a notice has %d bytes, more than the maximum of %d", s.name, len(notice), maxNotice)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.notice = notice; b.shared { // it is left once the store is open for writing
		return nil
	}
	if err := replaceFile(b.dir, noticeFile, string(notice)); err != nil {
		return fmt.Errorf("%s: leaving a notice: %w", s.name, err)
	}
	return nil
}

// removeNotice removes the notice in a directory. It may be from this process or from one that was killed.
func removeNotice(dir string) error {
	err := os.Remove(filepath.Join(dir, noticeFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// readNotice reads the notice of the process that holds a store.
func readNotice(dir string) []byte {
	f, err := os.Open(filepath.Join(dir, noticeFile))
	if err != nil {
		return nil
	}
	defer f.Close()
	notice, err := io.ReadAll(io.LimitReader(f, maxNotice))
	if err != nil {
		return nil
	}
	return notice
}
