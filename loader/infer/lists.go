package infer

import (
	"fmt"
	"slices"
	"strings"

	"nexum/loader/format"
	"nexum/loader/table"
)

// listsOf returns the lists of objects in a file that is one JSON object around them; none for any other file.
func listsOf(path string, o Options) ([]table.List, error) {
	in, done, err := openTables(path, o)
	if err != nil {
		return nil, err
	}
	defer done()
	return table.Lists(in), nil
}

// listsOf returns the lists that are the tables of a file. The only element is nil if the file as a whole is read.
func (d *Draft) listsOf(path string) (out []*table.List) {
	for _, t := range d.tables {
		if t.path == path && (t.list != nil || len(out) == 0) {
			out = append(out, t.list)
		}
	}
	return out
}

// eachTable reads the rows of a list of a file or, if list is nil, of the tables of the whole file.
func eachTable(in *format.Input, to format.Sink, list *table.List, columns func(*table.Sample),
	row func(cells []string, line int) bool,
) (bad int, err error) {
	if list != nil {
		return table.EachListed(in, to, *list, columns, row)
	}
	return table.EachTable(in, to, columns, row)
}

// plainKeys are the keys of lists that do not say what their elements are.
var plainKeys = []string{
	"data", "datum", "result", "item", "record", "row", "element", "object", "entry", "value", "list", "content", "hit",
	"response", "doc",
}

// stemOf returns the words of the name of the elements of one of n lists in a file: company for companies. The only
// list of a file may be called after the file.
func stemOf(list *table.List, n int, file string) []string {
	key := strings.ReplaceAll(list.Path[len(list.Path)-1], ".", " ")
	w := stem(key)
	if n == 1 && (len(w) == 1 && slices.Contains(plainKeys, w[0]) || w[0] == unnamed) {
		return stem(file)
	}
	return w
}

// writeList writes where the rows are in a file that is one JSON object.
func (t *tableDraft) writeList(b *strings.Builder) {
	switch {
	case t.list == nil:
		return
	case len(t.list.Path) > 1:
		b.WriteString("    # The values around these rows are columns, too, and are left out until a fact names them.\n")
		fmt.Fprintf(b, "    rows: %s\n", scalar(t.list.Name()))
		return
	}
	fmt.Fprintf(b, "    list: %s\n", scalar(t.list.Name()))
	ignored := slices.Concat(t.list.Beside, t.list.Others)
	if len(ignored) == 0 {
		return
	}
	for i, key := range ignored {
		ignored[i] = scalar(key)
	}
	if n := len(t.list.Beside); n > 0 {
		fmt.Fprintf(b, "    # Beside the list, the file has %s, which %s left out. For facts of the file, add beside: "+
			"file, and take the key out of ignore.\n", strings.Join(ignored[:n], ", "), are(n))
	}
	fmt.Fprintf(b, "    ignore: [%s]\n", strings.Join(ignored, ", "))
}
