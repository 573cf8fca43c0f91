package engine

import (
	"cmp"
	"context"
	"strings"

	"nexum/graph"
	"nexum/graph/rule"
	"nexum/schema/spelling"
)

// unknown finds constants that name no entity, foreign predicates that nothing has, and attributes that no claim of the
// relation type has and the ontology does not name. What the view hides is not a problem: the query then has no
// answers, which is correct.
func (p *Program) unknown(ctx context.Context, body []rule.Literal) rule.Problems {
	v := p.view
	var out rule.Problems
	seen := map[string]bool{}
	see := func(t rule.Term) {
		id := t.Const.Text
		if t.Var >= 0 || t.Const.Type != rule.EntityType || seen[id] || v.Has(id) {
			return
		}
		seen[id] = true
		hint := "; search finds the id of an entity by its name"
		if near := Nearest(ctx, v, id); near != "" {
			hint = spelling.Hint(rule.Written(near))
		}
		out = append(
			out,
			rule.Problem{
				File:    "query",
				Line:    t.Line,
				Column:  t.Column,
				Message: "there is no entity " + rule.Written(rule.Clip(id)) + hint,
			},
		)
	}
	for _, l := range rule.Flatten(body) {
		if l.Kind == rule.ForeignLiteral {
			if says := unknownForeign(v, &l); says != "" {
				out = append(out, rule.Problem{File: "query", Line: l.Line, Column: l.Column, Message: says})
				continue
			}
		}
		for _, t := range l.Args {
			see(t)
		}
		for _, a := range l.Attrs {
			x := l.AttributeOf(a)
			if says := unknownAttribute(ctx, v, x); !p.Gives(x) && says != "" {
				out = append(out, rule.Problem{File: "query", Line: a.Line, Column: a.Column, Message: says})
			}
			see(a.Term)
		}
	}
	return out
}

// maxNearest limits the ids that Nearest searches; maxID is the longest id for which it searches.
const (
	maxNearest = 1_000_000
	maxID      = 100
)

// Nearest returns the id of the view that is most similar to a misspelled one, otherwise the shortest that contains it;
// empty if there is none.
func Nearest(ctx context.Context, v *graph.View, id string) string {
	id = strings.ToLower(id)
	if len(id) > maxID {
		return ""
	}
	longer, looked := "", 0
	best := spelling.Nearest(id, func(yield func(string) bool) {
		for n := range v.All("") {
			if looked++; looked > maxNearest || looked%1024 == 0 && ctx.Err() != nil {
				return
			}
			name := v.ID(n)
			if !yield(name) {
				return
			}
			if len(id) > 3 && (longer == "" || len(name) < len(longer)) && strings.Contains(name, id) {
				longer = name
			}
		}
	})
	return cmp.Or(best, longer)
}
