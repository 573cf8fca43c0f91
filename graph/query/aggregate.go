package query

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/graph/trace"
	"nexum/graph/walk"
	"nexum/schema"
)

// An AggregateQuery asks for the number of entities, and for totals of their facts, in groups.
type AggregateQuery struct {
	Of      string // a kind or interface
	Where   Where
	GroupBy []GroupBy
}

// A GroupBy is the property that the entities of a group have in common: the value of a fact, the far end of a relation
// field, or, with Field "kind", the kind.
type GroupBy struct {
	Field string
	Part  DatePart // for a fact with dates: the part by which they are grouped
}

// A DatePart is the part of a date by which entities are grouped: the year, the year and month, or all of it.
type DatePart uint8

const (
	WholeDate DatePart = iota
	DateYear
	DateMonth
)

// An Aggregation is the answer to an AggregateQuery. If an entity has several values for a GroupBy, for example because
// sources contradict each other, it is in the group of each of them. The entities without a value form a group of their
// own. For a single-valued fact, totals use only the value that the entity shows, as sorting does. Only stated facts
// and relations count, unless the filter names modalities. An Aggregation is safe for concurrent use.
type Aggregation struct {
	// Groups are ordered by their number of entities, the greatest first.
	Groups []Group
	// Count is the number of entities. An entity in several groups counts once.
	Count int
	// GroupBy has the terms of the query, and Facts the facts of an AggregateQuestion.
	GroupBy []GroupBy
	Facts   []*schema.Fact

	session    *Session
	shape      *schema.Shape
	modalities graph.Modalities
	ctx        context.Context
	nodes      []graph.Node
	first      []uint32 // member[first[i]:first[i+1]] are the numbers of the groups of nodes[i]
	member     []uint32

	mu sync.Mutex
	// by the name of the fact; then by the number of the group, with the total of all entities last
	totals map[string][]Total
}

// A Group contains the entities with the same values.
type Group struct {
	Keys  []GroupKey
	Count int

	number int
}

// A GroupKey is a value that the entities of a group share.
type GroupKey struct {
	Field string
	Text  string     // the value, or the id of the far end; empty if there is none
	Node  graph.Node // the far end of a relation; NoNode for a value
	None  bool
}

// A Total summarizes the values of one fact. Numbers are exact.
type Total struct {
	Values   int // the number of values
	Min, Max string
	Sum      decimal.Decimal // of numbers
}

// Mean returns the mean of the numbers. It returns false if there are no values.
func (t Total) Mean() (decimal.Decimal, bool) {
	if t.Values == 0 {
		return decimal.Decimal{}, false
	}
	mean, err := t.Sum.Quo(decimal.Int(int64(t.Values)))
	return mean, err == nil
}

// groupBytes is the approximate size of a group in bytes.
const groupBytes = 256

// Aggregate counts and groups the entities of a query.
func (s *Session) Aggregate(ctx context.Context, q AggregateQuery) (_ *Aggregation, err error) {
	ctx, span := trace.Start(ctx, "query.Aggregate")
	defer span.EndWith(&err)
	list, err := s.Entities(ctx, EntityQuery{Of: q.Of, Where: q.Where})
	if err != nil {
		return nil, err
	}
	modalities, err := modalitiesOf(q.Where, "filter")
	if err != nil {
		return nil, err
	}
	a := &Aggregation{
		GroupBy: q.GroupBy,
		session: s, shape: list.shape, modalities: modalities, ctx: ctx, first: []uint32{0}, totals: map[string][]Total{},
	}
	g := grouper{Aggregation: a, meter: list.meter, byKey: map[string]int{}}
	for i, by := range q.GroupBy {
		read, err := g.reader(by, index("groupBy", i))
		if err != nil {
			return nil, err
		}
		g.readers = append(g.readers, read)
	}
	if err := list.Each(g.add); err != nil {
		return nil, err
	}
	a.Count = len(a.nodes)
	slices.SortFunc(a.Groups, func(x, y Group) int {
		return cmp.Or(cmp.Compare(y.Count, x.Count), slices.CompareFunc(x.Keys, y.Keys, func(x, y GroupKey) int {
			if x.None != y.None {
				return map[bool]int{true: 1, false: -1}[x.None]
			}
			return strings.Compare(x.Text, y.Text)
		}))
	})
	return a, nil
}

// A grouper assigns entities to groups.
type grouper struct {
	*Aggregation
	meter   *meter
	readers []func(n graph.Node) ([]GroupKey, error)
	byKey   map[string]int
}

// reader returns a function that returns the keys of an entity for one GroupBy. An entity without a value has one key,
// with None set.
func (g *grouper) reader(by GroupBy, at Argument) (func(n graph.Node) ([]GroupKey, error), error) {
	view := g.session.View
	if by.Field == "kind" {
		return func(n graph.Node) ([]GroupKey, error) {
			return []GroupKey{{Field: by.Field, Text: view.Kind(n).Enum, Node: graph.NoNode}}, nil
		}, nil
	}
	if field, ok := g.shape.Relation(by.Field); ok {
		p := part{compiler: &compiler{Session: g.session, meter: g.meter}, modalities: g.modalities}
		relations, err := p.relationFilter(field, nil, at)
		if err != nil {
			return nil, err
		}
		return func(n graph.Node) ([]GroupKey, error) { return g.farEnds(n, by.Field, relations) }, nil
	}
	fact, ok := g.shape.Fact(by.Field)
	if !ok {
		return nil, InputError("%s: %s has no fact or relation field %q", at, g.shape.Name, Clip(by.Field))
	}
	pred, known := view.Pred(fact.Name)
	return func(n graph.Node) ([]GroupKey, error) {
		var out []GroupKey
		add := func(text string) {
			key := GroupKey{Field: by.Field, Text: groupText(fact.Type, text, by.Part), Node: graph.NoNode}
			if !slices.Contains(out, key) {
				out = append(out, key)
			}
		}
		if known {
			for _, text := range standing(view, fact, n, pred, g.modalities) {
				add(text)
			}
		}
		return orNone(out, by.Field), nil
	}, nil
}

// standing returns the values of a fact. If sources give different values of a single-valued fact, it returns all of
// them, except less precise forms of another value: for 2010 and 2010-05, it returns only 2010-05.
func standing(view *graph.View, fact *schema.Fact, n graph.Node, pred graph.Pred, m graph.Modalities) []string {
	var out []string
	view.EachText(n, pred, m, func(text string) bool {
		out = append(out, text)
		return true
	})
	if fact.List || len(out) < 2 {
		return out
	}
	all := slices.Clone(out)
	return slices.DeleteFunc(out, func(text string) bool {
		return slices.ContainsFunc(all, func(other string) bool {
			return other != text && graph.Agree(fact.Type, text, other) &&
				cmp.Or(cmp.Compare(len(other), len(text)), cmp.Compare(text, other)) > 0
		})
	})
}

func orNone(keys []GroupKey, field string) []GroupKey {
	if len(keys) == 0 {
		return []GroupKey{{Field: field, Node: graph.NoNode, None: true}}
	}
	return keys
}

// farEnds returns the far ends of the relations of an entity, each once.
func (g *grouper) farEnds(n graph.Node, field string, relations walk.Filter) ([]GroupKey, error) {
	var out []GroupKey
	seen, failed := map[graph.Node]bool{}, error(nil)
	err := walk.Relations(g.ctx, g.session.View, n, relations, func(r graph.Relation) bool {
		if failed = g.meter.step(); failed != nil {
			return false
		}
		if far := r.Far(n); !seen[far] {
			seen[far] = true
			out = append(out, GroupKey{Field: field, Text: g.session.View.ID(far), Node: far})
		}
		return true
	})
	if failed != nil {
		err = failed
	}
	return orNone(out, field), err
}

// groupText returns the text that identifies the group of a value: the value itself or, for a date, the requested part
// of it. Times are converted to UTC, as in comparisons, so that the same moment is in the same group whatever time zone
// a source uses.
func groupText(typ, text string, part DatePart) string {
	if typ != "Date" && typ != "DateTime" {
		return text
	}
	d, ok := claim.ReadDate(text)
	if !ok || part == WholeDate && !d.HasTime() {
		return text
	}
	d = d.UTC()
	switch y, m, _ := d.Parts(); part {
	case DateYear:
		return claim.Year(y).String()
	case WholeDate:
		return d.String()
	default:
		return claim.Day(y, m, 0).String()
	}
}

// add adds an entity to its groups: one for each combination of its values.
func (g *grouper) add(n graph.Node) error {
	combinations := [][]GroupKey{nil}
	for _, read := range g.readers {
		keys, err := read(n)
		if err != nil {
			return err
		}
		if combinations, err = g.combine(combinations, keys); err != nil {
			return err
		}
	}
	if len(g.nodes)%1024 == 0 {
		if err := g.session.Budget().Hold(1024 * 16); err != nil {
			return err
		}
	}
	g.nodes = append(g.nodes, n)
	if len(g.readers) > 0 {
		for _, keys := range combinations {
			i, err := g.group(keys)
			if err != nil {
				return err
			}
			g.Groups[i].Count++
			g.member = append(g.member, uint32(i))
		}
	}
	g.first = append(g.first, uint32(len(g.member)))
	return nil
}

// combine returns the product of combinations and keys: each combination, extended by each key.
func (g *grouper) combine(combinations [][]GroupKey, keys []GroupKey) ([][]GroupKey, error) {
	var out [][]GroupKey
	for _, c := range combinations {
		for _, k := range keys {
			if err := g.meter.step(); err != nil {
				return nil, err
			}
			out = append(out, append(slices.Clip(c), k))
		}
	}
	return out, nil
}

// group returns the number of the group with these keys; it adds the group if it is new.
func (g *grouper) group(keys []GroupKey) (int, error) {
	var b strings.Builder
	for _, k := range keys {
		if !k.None {
			b.WriteByte('+')
			b.WriteString(k.Text)
		}
		b.WriteByte(0)
	}
	i, ok := g.byKey[b.String()]
	if ok {
		return i, nil
	}
	if err := g.session.Budget().Hold(int64(groupBytes + 2*b.Len())); err != nil {
		return 0, err
	}
	i = len(g.Groups)
	g.byKey[b.String()] = i
	g.Groups = append(g.Groups, Group{Keys: keys, number: i})
	return i, nil
}

// Total returns the total of a fact for the entities of a group, or for all entities if of is nil.
func (a *Aggregation) Total(of *Group, fact string) (Total, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	totals, ok := a.totals[fact]
	if !ok {
		var err error
		if totals, err = a.add(fact); err != nil {
			return Total{}, err
		}
		a.totals[fact] = totals
	}
	if of == nil {
		return totals[len(a.Groups)], nil
	}
	return totals[of.number], nil
}

// add computes the totals of a fact, indexed by the number of the group. The last one is the total of all entities.
func (a *Aggregation) add(name string) ([]Total, error) {
	fact, ok := a.shape.Fact(name)
	if !ok {
		return nil, InputError("%s has no fact %q", a.shape.Name, Clip(name))
	}
	totals := make([]Total, len(a.Groups)+1)
	pred, ok := a.session.View.Pred(name)
	if !ok {
		return totals, nil
	}
	if err := a.session.Budget().Hold(int64(len(totals)) * 64); err != nil {
		return nil, err
	}
	m := a.session.meter(a.ctx)
	defer m.close()
	for i, n := range a.nodes {
		failed := m.step()
		each := func(text string) bool {
			v, ok := valueOf(fact, text)
			if !ok {
				return true
			}
			for _, g := range append(a.member[a.first[i]:a.first[i+1]:a.first[i+1]], uint32(len(a.Groups))) {
				if failed = totals[g].take(fact, text, v); failed != nil {
					return false
				}
			}
			return true
		}
		if fact.List {
			a.session.View.EachText(n, pred, a.modalities, each)
		} else if text, ok := a.session.View.Text(n, pred, a.modalities); ok {
			each(text)
		}
		if failed != nil {
			return nil, failed
		}
	}
	return totals, nil
}

// valueOf parses the text of a number or date, by the type of the fact.
func valueOf(f *schema.Fact, text string) (v sortValue, ok bool) {
	if f.IsNumber() {
		v.number, ok = decimal.Parse(text)
	} else {
		v.date, ok = claim.ReadDate(text)
	}
	return v, ok
}

// take adds a value to the total.
func (t *Total) take(f *schema.Fact, text string, v sortValue) error {
	compare := func(other string) int {
		o, _ := valueOf(f, other)
		if f.IsNumber() {
			return v.number.Compare(o.number)
		}
		return v.date.Compare(o.date)
	}
	if t.Values == 0 || compare(t.Min) < 0 {
		t.Min = text
	}
	if t.Values == 0 || compare(t.Max) > 0 {
		t.Max = text
	}
	t.Values++
	if !f.IsNumber() {
		return nil
	}
	var err error
	if t.Sum, err = t.Sum.Add(v.number); err != nil {
		return InputError("the sum of %s: %v", f.Name, err)
	}
	return nil
}
