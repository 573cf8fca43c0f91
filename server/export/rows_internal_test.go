package export

import (
	"io"
	"strconv"
	"testing"
)

// BenchmarkRows writes the relations of films in each table format.
func BenchmarkRows(b *testing.B) {
	h := &head{}
	cited := newCitedBy([]Citation{{Text: "no document"}})
	for _, f := range RowFormats() {
		b.Run(f.Extension, func(b *testing.B) {
			each := func(put func(int, int) error) error {
				for i := range b.N {
					if err := put(i, 1); err != nil {
						return err
					}
				}
				return nil
			}
			err := writeTable(b.Context(), f.newWriter(io.Discard, edgeColumns(h)), nil, each, func() filler[int] {
				r := &Relation{
					SourceName: "David Fisher", TargetName: "/people/person", SourceKind: "THING", TargetKind: "THING",
					Type: "RELATED", Predicate: "type",
				}
				var cells []RowCell
				return func(i int, add func([]RowCell) error) error {
					r.Source, r.Target = "/en/film_"+strconv.Itoa(i/3), "/en/actor_"+strconv.Itoa(i%30000)
					r.ID = r.Source + "|type|" + r.Target
					cells = edgeCells(cells[:0], r, cited, h)
					return add(cells)
				}
			})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
