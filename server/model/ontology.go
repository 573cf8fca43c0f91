package model

import (
	"cmp"
	"context"
	"slices"
	"time"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/query"
	"nexum/schema"
)

// A Revision is one committed change.
type Revision struct{ rev claim.Revision }

// RevisionOf returns the newest revision of the view.
func RevisionOf(ctx context.Context) (*Revision, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	return &Revision{s.View.Revision()}, nil
}

// Number returns the number of the revision, from 1.
func (r Revision) Number() int { return int(r.rev.Number) }

// CommittedAt returns the time of the commit.
func (r Revision) CommittedAt() time.Time { return r.rev.CommittedAt }

// Message returns the commit message; nil if there is none.
func (r Revision) Message() *string { return optional(r.rev.Subject()) }

// Stats has counts of what the view contains.
type Stats struct {
	Entities, Relations, Facts, Claims, Documents int
	Kinds                                         []KindCount
	Types                                         []TypeCount
	Predicates                                    []PredicateCount

	scope   *Scope
	sources []graph.SourceCount
}

// A KindCount is the number of entities of one kind.
type KindCount struct {
	Kind  string
	Count int
}

// A TypeCount is the number of relations of one type.
type TypeCount struct {
	Type  string
	Count int
}

// A PredicateCount is the number of relations of one foreign predicate.
type PredicateCount struct {
	Predicate string
	Count     int
}

// A SourceCount is the number of claims of one document.
type SourceCount struct {
	Source          *Entity
	Claims, Relayed int
}

// Earliest returns the first date of the timeline.
func (s *Stats) Earliest() claim.Date {
	first, _ := s.scope.View.Span()
	return first
}

// Latest returns the last date of the timeline.
func (s *Stats) Latest() claim.Date {
	_, last := s.scope.View.Span()
	return last
}

// Years returns the number of dates of the timeline in each year.
func (s *Stats) Years(ctx context.Context) ([]query.YearCount, error) { return s.scope.YearCounts(ctx) }

// Sources returns the documents with the most claims.
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

// StatsOf counts the contents of the view.
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
		Documents: counts.Documents, Kinds: []KindCount{}, Types: []TypeCount{}, Predicates: []PredicateCount{},
		scope: s, sources: counts.Sources,
	}
	for i, k := range s.View.Ontology().Kinds() {
		if n := counts.Kinds[i]; n > 0 {
			out.Kinds = append(out.Kinds, KindCount{k.Enum, n})
		}
	}
	byName := map[string]int{}
	for i, n := range counts.Types {
		p := graph.Pred(i)
		name := s.TypeName(p)
		byName[name] += n
		if n > 0 && name == query.ForeignType {
			out.Predicates = append(out.Predicates, PredicateCount{s.View.PredName(p), n})
		}
	}
	slices.SortStableFunc(out.Predicates, func(a, b PredicateCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Predicate, b.Predicate))
	})
	for _, t := range s.View.Ontology().Types() {
		if n := byName[t.Name]; n > 0 {
			out.Types = append(out.Types, TypeCount{t.Name, n})
		}
	}
	return out, nil
}

// Ontology is the set of kinds, relation types and facts that data can use.
type Ontology struct {
	ontology *schema.Ontology
	view     *graph.View
}

// OntologyOf returns the ontology of the view.
func OntologyOf(ctx context.Context) (*Ontology, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	return &Ontology{s.View.Ontology(), s.View}, nil
}

// Kinds returns the kinds in alphabetical order.
func (o Ontology) Kinds() []KindInfo {
	var out []KindInfo
	for _, k := range o.ontology.Kinds() {
		out = append(out, KindInfo{o.ontology, k})
	}
	return out
}

// RelationTypes returns the relation types in the order of the schema.
func (o Ontology) RelationTypes() []RelationTypeInfo {
	var out []RelationTypeInfo
	for _, t := range o.ontology.Types() {
		out = append(out, RelationTypeInfo{o.ontology, t})
	}
	return out
}

// Attributes returns the attributes that have names in other languages for all relation types.
func (o Ontology) Attributes() []AttributeInfo {
	out := []AttributeInfo{}
	for _, a := range o.ontology.NamedAttributes() {
		out = append(out, AttributeInfo{a})
	}
	return out
}

// Sources returns the files of the ontology, sorted by name.
func (o Ontology) Sources() []schema.Source { return o.view.OntologySources() }

// KindInfo describes a kind of entity.
type KindInfo struct {
	ontology *schema.Ontology
	kind     *schema.Kind
}

// Kind returns the value of EntityKind.
func (k KindInfo) Kind() string { return k.kind.Enum }

// Name returns the name as data files write it.
func (k KindInfo) Name() string { return k.kind.Name }

// Description returns the meaning of the kind, in the given language if the ontology has a translation.
func (k KindInfo) Description(language *string) string {
	return described(k.kind.Description, language, k.kind.Labels)
}

// Iri returns the equivalent term of a well-known vocabulary; nil if there is none.
func (k KindInfo) Iri() *string { return optional(k.kind.IRI) }

// Facts returns the facts that entities of the kind can have.
func (k KindInfo) Facts() []FactInfo {
	out := []FactInfo{}
	for _, f := range k.kind.Facts {
		out = append(out, FactInfo{f})
	}
	return out
}

// Field returns the name of the lookup in Query.
func (k KindInfo) Field() string { return k.kind.Singular }

// List returns the name of the list in Query.
func (k KindInfo) List() string { return k.kind.Plural }

// Interfaces returns the interfaces of the kind, except those that every kind implements.
func (k KindInfo) Interfaces() []string {
	out := []string{}
	for _, name := range k.kind.Interfaces {
		if name != schema.Entity && name != "Node" {
			out = append(out, name)
		}
	}
	return out
}

// Color returns the colour of the kind in pictures; nil if the ontology does not say.
func (k KindInfo) Color() *string { return optional(k.kind.Look.Color) }

// Icon returns the name of the icon of the kind; nil if the ontology does not say.
func (k KindInfo) Icon() *string { return optional(k.kind.Look.Icon) }

// Place returns which facts say where an entity of the kind is; nil if none does.
func (k KindInfo) Place() *PlaceInfo {
	if k.kind.Place == (schema.Place{}) {
		return nil
	}
	return &PlaceInfo{k.kind.Place}
}

// Questions returns the questions that are offered at an entity of the kind.
func (k KindInfo) Questions() []KindQuestion {
	out := []KindQuestion{}
	for _, q := range k.kind.Questions {
		out = append(out, KindQuestion{q})
	}
	return out
}

// Labels returns the names of the kind in other languages.
func (k KindInfo) Labels() []LabelInfo { return labels(k.kind.Labels) }

// LabelInfo is the name of a kind, a fact, a relation type, an attribute or a constant in a language other than
// English.
type LabelInfo struct{ label schema.Label }

func labels(of []schema.Label) []LabelInfo {
	out := []LabelInfo{}
	for _, l := range of {
		out = append(out, LabelInfo{l})
	}
	return out
}

// described returns a description, in the given language if there is a translation.
func described(text string, language *string, labels []schema.Label) string {
	return translated(text, language, labels, func(l schema.Label) (string, string) { return l.Language, l.Description })
}

// Language returns the language as BCP 47.
func (l LabelInfo) Language() string { return l.label.Language }

// Text returns the name.
func (l LabelInfo) Text() string { return l.label.Text }

// Inverse returns how a relation type reads from target to source; nil if the ontology does not say.
func (l LabelInfo) Inverse() *string { return optional(l.label.Inverse) }

// Plural returns the name of several entities of a kind; nil if the ontology does not say.
func (l LabelInfo) Plural() *string { return optional(l.label.Plural) }

// PlaceInfo says which facts say where an entity is.
type PlaceInfo struct{ place schema.Place }

// Latitude returns the name of the fact; nil if there is none.
func (p PlaceInfo) Latitude() *string { return optional(p.place.Latitude) }

// Longitude returns the name of the fact; nil if there is none.
func (p PlaceInfo) Longitude() *string { return optional(p.place.Longitude) }

// Country returns the name of the fact; nil if there is none.
func (p PlaceInfo) Country() *string { return optional(p.place.Country) }

// KindQuestion is a question that is offered at the entities of a kind.
type KindQuestion struct{ question schema.Question }

// Name returns the name in addresses.
func (q KindQuestion) Name() string { return q.question.Name }

// Types returns the relation types of the answer.
func (q KindQuestion) Types() []string { return q.question.Types }

// Direction returns the direction of the relations of the answer.
func (q KindQuestion) Direction() string { return q.question.Direction }

// Label returns the text of the button, in the given language if the ontology has a translation.
func (q KindQuestion) Label(language *string) string {
	return translated(q.question.Label, language, q.question.Labels, func(l schema.QuestionLabel) (string, string) {
		return l.Language, l.Label
	})
}

// Heading returns the heading of the answer, in the given language if the ontology has a translation.
func (q KindQuestion) Heading(language *string) string {
	return translated(q.question.Heading, language, q.question.Labels, func(l schema.QuestionLabel) (string, string) {
		return l.Language, l.Heading
	})
}

// Otherwise returns the text that is shown if there is no answer, in the given language if the ontology has a
// translation.
func (q KindQuestion) Otherwise(language *string) string {
	return translated(q.question.Otherwise, language, q.question.Labels, func(l schema.QuestionLabel) (string, string) {
		return l.Language, l.Otherwise
	})
}

// FactInfo describes a fact that entities of a kind can have.
type FactInfo struct{ fact *schema.Fact }

// Name returns the name of the field.
func (f FactInfo) Name() string { return f.fact.Name }

// Type returns the GraphQL type of the value.
func (f FactInfo) Type() string {
	if f.fact.List {
		return "[" + f.fact.Type + "!]"
	}
	return f.fact.Type
}

// Description returns the meaning of the fact, in the given language if the ontology has a translation.
func (f FactInfo) Description(language *string) string {
	return described(f.fact.Description, language, f.fact.Labels)
}

// Required reports whether every entity of the kind must have the fact.
func (f FactInfo) Required() bool { return f.fact.Required }

// Iri returns the equivalent term of a well-known vocabulary; nil if there is none.
func (f FactInfo) Iri() *string { return optional(f.fact.IRI) }

// Labels returns the names of the fact in other languages.
func (f FactInfo) Labels() []LabelInfo { return labels(f.fact.Labels) }

// Values returns the constants that the fact can have; none if its type is no enum.
func (f FactInfo) Values() []ConstantInfo {
	out := []ConstantInfo{}
	for _, c := range f.fact.Constants {
		out = append(out, ConstantInfo{c})
	}
	return out
}

// ConstantInfo describes a value of an enum.
type ConstantInfo struct{ constant schema.Constant }

// Name returns the value.
func (c ConstantInfo) Name() string { return c.constant.Name }

// Description returns the meaning, in the given language if the ontology has a translation; nil if the ontology gives
// none.
func (c ConstantInfo) Description(language *string) *string {
	return optional(described(c.constant.Description, language, c.constant.Labels))
}

// Labels returns the names of the value in other languages.
func (c ConstantInfo) Labels() []LabelInfo { return labels(c.constant.Labels) }

// RelationTypeInfo describes a relation type.
type RelationTypeInfo struct {
	ontology *schema.Ontology
	typ      *schema.RelationType
}

// Type returns the value of RelationType.
func (t RelationTypeInfo) Type() string { return t.typ.Name }

// Name returns the name as data files and rules write it.
func (t RelationTypeInfo) Name() string { return t.typ.Term }

// Description returns the meaning of the relation type, in the given language if the ontology has a translation.
func (t RelationTypeInfo) Description(language *string) string {
	return described(t.typ.Description, language, t.typ.Labels)
}

// Inverse returns how the relation reads from target to source.
func (t RelationTypeInfo) Inverse() string { return t.typ.Inverse }

// Labels returns the names of the relation type in other languages.
func (t RelationTypeInfo) Labels() []LabelInfo { return labels(t.typ.Labels) }

// Symmetric reports whether the relation holds in both directions.
func (t RelationTypeInfo) Symmetric() bool { return t.typ.Symmetric }

// Repeatable reports whether the relation can hold several times between two entities.
func (t RelationTypeInfo) Repeatable() bool { return t.typ.Repeatable }

// KeyedBy returns the attributes that distinguish occurrences if a claim has no attribute key.
func (t RelationTypeInfo) KeyedBy() []string { return append([]string{}, t.typ.KeyedBy...) }

// From returns the kinds that the source can have.
func (t RelationTypeInfo) From() []string { return t.enums(t.typ.From) }

// To returns the kinds that the target can have.
func (t RelationTypeInfo) To() []string { return t.enums(t.typ.To) }

// Iri returns the equivalent term of a well-known vocabulary; nil if there is none.
func (t RelationTypeInfo) Iri() *string { return optional(t.typ.IRI) }

// Attributes returns the names of the attributes that claims of the relation usually have.
func (t RelationTypeInfo) Attributes() []string { return append([]string{}, t.typ.Attributes...) }

// AttributeTypes returns the attributes with their types.
func (t RelationTypeInfo) AttributeTypes() []AttributeInfo {
	out := []AttributeInfo{}
	for _, a := range t.typ.Typed {
		out = append(out, AttributeInfo{a})
	}
	return out
}

// Influences reports whether a change of the source changes the target.
func (t RelationTypeInfo) Influences() bool { return t.typ.Influences }

// Sign returns the sign of the influence: 1, -1, or 0 if it is unknown; nil if the relation type has no influence.
func (t RelationTypeInfo) Sign() *int {
	if !t.typ.Influences {
		return nil
	}
	return &t.typ.Sign
}

// Constrains reports whether the source constrains the target.
func (t RelationTypeInfo) Constrains() bool { return t.typ.Constrains }

// Mention reports whether the source only mentions the target.
func (t RelationTypeInfo) Mention() bool { return t.typ.Mention }

// Locates reports whether the source is at the target.
func (t RelationTypeInfo) Locates() bool { return t.typ.Locates }

// Authors reports whether the source made the target, which is a document.
func (t RelationTypeInfo) Authors() bool { return t.typ.Authors }

// Bears reports whether the source is a duty that the target has to keep.
func (t RelationTypeInfo) Bears() bool { return t.typ.ConflictRole == schema.RoleBears }

// Conflicts reports whether the relation connects two entities that conflict with each other.
func (t RelationTypeInfo) Conflicts() bool { return t.typ.ConflictRole == schema.RoleConflicts }

// AttributeInfo describes an attribute of a relation type.
type AttributeInfo struct{ attribute schema.Attribute }

// Name returns the name that questions and rules use.
func (a AttributeInfo) Name() string { return a.attribute.Name }

// Type returns the type of the values; nil if the ontology declares none.
func (a AttributeInfo) Type() *string { return optional(a.attribute.Type) }

// Description returns the meaning of the attribute; nil if there is no description.
func (a AttributeInfo) Description() *string { return optional(a.attribute.Description) }

// Labels returns the names of the attribute in other languages.
func (a AttributeInfo) Labels() []LabelInfo { return labels(a.attribute.Labels) }

func (t RelationTypeInfo) enums(kinds []string) []string {
	out := []string{}
	for _, name := range kinds {
		if k, ok := t.ontology.Kind(name); ok {
			out = append(out, k.Enum)
		}
	}
	return out
}
