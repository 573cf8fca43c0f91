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

// JSON is the datatype of facts whose value is a JSON text.
const JSON = "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON"

// IsNumber reports whether a text is a JSON number in the range that attributes allow.
func IsNumber(s string) bool {
	if s == "" || s[0] != '-' && (s[0] < '0' || s[0] > '9') || !json.Valid([]byte(s)) {
		return false
	}
	_, ok := decimal.Parse(s)
	return ok
}

// Canonical returns a JSON value in the form of attributes: sorted keys, no white space, and numbers with the
// digits of the input. It fails if a number is out of range.
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
