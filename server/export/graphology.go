package export

import "bufio"

// graphology writes the JSON format of graphology, which sigma.js reads.
type graphology struct {
	jsonWriter
	h    *head
	open bool // whether the list of edges has begun
}

func newGraphology(w *bufio.Writer, h *head) encoder {
	return &graphology{jsonWriter: jsonWriter{w: w}, h: h}
}

type graphologyNode struct {
	Key        string   `json:"key"`
	Attributes jsonNode `json:"attributes"`
}

type graphologyEdge struct {
	Key        string       `json:"key"`
	Source     string       `json:"source"`
	Target     string       `json:"target"`
	Attributes jsonRelation `json:"attributes"`
}

func (g *graphology) begin() {
	g.raw(`{"options":{"type":"directed","multi":true,"allowSelfLoops":true},"attributes":`)
	g.value(jsonHead{g.h.title, g.h.revision, g.h.truncated})
	g.raw(`,"nodes":[` + "\n")
}

func (g *graphology) entity(e *Entity) { g.item(graphologyNode{e.ID, newJSONNode(e, g.h.facts)}) }

func (g *graphology) relation(r *Relation) {
	g.edges()
	g.item(graphologyEdge{r.ID, r.Source, r.Target, newJSONRelation(r).typedApart()})
}

func (g *graphology) edges() {
	if !g.open {
		g.open, g.sep = true, ""
		g.raw("],\n" + `"edges":[` + "\n")
	}
}

func (g *graphology) end() {
	g.edges()
	g.raw("]}\n")
}
