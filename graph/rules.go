package graph

import (
	"cmp"
	"slices"
	"strings"

	"nexum/graph/claim"
)

// Rules returns the rules of the view, by id, each with its newest text.
func (v *View) Rules() []claim.RuleText {
	var out []claim.RuleText
	for _, n := range v.rules {
		if id, text := v.ID(n), v.ruleText(n); text != "" && !v.exclusions.hidesNode(n) && !v.exclusions.hidesRule(id) {
			out = append(out, claim.RuleText{ID: strings.Clone(id), Text: text})
		}
	}
	slices.SortFunc(out, func(a, b claim.RuleText) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// ruleText returns the newest visible text of a rule; empty if there is none.
func (v *View) ruleText(n Node) string {
	newest, text := uint32(0), ""
	p, ok := v.Pred(claim.PredicateRule)
	for f := range v.facts(n) {
		if !ok || f.pred != p {
			continue
		}
		for _, c := range f.claims {
			if row := v.ctx(c); row.stance == claim.Supports && v.claimShown(c, f.claims) && row.revision >= newest {
				// rules are used longer than the view, whose memory can be unmapped
				newest, text = row.revision, strings.Clone(v.text(f.lit))
			}
		}
	}
	return text
}

// RuleClaims returns the visible claims that give texts of rules, by id, the newest first.
func (v *View) RuleClaims() []claim.RuleClaim {
	return v.ruleClaims(func(*contextRow) bool { return true })
}

// ruleClaims is RuleClaims restricted to claims whose context counts.
func (v *View) ruleClaims(counts func(*contextRow) bool) []claim.RuleClaim {
	p, ok := v.Pred(claim.PredicateRule)
	if !ok {
		return nil
	}
	var out []claim.RuleClaim
	for _, n := range v.rules {
		for f, row := range v.supportedFacts(n, p, counts) {
			rev, _ := v.RevisionOf(uint64(row.revision))
			out = append(out, claim.RuleClaim{
				Claim: claim.Claim{
					Subject: v.ID(n), Predicate: claim.PredicateRule, Object: v.literal(f.lit), Context: v.exactContext(row),
				},
				By: rev,
			})
		}
	}
	slices.SortFunc(out, func(a, b claim.RuleClaim) int {
		return cmp.Or(cmp.Compare(a.Subject, b.Subject), cmp.Compare(b.By.Number, a.By.Number),
			cmp.Compare(b.Object.Text, a.Object.Text))
	})
	return out
}

// IsRule reports whether an id is or was the id of a rule or an ontology file.
func (v *View) IsRule(id string) bool {
	n, ok := v.lookup(id)
	return ok && v.isRule(n)
}

// HidesRule reports whether a rule is switched off, or hidden because the view hides its claims. It is false for a rule
// that the graph does not have, unless it is switched off.
func (v *View) HidesRule(id string) bool {
	if v.exclusions.hidesRule(id) {
		return true
	}
	n, ok := v.lookup(id)
	if !ok || !v.exclusions.hidesClaims() || !v.isRule(n) {
		return false
	}
	return v.exclusions.hidesNode(n) || v.ruleText(n) == ""
}

// findRules returns the nodes that are rules or ontology files, in order. Those of the table are in a list that was
// made when it was compiled.
func (v *View) findRules() []Node {
	if v.over == nil {
		return v.table.rules
	}
	touched := map[Node]bool{}
	for n := range v.over.facts.Entries() {
		touched[n] = true
	}
	return v.moreRules(v.table.rules, touched)
}

// moreRules adds the nodes in among that are rules or ontology files to a sorted list of these.
func (v *View) moreRules(list []Node, among map[Node]bool) []Node {
	rule, _ := v.Pred(claim.PredicateRule)
	ontology, _ := v.Pred(claim.PredicateOntology)
	out := slices.Clip(list)
	for n := range among {
		row, _ := v.over.facts.Get(n)
		if slices.ContainsFunc(row, func(f rawFact) bool { return f.pred == rule || f.pred == ontology }) {
			out = append(out, n)
		}
	}
	if len(out) == len(list) {
		return list
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// isRule reports whether a node is a rule or an ontology file, and not an entity.
func (v *View) isRule(n Node) bool {
	_, ok := slices.BinarySearch(v.rules, n)
	return ok
}
