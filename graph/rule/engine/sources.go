package engine

import (
	"nexum/graph"
	"nexum/graph/rule"
)

// A sourceIndex holds, for each foreign predicate, the sources of its stated relations. Such a predicate joins entities
// of any kind, so without the index, a query with unknown ends searches all entities.
type sourceIndex struct {
	of map[graph.Pred][]graph.Node // sources are in the order of the entities, each once
}

// maxSources limits the total number of sources in an index. A graph with more has no index.
const maxSources = 1 << 22

// sources returns the entities that are sources of a foreign predicate; ok is false if there is no index. The first
// call makes the index of the program and takes one step per entity.
func (e *Engine) sources(pred graph.Pred) (list []graph.Node, ok bool) {
	x := e.p.sources.Load()
	if x == nil {
		if x = e.indexSources(); x == nil {
			return nil, false
		}
		e.p.sources.Store(x)
	}
	if x.of == nil {
		return nil, false
	}
	return x.of[pred], true
}

// indexSources makes the index; nil if the evaluation must stop.
func (e *Engine) indexSources() *sourceIndex {
	var foreign []graph.Pred
	for p := range graph.Pred(e.view.PredLen()) {
		if e.view.PredType(p) == nil {
			foreign = append(foreign, p)
		}
	}
	set := e.view.NewPreds(foreign...)
	x := &sourceIndex{of: map[graph.Pred][]graph.Node{}}
	n := 0
	for node := range e.view.All("") {
		if !e.step() {
			return nil
		}
		e.view.Each(node, graph.Out, set, func(r graph.Relation) bool {
			if list := x.of[r.Type]; len(list) == 0 || list[len(list)-1] != node {
				x.of[r.Type] = append(list, node)
				n++
			}
			return n <= maxSources
		})
		if n > maxSources {
			return &sourceIndex{}
		}
	}
	return x
}

// statedForeign yields the stated relations of a view of a foreign predicate, or of all foreign predicates.
func (e *Engine) statedForeign(view *graph.View, l *lit, yield func(graph.Relation) bool) bool {
	if l.Kind == rule.ForeignLiteral && view == e.view {
		list, ok := e.sources(l.pred)
		if e.failed != nil {
			return false
		}
		for _, n := range list {
			if !e.step() || !view.Each(n, graph.Out, l.set, yield) {
				return false
			}
		}
		if ok {
			return true
		}
	}
	for n := range view.All("") {
		if !e.step() || !view.Each(n, graph.Out, l.set, yield) {
			return false
		}
	}
	return true
}
