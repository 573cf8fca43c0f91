package graph

import (
	"sync"
	"sync/atomic"
)

// A completed runs a function until it has returned once. Unlike a sync.Once, it runs the function again after a panic.
// The function panics while a block of a file is damaged and cannot be repaired. Without a second run, later callers
// would use an index that was never filled.
type completed struct {
	done atomic.Bool
	mu   sync.Mutex
}

// do calls f, unless a call of f has returned before. Concurrent callers wait for a call in progress.
func (c *completed) do(f func()) {
	if c.done.Load() {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.done.Load() {
		f()
		c.done.Store(true)
	}
}
