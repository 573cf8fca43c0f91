package query_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/graph/query"
	"nexum/graph/walk"
)

// TestAggregate compares aggregates with a naive evaluation, over random claims, filters and groups.
func TestAggregate(t *testing.T) {
	for seed := range uint64(4) {
		r := rand.New(rand.NewPCG(seed, 3))
		for name, v := range fleetViews(t, r) {
			s := fleetSession(t, v)
			for range 20 {
				q := query.AggregateQuery{Of: []string{"Ship", "Firm", "Owner"}[r.IntN(3)]}
				shape, _ := v.Ontology().Shape(q.Of)
				if r.IntN(2) == 0 {
					q.Where = randomWhere(r, v.Ontology(), shape, 1)
				}
				all := shape.GroupValues()
				for range r.IntN(3) {
					by := all[r.IntN(len(all))]
					q.GroupBy = append(q.GroupBy, query.GroupOf(by))
				}
				got, err := s.Aggregate(context.Background(), q)
				if err != nil {
					t.Fatal(err)
				}
				want := naive{t, s}.aggregate(q)
				if a, b := shown(t, got, q), want; a != b {
					t.Fatalf("seed %d, %s, %v: got\n%s\nwant\n%s", seed, name, q, a, b)
				}
			}
		}
	}
}

// shown returns an aggregation as text: one line per group and one line for all entities, sorted.
func shown(t *testing.T, a *query.Aggregation, q query.AggregateQuery) string {
	t.Helper()
	lines := []string{fmt.Sprint("all ", a.Count, shownTotals(t, a, nil, q.Of))}
	for i := range a.Groups {
		g := &a.Groups[i]
		if i > 0 && a.Groups[i-1].Count < g.Count {
			t.Errorf("group %d has more entities than the one before", i)
		}
		var key []string
		for _, k := range g.Keys {
			if k.None {
				k.Text = "(none)"
			}
			key = append(key, k.Text)
		}
		lines = append(lines, fmt.Sprint(strings.Join(key, "|"), " ", g.Count, shownTotals(t, a, g, q.Of)))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func shownTotals(t *testing.T, a *query.Aggregation, g *query.Group, of string) string {
	t.Helper()
	if of != "Ship" {
		return ""
	}
	out := ""
	for _, name := range []string{"price", "crew", "calls"} {
		total, err := a.Total(g, name)
		if err != nil {
			t.Fatal(err)
		}
		mean, ok := total.Mean()
		out += fmt.Sprint(" ", name, total.Values, total.Sum, mean, ok)
	}
	return out
}

func (x naive) aggregate(q query.AggregateQuery) string {
	m := []claim.Modality{claim.Stated}
	if list, ok := q.Where["modalities"].([]any); ok {
		m = nil
		for _, name := range list {
			one, _ := claim.ParseModality(name.(string))
			m = append(m, one)
		}
	}
	shape, _ := x.View.Ontology().Shape(q.Of)
	groups := map[string][]graph.Node{}
	for n := range x.View.All("") {
		if !x.holds(n, shape, q.Where, m) {
			continue
		}
		groups["all"] = append(groups["all"], n)
		keys := []string{""}
		for i, by := range q.GroupBy {
			var next []string
			for _, k := range keys {
				for _, v := range x.keys(n, q.Of, by, m) {
					if i > 0 {
						v = "|" + v
					}
					next = append(next, k+v)
				}
			}
			keys = next
		}
		for _, k := range keys {
			if len(q.GroupBy) > 0 {
				groups[k] = append(groups[k], n)
			}
		}
	}
	if groups["all"] == nil {
		groups["all"] = []graph.Node{}
	}
	var lines []string
	for key, nodes := range groups {
		line := fmt.Sprint(key, " ", len(nodes))
		for _, name := range []string{"price", "crew", "calls"} {
			fact, ok := shape.Fact(name)
			if q.Of != "Ship" || !ok {
				continue
			}
			sum, count := decimal.Decimal{}, 0
			for _, n := range nodes {
				for _, text := range x.facts(n, fact, m) {
					d, ok := decimal.Parse(text)
					if fact.IsDate() {
						d, ok = decimal.Decimal{}, text != "soon"
					}
					if ok {
						sum, _ = sum.Add(d)
						count++
					}
				}
			}
			mean, err := sum.Quo(decimal.Int(int64(count)))
			line += fmt.Sprint(" ", name, count, sum, mean, err == nil)
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// keys returns the values by which an entity is grouped.
func (x naive) keys(n graph.Node, of string, by query.GroupBy, m []claim.Modality) []string {
	shape, _ := x.View.Ontology().Shape(of)
	var out []string
	if by.Field == "kind" {
		return []string{x.View.Kind(n).Enum}
	}
	if f, ok := shape.Fact(by.Field); ok {
		all := x.values(n, f, m)
		for _, text := range all {
			finer := func(other string) bool {
				return !f.List && other != text && graph.Agree(f.Type, other, text) &&
					(len(other) > len(text) || len(other) == len(text) && other < text)
			}
			if slices.ContainsFunc(all, finer) {
				continue
			}
			d, err := claim.ParseDate(text)
			if err == nil && d.HasTime() { // the same moment is in the same group, whatever time zone it is written in
				d = d.UTC()
				text = d.String()
			}
			if err == nil && by.Part != query.WholeDate {
				text = d.String()[:min(len(d.String()), map[query.DatePart]int{query.DateYear: 4, query.DateMonth: 7}[by.Part])]
			}
			out = append(out, text)
		}
	} else {
		field, _ := shape.Relation(by.Field)
		in := query.RelationFilter{}
		for _, one := range m {
			in.Modalities = append(in.Modalities, one.String())
		}
		filter, err := x.Filter(query.Follow{Type: field.Type, Direction: field.Direction, Of: field.Of}, &in)
		if err != nil {
			x.t.Fatal(err)
		}
		err = walk.Relations(context.Background(), x.View, n, filter, func(r graph.Relation) bool {
			out = append(out, x.View.ID(r.Far(n)))
			return true
		})
		if err != nil {
			x.t.Fatal(err)
		}
	}
	if slices.Sort(out); len(out) == 0 {
		return []string{"(none)"}
	}
	return slices.Compact(out)
}

// TestAggregateQuestion checks that kinds, groups and facts can be named as people write them, and that an error lists
// the names that exist.
func TestAggregateQuestion(t *testing.T) {
	s := fleetSession(t, firmsView(t))
	for _, tt := range []struct {
		name string
		q    query.AggregateQuestion
		want string
	}{
		{"all kinds", query.AggregateQuestion{}, "4"},
		{"kind in lower case", query.AggregateQuestion{Kind: "firm"}, "3"},
		{
			"enum value",
			query.AggregateQuestion{Kind: "FIRM", GroupBy: []string{"FOUNDED_ON_YEAR"}},
			"3 foundedOnYear: 1999=2 2010=1",
		},
		{
			"words",
			query.AggregateQuestion{Kind: "firms", GroupBy: []string{"foundedOn month"}},
			"3 foundedOnMonth: 1999=1 1999-01=1 2010-05=1",
		},
		{"relation field", query.AggregateQuestion{Kind: "Owner", GroupBy: []string{"kind"}}, "3 kind: FIRM=3"},
		{"filter", query.AggregateQuestion{Kind: "Firm", Where: query.Where{"foundedOn": map[string]any{"lt": "2000"}}}, "2"},
		{
			"unknown kind",
			query.AggregateQuestion{Kind: "frim"},
			`kind: there is no kind or interface "frim"; did you mean Firm?`,
		},
		{
			"unknown group",
			query.AggregateQuestion{Kind: "Firm", GroupBy: []string{"launchedOnYear"}},
			`groupBy: entities of Firm cannot be grouped by "launchedOnYear"; did you mean foundedOnYear?`,
		},
		{
			"group of all kinds",
			query.AggregateQuestion{GroupBy: []string{"price"}},
			`groupBy: entities of all kinds together cannot be grouped by "price"; there are kind`,
		},
		{
			"unknown fact",
			query.AggregateQuestion{Kind: "Ship", Facts: []string{"tonnage"}},
			`facts: entities of Ship have no fact "tonnage"; there are launchedOn, seen, crew, speed, price, calls`,
		},
		{
			"text",
			query.AggregateQuestion{Kind: "Ship", Facts: []string{"imo"}},
			`facts: imo is neither a number nor a date, so it has no totals; there are launchedOn, seen, crew, speed, price, calls`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, err := s.AggregateOf(t.Context(), tt.q)
			got := ""
			if err != nil {
				got = err.Error()
			} else {
				got = fmt.Sprint(a.Count)
				for _, by := range a.GroupBy {
					got += " " + by.Name() + ":"
				}
				for _, g := range a.Groups {
					got += fmt.Sprintf(" %s=%d", g.Keys[0].Text, g.Count)
				}
			}
			if got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// firmsView returns a view of three firms and the document that names them.
func firmsView(t *testing.T) *graph.View {
	t.Helper()
	ctx := claim.Context{Document: "doc", Revision: 1}
	var claims []claim.Claim
	say := func(subject, predicate, object string) {
		claims = append(claims, claim.Claim{
			Subject: subject, Predicate: predicate, Object: claim.Literal(object),
			Context: ctx,
		})
	}
	say("doc", claim.PredicateKind, "Document")
	for id, founded := range map[string]string{"acme": "1999", "bolt": "1999-01-02", "corp": "2010-05"} {
		say(id, claim.PredicateKind, "Firm")
		say(id, "foundedOn", founded)
	}
	v, err := graph.Compile(fleetOntology(t), claim.Revision{Number: 1}, slices.Values(claims))
	if err != nil {
		t.Fatal(err)
	}
	return v
}
