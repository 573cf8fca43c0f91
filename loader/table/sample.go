package table

import (
	"errors"
	"io"
	"strings"

	"nexum/loader/format"
)

// Sample describes a table, for the draft of a mapping.
type Sample struct {
	Columns []string
	Neo4j   bool // whether the header is that of a Neo4j import
	JSON    bool // whether lists are cells with JSON text
}

// EachRow reads a table that needs no mapping. It calls columns once and then row for each row, until row returns
// false. bad is the number of rows that cannot be read; they are skipped.
func EachRow(in *format.Input, to format.Sink, columns func(Sample), row func(cells []string) bool) (bad int, err error) {
	rows, err := openTable(in, to, &csvSpec{})
	if err != nil {
		return 0, err
	}
	defer rows.close()
	s := Sample{Columns: rows.columns()}
	_, s.Neo4j = parseNeo4j(s.Columns)
	_, s.JSON = rows.(*jsonReader)
	columns(s)
	for {
		cells, _, err := rows.next()
		if errors.Is(err, io.EOF) {
			return bad, nil
		}
		if _, wrong := errors.AsType[*rowError](err); wrong {
			bad++
			continue
		}
		if err != nil {
			return bad, err
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if !row(cells) {
			return bad, nil
		}
	}
}
