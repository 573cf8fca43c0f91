package rule

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/alecthomas/participle/v2/lexer"
)

// stage resolves one stage of a query.
func (r *resolver) stage(q *Query, n *stageNode) {
	switch {
	case n.Select != nil:
		r.selection(q, n)
	case n.Having != nil:
		r.having(q, n)
	case n.Order != nil:
		r.order(q, n)
	default:
		r.group(q, n)
	}
}

func (r *resolver) order(q *Query, n *stageNode) {
	if q.Order != nil {
		r.fail(n.Pos, "there are two stages \"order\"; name all columns in one")
		return
	}
	for _, o := range n.Order {
		if i := r.column(q, &o.Column, "to order by"); i >= 0 {
			q.Order = append(q.Order, Key{Column: i, Desc: o.Desc, Values: r.enum(q, i)})
		}
	}
}

// enum returns the values of the enum that is the type of a column, in the order of the ontology, or nil if the type is
// not an enum.
func (r *resolver) enum(q *Query, column int) []string {
	switch {
	case q.Group == nil:
		return r.enumOf(q, q.Shown[column])
	case column < len(q.Group.By):
		return r.enumOf(q, q.Group.By[column])
	}
	return q.Group.Of[column-len(q.Group.By)].Values
}

// enumOf returns the values of the enum that is the type of a variable, because a fact with this type binds it. It
// returns nil if there is no such fact.
func (r *resolver) enumOf(q *Query, variable int) []string {
	for _, l := range q.Body {
		if l.Kind != FactLiteral || l.Not || l.Args[1].Var != variable {
			continue
		}
		for _, f := range r.definitions(l.Fact) {
			if f.IsEnum() {
				return f.Values
			}
		}
	}
	return nil
}

// column returns the number of the column that a stage names. If there is none, it reports a problem and returns -1.
func (r *resolver) column(q *Query, n *columnNode, what string) int {
	var found []int
	name := cmp.Or(n.Name, n.Op)
	if n.Of != "" {
		name += "(" + n.Of + ")"
	}
	for i, c := range q.Columns() {
		if c.Name == name {
			return i
		}
		if q.Group == nil || i < len(q.Group.By) {
			continue
		}
		if a := q.Group.Of[i-len(q.Group.By)]; a.Op == n.Op && (n.Of == "" || q.Vars[a.Of] == n.Of) {
			found = append(found, i)
		}
	}
	switch {
	case len(found) == 1:
		return found[0]
	case len(found) > 1:
		r.fail(n.Pos, "there are several columns %s; name one by its variable, as in %s(%s), or give it a name, as "+
			"in N = %s(%s)",
			name, n.Op, q.Vars[q.Group.Of[found[0]-len(q.Group.By)].Of], n.Op, q.Vars[q.Group.Of[found[0]-len(q.Group.By)].Of])
	default:
		r.fail(n.Pos, "there is no column %s %s", name, what)
	}
	return -1
}

// selection resolves the variables that are columns.
func (r *resolver) selection(q *Query, n *stageNode) {
	switch {
	case q.Selected:
		r.fail(n.Pos, "there can be only one stage \"select\"")
		return
	case q.Group != nil:
		r.fail(n.Pos, "the columns of %s are those after \"by\"; leave out \"select\"", q.Group.Of[0].Op)
		return
	case q.Order != nil:
		r.fail(n.Pos, "write \"select\" before \"order\"")
		return
	}
	q.Selected, q.Shown = true, nil
	for _, v := range n.Select {
		i := r.variable(q, v)
		if slices.Contains(q.Shown, i) {
			r.fail(v.Pos, "%s is a column already", v.Name)
		}
		q.Shown = append(q.Shown, i)
	}
}

// variable returns the number of the variable that a stage names. If there is none, it reports a problem and returns
// -1.
func (r *resolver) variable(q *Query, v *varNode) int {
	i := slices.Index(q.Vars, v.Name)
	if i < 0 {
		r.fail(v.Pos, "the query has no variable %s", v.Name)
	}
	return i
}

// group resolves a stage such as count(X), sum(P) by Y.
func (r *resolver) group(q *Query, n *stageNode) {
	op := n.Of[0].Op
	switch {
	case q.Selected:
		r.fail(n.Pos, "%s uses all answers, and its columns are those after \"by\"; leave out \"select\"", op)
		return
	case q.Group != nil:
		r.fail(n.Pos, "counts and sums must be in one list, as in count(X), sum(P) by Y")
		return
	case q.Order != nil:
		r.fail(n.Pos, "write \"%s\" before \"order\"", op)
		return
	}
	g := &Group{}
	for _, v := range n.By {
		g.By = append(g.By, r.variable(q, v))
	}
	ops := map[string]int{}
	for _, a := range n.Of {
		if a.As == "" {
			ops[a.Op]++
		}
	}
	for _, a := range n.Of {
		out := Aggregate{
			Op:     a.Op,
			Of:     r.variable(q, a.Of),
			Per:    r.resolvePer(a.Op, a.Per),
			Name:   a.Op,
			Line:   a.Of.Pos.Line,
			Column: a.Of.Pos.Column,
		}
		switch {
		case a.As != "":
			out.Name = a.As
		case ops[a.Op] > 1:
			out.Name = fmt.Sprintf("%s(%s)", a.Op, a.Of.Name)
		}
		if out.Of >= 0 && (out.Op == "min" || out.Op == "max") {
			out.Values = r.enumOf(q, out.Of)
		}
		for i, v := range out.Per {
			if v < 0 {
				r.fail(a.Per[i].Pos, "the query has no variable %s", a.Per[i].Name)
			}
		}
		// The type of an attribute is known only from the answers.
		if t := UnknownType; out.Of >= 0 {
			if t = q.Types[out.Of]; out.Adds() && t != NumberType && t != UnknownType || a.Op != "count" && t == EntityType {
				r.fail(a.Of.Pos, "there can be no %s of %s, which has type %s", a.Op, a.Of.Name, t)
			}
		}
		g.Of = append(g.Of, out)
	}
	if len(r.problems) > 0 {
		return
	}
	q.Group = g
	columns := q.Columns()
	for i, c := range columns {
		if slices.ContainsFunc(columns[:i], func(o Column) bool { return o.Name == c.Name }) {
			r.fail(n.Pos, "two columns are named %s; rename one, as in N = %s(%s)", c.Name, op, n.Of[0].Of.Name)
		}
	}
}

// computes reports whether one side of a condition is a number and cannot be a year: a calculation, or a column of
// count, sum, avg or total.
func (q *Query) computes(x *Expr) bool {
	if x.Op != "" {
		return x.Type == NumberType
	}
	i := x.Term.Var - len(q.Group.By)
	return i >= 0 && i < len(q.Group.Of) && (q.Group.Of[i].Op == "count" || q.Group.Of[i].Adds())
}

// having resolves conditions on the columns of groups.
func (r *resolver) having(q *Query, n *stageNode) {
	switch {
	case q.Group == nil:
		r.fail(n.Pos, "\"having\" is a condition on counts and sums, and must come after them; write other conditions "+
			"in the body")
		return
	case q.Having != nil:
		r.fail(n.Pos, "the conditions must be in one list, separated by commas")
		return
	case q.Order != nil:
		r.fail(n.Pos, "write \"having\" before \"order\"")
		return
	}
	inner := resolver{file: r.file, query: true, ontology: r.ontology, grouped: q}
	for _, c := range q.Columns() {
		inner.vars, inner.types = append(inner.vars, c.Name), append(inner.types, c.Type)
	}
	columns := len(inner.vars)
	for _, c := range n.Having {
		out := Condition{Op: Op(c.Op), Sides: [2]*Expr{inner.expr(c.Left), inner.expr(c.Right)}}
		if len(inner.problems) == 0 {
			l := Literal{Op: out.Op, Line: c.Pos.Line, Column: c.Pos.Column}
			a, b := inner.typed(out.Sides[0]), inner.typed(out.Sides[1])
			if a == DateType && q.computes(out.Sides[1]) || b == DateType && q.computes(out.Sides[0]) {
				inner.fail(c.Pos, "a number is compared with a date; a count, sum, avg or total is a number")
			} else {
				inner.comparable(&l, a, b)
			}
		}
		for _, t := range out.Sides[1].terms(out.Sides[0].terms(nil)) {
			if t.Var >= columns {
				inner.fail(lexer.Position{Line: t.Line, Column: t.Column}, "there is no column %s", inner.vars[t.Var])
			}
		}
		q.Having = append(q.Having, out)
	}
	r.problems = append(r.problems, inner.problems...)
}
