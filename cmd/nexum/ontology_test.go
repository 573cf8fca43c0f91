package main

import (
	"iter"
	"path/filepath"
	"strings"
	"testing"

	"nexum/graph/cayley"
	"nexum/graph/claim"
)

// TestUnknownOntology checks that a store with another ontology is rejected with a list of the unknown words. Foreign
// predicates are not unknown words.
func TestUnknownOntology(t *testing.T) {
	at := claim.Context{Document: "d", Locator: "1"}
	kind := func(id, name string) claim.Claim {
		return claim.Claim{Subject: id, Predicate: claim.PredicateKind, Object: claim.Literal(name), Context: at}
	}
	relation := func(typ string, c claim.Context) claim.Claim {
		return claim.Claim{Subject: "a", Predicate: typ, Object: claim.EntityValue("b"), Context: c}
	}
	fact := claim.Claim{Subject: "a", Predicate: "imoNumber", Object: claim.Literal("9074729"), Context: at}
	for _, tt := range []struct {
		name   string
		claims []claim.Claim
		want   string
	}{
		{"kind", []claim.Claim{kind("a", "Vessel")}, "kind Vessel"},
		{
			"relation type",
			[]claim.Claim{kind("a", "Company"), kind("b", "Company"), relation("MANAGES", at)},
			"relation type MANAGES",
		},
		{"fact", []claim.Claim{kind("a", "Company"), fact}, "fact imoNumber"},
		{"known", []claim.Claim{kind("a", "Company"), kind("b", "Company"), relation("OWNS", at)}, ""},
		{"foreign", []claim.Claim{
			relation("http://example.org/manages", claim.Context{}),
			relation("manages", claim.Context{}),
		}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			data := t.TempDir()
			s, err := cayley.Open(t.Context(), filepath.Join(data, "store"), cayley.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Commit(t.Context(), 0, "m", claimSeq(tt.claims)); err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			dataset := smallDataset(t)
			for _, args := range [][]string{
				{"ask", "related(X, Y)"},
				{"check", dataset},
				{"load", "-n", dataset},
				{"load", dataset},
			} {
				out, err := run(t, append(args, "--data", data)...)
				switch {
				case tt.want == "" && err != nil:
					t.Errorf("nexum %v: %v: %s", args, err, out)
				case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
					t.Errorf("nexum %v: %v, which does not name the %s", args, err, tt.want)
				}
			}
			if out := must(t, "export", "--data", data); !strings.Contains(out, "/id/a>") {
				t.Errorf("such a store can be exported: %s", out)
			}
		})
	}
}

func claimSeq(claims []claim.Claim) iter.Seq2[claim.Claim, error] {
	return func(yield func(claim.Claim, error) bool) {
		for _, c := range claims {
			if !yield(c, nil) {
				return
			}
		}
	}
}
