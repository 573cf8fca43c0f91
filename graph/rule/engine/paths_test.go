package engine_test

import (
	"context"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule/engine"
	"nexum/graph/walk"
)

// TestPathsTogether checks that all relations of a path hold at one common time, including derived relations and
// undated ones, which hold in the lifetimes of their ends. A claim that denies a relation does not add to its support.
func TestPathsTogether(t *testing.T) {
	deny := rel("a", "OWNS", "b2", "2")
	deny.Context.Document, deny.Context.Stance = "other", claim.Disputes
	too := rel("d", "OWNS", "b", "2")
	too.Context.Document = "other"
	claims := companies([]claim.Claim{
		during("2010-2012", rel("a", "PARTNERS_WITH", "c", "1")),
		during("2014-", rel("c", "FUNDS", "b", "1")), // c CONTROLS b since 2014
		during("2015-", rel("a", "PARTNERS_WITH", "d", "1")), rel("d", "OWNS", "b", "1"), too,
		rel("a", "OWNS", "b2", "1"), deny, rel("b2", "OWNS", "b", "1"),
		during("2010-2012", rel("a", "PARTY_TO", "g", "1")), rel("g", "INVOLVES", "b", "1"),
		fact("g", "kind", "Agreement", "1"), fact("g", "signedOn", "2005", "1"),
		during("2010-2012", rel("a", "PARTY_TO", "h", "1")), rel("h", "INVOLVES", "b", "1"),
		fact("h", "kind", "Agreement", "1"), fact("h", "signedOn", "2020", "1"),
	})
	p := program(t, compile(t, ontology(t), claims), `rule r: "x" controls(X, Y) :- funds(X, Y).`)
	v := p.View()
	a, _ := v.Lookup("a")
	b, _ := v.Lookup("b")
	var preds []graph.Pred
	for _, name := range []string{"PARTNERS_WITH", "CONTROLS", "OWNS", "PARTY_TO", "INVOLVES"} {
		pred, _ := v.Pred(name)
		preds = append(preds, pred)
	}
	for _, tt := range []struct {
		options walk.PathOptions
		want    string
	}{
		{walk.PathOptions{}, "b2 c d g h"},
		{walk.PathOptions{Together: true}, "b2 d g"},
		{walk.PathOptions{Together: true, Order: walk.Corroborated}, "d b2 g"},
	} {
		f := walk.Filter{Preds: v.NewPreds(preds...), Direction: graph.Out, Deriver: engine.NewEngine(p, engine.Limits{})}
		paths, err := walk.FindPaths(context.Background(), v, a, b, f, tt.options, walk.Bounds{Depth: 2, Limit: 20})
		if err != nil {
			t.Fatal(err)
		}
		var by []string
		for _, path := range paths.Paths {
			by = append(by, v.ID(path.Entities[1]))
		}
		if got := strings.Join(by, " "); got != tt.want {
			t.Errorf("%+v: %s, want %s", tt.options, got, tt.want)
		}
	}
}
