package graph

import (
	"sync"
	"sync/atomic"
)

// A completed runs a function until it has returned once. It differs from a sync.Once if the function panics, as it
// does while a block of a file is damaged and cannot be repaired: then the next caller runs it again, and does not
// take an index that was not made for an empty one.
type completed struct {
	done atomic.Bool
	mu   sync.Mutex
}

// do calls f, unless an earlier call of f has returned. It returns after that call.
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
