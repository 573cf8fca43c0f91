package graph

import (
	"container/heap"
	"context"

	"nexum/graph/budget"
)

// An orderMerge merges sorted lists of entities into one. It stores only the entities of the lists. It reads the value
// of an entity again when the entity is the first of its list.
type orderMerge[T any] struct {
	sorter factSorter[T]
	view   *View
	pred   Pred
	total  int
	parts  []*orderedPart[T]
}

type orderedPart[T any] struct {
	nodes []Node // the remaining nodes; value is that of the first
	value T
	at    int // the index of the part, which orders entities with equal values by id
}

// add adds a list. All of its entities must have greater ids than those of the lists added before.
func (m *orderMerge[T]) add(list []valuedNode[T]) {
	if len(list) == 0 {
		return
	}
	p := &orderedPart[T]{nodes: make([]Node, len(list)), value: list[0].value, at: len(m.parts)}
	for i, x := range list {
		p.nodes[i] = x.node
	}
	m.parts = append(m.parts, p)
	m.total += len(list)
}

// merge returns the entities of all lists in order.
func (m *orderMerge[T]) merge(ctx context.Context) ([]Node, error) {
	if len(m.parts) == 0 {
		return nil, nil
	}
	if len(m.parts) == 1 {
		return m.parts[0].nodes, nil
	}
	out := make([]Node, 0, m.total)
	watch := budget.NewWatch(ctx)
	heap.Init(m)
	for len(m.parts) > 0 {
		if err := watch.Err(); err != nil {
			return nil, err
		}
		p := m.parts[0]
		out = append(out, p.nodes[0])
		if p.nodes = p.nodes[1:]; len(p.nodes) == 0 {
			heap.Pop(m)
			continue
		}
		p.value, _ = m.sorter.value(m.view, p.nodes[0], m.pred)
		heap.Fix(m, 0)
	}
	return out, nil
}

func (m *orderMerge[T]) Len() int      { return len(m.parts) }
func (m *orderMerge[T]) Swap(i, j int) { m.parts[i], m.parts[j] = m.parts[j], m.parts[i] }
func (m *orderMerge[T]) Push(x any)    { m.parts = append(m.parts, x.(*orderedPart[T])) }

func (m *orderMerge[T]) Less(i, j int) bool {
	x, y := m.parts[i], m.parts[j]
	if c := m.sorter.compare(x.value, y.value); c != 0 {
		return c < 0
	}
	return x.at < y.at
}

func (m *orderMerge[T]) Pop() any {
	last := m.parts[len(m.parts)-1]
	m.parts = m.parts[:len(m.parts)-1]
	return last
}
