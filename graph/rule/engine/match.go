package engine

import (
	"slices"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule"
	"nexum/schema"
)

// match continues with every match of one literal. It returns false to end the evaluation.
func (e *Engine) match(f *frame, i int) bool {
	l := &f.body[i]
	switch {
	case l.absent && !l.holds():
		return true
	case l.absent && l.Kind == rule.CompareLiteral:
		return e.solve(f)
	case l.absent:
		return e.absent(f, i, claim.Period{})
	case l.Kind == rule.SumLiteral:
		return e.matchSum(f, i)
	case l.Kind == rule.CompareLiteral:
		return e.matchCompare(f, l)
	case l.Not:
		return e.matchAbsent(f, i)
	case l.Kind == rule.KindLiteral:
		return e.matchKind(f, i)
	case l.Kind == rule.FactLiteral:
		return e.matchFact(f, i)
	case l.Kind == rule.ForeignLiteral:
		return e.matchForeign(f, i)
	}
	return e.matchRelation(f, i)
}

// side returns the value of one side of a comparison, or false if it has none.
func (f *frame) side(l *lit, i int) (val, bool) {
	if l.calc[i] != nil {
		return l.calc[i].value(f.vars)
	}
	v := f.get(l.args[i])
	return v, v.typ != rule.UnknownType
}

func (e *Engine) matchCompare(f *frame, l *lit) bool {
	for j := range l.args {
		if l.calc[j] != nil || f.get(l.args[j]).typ != rule.UnknownType {
			continue
		}
		if l.Op != "=" { // in a search for near misses, the literal that binds the variable can be left out
			return e.solve(f)
		}
		value, ok := f.side(l, 1-j) // the other side of X = …
		if !ok {
			return true
		}
		v := l.args[j].v
		f.vars[v] = value
		ok = e.solve(f)
		f.vars[v] = val{}
		return ok
	}
	a, ok1 := f.side(l, 0)
	b, ok2 := f.side(l, 1)
	if !ok1 || !ok2 {
		return f.known(l, 0) && f.known(l, 1) || e.solve(f) // a literal was skipped, as above
	}
	return !compare(a, l.Op, b) || e.solve(f)
}

// bind sets the variable a to v and calls do. After that, the variable has no value again. It does not call do if a is
// a constant for which = v does not hold, or a variable with a value that is not equal to v.
func (f *frame) bind(a arg, v val, do func() bool) bool {
	if a.v < 0 {
		return !a.value.matches(v) || do()
	}
	if have := f.get(a); have.typ != rule.UnknownType {
		return !have.equal(v) || do()
	}
	f.vars[a.v] = v
	ok := do()
	f.vars[a.v] = val{}
	return ok
}

func (e *Engine) matchFact(f *frame, i int) bool {
	l := &f.body[i]
	if l.pred == graph.NoPred {
		return true
	}
	if have := f.get(l.args[0]); have.typ == rule.EntityType {
		return e.withFacts(f, i, have.node)
	}
	return e.matchFactAll(f, i)
}

// matchFactAll continues with the facts of every entity.
func (e *Engine) matchFactAll(f *frame, i int) bool {
	for n := range e.view.All("") {
		if !e.step() || !e.withFacts(f, i, n) {
			return false
		}
	}
	return true
}

// withFacts continues with each matching fact of an entity.
func (e *Engine) withFacts(f *frame, i int, n graph.Node) bool {
	l := &f.body[i]
	return e.view.EachFact(n, l.pred, func(fact graph.Fact) bool {
		v, ok := l.value(fact)
		if !ok {
			return e.goOn()
		}
		f.made[i] = premise{kind: factPremise, fact: &fact}
		ok = f.bind(l.args[0], entity(n), func() bool {
			return f.bind(l.args[1], v, func() bool { return e.inFactPeriods(f, i, fact) })
		})
		f.made[i] = premise{}
		return ok && e.goOn()
	})
}

// inFactPeriods continues with a fact once per period of the fact.
func (e *Engine) inFactPeriods(f *frame, i int, fact graph.Fact) bool {
	periods := e.view.StrongestFactPeriods(fact)
	if len(periods) == 0 {
		return e.solve(f)
	}
	before, clashed := f.period, f.clash
	for _, period := range periods {
		common, ok := before.Together(period)
		clash := !ok || !e.view.At(common)
		if clash && !f.anytime {
			continue
		}
		if clash {
			common, f.clash = before, true
		}
		f.period, f.made[i].premiseDetails = common, &more{period: period}
		f.span(i, period)
		ok = e.solve(f)
		f.period, f.clash, f.made[i].premiseDetails = before, clashed, nil
		if !ok {
			return false
		}
	}
	return true
}

func (e *Engine) matchRelation(f *frame, i int) bool {
	l := &f.body[i]
	a, b := f.get(l.args[0]), f.get(l.args[1])
	var ok bool
	if a.typ == rule.EntityType || b.typ == rule.EntityType {
		ok = stated(e.view, l, a, b, func(r graph.Relation) bool { return e.withStated(f, i, r) })
	} else {
		ok = e.statedAll(e.view, l, func(r graph.Relation) bool { return e.withStated(f, i, r) })
	}
	return ok && e.matchDerived(f, i, a, b)
}

// matchDerived continues with everything that rules yield for a literal.
func (e *Engine) matchDerived(f *frame, i int, a, b val) bool {
	for _, pred := range f.body[i].heads {
		if e.failed != nil {
			return false
		}
		g := e.ordered(goalOf(pred, a, b))
		if e.p.stratum(g.pred, g.target) == f.table.stratum {
			e.wait(f, i, g)
		} else if !e.eachDerived(g, func(it *item) bool { return e.withDerived(f, i, it) }) {
			return false
		}
	}
	return e.failed == nil
}

// goalOf returns the goal of a literal for the rules that yield a predicate.
func goalOf(pred graph.Pred, a, b val) goal {
	g := goal{pred, graph.NoNode, graph.NoNode}
	if a.typ == rule.EntityType {
		g.source = a.node
	}
	if b.typ == rule.EntityType {
		g.target = b.node
	}
	return g
}

// stated yields the stated relations of a view that can match a literal with at least one known end.
func stated(view *graph.View, l *lit, a, b val, yield func(graph.Relation) bool) bool {
	out, in := graph.Out, graph.In
	if l.IsSymmetric() {
		out, in = graph.Both, graph.Both
	}
	switch {
	case a.typ == rule.EntityType && b.typ == rule.EntityType && l.AnyForeign():
		return view.Each(a.node, out, l.set, func(r graph.Relation) bool { return r.Target != b.node || yield(r) })
	case a.typ == rule.EntityType && b.typ == rule.EntityType:
		for r := range view.Occurrences(a.node, l.pred, b.node) {
			if !yield(r) {
				return false
			}
		}
		return true
	case a.typ == rule.EntityType:
		return view.Each(a.node, out, l.set, yield)
	}
	return view.Each(b.node, in, l.set, yield)
}

// statedAll yields the stated relations of a view that can match a literal without a known end. It searches the kinds
// at that end of the relation type that has fewer entities.
func (e *Engine) statedAll(view *graph.View, l *lit, yield func(graph.Relation) bool) bool {
	if l.Kind == rule.ForeignLiteral || l.AnyForeign() { // these join any kinds
		return e.statedForeign(view, l, yield)
	}
	kinds, dir := l.Type.From, graph.Out
	if e.kindsLen(l.Type.To) < e.kindsLen(kinds) {
		kinds, dir = l.Type.To, graph.In
	}
	if !slices.Contains(kinds, schema.Thing) { // an entity without a stated kind can have any relation
		kinds = append(slices.Clip(kinds), schema.Thing)
	}
	for _, name := range kinds {
		k, ok := e.view.Ontology().Kind(name)
		if !ok {
			continue
		}
		for n := range view.OfKind(k, "") {
			if !e.step() || !view.Each(n, dir, l.set, yield) {
				return false
			}
		}
	}
	return true
}

func (e *Engine) kindsLen(names []string) int {
	sum := 0
	for _, name := range names {
		if k, ok := e.view.Ontology().Kind(name); ok {
			sum += e.view.KindLen(k.Index)
		}
	}
	return sum
}

// withStated continues with a stated relation as the match of a literal, once per period.
func (e *Engine) withStated(f *frame, i int, r graph.Relation) bool {
	if len(f.body[i].attrs) > 0 {
		return e.withAttributes(f, i, r)
	}
	return e.inPeriods(f, i, r, premise{kind: statedPremise, relation: r}, e.view.StrongestPeriods(r))
}

// inPeriods continues with a stated relation once per period or, if there are none, for the time in which its ends
// exist.
func (e *Engine) inPeriods(f *frame, i int, r graph.Relation, p premise, periods []claim.Period) bool {
	if len(periods) == 0 {
		return e.bindEnds(f, i, p, r.Key(), e.commonLifetime(r))
	}
	for _, period := range periods {
		if !e.bindEnds(f, i, p, r.Key(), period) {
			return false
		}
	}
	return true
}

func (e *Engine) withDerived(f *frame, i int, it *item) bool {
	return e.bindEnds(f, i, premise{kind: derivedPremise, item: it}, it.node.key, it.period)
}

// bindEnds binds the ends of a relation and continues with the time that the relation and the frame have in common.
func (e *Engine) bindEnds(f *frame, i int, p premise, k graph.Key, period claim.Period) bool {
	common, ok := f.period.Together(period)
	clash := !ok || !e.view.At(common)
	if clash && !f.anytime || !e.goOn() {
		return e.goOn()
	}
	l := &f.body[i]
	before, clashed := f.period, f.clash
	if clash {
		common, f.clash = f.period, true
	}
	f.period, f.made[i] = common, p
	f.span(i, period)
	// A resumed frame has not marked the literal at which it waited.
	marked := f.done
	f.done |= 1 << i
	goOn := func() bool {
		switch {
		case len(l.attrs) == 0:
			return e.solve(f)
		case p.kind == statedPremise:
			return e.bindAll(f, l.attrs, p.premiseDetails.values)
		}
		values, ok := attributes(p.item.attributes, l.Attrs)
		return !ok || e.bindAll(f, l.attrs, values)
	}
	bound := func(s, t graph.Node) bool {
		return f.bind(l.args[0], entity(s), func() bool {
			return f.bind(l.args[1], entity(t), goOn)
		})
	}
	ok = bound(k.Source, k.Target)
	if ok && l.IsSymmetric() && k.Source != k.Target {
		a, b := f.get(l.args[0]), f.get(l.args[1])
		known := a.typ == rule.EntityType && a.node == k.Source || b.typ == rule.EntityType && b.node == k.Target
		if !known { // the other order may match, too
			ok = bound(k.Target, k.Source)
		}
	}
	f.period, f.clash, f.made[i], f.done = before, clashed, premise{}, marked
	return ok
}

// bounds returns the facts that limit the time of a stated relation: the lifetimes of its ends; nil if a source dates
// the relation.
func (e *Engine) bounds(r graph.Relation) []graph.Fact {
	if e.view.HasPeriod(r) {
		return nil
	}
	return e.view.LifetimeFacts(r)
}

// commonLifetime returns the time in which both ends of a relation exist. It is empty if there is none: the relation is
// still claimed, but holds at no time.
func (e *Engine) commonLifetime(r graph.Relation) claim.Period {
	common, _ := e.view.CommonLifetime(r)
	return common
}
