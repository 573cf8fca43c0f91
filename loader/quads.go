package loader

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"nexum/graph/claim"
	"nexum/loader/format"
	"nexum/loader/rdf"
	"nexum/schema/spelling"
)

const (
	rdfType   = rdf.Type
	xsdString = rdf.XSDString
)

// quadReader makes claims of the quads of one file. It handles consecutive quads with the same subject and graph
// together, since some of them affect the meaning of others: they give the class of the subject or its document.
type quadReader struct {
	*sink
	in    *format.Input
	at    place
	line  string // the current line, for formats with one statement per line; empty for others
	scope string // prefix for the labels of blank nodes
	file  claim.Context
	// These are the prefixes of nexum's own IRIs.
	ids, types, facts, kinds string
	// Relative IRIs of the file begin with these: those of its fragments, and those of other files. Both are empty for
	// formats without relative IRIs.
	fragments, folder string

	group    []rdf.Quad // quads of the current subject
	places   []place    // places of the quads in group
	lines    []string
	ctx      claim.Context // context of the current quad
	label    rdf.Term      // the graph of ctx
	graphs   map[string]bool
	asserted asserted
	exported *exported // for RDF that nexum exports; nil for all other RDF

	classesApart bool // whether the classes of subjects are in other files than their facts
}

// newQuadReader returns a reader of one file. Blank nodes are local to their file: their ids begin with a hash of
// the file's scope, which is the name of its dataset and its path in it, or the path of a single file. So two files
// never share a blank node. Loading a file again from the same place and with the same labels adds nothing.
func newQuadReader(s *sink, in *format.Input) *quadReader {
	hash := sha256.Sum256([]byte(in.Scope))
	return &quadReader{
		sink: s, in: in, at: place{file: in.File}, scope: "_:" + hex.EncodeToString(hash[:6]) + "-", file: in.Context,
		ctx: in.Context, ids: s.Base + "id/", types: s.Base + "type/", facts: s.Base + "fact/", kinds: s.Base + "kind/",
		graphs: map[string]bool{},
	}
}

// detectExport sets exported if nexum exported the file.
func (r *quadReader) detectExport(in *format.Input) {
	if head, _ := in.Body.Peek(format.HeadSize); isExported(head, r.Base) {
		r.exported = newExported()
	}
}

// end reads what is left at the end of a file. err is the reason why the file has not been read to its end.
func (r *quadReader) end(err error) {
	r.flush()
	if err == nil && r.exported != nil {
		r.exportedEnd()
	}
}

// ownFile refuses files that nexum writes for other purposes than loading.
func ownFile(in *format.Input, number int, text string) error {
	switch {
	case number == 1 && strings.HasPrefix(text, ExportMark):
		return format.Errorf(in.At(1, 1),
			"this is the export of a store; it is restored into an empty store, not loaded with other data")
	case strings.HasPrefix(text, ExportMark):
		return format.Errorf(
			in.At(number, 1),
			"this line is of the export of a store, but the first line is not; the file was changed or damaged",
		)
	}
	return nil
}

// syntaxOf reads a file in another syntax of RDF.
func (r *quadReader) syntaxOf(ctx context.Context, in *format.Input, f rdf.Format) error {
	if r.detectExport(in); r.exported != nil && f == rdf.JSONLD {
		r.exported.said.all = true // the parser sorts nodes, so a statement can be far from its triple
	}
	if head, _ := in.Body.Peek(len(ExportMark)); len(head) > 0 {
		if err := ownFile(in, 1, string(head)); err != nil {
			return err
		}
	}
	r.folder = r.Base + "file/"
	base := r.folder + url.PathEscape(in.Scope)
	r.fragments = base + "#"
	for q, err := range rdf.Read(in.Body, f, base) {
		if dropped, ok := errors.AsType[*rdf.DroppedError](err); ok {
			r.warnings.add(place{file: r.at.file, line: 1}, rdf.Dropped, strings.Join(dropped.Keys, ", "))
			continue
		}
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = r.Err()
		}
		if err != nil {
			r.flush()
			return placed(in, err)
		}
		r.at.line, r.at.col = q.Line, q.Col
		r.add(&q)
	}
	r.end(nil)
	return nil
}

// term returns the text by which an ontology names an IRI. For a relative IRI, that is #NAME if it is a fragment of the
// file itself, and otherwise ./NAME. So an ontology need not name the place of the file.
func (r *quadReader) term(iri string) string {
	if r.folder == "" {
		return iri
	}
	if name, ok := strings.CutPrefix(iri, r.fragments); ok {
		return "#" + name
	}
	if name, ok := strings.CutPrefix(iri, r.folder); ok {
		return "./" + name
	}
	return iri
}

// placed adds the place in the input to a syntax error.
func placed(in *format.Input, err error) error {
	if e, ok := err.(*rdf.SyntaxError); ok {
		return format.Errorf(in.At(e.Line, e.Col), "%s", e.Message)
	}
	return err
}

// wrong reports a problem at a byte of the line.
func (r *quadReader) wrong(off int, message string, args ...any) {
	r.problems.add(r.column(off), message, args...)
}

func (r *quadReader) column(off int) place {
	at := r.at
	if r.line != "" {
		at.col = utf8.RuneCountInString(r.line[:off]) + 1
	}
	return at
}

// maxGroup is the maximum number of quads of one subject that are handled together.
const maxGroup = 256

// add adds a quad.
func (r *quadReader) add(q *rdf.Quad) {
	if wrong, at := notAllowed(q); wrong != "" {
		r.wrong(at, "%s", wrong)
		return
	}
	r.addAllowed(q)
}

// addAllowed adds a quad whose terms are allowed.
func (r *quadReader) addAllowed(q *rdf.Quad) {
	if len(r.group) > 0 &&
		(!sameTerm(r.group[0].Subject, q.Subject) || !sameTerm(r.group[0].Graph, q.Graph) || len(r.group) == maxGroup) {
		at, line := r.at, r.line
		r.flush()
		r.at, r.line = at, line
	}
	r.group, r.places, r.lines = append(r.group, *q), append(r.places, r.at), append(r.lines, r.line)
}

func sameTerm(a, b rdf.Term) bool { return a.Kind == b.Kind && a.Text == b.Text }

// notAllowed returns why a term of a quad is not allowed, and the offset of the term; "" if all terms are allowed.
func notAllowed(q *rdf.Quad) (wrong string, at int) {
	for _, t := range [...]*rdf.Term{&q.Subject, &q.Predicate, &q.Object, &q.Graph} {
		if wrong, at := notAllowedTerm(t); wrong != "" {
			return wrong, at
		}
	}
	return "", 0
}

func notAllowedTerm(t *rdf.Term) (wrong string, at int) {
	if t.Kind == rdf.IRI && isPrivate(t.Text) || isPrivate(t.Datatype) {
		return "IRIs that begin with nexum: or _: are reserved for nexum", t.Col
	}
	if t.Kind == rdf.Literal && strings.IndexByte(t.Text, 0) >= 0 {
		return "a text with a NUL character cannot be stored", t.Col
	}
	if t.Kind == rdf.IRI {
		if c, ok := hiddenRune(t.Text); ok {
			return fmt.Sprintf(
				"an IRI must not contain invisible characters or characters that change the direction of text, such as U+%04X",
				c,
			), t.Col
		}
	}
	if t.Kind != rdf.TripleTerm {
		return "", 0
	}
	for _, part := range [...]*rdf.Term{&t.Triple.Subject, &t.Triple.Predicate, &t.Triple.Object} {
		if wrong, at := notAllowedTerm(part); wrong != "" {
			return wrong, at
		}
	}
	return "", 0
}

// graph sets the context for a graph. If the graph has an IRI, the graph is the document of its statements.
func (r *quadReader) graph(g rdf.Term) {
	if sameTerm(g, r.label) {
		return
	}
	r.label, r.ctx = g, r.file
	switch g.Kind {
	case rdf.IRI:
		r.ctx.Graph = "<" + g.Text + ">"
		if r.file.Document == "" {
			r.ctx.Document = g.Text
			r.document(g.Text)
		}
	case rdf.Blank:
		r.ctx.Graph = r.scope + g.Text
	}
}

// document declares a document that the data names.
func (r *quadReader) document(id string) {
	if r.graphs[id] || !isForeign(id) {
		return
	}
	r.graphs[id] = true
	if _, ok := r.vocab.Kind(documentKind); !ok {
		return
	}
	ctx := claim.Context{Document: id}
	r.declare(id, documentKind, r.at)
	r.sink.claim(r.at, id, claim.PredicateKind, claim.Literal(documentKind), &ctx)
}

// quad converts a quad to a claim.
func (r *quadReader) quad(q *rdf.Quad, c *claim.Context, s *subjectClass) {
	subject, ok := r.entity(&q.Subject)
	if !ok {
		return
	}
	object := claim.Value{Text: q.Object.Text, Lang: q.Object.Lang, Datatype: q.Object.Datatype}
	if q.Object.Kind != rdf.Literal {
		if object.Text, ok = r.entity(&q.Object); !ok {
			return
		}
		object.Entity, object.Lang, object.Datatype = true, "", ""
	} else if object.Datatype == xsdString {
		object.Datatype = ""
	}
	at := r.at
	if r.line != "" {
		at.col = 1
	}
	predicate := q.Predicate.Text
	switch {
	case strings.HasPrefix(predicate, r.types):
		r.relation(q, subject, predicate[len(r.types):], object, at, c)
	case strings.HasPrefix(predicate, r.facts):
		r.fact(q, subject, predicate[len(r.facts):], object, at, c)
	case predicate == rdfType && object.Entity && strings.HasPrefix(q.Object.Text, r.kinds):
		r.fact(q, subject, claim.PredicateKind, claim.Literal(q.Object.Text[len(r.kinds):]), at, c)
	case !strings.ContainsAny(predicate, ":/") && !r.bareWord(q, predicate):
	default:
		r.mapped(q, subject, object, at, c, s)
	}
}

// isPrivate reports whether an IRI has a form that is reserved for names that nexum makes: those of the store, and
// the ids of blank nodes.
func isPrivate(iri string) bool {
	return strings.HasPrefix(iri, "nexum:") || strings.HasPrefix(iri, "_:")
}

// bareWord reports a problem if a predicate without an absolute IRI, such as <foundedOn>, could be confused with a
// word of the ontology. The exceptions are <name>, <alias> and <description> with a literal, which mean nexum's own
// predicates.
func (r *quadReader) bareWord(q *rdf.Quad, word string) bool {
	if slices.Contains(texts, word) && q.Object.Kind == rdf.Literal {
		return true
	}
	if r.vocab.typeIRI[word] != nil || r.vocab.factIRI[word] != nil { // the ontology defines the predicate
		return true
	}
	_, isType := r.vocab.Type(word)
	_, isFact := r.vocab.facts[word]
	if !isType && !isFact && !slices.Contains(texts, word) && word != claim.PredicateKind && word != claim.PredicateRule &&
		word != claim.PredicateSameAs {
		return true
	}
	folder := r.facts
	if isType {
		folder = r.types
	}
	r.wrong(
		q.Predicate.Col,
		"<%s> could be confused with the %s of the ontology: write <%s%s> if you mean it, and an absolute IRI otherwise",
		word,
		word,
		folder,
		word,
	)
	return false
}

// entity returns the id of a subject or object.
func (r *quadReader) entity(t *rdf.Term) (id string, ok bool) {
	if t.Kind == rdf.Blank {
		return r.scope + t.Text, true
	}
	if t.Kind == rdf.TripleTerm {
		return r.tripleID(t), true
	}
	if strings.HasPrefix(t.Text, r.ids) {
		id, err := url.PathUnescape(t.Text[len(r.ids):])
		if err != nil || wrongID(id) != "" {
			r.wrong(t.Col, "%s is not an id: %s", short(t.Text), wrongID(id))
			return "", false
		}
		return id, true
	}
	return t.Text, true
}

// relation makes a claim of a relation type of the ontology.
func (r *quadReader) relation(q *rdf.Quad, subject, name string, object claim.Value, at place, c *claim.Context) {
	t, ok := r.vocab.Type(name)
	if !ok {
		types := func(yield func(string) bool) {
			for _, t := range r.vocab.Types() {
				if !yield(t.Name) {
					return
				}
			}
		}
		r.wrong(q.Predicate.Col, "there is no relation type %s%s", quote(name), spelling.DidYouMean(name, types))
		return
	}
	if !object.Entity {
		r.wrong(q.Object.Col, "%s joins entities: its object must be an <IRI>, not a literal", name)
		return
	}
	r.use(subject, r.vocab.source(t), r.column(q.Subject.Col))
	r.use(object.Text, r.vocab.target(t), r.column(q.Object.Col))
	r.claimAt(at, subject, t.Name, object, c)
}

// claimAt keeps a claim and records the entities that its context cites.
func (r *quadReader) claimAt(at place, subject, predicate string, o claim.Value, c *claim.Context) {
	r.keep(format.Place{File: at.file, Line: at.line, Column: at.col}, subject, predicate, o, c)
}

// fact makes a claim of a kind, name, alias, description or fact of the ontology.
func (r *quadReader) fact(q *rdf.Quad, subject, name string, object claim.Value, at place, c *claim.Context) {
	if object.Entity {
		r.wrong(q.Object.Col, "%s is a fact: its object must be a literal", name)
		return
	}
	w := r.vocab.facts[name]
	switch {
	case name == claim.PredicateKind:
		if _, ok := r.vocab.Kind(object.Text); !ok {
			r.wrong(q.Object.Col, "there is no kind %s%s", quote(object.Text),
				spelling.DidYouMean(object.Text, r.vocab.kindNames()))
			return
		}
		r.declare(subject, object.Text, at)
	case slices.Contains(texts, name):
	case w == nil:
		hint := spelling.DidYouMean(name, concat(maps.Keys(r.vocab.facts), slices.Values(texts)))
		if t, ok := r.vocab.TypeByTerm(name); ok {
			hint = "; for the relation type, write <" + r.types + t.Name + ">"
		}
		r.wrong(q.Predicate.Col, "there is no fact %s%s", quote(name), hint)
		return
	case w.mixed:
		r.wrong(q.Predicate.Col, "%s differs in type between %s and cannot be read from RDF", name,
			strings.Join(w.kinds, " and "))
		return
	default:
		value, wrong := factValue(w.of(object.Text), r.literalNode(w, object))
		if wrong != "" {
			r.wrong(q.Object.Col, "%s", wrong)
			return
		}
		object.Text, object.Datatype = value, ""
		r.use(subject, w.expect, r.column(q.Subject.Col))
		r.factSaid(subject, w.of(value), value, c, at)
	}
	r.claimAt(at, subject, name, object, c)
}

// literalNode returns the value of a literal in the form that the check of facts needs.
func (r *quadReader) literalNode(w *factWord, object claim.Value) node {
	n := node{kind: text, text: object.Text}
	if w.fact.IsNumber() || w.fact.Type == "Boolean" {
		n.kind = scalarKind(n.text)
	}
	return n
}
