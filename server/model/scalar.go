package model

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"nexum/graph"
)

func sprintf(format string, args ...any) string { return fmt.Sprintf(format, args...) }

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
		return graph.Date{}, inputError("a Date is a text such as 2017-06, not %v", v)
	}
	d, err := graph.ParseDate(s)
	if err != nil {
		return d, inputError("%s", err)
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
		return t, inputError("a DateTime is a text such as 2017-06-01T12:00:00Z, not %v", v)
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
func UnmarshalJSON(any) (JSON, error) { return "", inputError("JSON cannot be an argument") }
