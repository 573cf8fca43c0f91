package rule

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/agnivade/levenshtein"

	"nexum/graph"
)

// Problems is what is wrong with a query, as an error.
type Problems []Problem

// Error returns a line a problem.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns ErrInvalid.
func (ps Problems) Unwrap() error { return ErrInvalid }

// A Constant is an entity that a rule names, and where it does.
type Constant struct {
	ID           string
	Line, Column int // from 1
}

// Constants returns the entities that the rule names.
func (r *Rule) Constants() []Constant {
	var out []Constant
	for _, l := range append([]Literal{r.Head}, flat(r.Body)...) {
		for _, t := range l.Args {
			if t.Var < 0 && t.Const.Type == EntityType {
				out = append(out, Constant{t.Const.Text, t.Line, t.Column})
			}
		}
	}
	return out
}

// unknown finds the constants of a query that name no entity, the foreign predicates that nothing has, and the attributes that no claim of their relation
// type has and the ontology does not name. What is only hidden in the view is none of them: then there is no answer,
// and that is true.
func (p *Program) unknown(ctx context.Context, body []Literal) Problems {
	v := p.view
	var out Problems
	seen := map[string]bool{}
	see := func(t Term) {
		id := t.Const.Text
		if t.Var >= 0 || t.Const.Type != EntityType || seen[id] || v.Has(id) {
			return
		}
		seen[id] = true
		hint := ""
		if near := nearest(ctx, v, id); near != "" {
			hint = "; did you mean " + written(near) + "?"
		}
		out = append(out, Problem{"query", t.Line, t.Column, "there is no entity " + written(clip(id)) + hint})
	}
	for _, l := range flat(body) {
		if l.Kind == ForeignLiteral {
			if says := unknownForeign(v, &l); says != "" {
				out = append(out, Problem{"query", l.Line, l.Column, says})
				continue
			}
		}
		for _, t := range l.Args {
			see(t)
		}
		for _, a := range l.Attrs {
			x := l.attribute(a)
			if says := unknownAttribute(ctx, v, x); !p.Gives(x) && says != "" {
				out = append(out, Problem{"query", a.Line, a.Column, says})
			}
			see(a.Term)
		}
	}
	return out
}

// The most ids that are looked through for the nearest one, and the longest id that has a nearest one.
const (
	maxNearest = 1_000_000
	maxID      = 100
)

// nearest returns the id of an entity that another is most likely a slip of: the one with the fewest letters
// changed, else the shortest that contains it; empty if there is none.
func nearest(ctx context.Context, v *graph.View, id string) string {
	id = strings.ToLower(id)
	if len(id) > maxID {
		return ""
	}
	best, least, longer := "", 1+len(id)/3, ""
	length := func(name string) int { return max(len(name)-len(id), len(id)-len(name)) }
	looked := 0
	for n := range v.All("") {
		if looked++; looked > maxNearest || looked%1024 == 0 && ctx.Err() != nil {
			break
		}
		name := v.ID(n)
		if d := len(name) - len(id); -least <= d && d <= least {
			if d := levenshtein.ComputeDistance(id, strings.ToLower(name)); d < least || d == least && (best == "" || length(name) < length(best)) {
				best, least = name, d
			}
		}
		if len(id) > 3 && (longer == "" || len(name) < len(longer)) && strings.Contains(name, id) {
			longer = name
		}
	}
	if best == "" {
		return longer
	}
	return best
}

var plainID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)

// written is an id as a query writes it.
func written(id string) string {
	if plainID.MatchString(id) {
		return "/" + id
	}
	return fmt.Sprintf("/<%s>", id)
}

// clip shortens what somebody wrote, for a message.
func clip(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
