package engine

import (
	"slices"
	"sort"
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
	stated    rank // the rank of the premises that are not derived
	rank      rank // the rank of all premises, once it is known
}

// certainty tells whether the premises of a part are known to be stated and undisputed.
type certainty uint8

const (
	doubtful       certainty = iota
	assumedCertain           // the premises that are not derived are stated and undisputed; derived ones are assumed to be
)

// A tally collects the parts of one group of a sum.
type tally struct {
	outer   *frame // the frame that waits at the sum
	literal int
	group   string
	vars    []val             // the variables of the rule, with the values of the group
	parts   map[string][]part // by the key that writeWay writes; negative ones only in a settled sum
	most    decimal.Decimal   // the sum of all positive parts, an upper limit for the sum of any selection of parts
	less    []lessening       // in a sum that is not settled: its negative parts
	hidden  *[]lessening      // negative parts that hold only at other times than the date of the view; nil at first
	signed  bool              // whether parts has negative ones
	wide    bool              // whether a sum with negative parts has more digits than a number can have
	// held[c] has the periods in which parts with at least the certainty c reached the bound and the rule continued.
	held [assumedCertain + 1][]claim.Period
	// strongest has the periods for which the strongest parts that reach the bound are known, and their rank.
	strongest []strongest
}

// strongest is a period in which the sum of some parts reached the bound, with the rank of the weakest of these parts.
type strongest struct {
	period claim.Period
	limit  rank
}

// matchSum continues once per group whose parts reach the bound of a sum. The parts of a settled sum are all known at
// once. Other parts can be found later, when a goal of the body gets answers; the rule then continues from there.
func (e *Engine) matchSum(f *frame, i int) bool {
	l := &f.body[i]
	tallies := map[string]*tally{}
	var groups []*tally
	s := f.table.stratum
	outer := e.clone(f)
	settled := l.Sum.Op == "sum" && e.settled(f.table.stratum, l)
	ok := e.eachPart(f, l, func(g *frame, group, way string, p part) bool {
		t, ok := tallies[group]
		if !ok {
			t = &tally{
				outer: outer, literal: i, group: group, vars: e.slabs.vals.clone(outer.vars), parts: map[string][]part{},
			}
			for _, v := range l.Sum.Group {
				t.vars[v] = g.vars[v]
			}
			tallies[group] = t
			groups = append(groups, t)
			if !settled {
				e.tallies[s] = append(e.tallies[s], t)
			}
		}
		if settled {
			t.signed = t.signed || p.amount.Sign() < 0
			t.take(way, p, e)
			return e.failed == nil
		}
		return e.addPart(t, way, p)
	})
	if !ok || !settled {
		return ok
	}
	for _, t := range groups {
		if !e.settle(t) {
			return false
		}
	}
	return e.failed == nil
}

// eachPart yields the matches of the body of a sum, with the keys of their group and of what counts once.
func (e *Engine) eachPart(f *frame, l *lit, yield func(g *frame, group, way string, p part) bool) bool {
	inner := &frame{
		table: &table{stratum: f.table.stratum}, rule: f.rule, body: l.sum, vars: slices.Clone(f.vars),
		made: make([]premise, len(l.sum)), period: f.period,
	}
	inner.row = func(g *frame) bool {
		amount := decimal.Int(1)
		if l.Sum.Op == "sum" {
			if g.vars[l.Sum.Of].typ != rule.NumberType {
				return e.failed == nil
			}
			amount = g.vars[l.Sum.Of].lit.num
		}
		p := part{amount: amount, period: g.period, made: g.made, stated: e.statedRank(g.made, g.period)}
		if p.stated.modality == claim.Stated && !p.stated.disputed {
			p.certainty = assumedCertain
		}
		group, way := e.keysOf(l, g)
		return yield(g, group, way, p)
	}
	return e.solve(inner)
}

// keysOf returns the key of the group of a match of the body of a sum, and the key that writeWay writes.
func (e *Engine) keysOf(l *lit, g *frame) (group, way string) {
	var b, w strings.Builder
	for _, v := range l.Sum.Group {
		e.writeKey(&b, g.vars[v])
	}
	e.writeWay(&w, l, g)
	return b.String(), w.String()
}

// addPart adds a part to the tally of a sum that is not settled, and continues the rule where the parts now reach the
// bound.
func (e *Engine) addPart(t *tally, way string, p part) bool {
	switch {
	case p.amount.Sign() < 0:
		p.made = e.slabs.premises.clone(p.made)
		t.less = append(t.less, lessening{way, p})
		return e.failed == nil
	case p.amount.Sign() == 0 || !t.take(way, p, e):
		return e.failed == nil
	}
	t.most = plus(t.most, p.amount)
	if !reaches(t.most, t.outer.body[t.literal].Sum) {
		return e.failed == nil
	}
	for _, held := range t.held[p.certainty:] {
		if slices.ContainsFunc(held, func(h claim.Period) bool { return h.Covers(p.period) }) {
			return e.failed == nil // the part changes nothing
		}
	}
	return e.enough(t, assumedCertain) && e.enough(t, doubtful)
}

// writeWay writes a key for a match g of the body of a sum. Matches with the same key count once.
func (e *Engine) writeWay(way *strings.Builder, l *lit, g *frame) {
	switch {
	case l.Sum.Op == "count": // each value counts once, even if it has several sources
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

// statedRank returns the rank of those premises in a period that are not derived.
func (e *Engine) statedRank(made []premise, period claim.Period) rank {
	r := rank{modality: claim.Stated, known: true}
	for i := range made {
		if made[i].kind != derivedPremise {
			e.addPremises(&r, made[i:i+1], period)
		}
	}
	return r
}

// take adds a part and returns true, unless the tally has one that is at least as good. A negative part stays beside a
// rival that is not negative, because every choice must then have the rival: the checker finds the negative part.
func (t *tally) take(way string, p part, e *Engine) bool {
	have := t.parts[way]
	for _, q := range have {
		if p.amount.Sign() < 0 && q.amount.Sign() >= 0 {
			continue
		}
		if q.amount.Compare(p.amount) >= 0 && q.period.Includes(p.period) && q.stated.noWeaker(p.stated) &&
			samePremises(derivedOf(q.made), derivedOf(p.made)) {
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

// enough continues the rule for each period in which parts of at least this certainty reach the bound.
func (e *Engine) enough(t *tally, least certainty) bool {
	for _, moment := range t.moments() {
		if !e.step() {
			return false
		}
		held := false // whether parts of at least this certainty reached the bound
		for _, periods := range t.held[least:] {
			held = held || slices.ContainsFunc(periods, func(h claim.Period) bool { return includes(h, moment) })
		}
		if held {
			continue
		}
		c := t.choose(moment, claim.Hypothetical, func(p *part) bool { return p.certainty >= least })
		if c.parts == nil || !c.reached || !e.view.At(c.period) {
			continue
		}
		t.held[least] = append(t.held[least], c.period)
		if !e.proceed(t, c) {
			return false
		}
	}
	return e.failed == nil
}

// proceed continues the rule of a tally with parts that reach the bound, in the time in which no other negative part
// counts.
func (e *Engine) proceed(t *tally, c choice) bool {
	for _, gap := range e.gapsAtDate(t, c) {
		period, ok := c.period.Together(gap)
		if !ok || !e.view.At(period) {
			continue
		}
		g := e.clone(t.outer)
		copy(g.vars, t.vars)
		g.period = period
		g.made[t.literal] = premise{kind: sumPremise, premiseDetails: &more{parts: c.parts, total: c.total, period: gap}}
		if !e.solve(g) {
			return false
		}
	}
	return e.failed == nil
}

// strengthen continues the rule with the strongest parts that reach the bound, after all derivations are known. The
// parts that were found first can be weaker than necessary. It reports whether the rule continued.
func (e *Engine) strengthen(t *tally) bool {
	if e.undecided(t) || e.rankParts(t) || e.failed != nil {
		return false
	}
	return e.proceedStrongest(t)
}

// proceedStrongest is strengthen for parts whose ranks are known and differ.
func (e *Engine) proceedStrongest(t *tally) (continued bool) {
	for _, moment := range t.moments() {
		if !e.step() {
			return false
		}
		limit, ok := t.strongestLimit(moment)
		known := func(s strongest) bool { return includes(s.period, moment) && s.limit.compareStrength(limit) <= 0 }
		if !ok || slices.ContainsFunc(t.strongest, known) {
			continue
		}
		c := t.choose(moment, limit.modality, func(p *part) bool { return p.rank.noWeaker(limit) })
		if !t.limitTo(&c) || !e.view.At(c.period) {
			continue
		}
		t.strongest, continued = append(t.strongest, strongest{c.period, limit}), true
		if !e.proceed(t, c) {
			return false
		}
	}
	return continued
}

// rankParts sets the ranks of all parts. It reports whether these are equally strong.
func (e *Engine) rankParts(t *tally) (equal bool) {
	var first *part
	equal = true
	for _, parts := range t.parts {
		for i := range parts {
			p := &parts[i]
			e.setRank(p)
			if first == nil {
				first = p
			}
			equal = equal && p.rank.known == first.rank.known && p.rank.compareStrength(first.rank) == 0
		}
	}
	return equal
}

// setRank ranks the derived relations among the premises of a part, and then the part.
func (e *Engine) setRank(p *part) {
	p.rank = p.stated
	for i := range p.made {
		m := &p.made[i]
		if m.kind != derivedPremise {
			continue
		}
		e.rank(m.item.node)
		known := p.rank.known && m.item.rank.known
		p.rank = p.rank.add(m.item.rank)
		p.rank.known = known
	}
}

// strongestLimit returns the strongest rank such that the parts that hold at a moment, and are no weaker, reach the
// bound, with all negative parts of its modality. It returns false if there is no such rank.
func (t *tally) strongestLimit(moment claim.Instant) (rank, bool) {
	reached := func(limit rank) bool {
		return t.choose(moment, limit.modality, func(p *part) bool { return p.rank.noWeaker(limit) }).reached
	}
	limit := rank{known: true, doubt: noConfidence}
	for ; !reached(limit); limit.disputed = !limit.disputed {
		if !limit.disputed {
			continue
		}
		if limit.modality == claim.Hypothetical {
			return rank{}, false
		}
		limit.modality++
	}
	var doubts []doubt
	for _, parts := range t.parts {
		for i := range parts {
			if parts[i].rank.noWeaker(limit) {
				doubts = append(doubts, parts[i].rank.doubt)
			}
		}
	}
	if len(doubts) == 0 { // negative parts alone reach a negative bound
		return limit, true
	}
	slices.Sort(doubts)
	doubts = slices.Compact(doubts)
	i := sort.Search(len(doubts)-1, func(i int) bool {
		return reached(rank{modality: limit.modality, disputed: limit.disputed, doubt: doubts[i], known: true})
	})
	limit.doubt = doubts[i]
	return limit, true
}

// includes reports whether a period includes a moment.
func includes(p claim.Period, moment claim.Instant) bool {
	return !moment.Before(p.From.First()) && !moment.After(p.To.Last())
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
		modality   claim.Modality // these two decide for which time a claim without a period counts
		doubt      float64
	}
	seen := map[said]bool{}
	for _, c := range e.view.Claims(r) {
		weakened := c.Weakened()
		s := said{weakened.Attributes, weakened.Period, weakened.Modality, weakened.Doubt}
		if weakened.Stance != claim.Supports || seen[s] || !e.view.At(s.period) {
			continue
		}
		seen[s] = true
		values, ok := e.attributesOf(r, s.attributes, f.body[i].Attrs)
		if !ok {
			continue
		}
		p := premise{
			kind: statedPremise, relation: r,
			premiseDetails: &more{period: s.period, attributes: s.attributes, values: values},
		}
		periods, dated := []claim.Period{s.period}, true
		if s.period.IsZero() {
			periods, dated = e.view.UndatedPeriods(r, weakened)
		}
		if (dated && len(periods) == 0) || e.inPeriods(f, i, r, p, periods) {
			continue
		}
		return false
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

// each calls yield for each premise of a derivation, including the premises within sums.
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
