package export

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"slices"
	"strconv"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/query"
	"nexum/graph/rule"
	"nexum/graph/rule/proof"
)

// Answers is the answers to a question in the rule language, ready for export as a table or as JSON. The service and
// the command both use it, so that their output is the same.
type Answers struct {
	Columns []AnswerColumn
	// Proofs is true if the export contains the proofs.
	Proofs bool

	found *query.Answers
	rows  []proof.Row // the rows of found that are exported
}

// Rows yields the answers. An error ends the export.
func (a *Answers) Rows(yield func(Answer, error) bool) {
	for i := range a.rows {
		var out Answer
		err := a.read(&out, &a.rows[i])
		if !yield(out, err) || err != nil {
			return
		}
	}
}

// An AnswerColumn is a variable of a question.
type AnswerColumn struct {
	Name   string
	Entity bool // whether its values are entities, which have an id and a name
	Number bool // whether all its values are numbers that float64 represents exactly
	Whole  bool // whether all its values are integers by definition, as those of a count are
}

// An Answer is one answer to a question.
type Answer struct {
	Values []AnswerValue
	graph.Summary
	Held  []graph.Summary // its periods in chronological order
	Proof string
}

// An AnswerValue is one value of an answer.
type AnswerValue struct {
	Text   string
	Name   string // the name of an entity; empty for other values
	Number bool
}

// YesNo is the name of the only column if a question has no variables. Its value is true if there is an answer.
const YesNo = "answer"

// A Standing is a column that shows how reliable an answer is.
type Standing struct {
	Name  string
	Plain string // the default value, which texts omit
	Of    func(*Answer) TableCell
}

// Standings returns the columns that show how reliable an answer is, in their order.
func Standings() []Standing {
	return []Standing{
		{"validFrom", "", func(a *Answer) TableCell { return TableCell{Text: a.Period.From.Plain().String()} }},
		{"validTo", "", func(a *Answer) TableCell { return TableCell{Text: a.Period.To.Plain().String()} }},
		{"validFromOrBefore", "false", func(a *Answer) TableCell {
			return TableCell{Text: boolText(a.Period.FromOrBefore())}
		}},
		{"validToOrAfter", "false", func(a *Answer) TableCell { return TableCell{Text: boolText(a.Period.ToOrAfter())} }},
		{"periods", "", func(a *Answer) TableCell { return TableCell{Text: TextPeriods(a.Held)} }},
		{"modality", claim.Stated.String(), func(a *Answer) TableCell { return TableCell{Text: a.Modality.String()} }},
		{"confidence", "1", func(a *Answer) TableCell {
			return TableCell{Text: strconv.FormatFloat(a.Confidence, 'f', -1, 64), Number: true}
		}},
		{"disputed", "false", func(a *Answer) TableCell { return TableCell{Text: strconv.FormatBool(a.Disputed)} }},
	}
}

// Header returns the names of the columns of a table. An entity has two columns: its id and its name. If another
// column already has the name of the second one, an underscore is appended.
func (a *Answers) Header() []string {
	var names []string
	for _, c := range a.Columns {
		names = append(names, c.Name)
		if c.Entity {
			name := c.Name + "Name"
			for slices.ContainsFunc(a.Columns, func(o AnswerColumn) bool { return o.Name == name }) ||
				slices.Contains(names, name) {
				name += "_"
			}
			names = append(names, name)
		}
	}
	if len(a.Columns) == 0 {
		names = []string{YesNo}
	}
	for _, s := range Standings() {
		names = append(names, s.Name)
	}
	if a.Proofs {
		names = append(names, "proof")
	}
	return names
}

// Cells returns the cells of an answer in the order of Header.
func (a *Answers) Cells(r *Answer) []TableCell { return a.cells(r, Standings()) }

func (a *Answers) cells(r *Answer, standings []Standing) []TableCell {
	var cells []TableCell
	for i, v := range r.Values {
		cells = append(cells, TableCell{Text: v.Text, Number: v.Number})
		if a.Columns[i].Entity {
			cells = append(cells, TableCell{Text: v.Name})
		}
	}
	if len(a.Columns) == 0 {
		cells = []TableCell{{Text: "true"}}
	}
	for _, s := range standings {
		cells = append(cells, s.Of(r))
	}
	if a.Proofs {
		cells = append(cells, TableCell{Text: r.Proof})
	}
	return cells
}

// checkEvery is the number of answers between checks of the context.
const checkEvery = 256

// CSV writes the answers as CSV, one per row.
func (a *Answers) CSV(ctx context.Context, w io.Writer) error {
	header := a.Header()
	columns := make([]Column, len(header))
	for i, name := range header {
		columns[i] = Column{name, BooleanColumn} // writes values as they are: Cell is called below
	}
	standings := Standings()
	return a.writeRows(ctx, newCSVRows(bufio.NewWriterSize(w, 64<<10), columns), nil, func() answerCells {
		return func(cells []RowCell, r *Answer) []RowCell {
			for _, c := range a.cells(r, standings) {
				cells = append(cells, RowCell{Text: c.safe()})
			}
			return cells
		}
	})
}

// A jsonAnswer is the JSON form of an Answer.
type jsonAnswer struct {
	Values Object `json:"values"`
	Names  Object `json:"names,omitempty"` // names of the entities
	Dates
	Periods    []Held  `json:"periods,omitempty"`
	Modality   string  `json:"modality"`
	Confidence float64 `json:"confidence"`
	Disputed   bool    `json:"disputed"`
	Text       string  `json:"text,omitempty"` // the proof
}

// Value returns the JSON form of an answer.
func (a *Answers) Value(r *Answer) any {
	out := jsonAnswer{
		Values: Object{}, Dates: DatesOf(r.Period), Periods: JSONPeriods(r.Held),
		Modality: r.Modality.String(), Confidence: r.Confidence, Disputed: r.Disputed,
	}
	if a.Proofs {
		out.Text = r.Proof
	}
	for i, v := range r.Values {
		m := Member{a.Columns[i].Name, v.Text}
		if v.Number && json.Valid([]byte(v.Text)) {
			m.Value = json.Number(v.Text) // keeps the digits of the source
		}
		out.Values = append(out.Values, m)
		if v.Name != "" {
			out.Names = append(out.Names, Member{m.Name, v.Name})
		}
	}
	return out
}

// JSON writes the answers as a JSON array, one per line.
func (a *Answers) JSON(ctx context.Context, w io.Writer) error {
	out := bufio.NewWriterSize(w, 64<<10)
	list := jsonWriter{w: out}
	list.raw("[")
	count := 0
	for r, err := range a.Rows {
		if err != nil {
			return err
		}
		if count++; count%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		list.item(a.Value(&r))
	}
	list.raw("]\n")
	return out.Flush()
}

// NewAnswers returns the first answers to a question, ready for export. While a proof is written, its memory counts
// against the budget of the session.
func NewAnswers(a *query.Answers, first int, proofs bool) *Answers {
	return &Answers{
		Columns: answerColumns(a.Columns(), a.Rows), Proofs: proofs, found: a,
		rows: a.Rows[:min(first, len(a.Rows))],
	}
}

func answerColumns(list []rule.Column, rows []proof.Row) []AnswerColumn {
	out := make([]AnswerColumn, len(list))
	for i, c := range list {
		out[i] = AnswerColumn{Name: c.Name, Entity: c.Type == rule.EntityType, Number: c.Type == rule.NumberType}
		if !out[i].Number {
			continue
		}
		out[i].Whole = c.Whole && !slices.ContainsFunc(rows, func(r proof.Row) bool {
			_, err := strconv.ParseInt(r.Values[i].Text, 10, 64)
			return err != nil
		})
		out[i].Number = !slices.ContainsFunc(rows, func(r proof.Row) bool { return !isFloat64(r.Values[i].Text) })
	}
	return out
}

// read makes the answer of a row. It reuses the values of out.
func (a *Answers) read(out *Answer, r *proof.Row) (err error) {
	v := a.found.Session.View
	*out = Answer{Summary: r.Summary, Held: r.Held, Values: out.Values[:0]}
	for _, val := range r.Values {
		value := AnswerValue{Text: val.Text, Number: val.Type == rule.NumberType}
		if val.Type == rule.EntityType {
			value.Name = v.Name(val.Node)
		}
		out.Values = append(out.Values, value)
	}
	if a.Proofs {
		out.Proof, err = r.TextWithin(v, a.found.Query, a.found.Session.Budget())
	}
	return err
}
