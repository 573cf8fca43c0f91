package proof

import (
	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/graph/rule"
)

// A Value is one value of an answer: an entity, or a text, number or date.
type Value struct {
	Type rule.Type
	Node graph.Node // of an entity
	Text string     // the id of an entity, or the value as it was written
}

// Key tells a value from all others, in any view: a number from the text that reads the same, and not from the same
// number in other digits, as 5 and 5.0.
func (v Value) Key() string {
	text := v.Text
	if v.Type == rule.NumberType {
		text = v.Number().String()
	}
	return string(rune('0'+v.Type)) + text
}

// number is what a value of NumberType is worth.
func (v Value) Number() decimal.Decimal {
	n, _ := decimal.Parse(v.Text)
	return n
}

// A Row is one answer to a query.
type Row struct {
	Values   []Value   // of the query's shown variables
	Premises []Premise // why: what each literal was matched with
	graph.Summary
	// Held tells of every period in which something makes the answer hold, in the order of time, as
	// graph.JoinSummaries has them; nothing if it holds without a date. Summary is of the period of Premises, which is
	// one of the strongest, and among equally strong and short ones the latest.
	Held   []graph.Summary
	Others [][]Premise // why it holds in the other periods, at most 20 of them in the order of time
}

// typeOf is what the values of a column are of which only they tell, as of an attribute: numbers or dates if all are, else
// texts, though some of them be numbers.
func typeOf(column int, rows ...[]Row) rule.Type {
	typ := rule.UnknownType
	for _, list := range rows {
		for _, r := range list {
			have := r.Values[column].Type
			if typ != rule.UnknownType && have != typ || have == rule.UnknownType {
				return rule.TextType
			}
			typ = have
		}
	}
	if typ == rule.UnknownType {
		return rule.TextType
	}
	return typ
}

// ColumnsOf returns the columns of a query that has been answered, in one view or several, each with the type
// that its values have; where those are of several, TextType, and each value knows its own.
func ColumnsOf(q *rule.Query, rows ...[]Row) []rule.Column {
	out := q.Columns()
	for i := range out {
		if out[i].Type == rule.UnknownType {
			out[i].Type = typeOf(i, rows...)
		}
	}
	return out
}

// date returns a value that is a date, or a text that is one.
func (v Value) Date() (claim.Date, bool) {
	if v.Type == rule.EntityType || v.Text == "" || v.Text[0] < '0' || v.Text[0] > '9' {
		return claim.Date{}, false
	}
	return claim.ReadDate(v.Text)
}
