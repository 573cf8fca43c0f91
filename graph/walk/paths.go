package walk

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sort"
	"unsafe"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/decimal"
)

// A Path is a path from one entity to another that visits no entity twice. Two different paths differ in their
// entities, types or directions. The occurrences of a repeatable relation do not make different paths; a path has one
// of those that it can use.
type Path struct {
	Entities  []graph.Node // one entity more than Relations has relations
	Relations []graph.Relation
	// Times holds the earliest time of each step, if the search considers claims separately. A date is zero if no claim
	// gives it.
	Times  []claim.Date
	Weight decimal.Decimal // the total weight of the relations, if the options name a weight attribute
}

// Paths is the result of a search for paths.
type Paths struct {
	Paths      []Path // the best first
	Exhaustive bool   // whether Paths has all paths within the depth
	Explored   int    // number of entities visited
	Truncated  Truncation

	held int64 // bytes of the paths that are counted in the budget
}

// A PathOrder defines which paths are best.
type PathOrder uint8

const (
	Shortest     PathOrder = iota // paths with fewer relations are better
	FewestHubs                    // each relation costs 1, plus more for entities on the path with many relations
	Corroborated                  // each relation costs 1, and more if fewer documents claim it
	Lightest                      // each relation costs its weight attribute
	MostTelling                   // relations that show more about the connection cost less; see PathOptions.Mentions
)

// PathOptions select and order paths. The zero PathOptions mean all paths, the shortest first.
type PathOptions struct {
	Avoid []graph.Node // no path contains these entities
	// Mentions reports whether a relation type only says that its source mentions its target. With the order
	// MostTelling, such relations have a high cost. A relation costs a little more if one of its ends has many
	// relations of the same type, or if it is derived, uncertain, disputed or not stated as a fact. An entity on the
	// path with many relations costs a little more too. Of parallel relations only the cheapest is used, so that no two
	// paths have the same entities.
	Mentions func(graph.Pred) bool
	// Locates reports whether a relation type only says that its source is at its target. With the order MostTelling,
	// such relations cost more: two entities in the same city may have nothing else in common.
	Locates  func(graph.Pred) bool
	Order    PathOrder
	Together bool // only paths whose relations all hold at the same time, as far as the data gives periods

	// With any of the following options, each claim of a relation counts separately. Its time is the attribute named by
	// TimeAttribute or, if that is empty, the period of the claim. Claims that lack a named attribute are not used. If
	// an attribute is named, derived relations are not used.
	Ascending     bool         // only paths whose relations can be used one after the other in time
	Between       claim.Period // only claims whose time overlaps this period
	TimeAttribute string
	Weight        string // name of an attribute with a number that is not negative, for the order Lightest
}

// FindPaths returns simple paths between two entities: at most b.Limit paths of at most b.Depth relations, the best
// first.
//
// It searches for paths of length 1, then 2, and so on. For each length, it has a ball around each end, built by
// breadth-first search, such that the radii of the two balls add up to the length. If the balls overlap, it computes
// the least distance to the target for every entity in the ball around the start. With these distances it enumerates
// the paths of exactly that length, and visits only entities in the two balls. It ends when it has b.Limit paths and no
// longer path can be better.
func FindPaths(ctx context.Context, v *graph.View, from, to graph.Node, f Filter, o PathOptions,
	b Bounds,
) (Paths, error) {
	if o.Order == MostTelling {
		return findTelling(ctx, v, from, to, f, o, b)
	}
	p := pathSearch{
		v: v, ctx: ctx, from: from, to: to, forward: f, backward: f, bounds: b, done: deadline(b.Time),
		blocked: map[graph.Node]bool{}, around: map[graph.Node][]graph.Node{}, options: o,
		periods: map[graph.Relation][]claim.Period{}, bundles: map[graph.Key][]graph.Relation{},
		occasions: map[graph.Key][]occasion{},
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
	p.backward.Kinds = nil // a filter of far ends does not apply in this direction, in which these are the near ends
	for i, end := range [2]graph.Node{from, to} {
		p.balls[i] = ball{front: []graph.Node{end}}
		p.balls[i].dist.set(end, 0)
	}
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

// maxPool is the maximum number of paths beyond the limit that one search ranks. Then the search ends, and the result
// is not exhaustive.
const maxPool = 10_000

// take adds a path that was found, and reports whether to continue.
func (p *pathSearch) take(path Path, arrivals []arrival) bool {
	if p.options.Together {
		relations, err := p.simultaneous(path.Relations)
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
		p.stopped = true // there are more paths than the limit
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
	return 128 + int64(len(path.Entities))*int64(unsafe.Sizeof(graph.Node(0))) +
		int64(len(path.Relations))*int64(unsafe.Sizeof(graph.Relation{})) +
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
			cost += 1 / float64(max(1, p.documents(r)))
		}
	}
	return cost
}

// documents counts the documents that support any occurrence of a relation.
func (p *pathSearch) documents(r graph.Relation) int {
	found := map[graph.Node]bool{}
	for _, x := range p.occurrences(r) {
		for _, c := range p.v.Claims(x) {
			if c.Context.Stance == claim.Supports {
				found[c.Document] = true
			}
		}
	}
	return len(found)
}

// simultaneous chooses an occurrence of each of the relations such that all hold at the same time, as far as the data
// gives periods. It returns nil if that is impossible.
func (p *pathSearch) simultaneous(relations []graph.Relation) ([]graph.Relation, error) {
	common := []simultaneity{{}}
	for _, r := range relations {
		var err error
		if common, err = p.extend(common, r); err != nil || len(common) == 0 {
			return nil, err
		}
	}
	return common[0].relations, nil
}

// A simultaneity is a list of relations and a period in which all of them hold.
type simultaneity struct {
	relations []graph.Relation
	period    claim.Period
}

// extend returns each list in common with each occurrence of a relation appended to it that holds at the same time as
// the list. It keeps one list for each period.
func (p *pathSearch) extend(common []simultaneity, r graph.Relation) (next []simultaneity, err error) {
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
			next = a.during(next, periods, seen, x)
		}
	}
	return next, nil
}

// during appends the list with one more relation, for each of the periods in which it holds together with the others.
// It leaves out the periods that were seen.
func (s simultaneity) during(
	out []simultaneity, periods []claim.Period, seen map[claim.Period]bool, r graph.Relation,
) []simultaneity {
	for _, p := range periods {
		if common, ok := s.period.Intersect(p); ok && !seen[common] {
			seen[common] = true
			out = append(out, simultaneity{append(slices.Clip(s.relations), r), common})
		}
	}
	return out
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
	case always: // it holds while both of its ends exist, and in the periods of its derivations
		periods = slices.DeleteFunc(periods, claim.Period.IsZero)
		if life, ok := p.v.CommonLifetime(r); ok {
			periods = claim.JoinPeriods(append(periods, life))
		}
	}
	p.periods[r] = periods
	return periods, err
}
