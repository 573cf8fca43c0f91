package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestMergeInService merges two ids in a running service, by the folder that it holds and by its address, and splits
// them.
func TestMergeInService(t *testing.T) {
	dir, data := filepath.Join(t.TempDir(), "my"), t.TempDir()
	write(t, dir, "dataset.yaml", "name: my\ndocument: d\n")
	write(t, dir, "a.yaml", `at: "1"
entities:
  - {id: d, kind: Document, name: D}
  - {id: a, kind: Company, name: Acme}
  - {id: b, kind: Company, name: Bolt Limited, relations: [{partnersWith: c}]}
  - {id: c, kind: Company, name: C}
`)
	must(t, "load", "--data", data, dir)
	addr := serve(t, "--data", data)
	type answer struct {
		Company struct {
			ID         string
			MergedFrom []string
			SameAs     []struct{ State string }
			Partners   struct {
				Edges []struct {
					Relation struct{ Claims []struct{ About []string } }
				}
			}
		}
		Search struct {
			Edges []struct{ Node struct{ ID string } }
		}
		Stats struct{ Entities int }
		View  struct {
			Old, New struct {
				Edges []struct{ Node struct{ ID string } }
			}
		}
	}
	ask := func() (out answer) {
		post(t, addr, `{
			company(id: "b") { id mergedFrom sameAs { state } partners { edges { relation { claims { about } } } } }
			search(text: "Bolt Limited") { edges { node { id } } }
			stats { entities }
		}`, &out)
		return out
	}
	before := ask()
	shownAs := func(t *testing.T, id string) {
		t.Helper()
		got := ask()
		merged := id != "b"
		if got.Company.ID != id || len(got.Search.Edges) != 1 || got.Search.Edges[0].Node.ID != id ||
			(len(got.Company.MergedFrom) > 0) != merged {
			t.Errorf("b is shown as %+v", got)
		}
		if merged != (len(got.Company.Partners.Edges[0].Relation.Claims[0].About) > 0) {
			t.Errorf("its claim is about %v", got.Company.Partners.Edges)
		}
	}
	merge := []string{"merge", "b", "a", "--document", "review", "--title", "Review", "--at", "1", "--score", "0.9"}
	must(t, append(merge, "--data", data)...)
	shownAs(t, "a")
	if got := ask().Stats.Entities; got != before.Stats.Entities { // one fewer, and the new document
		t.Errorf("%d entities, not %d", got, before.Stats.Entities)
	}
	var without answer
	post(t, addr, `{ view(without: ["b|sameAs|a"]) {
		old: search(text: "Bolt Limited") { edges { node { id } } }
		new: search(text: "Acme") { edges { node { id } } }
	} }`, &without)
	if got := without.View; len(got.Old.Edges) != 1 || got.Old.Edges[0].Node.ID != "b" || len(got.New.Edges) != 1 ||
		got.New.Edges[0].Node.ID != "a" {
		t.Errorf("without the merge, the search finds %+v", got)
	}
	must(t, "split", "a", "b", "--data", data)
	shownAs(t, "b")
	must(t, "merge", "b", "a", "--document", "review", "--at", "2", "--url", "http://"+addr)
	shownAs(t, "a")
	must(t, "split", "b", "a", "--url", "http://"+addr)
	shownAs(t, "b")
	if _, err := run(t, "split", "a", "b", "--data", data); err == nil ||
		!strings.Contains(err.Error(), "no claim merges a and b") {
		t.Errorf("a second split: %v", err)
	}
	must(t, "merge", "b", "a", "--document", "review", "--at", "3", "--propose", "--data", data)
	shownAs(t, "b")
	if got := ask().Company.SameAs; len(got) != 1 || got[0].State != "PROPOSED" {
		t.Errorf("the proposal is %v", got)
	}
	must(t, "split", "b", "a", "--document", "review", "--data", data)
	must(t, "merge", "b", "a", "--document", "d", "--at", "4", "--data", data)
	shownAs(t, "b")
	if got := ask().Company.SameAs; len(got) != 1 || got[0].State != "APART" {
		t.Errorf("the denied merge is %v", got)
	}
}
