package export_test

import (
	"fmt"
	"io"
	"testing"

	"nexum/graph/claim"
	"nexum/server/export"
)

// BenchmarkWrite writes a graph of 40,000 relations.
func BenchmarkWrite(b *testing.B) {
	const n = 20_000
	book := &book{}
	book.entity("isaacs-2019", "Document", "Isaacs 2019")
	id := func(i int) string { return fmt.Sprintf("company-%d", i%n) }
	for i := range n {
		book.entity(id(i), "Company", fmt.Sprintf("Company %d", i))
		book.relate(id(i), "OWNS", id(i+1), during(claim.Year(2000+i%20), claim.Date{}))
		book.relate(id(i), "SUPPLIES", id(i+7))
	}
	g := whole(b, book.claims)
	for _, f := range export.Formats() {
		b.Run(f.Name, func(b *testing.B) {
			for b.Loop() {
				if err := g.Write(b.Context(), io.Discard, f); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
