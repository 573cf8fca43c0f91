package graph

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"nexum/graph/claim"
	"nexum/graph/segment"
	"nexum/schema"
)

// A Builder compiles a View from what the Scan of a Store passes to it. It is a Sink. The zero Builder is not ready;
// use NewBuilder.
type Builder struct {
	ontology *schema.Ontology // the ontology in the claims; without one, that of NewBuilder
	latest   *schema.Ontology // reused if the sources are the same; may be nil
	texts    []string         // the texts of all ontology files that were ever committed
	until    uint64           // the last revision to include; 0 for all

	text     []byte // texts of all terms, concatenated
	terms    []term
	byNumber []uint32 // index of the term + 1, by the number in the store; 0 for none
	tags     map[uint32]tagName

	contexts []contextRow
	ctxNames []claim.Context   // the texts of contexts, until the terms are numbered
	times    []claim.Date      // all times of day in the contexts
	ctxBy    map[uint32]uint32 // index of the context, by the number in the store

	claims    rawClaims
	keys      []uint32 // by claim: 1 plus the term of the key of its occurrence, 0 without a key; nil if no claim has a key
	revisions []claim.Revision
}

type term struct {
	at     uint32
	entity bool
}

// NewBuilder returns a builder of views. A view uses the ontology that its claims bring. It uses o if they bring none.
func NewBuilder(o *schema.Ontology) *Builder {
	return &Builder{ontology: o, ctxBy: map[uint32]uint32{}, tags: map[uint32]tagName{}}
}

// ErrTooLarge is returned for a graph that exceeds the limits of a view: 4 billion terms or claims, or 4 GiB of text.
var ErrTooLarge = errors.New("graph is too large for one view")

// Term implements Sink.
func (b *Builder) Term(num uint64, entity bool, text, lang, datatype []byte) error {
	if len(b.text)+len(text) > math.MaxUint32 || len(b.terms) >= math.MaxUint32-1 || num >= math.MaxUint32 {
		return ErrTooLarge
	}
	for uint64(len(b.byNumber)) <= num {
		b.byNumber = append(b.byNumber, make([]uint32, max(1024, len(b.byNumber)/2))...)
	}
	i := uint32(len(b.terms))
	b.terms = append(b.terms, term{uint32(len(b.text)), entity})
	b.text = append(b.text, text...)
	b.byNumber[num] = i + 1
	if len(lang) > 0 || len(datatype) > 0 {
		b.tags[i] = tagName{string(lang), string(datatype)}
	}
	return nil
}

// Context implements Sink.
func (b *Builder) Context(num uint64, c claim.Context) error {
	if len(b.contexts) >= math.MaxUint32-1 || c.Revision > math.MaxUint32 || num >= math.MaxUint32 {
		return ErrTooLarge
	}
	if b.until > 0 && c.Revision > b.until {
		return nil
	}
	b.ctxBy[uint32(num)] = uint32(len(b.contexts))
	b.contexts = append(b.contexts, contextRow{
		revision: uint32(c.Revision), doubt: c.Doubt, stance: c.Stance, modality: c.Modality,
	})
	b.ctxNames = append(b.ctxNames, c)
	return nil
}

// Claim implements Sink.
func (b *Builder) Claim(subject, predicate, object, context uint64) error {
	var t [3]uint32
	for i, num := range [3]uint64{subject, predicate, object} {
		if num >= uint64(len(b.byNumber)) || b.byNumber[num] == 0 {
			return fmt.Errorf("%w: a claim refers to the missing term %d", claim.ErrStoreDamaged, num)
		}
		t[i] = b.byNumber[num] - 1
	}
	if b.claims.len() >= math.MaxUint32-1 || context >= math.MaxUint32 {
		return ErrTooLarge
	}
	b.claims.add(rawClaim{t[0], t[1], t[2], uint32(context)})
	return nil
}

// Revision implements Sink.
func (b *Builder) Revision(r claim.Revision) error {
	if b.until == 0 || r.Number <= b.until {
		b.revisions = append(b.revisions, r)
	}
	return nil
}

func (b *Builder) str(i uint32) string {
	end := uint32(len(b.text))
	if int(i)+1 < len(b.terms) {
		end = b.terms[i+1].at
	}
	return string(b.text[b.terms[i].at:end])
}

// view returns the text of a term without copying it.
func (b *Builder) view(i uint32) []byte {
	end := uint32(len(b.text))
	if int(i)+1 < len(b.terms) {
		end = b.terms[i+1].at
	}
	return b.text[b.terms[i].at:end]
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

// table compiles the table of the view, and finds words that its ontology lacks.
func (b *Builder) table() (*table, unknown, error) {
	t := &table{predN: map[string]Pred{}}
	b.committed()
	if err := b.findOntology(); err != nil {
		return nil, unknown{}, err
	}
	b.findOccurrences()
	b.addContextTerms()
	words := b.findUnknown()
	predOf := b.predicates(t)
	nodeOf, litOf := b.nodes(t)
	b.finishContexts(t, nodeOf, litOf)
	b.rows(t, predOf, nodeOf, litOf)
	t.describe(b.ontology)
	return t, words, nil
}

// taken marks a claim that is neither a relation nor a fact.
const taken = math.MaxUint32

// takeSame moves the claims that two entities are one to the table.
func (b *Builder) takeSame(t *table, predOf []Pred, nodeOf []Node) {
	same := t.predN[claim.PredicateSameAs]
	var list []sameClaim
	for _, c := range b.claims.all() {
		if predOf[c.p] == same && b.terms[c.o].entity {
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

// committed drops the claims whose context is missing, and gives each other claim the index of its context.
func (b *Builder) committed() {
	kept := 0
	last, lastIdx, lastOK := uint32(math.MaxUint32), uint32(0), false
	for _, c := range b.claims.all() {
		if c.ctx != last {
			last = c.ctx
			lastIdx, lastOK = b.ctxBy[c.ctx]
		}
		if lastOK {
			*b.claims.get(kept) = rawClaim{c.s, c.p, c.o, lastIdx}
			kept++
		}
	}
	b.claims.cut(kept)
	b.ctxBy, b.byNumber = nil, nil
}

// addContextTerms adds the names in contexts to the terms: documents as entities, locators as literals.
func (b *Builder) addContextTerms() {
	seen := map[string]uint32{}
	add := func(s string, entity bool) uint32 {
		if s == "" {
			return noLit
		}
		key := s
		if entity {
			key = "\x00" + s
		}
		i, ok := seen[key]
		if !ok {
			i = uint32(len(b.terms))
			b.terms = append(b.terms, term{uint32(len(b.text)), entity})
			b.text = append(b.text, s...)
			seen[key] = i
		}
		return i
	}
	b.times = timesOf(b.ctxNames)
	place := func(d claim.Date) int {
		i, _ := placeOf(b.times, d)
		return i
	}
	for i := range b.contexts {
		c, row := &b.ctxNames[i], &b.contexts[i]
		row.period = compactPeriod(c.Period, place)
		row.document, row.relays, row.by = Node(add(c.Document, true)), Node(add(c.Relays, true)), Node(add(c.By, true))
		row.locator, row.attributes, row.grf = add(c.Locator, false), add(c.Attributes, false), add(c.Graph, false)
	}
	b.ctxNames = nil
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
	predOf := make([]Pred, len(b.terms))
	used := newBitset(len(b.terms))
	var others []string
	for _, c := range b.claims.all() {
		if used.has(c.p) {
			continue
		}
		used.add(c.p)
		name := b.str(c.p)
		if _, ok := t.predN[name]; !ok {
			t.predN[name] = NoPred
			others = append(others, name)
		}
	}
	slices.Sort(others)
	for _, name := range others {
		t.predN[name] = Pred(len(t.preds))
		t.preds = append(t.preds, predicate{name: name, typ: -1})
	}
	for i := range b.terms {
		if used.has(uint32(i)) {
			predOf[i] = t.predN[b.str(uint32(i))]
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
func (b *Builder) nodes(t *table) (nodeOf []Node, litOf []uint32) {
	isNode, isLit := newBitset(len(b.terms)), newBitset(len(b.terms))
	for _, c := range b.claims.all() {
		isNode.add(c.s)
		if b.terms[c.o].entity {
			isNode.add(c.o)
		} else {
			isLit.add(c.o)
		}
	}
	for i := range b.contexts {
		c := &b.contexts[i]
		for _, n := range [3]Node{c.document, c.relays, c.by} {
			if n != NoNode {
				isNode.add(uint32(n))
			}
		}
		for _, l := range [3]uint32{c.locator, c.attributes, c.grf} {
			if l != noLit {
				isLit.add(l)
			}
		}
	}
	for _, key := range b.keys {
		if key > 0 {
			isLit.add(key - 1)
		}
	}
	nodeOf = make([]Node, len(b.terms))
	numbers := b.pack(&t.ids, isNode, nil)
	for i, n := range numbers {
		nodeOf[i] = Node(n)
	}
	litOf = b.pack(&t.lits, isLit, b.tags)
	b.numberTags(t, isLit, litOf)
	return nodeOf, litOf
}

// numberTags keeps the languages and datatypes of literals.
func (b *Builder) numberTags(t *table, isLit bitset, litOf []uint32) {
	numbers := map[tagName]uint32{}
	for i, tag := range b.tags {
		if isLit.has(i) {
			numbers[tag] = 0
		}
	}
	t.tagNames = slices.SortedFunc(maps.Keys(numbers), tagName.compare)
	for i, name := range t.tagNames {
		numbers[name] = uint32(i)
	}
	var tags []litTag
	for i, tag := range b.tags {
		if isLit.has(i) {
			tags = append(tags, litTag{litOf[i], numbers[tag]})
		}
	}
	slices.SortFunc(tags, func(x, y litTag) int { return cmp.Compare(x.lit, y.lit) })
	t.tags = segment.InHeap(slices.CompactFunc(tags, func(x, y litTag) bool { return x.lit == y.lit }))
}

func (a tagName) compare(b tagName) int {
	return cmp.Or(cmp.Compare(a.Lang, b.Lang), cmp.Compare(a.Datatype, b.Datatype))
}

// pack sorts the texts of a set of terms into p and returns the number of each term. Terms with equal text and tag
// share a number.
func (b *Builder) pack(p *packed, set bitset, tags map[uint32]tagName) []uint32 {
	type keyed struct {
		head uint64 // the first eight bytes: most comparisons need no more
		i    uint32
	}
	var list []keyed
	for i := range b.terms {
		if set.has(uint32(i)) {
			list = append(list, keyed{head(b.view(uint32(i))), uint32(i)})
		}
	}
	compare := func(x, y keyed) int {
		if c := cmp.Compare(x.head, y.head); c != 0 {
			return c
		}
		if c := slices.Compare(b.view(x.i), b.view(y.i)); c != 0 || tags == nil {
			return c
		}
		tx, ty := tags[x.i], tags[y.i]
		return tx.compare(ty)
	}
	slices.SortFunc(list, compare)
	number := make([]uint32, len(b.terms))
	var text strings.Builder
	size := 0
	for _, k := range list {
		size += len(b.view(k.i))
	}
	text.Grow(size)
	at := make([]uint32, 0, len(list)+1)
	for j, k := range list {
		if j == 0 || compare(list[j-1], k) != 0 {
			at = append(at, uint32(text.Len()))
			text.Write(b.view(k.i))
		}
		number[k.i] = uint32(len(at) - 1)
	}
	at = append(at, uint32(text.Len()))
	p.at, p.text = segment.InHeap(slices.Clip(at)), segment.TextOf(text.String())
	return number
}

func head(s []byte) uint64 {
	var h uint64
	for i := range 8 {
		h <<= 8
		if i < len(s) {
			h |= uint64(s[i])
		}
	}
	return h
}

// finishContexts sets the final names and numbers of the contexts, and sorts them. Equal contexts become one.
// The claims get the new numbers.
func (b *Builder) finishContexts(t *table, nodeOf []Node, litOf []uint32) {
	node := func(n *Node) {
		if *n != NoNode {
			*n = nodeOf[*n]
		}
	}
	lit := func(l *uint32) {
		if *l != noLit {
			*l = litOf[*l]
		}
	}
	for i := range b.contexts {
		c := &b.contexts[i]
		node(&c.document)
		node(&c.relays)
		node(&c.by)
		lit(&c.locator)
		lit(&c.attributes)
		lit(&c.grf)
	}
	order := make([]uint32, len(b.contexts))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(x, y uint32) int { return b.contexts[x].compare(&b.contexts[y]) })
	rows, numbers := make([]contextRow, 0, len(order)), make([]uint32, len(order))
	for _, i := range order {
		if row := &b.contexts[i]; len(rows) == 0 || rows[len(rows)-1].compare(row) != 0 {
			rows = append(rows, *row)
		}
		numbers[i] = uint32(len(rows) - 1)
	}
	for _, c := range b.claims.all() {
		c.ctx = numbers[c.ctx]
	}
	b.contexts = nil
	t.ctxs, t.times = segment.InHeap(rows), segment.InHeap(b.times)
}

// compare orders contexts by document first, so that the contexts of one document are adjacent. The order does not
// depend on the order in which a store yields them.
func (a *contextRow) compare(b *contextRow) int {
	if c := cmp.Compare(a.document, b.document); c != 0 {
		return c
	}
	if c := cmp.Or(cmp.Compare(a.revision, b.revision), cmp.Compare(a.locator, b.locator)); c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(a.relays, b.relays), cmp.Compare(a.by, b.by), cmp.Compare(a.attributes, b.attributes),
		cmp.Compare(a.grf, b.grf), cmp.Compare(a.period.from, b.period.from), cmp.Compare(a.period.to, b.period.to),
		cmp.Compare(a.stance, b.stance), cmp.Compare(a.modality, b.modality), cmp.Compare(a.doubt, b.doubt))
}
