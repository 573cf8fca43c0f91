package export

import "bufio"

// cytoscape writes the JSON format of Cytoscape and Cytoscape.js.
type cytoscape struct {
	jsonWriter
	h    *head
	open bool // whether the list of edges has begun
}

func newCytoscape(w *bufio.Writer, h *head) encoder {
	return &cytoscape{jsonWriter: jsonWriter{w: w}, h: h}
}

type cytoscapeElement struct {
	Data    any    `json:"data"`
	Classes string `json:"classes,omitempty"`
}

func (c *cytoscape) begin() {
	c.raw(`{"format_version":"1.0","generated_by":"nexum","target_cytoscapejs_version":"~3","data":`)
	c.value(jsonHead{c.h.title, c.h.revision, c.h.truncated})
	c.raw(`,"elements":{"nodes":[` + "\n")
}

func (c *cytoscape) entity(e *Entity) {
	c.item(cytoscapeElement{newJSONNode(e, c.h.facts), e.Kind})
}

func (c *cytoscape) relation(r *Relation) {
	c.edges()
	classes := r.Type
	if r.Derived {
		classes += " derived"
	}
	if r.Disputed {
		classes += " disputed"
	}
	c.item(cytoscapeElement{newJSONRelation(r), classes})
}

func (c *cytoscape) edges() {
	if !c.open {
		c.open, c.sep = true, ""
		c.raw("],\n" + `"edges":[` + "\n")
	}
}

func (c *cytoscape) end() {
	c.edges()
	c.raw("]}}\n")
}
