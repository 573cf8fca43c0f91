package lubm_test

import (
	"context"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"nexum/graph/rule"
	"nexum/graph/rule/engine"
	"nexum/graph/rule/proof"
	"nexum/internal/lubm"
	"nexum/seed"
)

// TestRelations derives the relations of the benchmark and compares every tuple.
func TestRelations(t *testing.T) {
	const archive = "../../../shared/datasets/lubm-1.tar.gz"
	if _, err := os.Stat(archive); err != nil {
		t.Skipf("the archive of the benchmark is not there: %v", err)
	}
	data, err := lubm.Read(archive)
	if err != nil {
		t.Fatal(err)
	}
	o, err := seed.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	v, err := data.View(o)
	if err != nil {
		t.Fatal(err)
	}
	p, err := engine.Load(v)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Unfit()) > 0 {
		t.Fatalf("rules that are not used: %v", p.Unfit())
	}
	total := 0
	parser := rule.NewParser()
	e := engine.NewEngine(p, engine.Limits{Steps: 200_000_000, Memory: 2 << 30, Time: 5 * time.Minute})
	for _, name := range slices.Sorted(maps.Keys(data.Want)) {
		q, problems := parser.Query(lubm.Question(name), o)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		rows, err := e.Ask(context.Background(), q)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got := make([]string, len(rows))
		for i, r := range rows {
			var values []string
			for _, x := range r.Values {
				values = append(values, x.Text)
			}
			got[i] = strings.Join(values, "\t")
		}
		slices.Sort(got)
		if want := data.Want[name]; !slices.Equal(got, want) {
			t.Errorf("%s has %d tuples, want %d", name, len(got), len(want))
		}
		total += len(got)
		checker := proof.Checker{View: p.View(), Rules: p.Rules()}
		for i := 0; i < len(rows); i += 1 + len(rows)/50 {
			for _, m := range rows[i].Premises {
				if m.Proof == nil {
					continue
				}
				if err := checker.Check(m.Proof); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
	}
	if total != 54_487 {
		t.Errorf("%d tuples, want 54,487", total)
	}
}
