package rule

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"nexum/graph"
)

// A Value is one value of an answer: an entity, or a text, number or date.
type Value struct {
	Type Type
	Node graph.Node // of an entity
	Text string     // the id of an entity, or the value as it was written
}

// A Row is one answer to a query.
type Row struct {
	Values   []Value   // of the query's shown variables
	Premises []Premise // why: what each literal was matched with
	graph.Summary
}

// answer collects the ways found to one row.
type answer struct {
	values []val
	ways   []*derivation
}

// rowBytes is about what an answer takes beside its key, values and ways.
const rowBytes = 150

// maxWays bounds how many ways to one answer are kept to choose the best from.
const maxWays = 16

// Ask returns the answers to a query, each once, in the order of their values, and why each holds: of
// the ways found to it the strongest, then the shortest.
func (e *Engine) Ask(ctx context.Context, q *Query) ([]Row, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.failed != nil {
		return nil, e.failed
	}
	e.ctx = ctx
	found := map[string]*answer{}
	f := &frame{
		table: &table{stratum: e.p.strata}, rule: -1, body: e.p.body(q.Body),
		vars: make([]val, len(q.Vars)), made: make([]premise, len(q.Body)),
	}
	var values []val
	f.row = func(f *frame) bool {
		var key strings.Builder
		values = values[:0]
		for _, v := range q.Shown {
			values = append(values, f.vars[v])
			key.WriteString(e.text(f.vars[v]))
			key.WriteByte(0)
		}
		a, ok := found[key.String()]
		if !ok {
			a = &answer{values: e.slabs.vals.clone(values)}
			found[key.String()] = a
			e.memory += key.Len() + rowBytes
		}
		if len(a.ways) < maxWays {
			a.ways = append(a.ways, e.derived(-1, f))
		}
		return e.failed == nil
	}
	e.solve(f)
	e.run(len(e.agenda) - 1)
	if e.failed != nil {
		return nil, e.failed
	}
	rows := make([]Row, 0, len(found))
	for _, a := range found {
		rows = append(rows, e.answerRow(a))
	}
	byValues := func(x, y Row) int { return slices.CompareFunc(x.Values, y.Values, compareValues) }
	slices.SortFunc(rows, byValues)
	if q.Group != nil {
		rows = q.group(rows)
		slices.SortFunc(rows, byValues)
	}
	if len(q.Order) > 0 {
		slices.SortStableFunc(rows, func(x, y Row) int {
			for _, k := range q.Order {
				c := compareValues(x.Values[k.Column], y.Values[k.Column])
				if k.Desc {
					c = -c
				}
				if c != 0 {
					return c
				}
			}
			return 0
		})
	}
	return rows, nil
}

// group makes one row of all that agree in some variables. It rests on all of them: it holds while they
// all do, and is worth what the least of them is.
func (q *Query) group(rows []Row) []Row {
	place := func(v int) int { return slices.Index(q.Shown, v) }
	groups := map[string]*Row{}
	parts := map[string][]Value{}
	var order []string
	for _, r := range rows {
		var key strings.Builder
		var by []Value
		for _, v := range q.Group.By {
			by = append(by, r.Values[place(v)])
			key.WriteString(by[len(by)-1].Text)
			key.WriteByte(0)
		}
		k := key.String()
		g, ok := groups[k]
		if !ok {
			g = &Row{Values: by, Summary: r.Summary}
			groups[k] = g
			order = append(order, k)
		}
		g.Premises = append(g.Premises, r.Premises...)
		g.Period, _ = g.Period.Intersect(r.Period)
		g.Modality, g.Confidence = max(g.Modality, r.Modality), min(g.Confidence, r.Confidence)
		g.Disputed = g.Disputed || r.Disputed
		parts[k] = append(parts[k], r.Values[place(q.Group.Of)])
	}
	if len(rows) == 0 && len(q.Group.By) == 0 && q.Group.Op == "count" {
		return []Row{{Values: []Value{{Type: NumberType, Text: "0"}}, Summary: graph.Summary{Confidence: 1}}}
	}
	out := make([]Row, 0, len(order))
	for _, k := range order {
		g := groups[k]
		g.Values = append(g.Values, aggregate(q.Group.Op, parts[k]))
		out = append(out, *g)
	}
	return out
}

func aggregate(op string, values []Value) Value {
	switch op {
	case "count":
		different := map[string]bool{}
		for _, v := range values {
			different[v.Text] = true
		}
		return Value{Type: NumberType, Text: strconv.Itoa(len(different))}
	case "sum":
		sum := 0.0
		for _, v := range values {
			f, _ := strconv.ParseFloat(v.Text, 64)
			sum += f
		}
		return Value{Type: NumberType, Text: strconv.FormatFloat(sum, 'f', -1, 64)}
	case "min":
		return slices.MinFunc(values, compareValues)
	}
	return slices.MaxFunc(values, compareValues)
}

func (e *Engine) answerRow(a *answer) Row {
	var r Row
	for _, v := range a.values {
		r.Values = append(r.Values, Value{v.typ, v.node, e.text(v)})
	}
	var best *derivation
	var least rank
	for _, d := range a.ways {
		each(d.premises, func(p *premise) {
			if p.item != nil {
				e.rank(p.item.node)
			}
		})
		if rk := e.derivationRank(d); best == nil || rk.less(least) {
			best, least = d, rk
		}
	}
	r.Premises, r.Summary = e.premises(best, -1, nil)
	return r
}

func (e *Engine) text(v val) string {
	switch v.typ {
	case UnknownType:
		return ""
	case EntityType:
		return e.view.ID(v.node)
	}
	return v.lit.text
}

func compareValues(a, b Value) int {
	if a.Type == NumberType && b.Type == NumberType {
		x, _ := strconv.ParseFloat(a.Text, 64)
		y, _ := strconv.ParseFloat(b.Text, 64)
		return cmp.Compare(x, y)
	}
	return cmp.Compare(a.Text, b.Text)
}
