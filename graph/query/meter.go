package query

import (
	"context"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/walk"
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

// CountRelations counts the relations of an entity that a filter lets through.
func (s *Session) CountRelations(ctx context.Context, n graph.Node, f walk.Filter) (int, error) {
	m := s.meter(ctx)
	defer m.close()
	count, failed := 0, error(nil)
	err := walk.Relations(ctx, s.View, n, f, func(graph.Relation) bool {
		count++
		failed = m.step()
		return failed == nil
	})
	if failed != nil {
		err = failed
	}
	return count, err
}

// close gives back what was taken and not used.
func (m *meter) close() {
	m.budget.ReturnSteps(m.left)
	m.left = 0
}
