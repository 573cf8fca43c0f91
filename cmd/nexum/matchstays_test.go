package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestWhichIDStays checks which id of accepted pairs stays: the one about which most is known, whatever the ids are
// called and in whatever order the pairs stand, and that all merges of a group lead to it.
func TestWhichIDStays(t *testing.T) {
	for _, c := range []struct {
		name  string
		known map[string]int
		pairs string // a-b: merges; a?b: does not
		want  string
	}{
		{"more is known of the second", map[string]int{"a": 1, "b": 5}, "a-b", "a>b"},
		{"equally much", map[string]int{"a": 3, "b": 3}, "a-b", "b>a"},
		{"a chain", map[string]int{"a": 1, "b": 2, "c": 9}, "a-b b-c", "a>b b>c"},
		{"through a worse id", map[string]int{"a": 5, "b": 1, "c": 9, "d": 8}, "a-b b-c b-d", "a>b b>c d>b"},
		{"a circle", map[string]int{"a": 5, "b": 1, "c": 9}, "a-b b-c a-c", "a>c b>a b>c"},
		{"proposals", map[string]int{"a": 1, "b": 5, "c": 9}, "a?b b?c", "a>b b>c"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for round := range 5 {
				list := strings.Fields(c.pairs)
				rand.New(rand.NewPCG(uint64(round), 1)).Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
				var pairs []pairOut
				for _, s := range list {
					a, b := s[:1], s[2:]
					p := pairOut{Left: entityName{ID: a}, Right: entityName{ID: b}, Cluster: 1, known: [2]int{c.known[a], c.known[b]}}
					if s[1] == '?' {
						p.Cluster = 0
					}
					pairs = append(pairs, p)
				}
				var got []string
				for _, m := range stay(pairs, func(p pairOut) bool { return p.Cluster > 0 }) {
					got = append(got, fmt.Sprintf("%s>%s", m.source, m.target))
				}
				if slices.Sort(got); strings.Join(got, " ") != c.want {
					t.Errorf("got %s, want %s", strings.Join(got, " "), c.want)
				}
			}
		})
	}
}
