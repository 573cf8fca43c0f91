package export

import "bufio"

// d3 writes {nodes, links}, the format of D3's force layouts and of networkx's node_link_graph.
type d3 struct {
	jsonWriter
	h    *head
	open bool // whether the list of links has begun
}

func newD3(w *bufio.Writer, h *head) encoder { return &d3{jsonWriter: jsonWriter{w: w}, h: h} }

// A d3Link is a relation as a link. Its key distinguishes links between the same nodes.
type d3Link struct {
	jsonRelation
	Key string `json:"key"`
}

func (d *d3) begin() {
	d.raw(`{"directed":true,"multigraph":true,"graph":`)
	d.value(jsonHead{d.h.title, d.h.revision, d.h.truncated})
	d.raw(`,"nodes":[` + "\n")
}

func (d *d3) entity(e *Entity) { d.item(newJSONNode(e, d.h.facts)) }

func (d *d3) relation(r *Relation) {
	d.links()
	d.item(d3Link{newJSONRelation(r).typedApart(), r.ID})
}

func (d *d3) links() {
	if !d.open {
		d.open, d.sep = true, ""
		d.raw("],\n" + `"links":[` + "\n")
	}
}

func (d *d3) end() {
	d.links()
	d.raw("]}\n")
}
