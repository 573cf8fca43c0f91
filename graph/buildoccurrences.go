package graph

import (
	"sort"

	"nexum/schema"
)

// findOccurrences sets the keys of the claims of repeatable relation types, and adds the claims that belong to a second
// relation.
func (b *Builder) findOccurrences() {
	f := occurrenceFinder{
		b: b, repeatable: map[string]*schema.RelationType{}, types: map[uint32]*schema.RelationType{},
		found: map[occurrencePlace][]uint32{}, terms: map[string]uint32{},
	}
	for _, t := range b.ontology.Types() {
		if t.Repeatable {
			f.repeatable[t.Name] = t
		}
	}
	if len(f.repeatable) == 0 {
		return
	}
	for i, end := 0, b.claims.len(); i < end; i++ {
		c := *b.claims.get(i)
		t := f.typeOf(c.p)
		if t == nil || !b.terms[c.o].entity {
			continue
		}
		for n, key := range f.keys(t, c.ctx) {
			at := i
			if n > 0 {
				at = b.claims.len()
				b.claims.add(c)
			}
			if key != 0 {
				b.setKey(at, key)
			}
		}
	}
	if b.keys != nil {
		b.padKeys()
	}
}

// setKey sets the key of a claim.
func (b *Builder) setKey(claim int, key uint32) {
	if b.keys == nil {
		b.keys = make([]uint32, 0, b.claims.len())
	}
	b.padKeys()
	b.keys[claim] = key
}

// padKeys gives the claims that were added since the last key no key.
func (b *Builder) padKeys() {
	b.keys = append(b.keys, make([]uint32, b.claims.len()-len(b.keys))...)
}

// An occurrenceFinder finds the keys of the claims of repeatable relation types. Many claims share a context, so it
// keeps what it found.
type occurrenceFinder struct {
	b          *Builder
	repeatable map[string]*schema.RelationType
	types      map[uint32]*schema.RelationType // by the term of the predicate; nil if it does not repeat
	found      map[occurrencePlace][]uint32
	terms      map[string]uint32 // by key: its term, plus 1
}

// An occurrencePlace is where claims have the same keys: a relation type and the index of a context.
type occurrencePlace struct {
	typ *schema.RelationType
	ctx uint32
}

// typeOf returns the relation type of a predicate if it is repeatable, and nil otherwise.
func (f *occurrenceFinder) typeOf(predicate uint32) *schema.RelationType {
	t, known := f.types[predicate]
	if !known {
		t = f.repeatable[f.b.str(predicate)]
		f.types[predicate] = t
	}
	return t
}

// keys returns the terms of the keys of a claim; 0 means no key.
func (f *occurrenceFinder) keys(t *schema.RelationType, ctx uint32) []uint32 {
	at := occurrencePlace{t, ctx}
	keys, ok := f.found[at]
	if !ok {
		c := &f.b.ctxNames[ctx]
		for _, key := range placements(t, c.Attributes, c.Period, c.Stance) {
			keys = append(keys, f.term(key))
		}
		f.found[at] = keys
	}
	return keys
}

// term returns the term of a key; 0 for no key.
func (f *occurrenceFinder) term(key string) uint32 {
	if key == "" {
		return 0
	}
	i, ok := f.terms[key]
	if !ok {
		f.b.terms = append(f.b.terms, appendTerm(&f.b.text, key))
		i = uint32(len(f.b.terms))
		f.terms[key] = i
	}
	return i
}

// appendTerm appends the text of a literal to the texts of a builder.
func appendTerm(text *[]byte, s string) term {
	t := term{at: uint32(len(*text))}
	*text = append(*text, s...)
	return t
}

// sortTogether sorts a list and a second one of the same length with it.
func sortTogether[T any](list []T, with []uint32, compare func(x, y T, a, b uint32) int) {
	sort.Sort(&parallelSort[T]{list, with, compare})
}

type parallelSort[T any] struct {
	list    []T
	with    []uint32
	compare func(x, y T, a, b uint32) int
}

func (t *parallelSort[T]) Len() int { return len(t.list) }

func (t *parallelSort[T]) Less(i, j int) bool {
	return t.compare(t.list[i], t.list[j], t.with[i], t.with[j]) < 0
}

func (t *parallelSort[T]) Swap(i, j int) {
	t.list[i], t.list[j] = t.list[j], t.list[i]
	t.with[i], t.with[j] = t.with[j], t.with[i]
}
