package graph

import (
	"context"
	"slices"
	"strings"

	"nexum/graph/bitset"
	"nexum/graph/budget"
	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/graph/fold"
	"nexum/schema"
)

// A factKey identifies a FactOrder. ByEnd means that dates are compared by their last instant, and otherwise by their
// first.
type factKey struct {
	Kind  string `json:"kind"`
	Fact  string `json:"fact"`
	ByEnd bool   `json:"byEnd,omitempty"`
}

// A FactOrder has the entities of a kind that have a stated value of a fact. Do not change its slices.
type FactOrder struct {
	Nodes   []Node // in ascending order of the value that Text returns, then of ids
	Several []Node // those that have several stated values, in the order of ids
}

// HasOrder reports whether OrderByFact can order by the values of a fact.
func HasOrder(f *schema.Fact) bool { return !f.List && !f.IsEnum() }

// OrderByFact returns the entities of a kind in the order of a fact that has an order. With byEnd, dates are compared
// by their last instant.
//
// A table in a file has the orders of all facts. For a table in memory, the first call sorts its entities. The order of
// a view with later commits is made from that of the table: it sorts only the entities that these commits changed. The
// result is nil for a view that hides claims or has merged entities. If ctx ends first, OrderByFact returns the error
// of ctx.
func OrderByFact(ctx context.Context, v *View, kind *schema.Kind, fact *schema.Fact, byEnd bool) (*FactOrder, error) {
	if v.exclusions != nil || v.merges != nil {
		return nil, nil
	}
	key := factKey{kind.Name, fact.Name, byEnd && fact.IsDate()}
	s := sorterOf(ctx, kind, fact, key.ByEnd)
	base, err := v.table.orders.fact(key, func() (*FactOrder, error) { return s.sort(newBaseView(v)) })
	if err != nil || v.over == nil {
		return base, err
	}
	v.cache.mu.Lock()
	defer v.cache.mu.Unlock()
	if o, ok := v.cache.facts[key]; ok {
		return o, nil
	}
	o, err := s.update(base, v)
	if err == nil {
		v.cache.facts[key] = o
	}
	return o, err
}

// fact returns an order of the table: the one from its file, or the one that build makes if there is none.
func (t *tableOrders) fact(key factKey, build func() (*FactOrder, error)) (*FactOrder, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if o, ok := t.facts[key]; ok {
		return o, nil
	}
	o := t.stored.order(key)
	if o == nil {
		var err error
		if o, err = build(); err != nil {
			return nil, err
		}
	}
	if t.facts == nil {
		t.facts = map[factKey]*FactOrder{}
	}
	t.facts[key] = o
	return o, nil
}

const statedOnly = Modalities(1 << claim.Stated)

// An orderer sorts the entities of a kind by a fact.
type orderer interface {
	// sort makes the order of a view.
	sort(v *View) (*FactOrder, error)
	// update returns the order of a view, given that of its table.
	update(base *FactOrder, v *View) (*FactOrder, error)
}

// sorterOf returns a sorter for the entities of a kind by a fact that has an order.
func sorterOf(ctx context.Context, kind *schema.Kind, fact *schema.Fact, byEnd bool) orderer {
	base := orderOf{ctx, kind, fact.Name}
	switch {
	case byEnd:
		return factSorter[claim.Date]{base, claim.ReadDate, func(a, b claim.Date) int { return a.Last().Compare(b.Last()) }}
	case fact.IsDate():
		return factSorter[claim.Date]{base, claim.ReadDate, claim.Date.Compare}
	case fact.IsNumber():
		return factSorter[decimal.Decimal]{base, decimal.Parse, decimal.Decimal.Compare}
	case fact.Type == "Boolean":
		read := func(s string) (string, bool) { return s, s == "false" || s == "true" }
		return factSorter[string]{base, read, strings.Compare}
	}
	return factSorter[string]{base, func(s string) (string, bool) { return fold.Sort(s), true }, strings.Compare}
}

// An orderOf identifies an order: the kind of its entities, and the fact by which they are ordered.
type orderOf struct {
	ctx  context.Context
	kind *schema.Kind
	fact string
}

type factSorter[T any] struct {
	orderOf
	read    func(text string) (T, bool)
	compare func(a, b T) int
}

type valuedNode[T any] struct {
	value T
	node  Node
}

// Entities are sorted in parts. A part has at most orderedAtATime entities, whose values have at most orderedText bytes
// together.
const (
	orderedAtATime = 1 << 18
	orderedText    = 16 << 20
)

// sort implements orderer.
func (s factSorter[T]) sort(v *View) (*FactOrder, error) { return s.sortBy(v, orderedAtATime) }

// sortBy is sort with parts of at most most entities. It sorts each part, keeps only its order, and merges the parts,
// so that it never has the values of all entities in memory.
func (s factSorter[T]) sortBy(v *View, most int) (*FactOrder, error) {
	pred, ok := v.Pred(s.fact)
	if !ok {
		return &FactOrder{}, nil
	}
	m := orderMerge[T]{sorter: s, view: v, pred: pred}
	o := &FactOrder{}
	var part []Node
	size := 0
	add := func() error {
		list, several, err := s.values(v, part)
		o.Several = append(o.Several, several...)
		m.add(list)
		part, size = part[:0], 0
		return err
	}
	watch := budget.NewWatch(s.ctx)
	for n := range v.OfKind(s.kind, "") {
		if err := watch.Err(); err != nil {
			return nil, err
		}
		text, _ := v.Text(n, pred, statedOnly)
		if size += len(text); size > orderedText || len(part) == most {
			if err := add(); err != nil {
				return nil, err
			}
			size = len(text)
		}
		part = append(part, n)
	}
	if err := add(); err != nil {
		return nil, err
	}
	var err error
	o.Nodes, err = m.merge(s.ctx)
	return o, err
}

// values returns the entities of a list that have a value, in the order of their values. The list is in the order of
// ids.
func (s factSorter[T]) values(v *View, nodes []Node) (list []valuedNode[T], several []Node, err error) {
	pred, ok := v.Pred(s.fact)
	if !ok {
		return nil, nil, nil
	}
	watch := budget.NewWatch(s.ctx)
	for _, n := range nodes {
		if err := watch.Err(); err != nil {
			return nil, nil, err
		}
		if value, ok := s.value(v, n, pred); ok {
			list = append(list, valuedNode[T]{value, n})
		}
		count := 0
		v.EachText(n, pred, statedOnly, func(string) bool { count++; return count < 2 })
		if count > 1 {
			several = append(several, n)
		}
	}
	err = budget.SortStable(s.ctx, list, func(a, b valuedNode[T]) int { return s.compare(a.value, b.value) })
	return list, several, err
}

func (s factSorter[T]) value(v *View, n Node, pred Pred) (value T, ok bool) {
	text, ok := v.Text(n, pred, statedOnly)
	if ok {
		value, ok = s.read(text)
	}
	return value, ok
}

// update implements orderer.
func (s factSorter[T]) update(base *FactOrder, v *View) (*FactOrder, error) {
	changed := bitset.New(v.Len())
	var nodes []Node
	for n := range v.moved(ByName) {
		if !changed.Has(uint32(n)) && v.counts(n) && v.kindIndex(n) == s.kind.Index {
			nodes = append(nodes, n)
		}
		changed.Add(uint32(n))
	}
	slices.SortFunc(nodes, v.Compare)
	list, several, err := s.values(v, nodes)
	if err != nil {
		return nil, err
	}
	pred, _ := v.Pred(s.fact)
	before := newBaseView(v)
	o := &FactOrder{Nodes: make([]Node, 0, len(base.Nodes)+len(list))}
	rest := base.Nodes
	for _, x := range list {
		at, _ := slices.BinarySearchFunc(rest, x, func(n Node, x valuedNode[T]) int {
			value, _ := s.value(before, n, pred)
			if c := s.compare(value, x.value); c != 0 {
				return c
			}
			return v.Compare(n, x.node)
		})
		o.Nodes = appendUnless(o.Nodes, rest[:at], changed)
		o.Nodes, rest = append(o.Nodes, x.node), rest[at:]
	}
	o.Nodes = appendUnless(o.Nodes, rest, changed)
	o.Several = mergedInto(appendUnless(nil, base.Several, changed), several, v.Compare)
	return o, nil
}

func appendUnless(to, list []Node, set bitset.Set) []Node {
	for _, n := range list {
		if !set.Has(uint32(n)) {
			to = append(to, n)
		}
	}
	return to
}
