package graphql

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"unicode/utf8"

	"nexum/server/jsontext"
)

// An Encode appends a value as JSON. If the value is null, it appends nothing and returns false.
type Encode[T any] func(b []byte, v T) ([]byte, bool)

// A Decode converts the value of an argument, which comes from the text of a query or from a client's JSON. Numbers
// are an int64, a float64 or a json.Number. An error that Decode returns is reported for the field of the argument.
type Decode[T any] func(v any) (T, error)

// A codec encodes and decodes the values of one scalar or enum for one Go type.
type codec struct {
	typ    reflect.Type
	typed  any // Encode[T], for functions whose result type is known at compile time
	encode func(b []byte, v reflect.Value) ([]byte, bool)
	decode func(v any) (any, error) // nil if the scalar cannot be an input
}

func newCodec[T any](encode Encode[T], decode Decode[T]) *codec {
	c := &codec{
		typ:    reflect.TypeFor[T](),
		typed:  encode,
		encode: func(b []byte, v reflect.Value) ([]byte, bool) { return encode(b, v.Interface().(T)) },
	}
	if decode != nil {
		c.decode = func(v any) (any, error) { return decode(v) }
	}
	return c
}

// The codecs of the scalars of the specification. Their input is already coerced.
var (
	stringCodec = &codec{
		typ: reflect.TypeFor[string](), typed: Encode[string](encodeString),
		encode: func(b []byte, v reflect.Value) ([]byte, bool) { return jsontext.Append(b, v.String()), true },
		decode: identity,
	}
	boolCodec = &codec{
		typ: reflect.TypeFor[bool](), typed: Encode[bool](encodeBool),
		encode: func(b []byte, v reflect.Value) ([]byte, bool) { return strconv.AppendBool(b, v.Bool()), true },
		decode: identity,
	}
	floatCodec = &codec{
		typ: reflect.TypeFor[float64](), typed: Encode[float64](appendFloat),
		encode: func(b []byte, v reflect.Value) ([]byte, bool) { return appendFloat(b, v.Float()) },
		decode: identity,
	}
	int32Codec = &codec{
		typ: reflect.TypeFor[int32](), typed: Encode[int32](encodeInt[int32]),
		encode: func(b []byte, v reflect.Value) ([]byte, bool) { return strconv.AppendInt(b, v.Int(), 10), true },
		decode: identity,
	}
	intCodec = &codec{
		typ: reflect.TypeFor[int](), typed: Encode[int](encodeInt[int]),
		encode: func(b []byte, v reflect.Value) ([]byte, bool) { return strconv.AppendInt(b, v.Int(), 10), true },
		decode: func(v any) (any, error) { return int(v.(int32)), nil },
	}
)

// builtin returns the codecs of the scalars of the specification by name.
func builtin() map[string][]*codec {
	return map[string][]*codec{
		"String":  {stringCodec},
		"ID":      {stringCodec},
		"Boolean": {boolCodec},
		"Int":     {int32Codec, intCodec},
		"Float":   {floatCodec, intAsFloatCodec},
	}
}

// intAsFloatCodec encodes Go integers as values of Float.
var intAsFloatCodec = &codec{
	typ: reflect.TypeFor[int](), typed: Encode[int](encodeInt[int]),
	encode: func(b []byte, v reflect.Value) ([]byte, bool) { return strconv.AppendInt(b, v.Int(), 10), true },
}

func identity(v any) (any, error) { return v, nil }

func encodeString(b []byte, s string) ([]byte, bool) { return jsontext.Append(b, s), true }

func encodeBool(b []byte, v bool) ([]byte, bool) { return strconv.AppendBool(b, v), true }

func encodeInt[T int | int32](b []byte, n T) ([]byte, bool) {
	return strconv.AppendInt(b, int64(n), 10), true
}

// optional encodes the value that a pointer points to; nil becomes null.
func optional[T any](encode Encode[T]) Encode[*T] {
	return func(b []byte, v *T) ([]byte, bool) {
		if v == nil {
			return b, false
		}
		return encode(b, *v)
	}
}

// appendFloat appends a number in the format of JavaScript. It returns false for a number that JSON cannot represent.
func appendFloat(b []byte, f float64) ([]byte, bool) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return b, false
	}
	format := byte('f')
	if abs := math.Abs(f); abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		format = 'e'
	}
	return strconv.AppendFloat(b, f, format, -1, 64), true
}

// isPlain reports whether a text is the same in JSON: ASCII without quotes, backslashes and control characters.
func isPlain(text []byte) bool {
	for _, c := range text {
		if c < ' ' || c >= utf8.RuneSelf || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

// quoted formats a value of a client for an error message, and shortens it.
func quoted(v any) string {
	var text string
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		text = string(jsontext.Append(nil, v))
	case json.Number:
		text = v.String()
	case []any:
		text = "a list"
	case map[string]any:
		text = "an object"
	default:
		text = fmt.Sprint(v)
	}
	const most = 100
	if len(text) <= most {
		return text
	}
	for i := range text {
		if i > most {
			return text[:i] + "…"
		}
	}
	return text
}
