package walk

import (
	"cmp"
	"context"
	"slices"
	"unsafe"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/claim"
)

type step struct {
	rel graph.Relation
	far graph.Node
}

// A ball is the set of entities within a radius of one end.
type ball struct {
	dist   distances
	front  []graph.Node // the entities at the radius
	radius int
}

// A stage is an entity on a path with the number of relations that remain.
type stage struct {
	at     graph.Node
	length int
}

type pathSearch struct {
	v                 *graph.View
	ctx               context.Context
	from, to          graph.Node
	forward, backward Filter
	bounds            Bounds
	done              func() bool
	balls             [2]ball // the balls around the two ends, from and to
	blocked           map[graph.Node]bool
	left              distances                   // for entities of the first ball: least number of steps to the target
	guided            bool                        // whether guide has filled left before, for a shorter length
	around            map[graph.Node][]graph.Node // neighbors of an entity, in no order, for repeated visits
	rows              map[stage][]step            // the steps of a path from an entity, by far end
	last              map[graph.Node][]step       // steps to the target, by their source; nil until they are read
	options           PathOptions
	periods           map[graph.Relation][]claim.Period // the periods in which relations hold, filled on demand
	bundles           map[graph.Key][]graph.Relation    // the occurrences that the filter allows, if there are several
	occasions         map[graph.Key][]occasion          // the occasions of relations, filled on demand
	latests, lights   map[stage]bound                   // optimistic estimates for the rest of a path, for one length
	failed            error                             // the error that stopped the search
	held              int64                             // bytes of the search that are counted in the budget
	dropped           bool                              // whether paths were found that are not among the best
	pool              []ranked                          // the paths found so far
	out               Paths
	stopped           bool
	turns             int
}

func (p *pathSearch) run() error {
	for length := 1; length <= p.bounds.Depth; length++ {
		if len(p.balls[0].front) > 0 || len(p.balls[1].front) > 0 {
			if err := p.grow(); err != nil || p.stopped {
				return err
			}
		}
		if !p.meet() {
			if len(p.balls[0].front) == 0 || len(p.balls[1].front) == 0 {
				return nil // the search from one end cannot continue, so there is no path
			}
			continue
		}
		if err := p.guide(); err != nil || p.stopped {
			return err
		}
		p.blocked[p.from] = true
		if err := p.enumerate(p.from, length, Path{Entities: []graph.Node{p.from}}, []arrival{{}}); err != nil {
			return err
		}
		if p.finishLength(length) || p.stopped {
			break
		}
	}
	if len(p.pool) > p.bounds.Limit {
		p.pool, p.dropped = p.pool[:p.bounds.Limit], true
	}
	return nil
}

// looked counts one visited entity. It returns an error if a limit is reached.
func (p *pathSearch) looked() error {
	p.out.Explored++
	switch {
	case p.bounds.Work > 0 && p.out.Explored > p.bounds.Work:
		p.stopped, p.out.Truncated = true, TruncatedLimit
	case p.out.Explored%64 == 0:
		if err := p.ctx.Err(); err != nil {
			return err
		}
		if p.done() {
			p.stopped, p.out.Truncated = true, TruncatedTime
		}
	}
	return nil
}

// turn is for loops that visit no new entity. It checks the context and the time limit at intervals.
func (p *pathSearch) turn() error {
	if p.turns++; p.turns%256 != 0 {
		return nil
	}
	if p.done() {
		p.stopped, p.out.Truncated = true, TruncatedTime
	}
	return context.Cause(p.ctx)
}

// grow extends by one step the ball that needs less reading.
func (p *pathSearch) grow() error {
	side, filter := 0, p.forward
	if a, b := p.edge(0), p.edge(1); a == 0 || b > 0 && b < a {
		side, filter = 1, p.backward
	}
	b := &p.balls[side]
	b.radius++
	var next []graph.Node
	for _, n := range b.front {
		if err := p.looked(); err != nil || p.stopped {
			return err
		}
		if side == 1 && p.forward.Kinds != nil && !p.forward.Kinds[p.v.Kind(n).Index] {
			continue
		}
		reach := func(far graph.Node) {
			if _, seen := b.dist.get(far); !seen && !p.blocked[far] {
				b.dist.set(far, b.radius)
				next = append(next, far)
			}
		}
		var fars []graph.Node
		known := len(next)
		err := Relations(p.ctx, p.v, n, filter, func(r graph.Relation) bool {
			far := r.Far(n)
			reach(far)
			fars = append(fars, far)
			return true
		})
		if err != nil {
			return err
		}
		if err := p.hold(len(fars)*int(unsafe.Sizeof(n)) + distanceBytes*(1+len(next)-known)); err != nil {
			return err
		}
		if side == 0 {
			p.around[n] = fars
		}
	}
	b.front = next
	return nil
}

// edge returns the number of relations of the entities at the edge of a ball, plus the number of these entities.
func (p *pathSearch) edge(side int) int {
	sum := 0
	for _, n := range p.balls[side].front {
		sum += 1 + p.v.RowLen(n)
	}
	return sum
}

// meet reports whether the balls have an entity in common.
func (p *pathSearch) meet() bool {
	small, large := &p.balls[0].dist, &p.balls[1].dist
	if len(small.reached) > len(large.reached) {
		small, large = large, small
	}
	for _, n := range small.reached {
		if _, ok := large.get(n); ok {
			return true
		}
	}
	return false
}

// guide computes, for the entities of the first ball, the least distance to the target.
func (p *pathSearch) guide() error {
	// In the second ball every distance is known. An entity at the edge of the first ball and outside the second is too
	// far from the target for this length.
	p.rows, p.latests, p.lights = map[stage][]step{}, map[stage]bound{}, map[stage]bound{}
	near := &p.balls[0]
	layers := make([][]graph.Node, near.radius)
	p.left = distances{}
	for _, n := range near.dist.reached { // Bounds.Work limits their number, because it limits the visited entities
		d, _ := near.dist.get(n)
		if d == near.radius {
			break // nor are the entities after it
		}
		if _, ok := p.balls[1].dist.get(n); !ok {
			layers[d] = append(layers[d], n)
		}
	}
	// A layer has the entities at one distance from the start, and a step leads to an adjacent layer or stays in its
	// layer. So one sweep from the outer layers to the inner ones finds all distances, except those of paths that stay
	// in a layer or lead outwards again. Shortest paths do neither. For longer paths, sweeps are repeated until no
	// distance changes.
	watch := budget.NewWatch(p.ctx)
	first := !p.guided
	p.guided = true
	for changed := true; changed; {
		changed = false
		for _, layer := range slices.Backward(layers) {
			nearer, err := p.relax(layer, watch)
			if err != nil {
				return err
			}
			changed = changed || nearer && !first
		}
	}
	return nil
}

// relax lowers the distances of entities to those that follow from their neighbors. It reports whether it lowered one.
func (p *pathSearch) relax(layer []graph.Node, watch *budget.Watch) (bool, error) {
	changed := false
	for _, n := range layer {
		best, ok := p.left.get(n)
		for _, next := range p.around[n] {
			if err := watch.Err(); err != nil {
				return changed, err
			}
			if far, known := p.distance(next); known && (!ok || far+1 < best) {
				best, ok, changed = far+1, true, true
			}
		}
		if ok {
			p.left.set(n, best)
		}
	}
	return changed, nil
}

// distance returns the least distance to the target, or false if the target cannot be reached.
func (p *pathSearch) distance(n graph.Node) (int, bool) {
	if d, ok := p.balls[1].dist.get(n); ok {
		return d, true
	}
	return p.left.get(n)
}

// steps returns the steps from an entity after which the target can be reached in length-1 relations. It omits steps to
// the target itself.
func (p *pathSearch) steps(n graph.Node, length int) ([]step, error) {
	at := stage{n, length}
	if row, ok := p.rows[at]; ok {
		return row, nil
	}
	if err := p.looked(); err != nil || p.stopped {
		return nil, err
	}
	var row []step
	keep := func(r graph.Relation) bool {
		far := r.Far(n)
		if d, ok := p.distance(far); ok && d < length && far != p.to {
			row = append(row, step{r, far})
		}
		return true
	}
	err := p.readLast()
	switch {
	case err != nil:
	case length == 2 && p.isHubForTarget(n):
		err = p.fromNeighbors(n, keep)
	default:
		err = Relations(p.ctx, p.v, n, p.forward, keep)
	}
	incoming := func(s step) int {
		if s.rel.Source == n {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(row, func(a, b step) int {
		return cmp.Or(p.v.Compare(a.far, b.far), cmp.Compare(a.rel.Type, b.rel.Type), incoming(a)-incoming(b))
	})
	row = p.bundled(row)
	p.rows[at] = row
	return row, cmp.Or(err, p.hold(len(row)*int(unsafe.Sizeof(step{}))))
}

// lookUp is the cost of looking up the relations between two entities, as the number of relations that can be read in
// the same time.
const lookUp = 150

// isHubForTarget reports whether an entity has so many relations that it is faster to look up its relations with the
// neighbors of the target from these. It is false if rules derive relations, or if the filter differs by direction.
func (p *pathSearch) isHubForTarget(n graph.Node) bool {
	if p.forward.Deriver != nil || p.forward.Direction != graph.Both {
		return false
	}
	most := p.v.RowLen(n)
	for near := range p.last {
		if most -= min(lookUp, 1+p.v.RowLen(near)); most <= 0 {
			return false
		}
	}
	return true
}

// fromNeighbors calls keep for the relations between a hub and the neighbors of the target.
func (p *pathSearch) fromNeighbors(hub graph.Node, keep func(graph.Relation) bool) error {
	for near := range p.last {
		if p.forward.Kinds != nil && !p.forward.Kinds[p.v.Kind(near).Index] {
			continue
		}
		var err error
		if p.v.RowLen(near) > lookUp {
			err = between(p.ctx, p.v, hub, near, p.backward, keep)
		} else {
			err = Relations(p.ctx, p.v, near, p.backward, func(r graph.Relation) bool { return r.Far(near) != hub || keep(r) })
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// bundled keeps only one of the steps that use occurrences of the same relation, and records all occurrences in
// bundles. The steps must be sorted by far end and type.
func (p *pathSearch) bundled(row []step) []step {
	if !slices.ContainsFunc(row, func(s step) bool { return p.v.Repeats(s.rel.Type) }) {
		return row
	}
	out := row[:0]
	for i := 0; i < len(row); {
		k, end := row[i].rel.Key(), i+1
		for end < len(row) && row[end].rel.Key() == k {
			end++
		}
		if end > i+1 {
			bundle := make([]graph.Relation, 0, end-i)
			for _, s := range row[i:end] {
				bundle = append(bundle, s.rel)
			}
			p.bundles[k] = bundle
		}
		out = append(out, row[i])
		i = end
	}
	return out
}

// occurrences returns the occurrences of the relation of a step that the filter allows.
func (p *pathSearch) occurrences(r graph.Relation) []graph.Relation {
	if bundle, ok := p.bundles[r.Key()]; ok {
		return bundle
	}
	return []graph.Relation{r}
}

// lastSteps returns the steps from an entity to the target. They are read once, and from the target, so only the
// relations of the target are read, and not all relations of a hub on the path.
func (p *pathSearch) lastSteps(n graph.Node) ([]step, error) {
	err := p.readLast()
	return p.last[n], err
}

// readLast reads the steps to the target, unless they were read before.
func (p *pathSearch) readLast() error {
	if p.last != nil {
		return nil
	}
	p.last = map[graph.Node][]step{}
	if p.forward.Kinds != nil && !p.forward.Kinds[p.v.Kind(p.to).Index] {
		return nil
	}
	err := Relations(p.ctx, p.v, p.to, p.backward, func(r graph.Relation) bool {
		from := r.Far(p.to)
		p.last[from] = append(p.last[from], step{r, p.to})
		return true
	})
	if err != nil {
		return err
	}
	for from, row := range p.last {
		slices.SortStableFunc(row, func(a, b step) int { return cmp.Compare(a.rel.Type, b.rel.Type) })
		p.last[from] = p.bundled(row)
	}
	return nil
}

// enumerate extends a path that ends at n by exactly length relations to the target. arrivals are those of the path so
// far.
func (p *pathSearch) enumerate(n graph.Node, length int, path Path, arrivals []arrival) error {
	row, err := p.stepsFrom(n, length)
	if err != nil || p.stopped {
		return err
	}
	for _, s := range row {
		if err := p.turn(); err != nil || p.stopped {
			return err
		}
		if length > 1 && p.blocked[s.far] {
			continue
		}
		on, ok, err := p.goOn(arrivals, s, length-1)
		if err != nil || p.stopped {
			return err
		}
		if !ok {
			continue
		}
		next := Path{Entities: append(path.Entities, s.far), Relations: append(path.Relations, s.rel)}
		if length == 1 {
			if !p.take(next, on) {
				return p.failed
			}
			continue
		}
		p.blocked[s.far] = true
		err = p.enumerate(s.far, length-1, next, on)
		delete(p.blocked, s.far)
		if err != nil || p.stopped {
			return err
		}
	}
	return p.failed
}

// goOn returns the arrivals after step s, and whether one of them can still reach the target in exactly length more
// relations.
func (p *pathSearch) goOn(arrivals []arrival, s step, length int) ([]arrival, bool, error) {
	if !p.options.byOccasion() {
		return arrivals, true, nil
	}
	on, err := p.advance(arrivals, s.rel)
	if err != nil || len(on) == 0 {
		return nil, false, err
	}
	hopeless, err := p.cannotContinue(on, s.far, length)
	return on, !hopeless, err
}
