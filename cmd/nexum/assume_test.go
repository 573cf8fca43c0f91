package main

import (
	"slices"
	"testing"
)

// TestSplitAssumptions checks where the values of the flag --with are split.
func TestSplitAssumptions(t *testing.T) {
	for _, tt := range []struct {
		name   string
		values []string
		want   []string
	}{
		{"none", nil, nil},
		{"one", []string{"a|OWNS|b"}, []string{"a|OWNS|b"}},
		{"a list", []string{"a|OWNS|b,b|OWNS|c", "c|sameAs|d"}, []string{"a|OWNS|b", "b|OWNS|c", "c|sameAs|d"}},
		{
			"attributes",
			[]string{`a|OWNS|b {"percent": 60, "note": "x, } \" y"},b|OWNS|c {"percent": 1}`},
			[]string{`a|OWNS|b {"percent": 60, "note": "x, } \" y"}`, `b|OWNS|c {"percent": 1}`},
		},
		{"objects", []string{`{"source": "a", "attributes": {"x": 1, "y": 2}},a|OWNS|b`}, []string{
			`{"source": "a", "attributes": {"x": 1, "y": 2}}`, "a|OWNS|b",
		}},
		{"a comma in an id", []string{`http://e/a\,b|OWNS|c,d|OWNS|e`}, []string{"http://e/a,b|OWNS|c", "d|OWNS|e"}},
		{"a bar in an id", []string{`a\|b|OWNS|c`}, []string{`a\|b|OWNS|c`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := splitAssumptions(tt.values); !slices.Equal(got, tt.want) {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
