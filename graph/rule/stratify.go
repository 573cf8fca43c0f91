package rule

import (
	"fmt"
	"slices"
	"strings"

	"nexum/schema"
)

// Stratify orders rules into strata, the finest there are: what a rule rests on is yielded by rules of lower strata,
// and by those of its own only if they rest on it in turn. So all that is asked of a lower stratum, and what a
// negation speaks of is, can be known before it is used. It returns the stratum of each rule. A rule that rests on its
// own absence, through whatever others, is a problem.
func Stratify(rules []*Rule) ([]int, []Problem) {
	strata, ok := stratify(rules)
	if ok {
		return strata, nil
	}
	c := circles(rules)[0]
	return nil, []Problem{{c.rule.File, c.not.Line, c.not.Column, c.says()}}
}

// stratify is Stratify without saying what is wrong. The strata are the strongly connected components of what rests
// on what, by R. Tarjan, "Depth-first search and linear graph algorithms", 1972.
func stratify(rules []*Rule) (strata []int, ok bool) {
	of := map[*schema.RelationType][]*Rule{}
	for _, r := range rules {
		of[r.Head.Type] = append(of[r.Head.Type], r)
	}
	var (
		stratum      = map[*schema.RelationType]int{}
		place, least = map[*schema.RelationType]int{}, map[*schema.RelationType]int{}
		stack        []*schema.RelationType
		next         int
		visit        func(t *schema.RelationType)
	)
	visit = func(t *schema.RelationType) {
		place[t] = len(place) + 1
		least[t] = place[t]
		stack = append(stack, t)
		for _, r := range of[t] {
			for _, l := range flat(r.Body) {
				if l.Kind != RelationLiteral || len(of[l.Type]) == 0 {
					continue
				}
				if place[l.Type] == 0 {
					visit(l.Type)
				}
				if _, done := stratum[l.Type]; !done {
					least[t] = min(least[t], least[l.Type])
				}
			}
		}
		if least[t] != place[t] {
			return
		}
		i := slices.Index(stack, t)
		for _, same := range stack[i:] {
			stratum[same] = next
		}
		stack = stack[:i]
		next++
	}
	for _, r := range rules {
		if place[r.Head.Type] == 0 {
			visit(r.Head.Type)
		}
	}
	for _, r := range rules {
		strata = append(strata, stratum[r.Head.Type])
		for _, l := range flat(r.Body) {
			if at, derived := stratum[l.Type]; derived && l.Not && l.Kind == RelationLiteral && at == stratum[r.Head.Type] {
				return nil, false
			}
		}
	}
	return strata, true
}

// A circle is a negation of what rests on what its rule yields.
type circle struct {
	rule *Rule
	not  *Literal
	by   []link // how what is negated rests on what the rule yields; none if it is the same
}

// A link is a literal of a rule, by which what the rule yields rests on the literal's relation type.
type link struct {
	rule    *Rule
	literal *Literal
}

// circles finds the negations for which rules cannot be stratified, in the order of the rules.
func circles(rules []*Rule) []circle {
	var out []circle
	for _, r := range rules {
		for _, l := range flat(r.Body) {
			if l.Not && l.Kind == RelationLiteral && derivable(rules, l.Type) {
				if by, ok := chain(rules, l.Type, r.Head.Type); ok {
					out = append(out, circle{r, &l, by})
				}
			}
		}
	}
	return out
}

// rests says of what the circle's rule rests on the absence, and why it cannot.
func (c circle) rests() string {
	if c.not.Type == c.rule.Head.Type {
		return fmt.Sprintf("rule %s rests on the absence of %s, which is what rule %s yields", c.rule.ID, c.not.Name, c.rule.ID)
	}
	var by []string
	for _, l := range c.by {
		by = append(by, l.rule.ID)
	}
	return fmt.Sprintf("rule %s rests on the absence of %s, which rests, by rule %s, on %s, which rule %s yields",
		c.rule.ID, c.not.Name, strings.Join(by, " and rule "), c.rule.Head.Name, c.rule.ID)
}

func (c circle) says() string {
	return fmt.Sprintf("%s: nothing follows from that; leave out the negation, or negate what does not rest on %s", c.rests(), c.rule.Head.Name)
}

// chain reports whether what rules yield of one type rests on another, and by which rules.
func chain(rules []*Rule, from, to *schema.RelationType) ([]link, bool) {
	type step struct {
		typ *schema.RelationType
		by  []link
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
					next = append(next, step{l.Type, append(slices.Clone(at.by), link{r, &l})})
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
