package graph

import (
	"cmp"
	"slices"

	"nexum/graph/claim"
)

// # Merges
//
// A merge is a claim that two ids are one entity, with the predicate sameAs. It is a claim like any other: it has a
// document, a place, a confidence and a revision, it can be disputed and retracted, and a view can hide it.
//
// The store, and the table below a view, keep every claim under the id that it was made about. A view resolves the
// merges that it shows:
//
//   - A pair of ids is merged if a visible claim states it and no visible claim disputes it. A claim with another
//     modality is a proposal. A pair that the view assumes (Change.With) is merged too, but only as hypothetical.
//   - Merged pairs connect ids to one entity. Pairs are taken in the order of their oldest visible claim, then of
//     subject and object. A pair is left out if it would make one entity of two ids that must stay different. Two ids
//     must stay different if a visible claim disputes that they are one entity, even if other pairs connect them.
//   - The entity has the id of the object: the id of a chain of merges is its last object, whatever the order in which
//     the merges were made. If claims contradict each other about which id stays, the older one decides. See stays.
//   - Ids of rules are never merged.
//
// The merged entity has the relations and facts of all its ids. Equal relations and facts of several ids become one,
// with all of their claims. Names become aliases, and different values of a single-valued fact are disputed, as if all
// claims were about one entity. Its kind and name are those of the id that stays, if it has them. A relation between
// two ids of the entity is not shown, because the entity would be related to itself only through the merge.
//
// A claim about a merged id is at most as certain as the merge: the view shows it with at most the modality and the
// confidence of the merges that lead from that id to the id that stays. If there are several such chains of merges, the
// most certain one counts. ResolvedClaim still gives the claim as it was made, with the ids that it was made about.
//
// Every other id keeps working: Lookup finds the entity by it. A view without merges has no costs for them. Otherwise
// the overlay of the view has the rows of the merged entities and of their neighbors, so reading costs the same as for
// any other entity. The time to make that overlay is proportional to these rows. It is made when a view is compiled or
// opened, after a commit with a claim of sameAs, and for a view that hides some of the merges. Views with the same
// merges share it.

// identities are the merges of a view.
type identities struct {
	raw       *View              // the same view without merges: every claim under its own id
	over      *overlay           // the overlay of raw with the rows of merged entities
	edges     []edge             // the merged pairs, the oldest first
	canon     map[Node]Node      // for each merged id, the id that stays
	members   map[Node][]Node    // for each id that stays, all ids of the entity, itself first, the others by id
	parent    map[Node]int       // for each merged id, the first edge on its way to the id that stays
	certainty map[Node]certainty // for each merged id, how certain it is that the id is the entity

	// The overlay has copies of the contexts of claims about merged ids, with the certainty of the merge. The original
	// of context c is origins[c-first], which is zero if c is not a copy.
	first   int
	origins []origin
}

// An origin is the relation or fact about which a claim of a merged entity was made.
type origin struct {
	key Key         // the relation as claimed; for a fact, only the source is set
	row *contextRow // the original context; nil if the context is not a copy
}

// An edge is a merged pair.
type edge struct {
	sameAs
	revision uint32 // the revision of the oldest visible claim that states the merge
	certainty
}

// A certainty is how certain a merge is.
type certainty struct {
	modality   claim.Modality
	confidence float64
}

// combine returns the certainty of two merges together: the weaker modality and the lower confidence.
func (w certainty) combine(o certainty) certainty {
	return certainty{max(w.modality, o.modality), min(w.confidence, o.confidence)}
}

// either returns the certainty of a merge that two claims make: the stronger modality, and the highest confidence of
// the claims of that modality. A weaker claim adds nothing: a merge that is stated with confidence 0.4 becomes no surer
// if a view assumes it, too.
func (w certainty) either(o certainty) certainty {
	switch {
	case w.modality < o.modality:
		return w
	case o.modality < w.modality:
		return o
	}
	return certainty{w.modality, max(w.confidence, o.confidence)}
}

// certain is the certainty that an id is the same entity as itself.
var certain = certainty{claim.Stated, 1}

// HasMerges reports whether the view shows several ids as one entity.
func (v *View) HasMerges() bool { return v.merges != nil }

// OwnKinds considers the ids that were merged into entities of the given kinds. It returns the other kinds that claims
// give these ids. Its time is proportional to the number of merged ids.
func (v *View) OwnKinds(kinds []string) (out []string) {
	if v.merges == nil {
		return nil
	}
	for id, n := range v.merges.canon {
		own := v.merges.raw.Kind(id).Name
		if !slices.Contains(kinds, own) && !slices.Contains(out, own) && slices.Contains(kinds, v.Kind(n).Name) {
			out = append(out, own)
		}
	}
	return out
}

// Unmerged returns the view without merges: every id is a separate entity, and has the claims that were made about it.
func (v *View) Unmerged() *View {
	if v.merges == nil {
		return v
	}
	return v.merges.raw
}

// canonical returns the entity as which the view shows a node.
func (v *View) canonical(n Node) Node {
	if v.merges == nil {
		return n
	}
	if c, ok := v.merges.canon[n]; ok {
		return c
	}
	return n
}

// isMerged reports whether an id was merged into another one.
func (v *View) isMerged(n Node) bool {
	if v.merges == nil {
		return false
	}
	_, ok := v.merges.canon[n]
	return ok
}

// nodesOf returns all nodes that the view shows as the entity n.
func (v *View) nodesOf(n Node) []Node {
	if v.merges != nil {
		if all, ok := v.merges.members[n]; ok {
			return all
		}
	}
	return []Node{n}
}

// certaintyOf returns how certain it is that a node is the entity as which the view shows it.
func (m *identities) certaintyOf(n Node) certainty {
	if w, ok := m.certainty[n]; ok {
		return w
	}
	return certain
}

// resolve returns the view with its merges resolved. v must be a view without them. If old has the same merges of the
// same claims, its overlay is shared.
func (v *View) resolve(old *identities) *View {
	if v.table.same.pairs.Len() == 0 && (v.over == nil || v.over.same.IsEmpty()) {
		return v
	}
	m := v.connect()
	if len(m.canon) == 0 {
		return v
	}
	if old != nil && old.raw.table == v.table && old.raw.over == v.over && slices.Equal(old.edges, m.edges) {
		same := *old
		same.raw = v
		m = &same
	} else {
		m.layer()
	}
	w := *v
	w.merges, w.over, w.cache = m, m.over, newCache()
	return &w
}

// withRaw replaces the view without merges below v, which must have the same merges and must not be shared yet.
func (v *View) withRaw(raw *View) {
	if v.merges != nil {
		m := *v.merges
		m.raw, v.merges = raw, &m
	}
}

// connect finds the entities of the view that have several ids.
func (v *View) connect() *identities {
	m := &identities{raw: v, canon: map[Node]Node{}, members: map[Node][]Node{}}
	edges, enemies := v.mergedPairs()
	all := func(n Node) []Node {
		if list, ok := m.members[n]; ok {
			return list
		}
		return []Node{n}
	}
	rep := func(n Node) Node {
		if c, ok := m.canon[n]; ok {
			return c
		}
		return n
	}
	for _, e := range edges {
		from, to := rep(e.subject), rep(e.object)
		if enemies[from][to] {
			continue
		}
		m.edges = append(m.edges, e)
		if from == to {
			continue
		}
		moved := all(from)
		for _, n := range moved {
			m.canon[n] = to
		}
		m.members[to] = append(all(to), moved...)
		delete(m.members, from)
		for enemy := range enemies[from] {
			enemies.add(to, enemy)
			delete(enemies[enemy], from)
		}
		delete(enemies, from)
	}
	m.chooseIDs(rep)
	for to, list := range m.members {
		slices.SortFunc(list[1:], v.Compare)
		m.members[to] = list
	}
	m.findCertainties()
	return m
}

// distinctNodes is a set of pairs of entities that must not be merged. It has each pair in both orders.
type distinctNodes map[Node]map[Node]bool

func (a distinctNodes) add(x, y Node) {
	for _, p := range [2][2]Node{{x, y}, {y, x}} {
		if a[p[0]] == nil {
			a[p[0]] = map[Node]bool{}
		}
		a[p[0]][p[1]] = true
	}
}

// mergedPairs returns the pairs that visible claims merge, the oldest first, and the pairs that visible claims declare
// different.
func (v *View) mergedPairs() ([]edge, distinctNodes) {
	p, _ := v.Pred(claim.PredicateSameAs)
	var edges []edge
	enemies := distinctNodes{}
	for pair, claims := range v.samePairs() {
		if pair.subject == pair.object || v.isRule(pair.subject) || v.isRule(pair.object) {
			continue
		}
		if v.disputes(claims) {
			enemies.add(pair.subject, pair.object)
			continue
		}
		e, ok := v.edge(pair, claims)
		if ok && !v.exclusions.hidesRelation(relKey{Key: Key{pair.subject, p, pair.object}}) {
			edges = append(edges, e)
		}
	}
	slices.SortFunc(edges, func(a, b edge) int {
		return cmp.Or(cmp.Compare(a.revision, b.revision), v.Compare(a.subject, b.subject), v.Compare(a.object, b.object))
	})
	return edges, enemies
}

// disputes reports whether a visible claim denies that a pair is one entity.
func (v *View) disputes(claims []uint32) bool {
	return slices.ContainsFunc(claims, func(c uint32) bool {
		return v.ctx(c).stance == claim.Disputes && v.claimShown(c, claims)
	})
}

// edge returns the merge of a pair. ok is false if no visible claim merges it.
func (v *View) edge(p sameAs, claims []uint32) (e edge, ok bool) {
	e = edge{p, ^uint32(0), certainty{claim.Hypothetical, 0}}
	for _, c := range claims {
		row := v.ctx(c)
		if !row.merges() || !v.claimShown(c, claims) {
			continue
		}
		ok = true
		if row.revision > 0 {
			e.revision = min(e.revision, row.revision)
		}
		e.certainty = e.either(certainty{row.modality, claim.ConfidenceOf(row.doubt)})
	}
	return e, ok
}

// merges reports whether a claim of sameAs merges the pair: it is stated, or the view assumes it.
func (c *contextRow) merges() bool {
	return c.stance == claim.Supports && (c.modality == claim.Stated || c.revision == 0 && c.document == NoNode)
}

// findCertainties finds the most certain chain of merges from each merged id to the id that stays.
func (m *identities) findCertainties() {
	tree := m.surestTree()
	m.parent, m.certainty = map[Node]int{}, map[Node]certainty{}
	for stays := range m.members {
		m.follow(tree, stays)
	}
}

// surestTree returns the edges of a maximum spanning forest, by both of their ends. The path in it between two nodes is
// the most certain chain of merges between them.
func (m *identities) surestTree() map[Node][]int {
	order := make([]int, len(m.edges))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := m.edges[i].certainty, m.edges[j].certainty
		return cmp.Or(cmp.Compare(a.modality, b.modality), cmp.Compare(b.confidence, a.confidence))
	})
	tree, root := map[Node][]int{}, map[Node]Node{}
	var find func(Node) Node
	find = func(n Node) Node {
		up, ok := root[n]
		if !ok {
			return n
		}
		root[n] = find(up)
		return root[n]
	}
	for _, i := range order {
		e := m.edges[i]
		a, b := find(e.subject), find(e.object)
		if a == b {
			continue
		}
		root[a] = b
		tree[e.subject], tree[e.object] = append(tree[e.subject], i), append(tree[e.object], i)
	}
	return tree
}

// follow visits the ids of a tree, beginning with the id that stays, and sets the parent and the certainty of each.
func (m *identities) follow(tree map[Node][]int, stays Node) {
	next := []Node{stays}
	for len(next) > 0 {
		n := next[0]
		next = next[1:]
		for _, i := range tree[n] {
			far := m.edges[i].far(n)
			if _, seen := m.parent[far]; seen || far == stays {
				continue
			}
			m.parent[far], m.certainty[far] = i, m.certaintyOf(n).combine(m.edges[i].certainty)
			next = append(next, far)
		}
	}
}

// far returns the other end of an edge.
func (e *edge) far(n Node) Node {
	if e.subject == n {
		return e.object
	}
	return e.subject
}
