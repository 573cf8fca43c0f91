package senzing_test

import (
	"os"
	"strings"
	"testing"

	"nexum/graph/match"
	"nexum/internal/senzing"
)

const archive = "../../../shared/datasets/senzing-truthset.tar.gz"

func TestTruthSet(t *testing.T) {
	if _, err := os.Stat(archive); err != nil {
		t.Skipf("the truth set is not there: %v", err)
	}
	set, err := senzing.Read(t.Context(), archive)
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Truth) != 159 {
		t.Fatalf("the truth has %d records, want 159", len(set.Truth))
	}
	for id := range set.Truth {
		if _, ok := set.View.Lookup(id); !ok {
			t.Fatalf("%s is not loaded", id)
		}
	}
	x, err := match.NewIndex(t.Context(), set.View, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := x.Match(t.Context(), match.Options{})
	if err != nil {
		t.Fatal(err)
	}
	m := set.Measure(r)
	t.Logf("pairs: precision %.3f, recall %.3f, F1 %.3f; clusters: precision %.3f, recall %.3f, F1 %.3f",
		m.Pairs.Precision(), m.Pairs.Recall(), m.Pairs.F1(), m.Clusters.Precision(), m.Clusters.Recall(), m.Clusters.F1())
	if m.Pairs.F1() < 0.95 || m.Clusters.F1() < 0.95 {
		t.Errorf("F1 is below 0.95:\n%s", strings.Join(explain(set, x, m), "\n"))
	}
}

// explain describes the pairs that are wrong or missed, with their evidence.
func explain(set *senzing.Set, x *match.Index, m senzing.Measure) (out []string) {
	for _, e := range m.Errors {
		f := strings.Fields(e)
		a, _ := set.View.Lookup(f[1])
		b, _ := set.View.Lookup(f[2])
		p, excluded, _ := x.Explain(a, b)
		var s strings.Builder
		s.WriteString(e)
		if excluded {
			s.WriteString(" (excluded)")
		}
		for _, r := range p.Reasons {
			s.WriteString("\n    " + r.String())
		}
		out = append(out, s.String())
	}
	return out
}
