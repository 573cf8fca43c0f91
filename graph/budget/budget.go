// Package budget limits the cost of one request, and the memory of all requests of a process.
//
// A Budget belongs to one request. All work for the request uses it: each view, each side of a comparison, each test of
// a fragility, each export and each text. It counts four resources: the time and the steps of the rules, the bytes of
// memory that the request holds, and the bytes of its answer. Work that would exceed a limit gets an *Error, which
// names the limit and the flag that raises it.
//
// A Pool limits the memory of all budgets of a process. The memory of a request returns to the pool when its budget is
// closed.
//
// All types except Watch are safe for concurrent use. A nil *Budget and a nil *Pool have no limits.
package budget

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// ErrExceeded is wrapped by every error about a limit of a request.
var ErrExceeded = errors.New("a limit of the request was reached")

// ErrFull is wrapped by the error of a request for which the process has no memory left. The same request can succeed a
// moment later.
var ErrFull = errors.New("the service has no memory left for this request at the moment")

// errClosed is returned to work that continues after its request has ended.
var errClosed = errors.New("the request has ended")

// A Resource is something that a budget counts.
type Resource uint8

// The resources of a budget.
const (
	Time   Resource = iota // time that the evaluation of rules takes
	Steps                  // literals that the rules tried
	Memory                 // bytes that the request holds
	Output                 // bytes of the answer
	Shared                 // bytes that all requests together may hold, for a request that needs more alone
)

// An Error names the limit of a request that was reached.
type Error struct {
	Resource Resource
	Limit    int64 // in nanoseconds, steps or bytes
}

// Error implements error.
func (e *Error) Error() string {
	switch e.Resource {
	case Time:
		return fmt.Sprintf("the rules took longer than the limit of %v (--limit-rule-time); ask for less at a time",
			time.Duration(e.Limit))
	case Steps:
		return fmt.Sprintf("the rules took more than the limit of %d steps (--limit-rule-steps); ask for less at a time",
			e.Limit)
	case Memory:
		return fmt.Sprintf(
			"the request needs more than the limit of %s of memory (--limit-rule-memory); ask for less at a time",
			Bytes(e.Limit),
		)
	case Shared:
		return fmt.Sprintf(
			"the request needs more than the %s of memory that all requests together may hold (--limit-memory); ask for "+
				"less at a time",
			Bytes(e.Limit),
		)
	default:
		return fmt.Sprintf(
			"the answer has more than the limit of %s (--limit-answer); ask for fewer things, texts or pages at a time",
			Bytes(e.Limit),
		)
	}
}

// Is reports whether target is ErrExceeded.
func (e *Error) Is(target error) bool { return target == ErrExceeded }

// Bytes formats a number of bytes for people: 256 MiB.
func Bytes(n int64) string {
	switch {
	case n >= 1<<20 && n%(1<<20) == 0:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 1<<10 && n%(1<<10) == 0:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}

// Limits are the limits of one budget. A zero field means no limit.
type Limits struct {
	Time   time.Duration // total time of the evaluation of rules
	Steps  int64         // total number of steps of rules
	Memory int64         // maximum number of bytes held at the same time
	Output int64         // bytes of the answer
}

// A Budget tracks what one request has used and may still use. Create it with New or Pool.Open.
type Budget struct {
	limits Limits
	pool   *Pool
	stop   func(error) // ends the request; may be nil

	time, steps, output atomic.Int64

	mu       sync.Mutex
	held     int64
	closed   bool
	exceeded error // the error that made the answer invalid
}

// New returns a budget without a pool.
func New(l Limits) *Budget { return &Budget{limits: l} }

// OnOutput sets a function that is called once, when the answer exceeds a limit. It usually cancels the context of the
// request with the error as the cause, because the rest of the answer would be discarded. Call OnOutput before the
// budget is shared.
func (b *Budget) OnOutput(stop func(error)) { b.stop = stop }

// TakeSteps takes up to n steps and returns the number of steps taken. It takes fewer than n only if fewer are left,
// and returns an error if none is left. Evaluations should take many steps at once.
func (b *Budget) TakeSteps(n int) (int, error) {
	if b == nil || b.limits.Steps <= 0 {
		return n, nil
	}
	over := b.steps.Add(int64(n)) - b.limits.Steps
	if over <= 0 {
		return n, nil
	}
	if got := int64(n) - over; got > 0 {
		return int(got), nil
	}
	return 0, &Error{Steps, b.limits.Steps}
}

// ReturnSteps returns steps that were taken but not used.
func (b *Budget) ReturnSteps(n int) {
	if b != nil {
		b.steps.Add(-int64(n))
	}
}

// Spend counts time that an evaluation took. It returns an error if the limit is exceeded.
func (b *Budget) Spend(d time.Duration) error {
	if b == nil {
		return nil
	}
	if t := b.time.Add(int64(d)); b.limits.Time > 0 && t > int64(b.limits.Time) {
		return &Error{Time, int64(b.limits.Time)}
	}
	return nil
}

// Hold counts memory before it is allocated. If it returns an error, nothing was counted.
func (b *Budget) Hold(bytes int64) error {
	if b == nil {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.closed:
		return errClosed
	case b.limits.Memory > 0 && b.held+bytes > b.limits.Memory:
		return &Error{Memory, b.limits.Memory}
	}
	if err := b.pool.take(bytes, b.held); err != nil {
		return err
	}
	b.held += bytes
	return nil
}

// Free releases memory that Hold counted.
func (b *Budget) Free(bytes int64) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.closed { // otherwise Close has released it already
		b.held -= bytes
		b.pool.give(bytes)
	}
}

// outputLot is the unit, in bytes, in which the answer is counted as memory. Each unit counts twice, because an answer
// is copied once before it is sent.
const outputLot = 64 << 10

// Write counts bytes of the answer. They also count as memory until the budget is closed. After an error the answer is
// invalid: Exceeded returns the error, and the function set by OnOutput is called.
func (b *Budget) Write(bytes int) error {
	if b == nil {
		return nil
	}
	after := b.output.Add(int64(bytes))
	if b.limits.Output > 0 && after > b.limits.Output {
		return b.exceed(&Error{Output, b.limits.Output})
	}
	if lots := after/outputLot - (after-int64(bytes))/outputLot; lots > 0 {
		if err := b.Hold(lots * 2 * outputLot); err != nil {
			return b.exceed(err)
		}
	}
	return nil
}

func (b *Budget) exceed(err error) error {
	b.mu.Lock()
	first := b.exceeded == nil
	if first {
		b.exceeded = err
	}
	b.mu.Unlock()
	if first && b.stop != nil {
		b.stop(err)
	}
	return err
}

// Exceeded returns the error that made the answer invalid; nil if it is valid.
func (b *Budget) Exceeded() error {
	if b == nil {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.exceeded
}

// Limits returns the limits of the budget.
func (b *Budget) Limits() Limits {
	if b == nil {
		return Limits{}
	}
	return b.limits
}

// MostMemory returns how many bytes the request can hold at most; 0 if there is no limit.
func (b *Budget) MostMemory() int64 {
	if b == nil {
		return 0
	}
	most := b.limits.Memory
	if b.pool != nil && b.pool.limit > 0 && (most <= 0 || b.pool.limit < most) {
		most = b.pool.limit
	}
	return most
}

// Used returns the amounts used so far. Memory is the amount held now.
func (b *Budget) Used() Limits {
	if b == nil {
		return Limits{}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return Limits{time.Duration(b.time.Load()), b.steps.Load(), b.held, b.output.Load()}
}

// Close returns the memory of the request to the pool. Closing again does nothing.
func (b *Budget) Close() {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.closed {
		b.closed = true
		b.pool.give(b.held)
		b.pool.leave()
		b.held = 0
	}
}

type contextKey struct{}

// NewContext returns a context that carries the budget of a request.
func NewContext(ctx context.Context, b *Budget) context.Context {
	return context.WithValue(ctx, contextKey{}, b)
}

// FromContext returns the budget of a context. If the context has none, it returns nil, which has no limits.
func FromContext(ctx context.Context) *Budget {
	b, _ := ctx.Value(contextKey{}).(*Budget)
	return b
}
