package export

import (
	"context"
	"io"
	"strconv"

	"nexum/graph/rule/proof"
)

// WriteRows writes the answers as a table with typed cells, one answer per row. For a question without variables, the
// table has one row, which says whether there is an answer.
func (a *Answers) WriteRows(ctx context.Context, w io.Writer, f RowFormat) error {
	if f.Extension == "csv" {
		return a.CSV(ctx, w)
	}
	return a.writeRows(ctx, f.newWriter(w, a.rowColumns()), f.seen, func() answerCells { return a.rowCells })
}

// answerCells appends the cells of an answer.
type answerCells func(cells []RowCell, r *Answer) []RowCell

// writeRows writes the answers as a table. newCells is called once for each goroutine that encodes rows.
func (a *Answers) writeRows(ctx context.Context, to tableWriter, seen *Seen, newCells func() answerCells) error {
	each := func(put func(*proof.Row, int) error) error {
		for i := range a.rows {
			if i%checkEvery == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			if err := put(&a.rows[i], 1); err != nil {
				return err
			}
		}
		if len(a.Columns) == 0 && len(a.rows) == 0 {
			return put(nil, 1)
		}
		return nil
	}
	return writeTable(ctx, to, seen, each, func() filler[*proof.Row] {
		var cells []RowCell
		var answer Answer
		of := newCells()
		return func(r *proof.Row, add func([]RowCell) error) error {
			if r == nil {
				cells = make([]RowCell, len(a.Header()))
				cells[0].Text = boolText(false)
				return add(cells)
			}
			if err := a.read(&answer, r); err != nil {
				return err
			}
			cells = of(cells[:0], &answer)
			return add(cells)
		}
	})
}

// rowColumns returns the columns of Header with their types.
func (a *Answers) rowColumns() []Column {
	var types []ColumnType
	for _, c := range a.Columns {
		switch {
		case c.Entity:
			types = append(types, TextColumn, TextColumn)
		case c.Whole:
			types = append(types, IntegerColumn)
		case c.Number:
			types = append(types, NumberColumn)
		default:
			types = append(types, TextColumn)
		}
	}
	if len(a.Columns) == 0 {
		types = append(types, BooleanColumn)
	}
	standing := map[string]ColumnType{
		"validFromOrBefore": BooleanColumn, "validToOrAfter": BooleanColumn,
		"periods": ListColumn, "confidence": NumberColumn, "disputed": BooleanColumn,
	}
	names := a.Header()
	out := make([]Column, len(names))
	for i, name := range names {
		out[i].Name = name
		if i < len(types) {
			out[i].Type = types[i]
		} else {
			out[i].Type = standing[name]
		}
	}
	return out
}

// rowCells appends the cells of an answer in the order of rowColumns.
func (a *Answers) rowCells(cells []RowCell, r *Answer) []RowCell {
	for i, v := range r.Values {
		cells = append(cells, RowCell{Text: v.Text})
		if a.Columns[i].Entity {
			cells = append(cells, RowCell{Text: v.Name})
		}
	}
	if len(a.Columns) == 0 {
		cells = append(cells, RowCell{Text: boolText(true)})
	}
	cells = append(
		periodCells(cells, r.Period),
		RowCell{List: listPeriods(r.Held)},
		RowCell{
			Text: r.Modality.String(),
		},
		RowCell{Text: strconv.FormatFloat(r.Confidence, 'f', -1, 64)},
		RowCell{Text: boolText(r.Disputed)},
	)
	if a.Proofs {
		cells = append(cells, RowCell{Text: r.Proof})
	}
	return cells
}
