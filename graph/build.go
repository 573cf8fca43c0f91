package graph

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"unsafe"

	"nexum/graph/bitset"
	"nexum/graph/claim"
	"nexum/graph/segment"
	"nexum/graph/terms"
	"nexum/schema"
)

// A Builder compiles a View from the content that the Scan of a Store passes to it. It is a Sink. Make one with
// NewBuilder.
type Builder struct {
	ontology *schema.Ontology // the ontology in the claims; if they have none, that given to NewBuilder
	latest   *schema.Ontology // an ontology to use again if its sources are the same; may be nil
	sources  []string         // the texts of all ontology files that were ever committed
	until    uint64           // the last revision to include; 0 for all

	scratch segment.ScratchOptions // where large arrays are stored
	work    *segment.Scratch       // for data that is needed only while the view is compiled; nil for the heap
	out     *segment.Scratch       // for data of the view; nil for the heap

	entities, literals terms.List
	byNumber           segment.List[termRef] // by the number of a term in the store
	preds              []string
	predN              map[string]uint32 // index of the predicate, by name
	predByTerm         map[uint32]uint32 // index of the predicate, by the entity with its name
	// the result and argument of the last call of predicateOf: a predicate, and its entity + 1
	lastPred, lastTerm uint32

	contexts segment.List[contextRow] // with indexes of terms and of the list times
	ctxBy    segment.List[uint32]     // index of the context + 1, by the number in the store
	times    segment.List[claim.Date] // times of day in the contexts

	claims   segment.List[rawClaim]
	numbered bool // whether claims are added with indexes of contexts, and not with numbers in the store
	// by claim: 1 plus the literal of the key of its occurrence, or 0; empty if there are no keys
	keys      segment.List[uint32]
	revisions []claim.Revision
}

// A termRef is a reference to a term: 2i+1 for the entity with index i, 2i+2 for the literal with index i, and 0 for
// none.
type termRef uint32

func refOf(i uint32, entity bool) termRef {
	if entity {
		return termRef(2*i + 1)
	}
	return termRef(2*i + 2)
}

func (r termRef) entity() bool  { return r&1 == 1 }
func (r termRef) index() uint32 { return uint32(r-1) / 2 }

// A rawClaim is one claim. s is the index of an entity, p that of a predicate, and o that of an entity or a literal.
// ctx is first the number of the context in the store, and then the index of the context.
type rawClaim struct {
	s, p, o, ctx uint32
}

// ofLiteral is set in rawClaim.p if the object is a literal.
const ofLiteral = 1 << 31

func (c *rawClaim) literal() bool { return c.p&ofLiteral != 0 }
func (c *rawClaim) pred() uint32  { return c.p &^ ofLiteral }

// NewBuilder returns a builder of views. A view uses the ontology in its claims, or o if they have none.
func NewBuilder(o *schema.Ontology) *Builder { return newBuilderIn(segment.ScratchOptions{}, o) }

// newBuilderIn is like NewBuilder, for a builder that keeps large arrays in temporary files.
func newBuilderIn(scratch segment.ScratchOptions, o *schema.Ontology) *Builder {
	work := segment.NewScratch(scratch)
	return &Builder{
		ontology: o, scratch: scratch, work: work, entities: terms.New(work), literals: terms.New(work),
		byNumber: segment.NewList[termRef](work), predN: map[string]uint32{}, predByTerm: map[uint32]uint32{},
		contexts: segment.NewList[contextRow](work), times: segment.NewList[claim.Date](work),
		ctxBy: segment.NewList[uint32](work), claims: segment.NewList[rawClaim](work), keys: segment.NewList[uint32](work),
	}
}

// ErrTooLarge is returned for a graph that exceeds the limits of a view: 2 billion terms, 4 billion claims, or 4 GiB of
// different texts of ids or of literals.
var ErrTooLarge = terms.ErrTooLarge

// Term implements Sink.
func (b *Builder) Term(num uint64, entity bool, text, lang, datatype []byte) error {
	if num >= math.MaxUint32 {
		return ErrTooLarge
	}
	list := &b.literals
	if entity {
		list = &b.entities
	}
	tag := terms.Tag{}
	if len(lang) > 0 || len(datatype) > 0 {
		tag = terms.Tag{Lang: string(lang), Datatype: string(datatype)}
	}
	i, err := list.Append(text, tag)
	if err != nil {
		return err
	}
	return setAt(&b.byNumber, num, refOf(i, entity))
}

// setAt sets a value of a list, which it extends with zeros if needed.
func setAt[T any](l *segment.List[T], at uint64, value T) error {
	for uint64(l.Len()) <= at {
		if err := l.Append(make([]T, 1024)...); err != nil {
			return err
		}
	}
	l.Values()[at] = value
	return nil
}

// Context implements Sink.
func (b *Builder) Context(num uint64, c claim.Context) error {
	if c.Revision > math.MaxUint32 || num >= math.MaxUint32 {
		return ErrTooLarge
	}
	if b.until > 0 && c.Revision > b.until {
		return nil
	}
	i, err := b.context(&c)
	if err != nil {
		return err
	}
	return setAt(&b.ctxBy, num, i+1)
}

// Claim implements Sink.
func (b *Builder) Claim(subject, predicate, object, context uint64) error {
	var t [3]termRef
	for i, num := range [3]uint64{subject, predicate, object} {
		if num >= uint64(b.byNumber.Len()) || b.byNumber.At(uint32(num)) == 0 {
			return fmt.Errorf("%w: a claim refers to the missing term %d", claim.ErrStoreDamaged, num)
		}
		t[i] = b.byNumber.At(uint32(num))
		if i < 2 && !t[i].entity() {
			return fmt.Errorf("%w: the subject or predicate of a claim is the literal %d", claim.ErrStoreDamaged, num)
		}
	}
	if context >= math.MaxUint32 {
		return ErrTooLarge
	}
	p, err := b.predicateOf(t[1].index())
	if err != nil {
		return err
	}
	return b.add(t[0].index(), p, t[2], uint32(context))
}

// add adds a claim with indexes.
func (b *Builder) add(s, p uint32, o termRef, ctx uint32) error {
	if b.claims.Len() >= math.MaxUint32-1 {
		return ErrTooLarge
	}
	if !o.entity() {
		p |= ofLiteral
	}
	return b.claims.Append(rawClaim{s, p, o.index(), ctx})
}

// predicateOf returns the index of the predicate that an entity names.
func (b *Builder) predicateOf(entity uint32) (uint32, error) {
	if b.lastTerm == entity+1 {
		return b.lastPred, nil
	}
	p, ok := b.predByTerm[entity]
	if !ok {
		var err error
		if p, err = b.predicate(b.entities.Text(entity)); err != nil {
			return 0, err
		}
		b.predByTerm[entity] = p
	}
	b.lastPred, b.lastTerm = p, entity+1
	return p, nil
}

// predicate returns the index of a predicate.
func (b *Builder) predicate(name string) (uint32, error) {
	p, ok := b.predN[name]
	if !ok {
		p = uint32(len(b.preds))
		if p >= ofLiteral {
			return 0, ErrTooLarge
		}
		b.preds = append(b.preds, name)
		b.predN[name] = p
	}
	return p, nil
}

// Revision implements Sink.
func (b *Builder) Revision(r claim.Revision) error {
	if b.until == 0 || r.Number <= b.until {
		b.revisions = append(b.revisions, r)
	}
	return nil
}

// View compiles everything passed so far. The builder cannot be used afterwards.
func (b *Builder) View() (*View, error) {
	t, unknown, err := b.table()
	if err != nil {
		return nil, err
	}
	slices.SortFunc(b.revisions, func(x, y claim.Revision) int { return cmp.Compare(x.Number, y.Number) })
	v := newView(b.ontology, t, b.revisions)
	v.unknown = unknown
	return v, nil
}

// table compiles the table of the view. words are the words in claims that the ontology lacks.
func (b *Builder) table() (t *table, words unknown, err error) {
	defer b.work.Release()
	defer segment.CatchScratch(&err)
	b.out = segment.NewScratch(b.scratch)
	t = &table{predN: map[string]Pred{}, scratch: b.out}
	b.entities.Forget()
	b.committed()
	if err := b.findOntology(); err != nil {
		return nil, unknown{}, err
	}
	if err := b.findOccurrences(); err != nil {
		return nil, unknown{}, err
	}
	b.literals.Forget()
	words = b.findUnknown()
	predOf := b.predicates(t)
	nodeOf, litOf, err := b.nodes(t)
	if err != nil {
		return nil, unknown{}, err
	}
	b.finishContexts(t, nodeOf, litOf)
	b.rows(t, predOf, nodeOf, litOf)
	t.describe(b.ontology)
	return t, words, nil
}

// taken is the context of a claim that was moved to the table and is neither a relation nor a fact.
const taken = math.MaxUint32

// takeSame moves the claims with the predicate sameAs to the table.
func (b *Builder) takeSame(t *table, predOf []Pred, nodeOf []Node) {
	same := t.predN[claim.PredicateSameAs]
	var list []sameClaim
	for i := range b.claims.Values() {
		c := &b.claims.Values()[i]
		if predOf[c.pred()] == same && !c.literal() {
			list = append(list, sameClaim{sameAs{nodeOf[c.s], nodeOf[c.o]}, c.ctx})
			c.ctx = taken
		}
	}
	t.same.fill(list)
}

// newView returns the view of a table that hides nothing and has no overlay other than that of its merges.
func newView(o *schema.Ontology, t *table, revisions []claim.Revision) *View {
	v := &View{ontology: o, table: t, revisions: revisions, cache: newCache()}
	v.labels, v.lifetimes, v.symmetric, v.rules = v.labelPreds(), v.lifetimePreds(), symmetricPreds(v), v.findRules()
	return v.resolve(nil)
}

// committed removes the claims whose context the builder does not have, because their revision is not included or not
// committed. It replaces the number of the context in the other claims by its index.
func (b *Builder) committed() {
	claims, kept := b.claims.Values(), 0
	if b.numbered {
		return
	}
	for _, c := range claims {
		if int(c.ctx) < b.ctxBy.Len() && b.ctxBy.At(c.ctx) > 0 {
			c.ctx = b.ctxBy.At(c.ctx) - 1
			claims[kept] = c
			kept++
		}
	}
	b.claims.Cut(kept)
	b.ctxBy.Free()
	b.byNumber.Free()
}

// predicates numbers the predicates: first the relation types of the ontology in their order, then its facts, then all
// others by name. So the numbers do not depend on the order of loading.
func (b *Builder) predicates(t *table) []Pred {
	for i, rt := range b.ontology.Types() {
		t.predN[rt.Name] = Pred(len(t.preds))
		t.preds = append(t.preds, predicate{rt.Name, int32(i), rt.Symmetric})
	}
	for _, name := range factNames(b.ontology) {
		t.predN[name] = Pred(len(t.preds))
		t.preds = append(t.preds, predicate{name: name, typ: -1})
	}
	used := bitset.New(len(b.preds))
	for _, c := range b.claims.Values() {
		used.Add(c.pred())
	}
	var others []string
	for i, name := range b.preds {
		if _, ok := t.predN[name]; !ok && used.Has(uint32(i)) {
			others = append(others, name)
		}
	}
	slices.Sort(others)
	for _, name := range others {
		t.predN[name] = Pred(len(t.preds))
		t.preds = append(t.preds, predicate{name: name, typ: -1})
	}
	predOf := make([]Pred, len(b.preds))
	for i, name := range b.preds {
		if used.Has(uint32(i)) {
			predOf[i] = t.predN[name]
		}
	}
	return predOf
}

// factNames returns the predicates of all facts in the ontology: first those that every entity can have, then those of
// kinds, by name.
func factNames(o *schema.Ontology) []string {
	names := []string{}
	for _, k := range o.Kinds() {
		for _, f := range k.Facts {
			names = append(names, f.Name)
		}
	}
	slices.Sort(names)
	return append([]string{
		claim.PredicateKind, claim.PredicateName, claim.PredicateAlias, claim.PredicateDescription, claim.PredicateRule,
		claim.PredicateOntology, claim.PredicateSameAs,
	}, slices.Compact(names)...)
}

// nodes numbers entities by id and literals by text, and packs their texts. Terms with the same text get the same
// number.
func (b *Builder) nodes(t *table) (nodeOf []Node, litOf []uint32, err error) {
	isNode, isLit := bitset.New(b.entities.Len()), bitset.New(b.literals.Len())
	for _, c := range b.claims.Values() {
		isNode.Add(c.s)
		if c.literal() {
			isLit.Add(c.o)
		} else {
			isNode.Add(c.o)
		}
	}
	for i := range b.contexts.Values() {
		c := &b.contexts.Values()[i]
		for _, n := range [3]Node{c.document, c.relays, c.by} {
			if n != NoNode {
				isNode.Add(uint32(n))
			}
		}
		for _, l := range [3]uint32{c.locator, c.attributes, c.grf} {
			if l != noLit {
				isLit.Add(l)
			}
		}
	}
	for _, key := range b.keys.Values() {
		if key > 0 {
			isLit.Add(key - 1)
		}
	}
	numbers, err := b.entities.Pack(&t.ids, isNode, b.out, func(number, tag uint32) {})
	if err != nil {
		return nil, nil, err
	}
	b.entities.Free()
	nodeOf = unsafe.Slice((*Node)(unsafe.SliceData(numbers)), len(numbers))
	litOf, err = b.packLiterals(t, isLit)
	return nodeOf, litOf, err
}

// packLiterals numbers literals, and keeps their languages and datatypes.
func (b *Builder) packLiterals(t *table, isLit bitset.Set) ([]uint32, error) {
	tags := segment.NewList[litTag](b.out)
	used := map[uint32]uint32{} // tag → its number in the table
	litOf, err := b.literals.Pack(&t.lits, isLit, b.out, func(number, tag uint32) {
		used[tag] = 0
		tags.MustAppend(litTag{number, tag})
	})
	if err != nil {
		return nil, err
	}
	for tag := range used {
		t.tagNames = append(t.tagNames, b.literals.Tag(tag))
	}
	slices.SortFunc(t.tagNames, terms.Tag.Compare)
	for tag := range used {
		n, _ := slices.BinarySearchFunc(t.tagNames, b.literals.Tag(tag), terms.Tag.Compare)
		used[tag] = uint32(n)
	}
	for i := range tags.Values() {
		x := &tags.Values()[i]
		x.tag = used[x.tag]
	}
	t.tags = segment.InHeap(tags.Close())
	b.literals.Free()
	return litOf, nil
}
