package graph

import (
	"sort"

	"nexum/graph/terms"
	"nexum/schema"
)

// findOccurrences sets the keys of the claims of repeatable relation types. If a claim belongs to several relations, it
// adds a copy of the claim for each further one.
func (b *Builder) findOccurrences() error {
	f := occurrenceFinder{b: b, types: make([]*schema.RelationType, len(b.preds)), found: map[occurrencePlace][]uint32{}}
	some := false
	for _, t := range b.ontology.Types() {
		if p, ok := b.predN[t.Name]; ok && t.Repeatable {
			f.types[p], some = t, true
		}
	}
	if !some {
		return nil
	}
	for i, end := 0, b.claims.Len(); i < end; i++ {
		c := b.claims.At(uint32(i))
		t := f.types[c.pred()]
		if t == nil || c.literal() {
			continue
		}
		keys, err := f.keys(t, c.ctx)
		if err != nil {
			return err
		}
		if err := b.setKeys(i, keys); err != nil {
			return err
		}
	}
	if b.keys.Len() > 0 {
		return b.padKeys()
	}
	return nil
}

// setKeys sets the key of a claim to the first of keys, and adds a copy of the claim for each further key.
func (b *Builder) setKeys(claim int, keys []uint32) error {
	c := b.claims.At(uint32(claim))
	for n, key := range keys {
		at := claim
		if n > 0 {
			at = b.claims.Len()
			if err := b.claims.Append(c); err != nil {
				return err
			}
		}
		if key == 0 {
			continue
		}
		if err := b.setKey(at, key); err != nil {
			return err
		}
	}
	return nil
}

// setKey sets the key of a claim.
func (b *Builder) setKey(claim int, key uint32) error {
	err := b.padKeys()
	if err == nil {
		b.keys.Values()[claim] = key
	}
	return err
}

// padKeys extends the list of keys to the number of claims, with 0 for no key.
func (b *Builder) padKeys() error {
	if n := b.claims.Len() - b.keys.Len(); n > 0 {
		return b.keys.Append(make([]uint32, n)...)
	}
	return nil
}

// An occurrenceFinder finds the keys of the claims of repeatable relation types. Many claims share a context, so it
// stores its last results.
type occurrenceFinder struct {
	b     *Builder
	types []*schema.RelationType // by predicate; nil if it does not repeat
	found map[occurrencePlace][]uint32
}

// mostPlaces limits the number of stored results.
const mostPlaces = 1 << 16

// An occurrencePlace is a relation type and the index of a context. Claims with the same occurrencePlace have the same
// keys.
type occurrencePlace struct {
	typ *schema.RelationType
	ctx uint32
}

// keys returns the keys of a claim, each as the index of a literal plus 1, or 0 for no key.
func (f *occurrenceFinder) keys(t *schema.RelationType, ctx uint32) ([]uint32, error) {
	at := occurrencePlace{t, ctx}
	keys, ok := f.found[at]
	if ok {
		return keys, nil
	}
	c := f.b.contextOf(ctx)
	for _, key := range placements(t, c.Attributes, c.Period, c.Stance) {
		i := uint32(0)
		if key != "" {
			term, err := f.b.literals.Add(key, terms.Tag{})
			if err != nil {
				return nil, err
			}
			i = term + 1
		}
		keys = append(keys, i)
	}
	if len(f.found) == mostPlaces {
		clear(f.found)
	}
	f.found[at] = keys
	return keys, nil
}

// sortTogether sorts list, and moves the elements of with, which has the same length, in the same way.
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
