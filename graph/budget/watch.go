package budget

import (
	"context"
	"slices"
)

// A Watch checks a context at intervals. It is cheap enough to call in each iteration of a loop over data. It belongs
// to one goroutine.
type Watch struct {
	ctx   context.Context
	count uint
	err   error
}

// turns is the number of iterations between two checks of the context. An iteration takes at most a microsecond, so
// work ends soon after its context.
const turns = 256

// NewWatch returns a Watch for a context.
func NewWatch(ctx context.Context) *Watch { return &Watch{ctx: ctx} }

// Err returns nil while the work should continue. When the context has ended, it returns the cause.
func (w *Watch) Err() error {
	if w.count++; w.count%turns == 0 && w.err == nil && w.ctx.Err() != nil {
		w.err = context.Cause(w.ctx)
	}
	return w.err
}

// Sort sorts a list like slices.SortFunc. If the context ends first, Sort returns its cause, and the order of the list
// is undefined.
func Sort[T any](ctx context.Context, list []T, compare func(a, b T) int) error {
	w := NewWatch(ctx)
	slices.SortFunc(list, watchedCompare(w, compare))
	return w.err
}

// SortStable is like Sort, but stable.
func SortStable[T any](ctx context.Context, list []T, compare func(a, b T) int) error {
	w := NewWatch(ctx)
	slices.SortStableFunc(list, watchedCompare(w, compare))
	return w.err
}

// watchedCompare returns a comparison that treats all values as equal after the context has ended. The rest of a sort
// then takes one pass.
func watchedCompare[T any](w *Watch, compare func(a, b T) int) func(a, b T) int {
	return func(a, b T) int {
		if w.Err() != nil {
			return 0
		}
		return compare(a, b)
	}
}
