package budget

import (
	"context"
	"slices"
)

// A Watch looks at a context now and then, so cheaply that each turn of a loop over data can ask it. It
// belongs to one goroutine.
type Watch struct {
	ctx   context.Context
	count uint
	err   error
}

// turns is how many turns of a loop pass between two looks at the context. One turn takes a microsecond at
// most, so work ends soon after its context has.
const turns = 256

// NewWatch returns a watch of a context.
func NewWatch(ctx context.Context) *Watch { return &Watch{ctx: ctx} }

// Err returns why the work should end, and nil while it should go on.
func (w *Watch) Err() error {
	if w.count++; w.count%turns == 0 && w.err == nil && w.ctx.Err() != nil {
		w.err = context.Cause(w.ctx)
	}
	return w.err
}

// Sort sorts a list like slices.SortFunc, but ends early with the error of the context when that ends. The list
// is in no order then.
func Sort[T any](ctx context.Context, list []T, compare func(a, b T) int) error {
	w := NewWatch(ctx)
	slices.SortFunc(list, watched(w, compare))
	return w.err
}

// SortStable is Sort like slices.SortStableFunc.
func SortStable[T any](ctx context.Context, list []T, compare func(a, b T) int) error {
	w := NewWatch(ctx)
	slices.SortStableFunc(list, watched(w, compare))
	return w.err
}

// watched returns a comparison to which all values are equal once the context has ended: the rest of a sort then
// takes one pass.
func watched[T any](w *Watch, compare func(a, b T) int) func(a, b T) int {
	return func(a, b T) int {
		if w.Err() != nil {
			return 0
		}
		return compare(a, b)
	}
}
