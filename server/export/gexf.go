package export

import (
	"bufio"
	"strconv"

	"nexum/graph/claim"
)

// gexf writes GEXF 1.3 (https://gexf.net): a dynamic graph. Its entities and relations have attributes, and spells in
// days or in points of time.
type gexf struct {
	xmlWriter
	h    *head
	open bool // whether the list of edges has begun
	// draft selects GEXF 1.2draft. Some readers, such as the one of networkx, do not support a newer version.
	draft bool
}

func newGEXF(w *bufio.Writer, h *head) encoder { return &gexf{xmlWriter: xmlWriter{w}, h: h} }

func newGEXFDraft(w *bufio.Writer, h *head) encoder {
	return &gexf{xmlWriter: xmlWriter{w}, h: h, draft: true}
}

var gexfTypes = [...]string{textType: "string", integerType: "long", numberType: "double", booleanType: "boolean"}

func (g *gexf) begin() {
	root, representation := `<gexf xmlns="http://gexf.net/1.3" version="1.3">`, ` timerepresentation="interval"`
	if g.draft {
		root, representation = `<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">`, ""
	}
	g.raw(`<?xml version="1.0" encoding="UTF-8"?>`, "\n", root, "\n<meta><creator>nexum</creator><description>")
	g.text(g.h.title)
	g.raw("; revision ", strconv.FormatUint(g.h.revision, 10))
	if g.h.truncated != "" {
		g.raw("; truncated: ", g.h.truncated)
	}
	format := "date"
	if g.h.times {
		format = "dateTime"
	}
	g.raw(
		"</description></meta>\n",
		`<graph mode="dynamic" timeformat="`,
		format,
		`"`,
		representation,
		` defaultedgetype="directed" idtype="string">`,
		"\n",
	)
	g.declare("node", append(entityFields(&Entity{}, g.h.facts), claimsField("")))
	g.declare("edge", append(relationFields(&Relation{}, g.h.attributes), claimsField("")))
	g.raw("<nodes>\n")
}

func (g *gexf) declare(class string, fields []field) {
	g.raw(`<attributes class="`, class, `" mode="static">`, "\n")
	for _, f := range fields {
		g.tag("attribute", "id", f.name, "title", f.name, "type", gexfTypes[f.typ])
		g.raw("/>\n")
	}
	g.raw("</attributes>\n")
}

func (g *gexf) entity(e *Entity) {
	g.tag("node", "id", e.ID, "label", e.Name)
	g.raw(">")
	if !e.Period.IsZero() {
		g.spells([]claim.Period{e.Period})
	}
	g.values(append(entityFields(e, g.h.facts), claimsField(e.claimsText())))
	g.raw("</node>\n")
}

func (g *gexf) relation(r *Relation) {
	g.edges()
	edge := []string{"id", r.ID, "source", r.Source, "target", r.Target, "label", r.Type}
	if !g.draft {
		edge = append(edge, "kind", r.Type)
	}
	g.tag("edge", edge...)
	g.raw(">")
	g.spells(r.Periods)
	g.values(append(relationFields(r, g.h.attributes), claimsField(r.claimsText())))
	g.raw("</edge>\n")
}

func (g *gexf) values(fields []field) {
	g.raw("<attvalues>")
	for _, f := range fields {
		if f.value != "" {
			g.tag("attvalue", "for", f.name, "value", f.value)
			g.raw("/>")
		}
	}
	g.raw("</attvalues>")
}

func (g *gexf) spells(periods []claim.Period) {
	if len(periods) == 0 {
		return
	}
	g.raw("<spells>")
	for _, p := range periods {
		from, to := g.ends(p)
		g.tag("spell", "start", from, "end", to)
		g.raw("/>")
	}
	g.raw("</spells>")
}

// ends returns the first and the last day of a period. If any claim of the graph has a time of day, it returns points
// of time. An open end is empty.
func (g *gexf) ends(p claim.Period) (from, to string) {
	write := claim.Instant.DayText
	if g.h.times {
		write = claim.Instant.String
	}
	if !p.From.IsZero() {
		from = write(p.From.First())
	}
	if !p.To.IsZero() {
		to = write(p.To.Last())
	}
	return from, to
}

func (g *gexf) edges() {
	if !g.open {
		g.raw("</nodes>\n<edges>\n")
		g.open = true
	}
}

func (g *gexf) end() {
	g.edges()
	g.raw("</edges>\n</graph>\n</gexf>\n")
}
