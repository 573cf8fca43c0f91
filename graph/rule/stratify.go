package rule

import (
	"fmt"
	"slices"
	"strings"

	"nexum/schema"
)

// Stratify orders rules into strata, so that what a negation speaks of is known before it is asked: no
// rule rests on the absence of what a rule of its own or a higher stratum yields. It returns the stratum
// of each rule. A rule that rests on its own absence, through whatever others, is a problem.
func Stratify(rules []*Rule) ([]int, []Problem) {
	stratum := map[*schema.RelationType]int{}
	for range len(rules) + 1 {
		changed := false
		for _, r := range rules {
			at := stratum[r.Head.Type]
			for _, l := range flat(r.Body) {
				if l.Kind != RelationLiteral {
					continue
				}
				need := stratum[l.Type]
				if l.Not && derivable(rules, l.Type) {
					need++
				}
				at = max(at, need)
			}
			if at > stratum[r.Head.Type] {
				stratum[r.Head.Type] = at
				changed = true
			}
		}
		if !changed {
			out := make([]int, len(rules))
			for i, r := range rules {
				out[i] = stratum[r.Head.Type]
			}
			return out, nil
		}
	}
	return nil, []Problem{unstratified(rules)}
}

// unstratified finds a negation of what rests on what its rule yields.
func unstratified(rules []*Rule) Problem {
	for _, r := range rules {
		for _, l := range flat(r.Body) {
			if !l.Not || l.Kind != RelationLiteral {
				continue
			}
			by, ok := chain(rules, l.Type, r.Head.Type)
			if !ok {
				continue
			}
			why := "which is what rule " + r.ID + " yields"
			if l.Type != r.Head.Type {
				why = "which rests, by rule " + strings.Join(by, " and rule ") + ", on " + r.Head.Name + ", which rule " + r.ID + " yields"
			}
			return Problem{r.File, l.Line, l.Column, fmt.Sprintf(
				"rule %s rests on the absence of %s, %s: nothing follows from that; leave out the negation, or negate what does not rest on %s", r.ID, l.Name, why, r.Head.Name)}
		}
	}
	return Problem{"rules", 1, 1, "a rule rests on its own absence: nothing follows from that"}
}

// chain reports whether what rules yield of one type rests on another, and by which rules.
func chain(rules []*Rule, from, to *schema.RelationType) ([]string, bool) {
	type step struct {
		typ *schema.RelationType
		by  []string
	}
	seen := map[*schema.RelationType]bool{from: true}
	for next := []step{{from, nil}}; len(next) > 0; next = next[1:] {
		at := next[0]
		if at.typ == to {
			return at.by, true
		}
		for _, r := range rules {
			if r.Head.Type != at.typ {
				continue
			}
			for _, l := range flat(r.Body) {
				if l.Kind == RelationLiteral && !seen[l.Type] {
					seen[l.Type] = true
					next = append(next, step{l.Type, append(slices.Clone(at.by), r.ID)})
				}
			}
		}
	}
	return nil, false
}

// flat returns the literals of a body, those within sums too.
func flat(body []Literal) []Literal {
	var out []Literal
	for _, l := range body {
		out = append(out, l)
		if l.Sum != nil {
			out = append(out, l.Sum.Body...)
		}
	}
	return out
}

func derivable(rules []*Rule, t *schema.RelationType) bool {
	return slices.ContainsFunc(rules, func(r *Rule) bool { return r.Head.Type == t })
}
