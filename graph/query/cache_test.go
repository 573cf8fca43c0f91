package query

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/claim"
	"nexum/graph/rule/engine"
	"nexum/seed"
)

// chain compiles n companies, each a subsidiary of the previous one, with a rule.
func chain(t *testing.T, n int) *engine.Program {
	t.Helper()
	o, err := seed.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	ctx := claim.Context{Document: "d", Revision: 1}
	claims := []claim.Claim{{
		Subject: "r", Predicate: claim.PredicateRule, Context: ctx,
		Object: claim.Literal("rule r:\n  \"A test.\"\n  because \"A test.\"\n  influences(Y, X) :- subsidiaryOf(X, Y).\n"),
	}}
	for i := range n {
		id := fmt.Sprintf("c%03d", i)
		claims = append(claims, claim.Claim{
			Subject: id, Predicate: claim.PredicateKind, Object: claim.Literal("Company"),
			Context: ctx,
		})
		if i > 0 {
			claims = append(claims, claim.Claim{
				Subject: id, Predicate: "SUBSIDIARY_OF",
				Object: claim.EntityValue(fmt.Sprintf("c%03d", i-1)), Context: ctx,
			})
		}
	}
	v, err := graph.Compile(o, claim.Revision{Number: 1}, slices.Values(claims))
	if err != nil {
		t.Fatal(err)
	}
	p, err := engine.Load(v)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// asked asks a query in a new session, and returns the answers and the number of steps.
func asked(t *testing.T, p *engine.Program, c *Cache, question string, changes ...graph.Change) (*Answers, int) {
	t.Helper()
	s := Open(p, budget.New(budget.Limits{}), Options{Cache: c})
	for _, change := range changes {
		var err error
		if s, err = s.With(change); err != nil {
			t.Fatal(err)
		}
	}
	a, err := s.Ask(t.Context(), question)
	if err != nil {
		t.Fatal(err)
	}
	return a, s.Engine.Steps()
}

func TestCache(t *testing.T) {
	const question = "influences(X, Y)"
	p, c := chain(t, 50), NewCache(1<<20)
	without := graph.Change{Without: []string{"c010"}}
	asOf := graph.Change{AsOf: claim.Day(2020, 1, 1)}
	for _, tt := range []struct {
		name    string
		changes []graph.Change
		rows    int
	}{
		{"the view itself", nil, 49},
		{"without a company", []graph.Change{without}, 47},
		{"of a date", []graph.Change{asOf}, 49},
		{"both", []graph.Change{without, asOf}, 47},
	} {
		t.Run(tt.name, func(t *testing.T) {
			first, steps := asked(t, p, c, question, tt.changes...)
			again, none := asked(t, p, c, question, tt.changes...)
			alone, _ := asked(t, p, nil, question, tt.changes...)
			if steps == 0 || none != 0 {
				t.Errorf("%d steps, and %d when asked again", steps, none)
			}
			if len(first.Rows) != tt.rows || len(again.Rows) != tt.rows || len(alone.Rows) != tt.rows {
				t.Fatalf("%d, %d and %d rows, want %d", len(first.Rows), len(again.Rows), len(alone.Rows), tt.rows)
			}
			if again.Session == first.Session {
				t.Error("an answer from the cache is of the session that found it")
			}
			for i, r := range again.Rows {
				if at, ok := again.Place(RowKey(r)); !ok || at != i {
					t.Fatalf("row %d is found at %d, %v", i, at, ok)
				}
				one, err := r.TextWithin(again.Session.View, again.Query, again.Session.Budget())
				if err != nil {
					t.Fatal(err)
				}
				other, err := alone.Rows[i].TextWithin(alone.Session.View, alone.Query, alone.Session.Budget())
				if err != nil || one != other {
					t.Fatalf("row %d is\n%s\nand without a cache\n%s (%v)", i, one, other, err)
				}
			}
			if _, ok := again.Place([]string{"x", "y"}); ok {
				t.Error("a row that is not there is found")
			}
		})
	}
}

// TestCacheIsBounded checks that the cache keeps the most recently used answers within its size, and no answer that is
// too large.
func TestCacheIsBounded(t *testing.T) {
	p := chain(t, 50)
	one, _ := asked(t, p, nil, "influences(X, Y)")
	size := answerBytes(answerKey{p, "influences(X, Y)"}, one.Rows, 1<<30)
	c := NewCache(5 * size)
	for i := range 10 {
		asked(t, p, c, "influences(X, Y)"+strings.Repeat(" ", i))
		if _, steps := asked(t, p, c, "influences(X, Y)"); steps != 0 {
			t.Errorf("what is used again and again is forgotten after %d questions", i)
		}
	}
	if c.bytes > c.most || len(c.answers) > 5 || len(c.answers) < 3 {
		t.Errorf("%d answers of %d bytes, with room for %d", len(c.answers), c.bytes, c.most)
	}
	small := NewCache(size)
	asked(t, p, small, "influences(X, Y)")
	if len(small.answers) != 0 || small.bytes != 0 {
		t.Errorf("an answer of %d bytes is kept in a cache of %d", size, small.most)
	}
	for i := range 3 * maxViews {
		asked(t, p, c, "influences(X, Y)", graph.Change{Without: []string{fmt.Sprintf("c%03d", i)}})
	}
	if len(c.views) > maxViews || c.bytes > c.most || c.order.Len() != len(c.views)+len(c.answers) {
		t.Errorf("%d views, %d answers of %d bytes, %d in order", len(c.views), len(c.answers), c.bytes, c.order.Len())
	}
}

// TestCacheConcurrently asks queries of a few views from many goroutines.
func TestCacheConcurrently(t *testing.T) {
	p, c := chain(t, 30), NewCache(1<<20)
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			for k := range 20 {
				a, _ := asked(t, p, c, "influences(X, Y)", graph.Change{Without: []string{fmt.Sprintf("c%03d", 1+(i+k)%25)}})
				if len(a.Rows) != 27 {
					t.Errorf("%d rows", len(a.Rows))
				}
			}
		})
	}
	all.Wait()
}
