package walk

import (
	"cmp"
	"container/heap"
	"context"
	"math"
	"slices"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/claim"
)

// The cost of a step of a path beyond 1. A step costs less if it shows more about the connection between the two ends.
const (
	mentionCost  = 6.0 // the source is a text that only mentions the target
	placeCost    = 3.0 // the relation only says where its source is
	derivedCost  = 1.0 // the relation is derived
	unsureCost   = 1.0 // for a confidence of 0; proportionally less for a higher confidence
	modalityCost = 0.5 // the relation is alleged, planned or otherwise not stated as a fact
	disputedCost = 1.0
	commonCost   = 0.8 // times the logarithm of the greater number of relations of the type at the two ends
	hubCost      = 0.2 // times the number of relations of the entity on the path, to the power of hubPower
	hubPower     = 0.75
)

// A hop is a step of a path between entities, over the cheapest of the relations to the far end.
type hop struct {
	far  graph.Node
	rel  graph.Relation
	cost float64
}

// A relationGroup groups relations of an entity: their type, and whether the entity is their source.
type relationGroup struct {
	typ graph.Pred
	out bool
}

// tellingSearch finds the paths with the least cost. Paths differ in their entities: of parallel relations between two
// entities, only the cheapest is used. It is Yen's algorithm with a Dijkstra search that also counts relations, because
// the length of paths is limited.
type tellingSearch struct {
	ctx     context.Context
	v       *graph.View
	f       Filter
	o       PathOptions
	b       Bounds
	done    func() bool
	watch   *budget.Watch
	hops    map[graph.Node][]hop
	out     Paths
	held    int64
	stopped bool
}

// findTelling returns the paths with the least cost, the best first.
func findTelling(ctx context.Context, v *graph.View, from, to graph.Node, f Filter, o PathOptions,
	b Bounds,
) (Paths, error) {
	s := &tellingSearch{
		ctx: ctx, v: v, f: f, o: o, b: b, done: deadline(b.Time), watch: budget.NewWatch(ctx),
		hops: map[graph.Node][]hop{},
	}
	s.out.Exhaustive = true
	defer func() { b.Budget.Free(s.held) }()
	blocked := map[graph.Node]bool{}
	for _, n := range o.Avoid {
		blocked[n] = true
	}
	if from == to || blocked[from] || blocked[to] || b.Limit == 0 {
		return s.out, nil
	}
	err := s.run(from, to, blocked)
	s.out.Exhaustive = err == nil && s.out.Exhaustive && !s.stopped
	return s.out, err
}

// costedPath is a path with its cost.
type costedPath struct {
	nodes []graph.Node
	hops  []hop
	cost  float64
}

func compareWays(v *graph.View, a, b costedPath) int {
	return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(len(a.nodes), len(b.nodes)),
		slices.CompareFunc(a.nodes, b.nodes, v.Compare))
}

func (s *tellingSearch) run(from, to graph.Node, blocked map[graph.Node]bool) error {
	first, ok, err := s.best(from, to, s.b.Depth, blocked, nil)
	if err != nil || !ok {
		return err
	}
	var found, candidates []costedPath
	candidates = append(candidates, first)
	for len(candidates) > 0 && !s.stopped {
		slices.SortFunc(candidates, func(a, b costedPath) int { return compareWays(s.v, a, b) })
		next := candidates[0]
		candidates = candidates[1:]
		if len(found) == s.b.Limit {
			s.out.Exhaustive = false
			break
		}
		found = append(found, next)
		if candidates, err = s.branch(next, found, candidates, blocked); err != nil {
			return err
		}
	}
	for _, w := range found {
		p := Path{Entities: w.nodes}
		for _, h := range w.hops {
			p.Relations = append(p.Relations, h.rel)
		}
		if err := s.b.Budget.Hold(pathBytes(p)); err != nil {
			return err
		}
		s.out.held += pathBytes(p)
		s.out.Paths = append(s.out.Paths, p)
	}
	return nil
}

// branch adds to candidates, for each entity of a path, the best path that has the same steps up to that entity and
// another next step.
func (s *tellingSearch) branch(of costedPath, found, candidates []costedPath,
	blocked map[graph.Node]bool,
) ([]costedPath, error) {
	to := of.nodes[len(of.nodes)-1]
	for i := range of.hops {
		root := of.nodes[:i+1]
		without := map[graph.Node]bool{}
		for n := range blocked {
			without[n] = true
		}
		for _, n := range root[:i] {
			without[n] = true
		}
		taken := map[graph.Node]bool{} // the next steps of known paths with this root
		for _, w := range found {
			if len(w.nodes) > i+1 && slices.Equal(w.nodes[:i+1], root) {
				taken[w.nodes[i+1]] = true
			}
		}
		rest, ok, err := s.best(root[i], to, s.b.Depth-i, without, taken)
		if err != nil {
			return candidates, err
		}
		if !ok {
			continue
		}
		w := costedPath{
			nodes: append(slices.Clone(root[:i]), rest.nodes...),
			hops:  append(slices.Clone(of.hops[:i]), rest.hops...),
		}
		w.cost = s.costOf(w)
		if !slices.ContainsFunc(candidates, func(c costedPath) bool { return slices.Equal(c.nodes, w.nodes) }) {
			candidates = append(candidates, w)
		}
	}
	return candidates, nil
}

func (s *tellingSearch) costOf(w costedPath) float64 {
	cost := 0.0
	for i, h := range w.hops {
		cost += h.cost
		if i > 0 {
			cost += s.hub(w.nodes[i])
		}
	}
	return cost
}

// hub returns the cost of a path through an entity.
func (s *tellingSearch) hub(n graph.Node) float64 {
	return hubCost * math.Pow(float64(s.v.TotalDegree(n)), hubPower)
}

// label is the end of a path in the search, with the number of relations of the path.
type label struct {
	node   graph.Node
	length int
	cost   float64
	by     hop
	before *label
}

type labels struct {
	list    []*label
	compare func(a, b *label) int
}

func (l labels) Len() int           { return len(l.list) }
func (l labels) Less(i, j int) bool { return l.compare(l.list[i], l.list[j]) < 0 }
func (l labels) Swap(i, j int)      { l.list[i], l.list[j] = l.list[j], l.list[i] }
func (l *labels) Push(x any)        { l.list = append(l.list, x.(*label)) }
func (l *labels) Pop() any {
	last := l.list[len(l.list)-1]
	l.list = l.list[:len(l.list)-1]
	return last
}

// best returns the cheapest path that avoids the blocked entities and whose first step does not go to a taken entity.
// The path has at most most relations.
func (s *tellingSearch) best(from, to graph.Node, most int,
	blocked, taken map[graph.Node]bool,
) (costedPath, bool, error) {
	queue := &labels{compare: func(a, b *label) int {
		return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(a.length, b.length), s.v.Compare(a.node, b.node))
	}}
	shortest := map[graph.Node]int{} // by entity, the fewest relations of a settled label
	heap.Push(queue, &label{node: from})
	for queue.Len() > 0 && !s.stopped {
		at := heap.Pop(queue).(*label)
		if at.node == to {
			return wayOf(at), true, nil
		}
		if before, ok := shortest[at.node]; ok && before <= at.length {
			continue // a cheaper path to the entity has no more relations
		}
		shortest[at.node] = at.length
		if at.length == most {
			continue
		}
		hops, err := s.hopsOf(at.node)
		if err != nil {
			return costedPath{}, false, err
		}
		through := 0.0
		if at.node != from {
			through = s.hub(at.node)
		}
		for _, h := range hops {
			if err := s.watch.Err(); err != nil {
				return costedPath{}, false, err
			}
			if blocked[h.far] || h.far == from || at.node == from && taken[h.far] || visited(at, h.far) {
				continue
			}
			heap.Push(queue, &label{node: h.far, length: at.length + 1, cost: at.cost + through + h.cost, by: h, before: at})
		}
	}
	return costedPath{}, false, nil
}

// visited reports whether a path contains an entity.
func visited(at *label, n graph.Node) bool {
	for ; at != nil; at = at.before {
		if at.node == n {
			return true
		}
	}
	return false
}

func wayOf(end *label) costedPath {
	w := costedPath{cost: end.cost}
	for at := end; at != nil; at = at.before {
		w.nodes = append(w.nodes, at.node)
		if at.before != nil {
			w.hops = append(w.hops, at.by)
		}
	}
	slices.Reverse(w.nodes)
	slices.Reverse(w.hops)
	return w
}

// hopsOf returns the steps from an entity, one per far end.
func (s *tellingSearch) hopsOf(n graph.Node) ([]hop, error) {
	if known, ok := s.hops[n]; ok {
		return known, nil
	}
	s.out.Explored++
	if s.b.Work > 0 && s.out.Explored > s.b.Work {
		s.stopped, s.out.Truncated = true, TruncatedLimit
		return nil, nil
	}
	if s.done() {
		s.stopped, s.out.Truncated = true, TruncatedTime
		return nil, nil
	}
	var all []graph.Relation
	alike := map[relationGroup]int{} // number of relations per type and direction
	err := Relations(s.ctx, s.v, n, s.f, func(r graph.Relation) bool {
		if r.Far(n) != n {
			all = append(all, r)
			alike[relationGroup{r.Type, r.Source == n}]++
		}
		return true
	})
	if err != nil {
		return nil, err
	}
	best := map[graph.Node]hop{}
	for _, r := range all {
		cost, err := s.cost(r, alike[relationGroup{r.Type, r.Source == n}])
		if err != nil {
			return nil, err
		}
		far := r.Far(n)
		if known, ok := best[far]; !ok || cost < known.cost {
			best[far] = hop{far, r, cost}
		}
	}
	list := make([]hop, 0, len(best))
	for _, h := range best {
		list = append(list, h)
	}
	slices.SortFunc(list, func(a, b hop) int { return cmp.Or(cmp.Compare(a.cost, b.cost), s.v.Compare(a.far, b.far)) })
	const hopBytes = 64
	if err := s.b.Budget.Hold(int64(len(list)) * hopBytes); err != nil {
		return nil, err
	}
	s.held += int64(len(list)) * hopBytes
	s.hops[n] = list
	return list, nil
}

// cost returns the cost of a relation, at least 1. alike is the number of relations of the same type and direction at
// the entity that the search comes from.
func (s *tellingSearch) cost(r graph.Relation, alike int) (float64, error) {
	cost := 1.0
	fan := max(alike, s.v.Degree(r.Source, graph.Out, r.Type), s.v.Degree(r.Target, graph.In, r.Type))
	cost += commonCost * math.Log2(float64(fan))
	if s.o.Mentions != nil && s.o.Mentions(r.Type) {
		cost += mentionCost
	}
	if s.o.Locates != nil && s.o.Locates(r.Type) {
		cost += placeCost
	}
	if r.Derived() {
		cost += derivedCost
	}
	sum, err := s.f.summarize(s.ctx, s.v, r)
	if err != nil {
		return 0, err
	}
	cost += unsureCost * (1 - sum.Confidence)
	if sum.Modality != claim.Stated {
		cost += modalityCost
	}
	if sum.Disputed {
		cost += disputedCost
	}
	return cost, nil
}
