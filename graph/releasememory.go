package graph

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"time"
)

// A releaser ensures that the files of replaced tables are unmapped soon. A table has many users: views, requests that
// answer from them, subscriptions, exports. Only the garbage collector can detect that none of them is left, but in a
// process with a small heap it can take minutes until it runs. So the releaser runs it after a table was replaced, and
// again at longer and longer intervals while the table has users. A file is never unmapped under a reader.
type releaser struct {
	mu      sync.Mutex
	waiting []<-chan struct{} // each is closed when nothing uses one of the files
	added   bool              // whether a table was replaced since the last collection
	running bool
}

// The first collection is firstCollection after a table was replaced, because requests in progress still use the table.
// The time between two collections doubles until it is longestCollection.
const (
	firstCollection   = 500 * time.Millisecond
	longestCollection = 30 * time.Second
)

// release starts to check for users of the file of a table, so that it is unmapped soon after its last use. It stops
// trying when ctx ends.
func (r *releaser) release(ctx context.Context, t *table) {
	if t.file == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.waiting, r.added = append(r.waiting, t.file.Unused()), true
	if !r.running {
		r.running = true
		go r.run(ctx)
	}
}

func (r *releaser) run(ctx context.Context) {
	interval := firstCollection
	for {
		select {
		case <-ctx.Done():
		case <-time.After(interval):
		}
		again, added := r.remaining(ctx)
		if !again {
			return
		}
		if interval = min(2*interval, longestCollection); added {
			interval = firstCollection
		}
		runtime.GC()
	}
}

// remaining removes the files without users from the list. It reports whether others remain, and whether some of them
// were added since the last call.
func (r *releaser) remaining(ctx context.Context) (again, added bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.waiting = slices.DeleteFunc(r.waiting, func(unused <-chan struct{}) bool {
		select {
		case <-unused:
			return true
		default:
			return false
		}
	})
	r.running = len(r.waiting) > 0 && ctx.Err() == nil
	added, r.added = r.added, false
	return r.running, added
}
