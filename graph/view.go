package graph

import (
	"cmp"
	"iter"
	"math"
	"slices"
	"strings"

	"nexum/graph/claim"
	"nexum/schema"
)

// A View shows the graph in one way, at one state. It is immutable and safe for concurrent use. Use a Builder to
// compile a view, Apply to add claims, and See to change what it shows.
type View struct {
	ontology  *schema.Ontology
	table     *table
	over      *overlay // what was added after the table was compiled; nil for nothing
	lens      *lens    // what is hidden; nil for nothing
	revisions []claim.Revision
	labels    []Pred           // predicates whose literals name an entity, the preferred ones first
	lifetimes [][]lifetimePred // by index of kind
	symmetric *Preds           // symmetric relation types
	rules     []Node           // nodes that are rules or ontology files, not entities
	added     []predicate      // predicates that no claim has, numbered after all others
	merges    *identities      // entities with several ids; nil if there are none
	cache     *cache
	unknown   unknown // words of the claims that the ontology lacks
}

// labelNames are the predicates that foreign data uses for names.
var labelNames = [...]string{
	claim.PredicateName, "./name", "http://www.w3.org/2000/01/rdf-schema#label", "http://www.w3.org/2004/02/skos/core#prefLabel",
	"http://xmlns.com/foaf/0.1/name", "http://schema.org/name", "https://schema.org/name",
}

// aliasNames are the predicates for further names.
var aliasNames = [...]string{
	claim.PredicateAlias, "http://www.w3.org/2004/02/skos/core#altLabel", "http://www.w3.org/2004/02/skos/core#hiddenLabel",
	"http://schema.org/alternateName", "https://schema.org/alternateName",
}

// Aliases returns the distinct names of an entity in all languages, except the one that Name returns: first names, then
// aliases.
func (v *View) Aliases(n Node) []string {
	var out []string
	seen := map[string]bool{v.Name(n): true}
	for _, list := range [...][]string{labelNames[:], aliasNames[:]} {
		for _, name := range list {
			p, ok := v.Pred(name)
			if !ok {
				continue
			}
			for f := range v.FactValues(n, p) {
				if !f.Value.Entity && !seen[f.Value.Text] {
					seen[f.Value.Text] = true
					out = append(out, f.Value.Text)
				}
			}
		}
	}
	return out
}

// NamePreds returns the predicates for names and aliases: those of the ontology, and those of well-known vocabularies.
func (v *View) NamePreds() []Pred {
	var out []Pred
	for _, list := range [...][]string{labelNames[:], aliasNames[:]} {
		for _, name := range list {
			if p, ok := v.Pred(name); ok {
				out = append(out, p)
			}
		}
	}
	return out
}

// Symmetric returns the symmetric relation types. Do not change the result.
func (v *View) Symmetric() *Preds { return v.symmetric }

// symmetricPreds returns the symmetric relation types. Their numbers are the same in every view.
func symmetricPreds(v *View) *Preds {
	var list []Pred
	for _, t := range v.ontology.Types() {
		if t.Symmetric {
			list = append(list, v.TypePred(t))
		}
	}
	return v.NewPreds(list...)
}

func (v *View) labelPreds() []Pred {
	var out []Pred
	for _, name := range labelNames {
		if p, ok := v.Pred(name); ok {
			out = append(out, p)
		}
	}
	return out
}

// Ontology returns the ontology that the view was compiled with.
func (v *View) Ontology() *schema.Ontology { return v.ontology }

// Revision returns the newest revision in the view; the zero Revision if there is none.
func (v *View) Revision() claim.Revision {
	if len(v.revisions) == 0 {
		return claim.Revision{}
	}
	return v.revisions[len(v.revisions)-1]
}

// Revisions returns all revisions in the view, the oldest first. Do not change the slice.
func (v *View) Revisions() []claim.Revision { return v.revisions }

// RevisionOf returns a revision by its number.
func (v *View) RevisionOf(number uint64) (claim.Revision, bool) {
	i, ok := slices.BinarySearchFunc(v.revisions, number, func(r claim.Revision, n uint64) int { return cmp.Compare(r.Number, n) })
	if !ok {
		return claim.Revision{}, false
	}
	return v.revisions[i], true
}

// Len returns the number of nodes of the view, including hidden ones. Every Node is less than it.
func (v *View) Len() int {
	n := v.table.ids.len()
	if v.over != nil {
		n += len(v.over.ids)
	}
	return n
}

// Lookup finds an entity by its id, or by an id that was merged into it. It does not find hidden entities and rules.
func (v *View) Lookup(id string) (Node, bool) {
	n, ok := v.lookup(id)
	n = v.canonical(n)
	if !ok || v.isAbsent(n) || v.isRule(n) {
		return NoNode, false
	}
	return n, true
}

// Has reports whether the graph has an entity with this id, hidden in this view or not.
func (v *View) Has(id string) bool {
	n, ok := v.lookup(id)
	return ok && !v.isRule(n)
}

// lookup finds a node by its id, including hidden entities and rules.
func (v *View) lookup(id string) (Node, bool) {
	i, ok := v.table.ids.find(id)
	if !ok && v.over != nil {
		n, ok := v.over.byID.get(id)
		return n, ok
	}
	return Node(i), ok
}

// isAbsent reports whether an entity is not visible in the view: it is hidden, or all claims about it are retracted,
// not known yet or not trusted.
func (v *View) isAbsent(n Node) bool {
	if v.lens.hidesNode(n) || v.isMerged(n) {
		return true
	}
	if v.lens == nil || !v.lens.bounded && len(v.lens.distrust) == 0 {
		if v.over != nil {
			if gone, ok := v.over.absent.get(n); ok {
				return gone
			}
		}
		return v.table.absent.has(uint32(n))
	}
	return v.unclaimed(n)
}

// unclaimed reports whether there are claims about an entity, but none of them is visible.
func (v *View) unclaimed(n Node) bool {
	claimed := false
	shown := func(claims []uint32) bool {
		for _, c := range claims {
			if v.ctx(c).stance != claim.Retracts {
				claimed = true
				if v.claimShown(c, claims) {
					return true
				}
			}
		}
		return false
	}
	for f := range v.facts(n) {
		if shown(f.claims) {
			return false
		}
	}
	for _, dir := range [2]Direction{Out, In} {
		for r := range v.row(n, dir) {
			if shown(v.relClaims(r)) {
				return false
			}
		}
	}
	for _, id := range v.nodesOf(n) {
		for _, claims := range v.sameAbout(id) {
			if shown(claims) {
				return false
			}
		}
	}
	return claimed
}

// ID returns the id of an entity.
func (v *View) ID(n Node) string {
	if base := v.table.ids.len(); int(n) >= base {
		return v.over.ids[int(n)-base]
	}
	return v.table.ids.get(uint32(n))
}

// Compare orders entities by id.
func (v *View) Compare(a, b Node) int {
	if base := Node(v.table.ids.len()); a < base && b < base {
		return cmp.Compare(a, b)
	}
	return cmp.Compare(v.ID(a), v.ID(b))
}

// Kind returns the kind of an entity. It returns the kind Thing if no claim gives one.
func (v *View) Kind(n Node) *schema.Kind { return v.ontology.Kinds()[v.kindIndex(n)] }

func (v *View) kindIndex(n Node) int {
	if !v.asCompiled(n) {
		if k, _ := v.describe(n); k >= 0 {
			return k
		}
		k, _ := v.ontology.Kind(schema.Thing)
		return k.Index
	}
	if v.over != nil {
		if d, ok := v.over.described.get(n); ok {
			return int(d.kind)
		}
	}
	return int(v.table.kind.At(uint32(n)))
}

// asCompiled reports whether the lens hides no claim of the facts of an entity, so that the compiled kind, name and
// lifetime are valid. This check is cheaper than computing them again.
func (v *View) asCompiled(n Node) bool {
	t := v.table
	if !v.lens.hidesClaims() {
		return true
	}
	if int(n) >= t.ids.len() {
		return false
	}
	if v.over != nil {
		if _, ok := v.over.facts.get(n); ok {
			return false
		}
	}
	last := ^uint32(0)
	lo, hi := t.factRow(n)
	for _, c := range t.factClaims.Slice(t.factClaimAt.At(lo), t.factClaimAt.At(hi)) {
		if c != last && v.lens.hidesClaim(t.ctxs.Ref(c)) {
			return false
		}
		last = c
	}
	return true
}

// Name returns the name of an entity, or its id if it has no name. Among several names, it returns the one with the
// strongest claim, and prefers a name in English or without a language.
func (v *View) Name(n Node) string {
	lit := noLit
	if !v.asCompiled(n) {
		_, lit = v.describe(n)
	} else if d, ok := v.overlayDescription(n); ok {
		lit = d.name
	} else {
		lit = v.table.name.At(uint32(n))
	}
	if lit == noLit {
		return v.ID(n)
	}
	return v.literal(lit).Text
}

func (v *View) overlayDescription(n Node) (described, bool) {
	if v.over == nil {
		return described{}, false
	}
	d, ok := v.over.described.get(n)
	return d, ok
}

// describe computes the kind and name of an entity from its facts. It returns -1 and noLit for what no fact gives.
func (v *View) describe(n Node) (kind int, name uint32) {
	kind, name = -1, noLit
	kindRank, best := 0, int(^uint(0)>>1)
	kindPred, ok := v.Pred(claim.PredicateKind)
	if !ok {
		kindPred = NoPred
	}
	for f := range v.facts(n) {
		label := slices.Index(v.labels, f.pred)
		if f.pred != kindPred && label < 0 {
			continue
		}
		for _, c := range f.claims {
			row := v.ctx(c)
			if row.stance != claim.Supports || !v.claimShown(c, f.claims) {
				continue
			}
			lit := v.literal(f.lit)
			if f.pred == kindPred {
				if k, ok := v.ontology.Kind(lit.Text); ok {
					rank := int(row.revision)
					if row.tag == 0 && k.Name != schema.Thing { // of the id that stays
						rank += math.MaxUint32
					}
					if kind < 0 || rank >= kindRank {
						kind, kindRank = k.Index, rank
					}
				}
				continue
			}
			rank := label*100 + int(row.modality)*2
			if row.tag != 0 { // of another id than the one that stays
				rank++
			}
			if lit.Lang != "" && !strings.HasPrefix(lit.Lang, "en") {
				rank += 50
			}
			if rank < best {
				best, name = rank, f.lit
			}
		}
	}
	return kind, name
}

// Pred finds a predicate by its name, such as SUBSIDIARY_OF, foundedOn, or the IRI of a foreign predicate.
func (v *View) Pred(name string) (Pred, bool) {
	p, ok := v.table.predN[name]
	if !ok && v.over != nil {
		p, ok = v.over.predN.get(name)
	}
	if !ok && len(v.added) > 0 {
		i := slices.IndexFunc(v.added, func(a predicate) bool { return a.name == name })
		return Pred(v.claimed() + i), i >= 0
	}
	return p, ok
}

// WithPredicates returns the view with numbers for predicates that rules yield but no claim has. It returns v if v has
// numbers for all of them.
func (v *View) WithPredicates(names ...string) *View {
	w := *v
	w.added = slices.Clip(v.added)
	for _, name := range names {
		if _, ok := w.Pred(name); !ok {
			w.added = append(w.added, predicate{name: name, typ: -1})
		}
	}
	if len(w.added) == len(v.added) {
		return v
	}
	if v.merges != nil {
		w.withRaw(v.merges.raw.WithPredicates(names...))
	}
	return &w
}

// Foreign reports whether a predicate comes from foreign data and is not in the ontology.
func (v *View) Foreign(p Pred) bool {
	switch name := v.PredName(p); name {
	case claim.PredicateKind, claim.PredicateName, claim.PredicateAlias, claim.PredicateDescription, claim.PredicateRule,
		claim.PredicateOntology, claim.PredicateSameAs:
		return false
	default:
		isFact := func(k *schema.Kind) bool { _, ok := k.Fact(name); return ok }
		return v.predicate(p).typ < 0 && !slices.ContainsFunc(v.ontology.Kinds(), isFact)
	}
}

// TypePred returns the predicate of a relation type of the ontology.
func (v *View) TypePred(t *schema.RelationType) Pred { return Pred(t.Index) }

// PredLen returns the number of predicates of the view. Every Pred is less than it.
func (v *View) PredLen() int { return v.claimed() + len(v.added) }

// claimed returns the number of predicates of claims, which have the lowest numbers.
func (v *View) claimed() int {
	n := len(v.table.preds)
	if v.over != nil {
		n += len(v.over.preds)
	}
	return n
}

func (v *View) predicate(p Pred) *predicate {
	if base := len(v.table.preds); int(p) < base {
		return &v.table.preds[p]
	}
	if base := v.claimed(); int(p) >= base {
		return &v.added[int(p)-base]
	}
	return &v.over.preds[int(p)-len(v.table.preds)]
}

// PredName returns the name of a predicate.
func (v *View) PredName(p Pred) string { return v.predicate(p).name }

// PredType returns the relation type of a predicate; nil for a fact or a foreign predicate.
func (v *View) PredType(p Pred) *schema.RelationType {
	if t := v.predicate(p).typ; t >= 0 {
		return v.ontology.Types()[t]
	}
	return nil
}

// All yields the entities in the order of their ids, starting after the given id. The empty id is before all others.
func (v *View) All(after string) iter.Seq[Node] {
	base := v.table.ids.len()
	lo, found := v.table.ids.find(after)
	if found && after != "" {
		lo++
	}
	return v.merged(after, base-int(lo), func(i int) Node { return Node(int(lo) + i) }, func(Node) bool { return true })
}

// OfKind yields the entities of a kind in the order of their ids, starting after the given id.
func (v *View) OfKind(k *schema.Kind, after string) iter.Seq[Node] {
	row := v.couldBe(k)
	if after != "" {
		i, found := slices.BinarySearchFunc(row, after, func(n Node, id string) int { return cmp.Compare(v.ID(n), id) })
		if found {
			i++
		}
		row = row[i:]
	}
	match := func(n Node) bool { return v.kindIndex(n) == k.Index }
	list := v.merged(after, len(row), func(i int) Node { return row[i] }, match)
	if !v.lens.hidesClaims() {
		return list
	}
	return func(yield func(Node) bool) {
		for n := range list {
			if match(n) && !yield(n) {
				return
			}
		}
	}
}

// couldBe returns the entities of the table that can have a kind in the view, in order. If the view hides no claims,
// these are the entities of that kind. If it does, they include entities with claims of several kinds; for the kind
// Thing, they are all entities.
func (v *View) couldBe(k *schema.Kind) []Node {
	t := v.table
	row := t.kindNodes.Slice(t.kindAt[k.Index], t.kindAt[k.Index+1])
	switch {
	case !v.lens.hidesClaims():
		return row
	case k.Name == schema.Thing:
		all := make([]Node, t.ids.len())
		for i := range all {
			all[i] = Node(i)
		}
		return all
	}
	var others []Node
	for _, n := range t.kindsMany.All() {
		if int(t.kind.At(uint32(n))) != k.Index {
			others = append(others, n)
		}
	}
	if len(others) == 0 {
		return row
	}
	return slices.Sorted(slices.Values(append(others, row...)))
}

// merged yields the visible entities of a sorted list of the table and the matching ones of the overlay, in the order
// of ids.
func (v *View) merged(after string, n int, at func(int) Node, match func(Node) bool) iter.Seq[Node] {
	return func(yield func(Node) bool) {
		var extra []Node
		if v.over != nil {
			extra = v.over.extra(v, after)
		}
		for i := 0; i < n; {
			next, redone := at(i), false
			if len(extra) > 0 {
				if c := v.Compare(extra[0], next); c <= 0 {
					next, extra, redone = extra[0], extra[1:], true
					if c < 0 {
						i--
					}
				}
			}
			i++
			if (!redone || match(next)) && !v.isAbsent(next) && !v.isRule(next) && !yield(next) {
				return
			}
		}
		for _, e := range extra {
			if match(e) && !v.isAbsent(e) && !v.isRule(e) && !yield(e) {
				return
			}
		}
	}
}

func (v *View) ctx(c uint32) *contextRow {
	if base := v.table.ctxs.Len(); int(c) >= base {
		return &v.over.ctxs[int(c)-base]
	}
	return v.table.ctxs.Ref(c)
}

func (v *View) literal(lit uint32) claim.Value {
	if base := v.table.lits.len(); int(lit) >= base {
		return v.over.lits[int(lit)-base]
	}
	lang, datatype := v.table.tag(lit)
	return claim.Value{Text: v.table.lits.get(lit), Lang: lang, Datatype: datatype}
}

func (v *View) text(lit uint32) string {
	if lit == noLit {
		return ""
	}
	return v.literal(lit).Text
}
