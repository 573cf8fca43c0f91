package query

import (
	"context"
	"slices"
	"strings"

	"nexum/graph"
	"nexum/schema"
)

// An EntityQuery asks for the entities of a kind, of an interface, or of all: Entity.
type EntityQuery struct {
	Of    string
	Where Where
	Order []OrderBy
}

// An OrderBy is one thing to order entities by: id, name, relations (their number) or a fact. Entities without a stated value
// come last either way. Entities that are equal in all of these are ordered by id.
type OrderBy struct {
	Field string
	Desc  bool
}

// Entities are the entities that a query asks for, ready to be read in pages and counted. It belongs to one goroutine.
type Entities struct {
	session *Session
	shape   *schema.Shape
	filter  *filter
	order   []column
	terms   []OrderBy
	meter   *meter
}

// Entities compiles a query. at names the arguments in messages: filter and orderBy are in it.
func (s *Session) Entities(ctx context.Context, q EntityQuery) (*Entities, error) {
	shape, ok := s.View.Ontology().Shape(q.Of)
	if !ok {
		return nil, InputError("there is no kind or interface %q", Clip(q.Of))
	}
	m := s.meter(ctx)
	c := &compiler{Session: s, meter: m}
	modalities, err := modalitiesOf(q.Where, "filter")
	if err != nil {
		return nil, err
	}
	f, err := c.compile(shape, q.Where, "filter", modalities)
	m.close()
	if err != nil {
		return nil, err
	}
	e := &Entities{session: s, shape: shape, filter: f, meter: m, terms: q.Order}
	for i, o := range q.Order {
		c, err := s.column(shape, o, modalities, index("orderBy", i))
		if err != nil {
			return nil, err
		}
		e.order = append(e.order, c)
	}
	return e, nil
}

// Page reads a part of the list.
func (e *Entities) Page(s Slice) (Page[graph.Node], error) {
	defer e.meter.close()
	r, err := e.reader(s)
	if err != nil {
		return Page[graph.Node]{}, err
	}
	if e.streams() {
		return r.stream()
	}
	return r.selected()
}

// Count returns how many entities there are in all.
func (e *Entities) Count() (int, error) {
	defer e.meter.close()
	if e.unfiltered() {
		if count, exact := e.session.View.CountOfKinds(e.filter.kinds); exact {
			return count, nil
		}
	}
	count := 0
	err := e.each(func(graph.Node) error { count++; return nil })
	return count, err
}

// Each calls yield with every entity of the list, in the order of ids, until it returns an error.
func (e *Entities) Each(yield func(graph.Node) error) error {
	defer e.meter.close()
	return e.each(yield)
}

func (e *Entities) each(yield func(graph.Node) error) error {
	for n := range e.candidates("") {
		ok, err := e.filter.matches(n)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if err := yield(n); err != nil {
			return err
		}
	}
	return nil
}

// unfiltered reports whether only the kind restricts.
func (e *Entities) unfiltered() bool {
	if e.filter.bounded {
		return false
	}
	return len(e.filter.conditions) == 0 || len(e.filter.conditions) == 1 && e.filter.kinds != nil && e.filter.conditions[0].cost == 0
}

// candidates yields, by id and from after an id, at least the entities that the filter lets through.
func (e *Entities) candidates(after string) func(yield func(graph.Node) bool) {
	view := e.session.View
	switch kind := e.oneKind(); {
	case e.filter.bounded:
		return func(yield func(graph.Node) bool) {
			for _, n := range e.only() {
				if (after == "" || view.ID(n) > after) && !yield(n) {
					return
				}
			}
		}
	case kind != nil:
		return view.OfKind(kind, after)
	}
	return view.All(after)
}

// oneKind returns the only kind that the entities can be of; nil if there are several.
func (e *Entities) oneKind() *schema.Kind {
	i := slices.Index(e.filter.kinds, true)
	if i < 0 || slices.Contains(e.filter.kinds[i+1:], true) {
		return nil
	}
	return e.session.View.Ontology().Kinds()[i]
}

// only returns the entities that alone can match, by id and each once.
func (e *Entities) only() []graph.Node {
	list := slices.Clone(e.filter.only)
	slices.SortFunc(list, e.session.View.Compare)
	return slices.Compact(list)
}

// streams reports whether the entities can be read in the order of the list, without looking at all of them.
func (e *Entities) streams() bool {
	switch {
	case len(e.order) == 0:
		return true
	case len(e.order) > 1 || e.filter.bounded:
		return false
	case e.order[0].all == graph.ByID:
		return e.order[0].field == "id"
	}
	// The view keeps all entities in this order: they are looked through for those of a kind that is not rare.
	some, _ := e.session.View.CountOfKinds(e.filter.kinds)
	all, _ := e.session.View.CountOfKinds(nil)
	return some > all/16
}

// Key returns the place of an entity in the list, by ids and values, so that it outlives a view.
func (e *Entities) Key(n graph.Node) []string {
	key := make([]string, 0, len(e.order)+1)
	for i := range e.order {
		key = append(key, e.order[i].key(n))
	}
	return append(key, e.session.View.ID(n))
}

// Signature tells the order of the list apart from others: places of one order mean nothing in another.
func (e *Entities) Signature() string { return signature(e.terms) }

func signature(terms []OrderBy) string {
	var b strings.Builder
	for _, o := range terms {
		b.WriteString(o.Field)
		if o.Desc {
			b.WriteString(" DESC")
		}
		b.WriteByte(',')
	}
	return b.String()
}
