package engine

import (
	"fmt"
	"slices"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/graph/rule"
	"nexum/graph/rule/proof"
)

// A shortfall is a sum that does not reach its bound.
type shortfall struct {
	total  decimal.Decimal
	period claim.Period
	parts  [][]premise
	text   string // for example "the sum is 30, 50 are needed: Bad OWNS X with percent 30"
}

// maxNamed limits the parts that a text lists, and the values that the sum ignored.
const maxNamed = 5

// shortfall returns the greatest total for a sum of a frame, over all groups and times.
func (e *Engine) shortfall(f *frame, i int) shortfall {
	l := &f.body[i]
	tallies := map[string]*tally{}
	var order, passed []string // the groups, and descriptions of the values that the sum ignores
	valued := map[graph.Relation]bool{}
	inner := &frame{
		table: f.table, rule: f.rule, body: l.sum, vars: slices.Clone(f.vars), made: make([]premise, len(l.sum)),
		period: f.period,
	}
	inner.row = func(g *frame) bool {
		for _, o := range l.from {
			valued[g.made[o.literal].relation] = true
		}
		amount := decimal.Int(1)
		if l.Sum.Op == "sum" {
			of := g.vars[l.Sum.Of]
			if of.typ != rule.NumberType {
				passed = append(passed, e.noNumber(l, g))
				return e.goOn()
			}
			amount = of.lit.num
		}
		group, way := e.keysOf(l, g)
		t := tallies[group]
		if t == nil {
			t = &tally{outer: f, literal: i, parts: map[string][]part{}}
			tallies[group] = t
			order = append(order, group)
		}
		t.signed = t.signed || amount.Sign() < 0
		if amount.Sign() != 0 {
			t.take(way, part{amount: amount, period: g.period, made: g.made, stated: rank{known: true}}, e)
		}
		return e.goOn()
	}
	e.solve(inner)
	passed = append(passed, e.valueless(f, l, valued)...)
	var best shortfall
	for _, group := range order {
		for _, moment := range tallies[group].moments() {
			c := tallies[group].choose(moment, claim.Hypothetical, func(*part) bool { return true })
			better := best.parts == nil || c.total.Compare(best.total) > 0
			if e.goOn() && better && c.parts != nil && e.view.At(c.period) {
				best.total, best.period, best.parts = c.total, c.period, c.parts
			}
		}
	}
	best.text = e.shortText(l, best, passed)
	return best
}

// shortText describes the total of a sum, the bound, and the parts.
func (e *Engine) shortText(l *lit, s shortfall, passed []string) string {
	needed := l.Sum.Min.String()
	if l.Sum.Strict {
		needed = "more than " + needed
	}
	out := fmt.Sprintf("the %s is %s, %s are needed", l.Name, s.total, needed)
	var named []string
	for _, made := range s.parts {
		var of []string
		for j := range made {
			text := e.statementText(&made[j])
			if text != "" && (len(l.from) == 0 || slices.ContainsFunc(l.from, func(o origin) bool { return o.literal == j })) {
				of = append(of, text)
			}
		}
		named = append(named, strings.Join(of, " and "))
	}
	if len(named) > 0 {
		out += ": " + firstFew(named)
	}
	if passed = slices.Compact(slices.Sorted(slices.Values(passed))); len(passed) > 0 {
		out += "; " + firstFew(passed)
	}
	return out
}

// firstFew joins the first elements of a list.
func firstFew(list []string) string {
	if len(list) > maxNamed {
		return fmt.Sprintf("%s and %d more", strings.Join(list[:maxNamed], ", "), len(list)-maxNamed)
	}
	return strings.Join(list, ", ")
}

// statementText returns the text of a premise; empty for a kind or an absence.
func (e *Engine) statementText(p *premise) string {
	v := e.view
	relation := func(k graph.Key) string {
		return v.Name(k.Source) + " " + v.PredName(k.Type) + " " + v.Name(k.Target)
	}
	switch p.kind {
	case statedPremise:
		return relation(p.relation.Key()) + proof.WithKey(v.Occurrence(p.relation)) + proof.WithText(p.attributes())
	case derivedPremise:
		return relation(p.item.node.key) + proof.WithText(p.item.attributes)
	case factPremise:
		return v.Name(p.fact.Entity) + ": " + v.PredName(p.fact.Pred) + " " + p.fact.Value.Text
	}
	return ""
}

// noNumber describes a match of the body of a sum whose value is not a number.
func (e *Engine) noNumber(l *lit, g *frame) string {
	text := rule.Clip(e.text(g.vars[l.Sum.Of]))
	for _, o := range l.from {
		if p := &g.made[o.literal]; p.kind == statedPremise && len(o.names) > 0 {
			k := p.relation.Key()
			return fmt.Sprintf("%s of %s %s %s is %q, which is not a number", strings.Join(o.names, " and "),
				e.view.Name(k.Source), e.view.PredName(k.Type), e.view.Name(k.Target), text)
		}
	}
	return fmt.Sprintf("%q is not a number", text)
}

// valueless describes the relations that match the body of a sum but have no claim with the summed attribute. valued
// has the relations with such a claim.
func (e *Engine) valueless(f *frame, l *lit, valued map[graph.Relation]bool) []string {
	if l.Sum.Op != "sum" || len(l.from) != 1 {
		return nil
	}
	from := l.from[0].literal
	of := &l.Sum.Body[from]
	if of.Kind != rule.RelationLiteral || len(of.Attrs) != 1 || of.Attrs[0].Term.Var != l.Sum.Of {
		return nil
	}
	for j := range l.Sum.Body {
		if j != from && slices.Contains(l.Sum.Body[j].Variables(), l.Sum.Of) {
			return nil // another literal needs the value
		}
	}
	body := slices.Clone(l.sum)
	body[from].attrs, body[from].Attrs = nil, nil
	var out []string
	bare := &frame{
		table: f.table, rule: f.rule, body: body, vars: slices.Clone(f.vars), made: make([]premise, len(body)),
		period: f.period,
	}
	bare.row = func(g *frame) bool {
		if p := &g.made[from]; p.kind == statedPremise && !valued[p.relation] {
			k := p.relation.Key()
			out = append(out, fmt.Sprintf("%s %s %s has no %s", e.view.Name(k.Source), e.view.PredName(k.Type),
				e.view.Name(k.Target), of.Attrs[0].Name))
		}
		return e.goOn()
	}
	e.solve(bare)
	return out
}

// premise returns a sum premise with the parts of a shortfall.
func (s shortfall) premise(e *Engine, f *frame, i int) proof.Premise {
	out := proof.Premise{Literal: i, Total: s.total}
	for _, made := range s.parts {
		each(made, func(p *premise) {
			if p.item != nil {
				e.rank(p.item.node)
			}
		})
		list, _ := e.builder().premises(&derivation{f.rule, made, s.period}, -1, nil)
		out.Parts = append(out.Parts, list)
	}
	return out
}
