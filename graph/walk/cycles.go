package walk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"nexum/graph"
)

// A Cycle is a way from an entity along the arrows back to it, no other entity and no relation twice. A
// symmetric relation is an arrow either way; a cycle of such ones is one, whichever way it is gone.
type Cycle struct {
	Entities  []graph.Node // as many as Relations; the first is the one that was asked for
	Relations []graph.Relation
	// Sign is +1 if what comes back strengthens what went out (a reinforcing loop), -1 if it weakens it (a
	// balancing loop), and 0 if the sign of an influence on the way is not known.
	Sign int
}

// Cycles tells what a search for cycles found.
type Cycles struct {
	Cycles     []Cycle // the shortest first, among equals by the ids on the way
	Exhaustive bool
	Truncated  Truncation
}

// Cycles returns the cycles through an entity, at most Depth relations long and at most Limit of them.
// sign gives the sign of a relation type: +1, -1, or 0 where it is not known.
func FindCycles(ctx context.Context, v *graph.View, through graph.Node, f Filter, sign func(graph.Pred) int, b Bounds) (Cycles, error) {
	out := Cycles{Exhaustive: true}
	f.Direction = graph.Out
	var first []graph.Relation
	err := Relations(ctx, v, through, f, func(r graph.Relation) bool {
		if r.Source != r.Target {
			first = append(first, r)
		}
		return true
	})
	if err != nil {
		return out, err
	}
	s := cycleSearch{v: v, through: through, sign: sign, bounds: b, seen: map[string]bool{}}
	rest := b
	rest.Depth--
	rest.Limit++ // for the way back over a symmetric relation, which is no cycle
	end := time.Now().Add(b.Time)
	for _, r := range first {
		if b.Time > 0 {
			if rest.Time = time.Until(end); rest.Time <= 0 {
				out.Exhaustive, out.Truncated = false, TruncatedTime
				break
			}
		}
		if s.longest > 0 && s.longest < b.Depth { // longer ones are not wanted any more
			rest.Depth, s.cut = s.longest-1, true
		}
		paths, err := FindPaths(ctx, v, r.Far(through), through, f, PathOptions{}, rest)
		b.Budget.Free(paths.held)
		if err != nil {
			return out, err
		}
		out.Exhaustive = out.Exhaustive && paths.Exhaustive
		out.Truncated = max(out.Truncated, paths.Truncated)
		if err := s.add(r, paths.Paths); err != nil {
			return out, err
		}
		if b.Work > 0 {
			if rest.Work -= paths.Explored; rest.Work <= 0 {
				out.Exhaustive, out.Truncated = false, max(out.Truncated, TruncatedLimit)
				break
			}
		}
	}
	s.trim()
	out.Cycles, out.Exhaustive = s.cycles, out.Exhaustive && !s.cut
	return out, nil
}

// cycleSearch collects the best cycles through an entity.
type cycleSearch struct {
	v       *graph.View
	through graph.Node
	sign    func(graph.Pred) int
	bounds  Bounds
	seen    map[string]bool // sets of relations: along symmetric ones, a cycle is found both ways round
	cycles  []Cycle
	cut     bool // whether there may be more than are wanted
	longest int  // length of the longest cycle that is wanted; 0 while more cycles are
}

// add takes the cycles that a first relation and the paths back make.
func (s *cycleSearch) add(r graph.Relation, paths []Path) error {
	for _, p := range paths {
		c := Cycle{Entities: append([]graph.Node{s.through}, p.Entities[:len(p.Entities)-1]...), Relations: append([]graph.Relation{r}, p.Relations...), Sign: 1}
		for _, step := range c.Relations {
			c.Sign *= s.sign(step.Type)
		}
		if len(c.Relations) == 2 && c.Relations[0].Key() == c.Relations[1].Key() {
			continue
		}
		id := relationSet(c.Relations)
		if s.seen[id] {
			continue
		}
		if err := s.bounds.Budget.Hold(cycleBytes(c)); err != nil {
			return err
		}
		s.seen[id] = true
		s.cycles = append(s.cycles, c)
	}
	if len(s.cycles) > 2*s.bounds.Limit {
		s.trim()
	}
	return nil
}

// cycleBytes returns about how many bytes a cycle takes, with the name of its set of relations.
func cycleBytes(c Cycle) int64 {
	return 3 * pathBytes(Path{Entities: c.Entities, Relations: c.Relations})
}

// trim sorts the cycles and forgets those over the limit.
func (s *cycleSearch) trim() {
	slices.SortStableFunc(s.cycles, func(x, y Cycle) int {
		return cmp.Or(cmp.Compare(len(x.Relations), len(y.Relations)), slices.CompareFunc(x.Entities, y.Entities, s.v.Compare))
	})
	if len(s.cycles) <= s.bounds.Limit {
		return
	}
	for _, c := range s.cycles[s.bounds.Limit:] {
		s.bounds.Budget.Free(cycleBytes(c))
		delete(s.seen, relationSet(c.Relations))
	}
	clear(s.cycles[s.bounds.Limit:])
	s.cycles, s.cut = s.cycles[:s.bounds.Limit], true
	if n := len(s.cycles); n > 0 {
		s.longest = len(s.cycles[n-1].Relations)
	}
}

// relationSet names a set of relations.
func relationSet(relations []graph.Relation) string {
	var ids []string
	for _, r := range relations {
		ids = append(ids, fmt.Sprint(r.Key()))
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}
