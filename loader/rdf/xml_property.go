package rdf

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// property reads a property element.
func (p *xmlParser) property(e *element, subject Term, members *int) {
	p.isIRI(e, e.name)
	predicate := e.name
	if predicate == NS+"li" {
		*members++
		predicate = NS + "_" + strconv.Itoa(*members)
	}
	if isSyntax(predicate) || predicate == NS+"Description" {
		p.failAt(e.line, e.col, "rdf:%s cannot be a property", e.xmlScope.name.Local)
	}
	for _, bad := range []string{"about", "bagID", "aboutEach", "aboutEachPrefix"} {
		if e.has(NS + bad) {
			p.failAt(e.line, e.col, "a property must not have rdf:%s", bad)
		}
	}
	if e.has(NS+"parseType") && (e.has(NS+"resource") || e.has(NS+"nodeID") || e.has(NS+"datatype")) {
		p.failAt(e.line, e.col, "a property with rdf:parseType must not have rdf:resource, rdf:nodeID or rdf:datatype")
	}
	var object Term
	switch {
	case e.has(NS + "parseType"):
		p.noProperties(e, "rdf:parseType")
		object = p.parsed(e)
	case e.has(NS+"resource") || e.has(NS+"nodeID") || p.hasProperties(e):
		object = p.referred(e)
	default:
		object = p.content(e)
	}
	p.emit(e, subject, predicate, object)
	if !e.has(NS + "ID") {
		return
	}
	id := p.identified(e, e.attr(NS+"ID"))
	p.emit(e, id, Type, Term{Kind: IRI, Text: NS + "Statement"})
	p.emit(e, id, NS+"subject", subject)
	p.emit(e, id, NS+"predicate", Term{Kind: IRI, Text: predicate})
	p.emit(e, id, NS+"object", object)
}

// hasProperties reports whether an element has attributes that are properties of its object.
func (p *xmlParser) hasProperties(e *element) bool {
	for _, a := range e.attrs {
		if a.name != NS+"ID" && a.name != NS+"datatype" {
			return true
		}
	}
	return false
}

// noProperties checks that an element has no attributes that are properties.
func (p *xmlParser) noProperties(e *element, with string) {
	for _, a := range e.attrs {
		if a.name != NS+"ID" && a.name != NS+"parseType" && a.name != NS+"datatype" {
			p.failAt(e.line, e.col, "a property with %s must not have the attribute %s", with, a.name)
		}
	}
}

// referred parses a property without content. Its attributes name its object.
func (p *xmlParser) referred(e *element) Term {
	if e.has(NS+"resource") && e.has(NS+"nodeID") {
		p.failAt(e.line, e.col, "a property must not have both rdf:resource and rdf:nodeID")
	}
	if e.has(NS + "datatype") {
		p.failAt(e.line, e.col, "an element with rdf:datatype must contain only text")
	}
	var object Term
	switch {
	case e.has(NS + "resource"):
		object = p.iri(e, e.attr(NS+"resource"))
	case e.has(NS + "nodeID"):
		object = p.labelled(e, e.attr(NS+"nodeID"))
	default:
		object = p.blank()
	}
	p.propertyAttributes(
		&element{
			name:     e.name,
			attrs:    append(withoutSyntax(e.attrs), attribute{NS + "resource", ""}),
			xmlScope: e.xmlScope,
			line:     e.line,
			col:      e.col,
		},
		object,
	)
	for {
		switch t := p.token().(type) {
		case xml.StartElement:
			p.fail("the property has its object in an attribute, so it must have no content")
		case xml.EndElement:
			p.end(t)
			return object
		case xml.CharData:
			p.blankText(t)
		}
	}
}

// withoutSyntax returns the attributes that do not belong to the syntax.
func withoutSyntax(attrs []attribute) (out []attribute) {
	for _, a := range attrs {
		if a.name != NS+"ID" && a.name != NS+"resource" && a.name != NS+"nodeID" {
			out = append(out, a)
		}
	}
	return out
}

// content parses a property with its object as content: a node or a text.
func (p *xmlParser) content(e *element) Term {
	var text strings.Builder
	var object Term
	for {
		switch t := p.token().(type) {
		case xml.StartElement:
			if object.Kind != None {
				p.fail("a property must have only one node as its object; write one property for each node")
			}
			if strings.TrimSpace(text.String()) != "" || e.has(NS+"datatype") {
				p.fail("a property must not have both a text and a node; rdf:parseType=\"Literal\" keeps XML as it is")
			}
			object = p.node(p.start(t))
		case xml.EndElement:
			p.end(t)
			if object.Kind != None {
				return object
			}
			return p.literal(e, text.String())
		case xml.CharData:
			if object.Kind != None {
				p.blankText(t)
				continue
			}
			if text.Write(t); text.Len() > maxToken {
				p.fail("a text is longer than 16 MiB")
			}
		}
	}
}

// literal returns the text of a property as a literal with the language or the datatype of the property.
func (p *xmlParser) literal(e *element, text string) Term {
	if !e.has(NS + "datatype") {
		return Term{Kind: Literal, Text: text, Lang: e.lang}
	}
	datatype := p.iri(e, e.attr(NS+"datatype")).Text
	if datatype == XSDString {
		datatype = ""
	}
	return Term{Kind: Literal, Text: text, Datatype: datatype}
}

// parsed reads a property with rdf:parseType.
func (p *xmlParser) parsed(e *element) Term {
	switch e.attr(NS + "parseType") {
	case "Resource":
		subject := p.blank()
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
	case "Collection":
		return p.collection(e)
	}
	return Term{Kind: Literal, Text: p.literalXML(), Datatype: XMLLiteral}
}

// collection reads the nodes of a list.
func (p *xmlParser) collection(e *element) Term {
	head, last := Term{Kind: IRI, Text: Nil}, Term{}
	for {
		switch t := p.token().(type) {
		case xml.StartElement:
			in := p.start(t)
			cell := p.blank()
			item := p.node(in)
			if last.Kind == None {
				head = cell
			} else {
				p.emit(in, last, Rest, cell)
			}
			p.emit(in, cell, First, item)
			last = cell
		case xml.EndElement:
			p.end(t)
			if last.Kind != None {
				p.emit(e, last, Rest, Term{Kind: IRI, Text: Nil})
			}
			return head
		case xml.CharData:
			p.blankText(t)
		}
	}
}
