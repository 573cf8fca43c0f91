package model

import (
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"nexum/graph"
	"nexum/graph/query"
)

// MarshalDate writes a date; no date is null.
func MarshalDate(d graph.Date) graphql.Marshaler {
	if d.IsZero() {
		return graphql.Null
	}
	return graphql.WriterFunc(func(w io.Writer) { _, _ = io.WriteString(w, `"`+d.String()+`"`) })
}

// UnmarshalDate reads a date from a query.
func UnmarshalDate(v any) (graph.Date, error) {
	s, ok := v.(string)
	if !ok {
		return graph.Date{}, query.InputError("a Date is a text such as 2017-06, not %v", v)
	}
	d, err := graph.ParseDate(s)
	if err != nil {
		return d, query.InputError("%s", err)
	}
	return d, nil
}

// MarshalDateTime writes a moment; the zero one is null.
func MarshalDateTime(t time.Time) graphql.Marshaler {
	if t.IsZero() {
		return graphql.Null
	}
	return graphql.WriterFunc(func(w io.Writer) { _, _ = io.WriteString(w, strconv.Quote(t.UTC().Format(time.RFC3339Nano))) })
}

// UnmarshalDateTime reads a moment from a query.
func UnmarshalDateTime(v any) (time.Time, error) {
	s, _ := v.(string)
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return t, query.InputError("a DateTime is a text such as 2017-06-01T12:00:00Z, not %v", v)
	}
	return t, nil
}

// JSON is a value in JSON, as text.
type JSON string

// MarshalJSON writes the value as it is; the empty one is null.
func MarshalJSON(j JSON) graphql.Marshaler {
	if j == "" {
		return graphql.Null
	}
	return graphql.WriterFunc(func(w io.Writer) { _, _ = io.WriteString(w, string(j)) })
}

// UnmarshalJSON is not needed: no argument is of type JSON.
func UnmarshalJSON(any) (JSON, error) { return "", query.InputError("JSON cannot be an argument") }

// MarshalInt writes a number.
func MarshalInt(n int32) graphql.Marshaler { return graphql.MarshalInt32(n) }

// UnmarshalInt reads a number of 32 bits from a query. A text is none, even if it looks like one.
func UnmarshalInt(v any) (int32, error) {
	if s, ok := v.(string); ok {
		return 0, query.InputError("%q is a text, not an Int", query.Clip(s))
	}
	n, err := graphql.UnmarshalInt32(v)
	if err != nil {
		return 0, query.InputError("%v is no Int: a whole number from -2147483648 to 2147483647", v)
	}
	return n, nil
}

// MarshalFloat writes a number; one that JSON cannot hold is null.
func MarshalFloat(f float64) graphql.Marshaler {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return graphql.Null
	}
	return graphql.MarshalFloat(f)
}

// UnmarshalFloat reads a number from a query.
func UnmarshalFloat(v any) (float64, error) {
	if s, ok := v.(string); ok {
		return 0, query.InputError("%q is a text, not a Float", query.Clip(s))
	}
	f, err := graphql.UnmarshalFloat(v)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		return 0, query.InputError("%v is no Float", v)
	}
	return f, nil
}

// MarshalEnum writes a value of an enum.
func MarshalEnum(name string) graphql.Marshaler { return graphql.MarshalString(name) }

// UnmarshalEnum reads a value of an enum. Validation has found that it is one, upper and lower case
// alike in a variable, which the specification does not allow.
func UnmarshalEnum(v any) (string, error) {
	s, ok := v.(string)
	if !ok || s != strings.ToUpper(s) {
		return "", query.InputError("%v is no value here; values are written in upper case", v)
	}
	return s, nil
}
