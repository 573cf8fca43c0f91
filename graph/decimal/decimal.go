// Package decimal computes with decimal numbers exactly.
//
// A Decimal is a number as documents and data write it: digits, a point and perhaps an exponent. Sums, differences and
// products are exact, and so is a quotient that ends; any other is rounded, see Decimal.Quo. Numbers whose
// coefficient fits in 63 bits, which is nearly all of them, need no memory of their own.
package decimal

import (
	"errors"
	"math"
	"math/big"
	"math/bits"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3" // decimal arithmetic of any precision, for what does not fit in 63 bits
)

// The largest numbers: a sum, product or text beyond them is no Decimal, so that no calculation takes unbounded memory.
const (
	MaxDigits   = 1000 // significant digits
	MaxExponent = 6144 // of the first significant digit, as in 1e6144; the least is -MaxExponent
)

// QuotientDigits is how many significant digits, at least, a quotient has that does not end; it is rounded half to even.
const QuotientDigits = 34

// ErrRange is returned for numbers that are too large, too small or too long, and for a division by zero.
var ErrRange = errors.New("the number is out of range")

// A Decimal is an exact decimal number. It is immutable. The zero Decimal is 0.
type Decimal struct {
	coefficient int64 // the value is coefficient × 10^exponent; not a multiple of 10, and 0 has exponent 0
	exponent    int32
	large       *apd.Decimal // the value if the coefficient does not fit; in lowest terms, and never changed
}

// Int returns a whole number.
func Int(n int64) Decimal { return small(n, 0) }

// small returns the Decimal n × 10^e in its lowest terms.
func small(n int64, e int32) Decimal {
	if n == 0 {
		return Decimal{}
	}
	for n%10 == 0 {
		n, e = n/10, e+1
	}
	return Decimal{coefficient: n, exponent: e}
}

// Parse reads a number as JSON writes it; zeros and a plus sign in front are allowed. It returns false for any other
// text, and for a number that is out of range.
func Parse(s string) (Decimal, bool) {
	d, ok := parseSmall(s)
	if ok || !isNumber(s) || len(s) > 2*MaxDigits {
		return d, ok
	}
	x, _, err := apd.NewFromString(s)
	if err != nil {
		return Decimal{}, false
	}
	d, err = reduced(x)
	return d, err == nil
}

// parseSmall reads a number without exponent whose digits fit in 63 bits.
func parseSmall(s string) (Decimal, bool) {
	i, negative := 0, false
	if len(s) > 0 && (s[0] == '-' || s[0] == '+') {
		i, negative = 1, s[0] == '-'
	}
	if len(s)-i > 19 || len(s) == i {
		return Decimal{}, false
	}
	n, e, point, digit := int64(0), int32(0), false, false
	for ; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			if n > (math.MaxInt64-9)/10 {
				return Decimal{}, false
			}
			n, digit = n*10+int64(c-'0'), true
			if point {
				e--
			}
		case c == '.' && !point && digit && i+1 < len(s):
			point = true
		default:
			return Decimal{}, false
		}
	}
	if negative {
		n = -n
	}
	return small(n, e), digit
}

// isNumber reports whether s is a number as JSON writes it, with zeros and a plus sign in front allowed.
func isNumber(s string) bool {
	digits := func() bool {
		n := 0
		for n < len(s) && s[n] >= '0' && s[n] <= '9' {
			n++
		}
		s = s[n:]
		return n > 0
	}
	sign := func() {
		if s != "" && (s[0] == '-' || s[0] == '+') {
			s = s[1:]
		}
	}
	if sign(); !digits() {
		return false
	}
	if strings.HasPrefix(s, ".") {
		if s = s[1:]; !digits() {
			return false
		}
	}
	if s != "" && (s[0] == 'e' || s[0] == 'E') {
		s = s[1:]
		if sign(); !digits() {
			return false
		}
	}
	return s == ""
}

// reduced returns x in its lowest terms, or ErrRange. It takes x over.
func reduced(x *apd.Decimal) (Decimal, error) {
	if x.Form != apd.Finite {
		return Decimal{}, ErrRange
	}
	if x.IsZero() {
		return Decimal{}, nil
	}
	x.Reduce(x)
	digits := x.NumDigits()
	if first := int64(x.Exponent) + digits - 1; digits > MaxDigits || first > MaxExponent || first < -MaxExponent {
		return Decimal{}, ErrRange
	}
	if x.Coeff.IsInt64() {
		n := x.Coeff.Int64()
		if x.Negative {
			n = -n
		}
		return Decimal{coefficient: n, exponent: x.Exponent}, nil
	}
	return Decimal{large: x}, nil
}

// apd returns d for calculations that do not fit in 63 bits. Do not change the result.
func (d Decimal) apd() *apd.Decimal {
	if d.large != nil {
		return d.large
	}
	return apd.New(d.coefficient, d.exponent)
}

// Sign returns -1, 0 or 1.
func (d Decimal) Sign() int {
	switch {
	case d.large != nil:
		return d.large.Sign()
	case d.coefficient < 0:
		return -1
	case d.coefficient > 0:
		return 1
	}
	return 0
}

// Equal reports whether a and b are the same number: 1.50 is 1.5.
func (d Decimal) Equal(b Decimal) bool {
	if d.large == nil || b.large == nil {
		return d == b // each number has one form
	}
	return d.large.Cmp(b.large) == 0
}

// Compare returns -1, 0 or 1 as d is less than, equal to or greater than b.
func (d Decimal) Compare(b Decimal) int {
	if d.large == nil && b.large == nil {
		if x, y, _, ok := aligned(d, b); ok {
			switch {
			case x < y:
				return -1
			case x > y:
				return 1
			}
			return 0
		}
	}
	return d.apd().Cmp(b.apd())
}

// powers of ten that fit in 63 bits.
var powers = func() (p [19]int64) {
	p[0] = 1
	for i := 1; i < len(p); i++ {
		p[i] = p[i-1] * 10
	}
	return p
}()

// aligned returns the coefficients of two small numbers for their lesser exponent, if they fit.
func aligned(a, b Decimal) (x, y int64, e int32, ok bool) {
	x, y, e = a.coefficient, b.coefficient, a.exponent
	switch {
	case a.exponent == b.exponent:
		return x, y, e, true
	case a.exponent > b.exponent:
		x, ok = scaled(x, a.exponent-b.exponent)
		return x, y, b.exponent, ok
	}
	y, ok = scaled(y, b.exponent-a.exponent)
	return x, y, e, ok
}

func scaled(n int64, by int32) (int64, bool) {
	if n == 0 {
		return 0, true
	}
	if int(by) >= len(powers) {
		return 0, false
	}
	return times(n, powers[by])
}

// times multiplies, if the product fits.
func times(a, b int64) (int64, bool) {
	if a == math.MinInt64 || b == math.MinInt64 {
		return 0, false
	}
	hi, lo := bits.Mul64(uint64(max(a, -a)), uint64(max(b, -b)))
	if hi != 0 || lo > math.MaxInt64 {
		return 0, false
	}
	return a * b, true
}

// exact is the context of sums and products, which have as many digits as they need.
var exact = apd.BaseContext.WithPrecision(0)

// Add returns d + b.
func (d Decimal) Add(b Decimal) (Decimal, error) {
	if d.large == nil && b.large == nil {
		if x, y, e, ok := aligned(d, b); ok {
			if sum := x + y; (sum > x) == (y > 0) {
				return inRange(small(sum, e))
			}
		}
	}
	if !near(d, b) {
		return Decimal{}, ErrRange
	}
	var out apd.Decimal
	if _, err := exact.Add(&out, d.apd(), b.apd()); err != nil {
		return Decimal{}, ErrRange
	}
	return reduced(&out)
}

// near reports whether the sum of two numbers can have few enough digits.
func near(a, b Decimal) bool {
	if a.Sign() == 0 || b.Sign() == 0 {
		return true
	}
	x, y := a.apd(), b.apd()
	highest := max(int64(x.Exponent)+x.NumDigits(), int64(y.Exponent)+y.NumDigits())
	return highest-int64(min(x.Exponent, y.Exponent)) <= 2*MaxDigits
}

// inRange returns a small number, or ErrRange.
func inRange(d Decimal) (Decimal, error) {
	if d.exponent > MaxExponent-19 || d.exponent < -MaxExponent {
		return reduced(d.apd())
	}
	return d, nil
}

// Sub returns d - b.
func (d Decimal) Sub(b Decimal) (Decimal, error) { return d.Add(b.Neg()) }

// Neg returns -d.
func (d Decimal) Neg() Decimal {
	if d.large == nil && d.coefficient != math.MinInt64 {
		d.coefficient = -d.coefficient
		return d
	}
	var out apd.Decimal
	out.Neg(d.apd())
	n, _ := reduced(&out) // as many digits as before
	return n
}

// Mul returns d × b.
func (d Decimal) Mul(b Decimal) (Decimal, error) {
	if d.large == nil && b.large == nil {
		if n, ok := times(d.coefficient, b.coefficient); ok {
			return inRange(small(n, d.exponent+b.exponent))
		}
	}
	var out apd.Decimal
	if _, err := exact.Mul(&out, d.apd(), b.apd()); err != nil {
		return Decimal{}, ErrRange
	}
	return reduced(&out)
}

// quotient is the context of divisions. It is a value of a pointer that nothing changes.
var quotient = func() *apd.Context {
	c := apd.BaseContext.WithPrecision(QuotientDigits)
	c.Rounding = apd.RoundHalfEven
	return c
}()

// Quo returns d ÷ b, or ErrRange if b is 0. It is exact if the quotient ends within MaxDigits. Any other is rounded to
// QuotientDigits, or to as many digits as d has if these are more.
func (d Decimal) Quo(b Decimal) (Decimal, error) {
	if b.Sign() == 0 {
		return Decimal{}, ErrRange
	}
	if d.large == nil && b.large == nil && b.coefficient != -1 && d.coefficient%b.coefficient == 0 {
		return inRange(small(d.coefficient/b.coefficient, d.exponent-b.exponent))
	}
	x, y := d.apd(), b.apd()
	var out apd.Decimal
	if exactQuotient(&out, x, y) {
		return reduced(&out)
	}
	context := quotient
	if digits := x.NumDigits(); digits > QuotientDigits {
		context = quotient.WithPrecision(uint32(digits)) // at most MaxDigits
	}
	if _, err := context.Quo(&out, x, y); err != nil {
		return Decimal{}, ErrRange
	}
	return reduced(&out)
}

// exactQuotient sets out to x ÷ y. It returns false if the quotient does not end within MaxDigits: it ends if the divisor,
// in lowest terms, has no prime factors but 2 and 5.
func exactQuotient(out, x, y *apd.Decimal) bool {
	n, m := x.Coeff.MathBigInt(), y.Coeff.MathBigInt() // copies
	common := new(big.Int).GCD(nil, nil, n, m)
	n.Quo(n, common)
	m.Quo(m, common)
	twos := m.TrailingZeroBits()
	m.Rsh(m, twos)
	fives, five := uint(0), big.NewInt(5)
	for q, rest := new(big.Int), new(big.Int); ; fives++ {
		if q.QuoRem(m, five, rest); rest.Sign() != 0 {
			break
		}
		m.Set(q)
	}
	if m.Cmp(big.NewInt(1)) != 0 {
		return false
	}
	places := max(twos, fives) // after the point
	n.Lsh(n, places-twos)
	n.Mul(n, m.Exp(five, big.NewInt(int64(places-fives)), nil))
	out.Coeff.SetMathBigInt(n)
	out.Form, out.Negative, out.Exponent = apd.Finite, x.Negative != y.Negative, x.Exponent-y.Exponent-int32(places)
	return out.NumDigits() <= MaxDigits
}

// Int64 returns d if it is a whole number of 64 bits.
func (d Decimal) Int64() (int64, bool) {
	if d.large != nil || d.exponent < 0 {
		return 0, false
	}
	return scaled(d.coefficient, d.exponent)
}

// Float returns the nearest float64.
func (d Decimal) Float() float64 {
	f, _ := strconv.ParseFloat(d.String(), 64)
	return f
}

// String writes d with all of its digits and no others: 9007199254740993, 0.3, and 1e+25 where only zeros would follow.
// Equal numbers have equal texts.
func (d Decimal) String() string { return string(d.Append(nil)) }

// Append appends what String returns.
func (d Decimal) Append(b []byte) []byte {
	var digits []byte
	var room [24]byte
	e := int(d.exponent)
	if d.large != nil {
		digits, e = d.large.Coeff.Append(room[:0], 10), int(d.large.Exponent)
		if d.large.Negative {
			b = append(b, '-')
		}
	} else {
		digits = strconv.AppendInt(room[:0], d.coefficient, 10)
		if digits[0] == '-' {
			b, digits = append(b, '-'), digits[1:]
		}
	}
	const zeros = 20 // more zeros than that are written as an exponent
	first := e + len(digits) - 1
	switch {
	case e > zeros || first < -zeros:
		b = append(b, digits[0])
		if len(digits) > 1 {
			b = append(append(b, '.'), digits[1:]...)
		}
		b = append(b, 'e')
		if first > 0 {
			b = append(b, '+')
		}
		return strconv.AppendInt(b, int64(first), 10)
	case e >= 0:
		b = append(b, digits...)
		for range e {
			b = append(b, '0')
		}
		return b
	case first >= 0:
		b = append(append(b, digits[:first+1]...), '.')
		return append(b, digits[first+1:]...)
	}
	b = append(b, '0', '.')
	for range -first - 1 {
		b = append(b, '0')
	}
	return append(b, digits...)
}

// Join returns d op b, for the operator + - * or /.
func (d Decimal) Join(op string, b Decimal) (Decimal, error) {
	switch op {
	case "+":
		return d.Add(b)
	case "-":
		return d.Sub(b)
	case "*":
		return d.Mul(b)
	}
	return d.Quo(b)
}
