package loader

import (
	"errors"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"nexum/graph/claim"
	"nexum/loader/format"
	"nexum/schema"
)

// errTooMany ends the reading of a file with too many problems.
var errTooMany = errors.New("too many problems; the rest of the file has not been read")

// sink receives, checks and keeps what the reader of one file finds.
type sink struct {
	*reading
	before int           // number of problems before this file
	last   claim.Context // context of the last claim, whose citations have been checked
	cited  bool          // whether last is set
	calls  uint

	version *format.Version // of the claims that follow; nil if they have none

	isPart    bool     // whether it receives a part of a file
	documents []string // for a part: documents that its claims cite
}

func newSink(r *reading) *sink { return &sink{reading: r, before: r.problems.total} }

// records returns the reader of nexum's own records.
func (s *sink) records(in *format.Input) *recordReader {
	return &recordReader{reading: s.reading, file: in.File, dataset: in.Context}
}

func (s *sink) Ontology() *schema.Ontology { return s.vocab.Ontology }

func (s *sink) Problem(at format.Place, message string, args ...any) {
	message, args = within(at, message, args)
	s.problems.add(placeAt(at), message, args...)
}

func (s *sink) Unread(at format.Place, message string, args ...any) {
	message, args = within(at, message, args)
	s.lost(placeAt(at), message, args...)
}

// within adds the path of a record to a message.
func within(at format.Place, message string, args []any) (string, []any) {
	if at.Path == "" {
		return message, args
	}
	return "%s: " + message, slices.Insert(slices.Clone(args), 0, any(at.Path))
}

func (s *sink) Warn(at format.Place, message string, args ...any) {
	s.warnings.add(placeAt(at), message, args...)
}

func (s *sink) Err() error {
	if s.problems.total-s.before > s.MaxProblems {
		return errTooMany
	}
	if s.failed != nil {
		return s.failed
	}
	if s.calls++; s.calls&1023 == 0 {
		return s.context.Err()
	}
	return nil
}

func (s *sink) Kind(at format.Place, id, kind string, c *claim.Context) {
	if !s.checkID(at, id) {
		return
	}
	k, ok := s.vocab.kindOf(kind)
	switch {
	case ok:
		s.isOf(id, k, c, placeAt(at))
		s.keep(at, id, claim.PredicateKind, claim.Literal(k.Name), c)
	case isForeign(kind):
		s.defined(at, id)
		if s.checkName(at, kind) {
			s.ofInterface(id, kind, c, placeAt(at))
			s.keep(at, id, rdfType, claim.EntityValue(kind), c)
		}
	default:
		s.Problem(at, "%s", s.vocab.noKind(kind))
		s.declare(id, "", placeAt(at)) // otherwise each use of it would be a problem too
	}
}

// ofInterface records that a claim says that an entity is of a class that stands for an interface. The entity then has
// one of the kinds that implement it.
func (r *reading) ofInterface(id, class string, c *claim.Context, at place) {
	if expect, ok := r.vocab.interfaceIRI[class]; ok && c.Stance == claim.Supports {
		r.use(id, expect, at)
	}
}

// isOf records that a claim gives an entity a kind. A claim that denies or retracts the kind does not define the
// entity.
func (r *reading) isOf(id string, k *schema.Kind, c *claim.Context, at place) {
	switch {
	case c.Stance == claim.Supports:
		r.declare(id, k.Name, at)
	case !isForeign(id): // another claim must define it
		r.use(id, expectEntity, at)
	}
}

// defined records that a file defines an entity that has no kind of the ontology, if the format promises to define all.
func (s *sink) defined(at format.Place, id string) {
	if f := s.files[at.File].format; f != nil && f.Info().Defines != "" && isForeign(id) {
		s.beginRecord(id, idHasFact, claim.PredicateName)
		s.putAt(placeAt(at))
	}
}

// Row records that a row is the only one of its entity. The check of ids warns of a second one.
func (s *sink) Row(at format.Place, id string) {
	if wrongID(id) == "" { // the claims of the row report a wrong id
		s.beginRecord(id, idIsRow)
		s.putAt(placeAt(at))
	}
}

func (s *sink) Fact(at format.Place, id, name string, v claim.Value, c *claim.Context) {
	if !s.checkID(at, id) {
		return
	}
	if name == claim.PredicateName {
		s.defined(at, id)
	}
	w, isFact := s.vocab.factOf(name)
	switch {
	case slices.Contains(texts, name):
		text, wrong := plainText(node{kind: text, text: v.Text})
		if wrong != "" {
			s.Problem(at, "%s: %s", name, wrong)
			return
		}
		v.Text, v.Datatype = text, ""
	case isFact:
		value, ok := s.factValue(at, w, v)
		if !ok {
			return
		}
		name, v.Text, v.Datatype = w.fact.Name, value, ""
		s.use(id, w.expect, placeAt(at))
		if s.version == nil { // otherwise once the version is settled
			s.factSaid(id, w.of(value), value, c, placeAt(at))
		}
	case !isForeign(name):
		s.Problem(at, "%s", s.vocab.unknownFact(name, nil))
		return
	case !s.checkName(at, name):
		return
	default:
		if strings.ContainsRune(v.Text, 0) {
			s.Problem(at, "a text with a NUL character cannot be stored")
			return
		}
		if v.Datatype == xsdString {
			v.Datatype = ""
		}
	}
	s.keep(at, id, name, v, c)
}

// factValue returns the value of a fact of the ontology in its canonical form. ok is false if it is invalid.
func (s *sink) factValue(at format.Place, w *factWord, v claim.Value) (value string, ok bool) {
	f := w.of(v.Text)
	if w.mixed {
		s.Problem(at, "%s has different types in %s; a file of this format cannot express that", f.Name,
			strings.Join(w.kinds, " and "))
		return "", false
	}
	if v.Lang != "" && f.Type != "String" {
		s.Problem(at, "only a text has a language; %s is %s", f.Name, typeName(f))
		return "", false
	}
	n := node{kind: text, text: v.Text}
	if f.IsNumber() || f.Type == "Boolean" {
		n.kind = scalarKind(n.text)
	}
	value, wrong := factValue(f, n)
	if wrong != "" {
		s.Problem(at, "%s", wrong)
	}
	return value, wrong == ""
}

func (s *sink) Relation(at format.Place, source, typ, target string, c *claim.Context) {
	if !s.checkID(at, source) || !s.checkID(at, target) {
		return
	}
	if typ == claim.PredicateSameAs {
		s.sameAs(at, source, target, c)
		return
	}
	t, ok := s.vocab.typeOf(typ)
	switch {
	case ok:
		s.use(source, s.vocab.source(t), placeAt(at))
		s.use(target, s.vocab.target(t), placeAt(at))
		typ = t.Name
	case !isForeign(typ):
		s.Problem(at, "%s", s.vocab.unknownType(typ))
		return
	case !s.checkName(at, typ):
		return
	default:
		s.useOwn(source, at)
		s.useOwn(target, at)
	}
	s.keep(at, source, typ, claim.EntityValue(target), c)
}

// useOwn records the use of an id that is not foreign, so that a definition is required.
func (s *sink) useOwn(id string, at format.Place) {
	if !isForeign(id) {
		s.use(id, expectEntity, placeAt(at))
	}
}

// checkID reports whether an id is valid, and adds a problem if it is not.
func (s *sink) checkID(at format.Place, id string) bool {
	if isForeign(id) && isPrivate(id) && !strings.HasPrefix(id, "_:") {
		s.Problem(at, "ids that begin with nexum: are reserved")
		return false
	}
	if wrong := wrongID(id); wrong != "" {
		s.Problem(at, "%s", wrong)
		return false
	}
	return true
}

// checkName reports whether a foreign name is valid, and adds a problem if it is not.
func (s *sink) checkName(at format.Place, name string) bool {
	wrong := wrongIRI(name)
	if isPrivate(name) {
		wrong = "IRIs that begin with nexum: or _: are reserved for nexum"
	}
	if wrong != "" {
		s.Problem(at, "%s", wrong)
	}
	return wrong == ""
}

// keep adds a claim, and checks the citations of its context.
func (s *sink) keep(at format.Place, subject, predicate string, o claim.Value, c *claim.Context) {
	if !s.cited || *c != s.last {
		s.cite(at, c)
	}
	if s.version != nil && hasVersions(predicate) {
		s.versionClaim(placeAt(at), s.version, claim.Claim{Subject: subject, Predicate: predicate, Object: o, Context: *c})
		return
	}
	s.claim(placeAt(at), subject, predicate, o, c)
}

// cite checks the citations of a context. If the context cites the document of the file, cite defines that
// document.
func (s *sink) cite(at format.Place, c *claim.Context) {
	p := placeAt(at)
	if c.Document != s.last.Document {
		s.defineDocument(c.Document)
		s.use(c.Document, expectDocument, p)
	}
	if c.Relays != s.last.Relays {
		s.use(c.Relays, expectRelays, p)
	}
	if c.By != s.last.By {
		s.use(c.By, expectBy, p)
	}
	s.last, s.cited = cloned(c), true
}

// defineDocument defines the document of a file, if id is its id and the loader made that id.
func (s *sink) defineDocument(id string) {
	if s.isPart { // the sink of the whole file defines it
		s.documents = append(s.documents, id)
		return
	}
	file, made := s.reading.documents[id]
	if !made {
		return
	}
	delete(s.reading.documents, id)
	if _, ok := s.vocab.Kind(documentKind); !ok {
		return
	}
	at, ctx := place{file: file}, claim.Context{Document: id}
	s.declare(id, documentKind, at)
	s.claim(at, id, claim.PredicateKind, claim.Literal(documentKind), &ctx)
	title := s.files[file].title
	if title == "" {
		title = path.Base(filepath.ToSlash(s.files[file].name))
	}
	s.claim(at, id, claim.PredicateName, claim.Literal(title), &ctx)
}

// documentKind is the kind of entities that make claims.
const documentKind = "Document"

func placeAt(p format.Place) place {
	if p.Record > 0 {
		return place{p.File, p.Line, -p.Record}
	}
	return place{p.File, p.Line, p.Column}
}

// kindOf returns the kind with a name or IRI.
func (v *vocabulary) kindOf(name string) (*schema.Kind, bool) {
	if k, ok := v.Kind(name); ok {
		return k, true
	}
	k, ok := v.kindIRI[name]
	return k, ok
}

// typeOf finds a relation type by its name (SUBSIDIARY_OF), by its form in data files (subsidiaryOf), or by its IRI.
func (v *vocabulary) typeOf(name string) (*schema.RelationType, bool) {
	if t, ok := v.Type(name); ok {
		return t, true
	}
	if t, ok := v.TypeByTerm(name); ok {
		return t, true
	}
	t, ok := v.typeIRI[name]
	return t, ok
}

// factOf returns the fact with a name or IRI.
func (v *vocabulary) factOf(name string) (*factWord, bool) {
	if w, ok := v.facts[name]; ok {
		return w, true
	}
	w, ok := v.factIRI[name]
	return w, ok
}
