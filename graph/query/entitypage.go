package query

import (
	"container/heap"
	"iter"
	"slices"
	"strings"

	"nexum/graph"
)

// A place is a position in a list: the values of the columns and an id.
type place struct {
	values []sortValue
	id     string
}

// placeOf parses a key. It returns nil for a nil key.
func (e *Entities) placeOf(key []string) (*place, error) {
	if key == nil {
		return nil, nil
	}
	if len(key) != len(e.order)+1 {
		return nil, InputError("the cursor belongs to another list")
	}
	p := &place{id: key[len(key)-1]}
	for i := range e.order {
		p.values = append(p.values, e.order[i].parse(key[i]))
	}
	return p, nil
}

// A reader reads one part of a list.
type reader struct {
	*Entities
	after, before *place
	slice         Slice
	failed        error // the error that ended walk early
}

func (e *Entities) reader(s Slice) (*reader, error) {
	r := &reader{Entities: e, slice: s}
	var err error
	if r.after, err = e.placeOf(s.After); err == nil {
		r.before, err = e.placeOf(s.Before)
	}
	return r, err
}

// compareTo compares an entity with a place in the order of the list.
func (e *Entities) compareTo(n graph.Node, p *place) int {
	for i := range e.order {
		c := &e.order[i]
		if x := c.compare(c.value(n), p.values[i]); x != 0 {
			return x
		}
	}
	return strings.Compare(e.session.View.ID(n), p.id)
}

// stream reads the entities in the order of the list, or in reverse order for a part at the end.
func (r *reader) stream() (Page[graph.Node], error) {
	var p Page[graph.Node]
	backward := r.slice.FromEnd
	from, to := r.after, r.before
	if backward {
		from, to = to, from
	}
	more := false
	for n := range r.walk(from, backward) {
		if from != nil && r.passed(n, from, backward) {
			continue
		}
		if to != nil && r.passed(n, to, !backward) {
			break
		}
		ok, err := r.filter.matches(n)
		if err != nil {
			return p, err
		}
		if !ok {
			continue
		}
		if len(p.Entries) == r.slice.Size {
			more = true
			break
		}
		p.Entries = append(p.Entries, n)
	}
	if r.failed != nil {
		return Page[graph.Node]{}, r.failed
	}
	if backward {
		slices.Reverse(p.Entries)
	}
	var err error
	if p.Previous, p.Next, err = r.around(more); err != nil {
		return Page[graph.Node]{}, err
	}
	return p, nil
}

// passed reports whether an entity is at the place or, in the direction of reading, before it.
func (r *reader) passed(n graph.Node, p *place, backward bool) bool {
	c := r.compareTo(n, p)
	if backward {
		return c >= 0
	}
	return c <= 0
}

// around reports whether the list has entries before and after a part. more reports whether reading stopped before the
// end.
func (r *reader) around(more bool) (previous, next bool, err error) {
	outside := func(p *place, fromEnd bool) (bool, error) {
		if p == nil {
			return false, nil
		}
		for n := range r.walk(nil, fromEnd) {
			c := r.compareTo(n, p)
			if fromEnd && c < 0 || !fromEnd && c > 0 {
				return false, nil
			}
			if ok, err := r.filter.matches(n); err != nil || ok {
				return ok, err
			}
		}
		return false, r.failed
	}
	if previous, err = outside(r.after, false); err != nil {
		return false, false, err
	}
	if next, err = outside(r.before, true); err != nil {
		return false, false, err
	}
	if r.slice.FromEnd {
		return previous || more, next, nil
	}
	return previous, next || more, nil
}

// walk yields candidates in the order of the list or in reverse. It starts at from or somewhat before it.
func (r *reader) walk(from *place, backward bool) iter.Seq[graph.Node] {
	view := r.session.View
	desc := len(r.order) > 0 && r.order[0].desc
	if len(r.order) == 0 || r.order[0].field == "id" {
		if !backward && !desc {
			after := ""
			if from != nil {
				after = from.id
			}
			return r.candidates(after)
		}
		list := slices.Collect(iter.Seq[graph.Node](r.candidates("")))
		at := len(list)
		if backward != desc {
			if from != nil {
				at, _ = slices.BinarySearchFunc(list, from.id, func(n graph.Node, id string) int {
					return strings.Compare(view.ID(n), id)
				})
			}
			return reversed(list[:at])
		}
		at = 0
		if from != nil {
			at, _ = slices.BinarySearchFunc(list, from.id, func(n graph.Node, id string) int {
				return strings.Compare(view.ID(n), id)
			})
		}
		return slices.Values(list[at:])
	}
	if r.inFactOrder != nil {
		return r.byFact(from, backward)
	}
	list, err := view.Ordered(r.meter.ctx, r.order[0].all)
	if err != nil {
		r.failed = err
		return slices.Values(list)
	}
	return r.runs(list, from, backward)
}

// selected reads all entities and keeps those of the part: the first or last between the places.
func (r *reader) selected() (Page[graph.Node], error) {
	top := &topNodes{reader: r}
	var p Page[graph.Node]
	more := false
	scratch := make([]sortValue, len(r.order))
	err := r.each(func(n graph.Node) error {
		for i := range r.order {
			scratch[i] = r.order[i].value(n)
		}
		x := ranked{n, scratch}
		if r.after != nil && r.compareRanked(x, r.after) <= 0 {
			p.Previous = true
			return nil
		}
		if r.before != nil && r.compareRanked(x, r.before) >= 0 {
			p.Next = true
			return nil
		}
		switch full := len(top.list) == r.slice.Size; {
		case !full:
			x.values = slices.Clone(x.values)
			heap.Push(top, x)
		case r.slice.Size > 0 && top.nearer(x, top.list[0]):
			copy(top.list[0].values, x.values)
			top.list[0].node = n
			heap.Fix(top, 0)
			more = true
		default:
			more = true
		}
		return nil
	})
	if err != nil {
		return Page[graph.Node]{}, err
	}
	if r.slice.FromEnd {
		p.Previous = p.Previous || more
	} else {
		p.Next = p.Next || more
	}
	slices.SortFunc(top.list, r.compareTwo)
	for _, x := range top.list {
		p.Entries = append(p.Entries, x.node)
	}
	return p, nil
}

// A ranked is an entity with its values in the columns of the order.
type ranked struct {
	node   graph.Node
	values []sortValue
}

func (e *Entities) compareRanked(x ranked, p *place) int {
	for i := range e.order {
		if c := e.order[i].compare(x.values[i], p.values[i]); c != 0 {
			return c
		}
	}
	return strings.Compare(e.session.View.ID(x.node), p.id)
}

func (e *Entities) compareTwo(a, b ranked) int {
	for i := range e.order {
		if c := e.order[i].compare(a.values[i], b.values[i]); c != 0 {
			return c
		}
	}
	return e.session.View.Compare(a.node, b.node)
}

// topNodes is a heap. Its top is the entity that is removed first when the part has too many entities.
type topNodes struct {
	*reader
	list []ranked
}

// Len implements heap.Interface, as do the methods below.
func (t *topNodes) Len() int { return len(t.list) }

// Less puts the entity first that is furthest from the end of the list at which the part starts.
func (t *topNodes) Less(i, j int) bool { return t.nearer(t.list[j], t.list[i]) }

// nearer reports whether a is nearer than b to the end of the list at which the part starts: the beginning, or the end
// if the last entries are requested.
func (t *topNodes) nearer(a, b ranked) bool {
	c := t.compareTwo(a, b)
	if t.slice.FromEnd {
		return c > 0
	}
	return c < 0
}

// Swap exchanges two entities.
func (t *topNodes) Swap(i, j int) { t.list[i], t.list[j] = t.list[j], t.list[i] }

// Push adds an entity.
func (t *topNodes) Push(x any) { t.list = append(t.list, x.(ranked)) }

// Pop removes and returns the last entity.
func (t *topNodes) Pop() any {
	last := len(t.list) - 1
	x := t.list[last]
	t.list = t.list[:last]
	return x
}
