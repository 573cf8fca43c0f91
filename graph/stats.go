package graph

import (
	"cmp"
	"context"
	"slices"

	"nexum/graph/budget"
	"nexum/graph/segment"
	"nexum/schema"
)

// Stats holds the counts of the contents of a view.
type Stats struct {
	Entities, Relations, Facts, Claims, Documents int
	Kinds                                         []int // by index of kind
	Types                                         []int // by Pred
	Sources                                       []SourceCount
}

// A SourceCount has the number of claims that a document makes, and the number of claims of other documents that relay
// it.
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

// StatsWithin is like Stats, but stops when ctx ends and then returns the error of ctx. If the view has no exclusions
// and its table is in a file, the cost depends on the number of documents, and on the size of the commits since the
// table was compiled. Otherwise it reads the whole view.
func (v *View) StatsWithin(ctx context.Context) (Stats, error) {
	v.cache.mu.Lock()
	defer v.cache.mu.Unlock()
	if v.cache.counted {
		return v.cache.counts, nil
	}
	s, ok := v.tableStats()
	if !ok {
		s, ok = v.overlayStats()
	}
	if !ok {
		var err error
		if s, err = v.countAll(ctx); err != nil {
			return Stats{}, err
		}
	}
	v.cache.counts, v.cache.counted = s, true
	return s, nil
}

// Size returns the number of entities and relations of the view, as in Stats. If the view has no exclusions and its
// table is in a file, the cost depends only on the size of the commits since the table was compiled.
func (v *View) Size() (entities, relations int) {
	base := &v.table.stats
	if v.exclusions != nil || !base.known {
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
		was := int(n) < v.table.ids.Len() && !before.isAbsent(n) && !before.isRule(n)
		entities += change(was, !v.isAbsent(n) && !v.isRule(n))
	}
	for _, n := range v.over.ordered {
		count(n)
	}
	for n := range v.over.absent.Entries() {
		count(n)
	}
	for r := range v.over.relClaims.Entries() {
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

// tableStats returns the counts of the table of the view. ok is false if the table has no counts, if the view hides
// anything, or if it has an overlay.
func (v *View) tableStats() (Stats, bool) {
	s := &v.table.stats
	if !s.known || v.exclusions != nil || v.over != nil {
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
	// last and relayed are the counts of the document, and of the relayed document, of the claim before. Claims of one
	// document are often adjacent.
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

// claims adds by, which is 1 or -1, to the counts for each visible claim of a list. The list has the claims of one
// relation, fact or merge.
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

// entity adds by to the counts for a visible entity, its relations and its facts.
func (c *counting) entity(v *View, n Node, by int) {
	c.counts.Entities += by
	c.counts.Kinds[v.kindIndex(n)] += by
	v.Each(n, Out, nil, func(r Relation) bool {
		c.counts.Relations += by
		c.counts.Types[r.Type] += by
		c.claims(v, v.ownClaims(r.Rel), by)
		return true
	})
	c.facts(v, n, by)
}

// facts adds by to the counts for each visible fact of an entity.
func (c *counting) facts(v *View, n Node, by int) {
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
	n := int(v.table.kindAt[kind+1] - v.table.kindAt[kind])
	if v.over != nil && v.over.kinds != nil {
		n += max(0, v.over.kinds[kind])
	}
	switch {
	case v.exclusions == nil:
		return n
	case v.over != nil: // an earlier revision can show entities that later claims hide
		n += len(v.over.ordered)
	}
	switch {
	case !v.exclusions.hidesClaims():
	case v.ontology.Kinds()[kind].Name == schema.Thing:
		n += v.table.ids.Len()
	default:
		n += v.table.kindsMany.Len()
	}
	return n
}

// PredCount returns an estimate of the number of stated relations with a predicate, for planning. It counts hidden ones
// too, so it is 0 only if there are none.
func (v *View) PredCount(p Pred) (count int) {
	if v.over != nil {
		count, _ = v.over.relsOf.Get(p)
	}
	if int(p) < len(v.table.predCount) {
		count += int(v.table.predCount[p])
	}
	return count
}

// A TypeCount is the number of relations of one type that an entity has in one direction. For a symmetric type the
// direction is Both, and each relation counts once.
type TypeCount struct {
	Type      Pred
	Direction Direction
	Count     int
}

// RelationCounts returns the number of visible stated relations of an entity by type and direction: first those with
// the direction Out or Both, then those with In, each in the order of types.
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

// runCounts is like RelationCounts, for the case that all relations are visible, and for hubs. It reads only where the
// relations of each type begin and end, and those that the view can hide. ok is false in other cases, and if it would
// have to read the rows.
func (v *View) runCounts(n Node) (out []TypeCount, ok bool) {
	if !v.plain() && v.RowLen(n) < hubFrom {
		return nil, false
	}
	both := map[Pred]int{} // type → index in out
	for _, dir := range [2]Direction{Out, In} {
		for p := range v.rowOf(n, dir).preds(nil) {
			count, ok := v.CountEach(n, dir, v.NewPreds(p), nil)
			if !ok {
				return nil, false
			}
			symmetric := v.predicate(p).symmetric
			if symmetric && dir == In {
				count -= v.CountLoops(n, v.NewPreds(p), nil) // already counted as outgoing
			}
			if count == 0 {
				continue
			}
			at, known := both[p]
			switch {
			case !symmetric:
				out = append(out, TypeCount{p, dir, count})
			case known:
				out[at].Count += count
			default:
				both[p] = len(out)
				out = append(out, TypeCount{p, Both, count})
			}
		}
	}
	return out, true
}
