package schema

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/vektah/gqlparser/v2/ast"
)

// An Ontology is the set of kinds, facts and relation types that data can use. It is immutable.
type Ontology struct {
	sources     []Source // sorted by name
	fingerprint string
	doc         *ast.SchemaDocument         // merged and completed
	compose     func() (*ast.Schema, error) // computes the served schema at the first call

	kinds  []*Kind         // sorted by name
	types  []*RelationType // in the order of the schema
	enums  map[string][]Constant
	byKind map[string]*Kind
	byEnum map[string]*Kind
	byType map[string]*RelationType
	byTerm map[string]*RelationType
	named  []Attribute // the attributes that @attributeLabel names for all relation types
	shapes map[string]*Shape
}

// Thing is the name of the kind of entities that have no kind in any source. Relations of all types may connect a
// Thing, because its kind is unknown.
const Thing = "Thing"

// A Kind is a kind of entity.
type Kind struct {
	Name        string // Company
	Enum        string // COMPANY
	Singular    string // the field of Query that looks up one entity: company
	Plural      string // the field of Query that lists the entities: companies
	Description string
	IRI         string   // IRI of the equivalent term in a well-known vocabulary, as prefix:name; often empty
	AlsoIRI     []string // terms of other vocabularies, if several sources share the kind
	Interfaces  []string
	Facts       []*Fact // in the order of the schema, without the facts that every kind has
	Index       int     // index in Kinds

	ConflictRole string // ORIGIN or CLASS; empty without @conflictRole
	Expects      []Expectation
	Look         Look
	Place        Place
	Questions    []Question // its own and those of its interfaces
	Labels       []Label
}

// An Attribute is additional, typed information that claims of a relation type can have.
type Attribute struct {
	Name, Type  string // Type is String, Int, Float, Decimal, Boolean, Date or DateTime; empty if not declared
	Description string
	Labels      []Label
}

// A Constant is a value of an enum.
type Constant struct {
	Name        string
	Description string
	Labels      []Label
}

// An Expectation requires that an entity of a kind is the source of a relation of one of the types in Out, or the
// target of a relation of one of the types in In.
type Expectation struct {
	Out, In   []string // names of relation types
	Otherwise string   // the warning; {id} is replaced by the id
}

// A Fact is a literal property that entities of a kind can have.
type Fact struct {
	Name        string // foundedOn
	Type        string // String, Int, Float, Decimal, Boolean, Date, DateTime or the name of an enum
	Scheme      string // the scheme of the identifiers, such as lei; empty if the fact is not an identifier
	List        bool   // whether the fact can have several values at one time
	Required    bool
	Description string
	IRI         string
	Labels      []Label
	Values      []string   // the values of an enum
	Constants   []Constant // the same, with their names in other languages
	Begins      bool       // whether the value is the date on which the entity begins to exist
	OrBefore    bool       // whether an entity with a Begins fact can have begun before its value
	Ends        bool       // whether the value is the date on which the entity ceases to exist
	Nests       bool       // for documents: whether the digits of section numbers nest
	Match       string     // the type of evidence for matching, a value of MatchEvidence; empty without @evidence
}

// A RelationType is a type of relation between two entities.
type RelationType struct {
	Name        string // SUBSIDIARY_OF
	Term        string // subsidiaryOf: the form in data files and rules
	Description string
	Inverse     string // how the relation reads from target to source
	Symmetric   bool
	// Antisymmetric is true if a relation and its reverse cannot hold at the same time.
	Antisymmetric bool
	// Repeatable is true if the relation can hold several times between two entities. Each time is an occurrence.
	Repeatable bool
	KeyedBy    []string // the attributes that distinguish occurrences if a claim has no attribute key
	// whether claims without a key are about one occurrence, even if their periods and attributes differ
	OnlyKeyed  bool
	From, To   []string // names of kinds, with interfaces resolved; sorted
	Attributes []string // attributes that claims usually have; claims can have others
	Typed      []Attribute
	IRI        string
	AlsoIRI    []string // terms of other vocabularies, if several sources share the type
	Index      int      // index in Types
	Labels     []Label

	Influences   bool   // whether a change of the source changes the target: @sign
	Sign         int    // 1, -1, or 0 if the sign is unknown
	Constrains   bool   // whether the source constrains the target
	Mention      bool   // whether the source only mentions the target
	Locates      bool   // whether the source is at the target
	Authors      bool   // whether the source made the target, which is a document
	ConflictRole string // CONFLICTS, BEARS or IMPOSES; empty without @conflictRole
}

// New reads an ontology from the core definitions and the sources. The order of the sources does not matter. If
// anything is wrong, the error is an *InvalidError with all problems and their positions.
func New(sources ...Source) (*Ontology, error) { return build(sorted(sources)) }

// Extend is like New, but adds sources to existing ones. A contradiction is reported as a problem of an added source.
func Extend(existing, added []Source) (*Ontology, error) {
	o, err := New(slices.Concat(existing, added)...)
	if err == nil {
		return o, nil
	}
	if _, blamed := build(slices.Concat(sorted(existing), sorted(added))); blamed != nil {
		return nil, blamed
	}
	return nil, err
}

// build makes an ontology of sources. Of two that contradict each other, it blames the later one.
func build(sources []Source) (*Ontology, error) {
	api, directives, err := fixed()
	if err != nil {
		return nil, err
	}
	core, err := embedded(coreFile)
	if err != nil {
		return nil, err
	}
	m := newMerger(api, directives)
	var docs []*ast.SchemaDocument
	for _, s := range append(slices.Clip(sources), core) {
		docs = append(docs, parse(s, &m.problems))
	}
	if err := m.err(); err != nil { // the definitions of a source with a syntax error are unknown
		return nil, err
	}
	doc := m.merge(docs)
	r := newResolver(m)
	r.resolve(m.types)
	all := slices.Concat(m.problems, r.problems)
	if err := m.err(); err != nil { // a contradiction leaves no ontology to read
		return nil, all.err()
	}
	doc.Definitions = append(doc.Definitions, m.types)
	o, err := read(doc)
	if invalid, ok := errors.AsType[*InvalidError](err); ok {
		all = append(all, invalid.Problems...)
	} else if err != nil {
		return nil, err
	}
	if err := all.err(); err != nil {
		return nil, err
	}
	o.sources, o.doc, o.fingerprint = sources, doc, fingerprint(sources)
	o.compose = sync.OnceValues(func() (*ast.Schema, error) { return compose(o) })
	return o, nil
}

// fingerprint returns a hash of the sources: equal for equal sources, and different for different ones.
func fingerprint(sources []Source) string {
	h := sha256.New()
	for _, s := range sources {
		fmt.Fprintf(h, "%d %s %d %s", len(s.Name), s.Name, len(s.Text), s.Text)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// read converts a completed document to an ontology.
func read(doc *ast.SchemaDocument) (*Ontology, error) {
	r := reader{
		doc: doc,
		o: &Ontology{
			enums: map[string][]Constant{}, byKind: map[string]*Kind{}, byEnum: map[string]*Kind{},
			byType: map[string]*RelationType{}, byTerm: map[string]*RelationType{},
		},
	}
	r.kinds()
	r.types()
	r.fields()
	r.o.readShapes(doc.Definitions)
	r.expectations()
	r.presentation()
	return r.o, r.errs.err()
}

// Sources returns the sources sorted by name, without the core definitions. The caller must not modify the result.
func (o *Ontology) Sources() []Source { return o.sources }

// Fingerprint returns a hash of the sources. Ontologies have the same fingerprint if and only if their sources are
// equal.
func (o *Ontology) Fingerprint() string { return o.fingerprint }

// NamedAttributes returns the attributes that @attributeLabel names for all relation types, with their names only.
func (o *Ontology) NamedAttributes() []Attribute { return o.named }

// Kinds returns all kinds sorted by name. The caller must not modify the result.
func (o *Ontology) Kinds() []*Kind { return o.kinds }

// Types returns all relation types in the order of the schema. The caller must not modify the result.
func (o *Ontology) Types() []*RelationType { return o.types }

// Kind finds a kind by its name, such as Company.
func (o *Ontology) Kind(name string) (*Kind, bool) { k, ok := o.byKind[name]; return k, ok }

// KindByEnum finds a kind by its value of EntityKind, such as COMPANY.
func (o *Ontology) KindByEnum(name string) (*Kind, bool) { k, ok := o.byEnum[name]; return k, ok }

// Type finds a relation type by its name, such as SUBSIDIARY_OF.
func (o *Ontology) Type(name string) (*RelationType, bool) { t, ok := o.byType[name]; return t, ok }

// TypeByTerm finds a relation type by its form in data files and rules, such as subsidiaryOf.
func (o *Ontology) TypeByTerm(term string) (*RelationType, bool) {
	t, ok := o.byTerm[term]
	return t, ok
}

// Fact finds a fact of the kind by name.
func (k *Kind) Fact(name string) (*Fact, bool) {
	i := slices.IndexFunc(k.Facts, func(f *Fact) bool { return f.Name == name })
	if i < 0 {
		return nil, false
	}
	return k.Facts[i], true
}

// Allows reports whether a relation of the type may connect a source of kind from to a target of kind to.
func (t *RelationType) Allows(from, to string) bool {
	has := func(list []string, s string) bool { _, ok := slices.BinarySearch(list, s); return ok }
	return has(t.From, from) && has(t.To, to) || t.Symmetric && has(t.From, to) && has(t.To, from)
}

// Term returns the name of a relation type in the form of data files and rules: SUBSIDIARY_OF becomes subsidiaryOf.
func Term(name string) string {
	var b strings.Builder
	up := false
	for _, c := range strings.ToLower(name) {
		switch {
		case c == '_':
			up = true
		case up:
			b.WriteString(strings.ToUpper(string(c)))
			up = false
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// EnumValue returns the name of a kind in the form of a value of EntityKind: CourtCase becomes COURT_CASE.
func EnumValue(kind string) string {
	var b strings.Builder
	for i, c := range kind {
		if i > 0 && c >= 'A' && c <= 'Z' {
			b.WriteByte('_')
		}
		b.WriteRune(c)
	}
	return strings.ToUpper(b.String())
}

func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }
