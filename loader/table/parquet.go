package table

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go" // the maintained reader of Parquet in pure Go
	pq "github.com/parquet-go/parquet-go/format"

	"nexum/loader/format"
)

// parquetReader reads a Parquet file row by row.
type parquetReader struct {
	names  []string
	leaves []parquetLeaf // the columns of the file
	lists  []objectList  // lists of structures: each is one column of the table, made of several leaves
	// inLists are the columns that the mapping names by the number of an element of a list.
	inLists []listColumn
	groups  []parquet.RowGroup
	rows    parquet.Rows
	buf     []parquet.Row
	have    []parquet.Row // rows of buf that have not been returned
	cells   []string
	values  [][]parquet.Value // the values of the current row, by column of the file
	line    int
}

// parquetLeaf is a column of the file.
type parquetLeaf struct {
	write func(parquet.Value) string // converts a value to text
	list  bool                       // whether it has several values per row
	level int                        // for such a column: the definition level of an element
	at    int                        // the column of the table; -1 if it belongs to one of the lists
}

// openParquet opens a Parquet file.
func openParquet(in *format.Input) (r *parquetReader, err error) {
	if in.Random == nil {
		return nil, errors.New("a Parquet file cannot be packed with gzip; unpack it (it is compressed already)")
	}
	defer recovered(&err)
	if err := checkFooter(in); err != nil {
		return nil, err
	}
	f, err := parquet.OpenFile(in.Random, in.Size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, fmt.Errorf("this is not a valid Parquet file, or it is cut off: %v", err)
	}
	r = &parquetReader{groups: f.RowGroups(), buf: make([]parquet.Row, 64)}
	paths := f.Schema().Columns()
	if len(paths) > maxColumns {
		return nil, fmt.Errorf("the table has more than %d columns", maxColumns)
	}
	for _, path := range paths {
		leaf, ok := f.Schema().Lookup(path...)
		if !ok {
			return nil, fmt.Errorf("this is not a valid Parquet file: it has no column %s", strings.Join(path, "."))
		}
		r.leaves = append(r.leaves, parquetLeaf{
			write: writerOf(leaf.Node.Type()), list: leaf.MaxRepetitionLevel > 0, level: elementLevel(f.Schema(), path),
		})
	}
	r.name(paths, f.Schema())
	r.cells, r.values = make([]string, len(r.names)), make([][]parquet.Value, len(paths))
	return r, checkHeader(in, 0, r.names)
}

// checkFooter returns an error if the footer is said to be longer than the file. The library would make room for as
// many bytes as the file says, up to 4 GB, before it reads them.
func checkFooter(in *format.Input) error {
	var end [8]byte // the length of the footer, and PAR1 or, if it is encrypted, PARE
	if in.Size < 12 {
		return fmt.Errorf("this is not a valid Parquet file, or it is cut off: it has %d bytes", in.Size)
	}
	if _, err := in.Random.ReadAt(end[:], in.Size-8); err != nil {
		return err
	}
	n := int64(binary.LittleEndian.Uint32(end[:]))
	if strings.HasPrefix(string(end[4:]), "PAR") && n > in.Size-12 {
		return fmt.Errorf("this is not a valid Parquet file, or it is cut off: "+
			"its last part has %d bytes, and the file %d", n, in.Size)
	}
	return nil
}

// name gives the columns of the table their names. A list of structures is one column.
func (r *parquetReader) name(paths [][]string, of parquet.Node) {
	listAt := map[int]int{} // the lists by their first leaves
	rootOf(of).objectLists(nil, func(path []string, node *parquetNode) {
		l := objectList{name: strings.Join(path, "."), node: node}
		for _, leaf := range r.leaves[node.first:node.end] {
			l.texts = append(l.texts, leaf.write)
		}
		listAt[node.first] = len(r.lists)
		r.lists = append(r.lists, l)
	})
	for i := 0; i < len(paths); i++ {
		at := len(r.names)
		k, isList := listAt[i]
		if !isList {
			r.names, r.leaves[i].at = append(r.names, columnName(paths[i])), at
			continue
		}
		l := &r.lists[k]
		l.at, r.names = at, append(r.names, l.name)
		for ; i < l.node.end; i++ {
			r.leaves[i].at = -1
		}
		i--
	}
}

// elementLevel returns the definition level of the elements of the innermost list in a path, from which on an element
// exists, with or without a value.
func elementLevel(of parquet.Node, path []string) (level int) {
	depth := 0
	for _, name := range path {
		fields := of.Fields()
		i := slices.IndexFunc(fields, func(f parquet.Field) bool { return f.Name() == name })
		if i < 0 {
			return level
		}
		of = fields[i]
		if !of.Required() {
			depth++
		}
		if of.Repeated() {
			level = depth
		}
		if of.Leaf() {
			break
		}
	}
	return level
}

// recovered turns a panic into an error: the library trusts the content of files, and can panic if a file is
// damaged.
func recovered(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("this is not a valid Parquet file: %v", p)
	}
}

// columnName joins the parts of the name of a nested column with dots. It skips the groups that Parquet puts around
// lists.
func columnName(path []string) string {
	n := len(path)
	if n >= 3 && (path[n-2] == "list" || path[n-2] == "bag") {
		path = path[:n-2]
	}
	return strings.Join(path, ".")
}

func (r *parquetReader) columns() []string { return r.names }
func (r *parquetReader) column(int) int    { return 0 }
func (r *parquetReader) unit() string      { return "row" }

func (r *parquetReader) fill(b *rowBatch) { b.fill(rowSource{r.next, r.column}) }

func (r *parquetReader) close() {
	if r.rows != nil {
		_ = r.rows.Close()
	}
}

func (r *parquetReader) next() (cells []string, line int, err error) {
	defer recovered(&err)
	for len(r.have) == 0 {
		if err := r.some(); err != nil {
			return nil, r.line, err
		}
	}
	row := r.have[0]
	r.have = r.have[1:]
	r.line++
	for i := range r.values {
		r.values[i] = r.values[i][:0]
	}
	for _, v := range row {
		if i := v.Column(); i >= 0 && i < len(r.values) {
			r.values[i] = append(r.values[i], v)
		}
	}
	for i := range r.leaves {
		if leaf := &r.leaves[i]; leaf.at >= 0 {
			r.cells[leaf.at] = leaf.text(r.values[i])
		}
	}
	for i := range r.lists {
		r.cells[r.lists[i].at] = r.lists[i].text(r.values)
	}
	for i, cell := range r.cells[:len(r.names)] {
		if strings.ContainsRune(cell, 0) {
			return nil, r.line, &rowError{r.line, 0, r.names[i] + ": a text with a NUL character cannot be stored"}
		}
	}
	r.fillLists()
	return r.cells, r.line, nil
}

// text returns the text for the values of a row: those of a list as JSON.
func (l *parquetLeaf) text(values []parquet.Value) string {
	var texts []any // nil for an element of a list without a value
	for _, v := range values {
		switch {
		case !v.IsNull():
			texts = append(texts, l.write(v))
		case l.list && v.DefinitionLevel() >= l.level:
			texts = append(texts, nil)
		}
	}
	switch {
	case l.list && len(texts) > 0:
		text, _ := json.Marshal(texts) // texts can always be encoded
		return string(text)
	case len(texts) == 1:
		text, _ := texts[0].(string)
		return text
	}
	return ""
}

// some reads some rows.
func (r *parquetReader) some() error {
	if r.rows == nil {
		if len(r.groups) == 0 {
			return io.EOF
		}
		r.rows, r.groups = r.groups[0].Rows(), r.groups[1:]
	}
	n, err := r.rows.ReadRows(r.buf)
	r.have = r.buf[:n]
	switch {
	case errors.Is(err, io.EOF):
		err = r.rows.Close()
		r.rows = nil
	case err == nil && n == 0:
		err = io.ErrNoProgress
	}
	if err != nil {
		return fmt.Errorf("this is not a valid Parquet file, or it is cut off: %v", err)
	}
	return nil
}

// writerOf returns a function that converts the values of a column to text: dates and times as ISO 8601, numbers
// with all digits.
func writerOf(t parquet.Type) func(parquet.Value) string {
	logical := t.LogicalType()
	if logical == nil {
		return plainText
	}
	switch l := logical.Value.(type) {
	case *pq.DateType:
		return func(v parquet.Value) string {
			return time.Unix(int64(v.Int32())*86400, 0).UTC().Format(time.DateOnly)
		}
	case *pq.TimestampType:
		return timestampWriter(l)
	case *pq.DecimalType:
		return func(v parquet.Value) string { return decimalText(v, int(l.Scale)) }
	case *pq.IntType:
		if !l.IsSigned {
			return unsignedText
		}
	case *pq.UUIDType:
		return func(v parquet.Value) string { return v.String() }
	}
	return plainText
}

func unsignedText(v parquet.Value) string {
	if v.Kind() == parquet.Int32 {
		return strconv.FormatUint(uint64(v.Uint32()), 10)
	}
	return strconv.FormatUint(v.Uint64(), 10)
}

func timestampWriter(t *pq.TimestampType) func(parquet.Value) string {
	layout := "2006-01-02T15:04:05.999999999"
	if t.IsAdjustedToUTC {
		layout += "Z"
	}
	unit := time.Millisecond
	if t.Unit.Value != nil {
		unit = t.Unit.Value.Duration()
	}
	perSecond := int64(time.Second / unit)
	return func(v parquet.Value) string {
		n := v.Int64()
		return time.Unix(n/perSecond, n%perSecond*int64(unit)).UTC().Format(layout)
	}
}

func plainText(v parquet.Value) string {
	switch v.Kind() {
	case parquet.Boolean:
		return strconv.FormatBool(v.Boolean())
	case parquet.Int32:
		return strconv.FormatInt(int64(v.Int32()), 10)
	case parquet.Int64:
		return strconv.FormatInt(v.Int64(), 10)
	case parquet.Float:
		return floatText(float64(v.Float()), 32)
	case parquet.Double:
		return floatText(v.Double(), 64)
	case parquet.ByteArray, parquet.FixedLenByteArray:
		if b := v.ByteArray(); utf8.Valid(b) {
			return string(b)
		}
		return base64.StdEncoding.EncodeToString(v.ByteArray())
	}
	return v.String()
}

// floatText returns a number in JSON syntax. NaN and infinities have no value.
func floatText(f float64, bits int) string {
	if f != f || f-f != 0 {
		return ""
	}
	return strconv.FormatFloat(f, 'f', -1, bits)
}

// decimalText returns an integer with a decimal point inserted.
func decimalText(v parquet.Value, scale int) string {
	var n *big.Int
	switch v.Kind() {
	case parquet.Int32:
		n = big.NewInt(int64(v.Int32()))
	case parquet.Int64:
		n = big.NewInt(v.Int64())
	default:
		b := v.ByteArray()
		n = new(big.Int).SetBytes(b)
		if len(b) > 0 && b[0] >= 0x80 { // two's complement
			n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
		}
	}
	if scale <= 0 || scale > 1000 {
		return n.String()
	}
	digits := new(big.Int).Abs(n).String()
	if len(digits) <= scale {
		digits = strings.Repeat("0", scale-len(digits)+1) + digits
	}
	text := digits[:len(digits)-scale] + "." + digits[len(digits)-scale:]
	if n.Sign() < 0 {
		text = "-" + text
	}
	return text
}
