package graph

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"sync"

	"nexum/graph/bitset"
	"nexum/graph/budget"
	"nexum/graph/claim"
	"nexum/graph/fold"
)

// cache has results that a view computes on demand and at most once.
type cache struct {
	mu      sync.Mutex
	counted bool
	counts  Stats
	orders  map[Order][]Node
	facts   map[factKey]*FactOrder

	span        completed
	first, last claim.Date

	overDates     completed
	overDatesList []Event

	described completed
	datasets  []claim.Dataset
}

func newCache() *cache { return &cache{orders: map[Order][]Node{}, facts: map[factKey]*FactOrder{}} }

// An Order is an order of entities.
type Order uint8

const (
	ByID        Order = iota // by id
	ByName                   // by name, folded with fold.Name, then by id
	ByRelations              // by the number of stated relations, then by id
)

// Ordered returns all entities in an order. The first call for an order sorts the whole table; later calls return the
// same slice. The view of a later commit moves only the entities that the commit changed. Do not change the slice. If
// ctx ends first, Ordered returns the error of ctx.
func (v *View) Ordered(ctx context.Context, o Order) ([]Node, error) {
	v.cache.mu.Lock()
	defer v.cache.mu.Unlock()
	if list, ok := v.cache.orders[o]; ok {
		return list, nil
	}
	list, err := v.ordered(ctx, o)
	if err == nil {
		v.cache.orders[o] = list
	}
	return list, err
}

func (v *View) ordered(ctx context.Context, o Order) ([]Node, error) {
	switch {
	case v.exclusions != nil || o == ByID:
		return v.sorted(ctx, o)
	case v.over == nil:
		return v.table.orders.orderOf(ctx, v, o)
	}
	list, err := v.table.orders.orderOf(ctx, newBaseView(v), o)
	if err != nil {
		return nil, err
	}
	return v.reordered(list, o), nil
}

// tableOrders holds orders of the entities of a table, for all views that use it without exclusions.
type tableOrders struct {
	stored storedOrders // the orders in the file of the table

	mu    sync.Mutex
	lists map[Order][]Node
	facts map[factKey]*FactOrder
}

// orderOf returns an order of the entities of a table. base is the view of the table alone.
func (t *tableOrders) orderOf(ctx context.Context, base *View, o Order) ([]Node, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if list, ok := t.lists[o]; ok {
		return list, nil
	}
	list, err := base.sorted(ctx, o)
	if err != nil {
		return nil, err
	}
	if t.lists == nil {
		t.lists = map[Order][]Node{}
	}
	t.lists[o] = list
	return list, nil
}

// sorted sorts all entities of the view.
func (v *View) sorted(ctx context.Context, o Order) ([]Node, error) {
	watch := budget.NewWatch(ctx)
	var list []Node
	for n := range v.All("") {
		if err := watch.Err(); err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	switch o {
	case ByName:
		return sortedBy(ctx, list, func(n Node) string { return fold.Name(v.Name(n)) })
	case ByRelations:
		return sortedBy(ctx, list, v.TotalDegree)
	}
	return list, nil
}

// sortedBy sorts entities by a value. The sort is stable.
func sortedBy[T cmp.Ordered](ctx context.Context, list []Node, value func(Node) T) ([]Node, error) {
	type valued struct {
		value T
		node  Node
	}
	watch := budget.NewWatch(ctx)
	all := make([]valued, len(list))
	for i, n := range list {
		if err := watch.Err(); err != nil {
			return nil, err
		}
		all[i] = valued{value(n), n}
	}
	if err := budget.SortStable(ctx, all, func(a, b valued) int { return cmp.Compare(a.value, b.value) }); err != nil {
		return nil, err
	}
	for i := range all {
		list[i] = all[i].node
	}
	return list, nil
}

// reordered returns the order of the view, given that of its table. It removes the entities that the overlay changes,
// and inserts them at their new places.
func (v *View) reordered(list []Node, o Order) []Node {
	var put []Node
	moved := bitset.New(v.Len())
	for n := range v.moved(o) {
		if !moved.Has(uint32(n)) && v.counts(n) {
			put = append(put, n)
		}
		moved.Add(uint32(n))
	}
	compare := func(a, b Node) int { return cmp.Or(cmp.Compare(v.TotalDegree(a), v.TotalDegree(b)), v.Compare(a, b)) }
	if o == ByName {
		compare = func(a, b Node) int {
			return cmp.Or(cmp.Compare(fold.Name(v.Name(a)), fold.Name(v.Name(b))), v.Compare(a, b))
		}
	}
	slices.SortFunc(put, compare)
	out := make([]Node, 0, len(list)+len(put))
	for _, n := range list {
		if !moved.Has(uint32(n)) {
			out = append(out, n)
		}
	}
	return mergedInto(out, put, compare)
}

// mergedInto adds the values of a short sorted list to a long one.
func mergedInto[T any](long, short []T, compare func(a, b T) int) []T {
	end := len(long)
	long = append(long, short...)
	for i := len(short) - 1; i >= 0; i-- {
		at, _ := slices.BinarySearchFunc(long[:end], short[i], compare)
		copy(long[at+i+1:], long[at:end])
		long[at+i], end = short[i], at
	}
	return long
}

// moved yields the entities whose place in an order the overlay can change, some of them more than once.
func (v *View) moved(o Order) iter.Seq[Node] {
	return func(yield func(Node) bool) {
		for _, n := range v.over.ordered {
			if !yield(n) {
				return
			}
		}
		for n := range v.over.absent.Entries() {
			if !yield(n) {
				return
			}
		}
		if o != ByRelations {
			return
		}
		for r := range v.over.relClaims.Entries() {
			if k := v.relation(r); !yield(k.Source) || !yield(k.Target) {
				return
			}
		}
	}
}

// TotalDegree returns the number of visible stated relations of an entity. A relation of the entity with itself counts
// twice.
func (v *View) TotalDegree(n Node) int {
	count := 0
	for _, dir := range [2]Direction{Out, In} {
		if fast, ok := v.CountEach(n, dir, nil, nil); ok {
			count += fast
		} else {
			v.Each(n, dir, nil, func(Relation) bool { count++; return true })
		}
	}
	return count
}
