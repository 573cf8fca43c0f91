package rule

import (
	"maps"
	"slices"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// groups finds the variables of each sum that also occur outside of it.
func groups(body []Literal, head *Literal) {
	for i := range body {
		s := body[i].Sum
		if s == nil {
			continue
		}
		outside := map[int]bool{}
		see := func(l *Literal) {
			for _, v := range l.Variables() {
				outside[v] = true
			}
		}
		for j := range body {
			if j != i {
				see(&body[j])
			}
		}
		if head != nil {
			see(head)
		}
		s.Group = nil
		bound := binds(s.Body)
		for _, v := range body[i].Variables() {
			if !outside[v] || slices.Contains(s.Group, v) {
				continue
			}
			s.Group = append(s.Group, v)
			if !bound[v] {
				s.Needs = append(s.Needs, v)
			}
		}
	}
}

// Variables returns the variables of a literal, for a sum those of its body. A variable can occur more than once.
func (l *Literal) Variables() []int {
	var out []int
	for _, t := range l.Args {
		if t.Var >= 0 {
			out = append(out, t.Var)
		}
	}
	for _, a := range l.Attrs {
		if a.Term.Var >= 0 {
			out = append(out, a.Term.Var)
		}
	}
	for _, x := range l.Calc {
		out = x.Variables(out)
	}
	if l.Sum != nil {
		for i := range l.Sum.Body {
			out = append(out, l.Sum.Body[i].Variables()...)
		}
	}
	return out
}

// unbound reports a variable to which no literal gives a value. ofWhat is the part of the message that names the place
// for such a literal, such as " of the body"; otherWay is the end of the message, with another way to correct the rule.
// Both can be empty.
func (r *resolver) unbound(t Term, ofWhat, otherWay string) {
	name := r.vars[t.Var]
	if strings.HasPrefix(name, "_") {
		name = "_"
	}
	pos := lexer.Position{Line: t.Line, Column: t.Column}
	r.fail(pos, "%s is in no positive literal%s, so it could be anything; add a literal for it, as in company(X)%s",
		name, ofWhat, otherWay)
}

// safe checks that other literals bind the variables of negations and comparisons.
func (r *resolver) safe(nodes []*literNode, body []Literal) {
	bound := binds(body)
	positive := false
	for _, l := range body {
		if l.Sum != nil {
			r.safeSum(body, l.Sum)
		}
		if !l.Not && l.Kind != CompareLiteral {
			positive = true
			continue
		}
		for _, t := range append(l.terms(), l.attributeTerms()...) {
			if t.Var < 0 || bound[t.Var] {
				continue
			}
			if l.Not && strings.HasPrefix(r.vars[t.Var], "_") {
				continue // _ in a negation, as in not p(X, _), needs no value
			}
			or := ""
			if l.Not && l.Kind != CompareLiteral {
				or = ", or write _ if any value is meant"
			}
			r.unbound(t, "", or)
			bound[t.Var] = true // report each variable once
		}
	}
	if !positive && len(r.problems) == 0 {
		r.fail(nodes[0].Pos, "one literal at least must be neither a negation nor a comparison, such as company(X)")
	}
}

// safeSum checks that each comparison in a sum has values from literals of the sum, or from outside literals that are
// not sums.
func (r *resolver) safeSum(body []Literal, s *Sum) {
	bound := binds(s.Body)
	maps.Copy(bound, binds(slices.DeleteFunc(slices.Clone(body), func(l Literal) bool { return l.Sum != nil })))
	for _, l := range s.Body {
		if l.Kind != CompareLiteral {
			continue
		}
		for _, t := range l.terms() {
			if t.Var >= 0 && !bound[t.Var] {
				r.unbound(t, "", "")
				bound[t.Var] = true // report each variable once
			}
		}
	}
}

// terms returns the arguments of a literal and the terms of its calculations.
func (l *Literal) terms() []Term {
	out := l.Args[:]
	for _, x := range l.Calc {
		out = x.terms(out)
	}
	return out
}

// attributeTerms returns the terms of the attributes of a literal.
func (l *Literal) attributeTerms() []Term {
	out := make([]Term, len(l.Attrs))
	for i, a := range l.Attrs {
		out[i] = a.Term
	}
	return out
}

// binds returns the variables to which the literals of a body give a value.
func binds(body []Literal) map[int]bool {
	bound := map[int]bool{}
	for _, l := range body {
		switch {
		case l.Kind == CompareLiteral && l.Sets != 0:
			bound[l.Args[l.Sets-1].Var] = true
		case l.Not || l.Kind == CompareLiteral:
		default:
			for _, v := range l.Variables() {
				bound[v] = true
			}
		}
	}
	return bound
}
