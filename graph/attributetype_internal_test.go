package graph

import (
	"encoding/json"
	"strings"
	"testing"

	"nexum/schema"
)

// TestWrongAttribute checks values against the type of an attribute. An attribute keeps the type of its value, so a
// number in quotes is refused, also where a fact accepts it.
func TestWrongAttribute(t *testing.T) {
	for _, tt := range []struct {
		name, typ, value, want string
	}{
		{"a number", "Decimal", `0.5`, ""},
		{"a number in quotes", "Decimal", `"0.5"`, `w must be a number: write 0.5 without quotes, not "0.5"`},
		{"a word", "Decimal", `"much"`, `w must be a number: write 12.50, not "much"`},
		{"true for a number", "Float", `true`, `w must be a number: write 12.50, not true`},
		{"null", "Decimal", `null`, `w must be a number, not null`},
		{"a list in a list", "Decimal", `[1]`, `w must be a number, not a list`},
		{"a whole number", "Int", `5`, ""},
		{"a whole number in quotes", "Int", `"5"`, `w must be a whole number: write 41, not "5"`},
		{
			"a large whole number", "Int", `5000000000`,
			`w must be a whole number: write 41, between -2147483648 and 2147483647, not 5000000000`,
		},
		{"a text", "String", `"5"`, ""},
		{"a number for a text", "String", `5`, ""},
		{"true for a text", "String", `true`, `w must be a text: write "true", not true`},
		{"true", "Boolean", `true`, ""},
		{"true in quotes", "Boolean", `"true"`, `w must be true or false: write true or false, not "true"`},
		{"a date", "Date", `"2017-06"`, ""},
		{"a number for a date", "Date", `2017`, `w must be a date: write "2017-06-01", not 2017`},
		{"a time", "DateTime", `"2017-06-01T12:30:59Z"`, ""},
		{
			"a date for a time", "DateTime", `"2017-06"`,
			`w must be a date with a time of day: write "2017-06-01T12:30:59Z", not "2017-06"`,
		},
		{"any type", "", `{"a": 1}`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := json.NewDecoder(strings.NewReader(tt.value))
			d.UseNumber()
			var value any
			if err := d.Decode(&value); err != nil {
				t.Fatal(err)
			}
			if got := WrongAttribute(schema.Attribute{Name: "w", Type: tt.typ}, value); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
