package cayley

import (
	"context"
	"errors"
	"sync"
	"time"

	"nexum/graph/cayley/diskfs"
)

// needsRestart reports whether the store has to be opened again before the next commit: the disk did not take what was
// written, or a part of a commit that failed is left.
func (b *kvBackend) needsRestart() bool {
	return b.dir != "" && !b.readOnly && (b.lost() != nil || b.before != "" || b.broken != nil)
}

// restart opens the store again, if a commit that failed has left it so that it takes nothing more. So a process that
// runs for long goes on once the cause is gone: the disk has room again, or the network is there. The lock of the
// directory is kept all the time. Reads that run are waited for. If the store cannot be opened for writing still, it can be
// read, and the next commit tries again.
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

// tryRestart is restart, unless calls are running. New calls wait for it.
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
		err = b.db.Close() // it was open for reading
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
	} else { // nothing can be done with it any more
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

// replace makes a backend the one of the store. The caller holds s.mu.
func (s *Store) replace(b *kvBackend) {
	s.back = b
	s.end = sync.OnceValue(b.close)
}
