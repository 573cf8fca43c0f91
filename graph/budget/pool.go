package budget

import (
	"context"
	"fmt"
	"sync"
)

// A Pool limits the memory that all requests of a process hold together.
//
// A request that arrives while the pool is nearly full waits in Open. A request that needs more memory while the pool
// is full gets an error that wraps ErrFull. If the request alone needs more than the pool, it gets an *Error for the
// resource Shared instead. No request waits while it holds memory, so there are no deadlocks.
type Pool struct {
	limit int64

	mu       sync.Mutex
	held     int64
	most     int64 // the maximum of held so far
	requests int
	freed    chan struct{} // closed when memory is released; nil if no request waits for that
}

// NewPool returns a pool with a limit in bytes.
func NewPool(bytes int64) *Pool { return &Pool{limit: bytes} }

// nearlyFull is the fill level at which new requests wait, in quarters of the pool.
const nearlyFull = 3

// Open returns the budget of a new request. While the pool is nearly full and other requests are open, it waits until
// they release memory. If ctx ends before that, it returns an error that wraps ErrFull. Close the budget when the
// request has ended.
func (p *Pool) Open(ctx context.Context, l Limits) (*Budget, error) {
	for {
		b, freed := p.open(l)
		if b != nil {
			return b, nil
		}
		select {
		case <-freed:
		case <-ctx.Done():
			return nil, p.full()
		}
	}
}

// TryOpen is like Open, but does not wait: ok is false if the pool is nearly full.
func (p *Pool) TryOpen(l Limits) (b *Budget, ok bool) {
	b, _ = p.open(l)
	return b, b != nil
}

// open returns a budget or, if the pool is nearly full, a channel that is closed when memory is returned.
func (p *Pool) open(l Limits) (*Budget, <-chan struct{}) {
	b := New(l)
	if p == nil {
		return b, nil
	}
	b.pool = p
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.held < p.limit/4*nearlyFull || p.requests == 0 {
		p.requests++
		return b, nil
	}
	if p.freed == nil {
		p.freed = make(chan struct{})
	}
	return nil, p.freed
}

func (p *Pool) full() error {
	return fmt.Errorf("%w: all requests together may hold %s (--limit-memory); try again in a second", ErrFull,
		Bytes(p.limit))
}

// take adds bytes to the memory that all budgets hold. held is the number of bytes that the budget of the request holds
// already.
func (p *Pool) take(bytes, held int64) error {
	if p == nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case held+bytes > p.limit:
		return &Error{Shared, p.limit}
	case p.held+bytes > p.limit:
		return p.full()
	}
	p.held += bytes
	p.most = max(p.most, p.held)
	return nil
}

func (p *Pool) give(bytes int64) {
	if p == nil || bytes == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.held -= bytes
	p.wake()
}

// leave removes a request that has ended from the count.
func (p *Pool) leave() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.requests--
	p.wake()
}

// wake wakes the goroutines that wait in Open. The caller must hold the lock.
func (p *Pool) wake() {
	if p.freed != nil {
		close(p.freed)
		p.freed = nil
	}
}

// Held returns the number of bytes held now, and the maximum so far.
func (p *Pool) Held() (now, most int64) {
	if p == nil {
		return 0, 0
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.held, p.most
}

// Limit returns the limit in bytes; 0 for a nil pool.
func (p *Pool) Limit() int64 {
	if p == nil {
		return 0
	}
	return p.limit
}
