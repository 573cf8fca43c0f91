package rdf

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"nexum/loader/format"
)

const xmlNS = "http://www.w3.org/XML/1998/namespace"

// xmlParser parses RDF/XML.
type xmlParser struct {
	d        *xml.Decoder
	limit    *format.Limited
	line     int
	col      int
	open     []xmlScope // the elements that are open
	entities int        // size of the entities that the file declares, in bytes
	ids      map[string]bool
	made     int
	yield    func(Quad, error) bool
}

// xmlScope is the part of an element that its content inherits.
type xmlScope struct {
	name   xml.Name // original name: Space is the prefix
	spaces map[string]string
	base   string
	lang   string
}

// element is a start tag with resolved names.
type element struct {
	name  string
	attrs []attribute
	xmlScope
	line, col int
}

type attribute struct{ name, value string }

func readXML(r io.Reader, base string) iter.Seq2[Quad, error] {
	return func(yield func(Quad, error) bool) {
		err := parseXML(r, base, yield)
		if _, ok := err.(stopped); err != nil && !ok {
			yield(Quad{}, err)
		}
	}
}

func parseXML(r io.Reader, base string, yield func(Quad, error) bool) (err error) {
	defer func() { err = caught(recover()) }()
	limit := format.NewLimited(r)
	d := xml.NewDecoder(limit)
	d.Entity = map[string]string{}
	d.CharsetReader = format.XMLText
	p := &xmlParser{d: d, limit: limit, ids: map[string]bool{}, yield: yield}
	p.open = []xmlScope{{spaces: map[string]string{"xml": xmlNS}, base: base}}
	p.document()
	return nil
}

func (p *xmlParser) fail(format string, args ...any) { p.failAt(p.line, p.col, format, args...) }

func (p *xmlParser) failAt(line, col int, format string, args ...any) {
	panic(&SyntaxError{line, col, fmt.Sprintf(format, args...)})
}

// token returns the next token that is not a comment or a processing instruction, or nil at the end of the file.
func (p *xmlParser) token() xml.Token {
	for {
		p.line, p.col = p.d.InputPos()
		p.limit.Begin()
		t, err := p.d.RawToken()
		if errors.Is(err, io.EOF) {
			if len(p.open) > 1 {
				p.fail("the file ends before </%s>", written(p.open[len(p.open)-1].name))
			}
			return nil
		}
		if err != nil {
			p.syntax(err)
		}
		switch t := t.(type) {
		case xml.Comment, xml.ProcInst:
		case xml.Directive:
			p.declare(string(t))
		default:
			return t
		}
	}
}

// syntax fails with an error of the XML decoder.
func (p *xmlParser) syntax(err error) {
	if e, ok := errors.AsType[*xml.SyntaxError](err); ok {
		p.line, p.col = p.d.InputPos()
		if e.Msg == "invalid UTF-8" {
			p.fail(notUTF8)
		}
		p.fail("this is not XML: %s", e.Msg)
	}
	if errors.Is(err, format.ErrLongElement) {
		p.fail("%s", err)
	}
	panic(err)
}

var entityDeclaration = regexp.MustCompile(`<!ENTITY\s+([\w.-]+)\s+(?:"([^"]*)"|'([^']*)')\s*>`)

// declare reads the entities of a document type, such as <!ENTITY owl "http://www.w3.org/2002/07/owl#">. It never
// reads another file.
func (p *xmlParser) declare(directive string) {
	for _, m := range entityDeclaration.FindAllStringSubmatch(directive, -1) {
		value := m[2] + m[3]
		for name, v := range p.d.Entity {
			value = strings.ReplaceAll(value, "&"+name+";", v)
		}
		if p.entities += len(value); p.entities > 64<<10 {
			p.fail("the entities of the document type are longer than 64 KiB")
		}
		p.d.Entity[m[1]] = value
	}
}

func written(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

// start opens an element and resolves its names.
func (p *xmlParser) start(t xml.StartElement) *element {
	outer := p.open[len(p.open)-1]
	if len(p.open) > maxDepth {
		p.fail("elements nest deeper than %d", maxDepth)
	}
	e := &element{xmlScope: outer, line: p.line, col: p.col}
	e.xmlScope.name = t.Name
	copied := false
	for _, a := range t.Attr {
		prefix, ok := a.Name.Local, a.Name.Space == "xmlns"
		if a.Name.Space == "" && a.Name.Local == "xmlns" {
			prefix, ok = "", true
		}
		if !ok {
			continue
		}
		if !copied {
			e.spaces, copied = cloneMap(outer.spaces), true
		}
		e.spaces[prefix] = a.Value
		if len(e.spaces) > maxSpaces {
			p.fail("more than %d prefixes are declared for an element (xmlns:…); declare those that are used", maxSpaces)
		}
	}
	seen := map[string]bool{}
	for _, a := range t.Attr {
		if a.Name.Space == "xmlns" || a.Name.Space == "" && a.Name.Local == "xmlns" {
			continue
		}
		name := p.attributeName(e, a.Name)
		if seen[name] {
			p.fail("the attribute %s is given twice", written(a.Name))
		}
		seen[name] = true
		switch {
		case name == xmlNS+"base":
			e.base, _, _ = strings.Cut(Resolve(outer.base, a.Value), "#")
		case name == xmlNS+"lang":
			e.lang = strings.ToLower(a.Value)
		case strings.HasPrefix(strings.ToLower(a.Name.Local), "xml") && a.Name.Space == "", a.Name.Space == "xml":
			// names that begin with xml are reserved by XML and have no meaning in RDF
		default:
			e.attrs = append(e.attrs, attribute{name, a.Value})
		}
	}
	e.name = p.resolve(e, t.Name)
	p.open = append(p.open, e.xmlScope)
	return e
}

func cloneMap(m map[string]string) map[string]string {
	out := make(map[string]string, len(m)+1)
	for k, v := range m {
		out[k] = v
	}
	return out
}

// resolve returns the IRI of the name of an element.
func (p *xmlParser) resolve(e *element, n xml.Name) string {
	ns, ok := e.spaces[n.Space]
	if !ok && n.Space != "" {
		p.fail("the prefix %s: is not declared; add xmlns:%s=\"…\"", n.Space, n.Space)
	}
	return ns + n.Local
}

// attributeName returns the IRI of the name of an attribute. The attributes of RDF may have no prefix.
func (p *xmlParser) attributeName(e *element, n xml.Name) string {
	if n.Space != "" {
		return p.resolve(e, n)
	}
	switch n.Local {
	case "ID", "about", "resource", "parseType", "type", "nodeID", "datatype", "bagID", "aboutEach", "aboutEachPrefix":
		return NS + n.Local
	}
	return n.Local
}

// end closes the innermost element.
func (p *xmlParser) end(t xml.EndElement) {
	last := p.open[len(p.open)-1]
	if len(p.open) == 1 || last.name != t.Name {
		p.fail("</%s> closes no element; expected </%s>", written(t.Name), written(last.name))
	}
	p.open = p.open[:len(p.open)-1]
}

// document reads the whole file.
func (p *xmlParser) document() {
	found := false
	for t := p.token(); t != nil; t = p.token() {
		switch t := t.(type) {
		case xml.StartElement:
			if found {
				p.fail("a file must have one element that contains all others")
			}
			found = true
			p.root(p.start(t))
		case xml.EndElement:
			p.end(t)
		case xml.CharData:
			p.blankText(t)
		}
	}
	if !found {
		p.fail("the file holds no element; expected rdf:RDF")
	}
}

// root reads the element that contains all others: rdf:RDF or a node.
func (p *xmlParser) root(e *element) {
	if e.name != NS+"RDF" {
		p.node(e)
		return
	}
	for _, a := range e.attrs {
		p.fail("rdf:RDF must not have the attribute %s", a.name)
	}
	p.nodes()
}

// blankText checks that text between elements is white space.
func (p *xmlParser) blankText(t xml.CharData) {
	if s := strings.TrimSpace(string(t)); s != "" && s != "\uFEFF" {
		p.fail("text is not allowed here: %s", strconv.Quote(cut(s)))
	}
}

func cut(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// nodes parses node elements up to the end of the parent element.
func (p *xmlParser) nodes() {
	for {
		switch t := p.token().(type) {
		case xml.StartElement:
			p.node(p.start(t))
		case xml.EndElement:
			p.end(t)
			return
		case xml.CharData:
			p.blankText(t)
		}
	}
}

// isSyntax reports whether a name of RDF belongs to the syntax, so that it cannot be a property.
func isSyntax(name string) bool {
	switch strings.TrimPrefix(name, NS) {
	case "RDF", "ID", "about", "parseType", "resource", "nodeID", "datatype", "bagID", "aboutEach", "aboutEachPrefix":
		return strings.HasPrefix(name, NS)
	}
	return false
}

// node parses a node element and returns the node.
func (p *xmlParser) node(e *element) Term {
	p.isIRI(e, e.name)
	if isSyntax(e.name) || e.name == NS+"li" {
		p.failAt(e.line, e.col, "%s cannot be the name of a node", e.xmlScope.name.Local)
	}
	subject := p.subject(e)
	if e.name != NS+"Description" {
		p.emit(e, subject, Type, Term{Kind: IRI, Text: e.name})
	}
	p.propertyAttributes(e, subject)
	members := 0
	for {
		switch t := p.token().(type) {
		case xml.StartElement:
			p.property(p.start(t), subject, &members)
		case xml.EndElement:
			p.end(t)
			return subject
		case xml.CharData:
			p.blankText(t)
		}
	}
}

// isIRI checks that a name has a namespace.
func (p *xmlParser) isIRI(e *element, name string) {
	if !IsAbsolute(name) {
		p.failAt(e.line, e.col, "the name %s has no namespace", name)
	}
}

// subject returns the node that a node element describes.
func (p *xmlParser) subject(e *element) Term {
	var t Term
	for _, a := range e.attrs {
		var found Term
		switch a.name {
		case NS + "ID":
			found = p.identified(e, a.value)
		case NS + "about":
			found = p.iri(e, a.value)
		case NS + "nodeID":
			found = p.labelled(e, a.value)
		default:
			continue
		}
		if t.Kind != None {
			p.failAt(e.line, e.col, "a node must have only one of rdf:about, rdf:ID and rdf:nodeID")
		}
		t = found
	}
	if t.Kind == None {
		t = p.blank()
	}
	return t
}

// iri resolves a reference.
func (p *xmlParser) iri(e *element, ref string) Term {
	iri := ref
	if !IsAbsolute(ref) || strings.Contains(ref, "/.") {
		iri = Resolve(e.base, ref)
	}
	if !IsAbsolute(iri) {
		p.failAt(e.line, e.col, "the IRI %q is relative, and the file has no base; add xml:base", cut(ref))
	}
	for i := range len(iri) {
		if !inIRI[iri[i]] {
			p.failAt(e.line, e.col, "%q is not allowed in an IRI", rune(iri[i]))
		}
	}
	if len(iri) > MaxIRI {
		p.failAt(e.line, e.col, "an IRI has more than %d bytes, the maximum", MaxIRI)
	}
	return Term{Kind: IRI, Text: iri}
}

// identified returns the IRI of an rdf:ID. A file may use each rdf:ID only once.
func (p *xmlParser) identified(e *element, id string) Term {
	p.isName(e, "rdf:ID", id)
	t := p.iri(e, "#"+id)
	if p.ids[t.Text] {
		p.failAt(e.line, e.col, "rdf:ID=%q comes twice", id)
	}
	p.ids[t.Text] = true
	return t
}

func (p *xmlParser) labelled(e *element, id string) Term {
	p.isName(e, "rdf:nodeID", id)
	if strings.HasPrefix(id, madeLabel) {
		id = madeLabel + id
	}
	return Term{Kind: Blank, Text: id}
}

// isName checks that a value is an XML name without a colon.
func (p *xmlParser) isName(e *element, attr, s string) {
	for i, r := range s {
		if r != '_' && !isNameStart(r) && (i == 0 || !isNameChar(r) && r != '.') {
			p.failAt(e.line, e.col,
				"%s=%q is not a name: a name begins with a letter or _, and continues with letters, digits, . - and _",
				attr, cut(s))
		}
	}
	if s == "" {
		p.failAt(e.line, e.col, "%s is empty", attr)
	}
}

func (p *xmlParser) blank() Term {
	p.made++
	return Term{Kind: Blank, Text: madeLabel + strconv.Itoa(p.made)}
}

// propertyAttributes reads the attributes of an element that are properties of a node.
func (p *xmlParser) propertyAttributes(e *element, subject Term) {
	for _, a := range e.attrs {
		switch a.name {
		case NS + "ID", NS + "about", NS + "nodeID":
			continue
		case NS + "resource", NS + "parseType", NS + "datatype":
			if !e.property() {
				p.failAt(e.line, e.col, "a node must not have %s", strings.Replace(a.name, NS, "rdf:", 1))
			}
			continue
		case NS + "type":
			p.emit(e, subject, Type, p.iri(e, a.value))
			continue
		}
		if isSyntax(a.name) || a.name == NS+"li" || a.name == NS+"Description" {
			p.failAt(e.line, e.col, "%s cannot be a property", strings.Replace(a.name, NS, "rdf:", 1))
		}
		if !IsAbsolute(a.name) {
			p.failAt(e.line, e.col, "the attribute %s has no namespace", a.name)
		}
		p.emit(e, subject, a.name, Term{Kind: Literal, Text: a.value, Lang: e.lang})
	}
}

// property reports whether the element has an attribute that is allowed only on property elements.
func (e *element) property() bool {
	return e.has(NS+"resource") || e.has(NS+"parseType") || e.has(NS+"datatype")
}

func (e *element) has(name string) bool {
	for _, a := range e.attrs {
		if a.name == name {
			return true
		}
	}
	return false
}

func (e *element) attr(name string) string {
	for _, a := range e.attrs {
		if a.name == name {
			return a.value
		}
	}
	return ""
}

func (p *xmlParser) emit(e *element, subject Term, predicate string, object Term) {
	if !utf8.ValidString(object.Text) {
		p.failAt(e.line, e.col, "this is not UTF-8")
	}
	q := Quad{Subject: subject, Predicate: Term{Kind: IRI, Text: predicate}, Object: object, Line: e.line, Col: e.col}
	if !p.yield(q, nil) {
		panic(stopped{})
	}
}
