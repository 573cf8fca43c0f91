package rule

import (
	"math"
	"slices"

	"nexum/graph"
)

// pick returns the literal to go on with: one that only checks if there is one, else the one that
// promises the fewest matches; -1 if none is left.
func (e *Engine) pick(f *frame) int {
	best, least := -1, math.MaxInt
	for i := range f.body {
		if f.done&(1<<i) != 0 {
			continue
		}
		if c := e.cost(f, &f.body[i]); c < least {
			best, least = i, c
			if c == 0 {
				break
			}
		}
	}
	return best
}

// never is the cost of a literal that has to wait for others; deferred costs beat it.
const (
	never    = math.MaxInt - 1
	anything = 1 << 40
)

func (e *Engine) cost(f *frame, l *lit) int {
	a, b := f.get(l.args[0]).typ != UnknownType, f.get(l.args[1]).typ != UnknownType
	free := func(x arg) bool { return x.v >= 0 && f.vars[x.v].typ == UnknownType }
	switch {
	case l.Kind == SumLiteral:
		for _, v := range l.Sum.Group {
			if f.vars[v].typ == UnknownType {
				return anything / 4
			}
		}
		return 1024
	case l.Kind == CompareLiteral:
		if a && b || l.Op == "=" && (a || b) {
			return 0
		}
		return never
	case l.Not:
		for j := range l.args {
			if free(l.args[j]) && f.boundLater(l.args[j].v) {
				return never
			}
		}
		return 1
	case l.Kind == KindLiteral:
		if a {
			return 0
		}
		return e.view.KindLen(l.kind)
	case l.Kind == FactLiteral:
		if a {
			return 2
		}
		return anything
	}
	extra := 0
	if l.head {
		extra = 16
	}
	out, in := graph.Out, graph.In
	if l.Type.Symmetric {
		out, in = graph.Both, graph.Both
	}
	switch {
	case a && b:
		return 1 + extra/8
	case a:
		return 2 + extra + e.view.Degree(f.get(l.args[0]).node, out, l.pred)
	case b:
		return 2 + extra + e.view.Degree(f.get(l.args[1]).node, in, l.pred)
	}
	return anything/2 + extra + e.view.PredCount(l.pred)
}

// boundLater reports whether a literal that is still to come binds a variable.
func (f *frame) boundLater(v int) bool {
	for i := range f.body {
		l := &f.body[i]
		if f.done&(1<<i) != 0 || l.Not || l.Kind == CompareLiteral {
			continue
		}
		if slices.Contains(l.variables(), v) {
			return true
		}
	}
	return false
}

// match goes on with every match of one literal. It returns false to end the evaluation.
func (e *Engine) match(f *frame, i int) bool {
	l := &f.body[i]
	for j := range l.args {
		if a := l.args[j]; a.v < 0 && l.Kind != CompareLiteral && a.value.typ == EntityType && !a.known {
			if l.Not { // nothing is tied to an entity that is not there
				return e.absent(f, i)
			}
			return true
		}
	}
	switch {
	case l.Kind == SumLiteral:
		return e.matchSum(f, i)
	case l.Kind == CompareLiteral:
		return e.matchCompare(f, l)
	case l.Not:
		if e.exists(f, l) {
			return e.failed == nil
		}
		return e.failed == nil && e.absent(f, i)
	case l.Kind == KindLiteral:
		return e.matchKind(f, i)
	case l.Kind == FactLiteral:
		return e.matchFact(f, i)
	}
	return e.matchRelation(f, i)
}

func (e *Engine) absent(f *frame, i int) bool {
	l := &f.body[i]
	p := premise{literal: i, kind: absentPremise, ends: [2]graph.Node{graph.NoNode, graph.NoNode}}
	for j := range l.args {
		if v := f.get(l.args[j]); v.typ == EntityType {
			p.ends[j] = v.node
		}
	}
	f.made[i] = p
	ok := e.solve(f)
	f.made[i] = premise{}
	return ok
}

func (e *Engine) matchCompare(f *frame, l *lit) bool {
	a, b := f.get(l.args[0]), f.get(l.args[1])
	for j, have := range [2]val{a, b} {
		if have.typ == UnknownType { // X = constant
			v := l.args[j].v
			f.vars[v] = f.get(l.args[1-j])
			ok := e.solve(f)
			f.vars[v] = val{}
			return ok
		}
	}
	return !compare(a, l.Op, b) || e.solve(f)
}

// bind sets a variable for as long as do runs; a constant or bound variable has to be equal.
func (f *frame) bind(a arg, v val, do func() bool) bool {
	if have := f.get(a); have.typ != UnknownType {
		return !have.equal(v) || do()
	}
	f.vars[a.v] = v
	ok := do()
	f.vars[a.v] = val{}
	return ok
}

func (e *Engine) matchKind(f *frame, i int) bool {
	l := &f.body[i]
	with := func(n graph.Node) bool {
		f.made[i] = premise{literal: i, kind: factPremise, fact: e.kindFact(n)}
		ok := f.bind(l.args[0], entity(n), func() bool { return e.solve(f) })
		f.made[i] = premise{}
		return ok
	}
	if have := f.get(l.args[0]); have.typ == EntityType {
		return e.view.Kind(have.node) != l.Of || with(have.node)
	}
	for n := range e.view.OfKind(l.Of, "") {
		if !e.step() || !with(n) {
			return false
		}
	}
	return true
}

func (e *Engine) kindFact(n graph.Node) graph.Fact {
	if p, ok := e.view.Pred(graph.PredicateKind); ok {
		if fact, ok := e.view.Fact(n, p); ok {
			return fact
		}
	}
	return graph.Fact{Entity: n}
}

func (e *Engine) matchFact(f *frame, i int) bool {
	l := &f.body[i]
	if l.pred == graph.NoPred {
		return true
	}
	of := func(n graph.Node) bool {
		for fact := range e.view.FactValues(n, l.pred) {
			v, ok := literalVal(fact.Value.Text, l.ValueType)
			if !ok {
				continue
			}
			f.made[i] = premise{literal: i, kind: factPremise, fact: fact}
			ok = f.bind(l.args[0], entity(n), func() bool {
				return f.bind(l.args[1], v, func() bool { return e.solve(f) })
			})
			f.made[i] = premise{}
			if !ok {
				return false
			}
		}
		return true
	}
	if have := f.get(l.args[0]); have.typ == EntityType {
		return of(have.node)
	}
	for n := range e.view.All("") {
		if !e.step() || !of(n) {
			return false
		}
	}
	return true
}

func (e *Engine) matchRelation(f *frame, i int) bool {
	l := &f.body[i]
	if !e.stated(f, l, func(r graph.Relation) bool { return e.withStated(f, i, r) }) {
		return false
	}
	if l.head {
		g := goal{l.pred, graph.NoNode, graph.NoNode}
		if a := f.get(l.args[0]); a.typ == EntityType {
			g.source = a.node
		}
		if b := f.get(l.args[1]); b.typ == EntityType {
			g.target = b.node
		}
		e.wait(f, i, g)
	}
	return e.failed == nil
}

// stated yields the stated relations that a literal can be.
func (e *Engine) stated(f *frame, l *lit, yield func(graph.Relation) bool) bool {
	a, b := f.get(l.args[0]), f.get(l.args[1])
	out, in := graph.Out, graph.In
	if l.Type.Symmetric {
		out, in = graph.Both, graph.Both
	}
	switch {
	case a.typ == EntityType && b.typ == EntityType:
		r, ok := e.view.Find(a.node, l.pred, b.node)
		return !ok || yield(r)
	case a.typ == EntityType:
		return e.view.Each(a.node, out, l.set, yield)
	case b.typ == EntityType:
		return e.view.Each(b.node, in, l.set, yield)
	}
	// Neither end is known: go through the kinds of the end of which there are fewer.
	kinds, dir := l.Type.From, graph.Out
	if e.kindsLen(l.Type.To) < e.kindsLen(kinds) {
		kinds, dir = l.Type.To, graph.In
	}
	for _, name := range kinds {
		k, ok := e.view.Ontology().Kind(name)
		if !ok {
			continue
		}
		for n := range e.view.OfKind(k, "") {
			if !e.step() || !e.view.Each(n, dir, l.set, yield) {
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

// withStated goes on with a stated relation as the match of a literal, once for each of its periods.
func (e *Engine) withStated(f *frame, i int, r graph.Relation) bool {
	p := premise{literal: i, kind: statedPremise, relation: r}
	periods := e.view.Periods(r)
	if len(periods) == 0 {
		var period graph.Period
		var ok bool
		if period, p.span, ok = e.during(r); !ok {
			return true
		}
		return e.with(f, i, p, r.Key(), period)
	}
	for _, period := range periods {
		if !e.with(f, i, p, r.Key(), period) {
			return false
		}
	}
	return true
}

func (e *Engine) withDerived(f *frame, i int, it *item) {
	e.with(f, i, premise{literal: i, kind: derivedPremise, item: it}, it.node.key, it.period)
}

// with binds the ends of a relation and goes on in the time that it and the frame have in common.
func (e *Engine) with(f *frame, i int, p premise, k graph.Key, period graph.Period) bool {
	common, ok := f.period.Intersect(period)
	if !ok || !e.view.At(common) {
		return true
	}
	l := &f.body[i]
	before := f.period
	f.period, f.made[i] = common, p
	// A frame that was resumed has not marked the literal it waited at.
	marked := f.done
	f.done |= 1 << i
	goOn := func() bool {
		switch {
		case len(l.attrs) == 0:
			return e.solve(f)
		case p.kind == statedPremise:
			return e.withAttributes(f, l, p.relation)
		}
		return true // what is derived has no attributes
	}
	bound := func(s, t graph.Node) bool {
		return f.bind(l.args[0], entity(s), func() bool {
			return f.bind(l.args[1], entity(t), goOn)
		})
	}
	ok = bound(k.Source, k.Target)
	if ok && l.Type.Symmetric && k.Source != k.Target {
		a, b := f.get(l.args[0]), f.get(l.args[1])
		known := a.typ == EntityType && a.node == k.Source || b.typ == EntityType && b.node == k.Target
		if !known { // as it stands it may not fit, or either way does
			ok = bound(k.Target, k.Source)
		}
	}
	f.period, f.made[i], f.done = before, premise{}, marked
	return ok
}

// exists reports whether a negated literal has a match.
func (e *Engine) exists(f *frame, l *lit) bool {
	found := false
	a := f.get(l.args[0])
	switch l.Kind {
	case KindLiteral:
		return a.typ == EntityType && e.view.Kind(a.node) == l.Of
	case FactLiteral:
		if l.pred == graph.NoPred {
			return false
		}
		for fact := range e.view.FactValues(a.node, l.pred) {
			v, ok := literalVal(fact.Value.Text, l.ValueType)
			if b := f.get(l.args[1]); ok && (b.typ == UnknownType || b.equal(v)) {
				return true
			}
		}
		return false
	}
	e.stated(f, l, func(graph.Relation) bool { found = true; return false })
	if found || !l.head || e.failed != nil {
		return found
	}
	g := goal{l.pred, graph.NoNode, graph.NoNode}
	if a.typ == EntityType {
		g.source = a.node
	}
	if b := f.get(l.args[1]); b.typ == EntityType {
		g.target = b.node
	}
	t := e.table(e.ordered(g))
	e.run(t.stratum) // all of it: the strata below the frame's own do not wait for the frame
	return len(t.answers) > 0
}

// A span is how long an entity is there, by its own facts.
type span struct {
	period graph.Period
	facts  []graph.Fact
}

// during returns the time in which both ends of a relation are there, with the facts that say so.
func (e *Engine) during(r graph.Relation) (graph.Period, []graph.Fact, bool) {
	a, b := e.span(r.Source), e.span(r.Target)
	p, ok := a.period.Intersect(b.period)
	if len(a.facts) == 0 {
		return p, b.facts, ok
	}
	if len(b.facts) == 0 {
		return p, a.facts, ok
	}
	return p, append(append([]graph.Fact{}, a.facts...), b.facts...), ok
}

func (e *Engine) span(n graph.Node) span {
	if s, ok := e.spans[n]; ok {
		return s
	}
	var s span
	var begins, ends *graph.Fact
	for _, f := range e.view.Kind(n).Facts {
		if !f.Begins && !f.Ends {
			continue
		}
		p, ok := e.view.Pred(f.Name)
		if !ok {
			continue
		}
		fact, ok := e.view.Fact(n, p)
		if !ok {
			continue
		}
		d, err := graph.ParseDate(fact.Value.Text)
		if err != nil {
			continue
		}
		switch { // of several, the narrowest
		case f.Begins && (begins == nil || d.First() > s.period.From.First()):
			s.period.From, begins = d, &fact
		case f.Ends && (ends == nil || d.Last() < s.period.To.Last()):
			s.period.To, ends = d, &fact
		}
	}
	for _, f := range [2]*graph.Fact{begins, ends} {
		if f != nil {
			s.facts = append(s.facts, *f)
		}
	}
	e.spans[n] = s
	return s
}
