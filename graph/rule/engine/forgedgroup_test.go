package engine_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"nexum/graph/claim"
	"nexum/graph/rule/engine"
	"nexum/graph/rule/proof"
)

// TestForgedGroups checks that the checker refuses a count, sum, mean, smallest or greatest value in which anything was
// changed, removed or added.
func TestForgedGroups(t *testing.T) {
	p := program(t, compile(t, ontology(t), companies([]claim.Claim{
		during("2010-2020", owns("a", "x", 30)), during("2012-2014", owns("b", "x", 25)), owns("c", "y", 5),
		owns("a", "y", 40), rel("a", "COMPETES_WITH", "b", "1"),
	})), "")
	q := func(text string) proof.Row {
		query, problems := parser().Query(text, p.View().Ontology())
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		rows, err := engine.NewEngine(p, engine.Limits{}).Ask(context.Background(), query)
		if err != nil || len(rows) == 0 {
			t.Fatal(rows, err)
		}
		checkAnswers(t, p, query, rows)
		return provedRows(rows[0])[0]
	}
	const (
		sum    = `owns(Y, X, percent: P) | sum(P) by X | having sum > 50 | order X`
		count  = `owns(Y, X, percent: P) | count(Y), count(P) by X | order X`
		most   = `owns(_, X, percent: P) | max(P) by X | order X`
		mean   = `owns(_, /y, percent: P) | avg(P)`
		either = `competesWith(X, Y) | count(X)`
	)
	for _, tt := range []struct {
		name, question string
		change         func(r *proof.Row, parts []proof.Part) []proof.Part
		why            string
	}{
		{"nothing", sum, func(_ *proof.Row, parts []proof.Part) []proof.Part { return parts }, ""},
		{"a part less", sum, func(_ *proof.Row, parts []proof.Part) []proof.Part { return parts[:1] }, "sum of its parts is not \"55\""},
		{"a part less, and its sum", sum, func(r *proof.Row, parts []proof.Part) []proof.Part {
			r.Values[1].Text, r.Period = parts[0].Value.Text, parts[0].Period
			return parts[:1]
		}, "a condition after having does not hold"},
		{"no parts", sum, func(*proof.Row, []proof.Part) []proof.Part { return nil }, "sum has no parts"},
		{"a part twice", sum, func(r *proof.Row, parts []proof.Part) []proof.Part {
			r.Values[1].Text = "85"
			return append(parts, parts[slices.IndexFunc(parts, func(x proof.Part) bool { return x.Value.Text == "30" })])
		}, "two parts of sum count only once"},
		{"another sum", sum, func(r *proof.Row, parts []proof.Part) []proof.Part {
			r.Values[1].Text = "60"
			return parts
		}, "sum of its parts is not \"60\""},
		{"another value in a part", sum, func(r *proof.Row, parts []proof.Part) []proof.Part {
			parts[0].Value.Text, r.Values[1].Text = "35", "60"
			return parts
		}, "do not match the question"},
		{"another group", sum, func(r *proof.Row, parts []proof.Part) []proof.Part {
			r.Values[0].Text = "y"
			return parts
		}, "do not match the question"},
		{"a longer period", sum, func(r *proof.Row, parts []proof.Part) []proof.Part {
			r.Period = period("2010-2020")
			return parts
		}, "its parts hold together 2012 to 2014, not 2010 to 2020"},
		{"no period", sum, func(r *proof.Row, parts []proof.Part) []proof.Part {
			r.Period = claim.Period{}
			return parts
		}, "its parts hold together 2012 to 2014"},
		{"a longer period of a part", sum, func(_ *proof.Row, parts []proof.Part) []proof.Part {
			parts[0].Period, parts[1].Period = period("2005-2020"), period("2005-2020")
			return parts
		}, "must follow from its claims"},
		{"surer", sum, func(r *proof.Row, parts []proof.Part) []proof.Part {
			r.Confidence = 0.5
			return parts
		}, "must follow from its parts"},
		{"weaker", sum, func(r *proof.Row, parts []proof.Part) []proof.Part {
			r.Modality = claim.Alleged
			return parts
		}, "must follow from its parts"},
		{"a surer part", sum, func(r *proof.Row, parts []proof.Part) []proof.Part {
			r.Confidence, parts[0].Confidence = 0.5, 0.5
			return parts
		}, "must follow from its premises"},
		{"a part of another aggregate", count, func(_ *proof.Row, parts []proof.Part) []proof.Part {
			parts[0].Aggregate = 1
			return parts
		}, "count(Y) of its parts is not \"2\""},
		{"a part of no aggregate", count, func(_ *proof.Row, parts []proof.Part) []proof.Part {
			parts[0].Aggregate = 2
			return parts
		}, "a part is of no aggregate"},
		{"a premise of two parts", count, func(_ *proof.Row, parts []proof.Part) []proof.Part {
			parts[1].Premises = parts[0].Premises
			return parts
		}, "do not match the question"},
		{"another greatest value", most, func(r *proof.Row, parts []proof.Part) []proof.Part {
			r.Values[1].Text = "25"
			return parts
		}, "a part of max has another value"},
		{"another mean", mean, func(r *proof.Row, parts []proof.Part) []proof.Part {
			r.Values[0].Text = "22"
			return parts
		}, "avg of its parts is not \"22\""},
		{"both ends of a symmetric relation", either, func(_ *proof.Row, parts []proof.Part) []proof.Part { return parts }, ""},
		{"one end twice", either, func(_ *proof.Row, parts []proof.Part) []proof.Part {
			parts[1].Value = parts[0].Value
			return parts
		}, "two parts of count count only once"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := q(tt.question)
			query, _ := parser().Query(tt.question, p.View().Ontology())
			r.Values = slices.Clone(r.Values)
			r.Parts = [][]proof.Part{tt.change(&r, slices.Clone(r.Parts[0]))}
			err := checkerOf(t, p).CheckRow(query, &r)
			if (err == nil) != (tt.why == "") || err != nil && !strings.Contains(err.Error(), tt.why) {
				t.Errorf("the checker says %v, want %q", err, tt.why)
			}
		})
	}
}
