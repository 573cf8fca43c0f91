package graph

import (
	"cmp"
	"context"
	"sync"

	"nexum/graph/budget"
	"nexum/graph/claim"
	"nexum/graph/fold"
)

// cache holds results that a view computes on demand and at most once.
type cache struct {
	mu      sync.Mutex
	counted bool
	counts  Stats
	orders  map[Order][]Node

	span        sync.Once
	first, last claim.Date

	overDates     sync.Once
	overDatesList []Event
}

func newCache() *cache { return &cache{orders: map[Order][]Node{}} }

// An Order is an order of entities.
type Order uint8

const (
	ByID        Order = iota // by id
	ByName                   // by name, folded with fold.Name, then by id
	ByRelations              // by the number of stated relations, then by id
)

// Ordered returns all entities in an order. The first call for an order sorts the whole view; later calls return the
// same slice. Do not change the slice. If ctx ends first, Ordered returns the error of ctx.
func (v *View) Ordered(ctx context.Context, o Order) ([]Node, error) {
	v.cache.mu.Lock()
	defer v.cache.mu.Unlock()
	if list, ok := v.cache.orders[o]; ok {
		return list, nil
	}
	watch := budget.NewWatch(ctx)
	var list []Node
	for n := range v.All("") {
		if err := watch.Err(); err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	var err error
	switch o {
	case ByName:
		names := make(map[Node]string, len(list))
		for _, n := range list {
			if err := watch.Err(); err != nil {
				return nil, err
			}
			names[n] = fold.Name(v.Name(n))
		}
		err = budget.SortStable(ctx, list, func(a, b Node) int { return cmp.Compare(names[a], names[b]) })
	case ByRelations:
		err = budget.SortStable(ctx, list, func(a, b Node) int { return cmp.Compare(v.TotalDegree(a), v.TotalDegree(b)) })
	}
	if err != nil {
		return nil, err
	}
	v.cache.orders[o] = list
	return list, nil
}

// TotalDegree returns the number of visible stated relations of an entity. A relation of the entity with itself counts
// twice.
func (v *View) TotalDegree(n Node) int {
	if v.plain() {
		return v.RowLen(n)
	}
	count := 0
	one := func(Relation) bool { count++; return true }
	v.Each(n, Out, nil, one)
	v.Each(n, In, nil, one)
	return count
}
