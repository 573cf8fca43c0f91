package engine_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/claim"
	"nexum/graph/rule/engine"
	"nexum/graph/walk"
)

// hubProgram returns a program whose rules relate one hub to many entities, and the hub.
func hubProgram(t *testing.T, members int) (*engine.Program, graph.Node) {
	t.Helper()
	claims := []claim.Claim{rel("http://x/hub", "http://x/at", "http://x/place", "1")}
	for i := range members {
		m := fmt.Sprintf("http://x/m%06d", i)
		claims = append(claims, rel("http://x/place", "http://x/of", m, "1"))
		if i%1000 == 0 { // a source states what the rule yields
			claims = append(claims, rel("http://x/hub", "http://x/far", m, "1"))
		}
	}
	p := stored(t, compile(t, ontology(t), claims), `
rule far: "m" <http://x/far>(X, Y) :- <http://x/at>(X, S), <http://x/of>(S, Y).
`)
	hub, ok := p.View().Lookup("http://x/hub")
	if !ok {
		t.Fatal("there is no hub")
	}
	return p, hub
}

// TestHub reads a page of the derived relations of a hub. The page must equal the start of the complete list, and take
// only a small part of the steps.
func TestHub(t *testing.T) {
	ctx := context.Background()
	p, hub := hubProgram(t, 60_000)
	full := engine.NewEngine(p, engine.Limits{})
	want, err := full.Derived(ctx, hub, graph.Out, nil)
	if err != nil || len(want) != 60_000-60 {
		t.Fatalf("%d derived relations, %v", len(want), err)
	}
	read := func(e *engine.Engine, from *walk.Place, n int) (got []graph.Relation) {
		complete, err := e.EachDerived(ctx, hub, graph.Out, nil, from, func(r graph.Relation) bool {
			got = append(got, r)
			return len(got) != n
		})
		if err != nil || complete != (len(got) != n) {
			t.Fatalf("complete %v, %v", complete, err)
		}
		return got
	}
	far, _ := p.View().Pred("http://x/far")
	at := func(i int) *walk.Place {
		return &walk.Place{Pred: far, Out: true, Far: p.View().ID(want[i].Target)}
	}
	for _, tt := range []struct {
		name string
		from *walk.Place
		n    int
		want []graph.Relation
		most int // steps
	}{
		{"the first page", nil, 100, want[:100], 60_000},
		{"a page in the middle", at(40_000), 100, want[40_000:40_100], 60_000},
		{"the last page", at(59_900), 100, want[59_900:], 60_000},
		{"a place of other relations", &walk.Place{Pred: far, Far: "http://x/m000100"}, 100, want[:100], 60_000},
		{"everything", nil, -1, want, 3 * full.Steps()},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := engine.NewEngine(p, engine.Limits{})
			if got := read(e, tt.from, tt.n); !slices.Equal(got, tt.want) {
				t.Errorf("%d relations, want %d", len(got), len(tt.want))
			}
			if e.Steps() > tt.most {
				t.Errorf("%d steps, want at most %d; all take %d", e.Steps(), tt.most, full.Steps())
			}
		})
	}
	t.Run("one relation", func(t *testing.T) {
		e := engine.NewEngine(p, engine.Limits{})
		r, ok, err := e.Between(ctx, hub, far, want[5].Target)
		if err != nil || !ok || r != want[5] || e.Steps() > 100 {
			t.Errorf("%v %v, %v, %d steps", r, ok, err, e.Steps())
		}
		if _, ok, err := e.Between(ctx, want[5].Target, far, hub); ok || err != nil {
			t.Errorf("the other direction: %v, %v", ok, err)
		}
	})
}

// TestForget asks questions one after the other, whose results together need more memory than a request may use. The
// engine must forget the results of earlier questions to make room for later ones.
func TestForget(t *testing.T) {
	ctx := context.Background()
	const members = 100
	var claims []claim.Claim
	for i := range members {
		claims = append(claims, rel("http://x/place", "http://x/of", fmt.Sprintf("http://x/m%d", i), "1"),
			rel(fmt.Sprintf("http://x/h%d", i), "http://x/at", "http://x/place", "1"))
	}
	p := stored(t, compile(t, ontology(t), claims), `
rule far: "m" <http://x/far>(X, Y) :- <http://x/at>(X, S), <http://x/of>(S, Y), <http://x/of>(S, Z), <http://x/at>(X, S).
`)
	b := budget.New(budget.Limits{Memory: 4 << 20})
	e := p.Engine(b)
	for i := range members / 8 {
		h, _ := p.View().Lookup(fmt.Sprintf("http://x/h%d", i))
		list, err := e.Derived(ctx, h, graph.Out, nil)
		if err != nil || len(list) != members {
			t.Fatalf("h%d: %d relations, %v", i, len(list), err)
		}
		proofs, err := e.Prove(ctx, list[7], 1)
		if err != nil || len(proofs) != 1 {
			t.Fatalf("h%d: %d proofs, %v", i, len(proofs), err)
		}
		if err := checkOf(p).Check(proofs[0]); err != nil {
			t.Fatal(err)
		}
	}
	e.Close()
	if held := b.Used().Memory; held != 0 {
		t.Errorf("%d bytes are held after Close", held)
	}
}

// TestProofsDoNotRestOnTheirConclusion checks that no proof of a relation by rules uses a claim of the same relation as
// a premise. Such a claim is a proof by itself.
func TestProofsDoNotRestOnTheirConclusion(t *testing.T) {
	claims := []claim.Claim{
		fact("a", "kind", "Service", "1"), fact("b", "kind", "Service", "1"), fact("s", "kind", "State", "1"),
		rel("a", "EXPOSED_TO", "s", "1"), rel("b", "HOSTED_IN", "s", "1"), rel("a", "INTERCONNECTED_WITH", "b", "1"),
	}
	v := compile(t, ontology(t), claims)
	p := program(t, v, `rule hosted: "x" exposedTo(X, S) :- hostedIn(X, S).
rule linked: "x" exposedTo(X, S) :- exposedTo(Y, S), interconnectedWith(X, Y).`)
	exposedTo, _ := v.Ontology().Type("EXPOSED_TO")
	for source, want := range map[string][]string{
		"a": {"stated", "linked"}, // not: a is exposed, so b is, so a is
		"b": {"hosted", "linked"},
	} {
		t.Run(source, func(t *testing.T) {
			x, _ := v.Lookup(source)
			s, _ := v.Lookup("s")
			r := graph.Relation{Source: x, Type: v.TypePred(exposedTo), Target: s, Rel: graph.NoRel}
			proofs, err := engine.NewEngine(p, engine.Limits{}).Prove(t.Context(), r, 10)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range proofs {
				if p.Rule == nil {
					got = append(got, "stated")
				} else {
					got = append(got, p.Rule.ID)
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("the proofs are %v, want %v", got, want)
			}
		})
	}
}
