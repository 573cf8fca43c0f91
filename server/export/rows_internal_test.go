package export

import (
	"bufio"
	"io"
	"strconv"
	"testing"
)

// BenchmarkRows writes the relations of films in each table format.
func BenchmarkRows(b *testing.B) {
	h := &head{}
	columns := edgeColumns(h)
	for _, f := range RowFormats() {
		b.Run(f.Extension, func(b *testing.B) {
			rows := f.NewWriter(bufio.NewWriter(io.Discard), columns)
			r := &Relation{SourceName: "David Fisher", TargetName: "/people/person", SourceKind: "THING", TargetKind: "THING", Type: "RELATED", Predicate: "type", Citations: []Citation{{Text: "no document"}}}
			var cells []RowCell
			for i := range b.N {
				r.Source, r.Target = "/en/film_"+strconv.Itoa(i/3), "/en/actor_"+strconv.Itoa(i%30000)
				r.ID = r.Source + "|type|" + r.Target
				cells = edgeCells(cells[:0], r, h)
				if err := rows.Row(cells); err != nil {
					b.Fatal(err)
				}
			}
			if err := rows.Close(); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
