package terms

import (
	"sort"

	"nexum/graph/segment"
)

// Texts is a list of strings that are stored in one text. It can be in a file.
type Texts struct {
	Text segment.Text
	At   segment.Column[uint32] // string i is Text[At[i]:At[i+1]]
}

// Len returns the number of strings.
func (p *Texts) Len() int { return max(p.At.Len(), 1) - 1 }

// Get returns string i.
func (p *Texts) Get(i uint32) string { return p.Text.String(p.At.At(i), p.At.At(i+1)) }

// Find returns the number of a string and true, or the number at which it would be inserted and false. The strings must
// be sorted.
func (p *Texts) Find(s string) (uint32, bool) {
	i := uint32(sort.Search(p.Len(), func(i int) bool { return p.Get(uint32(i)) >= s }))
	return i, int(i) < p.Len() && p.Get(i) == s
}
