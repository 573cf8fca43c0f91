package model

import "context"

// A Connection is a page of entities, of one or several kinds.
type Connection struct {
	Edges    []Edge
	PageInfo PageInfo

	count func(context.Context) (int, error)
}

// TotalCount returns the number of entities in the whole list. It counts them only when a query selects the field.
func (c *Connection) TotalCount(ctx context.Context) (int, error) { return c.count(ctx) }

// An Edge is an entity in a page.
type Edge struct {
	page  *page
	index int
}

// Cursor returns the position of the entity in its list.
func (e Edge) Cursor() string { return e.page.cursor(e.index) }

// Node is the entity.
func (e Edge) Node() *Entity { return e.page.edges[e.index].entity }

// Relation returns the relation that led to the entity; nil in a plain list.
func (e Edge) Relation() *Relation { return e.page.edges[e.index].relation }

// An edge is an entity in a page and the relation that led to it.
type edge struct {
	cursor   string // empty if the page encodes it
	entity   *Entity
	relation *Relation
}

// A page is a page of a list.
type page struct {
	edges  []edge
	info   PageInfo
	encode func(*edge) string // encodes the cursor of an edge on demand, because few queries ask for cursors
}

// cursor returns the cursor of edge i.
func (p *page) cursor(i int) string {
	e := &p.edges[i]
	if e.cursor == "" && p.encode != nil {
		return p.encode(e)
	}
	return e.cursor
}

func (p *page) finish(previous, next bool) {
	p.info.HasPreviousPage, p.info.HasNextPage = previous, next
	p.info.ends(len(p.edges), p.cursor)
}

func connect(p *page) *Connection {
	c := &Connection{Edges: make([]Edge, len(p.edges)), PageInfo: p.info}
	for i := range c.Edges {
		c.Edges[i] = Edge{p, i}
	}
	return c
}
