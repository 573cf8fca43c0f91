package model

import (
	"cmp"
	"context"
	"encoding/json"
	"math"
	"slices"
	"strconv"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/query"
	"nexum/graph/walk"
)

// A ranked relation has the number by which a typed field orders its entries.
type ranked struct {
	graph.Relation
	number float64
}

// orderedPage is the page of a relation field that has an order of its own: the least number first, and relations
// without a number last. The relations of one number are in the order of relationPage.
func orderedPage(ctx context.Context, e *Entity, field Follow, filter *RelationFilter, first *int32, after *string) (*page, error) {
	s := e.scope
	size, err := s.pageSize(first)
	if err != nil {
		return nil, err
	}
	key, err := decodeCursor("after", after, cursorOrdered, 4)
	if err != nil {
		return nil, err
	}
	f, err := s.filter(field, filter)
	if err != nil {
		return nil, err
	}
	var all []ranked
	err = walk.Relations(ctx, s.View, e.node, f, func(r graph.Relation) bool {
		all = append(all, ranked{r, s.number(r, r.Far(e.node), field.Order)})
		return true
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b ranked) int { return cmp.Compare(a.number, b.number) })
	start := 0
	o := order{s.View, e.node, f.Direction}
	if key != nil {
		number, err := strconv.ParseFloat(key[0], 64)
		if err != nil {
			return nil, query.InputError("after: %q is no cursor of this list", query.Clip(*after))
		}
		passed := func(r ranked) bool {
			c := cmp.Compare(r.number, number)
			return c < 0 || c == 0 && o.compare(r.Relation, key[1:]) <= 0
		}
		for start < len(all) && passed(all[start]) {
			start++
		}
	}
	p := &page{}
	end := min(start+size, len(all))
	for _, r := range all[start:end] {
		cursor := encodeCursor(cursorOrdered, append([]string{strconv.FormatFloat(r.number, 'g', -1, 64)}, o.key(r.Relation)...)...)
		p.edges = append(p.edges, edge{cursor, s.Entity(r.Far(e.node)), s.relation(r.Relation)})
	}
	p.finish(start > 0, end < len(all))
	return p, nil
}

// number is the number by which a relation is ordered: the least that a claim gives as its attribute of this name, or
// else the fact of this name of the far end; +Inf if there is none.
func (s *Scope) number(r graph.Relation, far graph.Node, name string) float64 {
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
