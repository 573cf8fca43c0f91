package query_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/graph/fold"
	"nexum/graph/query"
	"nexum/graph/rule/engine"
	"nexum/graph/walk"
	"nexum/schema"
)

// fleet is an ontology with facts of all types and relation fields in all directions, one of them to an interface.
const fleet = `
"What can own." interface Owner
"A ship." type Ship implements Owner {
  "Launch." launchedOn: Date
  "Last seen." seen: DateTime
  "Crew." crew: Int
  "Speed." speed: Float
  "Price." price: Decimal
  "Afloat." afloat: Boolean
  "Use." use: Use
  "Number." imo: String @identifier(scheme: "imo")
  "Flags." flags: [String!]
  "Calls." calls: [Date!]
  "Owners." owners: [Owner!] @relation(type: OWNS, direction: IN)
  "Owned." owns: [Entity!] @relation(type: OWNS, direction: OUT)
  "Sisters." sisters: [Ship!] @relation(type: SISTER_OF, direction: BOTH)
  "Controlled." controls: [Ship!] @relation(type: CONTROLS, direction: OUT)
}
"A firm." type Firm implements Owner {
  "Founding." foundedOn: Date
  "Owned." owns: [Entity!] @relation(type: OWNS, direction: OUT)
}
"What it is for." enum Use { CARGO CABLE TUG }
extend enum RelationType {
  "It owns." OWNS @predicate(from: ["Owner"], to: ["Ship", "Firm"], inverse: "owned by")
  "It is like." SISTER_OF @predicate(from: ["Ship"], to: ["Ship"], inverse: "sister of", symmetric: true)
  "It controls." CONTROLS @predicate(from: ["Owner"], to: ["Ship", "Firm"], inverse: "controlled by")
}
`

// control derives relations from stated and alleged ones.
const control = `rule control: "x" controls(X, Z) :- owns(X, Y), owns(Y, Z).`

func fleetOntology(t testing.TB) *schema.Ontology {
	t.Helper()
	o, err := schema.New(schema.Source{Name: "fleet.graphqls", Text: fleet})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// values are values of the facts of the fleet. Some do not have the type of the fact, as after a change of the
// ontology.
var values = map[string][]string{
	"launchedOn": {"2010", "2010-05", "2010-05-17", "2011", "2009-12", "soon"},
	"seen":       {"2020-06-29T02:33Z", "2020-06-29T02:33:46Z", "2020-06-29T04:33:46+02:00", "2021-01-01T00:00Z"},
	"crew":       {"0", "7", "12", "25", "-3", "many"},
	"speed":      {"1.5", "7", "12.25", "1e2"},
	"price":      {"12.5", "12.50000000000000000000000001", "1000000000000000000000", "0.1"},
	"afloat":     {"true", "false"},
	"use":        {"CARGO", "CABLE", "TUG"},
	"imo":        {"9074729", "9811000", "9319466"},
	"flags":      {"Panama", "panama", "Côte d'Ivoire", "Cote d’Ivoire", "PANAMÁ", "Malta "},
	"calls":      {"2019", "2019-03-02", "2020-01"},
	"foundedOn":  {"1999", "1999-01-02", "2010-05"},
}

// wanted are values for filters, in addition to those of the facts.
var wanted = map[string][]string{
	"imo": {"IMO 9074729", "imo9811000", "12"}, "flags": {"co\u0302te d'ivoire", "Co\u0302te d'Ivoire", "pan", "a"},
	"crew": {"5", "7", "100"}, "speed": {"7", "12.25", "100"}, "price": {"12.5", "0.1", "12.50000000000000000000000002"},
	"launchedOn": {"2010", "2010-05", "2012"}, "seen": {"2020", "2020-06-29", "2020-06-29T02:33:46Z"}, "calls": {"2019", "2020-01-05"}, "foundedOn": {"1999", "2000"},
	"afloat": {"true", "false"}, "use": {"CARGO", "TUG"},
}

const ships, firms = 14, 6

// fleetClaims makes claims about few entities, so that they are connected, including alleged, dated, denied and
// retracted claims.
func fleetClaims(r *rand.Rand, o *schema.Ontology, n int, revision uint64) []claim.Claim {
	id := func() string {
		if i := r.IntN(ships + firms); i < ships {
			return fmt.Sprintf("ship%02d", i)
		}
		return fmt.Sprintf("firm%d", r.IntN(firms))
	}
	ctx := func() claim.Context {
		c := claim.Context{Document: fmt.Sprintf("doc%d", r.IntN(3)), Locator: fmt.Sprint(r.IntN(3)), Revision: revision}
		if r.IntN(3) == 0 {
			c.Modality = claim.Modality(r.IntN(3))
		}
		switch r.IntN(8) {
		case 0:
			c.Stance = claim.Disputes
		case 1:
			c.Period.From = claim.Year(2015)
		case 2:
			c.Period.To = claim.Year(2015)
		case 3:
			c.Doubt = claim.DoubtOf(0.6)
		}
		return c
	}
	var out []claim.Claim
	for range n {
		c := claim.Claim{Subject: id(), Context: ctx()}
		if r.IntN(2) == 0 {
			c.Predicate = []string{"OWNS", "OWNS", "SISTER_OF", "CONTROLS"}[r.IntN(4)]
			c.Object = claim.EntityValue(id())
			out = append(out, c)
			continue
		}
		k, _ := o.Kind("Ship")
		if strings.HasPrefix(c.Subject, "firm") {
			k, _ = o.Kind("Firm")
		}
		f := k.Facts[r.IntN(len(k.Facts))]
		c.Predicate, c.Object = f.Name, claim.Literal(values[f.Name][r.IntN(len(values[f.Name]))])
		if r.IntN(6) == 0 {
			c.Predicate, c.Object = claim.PredicateAlias, claim.Literal(values["flags"][r.IntN(6)])
		}
		out = append(out, c)
		if r.IntN(10) == 0 {
			c.Context.Stance, c.Context.Revision = claim.Retracts, revision+1
			out = append(out, c)
		}
	}
	return out
}

// fleetViews returns views of random claims: compiled and with an overlay, each also as of a date and without a source.
func fleetViews(t *testing.T, r *rand.Rand) map[string]*graph.View {
	t.Helper()
	o := fleetOntology(t)
	stated := claim.Context{Document: "doc0", Locator: "1", Revision: 1}
	claims := []claim.Claim{{Subject: "control", Predicate: claim.PredicateRule, Object: claim.Literal(control), Context: stated}}
	say := func(id, predicate, text string) {
		claims = append(claims, claim.Claim{Subject: id, Predicate: predicate, Object: claim.Literal(text), Context: stated})
	}
	for i := range ships {
		say(fmt.Sprintf("ship%02d", i), claim.PredicateKind, "Ship")
		say(fmt.Sprintf("ship%02d", i), claim.PredicateName, []string{"Ever Given", "ever  given", "Éver", "Titanic"}[r.IntN(4)])
	}
	for i := range firms {
		say(fmt.Sprintf("firm%d", i), claim.PredicateKind, "Firm")
	}
	claims = append(claims, fleetClaims(r, o, 150, 1)...)
	plain, err := graph.Compile(o, claim.Revision{Number: 1}, slices.Values(claims))
	if err != nil {
		t.Fatal(err)
	}
	more := append(fleetClaims(r, o, 40, 3),
		claim.Claim{Subject: "ship99", Predicate: claim.PredicateKind, Object: claim.Literal("Ship"), Context: claim.Context{Document: "doc1", Revision: 3}})
	views := map[string]*graph.View{"compiled": plain, "overlay": plain.Apply(claim.Revision{Number: 3}, more)}
	for _, name := range []string{"compiled", "overlay"} {
		for what, c := range map[string]graph.Change{
			" as of 2013": {AsOf: claim.Year(2013)}, " as of 2017": {AsOf: claim.Year(2017)},
			" without doc1": {Distrust: []string{"doc1"}}, " without ship03": {Without: []string{"ship03"}},
		} {
			v, err := views[name].With(c)
			if err != nil {
				t.Fatal(err)
			}
			views[name+what] = v
		}
	}
	return views
}

func fleetSession(t testing.TB, v *graph.View) *query.Session {
	t.Helper()
	p, err := engine.Load(v)
	if err != nil {
		t.Fatal(err)
	}
	return query.Open(p, budget.New(budget.Limits{}), query.Options{})
}

// randomWhere returns a random filter for a shape.
func randomWhere(r *rand.Rand, o *schema.Ontology, shape *schema.Shape, depth int) query.Where {
	w := query.Where{}
	inner := func() any { return map[string]any(randomWhere(r, o, shape, depth-1)) }
	for range 1 + r.IntN(2) {
		switch n := r.IntN(14); {
		case n == 0 && depth > 0:
			w["and"] = []any{inner(), inner()}
		case n == 1 && depth > 0:
			w["or"] = []any{inner(), inner()}
		case n == 2 && depth > 0:
			w["not"] = inner()
		case n == 3:
			w["id"] = map[string]any{"in": []any{fmt.Sprintf("ship%02d", r.IntN(ships)), fmt.Sprintf("firm%d", r.IntN(firms))}}
		case n == 4:
			w["name"] = randomText(r, []string{"EVER", "ever g", "Ever Given", "titanic", "v"}, true)
		case n == 5:
			w["aliases"] = randomText(r, values["flags"], false)
		case n == 6:
			w["modalities"] = []any{[]string{"STATED", "ALLEGED", "PLANNED"}[r.IntN(3)], "ALLEGED"}
		case n <= 8 && depth > 0 && len(shape.Relations) > 0:
			f := shape.Relations[r.IntN(len(shape.Relations))]
			far, _ := o.Shape(f.Of)
			x := map[string]any{[]string{"some", "some", "none"}[r.IntN(3)]: map[string]any(randomWhere(r, o, far, depth-1))}
			switch r.IntN(4) {
			case 0:
				x["relation"] = map[string]any{"includeDerived": false}
			case 1:
				x["relation"] = map[string]any{"modalities": []any{"STATED", "ALLEGED"}, "minConfidence": 0.7}
			}
			w[f.Name] = x
		case len(shape.Facts) > 0:
			f := shape.Facts[r.IntN(len(shape.Facts))]
			w[f.Name] = randomTyped(r, f)
		}
	}
	return w
}

func randomText(r *rand.Rand, from []string, exists bool) map[string]any {
	v := from[r.IntN(len(from))]
	switch op := []string{"eq", "ne", "in", "startsWith", "contains", "exists"}[r.IntN(6)]; {
	case op == "in":
		return map[string]any{op: []any{v, from[0]}}
	case op == "exists" && exists:
		return map[string]any{op: true}
	case op == "exists":
		return map[string]any{op: r.IntN(2) == 0}
	default:
		return map[string]any{op: v}
	}
}

func randomTyped(r *rand.Rand, f *schema.Fact) map[string]any {
	from := append(slices.Clone(wanted[f.Name]), values[f.Name][:2]...)
	if r.IntN(5) == 0 {
		return map[string]any{"exists": r.IntN(2) == 0}
	}
	if f.Type == "String" || f.IsEnum() {
		m := randomText(r, from, true)
		for op := range m {
			if f.IsEnum() && (op == "startsWith" || op == "contains") {
				return map[string]any{"eq": from[0]}
			}
		}
		return m
	}
	one := func() any {
		text := from[r.IntN(len(from))]
		if f.Type == "Boolean" {
			return text == "true"
		}
		if f.IsNumber() {
			d, _ := decimal.Parse(text)
			return d
		}
		return text
	}
	if f.Type == "Boolean" {
		return map[string]any{"eq": one()}
	}
	out := map[string]any{}
	for range 1 + r.IntN(2) {
		out[[]string{"eq", "ne", "lt", "lte", "gt", "gte"}[r.IntN(6)]] = one()
	}
	return out
}

// naive evaluates filters by reading facts and relations one by one, with the methods that make answers.
type naive struct {
	t *testing.T
	*query.Session
}

func (x naive) holds(n graph.Node, shape *schema.Shape, w query.Where, m []claim.Modality) bool {
	if shape.Name != schema.Entity && !slices.Contains(shape.Kinds, x.View.Kind(n)) {
		return false
	}
	if list, ok := w["modalities"].([]any); ok {
		m = nil
		for _, name := range list {
			one, _ := claim.ParseModality(name.(string))
			m = append(m, one)
		}
	}
	sub := func(v any) bool { return x.holds(n, shape, v.(map[string]any), m) }
	for name, v := range w {
		ok := true
		switch name {
		case "modalities":
		case "and":
			for _, s := range v.([]any) {
				ok = ok && sub(s)
			}
		case "or":
			ok = slices.ContainsFunc(v.([]any), sub)
		case "not":
			ok = !sub(v)
		case "id":
			ok = slices.Contains(v.(map[string]any)["in"].([]any), any(x.View.ID(n)))
		case "name":
			ok = typed([]string{x.View.Name(n)}, &schema.Fact{Type: "String"}, v.(map[string]any))
		case "aliases":
			ok = typed(x.View.Aliases(n), &schema.Fact{Type: "String"}, v.(map[string]any))
		default:
			if f, isFact := shape.Fact(name); isFact {
				ok = typed(x.values(n, f, m), f, v.(map[string]any))
			} else {
				f, _ := shape.Relation(name)
				ok = x.relation(n, f, v.(map[string]any), m)
			}
		}
		if !ok {
			return false
		}
	}
	return true
}

// values returns all values of a fact with the given modalities, also of one that can have only one.
func (x naive) values(n graph.Node, f *schema.Fact, m []claim.Modality) []string {
	list := *f
	list.List = true
	return x.facts(n, &list, m)
}

// facts returns the values of a fact with the given modalities; of one that can have only one, the chosen one.
func (x naive) facts(n graph.Node, f *schema.Fact, m []claim.Modality) []string {
	p, ok := x.View.Pred(f.Name)
	if !ok {
		return nil
	}
	var out []string
	var best graph.Summary
	for fact := range x.View.FactValues(n, p) {
		s := x.View.FactSummary(fact)
		if !slices.Contains(m, s.Modality) {
			continue
		}
		text := fact.Value.Text
		if !f.List && len(out) > 0 {
			better := s.Modality < best.Modality || s.Modality == best.Modality &&
				(s.Confidence > best.Confidence || s.Confidence == best.Confidence && len(text) > len(out[0]))
			if !better {
				continue
			}
			out = nil
		}
		out, best = append(out, text), s
	}
	return out
}

func (x naive) relation(n graph.Node, f *schema.RelationField, v map[string]any, m []claim.Modality) bool {
	in := query.RelationFilter{}
	for _, one := range m {
		in.Modalities = append(in.Modalities, one.String())
	}
	if given, ok := v["relation"].(map[string]any); ok {
		if derived, ok := given["includeDerived"].(bool); ok {
			in.IncludeDerived = &derived
		}
		if least, ok := given["minConfidence"].(float64); ok {
			in.MinConfidence, in.Modalities = &least, []string{"STATED", "ALLEGED"}
		}
	}
	filter, err := x.Filter(query.Follow{Type: f.Type, Direction: f.Direction, Of: f.Of}, &in)
	if err != nil {
		x.t.Fatal(err)
	}
	far, _ := x.View.Ontology().Shape(f.Of)
	ok := true
	for name, inner := range v {
		if name == "relation" {
			continue
		}
		found := false
		err := walk.Relations(context.Background(), x.View, n, filter, func(r graph.Relation) bool {
			found = found || x.holds(r.Far(n), far, inner.(map[string]any), m)
			return true
		})
		if err != nil {
			x.t.Fatal(err)
		}
		ok = ok && found == (name == "some")
	}
	return ok
}

// typed reports whether one of the values matches a typed filter.
func typed(have []string, f *schema.Fact, w map[string]any) bool {
	if e, ok := w["exists"].(bool); ok {
		return e == (len(have) > 0)
	}
	return slices.ContainsFunc(have, func(text string) bool {
		for op, v := range w {
			if !operator(text, f, op, v) {
				return false
			}
		}
		return true
	})
}

func operator(text string, f *schema.Fact, op string, v any) bool {
	switch {
	case op == "in":
		return slices.ContainsFunc(v.([]any), func(v any) bool { return operator(text, f, "eq", v) })
	case f.IsDate():
		d, err1 := claim.ParseDate(text)
		e, err2 := claim.ParseDate(v.(string))
		if err1 != nil || err2 != nil {
			return false
		}
		before := d.Last().Before(e.First())
		after := d.First().After(e.Last())
		same := !before && !after && (d.First().Compare(e.First()) <= 0 && d.Last().Compare(e.Last()) >= 0 || d.First().Compare(e.First()) >= 0 && d.Last().Compare(e.Last()) <= 0)
		return map[string]bool{"eq": same, "ne": !same, "lt": before, "lte": !after, "gt": after, "gte": !before}[op]
	case f.IsNumber():
		d, ok := decimal.Parse(text)
		c := d.Compare(v.(decimal.Decimal))
		return ok && map[string]bool{"eq": c == 0, "ne": c != 0, "lt": c < 0, "lte": c <= 0, "gt": c > 0, "gte": c >= 0}[op]
	case f.Type == "Boolean":
		return text == fmt.Sprint(v)
	}
	want := v.(string)
	if f.Scheme == "imo" && (op == "eq" || op == "ne") {
		if digits := strings.TrimSpace(strings.TrimPrefix(strings.ToUpper(want), "IMO")); len(digits) == 7 {
			want = digits
		}
	}
	same := text == want || strings.ReplaceAll(want, "o\u0302", "ô") == text
	return map[string]bool{
		"eq": same, "ne": !same,
		"startsWith": strings.HasPrefix(fold.Name(text), fold.Prefix(want)), "contains": strings.Contains(fold.Name(text), fold.Prefix(want)),
	}[op]
}

// TestWhere compares the pages, counts and scans of filters with a naive evaluation, over random claims, filters and
// views.
func TestWhere(t *testing.T) {
	hits := 0
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 1))
		for name, v := range fleetViews(t, r) {
			s := fleetSession(t, v)
			for i := range 60 {
				of := []string{"Ship", "Ship", "Firm", "Owner", "Entity"}[r.IntN(5)]
				shape, _ := v.Ontology().Shape(of)
				w := randomWhere(r, v.Ontology(), shape, 3)
				want := []graph.Node{}
				for n := range v.All("") {
					if (naive{t, s}).holds(n, shape, w, []claim.Modality{claim.Stated}) {
						want = append(want, n)
					}
				}
				list, err := s.Entities(context.Background(), query.EntityQuery{Of: of, Where: w})
				if err != nil {
					t.Fatalf("%s: %v: %v", name, w, err)
				}
				page, err := list.Page(query.Slice{Size: 1000})
				if err != nil {
					t.Fatal(err)
				}
				count, err := list.Count()
				if err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(page.Entries, want) || count != len(want) {
					t.Fatalf("seed %d, %s, filter %d of %s %v: got %v (count %d), want %v", seed, name, i, of, w, ids(v, page.Entries), count, ids(v, want))
				}
				if 0 < count && count < ships {
					hits++
				}
			}
		}
	}
	if hits < 200 {
		t.Errorf("only %d filters let some through and others not: the test shows little", hits)
	}
}

// TestRivalValues: rules, filters and groups see each value that sources give of a fact that can have only one; orders
// and totals use the one that the entity shows.
func TestRivalValues(t *testing.T) {
	o := fleetOntology(t)
	said := func(ship, name, value, document string) claim.Claim {
		return claim.Claim{Subject: ship, Predicate: name, Object: claim.Literal(value), Context: claim.Context{Document: document, Revision: 1}}
	}
	claims := []claim.Claim{
		said("a", claim.PredicateKind, "Ship", "d1"), said("b", claim.PredicateKind, "Ship", "d1"),
		said("a", "crew", "5", "d1"), said("a", "crew", "70", "d2"), said("b", "crew", "20", "d1"), said("b", "crew", "20.0", "d2"),
		said("a", "launchedOn", "2010", "d1"), said("a", "launchedOn", "2010-05", "d2"),
	}
	v, err := graph.Compile(o, claim.Revision{Number: 1}, slices.Values(claims))
	if err != nil {
		t.Fatal(err)
	}
	s := fleetSession(t, v)
	ctx := context.Background()
	for _, tt := range []struct {
		where    query.Where
		question string // with the same answers; empty for none
		want     string
	}{
		{query.Where{"crew": map[string]any{"eq": 5}}, "ship(X), crew(X, 5)", "a"},
		{query.Where{"crew": map[string]any{"eq": 70}}, "ship(X), crew(X, 70)", "a"},
		{query.Where{"crew": map[string]any{"ne": 5}}, "ship(X), crew(X, C), C != 5 | select X", "a b"},
		{query.Where{"not": map[string]any{"crew": map[string]any{"eq": 5}}}, "ship(X), not crew(X, 5)", "b"},
		{query.Where{"crew": map[string]any{"gt": 10, "lt": 60}}, "ship(X), crew(X, C), C > 10, C < 60 | select X", "b"},
		{query.Where{"crew": map[string]any{"eq": 20}}, "ship(X), crew(X, 20)", "b"},
		{query.Where{"launchedOn": map[string]any{"eq": "2010-05-17"}}, "ship(X), launchedOn(X, 2010-05-17)", "a"},
		{query.Where{"crew": map[string]any{"exists": false}}, "", ""},
	} {
		list, err := s.Entities(ctx, query.EntityQuery{Of: "Ship", Where: tt.where})
		if err != nil {
			t.Fatal(err)
		}
		page, err := list.Page(query.Slice{Size: 10})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(ids(v, page.Entries), " "); got != tt.want {
			t.Errorf("%v: got %q, want %q", tt.where, got, tt.want)
		}
		if tt.question == "" {
			continue
		}
		q, err := s.Parse(tt.question)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := s.Engine.Ask(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range rows {
			got = append(got, r.Values[0].Text)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: got %q, want %q", tt.question, got, tt.want)
		}
	}
	a, err := s.Aggregate(ctx, query.AggregateQuery{Of: "Ship", GroupBy: []query.GroupBy{{Field: "crew"}}})
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, g := range a.Groups {
		got += fmt.Sprint(g.Keys[0].Text, ":", g.Count, " ")
	}
	if want := "20.0:1 5:1 70:1 "; got != want {
		t.Errorf("groups %q, want %q", got, want)
	}
	if total, err := a.Total(nil, "crew"); err != nil || total.Sum.String() != "90.0" && total.Sum.String() != "90" {
		t.Errorf("the sum is %s (%v), want 90: each ship counts once", total.Sum, err)
	}
}

func ids(v *graph.View, nodes []graph.Node) []string {
	out := []string{}
	for _, n := range nodes {
		out = append(out, v.ID(n))
	}
	return out
}

// TestPages reads random lists forwards and backwards in pages of all sizes. Together, the pages are the whole list, in
// the requested order, and each reports correctly whether there are more.
func TestPages(t *testing.T) {
	for seed := range uint64(4) {
		r := rand.New(rand.NewPCG(seed, 2))
		for name, v := range fleetViews(t, r) {
			s := fleetSession(t, v)
			for range 12 {
				q := query.EntityQuery{Of: []string{"Ship", "Owner", "Entity"}[r.IntN(3)]}
				shape, _ := v.Ontology().Shape(q.Of)
				if r.IntN(2) == 0 {
					q.Where = randomWhere(r, v.Ontology(), shape, 1)
				}
				fields := []string{"id", "name", "relations"}
				for _, f := range shape.Facts {
					fields = append(fields, f.Name)
				}
				for range r.IntN(3) {
					q.Order = append(q.Order, query.OrderBy{Field: fields[r.IntN(len(fields))], Desc: r.IntN(2) == 0})
				}
				pages(t, s, name, q)
			}
		}
	}
}

func pages(t *testing.T, s *query.Session, name string, q query.EntityQuery) {
	t.Helper()
	list, err := s.Entities(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := list.Page(query.Slice{Size: 1000})
	if err != nil {
		t.Fatal(err)
	}
	all := whole.Entries
	if got := ordered(s, q, all); !slices.Equal(got, all) {
		t.Fatalf("%s, %v: got %v, want %v", name, q, ids(s.View, all), ids(s.View, got))
	}
	for _, size := range []int{1, 2, 3, 5, 100} {
		for _, fromEnd := range []bool{false, true} {
			var got []graph.Node
			part := query.Slice{Size: size, FromEnd: fromEnd}
			for more := len(all) > 0; more; {
				p, err := list.Page(part)
				if err != nil {
					t.Fatal(err)
				}
				if fromEnd {
					got, more = append(slices.Clone(p.Entries), got...), p.Previous
				} else {
					got, more = append(got, p.Entries...), p.Next
				}
				start := slices.Index(all, p.Entries[0])
				if p.Previous != (start > 0) || p.Next != (start+len(p.Entries) < len(all)) {
					t.Fatalf("%s, %v: page %v says previous %v, next %v", name, q, ids(s.View, p.Entries), p.Previous, p.Next)
				}
				if fromEnd {
					part.Before = list.Key(p.Entries[0])
				} else {
					part.After = list.Key(p.Entries[len(p.Entries)-1])
				}
			}
			if !slices.Equal(got, all) {
				t.Fatalf("%s, %v in pages of %d (from the end: %v): got %v, want %v", name, q, size, fromEnd, ids(s.View, got), ids(s.View, all))
			}
		}
	}
	if len(all) > 3 { // both ends bounded, from either side
		for _, fromEnd := range []bool{false, true} {
			p, err := list.Page(query.Slice{Size: 100, FromEnd: fromEnd, After: list.Key(all[0]), Before: list.Key(all[len(all)-1])})
			if err != nil || !slices.Equal(p.Entries, all[1:len(all)-1]) || !p.Previous || !p.Next {
				t.Fatalf("%s, %v between its ends: %v, %v, %v", name, q, ids(s.View, p.Entries), p, err)
			}
		}
	}
}

// ordered sorts entities by their values in a naive evaluation.
func ordered(s *query.Session, q query.EntityQuery, nodes []graph.Node) []graph.Node {
	out := slices.Clone(nodes)
	slices.SortFunc(out, s.View.Compare)
	m := []claim.Modality{claim.Stated}
	if list, ok := q.Where["modalities"].([]any); ok {
		m = nil
		for _, name := range list {
			one, _ := claim.ParseModality(name.(string))
			m = append(m, one)
		}
	}
	shape, _ := s.View.Ontology().Shape(q.Of)
	slices.SortStableFunc(out, func(a, b graph.Node) int {
		for _, o := range q.Order {
			c := compareBy(s, shape, o, m, a, b)
			if c != 0 {
				return c
			}
		}
		return 0
	})
	return out
}

func compareBy(s *query.Session, shape *schema.Shape, o query.OrderBy, m []claim.Modality, a, b graph.Node) int {
	way := 1
	if o.Desc {
		way = -1
	}
	switch o.Field {
	case "id":
		return way * strings.Compare(s.View.ID(a), s.View.ID(b))
	case "name":
		return way * strings.Compare(fold.Name(s.View.Name(a)), fold.Name(s.View.Name(b)))
	case "relations":
		return way * (s.View.TotalDegree(a) - s.View.TotalDegree(b))
	}
	f, _ := shape.Fact(o.Field)
	x, y := bestOf(s, f, m, a, way), bestOf(s, f, m, b, way)
	switch {
	case x == nil && y == nil:
		return 0
	case x == nil:
		return 1
	case y == nil:
		return -1
	}
	return way * compareValues(f, *x, *y)
}

func bestOf(s *query.Session, f *schema.Fact, m []claim.Modality, n graph.Node, way int) *string {
	var best *string
	for _, text := range (naive{nil, s}).facts(n, f, m) {
		if text == "many" || text == "soon" { // not values of the type
			continue
		}
		if best == nil || way*compareValues(f, text, *best) < 0 {
			best = &text
		}
	}
	return best
}

func compareValues(f *schema.Fact, a, b string) int {
	switch {
	case f.IsDate():
		d, _ := claim.ParseDate(a)
		e, _ := claim.ParseDate(b)
		return d.Compare(e)
	case f.IsNumber():
		d, _ := decimal.Parse(a)
		e, _ := decimal.Parse(b)
		return d.Compare(e)
	case f.IsEnum():
		return slices.Index(f.Values, a) - slices.Index(f.Values, b)
	}
	return strings.Compare(fold.Name(a), fold.Name(b))
}
