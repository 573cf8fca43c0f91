package export

import (
	"bufio"
	"strconv"
)

// graphML writes GraphML (http://graphml.graphdrawing.org) with attributes.
type graphML struct {
	xmlWriter
	h *head
}

func newGraphML(w *bufio.Writer, h *head) encoder { return &graphML{xmlWriter{w}, h} }

var graphMLTypes = [...]string{textType: "string", integerType: "long", numberType: "double", booleanType: "boolean"}

func (g *graphML) begin() {
	g.raw(`<?xml version="1.0" encoding="UTF-8"?>`, "\n", `<graphml xmlns="http://graphml.graphdrawing.org/xmlns">`, "\n")
	whole := []field{
		{"title", textType, g.h.title},
		{"revision", integerType, strconv.FormatUint(g.h.revision, 10)},
		{"truncated", textType, g.h.truncated},
	}
	g.declare("graph", whole)
	g.declare("node", append([]field{{name: "name"}, {name: "label"}, {name: claimsName}},
		entityFields(&Entity{}, g.h.facts)...))
	g.declare("edge", append([]field{{name: "id"}, {name: "label"}, {name: claimsName}},
		relationFields(&Relation{}, g.h.attributes)...))
	g.raw(`<graph id="G" edgedefault="directed">`, "\n")
	g.values("graph", whole)
	g.raw("\n")
}

func (g *graphML) declare(class string, fields []field) {
	for _, f := range fields {
		g.tag("key", "id", class+"."+f.name, "for", class, "attr.name", f.name, "attr.type", graphMLTypes[f.typ])
		g.raw("/>\n")
	}
}

func (g *graphML) entity(e *Entity) {
	g.tag("node", "id", e.ID)
	g.raw(">")
	g.values("node", []field{{"name", textType, e.Name}, {"label", textType, e.Name}})
	g.values("node", entityFields(e, g.h.facts))
	g.values("node", []field{claimsField(e.claimsText())})
	g.raw("</node>\n")
}

func (g *graphML) relation(r *Relation) {
	g.tag("edge", "id", r.ID, "source", r.Source, "target", r.Target)
	g.raw(">")
	g.values("edge", []field{{"id", textType, r.ID}, {"label", textType, r.Type}})
	g.values("edge", relationFields(r, g.h.attributes))
	g.values("edge", []field{claimsField(r.claimsText())})
	g.raw("</edge>\n")
}

func (g *graphML) values(class string, fields []field) {
	for _, f := range fields {
		if f.value != "" {
			g.tag("data", "key", class+"."+f.name)
			g.raw(">")
			g.text(f.value)
			g.raw("</data>")
		}
	}
}

func (g *graphML) end() { g.raw("</graph>\n</graphml>\n") }
