package rule

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"nexum/graph"
)

// A part is one way to hold the body of a sum.
type part struct {
	amount float64
	period graph.Period
	made   []premise
}

// A tally is what the parts of one group of a sum bring together.
type tally struct {
	vars  []val // of the rule, as the group has them
	parts map[string]part
	done  bool // whether enough came together, and the rule went on
}

// matchSum goes on once for each group whose parts bring enough together. Parts can come late, when a
// goal that the body asks is answered later: the rule then goes on from there.
func (e *Engine) matchSum(f *frame, i int) bool {
	l := &f.body[i]
	tallies := map[string]*tally{}
	outer := e.clone(f)
	inner := &frame{
		table: &table{stratum: f.table.stratum}, rule: f.rule, body: l.sum, vars: slices.Clone(f.vars),
		made: make([]premise, len(l.sum)), period: f.period,
	}
	inner.row = func(g *frame) bool {
		var group, way strings.Builder
		for v, value := range g.vars {
			b := &way
			if slices.Contains(l.Sum.Group, v) {
				b = &group
			} else if v == l.Sum.Of && l.Sum.Op == "sum" {
				continue
			}
			b.WriteString(strconv.Itoa(int(value.typ)) + e.text(value))
			b.WriteByte(0)
		}
		amount := 1.0
		if l.Sum.Op == "sum" {
			amount = g.vars[l.Sum.Of].lit.num
		} else { // each value counts once, however it comes
			way.Reset()
			way.WriteString(e.text(g.vars[l.Sum.Of]))
		}
		t, ok := tallies[group.String()]
		if !ok {
			t = &tally{vars: e.slabs.vals.clone(outer.vars), parts: map[string]part{}}
			for _, v := range l.Sum.Group {
				t.vars[v] = g.vars[v]
			}
			tallies[group.String()] = t
		}
		if amount <= 0 || t.done {
			return e.failed == nil
		}
		if have, ok := t.parts[way.String()]; !ok || amount > have.amount {
			t.parts[way.String()] = part{amount, g.period, e.slabs.premises.clone(g.made)}
		}
		return e.enough(t, outer, i)
	}
	return e.solve(inner)
}

// enough goes on with a rule if the parts of a group that hold at one time bring enough together.
func (e *Engine) enough(t *tally, outer *frame, i int) bool {
	s := outer.body[i].Sum
	keys := make([]string, 0, len(t.parts))
	for k := range t.parts {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int {
		return cmp.Or(cmp.Compare(t.parts[b].amount, t.parts[a].amount), cmp.Compare(a, b))
	})
	total, period := 0.0, outer.period
	var parts [][]premise
	for _, k := range keys { // the greatest first, so that few suffice
		p := t.parts[k]
		common, ok := period.Intersect(p.period)
		if !ok || !e.view.At(common) {
			continue
		}
		total, period, parts = total+p.amount, common, append(parts, p.made)
		if reaches(total, s) {
			t.done = true
			g := e.clone(outer)
			copy(g.vars, t.vars)
			g.period = period
			g.made[i] = premise{kind: sumPremise, sum: &addends{parts, total}}
			return e.solve(g)
		}
	}
	return e.failed == nil
}

// reaches compares with room for the rounding of a sum of fractions.
func reaches(total float64, s *Sum) bool {
	if s.Strict {
		return total > s.Min+1e-9
	}
	return total >= s.Min-1e-9
}

// withAttributes goes on once for each different way in which the claims of a stated relation have the
// attributes that a literal names.
func (e *Engine) withAttributes(f *frame, l *lit, r graph.Relation) bool {
	seen := map[string]bool{}
	for _, c := range e.view.Claims(r) {
		if c.Context.Stance != graph.Supports || c.Context.Attributes == "" || seen[c.Context.Attributes] {
			continue
		}
		seen[c.Context.Attributes] = true
		values, ok := attributes(c.Context.Attributes, l.Attrs)
		if !ok {
			continue
		}
		var bind func(i int) bool
		bind = func(i int) bool {
			if i == len(values) {
				return e.solve(f)
			}
			return f.bind(l.attrs[i], values[i], func() bool { return bind(i + 1) })
		}
		if !bind(0) {
			return false
		}
	}
	return true
}

// each yields the premises of a derivation, those within sums too.
func each(premises []premise, yield func(*premise)) {
	for i := range premises {
		yield(&premises[i])
		if sum := premises[i].sum; sum != nil {
			for _, p := range sum.parts {
				each(p, yield)
			}
		}
	}
}
