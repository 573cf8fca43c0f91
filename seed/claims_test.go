package seed_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
)

// cited reads all claims of a document at a place, in pages of the given size.
func cited(t *testing.T, document, at string, size int) []string {
	t.Helper()
	var all []string
	after := ""
	for {
		answer := ask(t, fmt.Sprintf(`{ claims(document: %q, at: %q, first: %d, after: %q) {
			edges { node { subject { id } relation { type target { id } } fact { name value } claim { locator document { id } } } }
			pageInfo { hasNextPage hasPreviousPage endCursor } } }`, document, at, size, after))
		for _, row := range rows(answer, "claims.edges.node", []string{
			"claim.document.id", "claim.locator", "subject.id", "relation.type", "fact.name", "relation.target.id", "fact.value",
		}) {
			all = append(all, strings.Join(row, " "))
		}
		info := rows(answer, "claims.pageInfo", []string{"hasNextPage", "hasPreviousPage", "endCursor"})[0]
		if info[1] != fmt.Sprint(after != "") {
			t.Errorf("after %d claims, hasPreviousPage is %s", len(all), info[1])
		}
		if info[0] != "true" {
			return all
		}
		after = info[2]
	}
}

// claimsIn returns the claims of a document, as the files of the dataset have them, at the places for which match
// returns true.
func claimsIn(t *testing.T, document string, match func(place string) bool) []string {
	t.Helper()
	v := serve(t).view
	var all []string
	for _, c := range serve(t).claims {
		if c.Context.Document != document || c.Predicate == claim.PredicateRule || c.Predicate == claim.PredicateOntology ||
			!match(c.Context.Locator) {
			continue
		}
		if c.Object.Entity {
			s, o := c.Subject, c.Object.Text
			if p, _ := v.Pred(c.Predicate); v.PredType(p).Symmetric && s > o {
				s, o = o, s
			}
			all = append(all, strings.Join([]string{document, c.Context.Locator, s, c.Predicate, "", o, ""}, " "))
			continue
		}
		all = append(all, strings.Join([]string{
			document, c.Context.Locator, c.Subject, "", c.Predicate, "",
			c.Object.Text,
		}, " "))
	}
	return all
}

// TestClaims checks that the claims of a document at a place are complete: all claims of the files at that place, each
// once, in order, for any size of page.
func TestClaims(t *testing.T) {
	for _, c := range []struct {
		document, at string
		match        func(string) bool
		least        int
	}{
		{"isaacs-2019", "table 14", func(p string) bool { return p == "4.46, table 14" }, 100},
		{"isaacs-2019", "4.6", func(p string) bool { return p == "4.6" || strings.HasPrefix(p, "4.6, ") }, 200},
		{"isaacs-2019", "5.2", func(p string) bool { return strings.HasPrefix(p, "5.2") }, 300},
		{"isaacs-2019", "note 1", func(p string) bool { return p == "note 1" || strings.HasSuffix(p, ", note 1") }, 10},
		{"isaacs-2019", "table 99", func(string) bool { return false }, 0},
		{"minnick-2013", "par. 1", func(p string) bool { return p == "par. 1" }, 1},
		{"minnick-2013", "", func(string) bool { return true }, 350},
		{"common-names", "Chinese names", func(p string) bool { return p == "Chinese names" }, 300},
	} {
		t.Run(c.document+" "+c.at, func(t *testing.T) {
			want := claimsIn(t, c.document, c.match)
			if len(want) < c.least {
				t.Errorf("only %d claims are written there", len(want))
			}
			slices.Sort(want)
			want = slices.Compact(want) // claims from both ends of a symmetric relation are one claim
			all := cited(t, c.document, c.at, 1000)
			got := slices.Sorted(slices.Values(all))
			if !slices.Equal(got, want) {
				t.Errorf("%d claims, want %d", len(got), len(want))
			}
			if paged := cited(t, c.document, c.at, 37); !slices.Equal(paged, all) {
				t.Errorf("%d claims on small pages, %d on one page, or in another order", len(paged), len(all))
			}
		})
	}
}

// TestClaimsOfViews checks that a view without a document has none of its claims, and that a view of several commits
// has the same claims as a view that was compiled at once.
func TestClaimsOfViews(t *testing.T) {
	s := serve(t)
	collect := func(v *graph.View) []string {
		document, ok := v.Lookup("minnick-2013")
		if !ok {
			return nil
		}
		var all []string
		err := v.EachCited(t.Context(), document, func(string) bool { return true }, func(c graph.Cited) bool {
			what := v.PredName(c.Relation.Type) + " " + v.ID(c.Relation.Target)
			if c.Fact != nil {
				what = v.PredName(c.Fact.Pred) + " " + c.Fact.Value.Text
			}
			all = append(all, fmt.Sprint(v.ID(c.Subject()), " ", what, " ", c.Claim.Context.Locator, " ",
				c.Claim.Context.Modality))
			return true
		})
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(all)
		return all
	}
	want := collect(s.view)
	if len(want) < 350 {
		t.Fatalf("only %d claims", len(want))
	}
	half := len(s.claims) / 2
	first, err := graph.Compile(s.view.Ontology(), claim.Revision{Number: 1}, slices.Values(s.claims[:half]))
	if err != nil {
		t.Fatal(err)
	}
	if got := collect(first.Apply(claim.Revision{Number: 2}, s.claims[half:])); !slices.Equal(got, want) {
		t.Errorf("committed in two parts: %d claims, want %d", len(got), len(want))
	}
	if got := collect(see(t, s.view, graph.Change{Distrust: []string{"minnick-2013"}})); len(got) > 0 {
		t.Errorf("without the document: %d claims, the first is %s", len(got), got[0])
	}
	without := collect(see(t, s.view, graph.Change{Without: []string{"21vianet"}}))
	if len(without) == 0 || slices.ContainsFunc(without, func(c string) bool {
		return strings.Contains(c+" ", "21vianet ") && strings.HasPrefix(c, "21vianet ")
	}) {
		t.Errorf("without 21Vianet: %d claims", len(without))
	}
}
