package server

import (
	"context"
	"fmt"
	"math"

	gqlgen "github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"nexum/server/graphql"
	"nexum/server/model"
)

// A limiter rejects expensive queries. It is an extension of gqlgen's executor. It checks the form of a query before
// validation, because validation can be expensive, and the cost, which depends on variables, before execution.
type limiter struct {
	limits Limits
	size   *schemaSize
}

var (
	_ graphql.DocumentChecker        = (*limiter)(nil)
	_ gqlgen.OperationContextMutator = (*limiter)(nil)
)

// ExtensionName implements gqlgen's HandlerExtension.
func (*limiter) ExtensionName() string { return "limits" }

// Validate implements gqlgen's HandlerExtension.
func (*limiter) Validate(gqlgen.ExecutableSchema) error { return nil }

// CheckDocument checks the form of a query that is not in the cache.
func (l *limiter) CheckDocument(doc *ast.QueryDocument) *gqlerror.Error {
	if err := l.form(doc); err != nil {
		return err
	}
	return checkIncremental(doc)
}

// form checks the depth and width of a query. It counts a fragment at every place where it is spread.
func (l *limiter) form(doc *ast.QueryDocument) *gqlerror.Error {
	m := measurer{doc: doc, done: map[string]size{}, under: map[string]bool{}}
	var total size
	for _, op := range doc.Operations {
		total = total.plus(m.set(op.SelectionSet))
	}
	for _, f := range doc.Fragments {
		total.depth = max(total.depth, m.fragment(f.Name).depth)
	}
	switch {
	case m.cycle != "":
		return coded(model.CodeValidation, "fragment %q spreads itself", m.cycle)
	case total.depth > l.limits.Depth:
		return coded(model.CodeLimit, "the query is %d fields deep, the most allowed is %d (--limit-depth)", total.depth,
			l.limits.Depth)
	case total.fields > l.limits.Fields:
		return coded(
			model.CodeLimit,
			"the query has more than %d fields, the most allowed (--limit-fields), with its fragments expanded",
			l.limits.Fields,
		)
	case total.aliases > l.limits.Aliases:
		return coded(
			model.CodeLimit,
			"the query has more than %d aliases, the most allowed (--limit-aliases), with its fragments expanded",
			l.limits.Aliases,
		)
	}
	return nil
}

// A size is the size of a selection with its fragments expanded.
type size struct{ depth, fields, aliases int }

func (a size) plus(b size) size {
	return size{max(a.depth, b.depth), add(a.fields, b.fields), add(a.aliases, b.aliases)}
}

// A measurer measures selections. It measures each fragment once, so that the time is linear in the length of the
// query even if the expanded size is exponential.
type measurer struct {
	doc   *ast.QueryDocument
	done  map[string]size
	under map[string]bool // fragments being measured, to detect cycles
	cycle string          // a fragment that spreads itself
}

func (m *measurer) set(set ast.SelectionSet) size {
	var out size
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			in := m.set(s.SelectionSet)
			in.depth++
			in.fields = add(in.fields, 1)
			if s.Alias != "" && s.Alias != s.Name {
				in.aliases = add(in.aliases, 1)
			}
			out = out.plus(in)
		case *ast.InlineFragment:
			out = out.plus(m.set(s.SelectionSet))
		case *ast.FragmentSpread:
			out = out.plus(m.fragment(s.Name))
		}
	}
	return out
}

func (m *measurer) fragment(name string) size {
	if d, ok := m.done[name]; ok {
		return d
	}
	if m.under[name] {
		m.cycle = name
		return size{}
	}
	f := m.doc.Fragments.ForName(name)
	if f == nil {
		return size{}
	}
	m.under[name] = true
	out := m.set(f.SelectionSet)
	delete(m.under, name)
	m.done[name] = out
	return out
}

// MutateOperationContext checks the cost of a query for its variables.
func (l *limiter) MutateOperationContext(_ context.Context, op *gqlgen.OperationContext) *gqlerror.Error {
	c := costs{vars: op.Variables, schema: l.size, done: map[string]int{}}
	if cost := c.set(op.Operation.SelectionSet, data); cost > l.limits.Cost {
		return coded(
			model.CodeLimit,
			"the answer could have %s fields, the most allowed is %d (--limit-cost); ask for fewer at a time with first, "+
				"limit or ids",
			atLeast(cost),
			l.limits.Cost,
		)
	}
	return nil
}

func atLeast(n int) string {
	if n == math.MaxInt {
		return "more than 9 quintillion"
	}
	return fmt.Sprint(n)
}

// add and mul saturate at the largest int.
func add(a, b int) int {
	if a > math.MaxInt-b {
		return math.MaxInt
	}
	return a + b
}

func mul(a, b int) int {
	if a != 0 && b > math.MaxInt/a {
		return math.MaxInt
	}
	return a * b
}
