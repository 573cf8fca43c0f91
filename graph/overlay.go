package graph

import (
	"cmp"
	"maps"
	"slices"

	"nexum/graph/claim"
	"nexum/schema"
)

// An overlay holds what was added after a table was compiled. New entities, predicates, literals and contexts have
// numbers above those of the table. Each row that changed is stored completely. An overlay is immutable.
type overlay struct {
	ids   []string
	byID  map[string]Node
	preds []predicate
	predN map[string]Pred
	lits  []claim.Value
	litN  map[claim.Value]uint32
	ctxs  []contextRow
	times []claim.Date
	timeN map[claim.Date]int

	rels          []relKey
	relN          map[relKey]Rel
	relClaims     map[Rel][]uint32
	contested     map[Rel]bool
	someContested bool // whether any value of contested was ever true
	// Whether a claim denies all occurrences of a pair.
	pairsDenied bool
	out, in     map[Node][]Rel
	facts       map[Node][]rawFact

	same   map[sameAs][]uint32 // the complete claims of each pair that changed
	sameOf map[Node][]sameAs   // these pairs, by entity

	absent    map[Node]bool      // for each entity that the new claims can remove or restore
	described map[Node]described // kind and name of each entity that is new or has changed facts
	claims    int                // the number of claims in the overlay
}

type described struct {
	kind uint16
	name uint32
}

func (o *overlay) clone() *overlay {
	if o == nil {
		return &overlay{
			byID: map[string]Node{}, predN: map[string]Pred{}, litN: map[claim.Value]uint32{}, relN: map[relKey]Rel{},
			relClaims: map[Rel][]uint32{}, contested: map[Rel]bool{}, out: map[Node][]Rel{}, in: map[Node][]Rel{},
			facts: map[Node][]rawFact{}, described: map[Node]described{}, absent: map[Node]bool{}, timeN: map[claim.Date]int{},
			same: map[sameAs][]uint32{}, sameOf: map[Node][]sameAs{},
		}
	}
	c := *o
	c.ids, c.preds, c.lits = slices.Clip(o.ids), slices.Clip(o.preds), slices.Clip(o.lits)
	c.ctxs, c.rels, c.times, c.timeN = slices.Clip(o.ctxs), slices.Clip(o.rels), slices.Clip(o.times), maps.Clone(o.timeN)
	c.byID, c.predN, c.litN, c.relN = maps.Clone(o.byID), maps.Clone(o.predN), maps.Clone(o.litN), maps.Clone(o.relN)
	c.relClaims, c.contested, c.out, c.in = maps.Clone(o.relClaims), maps.Clone(o.contested), maps.Clone(o.out), maps.Clone(o.in)
	c.same, c.sameOf = maps.Clone(o.same), maps.Clone(o.sameOf)
	c.facts, c.described, c.absent = maps.Clone(o.facts), maps.Clone(o.described), maps.Clone(o.absent)
	return &c
}

// extra returns the matching entities of the overlay whose id is greater than after, sorted by id.
func (o *overlay) extra(v *View, after string, match func(Node) bool) []Node {
	var out []Node
	for n := range o.described {
		if match(n) && v.ID(n) > after {
			out = append(out, n)
		}
	}
	slices.SortFunc(out, v.Compare)
	return out
}

// OverlayLen returns the number of claims in the overlay. If it is large, the view should be compiled again.
func (v *View) OverlayLen() int {
	if v.over == nil {
		return 0
	}
	return v.over.claims
}

// Apply returns a view that also holds the claims of a revision. The cost depends on the number of claims in the
// overlay, not on the size of the graph. The claims keep the revision in their context.
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
	if slices.ContainsFunc(claims, func(c claim.Claim) bool { return isSameAs(&c) || c.Predicate == claim.PredicateRule }) {
		return raw.resolve(nil)
	}
	// The merges stay, so the claims are added to the entities as they are shown.
	m := *v.merges
	m.raw, m.origins = raw, slices.Clip(m.origins)
	w := v.applyTo(&m, revisions, claims)
	m.over, w.merges = w.over, &m
	return w
}

// applyTo adds claims to the overlay of a view. If m is not nil, the claims are added to the merged entities.
func (v *View) applyTo(m *identities, revisions []claim.Revision, claims []claim.Claim) *View {
	w := &View{ontology: v.ontology, table: v.table, over: v.over.clone(), lens: v.lens, symmetric: v.symmetric, cache: newCache()}
	for _, p := range v.added { // a lens can contain their numbers
		w.over.predN[p.name] = Pred(w.PredLen())
		w.over.preds = append(w.over.preds, p)
	}
	w.merges = m
	w.revisions = append(slices.Clip(v.revisions), revisions...)
	a := applier{v: w, o: w.over, ctxs: map[claim.Context]uint32{}, copies: map[copied]uint32{}, ownOut: map[Node]bool{}, ownIn: map[Node]bool{}, ownFacts: map[Node]bool{}, touched: map[Node]bool{}, undone: map[Node]bool{}}
	for _, c := range claims {
		a.claim(c)
	}
	w.labels, w.lifetimes, w.rules = w.labelPreds(), w.lifetimePreds(), w.findRules()
	for n := range a.touched {
		w.over.described[n] = w.described(n)
	}
	for n := range a.undone {
		w.over.absent[n] = w.unclaimed(n)
	}
	w.over.claims += len(claims)
	return w
}

// described returns the kind and name of an entity as an overlay keeps them.
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
	v                       *View
	o                       *overlay
	ctxs                    map[claim.Context]uint32
	copies                  map[copied]uint32
	ownOut, ownIn, ownFacts map[Node]bool // rows that this overlay does not share with the one it was cloned from
	touched                 map[Node]bool
	undone                  map[Node]bool // entities that can be gone now, or back
}

func (a *applier) claim(c claim.Claim) {
	ctx := a.context(c.Context)
	s, p := a.node(c.Subject), a.pred(c.Predicate)
	if !c.Object.Entity {
		shown := a.v.canonical(s)
		a.undo(shown, c.Context.Stance)
		a.fact(shown, p, a.lit(c.Object), a.about(ctx, aboutFact(s), shown != s))
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
	ctx = a.about(ctx, about, s != about.Source || t != about.Target)
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
		a.o.relN[k] = r
		a.insert(a.o.out, a.ownOut, k.Source, Out, r)
		a.insert(a.o.in, a.ownIn, k.Target, In, r)
		a.o.relClaims[r] = []uint32{ctx}
	} else {
		old := a.v.ownClaims(r)
		if slices.Contains(old, ctx) {
			return // a symmetric relation that is claimed from both ends
		}
		a.o.relClaims[r] = append(slices.Clip(slices.Clone(old)), ctx)
	}
	odd := false
	for _, c := range a.o.relClaims[r] {
		odd = odd || a.v.ctx(c).stance != claim.Supports
	}
	a.o.contested[r] = odd
	a.o.someContested = a.o.someContested || odd
}

// undo records n if a claim with this stance can make it disappear or come back.
func (a *applier) undo(n Node, stance claim.Stance) {
	if stance == claim.Retracts || a.v.table.absent.has(uint32(n)) || a.o.absent[n] {
		a.undone[n] = true
	}
}

// insert puts a new relation at its position in the row of n.
func (a *applier) insert(rows map[Node][]Rel, own map[Node]bool, n Node, dir Direction, r Rel) {
	row, ok := rows[n]
	if !ok {
		if t := a.v.table; int(n) < t.ids.len() {
			if dir == Out {
				for i, end := t.outRow(n); i < end; i++ {
					row = append(row, Rel(i))
				}
			} else {
				for _, i := range t.inKeys.Slice(t.inRow(n)) {
					row = append(row, i.rel)
				}
			}
		}
	} else if !own[n] {
		row = slices.Clone(row)
	}
	own[n] = true
	far := func(r Relation) Node {
		if dir == Out {
			return r.Target
		}
		return r.Source
	}
	rel := a.v.relation(r)
	i, _ := slices.BinarySearchFunc(row, rel, func(e Rel, want Relation) int {
		have := a.v.relation(e)
		return cmp.Or(cmp.Compare(have.Type, want.Type), a.v.Compare(far(have), far(want)), a.v.CompareOccurrences(have, want))
	})
	rows[n] = slices.Insert(row, i, r)
}

func (a *applier) fact(n Node, p Pred, lit, ctx uint32) {
	a.touched[n] = true
	row, ok := a.o.facts[n]
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
	a.o.facts[n] = row
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
	if i, ok := a.v.table.ids.find(id); ok {
		return Node(i)
	}
	if n, ok := a.o.byID[id]; ok {
		return n
	}
	n := Node(a.v.table.ids.len() + len(a.o.ids))
	a.o.ids = append(a.o.ids, id)
	a.o.byID[id] = n
	a.touched[n] = true
	return n
}

func (a *applier) pred(name string) Pred {
	if p, ok := a.v.Pred(name); ok {
		return p
	}
	p := Pred(a.v.PredLen())
	a.o.preds = append(a.o.preds, predicate{name: name, typ: -1})
	a.o.predN[name] = p
	return p
}

func (a *applier) lit(val claim.Value) uint32 {
	if i, ok := a.o.litN[val]; ok {
		return i
	}
	t := a.v.table
	for i, ok := t.lits.find(val.Text); ok && int(i) < t.lits.len() && t.lits.get(i) == val.Text; i++ {
		if lang, dt := t.tag(i); lang == val.Lang && dt == val.Datatype {
			return i
		}
	}
	i := uint32(t.lits.len() + len(a.o.lits))
	a.o.lits = append(a.o.lits, val)
	a.o.litN[val] = i
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
		attributes: lit(c.Attributes), grf: lit(c.Graph), period: compactPeriod(c.Period, a.place), revision: uint32(c.Revision),
		doubt: c.Doubt, stance: c.Stance, modality: c.Modality,
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

// about returns the number of the context of a claim that was made about another id than the one that is shown.
func (a *applier) about(ctx uint32, about Key, other bool) uint32 {
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
