package engine

import (
	"context"
	"errors"
	"time"

	"nexum/graph/trace"
)

// begin starts a call of the engine and the measurement of its time. The caller holds the lock.
func (e *Engine) begin(ctx context.Context) {
	if e.tables == nil {
		e.prepare()
	}
	e.ctx, e.since = ctx, time.Now()
	if most := e.budget.MostMemory(); e.nested == 0 && e.failed == nil && most > 0 && int64(e.memory-e.kept) > most/2 {
		e.forget()
	}
	if e.nested++; e.nested == 1 {
		_, e.span = trace.Start(ctx, "rules.evaluate")
		e.before = e.steps
	}
}

// end charges the time of a call since the last charge. A call that took no steps records no span, because everything
// that it needed was already derived.
func (e *Engine) end() {
	if e.nested--; e.nested == 0 && e.span.Recording() {
		if e.steps == e.before && e.failed == nil {
			e.span.Drop()
		} else {
			e.span.Int("nexum.rules.steps", e.steps-e.before)
			failed := e.failed
			if errors.Is(failed, errTrial) { // the caller answers the question in another way
				failed = nil
			}
			e.span.End(failed)
		}
		e.span = trace.Span{}
	}
	now := time.Now()
	if err := e.budget.Spend(now.Sub(e.since)); err != nil {
		e.stop(err)
	}
	e.since = now
}

// The engine takes steps and memory from its budget in lots. It checks the context once per stepLot steps.
const (
	stepLot   = 256
	memoryLot = 64 << 10
)

// step counts one step and reports whether the evaluation may continue.
func (e *Engine) step() bool {
	e.steps++
	if e.lot--; e.lot < 0 {
		e.look()
	}
	if e.memory > e.held {
		e.charge()
	}
	return e.failed == nil
}

// goOn reports whether the evaluation may continue. It is for loops that take no steps, and it is cheap.
func (e *Engine) goOn() bool {
	if e.turns++; e.turns%stepLot == 0 {
		e.lookAtTime()
	}
	return e.failed == nil
}

// lookAtTime charges the elapsed time. It stops the evaluation if the context has ended or the time limit is reached.
func (e *Engine) lookAtTime() {
	if e.ctx.Err() != nil {
		e.stop(context.Cause(e.ctx))
		return
	}
	now := time.Now()
	if err := e.budget.Spend(now.Sub(e.since)); err != nil {
		e.stop(err)
	}
	e.since = now
}

// look takes another lot of steps from the budget. It stops the evaluation if a limit is reached or the context has
// ended.
func (e *Engine) look() {
	if e.lookAtTime(); e.failed != nil {
		return
	}
	if e.trial.exhausted(e) {
		e.stop(errTrial)
		return
	}
	got, err := e.budget.TakeSteps(stepLot)
	if err != nil {
		e.stop(err)
		return
	}
	e.lot = got - 1 // includes the step that is being counted
}

// charge charges the memory that was taken since the last charge.
func (e *Engine) charge() {
	more := max(e.memory-e.held, memoryLot)
	if err := e.budget.Hold(int64(more)); err != nil {
		e.stop(err)
		return
	}
	e.held += more
}
