package rule

import (
	"fmt"
	"strings"
)

// Single finds the variables that occur once in their rule. Such a variable matches any value, like _, so it is often a
// misspelling.
func Single(rules []*Rule) []Problem {
	var out []Problem
	for _, r := range rules {
		found := make([][]Term, len(r.Vars)) // the first two places of each variable
		see := func(t Term) {
			if t.Var >= 0 && len(found[t.Var]) < 2 {
				found[t.Var] = append(found[t.Var], t)
			}
		}
		r.Head.eachTerm(see)
		for i := range r.Body {
			r.Body[i].eachTerm(see)
		}
		for v, places := range found {
			if len(places) == 1 && !strings.HasPrefix(r.Vars[v], "_") {
				out = append(out, Problem{
					r.File, places[0].Line, places[0].Column,
					fmt.Sprintf("rule %s has the variable %s once, so it can be anything; if that is meant, write _",
						r.ID, r.Vars[v]),
				})
			}
		}
	}
	return out
}

// eachTerm yields the terms of a literal and of its sum.
func (l *Literal) eachTerm(yield func(Term)) {
	for _, t := range append(l.terms(), l.attributeTerms()...) {
		yield(t)
	}
	if l.Sum == nil {
		return
	}
	yield(Term{Var: l.Sum.Of})
	for _, v := range l.Sum.Per {
		yield(Term{Var: v})
	}
	for i := range l.Sum.Body {
		l.Sum.Body[i].eachTerm(yield)
	}
}
