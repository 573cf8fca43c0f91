package engine

import (
	"nexum/graph"
	"nexum/graph/rule"
)

// exists reports whether a negated literal has a match.
func (e *Engine) exists(f *frame, l *lit) bool {
	if l.absent {
		return false
	}
	found := false
	a, b := f.get(l.args[0]), f.get(l.args[1])
	switch l.Kind {
	case rule.KindLiteral:
		return e.existsKind(l, a) || e.existsDerived(l, a, a)
	case rule.FactLiteral:
		return e.existsFact(l, a, b)
	case rule.ForeignLiteral:
		if l.pred == graph.NoPred {
			return false
		}
		if l.facts() && e.existsFact(l, a, b) {
			return true
		}
		if l.ValueType != rule.EntityType && l.ValueType != rule.UnknownType || b.typ != rule.EntityType && b.typ != rule.UnknownType {
			return false
		}
	}
	first := func(graph.Relation) bool { found = true; return false }
	if a.typ == rule.EntityType || b.typ == rule.EntityType {
		e.stated(l, a, b, first)
	} else {
		e.statedAll(l, first)
	}
	return found || e.existsDerived(l, a, b)
}

// existsDerived reports whether rules yield a match of a negated literal.
func (e *Engine) existsDerived(l *lit, a, b val) bool {
	found := false
	for _, pred := range l.heads {
		if found || e.failed != nil {
			break
		}
		e.eachDerived(e.ordered(goalOf(pred, a, b)), func(*item) bool { found = true; return false })
	}
	return found
}

// existsFact reports whether entity a, or any entity if a has no value, has a fact that the literal names.
func (e *Engine) existsFact(l *lit, a, b val) bool {
	if l.pred == graph.NoPred {
		return false
	}
	if a.typ == rule.EntityType {
		return e.hasFact(a.node, l, b)
	}
	for n := range e.view.All("") {
		if !e.step() || e.hasFact(n, l, b) {
			return true
		}
	}
	return false
}

// hasFact reports whether an entity has a fact that the literal names; with any value, if value is none.
func (e *Engine) hasFact(n graph.Node, l *lit, value val) bool {
	same := value.equal
	if l.args[1].v < 0 {
		same = value.matches
	}
	return !e.view.EachFact(n, l.pred, func(fact graph.Fact) bool {
		v, ok := l.value(fact)
		return (!ok || value.typ != rule.UnknownType && !same(v)) && e.goOn()
	})
}
