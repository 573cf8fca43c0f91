package pebblekv

import (
	"sync/atomic"

	"github.com/cockroachdb/pebble/v2"
)

// scheduler is Pebble's scheduler of compactions, with a pause.
type scheduler struct {
	pebble.CompactionScheduler
	paused atomic.Bool
}

// newScheduler returns a scheduler that starts compactions when a compaction ends, when Pebble flushes, and when a
// pause ends. Pebble's own scheduler also checks at intervals, which is not needed here.
func newScheduler() *scheduler {
	return &scheduler{CompactionScheduler: pebble.NewConcurrencyLimitSchedulerWithNoPeriodicGrantingForTest()}
}

// Register implements pebble.CompactionScheduler.
func (s *scheduler) Register(goroutines int, db pebble.DBForCompaction) {
	s.CompactionScheduler.Register(goroutines, compacted{db, &s.paused})
}

// compacted is a database that has nothing to compact during a pause.
type compacted struct {
	pebble.DBForCompaction
	paused *atomic.Bool
}

// GetAllowedWithoutPermission implements pebble.DBForCompaction.
func (c compacted) GetAllowedWithoutPermission() int {
	if c.paused.Load() {
		return 0
	}
	return c.DBForCompaction.GetAllowedWithoutPermission()
}

// GetWaitingCompaction implements pebble.DBForCompaction.
func (c compacted) GetWaitingCompaction() (bool, pebble.WaitingCompaction) {
	if c.paused.Load() {
		return false, pebble.WaitingCompaction{}
	}
	return c.DBForCompaction.GetWaitingCompaction()
}

// DelayCompactions stops the merging of tables in the background, unless there are many unmerged tables already: Pebble
// accepts no writes if there are too many. Between the parts of a load, merging would write most of the data several
// times.
func (d *DB) DelayCompactions() {
	if int(d.db.Metrics().Levels[0].Sublevels) < d.options.L0StopWritesThreshold/2 {
		d.compactions.paused.Store(true)
		return
	}
	d.ResumeCompactions()
}

// ResumeCompactions is the reverse of DelayCompactions.
func (d *DB) ResumeCompactions() {
	if !d.compactions.paused.Swap(false) {
		return
	}
	if ok, turn := d.compactions.TrySchedule(); ok {
		turn.Done() // the scheduler starts compactions when one ends
	}
}
