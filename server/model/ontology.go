package model

import (
	"context"
	"time"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/query"
	"nexum/schema"
)

// A Revision is one committed change.
type Revision struct{ rev claim.Revision }

// RevisionOf is the newest revision of the view.
func RevisionOf(ctx context.Context) (*Revision, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	return &Revision{s.View.Revision()}, nil
}

// Number counts the revisions from 1.
func (r Revision) Number() int { return int(r.rev.Number) }

// CommittedAt is when.
func (r Revision) CommittedAt() time.Time { return r.rev.CommittedAt }

// Message is what its author says.
func (r Revision) Message() *string { return optional(r.rev.Message) }

// Stats is how much there is of what.
type Stats struct {
	Entities, Relations, Facts, Claims, Documents int
	Kinds                                         []KindCount
	Types                                         []TypeCount

	scope   *Scope
	sources []graph.SourceCount
}

// A KindCount is how many entities of one kind.
type KindCount struct {
	Kind  string
	Count int
}

// A TypeCount is how many relations of one type.
type TypeCount struct {
	Type  string
	Count int
}

// A SourceCount is how many claims rest on one document.
type SourceCount struct {
	Source          *Entity
	Claims, Relayed int
}

// Earliest is the first date of the timeline.
func (s *Stats) Earliest() claim.Date {
	first, _ := s.scope.View.Span()
	return first
}

// Latest is the last date of the timeline.
func (s *Stats) Latest() claim.Date {
	_, last := s.scope.View.Span()
	return last
}

// Sources are the documents on which most rests.
func (s *Stats) Sources(first *int32) ([]*SourceCount, error) {
	n, err := query.Bound("first", first, 100, 1000)
	if err != nil {
		return nil, err
	}
	out := make([]*SourceCount, min(n, len(s.sources)))
	for i := range out {
		c := s.sources[i]
		out[i] = &SourceCount{s.scope.Entity(c.Document), c.Claims, c.Relayed}
	}
	return out, nil
}

// StatsOf counts what is in the view.
func StatsOf(ctx context.Context) (*Stats, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	counts, err := s.View.StatsWithin(ctx)
	if err != nil {
		return nil, err
	}
	out := &Stats{
		Entities: counts.Entities, Relations: counts.Relations, Facts: counts.Facts, Claims: counts.Claims,
		Documents: counts.Documents, Kinds: []KindCount{}, Types: []TypeCount{},
		scope: s, sources: counts.Sources,
	}
	for i, k := range s.View.Ontology().Kinds() {
		if n := counts.Kinds[i]; n > 0 {
			out.Kinds = append(out.Kinds, KindCount{k.Enum, n})
		}
	}
	byName := map[string]int{}
	for p, n := range counts.Types {
		byName[s.TypeName(graph.Pred(p))] += n
	}
	for _, t := range s.View.Ontology().Types() {
		if n := byName[t.Name]; n > 0 {
			out.Types = append(out.Types, TypeCount{t.Name, n})
		}
	}
	return out, nil
}

// Ontology is what kinds, relation types and facts there can be.
type Ontology struct {
	ontology *schema.Ontology
	view     *graph.View
}

// OntologyOf is the ontology of the view.
func OntologyOf(ctx context.Context) (*Ontology, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	return &Ontology{s.View.Ontology(), s.View}, nil
}

// Kinds are in alphabetical order.
func (o Ontology) Kinds() []KindInfo {
	var out []KindInfo
	for _, k := range o.ontology.Kinds() {
		out = append(out, KindInfo{k})
	}
	return out
}

// RelationTypes are in the order of the schema.
func (o Ontology) RelationTypes() []RelationTypeInfo {
	var out []RelationTypeInfo
	for _, t := range o.ontology.Types() {
		out = append(out, RelationTypeInfo{o.ontology, t})
	}
	return out
}

// Sources are the files of the ontology, by name.
func (o Ontology) Sources() []schema.Source { return o.view.OntologySources() }

// KindInfo is a kind of entity.
type KindInfo struct{ kind *schema.Kind }

// Kind is the value of EntityKind.
func (k KindInfo) Kind() string { return k.kind.Enum }

// Name is how data files write it.
func (k KindInfo) Name() string { return k.kind.Name }

// Description is what it means.
func (k KindInfo) Description() string { return k.kind.Description }

// Iri is the term of a well-known vocabulary.
func (k KindInfo) Iri() *string { return optional(k.kind.IRI) }

// Facts are those that it can have.
func (k KindInfo) Facts() []FactInfo {
	out := []FactInfo{}
	for _, f := range k.kind.Facts {
		out = append(out, FactInfo{f})
	}
	return out
}

// Field is the lookup in Query.
func (k KindInfo) Field() string { return k.kind.Singular }

// List is the list in Query.
func (k KindInfo) List() string { return k.kind.Plural }

// Interfaces are those that it implements, without those of every kind.
func (k KindInfo) Interfaces() []string {
	out := []string{}
	for _, name := range k.kind.Interfaces {
		if name != schema.Entity && name != "Node" {
			out = append(out, name)
		}
	}
	return out
}

// FactInfo is a fact that entities of a kind can have.
type FactInfo struct{ fact *schema.Fact }

// Name is the name of the field.
func (f FactInfo) Name() string { return f.fact.Name }

// Type is the GraphQL type of its value.
func (f FactInfo) Type() string {
	if f.fact.List {
		return "[" + f.fact.Type + "!]"
	}
	return f.fact.Type
}

// Description is what it means.
func (f FactInfo) Description() string { return f.fact.Description }

// Required is whether every entity of the kind must have it.
func (f FactInfo) Required() bool { return f.fact.Required }

// Iri is the term of a well-known vocabulary.
func (f FactInfo) Iri() *string { return optional(f.fact.IRI) }

// RelationTypeInfo is a type of relation.
type RelationTypeInfo struct {
	ontology *schema.Ontology
	typ      *schema.RelationType
}

// Type is the value of RelationType.
func (t RelationTypeInfo) Type() string { return t.typ.Name }

// Name is how data files and rules write it.
func (t RelationTypeInfo) Name() string { return t.typ.Term }

// Description is what it means.
func (t RelationTypeInfo) Description() string { return t.typ.Description }

// Inverse is how it reads from target to source.
func (t RelationTypeInfo) Inverse() string { return t.typ.Inverse }

// Symmetric is whether it holds both ways.
func (t RelationTypeInfo) Symmetric() bool { return t.typ.Symmetric }

// From is what the source can be.
func (t RelationTypeInfo) From() []string { return t.enums(t.typ.From) }

// To is what the target can be.
func (t RelationTypeInfo) To() []string { return t.enums(t.typ.To) }

// Iri is the term of a well-known vocabulary.
func (t RelationTypeInfo) Iri() *string { return optional(t.typ.IRI) }

// Attributes are what claims of it say besides.
func (t RelationTypeInfo) Attributes() []string { return append([]string{}, t.typ.Attributes...) }

// AttributeTypes are the attributes with their types.
func (t RelationTypeInfo) AttributeTypes() []AttributeInfo {
	out := []AttributeInfo{}
	for _, a := range t.typ.Typed {
		out = append(out, AttributeInfo{a})
	}
	return out
}

// Influences is whether a change of the source changes the target.
func (t RelationTypeInfo) Influences() bool { return t.typ.Influences }

// Sign is how.
func (t RelationTypeInfo) Sign() *int {
	if !t.typ.Influences {
		return nil
	}
	return &t.typ.Sign
}

// Constrains is whether the source constrains the target.
func (t RelationTypeInfo) Constrains() bool { return t.typ.Constrains }

// Mention is whether the source only mentions the target.
func (t RelationTypeInfo) Mention() bool { return t.typ.Mention }

// Conflicts is whether it relates two that cannot both be.
func (t RelationTypeInfo) Conflicts() bool { return t.typ.ConflictRole == schema.RoleConflicts }

// AttributeInfo is an attribute of a relation type.
type AttributeInfo struct{ attribute schema.Attribute }

// Name is how questions and rules read it.
func (a AttributeInfo) Name() string { return a.attribute.Name }

// Type is what its values are.
func (a AttributeInfo) Type() *string { return optional(a.attribute.Type) }

// Description is what it means.
func (a AttributeInfo) Description() *string { return optional(a.attribute.Description) }

func (t RelationTypeInfo) enums(kinds []string) []string {
	out := []string{}
	for _, name := range kinds {
		if k, ok := t.ontology.Kind(name); ok {
			out = append(out, k.Enum)
		}
	}
	return out
}
