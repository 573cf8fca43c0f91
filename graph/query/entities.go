package query

import (
	"context"
	"slices"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/schema"
)

// An EntityQuery asks for the entities of a kind, of an interface, or of all kinds if Of is "Entity".
type EntityQuery struct {
	Of    string
	Where Where
	Order []OrderBy
}

// An OrderBy is one criterion of an order: id, name, relations (their number) or a fact. Entities without a value come
// last in both directions. Entities that are equal in all criteria are ordered by id.
type OrderBy struct {
	Field string
	Desc  bool
}

// Entities is the compiled list of a query. It can be read in pages and counted, by one goroutine at a time.
type Entities struct {
	session *Session
	shape   *schema.Shape
	filter  *filter
	order   []column
	terms   []OrderBy
	meter   *meter

	inFactOrder *graph.FactOrder // if the order is by a fact, and the view keeps the entities in that order
}

// Entities compiles a query. Error messages call its parts filter and orderBy.
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
	if err := e.plan(ctx, modalities); err != nil {
		return nil, err
	}
	return e, nil
}

// plan chooses how to find the entities: in the order of a fact that the view keeps, or by reading only the few
// entities in the range of a fact.
func (e *Entities) plan(ctx context.Context, modalities graph.Modalities) error {
	if len(e.order) == 1 && !e.filter.bounded && modalities == 1<<claim.Stated {
		if fact, ok := e.shape.Fact(e.order[0].field); ok {
			if o := orderingBy(e.session.View, e.oneKind(), fact, false); o != nil {
				var err error
				e.inFactOrder, err = o.list(ctx)
				return err
			}
		}
	}
	return e.narrow(ctx)
}

// Page returns a part of the list.
func (e *Entities) Page(s Slice) (_ Page[graph.Node], err error) {
	span := e.meter.trace("query.Entities.Page")
	defer span.EndWith(&err)
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

// Count returns the number of entities in the whole list.
func (e *Entities) Count() (_ int, err error) {
	span := e.meter.trace("query.Entities.Count")
	defer span.EndWith(&err)
	defer e.meter.close()
	if e.unfiltered() {
		if count, exact := e.session.View.CountOfKinds(e.filter.kinds); exact {
			return count, nil
		}
	}
	if r := e.onlyRange(); r != nil {
		if count, ok, err := r.count(e.meter.ctx, e.filter.matches); ok || err != nil {
			return count, err
		}
	}
	count := 0
	err = e.each(func(graph.Node) error { count++; return nil })
	return count, err
}

// Each calls yield for every entity of the list, in the order of ids. It stops at the first error and returns it.
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

// unfiltered reports whether the kind is the only restriction.
func (e *Entities) unfiltered() bool {
	if e.filter.bounded {
		return false
	}
	return len(e.filter.conditions) == 0 || len(e.filter.conditions) == 1 && e.filter.kinds != nil &&
		e.filter.conditions[0].cost == 0
}

// candidates yields entities with ids greater than after, in the order of ids. They include all that match the filter.
func (e *Entities) candidates(after string) func(yield func(graph.Node) bool) {
	view := e.session.View
	switch kind := e.oneKind(); {
	case e.filter.bounded:
		return func(yield func(graph.Node) bool) {
			for _, n := range e.bounded() {
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

// onlyRange returns the range of a fact, if the range and the kind are the only restrictions. Otherwise it returns nil.
func (e *Entities) onlyRange() *rangeReader {
	kind := e.oneKind()
	if e.filter.bounded || kind == nil || len(e.filter.ranges) != 1 || len(e.filter.conditions) != 2 {
		return nil
	}
	return e.filter.ranges[0].reader(e.session.View, kind)
}

// narrow bounds the filter to the entities in the range of a fact, if these are few. Then not all entities of the kind
// are read.
func (e *Entities) narrow(ctx context.Context) error {
	kind := e.oneKind()
	if e.filter.bounded || kind == nil {
		return nil
	}
	all, _ := e.session.View.CountOfKinds(e.filter.kinds)
	for _, x := range e.filter.ranges {
		r := x.reader(e.session.View, kind)
		if r == nil {
			continue
		}
		list, err := r.start.list(ctx)
		if err != nil || list == nil {
			return err
		}
		if from, to, ok := r.part(list); ok && to-from <= all/fewOf {
			e.filter.bound(list.Nodes[from:to])
			return nil
		}
	}
	return nil
}

// fewOf is the divisor that defines few: the entities in a range are few if they are at most 1/fewOf of their kind.
// Then it costs less to read these in the order of the range and to sort them than to read all in order.
const fewOf = 8

// oneKind returns the only kind that the entities can have; nil if there are several.
func (e *Entities) oneKind() *schema.Kind {
	i := slices.Index(e.filter.kinds, true)
	if i < 0 || slices.Contains(e.filter.kinds[i+1:], true) {
		return nil
	}
	return e.session.View.Ontology().Kinds()[i]
}

// bounded returns the entities to which the filter is bounded, in the order of ids, each once.
func (e *Entities) bounded() []graph.Node {
	list := slices.Clone(e.filter.only)
	slices.SortFunc(list, e.session.View.Compare)
	return slices.Compact(list)
}

// streams reports whether the entities can be read in the order of the list, so that a page does not need all of them.
func (e *Entities) streams() bool {
	switch {
	case len(e.order) == 0:
		return true
	case len(e.order) > 1 || e.filter.bounded:
		return false
	case e.inFactOrder != nil:
		return true
	case e.order[0].all == graph.ByID:
		return e.order[0].field == "id"
	}
	// The view keeps all entities in this order. Reading them is worthwhile if the wanted kinds are not rare.
	some, _ := e.session.View.CountOfKinds(e.filter.kinds)
	all, _ := e.session.View.CountOfKinds(nil)
	return some > all/16
}

// Key returns the position of an entity in the list, as ids and values, so that it stays valid in other views.
func (e *Entities) Key(n graph.Node) []string {
	key := make([]string, 0, len(e.order)+1)
	for i := range e.order {
		key = append(key, e.order[i].key(n))
	}
	return append(key, e.session.View.ID(n))
}

// Signature identifies the order of the list: a position in one order has no meaning in another.
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
