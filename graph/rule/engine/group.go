package engine

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/graph/rule"
	"nexum/graph/rule/proof"
)

// A facet defines which answers are different for an aggregate: those with different values of vars and, for sums,
// those from different claims. The last variable is the one that is aggregated.
type facet struct {
	vars []int
	adds bool
	per  []int
	from []origin
}

// facetsOf returns the facets of a query: its columns, or the facets of its aggregates. list[of[i]] is the facet of
// aggregate i.
func facetsOf(q *rule.Query) (list []facet, of []int) {
	if q.Group == nil {
		return []facet{{vars: q.Shown}}, nil
	}
	for _, a := range q.Group.Of {
		f := facet{vars: slices.Clone(q.Group.By), adds: a.Adds(), per: a.Per}
		if a.Op == "min" || a.Op == "max" { // the value depends on every answer that has it
			f.vars = append(f.vars, q.Shown...)
		}
		f.vars = append(f.vars, a.Of)
		i := slices.IndexFunc(list, func(g facet) bool {
			return slices.Equal(f.vars, g.vars) && f.adds == g.adds && slices.Equal(f.per, g.per)
		})
		if i < 0 {
			if f.adds && f.per == nil {
				f.from = origins(q.Body, a.Of)
			}
			i = len(list)
			list = append(list, f)
		}
		of = append(of, i)
	}
	return list, of
}

// writeItem writes a key of the claim or value that a sum counts once. It returns the period of the claim.
func (e *Engine) writeItem(b *strings.Builder, fc *facet, f *frame) (claimed claim.Period) {
	switch {
	case fc.per != nil:
		for _, v := range fc.per {
			e.writeKey(b, f.vars[v])
		}
	case len(fc.from) > 0:
		e.writeOrigins(b, fc.from, f.made)
		claimed = e.during(fc.from, f.made)
	default: // the value does not come from a claim
		for v, value := range f.vars {
			if v != fc.vars[len(fc.vars)-1] {
				e.writeKey(b, value)
			}
		}
	}
	return claimed
}

// A share is a row for a facet: one value that an aggregate of a group uses.
type share struct {
	proof.Row
	facet   int
	item    string
	claimed claim.Period
	way     *derivation
	held    heldPeriods
}

// aggregated returns the value that is aggregated.
func (s *share) aggregated() proof.Value { return s.Values[len(s.Values)-1] }

// group returns the rows for each group of shares with equal values of the By variables. A group with a sum or avg has
// one row for each different result over time; other groups have one row. If shares of weaker modalities change the
// result, there are further rows. A row depends on the shares that its aggregates use: for a count, all different
// values; for a sum, the values that it adds; for min and max, the rows with that value. It holds in the time that
// these have in common, and at no time if they have none in common. It is as certain as the least certain of them.
func (e *Engine) group(ctx context.Context, q *rule.Query, shares []share, b builder) ([]proof.Row, error) {
	err := budget.Sort(ctx, shares, func(a, b share) int { return compareRows(a.Row, b.Row) })
	if err != nil {
		return nil, err
	}
	facets, facetOf := facetsOf(q)
	groups := map[string][][]share{}
	var order []string
	for _, s := range shares {
		var key strings.Builder
		for _, v := range s.Values[:len(q.Group.By)] {
			key.WriteString(v.Key())
			key.WriteByte(0)
		}
		k := key.String()
		if groups[k] == nil {
			groups[k] = make([][]share, len(facets))
			order = append(order, k)
		}
		groups[k][s.facet] = append(groups[k][s.facet], s)
		if !e.goOn() {
			return nil, e.failed
		}
	}
	if len(shares) == 0 && len(q.Group.By) == 0 {
		return emptyRows(q), nil
	}
	out := make([]proof.Row, 0, len(order))
	for _, k := range order {
		of := groups[k]
		if slices.ContainsFunc(q.Group.Of, func(a rule.Aggregate) bool { return a.Adds() && a.Momentary() }) {
			rows, err := e.byMoment(q, b, of, facetOf)
			if err != nil {
				return nil, err
			}
			out = append(out, rows...)
			continue
		}
		rows, err := e.atAnyTime(q, b, of, facetOf)
		if err != nil {
			return nil, err
		}
		out = append(out, rows...)
	}
	return out, nil
}

// atAnyTime returns the rows of a group whose aggregates use the shares of any time. The first row uses only stated
// shares; for each weaker modality, a further row also uses the shares of that modality, if this changes the result. of
// has the shares by facet.
func (e *Engine) atAnyTime(q *rule.Query, b builder, of [][]share, facetOf []int) ([]proof.Row, error) {
	var out []proof.Row
	by := of[facetOf[0]][0].Values[:len(q.Group.By)]
	for _, weakest := range limitsOf(slices.Concat(of...)) {
		values := slices.Clone(by)
		var used [][]share
		for i, a := range q.Group.Of {
			list := atLeast(of[facetOf[i]], weakest)
			if len(list) == 0 { // all its shares are weaker
				break
			}
			value, taken, err := aggregate(q, &a, list, eachOnce)
			if err != nil {
				return nil, err
			}
			values, used = append(values, value), append(used, taken)
		}
		same := func(r proof.Row) bool { return slices.Equal(r.Values, values) }
		if len(values) < len(by)+len(q.Group.Of) || slices.ContainsFunc(out, same) {
			continue
		}
		var row proof.Row
		if a := q.Group.Of[0]; len(used) == 1 && (a.Op == "min" || a.Op == "max") && !samePeriods(used[0]) {
			row = alternatives(used[0], b)
		} else {
			row = e.combine(used, b)
		}
		row.Values = values
		e.keep(&row)
		if !e.goOn() {
			return nil, e.failed
		}
		out = append(out, row)
	}
	return out, nil
}

// emptyRows returns the row of a grouped query without answers: count, sum and total are 0, other aggregates have no
// value. There is no row without a count, sum or total.
func emptyRows(q *rule.Query) []proof.Row {
	all := graph.Summary{Modality: claim.Stated, Confidence: 1}
	row := proof.Row{Summary: all, Proved: []graph.Summary{all}, Parts: [][]proof.Part{nil}}
	known := false
	for _, a := range q.Group.Of {
		v := proof.Value{Type: rule.TextType}
		if a.Op == "count" || a.Op == "sum" || a.Op == "total" {
			v, known = proof.Value{Type: rule.NumberType, Text: "0"}, true
		}
		row.Values = append(row.Values, v)
	}
	if !known {
		return nil
	}
	return []proof.Row{row}
}

// aggregate computes one value of a group, and returns the shares that it depends on. once selects the shares that a
// sum adds, so that each claim counts once.
func aggregate(q *rule.Query, a *rule.Aggregate, shares []share,
	once func([]share) []share,
) (proof.Value, []share, error) {
	value := func(s share) proof.Value { return s.aggregated() }
	switch a.Op {
	case "count":
		return proof.Value{Type: rule.NumberType, Text: strconv.Itoa(len(shares))}, shares, nil
	case "min", "max":
		best := extreme(shares, a.Values, a.Op == "max")
		return best, slices.DeleteFunc(slices.Clone(shares), func(s share) bool {
			return compareValues(value(s), best) != 0
		}), nil
	}
	var sum decimal.Decimal
	wrong := func(format string, args ...any) error {
		return rule.Problems{{File: "query", Line: a.Line, Column: a.Column, Message: fmt.Sprintf(format, args...)}}
	}
	for _, s := range shares {
		if v := s.aggregated(); v.Type != rule.NumberType {
			name := q.Vars[a.Of]
			return proof.Value{}, nil, wrong(
				"there can be no %s of %s: %q, one of its values, is not a number; with %s >= 0 in the question, only numbers "+
					"are answers",
				a.Op,
				name,
				rule.Clip(v.Text),
				name,
			)
		}
	}
	taken := once(shares)
	for _, s := range taken {
		var err error
		if sum, err = sum.Add(s.aggregated().Number()); err != nil {
			return proof.Value{}, nil, wrong("the sum of %s has more than %d digits", q.Vars[a.Of], decimal.MaxDigits)
		}
	}
	if a.Op == "avg" {
		sum, _ = sum.Quo(decimal.Int(int64(len(taken)))) // there is at least one
	}
	return proof.Value{Type: rule.NumberType, Text: sum.String()}, taken, nil
}

// eachOnce returns the shares that a sum adds: all of them, but of rival values of one claim only those that counting
// selects.
func eachOnce(shares []share) []share {
	rivals := map[string][]share{}
	var order []string
	for _, s := range shares {
		if rivals[s.item] == nil {
			order = append(order, s.item)
		}
		rivals[s.item] = append(rivals[s.item], s)
	}
	var out []share
	for _, item := range order {
		out = append(out, counting(rivals[item])...)
	}
	return out
}

// distinctShares removes shares that have the same premises as an earlier share.
func (e *Engine) distinctShares(shares []share) []share {
	seen := map[string]bool{}
	return slices.DeleteFunc(shares, func(s share) bool {
		key := e.keyOf(s.way)
		before := seen[key]
		seen[key] = true
		return before
	})
}

// writePremise writes a key that distinguishes a premise from others.
func (e *Engine) writePremise(b *strings.Builder, p *premise) {
	b.WriteByte('0' + byte(p.kind))
	switch p.kind {
	case statedPremise:
		e.writeStated(b, p.relation)
		b.WriteString(p.attributes())
	case derivedPremise:
		e.writeRelation(b, p.item.node.key)
		b.WriteString(p.item.period.String())
	case factPremise:
		b.WriteString(e.view.ID(p.fact.Entity))
		b.WriteByte(0)
		b.WriteString(e.view.PredName(p.fact.Pred))
		b.WriteByte(0)
		b.WriteString(p.fact.Value.Text)
	case kindPremise:
		b.WriteString(e.view.ID(p.relation.Source))
	case absentPremise:
		b.WriteString(p.gap().String())
	}
	b.WriteByte(0)
}

// samePeriods reports whether shares hold in the same periods, equally strongly.
func samePeriods(shares []share) bool {
	first := shares[0].held.all()
	return !slices.ContainsFunc(shares[1:], func(s share) bool { return !slices.Equal(s.held.all(), first) })
}

// alternatives combines shares with the same value into one row without values. It holds when any of them does.
func alternatives(shares []share, b builder) proof.Row {
	best := 0
	var held []graph.Summary
	for i, s := range shares {
		if r := summaryRank(s.Summary).compareStrength(summaryRank(shares[best].Summary)); r < 0 {
			best = i
		}
		if s.Held == nil {
			held = append(held, s.Summary)
		}
		held = append(held, s.Held...)
	}
	out := proof.Row{Summary: shares[best].Summary, Held: graph.JoinSummaries(held)}
	one := func(s share) []use { return []use{{0, s.aggregated(), s.way}} }
	b.prove(&out, one(shares[best]), nil)
	for i, s := range shares {
		if i != best && b.wantsMore(&out) {
			b.prove(&out, one(s), nil)
		}
	}
	if len(out.Held) == 1 && out.Held[0].Period.IsZero() {
		out.Held = nil
	}
	return out
}

// atDate limits the rows of groups to the date of the view: before and after it, what the view hides can change their
// values.
func (e *Engine) atDate(rows []proof.Row) []proof.Row {
	if e.view.AsOf().IsZero() {
		return rows
	}
	at := claim.On(e.view.AsOf())
	for i := range rows {
		if !e.goOn() {
			return nil
		}
		r := &rows[i]
		if r.Held == nil {
			r.Held = []graph.Summary{r.Summary}
		}
		r.Held = slices.DeleteFunc(r.Held, func(h graph.Summary) bool { return !h.Period.Meets(at) })
		for n := range r.Held {
			r.Held[n].Period, _ = r.Held[n].Period.Intersect(at)
		}
		r.Held = graph.JoinSummaries(r.Held)
		r.Period, _ = r.Period.Intersect(at)
		for n := range r.Proved {
			if p, ok := r.Proved[n].Period.Intersect(at); ok {
				r.Proved[n].Period = p
			}
		}
	}
	return rows
}

// having returns the rows for which all conditions hold.
func (e *Engine) having(q *rule.Query, rows []proof.Row) []proof.Row {
	if len(q.Having) == 0 {
		return rows
	}
	var sides [][2]*calc
	for _, c := range q.Having {
		sides = append(sides, [2]*calc{e.p.calc(c.Sides[0]), e.p.calc(c.Sides[1])})
	}
	return slices.DeleteFunc(rows, func(r proof.Row) bool {
		vars := make([]val, len(r.Values))
		for i, v := range r.Values {
			vars[i] = valueVal(v)
		}
		for i, c := range q.Having {
			a, ok1 := sides[i][0].value(vars)
			b, ok2 := sides[i][1].value(vars)
			if !ok1 || !ok2 || !compare(a, c.Op, b) {
				return true
			}
		}
		return false
	})
}

// valueVal returns a value as a val, for calculations. It returns the zero val for an empty text, which means no value.
func valueVal(v proof.Value) val {
	switch {
	case v.Type == rule.EntityType:
		return entity(v.Node)
	case v.Text == "":
		return val{}
	}
	out, _ := literalVal(v.Text, v.Type)
	return out
}
