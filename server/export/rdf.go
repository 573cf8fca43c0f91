package export

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"nexum/graph"
	"nexum/graph/claim"
)

// A term is an IRI, a blank node or a literal.
type term struct {
	iri   string
	blank string // the label of a blank node
	text  string
	lang  string
	typ   string // the IRI of the datatype; empty for plain text

	triple *tripleTerm // for a triple term of RDF 1.2; nil for other terms
}

// A property is a predicate and an object of a node.
type property struct {
	predicate string
	object    term
}

// A nodeWriter writes nodes and their properties in a syntax of RDF.
type nodeWriter interface {
	head()
	node(subject term, properties []property)
	tail()
}

// rdf converts entities and relations to RDF. A relation becomes an rdf:Statement with its times (OWL-Time), its
// documents (PROV-O) and its claims. The relation is also written as a plain triple, but only if a source states it
// with certainty and no source disputes it. The same applies to facts.
type rdf struct {
	nodeWriter
	h       *head
	n       names
	used    terms
	reifies bool // whether to write RDF 1.2
}

func newRDF(w nodeWriter, h *head, reifies bool) encoder {
	return &rdf{w, h, h.names, newTerms(), reifies}
}

func text(s string) term                    { return term{text: s} }
func typed(s, typ string) term              { return term{text: s, typ: xsdIRI + typ} }
func iri(s string) term                     { return term{iri: s} }
func say(predicate string, o term) property { return property{predicate, o} }
func flag(predicate string, b bool) property {
	return say(predicate, typed(strconv.FormatBool(b), "boolean"))
}

func (d *rdf) begin() {
	d.head()
	list := []property{
		say(rdfIRI+"type", iri(schemaIRI+"Dataset")), say(schemaIRI+"name", text(d.h.title)),
		say(schemaIRI+"version", text(strconv.FormatUint(d.h.revision, 10))),
	}
	if d.h.truncated != "" {
		list = append(list, say(d.n.own("truncated"), text(d.h.truncated)))
	}
	d.node(iri(d.n.base+"export"), list)
}

func (d *rdf) end() {
	d.describeTerms()
	d.tail()
}

func (d *rdf) entity(e *Entity) {
	subject := d.n.entity(e.ID)
	d.used.kinds[e.kind] = true
	list := []property{
		say(rdfIRI+"type", iri(d.n.kind(e.kind))), say(rdfsIRI+"label", text(e.Name)), say(d.n.own("kind"), text(e.Kind)),
	}
	about := d.n.base + "about/" + escapeIRI(e.ID, true)
	named := false
	said, plain := e.said, d.isPlain(e) // the facts that get nodes: all of them, or only those that are not plain triples
	if plain {
		said = nil
	}
	for _, f := range e.said {
		named = named || f.predicate == claim.PredicateName && !f.denied
		switch {
		case !f.denied && f.summary.Modality == claim.Stated && !f.summary.Disputed:
			if f.predicate != claim.PredicateKind || f.value.Text != e.kind { // the list begins with the kind
				list = append(list, d.fact(e.kind, f))
			}
		case plain:
			said = append(said, f)
		}
	}
	if !plain {
		for i := range said {
			list = append(list, say(d.n.own("statement"), iri(about+"#fact"+strconv.Itoa(i+1))))
		}
	}
	if !named {
		list = append(list, say(schemaIRI+"name", text(e.Name)))
	}
	for _, id := range documents(e.Citations) {
		list = append(list, say(provIRI+"wasDerivedFrom", d.n.entity(id)))
	}
	for _, c := range e.Citations {
		list = append(list, say(d.n.own("citation"), text(c.Text)))
	}
	var periods []claim.Period
	if !e.Period.IsZero() {
		periods = append(periods, e.Period)
	}
	list = append(list, d.times(about, periods)...)
	d.node(subject, list)
	d.intervals(about, periods)
	d.merges(e)
	for i, f := range said {
		p, more := d.fact(e.kind, f), []property{say(d.n.own("factName"), text(f.predicate))}
		if f.predicate == claim.PredicateKind { // several kinds may have one IRI
			more = append(more, say(d.n.own("kindName"), text(f.value.Text)))
		}
		d.statement(&statement{
			name: about + "#fact" + strconv.Itoa(
				i+1,
			), subject: subject, property: p, summary: f.summary, citations: f.citations, more: more, denied: f.denied,
		})
	}
	for _, r := range e.denied {
		d.deniedRelation(subject, r.Relation)
	}
}

// deniedRelation writes a relation that claims only deny.
func (d *rdf) deniedRelation(source term, r *Relation) {
	more := []property{say(d.n.own("relationType"), text(r.Type))}
	if r.Occurrence != "" {
		more = append(more, say(d.n.own("occurrence"), text(r.Occurrence)))
	}
	if r.Predicate == "" {
		d.used.types[r.Type] = true
	}
	d.statement(&statement{
		name: d.n.relation(r.ID), subject: source, property: say(d.n.relationType(r), d.n.entity(r.Target)),
		citations: r.Citations, more: more,
		denied: true,
	})
}

// isPlain reports whether the kind and the stated facts need no nodes, because their claims have no data except the
// document, and all name the same document.
func (d *rdf) isPlain(e *Entity) bool {
	docs := documents(e.Citations)
	for _, f := range e.said {
		if uncertain := f.denied || f.summary.Modality != claim.Stated || f.summary.Disputed; uncertain &&
			f.predicate != claim.PredicateKind {
			continue // it has a node anyway
		} else if uncertain {
			return false
		}
		if len(f.citations) != 1 || len(docs) != 1 || f.citations[0].subject != "" {
			return false
		}
		c := f.citations[0].Context
		c.Revision, c.Graph = 0, ""
		if c != (claim.Context{Document: docs[0]}) {
			return false
		}
	}
	return true
}

// merges writes the pairs of ids that claims merge, propose to merge, or keep apart. Only a pair that stated claims
// merge is written as a plain triple, too.
func (d *rdf) merges(e *Entity) {
	for _, m := range e.merges {
		merged, same := d.n.entity(m.subject), say(owlIRI+"sameAs", d.n.entity(m.object))
		if m.state == graph.Merged && m.summary.Modality == claim.Stated {
			d.node(merged, []property{same})
		}
		var more []property
		if m.undefined {
			more = append(more, say(d.n.own("kind"), text(e.Kind)))
		}
		d.statement(&statement{
			name: d.n.relation(m.id), subject: merged, property: same, summary: m.summary, citations: m.citations, more: more,
			denied: m.state == graph.Apart,
		})
	}
}

func (d *rdf) fact(kind string, f saidFact) property {
	if f.predicate == claim.PredicateKind {
		d.used.kinds[f.value.Text] = true
		return say(rdfIRI+"type", iri(d.n.kind(f.value.Text)))
	}
	if !isCommon(f.predicate) {
		d.used.facts[f.predicate] = true
	}
	p, typ := d.n.fact(kind, f.predicate)
	return say(p, literal(f.value, typ))
}

var languageTag = regexp.MustCompile(`^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$`)

// literal returns the value of a fact as a literal of the type that the ontology declares.
func literal(v claim.Value, typ string) term {
	t := text(v.Text)
	switch {
	case v.Lang != "" && languageTag.MatchString(v.Lang):
		t.lang = strings.ToLower(v.Lang)
	case v.Datatype != "" && isAbsolute(v.Datatype):
		t.typ = escapeIRI(v.Datatype, false)
	case typ == "Int" && integerType.reads(v.Text):
		t = typed(v.Text, "integer")
	case typ == "Float" && numberType.reads(v.Text):
		t = typed(v.Text, "double")
	case typ == "Decimal" && isDecimal(v.Text):
		t = typed(v.Text, "decimal")
	case typ == "Boolean" && booleanType.reads(v.Text):
		t = typed(v.Text, "boolean")
	case typ == "Date", typ == "DateTime":
		if d, ok := claim.ReadDate(v.Text); ok {
			t = date(d)
		}
	}
	return t
}

// date returns a date with its precision. XML Schema has no time of day without seconds, so seconds are written as
// :00.
func date(d claim.Date) term {
	text := d.String()
	if !d.HasTime() {
		return typed(text, dateTypes[len(text)])
	}
	const minutes = len("2017-06-01T12:30")
	if len(text) == minutes || text[minutes] != ':' {
		text = text[:minutes] + ":00" + text[minutes:]
	}
	return typed(text, "dateTime")
}

// dateTypes maps the length of a date to its XML Schema type.
var dateTypes = map[int]string{4: "gYear", 7: "gYearMonth", 10: "date"}

func (d *rdf) relation(r *Relation) {
	source, target, predicate := d.n.entity(r.Source), d.n.entity(r.Target), d.n.relationType(r)
	if r.Predicate == "" {
		d.used.types[r.Type] = true
	}
	if r.Modality == claim.Stated && !r.Disputed {
		d.node(source, []property{say(predicate, target)})
	}
	more := []property{
		say(d.n.own("relationType"), text(r.Type)),
		flag(d.n.own("derived"), r.Derived),
		flag(d.n.own("symmetric"), r.Symmetric),
	}
	if r.Rule != "" {
		more = append(more, say(d.n.own("rule"), text(r.Rule)))
	}
	if r.Occurrence != "" {
		more = append(more, say(d.n.own("occurrence"), text(r.Occurrence)))
	}
	for _, id := range r.premises {
		more = append(more, say(d.n.own("premise"), iri(d.n.relation(id))))
	}
	more = append(more, d.derivation(d.n.relation(r.ID), r)...)
	d.statement(&statement{
		name: d.n.relation(r.ID), subject: source, property: say(predicate, target), summary: r.Summary, periods: r.Periods,
		citations: r.Citations, derived: r.Derived, more: more,
	})
}

// A statement is a triple with its claims, period and certainty.
type statement struct {
	name      string // the IRI of the node that is about the triple
	subject   term
	property  property
	summary   graph.Summary
	periods   []claim.Period
	citations []Citation
	derived   bool // whether the citations are of other triples, from which this one is derived
	denied    bool // whether the claims only deny the triple; then it has no summary
	more      []property
}

// statement writes the node that is about a triple, and the nodes of its claims.
func (d *rdf) statement(s *statement) {
	var about, list []property
	if s.denied {
		list = slices.Concat(negation(s), s.more)
	} else {
		about = d.tripleProperties(s.subject, s.property.predicate, s.property.object)
		list = slices.Concat(about, []property{
			say(d.n.own("modality"), text(s.summary.Modality.String())),
			say(d.n.own("confidence"), typed(number(s.summary.Confidence), "decimal")),
			flag(d.n.own("disputed"), s.summary.Disputed),
		}, s.more)
	}
	for _, id := range documents(s.citations) {
		list = append(list, say(provIRI+"wasDerivedFrom", d.n.entity(id)))
	}
	part := "#"
	if strings.Contains(s.name, "#") {
		part = "."
	}
	claim := func(i int) string { return s.name + part + "claim" + strconv.Itoa(i+1) }
	for i := range s.citations {
		list = append(list, say(d.n.own("claim"), iri(claim(i))))
	}
	list = append(list, d.times(s.name+part, s.periods)...)
	d.node(iri(s.name), list)
	d.intervals(s.name+part, s.periods)
	for i, c := range s.citations {
		says := d.claim(c)
		if d.reifies && !s.derived {
			says = slices.Concat(about, says)
		}
		d.node(iri(claim(i)), says)
	}
}

// negation returns the properties that say which triple does not hold. They are those of OWL, so that a query for
// statements does not find what is only denied.
func negation(s *statement) []property {
	target := "targetIndividual"
	if o := s.property.object; o.iri == "" && o.blank == "" {
		target = "targetValue"
	}
	return []property{
		say(rdfIRI+"type", iri(owlIRI+"NegativePropertyAssertion")), say(owlIRI+"sourceIndividual", s.subject),
		say(owlIRI+"assertionProperty", iri(s.property.predicate)), say(owlIRI+target, s.property.object),
	}
}

func (d *rdf) claim(said Citation) []property {
	c := said.asMade()
	list := []property{
		say(rdfIRI+"type", iri(d.n.own("Claim"))), say(d.n.own("stance"), text(c.Stance.String())),
		say(d.n.own("modality"), text(c.Modality.String())),
		say(d.n.own("confidence"), typed(number(c.Confidence()), "decimal")),
	}
	if c.Document != "" {
		list = append(list, say(provIRI+"wasDerivedFrom", d.n.entity(c.Document)))
	}
	if c.Locator != "" {
		list = append(list, say(d.n.own("locator"), text(c.Locator)))
	}
	if c.Relays != "" {
		list = append(list, say(d.n.own("relays"), d.n.entity(c.Relays)))
	}
	if c.By != "" {
		list = append(list, say(provIRI+"wasAttributedTo", d.n.entity(c.By)))
	}
	if !c.Period.From.IsZero() {
		list = append(list, say(d.n.own("validFrom"), date(c.Period.From.Plain())))
	}
	if !c.Period.To.IsZero() {
		list = append(list, say(d.n.own("validTo"), date(c.Period.To.Plain())))
	}
	list = append(list, d.bounds(c.Period)...)
	if c.Attributes != "" {
		list = append(list, say(d.n.own("attributes"), text(c.Attributes)))
	}
	if said.subject != "" {
		list = append(list, say(d.n.own("subject"), d.n.entity(said.subject)))
	}
	if said.object != "" {
		list = append(list, say(d.n.own("object"), d.n.entity(said.object)))
	}
	return list
}

// bounds returns the properties that say which ends of a period are bounds.
func (d *rdf) bounds(p claim.Period) (list []property) {
	if p.FromOrBefore() {
		list = append(list, say(d.n.own("validFromOrBefore"), typed("true", "boolean")))
	}
	if p.ToOrAfter() {
		list = append(list, say(d.n.own("validToOrAfter"), typed("true", "boolean")))
	}
	return list
}

// times returns the properties that link a node to its periods; intervals writes the nodes of the periods.
func (d *rdf) times(of string, periods []claim.Period) []property {
	var out []property
	for i := range periods {
		out = append(out, say(timeIRI+"hasTime", iri(timeName(of, i))))
	}
	return out
}

func timeName(of string, i int) string {
	if !strings.ContainsAny(of, "#") {
		of += "#"
	}
	return of + "time" + strconv.Itoa(i+1)
}

func (d *rdf) intervals(of string, periods []claim.Period) {
	for i, p := range periods {
		name := timeName(of, i)
		list := []property{say(rdfIRI+"type", iri(timeIRI+"Interval"))}
		ends := [...]struct {
			says, name string
			date       claim.Date
		}{{"hasBeginning", name + ".begin", p.From.Plain()}, {"hasEnd", name + ".end", p.To.Plain()}}
		for _, e := range ends {
			if !e.date.IsZero() {
				list = append(list, say(timeIRI+e.says, iri(e.name)))
			}
		}
		d.node(iri(name), append(list, d.bounds(p)...))
		for _, e := range ends {
			if !e.date.IsZero() {
				d.instant(iri(e.name), e.date)
			}
		}
	}
}

// instant writes the node of a date.
func (d *rdf) instant(node term, of claim.Date) {
	t := date(of)
	if of.HasZone() { // as OWL-Time requires
		t.typ = xsdIRI + "dateTimeStamp"
	}
	exact := map[string]string{
		"gYear": "inXSDgYear", "gYearMonth": "inXSDgYearMonth", "date": "inXSDDate",
		"dateTime": "inXSDDateTime", "dateTimeStamp": "inXSDDateTimeStamp",
	}[strings.TrimPrefix(t.typ, xsdIRI)]
	d.node(node, []property{say(rdfIRI+"type", iri(timeIRI+"Instant")), say(timeIRI+exact, t)})
}

// rdfText replaces NUL and invalid UTF-8 by U+FFFD, so that a literal can contain the text.
func rdfText(s string) string {
	return strings.Map(func(r rune) rune {
		if r == 0 || r == 0xFFFE || r == 0xFFFF {
			return utf8.RuneError
		}
		return r
	}, s)
}
