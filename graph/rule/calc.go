package rule

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"nexum/graph/claim"
)

// An Expr is one side of a comparison: a term, or two expressions joined by an operator.
type Expr struct {
	Op          string // + - * /; empty for a term
	Left, Right *Expr
	Term        Term
	Type        Type // the type of the value; UnknownType if it is known only from the values of attributes

	Line, Column int // position, from 1
}

// Variables appends the variables of the expression to out.
func (x *Expr) Variables(out []int) []int {
	switch {
	case x == nil:
	case x.Op != "":
		out = x.Right.Variables(x.Left.Variables(out))
	case x.Term.Var >= 0:
		out = append(out, x.Term.Var)
	}
	return out
}

// hasAny reports whether the expression has one of the variables.
func (x *Expr) hasAny(variables map[int]bool) bool {
	return slices.ContainsFunc(x.Variables(nil), func(v int) bool { return variables[v] })
}

// terms appends the terms of the expression to out.
func (x *Expr) terms(out []Term) []Term {
	switch {
	case x == nil:
		return out
	case x.Op == "":
		return append(out, x.Term)
	}
	return x.Right.terms(x.Left.terms(out))
}

// numbers marks the variables that the expression multiplies or divides. Their values must be numbers, or the
// expression has no value.
func (x *Expr) numbers(mark map[int]bool) {
	if x == nil || x.Op == "" {
		return
	}
	for _, side := range [...]*Expr{x.Left, x.Right} {
		if side.Op == "" && (x.Op == "*" || x.Op == "/") {
			mark[side.Term.Var] = true
		}
		side.numbers(mark)
	}
}

// Text returns the expression as rules write it. name returns the text of a term.
func (x *Expr) Text(name func(Term) string) string {
	if x.Op == "" {
		return name(x.Term)
	}
	side := func(y *Expr, right bool) string {
		s := y.Text(name)
		loose := y.Op == "+" || y.Op == "-"
		if tight := x.Op == "*" || x.Op == "/"; loose && (tight || right && x.Op == "-") ||
			right && y.Op != "" && x.Op == "/" {
			return "(" + s + ")"
		}
		return s
	}
	return side(x.Left, false) + " " + x.Op + " " + side(x.Right, true)
}

// expr resolves one side of a comparison.
func (r *resolver) expr(n *exprNode) *Expr {
	out := r.product(n.First)
	for _, o := range n.Rest {
		out = &Expr{Op: o.Op, Left: out, Right: r.product(o.Of), Line: o.Pos.Line, Column: o.Pos.Column}
	}
	return out
}

func (r *resolver) product(n *productNode) *Expr {
	out := r.factor(n.First)
	for _, o := range n.Rest {
		out = &Expr{Op: o.Op, Left: out, Right: r.factor(o.Of), Line: o.Pos.Line, Column: o.Pos.Column}
	}
	return out
}

func (r *resolver) factor(n *factorNode) *Expr {
	switch {
	case n.Negated != nil: // of a variable: 0 minus the variable
		zero := &Expr{Term: Term{Var: -1, Const: Const{Type: NumberType, Text: "0"}}}
		return &Expr{Op: "-", Left: zero, Right: r.factor(n.Negated), Line: n.Pos.Line, Column: n.Pos.Column}
	case n.Group != nil:
		return r.expr(n.Group)
	}
	if c := n.Column; c != nil {
		at := Expr{Line: c.Pos.Line, Column: c.Pos.Column, Term: Term{Var: -1, Line: c.Pos.Line, Column: c.Pos.Column}}
		if r.grouped == nil {
			r.fail(c.Pos, "compare a %s of answers after a stage that computes it: … | %s(X) | having %s > 5", c.Op, c.Op, c.Op)
		} else if i := r.column(r.grouped, c, "to compare"); i >= 0 {
			at.Term.Var = i
		}
		return &at
	}
	t := r.term(n.Term, UnknownType)
	return &Expr{Term: t, Line: t.Line, Column: t.Column}
}

// typed sets and returns the type of an expression, after the types of variables are known. It reports operators whose
// operands have types that they do not accept.
func (r *resolver) typed(x *Expr) Type {
	if x.Op == "" {
		x.Type = r.typeOf(x.Term)
		return x.Type
	}
	a, b := r.typed(x.Left), r.typed(x.Right)
	if x.joinsTexts() {
		x.Type = TextType
		return x.Type
	}
	for _, side := range [...]*Expr{x.Left, x.Right} {
		if t := side.Type; t == EntityType || t == TextType || t == DateType && (x.Op == "*" || x.Op == "/") {
			r.failAt(
				x,
				"%s takes no value of type %s; it takes numbers%s",
				x.Op,
				t,
				map[string]string{"+": " and dates, or two texts", "-": " and dates"}[x.Op],
			)
			x.Type = NumberType
			return x.Type
		}
	}
	switch {
	case x.Op == "*" || x.Op == "/" || a == NumberType && b == NumberType:
		x.Type = NumberType
	case a == DateType && b == DateType && x.Op == "+":
		r.failAt(x, "two dates cannot be added; add a number of days to a date, as in D + 30")
		x.Type = DateType
	case a == DateType && b == DateType:
		x.Type = NumberType
	case a == NumberType && b == DateType && x.Op == "-":
		r.failAt(x, "a date cannot be subtracted from a number; write the date first, as in D - 30")
		x.Type = DateType
	case a == DateType && x.Op == "-" && x.Right.isYear():
		year := x.Right.Term.Const.Text
		r.failAt(
			x,
			"%s is a number of days here, but looks like a year; write a date, as in D - %s-01-01, or %s.0 for the days",
			year,
			year,
			year,
		)
		x.Type = DateType
	case a == DateType && b == NumberType || a == NumberType && b == DateType:
		x.Type = DateType
	default: // an attribute, whose type is known only from the claims
		x.Type = UnknownType
	}
	return x.Type
}

// Joins reports whether + joins two texts. It does not join two texts that are both dates, because dates cannot be
// added, nor texts with more than 4096 bytes together.
func Joins(a, b string) bool {
	_, isDate := claim.ReadDate(a)
	_, other := claim.ReadDate(b)
	return !(isDate && other) && len(a)+len(b) <= mostJoined
}

const mostJoined = 4096

// joinsTexts reports whether the expression joins two texts, or a text and an attribute, whose type is not known.
func (x *Expr) joinsTexts() bool {
	a, b := x.Left.Type, x.Right.Type
	text := func(t Type) bool { return t == TextType || t == UnknownType }
	return x.Op == "+" && text(a) && text(b) && (a == TextType || b == TextType)
}

// isYear reports whether the expression is a number that is probably a year, and not a number of days.
func (x *Expr) isYear() bool {
	c := x.Term.Const
	if x.Op != "" || x.Term.Var >= 0 || c.Type != NumberType || len(c.Text) != len("2017") {
		return false
	}
	n, ok := c.Number.Int64()
	return ok && n >= 1900 && n < 2100
}

func (r *resolver) failAt(x *Expr, format string, args ...any) {
	p := Problem{r.file, x.Line, x.Column, fmt.Sprintf(format, args...)}
	if !slices.Contains(r.problems, p) { // an expression can be checked twice
		r.problems = append(r.problems, p)
	}
}

// calculations resolves the comparisons of a body, after all variables are known. It determines the types of their
// sides and, for each variable that no other literal binds, the comparison that sets it. given has the variables that
// are bound outside of the body.
func (r *resolver) calculations(body []Literal, given map[int]bool) {
	bound := binds(body)
	maps.Copy(bound, given)
	for again := true; again; {
		again = false
		for i := range body {
			again = r.assign(&body[i], bound) || again
		}
	}
	for i := range body {
		l := &body[i]
		if l.Sum != nil {
			outside := binds(slices.DeleteFunc(slices.Clone(body), func(l Literal) bool { return l.Sum != nil }))
			maps.Copy(outside, given)
			r.calculations(l.Sum.Body, outside)
		}
		if l.Kind != CompareLiteral {
			continue
		}
		before := len(r.problems)
		a, b := r.typed(l.Side(0)), r.typed(l.Side(1))
		if len(r.problems) == before {
			r.comparable(l, a, b)
		}
	}
}

// assign lets an equation give a variable its value, if one side is a variable without a value and the other side is
// known. It adds the variable to bound, and returns whether it did.
func (r *resolver) assign(l *Literal, bound map[int]bool) bool {
	if l.Kind != CompareLiteral || l.Op != "=" || l.Sets != 0 {
		return false
	}
	unbound := func(v int) bool { return !bound[v] }
	for side := range l.Args {
		v, other := l.Args[side].Var, l.Side(1-side)
		if v < 0 || bound[v] || l.Calc[side] != nil || strings.HasPrefix(r.vars[v], "_") ||
			slices.ContainsFunc(other.Variables(nil), unbound) {
			continue
		}
		l.Sets, bound[v] = side+1, true
		if t := r.typed(other); r.types[v] == UnknownType {
			r.types[v] = t
		}
		return true
	}
	return false
}

// Side returns one side of a comparison as an expression: 0 is the left side, 1 the right.
func (l *Literal) Side(i int) *Expr {
	if l.Calc[i] != nil {
		return l.Calc[i]
	}
	return &Expr{Term: l.Args[i], Line: l.Args[i].Line, Column: l.Args[i].Column}
}
