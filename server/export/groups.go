package export

import (
	"context"
	"io"
	"slices"
	"strconv"

	"nexum/graph"
	"nexum/graph/query"
	"nexum/schema"
)

// Groups is an aggregation, ready for export as a table with one row per group. Without groups, the table has one row
// for all entities. The service and the command both use it, so that their tables have the same columns.
type Groups struct {
	Columns []Column

	found *query.Aggregation
	rows  []*query.Group // nil stands for all entities
}

// NewGroups returns the first groups of an aggregation.
func NewGroups(a *query.Aggregation, first int) (*Groups, error) {
	g := &Groups{found: a}
	for i := range a.Groups[:min(first, len(a.Groups))] {
		g.rows = append(g.rows, &a.Groups[i])
	}
	if len(a.GroupBy) == 0 {
		g.rows = []*query.Group{nil}
	}
	for _, by := range a.GroupBy {
		g.add(by.Name(), TextColumn)
		if a.Leads(by) {
			g.add(by.Name()+"Name", TextColumn)
		}
	}
	g.add("count", IntegerColumn)
	for _, f := range a.Facts {
		if err := g.addTotals(f); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// add adds a column. If another column has the name, an underscore is appended.
func (g *Groups) add(name string, typ ColumnType) {
	for slices.ContainsFunc(g.Columns, func(c Column) bool { return c.Name == name }) {
		name += "_"
	}
	g.Columns = append(g.Columns, Column{name, typ})
}

// addTotals adds the columns of a fact: how many values there are, and its totals. The totals of whole numbers are
// whole numbers, except the mean. A column is text if a number in it is too large for its type or if float64 does not
// keep all digits of one; only a mean may lose digits.
func (g *Groups) addTotals(f *schema.Fact) error {
	names := query.TotalNames(f)
	types := make([]ColumnType, len(names))
	types[0] = IntegerColumn
	for i := range types[1:] {
		switch {
		case !f.IsNumber():
			types[i+1] = TextColumn
		case f.Type == "Int" && names[i+1] != "avg":
			types[i+1] = IntegerColumn
		default:
			types[i+1] = NumberColumn
		}
	}
	for _, row := range g.rows {
		total, err := g.found.Total(row, f.Name)
		if err != nil {
			return err
		}
		for i, text := range total.Texts(f) {
			if text != "" && !keeps(types[i], text, names[i] == "avg") {
				types[i] = TextColumn
			}
		}
	}
	for i, name := range names {
		g.add(f.Name+"."+name, types[i])
	}
	return nil
}

// keeps reports whether a column of type t can contain the number text without a loss. A mean may lose digits.
func keeps(t ColumnType, text string, mean bool) bool {
	switch {
	case t == IntegerColumn:
		return integerType.reads(text)
	case t == NumberColumn && mean:
		return numberType.reads(text)
	case t == NumberColumn:
		return isFloat64(text)
	}
	return true
}

// Cells returns the cells of a group in the order of the columns; those of all entities if of is nil.
func (g *Groups) Cells(cells []RowCell, of *query.Group) ([]RowCell, error) {
	count := g.found.Count
	if of != nil {
		count = of.Count
		for i, k := range of.Keys {
			cells = append(cells, RowCell{Text: k.Text})
			if !g.found.Leads(g.found.GroupBy[i]) {
				continue
			}
			name := ""
			if k.Node != graph.NoNode {
				name = g.found.View().Name(k.Node)
			}
			cells = append(cells, RowCell{Text: name})
		}
	}
	cells = append(cells, RowCell{Text: strconv.Itoa(count)})
	for _, f := range g.found.Facts {
		total, err := g.found.Total(of, f.Name)
		if err != nil {
			return nil, err
		}
		for _, text := range total.Texts(f) {
			cells = append(cells, RowCell{Text: text})
		}
	}
	return cells, nil
}

// Write writes the table.
func (g *Groups) Write(ctx context.Context, w io.Writer, f RowFormat) error {
	each := func(put func(*query.Group, int) error) error {
		for i, row := range g.rows {
			if i%checkEvery == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			if err := put(row, 1); err != nil {
				return err
			}
		}
		return nil
	}
	return writeTable(ctx, f.newWriter(w, g.Columns), f.seen, each, func() filler[*query.Group] {
		var cells []RowCell
		return func(row *query.Group, add func([]RowCell) error) error {
			var err error
			if cells, err = g.Cells(cells[:0], row); err != nil {
				return err
			}
			return add(cells)
		}
	})
}
