package model

// A Connection is a page of entities, of one kind or as an interface T.
type Connection[T any] struct {
	Edges    []Edge[T]
	PageInfo PageInfo
}

// An Edge is an entity in a page.
type Edge[T any] struct {
	Cursor string
	// Relation is the tie that led here; nil in a plain list.
	Relation *Relation

	entity *Entity
}

// Node is the entity.
func (e Edge[T]) Node() T { return as[T](e.entity) }

// as is an entity as its kind or as an interface of it. Lists hold only entities that are one.
func as[T any](e *Entity) T { return e.scope.Wrap(e).(T) }

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

func connect[T any](p *page) *Connection[T] {
	c := &Connection[T]{Edges: make([]Edge[T], len(p.edges)), PageInfo: p.info}
	for i, x := range p.edges {
		c.Edges[i] = Edge[T]{Cursor: x.cursor, Relation: x.relation, entity: x.entity}
	}
	return c
}
