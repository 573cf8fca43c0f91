package proof

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule"
)

// A value is the value of a variable.
type value struct {
	node   graph.Node
	entity bool
	text   string   // the text of a value that is not an entity, in the spelling of the source
	num    *big.Rat // set if the value is a number
	date   bool     // whether the value is a date, and not a text
	// set if the value is a date with a time of day: its first and last instant as text, which do not depend on the
	// time zone
	moment string
}

// key returns a text that is the same exactly for equal values.
func (v value) key() string {
	switch {
	case v.entity:
		return fmt.Sprint(v.node)
	case v.num != nil:
		return v.num.RatString()
	case v.moment != "":
		return v.moment
	}
	return strconv.Quote(v.text)
}

// maxDigits and maxExponent limit the numbers that the checker reads. They include all numbers of the language.
const (
	maxDigits   = 2000
	maxExponent = 7000
)

// rational reads a number exactly; false if the text is not a number or too long.
func rational(text string) (*big.Rat, bool) {
	if len(text) > maxDigits || strings.Trim(text, "0123456789+-.eE") != "" {
		return nil, false
	}
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		if e, err := strconv.Atoi(text[i+1:]); err != nil || e > maxExponent || e < -maxExponent {
			return nil, false
		}
	}
	return new(big.Rat).SetString(text)
}

// typed reads a text as a value of a type.
func typed(text string, as rule.Type) value {
	v := textValue(text)
	switch as {
	case rule.NumberType:
		v.num, _ = rational(text)
	case rule.DateType:
		d, ok := claim.ReadDate(text)
		if v.date = ok; ok && d.HasTime() {
			first, last := d.First(), d.Last()
			v.moment = fmt.Sprint(first, last)
		}
	}
	return v
}

// textValue returns the value of a text. Canonically equivalent texts are equal.
func textValue(text string) value { return value{text: norm.NFC.String(text)} }

// scalar reads the value of an attribute; false for a list, a map or null. If as is DateType, a text that is a date is
// a date.
func scalar(x any, as rule.Type) (value, bool) {
	switch x := x.(type) {
	case json.Number:
		v := typed(x.String(), rule.NumberType)
		return v, v.num != nil
	case string:
		return typed(x, as), true
	case bool:
		return value{text: strconv.FormatBool(x)}, true
	}
	return value{}, false
}

func (c *Checker) unify(t rule.Term, v value, vals []*value) bool {
	if t.Var < 0 {
		k := c.constant(t.Const)
		return k != nil && compare(*k, "=", v)
	}
	if vals[t.Var] == nil {
		vals[t.Var] = &v
		return true
	}
	return equalValues(*vals[t.Var], v)
}

func (c *Checker) constant(k rule.Const) *value {
	if k.Type != rule.EntityType {
		v := typed(k.Text, k.Type)
		return &v
	}
	n, ok := c.View.Lookup(k.Text)
	if !ok {
		return nil
	}
	return &value{node: n, entity: true}
}

// equalValues reports whether two values are equal. A number or a date is never equal to a text.
func equalValues(a, b value) bool {
	switch {
	case a.entity || b.entity:
		return a.entity == b.entity && a.node == b.node
	case a.num != nil || b.num != nil:
		return a.num != nil && b.num != nil && a.num.Cmp(b.num) == 0
	case a.date != b.date:
		return false
	case a.moment != "" && b.moment != "":
		return a.moment == b.moment
	}
	return a.text == b.text
}

// compare evaluates a comparison.
func compare(a value, op rule.Op, b value) bool {
	d, e, dated := dates(a, b)
	if op == "=" || op == "!=" { // two texts are equal only if they are written in the same way
		dated = dated && (a.date || b.date || (a.num == nil) != (b.num == nil))
	}
	if op == "=" || op == "!=" {
		eq := equalValues(a, b)
		if dated {
			eq = claim.On(d).Covers(claim.On(e)) || claim.On(e).Covers(claim.On(d))
		}
		return eq == (op == "=")
	}
	var less, more bool
	switch {
	case dated:
		less, more = d.Last().Before(e.First()), d.First().After(e.Last())
	case a.entity || b.entity || (a.num == nil) != (b.num == nil):
		return false
	case a.num != nil:
		less, more = a.num.Cmp(b.num) < 0, a.num.Cmp(b.num) > 0
	default:
		less, more = a.text < b.text, a.text > b.text
	}
	switch op {
	case "<":
		return less
	case ">":
		return more
	case "<=":
		return !more
	}
	return !less
}

// dates reads two values as dates; false if one of them is not a date.
func dates(a, b value) (d, e claim.Date, ok bool) {
	d, ok1 := claim.ReadDate(a.text)
	e, ok2 := claim.ReadDate(b.text)
	return d, e, ok1 && ok2
}
