package table

import (
	"errors"
	"io"
	"strings"

	"nexum/loader/format"
)

// A Sample is what a table shows of itself, for the draft of a mapping.
type Sample struct {
	Columns []string
	Neo4j   bool // whether the header is one of Neo4j's import
	JSON    bool // whether lists are cells with JSON in them
}

// EachRow passes on the rows of a table that is read without a mapping, after its columns. It ends when row returns
// false. Rows that cannot be read are left out and counted.
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
