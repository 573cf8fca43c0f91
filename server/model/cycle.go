package model

import (
	"context"

	"nexum/graph/query"
	"nexum/graph/walk"
)

// A CycleResult is the result of a search for feedback loops.
type CycleResult struct {
	scope  *Scope
	cycles walk.Cycles
}

// Cycles returns the cycles, shortest first.
func (r *CycleResult) Cycles() []Cycle {
	out := make([]Cycle, len(r.cycles.Cycles))
	for i, c := range r.cycles.Cycles {
		out[i] = Cycle{r.scope, c}
	}
	return out
}

// Exhaustive reports whether the search found all cycles.
func (r *CycleResult) Exhaustive() bool { return r.cycles.Exhaustive }

// Truncated names the limit that ended the search; nil if none did.
func (r *CycleResult) Truncated() *string { return truncation(r.cycles.Truncated) }

// A Cycle is a directed path from an entity back to itself.
type Cycle struct {
	scope *Scope
	cycle walk.Cycle
}

// Length returns the number of relations.
func (c Cycle) Length() int { return len(c.cycle.Relations) }

// Entities returns the entities along the cycle.
func (c Cycle) Entities() []AnyEntity { return c.scope.anyEntities(c.cycle.Entities) }

// Relations returns the relations along the cycle.
func (c Cycle) Relations() []Relation { return c.scope.relations(c.cycle.Relations) }

// Feedback returns whether a change comes back reinforced or damped.
func (c Cycle) Feedback() string {
	return c.cycle.Feedback()
}

// Cycles finds the feedback loops through an entity, or those of the view if through is nil.
func Cycles(ctx context.Context, through *string, maxLength, first *int32,
	filter *RelationFilter,
) (*CycleResult, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	of := ""
	if through != nil {
		of = *through
	}
	cycles, err := s.Cycles(ctx, of, domainFilter(filter), query.Reach{Depth: maxLength, Count: first})
	return &CycleResult{s, cycles}, err
}
