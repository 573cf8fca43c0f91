package engine

import (
	"math"
	"slices"

	"nexum/graph"
	"nexum/graph/rule"
)

// pick returns the index of the literal to match next: the one with the lowest cost. It returns -1 if none is left.
func (e *Engine) pick(f *frame) int {
	best, least := -1, math.MaxInt
	for i := range f.body {
		if f.done&(1<<i) != 0 {
			continue
		}
		if c := e.cost(f, i); c < least {
			best, least = i, c
			if c == 0 {
				break
			}
		}
	}
	return best
}

// never is the cost of a literal that cannot be matched before others. Every other cost is lower. anything is the cost
// of a search through all entities.
const (
	never    = math.MaxInt - 1
	anything = 1 << 40
)

// cost returns the cost of matching the i-th literal of a body now: the approximate number of its matches.
func (e *Engine) cost(f *frame, i int) int {
	l := &f.body[i]
	a, b := f.get(l.args[0]).typ != rule.UnknownType, f.get(l.args[1]).typ != rule.UnknownType
	switch {
	case l.absent && (!l.holds() || l.Kind == rule.CompareLiteral): // the literal needs no values
		return 0
	case l.Kind == rule.SumLiteral:
		return f.sumCost(l)
	case l.Kind == rule.CompareLiteral:
		return f.compareCost(l)
	case l.Not:
		return f.negationCost(l, i)
	case l.Kind == rule.KindLiteral && a:
		return 0
	case l.Kind == rule.KindLiteral:
		return e.costOfKind(l)
	case l.Kind == rule.FactLiteral && a:
		return 2
	case l.Kind == rule.FactLiteral:
		return anything
	}
	return e.costOfRelation(f, l, a, b)
}

// sumCost returns the cost of a sum. It waits for the values that it needs from outside.
func (f *frame) sumCost(l *lit) int {
	for _, v := range l.Sum.Needs {
		if f.vars[v].typ == rule.UnknownType {
			return never
		}
	}
	for _, v := range l.Sum.Group {
		if f.vars[v].typ == rule.UnknownType {
			return anything / 4
		}
	}
	return 1024
}

// negationCost returns the cost of a negated literal. It waits for the values that other literals will give.
func (f *frame) negationCost(l *lit, i int) int {
	if f.postponed&(1<<i) != 0 {
		return never
	}
	for _, x := range l.args {
		if f.waitsFor(x) {
			return never
		}
	}
	for _, x := range l.attrs {
		if f.waitsFor(x) {
			return never
		}
	}
	return 1
}

// waitsFor reports whether an argument has no value yet, but another literal can bind it.
func (f *frame) waitsFor(x arg) bool {
	return x.v >= 0 && f.vars[x.v].typ == rule.UnknownType && f.boundLater(x.v)
}

// costOfKind returns the cost of a search for the entities of a kind.
func (e *Engine) costOfKind(l *lit) int {
	many := 0
	for _, k := range l.Kinds {
		many += e.view.KindLen(k.Index)
	}
	return many + l.size
}

// costOfRelation returns the cost of a relation literal. a and b report whether its arguments have values.
func (e *Engine) costOfRelation(f *frame, l *lit, a, b bool) int {
	extra := min(l.size, 16)
	out, in := graph.Out, graph.In
	if l.IsSymmetric() {
		out, in = graph.Both, graph.Both
	}
	const many = 64 // assumed number of relations of one entity, for all foreign predicates
	switch known := f.get(l.args[1]).typ == rule.EntityType; {
	case a && b:
		return 1 + extra/8
	case a && l.AnyForeign():
		return 2 + extra + many
	case a && l.pred != graph.NoPred:
		return 2 + extra + e.view.Degree(f.get(l.args[0]).node, out, l.pred)
	case known && l.AnyForeign():
		return 2 + extra + many
	case known && l.Kind == rule.ForeignLiteral && l.args[1].v < 0: // the members of a class
		return 2 + l.size + e.view.Degree(f.get(l.args[1]).node, in, l.pred)
	case known && l.pred != graph.NoPred:
		return 2 + extra + e.view.Degree(f.get(l.args[1]).node, in, l.pred)
	case l.pred == graph.NoPred:
		return 0
	case b: // the search reads all entities
		return anything
	}
	return e.costOfAll(l)
}

// boundLater reports whether a literal that is not matched yet binds a variable.
func (f *frame) boundLater(v int) bool {
	for i := range f.body {
		l := &f.body[i]
		if f.done&(1<<i) != 0 || l.Not {
			continue
		}
		if l.Kind == rule.CompareLiteral {
			if l.Sets != 0 && l.Args[l.Sets-1].Var == v {
				return true
			}
			continue
		}
		if slices.Contains(l.Variables(), v) {
			return true
		}
	}
	return false
}

// compareCost returns the cost of a comparison: 0 if its sides have values or it sets a variable, otherwise never.
func (f *frame) compareCost(l *lit) int {
	var known [2]bool
	for i := range known {
		known[i] = f.known(l, i)
	}
	if known[0] && known[1] || l.Sets != 0 && known[2-l.Sets] {
		return 0
	}
	if l.Op == "=" && (known[0] || known[1]) { // numbers and dates can have other forms
		for i := range known {
			if v := f.get(l.args[i]); known[i] && l.calc[i] == nil && l.calc[1-i] == nil &&
				(v.typ == rule.EntityType || v.typ == rule.TextType) {
				return 0
			}
		}
	}
	return never
}

// known reports whether all variables of one side of a comparison have values.
func (f *frame) known(l *lit, side int) bool {
	if l.calc[side] == nil {
		return f.get(l.args[side]).typ != rule.UnknownType
	}
	for _, v := range l.Calc[side].Variables(nil) {
		if f.vars[v].typ == rule.UnknownType {
			return false
		}
	}
	return true
}
