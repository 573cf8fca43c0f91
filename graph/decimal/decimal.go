// Package decimal implements exact arithmetic with decimal numbers.
//
// A Decimal is a number as documents and data write it: digits, a decimal point and an optional exponent. Sums,
// differences and products are exact. A quotient is exact if it has a finite decimal expansion, and rounded otherwise;
// see Decimal.Quo. A number whose coefficient fits in 63 bits, as nearly all do, needs no memory on the heap.
package decimal

import (
	"errors"
	"math"
	"math/big"
	"math/bits"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3" // arbitrary precision, for numbers that do not fit in 63 bits
)

// Limits of a Decimal. Results and texts beyond them are errors, so that no calculation takes unbounded memory.
const (
	MaxDigits   = 1000 // significant digits
	MaxExponent = 6144 // exponent of the first significant digit, as in 1e6144; the minimum is -MaxExponent
)

// QuotientDigits is the minimum number of significant digits of a rounded quotient. It is rounded half to even.
const QuotientDigits = 34

// ErrRange is returned for numbers that are too large, too small or too long, and for a division by zero.
var ErrRange = errors.New("the number is out of range")

// A Decimal is an exact decimal number. It is immutable. The zero Decimal is 0.
type Decimal struct {
	coefficient int64 // the value is coefficient × 10^exponent; not a multiple of 10; 0 has exponent 0
	exponent    int32
	// the value if the coefficient does not fit; without trailing zeros in the coefficient, and never modified
	large *apd.Decimal
}

// Int returns the Decimal for an integer.
func Int(n int64) Decimal { return small(n, 0) }

// small returns the Decimal n × 10^e. It removes trailing zeros from the coefficient, so that each number has one form.
func small(n int64, e int32) Decimal {
	if n == 0 {
		return Decimal{}
	}
	for n%10 == 0 {
		n, e = n/10, e+1
	}
	return Decimal{coefficient: n, exponent: e}
}

// Parse parses a number in JSON syntax; leading zeros and a leading plus sign are also allowed. It returns false for
// any other text, and for a number out of range.
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

// parseSmall parses a number without an exponent whose digits fit in 63 bits.
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

// isNumber reports whether s is a number in JSON syntax; leading zeros and a leading plus sign are also allowed.
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

// reduced returns x without trailing zeros in its coefficient, or ErrRange. The caller must not use x afterwards.
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

// apd returns d as an apd.Decimal. Do not modify the result.
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

// Equal reports whether d and b are the same number: 1.50 equals 1.5.
func (d Decimal) Equal(b Decimal) bool {
	if d.large == nil || b.large == nil {
		return d == b // each number has one form
	}
	return d.large.Cmp(b.large) == 0
}

// Compare returns -1 if d < b, 0 if d = b, and 1 if d > b.
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

// powers holds the powers of ten that fit in 63 bits.
var powers = func() (p [19]int64) {
	p[0] = 1
	for i := 1; i < len(p); i++ {
		p[i] = p[i-1] * 10
	}
	return p
}()

// aligned returns the coefficients of two small numbers for e, the lower of their exponents. ok is false if the
// coefficients do not fit in 63 bits.
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

// times returns a × b, or false if the product overflows.
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

// exact is the context for sums and products, which have as many digits as they need.
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
	if !mayFit(d, b) {
		return Decimal{}, ErrRange
	}
	var out apd.Decimal
	if _, err := exact.Add(&out, d.apd(), b.apd()); err != nil {
		return Decimal{}, ErrRange
	}
	return reduced(&out)
}

// mayFit reports whether the sum of two numbers can have at most MaxDigits digits. It can return true when the sum has
// more.
func mayFit(a, b Decimal) bool {
	if a.Sign() == 0 || b.Sign() == 0 {
		return true
	}
	x, y := a.apd(), b.apd()
	highest := max(int64(x.Exponent)+x.NumDigits(), int64(y.Exponent)+y.NumDigits())
	return highest-int64(min(x.Exponent, y.Exponent)) <= 2*MaxDigits
}

// inRange returns a small number if it is in range, or else ErrRange.
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
	n, _ := reduced(&out) // no error: it has as many digits as before
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

// quotient is the context for rounded divisions. It is never modified.
var quotient = func() *apd.Context {
	c := apd.BaseContext.WithPrecision(QuotientDigits)
	c.Rounding = apd.RoundHalfEven
	return c
}()

// Quo returns d ÷ b, or ErrRange if b is 0. The result is exact if the quotient has at most MaxDigits digits. Otherwise
// it is rounded to QuotientDigits, or to the number of digits of d if that is larger.
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

// exactQuotient sets out to x ÷ y. It returns false if the quotient has more than MaxDigits digits. A quotient is
// finite if the divisor, in lowest terms, has only the prime factors 2 and 5.
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

// Int64 returns d if it is an integer that fits in 64 bits.
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

// String returns d with all of its significant digits and no others: 9007199254740993, 0.3. It uses an exponent in
// place of many zeros: 1e+25. Equal numbers have equal texts.
func (d Decimal) String() string { return string(d.Append(nil)) }

// Append appends the text that String returns.
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
	const zeros = 20 // an exponent replaces more zeros than this
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

// Join returns d op b, where op is one of + - * /.
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
