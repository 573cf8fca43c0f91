package rule

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/decimal"
)

// A Value is one value of an answer: an entity, or a text, number or date.
type Value struct {
	Type Type
	Node graph.Node // of an entity
	Text string     // the id of an entity, or the value as it was written
}

// Key tells a value from all others, in any view: a number from the text that reads the same, and not from the same
// number in other digits, as 5 and 5.0.
func (v Value) Key() string {
	text := v.Text
	if v.Type == NumberType {
		text = v.number().String()
	}
	return string(rune('0'+v.Type)) + text
}

// number is what a value of NumberType is worth.
func (v Value) number() decimal.Decimal {
	n, _ := decimal.Parse(v.Text)
	return n
}

// A Row is one answer to a query.
type Row struct {
	Values   []Value   // of the query's shown variables
	Premises []Premise // why: what each literal was matched with
	graph.Summary
	// Held tells of every period in which something makes the answer hold, in the order of time, as
	// graph.JoinSummaries has them; nothing if it holds without a date. Summary is of the period of Premises, which is
	// one of the strongest, and among equally strong and short ones the latest.
	Held   []graph.Summary
	Others [][]Premise // why it holds in the other periods, at most 20 of them in the order of time
}

// answer collects the ways found to one row.
type answer struct {
	values []val
	ways   []*derivation
	more   bool        // whether there were more ways than are kept
	times  periods     // in which any of the ways holds
	held   heldPeriods // in which they hold, by what they are worth
}

// rowBytes is about what an answer takes beside its key, values and ways.
const rowBytes = 150

// maxWays bounds how many ways to one answer are kept to choose the best from. Of an answer with more that is
// not plain fact by these, the others are looked at too, once it is known what all that they rest on is worth.
const maxWays = 16

// Ask returns the answers to a query, each once, in the order of their values, and why each holds: of
// the ways found to it the strongest, then the shortest. What only the view can tell to be wrong with the
// query is Problems.
func (e *Engine) Ask(ctx context.Context, q *Query) ([]Row, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.failed != nil {
		return nil, e.failed
	}
	body, problems := localized(e.view, q.Body)
	if len(problems) > 0 {
		return nil, problems
	}
	local := *q
	local.Body = body
	q = &local
	if problems := e.impossible(q); len(problems) > 0 {
		return nil, problems
	}
	if problems := e.p.uncertain(q); len(problems) > 0 {
		return nil, problems
	}
	if problems := unknown(ctx, e.view, q.Body); len(problems) > 0 {
		return nil, problems
	}
	e.begin(ctx)
	defer e.end()
	found := e.answers(q)
	if e.failed != nil {
		return nil, e.failed
	}
	rows := make([]Row, 0, len(found))
	b := e.builder()
	for _, a := range found {
		r := e.answerRow(a, b)
		if e.memory += r.size(); e.memory > e.held {
			e.hold()
		}
		if !e.goOn() {
			return nil, e.failed
		}
		rows = append(rows, r)
	}
	byValues := func(x, y Row) int {
		return slices.CompareFunc(x.Values, y.Values, func(a, b Value) int {
			return cmp.Or(compareValues(a, b), cmp.Compare(a.Text, b.Text)) // 5 and 5.0
		})
	}
	if err := budget.Sort(ctx, rows, byValues); err != nil {
		return nil, err
	}
	if q.Group != nil {
		var err error
		if rows, err = q.group(rows); err != nil {
			return nil, err
		}
		if err := budget.Sort(ctx, rows, byValues); err != nil {
			return nil, err
		}
	}
	if len(q.Order) > 0 {
		err := budget.SortStable(ctx, rows, func(x, y Row) int {
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
		if err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// size returns about how many bytes a row takes.
func (r *Row) size() int {
	n := int(reflect.TypeFor[Row]().Size()) + len(r.Premises)*int(reflect.TypeFor[Premise]().Size())
	for _, v := range r.Values {
		n += int(reflect.TypeFor[Value]().Size()) + len(v.Text)
	}
	return n
}

// answers finds what answers a query, and the ways to it.
func (e *Engine) answers(q *Query) map[string]*answer {
	found := map[string]*answer{}
	var values []val
	visit := func(take func(a *answer, f *frame)) {
		f := &frame{
			table: &table{stratum: e.p.strata}, rule: -1, body: e.p.body(q.Body),
			vars: make([]val, len(q.Vars)), made: make([]premise, len(q.Body)),
		}
		f.row = func(f *frame) bool {
			var key strings.Builder
			values = values[:0]
			for _, v := range q.Shown {
				values = append(values, f.vars[v])
				e.writeKey(&key, f.vars[v])
			}
			a, ok := found[key.String()]
			if !ok {
				a = &answer{values: e.slabs.vals.clone(values)}
				found[key.String()] = a
				e.memory += key.Len() + rowBytes
			}
			for i, v := range values {
				if v.typ == NumberType && plainer(v.lit.text, a.values[i].lit.text) {
					a.values[i] = v
				}
			}
			take(a, f)
			return e.failed == nil
		}
		e.solve(f)
		e.finish(e.p.strata)
	}
	visit(func(a *answer, f *frame) {
		if a.times.add(f.period) {
			e.memory += periodBytes
		}
		if a.more = len(a.ways) == maxWays; !a.more {
			a.ways = append(a.ways, e.derived(-1, f))
		}
	})
	best := map[*answer]rank{}
	for _, a := range found {
		if e.failed != nil {
			break
		}
		d, r := e.best(a.ways)
		if a.more && (r.worth(rank{}) != 0 || len(a.times) > 1 || a.times[0] != d.period) {
			a.ways, best[a] = []*derivation{d}, r
			continue
		}
		for _, d := range a.ways {
			a.held.add(e.derivationRank(d), d.period, func() *derivation { return d })
		}
	}
	if len(best) == 0 {
		return found
	}
	visit(func(a *answer, f *frame) {
		least, ok := best[a]
		if !ok {
			return
		}
		d := &derivation{rule: -1, premises: f.made, period: f.period}
		_, r := e.best([]*derivation{d})
		kept := func() *derivation { return e.derived(-1, f) }
		if a.held.add(r, d.period, kept) {
			e.memory += periodBytes
		}
		if r.less(least) || !least.less(r) && later(d, a.ways[0]) {
			a.ways[0], best[a] = kept(), r
		}
	})
	return found
}

// best returns the strongest of some ways, then the shortest, then the latest, with its rank.
func (e *Engine) best(ways []*derivation) (best *derivation, least rank) {
	for _, d := range ways {
		each(d.premises, func(p *premise) {
			if p.item != nil {
				e.rank(p.item.node)
			}
		})
		if r := e.derivationRank(d); best == nil || r.less(least) || !least.less(r) && later(d, best) {
			best, least = d, r
		}
	}
	return best, least
}

// later reports whether a derivation holds later than another.
func later(a, b *derivation) bool { return graph.ComparePeriods(a.period, b.period) > 0 }

// impossible finds what in a query no entity can be, by the ontology and the rules.
func (e *Engine) impossible(q *Query) Problems {
	s := speller{e.view.Ontology(), q.Vars}
	if len(impossible("query", s, q.Body, nil, declared)) == 0 {
		return nil
	}
	return impossible("query", s, q.Body, nil, yielded(s.ontology, e.p.rules))
}

// typeOf is what the values of a column are of which only they tell, as of an attribute: numbers or dates if all are, else
// texts, though some of them be numbers.
func typeOf(column int, rows ...[]Row) Type {
	typ := UnknownType
	for _, list := range rows {
		for _, r := range list {
			have := r.Values[column].Type
			if typ != UnknownType && have != typ || have == UnknownType {
				return TextType
			}
			typ = have
		}
	}
	if typ == UnknownType {
		return TextType
	}
	return typ
}

// ColumnsOf returns the columns of a query that has been answered, in one view or several, each with the type
// that its values have; where those are of several, TextType, and each value knows its own.
func (q *Query) ColumnsOf(rows ...[]Row) []Column {
	out := q.Columns()
	for i := range out {
		if out[i].Type == UnknownType {
			out[i].Type = typeOf(i, rows...)
		}
	}
	return out
}

// group makes one row of all that agree in some variables. A count or a sum rests on all of them: it holds
// while they all do, at no time if there is none that they share, and is worth what the least of them is. The
// least or greatest value rests on the rows that have it, alone.
func (q *Query) group(rows []Row) ([]Row, error) {
	place := func(v int) int { return slices.Index(q.Shown, v) }
	of := place(q.Group.Of)
	if q.Group.Op == "sum" {
		if err := q.numbers(rows, of); err != nil {
			return nil, err
		}
	}
	groups := map[string][]Row{}
	var order []string
	for _, r := range rows {
		var key strings.Builder
		for _, v := range q.Group.By {
			key.WriteString(r.Values[place(v)].Key())
			key.WriteByte(0)
		}
		k := key.String()
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], r)
	}
	if len(rows) == 0 && len(q.Group.By) == 0 && q.Group.Op == "count" {
		return []Row{{Values: []Value{{Type: NumberType, Text: "0"}}, Summary: graph.Summary{Confidence: 1}}}, nil
	}
	out := make([]Row, 0, len(order))
	for _, k := range order {
		parts := groups[k]
		values := make([]Value, len(parts))
		for i, r := range parts {
			values[i] = r.Values[of]
		}
		value := aggregate(q.Group.Op, values)
		if q.Group.Op == "min" || q.Group.Op == "max" {
			parts = slices.DeleteFunc(parts, func(r Row) bool { return compareValues(r.Values[of], value) != 0 })
		}
		g := together(parts)
		for _, v := range q.Group.By {
			g.Values = append(g.Values, parts[0].Values[place(v)])
		}
		g.Values = append(g.Values, value)
		out = append(out, g)
	}
	return out, nil
}

// numbers reports a value that cannot be summed.
func (q *Query) numbers(rows []Row, of int) error {
	for _, r := range rows {
		if v := r.Values[of]; v.Type != NumberType {
			name := q.Vars[q.Group.Of]
			return Problems{{"query", q.Group.Line, q.Group.Column, fmt.Sprintf(
				"there is no sum of %s: %q, one of its values, is no number; with %s >= 0 in the question, only numbers are answers", name, clip(v.Text), name)}}
		}
	}
	return nil
}

// together is what rests on all of some rows, but for its values.
func together(rows []Row) Row {
	out := Row{Summary: rows[0].Summary}
	period, ok := graph.Period{}, true
	for _, r := range rows {
		out.Premises = append(out.Premises, r.Premises...)
		if ok {
			period, ok = period.Intersect(r.Period)
		}
		out.Modality, out.Confidence = max(out.Modality, r.Modality), min(out.Confidence, r.Confidence)
		out.Disputed = out.Disputed || r.Disputed
	}
	if out.Period = period; !ok {
		out.Period = graph.Period{}
	}
	if !out.Period.IsZero() {
		out.Held = []graph.Summary{out.Summary}
	}
	return out
}

func aggregate(op string, values []Value) Value {
	switch op {
	case "count":
		different := map[string]bool{}
		for _, v := range values {
			different[v.Key()] = true
		}
		return Value{Type: NumberType, Text: strconv.Itoa(len(different))}
	case "sum":
		var sum decimal.Decimal
		for _, v := range values {
			sum = plus(sum, v.number())
		}
		return Value{Type: NumberType, Text: sum.String()}
	case "min":
		return slices.MinFunc(values, compareValues)
	}
	return slices.MaxFunc(values, compareValues)
}

func (e *Engine) answerRow(a *answer, b builder) Row {
	var r Row
	for _, v := range a.values {
		r.Values = append(r.Values, Value{v.typ, v.node, e.text(v)})
	}
	best, _ := e.best(a.ways)
	if e.failed != nil {
		return r
	}
	r.Premises, r.Summary = b.premises(best, -1, nil)
	r.Held = a.held.summaries()
	for _, d := range a.held.others(best) {
		list, _ := b.premises(d, -1, nil)
		r.Others = append(r.Others, list)
	}
	return r
}

// plainer reports whether an answer shows the first of two ways to write one number, whichever is found first.
func plainer(a, b string) bool { return len(a) < len(b) || len(a) == len(b) && a < b }

// writeKey writes what tells a value from others: equal values have equal keys.
func (e *Engine) writeKey(b *strings.Builder, v val) {
	b.WriteByte('0' + byte(v.typ))
	if v.typ == NumberType {
		var room [32]byte
		b.Write(v.lit.num.Append(room[:0]))
	} else {
		b.WriteString(e.text(v))
	}
	b.WriteByte(0)
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

// compareValues orders numbers by what they are worth, before all else, and the rest by what is written.
func compareValues(a, b Value) int {
	switch x, y := a.Type == NumberType, b.Type == NumberType; {
	case x && y:
		return a.number().Compare(b.number())
	case x:
		return -1
	case y:
		return 1
	}
	return cmp.Compare(a.Text, b.Text)
}
