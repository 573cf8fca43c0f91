package query

import (
	"cmp"
	"context"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/walk"
	"nexum/schema"
)

// A RelationQuery asks for the relations of an entity, as a relation field shows them.
type RelationQuery struct {
	Of     graph.Node
	Field  Follow
	Filter *RelationFilter
	Where  Where     // filter of the far ends; nil for all
	Order  []OrderBy // order by the far ends
}

// Relations is the compiled list of a query. It can be read in pages and counted, by one goroutine. Unless the query
// has an order, outgoing relations come before incoming ones, and in each direction stated relations, ordered by type
// and far end, come before derived ones.
type Relations struct {
	session *Session
	of      graph.Node
	filter  walk.Filter
	far     *filter // nil for all
	order   []column
	number  string // the attribute or fact that orders the relations, if the query gives no order
	terms   []OrderBy
	places  relationOrder
	meter   *meter
}

// Relations compiles a query.
func (s *Session) Relations(ctx context.Context, q RelationQuery) (*Relations, error) {
	f, err := s.Filter(q.Field, q.Filter)
	if err != nil {
		return nil, err
	}
	r := &Relations{
		session: s, of: q.Of, filter: f, terms: q.Order, meter: freeMeter(ctx),
		places: relationOrder{s.View, q.Of, f.Direction},
	}
	if len(q.Order) == 0 {
		r.number = q.Field.Order
	}
	if q.Where == nil && q.Order == nil {
		return r, nil
	}
	r.meter = s.meter(ctx)
	shape, ok := s.View.Ontology().Shape(cmp.Or(q.Field.Of, schema.Entity))
	if !ok {
		return nil, InputError("there is no kind or interface %q", Clip(q.Field.Of))
	}
	modalities, err := modalitiesOf(q.Where, "where")
	if err != nil {
		return nil, err
	}
	if q.Where != nil {
		c := &compiler{Session: s, meter: r.meter}
		r.far, err = c.compile(shape, q.Where, "where", modalities)
		r.meter.close()
		if err != nil {
			return nil, err
		}
	}
	for i, o := range q.Order {
		c, err := s.column(shape, o, modalities, index("orderBy", i))
		if err != nil {
			return nil, err
		}
		r.order = append(r.order, c)
	}
	return r, nil
}

// modalitiesOf returns the modalities that a filter names; only STATED if it names none.
func modalitiesOf(w Where, at Argument) (graph.Modalities, error) {
	list, ok, err := texts(w["modalities"], at+".modalities")
	if err != nil || !ok {
		return 1 << claim.Stated, err
	}
	return ModalitySet(list, at+".modalities")
}

// each calls yield for each relation, in the default order, until yield returns false.
func (r *Relations) each(yield func(graph.Relation) bool) error {
	return r.matching(yield, func(pass func(graph.Relation) bool) error {
		return walk.Relations(r.meter.ctx, r.session.View, r.of, r.filter, pass)
	})
}

// eachBack is each in the reverse order. If until is not nil, it can leave out relations after that place.
func (r *Relations) eachBack(until *walk.Place, yield func(graph.Relation) bool) error {
	return r.matching(yield, func(pass func(graph.Relation) bool) error {
		return walk.RelationsBack(r.meter.ctx, r.session.View, r.of, r.filter, until, pass)
	})
}

// matching calls yield for each relation of read whose far end matches the filter of the far end.
func (r *Relations) matching(yield func(graph.Relation) bool, read func(func(graph.Relation) bool) error) error {
	failed := error(nil)
	err := read(func(x graph.Relation) bool {
		if failed = r.meter.step(); failed != nil {
			return false
		}
		if r.far != nil {
			var ok bool
			if ok, failed = r.far.matches(x.Far(r.of)); !ok || failed != nil {
				return failed == nil
			}
		}
		return yield(x)
	})
	if failed != nil {
		return failed
	}
	return err
}

// Count returns the number of relations in the whole list.
func (r *Relations) Count() (_ int, err error) {
	span := r.meter.trace("query.Relations.Count")
	defer span.EndWith(&err)
	if r.far == nil {
		r.meter = r.session.meter(r.meter.ctx)
	}
	defer r.meter.close()
	if r.far == nil {
		if count, ok, err := walk.Count(r.meter.ctx, r.session.View, r.of, r.filter); ok || err != nil {
			return count, err
		}
	}
	count := 0
	err = r.each(func(graph.Relation) bool { count++; return true })
	return count, err
}

// Page returns a part of the list.
func (r *Relations) Page(s Slice) (_ Page[graph.Relation], err error) {
	span := r.meter.trace("query.Relations.Page")
	defer span.EndWith(&err)
	defer r.meter.close()
	if len(r.order) == 0 && r.number == "" {
		return r.inOrder(s)
	}
	width := max(1, len(r.order))
	if err := checkKeys(s, width+relationKey); err != nil {
		return Page[graph.Relation]{}, err
	}
	w := newWindow(s, func(x rankedRelation, key []string) int {
		for i, v := range x.values {
			if c := r.compareValue(i, v, r.parse(i, key[i])); c != 0 {
				return c
			}
		}
		return r.places.compare(x.relation, key[width:])
	}, r.compareTwo)
	n := 0
	err = r.each(func(x graph.Relation) bool {
		n++
		return w.add(rankedRelation{x, r.values(x), n})
	})
	page := w.done()
	out := Page[graph.Relation]{Previous: page.Previous, Next: page.Next}
	for _, x := range page.Entries {
		out.Entries = append(out.Entries, x.relation)
	}
	return out, err
}

// inOrder returns a part of the list in the default order. It starts to read at the cursor, and not at the start of a
// long row.
func (r *Relations) inOrder(s Slice) (Page[graph.Relation], error) {
	if s.FromEnd {
		return r.fromEnd(s)
	}
	w := newWindow(s, r.places.compare, nil)
	r.filter.From = r.places.placeOf(s.After)
	err := r.each(w.add)
	sought := r.filter.From != nil
	r.filter.From = nil
	page := w.done()
	if err == nil && sought && !page.Previous { // the relation of the cursor does not exist any more
		err = r.each(func(x graph.Relation) bool { page.Previous = r.places.compare(x, s.After) <= 0; return false })
	}
	return page, err
}

// fromEnd returns the part before a cursor, or the last part if there is no cursor. It reads backward.
func (r *Relations) fromEnd(s Slice) (page Page[graph.Relation], err error) {
	until := r.places.placeOf(s.Before)
	err = r.eachBack(until, func(x graph.Relation) bool {
		switch {
		case s.Before != nil && r.places.compare(x, s.Before) >= 0:
			page.Next = true
			return true
		case s.After != nil && r.places.compare(x, s.After) <= 0, len(page.Entries) == s.Size:
			page.Previous = true
			return false
		}
		page.Entries = append(page.Entries, x)
		return true
	})
	slices.Reverse(page.Entries)
	if err == nil && until != nil && !page.Next { // the relation of the cursor does not exist any more
		r.filter.From = until
		err = r.each(func(x graph.Relation) bool { page.Next = r.places.compare(x, s.Before) >= 0; return !page.Next })
		r.filter.From = nil
	}
	return page, err
}

// checkKeys checks the number of parts of the keys of a slice.
func checkKeys(s Slice, parts int) error {
	for name, key := range map[Argument][]string{"after": s.After, "before": s.Before} {
		if key != nil && len(key) != parts {
			return InputError("%s: this is not a cursor of this list", name)
		}
	}
	return nil
}

// A rankedRelation is a relation with the values that order it, and its index in the default order.
type rankedRelation struct {
	relation graph.Relation
	values   []sortValue
	place    int
}

func (r *Relations) compareTwo(a, b rankedRelation) int {
	for i := range a.values {
		if c := r.compareValue(i, a.values[i], b.values[i]); c != 0 {
			return c
		}
	}
	return cmp.Compare(a.place, b.place)
}

// compareValue compares two values of a column, or two numbers if there are no columns.
func (r *Relations) compareValue(i int, a, b sortValue) int {
	if len(r.order) == 0 {
		return cmp.Compare(a.float, b.float)
	}
	return r.order[i].compare(a, b)
}

func (r *Relations) parse(i int, key string) sortValue {
	if len(r.order) == 0 {
		n, err := strconv.ParseFloat(key, 64)
		if err != nil {
			n = math.Inf(-1)
		}
		return sortValue{float: n}
	}
	return r.order[i].parse(key)
}

// values returns the values that order a relation.
func (r *Relations) values(x graph.Relation) []sortValue {
	far := x.Far(r.of)
	if len(r.order) == 0 {
		return []sortValue{{float: r.session.number(x, far, r.number)}}
	}
	out := make([]sortValue, len(r.order))
	for i := range r.order {
		out[i] = r.order[i].value(far)
	}
	return out
}

// KeyLen returns the number of parts of a relation's key.
func (r *Relations) KeyLen() int {
	if len(r.order) == 0 && r.number != "" {
		return 1 + relationKey
	}
	return len(r.order) + relationKey
}

// Key returns the position of a relation in the list, as ids and values, so that it stays valid in other views.
func (r *Relations) Key(x graph.Relation) []string {
	key := make([]string, 0, r.KeyLen())
	for i := range r.order {
		key = append(key, r.order[i].key(x.Far(r.of)))
	}
	if len(r.order) == 0 && r.number != "" {
		key = append(key, strconv.FormatFloat(r.session.number(x, x.Far(r.of), r.number), 'g', -1, 64))
	}
	return append(key, r.places.key(x)...)
}

// Signature identifies the order of the list.
func (r *Relations) Signature() string {
	if len(r.order) == 0 {
		return r.number
	}
	return signature(r.terms)
}

// number returns the number that orders a relation: the least value of this attribute in its claims or, if no claim has
// one, the fact of this name of the far end; +Inf if there is neither.
func (s *Session) number(r graph.Relation, far graph.Node, name string) float64 {
	least := math.Inf(1)
	for _, c := range s.View.Claims(r) {
		if n, ok := attributeNumber(c.Context.Attributes, name); ok && c.Context.Stance == claim.Supports {
			least = min(least, n)
		}
	}
	p, ok := s.View.Pred(name)
	if !ok || !math.IsInf(least, 1) {
		return least
	}
	if f, ok := s.View.Fact(far, p); ok {
		if n, err := strconv.ParseFloat(f.Value.Text, 64); err == nil && !math.IsNaN(n) {
			return n
		}
	}
	return least
}

// attributeNumber reads one attribute of a claim as a number.
func attributeNumber(attributes, name string) (float64, bool) {
	if attributes == "" {
		return 0, false
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal([]byte(attributes), &all); err != nil {
		return 0, false
	}
	n, err := strconv.ParseFloat(string(all[name]), 64)
	return n, err == nil && !math.IsNaN(n)
}

// A relationOrder compares keys of relations. Its order is that in which walk.Relations returns the relations of an
// entity.
type relationOrder struct {
	view *graph.View
	of   graph.Node
	dir  graph.Direction
}

// relationKey is the number of parts of a key in a relationOrder.
const relationKey = 4

// section returns the number of the section of the order that contains a relation. For both directions: outgoing
// stated, outgoing derived, incoming stated, incoming derived. For one direction: stated, symmetric relations that are
// stored in the other direction, derived.
func (o relationOrder) section(r graph.Relation) string {
	out := r.Source == o.of
	n := 0
	switch {
	case o.dir != graph.Both && r.Derived():
		n = 2
	case o.dir == graph.Out && !out, o.dir == graph.In && out && r.Target != o.of:
		n = 1
	case o.dir != graph.Both:
	case out && r.Derived():
		n = 1
	case !out && !r.Derived():
		n = 2
	case !out:
		n = 3
	}
	return string(rune('0' + n))
}

// placeOf returns the place of a relation by its key. It is nil for an unknown relation, and for a symmetric one that
// is stored in the other direction.
func (o relationOrder) placeOf(key []string) *walk.Place {
	if len(key) != relationKey {
		return nil
	}
	p, ok := o.view.Pred(key[1])
	if !ok {
		return nil
	}
	place := &walk.Place{Pred: p, Far: key[2]}
	switch section := key[0]; {
	case o.dir == graph.Both && (section == "0" || section == "1" || section == "2" || section == "3"):
		place.Out, place.Stated = section < "2", section == "0" || section == "2"
	case o.dir != graph.Both && (section == "0" || section == "2"):
		place.Out, place.Stated = o.dir == graph.Out, section == "0"
	default:
		return nil
	}
	return place
}

// key returns the key of a relation.
func (o relationOrder) key(r graph.Relation) []string {
	return []string{o.section(r), o.view.PredName(r.Type), o.view.ID(r.Far(o.of)), o.view.Occurrence(r)}
}

// compare compares a relation with a key.
func (o relationOrder) compare(r graph.Relation, key []string) int {
	if c := strings.Compare(o.section(r), key[0]); c != 0 {
		return c
	}
	if o.view.PredName(r.Type) != key[1] {
		p, _ := o.view.Pred(key[1]) // a predicate that no longer exists sorts first, so that no relation is skipped
		return cmp.Compare(r.Type, p)
	}
	return cmp.Or(strings.Compare(o.view.ID(r.Far(o.of)), key[2]), strings.Compare(o.view.Occurrence(r), key[3]))
}
