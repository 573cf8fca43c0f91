package engine

import (
	"slices"

	"nexum/graph"
	"nexum/graph/rule"
	"nexum/schema"
)

// maxSize limits an estimated number of relations.
const maxSize = 1 << 40

// estimate estimates how many relations each rule yields, and finds the rules that are bounded. The estimates only
// choose the order of literals and when a goal becomes more general, so they need not be exact.
func (p *Program) estimate() {
	p.sizes = make([]int, len(p.rules))
	begun := make([]bool, len(p.rules))
	var visit func(i int)
	visit = func(i int) {
		if begun[i] {
			return
		}
		begun[i] = true
		for _, l := range p.bodies[i] {
			for _, j := range l.rules {
				visit(j)
			}
		}
		p.sizes[i] = p.sizeOf(i)
	}
	for i := range p.rules {
		visit(i)
	}
	// In the first pass, a rule that depends on itself counted only the premises that were known then. The second pass
	// counts all premises.
	again := make([]int, len(p.rules))
	for i := range p.rules {
		again[i] = max(p.sizes[i], p.sizeOf(i))
	}
	p.sizes = again
	for i := range p.bodies {
		p.size(p.bodies[i])
	}
	p.findBounded()
}

// size sets the estimates of the literals of a body.
func (p *Program) size(b body) {
	for i := range b {
		l := &b[i]
		for _, j := range l.rules {
			l.size = min(l.size+p.sizes[j], maxSize)
		}
		p.size(l.sum)
	}
}

// sizeOf estimates how many relations a rule yields, from the estimates of its premises. If a premise contains both
// ends of the head, the rule yields no more relations than the premise has matches.
func (p *Program) sizeOf(i int) int {
	covers := func(l *lit) bool {
		return !slices.ContainsFunc(p.ends[i][:], func(a arg) bool {
			return a.v >= 0 && l.args[0].v != a.v && l.args[1].v != a.v
		})
	}
	least, most := maxSize, 0
	for j := range p.bodies[i] {
		l := &p.bodies[i][j]
		if l.Not || l.Kind == rule.CompareLiteral || l.Kind == rule.SumLiteral {
			continue
		}
		n := p.statedSize(l)
		for _, k := range l.rules {
			n += p.sizes[k]
		}
		if most = max(most, n); covers(l) {
			least = min(least, n)
		}
	}
	if least == maxSize {
		return min(2*most, maxSize)
	}
	return least
}

// statedSize returns about how many stated relations, facts or entities match a literal with free variables.
func (p *Program) statedSize(l *lit) int {
	v := p.view
	switch {
	case l.Kind == rule.KindLiteral:
		n := 0
		for _, k := range l.Kinds {
			n += v.KindLen(k.Index)
		}
		return n
	case l.Kind == rule.FactLiteral:
		return v.Len()
	case l.pred == graph.NoPred || l.absent:
		return 0
	case l.Kind == rule.ForeignLiteral && l.args[1].v < 0 && l.args[1].value.typ == rule.EntityType:
		return v.Degree(l.args[1].value.node, graph.In, l.pred)
	}
	return v.PredCount(l.pred)
}

// findBounded finds the rules that yield at most as many relations as one of their premises matches. One premise of
// such a rule has all variables, and all rules that yield a premise are bounded too. Rules may depend on each other.
func (p *Program) findBounded() {
	p.bounded = make([]bool, len(p.rules))
	for i := range p.rules {
		p.bounded[i] = guarded(p.bodies[i])
	}
	for changed := true; changed; {
		changed = false
		for i := range p.rules {
			if p.bounded[i] && slices.ContainsFunc(p.bodies[i], func(l lit) bool {
				return slices.ContainsFunc(l.rules, func(j int) bool { return !p.bounded[j] })
			}) {
				p.bounded[i], changed = false, true
			}
		}
	}
}

// guarded reports whether one positive literal of a body has all variables of the others.
func guarded(b body) bool {
	variables := map[int]bool{}
	for i := range b {
		if b[i].Kind == rule.SumLiteral || len(b[i].Attrs) > 0 || b[i].AnyForeign() {
			return false
		}
		for _, v := range b[i].Variables() {
			variables[v] = true
		}
	}
	return slices.ContainsFunc(b, func(l lit) bool {
		if l.Not || l.Kind == rule.CompareLiteral {
			return false
		}
		own := map[int]bool{}
		for _, v := range l.Variables() {
			own[v] = true
		}
		return len(own) == len(variables)
	})
}

// headsOf returns the rules that can yield answers to a goal.
func (p *Program) headsOf(g goal) []int {
	if g.pred != p.rdfType || g.target == graph.NoNode {
		return p.heads[g.pred]
	}
	if list, ok := p.ofClass[g.target]; ok {
		return list
	}
	return p.ofAnyClass
}

// indexClasses records which rules can yield the members of a class.
func (p *Program) indexClasses() {
	p.ofClass = map[graph.Node][]int{}
	if p.rdfType == graph.NoPred {
		return
	}
	var named []int
	for _, i := range p.heads[p.rdfType] {
		if a := p.ends[i][1]; a.v < 0 && !a.absent {
			named = append(named, i)
		} else if a.v >= 0 {
			p.ofAnyClass = append(p.ofAnyClass, i)
		}
	}
	for _, i := range named {
		class := p.ends[i][1].value.node
		if p.ofClass[class] == nil {
			p.ofClass[class] = slices.Clone(p.ofAnyClass)
		}
		p.ofClass[class] = append(p.ofClass[class], i)
	}
	for _, list := range p.ofClass {
		slices.Sort(list)
	}
}

// costOfAll returns the cost of a relation literal without a known end: the number of entities whose relations are
// searched, plus the number of relations found.
func (e *Engine) costOfAll(l *lit) int {
	if l.AnyForeign() {
		return anything / 2
	}
	found := e.view.PredCount(l.pred) + l.size
	if l.Kind == rule.ForeignLiteral {
		return 2 + found
	}
	search := min(e.kindsLen(l.Type.From), e.kindsLen(l.Type.To))
	if k, ok := e.view.Ontology().Kind(schema.Thing); ok {
		search += e.view.KindLen(k.Index)
	}
	return 2 + search + found
}
