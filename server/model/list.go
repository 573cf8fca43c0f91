package model

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strconv"
	"strings"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/fold"
	"nexum/graph/query"
	"nexum/graph/walk"
)

// EntityFilter is the input of the same name.
type EntityFilter struct {
	Kinds      []string
	Ids        []string
	NamePrefix *string
	Related    *RelatedFilter
}

// RelatedFilter is the input of the same name.
type RelatedFilter struct {
	Type      string
	Direction *string
	To        *string
}

// EntityOrder is the input of the same name.
type EntityOrder struct {
	Field     string
	Direction *string
}

// Lookup is the entity with an id if it is of a kind; nil otherwise.
func Lookup(ctx context.Context, kind, id string) (*Entity, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	n, ok := s.View.Lookup(id)
	if !ok || s.View.Kind(n).Name != kind {
		return nil, nil
	}
	return s.Entity(n), nil
}

// List is a page of the entities of one kind, or of all: kind Entity.
func List(ctx context.Context, kind string, filter *EntityFilter, order *EntityOrder, first *int32, after *string) (*Connection, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	p, err := listPage(ctx, s, kind, filter, order, first, after)
	if err != nil {
		return nil, err
	}
	return connect(p), nil
}

// listing is a list of entities being read.
type listing struct {
	*Scope
	ctx    context.Context
	order  graph.Order
	desc   bool
	kinds  []bool       // nil for all
	only   []graph.Node // candidates, unordered; nil for all
	listed bool         // whether only counts
	prefix string       // folded
	typ    walk.Filter  // what a candidate must have a relation by; without Preds, nothing
}

func listPage(ctx context.Context, s *Scope, kind string, in *EntityFilter, order *EntityOrder, first *int32, after *string) (*page, error) {
	size, err := s.pageSize(first)
	if err != nil {
		return nil, err
	}
	l := &listing{Scope: s, ctx: ctx}
	if order != nil {
		l.desc = order.Direction != nil && *order.Direction == "DESC"
		l.order = map[string]graph.Order{"NAME": graph.ByName, "RELATIONS": graph.ByRelations}[order.Field]
	}
	if err := l.filter(kind, in); err != nil {
		return nil, err
	}
	key, err := l.decode(after)
	if err != nil {
		return nil, err
	}
	p := &page{encode: func(e *edge) string { return l.encode(e.entity.node) }}
	previous, next := false, false
	err = l.each(key, func(n graph.Node) bool {
		if len(p.edges) == size {
			next = true
			return false
		}
		p.edges = append(p.edges, edge{entity: s.Entity(n)})
		return true
	})
	if err == nil && key != nil {
		err = l.each(nil, func(n graph.Node) bool {
			c := l.compare(n, key)
			previous = c == 0 || c < 0 != l.desc
			return false
		})
	}
	if err != nil {
		return nil, err
	}
	p.finish(previous, next)
	return p, nil
}

func (l *listing) filter(kind string, in *EntityFilter) error {
	if in == nil {
		in = &EntityFilter{}
	}
	l.kinds = l.Scope.Kinds(kind, in.Kinds)
	if kind != "Entity" && !slices.Contains(l.kinds, true) {
		return query.InputError("filter.kinds: this list holds entities of kind %s only, which the filter leaves out", kind)
	}
	if in.NamePrefix != nil {
		if l.prefix = fold.Prefix(*in.NamePrefix); l.prefix == "" && *in.NamePrefix != "" {
			return query.InputError("filter.namePrefix: %q has no visible character", query.Clip(*in.NamePrefix))
		}
	}
	if in.Ids != nil {
		nodes, err := l.Nodes("filter.ids", in.Ids)
		if err != nil {
			return err
		}
		l.only, l.listed = nodes, true
	}
	if r := in.Related; r != nil {
		f, err := l.Scope.filter(Follow{Type: r.Type}, &RelationFilter{Direction: r.Direction})
		if err != nil {
			return err
		}
		if r.To == nil {
			l.typ = f
			return nil
		}
		to, err := l.Node("filter.related.to", *r.To)
		if err != nil {
			return err
		}
		// Seen from the other end.
		f.Direction = [...]graph.Direction{graph.Both: graph.Both, graph.Out: graph.In, graph.In: graph.Out}[f.Direction]
		var ends []graph.Node
		err = walk.Relations(l.ctx, l.View, to, f, func(r graph.Relation) bool { ends = append(ends, r.Far(to)); return true })
		if err != nil {
			return err
		}
		if l.listed {
			related := make(map[graph.Node]bool, len(ends))
			for _, n := range ends {
				related[n] = true
			}
			l.only = slices.DeleteFunc(l.only, func(n graph.Node) bool { return !related[n] })
		} else {
			l.only, l.listed = ends, true
		}
	}
	return nil
}

// each calls yield for what the filter lets through, in order, from the first one after the key.
func (l *listing) each(key []string, yield func(graph.Node) bool) error {
	i := 0
	candidates, err := l.candidates(key)
	if err != nil {
		return err
	}
	for n := range candidates {
		if i++; i%256 == 0 && l.ctx.Err() != nil {
			return l.ctx.Err()
		}
		ok, err := l.matches(n)
		if err != nil {
			return err
		}
		if ok && !yield(n) {
			return nil
		}
	}
	return nil
}

func (l *listing) matches(n graph.Node) (bool, error) {
	if l.kinds != nil && !l.kinds[l.View.Kind(n).Index] {
		return false, nil
	}
	if l.prefix != "" && !l.named(n) {
		return false, nil
	}
	if l.typ.Preds == nil {
		return true, nil
	}
	found := false
	err := walk.Relations(l.ctx, l.View, n, l.typ, func(graph.Relation) bool { found = true; return false })
	return found, err
}

func (l *listing) named(n graph.Node) bool {
	if strings.HasPrefix(fold.Name(l.View.Name(n)), l.prefix) {
		return true
	}
	return slices.ContainsFunc(l.View.Aliases(n), func(name string) bool { return strings.HasPrefix(fold.Name(name), l.prefix) })
}

// candidates yields, in order and from after the key, at least what the filter lets through.
func (l *listing) candidates(key []string) (iter.Seq[graph.Node], error) {
	if !l.listed && l.order == graph.ByID && !l.desc {
		after := ""
		if key != nil {
			after = key[0]
		}
		if one := l.oneKind(); one >= 0 {
			return l.View.OfKind(l.View.Ontology().Kinds()[one], after), nil
		}
		return l.View.All(after), nil
	}
	sorted, err := l.sorted()
	if err != nil {
		return nil, err
	}
	at := 0
	if key != nil {
		at, _ = slices.BinarySearchFunc(sorted, key, func(n graph.Node, key []string) int {
			c := l.compare(n, key)
			if l.desc { // sorted is always ascending: read backwards, from before the key
				return cmp.Or(c, 1)
			}
			return cmp.Or(c, -1)
		})
	}
	return func(yield func(graph.Node) bool) {
		if l.desc {
			end := len(sorted)
			if key != nil {
				end = at
			}
			for i := end - 1; i >= 0 && yield(sorted[i]); i-- {
			}
			return
		}
		for _, n := range sorted[at:] {
			if !yield(n) {
				return
			}
		}
	}, nil
}

// oneKind is the index of the only kind of the list; -1 if there are several.
func (l *listing) oneKind() int {
	i := slices.Index(l.kinds, true)
	if i < 0 || slices.Contains(l.kinds[i+1:], true) {
		return -1
	}
	return i
}

// sorted returns the candidates in ascending order: those of a small list sorted for this page, or
// all of the view as it keeps them sorted.
func (l *listing) sorted() ([]graph.Node, error) {
	list := l.only
	if !l.listed {
		one := l.oneKind()
		stats, err := l.View.StatsWithin(l.ctx)
		if err != nil {
			return nil, err
		}
		if one < 0 || stats.Kinds[one] > stats.Entities/16 {
			return l.View.Ordered(l.ctx, l.order)
		}
		list = slices.Collect(l.View.OfKind(l.View.Ontology().Kinds()[one], ""))
	}
	list = slices.Clone(list)
	if err := budget.Sort(l.ctx, list, l.View.Compare); err != nil {
		return nil, err
	}
	list = slices.Compact(list)
	var err error
	switch l.order {
	case graph.ByName:
		err = budget.SortStable(l.ctx, list, func(a, b graph.Node) int { return strings.Compare(l.name(a), l.name(b)) })
	case graph.ByRelations:
		err = budget.SortStable(l.ctx, list, func(a, b graph.Node) int {
			return cmp.Compare(l.View.TotalDegree(a), l.View.TotalDegree(b))
		})
	}
	return list, err
}

func (l *listing) name(n graph.Node) string { return fold.Name(l.View.Name(n)) }

// key is what a cursor holds of an entity.
func (l *listing) key(n graph.Node) (list string, key []string) {
	switch l.order {
	case graph.ByName:
		return cursorName, []string{l.name(n), l.View.ID(n)}
	case graph.ByRelations:
		return cursorCount, []string{strconv.Itoa(l.View.TotalDegree(n)), l.View.ID(n)}
	default:
		return cursorID, []string{l.View.ID(n)}
	}
}

func (l *listing) encode(n graph.Node) string {
	list, key := l.key(n)
	return encodeCursor(list, key...)
}

func (l *listing) decode(after *string) ([]string, error) {
	list, parts := cursorID, 1
	switch l.order {
	case graph.ByName:
		list, parts = cursorName, 2
	case graph.ByRelations:
		list, parts = cursorCount, 2
	}
	key, err := decodeCursor(after, list, parts)
	if err != nil || key == nil {
		return nil, err
	}
	if _, err := strconv.Atoi(key[0]); l.order == graph.ByRelations && err != nil {
		return nil, query.InputError("after: %q is no cursor of this list", query.Clip(*after))
	}
	return key, nil
}

// compare orders an entity against a key, ascending.
func (l *listing) compare(n graph.Node, key []string) int {
	var c int
	switch l.order {
	case graph.ByName:
		c = strings.Compare(l.name(n), key[0])
	case graph.ByRelations:
		count, _ := strconv.Atoi(key[0])
		c = cmp.Compare(l.View.TotalDegree(n), count)
	}
	if c == 0 {
		c = strings.Compare(l.View.ID(n), key[len(key)-1])
	}
	return c
}
