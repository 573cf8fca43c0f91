package graph

import (
	"sort"

	"nexum/schema"
)

// findOccurrences sets the keys of the claims of repeatable relation types, and adds the claims that belong to a second
// relation. It returns the indexes of the contexts of all claims.
func (b *Builder) findOccurrences(ctxOf []uint32) []uint32 {
	repeatable := map[string]*schema.RelationType{}
	for _, t := range b.ontology.Types() {
		if t.Repeatable {
			repeatable[t.Name] = t
		}
	}
	if len(repeatable) == 0 {
		return ctxOf
	}
	types := make(map[uint32]*schema.RelationType) // by the term of the predicate; nil if it does not repeat
	type place struct {
		typ *schema.RelationType
		ctx uint32
	}
	known := map[place][]uint32{}
	terms := map[string]uint32{}
	term := func(key string) uint32 {
		if key == "" {
			return 0
		}
		i, ok := terms[key]
		if !ok {
			b.terms = append(b.terms, appendTerm(&b.text, key))
			i = uint32(len(b.terms))
			terms[key] = i
		}
		return i
	}
	for i, end := 0, len(b.claims); i < end; i++ {
		c := b.claims[i]
		t, seen := types[c.p]
		if !seen {
			t = repeatable[b.str(c.p)]
			types[c.p] = t
		}
		if t == nil || !b.terms[c.o].entity {
			continue
		}
		at := place{t, ctxOf[i]}
		keys, ok := known[at]
		if !ok {
			ctx := &b.ctxNames[at.ctx]
			for _, key := range placements(t, ctx.Attributes, ctx.Period, ctx.Stance) {
				keys = append(keys, term(key))
			}
			known[at] = keys
		}
		for n, key := range keys {
			if n > 0 {
				b.claims, ctxOf = append(b.claims, c), append(ctxOf, at.ctx)
			}
			if key == 0 {
				continue
			}
			if b.keys == nil {
				b.keys = make([]uint32, len(b.claims), cap(b.claims))
			}
			for len(b.keys) < len(b.claims) {
				b.keys = append(b.keys, 0)
			}
			if n == 0 {
				b.keys[i] = key
			} else {
				b.keys[len(b.claims)-1] = key
			}
		}
	}
	for b.keys != nil && len(b.keys) < len(b.claims) {
		b.keys = append(b.keys, 0)
	}
	return ctxOf
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
