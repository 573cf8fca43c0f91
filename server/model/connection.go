package model

import "context"

// A Connection is a page of entities, of one kind or of several.
type Connection struct {
	Edges    []Edge
	PageInfo PageInfo

	count func(context.Context) (int, error)
}

// TotalCount is how many entities the list has in all. They are counted when it is asked for.
func (c *Connection) TotalCount(ctx context.Context) (int, error) { return c.count(ctx) }

// An Edge is an entity in a page.
type Edge struct {
	page  *page
	index int
}

// Cursor is the place of the entity in its list.
func (e Edge) Cursor() string { return e.page.cursor(e.index) }

// Node is the entity.
func (e Edge) Node() *Entity { return e.page.edges[e.index].entity }

// Relation is the relation that led here; nil in a plain list.
func (e Edge) Relation() *Relation { return e.page.edges[e.index].relation }

// edge is an entity in a page, and the relation that led to it.
type edge struct {
	cursor   string // empty if the page encodes it
	entity   *Entity
	relation *Relation
}

// page is a page of a list.
type page struct {
	edges  []edge
	info   PageInfo
	encode func(*edge) string // makes the cursor of an edge that has none: few queries ask for cursors
}

// cursor is that of one edge.
func (p *page) cursor(i int) string {
	e := &p.edges[i]
	if e.cursor == "" && p.encode != nil {
		return p.encode(e)
	}
	return e.cursor
}

func (p *page) finish(previous, next bool) {
	p.info.HasPreviousPage, p.info.HasNextPage = previous, next
	if n := len(p.edges); n > 0 {
		start, end := p.cursor(0), p.cursor(n-1)
		p.info.StartCursor, p.info.EndCursor = &start, &end
	}
}

func connect(p *page) *Connection {
	c := &Connection{Edges: make([]Edge, len(p.edges)), PageInfo: p.info}
	for i := range c.Edges {
		c.Edges[i] = Edge{p, i}
	}
	return c
}
