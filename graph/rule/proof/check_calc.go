package proof

import (
	"math/big"
	"strings"
	"time"

	"nexum/graph/claim"
	"nexum/graph/rule"
)

// The significant digits of a quotient, as the language defines them.
const (
	endingDigits  = 1000 // a quotient with more digits is rounded
	roundedDigits = 34   // the minimum precision of a rounded quotient
)

// assign sets variables without a value from premises to the values that comparisons with = give them.
func (c *Checker) assign(body []rule.Literal, vals []*value) {
	for again := true; again; {
		again = false
		for _, l := range body {
			if l.Kind == rule.CompareLiteral && l.Op == "=" && c.solve(l, vals) {
				again = true
			}
		}
	}
}

// solve sets a variable without a value that is one side of an equation to the value of the other side. It reports
// whether it set one.
func (c *Checker) solve(l rule.Literal, vals []*value) bool {
	found := false
	for side, t := range l.Args {
		if l.Calc[side] != nil || t.Var < 0 || vals[t.Var] != nil {
			continue
		}
		if v := c.side(l, 1-side, vals); v != nil {
			vals[t.Var], found = v, true
		}
	}
	return found
}

// compared reports whether the comparisons of a body hold.
func (c *Checker) compared(body []rule.Literal, vals []*value) bool {
	for _, l := range body {
		if l.Kind != rule.CompareLiteral {
			continue
		}
		if !c.comparison(l, vals) {
			return false
		}
	}
	return true
}

// comparison reports whether one comparison holds. Nothing is equal to an entity that the view does not have.
func (c *Checker) comparison(l rule.Literal, vals []*value) bool {
	for _, t := range l.Args {
		if t.Var < 0 && t.Const.Type == rule.EntityType && c.constant(t.Const) == nil {
			return l.Op == "!=" && (l.Args[0].Var >= 0 || l.Args[0].Const != l.Args[1].Const)
		}
	}
	a, b := c.side(l, 0, vals), c.side(l, 1, vals)
	return a != nil && b != nil && compare(*a, l.Op, *b)
}

// side returns the value of one side of a comparison; nil if it has none.
func (c *Checker) side(l rule.Literal, i int, vals []*value) *value {
	if l.Calc[i] != nil {
		return c.compute(l.Calc[i], vals)
	}
	return c.term(l.Args[i], vals)
}

func (c *Checker) term(t rule.Term, vals []*value) *value {
	if t.Var >= 0 {
		return vals[t.Var]
	}
	return c.constant(t.Const)
}

func (c *Checker) compute(x *rule.Expr, vals []*value) *value {
	if x.Op == "" {
		return c.term(x.Term, vals)
	}
	a, b := c.compute(x.Left, vals), c.compute(x.Right, vals)
	if a == nil || b == nil || a.entity || b.entity {
		return nil
	}
	if a.num != nil && b.num != nil {
		return joined(a.num, x.Op, b.num)
	}
	day, isDay := dayOf(*a)
	other, isDayToo := dayOf(*b)
	switch {
	case x.Op == "-" && isDay && isDayToo:
		return &value{num: daysBetween(day, other)}
	case x.Op == "-" && isDay && b.num != nil:
		return addDays(day, new(big.Rat).Neg(b.num))
	case x.Op == "+" && isDay && b.num != nil:
		return addDays(day, b.num)
	case x.Op == "+" && isDayToo && a.num != nil:
		return addDays(other, a.num)
	case x.Op == "+" && a.num == nil && b.num == nil && rule.Joins(a.text, b.text):
		return new(textValue(a.text + b.text))
	}
	return nil
}

func joined(a *big.Rat, op string, b *big.Rat) *value {
	out := new(big.Rat)
	switch op {
	case "+":
		out.Add(a, b)
	case "-":
		out.Sub(a, b)
	case "*":
		out.Mul(a, b)
	default:
		if b.Sign() == 0 {
			return nil
		}
		out = quotient(a, b)
	}
	return &value{num: out}
}

// quotient divides as the language defines it: it rounds a quotient that has no exact form with at most endingDigits
// digits.
func quotient(a, b *big.Rat) *big.Rat {
	x := new(big.Rat).Quo(a, b)
	if n, ends := significant(x); ends && n <= endingDigits {
		return x
	}
	n, _ := significant(a)
	return rounded(x, max(n, roundedDigits))
}

// significant returns the number of significant digits of a number; ends is false if its decimal form is infinite.
func significant(x *big.Rat) (n int, ends bool) {
	places, ends := x.FloatPrec()
	if !ends {
		return 0, false
	}
	text := strings.Trim(strings.Replace(x.FloatString(places), ".", "", 1), "-0")
	return len(text), true
}

// rounded rounds a number to the given number of significant digits, half to even.
func rounded(x *big.Rat, digits int) *big.Rat {
	if x.Sign() == 0 {
		return x
	}
	ten := big.NewInt(10)
	power := func(n int) *big.Int { return new(big.Int).Exp(ten, big.NewInt(int64(max(n, 0))), nil) }
	abs := new(big.Rat).Abs(x)
	// The scale for which abs × 10^scale has this many digits before the point: first estimated from the lengths, then
	// corrected.
	scale := digits - (len(abs.Num().String()) - len(abs.Denom().String()))
	low, high := new(big.Rat).SetInt(power(digits-1)), new(big.Rat).SetInt(power(digits))
	scaled := func() *big.Rat {
		f := new(big.Rat).SetFrac(power(scale), power(-scale))
		return f.Mul(f, abs)
	}
	for scaled().Cmp(low) < 0 {
		scale++
	}
	for scaled().Cmp(high) >= 0 {
		scale--
	}
	s := scaled()
	whole, rest := new(big.Int).QuoRem(s.Num(), s.Denom(), new(big.Int))
	switch half := new(big.Int).Lsh(rest, 1).Cmp(s.Denom()); {
	case half > 0, half == 0 && whole.Bit(0) == 1:
		whole.Add(whole, big.NewInt(1))
	}
	out := new(big.Rat).SetFrac(new(big.Int).Mul(whole, power(-scale)), power(scale))
	if x.Sign() < 0 {
		out.Neg(out)
	}
	return out
}

const (
	secondsPerDay = 24 * 60 * 60
	allDays       = 4_000_000 // more than the range of years
)

// dayOf reads a value as a day or a time of day; false if it is neither.
func dayOf(v value) (claim.Date, bool) {
	d, ok := claim.ReadDate(v.text)
	if _, _, day := d.Parts(); !ok || day == 0 || v.num != nil {
		return claim.Date{}, false
	}
	return d, true
}

// daysBetween returns the number of days from e to d. It can be a fraction.
func daysBetween(d, e claim.Date) *big.Rat {
	begin := func(d claim.Date) time.Time {
		t, _ := time.Parse(time.RFC3339Nano, d.First().String())
		return t
	}
	t, u := begin(d), begin(e)
	nanos := new(big.Int).Mul(big.NewInt(t.Unix()-u.Unix()), big.NewInt(int64(time.Second)))
	nanos.Add(nanos, big.NewInt(int64(t.Nanosecond()-u.Nanosecond())))
	return quotient(new(big.Rat).SetInt(nanos), new(big.Rat).SetInt64(secondsPerDay*int64(time.Second)))
}

// addDays returns the day or time of day that is the given number of days after d; nil if that is not a whole number or
// the result is out of range.
func addDays(d claim.Date, by *big.Rat) *value {
	if !by.IsInt() || !by.Num().IsInt64() {
		return nil
	}
	n := by.Num().Int64()
	if n > allDays || n < -allDays {
		return nil
	}
	y, m, day := d.Parts()
	t := time.Date(y, time.Month(m), day+int(n), 0, 0, 0, 0, time.UTC)
	if t.Year() < 1 || t.Year() > 9999 {
		return nil
	}
	_, clock, timed := strings.Cut(d.String(), "T")
	if timed {
		clock = "T" + clock
	}
	return new(typed(t.Format(time.DateOnly)+clock, rule.DateType))
}
