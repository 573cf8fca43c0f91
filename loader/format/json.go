package format

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"nexum/graph/decimal"
)

// JSON is the datatype of a fact whose value is JSON text.
const JSON = "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON"

// IsNumber reports whether a text is a number as JSON writes it, and one that attributes can hold.
func IsNumber(s string) bool {
	if s == "" || s[0] != '-' && (s[0] < '0' || s[0] > '9') || !json.Valid([]byte(s)) {
		return false
	}
	_, ok := decimal.Parse(s)
	return ok
}

// Canonical writes a JSON value in the form that attributes have: keys sorted, no white space, numbers with the digits
// that they are written with. It fails if a number is out of range.
func Canonical(value json.RawMessage) (string, error) {
	d := json.NewDecoder(bytes.NewReader(value))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return "", err
	}
	if d.More() {
		return "", errors.New("more than one value")
	}
	var b strings.Builder
	if err := canonical(&b, v); err != nil {
		return "", err
	}
	return b.String(), nil
}

func canonical(b *strings.Builder, v any) error {
	switch v := v.(type) {
	case map[string]any:
		b.WriteByte('{')
		for i, k := range slices.Sorted(maps.Keys(v)) {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(quoted(k))
			b.WriteByte(':')
			if err := canonical(b, v[k]); err != nil {
				return err
			}
		}
		b.WriteByte('}')
	case []any:
		b.WriteByte('[')
		for i, x := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			if err := canonical(b, x); err != nil {
				return err
			}
		}
		b.WriteByte(']')
	case json.Number:
		if _, ok := decimal.Parse(v.String()); !ok {
			return fmt.Errorf("%s is out of range: a number has at most %d digits, and an exponent from -%d to %d",
				v, decimal.MaxDigits, decimal.MaxExponent, decimal.MaxExponent)
		}
		b.WriteString(v.String())
	case string:
		b.WriteString(quoted(v))
	case bool:
		fmt.Fprint(b, v)
	default:
		b.WriteString("null")
	}
	return nil
}
