package query_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/query"
)

// TestDerivedRelations checks filters, orders and aggregates on a relation type that rules derive. It compares them
// with the lists of relations, with the answers to a question, and with a model that uses neither views nor rules.
func TestDerivedRelations(t *testing.T) {
	for seed := range uint64(5) {
		r := rand.New(rand.NewPCG(seed, 5))
		arcs := groupArcs(r)
		v := groupView(t, r, arcs)
		for _, tt := range groupCases() {
			t.Run(fmt.Sprintf("%d/%s", seed, tt.name), func(t *testing.T) {
				seen, err := fleetSession(t, v).With(tt.change)
				if err != nil {
					t.Fatal(err)
				}
				kept := slices.Clone(tt.add)
				for _, a := range arcs {
					if tt.keep == nil || tt.keep(&a) {
						kept = append(kept, a)
					}
				}
				d := derived{t: t, Session: seen, strength: controls(kept)}
				d.ask()
				for _, d.modalities = range [][]claim.Modality{
					{claim.Stated},
					{claim.Stated, claim.Alleged},
					{claim.Stated, claim.Hypothetical},
				} {
					d.lists()
					d.filters()
					d.order()
					d.aggregate()
				}
			})
		}
	}
}

// derived compares the answers of a session with a model.
type derived struct {
	t *testing.T
	*query.Session
	strength   square
	modalities []claim.Modality // the modalities that the filters count; nil for all
}

// names returns the modalities as names, for a filter.
func (d derived) names() (out []string) {
	for _, m := range d.modalities {
		out = append(out, m.String())
	}
	return out
}

// where adds the modalities to a filter.
func (d derived) where(w query.Where) query.Where {
	list := []any{}
	for _, name := range d.names() {
		list = append(list, name)
	}
	w["modalities"] = list
	return w
}

// holds reports whether a firm controls another.
func (d derived) holds(i, j int) bool {
	m := d.strength[i][j]
	return m != claim.NoModality && (d.modalities == nil || slices.Contains(d.modalities, m))
}

// firm returns the node of a firm; false if the view hides it.
func (d derived) firm(i int) (graph.Node, bool) { return d.View.Lookup(firmID(i)) }

// targets returns the ids of the firms that a firm controls; sources of those that control it.
func (d derived) targets(i int) (out []string) {
	for j := range groupFirms {
		if d.holds(i, j) {
			out = append(out, firmID(j))
		}
	}
	return out
}

func (d derived) sources(j int) (out []string) {
	for i := range groupFirms {
		if d.holds(i, j) {
			out = append(out, firmID(i))
		}
	}
	return out
}

func (d derived) compare(what string, got, want []string) {
	d.t.Helper()
	if !slices.Equal(got, want) {
		d.t.Errorf("%s, %v: got %v, want %v", what, d.modalities, got, want)
	}
}

// entities returns the ids of the firms that match a filter, in the order of ids or the given one.
func (d derived) entities(w query.Where, order ...query.OrderBy) (out []string) {
	d.t.Helper()
	list, err := d.Entities(context.Background(), query.EntityQuery{Of: "Firm", Where: d.where(w), Order: order})
	if err != nil {
		d.t.Fatal(err)
	}
	count, err := list.Count()
	if err != nil {
		d.t.Fatal(err)
	}
	next := query.Slice{Size: 3}
	for {
		page, err := list.Page(next)
		if err != nil {
			d.t.Fatal(err)
		}
		for _, n := range page.Entries {
			out = append(out, d.View.ID(n))
		}
		if !page.Next {
			break
		}
		next.After = list.Key(page.Entries[len(page.Entries)-1])
	}
	if count != len(out) {
		d.t.Errorf("%v: the count is %d, and the pages have %d", w, count, len(out))
	}
	return out
}

// lists checks the lists of relations in both directions, also with a filter and an order of the far ends.
func (d derived) lists() {
	d.t.Helper()
	for i := range groupFirms {
		n, ok := d.firm(i)
		if !ok {
			continue
		}
		for _, field := range []query.Follow{
			{Type: "CONTROLS", Direction: "OUT", Of: "Firm"},
			{Type: "CONTROLS", Direction: "IN", Of: "Firm"},
		} {
			want := d.targets(i)
			if field.Direction == "IN" {
				want = d.sources(i)
			}
			q := query.RelationQuery{Of: n, Field: field, Filter: &query.RelationFilter{Modalities: d.names()}}
			for _, order := range [][]query.OrderBy{nil, {{Field: "id"}}} {
				q.Order = order
				d.compare(fmt.Sprint("relations of ", firmID(i), field), slices.Sorted(slices.Values(d.far(q))), want)
			}
			q.Where = d.where(query.Where{
				"name":     map[string]any{"eq": "Ada"},
				"controls": map[string]any{"some": map[string]any{}},
			})
			d.compare(fmt.Sprint("filtered relations of ", firmID(i), field), slices.Sorted(slices.Values(d.far(q))),
				slices.DeleteFunc(slices.Clone(want), func(id string) bool {
					far, _ := d.View.Lookup(id)
					var j int
					_, _ = fmt.Sscanf(id, "firm%d", &j)
					return d.View.Name(far) != "Ada" || len(d.targets(j)) == 0
				}))
		}
	}
}

// far returns the far ends of a list of relations.
func (d derived) far(q query.RelationQuery) (out []string) {
	d.t.Helper()
	list, err := d.Relations(context.Background(), q)
	if err != nil {
		d.t.Fatal(err)
	}
	page, err := list.Page(query.Slice{Size: 100})
	if err != nil {
		d.t.Fatal(err)
	}
	for _, x := range page.Entries {
		out = append(out, d.View.ID(x.Far(q.Of)))
	}
	return out
}

// filters checks filters by a relation to one firm, to any firm or to no firm, and filters over two relations.
func (d derived) filters() {
	d.t.Helper()
	var some, none, far []string
	for i := range groupFirms {
		if _, ok := d.firm(i); !ok {
			continue
		}
		if len(d.targets(i)) > 0 {
			some = append(some, firmID(i))
		} else {
			none = append(none, firmID(i))
		}
		if slices.ContainsFunc(d.targets(i), func(id string) bool {
			n, _ := d.View.Lookup(id)
			return d.View.Name(n) == "Ada"
		}) {
			far = append(far, firmID(i))
		}
		to := map[string]any{"id": map[string]any{"eq": firmID(i)}}
		d.compare("controls "+firmID(i), d.entities(query.Where{"controls": map[string]any{"some": to}}), d.sources(i))
		d.compare("controlled by "+firmID(i), d.entities(query.Where{"controlledBy": map[string]any{"some": to}}),
			d.targets(i))
		d.compare("does not control "+firmID(i), d.entities(query.Where{"controls": map[string]any{"none": to}}),
			d.others(d.sources(i)))
		d.compare("not: controls "+firmID(i),
			d.entities(query.Where{"not": map[string]any{"controls": map[string]any{"some": to}}}), d.others(d.sources(i)))
	}
	whatever := map[string]any{}
	d.compare("controls something", d.entities(query.Where{"controls": map[string]any{"some": whatever}}), some)
	d.compare("controls nothing", d.entities(query.Where{"controls": map[string]any{"none": whatever}}), none)
	d.compare("controls one called Ada",
		d.entities(query.Where{"controls": map[string]any{"some": map[string]any{"name": map[string]any{"eq": "Ada"}}}}), far)
}

// others returns the ids of the visible firms that some does not contain.
func (d derived) others(some []string) (out []string) {
	for i := range groupFirms {
		if _, ok := d.firm(i); ok && !slices.Contains(some, firmID(i)) {
			out = append(out, firmID(i))
		}
	}
	return out
}

// order checks that an order by name, and then by id, keeps the filter.
func (d derived) order() {
	d.t.Helper()
	for i := range groupFirms {
		if _, ok := d.firm(i); !ok {
			continue
		}
		want := d.sources(i)
		slices.SortStableFunc(want, func(a, b string) int {
			x, _ := d.View.Lookup(a)
			y, _ := d.View.Lookup(b)
			return strings.Compare(d.View.Name(y), d.View.Name(x))
		})
		d.compare("ordered", d.entities(query.Where{
			"controls": map[string]any{"some": map[string]any{"id": map[string]any{"eq": firmID(i)}}},
		},
			query.OrderBy{Field: "name", Desc: true}), want)
	}
}

// aggregate checks groups by the far ends of derived relations.
func (d derived) aggregate() {
	d.t.Helper()
	a, err := d.Aggregate(context.Background(), query.AggregateQuery{
		Of: "Firm", Where: d.where(query.Where{}), GroupBy: []query.GroupBy{{Field: "controls"}},
	})
	if err != nil {
		d.t.Fatal(err)
	}
	want := map[string]int{}
	for i := range groupFirms {
		if _, ok := d.firm(i); !ok {
			continue
		}
		for _, id := range d.targets(i) {
			want[id]++
		}
		if len(d.targets(i)) == 0 {
			want[""]++
		}
	}
	got := map[string]int{}
	for _, g := range a.Groups {
		got[g.Keys[0].Text] += g.Count
	}
	if !maps.Equal(got, want) || a.Count != len(d.others(nil)) {
		d.t.Errorf("groups, %v: got %v of %d, want %v", d.modalities, got, a.Count, want)
	}
}

// ask checks the answers to a question. They include all modalities, and each has the expected one.
func (d derived) ask() {
	d.t.Helper()
	answers, err := d.Ask(context.Background(), "controls(X, Y)")
	if err != nil {
		d.t.Fatal(err)
	}
	var got, want []string
	for _, row := range answers.Rows {
		got = append(got, fmt.Sprint(row.Values[0].Text, " ", row.Values[1].Text, " ", row.Modality))
	}
	for i := range groupFirms {
		for j := range groupFirms {
			if d.holds(i, j) {
				want = append(want, fmt.Sprint(firmID(i), " ", firmID(j), " ", d.strength[i][j]))
			}
		}
	}
	slices.Sort(got)
	d.compare("controls(X, Y)", got, want)
}
