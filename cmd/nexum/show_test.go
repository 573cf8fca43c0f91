package main

import (
	"slices"
	"testing"
)

func TestCompareValues(t *testing.T) {
	for _, tt := range []struct {
		name string
		want []string
	}{
		{"numbers by their size", []string{"-3", "0.5", "9", "10", "100"}},
		{"equal numbers by their bytes", []string{"1", "1.0"}},
		{"numbers before texts", []string{"7", "10", "10 percent", "seven"}},
		{"texts", []string{"2017-06", "Alpha", "alpha"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := slices.Clone(tt.want)
			slices.Reverse(got)
			if slices.SortFunc(got, compareValues); !slices.Equal(got, tt.want) {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
