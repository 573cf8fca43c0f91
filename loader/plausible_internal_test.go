package loader

import (
	"testing"

	"nexum/schema"
)

// TestWrongAttribute checks values against the type of an attribute. An attribute keeps the type of its value, so a
// number in quotes is refused, also where a fact accepts it.
func TestWrongAttribute(t *testing.T) {
	for _, tt := range []struct {
		name, typ string
		value     node
		want      string
	}{
		{"a number", "Decimal", node{kind: number, text: "0.5"}, ""},
		{
			"a number in quotes", "Decimal",
			node{kind: text, text: "0.5"},
			`w must be a number: write 0.5 without quotes, not "0.5"`,
		},
		{"a word", "Decimal", node{kind: text, text: "much"}, `w must be a number: write 12.50, not "much"`},
		{"a whole number in quotes", "Int", node{kind: text, text: "5"}, `w must be a whole number: write 41, not "5"`},
		{"a text", "String", node{kind: text, text: "5"}, ""},
		{"a date", "Date", node{kind: text, text: "2017-06"}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := wrongAttribute(schema.Attribute{Name: "w", Type: tt.typ}, tt.value); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
