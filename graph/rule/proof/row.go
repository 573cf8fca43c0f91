package proof

import (
	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/graph/rule"
)

// A Value is one value of an answer: an entity, a text, a number or a date.
type Value struct {
	Type rule.Type
	Node graph.Node // set for an entity
	Text string     // the id of an entity; for other values, the text of the source
}

// Key returns a text that identifies the value in any view. Values of different types have different keys; equal
// numbers such as 5 and 5.0 have the same key, and so have times of the same moment in different time zones.
func (v Value) Key() string {
	text := v.Text
	switch v.Type {
	case rule.NumberType:
		text = v.Number().String()
	case rule.DateType:
		if d, ok := v.Date(); ok {
			text = d.UTC().String()
		}
	}
	return string(rune('0'+v.Type)) + text
}

// Number returns the number of a value of NumberType; 0 if its text is not a number.
func (v Value) Number() decimal.Decimal {
	n, _ := decimal.Parse(v.Text)
	return n
}

// A Row is one answer to a query.
type Row struct {
	Values []Value // the values of the columns of the query
	// Premises has the match of each literal. They are those of the period in which the answer is strongest, or of the
	// latest such period. If that period has several proofs, they are those of the shortest.
	Premises []Premise
	// Summary describes how strong Premises are. Its period is the longest period without a gap that contains the
	// period of Premises and in which the answer is at least as strong.
	graph.Summary
	// Held has a summary for each period in which the answer holds, in chronological order. Periods are joined by
	// graph.JoinSummaries, or for sums by graph.JoinAdjacent. It is nil if the answer is undated.
	Held []graph.Summary
	// Others are premises for the rest of the time in Held: together with Premises, they cover it. There are at most
	// 20, in chronological order.
	Others [][]Premise
	// Proved[0] summarizes what Premises alone prove, and Proved[i+1] what Others[i] alone prove: the answer for a part
	// of the period of Summary, or of another period of Held. It is nil for rows without proofs.
	Proved []graph.Summary
	// Parts has a list for each element of Proved: the parts that prove it. It is nil for rows of a query without groups
	// and for rows without proofs.
	Parts [][]Part
}

// A Part is one of the answers that a group collects and that one of its aggregates depends on: an answer that is
// counted or added, or the one with the smallest or greatest value.
type Part struct {
	Aggregate     int   // index in the aggregates of the group
	Value         Value // the value that is counted, added or compared
	Premises      []Premise
	graph.Summary // what the premises prove
}

// typeOf returns the type of a column: the type that all its values have, TextType if they differ, and UnknownType if
// there are no values.
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
	return typ
}

// ColumnsOf returns the columns of an answered query, from its rows in one or more views. The type of a column is that
// of all its values; if they differ, it is TextType, and each value has its own type. Without rows it is the declared
// type of the query.
func ColumnsOf(q *rule.Query, rows ...[]Row) []rule.Column {
	out := q.Columns()
	for i := range out {
		if out[i].Type != rule.UnknownType {
			continue
		}
		if out[i].Type = typeOf(i, rows...); out[i].Type == rule.UnknownType {
			out[i].Type = max(q.DeclaredType(i), rule.TextType)
		}
	}
	return out
}

// Date returns the date of a value that is a date or a text that can be read as one.
func (v Value) Date() (claim.Date, bool) {
	if v.Type == rule.EntityType || v.Text == "" || v.Text[0] < '0' || v.Text[0] > '9' {
		return claim.Date{}, false
	}
	return claim.ReadDate(v.Text)
}
