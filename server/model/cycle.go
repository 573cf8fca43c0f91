package model

import (
	"context"

	"nexum/graph/query"
	"nexum/graph/walk"
)

// A CycleResult tells which feedback loops there are.
type CycleResult struct {
	scope  *Scope
	cycles walk.Cycles
}

// Cycles are the shortest first.
func (r *CycleResult) Cycles() []Cycle {
	out := make([]Cycle, len(r.cycles.Cycles))
	for i, c := range r.cycles.Cycles {
		out[i] = Cycle{r.scope, c}
	}
	return out
}

// Exhaustive is whether these are all.
func (r *CycleResult) Exhaustive() bool { return r.cycles.Exhaustive }

// Truncated is which limit ended the search.
func (r *CycleResult) Truncated() *string { return truncation(r.cycles.Truncated) }

// A Cycle is a way along the arrows from an entity back to it.
type Cycle struct {
	scope *Scope
	cycle walk.Cycle
}

// Length is how many relations.
func (c Cycle) Length() int { return len(c.cycle.Relations) }

// Entities are those on the way.
func (c Cycle) Entities() []AnyEntity { return c.scope.anys(c.cycle.Entities) }

// Relations are the steps.
func (c Cycle) Relations() []*Relation { return c.scope.relations(c.cycle.Relations) }

// Feedback is what comes back.
func (c Cycle) Feedback() string {
	return [...]string{"BALANCING", "UNKNOWN", "REINFORCING"}[c.cycle.Sign+1]
}

// CyclesThrough finds the feedback loops through an entity.
func CyclesThrough(ctx context.Context, through string, maxLength, first *int32, filter *RelationFilter) (*CycleResult, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	cycles, err := s.Cycles(ctx, through, domainFilter(filter), query.Reach{Depth: maxLength, Count: first})
	return &CycleResult{s, cycles}, err
}
