package graph

import (
	"cmp"
	"iter"
	"slices"

	"nexum/schema"
)

// All yields the entities in the order of their ids, starting after the given id. The empty id is before all others.
func (v *View) All(after string) iter.Seq[Node] {
	base := v.table.ids.Len()
	lo, found := v.table.ids.Find(after)
	if found && after != "" {
		lo++
	}
	return v.merged(after, base-int(lo), func(i int) Node { return Node(int(lo) + i) }, func(Node) bool { return true })
}

// OfKind yields the entities of a kind in the order of their ids, starting after the given id.
func (v *View) OfKind(k *schema.Kind, after string) iter.Seq[Node] {
	row := v.couldBe(k)
	if after != "" {
		i, found := slices.BinarySearchFunc(row, after, func(n Node, id string) int { return cmp.Compare(v.ID(n), id) })
		if found {
			i++
		}
		row = row[i:]
	}
	match := func(n Node) bool { return v.kindIndex(n) == k.Index }
	list := v.merged(after, len(row), func(i int) Node { return row[i] }, match)
	if !v.exclusions.hidesClaims() {
		return list
	}
	return func(yield func(Node) bool) {
		for n := range list {
			if match(n) && !yield(n) {
				return
			}
		}
	}
}

// couldBe returns the entities of the table that can have a kind in the view, in order. If the view hides no claims,
// these are the entities of that kind. If it does, the result also has entities with claims of several kinds; for the
// kind Thing, it has all entities.
func (v *View) couldBe(k *schema.Kind) []Node {
	t := v.table
	row := t.kindNodes.Slice(t.kindAt[k.Index], t.kindAt[k.Index+1])
	switch {
	case !v.exclusions.hidesClaims():
		return row
	case k.Name == schema.Thing:
		all := make([]Node, t.ids.Len())
		for i := range all {
			all[i] = Node(i)
		}
		return all
	}
	var others []Node
	for _, n := range t.kindsMany.All() {
		if int(t.kind.At(uint32(n))) != k.Index {
			others = append(others, n)
		}
	}
	if len(others) == 0 {
		return row
	}
	return slices.Sorted(slices.Values(append(others, row...)))
}

// merged yields the visible entities of a sorted list of n entities of the table, and those of the overlay for which
// match is true, in the order of ids.
func (v *View) merged(after string, n int, at func(int) Node, match func(Node) bool) iter.Seq[Node] {
	return func(yield func(Node) bool) {
		var extra []Node
		if v.over != nil {
			extra = v.over.extra(v, after)
		}
		for i := 0; i < n; {
			next, order := at(i), 1
			if len(extra) > 0 {
				order = v.Compare(extra[0], next)
			}
			if order <= 0 {
				next, extra = extra[0], extra[1:]
			}
			if order >= 0 {
				i++
			}
			if (order > 0 || match(next)) && !v.isAbsent(next) && !v.isRule(next) && !yield(next) {
				return
			}
		}
		for _, e := range extra {
			if match(e) && !v.isAbsent(e) && !v.isRule(e) && !yield(e) {
				return
			}
		}
	}
}
