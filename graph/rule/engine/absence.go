package engine

import (
	"context"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule"
	"nexum/graph/rule/proof"
)

// A negated literal holds in the periods in which nothing matches it. Matches of every modality count, also alleged
// ones, unless the literal says "not stated". A rule or question holds in the time that these periods and those of its
// other premises have in common. So a result holds as of a date if one of its periods includes the date.
//
// A negated relation says nothing about the time before its entities begin and after they end: if the other premises
// give no date, the lifetimes of the named entities limit a gap between matches.

// matchAbsent continues once for each period in which a negated literal has no match.
func (e *Engine) matchAbsent(f *frame, i int) bool {
	m := e.matches(f, &f.body[i])
	if e.failed != nil {
		return false
	}
	if m.always {
		return true
	}
	if len(m.periods) == 0 {
		return e.absent(f, i, claim.Period{})
	}
	gaps := claim.Gaps(m.periods)
	if len(gaps) > 0 && f.body[i].limited() && f.postpones(i) {
		ok := e.solve(f)
		f.postponed, f.done = f.postponed&^(1<<i), f.done|1<<i
		return ok
	}
	for _, gap := range gaps {
		if !e.absent(f, i, gap) {
			return false
		}
	}
	return e.goOn()
}

// limited reports whether the lifetimes of entities limit the periods of a negated literal, as they limit those of the
// relations that match it.
func (l *lit) limited() bool { return l.Kind == rule.RelationLiteral || l.Kind == rule.ForeignLiteral }

// postpones postpones the match of a negated literal if other literals are left to match: lifetimes limit its period
// only where the other premises give no date. It reports whether it did.
func (f *frame) postpones(i int) bool {
	others := false
	for j := range f.body {
		others = others || f.done&(1<<j) == 0 && !f.body[j].Not
	}
	if !others || f.postponed&(1<<i) != 0 {
		return false
	}
	f.postponed, f.done = f.postponed|1<<i, f.done&^(1<<i)
	return true
}

// absent continues with the absence of matches of a negated literal in the period gap.
func (e *Engine) absent(f *frame, i int, gap claim.Period) bool {
	l := &f.body[i]
	p := premise{kind: absentPremise, relation: graph.Relation{Source: graph.NoNode, Target: graph.NoNode}}
	if v := f.get(l.args[0]); v.typ == rule.EntityType {
		p.relation.Source = v.node
	}
	if v := f.get(l.args[1]); v.typ == rule.EntityType && l.Kind != rule.KindLiteral { // a kind has one argument
		p.relation.Target = v.node
	}
	if !gap.IsZero() && l.limited() {
		gap = e.withinLifetimes(gap, f.period, p.relation)
	}
	common, ok := f.period.Together(gap)
	clash := !ok || gap.Empty() || !e.view.At(common)
	if clash && !f.anytime {
		return true
	}
	before, clashed := f.period, f.clash
	if clash {
		common, f.clash = before, true
	}
	if attributes := e.absentAttributes(f, l); !gap.IsZero() || attributes != "" {
		p.premiseDetails = &more{period: gap, attributes: attributes}
	}
	f.period, f.made[i] = common, p
	ok = e.solve(f)
	f.period, f.clash, f.made[i] = before, clashed, premise{}
	return ok
}

// absentAttributes returns the attributes that nothing matches, as a JSON object; empty if the literal names none with
// a value.
func (e *Engine) absentAttributes(f *frame, l *lit) string {
	var names []rule.Attr
	var values []val
	for i, a := range l.Attrs {
		if v := f.get(l.attrs[i]); v.typ != rule.UnknownType {
			names, values = append(names, a), append(values, v)
		}
	}
	return e.attributesText(names, values)
}

// withinLifetimes limits a gap to the lifetimes of the entities of an absent relation, where the other premises, which
// hold in used, give no date. A match outside a lifetime contradicts it, and leaves no gap there.
func (e *Engine) withinLifetimes(gap, used claim.Period, r graph.Relation) claim.Period {
	var life claim.Period
	for _, n := range [2]graph.Node{r.Source, r.Target} {
		if n != graph.NoNode {
			life, _ = life.Intersect(e.p.timeless.LifetimeAs(n, claim.Stated))
		}
	}
	if !used.From.IsZero() {
		life.From = claim.Date{}
	}
	if !used.To.IsZero() {
		life.To = claim.Date{}
	}
	gap, _ = gap.Intersect(life)
	return gap
}

// matchTimes collects the periods in which a negated literal has a match.
type matchTimes struct {
	always  bool // true if a match has no date
	periods []claim.Period
}

// add adds a period. It reports whether the search should continue: it returns false once there is a match without a
// date.
func (m *matchTimes) add(p claim.Period) bool {
	if p.IsZero() {
		m.always = true
	} else {
		m.periods = append(m.periods, p)
	}
	return !m.always
}

// addAll is add for the periods of a fact or relation; a fact without periods holds at all times.
func (m *matchTimes) addAll(list []claim.Period) bool {
	if len(list) == 0 {
		return m.add(claim.Period{})
	}
	for _, p := range list {
		if !m.add(p) {
			return false
		}
	}
	return true
}

// matches finds the times at which a negated literal has a match under the bindings of a frame. It looks at all times,
// even in a view as of a date, because matches at other times limit the period of the absence.
func (e *Engine) matches(f *frame, l *lit) (m matchTimes) {
	if l.absent {
		return m
	}
	a, b := f.get(l.args[0]), f.get(l.args[1])
	switch l.Kind {
	case rule.KindLiteral:
		if e.existsKind(l, a) {
			return matchTimes{always: true}
		}
		e.derivedTimes(f, l, a, a, &m)
		return m
	case rule.FactLiteral:
		e.factTimes(l, a, b, &m)
		return m
	case rule.ForeignLiteral:
		if l.pred == graph.NoPred || l.facts() && !e.factTimes(l, a, b, &m) {
			return m
		}
		if l.ValueType != rule.EntityType && l.ValueType != rule.UnknownType ||
			b.typ != rule.EntityType && b.typ != rule.UnknownType {
			return m
		}
	}
	add := func(r graph.Relation) bool { return e.statedTimes(f, l, r, &m) && e.goOn() }
	more := true
	if a.typ == rule.EntityType || b.typ == rule.EntityType {
		more = stated(e.p.timeless, l, a, b, add)
	} else {
		more = e.statedAll(e.p.timeless, l, add)
	}
	if more {
		e.derivedTimes(f, l, a, b, &m)
	}
	return m
}

// statedTimes adds the periods of a stated relation, or of those of its claims that have the attributes and the
// modality of the literal.
func (e *Engine) statedTimes(f *frame, l *lit, r graph.Relation, m *matchTimes) bool {
	v := e.p.timeless
	times := func(periods []claim.Period) bool {
		if len(periods) > 0 {
			return m.addAll(periods)
		}
		period, ok := v.CommonLifetime(r)
		return !ok || m.add(period)
	}
	if len(l.attrs) == 0 && !l.Firm {
		return times(v.Periods(r))
	}
	for _, c := range v.Claims(r) {
		weakened := c.Weakened()
		if c.Context.Stance != claim.Supports || l.Firm && weakened.Modality != claim.Stated {
			continue
		}
		if !e.hasAttributes(f, l, r, c.Context.Attributes) {
			continue
		}
		periods := []claim.Period{c.Context.Period}
		if c.Context.Period.IsZero() {
			periods, _ = v.UndatedPeriods(r, weakened)
		}
		if !times(periods) {
			return false
		}
	}
	return true
}

// hasAttributes reports whether a claim has the attributes of a literal with the values that they have in a frame.
func (e *Engine) hasAttributes(f *frame, l *lit, r graph.Relation, text string) bool {
	if len(l.attrs) == 0 {
		return true
	}
	values, ok := e.attributesOf(r, text, l.Attrs)
	return ok && f.has(l.attrs, values)
}

// has reports whether values are equal to the values that the arguments have in a frame. An argument without a value in
// the frame is equal to any value.
func (f *frame) has(args []arg, values []val) bool {
	for i, a := range args {
		have := f.get(a)
		if have.typ == rule.UnknownType {
			continue
		}
		if a.v < 0 && !have.matches(values[i]) || a.v >= 0 && !have.equal(values[i]) {
			return false
		}
	}
	return true
}

// derivedTimes adds the periods of the derived matches of a negated literal. It evaluates these rules completely,
// because their stratum is lower. In a view as of a date, it uses a second engine, on the view of all times.
func (e *Engine) derivedTimes(f *frame, l *lit, a, b val, m *matchTimes) {
	if len(l.heads) == 0 || !e.goOn() {
		return
	}
	o, err := e.ofAllTimes()
	if err != nil {
		e.stop(err)
		return
	}
	if o != e {
		o.begin(e.ctx)
		defer func() {
			o.end()
			e.since = o.since // the time of o is charged already
			if o.failed != nil {
				e.stop(o.failed)
			}
		}()
	}
	for _, pred := range l.heads {
		pred, ok := o.view.Pred(e.view.PredName(pred))
		if !ok {
			continue
		}
		more := o.eachDerived(o.ordered(goalOf(pred, a, b)), func(it *item) bool {
			if l.Firm && o.modalityOf(it) != claim.Stated {
				return true
			}
			if len(l.attrs) > 0 {
				values, ok := attributes(it.attributes, l.Attrs)
				if !ok || !f.has(l.attrs, values) {
					return true
				}
			}
			return m.add(it.period)
		})
		if !more {
			return
		}
	}
}

// modalityOf returns the modality of a derived item whose stratum is complete.
func (e *Engine) modalityOf(it *item) claim.Modality {
	e.rank(it.node)
	return it.rank.modality
}

// ofAllTimes returns an engine on the same view without its date. It uses the same budget.
func (e *Engine) ofAllTimes() (*Engine, error) {
	if e.view.AsOf().IsZero() {
		return e, nil
	}
	if e.allTimes == nil {
		p, err := e.p.For(e.p.source.AnyTime())
		if err != nil {
			return nil, err
		}
		e.allTimes = p.Engine(e.budget)
	}
	return e.allTimes, nil
}

// Matches yields the periods and the attributes of the relations that rules yield between two entities; NoNode stands
// for any entity. Like a negation, it looks at all times, even in a view as of a date.
func (e *Engine) Matches(ctx context.Context, source graph.Node, pred graph.Pred,
	target graph.Node,
) ([]proof.Yield, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if _, ok := e.p.heads[pred]; !ok {
		return nil, nil
	}
	o, err := e.ofAllTimes()
	if err != nil {
		return nil, err
	}
	here, ok := o.view.Pred(e.view.PredName(pred))
	if !ok {
		return nil, nil
	}
	if o != e {
		o.mu.Lock()
		defer o.mu.Unlock()
	}
	t, err := o.ask(ctx, goal{here, source, target})
	if err != nil {
		return nil, err
	}
	out := make([]proof.Yield, len(t.answers))
	for i, it := range t.answers {
		if !o.goOn() {
			return nil, o.failed
		}
		out[i] = proof.Yield{
			Source: it.node.key.Source, Target: it.node.key.Target,
			Period: it.period, Attributes: it.attributes, Modality: o.modalityOf(it),
			Proof: func() *proof.Proof {
				o.mu.Lock()
				defer o.mu.Unlock()
				return o.builder().proofOf(it)
			},
		}
	}
	return out, nil
}

// factTimes adds the periods of the facts that a negated literal names: of entity a, or of any entity if a has no
// value.
func (e *Engine) factTimes(l *lit, a, value val, m *matchTimes) bool {
	if l.pred == graph.NoPred {
		return true
	}
	if a.typ == rule.EntityType {
		return e.factTimesOf(a.node, l, value, m)
	}
	for n := range e.p.timeless.All("") {
		if !e.step() || !e.factTimesOf(n, l, value, m) {
			return false
		}
	}
	return true
}

func (e *Engine) factTimesOf(n graph.Node, l *lit, value val, m *matchTimes) bool {
	same := value.equal
	if l.args[1].v < 0 {
		same = value.matches
	}
	v := e.p.timeless
	return v.EachFact(n, l.pred, func(fact graph.Fact) bool {
		have, ok := l.value(fact)
		if !ok || value.typ != rule.UnknownType && !same(have) {
			return e.goOn()
		}
		return m.addAll(v.FactPeriods(fact)) && e.goOn()
	})
}
