package engine_test

import (
	"testing"

	"nexum/graph/rule"
	"nexum/graph/rule/engine"
	"nexum/graph/rule/proof"
)

// provedRows returns an answer once for each period that it proves, as a proof file has it.
func provedRows(r proof.Row) []proof.Row {
	var out []proof.Row
	for i, s := range r.Proved {
		one := proof.Row{Values: r.Values, Summary: s}
		switch {
		case r.Parts != nil:
			one.Parts = r.Parts[i : i+1]
		case i == 0:
			one.Premises = r.Premises
		default:
			one.Premises = r.Others[i-1]
		}
		out = append(out, one)
	}
	return out
}

// checkAnswers checks all proofs of answers with the independent checker.
func checkAnswers(t *testing.T, p *engine.Program, q *rule.Query, rows []proof.Row) {
	t.Helper()
	q, problems := engine.Localized(p.View(), q)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	checker := checkerOf(t, p)
	for _, r := range rows {
		if len(r.Proved) == 0 {
			t.Errorf("%s: an answer has no proof", q.Text)
		}
		for _, one := range provedRows(r) {
			if err := checker.CheckRow(q, &one); err != nil {
				t.Errorf("%s: the checker refuses %v (%v): %v", q.Text, values(one), one.Period, err)
			}
		}
	}
}

func values(r proof.Row) []string {
	var out []string
	for _, v := range r.Values {
		out = append(out, v.Text)
	}
	return out
}
