package graph

import (
	"slices"
	"testing"
)

func TestWithinPlace(t *testing.T) {
	for _, c := range []struct {
		place, asked string
		digits       bool
		want         bool
	}{
		{"4.46, table 14", "table 14", true, true},
		{"4.46, table 14", "Table  14", true, true},
		{"4.46, table 14", "4.46, table 14", true, true},
		{"4.46, table 14", "table 1", true, false},
		{"4.46, table 14", "4.5, table 14", true, false},
		{"4.46, table 14", "4.46", true, true},
		{"4.46", "4.4", true, true}, // the sixth part of 4.4
		{"4.46", "4.4", false, false},
		{"4.4.6", "4.4", false, true},
		{"4.4.6", "4.4", true, true},
		{"4.6", "4", true, true},
		{"4.6", "4", false, true},
		{"41", "4", true, false}, // another chapter
		{"4.10", "4.1", false, false},
		{"4.6", "4.46", true, false},
		{"4.46", "4.6", true, false},
		{"4", "4.4", true, false},
		{"4.5; 4.46", "4.46", true, true},
		{"4.5; 4.46", "4.6", true, false},
		{"4.5, note 3; 4.46, note 8", "4.46, note 3", true, false}, // components of two different places
		{"note 11", "note 1", true, false},
		{"par. 11", "par. 1", true, false},
		{"par. 11", "par. 11", true, true},
		{"anything", "", true, true},
		{"", "4", true, false},
		{"", "", true, true},
	} {
		t.Run(c.place+" in "+c.asked, func(t *testing.T) {
			if got := WithinPlace(c.place, c.asked, c.digits); got != c.want {
				t.Errorf("%v, digits nest: %v", got, c.digits)
			}
		})
	}
}

func TestPlaceKey(t *testing.T) {
	for _, c := range []struct {
		name   string
		digits bool
		want   []string // in order
	}{
		{"digits nest", true, []string{
			"1", "2.4", "4.4", "4.4, table 13", "4.41", "4.46", "4.5", "5.11", "5.2", "10.1",
			"note 9", "note 11", "note 100",
		}},
		{"dots nest", false, []string{"4.4", "4.4.6", "4.9", "4.10", "4.46", "5.1", "10.1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := slices.Clone(c.want)
			slices.Reverse(got)
			slices.SortFunc(got, func(a, b string) int {
				x, y := PlaceKey(a, c.digits), PlaceKey(b, c.digits)
				return slices.Compare([]string{x}, []string{y})
			})
			if !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
