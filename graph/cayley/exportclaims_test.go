package cayley_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"nexum/graph/cayley"
	"nexum/graph/claim"
	"nexum/graph/graphtest"
)

func exportClaims(t testing.TB, s *cayley.Store) []string {
	t.Helper()
	var b bytes.Buffer
	if err := s.ExportClaims(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
	slices.Sort(lines)
	return slices.Compact(lines)
}

func TestExportClaims(t *testing.T) {
	own := claim.Context{Document: "isaacs-2019"}
	foreign := claim.Context{Graph: "<https://example.com/g>"}
	retracted := func(c claim.Context) claim.Context { c.Stance = claim.Retracts; return c }
	disputed := func(c claim.Context) claim.Context { c.Stance = claim.Disputes; return c }
	b, name := claim.EntityValue("b"), claim.Value{Text: "世纪\n互联", Lang: "zh"}
	for address, url := range map[string]string{"memory": cayley.Memory, "postgres": postgres.Schema(t)} {
		s := open(t, url)
		for n, claims := range [][]claim.Claim{
			{
				{Subject: "a", Predicate: "OWNS", Object: b, Context: own},
				{Subject: "a", Predicate: "name", Object: name, Context: own},
				{Subject: "a", Predicate: "OWNS", Object: b, Context: foreign},
				{Subject: "_:x", Predicate: "/film/actor", Object: claim.EntityValue("/en/é x"), Context: foreign},
				{
					Subject: "https://e.com/a", Predicate: "https://e.com/p",
					Object: claim.Value{Text: "1", Datatype: "https://e.com/t"},
				},
				{Subject: "gone", Predicate: "OWNS", Object: b, Context: own},
				{Subject: "back", Predicate: "OWNS", Object: b, Context: own},
				{Subject: "not", Predicate: "OWNS", Object: b, Context: disputed(own)},
			},
			{
				{Subject: "gone", Predicate: "OWNS", Object: b, Context: retracted(own)},
				{Subject: "back", Predicate: "OWNS", Object: b, Context: retracted(own)},
			},
			{{Subject: "back", Predicate: "OWNS", Object: b, Context: own}},
		} {
			if _, err := s.Commit(t.Context(), uint64(n), "m", graphtest.Seq(claims...)); err != nil {
				t.Fatal(err)
			}
		}
		want := []string{
			`<https://nexum.example/id/a> <https://nexum.example/type/OWNS> <https://nexum.example/id/b> .`,
			`<https://nexum.example/id/a> <https://nexum.example/fact/name> "世纪\n互联"@zh .`,
			`<a> <OWNS> <b> <https://example.com/g> .`,
			`_:x </film/actor> </en/é\u0020x> <https://example.com/g> .`,
			`<https://e.com/a> <https://e.com/p> "1"^^<https://e.com/t> .`,
			`<https://nexum.example/id/back> <https://nexum.example/type/OWNS> <https://nexum.example/id/b> .`,
		}
		slices.Sort(want)
		if got := exportClaims(t, s); !slices.Equal(got, want) {
			t.Errorf("%s: the claims are\n%s\nnot\n%s", address, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		s.Close()
	}
}

// TestFilms loads the film graph and checks that the export has the same quads.
func TestFilms(t *testing.T) {
	if testing.Short() {
		t.Skip("this takes some seconds")
	}
	quads := films(t)
	if underRace {
		quads = quads[:30_000]
	}
	s := open(t, cayley.Memory)
	defer s.Close()
	cayley.SetLimits(s, 30_000, 1<<16)
	if _, err := s.Commit(t.Context(), 0, "films", claimsOf(quads)); err != nil {
		t.Fatal(err)
	}
	want := make([]string, 0, len(quads))
	for _, q := range quads {
		want = append(want, q.NQuad())
	}
	slices.Sort(want)
	got := exportClaims(t, s)
	if want = slices.Compact(want); !slices.Equal(got, want) {
		for i := range min(len(got), len(want)) {
			if got[i] != want[i] {
				t.Fatalf("line %d is\n%s\nnot\n%s", i, got[i], want[i])
			}
		}
		t.Fatalf("%d quads come back of %d", len(got), len(want))
	}
}
