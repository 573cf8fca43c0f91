package engine

import (
	"context"
	"errors"

	"nexum/graph/budget"
)

// askAlone is like ask, for a caller that no longer uses the tables of earlier goals. If the memory of the budget is
// not sufficient for these and the tables of this goal, the engine removes the earlier ones and evaluates the goal
// again. So a traversal with many goals needs only the memory for the largest of them.
func (e *Engine) askAlone(ctx context.Context, g goal) (*table, error) {
	alone := len(e.tables) == 0
	t, err := e.ask(ctx, g)
	if err == nil || alone || !outOfMemory(err) {
		return t, err
	}
	e.failed = nil
	e.forget()
	return e.ask(ctx, g)
}

// outOfMemory reports whether an error says that there is not enough memory.
func outOfMemory(err error) bool {
	var exceeded *budget.Error
	return errors.As(err, &exceeded) && (exceeded.Resource == budget.Memory || exceeded.Resource == budget.Shared)
}

// forget removes everything that was derived, and returns its memory to the budget. Rows and proofs that the engine
// returned stay valid, and the memory of the rows stays charged. No evaluation may be running.
func (e *Engine) forget() {
	e.budget.Free(int64(max(0, e.held-e.kept)))
	e.held, e.memory = min(e.held, e.kept), e.kept
	e.besidesOf, e.valueKeys, e.spare, e.ranking = nil, nil, nil, nil
	e.finals++ // no rank is final any more
	e.prepare()
}
