package loader

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"nexum/graph/claim"
	"nexum/loader/format"
	"nexum/loader/rdf"
	"nexum/schema"
)

const (
	rdfsNS   = "http://www.w3.org/2000/01/rdf-schema#"
	schemaNS = "https://schema.org/"
	timeNS   = "http://www.w3.org/2006/time#"
)

// exported reads RDF that nexum exports. In such a file, a relation is a plain triple, a node that is about the triple
// (a statement), and one node per claim. They make the claims of one relation, with its type and occurrence. Derived
// relations are left out, since rules derive them again.
//
// An export writes a statement between its triple and its claims. Other programs may write them in another order, so
// triples and claims are kept until their statement is read. In an export these are few.
type exported struct {
	entity  rdf.Term      // the entity that was read last
	class   *subjectClass // its kind
	context claim.Context // the context of its facts

	last    string               // the IRI of the statement that was read last
	plain   map[string]plainQuad // relations and facts without a statement so far, by their triples
	said    asserted             // the triples of statements
	claims  map[string]*statedAs // statements whose claims have not been read, by the IRIs of the claims
	waiting map[string]waitClaim // claims whose statement has not been read, by IRI
	facts   map[string]string    // facts that every entity has, by IRI
	kinds   map[string]plainKind // kinds of entities by id, while no statement about the kind has been read
	latest  *statedAs
	unknown map[string]bool // kinds that are not in the ontology
}

// A statedAs is the relation, fact or merge that a statement of an export expresses.
type statedAs struct {
	quad    rdf.Quad
	typ     string // the type of a relation, as the API writes it
	fact    string // the name of a fact
	kind    string // the kind of the entity of a merge, as the API writes it
	derived bool
	at      place

	kindName string // the kind in a claim of a kind
}

type plainQuad struct {
	quad rdf.Quad
	at   place
}

// plainKind is the kind of an entity in an export that has no statement about the kind.
type plainKind struct {
	kind    *schema.Kind
	context claim.Context
	at      place
}

type waitClaim struct {
	exportedClaim
	at place
}

// exportedClaim is a claim of an export.
type exportedClaim struct {
	context         claim.Context
	subject, object rdf.Term // the ids that the claim names, if they are not those of the statement
}

func newExported() *exported {
	return &exported{
		plain: map[string]plainQuad{}, claims: map[string]*statedAs{}, waiting: map[string]waitClaim{},
		unknown: map[string]bool{}, class: &subjectClass{}, kinds: map[string]plainKind{},
		facts: map[string]string{
			schemaNS + "name": claim.PredicateName, schemaNS + "alternateName": claim.PredicateAlias,
			schemaNS + "description": claim.PredicateDescription,
		},
	}
}

// isExported reports whether the beginning of a file is that of RDF that nexum exports under the base IRI.
func isExported(head []byte, base string) bool {
	text := string(head)
	return strings.HasPrefix(text, rdfMark) ||
		strings.Contains(text, base+"vocabulary/") && strings.Contains(text, base+"export")
}

// properties returns the objects of the current group by predicate.
func (r *quadReader) properties() map[string][]rdf.Term {
	out := map[string][]rdf.Term{}
	for i := range r.group {
		q := &r.group[i]
		out[q.Predicate.Text] = append(out[q.Predicate.Text], q.Object)
	}
	return out
}

// exportedGroup reads the current group of a file that nexum exported.
func (r *quadReader) exportedGroup() {
	e, own := r.exported, r.Base+"vocabulary/"
	has := r.properties()
	subject := r.group[0].Subject
	switch {
	case len(has[own+"stance"]) > 0:
		r.exportedClaim(subject.Text, has)
	case len(has[own+"modality"]) > 0, len(has[owlNS+"assertionProperty"]) > 0,
		subject.Text == e.last && subject.Kind == rdf.IRI:
		r.exportedStatement(subject.Text, has)
	case r.isScaffold(&subject, has):
	default:
		r.exportedEntity(has)
	}
}

// isScaffold reports whether a node only describes the file, its terms, a period or a derivation. The information is in
// other nodes, too, or in the ontology.
func (r *quadReader) isScaffold(subject *rdf.Term, has map[string][]rdf.Term) bool {
	if subject.Kind != rdf.IRI || !strings.HasPrefix(subject.Text, r.Base) {
		return false
	}
	part := subject.Text[len(r.Base):]
	if part == "export" {
		return true
	}
	for _, folder := range []string{"vocabulary/", "type/", "fact/", "kind/"} {
		if strings.HasPrefix(part, folder) {
			return len(has[rdfsNS+"label"]) > 0
		}
	}
	if !strings.HasPrefix(part, "relation/") && !strings.HasPrefix(part, "about/") {
		return false
	}
	return slices.ContainsFunc(has[rdfType], func(t rdf.Term) bool {
		return strings.HasPrefix(t.Text, timeNS) || t.Text == provActivity
	})
}

// exportedEntity reads the kind, the facts and the plain relations of an entity.
func (r *quadReader) exportedEntity(has map[string][]rdf.Term) {
	e, own := r.exported, r.Base+"vocabulary/"
	first := &r.group[0]
	id, ok := r.entity(&first.Subject)
	if !ok {
		return
	}
	if !sameTerm(e.entity, first.Subject) {
		e.entity, e.class, e.context = first.Subject, r.class(), r.file
		if e.context.Document == "" {
			e.context.Document = r.in.Document
		}
		if docs := r.objects(sources); len(docs) == 1 { // the only source of all its facts
			e.context.Document = docs[0]
			r.document(docs[0])
		}
	}
	if kind := has[own+"kind"]; len(kind) > 0 {
		r.exportedKind(id, kind[0].Text, len(has[own+"statement"]) > 0)
	}
	for i := range r.group {
		r.at, r.line = r.places[i], r.lines[i]
		q := &r.group[i]
		switch p := q.Predicate.Text; {
		case strings.HasPrefix(p, own), p == rdfsNS+"label", p == timeNS+"hasTime", slices.Contains(sources, p):
		case q.Object.Kind == rdf.Literal && len(has[own+"statement"]) > 0:
			triple := rdf.Triple{Subject: q.Subject, Predicate: q.Predicate, Object: q.Object}
			if !e.said.has(&triple) {
				e.plain[tripleKey(q)] = plainQuad{*q, r.at}
			}
		case q.Object.Kind == rdf.Literal:
			c := e.context
			r.exportedFact(q, "", &c)
		case p == rdfType && e.class.kind != nil &&
			(r.vocab.kindIRI[q.Object.Text] == e.class.kind || q.Object.Text == r.kinds+e.class.kind.Name):
		case p == rdfType && q.Object.Text == r.kinds+schema.Thing:
		default:
			triple := rdf.Triple{Subject: q.Subject, Predicate: q.Predicate, Object: q.Object}
			if !e.said.has(&triple) {
				e.plain[tripleKey(q)] = plainQuad{*q, r.at}
			}
		}
	}
}

func tripleKey(q *rdf.Quad) string {
	if q.Object.Kind == rdf.Literal {
		return q.Subject.Text + " " + q.Predicate.Text + " \"" + q.Object.Text + "\"" + q.Object.Lang + "^" +
			q.Object.Datatype
	}
	return q.Subject.Text + " " + q.Predicate.Text + " " + q.Object.Text
}

// exportedKind claims the kind of an entity. If the entity has statements, one of them has the claims of the kind; but
// older exports have none. A Thing is an entity without a kind.
func (r *quadReader) exportedKind(id, enum string, stated bool) {
	k, ok := r.vocab.KindByEnum(enum)
	if !ok {
		if !r.exported.unknown[enum] {
			r.problems.add(r.at, "there is no kind %s; load the ontology of the export first, such as its dataset or --pack",
				quote(enum))
		}
		r.exported.unknown[enum] = true
		r.declare(id, "", r.at) // otherwise each use of it would be a problem too
		return
	}
	r.exported.class = &subjectClass{k}
	if stated {
		for i := range r.group { // the statement can come first if the syntax sorts nodes
			q := &r.group[i]
			if q.Predicate.Text == rdfType &&
				r.exported.said.has(&rdf.Triple{Subject: q.Subject, Predicate: q.Predicate, Object: q.Object}) {
				return
			}
		}
		r.exported.kinds[id] = plainKind{k, r.exported.context, r.at}
		return
	}
	r.exportedIs(id, k, r.exported.context)
}

// exportedIs claims that an entity has a kind.
func (r *quadReader) exportedIs(id string, k *schema.Kind, c claim.Context) {
	if k.Name == schema.Thing {
		return
	}
	r.isOf(id, k, &c, r.at)
	r.claimAt(r.at, id, claim.PredicateKind, claim.Literal(k.Name), &c)
}

// exportedKindClaim makes a claim of the kind of an entity.
func (r *quadReader) exportedKindClaim(q *rdf.Quad, name string, c *claim.Context) {
	id, ok := r.entity(&q.Subject)
	if !ok {
		return
	}
	k, ok := r.vocab.Kind(name)
	if !ok {
		r.problems.add(r.at, "there is no kind %s; load the ontology of the export first, such as its dataset or --pack",
			quote(name))
		return
	}
	r.exportedIs(id, k, *c)
}

// exportedFact claims a fact. If name is empty, the predicate of the quad determines the fact.
func (r *quadReader) exportedFact(q *rdf.Quad, name string, c *claim.Context) {
	subject, ok := r.entity(&q.Subject)
	if !ok {
		return
	}
	class := &subjectClass{}
	if sameTerm(q.Subject, r.exported.entity) {
		class = r.exported.class
	}
	o := claim.Value{Text: q.Object.Text, Lang: q.Object.Lang, Datatype: q.Object.Datatype}
	if o.Datatype == xsdString {
		o.Datatype = ""
	}
	predicate := q.Predicate.Text
	if name == "" {
		name = r.exported.facts[predicate]
	}
	if _, isFact := r.vocab.facts[name]; isFact || slices.Contains(texts, name) {
		r.fact(q, subject, name, o, r.at, c)
		return
	}
	escaped, isOwn := strings.CutPrefix(predicate, r.facts)
	if !isOwn {
		r.mapped(q, subject, o, r.at, c, class)
		return
	}
	name, err := url.PathUnescape(escaped)
	if _, isFact := r.vocab.facts[name]; err != nil || isFact || !strings.ContainsAny(name, ":/") {
		r.fact(q, subject, escaped, o, r.at, c)
		return
	}
	r.claimAt(r.at, subject, name, o, c) // a foreign fact
}

// exportedStatement reads a node that is about a triple, and the claims that are waiting for it.
func (r *quadReader) exportedStatement(name string, has map[string][]rdf.Term) {
	e, own := r.exported, r.Base+"vocabulary/"
	if name != e.last {
		triples := r.reified()
		if len(triples) != 1 {
			r.problems.add(r.at, "%s is about no triple; the file was changed or damaged", short(name))
			return
		}
		t := triples[0]
		s := &statedAs{
			quad: rdf.Quad{Subject: t.Subject, Predicate: t.Predicate, Object: t.Object, Graph: r.group[0].Graph}, at: r.at,
			typ: textOf(has[own+"relationType"]), derived: textOf(has[own+"derived"]) == "true",
			fact: textOf(has[own+"factName"]), kind: textOf(has[own+"kind"]), kindName: textOf(has[own+"kindName"]),
		}
		for _, term := range []*rdf.Term{&s.quad.Subject, &s.quad.Predicate, &s.quad.Object} {
			term.Col = 0
		}
		if s.fact == claim.PredicateKind {
			if id, ok := r.entity(&s.quad.Subject); ok {
				delete(e.kinds, id)
			}
		}
		e.last, e.latest = name, s
		e.said.add(&t.Subject, &t.Predicate, &t.Object)
		delete(e.plain, tripleKey(&s.quad))
		if len(has[own+"claim"]) == 0 && !s.derived {
			r.exportedSummary(s, has)
		}
	}
	for _, c := range has[own+"claim"] {
		if w, ok := e.waiting[c.Text]; ok {
			delete(e.waiting, c.Text)
			r.exportedSays(e.latest, &w.exportedClaim, w.at)
			continue
		}
		e.claims[c.Text] = e.latest
	}
}

// exportedSummary makes a claim for a statement without claims, such as an assumed relation.
func (r *quadReader) exportedSummary(s *statedAs, has map[string][]rdf.Term) {
	own := r.Base + "vocabulary/"
	c := claim.Context{Document: r.exportedDocument(nil)}
	c.Modality, _ = claim.ParseModality(textOf(has[own+"modality"]))
	setConfidence(&c, textOf(has[own+"confidence"]))
	r.exportedSays(s, &exportedClaim{context: c}, r.at)
}

// exportedDocument returns the document of a claim.
func (r *quadReader) exportedDocument(docs []rdf.Term) string {
	if len(docs) == 1 {
		if id, ok := r.entity(&docs[0]); ok {
			r.document(id)
			return id
		}
	}
	if r.file.Document != "" {
		return r.file.Document
	}
	return r.in.Document
}

// exportedClaim reads the node of a claim.
func (r *quadReader) exportedClaim(name string, has map[string][]rdf.Term) {
	e, own := r.exported, r.Base+"vocabulary/"
	context, err := r.exportedContext(has)
	c := exportedClaim{context: context}
	if list := has[own+"subject"]; len(list) > 0 {
		c.subject = list[0]
	}
	if list := has[own+"object"]; len(list) > 0 {
		c.object = list[0]
	}
	if err != nil {
		r.problems.add(r.at, "%s: %s", short(name), err)
		delete(e.claims, name)
		return
	}
	if s, ok := e.claims[name]; ok {
		delete(e.claims, name)
		r.exportedSays(s, &c, r.at)
		return
	}
	e.waiting[name] = waitClaim{c, r.at}
}

// exportedContext returns the context of a claim.
func (r *quadReader) exportedContext(has map[string][]rdf.Term) (c claim.Context, err error) {
	own := r.Base + "vocabulary/"
	var ok bool
	if c.Stance, ok = claim.ParseStance(textOf(has[own+"stance"])); !ok {
		return c, fmt.Errorf("there is no stance %s", quote(textOf(has[own+"stance"])))
	}
	if c.Modality, ok = claim.ParseModality(textOf(has[own+"modality"])); !ok {
		return c, fmt.Errorf("there is no modality %s", quote(textOf(has[own+"modality"])))
	}
	if text := textOf(has[own+"confidence"]); text != "" && !setConfidence(&c, text) {
		return c, fmt.Errorf("the confidence must be a number from 0 to 1, not %s", quote(text))
	}
	c.Document, c.Locator = r.exportedDocument(has[provNS+"wasDerivedFrom"]), textOf(has[own+"locator"])
	for predicate, id := range map[string]*string{own + "relays": &c.Relays, provNS + "wasAttributedTo": &c.By} {
		if list := has[predicate]; len(list) > 0 {
			*id, _ = r.entity(&list[0])
		}
	}
	c.Period, err = format.ExportedPeriod(textOf(has[own+"validFrom"]), textOf(has[own+"validTo"]),
		textOf(has[own+"validFromOrBefore"]) == "true", textOf(has[own+"validToOrAfter"]) == "true")
	if err != nil {
		return c, err
	}
	if c.Attributes = textOf(has[own+"attributes"]); c.Attributes != "" {
		canonical, err := format.Canonical([]byte(c.Attributes))
		if err != nil || !strings.HasPrefix(canonical, "{") {
			return c, fmt.Errorf("the attributes are not a JSON object: %s", short(c.Attributes))
		}
		c.Attributes = canonical
	}
	return c, nil
}

// textOf returns the text of a single object.
func textOf(list []rdf.Term) string {
	if len(list) == 0 {
		return ""
	}
	return list[0].Text
}

// exportedSays makes a claim about the triple of a statement. It ignores derived relations: rules derive them again.
func (r *quadReader) exportedSays(s *statedAs, said *exportedClaim, at place) {
	if s.derived {
		return
	}
	about, c := s.quad, &said.context
	q := &about
	if said.subject.Kind != rdf.None {
		q.Subject = said.subject
	}
	if said.object.Kind != rdf.None {
		q.Object = said.object
	}
	r.at, r.line = at, ""
	if s.fact == claim.PredicateKind {
		r.exportedKindClaim(q, s.kindName, c)
		return
	}
	if q.Object.Kind == rdf.Literal {
		r.exportedFact(q, s.fact, c)
		return
	}
	source, ok1 := r.entity(&q.Subject)
	target, ok2 := r.entity(&q.Object)
	if !ok1 || !ok2 {
		return
	}
	object := claim.EntityValue(target)
	escaped, isOwn := strings.CutPrefix(q.Predicate.Text, r.types)
	_, isType := r.vocab.Type(s.typ)
	name, err := url.PathUnescape(escaped)
	switch {
	case s.typ == "" && slices.Contains(sameIRIs, q.Predicate.Text):
		if k, ok := r.vocab.KindByEnum(
			s.kind); ok { // the export shows the merged entity only, so nothing else defines this id
			r.exportedIs(source, k, claim.Context{Document: r.exportedDocument(nil)})
		}
		r.sameAs(format.Place{File: at.file, Line: at.line, Column: at.col}, source, target, c)
	case isType && s.typ != foreignType:
		r.relation(q, source, s.typ, object, at, c)
	case isOwn && err == nil && strings.ContainsAny(name, ":/"):
		r.claimAt(at, source, name, object, c)
	case isOwn:
		r.relation(q, source, escaped, object, at, c)
	default:
		r.claimAt(at, source, q.Predicate.Text, object, c)
	}
}

// foreignType is the relation type that stands for all foreign predicates.
const foreignType = "RELATED"

// exportedEnd reads what is left at the end of a file: relations that another program added, without a statement. It
// reports claims without a statement, and statements without their claims.
func (r *quadReader) exportedEnd() {
	e := r.exported
	for _, key := range slices.Sorted(maps.Keys(e.plain)) {
		p := e.plain[key]
		r.at, r.line = p.at, ""
		c := claim.Context{Document: r.exportedDocument(nil)}
		p.quad.Subject.Col, p.quad.Predicate.Col, p.quad.Object.Col = 0, 0, 0
		if p.quad.Object.Kind == rdf.Literal {
			r.exportedFact(&p.quad, "", &c)
			continue
		}
		r.quad(&p.quad, &c, &subjectClass{})
	}
	for _, id := range slices.Sorted(maps.Keys(e.kinds)) {
		k := e.kinds[id]
		r.at, r.line = k.at, ""
		r.exportedIs(id, k.kind, k.context)
	}
	for _, name := range slices.Sorted(maps.Keys(e.waiting)) {
		r.problems.add(e.waiting[name].at, "no statement of the file has the claim %s; the file was changed or damaged",
			short(name))
	}
	for _, name := range slices.Sorted(maps.Keys(e.claims)) {
		r.problems.add(
			e.claims[name].at,
			"the file does not contain the claim %s of this statement; the file was cut off, changed or damaged",
			short(name),
		)
	}
}
