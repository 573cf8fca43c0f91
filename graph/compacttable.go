package graph

import (
	"cmp"
	"errors"
	"math"
	"slices"
	"strings"

	"nexum/graph/claim"
	"nexum/graph/terms"
)

// A compaction merges the overlay of a view into its table. It writes a new file in one pass per column, and reads the
// old table in the order of its rows. In memory it has the additions and changes of the overlay, and a few bits for
// each row of the table. The file has the same bytes as one that is compiled from the store.
type compaction struct {
	v     *View // without exclusions and without merges of entities
	base  *View // the view without its overlay
	preds []Pred
	names []predicate // by new number
	// The new numbers of entities, literals, times of day, contexts, relations, facts, and pairs of merged ids.
	nodes, lits, times, ctxs, rels, facts, same *numbering

	tagNames []terms.Tag // by new number
	tagOf    []uint32    // the new number of a tag of the old table
	ctxRows  []contextRow
	relKeys  []addedRel   // the relations that the overlay adds, by number in the overlay
	relsOf   []changedRel // old relations with new claims, by number
	newFacts []addedFact  // the facts that the overlay adds
	factsOf  []changedFact
	sameNew  []sameAs // the pairs that the overlay adds, with new numbers
	sameAdds [][]uint32
	sameOf   []changedRel // old pairs with new claims
	touched  []Node       // old and new nodes whose facts can have changed, in the new order
	judged   []Node       // nodes for which it can have changed whether all of their claims are retracted
}

// An addedRel is a relation that an overlay adds, with new numbers. Its claims are sorted.
type addedRel struct {
	source Node
	targetKey
	occurrence uint32
	claims     []uint32
}

// A changedRel is a relation or a pair of the old table with all of its claims, by their new numbers.
type changedRel struct {
	old    uint32
	claims []uint32
}

// An addedFact is a fact that an overlay adds, with new numbers.
type addedFact struct {
	entity Node // as numbered in the view
	raw    rawFact
	pred   Pred
	lit    uint32
	claims []uint32
}

// A changedFact is a fact of the old table with all of its claims.
type changedFact = changedRel

// errNotCompactable is returned for a view whose overlay cannot be merged into its table.
var errNotCompactable = errors.New("the overlay cannot be merged into the table of the view: the view must be compiled")

// newCompaction prepares to merge the overlay of a view into its table. It returns errNotCompactable if the overlay has
// words that the ontology may lack, because then the table must be compiled from the store.
func newCompaction(v *View) (*compaction, error) {
	v = v.Unmerged()
	if v.over == nil || v.exclusions != nil || len(v.added) > 0 {
		return nil, errNotCompactable
	}
	m := &compaction{v: v, base: newBaseView(v)}
	if m.newWords() {
		return nil, errNotCompactable
	}
	m.numberPreds()
	m.numberNodes()
	m.numberLiterals()
	m.numberContexts()
	m.numberRelations()
	m.numberFacts()
	m.numberSame()
	m.findTouched()
	return m, m.fits()
}

// fits returns ErrTooLarge if the merged table exceeds the limits of a view.
func (m *compaction) fits() error {
	t := m.v.table
	size := func(p *terms.Texts, added uint64) uint64 { return uint64(p.Text.Len()) + added }
	ids, texts := uint64(0), uint64(0)
	for _, id := range m.v.over.ids {
		ids += uint64(len(id))
	}
	for _, val := range m.v.over.lits {
		texts += uint64(len(val.Text))
	}
	claims := uint64(t.claims.Len()+t.factClaims.Len()+t.same.claims.Len()) + uint64(m.v.over.claims)
	for _, n := range [...]uint64{
		size(&t.ids, ids), size(&t.lits, texts), uint64(m.nodes.len() + m.lits.len()),
		uint64(m.ctxs.len()), claims,
	} {
		if n >= math.MaxUint32-1 {
			return ErrTooLarge
		}
	}
	return nil
}

// newBaseView returns the view of the table of a view.
func newBaseView(v *View) *View {
	b := &View{ontology: v.ontology, table: v.table, rules: v.table.rules, cache: newCache()}
	b.labels, b.lifetimes = b.labelPreds(), b.lifetimePreds()
	return b
}

// newWords reports whether the overlay uses a word for a predicate or a kind that is not in the ontology.
func (m *compaction) newWords() bool {
	for _, p := range m.v.over.preds {
		if !strings.ContainsAny(p.name, ":/") {
			return true
		}
	}
	kind, ok := m.v.Pred(claim.PredicateKind)
	if !ok {
		return false
	}
	for _, row := range m.v.over.facts.Entries() {
		for _, f := range row {
			if f.pred != kind {
				continue
			}
			if _, known := m.v.ontology.Kind(m.v.litText(f.lit)); !known {
				return true
			}
		}
	}
	return false
}

// numberPreds numbers predicates as Builder.predicates does: those of the ontology come first, the others by name.
func (m *compaction) numberPreds() {
	t, added := m.v.table, m.v.over.preds
	fixed := len(m.v.ontology.Types()) + len(factNames(m.v.ontology))
	m.names = append(slices.Clip(slices.Clone(t.preds)), added...)
	slices.SortStableFunc(m.names[fixed:], func(a, b predicate) int { return cmp.Compare(a.name, b.name) })
	number := make(map[string]Pred, len(m.names))
	for i, p := range m.names {
		number[p.name] = Pred(i)
	}
	m.preds = make([]Pred, len(m.names))
	for i, p := range t.preds {
		m.preds[i] = number[p.name]
	}
	for i, p := range added {
		m.preds[len(t.preds)+i] = number[p.name]
	}
}

func (m *compaction) numberNodes() {
	ids, added := &m.v.table.ids, m.v.over.ids
	before := make([]uint32, len(added))
	for i, id := range added {
		before[i], _ = ids.Find(id)
	}
	m.nodes = newNumbering(ids.Len(), before, func(i, j uint32) int { return cmp.Compare(added[i], added[j]) })
}

// node returns the new number of a node, or NoNode.
func (m *compaction) node(n Node) Node {
	if n == NoNode {
		return n
	}
	return Node(m.nodes.newNumber(uint32(n)))
}

// numberLiterals numbers literals and their tags: literals by text and tag.
func (m *compaction) numberLiterals() {
	t, added := m.v.table, m.v.over.lits
	before := make([]uint32, len(added))
	compare := func(a, b claim.Value) int {
		return cmp.Or(cmp.Compare(a.Text, b.Text),
			terms.Tag{Lang: a.Lang, Datatype: a.Datatype}.Compare(terms.Tag{Lang: b.Lang, Datatype: b.Datatype}))
	}
	for i, val := range added {
		at, _ := t.lits.Find(val.Text)
		for int(at) < t.lits.Len() && compare(m.v.literal(at), val) < 0 {
			at++
		}
		before[i] = at
	}
	m.lits = newNumbering(t.lits.Len(), before, func(i, j uint32) int { return compare(added[i], added[j]) })
	m.tagNames = slices.Clone(t.tagNames)
	for _, val := range added {
		if val.Lang != "" || val.Datatype != "" {
			m.tagNames = append(m.tagNames, terms.Tag{Lang: val.Lang, Datatype: val.Datatype})
		}
	}
	slices.SortFunc(m.tagNames, terms.Tag.Compare)
	m.tagNames = slices.Compact(m.tagNames)
	for _, name := range t.tagNames {
		m.tagOf = append(m.tagOf, m.tag(name))
	}
}

// tag returns the new number of a tag.
func (m *compaction) tag(name terms.Tag) uint32 {
	i, _ := slices.BinarySearchFunc(m.tagNames, name, terms.Tag.Compare)
	return uint32(i)
}

// literal returns the new number of a literal, or noLit.
func (m *compaction) literal(lit uint32) uint32 {
	if lit == noLit {
		return lit
	}
	return m.lits.newNumber(lit)
}

// numberContexts numbers the times of day, and the contexts by their fields.
func (m *compaction) numberContexts() {
	t, o := m.v.table, m.v.over
	before := make([]uint32, len(o.times))
	for i, d := range o.times {
		at, _ := placeOf(t.times.All(), d)
		before[i] = uint32(at)
	}
	m.times = newNumbering(t.times.Len(), before, func(i, j uint32) int { return compareBits(o.times[i], o.times[j]) })
	before = make([]uint32, len(o.ctxs))
	m.ctxRows = make([]contextRow, len(o.ctxs))
	for i := range o.ctxs {
		m.ctxRows[i] = m.context(o.ctxs[i])
		before[i] = lowerBound(0, uint32(t.ctxs.Len()), func(at uint32) bool {
			row := m.context(t.ctxs.At(at))
			return row.compare(&m.ctxRows[i]) < 0
		})
	}
	m.ctxs = newNumbering(t.ctxs.Len(), before, func(i, j uint32) int { return m.ctxRows[i].compare(&m.ctxRows[j]) })
}

// lowerBound returns the first number in [lo, hi) for which less is false; hi if there is none.
func lowerBound(lo, hi uint32, less func(uint32) bool) uint32 {
	for lo < hi {
		if mid := lo + (hi-lo)/2; less(mid) {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// context returns a context with new numbers.
func (m *compaction) context(row contextRow) contextRow {
	row.document, row.relays, row.by = m.node(row.document), m.node(row.relays), m.node(row.by)
	row.locator, row.attributes, row.grf = m.literal(row.locator), m.literal(row.attributes), m.literal(row.grf)
	row.period = periodRef{m.date(row.period.from), m.date(row.period.to)}
	return row
}

func (m *compaction) date(d dateRef) dateRef {
	if d >= 0 {
		return d
	}
	return ^dateRef(m.times.newNumber(uint32(^d)))
}

// claims returns the new numbers of contexts, sorted.
func (m *compaction) claims(list []uint32) []uint32 {
	out := make([]uint32, len(list))
	for i, c := range list {
		out[i] = m.ctxs.newNumber(c)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// occurrence returns the new number of an occurrence, as in relKey.
func (m *compaction) occurrence(old uint32) uint32 {
	if old == 0 {
		return 0
	}
	return m.lits.newNumber(old-1) + 1
}

func (m *compaction) target(k targetKey) targetKey { return targetKey{m.preds[k.pred], m.node(k.dst)} }

func (a *addedRel) compare(b *addedRel) int {
	return cmp.Or(
		cmp.Compare(a.source, b.source),
		cmp.Compare(a.pred, b.pred),
		cmp.Compare(a.dst, b.dst),
		cmp.Compare(a.occurrence, b.occurrence),
	)
}

// numberRelations numbers the relations, and collects those with new claims.
func (m *compaction) numberRelations() {
	t, o := m.v.table, m.v.over
	before := make([]uint32, len(o.rels))
	m.relKeys = make([]addedRel, len(o.rels))
	for i, k := range o.rels {
		m.relKeys[i] = addedRel{
			source:     m.node(k.Source),
			targetKey:  targetKey{m.preds[k.Type], m.node(k.Target)},
			occurrence: m.occurrence(k.occurrence),
		}
		before[i] = m.relationPlace(k.Source, &m.relKeys[i])
	}
	m.rels = newNumbering(t.src.Len(), before, func(i, j uint32) int { return m.relKeys[i].compare(&m.relKeys[j]) })
	for r, claims := range o.relClaims.Entries() {
		if base := Rel(t.src.Len()); r >= base {
			m.relKeys[r-base].claims = m.claims(claims)
		} else {
			m.relsOf = append(m.relsOf, changedRel{uint32(r), m.claims(claims)})
		}
	}
	sortChanged(m.relsOf)
}

func sortChanged(list []changedRel) {
	slices.SortFunc(list, func(a, b changedRel) int { return cmp.Compare(a.old, b.old) })
}

// relationPlace returns the number of the old relation before which a new one is inserted. source is numbered as in the
// view.
func (m *compaction) relationPlace(source Node, rel *addedRel) uint32 {
	t := m.v.table
	if at := int(source) - t.ids.Len(); at >= 0 {
		return t.out.At(m.nodes.before[at])
	}
	lo, hi := t.outRow(source)
	return lowerBound(lo, hi, func(r uint32) bool {
		old := addedRel{
			source: rel.source, targetKey: m.target(t.outKeys.At(r)),
			occurrence: m.occurrence(m.base.occurrence(Rel(r))),
		}
		return old.compare(rel) < 0
	})
}

// numberFacts numbers the facts, and collects those with new claims.
func (m *compaction) numberFacts() {
	t := m.v.table
	var before []uint32
	for n, row := range m.v.over.facts.Entries() {
		lo, hi := uint32(0), uint32(0)
		if at := int(n) - t.ids.Len(); at < 0 {
			lo, hi = t.factRow(n)
		} else {
			lo = t.fact.At(m.nodes.before[at])
			hi = lo
		}
		for _, f := range row {
			fact := addedFact{entity: n, raw: f, pred: m.preds[f.pred], lit: m.lits.newNumber(f.lit)}
			compare := func(at uint32) int {
				return cmp.Or(cmp.Compare(m.preds[t.factPred.At(at)], fact.pred),
					cmp.Compare(m.lits.newNumber(t.factLit.At(at)), fact.lit))
			}
			at := lowerBound(lo, hi, func(at uint32) bool { return compare(at) < 0 })
			switch {
			case at == hi || compare(at) != 0:
				fact.claims = m.claims(f.claims)
				m.newFacts, before = append(m.newFacts, fact), append(before, at)
			case len(f.claims) != len(t.claimsOfFact(at)):
				m.factsOf = append(m.factsOf, changedFact{at, m.claims(f.claims)})
			}
		}
	}
	m.facts = newNumbering(t.factPred.Len(), before, func(i, j uint32) int {
		a, b := &m.newFacts[i], &m.newFacts[j]
		return cmp.Or(cmp.Compare(m.node(a.entity), m.node(b.entity)), cmp.Compare(a.pred, b.pred), cmp.Compare(a.lit, b.lit))
	})
	sortChanged(m.factsOf)
}

// numberSame numbers the pairs of sameAs, and collects those with new claims.
func (m *compaction) numberSame() {
	s := &m.v.table.same
	pair := func(p sameAs) sameAs { return sameAs{m.node(p.subject), m.node(p.object)} }
	var before []uint32
	for p, claims := range m.v.over.same.Entries() {
		now := pair(p)
		if old, ok := s.find(p); ok {
			m.sameOf = append(m.sameOf, changedRel{old, m.claims(claims)})
			continue
		}
		before = append(before, lowerBound(0, uint32(s.pairs.Len()), func(i uint32) bool {
			return pair(s.pairs.At(i)).compare(now) < 0
		}))
		m.sameNew, m.sameAdds = append(m.sameNew, now), append(m.sameAdds, m.claims(claims))
	}
	m.same = newNumbering(s.pairs.Len(), before, func(i, j uint32) int { return m.sameNew[i].compare(m.sameNew[j]) })
	sortChanged(m.sameOf)
}

func (a sameAs) compare(b sameAs) int {
	return cmp.Or(cmp.Compare(a.subject, b.subject), cmp.Compare(a.object, b.object))
}

// findTouched sets touched and judged.
func (m *compaction) findTouched() {
	o := m.v.over
	touched, judged := map[Node]bool{}, map[Node]bool{}
	for n := range o.facts.Entries() {
		touched[n] = true
	}
	for i := range o.ids {
		touched[Node(m.v.table.ids.Len()+i)] = true
	}
	for n := range touched {
		judged[n] = true
	}
	for r := range o.relClaims.Entries() {
		rel := m.v.relation(r)
		judged[rel.Source], judged[rel.Target] = true, true
	}
	for p := range o.same.Entries() {
		judged[p.subject], judged[p.object] = true, true
	}
	sorted := func(set map[Node]bool) []Node {
		out := make([]Node, 0, len(set))
		for n := range set {
			out = append(out, n)
		}
		slices.SortFunc(out, func(a, b Node) int { return cmp.Compare(m.node(a), m.node(b)) })
		return out
	}
	m.touched, m.judged = sorted(touched), sorted(judged)
}
