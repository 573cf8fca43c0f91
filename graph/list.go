package graph

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"sync"

	"nexum/graph/budget"
	"nexum/graph/claim"
	"nexum/graph/fold"
	"nexum/graph/segment"
	"nexum/schema"
)

// cache holds results that a view computes on demand and at most once.
type cache struct {
	mu      sync.Mutex
	counted bool
	counts  Stats
	orders  map[Order][]Node

	span        sync.Once
	first, last claim.Date

	overDates     sync.Once
	overDatesList []Event
}

func newCache() *cache { return &cache{orders: map[Order][]Node{}} }

// An Order is an order of entities.
type Order uint8

const (
	ByID        Order = iota // by id
	ByName                   // by name, folded with fold.Name, then by id
	ByRelations              // by the number of stated relations, then by id
)

// Ordered returns all entities in an order. The first call for an order sorts the whole view; later calls return the
// same slice. Do not change the slice. If ctx ends first, Ordered returns the error of ctx.
func (v *View) Ordered(ctx context.Context, o Order) ([]Node, error) {
	v.cache.mu.Lock()
	defer v.cache.mu.Unlock()
	if list, ok := v.cache.orders[o]; ok {
		return list, nil
	}
	watch := budget.NewWatch(ctx)
	var list []Node
	for n := range v.All("") {
		if err := watch.Err(); err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	var err error
	switch o {
	case ByName:
		names := make(map[Node]string, len(list))
		for _, n := range list {
			if err := watch.Err(); err != nil {
				return nil, err
			}
			names[n] = fold.Name(v.Name(n))
		}
		err = budget.SortStable(ctx, list, func(a, b Node) int { return cmp.Compare(names[a], names[b]) })
	case ByRelations:
		err = budget.SortStable(ctx, list, func(a, b Node) int { return cmp.Compare(v.TotalDegree(a), v.TotalDegree(b)) })
	}
	if err != nil {
		return nil, err
	}
	v.cache.orders[o] = list
	return list, nil
}

// TotalDegree returns the number of visible stated relations of an entity. A relation of the entity with itself counts
// twice.
func (v *View) TotalDegree(n Node) int {
	if v.plain() {
		return v.RowLen(n)
	}
	count := 0
	one := func(Relation) bool { count++; return true }
	v.Each(n, Out, nil, one)
	v.Each(n, In, nil, one)
	return count
}

// Stats holds the counts of the contents of a view.
type Stats struct {
	Entities, Relations, Facts, Claims, Documents int
	Kinds                                         []int // by index of kind
	Types                                         []int // by Pred
	Sources                                       []SourceCount
}

// A SourceCount holds how many claims a document makes, and how many claims of other documents relay it.
type SourceCount struct {
	Document        Node
	_               uint32 // always 0, so that a column has no uninitialized bytes
	Claims, Relayed int
}

// Stats counts the contents of the view. It counts once and keeps the result. Do not change the slices.
func (v *View) Stats() Stats {
	s, _ := v.StatsWithin(context.Background()) // a context that never ends gives no error
	return s
}

// StatsWithin is like Stats, but stops when ctx ends and then returns the error of ctx.
func (v *View) StatsWithin(ctx context.Context) (Stats, error) {
	v.cache.mu.Lock()
	defer v.cache.mu.Unlock()
	if v.cache.counted {
		return v.cache.counts, nil
	}
	s, ok := v.tableStats()
	if !ok {
		var err error
		if s, err = v.countAll(ctx); err != nil {
			return Stats{}, err
		}
	}
	v.cache.counts, v.cache.counted = s, true
	return s, nil
}

// Size returns the number of entities and relations of the view, as in Stats. If the view has no lens and its table is
// in a file, the cost depends only on what was committed after the table was compiled.
func (v *View) Size() (entities, relations int) {
	base := &v.table.stats
	if v.lens != nil || !base.known {
		s := v.Stats()
		return s.Entities, s.Relations
	}
	entities, relations = base.counts.Entities, base.counts.Relations
	if v.over == nil {
		return entities, relations
	}
	before := &View{ontology: v.ontology, table: v.table, rules: v.table.rules, cache: newCache()}
	change := func(was, is bool) int {
		switch {
		case is && !was:
			return 1
		case was && !is:
			return -1
		}
		return 0
	}
	counted := map[Node]bool{}
	count := func(n Node) {
		if counted[n] {
			return
		}
		counted[n] = true
		was := int(n) < v.table.ids.len() && !before.isAbsent(n) && !before.isRule(n)
		entities += change(was, !v.isAbsent(n) && !v.isRule(n))
	}
	for _, n := range v.over.ordered {
		count(n)
	}
	for n := range v.over.absent.all() {
		count(n)
	}
	for r := range v.over.relClaims.all() {
		was := int(r) < v.table.src.Len() && before.shown(r)
		relations += change(was, v.shown(r))
	}
	return entities, relations
}

// tableStats holds the counts of a table at the time it was written to a file.
type tableStats struct {
	known   bool
	counts  Stats // without the sources
	sources segment.Column[SourceCount]
}

// tableStats returns the counts of the table of the view. ok is false if the table has no counts, or if the view has a
// lens or an overlay.
func (v *View) tableStats() (Stats, bool) {
	s := &v.table.stats
	if !s.known || v.lens != nil || v.over != nil {
		return Stats{}, false
	}
	out := s.counts
	out.Sources = s.sources.All()
	if missing := v.PredLen() - len(out.Types); missing > 0 { // predicates that only rules yield
		out.Types = append(slices.Clip(out.Types), make([]int, missing)...)
	}
	return out, true
}

func (v *View) countAll(ctx context.Context) (Stats, error) {
	watch := budget.NewWatch(ctx)
	c := newCounting(v)
	for n := range v.All("") {
		if err := watch.Err(); err != nil {
			return Stats{}, err
		}
		c.entity(v, n, 1)
	}
	for _, claims := range v.samePairs() {
		c.claims(v, claims, 1)
	}
	return c.stats(v.Compare), nil
}

// A counting counts the contents of views.
type counting struct {
	counts  Stats
	sources map[Node]*SourceCount
	// The counts of the document and the relayed document of the claim before: claims of one document are adjacent.
	last, relayed *SourceCount
}

func newCounting(v *View) *counting {
	return &counting{
		counts:  Stats{Kinds: make([]int, len(v.ontology.Kinds())), Types: make([]int, v.PredLen())},
		sources: map[Node]*SourceCount{},
	}
}

func (c *counting) source(d Node) *SourceCount {
	if c.sources[d] == nil {
		c.sources[d] = &SourceCount{Document: d}
	}
	return c.sources[d]
}

// claims adds the visible ones of the claims of one thing by times, which is 1 or -1.
func (c *counting) claims(v *View, claims []uint32, by int) {
	for _, x := range claims {
		if !v.claimShown(x, claims) {
			continue
		}
		c.counts.Claims += by
		if d := v.document(v.ctx(x).document); d != NoNode {
			if c.last == nil || c.last.Document != d {
				c.last = c.source(d)
			}
			c.last.Claims += by
		}
		if d := v.document(v.ctx(x).relays); d != NoNode {
			if c.relayed == nil || c.relayed.Document != d {
				c.relayed = c.source(d)
			}
			c.relayed.Relayed += by
		}
	}
}

// entity adds a visible entity with its relations and facts by times.
func (c *counting) entity(v *View, n Node, by int) {
	c.counts.Entities += by
	c.counts.Kinds[v.kindIndex(n)] += by
	v.Each(n, Out, nil, func(r Relation) bool {
		c.counts.Relations += by
		c.counts.Types[r.Type] += by
		c.claims(v, v.ownClaims(r.Rel), by)
		return true
	})
	for f := range v.Facts(n) {
		c.counts.Facts += by
		c.claims(v, f.claims, by)
	}
}

// stats returns the counts.
func (c *counting) stats(compare func(a, b Node) int) Stats {
	s := c.counts
	for _, d := range c.sources {
		if d.Claims > 0 {
			s.Documents++
		}
		s.Sources = append(s.Sources, *d)
	}
	slices.SortFunc(s.Sources, func(a, b SourceCount) int { return a.compare(b, compare) })
	return s
}

// compare orders documents by the number of claims, the highest first.
func (s SourceCount) compare(o SourceCount, nodes func(a, b Node) int) int {
	return cmp.Or(cmp.Compare(o.Claims+o.Relayed, s.Claims+s.Relayed), nodes(s.Document, o.Document))
}

// KindLen returns an estimate of the number of entities of a kind, given by its index, for planning. It is 0
// only if there are none.
func (v *View) KindLen(kind int) int {
	n := int(v.table.kindAt[kind+1]-v.table.kindAt[kind]) + v.OverlayLen()
	switch {
	case !v.lens.hidesClaims():
	case v.ontology.Kinds()[kind].Name == schema.Thing:
		n += v.table.ids.len()
	default:
		n += v.table.kindsMany.Len()
	}
	return n
}

// PredCount returns an estimate of the number of stated relations with a predicate, for planning.
func (v *View) PredCount(p Pred) int {
	if int(p) >= len(v.table.predCount) {
		return v.OverlayLen()
	}
	return int(v.table.predCount[p]) + v.OverlayLen()
}

// A TypeCount is the number of relations of one type that an entity has in one direction. For a symmetric type the
// direction is Both, and each relation counts once.
type TypeCount struct {
	Type      Pred
	Direction Direction
	Count     int
}

// RelationCounts returns the number of visible stated relations of an entity by type and direction: first Out and Both,
// then In, each by type.
func (v *View) RelationCounts(n Node) []TypeCount {
	var out []TypeCount
	both := map[Pred]int{} // type → index in out
	count := func(r Relation, dir Direction) {
		if v.predicate(r.Type).symmetric {
			at, ok := both[r.Type]
			if !ok {
				at = len(out)
				both[r.Type] = at
				out = append(out, TypeCount{r.Type, Both, 0})
			}
			out[at].Count++
			return
		}
		if last := len(out) - 1; last >= 0 && out[last].Type == r.Type && out[last].Direction == dir {
			out[last].Count++
			return
		}
		out = append(out, TypeCount{r.Type, dir, 1})
	}
	if counts, ok := v.runCounts(n); ok {
		return counts
	}
	v.Each(n, Out, nil, func(r Relation) bool { count(r, Out); return true })
	v.Each(n, In, nil, func(r Relation) bool {
		if r.Source != r.Target || !v.predicate(r.Type).symmetric {
			count(r, In)
		}
		return true
	})
	return out
}

// runCounts is RelationCounts for the case that all relations are visible and the overlay has none of the entity. It
// reads only where the relations of each type begin and end. ok is false in other cases.
func (v *View) runCounts(n Node) (out []TypeCount, ok bool) {
	t := v.table
	_, changedOut := v.overRow(n, Out)
	_, changedIn := v.overRow(n, In)
	if !v.plain() || changedOut || changedIn || int(n) >= t.ids.len() {
		return nil, false
	}
	both := map[Pred]int{} // type → index in out
	lo, hi := t.outRow(n)
	for lo < hi {
		p := t.outKeys.Ref(lo).pred
		_, to := t.outRun(lo, hi, p)
		c := TypeCount{p, Out, int(to - lo)}
		if v.predicate(p).symmetric {
			c.Direction, both[p] = Both, len(out)
		}
		out, lo = append(out, c), to
	}
	lo, hi = t.inRow(n)
	for lo < hi {
		p := t.inKeys.Ref(lo).pred
		_, to := t.inRun(lo, hi, p)
		c := TypeCount{p, In, int(to - lo)}
		lo = to
		if !v.predicate(p).symmetric {
			out = append(out, c)
			continue
		}
		for range v.pair(Key{n, p, n}) { // already counted as outgoing
			c.Count--
		}
		if at, ok := both[p]; ok {
			out[at].Count += c.Count
		} else if c.Count > 0 {
			out = append(out, TypeCount{p, Both, c.Count})
		}
	}
	return out, true
}

// IDs yields the ids of the entities, in order, with those that were merged into others.
func (v *View) IDs() iter.Seq[string] {
	v = v.Unmerged()
	return func(yield func(string) bool) {
		for n := range v.All("") {
			if !yield(v.ID(n)) {
				return
			}
		}
	}
}

// KindOf returns the name of the kind of the entity with an id, for loaders. It ignores merges: the kind is that of the
// id, as it is claimed.
func (v *View) KindOf(id string) (kind string, ok bool) {
	v = v.Unmerged()
	n, ok := v.Lookup(id)
	if !ok {
		return "", false
	}
	return v.Kind(n).Name, true
}

// Holds reports whether the view holds an equal claim in an equal context, ignoring the revision, that is not
// retracted. For a retraction, it reports whether the view holds the same retraction and the claim was not made again
// later.
func (v *View) Holds(c claim.Claim) bool {
	v = v.Unmerged()
	if _, ok := v.lookup(c.Subject); !ok { // usual in a load of new data, and held copies the claim to the heap
		return false
	}
	return v.held(c) != nil
}

// held returns a pointer to the claim that Holds finds, in its row; nil if there is none.
func (v *View) held(c claim.Claim) *uint32 {
	want := c.Context
	want.Revision = 0
	var last *uint32
	for claims := range v.claimsLike(c) {
		found := (*uint32)(nil)
		for place, i := range claims {
			row := v.ctx(i)
			if row.modality != want.Modality || v.periodOf(row) != want.Period || row.stance != want.Stance {
				continue
			}
			have := v.context(row)
			have.Revision = 0
			if have == want && (row.stance == claim.Retracts && !v.wouldRetract(i, claims) || v.claimShown(i, claims)) {
				found = &claims[place]
				break
			}
		}
		if found == nil {
			return nil
		}
		last = found
	}
	return last
}

// wouldRetract reports whether a retraction with context c would retract one of the claims in all if it were made now.
func (v *View) wouldRetract(c uint32, all []uint32) bool {
	row := v.ctx(c)
	return slices.ContainsFunc(all, func(other uint32) bool { return v.ctx(other).equalExceptStance(row) && v.claimShown(other, all) })
}

// claimsLike yields the claims of the fact or relation that c is about. A retraction of a repeatable relation can be
// about several, and for one that the view does not have it yields nil.
func (v *View) claimsLike(c claim.Claim) iter.Seq[[]uint32] {
	return func(yield func([]uint32) bool) {
		s, ok1 := v.lookup(c.Subject)
		p, ok2 := v.Pred(c.Predicate)
		if !ok1 || !ok2 {
			return
		}
		if !c.Object.Entity {
			for f := range v.facts(s) {
				if f.pred == p && v.literal(f.lit) == c.Object {
					yield(f.claims)
					return
				}
			}
			return
		}
		t, ok := v.lookup(c.Object.Text)
		if !ok {
			return
		}
		if isSameAs(&c) {
			yield(v.sameClaims(sameAs{s, t}))
			return
		}
		k := relKey{Key: v.inOrder(Key{s, p, t})}
		keys := []string{""}
		if v.Repeats(p) {
			keys = placements(v.PredType(p), c.Context.Attributes, c.Context.Period, c.Context.Stance)
		}
		for _, key := range keys {
			var claims []uint32
			if r, ok := v.findKey(k.Key, key); ok {
				claims = v.ownClaims(r)
			}
			if !yield(claims) {
				return
			}
		}
	}
}

// findKey is like find, with the key of the occurrence as a text.
func (v *View) findKey(k Key, key string) (Rel, bool) {
	if key == "" {
		return v.find(relKey{Key: k})
	}
	for r := range v.pair(k) {
		if n := v.occurrence(r); n > 0 && v.litText(n-1) == key {
			return r, true
		}
	}
	return NoRel, false
}
