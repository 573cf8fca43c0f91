package loader

import (
	"slices"
	"strings"

	"nexum/schema"
)

// An Entity is what is known of an entity that the data defines, for a Suspicion to judge. What only the
// store holds of it is not counted.
type Entity struct {
	ID   string
	Kind string
	// out and in count, by relation type, the uses of the entity as source and as target. An entity that
	// says its kind is counted once a type as source.
	out, in map[*schema.RelationType]int
	cited   int
}

func newEntity(i *identity) *Entity {
	e := &Entity{ID: i.id, out: map[*schema.RelationType]int{}, in: map[*schema.RelationType]int{}}
	if len(i.kinds) > 0 {
		e.Kind = i.kinds[0]
	}
	return e
}

func (e *Entity) used(expect int, x expectation) {
	switch {
	case x.ends[0] != nil:
		e.out[x.ends[0]]++
	case x.ends[1] != nil:
		e.in[x.ends[1]]++
	case expect == expectDocument || expect == expectRelays || expect == expectBy:
		e.cited++
	}
}

// IsSource reports whether a claim makes the entity the source of a relation of one of these types.
func (e *Entity) IsSource(types ...string) bool { return has(e.out, types) }

// IsTarget reports whether a claim makes the entity the target of a relation of one of these types.
func (e *Entity) IsTarget(types ...string) bool { return has(e.in, types) }

// IsTied reports whether the entity has any relation, or is named as document, relays or by of a claim.
func (e *Entity) IsTied() bool { return len(e.out)+len(e.in)+e.cited > 0 }

func has(ends map[*schema.RelationType]int, types []string) bool {
	for t := range ends {
		for _, name := range types {
			if t.Name == name {
				return true
			}
		}
	}
	return false
}

// A Suspicion looks at an entity that the data defines and warns of what is legal but suspicious.
type Suspicion func(e *Entity, warn func(format string, args ...any))

// DefaultSuspicions are what a Loader warns of where nothing else is said: entities that nothing refers to, and what the
// ontology says that kinds are expected to have. Entities with one name, claims that come twice
// and those that do not say where in their document are always warned of.
func DefaultSuspicions(o *schema.Ontology) []Suspicion {
	return []Suspicion{
		func(e *Entity, warn func(string, ...any)) {
			if !e.IsTied() {
				warn("nothing refers to %s, and it refers to nothing", e.ID)
			}
		},
		func(e *Entity, warn func(string, ...any)) {
			k, ok := o.Kind(e.Kind)
			if !ok {
				return
			}
			for _, x := range k.Expects {
				if !e.IsSource(x.Out...) && !e.IsTarget(x.In...) {
					warn("%s: no %s", strings.ReplaceAll(x.Otherwise, "{id}", e.ID), orList(termsOf(x)))
				}
			}
		},
	}
}

// termsOf returns the relation types of an expectation as data files write them.
func termsOf(x schema.Expectation) []string {
	var out []string
	for _, name := range slices.Concat(x.Out, x.In) {
		out = append(out, schema.Term(name))
	}
	return out
}
