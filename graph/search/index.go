package search

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// Index finds entities. Its methods may be called by many goroutines at once. A search sees the revision that was
// current when it began. Build and Update do not block searches.
type Index struct {
	dir       string        // empty if in memory
	opened    chan struct{} // closed when the index is open; nil if it was opened with Open
	discarded error

	write sync.Mutex // held by Build, Update and Close

	mu     sync.RWMutex // guards the fields below
	now    *snapshot    // never nil until the index is closed
	closed bool
}

// Open opens the index in dir. It makes the directory if it does not exist; the directory must hold nothing else.
// If dir is empty, Open returns an empty index in memory. Files that are damaged or of another format are removed.
// Then Revision returns false, Discarded returns the reason, and the index must be built again. An error means that
// the directory cannot be used or is in use.
//
// An index in memory never merges the segments of updates, so it suits tests and small graphs.
func Open(dir string) (*Index, error) {
	x := &Index{dir: dir}
	if err := x.open(); err != nil {
		return nil, err
	}
	return x, nil
}

// Begin starts to open the index in dir and returns at once. Opening verifies the whole index, so it takes longer
// for a larger one. All methods wait until the index is open. If the directory cannot be used or is in use, the
// index is kept in memory, and Discarded returns the reason.
func Begin(dir string) *Index {
	x := &Index{dir: dir, opened: make(chan struct{})}
	go func() {
		defer close(x.opened)
		if err := x.open(); err != nil {
			x.dir, x.discarded = "", err
			if err := x.reset(); err != nil {
				x.closed = true
			}
		}
	}()
	return x
}

// wait waits until the index is open.
func (x *Index) wait() {
	if x.opened != nil {
		<-x.opened
	}
}

// open opens the index in the directory, or makes an empty one.
func (x *Index) open() error {
	dir := x.dir
	if dir == "" {
		return x.reset()
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("open the search index: %w", err)
	}
	folder, err := x.load()
	switch {
	case errors.Is(err, ErrDamaged) || errors.Is(err, ErrFormat):
		x.discarded = err
		// The folder that the removed file names is removed below.
		if err = os.Remove(filepath.Join(dir, currentName)); err == nil {
			err = x.reset()
		}
	case err == nil && folder == "":
		err = x.reset()
	}
	if err != nil {
		return fmt.Errorf("open the search index: %w", err)
	}
	if err := sweep(dir, folder); err != nil {
		x.now.release()
		return fmt.Errorf("open the search index: %w", err)
	}
	return nil
}

// load opens the index in use, if there is one, and returns its folder.
func (x *Index) load() (folder string, err error) {
	folder, err = readCurrent(x.dir)
	if err != nil || folder == "" {
		return "", err
	}
	if _, err := os.Stat(folder); err != nil {
		return "", fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if err := verify(folder); err != nil {
		return "", err
	}
	g, err := openGeneration(folder)
	if err != nil {
		return "", err
	}
	defer g.release()
	s, err := newSnapshot(context.Background(), g, nil)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if !s.built {
		s.release()
		return "", fmt.Errorf("%w: it has no revision", ErrDamaged)
	}
	x.now = s
	return folder, nil
}

// reset makes the index empty, without a revision.
func (x *Index) reset() error {
	g, err := openGeneration("")
	if err != nil {
		return err
	}
	defer g.release()
	x.now, err = newSnapshot(context.Background(), g, nil)
	return err
}

// Discarded returns the reason why Open discarded the files that it found: an error that wraps ErrDamaged or
// ErrFormat, or nil if it did not discard them.
func (x *Index) Discarded() error {
	x.wait()
	return x.discarded
}

// Revision returns the store's revision for which the index was built, and false if it was not built. If the store
// has another revision now, the index must be updated or built before its hits are used.
func (x *Index) Revision() (revision uint64, ok bool) {
	s, err := x.acquire()
	if err != nil {
		return 0, false
	}
	defer s.release()
	return s.revision, s.built
}

// Len returns the number of entities.
func (x *Index) Len() int {
	s, err := x.acquire()
	if err != nil {
		return 0
	}
	defer s.release()
	n, err := s.reader.DocCount()
	if err != nil {
		return 0
	}
	return int(n)
}

// acquire returns the current snapshot. The caller must release it.
func (x *Index) acquire() (*snapshot, error) {
	x.wait()
	x.mu.RLock()
	defer x.mu.RUnlock()
	if x.closed {
		return nil, ErrClosed
	}
	x.now.refs.Add(1)
	return x.now, nil
}

// replace makes s the current snapshot.
func (x *Index) replace(s *snapshot) {
	x.mu.Lock()
	old := x.now
	x.now = s
	x.mu.Unlock()
	old.release()
}

// Close closes the index. It waits until a running Build or Update ends. Running searches may continue; the files
// are closed when the last of them ends.
func (x *Index) Close() error {
	x.wait()
	x.write.Lock()
	defer x.write.Unlock()
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.closed {
		return nil
	}
	x.closed = true
	if x.now != nil {
		x.now.release()
	}
	return nil
}

// isClosed reports whether Close was called.
func (x *Index) isClosed() bool {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.closed
}
