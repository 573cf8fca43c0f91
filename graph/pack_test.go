package graph

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"nexum/graph/bitset"
	"nexum/graph/segment"
)

// TestPackParts checks that terms are packed in the same way in one part and in many, and that equal terms share a
// number.
func TestPackParts(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	terms := newTerms(nil)
	set := bitset.New(5000)
	for i := range uint32(5000) {
		text := fmt.Appendf(nil, "common prefix %d", r.IntN(700))
		if _, err := terms.appendTerm(text[:r.IntN(len(text)+1)], tagName{
			Lang: [...]string{"", "fr", "en"}[r.IntN(3)],
		}); err != nil {
			t.Fatal(err)
		}
		if i%5 > 0 {
			set.Add(i)
		}
	}
	pack := func(text, most int) (p packed, numbers []uint32, tags [][2]uint32) {
		k := packer{terms: &terms, set: set, text: text, most: most}
		numbers, err := k.pack(&p, nil, func(number, tag uint32) { tags = append(tags, [2]uint32{number, tag}) })
		if err != nil {
			t.Fatal(err)
		}
		return p, numbers, tags
	}
	whole, numbers, tags := pack(packText, packTerms)
	for i := range uint32(5000) {
		if set.Has(i) && whole.get(numbers[i]) != terms.str(i) {
			t.Fatalf("term %d is %q instead of %q", i, whole.get(numbers[i]), terms.str(i))
		}
	}
	for i := range uint32(whole.len() - 1) {
		if whole.get(i) > whole.get(i+1) {
			t.Fatalf("%q comes before %q", whole.get(i), whole.get(i+1))
		}
	}
	for _, part := range [...]struct{ text, most int }{{1, 10}, {1000, 5000}, {1 << 20, 100}} {
		t.Run(fmt.Sprint(part), func(t *testing.T) {
			p, n, g := pack(part.text, part.most)
			if !slices.Equal(p.text.All(), whole.text.All()) || !slices.Equal(p.at.All(), whole.at.All()) ||
				!slices.Equal(g, tags) {
				t.Fatal("the texts differ from those of one part")
			}
			for i := range n {
				if set.Has(uint32(i)) && n[i] != numbers[i] {
					t.Fatalf("term %d has the number %d instead of %d", i, n[i], numbers[i])
				}
			}
		})
	}
}

// TestTermsAreBounded checks that terms get their numbers again after others were forgotten.
func TestTermsAreBounded(t *testing.T) {
	terms := newTerms(segment.NewScratch(segment.ScratchOptions{Folder: t.TempDir(), HeapMost: 1 << 16}))
	const n = 2 * mostSlots
	for i := range n {
		if _, err := terms.add(fmt.Sprint(i), tagName{}); err != nil {
			t.Fatal(err)
		}
	}
	if got := len(terms.recent) + len(terms.older); got > 2*mostSlots {
		t.Fatalf("there are %d slots", got)
	}
	for _, i := range [...]int{n - 1, n - 1000, 5} {
		number, err := terms.add(fmt.Sprint(i), tagName{})
		if err != nil || terms.str(number) != fmt.Sprint(i) {
			t.Fatalf("%d is %q: %v", i, terms.str(number), err)
		}
		if again, err := terms.add(fmt.Sprint(i), tagName{}); err != nil || again != number {
			t.Fatalf("%d has the numbers %d and %d: %v", i, number, again, err)
		}
	}
	terms.free()
}
