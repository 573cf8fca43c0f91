package engine

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/graph/rule"
)

// A sum can have negative parts. Then a further part can undo a conclusion, as a match undoes a negation.
//
// If the body of the sum depends only on lower strata, the sum is settled: all of its parts are known before the rule
// uses it, and negative ones are subtracted. As in the groups of a question, weaker parts do not hide what stronger
// ones yield: the sum of what is stated has only stated parts, the sum of what is alleged also those that are alleged,
// and so on. In each of these sums all negative parts count, and of the positive ones as many as are needed, the
// strongest first.
//
// A sum that depends on what its own rule yields cannot subtract: what is subtracted could rest on the conclusion. If a
// negative part would matter to a conclusion, the evaluation fails, and says which.
//
// The conclusion does not hold while further negative parts hold. The premise of the sum has the period around the
// conclusion in which there are none, and the checker looks for one in it.

// A lessening is a negative part of a sum.
type lessening struct {
	way string // the key that writeWay writes
	part
}

// settled reports whether all matches of the body of a sum are found at once for a rule of a stratum, because they
// depend only on lower ones.
func (e *Engine) settled(stratum int, l *lit) bool {
	for i := range l.sum {
		if slices.ContainsFunc(l.sum[i].heads, func(p graph.Pred) bool { return e.p.stratumOf[p] >= stratum }) {
			return false
		}
	}
	return true
}

// settle continues the rule for each period in which the parts of a settled sum reach the bound.
func (e *Engine) settle(t *tally) bool {
	if !t.signed {
		if t.outer.body[t.literal].Sum.Min.Sign() > 0 {
			t.dropZeros()
		}
		s := t.outer.table.stratum
		e.tallies[s] = append(e.tallies[s], t)
		return e.enough(t, assumedCertain) && e.enough(t, doubtful)
	}
	e.rankParts(t)
	e.proceedStrongest(t)
	if t.wide {
		e.stop(fmt.Errorf("%w: the %s in rule %s has more than %d digits", ErrBudget, t.outer.body[t.literal].Name,
			e.p.rules[t.outer.rule].ID, decimal.MaxDigits))
	}
	return e.failed == nil
}

// dropZeros removes the parts that add nothing.
func (t *tally) dropZeros() {
	for way, parts := range t.parts {
		t.parts[way] = slices.DeleteFunc(parts, func(p part) bool { return p.amount.Sign() == 0 })
		if len(t.parts[way]) == 0 {
			delete(t.parts, way)
		}
	}
}

// plus is plus, but if the tally has negative parts, it records that the result has too many digits.
func (t *tally) plus(a, b decimal.Decimal) decimal.Decimal {
	if t.signed {
		_, err := a.Add(b)
		t.wide = t.wide || err != nil
	}
	return plus(a, b)
}

// gapsAtDate returns the parts of the gap of a choice in which no hidden negative part counts.
func (e *Engine) gapsAtDate(t *tally, c choice) []claim.Period {
	less := e.hiddenFrom(t)
	if len(less) == 0 { // the usual case
		return []claim.Period{c.gap}
	}
	var hidden []claim.Period
	used := c.used()
	for _, l := range less {
		if !used[l.way] && l.rank.modality <= c.weakest {
			hidden = append(hidden, l.period)
		}
	}
	if len(hidden) == 0 {
		return []claim.Period{c.gap}
	}
	var out []claim.Period
	for _, g := range claim.Gaps(hidden) {
		if common, ok := c.gap.Intersect(g); ok {
			out = append(out, common)
		}
	}
	return out
}

// hiddenFrom returns the negative parts of a group that hold only at other times than the date of the view. They limit
// the periods of conclusions, as matches of a negation at other times do.
func (e *Engine) hiddenFrom(t *tally) []lessening {
	l := &t.outer.body[t.literal]
	if e.view.AsOf().IsZero() || l.Sum.Op != "sum" || l.Sum.Positive() {
		return nil
	}
	if t.hidden != nil {
		return *t.hidden
	}
	t.hidden = new([]lessening)
	o, err := e.ofAllTimes()
	if err != nil {
		e.stop(err)
		return nil
	}
	i := slices.IndexFunc(o.p.rules, func(r *rule.Rule) bool { return r.ID == e.p.rules[t.outer.rule].ID })
	if i < 0 {
		return nil
	}
	o.begin(e.ctx)
	*t.hidden = o.lessenings(&frame{
		table: &table{stratum: o.p.strata}, rule: i, body: o.p.bodies[i], vars: t.vars, period: t.outer.period,
	}, t.literal)
	*t.hidden = slices.DeleteFunc(*t.hidden, func(l lessening) bool { return e.view.At(l.period) })
	o.end()
	e.since = o.since // the time of o is charged already
	if o.failed != nil {
		e.stop(o.failed)
	}
	return *t.hidden
}

// lessenings returns the negative parts of the sum at a literal of a frame whose group is known. It evaluates what they
// depend on completely.
func (e *Engine) lessenings(f *frame, at int) []lessening {
	l := f.body[at]
	if len(l.sum) < rule.MaxBody { // negative values come from few relations, which can be looked at first
		below := lit{Literal: rule.Literal{Kind: rule.CompareLiteral, Op: "<"}}
		below.args = [2]arg{{v: l.Sum.Of}, {v: -1, value: val{typ: rule.NumberType, lit: &literal{text: "0"}}}}
		l.sum = append(slices.Clip(l.sum), below)
	}
	var out []lessening
	e.eachPart(f, &l, func(_ *frame, _, way string, p part) bool {
		if p.amount.Sign() < 0 {
			p.made = slices.Clone(p.made)
			out = append(out, lessening{way, p})
		}
		return e.goOn()
	})
	for i := range out {
		e.setRank(&out[i].part)
	}
	return out
}

// undecided stops the evaluation if a sum that is not settled reached its bound at a time at which it has a negative
// part. All derivations of its stratum must be known. It reports whether it stopped the evaluation.
func (e *Engine) undecided(t *tally) bool {
	for i := range t.less { // even if a rival is positive, because the proof need not have it
		if n := &t.less[i]; t.reachedIn(n.period) {
			e.stop(e.cannotSubtract(t, n))
			return true
		}
	}
	return false
}

// reachedIn reports whether the parts of a tally reached the bound at a time in a period.
func (t *tally) reachedIn(in claim.Period) bool {
	for _, held := range t.held {
		if slices.ContainsFunc(held, in.Meets) {
			return true
		}
	}
	return slices.ContainsFunc(t.strongest, func(s strongest) bool { return s.period.Meets(in) })
}

// ErrUndecided is wrapped by the error about a sum that would have to subtract what can rest on its own result.
var ErrUndecided = errors.New("a sum cannot be decided")

// cannotSubtract is the error about a negative part of a sum that is not settled.
func (e *Engine) cannotSubtract(t *tally, n *lessening) error {
	l, id := &t.outer.body[t.literal], e.p.rules[t.outer.rule].ID
	var of []string
	for j := range n.made {
		text := e.statementText(&n.made[j])
		if text != "" && (len(l.from) == 0 || slices.ContainsFunc(l.from, func(o origin) bool { return o.literal == j })) {
			of = append(of, text+e.citedText(&n.made[j]))
		}
	}
	name := e.p.rules[t.outer.rule].Vars[l.Sum.Of]
	return fmt.Errorf("%w: rule %s adds up %s, in a sum that depends on what the rule itself yields; such a sum cannot "+
		"subtract; write %s > 0 in the sum, so that negative values do not count, or add up what does not depend on %s; "+
		"a view without %s answers the rest",
		ErrUndecided, id, strings.Join(of, " and "), name, e.p.rules[t.outer.rule].Head.Name, id)
}

// citedText returns the document and place of the first claim of a stated premise, in parentheses.
func (e *Engine) citedText(p *premise) string {
	if p.kind != statedPremise {
		return ""
	}
	for _, c := range e.view.Claims(p.relation) {
		if x := c.Context; x.Attributes == p.attributes() && x.Stance == claim.Supports {
			return fmt.Sprintf(" (%s, %s)", x.Document, x.Locator)
		}
	}
	return ""
}
