package rule

import (
	"fmt"
	"slices"
	"strings"
)

// Stratify orders rules into strata, the finest there are: what a rule rests on is yielded by rules of lower strata,
// and by those of its own only if they rest on it in turn. So all that is asked of a lower stratum, and what a
// negation speaks of is, can be known before it is used. Each class has a stratum of its own. Stratify returns the stratum
// of each rule. A rule that rests on its own absence, through whatever others, is a problem.
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
	of := map[topic][]*Rule{}
	var heads []*Literal // one of each topic
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

// rests says of what the circle's rule rests on the absence, and why it cannot.
func (c circle) rests() string {
	if c.not.Asks(&c.rule.Head) {
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

// chain reports whether what a literal asks of rests on what a head yields, and by which rules.
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

// Flatten returns the literals of a body, those within sums too.
func Flatten(body []Literal) []Literal {
	var out []Literal
	for _, l := range body {
		out = append(out, l)
		if l.Sum != nil {
			out = append(out, l.Sum.Body...)
		}
	}
	return out
}

// derivable reports whether rules yield something that a literal asks of.
func derivable(rules []*Rule, l *Literal) bool {
	return slices.ContainsFunc(rules, func(r *Rule) bool { return l.Asks(&r.Head) })
}
