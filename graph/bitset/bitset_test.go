package bitset

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestSet compares sets of random numbers, and their columns, with maps.
func TestSet(t *testing.T) {
	for _, tt := range []struct {
		name    string
		n, some int
	}{
		{"empty", 0, 0},
		{"none of a word", 64, 0},
		{"one word", 64, 20},
		{"words and a part", 1000, 300},
		{"all", 130, 2000},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, 2))
			set, model := New(tt.n), map[uint32]bool{}
			for range tt.some {
				i := uint32(r.IntN(tt.n))
				set.Add(i)
				model[i] = true
			}
			column := ColumnOf(set)
			var members []uint32
			for i := range uint32(tt.n + 100) {
				if set.Has(i) != model[i] || column.Has(i) != model[i] {
					t.Errorf("Has(%d) is %v in the set and %v in the column, want %v", i, set.Has(i), column.Has(i), model[i])
				}
				if model[i] {
					members = append(members, i)
				}
			}
			if got := slices.Collect(column.Members()); !slices.Equal(got, members) {
				t.Errorf("Members() yields %v, want %v", got, members)
			}
			for range 50 {
				lo := uint32(r.IntN(tt.n + 10))
				hi := lo + uint32(r.IntN(tt.n+10))
				want := 0
				for _, i := range members {
					if lo <= i && i < hi {
						want++
					}
				}
				if got := column.Count(lo, hi); got != want {
					t.Errorf("Count(%d, %d) is %d, want %d", lo, hi, got, want)
				}
			}
		})
	}
}
