package loader

import (
	"slices"
	"strings"

	"nexum/schema"
	"nexum/schema/spelling"
)

// Entity is the information about an entity that the loaded data defines, as input of a Suspicion. Data that is
// only in the store is not included.
type Entity struct {
	ID   string
	Kind string
	// out and in count the uses of the entity as source and as target, by relation type. For a block with a kind,
	// out counts each type once.
	out, in map[*schema.RelationType]int
	cited   int // number of uses other than as source or target, such as the document of a claim
}

func newEntity(i *identity) *Entity {
	e := &Entity{ID: i.id, out: map[*schema.RelationType]int{}, in: map[*schema.RelationType]int{}}
	if len(i.kinds) > 0 {
		e.Kind = i.kinds[0]
	}
	return e
}

func (e *Entity) used(x expectation) {
	switch {
	case x.ends[0] != nil:
		e.out[x.ends[0]]++
	case x.ends[1] != nil:
		e.in[x.ends[1]]++
	case x.cites:
		e.cited++
	}
}

// IsSource reports whether the entity is the source of a claim of one of these relation types.
func (e *Entity) IsSource(types ...string) bool { return has(e.out, types) }

// IsTarget reports whether the entity is the target of a claim of one of these relation types.
func (e *Entity) IsTarget(types ...string) bool { return has(e.in, types) }

// HasRelations reports whether something refers to the entity: it has a relation (even one that the ontology does not
// have), is merged, is named by the context of a claim (as document, relays or by), or is named by a rule.
func (e *Entity) HasRelations() bool { return len(e.out)+len(e.in)+e.cited > 0 }

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

// Suspicion checks an entity that the data defines, and warns of legal but suspicious data.
type Suspicion func(e *Entity, warn func(format string, args ...any))

// DefaultSuspicions returns the default of Options.Suspicions: it warns of entities that nothing refers to, and of
// missing data that the ontology expects for a kind. Warnings about entities with equal names, duplicate claims,
// and claims without a place in their document do not depend on the option.
func DefaultSuspicions(o *schema.Ontology) []Suspicion {
	return []Suspicion{
		func(e *Entity, warn func(string, ...any)) {
			if !e.HasRelations() {
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
					about := strings.Split(x.Otherwise, "{id}")
					args := slices.Repeat([]any{e.ID}, len(about)-1)
					warn(literal(strings.Join(about, "\x00")+": no "+spelling.OrList(termsOf(x))), args...)
				}
			}
		},
	}
}

// literal returns a format string for a text. Each NUL in it stands for an argument, so that all messages that the
// format gives are warnings of one kind.
func literal(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "%", "%%"), "\x00", "%s")
}

// termsOf returns the relation types of an expectation in the notation of data files.
func termsOf(x schema.Expectation) []string {
	var out []string
	for _, name := range slices.Concat(x.Out, x.In) {
		out = append(out, schema.Term(name))
	}
	return out
}
