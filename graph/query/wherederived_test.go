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
	"nexum/schema"
)

// group is an ontology with a relation type, controls, that rules derive.
const group = `
"A firm." type Firm {
  "Owned." owns: [Firm!] @relation(type: OWNS, direction: OUT)
  "Controlled." controls: [Firm!] @relation(type: CONTROLS, direction: OUT)
  "In control." controlledBy: [Firm!] @relation(type: CONTROLS, direction: IN)
}
extend enum RelationType {
  "It owns." OWNS @predicate(from: ["Firm"], to: ["Firm"], inverse: "owned by")
  "It controls." CONTROLS @predicate(from: ["Firm"], to: ["Firm"], inverse: "controlled by")
}
`

// groupRules derive control over several steps of ownership.
var groupRules = map[string]string{
	"two-steps":  `rule two-steps: "x" controls(X, Z) :- owns(X, Y), owns(Y, Z).`,
	"more-steps": `rule more-steps: "x" controls(X, Z) :- controls(X, Y), owns(Y, Z).`,
}

// groupFirms is the number of firms.
const groupFirms = 8

// An arc is a claim about two firms, with the eras in which it holds: before 2015 and since then.
type arc struct {
	typ      string
	from, to int
	modality claim.Modality
	document string
	eras     [2]bool
}

func firmID(i int) string { return fmt.Sprintf("firm%d", i) }

// groupArcs returns random claims, at most one of each relation, and none of those that a view assumes: next to a dated
// claim, an undated claim says nothing about the rest of the time.
func groupArcs(r *rand.Rand) []arc {
	var out []arc
	for len(out) < 14 {
		a := arc{typ: "OWNS", from: r.IntN(groupFirms), to: r.IntN(groupFirms), document: fmt.Sprintf("doc%d", r.IntN(2)), eras: [2]bool{true, true}}
		if r.IntN(6) == 0 {
			a.typ = "CONTROLS"
		}
		if r.IntN(4) == 0 {
			a.modality = claim.Alleged
		}
		if n := r.IntN(4); n < 2 {
			a.eras[n] = false
		}
		if assumed := a.from == 0 && a.to == 5 || a.from == 1 && a.to == 0; assumed {
			continue
		}
		if !slices.ContainsFunc(out, func(b arc) bool { return a.typ == b.typ && a.from == b.from && a.to == b.to }) {
			out = append(out, a)
		}
	}
	return out
}

func groupView(t *testing.T, r *rand.Rand, arcs []arc) *graph.View {
	t.Helper()
	o, err := schema.New(schema.Source{Name: "group.graphqls", Text: group})
	if err != nil {
		t.Fatal(err)
	}
	var claims []claim.Claim
	say := func(subject, predicate string, object claim.Value, c claim.Context) {
		c.Locator, c.Revision = "1", 1
		claims = append(claims, claim.Claim{Subject: subject, Predicate: predicate, Object: object, Context: c})
	}
	for i := range groupFirms {
		for d := range 2 { // without one document, the firm is still there
			c := claim.Context{Document: fmt.Sprintf("doc%d", d)}
			say(firmID(i), claim.PredicateKind, claim.Literal("Firm"), c)
			say(firmID(i), claim.PredicateName, claim.Literal([]string{"Ada", "Bo", "Cy"}[r.IntN(3)]), claim.Context{Document: "doc0"})
		}
	}
	for name, text := range groupRules {
		for d := range 2 {
			say(name, claim.PredicateRule, claim.Literal(text), claim.Context{Document: fmt.Sprintf("doc%d", d)})
		}
	}
	for _, a := range arcs {
		c := claim.Context{Document: a.document, Modality: a.modality}
		if !a.eras[0] {
			c.Period.From = claim.Year(2015)
		}
		if !a.eras[1] {
			c.Period.To = claim.Year(2014)
		}
		say(firmID(a.from), a.typ, claim.EntityValue(firmID(a.to)), c)
	}
	v, err := graph.Compile(o, claim.Revision{Number: 1}, slices.Values(claims))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// A groupCase is a view with a change, and the claims after the same change.
type groupCase struct {
	name   string
	change graph.Change
	keep   func(a *arc) bool
	add    []arc
}

// groupCases returns views of the same claims.
func groupCases() []groupCase {
	era := func(kept int) func(a *arc) bool {
		return func(a *arc) bool {
			a.eras[1-kept] = false
			return a.eras[kept]
		}
	}
	return []groupCase{
		{name: "plain"},
		{name: "as of 2013", change: graph.Change{AsOf: claim.Year(2013)}, keep: era(0)},
		{name: "as of 2017", change: graph.Change{AsOf: claim.Year(2017)}, keep: era(1)},
		{name: "distrust", change: graph.Change{Distrust: []string{"doc1"}}, keep: func(a *arc) bool { return a.document != "doc1" }},
		{name: "without a firm", change: graph.Change{Without: []string{firmID(2)}}, keep: func(a *arc) bool { return a.from != 2 && a.to != 2 }},
		{
			name:   "assume",
			change: graph.Change{With: []graph.AssumedRelation{{Source: firmID(0), Type: "OWNS", Target: firmID(5)}}},
			add:    []arc{{typ: "OWNS", from: 0, to: 5, modality: claim.Hypothetical, eras: [2]bool{true, true}}},
		},
		{
			name: "assume as of 2017",
			change: graph.Change{
				AsOf: claim.Year(2017), With: []graph.AssumedRelation{{Source: firmID(1), Type: "OWNS", Target: firmID(0)}},
			},
			keep: era(1), add: []arc{{typ: "OWNS", from: 1, to: 0, modality: claim.Hypothetical, eras: [2]bool{true, true}}},
		},
	}
}

// A square has the modality of the relation of each pair of firms; none if there is no relation.
type square [groupFirms][groupFirms]claim.Modality

const none = claim.Hypothetical + 1

func newSquare() (out square) {
	for x := range out {
		for y := range out {
			out[x][y] = none
		}
	}
	return out
}

// controls computes who controls whom from the claims: what a claim says, and each chain of ownership with two or more
// steps that all hold in one era. A chain is as strong as its weakest step, and a relation as its strongest chain.
func controls(arcs []arc) square {
	out := newSquare()
	for era := range 2 {
		owns, chain := newSquare(), newSquare()
		for _, a := range arcs {
			s := &chain
			if a.typ == "OWNS" {
				s = &owns
			}
			if a.eras[era] {
				s[a.from][a.to] = min(s[a.from][a.to], a.modality)
			}
		}
		for range groupFirms * groupFirms {
			for x := range groupFirms {
				for y := range groupFirms {
					for z := range groupFirms {
						chain[x][z] = min(chain[x][z], max(min(owns[x][y], chain[x][y]), owns[y][z]))
					}
				}
			}
		}
		for x := range groupFirms {
			for y := range groupFirms {
				out[x][y] = min(out[x][y], chain[x][y])
			}
		}
	}
	return out
}

// TestDerivedRelations checks filters, orders and aggregates on a relation type that rules derive. It compares them
// with the lists of relations, with the answers to a question, and with a model that knows neither views nor rules.
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
				for _, d.modalities = range [][]claim.Modality{{claim.Stated}, {claim.Stated, claim.Alleged}, {claim.Stated, claim.Hypothetical}} {
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

// names returns the modalities as a filter has them.
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
	return m != none && (d.modalities == nil || slices.Contains(d.modalities, m))
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
		for _, field := range []query.Follow{{Type: "CONTROLS", Direction: "OUT", Of: "Firm"}, {Type: "CONTROLS", Direction: "IN", Of: "Firm"}} {
			want := d.targets(i)
			if field.Direction == "IN" {
				want = d.sources(i)
			}
			q := query.RelationQuery{Of: n, Field: field, Filter: &query.RelationFilter{Modalities: d.names()}}
			for _, order := range [][]query.OrderBy{nil, {{Field: "id"}}} {
				q.Order = order
				d.compare(fmt.Sprint("relations of ", firmID(i), field), slices.Sorted(slices.Values(d.far(q))), want)
			}
			q.Where = d.where(query.Where{"name": map[string]any{"eq": "Ada"}, "controls": map[string]any{"some": map[string]any{}}})
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
		d.compare("controlled by "+firmID(i), d.entities(query.Where{"controlledBy": map[string]any{"some": to}}), d.targets(i))
		d.compare("does not control "+firmID(i), d.entities(query.Where{"controls": map[string]any{"none": to}}), d.others(d.sources(i)))
		d.compare("not: controls "+firmID(i), d.entities(query.Where{"not": map[string]any{"controls": map[string]any{"some": to}}}), d.others(d.sources(i)))
	}
	whatever := map[string]any{}
	d.compare("controls something", d.entities(query.Where{"controls": map[string]any{"some": whatever}}), some)
	d.compare("controls nothing", d.entities(query.Where{"controls": map[string]any{"none": whatever}}), none)
	d.compare("controls one called Ada", d.entities(query.Where{"controls": map[string]any{"some": map[string]any{"name": map[string]any{"eq": "Ada"}}}}), far)
}

// others returns the ids of the visible firms that are not among some.
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
		d.compare("ordered", d.entities(query.Where{"controls": map[string]any{"some": map[string]any{"id": map[string]any{"eq": firmID(i)}}}},
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

// ask checks the answers to a question, which are of every modality, with their modalities.
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
