package engine

import (
	"math"
	"slices"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule"
	"nexum/schema"
)

// pick returns the index of the next literal: one that costs nothing, if there is one, otherwise the one that promises
// the fewest matches; -1 if none is left.
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

// never is the cost of a literal that must wait for others; every other cost is lower. anything is the cost of a search
// through all entities.
const (
	never    = math.MaxInt - 1
	anything = 1 << 40
)

// cost returns what it costs to match the i-th literal of a body now: about how many matches it has.
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

// waitsFor reports whether an argument has no value yet, and another literal gives it one.
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
	case b: // searches all entities for a value
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
			if v := f.get(l.args[i]); known[i] && l.calc[i] == nil && l.calc[1-i] == nil && (v.typ == rule.EntityType || v.typ == rule.TextType) {
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

// side returns the value of one side of a comparison; false if it has none.
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
		value, ok := f.side(l, 1-j) // of X = …
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
		return f.known(l, 0) && f.known(l, 1) || e.solve(f) // a literal is left out, as above
	}
	return !compare(a, l.Op, b) || e.solve(f)
}

// bind sets a variable while do runs. A constant must match v as a comparison with = does, and a variable that has a
// value must be equal to v.
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
		common, ok := before.Intersect(period)
		clash := !ok || !e.view.At(common)
		if clash && !f.anytime {
			continue
		}
		if clash {
			common, f.clash = before, true
		}
		f.period, f.made[i].premiseDetails = common, &more{period: period}
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

// statedAll yields the stated relations of a view that can match a literal without a known end. It searches the kinds at
// that end of the relation type that has fewer entities.
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
	return e.inPeriods(f, i, r, premise{kind: statedPremise, relation: r})
}

// inPeriods continues with a stated relation once per period.
func (e *Engine) inPeriods(f *frame, i int, r graph.Relation, p premise) bool {
	periods := e.view.StrongestPeriods(r)
	if len(periods) == 0 {
		period, ok := e.commonLifetime(r)
		return !ok || e.with(f, i, p, r.Key(), period)
	}
	for _, period := range periods {
		if !e.with(f, i, p, r.Key(), period) {
			return false
		}
	}
	return true
}

func (e *Engine) withDerived(f *frame, i int, it *item) bool {
	return e.with(f, i, premise{kind: derivedPremise, item: it}, it.node.key, it.period)
}

// with binds the ends of a relation and continues with the time that it and the frame have in common.
func (e *Engine) with(f *frame, i int, p premise, k graph.Key, period claim.Period) bool {
	common, ok := f.period.Intersect(period)
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
	return append(e.view.LifetimeFacts(r.Source), e.view.LifetimeFacts(r.Target)...)
}

// commonLifetime returns the time in which both ends of a relation exist; false if there is none.
func (e *Engine) commonLifetime(r graph.Relation) (claim.Period, bool) {
	return e.view.Lifetime(r.Source).Intersect(e.view.Lifetime(r.Target))
}
