package cayley

import (
	"context"
	"errors"
	"sync"
	"time"

	"nexum/graph/cayley/diskfs"
)

// needsRestart reports whether the store must be opened again before the next commit: a write to the disk failed,
// or a part of a failed commit is left.
func (b *kvBackend) needsRestart() bool {
	return b.dir != "" && !b.readOnly && (b.lost() != nil || b.before != "" || b.broken != nil)
}

// restart opens the store again if a failed commit left it unable to write. So a long-running process continues
// once the cause is gone, for example when the disk has room or the network is back. The lock of the directory is
// kept all the time. restart waits for running reads. If the store still cannot be opened for writing, it is opened
// for reading, and the next commit tries again.
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
	if s.calls > 0 {
		return false, nil
	}
	end := b.end
	b.end = func() error { return nil } // the lock stays
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
	cause := s.explain("opening it again after a commit that failed", err)
	if readable, err := b.reopenToRead(ctx); err == nil {
		readable.broken, readable.end = cause, end
		s.replace(readable)
	} else { // it cannot be used any more
		s.closed = true
		close(s.idle)
		s.end = func() error { return end() }
		cause = errors.Join(cause, err)
	}
	return true, cause
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
