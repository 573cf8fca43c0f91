package model

import (
	"slices"
	"strconv"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/graph/query"
)

// Value is what a fact can be.
type Value interface {
	string | int | float64 | bool | claim.Date | decimal.Decimal
}

// One is the value of a fact that has one; nil if nobody claims any, or if it does not read as a T.
func One[T Value](e *Entity, name string) *T {
	v := e.scope.View
	p, ok := v.Pred(name)
	if !ok {
		return nil
	}
	f, ok := v.Fact(e.node, p)
	if !ok {
		return nil
	}
	if x, ok := parse[T](f.Value.Text); ok {
		return &x
	}
	return nil
}

// Many is the values of a fact that can have several.
func Many[T Value](e *Entity, name string) []T {
	v := e.scope.View
	out := []T{}
	if p, ok := v.Pred(name); ok {
		for f := range v.FactValues(e.node, p) {
			if x, ok := parse[T](f.Value.Text); ok {
				out = append(out, x)
			}
		}
	}
	return out
}

func parse[T Value](text string) (out T, ok bool) {
	var err error
	switch p := any(&out).(type) {
	case *string:
		*p = text
	case *int:
		*p, err = strconv.Atoi(text)
	case *float64:
		*p, err = strconv.ParseFloat(text, 64)
	case *bool:
		*p, err = strconv.ParseBool(text)
	case *decimal.Decimal:
		*p, ok = decimal.Parse(text)
		return out, ok
	case *claim.Date:
		*p, err = claim.ParseDate(text)
	}
	return out, err == nil
}

// A Fact is a literal property of an entity.
type Fact struct {
	scope *Scope
	fact  graph.Fact
}

// Name is the field of the kind that it fills, or the predicate of foreign data.
func (f Fact) Name() string { return f.scope.View.PredName(f.fact.Pred) }

// Value is its value as text.
func (f Fact) Value() string { return f.fact.Value.Text }

// Language is the language of the value.
func (f Fact) Language() *string { return optional(f.fact.Value.Lang) }

// Claims are who says so.
func (f Fact) Claims() []Claim { return claims(f.scope, f.scope.View.FactClaims(f.fact)) }

// Disputed is whether a claim denies it, or gives another value where there can be one only.
func (f Fact) Disputed() bool { return f.scope.View.Disputed(f.fact) }

// Periods are when it holds, as far as sources say.
func (f Fact) Periods() []Period { return periods(f.scope.View.FactSummaries(f.fact)) }

// A FactConnection is a page of facts.
type FactConnection struct {
	Edges      []FactEdge
	PageInfo   PageInfo
	TotalCount int
}

// A FactEdge is a fact in a page.
type FactEdge struct {
	Cursor string
	Node   Fact
}

func factKey(v *graph.View, f graph.Fact) []string {
	return []string{v.PredName(f.Pred), f.Value.Text, f.Value.Lang, f.Value.Datatype}
}

func facts(e *Entity, in PageInput) (*FactConnection, error) {
	s := e.scope
	part, err := s.slice(in, defaultPage, cursorFact, 4)
	if err != nil {
		return nil, err
	}
	all := slices.SortedFunc(s.View.Facts(e.node), func(a, b graph.Fact) int {
		return slices.Compare(factKey(s.View, a), factKey(s.View, b))
	})
	found := query.SortedPart(all, part, func(f graph.Fact) []string { return factKey(s.View, f) })
	c := &FactConnection{TotalCount: len(all), PageInfo: PageInfo{HasPreviousPage: found.Previous, HasNextPage: found.Next}}
	for _, f := range found.Entries {
		c.Edges = append(c.Edges, FactEdge{encodeCursor(cursorFact, factKey(s.View, f)...), Fact{s, f}})
	}
	c.PageInfo.ends(len(c.Edges), func(i int) string { return c.Edges[i].Cursor })
	return c, nil
}

// optional is nil for an empty text.
func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
