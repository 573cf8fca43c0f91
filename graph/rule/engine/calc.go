package engine

import (
	"time"

	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/graph/rule"
)

// A calc is an expression prepared for a view.
type calc struct {
	op          string
	left, right *calc
	arg         arg
}

func (p *Program) calc(x *rule.Expr) *calc {
	switch {
	case x == nil:
		return nil
	case x.Op == "":
		return &calc{arg: p.arg(x.Term)}
	}
	return &calc{op: x.Op, left: p.calc(x.Left), right: p.calc(x.Right)}
}

// value computes the expression. It returns false if a variable has no value, an operand has a type that the operator
// does not accept, the divisor is zero, or the result is out of the range of numbers or dates.
func (c *calc) value(vars []val) (val, bool) {
	if c.op == "" {
		v := c.arg.value
		if c.arg.v >= 0 {
			v = vars[c.arg.v]
		}
		return v, v.typ != rule.UnknownType
	}
	a, ok1 := c.left.value(vars)
	b, ok2 := c.right.value(vars)
	if !ok1 || !ok2 {
		return val{}, false
	}
	return operate(a, c.op, b)
}

// operate applies an operator to two numbers, two days, a day and a whole number of days, or two texts.
func operate(a val, op string, b val) (val, bool) {
	if a.typ == rule.NumberType && b.typ == rule.NumberType {
		n, err := a.lit.num.Join(op, b.lit.num)
		return numberVal(n), err == nil
	}
	d, aDay := dayOf(a)
	e, bDay := dayOf(b)
	switch {
	case op == "-" && aDay && bDay:
		return daysBetween(d, e)
	case op == "+" && aDay && b.typ == rule.NumberType:
		return addDays(d, b, 1)
	case op == "+" && bDay && a.typ == rule.NumberType:
		return addDays(e, a, 1)
	case op == "-" && aDay && b.typ == rule.NumberType:
		return addDays(d, b, -1)
	case op == "+" && a.isText() && b.isText() && rule.Joins(a.lit.text, b.lit.text):
		return literalVal(a.lit.text+b.lit.text, rule.TextType)
	}
	return val{}, false
}

// isText reports whether + can join the value to a text. The attributes of claims can be dates where the author of a
// rule expects a text.
func (v val) isText() bool { return v.typ == rule.TextType || v.typ == rule.DateType }

// dayOf returns the date of a value that is a date, or the text of a date, with the precision of a day or a time of
// day. It returns false for other values.
func dayOf(v val) (claim.Date, bool) {
	if v.typ == rule.TextType {
		v, _ = asDate(v)
	}
	if v.typ != rule.DateType {
		return claim.Date{}, false
	}
	_, ok := v.lit.date.Days()
	return v.lit.date, ok
}

// daysBetween returns the number of days from e to d. If one of them has a time of day, the result counts from instant
// to instant and can be a fraction.
func daysBetween(d, e claim.Date) (val, bool) {
	days, rest := d.First().Since(e.First())
	n := decimal.Int(days)
	if rest == 0 {
		return numberVal(n), true
	}
	const day = int64(24 * time.Hour)
	n, err := n.Mul(decimal.Int(day))
	if err == nil {
		n, err = n.Add(decimal.Int(int64(rest)))
	}
	if err == nil {
		n, err = n.Quo(decimal.Int(day))
	}
	return numberVal(n), err == nil
}

func addDays(d claim.Date, by val, sign int64) (val, bool) {
	n, ok := by.lit.num.Int64()
	const most = 1 << 32 // in days; more days would exceed the range of years
	if !ok || n > most || n < -most {
		return val{}, false
	}
	d, ok = d.Moved(sign * n)
	return val{typ: rule.DateType, lit: &literal{date: d, text: d.String()}}, ok
}

func numberVal(n decimal.Decimal) val {
	return val{typ: rule.NumberType, lit: &literal{num: n, text: n.String()}}
}
