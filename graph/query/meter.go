package query

import (
	"context"

	"nexum/graph/budget"
)

// stepLot is how many steps a meter takes from the budget at a time.
const stepLot = 512

// A meter charges the steps of one loop over data to the budget of the request, and looks whether its context has ended. It
// belongs to one goroutine.
type meter struct {
	ctx    context.Context
	budget *budget.Budget
	watch  *budget.Watch
	left   int
}

func (s *Session) meter(ctx context.Context) *meter {
	return &meter{ctx: ctx, budget: s.Budget(), watch: budget.NewWatch(ctx)}
}

// freeMeter returns a meter that only looks at the context: for a page of what is at hand, whose size has a limit.
func freeMeter(ctx context.Context) *meter {
	return &meter{ctx: ctx, watch: budget.NewWatch(ctx)}
}

// step charges one step.
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

// close gives back what was taken and not used.
func (m *meter) close() {
	m.budget.ReturnSteps(m.left)
	m.left = 0
}
