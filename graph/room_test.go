package graph

import "testing"

func TestRoomFor(t *testing.T) {
	for _, c := range []struct {
		name           string
		table, overlay int
		want           int
	}{
		{"nothing yet", 0, 0, 20_000},
		{"a small table", 50_000, 10_000, 20_000},
		{"a small table and a large overlay", 50_000, 190_000, 10_000},
		{"a quarter of a large table", 1_200_000, 0, 300_000},
		{"the rest of a quarter", 1_200_000, 100_000, 200_000},
		{"an overlay that is full", 1_200_000, 300_000, 0},
		{"at most a million", 100_000_000, 1, 999_999},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := roomFor(c.table, c.overlay); got != c.want {
				t.Errorf("there is room for %d claims instead of %d", got, c.want)
			}
		})
	}
}
