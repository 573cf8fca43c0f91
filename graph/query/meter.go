package query

import (
	"context"

	"nexum/graph/budget"
	"nexum/graph/trace"
)

// stepLot is the number of steps that a meter takes from the budget at a time.
const stepLot = 512

// A meter charges the steps of one loop over data to the budget of the request, and checks the context. It belongs to
// one goroutine.
type meter struct {
	ctx    context.Context
	list   context.Context // ctx without the span of the current read
	budget *budget.Budget
	watch  *budget.Watch
	left   int
}

func (s *Session) meter(ctx context.Context) *meter {
	return &meter{ctx: ctx, list: ctx, budget: s.Budget(), watch: budget.NewWatch(ctx)}
}

// freeMeter returns a meter that only checks the context. It is used for pages, because their size is limited.
func freeMeter(ctx context.Context) *meter {
	return &meter{ctx: ctx, list: ctx, watch: budget.NewWatch(ctx)}
}

// trace starts the span of one read of a list. A list can be read several times, for example for a page and for its
// count.
func (m *meter) trace(name string) (span trace.Span) {
	m.ctx, span = trace.Start(m.list, name)
	return span
}

// step charges one step. It returns an error if the budget or the context has ended.
func (m *meter) step() error {
	if m.left == 0 {
		if err := m.ctx.Err(); err != nil {
			return context.Cause(m.ctx)
		}
		var err error
		if m.left, err = m.budget.TakeSteps(stepLot); err != nil {
			return err
		}
	}
	m.left--
	return m.watch.Err()
}

// close returns unused steps to the budget.
func (m *meter) close() {
	m.budget.ReturnSteps(m.left)
	m.left = 0
}
