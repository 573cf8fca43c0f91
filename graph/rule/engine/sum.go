package engine

import (
	"cmp"
	"slices"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/graph/rule"
)

// A part is one match of the body of a sum.
type part struct {
	amount    decimal.Decimal
	period    claim.Period
	made      []premise
	certainty certainty
}

// certainty is how far the premises of a part are known to be stated and undisputed.
type certainty uint8

const (
	doubtful       certainty = iota
	assumedCertain           // as far as the premises are not derived
	sure                     // all premises, after their ranks are known
)

// A tally collects the parts of one group of a sum.
type tally struct {
	outer   *frame // the frame that waits at the sum
	literal int
	vars    []val                    // of the rule, with the values of the group
	parts   map[string][]part        // by the key of what counts once
	most    decimal.Decimal          // the sum of all parts; no selection of parts exceeds it
	held    [sure + 1][]claim.Period // by certainty: the periods in which the parts reached the bound and the rule continued
}

// matchSum continues once per group whose parts reach the bound of a sum. Parts can be found later, when a goal of the
// body gets answers; the rule then continues from there.
func (e *Engine) matchSum(f *frame, i int) bool {
	l := &f.body[i]
	tallies := map[string]*tally{}
	s := f.table.stratum
	outer := e.clone(f)
	inner := &frame{
		table: &table{stratum: f.table.stratum}, rule: f.rule, body: l.sum, vars: slices.Clone(f.vars),
		made: make([]premise, len(l.sum)), period: f.period,
	}
	inner.row = func(g *frame) bool {
		var group, way strings.Builder
		for _, v := range l.Sum.Group {
			e.writeKey(&group, g.vars[v])
		}
		e.writeWay(&way, l, g)
		amount := decimal.Int(1)
		if l.Sum.Op == "sum" {
			if g.vars[l.Sum.Of].typ != rule.NumberType {
				return e.failed == nil
			}
			amount = g.vars[l.Sum.Of].lit.num
		}
		t, ok := tallies[group.String()]
		if !ok {
			t = &tally{outer: outer, literal: i, vars: e.slabs.vals.clone(outer.vars), parts: map[string][]part{}}
			for _, v := range l.Sum.Group {
				t.vars[v] = g.vars[v]
			}
			tallies[group.String()] = t
			e.tallies[s] = append(e.tallies[s], t)
		}
		p := part{amount, g.period, g.made, e.certainty(g.made, g.period, false)}
		if amount.Sign() <= 0 || !t.take(way.String(), p, e) {
			return e.failed == nil
		}
		t.most = plus(t.most, amount)
		if !reaches(t.most, l.Sum) {
			return e.failed == nil
		}
		for _, held := range t.held[p.certainty:] {
			if slices.ContainsFunc(held, func(h claim.Period) bool { return h.Covers(p.period) }) {
				return e.failed == nil // it adds nothing new
			}
		}
		return e.enough(t, assumedCertain) && e.enough(t, doubtful)
	}
	return e.solve(inner)
}

// writeWay writes the key of what counts once in a sum.
func (e *Engine) writeWay(way *strings.Builder, l *lit, g *frame) {
	switch {
	case l.Sum.Op == "count": // each value counts once, whatever it comes from
		e.writeKey(way, g.vars[l.Sum.Of])
	case l.Sum.Per != nil:
		for _, v := range l.Sum.Per {
			e.writeKey(way, g.vars[v])
		}
	case len(l.from) > 0:
		e.writeOrigins(way, l.from, g.made)
	default: // the value does not come from a claim
		for v, value := range g.vars {
			if v != l.Sum.Of && !slices.Contains(l.Sum.Group, v) {
				e.writeKey(way, value)
			}
		}
	}
}

// certainty returns how firm premises are in a period. If known is true, all derivations are known, and derived
// premises are checked too; otherwise they are assumed to be firm.
func (e *Engine) certainty(made []premise, period claim.Period, known bool) certainty {
	least := assumedCertain
	if known {
		least = sure
	}
	for _, p := range made {
		var s graph.Summary
		switch {
		case p.kind == statedPremise:
			s = e.view.SummaryIn(p.relation, period, p.attributes())
		case p.kind == factPremise:
			s = e.view.FactSummaryIn(*p.fact, period)
		case p.kind == derivedPremise && known:
			e.rank(p.item.node)
			s.Modality, s.Disputed = p.item.rank.modality, p.item.rank.disputed
		}
		if s.Modality != claim.Stated || s.Disputed {
			return doubtful
		}
	}
	return least
}

// take adds a part and returns true, unless the tally has one that is at least as good.
func (t *tally) take(way string, p part, e *Engine) bool {
	have := t.parts[way]
	for _, q := range have {
		if q.amount.Compare(p.amount) >= 0 && q.period.Covers(p.period) && q.certainty >= p.certainty && samePremises(derivedOf(q.made), derivedOf(p.made)) {
			return false
		}
	}
	p.made = e.slabs.premises.clone(p.made)
	t.parts[way] = append(have, p)
	return true
}

// derivedOf returns the derived premises, whose ranks are not known yet.
func derivedOf(made []premise) []premise {
	var out []premise
	for _, p := range made {
		if p.kind == derivedPremise {
			out = append(out, p)
		}
	}
	return out
}

// enough continues the rule for each time in which parts of at least this firmness reach the bound.
func (e *Engine) enough(t *tally, least certainty) bool {
	for _, moment := range t.moments() {
		if !e.step() {
			return false
		}
		held := false // by parts of at least this firmness
		for _, periods := range t.held[least:] {
			held = held || slices.ContainsFunc(periods, func(h claim.Period) bool { return !moment.Before(h.From.First()) && !moment.After(h.To.Last()) })
		}
		if held {
			continue
		}
		total, period, parts := t.add(moment, least)
		if parts == nil || !reaches(total, t.outer.body[t.literal].Sum) || !e.view.At(period) {
			continue
		}
		t.held[least] = append(t.held[least], period)
		g := e.clone(t.outer)
		copy(g.vars, t.vars)
		g.period = period
		g.made[t.literal] = premise{kind: sumPremise, premiseDetails: &more{parts: parts, total: total}}
		if !e.solve(g) {
			return false
		}
	}
	return e.failed == nil
}

// certainReachBound checks, after all derivations are known, whether firm parts alone reach the bound. It reports
// whether the rule continued.
func (e *Engine) certainReachBound(t *tally) bool {
	before, less := len(t.held[sure]), false
	for _, parts := range t.parts {
		for i := range parts {
			parts[i].certainty = e.certainty(parts[i].made, parts[i].period, true)
			less = less || parts[i].certainty != sure
		}
	}
	return less && e.enough(t, sure) && len(t.held[sure]) > before
}

// moments returns the first moment of each period in which the same parts of a group hold.
func (t *tally) moments() []claim.Instant {
	var out []claim.Instant
	for _, parts := range t.parts {
		for _, p := range parts {
			out = append(out, p.period.From.First())
			if !p.period.To.IsZero() {
				out = append(out, p.period.To.Last().Next())
			}
		}
	}
	slices.SortFunc(out, claim.Instant.Compare)
	return slices.Compact(out)
}

// add adds up parts that hold at a moment and have at least this firmness, the greatest first, so that few are needed.
// It stops when the bound is reached.
func (t *tally) add(moment claim.Instant, least certainty) (total decimal.Decimal, period claim.Period, made [][]premise) {
	type most struct {
		way string
		part
	}
	var chosen []most
	for way, parts := range t.parts {
		m := most{way: way}
		for _, p := range parts {
			if p.certainty >= least && !moment.Before(p.period.From.First()) && !moment.After(p.period.To.Last()) && p.amount.Compare(m.amount) > 0 {
				m.part = p
			}
		}
		if m.amount.Sign() > 0 {
			chosen = append(chosen, m)
		}
	}
	slices.SortFunc(chosen, func(a, b most) int {
		return cmp.Or(b.amount.Compare(a.amount), cmp.Compare(a.way, b.way))
	})
	period = t.outer.period
	for _, p := range chosen {
		common, ok := period.Intersect(p.period)
		if !ok {
			continue
		}
		total, period, made = plus(total, p.amount), common, append(made, p.made)
		if reaches(total, t.outer.body[t.literal].Sum) {
			return total, period, made
		}
	}
	return total, period, made
}

// plus adds two positive amounts of a sum. If the result has more digits than a number can have, it returns the greater
// amount: either that exceeds every bound, or the other one is negligible.
func plus(a, b decimal.Decimal) decimal.Decimal {
	sum, err := a.Add(b)
	if err == nil {
		return sum
	}
	if a.Compare(b) < 0 {
		return b
	}
	return a
}

// reaches reports whether a total reaches the bound of a sum.
func reaches(total decimal.Decimal, s *rule.Sum) bool {
	c := total.Compare(s.Min)
	return c > 0 || c == 0 && !s.Strict
}

// withAttributes continues once per different combination of attributes and period in the claims of a stated relation,
// if they have the attributes that the literal names.
func (e *Engine) withAttributes(f *frame, i int, r graph.Relation) bool {
	type said struct {
		attributes string
		period     claim.Period
	}
	seen := map[said]bool{}
	for _, c := range e.view.Claims(r) {
		s := said{c.Context.Attributes, c.Context.Period}
		if c.Context.Stance != claim.Supports || seen[s] || !e.view.At(s.period) {
			continue
		}
		seen[s] = true
		values, ok := e.attributesOf(r, s.attributes, f.body[i].Attrs)
		if !ok {
			continue
		}
		p := premise{kind: statedPremise, relation: r, premiseDetails: &more{period: s.period, attributes: s.attributes, values: values}}
		if s.period.IsZero() {
			ok = e.inPeriods(f, i, r, p)
		} else {
			ok = e.with(f, i, p, r.Key(), s.period)
		}
		if !ok {
			return false
		}
	}
	return true
}

// bindAll binds several arguments and continues.
func (e *Engine) bindAll(f *frame, args []arg, values []val) bool {
	if len(args) == 0 {
		return e.solve(f)
	}
	return f.bind(args[0], values[0], func() bool { return e.bindAll(f, args[1:], values[1:]) })
}

// each yields the premises of a derivation and of its sums.
func each(premises []premise, yield func(*premise)) {
	for i := range premises {
		yield(&premises[i])
		if m := premises[i].premiseDetails; m != nil {
			for _, p := range m.parts {
				each(p, yield)
			}
		}
	}
}
