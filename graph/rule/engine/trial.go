package engine

import "errors"

// errTrial is the error of an evaluation that reached the limits of its trial.
var errTrial = errors.New("the trial is over")

// A trial limits the work of one call. It is for a goal that can be answered in another way if it is large.
type trial struct {
	steps, memory int // the engine's steps and memory at which the trial is over; 0 for no limit
}

// The limits of a trial.
const (
	trialSteps  = 50_000
	trialMemory = 4 << 20
)

// exhausted reports whether the engine has reached the limits of the trial.
func (t trial) exhausted(e *Engine) bool {
	return t.steps > 0 && (e.steps > t.steps || e.memory > t.memory)
}

// try runs an evaluation as a trial. It returns false if the evaluation reached the limits of the trial. The engine has
// then discarded everything that it derived, and can evaluate other goals. The caller holds the lock.
func (e *Engine) try(evaluate func()) bool {
	e.trial = trial{e.steps + trialSteps, e.memory + trialMemory}
	evaluate()
	e.trial = trial{}
	if !errors.Is(e.failed, errTrial) {
		return true
	}
	e.failed = nil
	e.forget()
	return false
}
