package table

import (
	"math/big"
	"strings"

	"go.yaml.in/yaml/v4"

	"nexum/loader/format"
)

// divide reads the number by which numbers are divided.
func (p *parser) divide(n *yaml.Node) *big.Rat {
	if n.Kind == yaml.ScalarNode && format.IsNumber(n.Value) && len(n.Value) <= maxDivisor && !hasExponent(n.Value) {
		if by, ok := new(big.Rat).SetString(n.Value); ok && by.Sign() > 0 {
			return by
		}
	}
	p.fail(n, "divide must be a number above 0, such as 100, not %q", short(n.Value))
	return nil
}

// The limits for divisions: the length of a divisor and of a number, and the digits after the point of a result.
const (
	maxDivisor = 20
	maxNumber  = 1000
	maxDigits  = 20
)

// hasExponent reports whether a number has an exponent, which can stand for any number of digits.
func hasExponent(number string) bool { return strings.ContainsAny(number, "eE") }

// divided returns a number divided by the divisor of the mapping, with all its digits if there are at most 20 of them
// after the point. ok is false for a number with an exponent or with too many digits.
func (v *value) divided(number string) (quotient string, ok bool) {
	if v.divide == nil {
		return number, true
	}
	if len(number) > maxNumber || hasExponent(number) {
		return "", false
	}
	x, ok := new(big.Rat).SetString(number)
	if !ok {
		return "", false
	}
	x.Quo(x, v.divide)
	digits, exact := x.FloatPrec()
	if !exact || digits > maxDigits {
		digits = maxDigits
	}
	return x.FloatString(digits), true
}
