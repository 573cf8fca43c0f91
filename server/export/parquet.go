package export

import (
	"bufio"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go" // the maintained Parquet library for Go
)

// parquetRows is the number of rows passed to the library at a time. parquetGroup is the number of rows in a row group,
// which is a chunk: the library encodes several row groups at the same time. They are in memory until they are written.
const (
	parquetRows  = 4096
	parquetGroup = 64 * 1024
)

// A parquetTable writes a table as Parquet. A column that can be null is optional. A list is a LIST of strings.
type parquetTable struct {
	w       *bufio.Writer
	file    *parquet.GenericWriter[any]
	columns []Column
}

// A parquetChunk is a row group.
type parquetChunk struct {
	columns []Column
	group   *parquet.ConcurrentRowGroupWriter
	values  [][]parquet.Value // the values of the pending rows, by column
	pending int               // number of pending rows
	count   int               // number of rows in the row group
	arena   []byte            // the bytes of the texts in values
}

func newParquet(w *bufio.Writer, columns []Column) tableWriter {
	root := orderedGroup{parquet.Group{}, columns}
	for _, c := range columns {
		root.Group[c.Name] = parquetNode(c)
	}
	file := parquet.NewGenericWriter[any](w, parquet.NewSchema("nexum", root), parquet.Compression(&parquet.Snappy),
		parquet.CreatedBy("nexum", "", ""))
	return &parquetTable{w: w, columns: columns, file: file}
}

func (t *parquetTable) newChunk() chunk {
	return &parquetChunk{
		columns: t.columns, group: t.file.BeginRowGroup(),
		values: make([][]parquet.Value, len(t.columns)),
	}
}

func (*parquetTable) size() int { return parquetGroup }

func (t *parquetTable) write(c chunk) error {
	p := c.(*parquetChunk)
	if p.count == 0 {
		return nil
	}
	p.count = 0
	if _, err := p.group.Commit(); err != nil {
		return fmt.Errorf("write Parquet: %w", err)
	}
	return nil
}

func (t *parquetTable) close() error {
	if err := t.file.Close(); err != nil {
		return fmt.Errorf("write Parquet: %w", err)
	}
	return t.w.Flush()
}

// An orderedGroup is a group whose fields keep the order of the columns. A parquet.Group sorts them by name.
type orderedGroup struct {
	parquet.Group
	columns []Column
}

// Fields implements parquet.Node.
func (g orderedGroup) Fields() []parquet.Field {
	byName := map[string]parquet.Field{}
	for _, f := range g.Group.Fields() {
		byName[f.Name()] = f
	}
	out := make([]parquet.Field, len(g.columns))
	for i, c := range g.columns {
		out[i] = byName[c.Name]
	}
	return out
}

// distinct lists the columns whose texts rarely repeat. A dictionary does not help for them.
var distinct = [...]string{"id", "relation", "proof"}

func parquetNode(c Column) parquet.Node {
	text := parquet.String()
	if !slices.Contains(distinct[:], c.Name) {
		text = parquet.Encoded(text, &parquet.RLEDictionary)
	}
	switch c.Type {
	case IntegerColumn:
		return parquet.Optional(parquet.Int(64))
	case NumberColumn:
		return parquet.Optional(parquet.Leaf(parquet.DoubleType))
	case BooleanColumn:
		return parquet.Optional(parquet.Leaf(parquet.BooleanType))
	case ListColumn:
		return parquet.List(text)
	}
	return parquet.Optional(text)
}

func (p *parquetChunk) add(cells []RowCell) error {
	for i := range cells {
		if err := p.cell(i, &cells[i]); err != nil {
			return fmt.Errorf("export column %s: %w", p.columns[i].Name, err)
		}
	}
	p.count++
	if p.pending++; p.pending == parquetRows {
		return p.flush()
	}
	return nil
}

func (p *parquetChunk) rows() int { return p.count }

// cell appends a cell to a column.
func (p *parquetChunk) cell(column int, cell *RowCell) error {
	values, typ := p.values[column], p.columns[column].Type
	switch {
	case typ == ListColumn:
		for i, s := range cell.List {
			values = append(values, p.text(s).Level(min(i, 1), 1, column))
		}
		if len(cell.List) == 0 {
			values = append(values, parquet.NullValue().Level(0, 0, column))
		}
	case cell.Text == "":
		values = append(values, parquet.NullValue().Level(0, 0, column))
	default:
		v, err := p.value(typ, cell.Text)
		if err != nil {
			return err
		}
		values = append(values, v.Level(0, 1, column))
	}
	p.values[column] = values
	return nil
}

func (p *parquetChunk) value(t ColumnType, s string) (parquet.Value, error) {
	switch t {
	case IntegerColumn:
		n, err := strconv.ParseInt(s, 10, 64)
		return parquet.Int64Value(n), err
	case NumberColumn:
		f, err := strconv.ParseFloat(s, 64)
		return parquet.DoubleValue(f), err
	case BooleanColumn:
		return parquet.BooleanValue(s == "true"), nil
	}
	return p.text(s), nil
}

// text copies a text into the arena. It replaces invalid UTF-8, because Parquet strings must be UTF-8.
func (p *parquetChunk) text(s string) parquet.Value {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	begin := len(p.arena)
	p.arena = append(p.arena, s...) // if the array is reallocated, earlier values keep the old one
	return parquet.ByteArrayValue(p.arena[begin:len(p.arena):len(p.arena)])
}

// flush passes the pending rows to the library, which copies them.
func (p *parquetChunk) flush() error {
	for i, w := range p.group.ColumnWriters() {
		if _, err := w.WriteRowValues(p.values[i]); err != nil {
			return fmt.Errorf("write Parquet column %s: %w", p.columns[i].Name, err)
		}
		p.values[i] = p.values[i][:0]
	}
	p.pending, p.arena = 0, p.arena[:0]
	return nil
}

// finish encodes the last page of each column.
func (p *parquetChunk) finish() error {
	if err := p.flush(); err != nil {
		return err
	}
	if err := p.group.Flush(); err != nil {
		return fmt.Errorf("write Parquet: %w", err)
	}
	return nil
}
