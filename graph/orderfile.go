package graph

import (
	"context"
	"fmt"
	"iter"

	"nexum/graph/segment"
	"nexum/schema"
)

// storedOrders are the orders by facts in the file of a table.
type storedOrders struct {
	nodes segment.Column[Node] // for each order its Nodes, then its Several
	parts map[factKey]orderPart
}

// An orderPart is the part of the column that has one order: Nodes at [from, several) and Several at [several, to).
type orderPart struct{ from, several, to uint32 }

// An orderEntry describes an order in a file: its key, and the lengths of its lists. The orders are in the column one
// after the other.
type orderEntry struct {
	factKey
	Nodes   uint32 `json:"nodes"`
	Several uint32 `json:"several,omitempty"`
}

// order returns an order from the file, or nil if there is none.
func (s *storedOrders) order(key factKey) *FactOrder {
	p, ok := s.parts[key]
	if !ok {
		return nil
	}
	return &FactOrder{Nodes: s.nodes.Slice(p.from, p.several), Several: s.nodes.Slice(p.several, p.to)}
}

// set sets the parts of the column. It returns an error if their lengths do not add up to that of the column.
func (s *storedOrders) set(list []orderEntry) error {
	s.parts = make(map[factKey]orderPart, len(list))
	at := uint64(0)
	for _, e := range list {
		end := at + uint64(e.Nodes) + uint64(e.Several)
		if end > uint64(s.nodes.Len()) {
			break
		}
		s.parts[e.factKey] = orderPart{uint32(at), uint32(at) + e.Nodes, uint32(end)}
		at = end
	}
	if len(s.parts) != len(list) || at != uint64(s.nodes.Len()) {
		return fmt.Errorf("%w: its orders do not fit together", segment.ErrInvalid)
	}
	return nil
}

// An orderSource returns the order with a key. It can use the orderer s to make it. Nodes are numbered as in the table
// that is written.
type orderSource func(key factKey, s orderer) (*FactOrder, error)

// ordersOf returns the source of the orders of a view without an overlay.
func ordersOf(v *View) orderSource {
	return func(_ factKey, s orderer) (*FactOrder, error) { return s.sort(v) }
}

// orders returns the source of the orders of the merged table. They are made from those of the old table.
func (m *compaction) orders() orderSource {
	return func(key factKey, s orderer) (*FactOrder, error) {
		old, err := m.v.table.orders.fact(key, func() (*FactOrder, error) { return s.sort(m.base) })
		if err != nil {
			return nil, err
		}
		now, err := s.update(old, m.v)
		if err != nil {
			return nil, err
		}
		for _, list := range [...][]Node{now.Nodes, now.Several} {
			for i, n := range list {
				list[i] = m.node(n)
			}
		}
		return now, nil
	}
}

// writeOrders writes the orders of the entities of each kind by each of its facts, and returns an entry for each. It
// leaves out kinds without entities. kindAt is as in a table.
func writeOrders(w *segment.Writer, o *schema.Ontology, kindAt []uint32,
	source orderSource,
) (list []orderEntry, err error) {
	a := segment.Begin[Node](w, "orders")
	defer a.End()
	for _, kind := range o.Kinds() {
		if kindAt[kind.Index] == kindAt[kind.Index+1] {
			continue
		}
		for key, s := range orderersOf(kind) {
			x, err := source(key, s)
			if err != nil {
				return nil, err
			}
			a.Append(x.Nodes...)
			a.Append(x.Several...)
			list = append(list, orderEntry{key, uint32(len(x.Nodes)), uint32(len(x.Several))})
		}
	}
	return list, nil
}

// orderersOf yields, for each order by a fact of a kind, its key and the orderer that makes it.
func orderersOf(kind *schema.Kind) iter.Seq2[factKey, orderer] {
	return func(yield func(factKey, orderer) bool) {
		for _, fact := range kind.Facts {
			if !HasOrder(fact) {
				continue
			}
			for _, byEnd := range [...]bool{false, true} {
				if byEnd && !fact.IsDate() {
					continue
				}
				s := sorterOf(context.Background(), kind, fact, byEnd)
				if !yield(factKey{kind.Name, fact.Name, byEnd}, s) {
					return
				}
			}
		}
	}
}
