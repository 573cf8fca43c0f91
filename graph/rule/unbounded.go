package rule

import (
	"fmt"
	"slices"

	"nexum/graph/claim"
	"nexum/schema"
)

// Unbounded finds the attributes that rules compute from attributes that they yield, without a comparison that limits
// the value. Along a cycle of the data, such a rule would compute new values forever. Any comparison of the value
// counts as a limit.
func Unbounded(rules []*Rule) []Problem {
	strata, ok := stratify(rules)
	if !ok {
		return nil
	}
	var out []Problem
	byStratum := map[int][]*Rule{}
	for i, r := range rules {
		byStratum[strata[i]] = append(byStratum[strata[i]], r)
	}
	for i, r := range rules {
		again := r.attributeVarsFrom(byStratum[strata[i]])
		for _, a := range r.Head.Attrs {
			if from, computed := r.computedFrom(a.Term.Var); computed && anyOf(from, again) && !r.compares(from) {
				out = append(out, Problem{
					r.File, a.Line, a.Column,
					fmt.Sprintf("rule %s computes %s from what it yields, without end "+
						"if the data has a cycle; add a limit, as in R >= 0.01 or N < 10", r.ID, a.Name),
				})
			}
		}
	}
	return out
}

// attributeVarsFrom returns the variables of the attributes of those literals that match results of rules, with -1 for
// a constant.
func (r *Rule) attributeVarsFrom(rules []*Rule) []int {
	var out []int
	for i := range r.Body {
		if l := &r.Body[i]; derivable(rules, l) {
			out = append(out, l.attributeVars()...)
		}
	}
	return out
}

// attributeVars returns the variables of the attributes of a literal, with -1 for a constant.
func (l *Literal) attributeVars() []int {
	var out []int
	for _, a := range l.Attrs {
		out = append(out, a.Term.Var)
	}
	return out
}

func anyOf(a, b []int) bool {
	return slices.ContainsFunc(a, func(v int) bool { return v >= 0 && slices.Contains(b, v) })
}

// computedFrom returns a variable and all variables that its value depends on, and whether the value is computed.
func (r *Rule) computedFrom(v int) (from []int, computed bool) {
	from = []int{v}
	for i := 0; i < len(from); i++ {
		of, computes := r.setFrom(from[i])
		computed = computed || computes
		for _, o := range of {
			if o >= 0 && !slices.Contains(from, o) {
				from = append(from, o)
			}
		}
	}
	return from, computed
}

// setFrom returns the variables on the other side of the comparisons with = that set a variable, and whether one of
// these sides is computed.
func (r *Rule) setFrom(v int) (from []int, computed bool) {
	for _, l := range r.Body {
		if l.Kind != CompareLiteral || l.Op != "=" {
			continue
		}
		for side, t := range l.Args {
			if t.Var != v || l.Calc[side] != nil || l.Sets != 0 && l.Sets != side+1 {
				continue
			}
			if x := l.Calc[1-side]; x != nil {
				from, computed = x.Variables(from), true
			} else {
				from = append(from, l.Args[1-side].Var)
			}
		}
	}
	return from, computed
}

// compares reports whether the body compares one of the variables by an operator other than =.
func (r *Rule) compares(vars []int) bool {
	return slices.ContainsFunc(r.Body, func(l Literal) bool {
		if l.Kind != CompareLiteral || l.Op == "=" {
			return false
		}
		for side, t := range l.Args {
			if slices.Contains(vars, t.Var) || l.Calc[side] != nil && anyOf(l.Calc[side].Variables(nil), vars) {
				return true
			}
		}
		return false
	})
}

// Suspicious checks the loaded rules together with the held ones, as the functions Unbounded and Single do. It returns
// the problems of the loaded rules, at their positions in files.
func (p *Parser) Suspicious(o *schema.Ontology, loaded []Source, held []claim.RuleText) []Problem {
	all, _ := p.readAll(held, o)
	from := map[string]*Source{}
	for i, s := range loaded {
		parsed, wrong := p.Rules(s.ID, s.Text, o)
		if len(wrong) == 0 {
			all, from[s.ID] = append(all, parsed...), &loaded[i]
		}
	}
	var out []Problem
	for _, found := range append(Unbounded(all), Single(all)...) {
		if s := from[found.File]; s != nil {
			out = append(out, s.problem(found.Line, found.Column, "%s", found.Message))
		}
	}
	return out
}
