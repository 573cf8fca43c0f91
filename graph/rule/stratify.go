package rule

import (
	"fmt"
	"slices"
	"strings"
)

// Stratify returns the stratum of each rule. A rule depends only on rules of its own stratum and of lower ones. The
// strata are as small as possible: rules have the same stratum only if they depend on each other. So a lower stratum,
// and every predicate that a rule negates, can be evaluated completely before it is used. Each class has its own
// stratum. A rule that depends on its own absence, directly or through other rules, is a problem.
func Stratify(rules []*Rule) ([]int, []Problem) {
	strata, ok := stratify(rules)
	if ok {
		return strata, nil
	}
	c := negativeCycles(rules)[0]
	return nil, []Problem{{c.rule.File, c.not.Line, c.not.Column, c.describe()}}
}

// stratify is Stratify without an explanation of the problem.
func stratify(rules []*Rule) (strata []int, ok bool) {
	s := newStratifier(rules)
	s.visitAll()
	for _, r := range rules {
		if s.needsOwnAbsence(r) {
			return nil, false
		}
		strata = append(strata, s.stratum[r.Head.topic()])
	}
	return strata, true
}

// A stratifier finds the strata of rules. They are the strongly connected components of the dependencies between topics
// (Tarjan, "Depth-first search and linear graph algorithms", 1972).
type stratifier struct {
	rules map[topic][]*Rule // by the topic of the head
	heads []*Literal        // one for each topic

	place   map[topic]int // the position in the order of visits, from 1
	least   map[topic]int // the least place of the open topics that the topic depends on, as far as is known
	open    []topic       // the visited topics without a stratum
	stratum map[topic]int
	next    int // the next stratum
}

func newStratifier(rules []*Rule) *stratifier {
	s := &stratifier{
		rules: map[topic][]*Rule{}, place: map[topic]int{}, least: map[topic]int{}, stratum: map[topic]int{},
	}
	for _, r := range rules {
		t := r.Head.topic()
		if len(s.rules[t]) == 0 {
			s.heads = append(s.heads, &r.Head)
		}
		s.rules[t] = append(s.rules[t], r)
	}
	return s
}

// visitAll sets the strata of all topics.
func (s *stratifier) visitAll() {
	for _, h := range s.heads {
		if t := h.topic(); s.place[t] == 0 {
			s.visit(t)
		}
	}
}

// asked returns the topics that a literal reads and that rules derive.
func (s *stratifier) asked(l *Literal) (out []topic) {
	t := l.topic()
	if !l.AnyForeign() && t.predicate != TypeIRI {
		if len(s.rules[t]) > 0 {
			out = append(out, t)
		}
		return out
	}
	for _, h := range s.heads {
		if l.CanMatch(h) {
			out = append(out, h.topic())
		}
	}
	return out
}

// visit sets the strata of a topic and of those that it depends on. A topic that depends on an open one stays open
// until that one is finished, because they have the same stratum.
func (s *stratifier) visit(t topic) {
	s.place[t] = len(s.place) + 1
	s.least[t] = s.place[t]
	s.open = append(s.open, t)
	for _, r := range s.rules[t] {
		for _, l := range Flatten(r.Body) {
			s.follow(t, s.asked(&l))
		}
	}
	if s.least[t] == s.place[t] {
		s.finish(t)
	}
}

// follow visits the topics that a topic depends on, unless they are visited.
func (s *stratifier) follow(from topic, to []topic) {
	for _, t := range to {
		if s.place[t] == 0 {
			s.visit(t)
		}
		if _, done := s.stratum[t]; !done {
			s.least[from] = min(s.least[from], s.least[t])
		}
	}
}

// finish puts a topic, and all those that were opened after it, into the next stratum.
func (s *stratifier) finish(t topic) {
	i := slices.Index(s.open, t)
	for _, same := range s.open[i:] {
		s.stratum[same] = s.next
	}
	s.open = s.open[:i]
	s.next++
}

// needsOwnAbsence reports whether a rule negates a topic of its own stratum.
func (s *stratifier) needsOwnAbsence(r *Rule) bool {
	own := func(t topic) bool { return s.stratum[t] == s.stratum[r.Head.topic()] }
	return slices.ContainsFunc(Flatten(r.Body), func(l Literal) bool {
		return l.Not && slices.ContainsFunc(s.asked(&l), own)
	})
}

// A negativeCycle is a negation whose matches depend on the results of its own rule.
type negativeCycle struct {
	rule *Rule
	not  *Literal
	by   []link // how the negated literal depends on what the rule yields; empty if the rule yields it directly
}

// A link is a literal in the body of a rule: the results of the rule depend on the matches of the literal.
type link struct {
	rule    *Rule
	literal *Literal
}

// negativeCycles returns the negations that prevent stratification, in the order of the rules.
func negativeCycles(rules []*Rule) []negativeCycle {
	var out []negativeCycle
	for _, r := range rules {
		for _, l := range Flatten(r.Body) {
			if !l.Not || !derivable(rules, &l) {
				continue
			}
			if by, ok := chain(rules, &l, &r.Head); ok {
				out = append(out, negativeCycle{r, &l, by})
			}
		}
	}
	return out
}

// dependency describes the negation in a cycle, and why it is impossible.
func (c negativeCycle) dependency() string {
	if c.not.CanMatch(&c.rule.Head) {
		return fmt.Sprintf("rule %s depends on the absence of %s, which rule %s derives", c.rule.ID, c.not.Name, c.rule.ID)
	}
	var by []string
	for _, l := range c.by {
		by = append(by, l.rule.ID)
	}
	return fmt.Sprintf("rule %s depends on the absence of %s, which depends, by rule %s, on %s, which rule %s derives",
		c.rule.ID, c.not.Name, strings.Join(by, " and rule "), c.rule.Head.Name, c.rule.ID)
}

func (c negativeCycle) describe() string {
	return fmt.Sprintf(
		"%s: this is a contradiction; leave out the negation, or negate something that does not depend on %s",
		c.dependency(),
		c.rule.Head.Name,
	)
}

// chain reports whether the matches of the literal from depend on what the head to yields, and returns the literals
// that connect them.
func chain(rules []*Rule, from, to *Literal) ([]link, bool) {
	type step struct {
		at *Literal
		by []link
	}
	seen := map[topic]bool{from.topic(): true}
	for next := []step{{from, nil}}; len(next) > 0; next = next[1:] {
		at := next[0]
		if at.at.CanMatch(to) {
			return at.by, true
		}
		for _, l := range linksFrom(rules, at.at) {
			if t := l.literal.topic(); t.predicate != "" && !seen[t] {
				seen[t] = true
				next = append(next, step{l.literal, append(slices.Clone(at.by), l)})
			}
		}
	}
	return nil, false
}

// linksFrom finds the rules whose conclusion can match a literal. It returns the literals in the bodies of these rules.
func linksFrom(rules []*Rule, from *Literal) []link {
	var out []link
	for _, r := range rules {
		if !from.CanMatch(&r.Head) {
			continue
		}
		for _, l := range Flatten(r.Body) {
			out = append(out, link{r, &l})
		}
	}
	return out
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
	return slices.ContainsFunc(rules, func(r *Rule) bool { return l.CanMatch(&r.Head) })
}
