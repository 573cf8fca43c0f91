package query

import (
	"slices"
	"strings"

	"nexum/graph"
	"nexum/graph/rule/proof"
)

// A ChangedAnswer is an answer that both views give, but not alike: with other periods, another modality or confidence,
// or disputed in one of them only. In a question with groups, it is also a group with other aggregates.
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

// pairGroups adds the groups that have one row in each of Removed and Added to Changed.
func (c *Comparison) pairGroups() {
	group := c.After.Query.Group
	if group == nil {
		return
	}
	key := func(r proof.Row) string { return strings.Join(RowKey(r)[:len(group.By)], "\x00") }
	removed, several := map[string]int{}, map[string]bool{}
	for i, r := range c.Removed {
		k := key(r)
		_, again := removed[k]
		removed[k], several[k] = i, several[k] || again
	}
	added := map[string]int{}
	for _, r := range c.Added {
		added[key(r)]++
	}
	for _, r := range c.Added {
		k := key(r)
		if i, ok := removed[k]; ok && !several[k] && added[k] == 1 {
			c.Changed = append(c.Changed, ChangedAnswer{c.Removed[i], r})
		}
	}
}
