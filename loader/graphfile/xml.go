package graphfile

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"

	"nexum/graph/claim"
	"nexum/loader/format"
)

// XML is one of the graph formats in XML: graphml or gexf.
type XML struct{ name string }

// Info describes the format.
func (f XML) Info() format.Info {
	title := "graphs in GraphML"
	if f.name == "gexf" {
		title = "graphs of Gephi in GEXF, with spells"
	}
	return format.Info{Name: f.name, Title: title, Extensions: []string{"." + f.name}, Defines: "node"}
}

// Recognize looks for the root element.
func (f XML) Recognize(name string, head []byte) format.Match {
	switch text := string(head); {
	case strings.Contains(text, "<"+f.name+" ") || strings.Contains(text, "<"+f.name+">"):
		return format.Sure
	case path.Ext(name) == "."+f.name:
		return format.ByName
	}
	return format.No
}

// maxDepth is the maximum nesting depth of elements, and so of graphs in nodes.
const maxDepth = 64

// xmlReader reads one file.
type xmlReader struct {
	*graph
	dec        *xml.Decoder
	limit      *format.Limited
	gexf       bool
	keys       map[string]key // GraphML keys by id; GEXF keys by class and id
	defaults   []string       // the ids of the keys that have a default, in their order
	filled     int64          // the bytes of all defaults that nodes and edges got
	undirected bool
	depth      int
	within     []string // the nodes whose content is being read
	numbers    bool     // whether the GEXF file declares its times as numbers
}

// key is the declaration of a field.
type key struct {
	name, typ, of, fallback string
	drawing                 bool // whether its values are drawings of yEd, which contain labels
}

// Read reads a graph.
func (f XML) Read(_ context.Context, in *format.Input, to format.Sink) error {
	r := &xmlReader{
		graph: newGraph(in, to), limit: format.NewLimited(in.Body), gexf: f.name == "gexf",
		keys: map[string]key{},
	}
	r.dec = xml.NewDecoder(r.limit)
	r.dec.CharsetReader = format.XMLText
	err := r.document(f.name)
	if err == nil {
		r.finish()
	}
	return err
}

func (r *xmlReader) place() format.Place {
	line, column := r.dec.InputPos()
	return r.in.At(line, column)
}

func (r *xmlReader) broken(err error) error {
	if errors.Is(err, io.EOF) {
		return format.Errorf(r.place(), "the XML is cut off")
	}
	if e, ok := errors.AsType[*xml.SyntaxError](err); ok {
		if e.Msg == "invalid UTF-8" {
			return format.Errorf(r.in.At(e.Line, 0), format.NotUTF8)
		}
		return format.Errorf(r.in.At(e.Line, 0), "this is not XML: %s", e.Msg)
	}
	return format.Errorf(r.place(), "%w", err)
}

// document reads the root element.
func (r *xmlReader) document(root string) error {
	start, err := r.next()
	if err != nil {
		return r.broken(err)
	}
	if start.Name.Local != root {
		return format.Errorf(r.place(), "expected the element %s, not %s", root, start.Name.Local)
	}
	return r.children(start)
}

// next returns the next start element.
func (r *xmlReader) next() (xml.StartElement, error) {
	for {
		r.limit.Begin()
		t, err := r.dec.Token()
		if err != nil {
			return xml.StartElement{}, err
		}
		if start, ok := t.(xml.StartElement); ok {
			return start, nil
		}
	}
}

// children reads the child elements of an element.
func (r *xmlReader) children(parent xml.StartElement) error {
	if r.depth++; r.depth > maxDepth {
		return format.Errorf(r.place(), "elements nest deeper than %d", maxDepth)
	}
	defer func() { r.depth-- }()
	for {
		r.limit.Begin()
		t, err := r.dec.Token()
		if err != nil {
			return r.broken(err)
		}
		switch t := t.(type) {
		case xml.EndElement:
			return nil
		case xml.StartElement:
			if err := r.to.Err(); err != nil {
				return &format.Error{Place: r.place(), Err: err}
			}
			if err := r.element(t, parent); err != nil {
				return err
			}
		}
	}
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && (a.Name.Space == "" || a.Name.Space == "xmlns") {
			return a.Value
		}
	}
	return ""
}

// element reads one element.
func (r *xmlReader) element(e, parent xml.StartElement) error {
	switch name := e.Name.Local; {
	case name == "graph":
		return r.graphs(e)
	case name == "node":
		return r.xmlNode(e)
	case name == "edge":
		return r.xmlEdge(e)
	case name == "key" && !r.gexf:
		return r.key(e, graphmlKey(e), attr(e, "id"))
	case name == "attribute" && r.gexf:
		class := attr(parent, "class")
		return r.key(e, key{name: attr(e, "title"), typ: attr(e, "type"), of: class}, class+"\x00"+attr(e, "id"))
	case name == "creator" && r.gexf:
		text, err := r.text(e)
		if r.own = r.own || text == "nexum"; err == nil {
			r.say(name, text)
		}
		return err
	case name == "hyperedge", name == "port", name == "endpoint":
		r.to.Problem(r.place(), "%s is not read: a relation joins two entities", name)
		return r.skip()
	case name == "data" && !r.gexf:
		return r.ofGraph(e)
	case name == "description", name == "desc", name == "keywords", name == "lastmodifieddate":
		text, err := r.text(e)
		if err == nil {
			r.say(name, text)
		}
		return err
	}
	return r.children(e)
}

// graphmlKey reads the attributes of a key of GraphML.
func graphmlKey(e xml.StartElement) key {
	k := key{name: attr(e, "attr.name"), typ: attr(e, "attr.type"), of: attr(e, "for")}
	switch attr(e, "yfiles.type") {
	case "nodegraphics", "edgegraphics":
		k.drawing = true
	}
	if k.name == "Edge Label" && attr(e, "id") == "edgelabel" { // Gephi
		k.name = "label"
	}
	return k
}

// say records data of another tool about the graph as a whole.
func (r *xmlReader) say(name, text string) {
	if text = strings.TrimSpace(text); text != "" && !r.own {
		r.to.Fact(r.place(), r.ctx.Document, format.Name("graph", name), claim.Literal(text), &r.ctx)
	}
}

// ofGraph reads GraphML data about the graph as a whole.
func (r *xmlReader) ofGraph(e xml.StartElement) error {
	k := r.keys[attr(e, "key")]
	text, err := r.text(e)
	if err != nil {
		return err
	}
	if k.of == "graph" && k.name == "revision" {
		r.own = true
		return nil
	}
	if k.name != "" {
		r.say(k.name, text)
	}
	return nil
}

// skip skips an element that has been reported.
func (r *xmlReader) skip() error {
	if err := r.dec.Skip(); err != nil {
		return r.broken(err)
	}
	return nil
}

// text returns the text of an element.
func (r *xmlReader) text(e xml.StartElement) (string, error) {
	var b strings.Builder
	for depth := 1; depth > 0; {
		t, err := r.dec.Token()
		if err != nil {
			return "", r.broken(err)
		}
		switch t := t.(type) {
		case xml.CharData:
			b.Write(t)
		case xml.StartElement:
			if depth++; depth > maxDepth {
				return "", format.Errorf(r.place(), "elements nest deeper than %d", maxDepth)
			}
		case xml.EndElement:
			depth--
		}
	}
	return b.String(), nil
}

// key records the declaration of a field, with its default.
func (r *xmlReader) key(e xml.StartElement, k key, id string) error {
	for {
		t, err := r.dec.Token()
		if err != nil {
			return r.broken(err)
		}
		switch t := t.(type) {
		case xml.EndElement:
			if k.name == "" {
				k.name = id[strings.LastIndexByte(id, 0)+1:]
			}
			if k.fallback != "" && r.keys[id].fallback == "" {
				r.defaults = append(r.defaults, id)
			}
			r.keys[id] = k
			return nil
		case xml.StartElement:
			text, err := r.text(t)
			if err != nil {
				return err
			}
			if t.Name.Local == "default" {
				k.fallback = text
			}
		}
	}
}

// typed converts the text of a field to a value of its type.
func (r *xmlReader) typed(k key, text string) any {
	switch strings.ToLower(k.typ) {
	case "int", "long", "float", "double", "integer", "short", "byte", "biginteger", "bigdecimal":
		if s := strings.TrimSpace(text); format.IsNumber(s) {
			return json.Number(s)
		}
	case "boolean":
		switch strings.ToLower(strings.TrimSpace(text)) {
		case "true", "1":
			return true
		case "false", "0":
			return false
		}
	}
	if strings.HasPrefix(strings.ToLower(k.typ), "list") {
		var list []any
		for part := range strings.SplitSeq(strings.Trim(text, "[]"), "|") {
			list = append(list, strings.TrimSpace(part))
		}
		return list
	}
	return text
}

// content reads the content of a node or edge: fields and spells.
func (r *xmlReader) content(class string, e xml.StartElement, list *[]property, spells *[]claim.Period) error {
	given := map[string]bool{}
	if err := r.inside(class, list, spells, given, 0); err != nil {
		return err
	}
	if err := r.fill(class, given, list); err != nil {
		return err
	}
	for _, a := range e.Attr {
		switch a.Name.Local {
		case "id", "source", "target", "label", "directed", "type", "kind", "start", "end", "xmlns", "weight":
			if a.Name.Local == "weight" && a.Value != "" {
				*list = append(*list, property{name: "weight", value: r.typed(key{typ: "double"}, a.Value)})
			}
		default:
			if a.Name.Space == "" && a.Value != "" {
				*list = append(*list, property{name: a.Name.Local, value: a.Value})
			}
		}
	}
	if r.gexf {
		r.time(e, list, func(when claim.Period) { *spells = append(*spells, when) })
	}
	return nil
}

// maxFilled is how many times larger than the file the defaults may be that its nodes and edges get. A small file may
// have minFilled bytes.
const (
	maxFilled = 100
	minFilled = 64 << 20
)

// fill adds the defaults of the fields that are not given.
func (r *xmlReader) fill(class string, given map[string]bool, list *[]property) error {
	for _, id := range r.defaults {
		k := r.keys[id]
		if k.fallback == "" || k.of != class && k.of != "all" || given[id] {
			continue
		}
		r.filled += int64(len(k.name) + len(k.fallback))
		if r.filled > minFilled+maxFilled*r.dec.InputOffset() {
			return format.Errorf(r.place(), "the defaults of the keys make the graph more than %d times larger than the "+
				"file: give fewer keys a default", maxFilled)
		}
		*list = append(*list, property{name: k.name, value: r.typed(k, k.fallback)})
	}
	return nil
}

func (r *xmlReader) inside(class string, list *[]property, spells *[]claim.Period, given map[string]bool,
	depth int,
) error {
	if depth > maxDepth {
		return format.Errorf(r.place(), "elements nest deeper than %d", maxDepth)
	}
	for {
		t, err := r.dec.Token()
		if err != nil {
			return r.broken(err)
		}
		if _, end := t.(xml.EndElement); end {
			return nil
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		if err := r.part(class, e, list, spells, given, depth); err != nil {
			return err
		}
	}
}

// part reads one child element of a node or edge.
func (r *xmlReader) part(
	class string,
	e xml.StartElement,
	list *[]property,
	spells *[]claim.Period,
	given map[string]bool,
	depth int,
) error {
	switch e.Name.Local {
	case "data":
		id := attr(e, "key")
		if r.keys[id].drawing {
			return r.labels(list)
		}
		text, err := r.text(e)
		if err != nil {
			return err
		}
		k, known := r.keys[id]
		if !known {
			k.name = id
		}
		given[id] = true
		*list = append(*list, property{name: k.name, value: r.typed(k, text)})
		return nil
	case "attvalue":
		id := attr(e, "for")
		if id == "" {
			id = attr(e, "id")
		}
		k, known := r.keys[class+"\x00"+id]
		if !known {
			k.name = id
		}
		given[class+"\x00"+id] = true
		p := property{name: k.name, value: r.typed(k, attr(e, "value"))}
		r.time(e, list, func(when claim.Period) { p.period = when })
		*list = append(*list, p)
	case "spell":
		r.time(e, list, func(when claim.Period) { *spells = append(*spells, when) })
	case "color", "position", "size", "shape", "thickness": // drawing data
		if name := "viz:" + e.Name.Local; e.Name.Local == "position" {
			*list = append(*list, property{name: name, value: attr(e, "x") + " " + attr(e, "y") + " " + attr(e, "z")})
		}
	case "graph", "nodes", "edges":
		if class == "node" {
			return r.element(e, e)
		}
	}
	return r.inside(class, list, spells, given, depth+1)
}

func (r *xmlReader) xmlNode(e xml.StartElement) error {
	n := &node{at: r.place(), id: attr(e, "id"), label: attr(e, "label")}
	r.within = append(r.within, n.id)
	err := r.content("node", e, &n.properties, &n.spells)
	r.within = r.within[:len(r.within)-1]
	if err != nil {
		return err
	}
	parent := takeText(&n.properties, "pid") // in GEXF
	if len(r.within) > 0 {
		parent = r.within[len(r.within)-1]
	}
	r.node(n)
	r.partOf(n.at, n.id, parent)
	return nil
}

func (r *xmlReader) xmlEdge(e xml.StartElement) error {
	x := &edge{
		at: r.place(), source: attr(e, "source"), target: attr(e, "target"), label: attr(e, "label"),
		undirected: r.undirected,
	}
	if d := attr(e, "directed"); d != "" {
		x.undirected = d == "false"
	}
	if t := attr(e, "type"); t == "directed" || t == "undirected" || t == "mutual" {
		x.undirected = t != "directed"
	}
	if k := attr(e, "kind"); k != "" && !r.own {
		x.properties = append(x.properties, property{name: "kind", value: k})
	}
	if err := r.content("edge", e, &x.properties, &x.spells); err != nil {
		return err
	}
	r.edge(x)
	return nil
}
