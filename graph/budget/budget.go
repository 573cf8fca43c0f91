// Package budget bounds what one request may cost, and what all requests of a process may hold together.
//
// A Budget belongs to one request. Everything that works for the request draws on it: each view, each side of
// a comparison, each test of a fragility, each export and each text. It counts four resources: the time and
// the steps of the rules, the bytes of memory that the request holds, and the bytes of its answer. A part that
// would exceed a limit gets an *Error, which names the limit and the flag that raises it.
//
// A Pool is above the budgets: the memory that all requests of a process hold is taken from it. What a request
// held returns to the pool when its budget is closed.
//
// All types are safe for concurrent use. A nil *Budget and a nil *Pool have no limits.
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

// ErrFull is wrapped by the error of a request for which the process has no memory left. The same request
// can succeed a moment later.
var ErrFull = errors.New("the service has no memory left for this request at the moment")

// errClosed is the error of work that goes on after its request has ended.
var errClosed = errors.New("the request has ended")

// A Resource is something that a budget counts.
type Resource uint8

// The resources of a budget.
const (
	Time   Resource = iota // evaluation of rules
	Steps                  // literals that the rules tried
	Memory                 // bytes that the request holds
	Output                 // bytes of the answer
)

// An Error says which limit of a request was reached.
type Error struct {
	Resource Resource
	Limit    int64 // in the unit of the resource: nanoseconds, steps, bytes
}

// Error implements error.
func (e *Error) Error() string {
	switch e.Resource {
	case Time:
		return fmt.Sprintf("the rules took longer than the limit of %v (--limit-rule-time); ask for less at a time", time.Duration(e.Limit))
	case Steps:
		return fmt.Sprintf("the rules took more than the limit of %d steps (--limit-rule-steps); ask for less at a time", e.Limit)
	case Memory:
		return fmt.Sprintf("the request needs more than the limit of %s of memory (--limit-rule-memory); ask for less at a time", Bytes(e.Limit))
	default:
		return fmt.Sprintf("the answer has more than the limit of %s (--limit-answer); ask for fewer things, texts or pages at a time", Bytes(e.Limit))
	}
}

// Is reports whether target is ErrExceeded.
func (e *Error) Is(target error) bool { return target == ErrExceeded }

// Bytes writes a number of bytes for people: 256 MiB.
func Bytes(n int64) string {
	switch {
	case n >= 1<<20 && n%(1<<20) == 0:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 1<<10 && n%(1<<10) == 0:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}

// Limits are the limits of one budget. A zero field is no limit.
type Limits struct {
	Time   time.Duration // all evaluation of rules together
	Steps  int64         // all steps of rules together
	Memory int64         // bytes held at one time
	Output int64         // bytes of the answer
}

// A Budget is what one request may still use. Make it with New or Pool.Open.
type Budget struct {
	limits Limits
	pool   *Pool
	stop   func(error) // ends the request; may be nil

	time, steps, output atomic.Int64

	mu       sync.Mutex
	held     int64
	closed   bool
	exceeded error // of the answer
}

// New returns a budget without a pool.
func New(l Limits) *Budget { return &Budget{limits: l} }

// OnOutput sets what is called once when the answer exceeds a limit: usually it cancels the context of the request
// with the error as its cause, since the rest of the answer would be thrown away. Call it before the budget is shared.
func (b *Budget) OnOutput(stop func(error)) { b.stop = stop }

// TakeSteps takes up to n steps, and returns how many it got: fewer than n only if fewer are left. An
// evaluation takes them in lots. The error comes if none is left.
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

// ReturnSteps gives back steps that were taken and not used.
func (b *Budget) ReturnSteps(n int) {
	if b != nil {
		b.steps.Add(-int64(n))
	}
}

// Spend counts time that an evaluation took.
func (b *Budget) Spend(d time.Duration) error {
	if b == nil {
		return nil
	}
	if t := b.time.Add(int64(d)); b.limits.Time > 0 && t > int64(b.limits.Time) {
		return &Error{Time, int64(b.limits.Time)}
	}
	return nil
}

// Hold counts memory that is about to be taken. After an error nothing is counted.
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
	if err := b.pool.take(bytes); err != nil {
		return err
	}
	b.held += bytes
	return nil
}

// Free gives back memory that Hold counted.
func (b *Budget) Free(bytes int64) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.closed { // else it has been given back already
		b.held -= bytes
		b.pool.give(bytes)
	}
}

// outputLot is how many bytes of an answer are counted as memory at a time: twice, since an answer is copied once
// before it is sent.
const outputLot = 64 << 10

// Write counts bytes of the answer. They are memory too, until the budget is closed. After an error the answer is worth
// nothing: Exceeded returns the error, and what OnOutput set is called.
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

// Exceeded returns why the answer is worth nothing; nil if it is not.
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

// Used returns what has been taken so far; Memory is what is held now.
func (b *Budget) Used() Limits {
	if b == nil {
		return Limits{}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return Limits{time.Duration(b.time.Load()), b.steps.Load(), b.held, b.output.Load()}
}

// Close gives back to the pool what the request held. It can be called twice.
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

// FromContext returns the budget that a context carries; nil, which has no limits, if it carries none.
func FromContext(ctx context.Context) *Budget {
	b, _ := ctx.Value(contextKey{}).(*Budget)
	return b
}
