package query

import (
	"slices"

	"nexum/graph"
	"nexum/graph/rule/proof"
)

// A ChangedAnswer is an answer that both views give with the same values, but not alike: with other periods, another
// modality or confidence, or disputed in one of them only.
type ChangedAnswer struct {
	Before, After proof.Row
}

// differs reports whether rows with the same values hold differently in two views. Views of different dates show
// different parts of the time, so their periods are not compared.
func (c *Comparison) differs(before, after *proof.Row) bool {
	if c.Before.Session.View.AsOf() == c.After.Session.View.AsOf() {
		return !slices.Equal(heldIn(before), heldIn(after))
	}
	a, b := before.Summary, after.Summary
	a.Period = b.Period
	return a != b
}

// heldIn returns how a row holds in each of its periods.
func heldIn(r *proof.Row) []graph.Summary {
	if r.Held == nil {
		return []graph.Summary{r.Summary}
	}
	return r.Held
}
