package loader

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"nexum/graph/claim"
	"nexum/graph/identifier"
	"nexum/loader/rdf"
	"nexum/schema"
	"nexum/schema/spelling"
)

// vocabulary is the ontology in the form of lookup tables for the readers.
type vocabulary struct {
	*schema.Ontology
	facts   map[string]*factWord
	expects []expectation
	inverse map[string]*schema.RelationType // operatedBy: OPERATES
	// These map IRIs to the words of the ontology.
	kindIRI map[string]*schema.Kind
	factIRI map[string]*factWord
	typeIRI map[string]*schema.RelationType
	// interfaceIRI maps the IRIs of interfaces that are no IRIs of kinds to the expectations for their entities.
	interfaceIRI map[string]int
}

// factWord is the name of a fact. Several kinds can have the fact.
type factWord struct {
	fact   *schema.Fact   // the fact of the first kind
	other  []*schema.Fact // facts of other kinds whose identifiers have other schemes
	kinds  []string
	single bool // no kind allows several values
	mixed  bool // different kinds have different types
	expect int
}

// add adds the fact of another kind.
func (w *factWord) add(f *schema.Fact) {
	if f.Scheme != w.fact.Scheme {
		w.other = append(w.other, f)
	}
}

// of returns the fact for a value of an entity whose kind is not known yet. If kinds have identifiers of different
// schemes, such as the value of a domain and of a URL in STIX, it is the fact of the first kind whose scheme has the
// value.
func (w *factWord) of(value string) *schema.Fact {
	if len(w.other) == 0 || w.fits(w.fact, value) {
		return w.fact
	}
	for _, f := range w.other {
		if w.fits(f, value) {
			return f
		}
	}
	return w.fact
}

// fits reports whether a value is an identifier of the scheme of a fact.
func (w *factWord) fits(f *schema.Fact, value string) bool {
	_, err := identifier.Normalize(f.Scheme, value)
	return err == nil
}

// expectation says which kinds an id may have in a certain place.
type expectation struct {
	allowed []bool                  // by index of the kind; nil if every kind is allowed
	wrong   string                  // message for another kind, after "X is a Y"
	ends    [2]*schema.RelationType // the relation type whose source or target the id is
	cites   bool                    // the id is a document, a speaker, or the end of a foreign relation
	of      *schema.Shape           // the interface that a class of the id stands for; there may be other classes
}

// These expectations do not depend on the ontology. Those of relation types and facts follow.
const (
	expectEntity = iota
	expectDocument
	expectRelays
	expectBy
	expectLinked // the end of a relation that the ontology does not have, or of a merge
	expectTypes
)

// reserved are the keys of a claim that are not predicates.
var reserved = []string{
	"document", "at", "relays", "by", "from", "to", "stance", "modality", "confidence", "language", "attributes",
	"quote",
}

// blockKeys are the keys of a block that are not defaults.
var blockKeys = []string{"id", "kind", "name", "description", "aliases", "facts", "relations"}

// texts are the predicates that every entity of a record can have.
var texts = []string{claim.PredicateName, claim.PredicateAlias, claim.PredicateDescription}

func newVocabulary(o *schema.Ontology) (*vocabulary, error) {
	v := &vocabulary{Ontology: o, facts: map[string]*factWord{}, inverse: map[string]*schema.RelationType{}}
	document := v.allow([]string{"Document"})
	v.expects = []expectation{
		expectEntity: {},
		expectDocument: {
			cites:   true,
			allowed: document,
			wrong:   "; document: names a Document; a mapping defines it there: document: {id: …, kind: Document, name: …}",
		},
		expectRelays: {cites: true, allowed: document, wrong: "; relays: names a Document"},
		expectBy:     {cites: true},
		expectLinked: {cites: true},
	}
	taken := func(word string) bool {
		return slices.Contains(reserved, word) || slices.Contains(blockKeys, word) || slices.Contains(texts, word) ||
			word == claim.PredicateSameAs
	}
	for _, t := range o.Types() {
		if taken(t.Term) {
			return nil, fmt.Errorf("relation type %s: data files already use %s for something else; choose another name",
				t.Name, t.Term)
		}
		from, to := t.From, t.To
		if t.Symmetric {
			from = slices.Concat(t.From, t.To)
			to = from
		}
		v.expects = append(v.expects,
			expectation{
				allowed: v.allow(from), wrong: "; the source of " + t.Term + " is " + oneOf(from),
				ends: [2]*schema.RelationType{t, nil},
			},
			expectation{
				allowed: v.allow(to), wrong: "; the target of " + t.Term + " is " + oneOf(to),
				ends: [2]*schema.RelationType{nil, t},
			})
		v.inverse[schema.Term(strings.ReplaceAll(t.Inverse, " ", "_"))] = t
	}
	for _, k := range o.Kinds() {
		for _, f := range k.Facts {
			if taken(f.Name) {
				return nil, fmt.Errorf(
					"fact %s of %s: data files already use %s for something else; choose another name",
					f.Name,
					k.Name,
					f.Name,
				)
			}
			w := v.facts[f.Name]
			if w == nil {
				w = &factWord{fact: f, single: true}
				v.facts[f.Name] = w
			}
			w.kinds = append(w.kinds, k.Name)
			w.single = w.single && !f.List
			w.mixed = w.mixed || f.Type != w.fact.Type
			w.add(f)
		}
	}
	words := slices.Collect(maps.Values(v.facts))
	for _, w := range append(words, v.mapIRIs()...) {
		w.expect = len(v.expects)
		v.expects = append(v.expects, expectation{
			allowed: v.allow(w.kinds),
			wrong:   ", which has no fact " + w.fact.Name + "; it is one of " + spelling.OrList(w.kinds),
		})
	}
	v.mapInterfaces()
	return v, nil
}

// mapInterfaces maps the IRIs of interfaces. If one kind implements an interface, the IRI stands for that kind.
func (v *vocabulary) mapInterfaces() {
	v.interfaceIRI = map[string]int{}
	for _, s := range v.Shapes() {
		if !s.Interface {
			continue
		}
		for _, iri := range s.IRIs {
			if v.kindIRI[iri] != nil {
				continue
			}
			if len(s.Kinds) == 1 {
				mapIRI(v.kindIRI, iri, s.Kinds[0])
				continue
			}
			mapIRI(v.interfaceIRI, iri, len(v.expects))
			v.expects = append(v.expects, expectation{allowed: v.allow(s.KindNames()), of: s})
		}
	}
}

// noKind returns the message about a name that is not that of a kind, with the name that may have been meant.
func (v *vocabulary) noKind(name string) string {
	hint := spelling.DidYouMean(name, v.kindNames())
	if s, ok := v.Shape(name); ok && s.Interface && name != schema.Entity {
		hint = "; it is an interface, so name one of its kinds: " + spelling.OrList(s.KindNames())
	}
	return "there is no kind " + quote(name) + hint
}

// narrowed returns a word for those facts that have both the name and the type of f.
func (v *vocabulary) narrowed(f *schema.Fact) *factWord {
	w := &factWord{fact: f, single: true}
	for _, k := range v.Kinds() {
		for _, other := range k.Facts {
			if other.Name == f.Name && other.Type == f.Type {
				w.kinds = append(w.kinds, k.Name)
				w.single = w.single && !other.List
				w.add(other)
			}
		}
	}
	return w
}

// mapIRIs makes the tables of IRIs. They contain a term such as skos:broader both with its prefix and as a full IRI. If
// several words are mapped to one IRI, the first one is used. If a fact with an IRI has another type in other kinds,
// the IRI stands only for the facts with the type of that fact; mapIRIs returns the words for these.
func (v *vocabulary) mapIRIs() (narrowed []*factWord) {
	v.kindIRI, v.factIRI, v.typeIRI = map[string]*schema.Kind{}, map[string]*factWord{}, map[string]*schema.RelationType{}
	for _, k := range v.Kinds() {
		for _, iri := range append(k.AlsoIRI, k.IRI) {
			mapIRI(v.kindIRI, iri, k)
		}
		for _, f := range k.Facts {
			w := v.facts[f.Name]
			if w.mixed && f.IRI != "" && v.factIRI[f.IRI] == nil {
				w = v.narrowed(f)
				narrowed = append(narrowed, w)
			}
			mapIRI(v.factIRI, f.IRI, w)
		}
	}
	for _, t := range v.Types() {
		for _, iri := range append(t.AlsoIRI, t.IRI) {
			mapIRI(v.typeIRI, iri, t)
		}
	}
	return narrowed
}

func mapIRI[T any](table map[string]T, iri string, to T) {
	if iri == "" {
		return
	}
	for _, name := range append(expandIRI(iri), iri) {
		if _, taken := table[name]; !taken {
			table[name] = to
		}
	}
}

// prefixes are the vocabularies that an ontology can name by a prefix.
var prefixes = map[string][]string{
	"rdf":     {rdf.NS},
	"rdfs":    {"http://www.w3.org/2000/01/rdf-schema#"},
	"owl":     {"http://www.w3.org/2002/07/owl#"},
	"xsd":     {"http://www.w3.org/2001/XMLSchema#"},
	"skos":    {"http://www.w3.org/2004/02/skos/core#"},
	"schema":  {"http://schema.org/", "https://schema.org/"},
	"foaf":    {"http://xmlns.com/foaf/0.1/"},
	"org":     {"http://www.w3.org/ns/org#"},
	"eli":     {"http://data.europa.eu/eli/ontology#"},
	"prov":    {"http://www.w3.org/ns/prov#"},
	"dct":     {"http://purl.org/dc/terms/"},
	"dcterms": {"http://purl.org/dc/terms/"},
	"dc":      {"http://purl.org/dc/elements/1.1/"},
	"vcard":   {"http://www.w3.org/2006/vcard/ns#"},
	"time":    {"http://www.w3.org/2006/time#"},
	"geo":     {"http://www.w3.org/2003/01/geo/wgs84_pos#"},
	"wd":      {"http://www.wikidata.org/entity/"},
	"wdt":     {"http://www.wikidata.org/prop/direct/"},
	"gleif":   {"https://www.gleif.org/ontology/Base/"},
	"fibo":    {"https://spec.edmcouncil.org/fibo/ontology/"},
}

// expandIRI returns the IRIs that a term with a prefix stands for.
func expandIRI(term string) (out []string) {
	prefix, name, ok := strings.Cut(term, ":")
	if !ok || strings.HasPrefix(name, "//") {
		return nil
	}
	for _, ns := range prefixes[prefix] {
		out = append(out, ns+name)
	}
	return out
}

func (v *vocabulary) allow(kinds []string) []bool {
	allowed := make([]bool, len(v.Kinds()))
	for _, name := range kinds {
		if k, ok := v.Kind(name); ok {
			allowed[k.Index] = true
		}
	}
	if !slices.Contains(allowed, false) {
		return nil
	}
	return allowed
}

// source and target return the expectations for the two ends of a relation.
func (v *vocabulary) source(t *schema.RelationType) int { return expectTypes + 2*t.Index }
func (v *vocabulary) target(t *schema.RelationType) int { return expectTypes + 2*t.Index + 1 }

// terms yields the relation types in the notation of data files.
func (v *vocabulary) terms() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, t := range v.Types() {
			if !yield(t.Term) {
				return
			}
		}
	}
}

// kindNames yields the names of the kinds.
func (v *vocabulary) kindNames() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, k := range v.Kinds() {
			if !yield(k.Name) {
				return
			}
		}
	}
}

// concat yields the values of several sequences, one after another.
func concat(seqs ...iter.Seq[string]) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, s := range seqs {
			for w := range s {
				if !yield(w) {
					return
				}
			}
		}
	}
}

// oneOf lists kinds in a sentence: a Company, Ministry or Organization.
func oneOf(names []string) string {
	names = slices.Compact(slices.Sorted(slices.Values(names)))
	article := "a "
	if strings.ContainsAny(names[0][:1], "AEIOU") {
		article = "an "
	}
	if len(names) > 8 {
		return article + strings.Join(names[:8], ", ") + " …"
	}
	return article + spelling.OrList(names)
}
