package cayley

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"nexum/graph/cayley/diskfs"
)

// needsRestart reports whether the store must be opened again before the next commit: a write to the disk failed,
// a part of a failed commit is left, or the disk could not be written when the store was opened.
func (b *kvBackend) needsRestart() bool {
	return b.dir != "" && !b.readOnly && (b.lost() != nil || b.before != "" || b.broken != nil)
}

// restart opens the store again if a failed commit left it unable to write. So a long-running process can commit again
// when the cause is removed, for example when the disk has room or the network works again. The directory stays locked.
// restart waits for running reads. If the store still cannot be opened for writing, it is opened for reading, and the
// next commit tries again.
func (s *Store) restart(ctx context.Context) error {
	for {
		done, err := s.tryRestart(ctx)
		if done || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// tryRestart does the work of restart unless calls are running. New calls wait for it. done reports whether it did.
func (s *Store) tryRestart(ctx context.Context) (done bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, ok := s.back.(*kvBackend)
	if !ok || s.readOnly || s.closed || !b.needsRestart() {
		return true, nil
	}
	if b.shared {
		if err := canWrite(b.dir, b.options); err != nil {
			return true, err
		}
	}
	if s.calls > 0 {
		return false, nil
	}
	if b.shared {
		return true, s.startWriting(ctx, b)
	}
	end := b.end
	b.end = func() error { return nil } // closing keeps the lock of the directory
	if b.broken != nil {
		err = b.db.Close() // the database was open only for reading
	} else {
		err = b.close()
	}
	if err == nil || b.lost() != nil {
		var again *kvBackend
		if again, err = openHeld(ctx, b.dir, false, b.options); err == nil {
			again.end = end
			s.replace(again)
			return true, nil
		}
	}
	cause := openError(b.dir, err)
	if readable, err := b.reopenToRead(ctx); err == nil {
		readable.broken, readable.end = cause, end
		s.replace(readable)
	} else { // it cannot be used any more
		s.closed, s.unusable = true, cause
		close(s.idle)
		s.end = func() error { return end() }
	}
	return true, cause
}

// startWriting opens a store for writing that readForNow opened. It first releases the lock, which readers share.
func (s *Store) startWriting(ctx context.Context, b *kvBackend) error {
	cause := b.close()
	if cause == nil {
		var again *kvBackend
		if again, cause = openDir(ctx, b.dir, b.options); cause == nil {
			s.replace(again)
			if s.notice != nil {
				_ = replaceFile(b.dir, noticeFile,
					string(s.notice)) // an error is ignored: without the notice, other processes see only that the store is held
			}
			return nil
		}
	}
	readable, err := readForNow(ctx, b.dir, b.options, cause)
	if err != nil { // it cannot be used any more
		s.closed, s.unusable = true, cause
		close(s.idle)
		s.end = func() error { return nil }
		return cause
	}
	s.replace(readable)
	return cause
}

// readForNow opens a store in a directory for reading, until a commit can open it for writing. cause is the reason why
// it cannot be opened for writing now.
func readForNow(ctx context.Context, dir string, o Options, cause error) (*kvBackend, error) {
	b, err := readDir(ctx, dir, o)
	if err != nil {
		return nil, err
	}
	b.readOnly, b.shared, b.broken, b.options = false, true, cause, o
	return b, nil
}

// canWrite returns an error if the disk of a store cannot be written.
func canWrite(dir string, o Options) error {
	if o.refuse != nil && o.refuse() != nil {
		return fmt.Errorf("%w: %w", ErrUnwritable, lockError(dir, o.refuse()))
	}
	f, err := os.OpenFile(filepath.Join(dir, lockFileIn), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnwritable, lockError(dir, err))
	}
	return f.Close()
}

// ErrUnwritable is the error of a commit to a store that was opened with Options.WriteLater and cannot be written yet.
var ErrUnwritable = errors.New("the store only answers reads until its disk can be written")

// isUnwritable reports whether an error means that a disk cannot be written now, and perhaps later.
func isUnwritable(err error) bool {
	return errors.Is(err, syscall.EROFS) || errors.Is(err, fs.ErrPermission) ||
		errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

// ReadsOnly returns the reason why the store only answers reads until its disk or database can be written; nil if it
// can be written.
func (s *Store) ReadsOnly() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch b := s.back.(type) {
	case *kvBackend:
		return b.broken
	case *pgBackend:
		return b.refused
	}
	return nil
}

// wrote notes that a database can be written.
func (s *Store) wrote() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if b, ok := s.back.(*pgBackend); ok {
		b.refused = nil
	}
}

// reopenToRead opens the same store for reading, under the same lock.
func (b *kvBackend) reopenToRead(ctx context.Context) (*kvBackend, error) {
	l, whole, err := readLedger(b.dir)
	if err != nil {
		return nil, err
	}
	r, err := openClaims(ctx, readableClaims(b.dir, l), diskfs.ReadOnly{FS: b.options.files()}, b.options)
	if err != nil {
		return nil, err
	}
	r.dir, r.list, r.whole, r.unlisted, r.options = b.dir, l, whole, false, b.options
	return r, nil
}

// replace sets the backend of the store. The caller holds s.mu.
func (s *Store) replace(b *kvBackend) {
	s.back = b
	s.end = sync.OnceValue(b.close)
}
