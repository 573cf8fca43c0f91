package graph

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

// A Cycle is a way from an entity along the arrows back to it, no other entity and no relation twice. A
// symmetric relation is an arrow either way; a cycle of such ones is one, whichever way it is gone.
type Cycle struct {
	Entities  []Node // as many as Relations; the first is the one that was asked for
	Relations []Relation
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
func (v *View) Cycles(ctx context.Context, through Node, f Filter, sign func(Pred) int, b Bounds) (Cycles, error) {
	out := Cycles{Exhaustive: true}
	f.Direction = Out
	var first []Relation
	err := v.Relations(ctx, through, f, func(r Relation) bool {
		if r.Source != r.Target {
			first = append(first, r)
		}
		return true
	})
	if err != nil {
		return out, err
	}
	rest := b
	rest.Depth--
	rest.Limit++ // for the way back over a symmetric tie, which is none
	seen := map[string]bool{}
	for _, r := range first {
		paths, err := v.Paths(ctx, r.Far(through), through, f, PathOptions{}, rest)
		if err != nil {
			return out, err
		}
		out.Exhaustive = out.Exhaustive && paths.Exhaustive
		out.Truncated = max(out.Truncated, paths.Truncated)
		for _, p := range paths.Paths {
			c := Cycle{Entities: append([]Node{through}, p.Entities[:len(p.Entities)-1]...), Relations: append([]Relation{r}, p.Relations...), Sign: 1}
			for _, step := range c.Relations {
				c.Sign *= sign(step.Type)
			}
			if len(c.Relations) == 2 && c.Relations[0].Key() == c.Relations[1].Key() {
				continue
			}
			if id := tiesOf(c.Relations); !seen[id] { // of symmetric ties, the same the other way round
				seen[id] = true
				out.Cycles = append(out.Cycles, c)
			}
		}
	}
	slices.SortStableFunc(out.Cycles, func(x, y Cycle) int {
		return cmp.Or(cmp.Compare(len(x.Relations), len(y.Relations)), slices.CompareFunc(x.Entities, y.Entities, v.Compare))
	})
	if len(out.Cycles) > b.Limit {
		out.Cycles, out.Exhaustive = out.Cycles[:b.Limit], false
	}
	return out, nil
}

// tiesOf names a set of relations.
func tiesOf(relations []Relation) string {
	var ids []string
	for _, r := range relations {
		ids = append(ids, fmt.Sprint(r.Key()))
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}
