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

// A Cycle is a path from an entity along the direction of relations back to it, without repeated entities or relations.
// It has at least two relations: a relation of an entity with itself is not a cycle. The occurrences of a repeatable
// relation count as one step, and a cycle names one of them. A symmetric relation can be followed in both directions. A
// cycle that has only symmetric relations counts once, not once per direction.
type Cycle struct {
	Entities  []graph.Node // as many as Relations; the first is the entity of the search
	Relations []graph.Relation
	// Sign is +1 for a reinforcing loop, in which a change amplifies itself, and -1 for a balancing loop, in which a
	// change reduces itself. It is 0 if the sign of a relation on the cycle is not known.
	Sign int
}

// Feedback returns the value of the API for the sign of a cycle.
func (c *Cycle) Feedback() string {
	return [...]string{"BALANCING", "UNKNOWN", "REINFORCING"}[c.Sign+1]
}

// Cycles is the result of a search for cycles.
type Cycles struct {
	Cycles     []Cycle // the shortest first; among equally long ones, by the ids of the entities
	Exhaustive bool
	Truncated  Truncation
}

// FindCycles returns the cycles through an entity: at most b.Limit cycles of at most b.Depth relations. sign returns
// the sign of a relation type: +1, -1, or 0 if it is not known.
func FindCycles(ctx context.Context, v *graph.View, through graph.Node, f Filter, sign func(graph.Pred) int,
	b Bounds,
) (Cycles, error) {
	out := Cycles{Exhaustive: true}
	f.Direction = graph.Out
	var first []graph.Relation
	err := Relations(ctx, v, through, f, func(r graph.Relation) bool {
		if n := len(first); r.Source != r.Target && (n == 0 || first[n-1].Key() != r.Key()) { // one of several occurrences
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
	rest.Limit++ // one more, because the path back over the same symmetric relation is not a cycle
	end := time.Now().Add(b.Time)
	for _, r := range first {
		if b.Time > 0 {
			if rest.Time = time.Until(end); rest.Time <= 0 {
				out.Exhaustive, out.Truncated = false, TruncatedTime
				break
			}
		}
		if s.longest > 0 && s.longest < b.Depth { // longer cycles are no longer needed
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
	seen    map[string]bool // sets of relations: a cycle of symmetric relations is found in both directions
	cycles  []Cycle
	cut     bool // whether there may be more cycles than the limit
	longest int  // length of the longest cycle worth finding; 0 while the limit is not reached
}

// add adds the cycles that consist of r and one of the paths back.
func (s *cycleSearch) add(r graph.Relation, paths []Path) error {
	for _, p := range paths {
		c := Cycle{
			Entities:  append([]graph.Node{s.through}, p.Entities[:len(p.Entities)-1]...),
			Relations: append([]graph.Relation{r}, p.Relations...),
			Sign:      1,
		}
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

// cycleBytes estimates the memory of a cycle in bytes, including its key in seen.
func cycleBytes(c Cycle) int64 {
	return 3 * pathBytes(Path{Entities: c.Entities, Relations: c.Relations})
}

// trim sorts the cycles and drops those beyond the limit.
func (s *cycleSearch) trim() {
	slices.SortStableFunc(s.cycles, func(x, y Cycle) int {
		return cmp.Or(cmp.Compare(len(x.Relations), len(y.Relations)),
			slices.CompareFunc(x.Entities, y.Entities, s.v.Compare))
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

// relationSet returns a key for a set of relations.
func relationSet(relations []graph.Relation) string {
	var ids []string
	for _, r := range relations {
		ids = append(ids, fmt.Sprint(r.Key()))
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}
