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

// An Answer is one page of the answers to a question.
type Answer struct {
	Columns    []AnswerColumn
	Edges      []AnswerEdge
	PageInfo   PageInfo
	TotalCount int

	scope    *Scope
	question string
}

// NoneBecause says why there is no answer; nil if there is one, or if the reason is not found in a short time.
func (a *Answer) NoneBecause(ctx context.Context) *string {
	if a.TotalCount > 0 {
		return nil
	}
	if why := a.scope.NoAnswer(ctx, a.question); why != "" {
		return &why
	}
	return nil
}

// An AnswerColumn is a variable of a question.
type AnswerColumn struct{ Name, Type string }

// An AnswerEdge is one answer in a page.
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

// Type returns the type of the value.
func (v AnswerValue) Type() string { return strings.ToUpper(v.value.Type.String()) }

// Text returns the value as text.
func (v AnswerValue) Text() string { return v.value.Text }

// Name returns the name of an entity, and the text of other values.
func (v AnswerValue) Name() string {
	if v.value.Type == rule.EntityType {
		return v.scope.View.Name(v.value.Node)
	}
	return v.value.Text
}

// Entity returns the entity; nil if the value is not an entity.
func (v AnswerValue) Entity() AnyEntity {
	if v.value.Type != rule.EntityType {
		return nil
	}
	return v.scope.anyEntity(v.value.Node)
}

// Number returns the number; nil if the value is not a number.
func (v AnswerValue) Number() *float64 {
	if f, err := strconv.ParseFloat(v.value.Text, 64); err == nil && v.value.Type == rule.NumberType {
		return &f
	}
	return nil
}

// Date returns the date; the zero Date if the value is not a date.
func (v AnswerValue) Date() claim.Date {
	if d, err := claim.ParseDate(v.value.Text); err == nil && v.value.Type == rule.DateType {
		return d
	}
	return claim.Date{}
}

// Values returns the values in the order of the columns.
func (r AnswerRow) Values() []AnswerValue {
	out := make([]AnswerValue, len(r.row.Values))
	for i, v := range r.row.Values {
		out[i] = AnswerValue{r.scope, v}
	}
	return out
}

// ValidFrom returns the date from which the whole answer holds.
func (r AnswerRow) ValidFrom() claim.Date { return r.row.Period.From }

// ValidTo returns the date until which the whole answer holds.
func (r AnswerRow) ValidTo() claim.Date { return r.row.Period.To }

// ValidFromOrBefore reports whether the period began on ValidFrom or before.
func (r AnswerRow) ValidFromOrBefore() bool { return r.row.Period.FromOrBefore() }

// ValidToOrAfter reports whether the period ended on ValidTo or after.
func (r AnswerRow) ValidToOrAfter() bool { return r.row.Period.ToOrAfter() }

// Periods returns the periods in which the answer holds; there are gaps between them.
func (r AnswerRow) Periods() []Period { return periods(r.row.Held) }

// Held returns the same periods as Periods, in the form of the domain. Tables need this form.
func (r AnswerRow) Held() []graph.Summary { return r.row.Held }

// Modality returns the weakest modality of the claims that the answer rests on.
func (r AnswerRow) Modality() string { return r.row.Modality.String() }

// Confidence returns the lowest confidence of the claims that the answer rests on.
func (r AnswerRow) Confidence() float64 { return r.row.Confidence }

// Disputed reports whether a claim denies something that the answer rests on.
func (r AnswerRow) Disputed() bool { return r.row.Disputed }

// Proofs returns the proofs of the relations that the question names.
func (r AnswerRow) Proofs() []*Proof {
	out := r.scope.proofs(r.row.Premises)
	for _, list := range r.row.Others {
		out = append(out, r.scope.proofs(list)...)
	}
	return out
}

// Text explains why the answer holds, with one line per step.
func (r AnswerRow) Text() (string, error) {
	return r.row.TextWithin(r.scope.View, r.query, r.scope.Budget())
}

// proofs returns the proofs of those premises that are relations.
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

// Ask answers a question and returns a page of the answers.
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
		PageInfo: PageInfo{HasPreviousPage: page.Previous, HasNextPage: page.Next}, scope: s, question: question,
	}
	for _, r := range page.Entries {
		a.Edges = append(a.Edges, AnswerEdge{encodeCursor(cursorAnswer, query.RowKey(r)...), AnswerRow{s, q, r}})
	}
	a.PageInfo.ends(len(a.Edges), func(i int) string { return a.Edges[i].Cursor })
	return a, nil
}
