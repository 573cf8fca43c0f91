package model

// A Connection is a page of entities, of one kind or of several.
type Connection struct {
	Edges    []Edge
	PageInfo PageInfo
}

// An Edge is an entity in a page.
type Edge struct {
	Cursor string
	// Relation is the tie that led here; nil in a plain list.
	Relation *Relation

	entity *Entity
}

// Node is the entity.
func (e Edge) Node() *Entity { return e.entity }

// edge is an Edge before its type.
type edge struct {
	cursor   string
	entity   *Entity
	relation *Relation
}

// page is a Connection before its type.
type page struct {
	edges []edge
	info  PageInfo
}

func (p *page) finish(previous, next bool) {
	p.info.HasPreviousPage, p.info.HasNextPage = previous, next
	if n := len(p.edges); n > 0 {
		p.info.StartCursor, p.info.EndCursor = &p.edges[0].cursor, &p.edges[n-1].cursor
	}
}

func connect(p *page) *Connection {
	c := &Connection{Edges: make([]Edge, len(p.edges)), PageInfo: p.info}
	for i, x := range p.edges {
		c.Edges[i] = Edge{Cursor: x.cursor, Relation: x.relation, entity: x.entity}
	}
	return c
}
