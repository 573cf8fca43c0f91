package loader

import (
	"bufio"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"maps"
	"net/url"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"nexum/graph/claim"
	"nexum/loader/format"
)

// ExportMark is the beginning of the first line of what a store exports.
const ExportMark = "# nexum export"

// RDFMark is the beginning of the first line of the RDF that the service writes for other tools.
const RDFMark = "# nexum RDF"

// IsExport reports whether a file is the export of a store, packed or not, which is restored rather than
// loaded.
func IsExport(path string) (bool, error) {
	if !isQuads(path) {
		return false, nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return false, err
	}
	if !info.Mode().IsRegular() {
		return false, nil // loading it says what is wrong; opening a pipe would wait for its other end
	}
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	r := bufio.NewReader(f)
	if magic, _ := r.Peek(2); string(magic) == "\x1f\x8b" {
		z, err := gzip.NewReader(r)
		if err != nil {
			return false, nil // loading it says what is wrong
		}
		r = bufio.NewReader(z)
	}
	begin, err := r.Peek(len(ExportMark))
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return false, err
	}
	return string(begin) == ExportMark, nil
}

// LineOf returns the line of an export in which an entity has a fact; 0 if there is none.
func LineOf(export io.Reader, entity, fact, value string) (int, error) {
	var p quadParser
	in := bufio.NewReader(export)
	for n := 1; ; n++ {
		line, err := in.ReadString('\n')
		if strings.Contains(line, "fact/"+fact) {
			q, ok, _ := p.parse(strings.TrimRight(line, "\r\n"))
			if ok && q.object.kind == literal && q.object.text == value && strings.HasSuffix(q.predicate.text, "fact/"+fact) &&
				(q.subject.raw == entity || q.subject.text == entity || strings.HasSuffix(q.subject.text, "id/"+entity)) {
				return n, nil
			}
		}
		if errors.Is(err, io.EOF) {
			return 0, nil
		} else if err != nil {
			return 0, err
		}
	}
}

const (
	rdfType   = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
	xsdString = "http://www.w3.org/2001/XMLSchema#string"
)

// A quadReader makes claims of the quads of one file.
type quadReader struct {
	*reading
	at    place
	line  string
	scope string // before the labels of blank nodes
	ctx   claim.Context
	label string // the graph of the last quad, as it was written
	// The IRIs that are ours begin with these.
	ids, types, facts, kinds string
}

// newQuadReader returns a reader of one file. Blank nodes of N-Quads are local to their file: they get
// the beginning of a hash of the file's scope, which is the name of its dataset and its path in it, or
// its own path if it is in none. So the blank nodes of two files are never one, and a file that is
// loaded again, from the same place and with the same labels, brings nothing new.
func newQuadReader(r *reading, in *format.Input) *quadReader {
	hash := sha256.Sum256([]byte(in.Scope))
	return &quadReader{
		reading: r, at: place{file: in.File}, scope: "_:" + hex.EncodeToString(hash[:6]) + "-", ctx: in.Context,
		ids: r.Base + "id/", types: r.Base + "type/", facts: r.Base + "fact/", kinds: r.Base + "kind/",
	}
}

func (r *quadReader) file(in *format.Input, to format.Sink) error {
	var p quadParser
	return format.Lines(in, to, func(number int, text string) error {
		if number == 1 && strings.HasPrefix(text, ExportMark) {
			return format.Errorf(in.At(1, 1), "this is the export of a store; it is restored into an empty store, not loaded with other data")
		}
		if number == 1 && strings.HasPrefix(text, RDFMark) {
			return format.Errorf(in.At(1, 1), "this is RDF that the service writes for other tools, and not the record of a store; "+
				"take /export/store.nq or the file of nexum export")
		}
		if strings.HasPrefix(text, ExportMark) {
			return format.Errorf(in.At(number, 1), "this line is of the export of a store, but the first line is not; the file was changed or damaged")
		}
		for line := range strings.SplitSeq(text, "\r") { // which ends a line too
			q, ok, wrong := p.parse(line)
			r.at.line, r.line = number, line
			if wrong != "" {
				r.partial = true
				r.wrong(p.off, "%s", wrong)
			} else if ok {
				r.quad(&q)
			}
		}
		return nil
	})
}

// wrong reports a problem at a byte of the line.
func (r *quadReader) wrong(off int, format string, args ...any) {
	r.problems.add(r.column(off), format, args...)
}

func (r *quadReader) column(off int) place {
	at := r.at
	at.col = utf8.RuneCountInString(r.line[:off]) + 1
	return at
}

// quad makes a claim of a quad.
func (r *quadReader) quad(q *quad) {
	for _, t := range [...]*term{&q.subject, &q.predicate, &q.object, &q.graph} {
		if t.kind == iri && isPrivate(t.text) || isPrivate(t.typ) {
			r.wrong(t.col, "IRIs that begin with nexum: or _: are kept for nexum itself")
			return
		}
		if c, ok := hiddenRune(t.text); ok && t.kind == iri {
			r.wrong(t.col, "an IRI has no characters that are not seen, or that change the direction of text, such as U+%04X", c)
			return
		}
	}
	if q.graph.raw != r.label {
		r.label, r.ctx.Graph = q.graph.raw, ""
		switch q.graph.kind {
		case iri:
			r.ctx.Graph = "<" + q.graph.text + ">"
		case blank:
			r.ctx.Graph = r.scope + q.graph.text
		}
	}
	subject, ok := r.entity(&q.subject)
	if !ok {
		return
	}
	object := claim.Value{Text: q.object.text, Lang: q.object.lang, Datatype: q.object.typ}
	if q.object.kind != literal {
		if object.Text, ok = r.entity(&q.object); !ok {
			return
		}
		object.Entity, object.Lang, object.Datatype = true, "", ""
	} else if object.Datatype == xsdString {
		object.Datatype = ""
	}
	at := r.at
	at.col = 1
	predicate := q.predicate.text
	switch {
	case strings.HasPrefix(predicate, r.types):
		r.relation(q, subject, predicate[len(r.types):], object, at)
		return
	case strings.HasPrefix(predicate, r.facts):
		r.fact(q, subject, predicate[len(r.facts):], object, at)
		return
	case predicate == rdfType && object.Entity && strings.HasPrefix(q.object.text, r.kinds):
		r.fact(q, subject, claim.PredicateKind, claim.Literal(q.object.text[len(r.kinds):]), at)
		return
	case !strings.ContainsAny(predicate, ":/") && !r.bareWord(q, predicate):
		return
	}
	r.claim(at, subject, predicate, object, &r.ctx)
}

// isPrivate reports whether an IRI would be taken for one that nexum makes: those of the store, and the
// ids of blank nodes.
func isPrivate(iri string) bool {
	return strings.HasPrefix(iri, "nexum:") || strings.HasPrefix(iri, "_:")
}

// bareWord checks that a predicate such as <name>, which is no absolute IRI, is not taken for a word of
// the ontology that it does not mean. <name>, <alias> and <description> of a literal mean ours.
func (r *quadReader) bareWord(q *quad, word string) bool {
	if slices.Contains(texts, word) && q.object.kind == literal {
		return true
	}
	_, isType := r.vocab.Type(word)
	_, isFact := r.vocab.facts[word]
	if !isType && !isFact && !slices.Contains(texts, word) && word != claim.PredicateKind && word != claim.PredicateRule {
		return true
	}
	folder := r.facts
	if isType {
		folder = r.types
	}
	r.wrong(q.predicate.col, "<%s> could be taken for the %s of the ontology: write <%s%s> to mean it, and an absolute IRI otherwise",
		word, word, folder, word)
	return false
}

// entity returns the id of a subject or object.
func (r *quadReader) entity(t *term) (id string, ok bool) {
	if t.kind == blank {
		return r.scope + t.text, true
	}
	if strings.HasPrefix(t.text, r.ids) {
		id, err := url.PathUnescape(t.text[len(r.ids):])
		if err != nil || wrongID(id) != "" {
			r.wrong(t.col, "%s is no id: %s", short(t.text), wrongID(id))
			return "", false
		}
		return id, true
	}
	return t.text, true
}

// relation makes a claim of a relation type of the ontology.
func (r *quadReader) relation(q *quad, subject, name string, object claim.Value, at place) {
	t, ok := r.vocab.Type(name)
	if !ok {
		types := func(yield func(string) bool) {
			for _, t := range r.vocab.Types() {
				if !yield(t.Name) {
					return
				}
			}
		}
		r.wrong(q.predicate.col, "there is no relation type %s%s", quote(name), didYouMean(name, types))
		return
	}
	if !object.Entity {
		r.wrong(q.object.col, "%s ties entities: its object is an <IRI>, not a literal", name)
		return
	}
	r.use(subject, r.vocab.source(t), r.column(q.subject.col))
	r.use(object.Text, r.vocab.target(t), r.column(q.object.col))
	r.claim(at, subject, t.Name, object, &r.ctx)
}

// fact makes a claim of a kind, name, alias, description or fact of the ontology.
func (r *quadReader) fact(q *quad, subject, name string, object claim.Value, at place) {
	if object.Entity {
		r.wrong(q.object.col, "%s is a fact: its object is a literal", name)
		return
	}
	w := r.vocab.facts[name]
	switch {
	case name == claim.PredicateKind:
		if _, ok := r.vocab.Kind(object.Text); !ok {
			r.wrong(q.object.col, "there is no kind %s%s", quote(object.Text), didYouMean(object.Text, r.vocab.kindNames()))
			return
		}
		r.declare(subject, object.Text, at)
	case slices.Contains(texts, name):
	case w == nil:
		hint := didYouMean(name, all(maps.Keys(r.vocab.facts), slices.Values(texts)))
		if t, ok := r.vocab.TypeByTerm(name); ok {
			hint = "; for the relation type, write <" + r.types + t.Name + ">"
		}
		r.wrong(q.predicate.col, "there is no fact %s%s", quote(name), hint)
		return
	case w.mixed:
		r.wrong(q.predicate.col, "%s differs in type between %s and cannot be read from N-Quads", name, strings.Join(w.kinds, " and "))
		return
	default:
		n := node{kind: text, text: object.Text}
		if w.fact.IsNumber() || w.fact.Type == "Boolean" {
			n.kind = scalarKind(n.text)
		}
		value, wrong := factValue(w.fact, n)
		if wrong != "" {
			r.wrong(q.object.col, "%s", wrong)
			return
		}
		object.Text, object.Datatype = value, ""
		r.use(subject, w.expect, r.column(q.subject.col))
		r.factSaid(subject, w.fact, value, &r.ctx, at)
	}
	r.claim(at, subject, name, object, &r.ctx)
}
