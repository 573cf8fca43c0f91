package engine

import (
	"cmp"
	"slices"

	"nexum/graph/claim"
	"nexum/graph/rule/proof"
)

// derivedProofs extracts at most limit proofs of a derived relation: for each derivation the best proof. If these are
// too few, it adds proofs in which one premise is derived in another way. It leaves out those that use the relation
// itself, as they add nothing to the proofs of it.
func (e *Engine) derivedProofs(n *node, limit int) []*proof.Proof {
	if e.rank(n); e.failed != nil {
		return nil
	}
	circles := map[*item]bool{}
	all := e.bestChoices(n, circles)
	if len(all) < limit {
		for _, c := range slices.Clone(all) {
			all = append(all, e.otherChoices(n, c, circles)...)
		}
	}
	sortChoices(all)
	var out []*proof.Proof
	b := e.builder()
	for _, c := range all[:min(limit, len(all))] {
		out = append(out, b.build(c.it, c.d, c.at, c.other))
	}
	return out
}

// A proofChoice is one way to prove a relation: a derivation, with the best proof of each premise but one at most.
type proofChoice struct {
	it *item
	d  *derivation
	r  rank
	// at is the index of the premise that has other as its derivation in place of its best one; -1 if there is none.
	at    int
	other *derivation
}

// bestChoices returns each derivation of a relation with the best proofs of its premises. It leaves out derivations
// that depend on the relation itself. The best derivation of an item is always among them.
func (e *Engine) bestChoices(n *node, circles map[*item]bool) []proofChoice {
	var all []proofChoice
	for _, it := range n.items {
		for _, d := range it.derivations {
			if r := e.rankOf(n, d); r.known && (d == it.best || !e.restsOn(d, n, circles)) {
				all = append(all, proofChoice{it, d, r, -1, nil})
			}
		}
	}
	return all
}

// otherChoices returns the variants of a choice in which one premise has another derivation than its best.
func (e *Engine) otherChoices(n *node, c proofChoice, circles map[*item]bool) []proofChoice {
	var all []proofChoice
	for i, p := range c.d.premises {
		if p.item == nil { // premises within a sum keep their derivations
			continue
		}
		for _, other := range p.item.derivations {
			r := e.rankOf(p.item.node, other)
			if other == p.item.best || !r.known || e.restsOn(other, n, circles) {
				continue
			}
			r.steps -= p.item.rank.steps
			all = append(all, proofChoice{c.it, c.d, c.r.add(r), i, other})
		}
	}
	return all
}

// sortChoices sorts choices by their ranks. If a choice of equal rank covers more of the relation's time than the
// first one, it becomes the first.
func sortChoices(all []proofChoice) {
	slices.SortStableFunc(all, func(a, b proofChoice) int {
		return cmp.Or(a.r.compare(b.r), claim.ComparePeriods(b.d.period, a.d.period), cmp.Compare(a.d.rule, b.d.rule))
	})
	for i, c := range all {
		first := all[0]
		if c.r.compareStrength(first.r) == 0 && c.d.period.Covers(first.d.period) && !first.d.period.Covers(c.d.period) {
			copy(all[1:i+1], all[:i])
			all[0] = c
		}
	}
}

// restsOn reports whether the best proof by a derivation uses the relation n, derived or stated. circles caches the
// results by item.
func (e *Engine) restsOn(d *derivation, n *node, circles map[*item]bool) bool {
	found := false
	each(d.premises, func(p *premise) {
		switch {
		case found:
		case p.item == nil:
			found = p.kind == statedPremise && e.nodeOf(p.relation) == n
		case p.item.node == n:
			found = true
		default:
			if _, known := circles[p.item]; !known {
				circles[p.item] = false // during the search below
				circles[p.item] = e.restsOn(p.item.best, n, circles)
			}
			found = circles[p.item]
		}
	})
	return found
}
