package graph

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"sync/atomic"

	"nexum/graph/claim"
	"nexum/graph/persist"
	"nexum/schema"
)

// An overlay has the claims that were added after a table was compiled. New entities, predicates, literals and contexts
// have numbers above those of the table. An overlay is immutable.
type overlay struct {
	ids   []string
	byID  persist.Layers[string, Node]
	preds []predicate
	predN persist.Layers[string, Pred]
	lits  []claim.Value
	litN  persist.Layers[claim.Value, uint32]
	ctxs  []contextRow
	times []claim.Date
	timeN persist.Layers[claim.Date, int]

	rels          []relKey
	relClaims     persist.Numbers[Rel, []uint32]
	contested     persist.Numbers[Rel, bool]
	someContested bool                       // whether any value of contested is true, or was in an overlay before
	relsOf        persist.Numbers[Pred, int] // the number of relations in rels by predicate
	// pairsDenied is whether a claim denies all occurrences of a pair.
	pairsDenied bool
	out, in     persist.Numbers[Node, additions] // the relations that are added to rows
	// The relations of the table that are hidden in rows, by their places as in addition.
	hiddenOut, hiddenIn persist.Numbers[Node, []uint32]
	facts               persist.Numbers[Node, []rawFact]

	same   persist.Layers[sameAs, []uint32] // the complete claims of each pair that changed
	sameOf persist.Layers[Node, []sameAs]   // these pairs, by entity

	absent    persist.Numbers[Node, bool]      // for each entity that the new claims can remove or restore
	described persist.Numbers[Node, described] // kind and name of each entity that is new or has changed facts
	ordered   []Node                           // the keys of described, by id
	// kinds has the change of the number of entities of each kind, by index of kind; nil for no change. The slice is
	// immutable.
	kinds  []int
	claims int // the number of claims in the overlay

	// extended is whether a fork has appended to the lists of this overlay, in the same memory.
	extended atomic.Bool
}

type described struct {
	kind uint16
	name uint32
}

// fork returns a copy of the overlay that can be changed without changing o, which can be nil. Its cost does not depend
// on the content.
func (o *overlay) fork() *overlay {
	if o == nil {
		o = &overlay{}
	}
	f := &overlay{
		byID: o.byID.Fork(), predN: o.predN.Fork(), litN: o.litN.Fork(), timeN: o.timeN.Fork(),
		relsOf: o.relsOf.Fork(), relClaims: o.relClaims.Fork(), contested: o.contested.Fork(),
		out: o.out.Fork(), in: o.in.Fork(), facts: o.facts.Fork(),
		hiddenOut: o.hiddenOut.Fork(), hiddenIn: o.hiddenIn.Fork(),
		same: o.same.Fork(), sameOf: o.sameOf.Fork(), absent: o.absent.Fork(), described: o.described.Fork(),
		someContested: o.someContested, pairsDenied: o.pairsDenied, ordered: o.ordered, kinds: o.kinds, claims: o.claims,
		ids: o.ids, preds: o.preds, lits: o.lits, ctxs: o.ctxs, times: o.times, rels: o.rels,
	}
	if !o.extended.CompareAndSwap(false, true) { // the free memory behind the lists belongs to another fork
		f.ids, f.preds, f.lits = slices.Clip(f.ids), slices.Clip(f.preds), slices.Clip(f.lits)
		f.ctxs, f.times, f.rels = slices.Clip(f.ctxs), slices.Clip(f.times), slices.Clip(f.rels)
	}
	return f
}

// hasRelation reports whether the overlay has the claims of a relation. An overlay that is nil has nothing.
func (o *overlay) hasRelation(r Rel) bool {
	if o == nil {
		return false
	}
	_, ok := o.relClaims.Get(r)
	return ok
}

// hasFacts reports whether the overlay has the facts of an entity.
func (o *overlay) hasFacts(n Node) bool {
	if o == nil {
		return false
	}
	_, ok := o.facts.Get(n)
	return ok
}

// hasMerge reports whether the overlay has the claims of a merge.
func (o *overlay) hasMerge(p sameAs) bool {
	if o == nil {
		return false
	}
	_, ok := o.same.Get(p)
	return ok
}

// describe sets the kinds and names of entities. It also keeps their order.
func (o *overlay) describe(v *View, nodes iter.Seq[Node]) {
	var added []Node
	for n := range nodes {
		if _, known := o.described.Get(n); !known {
			added = append(added, n)
		}
		o.described.Set(n, v.described(n))
	}
	slices.SortFunc(added, v.Compare)
	ordered := make([]Node, 0, len(o.ordered)+len(added))
	rest := o.ordered
	for _, n := range added {
		at, _ := slices.BinarySearchFunc(rest, n, v.Compare)
		ordered, rest = append(append(ordered, rest[:at]...), n), rest[at:]
	}
	o.ordered = append(ordered, rest...)
}

// extra returns the entities of the overlay whose id is greater than after, sorted by id.
func (o *overlay) extra(v *View, after string) []Node {
	i, found := slices.BinarySearchFunc(o.ordered, after, func(n Node, id string) int { return cmp.Compare(v.ID(n), id) })
	if found {
		i++
	}
	return o.ordered[i:]
}

// overlayLen returns the number of claims in the overlay. If it is large, the view should be compiled again.
func (v *View) overlayLen() int {
	if v.over == nil {
		return 0
	}
	return v.over.claims
}

// Apply returns a view that also has the claims of a revision. The cost depends on the number of claims in the overlay,
// not on the size of the graph. The claims keep the revision in their context.
func (v *View) Apply(rev claim.Revision, claims []claim.Claim) *View {
	if rev.Number == 0 {
		return v.applyAll(nil, claims)
	}
	return v.applyAll([]claim.Revision{rev}, claims)
}

// applyAll is Apply for several revisions.
func (v *View) applyAll(revisions []claim.Revision, claims []claim.Claim) *View {
	if v.merges == nil {
		return v.applyTo(nil, revisions, claims).resolve(nil)
	}
	raw := v.merges.raw.applyTo(nil, revisions, claims)
	if slices.ContainsFunc(claims, func(c claim.Claim) bool {
		return isSameAs(&c) || c.Predicate == claim.PredicateRule
	}) {
		return raw.resolve(nil)
	}
	// The merges do not change, so the claims are also added to the rows of the merged entities.
	m := *v.merges
	m.raw, m.origins = raw, slices.Clip(m.origins)
	w := v.applyTo(&m, revisions, claims)
	m.over, w.merges = w.over, &m
	return w
}

// applyTo adds claims to the overlay of a view. If m is not nil, the claims are added to the merged entities.
func (v *View) applyTo(m *identities, revisions []claim.Revision, claims []claim.Claim) *View {
	w := &View{
		ontology: v.ontology, table: v.table, over: v.over.fork(), exclusions: v.exclusions, symmetric: v.symmetric,
		cache: newCache(),
	}
	for _, p := range v.added { // these numbers stay the same, because exclusions can contain them
		w.over.predN.Set(p.name, Pred(w.PredLen()))
		w.over.preds = append(w.over.preds, p)
	}
	w.merges = m
	w.revisions = append(slices.Clip(v.revisions), revisions...)
	a := applier{
		v:        w,
		o:        w.over,
		ctxs:     map[claim.Context]uint32{},
		copies:   map[copied]uint32{},
		ownFacts: map[Node]bool{},
		touched:  map[Node]bool{},
		undone:   map[Node]bool{},
	}
	for _, c := range claims {
		a.claim(c)
	}
	w.labels, w.lifetimes, w.rules = w.labelPreds(), w.lifetimePreds(), w.moreRules(v.rules, a.touched)
	w.over.describe(w, maps.Keys(a.touched))
	for n := range a.undone {
		w.over.absent.Set(n, w.unclaimed(n))
		a.touched[n] = true
	}
	w.over.countKinds(v, w, a.touched)
	w.over.claims += len(claims)
	return w
}

// described returns the kind and name of an entity in the form in which an overlay stores them.
func (v *View) described(n Node) described {
	kind, name := v.describe(n)
	if kind < 0 {
		k, _ := v.ontology.Kind(schema.Thing)
		kind = k.Index
	}
	return described{uint16(kind), name}
}

// applier adds claims to an overlay that no other goroutine uses yet.
type applier struct {
	v        *View
	o        *overlay
	ctxs     map[claim.Context]uint32
	copies   map[copied]uint32
	ownFacts map[Node]bool // entities whose facts this overlay does not share with the one it was forked from
	touched  map[Node]bool
	undone   map[Node]bool // entities for which it must be checked again whether they exist
}

func (a *applier) claim(c claim.Claim) {
	ctx := a.context(c.Context)
	s, p := a.node(c.Subject), a.pred(c.Predicate)
	if !c.Object.Entity {
		shown := a.v.canonical(s)
		a.undo(shown, c.Context.Stance)
		a.fact(shown, p, a.lit(c.Object), a.contextOf(ctx, aboutFact(s), shown != s))
		return
	}
	t := a.node(c.Object.Text)
	if isSameAs(&c) {
		a.undo(s, c.Context.Stance)
		a.undo(t, c.Context.Stance)
		a.sameAs(sameAs{s, t}, ctx)
		return
	}
	about, loop := Key{s, p, t}, s == t
	s, t = a.v.canonical(s), a.v.canonical(t)
	if s == t && !loop { // two ids of one entity
		return
	}
	ctx = a.contextOf(ctx, about, s != about.Source || t != about.Target)
	a.undo(s, c.Context.Stance)
	a.undo(t, c.Context.Stance)
	k := a.v.inOrder(Key{s, p, t})
	if !a.v.Repeats(p) {
		a.relation(relKey{Key: k}, ctx)
		return
	}
	for _, key := range placements(a.v.PredType(p), c.Context.Attributes, c.Context.Period, c.Context.Stance) {
		to := relKey{Key: k}
		if key != "" {
			to.occurrence = a.lit(claim.Literal(key)) + 1
		} else if c.Context.Stance != claim.Supports {
			a.o.pairsDenied = true
		}
		a.relation(to, ctx)
	}
}

// relation adds a claim to a relation.
func (a *applier) relation(k relKey, ctx uint32) {
	r, ok := a.v.find(k)
	if !ok {
		r = Rel(a.v.table.src.Len() + len(a.o.rels))
		a.o.rels = append(a.o.rels, k)
		before, _ := a.o.relsOf.Get(k.Type)
		a.o.relsOf.Set(k.Type, before+1)
		a.insert(k.Source, Out, r)
		a.insert(k.Target, In, r)
		a.o.relClaims.Set(r, []uint32{ctx})
	} else {
		old := a.v.ownClaims(r)
		if slices.Contains(old, ctx) {
			return // a symmetric relation that is claimed from both ends
		}
		a.o.relClaims.Set(r, append(slices.Clip(slices.Clone(old)), ctx))
	}
	contested := slices.ContainsFunc(a.v.ownClaims(r), func(c uint32) bool { return a.v.ctx(c).stance != claim.Supports })
	a.o.contested.Set(r, contested)
	a.o.someContested = a.o.someContested || contested
}

// undo records n in undone if a claim with this stance can change whether the entity exists.
func (a *applier) undo(n Node, stance claim.Stance) {
	if absent, _ := a.o.absent.Get(n); absent || stance == claim.Retracts || a.v.table.absent.Has(uint32(n)) {
		a.undone[n] = true
	}
}

func (a *applier) fact(n Node, p Pred, lit, ctx uint32) {
	a.touched[n] = true
	row, ok := a.o.facts.Get(n)
	if !ok || !a.ownFacts[n] {
		var mine []rawFact
		for f := range a.v.facts(n) {
			f.claims = slices.Clip(f.claims)
			mine = append(mine, f)
		}
		row = mine
		a.ownFacts[n] = true
	}
	i, found := slices.BinarySearchFunc(row, rawFact{pred: p, lit: lit}, a.v.compareFacts)
	if found {
		if !slices.Contains(row[i].claims, ctx) {
			row[i].claims = append(row[i].claims, ctx)
		}
	} else {
		row = slices.Insert(row, i, rawFact{p, lit, []uint32{ctx}})
	}
	a.o.facts.Set(n, row)
}

// compareFacts orders the facts of an entity by predicate and value.
func (v *View) compareFacts(x, y rawFact) int {
	if c := cmp.Compare(x.pred, y.pred); c != 0 {
		return c
	}
	vx, vy := v.literal(x.lit), v.literal(y.lit)
	return cmp.Or(cmp.Compare(vx.Text, vy.Text), cmp.Compare(vx.Lang, vy.Lang), cmp.Compare(vx.Datatype, vy.Datatype))
}

func (a *applier) node(id string) Node {
	if i, ok := a.v.table.ids.Find(id); ok {
		return Node(i)
	}
	if n, ok := a.o.byID.Get(id); ok {
		return n
	}
	n := Node(a.v.table.ids.Len() + len(a.o.ids))
	a.o.ids = append(a.o.ids, id)
	a.o.byID.Set(id, n)
	a.touched[n] = true
	return n
}

func (a *applier) pred(name string) Pred {
	if p, ok := a.v.Pred(name); ok {
		return p
	}
	p := Pred(a.v.PredLen())
	a.o.preds = append(a.o.preds, predicate{name: name, typ: -1})
	a.o.predN.Set(name, p)
	return p
}

func (a *applier) lit(val claim.Value) uint32 {
	if i, ok := a.o.litN.Get(val); ok {
		return i
	}
	t := a.v.table
	for i, ok := t.lits.Find(val.Text); ok && int(i) < t.lits.Len() && t.lits.Get(i) == val.Text; i++ {
		if lang, dt := t.tag(i); lang == val.Lang && dt == val.Datatype {
			return i
		}
	}
	i := uint32(t.lits.Len() + len(a.o.lits))
	a.o.lits = append(a.o.lits, val)
	a.o.litN.Set(val, i)
	return i
}

func (a *applier) context(c claim.Context) uint32 {
	if i, ok := a.ctxs[c]; ok {
		return i
	}
	node := func(id string) Node {
		if id == "" {
			return NoNode
		}
		return a.node(id)
	}
	lit := func(s string) uint32 {
		if s == "" {
			return noLit
		}
		return a.lit(claim.Literal(s))
	}
	row := contextRow{
		document: node(c.Document), relays: node(c.Relays), by: node(c.By), locator: lit(c.Locator),
		attributes: lit(c.Attributes), grf: lit(c.Graph), period: compactPeriod(c.Period, a.place),
		revision: uint32(c.Revision), doubt: c.Doubt, stance: c.Stance, modality: c.Modality,
	}
	i := a.addContext(row)
	a.ctxs[c] = i
	return i
}

func (a *applier) addContext(row contextRow) uint32 {
	i := uint32(a.v.table.ctxs.Len() + len(a.o.ctxs))
	a.o.ctxs = append(a.o.ctxs, row)
	return i
}

// contextOf returns the number of the context of a claim. If other is true, because the claim was made about an id that
// was merged, it is the number of a copy.
func (a *applier) contextOf(ctx uint32, about Key, other bool) uint32 {
	m := a.v.merges
	if !other || m == nil {
		return ctx
	}
	if about.Type != NoPred && a.v.predicate(about.Type).symmetric && a.v.Compare(about.Source, about.Target) > 0 {
		about.Source, about.Target = about.Target, about.Source
	}
	if i, ok := a.copies[copied{ctx, about}]; ok {
		return i
	}
	row := *a.v.ctx(ctx)
	i := a.addContext(m.weakened(&row, about))
	for len(m.origins) < int(i)-m.first {
		m.origins = append(m.origins, origin{})
	}
	m.origins = append(m.origins, origin{about, &row})
	a.copies[copied{ctx, about}] = i
	return i
}
