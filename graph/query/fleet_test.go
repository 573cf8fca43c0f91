package query_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/graph/query"
	"nexum/graph/rule/engine"
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

// values are values of the facts of the fleet. Some are not of the type of the fact, as can happen after a change of
// the ontology.
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

// wanted are values that filters compare with, in addition to those in values.
var wanted = map[string][]string{
	"imo": {"IMO 9074729", "imo9811000", "12"}, "flags": {"co\u0302te d'ivoire", "Co\u0302te d'Ivoire", "pan", "a"},
	"crew": {"5", "7", "100"}, "speed": {"7", "12.25", "100"}, "price": {"12.5", "0.1", "12.50000000000000000000000002"},
	"launchedOn": {"2010", "2010-05", "2012"}, "seen": {"2020", "2020-06-29", "2020-06-29T02:33:46Z"},
	"calls": {"2019", "2020-01-05"}, "foundedOn": {"1999", "2000"}, "afloat": {"true", "false"}, "use": {"CARGO", "TUG"},
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
	claims := []claim.Claim{{
		Subject: "control", Predicate: claim.PredicateRule, Object: claim.Literal(control),
		Context: stated,
	}}
	say := func(id, predicate, text string) {
		claims = append(claims, claim.Claim{Subject: id, Predicate: predicate, Object: claim.Literal(text), Context: stated})
	}
	for i := range ships {
		say(fmt.Sprintf("ship%02d", i), claim.PredicateKind, "Ship")
		say(fmt.Sprintf("ship%02d", i), claim.PredicateName,
			[]string{"Ever Given", "ever  given", "Éver", "Titanic"}[r.IntN(4)])
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
		claim.Claim{
			Subject: "ship99", Predicate: claim.PredicateKind, Object: claim.Literal("Ship"),
			Context: claim.Context{Document: "doc1", Revision: 3},
		})
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
