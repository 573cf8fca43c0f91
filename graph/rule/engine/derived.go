package engine

import (
	"cmp"
	"context"
	"slices"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/walk"
	"nexum/schema"
)

// Derived returns the relations of an entity that rules yield and no source states, in the order of EachDerived.
func (e *Engine) Derived(
	ctx context.Context, n graph.Node, dir graph.Direction, preds *graph.Preds,
) ([]graph.Relation, error) {
	var out []graph.Relation
	for g := range e.goalsAt(n, dir, preds) {
		list, _, err := e.relations(ctx, g, n, false)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}

// EachDerived implements walk.Deriver. If an entity has many derived relations, it does not derive all of them before
// it yields the first ones: it tries the entities that can be the other end in their order.
func (e *Engine) EachDerived(
	ctx context.Context, n graph.Node, dir graph.Direction, preds *graph.Preds, from *walk.Place,
	yield func(graph.Relation) bool,
) (bool, error) {
	for g := range e.goalsAt(n, dir, preds) {
		list, ok, err := e.relations(ctx, g, n, true)
		if err != nil {
			return false, err
		}
		more := true
		if ok {
			more = eachOf(list, yield)
		} else if more, err = e.eachCandidate(ctx, g, n, from, yield); err != nil {
			return false, err
		}
		if !more {
			return false, nil
		}
	}
	return true, nil
}

func eachOf(list []graph.Relation, yield func(graph.Relation) bool) bool {
	for _, r := range list {
		if !yield(r) {
			return false
		}
	}
	return true
}

// EachAmong implements walk.Deriver. For each type, it asks for the derived relations of the entities at the end at
// which they have fewer. If an entity has very many, it derives only those with the given entities.
func (e *Engine) EachAmong(
	ctx context.Context, of []graph.Node, preds *graph.Preds, yield func(graph.Node, graph.Relation) bool,
) (bool, error) {
	for _, pred := range e.p.preds {
		if !preds.Has(pred) {
			continue
		}
		near, far := e.sides(pred, of)
		for _, g := range near {
			n := g.source
			if n == graph.NoNode {
				n = g.target
			}
			list, ok, err := e.relations(ctx, g, n, true)
			if err == nil && !ok {
				list, err = e.among(ctx, g, far)
			}
			if err != nil {
				return false, err
			}
			if !eachOf(list, func(r graph.Relation) bool { return yield(n, r) }) {
				return false, nil
			}
		}
	}
	return true, nil
}

// sides returns the goals that find all relations of a type among the entities of, and the entities that can be at the
// other end. It chooses the end of the larger kind for the goals, because its entities have fewer relations each.
func (e *Engine) sides(pred graph.Pred, of []graph.Node) (goals []goal, far []graph.Node) {
	t := e.view.PredType(pred)
	out := t == nil || t.Symmetric || e.kindsLen(t.From) >= e.kindsLen(t.To)
	fits := func(n graph.Node, kinds func(*schema.RelationType) []string) bool {
		name := e.view.Kind(n).Name
		return t == nil || name == schema.Thing || slices.Contains(kinds(t), schema.Thing) || slices.Contains(kinds(t), name)
	}
	from := func(t *schema.RelationType) []string { return t.From }
	to := func(t *schema.RelationType) []string { return t.To }
	for _, n := range of {
		source, target := fits(n, from), fits(n, to)
		if t != nil && t.Symmetric {
			source, target = source || target, source || target
		}
		switch {
		case out && source:
			goals = append(goals, goal{pred, n, graph.NoNode})
		case !out && target:
			goals = append(goals, goal{pred, graph.NoNode, n})
		}
		if out && target || !out && source {
			far = append(far, n)
		}
	}
	return goals, far
}

// Between returns the relation of a type between two entities that rules yield and no source states; false if there is
// none. The ends of a symmetric relation can be in either order.
func (e *Engine) Between(ctx context.Context, a graph.Node, p graph.Pred, b graph.Node) (graph.Relation, bool, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.begin(ctx)
	defer e.end()
	n, err := e.derive(ctx, graph.Relation{Source: a, Type: p, Target: b, Rel: graph.NoRel})
	if err != nil || !n.holds() {
		return graph.Relation{}, false, err
	}
	k := n.key
	_, stated := e.view.Find(k.Source, k.Type, k.Target)
	return graph.Relation{Source: k.Source, Type: k.Type, Target: k.Target, Rel: graph.NoRel}, !stated, nil
}

// holds reports whether a relation is derived for some period.
func (n *node) holds() bool {
	return n != nil && slices.ContainsFunc(n.items, func(it *item) bool { return !it.covered })
}

// goalsAt yields the goals for the derived relations of an entity.
func (e *Engine) goalsAt(n graph.Node, dir graph.Direction, preds *graph.Preds) func(func(goal) bool) {
	return func(yield func(goal) bool) {
		for _, pred := range e.p.preds {
			if !preds.Has(pred) {
				continue
			}
			if dir != graph.In && !yield(goal{pred, n, graph.NoNode}) {
				return
			}
			if dir == graph.Both && e.symmetric(pred) { // either direction finds both
				continue
			}
			if dir != graph.Out && !yield(goal{pred, graph.NoNode, n}) {
				return
			}
		}
	}
}

// relations returns the derived relations of an entity that match a goal, ordered by far end. If try is set and there
// are very many, it stops and returns false, unless they have been derived before.
func (e *Engine) relations(ctx context.Context, g goal, n graph.Node,
	try bool,
) (out []graph.Relation, ok bool, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.failed != nil {
		return nil, false, e.failed
	}
	var t *table
	evaluate := func() { t, err = e.askAlone(ctx, g) }
	if try && !e.symmetric(g.pred) {
		if !e.try(evaluate) {
			return nil, false, nil
		}
	} else {
		evaluate()
	}
	if err != nil {
		return nil, false, err
	}
	seen := make(map[graph.Key]struct{}, len(t.answers))
	for i, it := range t.answers {
		if i%stepLot == 0 && ctx.Err() != nil {
			return nil, false, context.Cause(ctx)
		}
		k := it.node.key
		if _, dup := seen[k]; dup {
			continue
		}
		seen[k] = struct{}{}
		if _, stated := e.view.Find(k.Source, k.Type, k.Target); !stated {
			out = append(out, graph.Relation{Source: k.Source, Type: k.Type, Target: k.Target, Rel: graph.NoRel})
		}
	}
	err = budget.Sort(ctx, out, func(a, b graph.Relation) int {
		return cmp.Or(e.view.Compare(a.Far(n), b.Far(n)), e.view.Compare(a.Source, b.Source))
	})
	return out, err == nil, err
}

// The candidates for the other end of a goal are tried in sets, because the lock is taken once per set.
const (
	bindingSet  = 64
	maxBindings = 4096 // after this number of candidates, the goal is derived for all entities at once
)

// eachCandidate yields the derived relations of a goal with one known end. It tries the entities that can be the other
// end, in order. After maxBindings of them, it derives the relations with all others together.
func (e *Engine) eachCandidate(
	ctx context.Context, g goal, n graph.Node, from *walk.Place, yield func(graph.Relation) bool,
) (bool, error) {
	start := ""
	var set []graph.Node
	if id := from.FarIn(g.pred, g.source == n); id != "" {
		start = id
		if first, ok := e.view.Lookup(id); ok { // start is excluded
			set = append(set, first)
		}
	}
	tried := 0
	last := graph.NoNode
	flush := func() (more bool, err error) {
		tried += len(set)
		found, err := e.among(ctx, g, set)
		if len(set) > 0 {
			last = set[len(set)-1]
		}
		set = set[:0]
		return err == nil && eachOf(found, yield), err
	}
	watch := budget.NewWatch(ctx)
	for far := range e.view.All(start) {
		if err := watch.Err(); err != nil {
			return false, err
		}
		if !e.canYield(g, far) {
			continue
		}
		if set = append(set, far); len(set) < bindingSet {
			continue
		}
		if more, err := flush(); err != nil || !more {
			return false, err
		}
		if tried >= maxBindings {
			return e.eachAfter(ctx, g, n, last, yield)
		}
	}
	return flush()
}

// eachAfter yields the derived relations of a goal with one known end whose far end comes after an entity.
func (e *Engine) eachAfter(ctx context.Context, g goal, n, last graph.Node,
	yield func(graph.Relation) bool,
) (bool, error) {
	list, _, err := e.relations(ctx, g, n, false)
	if err != nil {
		return false, err
	}
	at, _ := slices.BinarySearchFunc(list, last, func(r graph.Relation, last graph.Node) int {
		if e.view.Compare(r.Far(n), last) <= 0 {
			return -1
		}
		return 1
	})
	return eachOf(list[at:], yield), nil
}

// canYield reports whether the ontology allows the relation between the known end of a goal and far, according to their
// kinds.
func (e *Engine) canYield(g goal, far graph.Node) bool {
	t := e.view.PredType(g.pred)
	return t == nil || e.joins(t, g.relationTo(far))
}

// relationTo returns a relation that matches a goal with one known end. far is the other end.
func (g goal) relationTo(far graph.Node) graph.Key {
	k := graph.Key{Source: g.source, Type: g.pred, Target: g.target}
	if k.Source == graph.NoNode {
		k.Source = far
	} else {
		k.Target = far
	}
	return k
}

// among returns the derived relations of a goal with one known end whose other end is one of a set.
func (e *Engine) among(ctx context.Context, g goal, set []graph.Node) (out []graph.Relation, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, far := range set {
		k := g.relationTo(far)
		r := graph.Relation{Source: k.Source, Type: k.Type, Target: k.Target, Rel: graph.NoRel}
		if _, stated := e.view.Find(k.Source, k.Type, k.Target); stated {
			continue
		}
		n, err := e.derive(ctx, r)
		if err != nil {
			return nil, err
		}
		if n.holds() {
			out = append(out, r)
		}
	}
	return out, nil
}
