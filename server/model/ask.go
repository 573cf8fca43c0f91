package model

import (
	"context"
	"strconv"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/query"
	"nexum/graph/rule"
	"nexum/graph/rule/proof"
)

// An Answer is the answers to a question, a page of them.
type Answer struct {
	Columns    []AnswerColumn
	Edges      []AnswerEdge
	PageInfo   PageInfo
	TotalCount int
}

// An AnswerColumn is a variable of a question.
type AnswerColumn struct{ Name, Type string }

// An AnswerEdge is an answer in a page.
type AnswerEdge struct {
	Cursor string
	Node   AnswerRow
}

// An AnswerRow is one answer to a question.
type AnswerRow struct {
	scope *Scope
	query *rule.Query
	row   proof.Row
}

// An AnswerValue is one value of an answer.
type AnswerValue struct {
	scope *Scope
	value proof.Value
}

// Type is what it is.
func (v AnswerValue) Type() string { return strings.ToUpper(v.value.Type.String()) }

// Text is the value as text.
func (v AnswerValue) Text() string { return v.value.Text }

// Entity is nil for other values.
func (v AnswerValue) Entity() AnyEntity {
	if v.value.Type != rule.EntityType {
		return nil
	}
	return v.scope.any(v.value.Node)
}

// Number is nil for other values.
func (v AnswerValue) Number() *float64 {
	if f, err := strconv.ParseFloat(v.value.Text, 64); err == nil && v.value.Type == rule.NumberType {
		return &f
	}
	return nil
}

// Date is no date for other values.
func (v AnswerValue) Date() claim.Date {
	if d, err := claim.ParseDate(v.value.Text); err == nil && v.value.Type == rule.DateType {
		return d
	}
	return claim.Date{}
}

// Values are in the order of the columns.
func (r AnswerRow) Values() []AnswerValue {
	out := make([]AnswerValue, len(r.row.Values))
	for i, v := range r.row.Values {
		out[i] = AnswerValue{r.scope, v}
	}
	return out
}

// ValidFrom is since when all of it holds.
func (r AnswerRow) ValidFrom() claim.Date { return r.row.Period.From }

// ValidTo is until when all of it holds.
func (r AnswerRow) ValidTo() claim.Date { return r.row.Period.To }

// Periods are when it holds, with the gaps between.
func (r AnswerRow) Periods() []Period { return periods(r.row.Held) }

// Held is the same as the text of a table has it.
func (r AnswerRow) Held() []graph.Summary { return r.row.Held }

// Modality is the weakest that it rests on.
func (r AnswerRow) Modality() string { return r.row.Modality.String() }

// Confidence is the least that it rests on.
func (r AnswerRow) Confidence() float64 { return r.row.Confidence }

// Disputed is whether it rests on something that a claim denies.
func (r AnswerRow) Disputed() bool { return r.row.Disputed }

// Proofs are those of the relations that the query names.
func (r AnswerRow) Proofs() []*Proof {
	out := r.scope.proofs(r.row.Premises)
	for _, list := range r.row.Others {
		out = append(out, r.scope.proofs(list)...)
	}
	return out
}

// Text is why, a line a step.
func (r AnswerRow) Text() (string, error) {
	return r.row.TextWithin(r.scope.View, r.query, r.scope.Budget())
}

// proofs are those of the relations among premises.
func (s *Scope) proofs(premises []proof.Premise) []*Proof {
	out := []*Proof{}
	for _, m := range premises {
		if m.Proof != nil {
			out = append(out, &Proof{s, m.Proof})
		} else if m.Mention != nil {
			out = append(out, &Proof{s, m.Mention})
		}
		for _, p := range m.Parts {
			out = append(out, s.proofs(p)...)
		}
	}
	return out
}

func (s *Scope) rows(q *rule.Query, rows []proof.Row) []AnswerRow {
	out := make([]AnswerRow, len(rows))
	for i, r := range rows {
		out[i] = AnswerRow{s, q, r}
	}
	return out
}

func columns(list []rule.Column) []AnswerColumn {
	out := []AnswerColumn{}
	for _, c := range list {
		out = append(out, AnswerColumn{c.Name, strings.ToUpper(c.Type.String())})
	}
	return out
}

// Ask is a page of the answers to a question.
func Ask(ctx context.Context, question string, in PageInput) (*Answer, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := s.slice(PageInput{First: in.First, Last: in.Last}, 100, "", 0); err != nil {
		return nil, err
	}
	q, err := s.Parse(question)
	if err != nil {
		return nil, err
	}
	part, err := s.slice(in, 100, cursorAnswer, len(q.Columns()))
	if err != nil {
		return nil, err
	}
	found, err := s.Session.Ask(ctx, question)
	if err != nil {
		return nil, err
	}
	q = found.Query
	page, err := query.PartAt(found.Rows, part, found.Place)
	if err != nil {
		return nil, err
	}
	a := &Answer{
		Columns: columns(found.Columns()), Edges: []AnswerEdge{}, TotalCount: len(found.Rows),
		PageInfo: PageInfo{HasPreviousPage: page.Previous, HasNextPage: page.Next},
	}
	for _, r := range page.Entries {
		a.Edges = append(a.Edges, AnswerEdge{encodeCursor(cursorAnswer, query.RowKey(r)...), AnswerRow{s, q, r}})
	}
	a.PageInfo.ends(len(a.Edges), func(i int) string { return a.Edges[i].Cursor })
	return a, nil
}
