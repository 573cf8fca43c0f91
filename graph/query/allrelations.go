package query

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/rule"
	"nexum/graph/rule/engine"
	"nexum/graph/walk"
)

// AllRelations is the list of the relations of a whole view, by source, type and target. It can be read in pages and
// counted, by one goroutine. For each source, derived relations come after stated ones.
type AllRelations struct {
	session *Session
	filter  walk.Filter
	meter   *meter
}

// AllRelationsKey is the number of parts of a key in AllRelations.
const AllRelationsKey = 1 + relationKey

// AllRelations compiles a filter of all relations. It ignores the direction of the filter.
func (s *Session) AllRelations(ctx context.Context, in *RelationFilter) (*AllRelations, error) {
	if in != nil {
		undirected := *in
		undirected.Direction = nil
		in = &undirected
	}
	f, err := s.Filter(Follow{Direction: DirectionName(graph.Out)}, in)
	if err == nil {
		err = s.CheckPredicates(ctx, in)
	}
	return &AllRelations{s, f, freeMeter(ctx)}, err
}

// CheckPredicates returns an error if a filter names a foreign predicate that has facts and no relations. If the view
// only hides its relations, that is no error.
func (s *Session) CheckPredicates(ctx context.Context, in *RelationFilter) error {
	if in == nil || len(in.Predicates) == 0 {
		return nil
	}
	for _, name := range in.Predicates {
		p, err := engine.FindForeign(s.View, name)
		if err != nil || s.derives(s.View.NewPreds(p)) || s.View.PredCount(p) > 0 {
			continue
		}
		if found, err := s.hasFact(ctx, p); err != nil {
			return err
		} else if found {
			full := s.View.PredName(p)
			return InputError("%s: %s has values and no relations; a question finds them: %s(X, Y)",
				Argument("filter.predicates"), rule.Clip(full), strconv.Quote(full))
		}
	}
	return nil
}

// hasFact reports whether an entity has a fact with a predicate.
func (s *Session) hasFact(ctx context.Context, p graph.Pred) (bool, error) {
	watch := budget.NewWatch(ctx)
	for n := range s.View.All("") {
		if err := watch.Err(); err != nil {
			return false, err
		}
		if _, ok := s.View.Fact(n, p); ok {
			return true, nil
		}
	}
	return false, nil
}

// relationsOf calls yield for each relation of one source.
func (a *AllRelations) relationsOf(n graph.Node, yield func(graph.Relation) bool) error {
	failed := a.meter.step()
	if failed != nil {
		return failed
	}
	err := walk.Relations(a.meter.ctx, a.session.View, n, a.filter, func(r graph.Relation) bool {
		if r.Source != n { // a symmetric relation, which is yielded for its source
			return true
		}
		failed = a.meter.step()
		return failed == nil && yield(r)
	})
	if failed != nil {
		return failed
	}
	return err
}

// Key returns the position of a relation in the list.
func (a *AllRelations) Key(r graph.Relation) []string {
	o := relationOrder{a.session.View, r.Source, a.filter.Direction}
	return append([]string{a.session.View.ID(r.Source)}, o.key(r)...)
}

func (a *AllRelations) compare(r graph.Relation, key []string) int {
	if c := strings.Compare(a.session.View.ID(r.Source), key[0]); c != 0 {
		return c
	}
	return relationOrder{a.session.View, r.Source, a.filter.Direction}.compare(r, key[1:])
}

// Count returns the number of relations in the whole list.
func (a *AllRelations) Count() (_ int, err error) {
	span := a.meter.trace("query.AllRelations.Count")
	defer span.EndWith(&err)
	a.meter = a.session.meter(a.meter.ctx)
	defer a.meter.close()
	if f := a.filter; f.Deriver == nil && f.Kinds == nil && !f.NoDisputed && f.MinConfidence <= 0 && f.Modalities == 0 &&
		f.Documents == nil {
		stats, err := a.session.View.StatsWithin(a.meter.ctx)
		count := 0
		for p, n := range stats.Types {
			if f.Preds == nil || f.Preds.Has(graph.Pred(p)) {
				count += n
			}
		}
		return count, err
	}
	count := 0
	for n := range a.session.View.All("") {
		if err := a.relationsOf(n, func(graph.Relation) bool { count++; return true }); err != nil {
			return 0, err
		}
	}
	return count, nil
}

// Page returns a part of the list.
func (a *AllRelations) Page(s Slice) (_ Page[graph.Relation], err error) {
	span := a.meter.trace("query.AllRelations.Page")
	defer span.EndWith(&err)
	defer a.meter.close()
	if s.FromEnd {
		return a.fromEnd(s)
	}
	view := a.session.View
	w := newWindow(s, a.compare, nil)
	more, start := true, ""
	one := func(r graph.Relation) bool { more = w.add(r); return more }
	if s.After != nil {
		start = s.After[0]
		if n, ok := view.Lookup(start); ok { // the remaining relations of the source at which the previous page ended
			if err := a.relationsOf(n, one); err != nil {
				return Page[graph.Relation]{}, err
			}
		}
	}
	for n := range view.All(start) {
		if !more {
			break
		}
		if err := a.relationsOf(n, one); err != nil {
			return Page[graph.Relation]{}, err
		}
	}
	page := w.done()
	if s.After == nil || page.Previous {
		return page, nil
	}
	page.Previous, err = a.anyBefore(s.After) // the relation of the cursor no longer exists
	return page, err
}

// anyBefore reports whether a source before that of the key has a relation.
func (a *AllRelations) anyBefore(key []string) (found bool, err error) {
	for n := range a.session.View.All("") {
		if found || a.session.View.ID(n) >= key[0] {
			break
		}
		if err := a.relationsOf(n, func(graph.Relation) bool { found = true; return false }); err != nil {
			return false, err
		}
	}
	return found, nil
}

// fromEnd returns a part at the end of the list. It reads the sources in reverse order.
func (a *AllRelations) fromEnd(s Slice) (Page[graph.Relation], error) {
	view := a.session.View
	sources := slices.Collect(view.All(""))
	var page Page[graph.Relation]
	for i := len(sources) - 1; i >= 0; i-- {
		id := view.ID(sources[i])
		if s.Before != nil && id > s.Before[0] && page.Next {
			continue
		}
		var row []graph.Relation
		if err := a.relationsOf(sources[i], func(r graph.Relation) bool { row = append(row, r); return true }); err != nil {
			return page, err
		}
		for _, r := range slices.Backward(row) {
			switch {
			case s.Before != nil && a.compare(r, s.Before) >= 0:
				page.Next = true
				continue
			case s.After != nil && a.compare(r, s.After) <= 0, len(page.Entries) == s.Size:
				page.Previous = true
			default:
				page.Entries = append(page.Entries, r)
				continue
			}
			slices.Reverse(page.Entries)
			return page, nil
		}
	}
	slices.Reverse(page.Entries)
	return page, nil
}
