package engine

import (
	"cmp"
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
	vars    []val             // the variables of the rule, with the values of the group
	parts   map[string][]part // by the key that writeWay writes
	most    decimal.Decimal   // the sum of all parts, an upper limit for the sum of any selection of parts
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
		p := part{amount: amount, period: g.period, made: g.made, stated: e.statedRank(g.made, g.period)}
		if p.stated.modality == claim.Stated && !p.stated.disputed {
			p.certainty = assumedCertain
		}
		if amount.Sign() <= 0 || !t.take(way.String(), p, e) {
			return e.failed == nil
		}
		t.most = plus(t.most, amount)
		if !reaches(t.most, l.Sum) {
			return e.failed == nil
		}
		for _, held := range t.held[p.certainty:] {
			if slices.ContainsFunc(held, func(h claim.Period) bool { return h.Covers(p.period) }) {
				return e.failed == nil // the part changes nothing
			}
		}
		return e.enough(t, assumedCertain) && e.enough(t, doubtful)
	}
	return e.solve(inner)
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

// take adds a part and returns true, unless the tally has one that is at least as good.
func (t *tally) take(way string, p part, e *Engine) bool {
	have := t.parts[way]
	for _, q := range have {
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
		total, period, parts := t.add(moment, func(p *part) bool { return p.certainty >= least })
		if parts == nil || !reaches(total, t.outer.body[t.literal].Sum) || !e.view.At(period) {
			continue
		}
		t.held[least] = append(t.held[least], period)
		if !e.proceed(t, total, period, parts) {
			return false
		}
	}
	return e.failed == nil
}

// proceed continues the rule of a tally with parts that reach the bound.
func (e *Engine) proceed(t *tally, total decimal.Decimal, period claim.Period, parts [][]premise) bool {
	g := e.clone(t.outer)
	copy(g.vars, t.vars)
	g.period = period
	g.made[t.literal] = premise{kind: sumPremise, premiseDetails: &more{parts: parts, total: total}}
	return e.solve(g)
}

// strengthen continues the rule with the strongest parts that reach the bound, after all derivations are known. The
// parts that were found first can be weaker than necessary. It reports whether the rule continued.
func (e *Engine) strengthen(t *tally) bool {
	if e.rankParts(t) || e.failed != nil {
		return false
	}
	continued := false
	for _, moment := range t.moments() {
		if !e.step() {
			return false
		}
		limit, ok := t.strongestLimit(moment)
		known := func(s strongest) bool { return includes(s.period, moment) && s.limit.compareStrength(limit) <= 0 }
		if !ok || slices.ContainsFunc(t.strongest, known) {
			continue
		}
		total, period, parts := t.add(moment, func(p *part) bool { return p.rank.noWeaker(limit) })
		if !e.view.At(period) {
			continue
		}
		t.strongest, continued = append(t.strongest, strongest{period, limit}), true
		if !e.proceed(t, total, period, parts) {
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
// bound. It returns false if all parts together do not reach it.
func (t *tally) strongestLimit(moment claim.Instant) (rank, bool) {
	reached := func(limit rank) bool {
		total, _, _ := t.add(moment, func(p *part) bool { return p.rank.noWeaker(limit) })
		return reaches(total, t.outer.body[t.literal].Sum)
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

// add adds up the parts that hold at a moment and are accepted by use. It begins with the greatest, so that few are
// needed. It stops when the bound is reached.
func (t *tally) add(moment claim.Instant,
	use func(*part) bool,
) (total decimal.Decimal, period claim.Period, made [][]premise) {
	type most struct {
		way string
		*part
	}
	var chosen []most
	for way, parts := range t.parts {
		var m *part
		for i := range parts {
			p := &parts[i]
			if includes(p.period, moment) && use(p) && (m == nil || p.amount.Compare(m.amount) > 0) {
				m = p
			}
		}
		if m != nil {
			chosen = append(chosen, most{way, m})
		}
	}
	slices.SortFunc(chosen, func(a, b most) int {
		return cmp.Or(b.amount.Compare(a.amount), cmp.Compare(a.way, b.way))
	})
	period = t.outer.period
	for _, p := range chosen {
		common, ok := period.Together(p.period)
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
