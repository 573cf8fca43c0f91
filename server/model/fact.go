package model

import (
	"slices"
	"strconv"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/graph/query"
)

// Value is the set of Go types that a fact can have.
type Value interface {
	string | int | float64 | bool | claim.Date | decimal.Decimal
}

// One returns the value of a single-valued fact, among those with one of the modalities; 0 stands for all. It returns
// nil if no claim gives such a value or if the value is not a valid T.
func One[T Value](e *Entity, name string, among graph.Modalities) *T {
	v := e.scope.View
	p, ok := v.Pred(name)
	if !ok {
		return nil
	}
	f, ok := v.FactAmong(e.node, p, among)
	if !ok {
		return nil
	}
	if x, ok := parse[T](f.Value.Text); ok {
		return &x
	}
	return nil
}

// Many returns the values of a multi-valued fact that have one of the modalities; 0 stands for all.
func Many[T Value](e *Entity, name string, among graph.Modalities) []T {
	v := e.scope.View
	out := []T{}
	if p, ok := v.Pred(name); ok {
		for f := range v.FactValues(e.node, p) {
			if among != 0 && among&(1<<v.FactClaimSummary(f).Modality) == 0 {
				continue
			}
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

// Name returns the field of the kind, or the predicate of foreign data.
func (f Fact) Name() string { return f.scope.View.PredName(f.fact.Pred) }

// Value returns the value as text.
func (f Fact) Value() string { return f.fact.Value.Text }

// Language returns the language of the value; nil if there is none.
func (f Fact) Language() *string { return optional(f.fact.Value.Lang) }

// Claims returns the claims of the fact.
func (f Fact) Claims() []Claim { return claims(f.scope, f.scope.View.FactClaims(f.fact)) }

// Disputed reports whether a claim denies the fact, or gives another value of a single-valued fact.
func (f Fact) Disputed() bool { return f.scope.View.FactSummary(f.fact).Disputed }

// Periods returns the periods in which the fact holds, as far as the sources say.
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
	c := &FactConnection{
		TotalCount: len(all),
		PageInfo:   PageInfo{HasPreviousPage: found.Previous, HasNextPage: found.Next},
	}
	for _, f := range found.Entries {
		c.Edges = append(c.Edges, FactEdge{encodeCursor(cursorFact, factKey(s.View, f)...), Fact{s, f}})
	}
	c.PageInfo.ends(len(c.Edges), func(i int) string { return c.Edges[i].Cursor })
	return c, nil
}

// optional returns nil for the empty string, and &s otherwise.
func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
