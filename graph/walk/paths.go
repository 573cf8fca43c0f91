package walk

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sort"
	"unsafe"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/claim"
	"nexum/graph/decimal"
)

// A Path is a path from one entity to another that visits no entity twice. The occurrences of a repeatable relation are
// one way to go from one entity to another: two paths differ in their entities, types or directions. A path names an
// occurrence that it can use.
type Path struct {
	Entities  []graph.Node // one more than Relations
	Relations []graph.Relation
	// Times holds the earliest time of each step, if the search considers claims separately. A date is zero if no claim
	// gives it.
	Times  []claim.Date
	Weight decimal.Decimal // the total weight of the relations, if the options name a weight attribute
}

// Paths is the result of a search for paths.
type Paths struct {
	Paths      []Path // the best first
	Exhaustive bool   // whether these are all paths within the depth
	Explored   int    // number of entities visited
	Truncated  Truncation

	held int64 // bytes of the paths that are counted in the budget
}

// A PathOrder defines which paths are best.
type PathOrder uint8

const (
	Shortest     PathOrder = iota // paths with fewer relations are better
	FewestHubs                    // each relation costs 1, plus more for entities on the path with many relations
	Corroborated                  // each relation costs 1, plus more the fewer documents claim it
	Lightest                      // each relation costs its weight attribute
	MostTelling                   // relations that say more about the connection cost less; see PathOptions.Mentions
)

// PathOptions define which paths are wanted. The zero PathOptions mean all paths, the shortest first.
type PathOptions struct {
	Avoid []graph.Node // no path contains these entities
	// Mentions reports whether a relation type only says that its source mentions its target. With the order
	// MostTelling, such relations cost much. A relation costs a little more if one of its ends has many relations of
	// the same type, or if it is derived, uncertain, disputed or not stated as a fact. An entity on the path with many
	// relations costs a little more too. Of parallel relations only the cheapest is used, so that no two paths have the
	// same entities.
	Mentions func(graph.Pred) bool
	Order    PathOrder
	Together bool // only paths whose relations all hold at the same time, as far as the data gives periods

	// With any of the following options, each claim of a relation is a separate occasion to use it. The time of an
	// occasion is the attribute named by TimeAttribute or, without that, the period of the claim. Claims that lack a
	// named attribute are not used. If an attribute is named, derived relations are not used.
	Ascending     bool         // only paths whose relations can be used one after the other in time
	Between       claim.Period // only occasions whose time overlaps this period
	TimeAttribute string
	Weight        string // name of an attribute with a number that is not negative, for the order Lightest
}

// FindPaths returns simple paths between two entities: at most b.Limit paths of at most b.Depth relations, the best
// first.
//
// For each length, it keeps a ball around each end, built by breadth-first search, such that their radii add up to the
// length. If the balls meet, the search computes for every entity near the start the least distance to the target. With
// this guide it enumerates the paths of exactly that length. It visits only entities in the two balls. It stops growing
// them when it has enough paths: as many as were asked for, and no longer path can be better.
func FindPaths(ctx context.Context, v *graph.View, from, to graph.Node, f Filter, o PathOptions, b Bounds) (Paths, error) {
	if o.Order == MostTelling {
		return findTelling(ctx, v, from, to, f, o, b)
	}
	p := pathSearch{
		v: v, ctx: ctx, from: from, to: to, forward: f, backward: f, bounds: b, done: deadline(b.Time),
		blocked: map[graph.Node]bool{}, around: map[graph.Node][]graph.Node{}, options: o, periods: map[graph.Relation][]claim.Period{}, bundles: map[graph.Key][]graph.Relation{}, occasions: map[graph.Key][]occasion{},
	}
	p.out.Exhaustive = true
	for _, n := range o.Avoid {
		p.blocked[n] = true
	}
	if from == to || p.blocked[from] || p.blocked[to] {
		return p.out, nil
	}
	switch f.Direction {
	case graph.Out:
		p.backward.Direction = graph.In
	case graph.In:
		p.backward.Direction = graph.Out
	}
	p.backward.Kinds = nil // a filter on the far end applies to the near end in this direction
	p.balls = [2]ball{{dist: map[graph.Node]int{from: 0}, front: []graph.Node{from}}, {dist: map[graph.Node]int{to: 0}, front: []graph.Node{to}}}
	defer func() { b.Budget.Free(p.held) }()
	err := cmp.Or(p.run(), p.failed)
	p.out.Exhaustive = err == nil && !p.stopped && !p.dropped
	for _, r := range p.pool {
		p.out.Paths = append(p.out.Paths, r.path)
	}
	return p.out, err
}

// ranked is a path with its cost.
type ranked struct {
	path   Path
	cost   float64
	weight decimal.Decimal // instead of cost, for the order Lightest
}

// maxPool is how many paths beyond the limit are ranked for one search; after that, the search is cut.
const maxPool = 10_000

// take adds a path that was found, and reports whether to continue.
func (p *pathSearch) take(path Path, arrivals []arrival) bool {
	if p.options.Together {
		relations, err := p.together(path.Relations)
		if relations == nil || err != nil {
			p.failed = err
			return err == nil
		}
		path.Relations = relations
	}
	found := ranked{path: Path{Entities: slices.Clone(path.Entities), Relations: slices.Clone(path.Relations)}}
	if p.options.byOccasion() {
		best := arrivals[len(arrivals)-1] // the last arrival weighs the least
		found.path.Relations, found.path.Times = best.relations, best.times
		found.path.Weight, found.weight = best.weight, best.weight
	}
	if p.options.Order == Lightest {
		return p.keep(found)
	}
	if p.options.Order == Shortest && len(p.pool) == p.bounds.Limit {
		p.stopped = true // there are more paths than were asked for
		return false
	}
	if len(p.pool) >= p.bounds.Limit+maxPool {
		p.stopped, p.out.Truncated = true, TruncatedLimit
		return false
	}
	if p.failed = p.bounds.Budget.Hold(pathBytes(path)); p.failed != nil {
		return false
	}
	p.out.held += pathBytes(path)
	found.cost = p.cost(path)
	p.pool = append(p.pool, found)
	return true
}

// pathBytes estimates the memory of a path in bytes.
func pathBytes(path Path) int64 {
	return 128 + int64(len(path.Entities))*int64(unsafe.Sizeof(graph.Node(0))) + int64(len(path.Relations))*int64(unsafe.Sizeof(graph.Relation{})) +
		int64(len(path.Times))*int64(unsafe.Sizeof(claim.Date{}))
}

// hold counts bytes in the budget until the search ends.
func (p *pathSearch) hold(bytes int) error {
	if err := p.bounds.Budget.Hold(int64(bytes)); err != nil {
		return err
	}
	p.held += int64(bytes)
	return nil
}

// keep inserts a path into the lightest ones, at most b.Limit, and reports whether to continue. Of paths with equal
// weight, the one found first comes first.
func (p *pathSearch) keep(r ranked) bool {
	at := sort.Search(len(p.pool), func(i int) bool { return p.pool[i].weight.Compare(r.weight) > 0 })
	if p.pool = slices.Insert(p.pool, at, r); len(p.pool) > p.bounds.Limit {
		p.pool, p.dropped = p.pool[:p.bounds.Limit], true
		return true
	}
	if p.failed = p.bounds.Budget.Hold(pathBytes(r.path)); p.failed != nil {
		return false
	}
	p.out.held += pathBytes(r.path)
	return true
}

// finishLength sorts the paths found up to a length, and reports whether no longer path can be better.
func (p *pathSearch) finishLength(length int) bool {
	if p.options.Order == Shortest || p.options.Order == Lightest { // a longer path can be lighter
		return false
	}
	slices.SortStableFunc(p.pool, func(a, b ranked) int { return cmp.Compare(a.cost, b.cost) })
	if len(p.pool) < p.bounds.Limit || p.pool[p.bounds.Limit-1].cost > float64(length+1) {
		return false
	}
	p.stopped = true
	return true
}

// cost returns the cost of a path, which is at least 1 per relation.
func (p *pathSearch) cost(path Path) float64 {
	cost := float64(len(path.Relations))
	switch p.options.Order {
	case FewestHubs:
		for _, n := range path.Entities[1 : len(path.Entities)-1] {
			cost += math.Log10(float64(max(1, p.v.TotalDegree(n))))
		}
	case Corroborated:
		for _, r := range path.Relations {
			documents := map[graph.Node]bool{}
			for _, x := range p.occurrences(r) {
				for _, c := range p.v.Claims(x) {
					if c.Context.Stance == claim.Supports {
						documents[c.Document] = true
					}
				}
			}
			cost += 1 / float64(max(1, len(documents)))
		}
	}
	return cost
}

// together returns relations that all hold at the same time, as far as the data gives periods: the given ones, or other
// occurrences of them. It returns nil if there are none.
func (p *pathSearch) together(relations []graph.Relation) ([]graph.Relation, error) {
	type choice struct {
		relations []graph.Relation
		period    claim.Period
	}
	common := []choice{{}}
	for _, r := range relations {
		var next []choice
		seen := map[claim.Period]bool{}
		for _, x := range p.occurrences(r) {
			periods, err := p.when(x)
			if err != nil {
				return nil, err
			}
			for _, a := range common {
				if err := p.turn(); err != nil {
					return nil, err
				}
				for _, b := range periods {
					if c, ok := a.period.Intersect(b); ok && !seen[c] {
						seen[c] = true
						next = append(next, choice{append(slices.Clip(a.relations), x), c})
					}
				}
			}
		}
		common = next
	}
	if len(common) == 0 {
		return nil, nil
	}
	return common[0].relations, nil
}

// when returns the periods in which a relation holds. A relation without a period holds while both of its ends exist.
func (p *pathSearch) when(r graph.Relation) (periods []claim.Period, err error) {
	if known, ok := p.periods[r]; ok {
		return known, nil
	}
	if d, ok := p.forward.Deriver.(Dater); ok {
		periods, err = d.Periods(p.ctx, r)
	} else {
		periods = p.v.Periods(r)
	}
	always := len(periods) == 0 || slices.ContainsFunc(periods, claim.Period.IsZero)
	switch {
	case always && r.Derived():
		periods = []claim.Period{{}}
	case always: // while both of its ends exist, and when rules say so
		periods = slices.DeleteFunc(periods, claim.Period.IsZero)
		if life, ok := p.v.Lifetime(r.Source).Intersect(p.v.Lifetime(r.Target)); ok {
			periods = claim.JoinPeriods(append(periods, life))
		}
	}
	p.periods[r] = periods
	return periods, err
}

type step struct {
	rel graph.Relation
	far graph.Node
}

// A ball is the set of entities within a radius of one end.
type ball struct {
	dist   map[graph.Node]int
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
	balls             [2]ball // around from and to
	blocked           map[graph.Node]bool
	left              map[graph.Node]int          // for entities of the first ball: least number of steps to the target
	around            map[graph.Node][]graph.Node // neighbors of an entity, in no order, for repeated visits
	rows              map[stage][]step            // the steps of a path from an entity, by far end
	last              map[graph.Node][]step       // the steps to the target, by near end; nil until they are read
	options           PathOptions
	periods           map[graph.Relation][]claim.Period // in which relations hold, filled on demand
	bundles           map[graph.Key][]graph.Relation    // the occurrences that the filter allows, if there are several
	occasions         map[graph.Key][]occasion          // of relations, filled on demand
	latests, lights   map[stage]bound                   // optimistic estimates for the rest of a path, for one length
	failed            error                             // the error that stopped the search
	held              int64                             // bytes of the search, as counted in the budget
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
				return nil // one end cannot grow: there is no path of any length
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

// looked counts one visited entity, and stops the search at a limit.
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

// turn checks the context and the time limit at intervals, in loops that visit no new entity.
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
			if _, seen := b.dist[far]; !seen && !p.blocked[far] {
				b.dist[far] = b.radius
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
		const ballBytes = 32 // estimated memory of an entity in a ball
		if err := p.hold(len(fars)*int(unsafe.Sizeof(n)) + ballBytes*(1+len(next)-known)); err != nil {
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
	small, large := p.balls[0].dist, p.balls[1].dist
	if len(small) > len(large) {
		small, large = large, small
	}
	for n := range small {
		if _, ok := large[n]; ok {
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
	p.left = make(map[graph.Node]int, len(near.dist))
	for n, d := range near.dist { // visited entities, which Bounds.Work limits
		if _, ok := p.balls[1].dist[n]; !ok && d < near.radius {
			layers[d] = append(layers[d], n)
		}
	}
	// A step changes the distance from the start by at most one. So one sweep inwards, with each layer repeated until
	// it is stable, finds all distances except those of paths that go outwards again. Sweeps are repeated until nothing
	// changes.
	watch := budget.NewWatch(p.ctx)
	for changed := true; changed; {
		changed = false
		for d := near.radius - 1; d >= 0; d-- {
			for _, n := range layers[d] {
				best, ok := p.left[n]
				for _, next := range p.around[n] {
					if err := watch.Err(); err != nil {
						return err
					}
					if far, known := p.distance(next); known && (!ok || far+1 < best) {
						best, ok, changed = far+1, true, true
					}
				}
				if ok {
					p.left[n] = best
				}
			}
		}
	}
	return nil
}

// distance returns the least distance to the target; false if the target is out of reach.
func (p *pathSearch) distance(n graph.Node) (int, bool) {
	if d, ok := p.balls[1].dist[n]; ok {
		return d, true
	}
	d, ok := p.left[n]
	return d, ok
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
	err := Relations(p.ctx, p.v, n, p.forward, func(r graph.Relation) bool {
		far := r.Far(n)
		if d, ok := p.distance(far); ok && d < length && far != p.to {
			row = append(row, step{r, far})
		}
		return true
	})
	slices.SortStableFunc(row, func(a, b step) int {
		return cmp.Or(p.v.Compare(a.far, b.far), cmp.Compare(a.rel.Type, b.rel.Type))
	})
	row = p.bundled(row)
	p.rows[at] = row
	return row, cmp.Or(err, p.hold(len(row)*int(unsafe.Sizeof(step{}))))
}

// bundled keeps one of the steps over the occurrences of one relation, and records the others. The steps must be sorted
// by far end and type.
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

// lastSteps returns the steps from an entity to the target. They are read once, and from the target, so that of a hub
// on the path only its relations with the target are read.
func (p *pathSearch) lastSteps(n graph.Node) ([]step, error) {
	if p.last == nil {
		p.last = map[graph.Node][]step{}
		if p.forward.Kinds != nil && !p.forward.Kinds[p.v.Kind(p.to).Index] {
			return nil, nil
		}
		err := Relations(p.ctx, p.v, p.to, p.backward, func(r graph.Relation) bool {
			from := r.Far(p.to)
			p.last[from] = append(p.last[from], step{r, p.to})
			return true
		})
		if err != nil {
			return nil, err
		}
		for from, row := range p.last {
			slices.SortStableFunc(row, func(a, b step) int { return cmp.Compare(a.rel.Type, b.rel.Type) })
			p.last[from] = p.bundled(row)
		}
	}
	return p.last[n], nil
}

// enumerate extends a path that ends at n by exactly length relations to the target. arrivals are the ways to take the
// path so far.
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
	hopeless, err := p.hopeless(on, s.far, length)
	return on, !hopeless, err
}
