package loader

import (
	"regexp"
	"slices"
	"strings"

	"nexum/graph/claim"
	"nexum/loader/format"
	"nexum/loader/rdf"
	"nexum/schema"
)

const (
	rdfNS  = rdf.NS
	provNS = "http://www.w3.org/ns/prov#"
	owlNS  = "http://www.w3.org/2002/07/owl#"

	provActivity = "http://www.w3.org/ns/prov#Activity"
)

// sources are the predicates whose object is the document that is the origin of the subject.
var sources = []string{
	provNS + "hadPrimarySource", provNS + "wasDerivedFrom", provNS + "wasQuotedFrom", "http://purl.org/dc/terms/source",
	"http://purl.org/dc/elements/1.1/source",
}

// subjectClass is the kind of a subject according to its classes; it determines which facts and relations the subject
// can have.
type subjectClass struct{ kind *schema.Kind }

// flush makes claims of the quads of the current subject.
func (r *quadReader) flush() {
	if len(r.group) == 0 {
		return
	}
	defer func() { r.group, r.places, r.lines = r.group[:0], r.places[:0], r.lines[:0] }()
	r.at, r.line = r.places[0], r.lines[0]
	r.graph(r.group[0].Graph)
	if r.exported != nil {
		r.exportedGroup()
		return
	}
	if triples := r.reified(); len(triples) > 0 {
		for _, t := range triples {
			r.reification(&t)
		}
		return
	}
	c := r.ctx
	if c.Document == "" {
		c.Document = r.in.Document
	}
	if docs := r.objects(sources); len(docs) == 1 {
		c.Relays = docs[0]
		r.document(docs[0])
	}
	class := r.class()
	if class.kind != nil && !r.classesApart {
		r.hasClass(class.kind)
		if r.kindsLater {
			class.kind = nil
		}
	} else if r.classesApart && class.kind == nil {
		class.kind = r.kindByUse()
	}
	for i := range r.group {
		r.at, r.line = r.places[i], r.lines[i]
		q := &r.group[i]
		r.asserted.add(&q.Subject, &q.Predicate, &q.Object)
		if c.Relays != "" && q.Object.Kind == rdf.IRI && slices.Contains(sources, q.Predicate.Text) {
			plain := c
			plain.Relays = ""
			r.quad(q, &plain, class)
			continue
		}
		r.quad(q, &c, class)
	}
}

// objects returns the IRIs that the subject has as objects of some predicates, without duplicates, as ids.
func (r *quadReader) objects(predicates []string) (out []string) {
	for i := range r.group {
		q := &r.group[i]
		if q.Object.Kind != rdf.IRI || !slices.Contains(predicates, q.Predicate.Text) {
			continue
		}
		if id, ok := r.entity(&q.Object); ok && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// class returns the kind for the classes of the subject in the group; of several, the first in the order of the
// ontology.
func (r *quadReader) class() *subjectClass {
	var found *schema.Kind
	for i := range r.group {
		q := &r.group[i]
		if !isClass(q.Predicate.Text) || q.Object.Kind != rdf.IRI {
			continue
		}
		k := r.vocab.kindIRI[r.term(q.Object.Text)]
		if name, ok := strings.CutPrefix(q.Object.Text, r.kinds); ok && k == nil {
			k, _ = r.vocab.Kind(name)
		}
		if k != nil && (found == nil || k.Index < found.Index) {
			found = k
		}
	}
	return &subjectClass{found}
}

// kindByUse returns the kind of a subject whose classes stand only for interfaces: the only one of their kinds that can
// have all facts and relations of the subject. It returns nil if there is none, or more than one.
func (r *quadReader) kindByUse() *schema.Kind {
	var uses implied
	for i := range r.group {
		q := &r.group[i]
		term := r.term(q.Predicate.Text)
		switch w, t := r.vocab.factIRI[term], r.vocab.typeIRI[term]; {
		case isClass(q.Predicate.Text):
			if expect, ok := r.vocab.interfaceIRI[r.term(q.Object.Text)]; ok {
				uses.use(r.vocab, expect, r.at, 0)
			}
		case w != nil && q.Object.Kind == rdf.Literal:
			uses.use(r.vocab, w.expect, r.at, 0)
		case t != nil && q.Object.Kind == rdf.IRI:
			uses.use(r.vocab, r.vocab.source(t), r.at, 0)
		}
	}
	if uses.of == nil {
		return nil
	}
	k, _ := uses.kind(r.vocab)
	return k
}

// isClass reports whether the object of a predicate is the class of the subject. The predicate is rdf:type, or only
// type, which some writers of N-Quads without absolute IRIs use.
func isClass(predicate string) bool { return predicate == rdfType || predicate == "type" }

// mapped makes a claim of a quad whose predicate may be one that the ontology maps to one of its own words. If that
// depends on the class of the subject, and the group does not have it, the quad is put off.
func (r *quadReader) mapped(q *rdf.Quad, subject string, o claim.Value, at place, c *claim.Context, s *subjectClass) {
	predicate := q.Predicate.Text
	if isClass(predicate) && o.Entity {
		r.ofInterface(subject, r.term(o.Text), c, at)
		r.hasInterface(subject, r.term(o.Text), c)
	}
	w := wordQuad{
		predicate: predicate, term: r.term(predicate), subject: subject, object: o, at: at,
		subjectAt: r.column(q.Subject.Col), objectAt: r.column(q.Object.Col),
	}
	if isClass(predicate) && o.Entity {
		w.class = r.term(o.Text)
	}
	if s.kind == nil && !r.classesApart && r.needsClass(&w) {
		r.putOff(&w, c)
		return
	}
	r.wordQuad(&w, c, s)
}

// wordQuad makes a claim of a quad whose subject has a class. If the quad does not fit the word of the ontology, it
// stays foreign.
func (r *quadReader) wordQuad(q *wordQuad, c *claim.Context, s *subjectClass) {
	predicate, o := q.predicate, q.object
	if q.class != "" && s.kind != nil && r.vocab.kindIRI[q.class] == s.kind {
		r.declare(q.subject, s.kind.Name, q.at)
		r.claimAt(q.at, q.subject, claim.PredicateKind, claim.Literal(s.kind.Name), c)
		return
	}
	if t, ok := r.vocab.typeIRI[q.term]; ok && o.Entity && (s.kind == nil || canBeSource(t, s.kind.Name)) {
		r.use(q.subject, r.vocab.source(t), q.subjectAt)
		r.use(o.Text, r.vocab.target(t), q.objectAt)
		r.claimAt(q.at, q.subject, t.Name, o, c)
		return
	}
	if o.Entity && r.vocab.typeIRI[q.term] == nil && slices.Contains(sameIRIs, predicate) {
		proposal := *c
		if proposal.Modality >= claim.NoModality {
			proposal.Modality = claim.Stated
		}
		proposal.Modality = max(proposal.Modality, claim.Recommended)
		r.sameAs(format.Place{File: q.at.file, Line: q.at.line, Column: q.at.col}, q.subject, o.Text, &proposal)
		return
	}
	if w, ok := r.vocab.factIRI[q.term]; ok && !o.Entity && !w.mixed {
		if value, fits := r.mappedFact(w, o, r.kindFor(w, s)); fits {
			o.Text, o.Datatype = value, ""
			r.use(q.subject, w.expect, q.subjectAt)
			r.factSaid(q.subject, w.of(value), value, c, q.at)
			predicate = w.fact.Name
		}
	}
	r.claimAt(q.at, q.subject, predicate, o, c)
}

// kindFor returns the kind of a subject with a fact. A subject without a class gets the only kind that has the
// fact, if no class of RDF is mapped to that kind. If the classes are in other files of tuples, any kind with the fact
// serves; whether the subject has such a kind is checked when all files have been read.
func (r *quadReader) kindFor(w *factWord, s *subjectClass) *schema.Kind {
	if s.kind != nil || len(w.kinds) != 1 && !r.classesApart {
		return s.kind
	}
	if k, ok := r.vocab.Kind(w.kinds[0]); ok && (k.IRI == "" || r.classesApart) {
		return k
	}
	return nil
}

// mappedFact returns the value of a literal for a fact of a kind. ok is false if the literal is not a valid value.
func (r *quadReader) mappedFact(w *factWord, o claim.Value, k *schema.Kind) (value string, ok bool) {
	if k == nil {
		return "", false
	}
	f, ok := k.Fact(w.fact.Name)
	if !ok || o.Lang != "" && f.Type != "String" {
		return "", false
	}
	value, wrong := factValue(f, r.literalNode(w, o))
	return value, wrong == ""
}

func canBeSource(t *schema.RelationType, kind string) bool {
	return slices.Contains(t.From, kind) || t.Symmetric && slices.Contains(t.To, kind)
}

// reified returns the triples that the subject stands for: those of rdf:reifies, or that of rdf:Statement.
func (r *quadReader) reified() (out []rdf.Triple) {
	var t rdf.Triple
	for i := range r.group {
		q := &r.group[i]
		switch q.Predicate.Text {
		case rdf.Reifies:
			if q.Object.Kind == rdf.TripleTerm {
				out = append(out, *q.Object.Triple)
			}
		case rdfNS + "subject", owlNS + "sourceIndividual":
			t.Subject = q.Object
		case rdfNS + "predicate", owlNS + "assertionProperty":
			t.Predicate = q.Object
		case rdfNS + "object", owlNS + "targetIndividual", owlNS + "targetValue":
			t.Object = q.Object
		}
	}
	subject := t.Subject.Kind == rdf.IRI || t.Subject.Kind == rdf.Blank
	if subject && t.Predicate.Kind == rdf.IRI && t.Object.Kind != rdf.None {
		out = append(out, t)
	}
	return out
}

// reification makes claims from a reifier and its triple: one per document that the reifier names.
func (r *quadReader) reification(t *rdf.Triple) {
	q := rdf.Quad{Subject: t.Subject, Predicate: t.Predicate, Object: t.Object, Graph: r.group[0].Graph}
	for _, term := range []*rdf.Term{&q.Subject, &q.Predicate, &q.Object} {
		term.Col = 0
	}
	c := r.ctx
	if r.group[0].Subject.Kind == rdf.IRI {
		c.Locator = r.group[0].Subject.Text
	}
	r.readContext(&c)
	if r.isNegative() {
		c.Stance = claim.Disputes
	}
	docs := r.objects(sources)
	if len(docs) == 0 {
		if c.Document == "" {
			c.Document = r.in.Document
		}
		if !r.asserted.has(t) && c.Stance == claim.Supports {
			c.Modality = ifAsserted
		}
		r.quad(&q, &c, &subjectClass{})
		return
	}
	for _, d := range docs {
		r.document(d)
		if c.Document = d; c.Locator == "" && c.Stance == claim.Supports {
			c.Modality = quoted
		}
		r.quad(&q, &c, &subjectClass{})
	}
}

// isNegative reports whether the current group is an owl:NegativePropertyAssertion, which says that its triple does not
// hold.
func (r *quadReader) isNegative() bool {
	return slices.ContainsFunc(r.group, func(q rdf.Quad) bool { return q.Predicate.Text == owlNS+"assertionProperty" })
}

// readContext reads the context of a claim from the quads of its reifier.
func (r *quadReader) readContext(c *claim.Context) {
	values := map[string][]rdf.Term{}
	var names []string
	for i := range r.group {
		q := &r.group[i]
		if r.isStatement(q) {
			continue
		}
		if values[q.Predicate.Text] == nil {
			names = append(names, q.Predicate.Text)
		}
		values[q.Predicate.Text] = append(values[q.Predicate.Text], q.Object)
	}
	var attrs format.Attributes
	for _, name := range names {
		v := values[name]
		if len(v) == 1 && r.setting(name, v[0], c) {
			continue
		}
		r.attribute(&attrs, attributeOf(name), v)
	}
	if c.Period.Empty() {
		attrs.Text("from", c.Period.From.String())
		attrs.Text("to", c.Period.To.String())
		c.Period = claim.Period{}
	}
	c.Attributes = attrs.String()
}

// isStatement reports whether a quad of a reifier describes the triple or names its document, so that it is not an
// attribute.
func (r *quadReader) isStatement(q *rdf.Quad) bool {
	switch q.Predicate.Text {
	case rdf.Reifies, rdfNS + "subject", rdfNS + "predicate", rdfNS + "object":
		return true
	case owlNS + "sourceIndividual", owlNS + "assertionProperty", owlNS + "targetIndividual", owlNS + "targetValue":
		return true
	case rdfType:
		return q.Object.Text == rdfNS+"Statement" || q.Object.Text == owlNS+"NegativePropertyAssertion"
	}
	return q.Object.Kind == rdf.IRI && slices.Contains(sources, q.Predicate.Text)
}

// setting reads a predicate that nexum stores in the context of a claim: the period, the confidence, or the
// speaker. It reports whether the predicate is one of these.
func (r *quadReader) setting(predicate string, v rdf.Term, c *claim.Context) bool {
	local := localName(predicate)
	switch {
	case predicate == provNS+"wasAttributedTo" && v.Kind != rdf.Literal:
		id, ok := r.entity(&v)
		c.By = id
		return ok
	case v.Kind != rdf.Literal:
		return false
	case slices.Contains([]string{"startDate", "validFrom", "startedAtTime", "from", "hasBeginning"}, local):
		d, err := claim.ParseStart(v.Text)
		c.Period.From = d
		return err == nil
	case slices.Contains([]string{"endDate", "validTo", "validThrough", "endedAtTime", "to", "hasEnd"}, local):
		d, err := claim.ParseEnd(v.Text)
		c.Period.To = d
		return err == nil
	case local == "confidence":
		return setConfidence(c, v.Text)
	}
	return false
}

// attribute sets an attribute to the values of a predicate.
func (r *quadReader) attribute(attrs *format.Attributes, name string, values []rdf.Term) {
	texts := make([]string, 0, len(values))
	for i := range values {
		t := values[i].Text
		if values[i].Kind != rdf.Literal {
			t, _ = r.entity(&values[i])
		}
		texts = append(texts, t)
	}
	switch {
	case len(texts) > 1:
		attrs.Texts(name, texts)
	case isNumeric(values[0].Datatype) && attrs.Number(name, texts[0]):
	default:
		attrs.Text(name, texts[0])
	}
}

func isNumeric(datatype string) bool {
	switch strings.TrimPrefix(datatype, "http://www.w3.org/2001/XMLSchema#") {
	case "integer", "decimal", "double", "float", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger",
		"unsignedInt":
		return strings.HasPrefix(datatype, "http://www.w3.org/2001/XMLSchema#")
	}
	return false
}

var attributeName = regexp.MustCompile(`^[a-z][A-Za-z0-9]*$`)

// attributeOf returns the name of the attribute for a predicate: its last part, or the whole predicate if the last
// part is not a valid name.
func attributeOf(predicate string) string {
	if name := localName(predicate); attributeName.MatchString(name) {
		return name
	}
	return predicate
}

// tripleID returns the id of a triple term in the place of an entity. Equal triples have equal ids.
func (r *quadReader) tripleID(t *rdf.Term) string {
	var b strings.Builder
	var write func(t *rdf.Term)
	write = func(t *rdf.Term) {
		switch t.Kind {
		case rdf.TripleTerm:
			b.WriteString("<<")
			write(&t.Triple.Subject)
			write(&t.Triple.Predicate)
			write(&t.Triple.Object)
			b.WriteString(">>")
		case rdf.Blank:
			b.WriteString(r.scope + t.Text + " ")
		default:
			b.WriteString(t.Text + "@" + t.Lang + "^" + t.Datatype + " ")
		}
	}
	write(t)
	return format.ID("triple", b.String())
}
