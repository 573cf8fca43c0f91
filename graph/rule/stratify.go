package rule

import (
	"fmt"
	"slices"
	"strings"
)

// Stratify returns the stratum of each rule. The strata are as fine as possible: a rule depends on what rules of lower
// strata yield, and on rules of its own stratum only if they depend on it in turn. So a lower stratum, and everything
// that a negation asks for, can be evaluated completely before it is used. Each class has its own stratum. A rule that
// depends on its own absence, directly or through other rules, is a problem.
func Stratify(rules []*Rule) ([]int, []Problem) {
	strata, ok := stratify(rules)
	if ok {
		return strata, nil
	}
	c := circles(rules)[0]
	return nil, []Problem{{c.rule.File, c.not.Line, c.not.Column, c.describe()}}
}

// stratify is Stratify without an explanation of the problem. The strata are the strongly connected components of the
// dependencies (Tarjan, "Depth-first search and linear graph algorithms", 1972).
func stratify(rules []*Rule) (strata []int, ok bool) {
	of := map[topic][]*Rule{}
	var heads []*Literal // one for each topic
	for _, r := range rules {
		t := r.Head.topic()
		if len(of[t]) == 0 {
			heads = append(heads, &r.Head)
		}
		of[t] = append(of[t], r)
	}
	asked := func(l *Literal) (out []topic) {
		t := l.topic()
		if !l.AnyForeign() && t.predicate != TypeIRI {
			if len(of[t]) > 0 {
				out = append(out, t)
			}
			return out
		}
		for _, h := range heads {
			if l.Asks(h) {
				out = append(out, h.topic())
			}
		}
		return out
	}
	var (
		stratum      = map[topic]int{}
		place, least = map[topic]int{}, map[topic]int{}
		stack        []topic
		next         int
		visit        func(t topic)
	)
	visit = func(t topic) {
		place[t] = len(place) + 1
		least[t] = place[t]
		stack = append(stack, t)
		for _, r := range of[t] {
			for _, l := range Flatten(r.Body) {
				for _, a := range asked(&l) {
					if place[a] == 0 {
						visit(a)
					}
					if _, done := stratum[a]; !done {
						least[t] = min(least[t], least[a])
					}
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
		if t := r.Head.topic(); place[t] == 0 {
			visit(t)
		}
	}
	for _, r := range rules {
		mine := stratum[r.Head.topic()]
		strata = append(strata, mine)
		for _, l := range Flatten(r.Body) {
			if l.Not && slices.ContainsFunc(asked(&l), func(a topic) bool { return stratum[a] == mine }) {
				return nil, false
			}
		}
	}
	return strata, true
}

// A circle is a negation that depends on what its own rule yields.
type circle struct {
	rule *Rule
	not  *Literal
	by   []link // how the negated literal depends on what the rule yields; empty if the rule yields it directly
}

// A link is a literal of a rule: what the rule yields depends on what the literal matches.
type link struct {
	rule    *Rule
	literal *Literal
}

// circles returns the negations that prevent stratification, in the order of the rules.
func circles(rules []*Rule) []circle {
	var out []circle
	for _, r := range rules {
		for _, l := range Flatten(r.Body) {
			if l.Not && derivable(rules, &l) {
				if by, ok := chain(rules, &l, &r.Head); ok {
					out = append(out, circle{r, &l, by})
				}
			}
		}
	}
	return out
}

// dependency describes the absence that the rule of the circle depends on, and why that is impossible.
func (c circle) dependency() string {
	if c.not.Asks(&c.rule.Head) {
		return fmt.Sprintf("rule %s depends on the absence of %s, which rule %s derives", c.rule.ID, c.not.Name, c.rule.ID)
	}
	var by []string
	for _, l := range c.by {
		by = append(by, l.rule.ID)
	}
	return fmt.Sprintf("rule %s depends on the absence of %s, which depends, by rule %s, on %s, which rule %s derives",
		c.rule.ID, c.not.Name, strings.Join(by, " and rule "), c.rule.Head.Name, c.rule.ID)
}

func (c circle) describe() string {
	return fmt.Sprintf("%s: this is a contradiction; leave out the negation, or negate something that does not depend on %s", c.dependency(), c.rule.Head.Name)
}

// chain reports whether what a literal asks for depends on what a head yields, and through which rules.
func chain(rules []*Rule, from, to *Literal) ([]link, bool) {
	type step struct {
		at *Literal
		by []link
	}
	seen := map[topic]bool{from.topic(): true}
	for next := []step{{from, nil}}; len(next) > 0; next = next[1:] {
		at := next[0]
		if at.at.Asks(to) {
			return at.by, true
		}
		for _, r := range rules {
			if !at.at.Asks(&r.Head) {
				continue
			}
			for _, l := range Flatten(r.Body) {
				if t := l.topic(); t.predicate != "" && !seen[t] {
					seen[t] = true
					next = append(next, step{&l, append(slices.Clone(at.by), link{r, &l})})
				}
			}
		}
	}
	return nil, false
}

// Flatten returns the literals of a body and of its sums. The caller must not change them.
func Flatten(body []Literal) []Literal {
	if !slices.ContainsFunc(body, func(l Literal) bool { return l.Sum != nil }) {
		return slices.Clip(body)
	}
	var out []Literal
	for _, l := range body {
		out = append(out, l)
		if l.Sum != nil {
			out = append(out, l.Sum.Body...)
		}
	}
	return out
}

// derivable reports whether rules can yield a match of the literal.
func derivable(rules []*Rule, l *Literal) bool {
	return slices.ContainsFunc(rules, func(r *Rule) bool { return l.Asks(&r.Head) })
}
