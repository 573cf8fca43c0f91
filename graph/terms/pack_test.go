package terms

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
	terms := New(nil)
	set := bitset.New(5000)
	for i := range uint32(5000) {
		text := fmt.Appendf(nil, "common prefix %d", r.IntN(700))
		if _, err := terms.Append(text[:r.IntN(len(text)+1)], Tag{
			Lang: [...]string{"", "fr", "en"}[r.IntN(3)],
		}); err != nil {
			t.Fatal(err)
		}
		if i%5 > 0 {
			set.Add(i)
		}
	}
	pack := func(text, most int) (p Texts, numbers []uint32, tags [][2]uint32) {
		k := packer{terms: &terms, set: set, text: text, most: most}
		numbers, err := k.pack(&p, nil, func(number, tag uint32) { tags = append(tags, [2]uint32{number, tag}) })
		if err != nil {
			t.Fatal(err)
		}
		return p, numbers, tags
	}
	whole, numbers, tags := pack(packText, packTerms)
	for i := range uint32(5000) {
		if set.Has(i) && whole.Get(numbers[i]) != terms.Text(i) {
			t.Fatalf("term %d is %q instead of %q", i, whole.Get(numbers[i]), terms.Text(i))
		}
	}
	for i := range uint32(whole.Len() - 1) {
		if whole.Get(i) > whole.Get(i+1) {
			t.Fatalf("%q comes before %q", whole.Get(i), whole.Get(i+1))
		}
	}
	for _, part := range [...]struct{ text, most int }{{1, 10}, {1000, 5000}, {1 << 20, 100}} {
		t.Run(fmt.Sprint(part), func(t *testing.T) {
			p, n, g := pack(part.text, part.most)
			if !slices.Equal(p.Text.All(), whole.Text.All()) || !slices.Equal(p.At.All(), whole.At.All()) ||
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

// TestTermsAreBounded checks that Add finds terms again although it can forget earlier ones.
func TestTermsAreBounded(t *testing.T) {
	terms := New(segment.NewScratch(segment.ScratchOptions{Folder: t.TempDir(), HeapMost: 1 << 16}))
	const n = 2 * mostSlots
	for i := range n {
		if _, err := terms.Add(fmt.Sprint(i), Tag{}); err != nil {
			t.Fatal(err)
		}
	}
	if got := len(terms.recent) + len(terms.older); got > 2*mostSlots {
		t.Fatalf("there are %d slots", got)
	}
	for _, i := range [...]int{n - 1, n - 1000, 5} {
		number, err := terms.Add(fmt.Sprint(i), Tag{})
		if err != nil || terms.Text(number) != fmt.Sprint(i) {
			t.Fatalf("%d is %q: %v", i, terms.Text(number), err)
		}
		if again, err := terms.Add(fmt.Sprint(i), Tag{}); err != nil || again != number {
			t.Fatalf("%d has the numbers %d and %d: %v", i, number, again, err)
		}
	}
	terms.Free()
}
